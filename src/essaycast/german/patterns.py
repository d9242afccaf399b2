"""Regular expressions that compile on first use, and the fragments the rules share.

Importing the room must cost next to nothing (every command of the program imports it, few read
German), so a pattern is only a string until a rule first needs it.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands in for a compiled pattern and becomes one at its first use."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(re.compile(self._source, self._flags), name)
        # Kept on the instance: from the second use on there is no detour left.
        setattr(self, name, value)
        return value


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when one of its methods is first called."""
    return cast("re.Pattern[str]", _Lazy(source, flags))


MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

_MONTH_NAMES = (*MONTHS, "Jänner", "Feber")
MONTH = rf"(?:{'|'.join((*_MONTH_NAMES, *map(str.lower, _MONTH_NAMES)))})"

# A whole number: grouped by points, spaces or apostrophes, or plain digits. The look-behind keeps
# every search linear: no second attempt starts inside a row of digits.
# The look-behind stands behind the first digit so that a search can leap from digit to digit.
INT = r"\d(?<![\d.,].)(?:\d{0,2}(?:\.\d{3}){1,7}(?!\.?\d)|\d{0,2}(?:[ '’]\d{3}){1,7}(?!\d)|\d*)"
# The same with decimals behind a comma.
NUM = INT + r"(?:,\d+)?"
DASH = r"(?: ?[–—-] ?|-)"
RANGE = r"(?:\s?[–—-]\s?|\s?\.\.\.\s?|\s?…\s?)"

NUMBER_START = r"(?<![\w.,])"
UPPER = "A-ZÄÖÜ"
LOWER = "a-zäöüß"
LETTER = UPPER + LOWER
