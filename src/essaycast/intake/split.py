"""One piece of raw material -> the lines of each essay in it.

Evidence, strongest first: an essay's title that comes again in its "Read More" line;
several headings of the first level; several titles each with its own date; several lines
that end a teaser; long rules between texts that each start with a title.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from essaycast.intake.boilerplate.facts import Facts, content, same, word_count
from essaycast.intake.collection import by_marks, by_notes, by_repeats, by_rules
from essaycast.intake.contents import by_contents
from essaycast.intake.dated import by_dates, by_dates_above, by_dates_resumed, has_text
from essaycast.intake.footers import by_footers, with_undated
from essaycast.intake.levels import (
    by_capitals,
    by_dated_titles,
    by_levels,
    by_lone_capitals,
    by_pages,
)
from essaycast.intake.lines import Document, Line, key, title_shaped
from essaycast.intake.parts import (
    TEXT,
    Part,
    cut,
    prose_sums,
    prose_words,
)
from essaycast.intake.records import by_records, by_sheets

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
_HEAD = 3
"""Lines at a page's top that come again where the next page was pasted below it."""


def split(document: Document, facts: Facts) -> list[Part]:
    """The parts of `document`, in its order; one part if it is a single essay."""
    if document.single and not document.loose:
        return [Part(document.lines)]
    # Readers' comments open no essays: they stay with the last one.
    stop = _comments(document.lines, facts, content(document.lines))
    lines, rest = document.lines[:stop], document.lines[stop:]
    parts = _split(replace(document, lines=lines), facts) or [Part(lines)]
    if rest and not document.single:
        texts = sum(not part.leading for part in parts)
        for whole in (
            by_dates_above(document.lines, facts),
            by_dates_resumed(document.lines, facts, stop),
        ):
            if sum(not part.leading for part in whole) > max(1, texts):
                return whole
    parts[-1].lines = [*parts[-1].lines, *rest]
    return parts


def _split(document: Document, facts: Facts) -> list[Part]:
    lines = document.lines
    ways: list[Callable[[], list[Part]]] = [
        lambda: by_records(lines, facts),
        lambda: _by_pages_heads(lines, facts),
        lambda: by_contents(lines, facts),
    ]
    if document.loose:
        ways += [
            lambda: by_levels(document, facts),
            lambda: by_pages(document, facts),
            lambda: _by_marked_dates(lines, facts),
        ]
    else:
        typed = document.form != "markdown"
        ways.insert(0, lambda: _by_headings(lines, facts, typed=typed))
        for way in (
            _by_echo,
            by_sheets,
            by_notes,
            _by_dates_or_footers,
            _by_enders,
            by_dated_titles,
            by_repeats,
            by_rules,
            by_marks,
        ):
            ways.append(partial(way, lines, facts))
        ways += [
            lambda: by_pages(document, facts),
            lambda: by_levels(document, facts),
            lambda: by_capitals(lines, facts),
            lambda: by_lone_capitals(lines, facts),
            lambda: by_footers(lines, facts),
        ]
    for find in ways:
        parts = find()
        if parts:
            return parts
    return []


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
            between = content(lines, begin, start)
            text = has_text(lines, facts, between)
            parts.append(Part(lines[begin:start], leading=not parts or not text))
        lines[index].drop("read-more")
        parts.append(Part(lines[start : index + 1], title))
        begin = index + 1
    if not parts:
        return []
    parts.append(Part(lines[begin:], leading=True))
    return parts


def _by_headings(lines: list[Line], facts: Facts, *, typed: bool) -> list[Part]:
    """Texts below headings of the first level; in a plain text only with a text below each."""
    starts = [
        index
        for index, line in enumerate(lines)
        if not line.code and line.open and re.match(r" {0,3}#\s+\S", line.text)
    ]
    if typed:
        starts = [
            start
            for start, end in itertools.pairwise([*starts, len(lines)])
            if prose_words(lines, facts, start + 1, end) >= TEXT
        ]
    return cut(lines, starts) if len(starts) > 1 else []


def _by_pages_heads(lines: list[Line], facts: Facts) -> list[Part]:
    """Pages pasted one below the other: the lines that open the first come again."""
    indices = content(lines)
    keys = [key(lines[index].bare) for index in indices]
    for offset in range(min(3, max(0, len(keys) - _HEAD))):
        opening = keys[offset : offset + _HEAD]
        if not all(opening) or len(set(opening)) < _HEAD:
            continue
        first = indices[offset : offset + _HEAD]
        if all(facts.rule_for(lines[i], "edge", "anywhere") for i in first):
            continue  # a share menu stands above and below the same text
        starts = [
            indices[place - offset]
            for place in range(offset, len(keys) - _HEAD + 1)
            if keys[place] == opening[0] and keys[place : place + _HEAD] == opening
        ]
        sums = prose_sums(lines, facts)
        edges = [*starts, len(lines)]
        if len(starts) > 1 and all(sums[b] - sums[a] >= TEXT for a, b in itertools.pairwise(edges)):
            parts = cut(lines, starts)
            for part in parts:
                part.heading = None
            return parts
    return []


def _by_dates_or_footers(lines: list[Line], facts: Facts) -> list[Part]:
    """Texts by their dated titles; by what the page prints between them, if those are more."""
    dated = with_undated(facts, by_dates(lines, facts))
    texts = sum(not part.leading for part in dated)
    return (texts and by_footers(lines, facts, least=1.5 * texts)) or dated


def _by_marked_dates(lines: list[Line], facts: Facts) -> list[Part]:
    """On a page without headings: titles in bold, each with its date."""
    for way in (by_dates, by_dated_titles):
        parts = way(lines, facts)
        heads = [part.heading.text.lstrip() for part in parts if part.heading is not None]
        if heads and all(re.match(r"\*\*\S|#", text) for text in heads):
            return parts
    return []


def _comments(lines: list[Line], facts: Facts, indices: list[int]) -> int:
    """Index at which readers' comments begin: their names and dates open no essays."""
    for place, index in enumerate(indices):
        if not any(
            r.name == "comments" and r.where == "section" for r in facts.rules(lines[index])
        ):
            continue
        below = indices[place + 1 : place + 16]
        replies = sum(facts.named(lines[i], "reply") for i in below)
        evidence = sum(any(r.evidence for r in facts.rules(lines[i])) for i in below)
        if replies + evidence >= 3 or replies >= 2 or evidence >= 2:
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
    # What ends one teaser after the other says the same each time.
    shapes = {index: re.sub(r"\d+", "0", key(lines[index].bare))[:12] for index in enders}
    often = Counter(shapes.values())
    parts: list[Part] = []
    begin = 0
    for index in enders:
        if often[shapes[index]] < 2:
            continue
        inside = content(lines, begin, index)
        if not has_text(lines, facts, inside):
            continue
        parts.append(Part(lines[begin : index + 1]))
        begin = index + 1
    whole = [part for part in parts if _starts_with_title(part.lines, facts)]
    if len(whole) < 2 or len(whole) < len(parts):
        return []
    rest = content(lines, begin)
    tail = Part(lines[begin:], leading=not _starts_with_title(lines[begin:], facts))
    return [*parts, tail] if rest else parts


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
