"""`essaycast init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--title", metavar="TITLE", help="Name of the podcast; default: the folder's name.")
@click.option("--author", metavar="NAME", help="Who writes the essays.")
def command(folder: Path, title: str | None, author: str | None) -> None:
    """Make a new show: config.toml, episodes/ and feed/."""
    from essaycast.pipeline.starting import init_show
    from essaycast.text import printable

    made = init_show(folder, title=title, author=author)
    for path in made:
        click.echo(f"made {printable(str(path))}")
    click.echo("next: set title, author and base_url in config.toml, then `essaycast new TITLE`")
