"""`essaycast status`."""

from __future__ import annotations

from pathlib import Path

import click

from essaycast.cli.options import json_option, print_json, show_option


@click.command("status")
@json_option
@show_option
def command(as_json: bool, show: Path) -> None:
    """A row an episode: state, date, duration, size, loudness, voice. Changes nothing."""
    from essaycast.cli.rows import episode_line
    from essaycast.pipeline.status import status

    rows = status(show)
    if as_json:
        print_json([{"slug": row.slug, "state": row.state, **row.shown} for row in rows])
        return
    if not rows:
        click.echo("no essays yet; `essaycast new TITLE` or `essaycast import` makes one")
    for row in rows:
        click.echo(episode_line(row.state, row.slug, row.shown))
    stale = sum(row.state in ("new", "changed", "lost", "fallback") for row in rows)
    if stale:
        click.echo(f"next: `essaycast build` ({stale} of {len(rows)} to make)")
