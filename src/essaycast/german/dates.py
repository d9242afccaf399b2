"""Dates: "29.1.2016", "2016-01-29", "am 24.12.", "1.–3. Mai"."""

from __future__ import annotations

import re

from .data.function_words import NUMBERED
from .grammar import ending, words_before
from .numerals import number, ordinal_stem, year
from .patterns import MONTH, MONTHS, lazy

_FULL = lazy(
    r"(?<![\d.,/-])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:18|19|20|21)\d\d|1[0-7]\d\d|[’'‘]?\d\d)(?![\d]|[.,]\d|:|\s?Uhr)"
)
_ISO = lazy(r"(?<![\d.,/-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])(?:T(?=\d\d:))?")
_SLASHED = lazy(r"(?<![\d.,/-])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?![\d/])")
_SHORT = lazy(r"(?<![\d.,/-])(\d{1,2})\.\s?(\d{1,2})\.(?![\d])(?=(.?))")
_SLOPPY = lazy(
    r"(?:(?<=\b[aA]m )|(?<=\bvom )|(?<=\bde[mnr] ))(\d\d)\.(\d\d)(?![\w.,]|\s?[%€]|\sUhr)"
)
_SPAN = lazy(r"(?<=[\d.])\s?[–—-]\s?(?=\d{1,2}\.\s?\d{1,2}\.)")
_DAYS_OF_MONTH = lazy(
    rf"(?<![\d.,])(\d{{1,2}})\.\s?(/|–|—|-|und|bis|,|&|\+|oder)\s?(?=\d{{1,2}}\.\s?(?:{MONTH}|\d{{1,2}}\.))"
)
_DAY = lazy(rf"(?<![\d.,])(\d{{1,2}})\.\s?(?={MONTH}\b)")
_MONTH_OF_YEAR = lazy(r"(?<![\d.,/-])(0[1-9]|1[0-2])[./]((?:19|20)\d\d)(?![\d./])")
_ISO_MONTH = lazy(r"(?<![\d.,/-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\d-])")
_HINT = lazy(r"\d[./–—-]")
_CLOSING = lazy(r"[\s\"“”‘’»«)\]]*$")


def _valid(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _day(text: str, start: int, day: int) -> str:
    """The day with the ending of its place."""
    before = words_before(text, start)
    # "am Montag, 3. Mai": what stands before the weekday governs the day.
    if (
        len(before) > 1
        and before[-1] == ","
        and before[-2].lower().endswith(("tag", "woch", "abend"))
    ):
        before = before[:-2]
    return ordinal_stem(day) + ending(before, "m", date=True)


def _year(text: str) -> str:
    return number(text.lstrip("’'‘")) if len(text) < 4 else year(int(text))


def full(text: str) -> str:
    """Day, month and year in digits; the month is said by name, the day inflected."""

    def german(match: re.Match[str]) -> str:
        day, month = int(match[1]), int(match[2])
        if not _valid(day, month):
            return match[0]
        return f"{_day(match.string, match.start(), day)} {MONTHS[month - 1]} {_year(match[3])}"

    def iso(match: re.Match[str]) -> str:
        day, month = int(match[3]), int(match[2])
        if not _valid(day, month):
            return match[0]
        gap = " um " if match[0].endswith("T") else ""
        name = MONTHS[month - 1]
        return f"{_day(match.string, match.start(), day)} {name} {year(int(match[1]))}{gap}"

    if not _HINT.search(text):
        return text
    text = _SPAN.sub(" bis ", text)
    text = _DAYS_OF_MONTH.sub(_several, text)
    text = _FULL.sub(german, text)
    text = _SLASHED.sub(german, text)
    if "-" in text:
        text = _ISO.sub(iso, text)
        text = _ISO_MONTH.sub(lambda m: f"{MONTHS[int(m[2]) - 1]} {year(int(m[1]))}", text)
    return _MONTH_OF_YEAR.sub(lambda m: f"{MONTHS[int(m[1]) - 1]} {year(int(m[2]))}", text)


def _several(match: re.Match[str]) -> str:
    """The days before the last of several: "1./2. Mai", "vom 1.–3. Mai", "am 1. und 2. Mai"."""
    day = int(match[1])
    if not 1 <= day <= 31:
        return match[0]
    link = {"/": " und ", "&": " und ", "+": " und ", ",": ", "}.get(match[2], f" {match[2]} ")
    if match[2] in "–—-":
        link = " bis "
    # The next day finds the article behind this one: a full stop would hide it, so it is spoken
    # only by the rule for single days; here only the link is put into words.
    return f"{match[1]}.{link}"


def short(text: str) -> str:
    """Day and month in digits: "am 24.12." A section ("Kapitel 3.2.") is none."""
    if not _HINT.search(text):
        return text

    def date(match: re.Match[str]) -> str:
        day, month = int(match[1]), int(match[2])
        before = words_before(match.string, match.start())
        if not _valid(day, month) or (before and before[-1].lower() in NUMBERED):
            return match[0]
        end = (
            "."
            if _CLOSING.match(match.string, match.end()) and len(match.string) - match.end() < 40
            else ""
        )
        return f"{_day(match.string, match.start(), day)} {MONTHS[month - 1]}{end}"

    text = _SHORT.sub(date, text)
    return _SLOPPY.sub(lambda m: date(m), text)


def days(text: str) -> str:
    """A day before the name of its month: "am 29. Januar", "der 1. Mai", "24. Juli" alone."""

    def date(match: re.Match[str]) -> str:
        day = int(match[1])
        return f"{_day(match.string, match.start(), day)} " if 1 <= day <= 31 else match[0]

    return _DAY.sub(date, text)


def joined_days(text: str) -> str:
    """The earlier days of a row, once the last one is in words: "am 1. und zweiten Mai"."""

    def date(match: re.Match[str]) -> str:
        day = int(match[1])
        if not 1 <= day <= 31:
            return match[0]
        return f"{_day(match.string, match.start(), day)}{match[2]}"

    return _JOINED.sub(date, text)


_JOINED = lazy(
    rf"(?<![\d.,])(\d{{1,2}})\.((?:,| und| bis| oder) "
    rf"(?=(?:\d{{1,2}}\.(?:,| und| bis| oder) ){{0,6}}"
    rf"[a-zäöüß]+(?:te|ste)[nr]? {MONTH}\b))"
)

RULES = (
    ("date", full),
    ("date", short),
    ("date", days),
    ("date", joined_days),
)
