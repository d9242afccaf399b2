"""Import: what was found against what is there, then the writing.

Nothing comes twice: an essay is recognised by its source and title, by its words, or by
the record of its import. A changed source becomes an update that keeps identity, date and
the person's own edits; where both changed the same place, nothing is written unless the
person takes a side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from essaycast.errors import EssayError, UsageError
from essaycast.essays.identity import compose, free_path, new_guid
from essaycast.essays.read import LONGEST_TITLE
from essaycast.intake.plan import ImportPlan, PlannedEssay
from essaycast.pipeline.lock import locked
from essaycast.pipeline.show import Show
from essaycast.pipeline.versions import (
    Change,
    Side,
    flat,
    known_essays,
    matches,
    record,
    title_key,
    update,
    write_file,
)
from essaycast.text import printable


@dataclass(frozen=True, slots=True)
class Drip:
    """Dates for essays, one after another."""

    every: timedelta
    start: date
    order: Literal["oldest", "file"] = "oldest"


def compare(
    show: Show, plan: ImportPlan, *, drip: Drip | None = None, take: Side | None = None
) -> list[Change]:
    """What the plan means for `show`, an entry an essay, in the plan's order.

    `take` settles conflicts: the source's passage, or the one that stands in the show.

    Raises:
        EssayError: no free file name is left.
    """
    known = known_essays(show)
    essays = [(source.name, essay) for source in plan.sources for essay in source.essays]
    matched = matches([essay for _, essay in essays], known)
    taken: set[str] = set()
    seen: dict[tuple[str, str], Path] = {}
    changes: list[Change] = []
    for (_, essay), there in zip(essays, matched, strict=True):
        words = (title_key(essay.title), flat(essay.body))
        if there is not None:
            changes.append(update(there, essay, take))
        elif words in seen:
            changes.append(Change("duplicate", essay, seen[words]))
        else:
            path = free_path(show.episodes, essay.title, taken=frozenset(taken))
            taken.add(path.name)
            changes.append(Change("new", essay, path))
        seen.setdefault(words, changes[-1].path)
    if drip is not None:
        changes = _dated(changes, drip, show)
    return changes


def write(
    show: Show, changes: Iterable[Change], told: Callable[[Change], None] = lambda change: None
) -> list[Change]:
    """Write new and updated essays, each at once and whole; return what was written.

    Where the source's words replace a person's, the file as it was is kept beside the
    import's records (`*.mine.md`).

    Raises:
        EssayError: a file cannot be written.
        EssaycastError: another essaycast works on this show.
    """
    written = []
    folder = show.state / "imports"
    with locked(show.state):
        taken = {item.essay.guid for item in known_essays(show)}
        for change in changes:
            if change.state == "conflict":
                write_file(folder / f"{change.path.stem}.source.md", change.essay.body + "\n")
            elif change.taken is not None:
                (folder / f"{change.path.stem}.source.md").unlink(missing_ok=True)
            if change.replaced:
                write_file(folder / f"{change.path.stem}.mine.md", change.replaced)
            if change.state not in ("new", "update"):
                if change.state == "unchanged" and change.guid:
                    record(folder, change.guid, change.essay)
                continue
            path, text, guid = change.path, change.text, change.guid
            if change.state == "new":
                own = dict(change.essay.front).get("guid", "").strip()
                guid = own if own and own not in taken else new_guid()
                taken.add(guid)
                text = compose(_front(change.essay, guid), change.essay.body)
                path = _inside(show.episodes, path, change.essay.title)
            write_file(path, text)
            record(folder, guid, change.essay)
            done = replace(change, path=path, text=text, guid=guid)
            told(done)
            written.append(done)
    return written


def read_drip(every: str, start: str | None, order: str, today: date) -> Drip:
    """Turn `--every 7d --from 2026-12-01 --order oldest` into dates.

    Raises:
        UsageError: a value that cannot be read.
    """
    found = re.fullmatch(r"\s*(\d{1,4})\s*([dwm]?)\s*", every, re.IGNORECASE)
    if not found or not int(found[1]):
        raise UsageError(f"--every {printable(every)}: use days or weeks such as 7d or 2w")
    unit = {"w": 7, "m": 28}.get(found[2].lower(), 1)
    if start is None:
        return Drip(timedelta(days=int(found[1]) * unit), today, _order(order))
    try:
        first = date.fromisoformat(start)
    except ValueError as error:
        raise UsageError(f"--from {printable(start)}: use a date such as 2026-12-01") from error
    return Drip(timedelta(days=int(found[1]) * unit), first, _order(order))


def _order(text: str) -> Literal["oldest", "file"]:
    return "file" if text == "file" else "oldest"


def _dated(changes: list[Change], drip: Drip, show: Show) -> list[Change]:
    """Give the new essays their dates, oldest first or as they stand."""
    new = [number for number, change in enumerate(changes) if change.state == "new"]
    if drip.order == "oldest":
        # Archives stand newest first; without dates, that is all there is to go by.
        dated = all(changes[number].essay.date is not None for number in new)
        new = (
            sorted(new, key=lambda n: (_moment(changes[n].essay.date, show), -n))
            if dated
            else list(reversed(new))
        )
    result = list(changes)
    for step, number in enumerate(new):
        change = changes[number]
        try:
            when = drip.start + step * drip.every
        except OverflowError as error:
            raise UsageError("--every leads beyond the calendar; use a shorter step") from error
        result[number] = replace(change, essay=replace(change.essay, date=when))
    return result


def _moment(value: date | datetime | None, show: Show) -> float:
    if isinstance(value, datetime):
        moment = value
    elif value is not None:
        moment = datetime(value.year, value.month, value.day)
    else:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=show.zone)
    return (moment - datetime(1970, 1, 1, tzinfo=show.zone)).total_seconds()


def _front(essay: PlannedEssay, guid: str) -> dict[str, object]:
    """Front matter of a new essay, in the order a person reads it."""
    extra = {name: _typed(value) for name, value in essay.front if name != "guid"}
    return {
        "title": essay.title[:LONGEST_TITLE],
        "date": essay.date,
        "guid": guid,
        "summary": essay.summary,
        "author": essay.author,
        "tags": essay.tags,
        **extra,
        "source": essay.source,
    }


def _typed(value: str) -> object:
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    return int(value) if re.fullmatch(r"[1-9]\d{0,5}", value) else value


def _inside(folder: Path, path: Path, title: str) -> Path:
    """`path`, if it is still free; never outside `folder`, never through a link."""
    if path.exists() or path.is_symlink():
        path = free_path(folder, title)
    if path.parent != folder or path.name != Path(path.name).name:
        raise EssayError(f"{printable(title)}: no file name inside {folder} fits it")
    return path
