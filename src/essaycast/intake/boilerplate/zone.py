"""How far down the top of a page reaches: to the last label or date above the text."""

from __future__ import annotations

import re

from essaycast.intake.boilerplate.facts import Facts
from essaycast.intake.boilerplate.furniture import is_author_word, leads_on
from essaycast.intake.lines import Line, name_shaped, title_shaped, words

_NEAR = 5
"""Content lines that may stand between two pieces of evidence."""
_DEEPEST = 120
"""Lines of the longest menu."""
_STANDFIRST = 60
"""Words of the paragraph between title and by-line; it stays."""
SUBTITLE = 22
"""Words of a sentence the zone may hold: a subtitle, not a first paragraph."""


def zone_end(lines: list[Line], facts: Facts, indices: list[int]) -> int:
    """Index after the last label or date near the top; 0 if there is none."""
    end = since = prose = menu = 0
    sure = dated = False
    dates = [i for i in indices if facts.byline(lines[i])]
    diary = len(dates) > 2 and len(indices) < 25 * len(dates)
    for place, index in enumerate(indices[:_DEEPEST]):
        line = lines[index]
        kind = facts.kind(line, "head")
        if kind == "label" and prose and line.text.startswith("#"):
            break  # below a sentence a heading is the author's, whatever its words are
        if kind == "label" and prose and dated and _heads(lines, facts, indices, place):
            break
        if _chapter(lines, facts, indices, place):
            break
        if kind in ("label", "date"):
            if kind == "date" and diary and _entry(lines, facts, indices, place):
                break
            # Words alone prove nothing here: a title may be full of them.
            sure = sure or not facts.soft(line) or bool(facts.rules(line))
            dated = dated or (kind == "date" and place > 1)
            menu += facts.named(line, "navigation") or facts.named(line, "login")
            end, since = index + 1, 0
            below = indices[place + 1 : place + 2]
            if is_author_word(line.bare) and below and name_shaped(lines[below[0]].text):
                end = below[0] + 1
            continue
        if end and is_count(lines, indices, place):
            end = index + 1
            continue
        if line.bare == ":":
            continue  # behind an overline, in a line of its own
        # A menu's words are short: twice as many of them may stand in a row, and any number
        # where a menu is certain and the by-line still to come.
        if end and (is_author_word(line.bare) or leads_on(line.bare)):
            below = indices[place + 1 : place + 2]
            if below and facts.kind(lines[below[0]], "head") == "name":
                end = below[0] + 1  # "von", and below it the author
            continue
        short = words(line.bare) <= 3 and kind == "name"
        since += 0 if short and menu and not dated else 1 if short else 2
        # One sentence may stand there: a subtitle. Two are the text.
        prose += kind == "prose" and not _asked(line)
        long = kind == "prose" and words(line.bare) > (
            _STANDFIRST if _over_byline(lines, facts, indices, place) else SUBTITLE
        )
        if since > 2 * _NEAR or prose > 1 or long or (kind == "heading" and prose):
            break
    if sure and not dates and _only_words(lines, facts, indices, end):
        return 0
    return end if sure else 0


def _heads(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True for a word of a page alone between two sentences below the date: a heading."""
    near = indices[place - 1 : place] + indices[place + 1 : place + 2]
    return len(near) == 2 and all(facts.kind(lines[i], "head") == "prose" for i in near)


def _asked(line: Line) -> bool:
    """True for a question or an exclamation of a few words: more often a title than a text."""
    return (
        line.bare[-1:] in "?!"
        and words(line.bare) <= 10
        and not line.code
        and title_shaped(line.text)
        and line.bare[:1] not in '„“"»«–-'
    )


def _over_byline(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True if a by-line with a name and a date follows: the sentences above are a standfirst."""
    below = [facts.byline(lines[i]) for i in indices[place + 1 : place + 3]]
    return len(below) == 2 and all(below) and any(found and found.author for found in below)


def is_count(lines: list[Line], indices: list[int], place: int) -> bool:
    """True for a bare number or dash beside a by-line: readers, comments, a divider.

    Not for a chapter's number, which the next chapter's follows.
    """
    shown = lines[indices[place]].bare
    if not re.fullmatch(r"\d[\d.,]*\s?[kK]?|[-–—|·•∙/]+", shown):
        return False
    return not shown.isdigit() or str(int(shown) + 1) not in {
        lines[i].bare.rstrip(".") for i in indices[place + 1 :]
    }


def _chapter(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True for a bare number that the next one follows, with a text between."""
    shown = lines[indices[place]].bare.rstrip(".")
    if not shown.isdigit() or len(shown) > 2 or facts.rules(lines[indices[place]]):
        return False  # LinkedIn's "• 1." says how well reader and writer know each other
    text = False
    for index in indices[place + 1 :]:
        if lines[index].bare.rstrip(".") == str(int(shown) + 1):
            return text
        text = text or facts.kind(lines[index], "head") == "prose"
    return False


def _only_words(lines: list[Line], facts: Facts, indices: list[int], end: int) -> bool:
    """True if nothing but a menu's word or two in a list makes the zone: an author's list.

    A page shows itself by more: a link over its menu, a breadcrumb, a foot.
    """
    zone = [i for i in indices if i < end]
    labels = [i for i in zone if facts.kind(lines[i], "head") == "label"]
    plain = all(words(lines[i].bare) == 1 and facts.named(lines[i], "navigation") for i in labels)
    others = [i for i in indices if i >= end]
    below = sum(facts.kind(lines[i], "tail") in ("label", "date") for i in others)
    return plain and not below and 3 * len(labels) < len(zone)


def _entry(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True for the date of a diary's page; the first may stand below the diary's title."""
    if not _titled(lines, facts, indices, place):
        return True
    places = [n for n, i in enumerate(indices) if n > place and facts.byline(lines[i])]
    first = place > 0 and indices[place] == next(i for i in indices if facts.byline(lines[i]))
    alone = [n for n in places[:60] if not _titled(lines, facts, indices, n)]
    return first and len(alone) > 1 and len(alone) == len(places[:60])


def _titled(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True if a short line stands directly above or below a date: not a page of a diary."""
    near = indices[max(0, place - 1) : place] + indices[place + 1 : place + 2]
    return any(facts.kind(lines[i], "head") != "prose" for i in near)
