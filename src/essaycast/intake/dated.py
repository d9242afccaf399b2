"""Several titles, each with its own date above or below: a blog's front page, a category.

Between title and date may stand the author's name or a label of the page, above a title the
category. A signature over a date and a salutation below it are letters, not essays.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter

from essaycast.intake.boilerplate.facts import Facts, content, word_count
from essaycast.intake.boilerplate.notes import meta_of, note_of
from essaycast.intake.dates import DATE, date_line
from essaycast.intake.levels import SALUTATION
from essaycast.intake.lines import Line, key, words
from essaycast.intake.parts import (
    LEAST,
    RULE,
    SHORT_RULE,
    TEXT,
    Part,
    cut,
    prose_sums,
    stands_as_title,
    unnumbered,
)

_DATE = re.compile(DATE, re.IGNORECASE)
SIGNATURE = re.compile(r"(?:deine?|eure?|ihre?|dein|euer|ihr)(?:\s[A-ZÄÖÜ][\w.-]*){1,3}", re.I)
"""The last line of a letter."""


def by_dates(lines: list[Line], facts: Facts, alike: frozenset[str] | None = None) -> list[Part]:
    """Texts whose titles stand directly above, or directly below, a date.

    `alike`: only dates of these shapes (`date_shape`) count.
    """
    indices = content(lines)
    over: list[tuple[int, int]] = []
    under: list[tuple[int, int]] = []
    dates = [i for i in indices if facts.byline(lines[i]) or note_of(lines[i]) or meta_of(lines[i])]
    if alike is not None:
        dates = [i for i in dates if date_shape(lines[i]) in alike]
    places = {index: place for place, index in enumerate(indices)}
    authors = _authors(lines, indices, [places[index] for index in dates])
    for index in dates:
        place = places[index]
        above = _over(lines, facts, indices, place, authors)
        below = _under(lines, facts, indices, place)
        after = indices[place + 1] if place + 1 < len(indices) else None
        if above is not None and not _letter(lines, above, after):
            over.append((above, above))
        if below is not None:
            under.append((index, below))
    # A page prints all its dates below its titles, or all above them.
    found = over if _distinct(lines, over) >= _distinct(lines, under) else under
    texts = [
        pair
        for number, pair in enumerate(found)
        if _text_between(
            lines, facts, pair[1], found[number + 1][0] if number + 1 < len(found) else None
        )
    ]
    found = _without_others(lines, facts, texts, found)
    if len(found) < 2:
        return []
    found = _with_undated(lines, facts, found)
    if found[0][0] == found[0][1]:
        found = _with_kickers(lines, facts, indices, found)
    titles = unnumbered([lines[title].text for _, title in found], worded=False)
    parts = cut(lines, [start for start, _ in found], titles)
    for part, (_, title) in zip(parts[-len(found) :], found, strict=True):
        part.heading = lines[title]
    return parts


def by_dates_resumed(lines: list[Line], facts: Facts, stop: int) -> list[Part]:
    """An archive with readers' comments amid its texts, which go on below them.

    Its by-lines say the same words around each date; a comment's date has others, or none.

    Args:
        lines: All lines.
        facts: What is known of each line.
        stop: Index at which the first comments begin.
    """
    above = {date_shape(lines[i]) for i in content(lines, 0, stop) if facts.byline(lines[i])}
    alike = frozenset(shape for shape in above if re.search(r"[^\W\d_]{2}", shape))
    return by_dates(lines, facts, alike) if alike else []


def date_shape(line: Line) -> str:
    """The words around a line's date: "veröffentlicht am 0 von ida kern"; "" with a time."""
    if re.search(r"\d{1,2}[:.]\d\d\b(?!\.?\d)|\buhr\b", line.bare, re.IGNORECASE):
        return ""
    return key(_DATE.sub("0", line.bare))


def _without_others(
    lines: list[Line],
    facts: Facts,
    found: list[tuple[int, int]],
    every: list[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Without the titles of other texts below "Weiterlesen": dated, with no text below.

    `every`: also the dated titles that have no text below; the last of a list of such titles
    has the page's foot below it, which may look like one.
    """
    kept = set(found)
    while len(found) > 1:
        place = every.index(found[-1])
        listed = place > 0 and every[place - 1] not in kept
        if not listed or prose_sums(lines[found[-1][1] :], facts)[-1] >= TEXT:
            break
        found = found[:-1]
    if len(found) < 2:
        return found
    sums = prose_sums(lines, facts)
    edges = [*(start for start, _ in found), len(lines)]
    sections = [
        any(r.where == "section" for i in content(lines, a, b) for r in facts.rules(lines[i]))
        for a, b in itertools.pairwise(edges)
    ]
    first = sections.index(True) if True in sections else len(found)
    short = all(sums[b] - sums[a] < TEXT for a, b in itertools.pairwise(edges[first + 1 :]))
    # With such a label below each text they are an archive's, however short.
    return found[: first + 1] if short and not any(sections[first + 1 : -1]) else found


def _with_undated(
    lines: list[Line], facts: Facts, found: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """With the texts that stand between the same rules as the others, their dates missing."""
    rules = {
        i: shown
        for i in content(lines)
        if SHORT_RULE.fullmatch(shown := lines[i].text.strip()) or RULE.fullmatch(shown)
    }
    starts = [start for start, _ in found]
    places = list(rules)
    direct = [
        places[at - 1]
        for start in starts[1:]
        if (at := bisect_left(places, start)) and not content(lines, places[at - 1] + 1, start)
    ]
    if len(direct) < 3 or len(direct) < 0.8 * (len(starts) - 1):
        return found
    marks = {rules[i] for i in direct}
    more = []
    for index in sorted(set(rules) - set(direct)):
        later = [each[bisect_right(each, index) :][:1] for each in (places, starts)]
        inside = content(lines, index + 1, min([*later[0], *later[1], len(lines)]))
        titled = len(inside) > 1 and stands_as_title(lines[inside[0]], facts)
        if rules[index] in marks and index > starts[0] and titled:
            alone = lines[inside[1]].number > lines[inside[0]].number + 1
            if alone and has_text(lines, facts, inside[1:]):
                more.append((inside[0], inside[0]))
    return sorted([*found, *more])


def _authors(lines: list[Line], indices: list[int], places: list[int]) -> frozenset[str]:
    """Names that stand above date after date: the author's, not titles."""
    above = Counter(key(lines[indices[place - 1]].bare) for place in places if place)
    return frozenset(shown for shown, count in above.items() if count > 1 and shown)


def _over(
    lines: list[Line], facts: Facts, indices: list[int], place: int, authors: frozenset[str]
) -> int | None:
    """The title above a date; the author's name between them is passed by."""
    passed = place - 1
    while passed >= 0 and place - passed < 4 and key(lines[indices[passed]].bare) in authors:
        passed -= 1
    if passed < 0 or not stands_as_title(lines[indices[passed]], facts):
        return None
    climbs = passed < place - 1 and passed > 0  # there the title may have a subtitle
    if climbs and stands_as_title(lines[indices[passed - 1]], facts):
        return indices[passed - 1]
    return indices[passed]


def _under(lines: list[Line], facts: Facts, indices: list[int], place: int) -> int | None:
    """The title below a date; a page's label between them is passed by."""
    for index in indices[place + 1 : place + 3]:
        if stands_as_title(lines[index], facts):
            return index
        if facts.kind(lines[index], "head") != "label":
            return None
    return None


def by_dates_above(lines: list[Line], facts: Facts) -> list[Part]:
    """An archive with comments below each text: dates alone above the titles.

    A commenter's date stands below the name, so it opens nothing here.
    """
    indices = content(lines)
    sums = prose_sums(lines, facts)
    found = []
    for place, index in enumerate(indices):
        if date_line(lines[index].bare) is not None:
            title = _under(lines, facts, indices, place)
            if title is not None:
                found.append((index, title))
    edges = [*(start for start, _ in found), len(lines)]
    sizes = [sums[b] - sums[a] for a, b in itertools.pairwise(edges)]
    found = [pair for pair, size in zip(found, sizes, strict=True) if size >= TEXT]
    if len(found) < 3:
        return []
    titles = unnumbered([lines[title].text for _, title in found], worded=False)
    parts = cut(lines, [start for start, _ in found], titles)
    for part, (_, title) in zip(parts[-len(found) :], found, strict=True):
        part.heading = lines[title]
    return parts


def _distinct(lines: list[Line], found: list[tuple[int, int]]) -> int:
    """How many titles; a name that stands by each date counts once."""
    return len({key(lines[title].bare) for _, title in found})


def _letter(lines: list[Line], above: int, below: int | None) -> bool:
    """True for a date between a signature and a salutation: two letters, not two essays."""
    return (
        below is not None
        and bool(SIGNATURE.fullmatch(lines[above].bare))
        and bool(SALUTATION.fullmatch(lines[below].bare))
    )


def _with_kickers(
    lines: list[Line], facts: Facts, indices: list[int], found: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The starts moved up to the category that an archive prints above each title."""
    places = {index: place for place, index in enumerate(indices)}
    moved = []
    for start, title in found:
        place = places[start]
        over = lines[indices[place - 1]] if place else None
        kicker = over is not None and facts.kind(over, "middle") == "name" and words(over.bare) < 4
        moved.append((indices[place - 1] if kicker else start, title))
    count = sum(start != title for start, title in moved)
    return moved if count >= max(3, 0.7 * len(found)) else found


def _text_between(lines: list[Line], facts: Facts, start: int, end: int | None) -> bool:
    return has_text(lines, facts, content(lines, start + 1, end))


def has_text(lines: list[Line], facts: Facts, indices: list[int]) -> bool:
    """True if these lines hold more than a list of titles."""
    prose = [index for index in indices if facts.kind(lines[index], "middle") == "prose"]
    return word_count(lines, prose) >= LEAST
