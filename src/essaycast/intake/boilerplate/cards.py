"""Other texts that a page shows below an essay: title, a sentence of each, its date.

The sentence carries no mark that it was cut off ("…"), so only what stands around it tells:
the title comes twice (as the picture's text and as the link), or a date hangs below.
"""

from __future__ import annotations

from essaycast.intake.boilerplate.facts import Facts, same
from essaycast.intake.lines import Line, is_prose, words

_TEASER = 45
"""Words of what a card says of its text."""
_TITLE = 16


def card_teasers(lines: list[Line], facts: Facts, rest: list[int]) -> set[int]:
    """Which of these lines (a section's, from above down) are the sentences of cards."""
    found: set[int] = set()
    for place, index in enumerate(rest[1:], 1):
        line = lines[index]
        if not is_prose(line) or line.code or words(line.bare) > _TEASER:
            continue
        title = lines[rest[place - 1]]
        if is_prose(title) or words(title.bare) > _TITLE or facts.byline(title):
            continue
        below = lines[rest[place + 1]] if place + 1 < len(rest) else None
        dated = below is not None and facts.byline(below) is not None
        twice = place > 1 and same(lines[rest[place - 2]].bare, title.bare)
        if twice or (dated and not facts.rules(title)):
            found.add(index)
    return found
