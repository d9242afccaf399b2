"""Earlier versions of an imported essay: found again, compared, merged.

A record of each import (source, title, text as imported) stands in `.essaycast/imports/`;
it is the common ancestor of later merges. Without it an essay is still recognised, but what
changed on both sides cannot be told apart any more, and is left alone.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from essaycast.errors import EssayError
from essaycast.essays.identity import compose
from essaycast.essays.names import essay_paths
from essaycast.essays.read import LONGEST_TITLE, parse_essay, read_text, split_front_matter
from essaycast.files import write_bytes
from essaycast.intake.plan import PlannedEssay
from essaycast.model import Essay
from essaycast.pipeline.show import Show

Side = Literal["source", "mine"]
"""Whose words stand where both sides changed the same passage."""

State = Literal["new", "update", "unchanged", "duplicate", "conflict"]
"""`duplicate`: the same text twice in this import. `conflict`: edited here and at the source."""

_ALIKE = 0.5
"""Share of word pairs two versions of one essay have in common, at least."""
_RECORD_LARGEST = 10_000_000


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
    taken: Side | None = None
    """The side that was taken where both had changed the same passage."""
    replaced: str = ""
    """The whole file as it was, where words of its editor go."""


@dataclass(frozen=True, slots=True)
class Known:
    """An essay of the show with what its import recorded."""

    path: Path
    text: str
    essay: Essay
    title: str
    """As imported; the file's own if there is no record."""
    base: str | None
    """The body as imported."""
    source: str


def known_essays(show: Show) -> list[Known]:
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
            Known(
                path,
                text,
                essay,
                str(record.get("title") or essay.title),
                record.get("body"),
                str(record.get("source") or essay.source),
            )
        )
    return found


def matches(essays: list[PlannedEssay], known: list[Known]) -> list[Known | None]:
    """For each essay the one of the show that is its earlier version; each at most once."""
    left = dict(enumerate(known))
    result: list[Known | None] = [None] * len(essays)
    bags = {number: _bag(item.base or item.essay.body) for number, item in left.items()}

    def take(number: int, found: int) -> None:
        result[number] = left.pop(found)

    def nearest(essay: PlannedEssay, among: list[int], least: float) -> int | None:
        bag = _bag(essay.body)
        scored = [(_alike(bag, bags[i]), -i) for i in among]
        best = max(scored, default=(0.0, 0))
        return -best[1] if scored and best[0] >= least else None

    def passes(test: Callable[[PlannedEssay, Known], bool], least: float) -> None:
        for number, essay in enumerate(essays):
            if result[number] is None:
                among = [i for i, item in left.items() if test(essay, item)]
                found = nearest(essay, among, least)
                if found is not None:
                    take(number, found)

    def title(essay: PlannedEssay, item: Known) -> bool:
        shown = title_key(essay.title)
        return shown in (title_key(item.title), title_key(item.essay.title))

    def source(essay: PlannedEssay, item: Known) -> bool:
        return bool(essay.source) and essay.source in (item.source, item.essay.source)

    passes(lambda e, k: source(e, k) and title(e, k) and flat(e.body) == flat(k.base or ""), 0.0)
    passes(lambda e, k: source(e, k) and title(e, k), 0.2)
    passes(source, _ALIKE)
    # The same text from a file of another name, or by a feed what came by a page before.
    passes(lambda e, k: title(e, k), _ALIKE)
    passes(lambda e, k: flat(e.body) in (flat(k.essay.body), flat(k.base or "")), 0.9)
    return result


def update(there: Known, essay: PlannedEssay, take: Side | None = None) -> Change:
    """What an essay that is there already needs.

    Args:
        there: The essay as it is.
        essay: The same one as its source has it now.
        take: The side to take where both changed the same passage; None leaves a conflict.
            Without a record of the import, the passage is the whole text.
    """
    head, body, _ = split_front_matter(there.text)
    mine, theirs = body.strip("\n"), essay.body.strip("\n")
    guid = there.essay.guid or ""
    renamed = there.base is not None and title_key(essay.title) != title_key(there.title)
    retitled = renamed and title_key(there.essay.title) == title_key(there.title)
    base = there.base.strip("\n") if there.base is not None else None
    eol = "\r\n" if "\r\n" in there.text else "\n"
    mine = mine.replace("\r\n", "\n").strip("\n")
    same_text = flat(mine) == flat(theirs) or (base is not None and flat(base) == flat(theirs))
    if same_text and not retitled:
        return Change("unchanged", essay, there.path, guid=guid)
    merged: str | None = mine if same_text else theirs
    taken: Side | None = None
    if not same_text and (base is None or flat(mine) != flat(base)):
        merged = _merged(base, mine, theirs) if base is not None else None
        if merged is None and take is not None:
            taken = take
            one_sided = theirs if take == "source" else mine
            merged = _merged(base, mine, theirs, take) if base is not None else one_sided
    if merged is None:
        return Change("conflict", essay, there.path, guid=guid)
    if merged == mine and not retitled:
        return Change("unchanged", essay, there.path, guid=guid, taken=taken)
    front = head or ""
    if retitled:
        line = compose({"title": essay.title[:LONGEST_TITLE]}, "").splitlines()[1]
        front = re.sub(r"(?m)^title:.*$", lambda _: line, front, count=1)
    text = f"---\n{front}---\n\n{merged}\n" if head is not None else f"{merged}\n"
    text = text.replace("\r\n", "\n").replace("\n", eol)
    replaced = there.text if taken == "source" else ""
    return Change("update", essay, there.path, text, guid, retitled, taken, replaced)


def _merged(base: str, mine: str, theirs: str, take: Side | None = None) -> str | None:
    """Both sides' edits of `base`; where they touch the same paragraph, `take` or None."""
    from merge3 import Merge3  # loaded only when both sides changed

    one, two, three = ((text + "\n").splitlines(keepends=True) for text in (base, mine, theirs))
    merge = Merge3(one, two, three)
    out: list[str] = []
    for group in merge.merge_groups():
        if group[0] == "conflict" and take is None:
            return None
        if group[0] == "conflict":
            out.extend(group[3] if take == "source" else group[2])
        else:
            out.extend(group[1])
    return "".join(out).strip("\n")


def record(folder: Path, guid: str, essay: PlannedEssay) -> None:
    """Keep what was imported: the common ancestor of later merges."""
    if not re.fullmatch(r"[\w.:-]{1,100}", guid):
        return
    value = {"source": essay.source, "title": essay.title, "body": essay.body}
    write_file(folder / f"{_file_name(guid)}.json", json.dumps(value, ensure_ascii=False, indent=1))


def write_file(path: Path, text: str) -> None:
    """Write `text` as it is, at once and whole.

    Raises:
        EssayError: the file cannot be written.
    """
    try:
        write_bytes(path, text.encode("utf-8"))
    except OSError as error:
        raise EssayError(f"{path}: cannot be written ({error.strerror})") from error


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


def title_key(text: str) -> str:
    """A title for comparing: case and punctuation do not count."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def flat(text: str) -> str:
    """`text` for comparing versions: blanks do not count."""
    return re.sub(r"\s+", " ", text).strip()


def _bag(text: str) -> frozenset[tuple[str, ...]]:
    found = re.findall(r"\w+", text.casefold())
    return frozenset(itertools.pairwise(found)) or frozenset({tuple(found)})


def _alike(left: frozenset[tuple[str, ...]], right: frozenset[tuple[str, ...]]) -> float:
    """Share of common word pairs (overlap coefficient tempered by length)."""
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))
