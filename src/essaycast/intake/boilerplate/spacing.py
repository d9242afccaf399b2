"""Which lines of a page stand together: by its blank lines, or where those say nothing, by shape.

Copying may lose all blank lines of a page, or set one below every line. Then a paragraph of
the author stands for itself, and short lines in a row are taken for a block, down to a
button or a form.
"""

from __future__ import annotations

import itertools
import re

from essaycast.intake.boilerplate.signature import GREETING
from essaycast.intake.boilerplate.vocabulary import button_shaped, offer_points
from essaycast.intake.headings import SIGNED
from essaycast.intake.lines import Line, is_list_item, is_prose, key, name_shaped, words

ADDRESSED = re.compile(
    r"\b(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?|ihr|[Ee]uch|[Ee]ure?[mnrs]?|Sie|Ihnen|Ihre?[mnrs]?|"
    r"[Yy]ou|[Yy]our)\b"
    r"|^\W*(?i:komm|kommt|kommen Sie|schreib|frag|ruf|hol|sicher|schau|melde?|trage?|lies|"
    r"buche?|bestell|besuch)\w*"
)
"""The reader is spoken to."""
_LEAST = 8
"""Lines of a page whose blank lines are judged."""
_EVEN = 0.96
"""Share of the gaps that must be alike."""
_BROKEN = 0.15
_PROMISE = 30
"""Words of the longest line of a block."""


def groups(lines: list[Line], start: int = 0) -> list[list[int]]:
    """Runs of lines without a blank line between them, as indices."""
    found: list[list[int]] = []
    fresh = True
    for index in range(start, len(lines)):
        if lines[index].role == "blank":
            fresh = True
            continue
        if fresh:
            found.append([])
        found[-1].append(index)
        fresh = False
    return found


def is_even(lines: list[Line]) -> bool:
    """True if no blank line stands in the text, or one below every line."""
    shown = [line for line in lines if line.role != "blank"]
    if len(shown) < _LEAST:
        return False
    gaps = [below.number - above.number > 1 for above, below in itertools.pairwise(shown)]
    share = sum(gaps) / len(gaps)
    return (share >= _EVEN or share <= 1 - _EVEN) and not is_broken(lines)


def is_broken(lines: list[Line]) -> bool:
    """True if paragraphs are broken into lines: these go on in lower case, a page's seldom do."""
    shown = [line for line in lines if line.role != "blank"]
    return sum(line.bare[:1].islower() for line in shown) > _BROKEN * len(shown)


def blocks(lines: list[Line], start: int = 0) -> list[list[int]]:
    """Runs of lines that may be a box each, where blank lines tell nothing or not all."""
    found: list[list[int]] = []
    ended = True
    even = is_even(lines)
    shown = [index for index in range(start, len(lines)) if lines[index].role != "blank"]
    for place, index in enumerate(shown):
        line = lines[index]
        above = lines[shown[place - 1]] if place else None
        below = lines[shown[place + 1]] if place + 1 < len(shown) else None
        alone = not _boxed(line) or (above is not None and _greets(above) and words(line.bare) < 5)
        if not ended and alone and _promises(line, above, below):
            alone = False
        ends = line.role == "dropped" or button_shaped(line.bare)
        apart = above is not None and not even and line.number > above.number + 1
        if ended or alone or apart or (found and _closed(lines[found[-1][-1]]) and not ends):
            found.append([])
        found[-1].append(index)
        ended = alone
    return found


def _promises(line: Line, above: Line | None, below: Line | None) -> bool:
    """True for a sentence between a box's title, which calls for something, and its form."""
    if above is None or below is None or not above.open or not is_prose(line):
        return False
    calls = offer_points(above.bare) > 0 or ADDRESSED.search(above.bare)
    return (
        bool(calls)
        and not is_prose(above)
        and below.role == "dropped"
        and words(line.bare) <= _PROMISE
        and not line.code
    )


def _greets(line: Line) -> bool:
    """True for a letter's greeting, over its writer's name."""
    if not line.open or words(line.bare) > 10:
        return False
    shown = re.split(r"[,!.–]", line.bare)[0].strip()
    return bool(SIGNED.match(shown) or GREETING.fullmatch(shown))


def _boxed(line: Line) -> bool:
    """True for a line as boxes have them: short, no sentence, or one that offers something."""
    if line.role == "dropped":
        return True
    if not line.open or line.code or is_list_item(line.text) or _greets(line):
        return False
    if not is_prose(line):
        return True
    own = re.search(r"\b(?:ich|mir|mich|wir|I|me)\b", line.bare, re.I)
    if own and not ADDRESSED.search(line.bare):
        return False  # somebody tells of a price or a course
    # "Man sollte Angebote machen, aber dezent." is a thought; a box speaks to its reader.
    spoken = words(line.bare) <= 9 or bool(ADDRESSED.search(line.bare))
    return spoken and words(line.bare) <= _PROMISE and offer_points(line.bare) > 0


def _closed(line: Line) -> bool:
    """True for a box's last line: a button, or what the page is known to have put there."""
    return line.role == "dropped" or button_shaped(line.bare)


def is_set_off(lines: list[Line], index: int, above: Line | None, below: Line) -> bool:
    """True for a short line that a wider gap than any in the text parts from it.

    It heads the box below ("Auf dem Laufenden bleiben"). Also for one that a menu at the top
    of the page has: its category. `above` and `below` are the next lines that hold something.
    """
    line = lines[index]
    plain = (
        not is_prose(line)
        and not line.code
        and not line.text.startswith(("#", ">", "-", "*"))
        and words(line.bare) <= 6
        and line.bare[-1:] not in ".!?…,;:"
        and not name_shaped(line.text)
    )
    if not plain or above is None or not is_prose(above):
        return False
    first = next((i for i, each in enumerate(lines) if each.open), index)
    shown = key(line.bare)
    if any(each.role == "dropped" and key(each.bare) == shown for each in lines[:first]):
        return True
    text = [each for each in lines[first:index] if each.role != "blank"]
    inside = [b.number - a.number for a, b in itertools.pairwise(text) if a.open and b.open]
    gap = line.number - above.number
    return len(inside) >= 3 and gap > max(inside) and below.number - line.number < gap
