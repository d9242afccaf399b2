"""Titles of several texts that are marked as headings, dated in their own line, or set in capitals.

A chapter's heading is marked in the same way: so a date at each, a link to a page of its own,
the name of a collection above, or a mail's frame has to come with it.
"""

from __future__ import annotations

import itertools
import re

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.boilerplate.notes import note_of
from essaycast.intake.dates import DATE, parse_date
from essaycast.intake.lines import Document, Line, is_prose, key, name_shaped, title_shaped
from essaycast.intake.parts import (
    LEAST,
    TEXT,
    Part,
    cut,
    is_collection,
    is_service,
    plain_title,
    prose_sums,
    trim,
)

_DATED_FIRST = re.compile(
    rf"[\[(]?(?P<date>{DATE})[\])]?\s*[:|·•–—-]?\s+(?P<title>\S.{{1,110}})", re.I
)
_DATED_LAST = re.compile(
    rf"(?P<title>\S.{{1,110}}?)\s*[|·•,–—(\[-]\s*(?:vom |am |den )?(?P<date>{DATE})[\])]?", re.I
)
_MAIL = frozenset(("newsletter-head", "newsletter-foot"))


def by_levels(document: Document, facts: Facts) -> list[Part]:
    """Headings of one level, each with a text and a date, or linked, or under "Meine Texte"."""
    lines = document.lines
    indices = content(lines)
    sums = prose_sums(lines, facts)
    places = {index: place for place, index in enumerate(indices)}
    for level in (1, 2, 3, 4):
        heads = [i for i in indices if _level(lines[i]) == level]
        if len(heads) < 2:
            continue
        edges = [*heads, len(lines)]
        sizes = {a: sums[b] - sums[a + 1] for a, b in itertools.pairwise(edges)}
        starts = [i for i in heads if sizes[i] >= LEAST and not is_service(lines[i])]
        if len(starts) < 2 or sums[starts[0]] > 2.5 * TEXT:
            continue
        below = sum(_dated(lines, facts, indices[places[i] + 1 : places[i] + 3]) for i in starts)
        above = sum(_dated(lines, facts, indices[places[i] - 1 : places[i]]) for i in starts)
        linked = sum(key(lines[i].bare) in document.linked for i in starts)
        named = is_collection(document.title) or any(
            is_collection(lines[i].bare) for i in indices if i < starts[0] and _level(lines[i])
        )
        large = min(sizes[i] for i in starts) >= TEXT
        if not (
            max(above, below) >= 0.8 * len(starts)
            or (linked >= 0.8 * len(starts) and large)
            or (named and large and len(starts) > 2)
        ):
            continue
        begins = heads
        if above > below:
            over = [indices[max(0, places[i] - 1)] for i in heads]
            begins = [
                up if _dated(lines, facts, [up]) else i for i, up in zip(heads, over, strict=True)
            ]
        parts = cut(lines, begins, [plain_title(lines[i].text) for i in heads])
        texts = set(starts)
        for part, head in zip(parts[-len(heads) :], heads, strict=True):
            part.heading = lines[head]
            part.frame = head not in texts
            trim(part, facts)
        return parts
    return []


def by_dated_titles(lines: list[Line], facts: Facts) -> list[Part]:
    """Titles with their dates in the same line: "Die Leiter (12.3.2016)"."""
    sums = prose_sums(lines, facts)
    for shape in (_DATED_FIRST, _DATED_LAST):
        found: list[tuple[int, re.Match[str]]] = []
        for index in content(lines):
            shown = plain_title(lines[index].bare)
            match = shape.fullmatch(shown) if len(shown) < 140 and not lines[index].code else None
            if match and _own_title(match["title"]):
                found.append((index, match))
        starts = [index for index, _ in found]
        edges = [*starts, len(lines)]
        sizes = [sums[b] - sums[a + 1] for a, b in itertools.pairwise(edges)]
        titles = [match["title"].strip(" ,:–—-") for _, match in found]
        if len(starts) < 2 or min(sizes) < TEXT or len(set(titles)) < len(titles):
            continue
        parts = cut(lines, starts, titles)
        for part, (_, match) in zip(parts[-len(found) :], found, strict=True):
            part.date = parse_date(" " + match["date"])
        return parts
    return []


def _own_title(text: str) -> bool:
    return title_shaped(text) and not is_prose(Line(0, text)) and not name_shaped(text)


def by_capitals(lines: list[Line], facts: Facts) -> list[Part]:
    """Titles in capitals in a mail, each over a text, with no text above the first."""
    known = [rule.name for line in lines[:400] for rule in facts.rules(line)]
    if sum(name in _MAIL for name in known) < 2:
        return []
    sums = prose_sums(lines, facts)
    indices = content(lines)
    heads = [
        i
        for i in indices
        if lines[i].bare.isupper()
        and title_shaped(plain_title(lines[i].text))
        and len(lines[i].bare) > 3
        and facts.kind(lines[i], "head") in ("name", "heading", "prose")
    ]
    edges = [*heads, len(lines)]
    sizes = {a: sums[b] - sums[a + 1] for a, b in itertools.pairwise(edges)}
    texts = [i for i in heads if sizes[i] >= TEXT and not is_service(lines[i])]
    if len(texts) < 2 or sums[texts[0]] > 2 * TEXT:
        return []
    if sum(sizes[i] for i in texts) < 2 * TEXT * len(texts):
        return []
    begins = [i for i in heads if i >= texts[0]]
    parts = cut(lines, begins, [plain_title(lines[i].text) for i in begins])
    for part, head in zip(parts[-len(begins) :], begins, strict=True):
        part.frame = head not in texts
        trim(part, facts)
    return parts


def _level(line: Line) -> int:
    found = re.match(r"\s{0,3}(#{1,6})\s", line.text) if line.open and not line.code else None
    return len(found[1]) if found else 0


def _dated(lines: list[Line], facts: Facts, near: list[int]) -> bool:
    """True if one of these lines is a date."""
    for index in near:
        found = facts.byline(lines[index]) or note_of(lines[index])
        if found and found.date:
            return True
    return False
