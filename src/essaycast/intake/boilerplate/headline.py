"""Which line at the top of a page is the essay's title.

Strongest first: a title known from metadata or an echo; a heading of the first level; a
line that comes again where pages repeat titles; the place above the by-line or the text.
"""

from __future__ import annotations

import itertools
import re

from essaycast.intake.boilerplate.echoes import echoed_titles, site_names
from essaycast.intake.boilerplate.evidence import Ranking
from essaycast.intake.boilerplate.facts import Facts, same
from essaycast.intake.boilerplate.furniture import (
    NUMBERED,
    SKIP,
    labelled_names,
    leads_on,
    pictured_titles,
)
from essaycast.intake.boilerplate.middle import GREETING_LINE
from essaycast.intake.lines import Line, is_prose, key, title_shaped, words

_ISSUE = re.compile(
    r"(?:\bnr\.?|\bno\.?|#|\bausgabe|\bfolge|\bbrief|\bpost|\bissue|\bwoche|\bkw)\s*\d+",
    re.IGNORECASE,
)
"""A subject that counts the issues of a newsletter."""
_LABEL = 9
"""Words of a label that may hold the site's name; a longer one may cite the title."""
_GENRE_BY = re.compile(r"(?:eine?|an?)\s\w+\s(?:von|by)\s.{3,50}", re.IGNORECASE)


def choose_title(
    lines: list[Line], facts: Facts, indices: list[int], zone: list[int], known: str
) -> int | None:
    """Index of the title's line."""
    after = [index for index in indices if index not in set(zone)]
    possible = zone + after[:2]
    # Down to a line that is the title for certain, short lines are the page's menu.
    near = zone + _down_to_text(lines, facts, after)
    echoes = [i for i in near if known and same(lines[i].bare, known)]
    if echoes:
        inside = [i for i in echoes if i in zone]
        return (inside or echoes)[-1]
    headings = [i for i in possible if facts.kind(lines[i], "head") == "heading"]
    first_level = [i for i in headings if re.match(r"\s*#\s", lines[i].text)]
    if first_level:
        return first_level[0]
    if not zone:
        return _unmarked(lines, facts, indices)
    echoed = echoed_titles(lines) | pictured_titles(lines)
    site = site_names(lines) | _in_labels(lines, facts, possible)
    below = after[:5]
    prose = (n for n, i in enumerate(below) if facts.kind(lines[i], "head") == "prose")
    below = below[: next(prose, len(below)) + 1]
    top = Ranking(lines, facts, zone + below, site - echoed, labelled_names(lines), echoed)
    best = top.best([i for i in zone + below if _candidate(lines, facts, indices, i)])
    if best is not None:
        return best
    years = [
        i
        for i, below in itertools.pairwise(zone)
        if lines[i].bare.isdigit() and facts.kind(lines[below], "head") == "date"
    ]
    if years:
        return years[-1]  # "1989"
    if headings:
        return headings[0]
    soft = [
        i
        for i in zone
        if facts.soft(lines[i]) and not facts.rules(lines[i]) and title_shaped(lines[i].text)
    ]
    if soft:
        return soft[-1]
    # "Oktober 2019" alone over a text names no day: rather a title than a by-line.
    first = facts.byline(lines[zone[0]])
    if first and first.date is None and not first.author and len(zone) == 1:
        return zone[0] if title_shaped(lines[zone[0]].text) else None
    # A title may be a label's word ("Teilen"): if it alone stands over the text, it is one.
    labels = [i for i in zone if facts.kind(lines[i], "head") == "label"]
    if (
        labels
        and len({lines[i].bare for i in labels}) == 1
        and labels[0] == zone[0]
        and title_shaped(lines[labels[0]].text)
    ):
        if SKIP.search(lines[labels[0]].bare):
            return None
        rule = facts.rule_for(lines[labels[0]], "anywhere")
        return None if rule or lines[labels[0]].bare.endswith(":") else labels[0]
    return None


def letter_title(lines: list[Line], facts: Facts, indices: list[int], subject: str) -> int | None:
    """The headline right above a letter's salutation, where the subject is "Montagspost Nr. 12".

    A masthead, whose name the subject says as well, is none.
    """
    if not _ISSUE.search(subject):
        return None
    shown = f" {key(subject)} "
    for above, index in itertools.pairwise(indices[:20]):
        line = lines[above]
        if not GREETING_LINE.fullmatch(lines[index].bare):
            continue
        masthead = f" {re.sub('^(?:der|die|das) ', '', key(line.bare))} " in shown
        plain = facts.kind(line, "head") in ("name", "heading") and title_shaped(line.text)
        return above if plain and not masthead and words(line.bare) >= 2 else None
    return None


def _down_to_text(lines: list[Line], facts: Facts, after: list[int]) -> list[int]:
    """The next lines up to the first sentence."""
    near: list[int] = []
    for index in after[:15]:
        if facts.kind(lines[index], "head") == "prose" and len(near) > 1:
            break
        near.append(index)
    return near


def _in_labels(lines: list[Line], facts: Facts, possible: list[int]) -> set[str]:
    """Short lines that come again inside labels further down: the page's or author's name."""
    found = set()
    labels = [
        key(line.bare)
        for line in lines
        if words(line.bare) <= _LABEL
        and (
            facts.soft(line)
            or any(rule.where in ("edge", "anywhere", "tail") for rule in facts.rules(line))
        )
    ]
    for index in possible:
        shown = key(lines[index].bare)
        if 1 <= len(shown.split()) <= 4 and any(
            f" {shown} " in f" {label} " and shown != label for label in labels
        ):
            found.add(shown)
    return found


def _candidate(lines: list[Line], facts: Facts, indices: list[int], index: int) -> bool:
    line = lines[index]
    kind = facts.kind(line, "head")
    place = indices.index(index)
    if kind == "label" and NUMBERED.match(line.bare) and title_shaped(line.text):
        return True
    if kind == "prose" and _short_sentence(lines, facts, indices, place):
        return True
    if kind in ("name", "prose") and _two_parts(lines, facts, indices, place):
        return True
    if kind not in ("name", "heading", "prose") or not title_shaped(line.text):
        return False
    if re.search(r"\s[|•·»›>]\s", line.bare):
        return False
    if place and leads_on(lines[indices[place - 1]].bare):
        return False  # "Published in" and below it the publication
    if _GENRE_BY.fullmatch(line.bare):
        return False
    if kind == "prose":  # a question or an exclamation: only with a date or a label below it
        near = indices[place + 1 : place + 4]
        return words(line.bare) <= 14 and any(
            facts.kind(lines[i], "head") in ("label", "date") for i in near
        )
    return True


def _two_parts(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True for "Was tun? Eine Frage nach der Arbeit" right above a date: one title of two parts."""
    text = lines[indices[place]].text
    parts = re.split(r"(?<=[?!])\s+", text)
    below = indices[place + 1 : place + 2]
    return (
        len(parts) == 2
        and words(text) <= 16
        and all(title_shaped(part) for part in parts)
        and any(facts.kind(lines[i], "head") == "date" for i in below)
    )


def _short_sentence(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True for "Es war nicht so." alone between a menu and a date: a title with a full stop."""
    near = indices[max(0, place - 1) : place] + indices[place + 1 : place + 2]
    kinds = [facts.kind(lines[i], "head") for i in near]
    line = lines[indices[place]]
    return (
        kinds == ["label", "date"]
        and words(line.bare) <= 8
        and title_shaped(line.text.rstrip("."))
        and not line.text.lstrip().startswith((">", "|"))
    )


def _unmarked(lines: list[Line], facts: Facts, indices: list[int]) -> int | None:
    """The title of a text without any frame: a short line that stands over paragraphs."""
    if len(indices) < 2:
        return None
    first, second = lines[indices[0]], lines[indices[1]]
    if not title_shaped(first.text):
        return None
    alone = second.number > first.number + 1
    if not is_prose(first):
        if alone or is_prose(second):
            return indices[0]
        third = lines[indices[2]] if len(indices) > 2 else None
        return (
            indices[0] if third is not None and is_prose(third) and words(third.bare) > 13 else None
        )
    if first.bare.endswith(("?", "!", "…")) and words(first.bare) <= 12:
        lengths = sorted(words(lines[i].bare) for i in indices[1:30])
        if words(second.bare) >= 12 and lengths[len(lengths) // 2] >= 12:
            return indices[0]
    return None
