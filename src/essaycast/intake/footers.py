"""Texts told apart by what a page prints below (or above) each, with a title or without one.

Tumblr ends each post with hashtags, a date and a count of notes; a Facebook page opens each
with a name and a date. A blog that prints one date over two posts still closes each of them.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from datetime import date

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.lines import Line, is_prose, key, words
from essaycast.intake.parts import LEAST, TEXT, Part, prose_sums, stands_as_title

HASHTAGS = re.compile(r"#[^\W\d_][\w-]*(?:\s[\w-]+){0,4}(?:[\s,]+#\w[\w-]*(?:\s[\w-]+){0,4}){0,15}")
"""Keywords as social networks print them; without a blank behind the mark, unlike a heading."""
_DAY = "<date>"
_MOST = 12
"""Lines between two texts."""


def by_footers(lines: list[Line], facts: Facts, *, least: float = 2) -> list[Part]:
    """Texts between runs of the page's lines, each of which holds a date.

    `least`: how many there must be; with fewer, no line is marked.
    """
    indices = content(lines)
    shapes = _shapes(lines, facts, indices)
    runs = _runs(lines, indices, shapes)
    if len(runs) < least or any(facts.named(lines[i], "reply") for run in runs for i in run):
        return []
    within = {i for run in runs for i in run}
    if any(shapes.get(i) == _DAY and i not in within for i in indices if i < runs[-1][0]):
        return []  # dates over titles: what they date is seen there
    shared = Counter(shape for run in runs for shape in {shapes[i] for i in run} - {_DAY})
    if not shared or shared.most_common(1)[0][1] < max(2, 0.7 * len(runs)):
        return []
    sums = prose_sums(lines, facts)
    above, below = sums[runs[0][0]], sums[-1] - sums[runs[-1][-1]]
    if above >= LEAST and below < LEAST:
        texts = [
            (a, run[0]) for a, run in zip([0, *(r[-1] + 1 for r in runs[:-1])], runs, strict=True)
        ]
        dates = [_date(lines, facts, run) for run in runs]
    elif above < LEAST and below >= LEAST:
        ends = [run[0] for run in runs[1:]] + [len(lines)]
        texts = [(run[-1] + 1, b) for run, b in zip(runs, ends, strict=True)]
        dates = [_date(lines, facts, list(reversed(run))) for run in runs]
    else:
        return []
    last = [lines[content(lines, a, b)[-1]] for a, b in texts if content(lines, a, b)]
    if 2 * sum(stands_as_title(line, facts) for line in last[:-1]) > len(last) - 1:
        return []  # titles above what seems to open the next text
    sizes = [sums[b] - sums[a] for a, b in texts]
    if min(sizes) < LEAST or sum(sizes) < TEXT * len(sizes):
        return []
    parts: list[Part] = []
    for (a, b), moment in zip(texts, dates, strict=True):
        start, heading = _opening(lines, facts, a, b, first=not parts)
        parts.append(Part(lines[start:b], heading=heading, date=moment))
        if len(parts) == 1 and content(lines, 0, start):
            parts.insert(0, Part(lines[:start], leading=True))
    for run in runs:
        for index in run:
            lines[index].drop("archive")
    if content(lines, texts[-1][1]):
        parts.append(Part(lines[texts[-1][1] :], leading=True))
    return parts


def _shapes(lines: list[Line], facts: Facts, indices: list[int]) -> dict[int, str]:
    """What the page's own lines look like; lines that may be the author's are left out."""
    plain = {
        i: re.sub(r"\d+", "0", key(lines[i].bare))
        for i in indices
        if not is_prose(lines[i]) and words(lines[i].bare) <= 8 and not lines[i].code
    }
    counts = Counter(plain.values())
    shapes = {}
    for index in indices:
        line = lines[index]
        found = facts.byline(line)
        if HASHTAGS.fullmatch(line.text.strip()):
            shapes[index] = "#"
        elif found and found.date and not is_prose(line):
            shapes[index] = _DAY
        elif facts.kind(line, "tail") == "label" or (plain.get(index) and counts[plain[index]] > 2):
            rule = facts.label_rule(line, "anywhere", "edge", "tail")
            shapes[index] = rule or plain.get(index, "")
    return shapes


def _runs(lines: list[Line], indices: list[int], shapes: dict[int, str]) -> list[list[int]]:
    runs = []
    for furniture, group in itertools.groupby(indices, key=lambda i: i in shapes):
        run = list(group)
        if furniture and 2 <= len(run) <= _MOST and any(shapes[i] == _DAY for i in run):
            runs.append(run)
    return runs


def _date(lines: list[Line], facts: Facts, run: list[int]) -> date | None:
    for index in run:
        found = facts.byline(lines[index])
        if found and found.date:
            return found.date
    return None


def _opening(
    lines: list[Line], facts: Facts, begin: int, end: int, *, first: bool
) -> tuple[int, Line | None]:
    """Where a text begins, and its title's line if it has one."""
    inside = content(lines, begin, end)
    text = next((n for n, i in enumerate(inside) if is_prose(lines[i])), 0)
    if not text:
        return inside[0], None
    place = text - 1 if first else 0
    head = lines[inside[place]]
    titled = stands_as_title(head, facts) and facts.kind(head, "tail") != "label"
    if titled:
        return inside[place], head
    return (inside[text] if first else inside[0]), None


def with_undated(facts: Facts, parts: list[Part]) -> list[Part]:
    """The parts of a dated archive, where one date stands over several texts.

    What closes each text ("Eingestellt von ...") then comes twice in one part, a title and
    a text between.
    """
    texts = [part for part in parts if not part.leading]
    closers: Counter[str] = Counter()
    for part in texts:
        closers.update({_opens(part.lines[i]) for i in _labels(part.lines, facts)} - {""})
    often = {shape for shape, count in closers.items() if count >= max(2, 0.7 * len(texts))}
    if not often:
        return parts
    made: list[Part] = []
    for part in parts:
        starts = [] if part.leading else _further(part.lines, facts, often)
        moment = part.date or _date(part.lines, facts, content(part.lines)[:4])
        edges = [*starts, len(part.lines)]
        first = part.lines[: edges[0]]
        rest = [part.lines[a:b] for a, b in itertools.pairwise(edges)]
        part.lines = first
        made.append(part)
        made += [Part(some, heading=some[0], date=moment) for some in rest]
    return made


def _labels(lines: list[Line], facts: Facts) -> list[int]:
    return [
        i
        for i in content(lines)[2:]
        if facts.kind(lines[i], "tail") in ("label", "date") and not is_prose(lines[i])
    ]


def _opens(line: Line) -> str:
    """A label's first words: who and when behind them differ from text to text."""
    return " ".join(re.sub(r"\d+", "0", key(line.bare)).split()[:2])


def _further(lines: list[Line], facts: Facts, often: set[str]) -> list[int]:
    labels = set(_labels(lines, facts))
    indices = content(lines)
    sums = prose_sums(lines, facts)
    closed = [i for i in sorted(labels) if _opens(lines[i]) in often]
    starts = []
    for place, index in enumerate(indices[1:-1], 1):
        above, below = indices[place - 1], indices[place + 1]
        if above not in labels or index in labels or not stands_as_title(lines[index], facts):
            continue
        over = reversed(indices[max(0, place - _MOST) : place])
        near = list(itertools.takewhile(lambda i: i in labels, over))
        later = bisect_right(closed, index)
        after = closed[later] if later < len(closed) else None
        if (
            any(_opens(lines[i]) in often for i in near)
            and is_prose(lines[below])
            and after is not None
            and sums[after] - sums[index + 1] >= LEAST
        ):
            starts.append(index)
    return starts
