"""Texts that a list of contents announces: "In dieser Ausgabe:", "Inhalt".

The entries come again as lines further down. That is true of an essay's chapters too, so
more is asked: the words of an issue or of a collection over the list, an author or a date
at each title, or a rule above each.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.boilerplate.notes import note_of
from essaycast.intake.lines import Line, is_list_item, is_prose, key, words
from essaycast.intake.parts import (
    RULE,
    SHORT_RULE,
    TEXT,
    Part,
    cut,
    dates_above,
    drop_rules,
    is_service,
    names_collection,
    numbered,
    plain_title,
    prose_words,
    stands_as_title,
    trim,
    unnumbered,
)

_ISSUE = (
    r"(?:ausgabe|heft|rundbrief|newsletter|brief|mail|e-mail|nummer|sendung|rundschreiben|"
    r"gemeindebrief|monatsbrief|band|buch|sammlung|magazin|post|woche|monat|issue|edition|letter)"
)
_OF_ISSUE = re.compile(
    rf"(?:(?:das|die|der|inhalt|themen|texte|übersicht|beiträge|aus dem inhalt|this week|"
    rf"diesmal|heute|lesen sie|sie lesen|du liest|what.s|contents?)\b.{{0,25}}\s)?"
    rf"(?:in (?:dies\w{{0,2}}|der|dem|unser\w*|this)|dies\w{{1,2}}|this)\s+(?:\w+\s+)?"
    rf"(?:\w*{_ISSUE})\b.{{0,40}}"
    rf"|(?:die |unsere )?(?:themen|texte|beiträge)(?: heute| diesmal| im überblick)?"
    rf"|(?:heute|diesmal)(?: für (?:sie|dich|euch))?|im (?:überblick|{_ISSUE})|aus dem inhalt",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:das |table of )?(?:inhalt|inhaltsverzeichnis|inhaltsübersicht|verzeichnis|übersicht|"
    r"contents|die texte|die kolumnen|die essays|index|alle texte)",
    re.IGNORECASE,
)
_MARK = re.compile(r"^(?:[-*+•●▪◦‣›»→>·–—✓✔*▶►]|\d{1,3}[.)]|[IVXL]{1,6}[.)])\s*")
_PAGE = re.compile(r"[\s.…·_]*(?:(?:S(?:eite)?\.?|p\.)\s*)?\d{1,4}$|[\s.…]{3,}.*$")
_SIDE = re.compile(r"\s*[|:•·(]\s*|\s+[–—-]\s+|\s+(?:von|by)\s+(?=[A-ZÄÖÜ])|\)")
_MOST = 60
_NEAR = 90
"""Content lines within which a list of contents begins."""


@dataclass(slots=True)
class _List:
    issue: bool
    begin: int
    """Index of the line that announces it."""
    end: int
    """Index after its last entry."""
    entries: list[str]


def by_contents(lines: list[Line], facts: Facts) -> list[Part]:
    """The announced texts, where a list of contents announces several; empty otherwise."""
    indices = content(lines)
    titles: _Titles | None = None
    for place, index in enumerate(indices[:_NEAR]):
        found = _list_at(lines, indices, place)
        if found is None:
            continue
        titles = titles or _Titles(lines, facts, indices)
        parts = _announced(lines, facts, indices, found, titles)
        if parts:
            return parts
        if prose_words(lines, facts, 0, index) > 150:
            break
    return []


def _list_at(lines: list[Line], indices: list[int], place: int) -> _List | None:
    line = lines[indices[place]]
    shown = re.sub(r"[\s:…]+$", "", plain_title(line.bare))
    issue = bool(_OF_ISSUE.fullmatch(shown)) and words(shown) <= 9
    headed = issue or bool(_CONTENTS.fullmatch(shown))
    before = lines[indices[place - 1]] if place else None
    if not headed:
        opens = _MARK.match(line.text.strip()) and not is_prose(line)
        if not opens or (before is not None and _MARK.match(before.text.strip())):
            return None
    first = indices[place + headed : place + headed + _MOST]
    entries: list[str] = []
    keys: list[str] = []
    end = indices[place] + 1
    for number in first:
        entry = lines[number]
        text = entry.bare.strip()
        if RULE.fullmatch(entry.text.strip()) and not entries:
            continue  # a rule between the word and its list
        if (
            RULE.fullmatch(entry.text.strip())
            or words(text) > 25
            or (len(entries) >= 2 and key(_MARK.sub("", text)) == keys[0])
        ):
            break
        shown = _PAGE.sub("", _MARK.sub("", text)).strip() or text
        entries.append(shown)
        keys.append(key(shown))
        end = number + 1
    if len(entries) < 2:
        return None
    return _List(issue, indices[place], end, entries)


def _announced(
    lines: list[Line], facts: Facts, indices: list[int], found: _List, below: _Titles
) -> list[Part]:
    starts: list[int] = []
    position = found.end
    for entry in found.entries:
        hit = below.find(entry, position)
        if hit is None:
            continue
        starts.append(hit)
        position = hit + 1
    if len(starts) < 2 or len(starts) < 0.6 * min(len(found.entries), len(starts) + 3):
        return []
    edges = [*starts, len(lines)]
    sizes = [prose_words(lines, facts, a + 1, b) for a, b in itertools.pairwise(edges)]
    texts = [
        number
        for number, size in enumerate(sizes)
        if size >= TEXT and not (is_service(lines[starts[number]]) and size < 150)
    ]
    if len(texts) < 2 or not _several(lines, facts, indices, found, [starts[n] for n in texts]):
        return []
    if sum(sizes[n] for n in texts) / len(texts) < (60 if found.issue else TEXT):
        return []
    titles = unnumbered([lines[start].text for start in starts])
    begins = dates_above(lines, facts, indices, starts)
    parts = cut(lines, begins, titles)
    drop_rules(lines[: starts[0]])
    if parts[0].leading:
        _drop_list(parts[0].lines, lines[found.begin : found.end])
    for number, part in enumerate(parts[-len(starts) :]):
        part.heading = lines[starts[number]]
        part.frame = number not in texts
        trim(part, facts)
    return parts


def _drop_list(lines: list[Line], listed: list[Line]) -> None:
    inside = {id(line) for line in listed}
    for line in lines:
        if id(line) in inside:
            line.drop("toc")


class _Titles:
    """Short lines by what they say: each entry of a list is looked up, not searched."""

    def __init__(self, lines: list[Line], facts: Facts, indices: list[int]) -> None:
        self._lines, self._facts = lines, facts
        self._whole: dict[str, list[int]] = {}
        self._first: dict[str, list[int]] = {}
        for index in indices:
            line = lines[index]
            if line.code or len(line.bare) > 200 or words(line.bare) > 20:
                continue
            shown = key(numbered(line.text)[1]) or key(line.bare)
            self._whole.setdefault(shown, []).append(index)
            mine = [key(side) for side in _SIDE.split(plain_title(line.bare)) if side.strip()]
            if len(mine) > 1 and not is_list_item(line.text):
                self._first.setdefault(mine[0], []).append(index)

    def find(self, entry: str, position: int) -> int | None:
        """The next line that is the title of an entry, with its author or without."""
        wanted = key(numbered(entry)[1]) or key(entry)
        sides = [key(side) for side in _SIDE.split(entry) if side.strip()]
        hits = [_next(self._whole.get(wanted), position), _next(self._first.get(wanted), position)]
        for side in sides if len(sides) > 1 else ():
            hit = _next(self._whole.get(side), position)
            if hit is not None and stands_as_title(self._lines[hit], self._facts):
                hits.append(hit)
        return min((hit for hit in hits if wanted and hit is not None), default=None)


def _is_rule(line: Line) -> bool:
    return bool(SHORT_RULE.fullmatch(line.text.strip()))


def _next(found: list[int] | None, position: int) -> int | None:
    place = bisect_left(found, position) if found else 0
    return found[place] if found and place < len(found) else None


def _several(
    lines: list[Line], facts: Facts, indices: list[int], found: _List, starts: list[int]
) -> bool:
    """True if what is announced are texts, not the chapters of one."""
    if found.issue:
        return True
    signed = ruled = 0
    for start in starts:
        place = indices.index(start)
        near = [lines[i] for i in indices[place + 1 : place + 3]]
        signed += any(facts.byline(line) or note_of(line) for line in near)
        over = lines[indices[place - 1]] if place else None
        ruled += over is not None and bool(SHORT_RULE.fullmatch(over.text.strip()))
    most = 0.6 * len(starts)
    if signed >= most or ruled >= most:
        return True
    closing = 0
    for start in starts[1:]:
        last = [i for i in indices[: indices.index(start)][-2:] if not _is_rule(lines[i])]
        closing += bool(last) and note_of(lines[last[-1]]) is not None
    if closing >= 0.6 * (len(starts) - 1):
        return True
    above = [lines[i] for i in indices if i <= found.begin]
    return len(above) <= 12 and names_collection(above, facts)
