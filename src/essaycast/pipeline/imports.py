"""Import: what was found against what is there, then the writing.

Nothing comes twice: an essay is recognised by its source and title, by its words, or by
the record of its import. A changed source becomes an update that keeps identity, date and
the person's own edits; where both changed the same place, nothing is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from essaycast.errors import EssayError, UsageError
from essaycast.essays.identity import compose, free_path, new_guid
from essaycast.essays.names import essay_paths
from essaycast.essays.read import LONGEST_TITLE, parse_essay, read_text, split_front_matter
from essaycast.files import write_bytes, write_text
from essaycast.intake.plan import ImportPlan, PlannedEssay
from essaycast.model import Essay
from essaycast.pipeline.lock import locked
from essaycast.pipeline.show import Show
from essaycast.text import printable

State = Literal["new", "update", "unchanged", "duplicate", "conflict"]
"""`duplicate`: the same text twice in this import. `conflict`: edited here and at the source."""

_ALIKE = 0.5
"""Share of words two versions of one essay have in common, at least."""
_RECORD_LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Drip:
    """Dates for essays, one after another."""

    every: timedelta
    start: date
    order: Literal["oldest", "file"] = "oldest"


@dataclass(frozen=True, slots=True)
class Change:
    """What importing one essay would do."""

    state: State
    essay: PlannedEssay
    path: Path
    """The file that would be made or changed, or that is there already."""
    text: str = ""
    """The whole file as it would be; empty if nothing is written."""
    guid: str = ""
    retitled: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """An essay of the show with what its import recorded."""

    path: Path
    text: str
    essay: Essay
    title: str
    """As imported; the file's own if there is no record."""
    base: str | None
    """The body as imported."""
    source: str


def compare(show: Show, plan: ImportPlan, *, drip: Drip | None = None) -> list[Change]:
    """What the plan means for `show`, an entry an essay, in the plan's order.

    Raises:
        EssayError: no free file name is left.
    """
    known = _known(show)
    essays = [(source.name, essay) for source in plan.sources for essay in source.essays]
    matched = _match([essay for _, essay in essays], known)
    taken: set[str] = set()
    seen: dict[tuple[str, str], Path] = {}
    changes: list[Change] = []
    for (_, essay), there in zip(essays, matched, strict=True):
        words = (_title_key(essay.title), _flat(essay.body))
        if there is not None:
            changes.append(_update(there, essay))
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

    Raises:
        EssayError: a file cannot be written.
        EssaycastError: another essaycast works on this show.
    """
    written = []
    folder = show.state / "imports"
    with locked(show.state):
        for change in changes:
            if change.state == "conflict":
                _write(folder / f"{change.path.stem}.source.md", change.essay.body + "\n")
            if change.state not in ("new", "update"):
                if change.state == "unchanged" and change.guid:
                    _record(folder, change.guid, change.essay)
                continue
            path, text, guid = change.path, change.text, change.guid
            if change.state == "new":
                guid = _own_guid(show, change.essay) or new_guid()
                text = compose(_front(change.essay, guid), change.essay.body)
                path = _inside(show.episodes, path, change.essay.title)
            _write(path, text)
            _record(folder, guid, change.essay)
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


def _known(show: Show) -> list[_Known]:
    """The show's readable essays with their import records."""
    found = []
    for path in essay_paths(show.episodes):
        try:
            text = read_text(path)
            essay = parse_essay(text, path)
        except EssayError:
            continue  # `build` and `status` name what is wrong with it
        record = _read_record(show.state / "imports", essay.guid) if essay.guid else {}
        found.append(
            _Known(
                path,
                text,
                essay,
                str(record.get("title") or essay.title),
                record.get("body"),
                str(record.get("source") or essay.source),
            )
        )
    return found


def _match(essays: list[PlannedEssay], known: list[_Known]) -> list[_Known | None]:
    """For each essay the one of the show that is its earlier version; each at most once."""
    left = dict(enumerate(known))
    result: list[_Known | None] = [None] * len(essays)
    bags = {number: _bag(item.base or item.essay.body) for number, item in left.items()}

    def take(number: int, found: int) -> None:
        result[number] = left.pop(found)

    def nearest(essay: PlannedEssay, among: list[int], least: float) -> int | None:
        bag = _bag(essay.body)
        scored = [(_alike(bag, bags[i]), -i) for i in among]
        best = max(scored, default=(0.0, 0))
        return -best[1] if scored and best[0] >= least else None

    def passes(test: Callable[[PlannedEssay, _Known], bool], least: float) -> None:
        for number, essay in enumerate(essays):
            if result[number] is None:
                among = [i for i, item in left.items() if test(essay, item)]
                found = nearest(essay, among, least)
                if found is not None:
                    take(number, found)

    def title(essay: PlannedEssay, item: _Known) -> bool:
        shown = _title_key(essay.title)
        return shown in (_title_key(item.title), _title_key(item.essay.title))

    def source(essay: PlannedEssay, item: _Known) -> bool:
        return bool(essay.source) and essay.source in (item.source, item.essay.source)

    passes(lambda e, k: source(e, k) and title(e, k) and _flat(e.body) == _flat(k.base or ""), 0.0)
    passes(lambda e, k: source(e, k) and title(e, k), 0.2)
    passes(source, _ALIKE)
    # The same text from a file of another name, or by a feed what came by a page before.
    passes(lambda e, k: title(e, k), _ALIKE)
    passes(lambda e, k: _flat(e.body) in (_flat(k.essay.body), _flat(k.base or "")), 0.9)
    return result


def _update(there: _Known, essay: PlannedEssay) -> Change:
    """What an essay that is there already needs."""
    head, body, _ = split_front_matter(there.text)
    mine, theirs = body.strip("\n"), essay.body.strip("\n")
    guid = there.essay.guid or ""
    renamed = there.base is not None and _title_key(essay.title) != _title_key(there.title)
    retitled = renamed and _title_key(there.essay.title) == _title_key(there.title)
    base = there.base.strip("\n") if there.base is not None else None
    eol = "\r\n" if "\r\n" in there.text else "\n"
    mine = mine.replace("\r\n", "\n").strip("\n")
    same_text = _flat(mine) == _flat(theirs) or (base is not None and _flat(base) == _flat(theirs))
    if same_text and not retitled:
        return Change("unchanged", essay, there.path, guid=guid)
    merged: str | None = mine if same_text else theirs
    if not same_text:
        if base is None:
            return Change("conflict", essay, there.path, guid=guid)
        if _flat(mine) != _flat(base):
            merged = _merged(base, mine, theirs)
    if merged is None:
        return Change("conflict", essay, there.path, guid=guid)
    front = head or ""
    if retitled:
        line = compose({"title": essay.title[:LONGEST_TITLE]}, "").splitlines()[1]
        front = re.sub(r"(?m)^title:.*$", lambda _: line, front, count=1)
    text = f"---\n{front}---\n\n{merged}\n" if head is not None else f"{merged}\n"
    text = text.replace("\r\n", "\n").replace("\n", eol)
    return Change("update", essay, there.path, text, guid, retitled)


def _merged(base: str, mine: str, theirs: str) -> str | None:
    """Both sides' edits of `base`; None where they touch the same paragraph."""
    from merge3 import Merge3

    versions = [
        text.splitlines(keepends=True) for text in (base + "\n", mine + "\n", theirs + "\n")
    ]
    merge = Merge3(*versions)
    out: list[str] = []
    for group in merge.merge_groups():
        if group[0] == "conflict":
            return None
        out.extend(group[1])
    return "".join(out).strip("\n")


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


def _own_guid(show: Show, essay: PlannedEssay) -> str:
    """The guid the raw file carries, unless an essay here has it."""
    guid = dict(essay.front).get("guid", "").strip()
    if not guid or any(item.essay.guid == guid for item in _known(show)):
        return ""
    return guid


def _inside(folder: Path, path: Path, title: str) -> Path:
    """`path`, if it is still free; never outside `folder`, never through a link."""
    if path.exists() or path.is_symlink():
        path = free_path(folder, title)
    if path.parent != folder or path.name != Path(path.name).name:
        raise EssayError(f"{printable(title)}: no file name inside {folder} fits it")
    return path


def _write(path: Path, text: str) -> None:
    try:
        write_text(path, text) if "\r" not in text else write_bytes(path, text.encode())
    except OSError as error:
        raise EssayError(f"{path}: cannot be written ({error.strerror})") from error


def _record(folder: Path, guid: str, essay: PlannedEssay) -> None:
    """Keep what was imported: the common ancestor of later merges."""
    if not re.fullmatch(r"[\w.:-]{1,100}", guid):
        return
    record = {"source": essay.source, "title": essay.title, "body": essay.body}
    _write(folder / f"{_file_name(guid)}.json", json.dumps(record, ensure_ascii=False, indent=1))


def _read_record(folder: Path, guid: str) -> dict[str, Any]:
    path = folder / f"{_file_name(guid)}.json"
    try:
        if path.stat().st_size > _RECORD_LARGEST:
            return {}
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) and isinstance(value.get("body"), str) else {}


def _file_name(guid: str) -> str:
    return re.sub(r"[^\w-]", "_", guid)[:100]


def _title_key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _flat(text: str) -> str:
    """`text` for comparing versions: blanks do not count."""
    return re.sub(r"\s+", " ", text).strip()


def _bag(text: str) -> frozenset[tuple[str, ...]]:
    found = re.findall(r"\w+", text.casefold())
    return frozenset(zip(found, found[1:], strict=False)) or frozenset({tuple(found)})


def _alike(left: frozenset[tuple[str, ...]], right: frozenset[tuple[str, ...]]) -> float:
    """Share of common word pairs (overlap coefficient tempered by length)."""
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))
