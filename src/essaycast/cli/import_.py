"""`essaycast import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from essaycast.cli.options import json_option, print_json, show_option

if TYPE_CHECKING:
    from essaycast.intake.plan import ImportPlan, SourcePlan
    from essaycast.pipeline.versions import Change


_TAKEN = {
    "source": "the source's is taken; your file stays in .essaycast/imports/ as .mine.md",
    "mine": "yours stays",
}


def _rules(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from essaycast.intake.plan import known_rules

    for name, text in known_rules().items():
        click.echo(f"{name:<18}{text}")
    ctx.exit()


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--dry-run", is_flag=True, help="Show the plan and stop.")
@click.option("--explain", is_flag=True, help="Print every raw line with its mark and stop.")
@click.option("--keep", multiple=True, metavar="RULE", help="Leave off a rule; may be repeated.")
@click.option("--rules", is_flag=True, is_eager=True, expose_value=False, callback=_rules,
              help="List the rules and stop.")  # fmt: skip
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@click.option("--verbose", "-v", is_flag=True, help="Show dropped lines in full.")
@click.option("--allow-private", is_flag=True, help="Fetch from this machine and network too.")
@click.option("--every", metavar="DAYS", help="Date the new essays one by one: 7d, 2w.")
@click.option("--from", "start", metavar="DATE", help="First date for --every; default: today.")
@click.option(
    "--order",
    type=click.Choice(["oldest", "file"]),
    default="oldest",
    help="Which essay gets the first date: the oldest, or the first in the file.",
)
@click.option(
    "--take",
    type=click.Choice(["source", "mine"]),
    help="Where both the source and you changed a passage: take the source's, or keep yours.",
)
@json_option
@show_option
def command(
    sources: tuple[str, ...],
    dry_run: bool,
    explain: bool,
    keep: tuple[str, ...],
    yes: bool,
    verbose: bool,
    allow_private: bool,
    every: str | None,
    start: str | None,
    order: str,
    take: Literal["source", "mine"] | None,
    as_json: bool,
    show: Path,
) -> None:
    """Turn raw text, Markdown, HTML, Word files, pages and feeds into essays.

    SOURCE is a file, a folder, an http(s) address or - for standard input. The plan shows
    each essay and each line that is left out; nothing is written before you agree.
    """
    from datetime import datetime

    from essaycast.errors import EssayError, UsageError
    from essaycast.intake.plan import ReadOptions, known_rules, make_plan
    from essaycast.pipeline.imports import compare, read_drip, write
    from essaycast.pipeline.show import open_show

    unknown = [rule for rule in keep if rule not in known_rules()]
    if unknown:
        from difflib import get_close_matches

        near = get_close_matches(unknown[0], known_rules(), n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`essaycast import --rules` lists them"
        raise UsageError(f"--keep {unknown[0]}: no such rule; {hint}")
    if start is not None and every is None:
        raise UsageError("--from needs --every, such as --every 7d")
    opened = open_show(show)
    drip = read_drip(every, start, order, datetime.now(opened.zone).date()) if every else None
    progress = len(sources) > 1 or sys.stderr.isatty()
    plan = make_plan(
        sources,
        ReadOptions(frozenset(keep), allow_private),
        stdin=sys.stdin.buffer,
        told=lambda name: _tell(name) if progress and not as_json else None,
    )
    if explain:
        _print_marks(plan)
        _fail(plan)
        return
    changes = compare(opened, plan, drip=drip, take=take)
    writes = [change for change in changes if change.state in ("new", "update")]
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if not as_json:
        _print_plan(plan, changes, show, verbose=verbose)
    if not dry_run and writes and not yes:
        if not terminal or as_json:
            if as_json:
                print_json(_as_json(plan, changes, show))
            raise UsageError("nothing written; add --yes to write, or --dry-run to only look")
        if not click.confirm(f"write {_count(len(writes), 'essay')} to episodes/?", default=True):
            click.echo("nothing written")
            return
    if not dry_run:
        written = {
            id(change.essay): change
            for change in write(
                opened, changes, lambda done: _tell_written(done, show) if not as_json else None
            )
        }
        changes = [written.get(id(change.essay), change) for change in changes]
        if not as_json and written:
            click.echo("next: `essaycast script` shows what will be spoken")
    if as_json:
        print_json(_as_json(plan, changes, show))
    _fail(plan)
    if not dry_run and any(change.state == "conflict" for change in changes):
        raise EssayError(
            "some essays were edited here and changed at their source; they were left as they "
            "are, and the source's text stands in .essaycast/imports/*.source.md; import again "
            "with --take source or --take mine to settle it"
        )


def _fail(plan: ImportPlan) -> None:
    """Name the bad sources at the end; they stop nothing else but the exit code."""
    from essaycast.errors import EssayError

    if plan.problems:
        raise EssayError("\n".join(plan.problems))


def _print_plan(plan: ImportPlan, changes: list[Change], show: Path, *, verbose: bool) -> None:
    from essaycast.text import printable

    rows = iter(changes)
    for source in plan.sources:
        click.echo(f"{source.name}: {_count(len(source.essays), 'essay')}")
        for essay in source.essays:
            change = next(rows)
            when = essay_date(change.essay.date)[:10]
            made = "  (title from its first words)" if essay.derived else ""
            click.echo(
                f"  {change.state:<10} {when:<10} {essay.words:>6} words "
                f"{essay.minutes:>5.1f} min  {_short(printable(essay.title), 70)}{made}"
            )
            if change.state in ("update", "conflict", "duplicate"):
                click.echo(f"             {'would change' if change.state == 'update' else 'see'} "
                           f"{_relative(change.path, show)}")  # fmt: skip
            if change.taken is not None:
                click.echo(f"             both changed the same passage: {_TAKEN[change.taken]}")
            for note in essay.notes:
                click.echo(f"             note: {note}")
        _print_dropped(source, verbose=verbose)


def _print_dropped(source: SourcePlan, *, verbose: bool) -> None:
    from essaycast.text import printable

    if not source.dropped:
        return
    click.echo(f"  left out ({_count(len(source.dropped), 'line')}; --keep RULE brings them back):")
    for line in source.dropped:
        text = printable(line.text)
        click.echo(
            f"    {line.line or '-':>5} {line.rule:<16} {text if verbose else _short(text, 80)}"
        )


def _print_marks(plan: ImportPlan) -> None:
    from essaycast.text import printable

    for source in plan.sources:
        click.echo(f"{source.name}:")
        for line in source.marked:
            mark = "" if line.mark == "text" else line.mark
            click.echo(f"{line.line or '-':>6} {mark:<16} {printable(line.text)}")


def _as_json(plan: ImportPlan, changes: list[Change], show: Path) -> dict[str, Any]:
    rows = iter(changes)
    return {
        "sources": [
            {
                "source": source.name,
                "essays": [_row(next(rows), show) for _ in source.essays],
                "dropped": [
                    {"line": line.line, "rule": line.rule, "text": line.text}
                    for line in source.dropped
                ],
            }
            for source in plan.sources
        ],
        "problems": list(plan.problems),
    }


def _row(change: Change, show: Path) -> dict[str, Any]:
    essay = change.essay
    return {
        "state": change.state,
        "title": essay.title,
        "derived": essay.derived,
        "date": essay_date(essay.date) or None,
        "words": essay.words,
        "minutes": round(essay.minutes, 1),
        "path": _relative(change.path, show),
        "guid": change.guid or None,
        "taken": change.taken,
        "author": essay.author,
        "source": essay.source,
        "notes": list(essay.notes),
        "body": essay.body,
    }


def essay_date(value: Any) -> str:
    """A date or moment as ISO text; empty if there is none."""
    return value.isoformat() if value is not None else ""


def _relative(path: Path, show: Path) -> str:
    return path.relative_to(show).as_posix() if path.is_relative_to(show) else path.name


def _tell(name: str) -> None:
    from essaycast.text import printable

    click.echo(f"reading {_short(printable(name), 100)}", err=True)


def _tell_written(change: Change, show: Path) -> None:
    verb = "made" if change.state == "new" else "updated"
    click.echo(f"{verb:<8} {_relative(change.path, show)}")


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
