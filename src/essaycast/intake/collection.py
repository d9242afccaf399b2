"""A writer's own collection in one file, and a page that shows several texts in a row.

What comes again and again between the texts is the evidence: a note with a date below each,
a rule above each title, numbered or starred titles under a collection's name, headings of
one level with a date each.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.boilerplate.notes import note_of
from essaycast.intake.dated import SIGNATURE
from essaycast.intake.levels import is_mail
from essaycast.intake.lines import Line, is_prose, key, title_shaped, words
from essaycast.intake.parts import (
    LEAST,
    RULE,
    SHORT_RULE,
    TEXT,
    Part,
    cut,
    dates_above,
    drop_rules,
    frame_block,
    is_service,
    names_collection,
    numbered,
    plain_title,
    prose_sums,
    prose_words,
    stands_as_title,
    unnumbered,
)

_STARRED = re.compile(
    r"^([*_=~#•·◆–—-]{1,5}|>{2,3}|\[)\s*(\S.{0,100}?\S)\s*([*_=~#•·◆–—-]{1,5}|<{2,3}|\])$"
)
_AMID = frozenset(
    (
        "share",
        "follow",
        "subscribe",
        "call",
        "login",
        "image-credit",
        "sponsor",
        "read-more",
        "form",
    )
)
"""Rules whose lines come again between the chapters of one text."""
_COVER = 12
"""Lines of a cover sheet above the first title."""


def by_notes(lines: list[Line], facts: Facts) -> list[Part]:
    """Texts that each end in a note with a date: "(Erschienen am 12. März 2016)"."""
    indices = content(lines)
    notes = [i for i in indices if (found := note_of(lines[i])) and found.date]
    sums = prose_sums(lines, facts)
    early = [i for i in notes if sums[i] < LEAST]
    notes = [i for i in notes if sums[i] >= TEXT]
    if len(notes) < 2:
        return []
    # Dates that head texts stand above the first text and not below the last.
    if sums[-1] - sums[notes[-1]] >= (LEAST if early else TEXT):
        return []
    _drop_alike(
        lines, [next(iter(content(lines, i + 1, min(i + 4, len(lines)))), i) for i in notes], notes
    )
    starts: list[int] = []
    ends: list[int] = []
    begin = 0
    for note in notes:
        start = _first_title(lines, facts, begin, note)
        if start is None or sums[note] - sums[start + 1] < LEAST:
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


def _drop_alike(lines: list[Line], below: list[int], notes: list[int]) -> None:
    """Drop what a page prints below each date: "7 Anmerkungen"."""
    shapes = [
        key(re.sub(r"\d+", "", lines[i].bare)) if i != note else ""
        for i, note in zip(below, notes, strict=True)
    ]
    common, count = Counter(shapes).most_common(1)[0]
    if common and count >= max(2, 0.7 * len(notes)):
        for index, shape in zip(below, shapes, strict=True):
            if shape == common:
                lines[index].drop("repeated")


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
    for mark in (RULE, SHORT_RULE):
        parts = _between(lines, facts, mark)
        if parts:
            return parts
    return []


def _in_capitals(lines: list[Line], facts: Facts, starts: list[int]) -> list[int]:
    """Where all titles are in capitals: with the others of that shape, each alone over a text."""
    if not all(lines[i].bare.isupper() for i in starts):
        return starts
    sums = prose_sums(lines, facts)
    indices = content(lines)
    alone = [
        i
        for above, i, below in zip([-1, *indices], indices, indices[1:], strict=False)
        if i > starts[0]
        and lines[i].bare.isupper()
        and stands_as_title(lines[i], facts)
        and (above < 0 or lines[i].number > lines[above].number + 1)
        and lines[below].number > lines[i].number + 1
    ]
    heads = sorted({*starts, *alone})
    edges = [*heads, len(lines)]
    whole = all(sums[b] - sums[a] >= TEXT for a, b in itertools.pairwise(edges))
    return heads if whole else starts


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
    if not _titled_text(lines, facts, merged[0]) and is_mail(lines, facts):
        # Above a mail's first title stand its masthead and the number of the issue.
        head = _first_title(lines, facts, *merged[0])
        merged[0] = (merged[0][0] if head is None else head, merged[0][1])
    texts = [block for block in merged if _titled_text(lines, facts, block)]
    others = [block for block in merged if block not in set(texts)]
    if len(texts) < 2:
        return []
    inner = [block for block in others if texts[0][0] < block[0] < texts[-1][0]]
    framed = {block for block in others if frame_block(lines[block[0] : block[1]], facts)}
    strict = mark is not RULE
    if strict and not (
        texts[0] is merged[0]
        and len(texts) >= max(3, len(merged) - len(framed))
        and all(prose_words(lines, facts, *block) >= 2 * TEXT for block in texts)
        and sum(words(lines[content(lines, *block)[0]].bare) for block in texts) >= 2 * len(texts)
    ):
        return []  # scenes of one essay, each with a word over it
    if any(block not in framed for block in inner):
        return []  # stretches without a title: the rules part scenes
    starts = [
        next(i for i in content(lines, a, b) if not mark.fullmatch(lines[i].text.strip()))
        for a, b in texts
    ]
    starts = _in_capitals(lines, facts, starts)
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


def by_repeats(lines: list[Line], facts: Facts) -> list[Part]:
    """Texts that each end in the same line: "© Ida Kern", "Zurück zur Übersicht"."""
    indices = content(lines)
    sums = prose_sums(lines, facts)
    by_key: dict[str, list[int]] = {}
    for index in indices:
        line = lines[index]
        shown = key(re.sub(r"\d+", "", line.bare))
        if shown and words(line.bare) <= 8 and not is_prose(line) and not _of_form(line, facts):
            by_key.setdefault(shown, []).append(index)
    for ends in sorted(by_key.values(), key=len, reverse=True)[:5]:
        if len(ends) < 3:
            return []
        starts = [_first_title(lines, facts, 0, ends[0])]
        starts += [_first_title(lines, facts, a + 1, b) for a, b in itertools.pairwise(ends)]
        texts = [i for i in starts if i is not None]
        sizes = [sums[end] - sums[i + 1] for i, end in zip(texts, ends, strict=False)]
        if len(texts) < len(ends) or min(sizes) < TEXT:
            continue
        if sums[-1] - sums[ends[-1]] >= TEXT:  # the last text has lost its ending
            last = _first_title(lines, facts, ends[-1] + 1, len(lines))
            if last is None:
                continue
            texts.append(last)
        for end in ends:
            lines[end].drop("repeated")
        parts = cut(lines, texts, unnumbered([lines[i].text for i in texts]))
        closing = lines[ends[-1] + 1 :]
        if len(texts) == len(ends) and content(closing):
            parts[-1].lines = lines[texts[-1] : ends[-1] + 1]
            parts.append(Part(closing, leading=True))
        return parts
    return []


def _of_form(line: Line, facts: Facts) -> bool:
    """True for a button, a picture's note or an advert's word: they stand amid texts too."""
    if line.bare.casefold().strip(" -–[]()") in ("anzeige", "werbung", "advertisement"):
        return True
    return any(rule.name in _AMID for rule in facts.rules(line))


def by_marks(lines: list[Line], facts: Facts) -> list[Part]:
    """Numbered, starred or lonely titles below the name of a collection."""
    indices = content(lines)
    sums = prose_sums(lines, facts)
    ways = (
        _starred(lines, indices),
        _counted(lines, facts, indices),
        _alone(lines, facts, indices),
    )
    for number, starts in enumerate(ways):
        if len(starts) < 2 + (number == len(ways) - 1):
            continue
        above = [lines[i] for i in indices[: _COVER + 1] if i < starts[0]]
        if len(above) > _COVER or sums[starts[0]] > TEXT:
            continue
        edges = [*starts, len(lines)]
        sizes = [sums[b] - sums[a + 1] for a, b in itertools.pairwise(edges)]
        if min(sizes) < LEAST or sum(sizes) < TEXT * len(sizes):
            continue
        dated = sum(any(note_of(line) for line in lines[i + 1 : i + 4]) for i in starts)
        unnamed = not above and len(starts) > 2 and min(sizes) >= 2 * TEXT and number < 2
        if names_collection(above, facts) or dated >= 0.6 * len(starts) or unnamed:
            begins = dates_above(lines, facts, indices, starts)
            parts = cut(lines, begins, unnumbered([lines[i].text for i in starts]))
            for part, start in zip(parts[-len(starts) :], starts, strict=True):
                part.heading = lines[start]
            drop_rules(lines)
            return parts
    return []


def _alone(lines: list[Line], facts: Facts, indices: list[int]) -> list[int]:
    """Titles that stand alone over a text; those with the widest gap above, if gaps differ."""
    found: list[tuple[int, int]] = []
    for place, index in enumerate(indices[:-1]):
        line, below = lines[index], lines[indices[place + 1]]
        gap = line.number - lines[indices[place - 1]].number if place else 99
        text = below
        if (facts.byline(below) or note_of(below)) and place + 2 < len(indices):
            text = lines[indices[place + 2]]
        alone = below.number > line.number + 1 or text is not below
        if SIGNATURE.fullmatch(line.bare):
            continue  # between two letters
        if gap > 1 and alone and is_prose(text) and stands_as_title(line, facts):
            found.append((index, gap))
    widest = max((gap for _, gap in found[1:]), default=0)
    wide = [index for index, gap in found if gap >= widest]
    return wide if widest > 2 and len(wide) > 2 else [index for index, _ in found]


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
        if number != len(starts) + 1 or not title_shaped(shown):
            continue
        if prose_words(lines, facts, index + 1, min(index + 8, len(lines))) >= LEAST:
            starts.append(index)
    return starts
