"""Titles of other texts that a page puts amid an essay: "Lesen Sie auch" and what it names."""

from __future__ import annotations

import re

from essaycast.intake.boilerplate.facts import Facts
from essaycast.intake.boilerplate.offers import is_framed, is_paragraph, is_spaced
from essaycast.intake.boilerplate.spacing import groups, is_even
from essaycast.intake.lines import Line, is_prose, title_shaped, words

_READ_ALSO = re.compile(
    r"(?:lesen sie|lies|lest|siehe|read|see) (?:dazu |hierzu )?(?:auch|mehr|weiter|also)"
    r"(?: dazu| hier)?|(?:auch|ebenfalls) (?:interessant|lesenswert|spannend|schön)|passend dazu|"
    r"mehr (?:zum|zu diesem) thema|(?:(?:unsere?|mein) )?lese(?:tipp|empfehlung)(?:s|en)?|"
    r"weitere (?:texte|artikel|beiträge) (?:zum|zu diesem) thema|dazu passt|zum thema|"
    r"das könnte (?:dich|sie|euch) (?:auch )?interessieren|"
    r"das könnte (?:dir|ihnen|euch) (?:auch )?gefallen|related|you might also like",
    re.IGNORECASE,
)
_TEXT = 25
"""Words of a paragraph that is no teaser."""
_LONG = 40
"""Words of one that needs no other below it to be the author's."""


def cut_readings(lines: list[Line], facts: Facts) -> None:
    """Drop "Lesen Sie auch" amid a text, with the titles below it; the text goes on after them."""
    if not is_framed(lines, facts):
        return
    known = groups(lines)
    even = is_even(lines)
    for group in [[i for one in known for i in one]] if even else known:
        _cut_reading_above_text(lines, facts, group)
    if even or not is_spaced(lines):
        return
    for place, group in enumerate(known):
        first = lines[group[0]]
        if not first.open or not _READ_ALSO.fullmatch(first.bare.rstrip(":").strip()):
            continue
        titles, after = group[1:], place + 1
        if not titles and after < len(known):
            titles, after = known[after], after + 1
        if not titles or len(titles) > 6 or after >= len(known):
            continue
        if not all(_reading(lines[i], facts) for i in titles) or is_prose(lines[titles[0]]):
            continue
        above = [i for one in known[:place] for i in one if is_paragraph(lines[i])]
        if above and _goes_on(lines, facts, known[after : after + 3]):
            for i in (group[0], *group[1:], *titles):
                lines[i].drop("related")


def _cut_reading_above_text(lines: list[Line], facts: Facts, group: list[int]) -> None:
    """The same where a paragraph of the text stands right below the titles."""
    for at, index in enumerate(group[:-3]):
        if not lines[index].open or not _READ_ALSO.fullmatch(lines[index].bare.rstrip(":").strip()):
            continue
        titles = []
        for number in group[at + 1 : at + 6]:
            if words(lines[number].bare) > 16 or not _reading(lines[number], facts):
                break
            titles.append(number)
        after = [
            i for i in range((titles or [index])[-1] + 1, len(lines)) if lines[i].role != "blank"
        ]
        goes_on = len(after) > 1 and all(
            lines[i].open and facts.kind(lines[i], "tail") in ("prose", "name", "heading")
            for i in after[: 1 if words(lines[after[0]].bare) >= _LONG else 2]
        )
        if titles and goes_on and words(lines[after[0]].bare) >= _TEXT:
            for number in (index, *titles):
                lines[number].drop("related")


def _reading(line: Line, facts: Facts) -> bool:
    """A title, a teaser or a date in a list of other texts."""
    return (
        title_shaped(line.text)
        or facts.byline(line) is not None
        or (words(line.bare) <= 30 and line.bare.endswith(("…", "...")))
        or words(line.bare) <= 12
    )


def _goes_on(lines: list[Line], facts: Facts, below: list[list[int]]) -> bool:
    """True if the author's text continues: a sentence of its own before any label or date."""
    for group in below:
        line = lines[group[0]]
        if facts.kind(line, "tail") in ("label", "date") or facts.rule_for(line, "section"):
            return False
        if len(group) == 1 and is_prose(line) and words(line.bare) >= 8:
            return not line.bare.endswith(("…", "..."))
        if len(group) > 1 and not is_prose(line):
            return False
    return False
