"""Who wrote each text of an issue: the line below each title, in whatever words."""

from __future__ import annotations

import re
from collections import Counter

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.lines import Line, ends_sentence, words

_FROM = re.compile(r"(?:von|by|text|aus|autor(?:in)?|verfasst von|geschrieben von)\b[:\s]", re.I)
_MOST = 10


def cut_contributors(texts: list[tuple[list[Line], Line | None]], facts: Facts) -> None:
    """Mark the line below each title, where all texts have one and it says who writes.

    `texts`: the lines of each text with its title's line. One by-line among them ("von Ida
    Kern"), or the same first word in several, shows what the others are ("Aus dem Vorstand").
    """
    below: list[Line] = []
    signed = 0
    for lines, title in texts:
        found = _below(lines, title)
        if found is None:
            return
        signed += found.rule == "byline" or facts.byline(found) is not None
        below.append(found)
    first = Counter(line.bare.split()[0].casefold() for line in below if _FROM.match(line.bare))
    if len(below) < 2 or not (signed or (first and max(first.values()) > 1)):
        return
    for line in below:
        line.drop("byline")


def _below(lines: list[Line], title: Line | None) -> Line | None:
    """The short line directly below the title, alone over the text."""
    if title is None:
        return None
    near = [line for line in lines if line.number > title.number and _shown(line)][:1]
    if not near or near[0].number > title.number + 2:
        return None
    line = near[0]
    if not (line.open or line.rule == "byline") or line.code or ends_sentence(line.bare):
        return None
    if words(line.bare) > _MOST or line.text.lstrip().startswith(("#", ">", "-", "*", "|")):
        return None
    return line if content(lines) and line.bare else None


def _shown(line: Line) -> bool:
    return line.role != "blank" and line.rule not in ("separator", "underline")
