"""`essaycast build`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from essaycast.cli.options import json_option, print_json, show_option

if TYPE_CHECKING:
    from essaycast.pipeline.progress import BuildReport


@click.command("build")
@click.argument("essays", nargs=-1, metavar="[ESSAY]...")
@click.option("--engine", metavar="NAME", help="Another voice for this once.")
@click.option("--force", is_flag=True, help="Record anew what is ready; stored clips are used.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    metavar="N",
    help="Episodes at once; default: cores.",
)
@click.option("--offline", is_flag=True, help="Never open a connection; use what is stored.")
@click.option(
    "--cluster", metavar="ADDRESS", default="", help="Let a dask cluster's workers do it."
)
@json_option
@show_option
def command(
    essays: tuple[str, ...],
    engine: str | None,
    force: bool,
    jobs: int | None,
    offline: bool,
    cluster: str,
    as_json: bool,
    show: Path,
) -> None:
    """Make what is missing or stale, then publish feed/.

    ESSAY is a file in episodes/ or its name; without it all essays are built.
    """
    report = None
    if not (essays or engine or force):
        from essaycast.pipeline.quick import nothing_new

        report = nothing_new(show)
    if report is None:
        import os

        from essaycast.cli.progress import progress_for_terminal
        from essaycast.pipeline.build import BuildOptions, build

        options = BuildOptions(
            names=essays,
            engine=engine,
            force=force,
            jobs=jobs or os.cpu_count() or 1,
            offline=offline,
            cluster=cluster,
        )
        with progress_for_terminal(quiet=as_json) as progress:
            report = build(show, options, progress)
    if as_json:
        _print_json(report)
    else:
        _print_report(report)


def _print_json(report: BuildReport) -> None:
    print_json(
        {
            "made": [
                {
                    "slug": m.slug,
                    **m.shown,
                    "fallback": m.fallback,
                    "asked": m.asked,
                    "stored": m.stored,
                }
                for m in report.made
            ],
            "ready": report.ready,
            "waiting": dict(report.waiting),
            "fallback": list(report.fallback),
            "kept": list(report.kept),
            "hints": list(report.hints),
            "feed": report.feed,
        }
    )


def _print_report(report: BuildReport) -> None:
    from essaycast.cli.rows import episode_line
    from essaycast.text import printable

    for made in report.made:
        click.echo(
            episode_line("made", made.slug, made.shown, asked=made.asked, stored=made.stored)
        )
    for slug, state in report.waiting.items():
        click.echo(f"{state:<10}{slug}: not in the feed yet")
    for title in report.kept:
        click.echo(f"kept      {printable(title)}: the recording it has is better than a stand-in")
    if report.fallback:
        click.echo(
            click.style("STAND-IN VOICE: ", fg="yellow", bold=True)
            + f"{_count(len(report.fallback), 'episode')} spoken by the fallback voice; "
            "the next build that reaches the configured voice speaks them anew, "
            "and `essaycast upload` holds them back"
        )
    feed = printable(report.feed)
    if report.made or report.changed:
        click.echo(f"{_count(report.ready + len(report.made), 'episode')} in {feed}")
    else:
        click.echo(f"nothing to do: {_count(report.ready, 'episode')} ready in {feed}")
    for hint in report.hints:
        click.echo(f"next: {hint}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
