"""Titles of several texts that are marked as headings, dated in their own line, or set in capitals.

A chapter's heading is marked in the same way: so a date at each, a link to a page of its own,
the name of a collection above, or a mail's frame has to come with it.
"""

from __future__ import annotations

import itertools
import re
from datetime import date

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.boilerplate.notes import note_of
from essaycast.intake.dates import DATE, parse_date
from essaycast.intake.lines import Document, Line, key, name_shaped, title_shaped, words
from essaycast.intake.parts import (
    LEAST,
    SHORT_RULE,
    TEXT,
    Part,
    cut,
    is_collection,
    is_service,
    plain_title,
    prose_sums,
    stands_as_title,
    trim,
    unnumbered,
)

_DATED_FIRST = re.compile(
    rf"[\[(]?(?P<date>{DATE})[\])]?\s*[:|·•–—-]?\s+(?P<title>\S.{{1,110}})", re.I
)
_DATED_LAST = re.compile(
    rf"(?P<title>\S.{{1,110}}?)\s*[|·•,–—(\[-]\s*(?:vom |am |den )?(?P<date>{DATE})[\])]?", re.I
)
SALUTATION = re.compile(
    r"(?:liebe[rs]?|hallo|sehr geehrte\w*|mein\w*|moin|guten \w+)\b.{0,60},", re.I
)
"""The first line of a letter."""
_ISSUE = re.compile(
    r"(?:\w*(?:ausgabe|heft|brief|newsletter|nummer|folge|issue|mail)|nr|no|vol)\b\.?"
    r"(?:\s*(?:nr|no|nummer)\.?)?\s*#?\d+(?:\s*/\s*\d+)?\W*",
    re.IGNORECASE,
)
_CHAPTER = re.compile(
    r"(?:einleitung|vorwort|vorbemerkung|einführung|zum (?:schluss|anfang)|schluss|fazit|ausblick|"
    r"nachwort|epilog|prolog|kapitel|teil|anmerkungen|nachtrag|coda|akt|szene|chapter|introduction|"
    r"conclusion|erstens|zweitens|drittens|anfang|ende|\d|[ivxl]+[.)\s]|[ivxl]+$)",
    re.IGNORECASE,
)
"""How chapters of one text are called."""
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
        heard = [dated_title(lines[i].bare) for i in starts]
        inside = sum(moment is not None for _, moment in heard)
        large = min(sizes[i] for i in starts) >= TEXT
        if not (
            (large and _issue(lines, facts, heads))
            or max(above, below, inside) >= 0.8 * len(starts)
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
            if inside >= 0.8 * len(starts):
                part.title, part.date = dated_title(lines[head].bare)
            part.frame = head not in texts
            trim(part, facts)
        return parts
    return []


def _issue(lines: list[Line], facts: Facts, heads: list[int]) -> bool:
    """True for the texts of a mail, a rule above each but the first; no heading over all."""
    level = _level(lines[heads[0]])
    over = any(0 < _level(line) < level for line in lines)
    ruled = [
        any(SHORT_RULE.fullmatch(x.text.strip()) for x in above[-1:])
        for head in heads[1:]
        if (above := [x for x in lines[:head] if x.role != "blank"])
    ]
    return is_mail(lines, facts) and not over and all(ruled)


def is_mail(lines: list[Line], facts: Facts) -> bool:
    """True if what only mails say stands there twice: "Im Browser ansehen", "Abbestellen"."""
    return sum(any(r.name in _MAIL for r in facts.rules(line)) for line in lines) > 1


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
        titles = unnumbered([match["title"].strip(" ,:–—-") for _, match in found])
        if len(starts) < 2 or min(sizes) < TEXT or len(set(titles)) < len(titles):
            continue
        heads = starts
        if len({re.sub(r"\d+", "0", title) for title in titles}) == 1:
            # "Kolumne 7 (12.3.2016)" is a number; the title stands below.
            below = [content(lines, start + 1, start + 5)[:1] for start in starts]
            if all(one and stands_as_title(lines[one[0]], facts) for one in below):
                heads = [one[0] for one in below]
                titles = unnumbered([lines[i].text for i in heads])
        if _heads_letters(lines, starts, titles):
            continue
        parts = cut(lines, starts, titles)
        for part, head, (_, match) in zip(parts[-len(found) :], heads, found, strict=True):
            part.heading = lines[head]
            part.date = parse_date(" " + match["date"])
        return parts
    return []


def dated_title(text: str) -> tuple[str, date | None]:
    """A title and the date in its line; the text and None if there is no date."""
    shown = plain_title(text)
    for shape in (_DATED_FIRST, _DATED_LAST):
        match = shape.fullmatch(shown)
        if match and _own_title(match["title"]):
            return match["title"].strip(" ,:–—-"), parse_date(" " + match["date"])
    return shown, None


def _own_title(text: str) -> bool:
    """True for words that may be a title: no name, no "Ausgabe 7"."""
    return title_shaped(text) and not name_shaped(text) and not _ISSUE.fullmatch(text.strip())


def _heads_letters(lines: list[Line], starts: list[int], titles: list[str]) -> bool:
    """True for places and dates over letters: "Kassel, 3. Mai 2020"."""
    below = [content(lines, start + 1, min(start + 6, len(lines)))[:1] for start in starts]
    greeted = sum(bool(SALUTATION.fullmatch(lines[i[0]].bare)) for i in below if i)
    places = all(words(title) == 1 and len(titles) < 4 for title in titles)
    return places or greeted > 0.5 * len(starts)


def by_pages(document: Document, facts: Facts) -> list[Part]:
    """Titles at the top of pages that their writer began by hand: page breaks in a manuscript."""
    lines = document.lines
    indices = content(lines)
    sums = prose_sums(lines, facts)
    tops = [i for i in indices if key(lines[i].bare) in document.pages]
    if indices and (not tops or tops[0] != indices[0]):
        tops.insert(0, indices[0])
    starts = [i for i in tops if stands_as_title(lines[i], facts) and not is_service(lines[i])]
    edges = [*starts, len(lines)]
    sizes = {a: sums[b] - sums[a + 1] for a, b in itertools.pairwise(edges)}
    texts = [i for i in starts if sizes[i] >= TEXT]
    if len(texts) < 3 or len(texts) < 0.7 * len(tops) or sums[texts[0]] > 2 * TEXT:
        return []
    return cut(lines, texts, [plain_title(lines[i].text) for i in texts])


def by_capitals(lines: list[Line], facts: Facts) -> list[Part]:
    """Titles in capitals in a mail, each over a text, with no text above the first."""
    if not is_mail(lines[:400], facts):
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
    if sum(sizes[i] for i in texts) < 1.5 * TEXT * len(texts):
        return []
    begins = [i for i in heads if i >= texts[0]]
    parts = cut(lines, begins, [plain_title(lines[i].text) for i in begins])
    for part, head in zip(parts[-len(begins) :], begins, strict=True):
        part.frame = head not in texts
        trim(part, facts)
    return parts


def by_lone_capitals(lines: list[Line], facts: Facts) -> list[Part]:
    """Titles in capitals, each alone after the widest gaps of the file; the first opens it.

    An essay's chapters may be set so, too. But then its own title differs from theirs, by its
    place or its shape, or they are called as only chapters are.
    """
    indices = content(lines)
    gaps = {b: lines[b].number - lines[a].number for a, b in itertools.pairwise(indices)}
    heads = [i for i in indices if _lone_capitals(lines[i], facts)]
    if len(heads) < 3 or heads[0] != indices[0]:
        return []
    above = {gaps[i] for i in heads[1:]}
    after = dict(itertools.pairwise(indices))
    below = {gaps[after[i]] for i in heads if i in after}
    found = set(heads)
    inner = [gaps[b] for a, b in itertools.pairwise(indices) if not {a, b} & found]
    if len(above) != 1 or len(below) != 1 or not inner or min(above) <= max(2, max(inner)):
        return []
    titles = [plain_title(lines[i].text) for i in heads]
    if any(_CHAPTER.match(title) for title in titles):
        return []
    sums = prose_sums(lines, facts)
    sizes = [sums[b] - sums[a + 1] for a, b in itertools.pairwise([*heads, len(lines)])]
    if min(sizes) < 1.5 * TEXT:
        return []
    return cut(lines, heads, titles)


def _lone_capitals(line: Line, facts: Facts) -> bool:
    shown = plain_title(line.text)
    return shown.isupper() and len(shown) > 3 and stands_as_title(line, facts)


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
