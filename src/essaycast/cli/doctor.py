"""`essaycast doctor`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from essaycast.cli.options import json_option, print_json

_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "problem": ("PROBLEM", "red")}


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Never open a connection.")
@json_option
@click.option(
    "--show",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The show's folder; without one only the installation is looked at.",
)
@click.pass_context
def command(ctx: click.Context, offline: bool, as_json: bool, show: Path | None) -> None:
    """What is installed, reachable and writable, and what to do. Exit code 1 on problems."""
    from essaycast.pipeline.doctor import diagnose

    findings = []
    for finding in diagnose(_folder(show), environ=os.environ, offline=offline):
        findings.append(finding)
        if as_json:
            continue
        word, colour = _MARKS[finding.level]
        click.echo(
            f"{click.style(f'{word:<8}', fg=colour)}{finding.area:<10}"
            f"{finding.name}: {finding.message}"
        )
        if finding.fix and finding.level != "ok":
            click.echo(f"{'':<18}-> {finding.fix}")
    problems = sum(finding.level == "problem" for finding in findings)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        click.echo(_summary(problems))
    if problems:
        ctx.exit(1)


def _folder(show: Path | None) -> Path | None:
    from essaycast.config import find_show
    from essaycast.errors import ConfigError

    if show is not None:
        return show.resolve()
    try:
        return find_show(Path.cwd())
    except ConfigError:
        return None


def _summary(problems: int) -> str:
    if not problems:
        return "all that this show needs is there"
    return "1 problem" if problems == 1 else f"{problems} problems"
