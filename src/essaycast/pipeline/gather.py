"""Essays on disk -> the essays of this build: read, checked against each other, stamped.

Every mistake in every essay is found before a voice is asked for the first sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from essaycast.errors import EssayError
from essaycast.essays.identity import stamp
from essaycast.essays.names import essay_paths
from essaycast.essays.read import read_essay
from essaycast.model import Essay
from essaycast.pipeline.index import Row, Stamp, same, stamp_of
from essaycast.pipeline.show import Show
from essaycast.text import printable, slugify


@dataclass(frozen=True, slots=True)
class Gathered:
    """The essays of a show at one moment."""

    essays: tuple[Essay, ...]
    """Those that were read, by file name, identity stamped unless they are drafts."""
    known: Mapping[str, Row]
    """File name -> row of the last build, for those it was not necessary to read."""
    stamps: Mapping[str, Stamp]
    """File name -> stamp of the file as it was read, for all."""


def gather(show: Show, *, now: datetime, known: Mapping[str, Row], write: bool = True) -> Gathered:
    """Read every essay that is not in `known` with an equal stamp.

    `write` stamps date and guid into files that lack them; without it (status, a dry run)
    they stay None.

    Raises:
        EssayError: naming every essay that cannot be used, a line each.
    """
    essays: list[Essay] = []
    unread: dict[str, Row] = {}
    seen: dict[str, Stamp] = {}
    problems: list[str] = []
    paths = essay_paths(show.episodes)
    if write and not paths:
        raise EssayError(
            f"{show.episodes}: no essays yet; `essaycast new TITLE` makes one, "
            "`essaycast import` takes what you have"
        )
    for path in paths:
        before = stamp_of(path)
        row = known.get(path.name)
        if row is not None and same(row.stamp, before):
            unread[path.name] = row
            seen[path.name] = before
            continue
        try:
            essay = read_essay(path, zone=show.zone)
        except EssayError as error:
            problems.append(str(error))
            continue
        essays.append(essay)
        seen[path.name] = before
    problems += _clashes(essays, unread)
    if problems:
        raise EssayError("\n".join(problems))
    if write:
        for number, essay in enumerate(essays):
            if not essay.draft and (essay.guid is None or essay.date is None):
                essays[number] = stamp(essay, now=now, zone=show.zone)
                seen[essay.path.name] = stamp_of(essay.path)
    return Gathered(tuple(essays), unread, seen)


def select(show: Show, essays: Iterable[Essay], names: Collection[str]) -> list[Essay]:
    """The essays meant by `names`: paths, file names or slugs.

    Raises:
        EssayError: a name fits no essay; the nearest one is suggested.
    """
    by_name: dict[str, Essay] = {}
    for essay in essays:
        by_name[essay.slug] = by_name[essay.path.name] = by_name[essay.path.stem] = essay
    chosen: list[Essay] = []
    for name in names:
        key = Path(name).name
        found = by_name.get(key) or by_name.get(slugify(Path(name).stem))
        if found is None:
            from difflib import get_close_matches

            near = get_close_matches(key, by_name, n=1)
            hint = f"did you mean {near[0]}?" if near else "`essaycast status` lists them"
            raise EssayError(f"no essay {printable(name)!r} in {show.episodes}; {hint}")
        if found not in chosen:
            chosen.append(found)
    return chosen


def _clashes(essays: Iterable[Essay], unread: Mapping[str, Row]) -> list[str]:
    """Two files with one guid would be one episode in every app; with one slug, one file."""
    guids: dict[str, str] = {row.guid: name for name, row in unread.items() if row.guid}
    slugs: dict[str, str] = {slugify(Path(name).stem): name for name in unread}
    problems = []
    for essay in essays:
        name = essay.path.name
        if essay.guid is not None:
            other = guids.setdefault(essay.guid, name)
            if other != name:
                problems.append(
                    f"episodes/{printable(name)} and episodes/{printable(other)} have one guid "
                    f"({printable(essay.guid)}); delete the guid line in the copy, it gets its own"
                )
        other = slugs.setdefault(essay.slug, name)
        if other != name:
            problems.append(
                f"episodes/{printable(name)} and episodes/{printable(other)} would both become "
                f"{essay.slug}.html; rename one of them"
            )
    return problems
