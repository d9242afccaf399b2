"""`essaycast new`."""

from __future__ import annotations

from pathlib import Path

import click

from essaycast.cli.options import show_option


@click.command("new")
@click.argument("title")
@click.option("--draft", is_flag=True, help="Mark it as a draft: not built until you say so.")
@click.option("--date", metavar="DATE", help="Publish then (2026-12-01); default: now.")
@show_option
def command(title: str, draft: bool, date: str | None, show: Path) -> None:
    """Make a new essay file in episodes/ with its identity stamped."""
    from essaycast.pipeline.starting import new_essay

    path = new_essay(show, title, draft=draft, date=date)
    click.echo(f"{path.relative_to(show)}: write your text below the second line of ---")
    click.echo("next: `essaycast script` shows what will be spoken, `essaycast build` makes it")
