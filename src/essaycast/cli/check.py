"""`essaycast check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from essaycast.cli.options import json_option, print_json

if TYPE_CHECKING:
    from essaycast.site.check import Finding, Rule

_MARKS = {"error": "error  ", "warning": "warning", "note": "note   "}


@click.command("check")
@click.argument("target", required=False, metavar="[DIR|URL]")
@click.option(
    "--previous",
    metavar="FILE|URL",
    help="Compare with the feed as published before; default: as uploaded last.",
)
@click.option("--rule", "names", multiple=True, metavar="RULE", help="Only this rule (or ENC-*).")
@click.option("--explain", metavar="RULE", help="Say what a rule demands and why; check nothing.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option(
    "--listen",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    metavar="N",
    help="Decode the sound of the N newest episodes only; of the others read the headers.",
)
@json_option
@click.option(
    "--show",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The show the feed belongs to; default: here, or the nearest folder above.",
)
@click.pass_context
def command(
    ctx: click.Context,
    target: str | None,
    previous: str | None,
    names: tuple[str, ...],
    explain: str | None,
    strict: bool,
    listen: int,
    as_json: bool,
    show: Path | None,
) -> None:
    """Lint the feed as the directories and apps would: the show's, a folder, or a live address.

    Ends with 1 if there are errors (with --strict: or warnings).
    """
    if explain is not None:
        from essaycast.site.check import find_rule

        _explain(find_rule(explain), as_json=as_json)
        return
    from essaycast.pipeline.checking import SOUNDS, check

    sounds = 0

    def counted(what: str, done: int, total: int) -> None:
        nonlocal sounds
        sounds = total if what == SOUNDS else sounds
        report(what, done, total)

    with _progress(quiet=as_json) as report:
        findings = check(
            target,
            _show(target, show),
            previous=previous,
            only=names,
            listen=listen,
            report=counted,
        )
    if sounds > listen:
        click.echo(
            f"essaycast: of {sounds} episodes the sound of the newest {listen} was decoded; "
            f"--listen {sounds} decodes all",
            err=True,
        )
    if as_json:
        print_json([finding.as_json() for finding in findings])
    else:
        _print(findings)
    bad = ("error", "warning") if strict else ("error",)
    if any(finding.severity in bad for finding in findings):
        ctx.exit(1)


def _show(target: str | None, show: Path | None) -> Path | None:
    """The show that was named, or the one this folder is in where nothing else is checked."""
    from essaycast.config import CONFIG_NAME, find_show
    from essaycast.errors import ConfigError

    if show is not None:
        if not (show / CONFIG_NAME).is_file():
            raise ConfigError(
                f"no {CONFIG_NAME} in {show}; `essaycast init {show}` makes a show there"
            )
        return show.resolve()
    return find_show(Path.cwd()) if target is None else None


def _print(findings: list[Finding]) -> None:
    """One line a finding, errors first, each rule's fix once below its findings."""
    from itertools import groupby

    from essaycast.text import printable

    order = list(_MARKS)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    for _, group in groupby(ranked, key=lambda finding: finding.rule):
        same = list(group)
        for finding in same:
            place = printable(finding.where) + (f":{finding.line}" if finding.line else "")
            mark = _MARKS[finding.severity]
            click.echo(f"{mark} {finding.rule}  {place}: {printable(finding.text)}")
        click.echo(f"        fix: {same[0].fix}")
    counts = [
        f"{number} {kind}{'' if number == 1 else 's'}"
        for kind in order
        if (number := sum(finding.severity == kind for finding in findings))
    ]
    if counts:
        click.echo(", ".join(counts) + "; `essaycast check --explain RULE` says more")
    else:
        click.echo("nothing found")


def _explain(rule: Rule, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "rule": rule.name,
                "severity": rule.severity,
                "title": rule.title,
                "why": rule.why,
                "fix": rule.fix,
                "source": rule.source,
                "must": rule.must,
            }
        )
        return
    click.echo(f"{rule.name} ({rule.severity}): {rule.title}")
    if rule.why:
        click.echo(f"why:    {rule.why}")
    click.echo(f"fix:    {rule.fix}")
    click.echo(f"source: {rule.source}")
    if rule.must:
        click.echo("`essaycast build` does not publish a feed that breaks it.")


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    import sys

    if quiet or not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

        yield report
