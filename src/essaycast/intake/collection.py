"""A writer's own collection in one file, and a page that shows several texts in a row.

What comes again and again between the texts is the evidence: a note with a date below each,
a rule above each title, numbered or starred titles under a collection's name, headings of
one level with a date each.
"""

from __future__ import annotations

import itertools
import re

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.boilerplate.notes import note_of
from essaycast.intake.lines import Document, Line, is_prose, key, title_shaped, words
from essaycast.intake.parts import (
    LEAST,
    RULE,
    TEXT,
    Part,
    cut,
    drop_rules,
    frame_block,
    is_collection,
    is_service,
    numbered,
    plain_title,
    prose_words,
    stands_as_title,
    trim,
    unnumbered,
)

_SHORT_RULE = re.compile(r"(?:([-=_*#~+•·–—])[ ]?)(?:\1[ ]?){2,3}")
_STARRED = re.compile(
    r"^([*_=~#•·◆–—-]{1,5}|>{2,3}|\[)\s*(\S.{0,100}?\S)\s*([*_=~#•·◆–—-]{1,5}|<{2,3}|\])$"
)
_COVER = 12
"""Lines of a cover sheet above the first title."""


def by_notes(lines: list[Line], facts: Facts) -> list[Part]:
    """Texts that each end in a note with a date: "(Erschienen am 12. März 2016)"."""
    indices = content(lines)
    notes = [i for i in indices if (found := note_of(lines[i])) and found.date]
    early = [i for i in notes if prose_words(lines, facts, 0, i) < LEAST]
    notes = [i for i in notes if prose_words(lines, facts, 0, i) >= TEXT]
    if len(notes) < 2:
        return []
    # Dates that head texts stand above the first text and not below the last.
    if prose_words(lines, facts, notes[-1] + 1) >= (LEAST if early else TEXT):
        return []
    starts: list[int] = []
    ends: list[int] = []
    begin = 0
    for note in notes:
        start = _first_title(lines, facts, begin, note)
        if start is None or prose_words(lines, facts, start + 1, note) < LEAST:
            return []
        starts.append(start)
        ends.append(note)
        begin = note + 1
    titles = unnumbered([lines[start].text for start in starts])
    parts = cut(lines, starts, titles)
    parts[0].leading = parts[0].heading is None
    own = [part for part in parts if not part.leading]
    for part, note in zip(own, ends, strict=True):
        found = note_of(lines[note])
        part.date = found.date if found else None
        lines[note].role, lines[note].rule = "date", "byline"
        drop_rules(part.lines)
    drop_rules(lines[: starts[0]])
    # Below the last note stands no text, only what closes the file.
    closing = lines[notes[-1] + 1 :]
    if content(closing):
        own[-1].lines = lines[starts[-1] : notes[-1] + 1]
        parts.append(Part(closing, leading=True))
    return parts


def _first_title(lines: list[Line], facts: Facts, begin: int, end: int) -> int | None:
    """The title of the text that ends at `end`: its first line, or the one above its prose."""
    inside = [i for i in content(lines, begin, end) if not RULE.fullmatch(lines[i].text.strip())]
    if begin == 0:
        sentences = [i for i in inside if facts.kind(lines[i], "middle") == "prose"]
        text = next((i for i in sentences if words(lines[i].bare) >= 8), None)
        inside = [i for i in inside if text is not None and i < text]
        return next((i for i in reversed(inside) if stands_as_title(lines[i], facts)), None)
    for index in inside:
        if stands_as_title(lines[index], facts):
            return index
        if facts.kind(lines[index], "tail") not in ("label", "date"):
            return None
    return None


def by_rules(lines: list[Line], facts: Facts) -> list[Part]:
    """Texts between rules, each with a title; what else stands between rules is the page's."""
    for mark in (RULE, _SHORT_RULE):
        parts = _between(lines, facts, mark)
        if parts:
            return parts
    return []


def _between(lines: list[Line], facts: Facts, mark: re.Pattern[str]) -> list[Part]:
    rules = [i for i, line in enumerate(lines) if line.open and mark.fullmatch(line.text.strip())]
    edges = [-1, *rules, len(lines)]
    blocks = [(a + 1, b) for a, b in itertools.pairwise(edges) if content(lines, a + 1, b)]
    if len(blocks) < 2 or not rules:
        return []
    # A title between two rules, its text below the second.
    merged: list[tuple[int, int]] = []
    for a, b in blocks:
        before = merged[-1] if merged else None
        if before and _only_title(lines, facts, before) and prose_words(lines, facts, a, b):
            merged[-1] = (before[0], b)
        else:
            merged.append((a, b))
    texts = [block for block in merged if _titled_text(lines, facts, block)]
    others = [block for block in merged if block not in texts]
    if len(texts) < 2:
        return []
    inner = [block for block in others if texts[0][0] < block[0] < texts[-1][0]]
    framed = [block for block in others if frame_block(lines[block[0] : block[1]], facts)]
    strict = mark is not RULE
    if strict and (texts[0] is not merged[0] or len(texts) < len(merged) - len(framed)):
        return []
    if any(block not in framed for block in inner):
        return []  # stretches without a title: the rules part scenes
    starts = [
        next(i for i in content(lines, a, b) if not mark.fullmatch(lines[i].text.strip()))
        for a, b in texts
    ]
    parts = cut(lines, starts, unnumbered([lines[i].text for i in starts]))
    for line in (lines[i] for i in rules):
        line.drop("separator")
    for block in framed:
        if block[0] > texts[0][0]:
            for line in lines[block[0] : block[1]]:
                line.drop("archive")
    return parts


def _only_title(lines: list[Line], facts: Facts, block: tuple[int, int]) -> bool:
    inside = content(lines, *block)
    return (
        len(inside) <= 3
        and stands_as_title(lines[inside[0]], facts)
        and not any(is_prose(lines[i]) and words(lines[i].bare) > 13 for i in inside)
    )


def _titled_text(lines: list[Line], facts: Facts, block: tuple[int, int]) -> bool:
    inside = [i for i in content(lines, *block) if not RULE.fullmatch(lines[i].text.strip())]
    if len(inside) < 2 or is_service(lines[inside[0]]):
        return False
    first, second = lines[inside[0]], lines[inside[1]]
    if re.match(r"\s*#{2,}\s", first.text) or not stands_as_title(first, facts):
        return False
    alone = second.number > first.number + 1 or bool(facts.byline(second) or note_of(second))
    return alone and prose_words(lines, facts, inside[1], block[1]) >= TEXT


def by_marks(lines: list[Line], facts: Facts) -> list[Part]:
    """Numbered, starred or underlined titles below the name of a collection."""
    indices = content(lines)
    for starts in (_starred(lines, indices), _counted(lines, facts, indices)):
        if len(starts) < 2:
            continue
        above = [lines[i] for i in indices if i < starts[0]]
        if len(above) > _COVER or prose_words(lines, facts, 0, starts[0]) > TEXT:
            continue
        named = any(is_collection(line.bare) for line in above)
        edges = [*starts, len(lines)]
        sizes = [prose_words(lines, facts, a + 1, b) for a, b in itertools.pairwise(edges)]
        dated = [i for i in starts if any(note_of(lines[j]) for j in indices if i < j <= i + 3)]
        bare_start = not above and len(starts) > 2
        if min(sizes) < LEAST or sum(sizes) < TEXT * len(sizes):
            continue
        if named or len(dated) >= 0.6 * len(starts) or (bare_start and min(sizes) >= 2 * TEXT):
            drop_rules(lines)
            return cut(lines, starts, unnumbered([lines[i].text for i in starts]))
    return []


def _starred(lines: list[Line], indices: list[int]) -> list[int]:
    found: dict[str, list[int]] = {}
    for index in indices:
        line = lines[index]
        marked = _STARRED.fullmatch(line.text.strip())
        if marked is None or line.code or len(marked[1]) != len(marked[3]):
            continue
        if title_shaped(plain_title(marked[2])) and words(marked[2]) <= 14:
            found.setdefault(marked[1], []).append(index)
    return max(found.values(), key=len, default=[])


def _counted(lines: list[Line], facts: Facts, indices: list[int]) -> list[int]:
    """Lines numbered from 1 on, each alone over a text."""
    starts: list[int] = []
    for index in indices:
        number, shown = numbered(lines[index].text)
        if number != len(starts) + 1 or not shown or is_prose(Line(0, shown)):
            continue
        if prose_words(lines, facts, index + 1, index + 8) >= LEAST:
            starts.append(index)
    return starts


def by_levels(document: Document, facts: Facts) -> list[Part]:
    """Headings of one level, each with a text and a date, or linked, or under "Meine Texte"."""
    lines = document.lines
    indices = content(lines)
    for level in (1, 2, 3, 4):
        heads = [i for i in indices if _level(lines[i]) == level]
        if len(heads) < 2:
            continue
        edges = [*heads, len(lines)]
        sizes = [prose_words(lines, facts, a + 1, b) for a, b in itertools.pairwise(edges)]
        starts = [
            head
            for head, size in zip(heads, sizes, strict=True)
            if size >= LEAST and not is_service(lines[head])
        ]
        if len(starts) < 2:
            continue
        dated = sum(_dated(lines, facts, indices, start) for start in starts)
        linked = sum(key(lines[start].bare) in document.linked for start in starts)
        named = is_collection(document.title) or any(
            is_collection(lines[i].bare) for i in indices if i < starts[0] and _level(lines[i])
        )
        large = min(sizes[heads.index(start)] for start in starts) >= TEXT
        if not (
            dated >= 0.8 * len(starts)
            or (linked >= 0.8 * len(starts) and large)
            or (named and large and len(starts) > 2)
        ):
            continue
        if prose_words(lines, facts, 0, starts[0]) > 2.5 * TEXT:
            continue
        parts = cut(lines, heads, [plain_title(lines[i].text) for i in heads])
        for part in parts:
            part.frame = part.heading is not None and part.heading not in [lines[i] for i in starts]
            trim(part, facts)
        return parts
    return []


def _level(line: Line) -> int:
    found = re.match(r"\s{0,3}(#{1,6})\s", line.text) if line.open and not line.code else None
    return len(found[1]) if found else 0


def _dated(lines: list[Line], facts: Facts, indices: list[int], start: int) -> bool:
    """True if a date stands below a heading, or directly above it."""
    place = indices.index(start)
    near = [*indices[place + 1 : place + 3], *indices[max(0, place - 1) : place]]
    for number in near:
        found = facts.byline(lines[number]) or note_of(lines[number])
        if found and found.date:
            return True
    return False
