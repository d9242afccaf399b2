"""One piece of raw material -> the lines of each essay in it.

Evidence, strongest first: an essay's title that comes again in its "Read More" line;
several headings of the first level; several titles each with its own date; several lines
that end a teaser; long rules between texts that each start with a title.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass

from essaycast.intake.boilerplate.facts import Facts, content, same, word_count
from essaycast.intake.lines import Document, Line, key, title_shaped, words

_ECHO = re.compile(
    r"(?P<title>\S.{0,150}?)\s*[-–:|]?\s*[\[(]?(?:read more|weiterlesen|"
    r"weiter lesen|mehr lesen|continue reading|"
    r"lesen sie mehr|lies mehr)\b[\])]?[\s»›→>….:]*",
    re.IGNORECASE,
)
_ECHO_AFTER = re.compile(
    r"[\[(]?(?:read more|weiterlesen|weiter lesen|mehr lesen(?: über)?|continue reading)[\])]?"
    r"(?:\s+(?:about|über|von))?[\s:»›→>„“\"]+(?P<title>\S.{1,150}?)[\s»›→>“”\"….]*",
    re.IGNORECASE,
)
_RULE = re.compile(r"(?:-{5,}|={5,}|_{5,}|\*{5,}|#{5,}|~{5,})")
_LEAST = 12
"""Words between two titles that make an essay; less is a list of titles."""


@dataclass(slots=True)
class Part:
    """The lines of one essay."""

    lines: list[Line]
    title: str = ""
    """From an echo; empty if the head must show it."""
    leading: bool = False
    """True for what stood above the first title of an archive."""


def split(document: Document, facts: Facts) -> list[Part]:
    """The parts of `document`, in its order; one part if it is a single essay."""
    lines = document.lines
    if document.single:
        return [Part(lines)]
    if document.form == "markdown":
        parts = _by_headings(lines)
        if parts:
            return parts
    for way in (_by_echo, _by_dates, _by_enders, _by_rules):
        parts = way(lines, facts)
        if parts:
            return parts
    return [Part(lines)]


def echo_title(text: str) -> str:
    """The title inside a "<title> Read More »" line; empty if it is no such line."""
    if len(text) > 220:
        return ""
    found = _ECHO.fullmatch(text) or _ECHO_AFTER.fullmatch(text)
    return found["title"].strip('„“”"»«[]() ') if found else ""


def _by_echo(lines: list[Line], facts: Facts) -> list[Part]:
    indices = content(lines)
    parts: list[Part] = []
    begin = 0
    by_key: dict[str, list[int]] = {}
    for index in indices:
        title = echo_title(lines[index].bare)
        shown = key(title)
        if not shown:
            by_key.setdefault(key(lines[index].bare), []).append(index)
            continue
        starts = [number for number in by_key.get(shown, ()) if number >= begin]
        if not starts:
            continue
        # The last one that still has a text below it: an archive's heading may be the same word.
        start = next(
            (
                number
                for number in reversed(starts)
                if word_count(lines, content(lines, number + 1, index)) >= 3
            ),
            starts[-1],
        )
        if bisect_left(indices, begin) < bisect_left(indices, start):
            parts.append(Part(lines[begin:start], leading=not parts))
        lines[index].drop("read-more")
        parts.append(Part(lines[start : index + 1], title))
        begin = index + 1
    if not parts:
        return []
    parts.append(Part(lines[begin:], leading=True))
    return parts


def _by_headings(lines: list[Line]) -> list[Part]:
    starts = [
        index
        for index, line in enumerate(lines)
        if not line.code and line.open and re.match(r" {0,3}#\s+\S", line.text)
    ]
    if len(starts) < 2:
        return []
    return _cut(lines, starts)


def _by_dates(lines: list[Line], facts: Facts) -> list[Part]:
    indices = content(lines)
    comments = _comments(lines, facts, indices)
    indices = [index for index in indices if index < comments]
    over: list[int] = []
    under: list[int] = []
    for place, index in enumerate(indices):
        if not facts.byline(lines[index]):
            continue
        above = indices[place - 1] if place else None
        below = indices[place + 1] if place + 1 < len(indices) else None
        if above is not None and _titles(lines[above], facts):
            over.append(above)
        if below is not None and _titles(lines[below], facts):
            under.append(index)
    # A page prints all its dates below its titles, or all above them.
    starts = over if len(over) >= len(under) else under
    starts = [
        start
        for number, start in enumerate(starts)
        if _text_between(
            lines, facts, start, starts[number + 1] if number + 1 < len(starts) else None
        )
    ]
    if len(starts) < 2:
        return []
    return _cut(lines, starts)


def _comments(lines: list[Line], facts: Facts, indices: list[int]) -> int:
    """Index at which readers' comments begin: their names and dates open no essays."""
    for place, index in enumerate(indices):
        if not any(
            r.name == "comments" and r.where == "section" for r in facts.rules(lines[index])
        ):
            continue
        below = indices[place + 1 : place + 16]
        marks = [
            i
            for i in below
            if facts.named(lines[i], "reply") or any(r.evidence for r in facts.rules(lines[i]))
        ]
        if len(marks) >= 3:
            return index
    return len(lines)


def _by_enders(lines: list[Line], facts: Facts) -> list[Part]:
    indices = content(lines)
    enders = [
        index
        for index in indices
        if any(
            rule.name == "read-more" or (rule.name == "byline" and rule.platform == "blogger")
            for rule in facts.rules(lines[index])
        )
    ]
    parts: list[Part] = []
    begin = 0
    for index in enders:
        inside = content(lines, begin, index)
        if not _has_text(lines, facts, inside):
            continue
        parts.append(Part(lines[begin : index + 1]))
        begin = index + 1
    whole = [part for part in parts if _starts_with_title(part.lines, facts)]
    if len(whole) < 2 or len(whole) < len(parts):
        return []
    rest = content(lines, begin)
    tail = Part(lines[begin:], leading=not _starts_with_title(lines[begin:], facts))
    return [*parts, tail] if rest else parts


def _by_rules(lines: list[Line], facts: Facts) -> list[Part]:
    rules = [index for index, line in enumerate(lines) if _RULE.fullmatch(line.text.strip())]
    edges = [-1, *rules, len(lines)]
    parts = [
        Part(lines[start + 1 : end])
        for start, end in itertools.pairwise(edges)
        if content(lines, start + 1, end)
    ]
    if len(parts) < 2 or not rules:
        return []
    for part in parts:
        inside = content(part.lines)
        first = part.lines[inside[0]]
        second = part.lines[inside[1]] if len(inside) > 1 else None
        alone = second is not None and second.number > first.number + 1
        if not (alone and title_shaped(first.text) and word_count(part.lines, inside) >= 40):
            return []
    for index in rules:
        lines[index].drop("separator")
    return parts


def _titles(line: Line, facts: Facts) -> bool:
    return title_shaped(line.text) and facts.kind(line, "head") not in ("label", "date")


def _cut(lines: list[Line], starts: list[int]) -> list[Part]:
    edges = [*starts, len(lines)]
    parts = [Part(lines[start:end]) for start, end in itertools.pairwise(edges)]
    if content(lines, 0, starts[0]):
        parts.insert(0, Part(lines[: starts[0]], leading=True))
    return parts


def _text_between(lines: list[Line], facts: Facts, start: int, end: int | None) -> bool:
    return _has_text(lines, facts, content(lines, start + 1, end))


def _has_text(lines: list[Line], facts: Facts, indices: list[int]) -> bool:
    prose = [index for index in indices if facts.kind(lines[index], "middle") == "prose"]
    return sum(words(lines[index].bare) for index in prose) >= _LEAST


def _starts_with_title(lines: list[Line], facts: Facts) -> bool:
    for index in content(lines):
        kind = facts.kind(lines[index], "head")
        if kind in ("label", "date"):
            continue
        return kind in ("name", "heading") and title_shaped(lines[index].text)
    return False


def same_title(left: str, right: str) -> bool:
    """True if both are the same title but for marks, case and punctuation."""
    return same(left, right)
