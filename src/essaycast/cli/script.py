"""`essaycast script`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from essaycast.cli.options import json_option, print_json, show_option

if TYPE_CHECKING:
    from essaycast.model import Script


@click.command("script")
@click.argument("essay", required=False)
@click.option("--engine", metavar="NAME", help="With that engine's pronunciations.")
@click.option("--diff", is_flag=True, help="Only what is spoken otherwise than written.")
@click.option("--risks", is_flag=True, help="What a voice may get wrong, with remedies to paste.")
@json_option
@show_option
def command(
    essay: str | None, engine: str | None, diff: bool, risks: bool, as_json: bool, show: Path
) -> None:
    """Show what will be spoken, one sentence a line.

    ESSAY is a file in episodes/ or its name; without it all essays are shown; - reads a
    text from standard input.
    """
    from essaycast.errors import UsageError
    from essaycast.pipeline import scripts
    from essaycast.text import printable

    if diff and risks:
        raise UsageError("--diff and --risks are two different views; choose one")
    stdin = sys.stdin.buffer.read() if essay == "-" else None
    found = scripts.scripts_of(show, essay, engine=engine, stdin=stdin)
    if as_json:
        view = scripts.risks_json if risks else scripts.diff_json if diff else scripts.as_json
        print_json([view(each) for each in found])
        return
    for number, each in enumerate(found):
        if len(found) > 1:
            click.echo(
                ("\n" if number else "") + click.style(f"# {printable(each.title)}", bold=True)
            )
        if risks:
            _print_risks(each)
        elif diff:
            for change in scripts.changes(each):
                click.echo(
                    f"{change.line}: {printable(change.before)} -> {printable(change.after)}"
                )
        else:
            _print_script(each.script)


def _print_script(script: Script) -> None:
    from essaycast.model import ChapterMark, Pause
    from essaycast.text import printable

    for part in (script.intro, script.body, script.outro):
        paragraph = None
        for item in part:
            if isinstance(item, Pause):
                continue
            if isinstance(item, ChapterMark):
                click.echo(click.style(f"\n== {printable(item.title)}", dim=True))
                continue
            if paragraph not in (None, item.paragraph):
                click.echo()
            paragraph = item.paragraph
            click.echo(printable(item.spoken))
        if part is not script.outro and part:
            click.echo()


def _print_risks(each: object) -> None:
    from essaycast.pipeline import scripts
    from essaycast.text import printable

    assert isinstance(each, scripts.EssayScript)
    found = scripts.risks(each)
    if not found:
        click.echo("nothing a voice should stumble over")
        return
    for risk in found:
        where = f"line {risk.line}: " if risk.line else ""
        click.echo(f"{where}{printable(risk.excerpt)}: {printable(risk.reason)}")
    entries = list(dict.fromkeys(risk.suggestion for risk in found if risk.suggestion))
    if entries:
        click.echo(
            "\nto paste into config.toml, corrected to what you want to hear:\n\n[pronunciation]"
        )
        for entry in entries:
            click.echo(printable(entry))
