"""`essaycast cache`."""

from __future__ import annotations

from pathlib import Path

import click

from essaycast.cli.options import json_option, print_json, show_option


@click.command("cache")
@click.option("--prune", is_flag=True, help="Delete what no essay and no feed uses any more.")
@json_option
@show_option
def command(prune: bool, as_json: bool, show: Path) -> None:
    """What the store of spoken sentences holds; --prune frees what no essay uses."""
    from essaycast.pipeline.cache import prune_cache, survey_cache

    if prune:
        freed = prune_cache(show)
        if as_json:
            print_json({"removed": freed.clips, "bytes": freed.size})
        else:
            click.echo(f"removed {freed.clips} pieces, {freed.size / 1e6:.1f} MB")
        return
    found = survey_cache(show)
    if as_json:
        print_json(
            {
                "clips": found.clips,
                "bytes": found.bytes,
                "unused": found.unused,
                "unused_bytes": found.unused_bytes,
                "derived_bytes": found.derived_bytes,
            }
        )
        return
    click.echo(f"{found.clips} spoken pieces, {found.bytes / 1e6:.1f} MB")
    click.echo(f"{found.unused} of them in no essay, {found.unused_bytes / 1e6:.1f} MB")
    click.echo(
        f"{found.derived_bytes / 1e6:.1f} MB of decoded and encoded sound, made again at will"
    )
    if found.unused:
        click.echo("next: `essaycast cache --prune` frees what is in no essay")
