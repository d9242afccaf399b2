"""Fractions, mixed numbers and other pairs with a slash: "1/2", "2 1/2", "24/7", "2015/16"."""

from __future__ import annotations

import re

from .data import word_set
from .data.units import UNITS
from .grammar import ein, ending, gender, noun_after, words_before
from .numerals import attributive, cardinal, fraction_name, number, year
from .patterns import lazy

_MIXED = lazy(r"(?<![\d.,/])(\d{1,6}) (\d{1,3})/(\d{1,4})(?![\d/]|,\d)")
_FRACTION = lazy(r"(?<![\w.,/])(\d{1,3})/(\d{1,4})(?![\d/]|[.,]\d)(-?)")
_YEARS = lazy(r"(?<![\d.,/])((?:1[0-9]|20)\d\d)/(\d{4}|\d{2})(?![\d/])")
_ISSUE = lazy(r"(?<![\d.,/])(\d{1,2})/((?:19|20)\d\d)(?![\d/])")
_PAIR = lazy(r"(?<![\w.,/])(\d{1,6})/(\d{1,6})(?![\w/]|[.,]\d)")
_ROW = lazy(r"(?<![\w.,])(\d{1,6}(?:/\d{1,6}){2,12})(?!\d)")
_UNIT = lazy(r"\s?([^\s\d.,;:!?)]{1,5})")
_NO_FRACTION = word_set(
    """
klasse zimmer artikel nr nummer akte aktenzeichen heft ausgabe kapitel lektion paragraf seite
drucksache hausnummer gruppe
"""
)
_DENOMINATORS = frozenset(
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 24, 25, 30, 32, 40, 50, 60, 64, 100, 1000]
)


def mixed(text: str) -> str:
    """ "2 1/2 Stunden" -> "zweieinhalb Stunden", "3 3/4" -> "dreidreiviertel"."""
    if "/" not in text:
        return text

    def number(match: re.Match[str]) -> str:
        whole, top, bottom = int(match[1]), int(match[2]), int(match[3])
        if not 0 < top < bottom or bottom not in _DENOMINATORS:
            return match[0]
        return _mixed(whole, top, bottom)

    return _MIXED.sub(number, text)


def _mixed(whole: int, top: int, bottom: int) -> str:
    if bottom == 2:
        return attributive(whole) + "einhalb"
    name = fraction_name(bottom)
    return f"{cardinal(whole)} {attributive(top)} {name}"


def fractions(text: str) -> str:
    """ "1/3 der Leser" -> "ein Drittel der Leser", "1/2 Stunde" -> "eine halbe Stunde".

    A pair whose second number makes no everyday fraction, or that names a rule ("80/20-Regel"), is
    left to `pairs`.
    """
    if "/" not in text:
        return text
    return _FRACTION.sub(_fraction, text)


def _fraction(match: re.Match[str]) -> str:
    top, bottom, hyphen = int(match[1]), int(match[2]), match[3]
    text = match.string
    before = words_before(text, match.start())
    if before and before[-1].lower() in _NO_FRACTION:
        return match[0]
    if hyphen:
        if bottom in (2, 4, 8, 16) and text.startswith("Takt", match.end()):
            name = "Halbe" if bottom == 2 else fraction_name(bottom)
            return f"{attributive(top).capitalize()}-{name}-"
        if (top, bottom) != (1, 2) and not (bottom in (3, 4) and top < bottom):
            return match[0]
    if top == 0 or bottom not in _DENOMINATORS or top > bottom:
        return match[0]
    if top == bottom or (top > 12 and bottom != 100 and bottom != 1000):
        return match[0]
    if hyphen:
        return {2: "Halb"}.get(
            bottom, f"{attributive(top).capitalize()}-{fraction_name(bottom)}"
        ) + "-"
    noun, _ = noun_after(text, match.end())
    if bottom == 2 and not noun:
        unit = _UNIT.match(text, match.end())
        noun = UNITS[unit[1]][0] if unit and unit[1] in UNITS else ""
    if bottom == 2:
        return _half(before, noun)
    if bottom == 4 and top == 3 and noun in ("Stunde", "Liter", "Jahr", "Meter", "Pfund"):
        return "drei viertel"
    name = fraction_name(bottom)
    if top == 1:
        return f"{ein(before, 'n')} {name}"
    return f"{cardinal(top)} {name}"


def _half(before: list[str], noun: str) -> str:
    """ "eine halbe Stunde", "ein halber Liter", "einen halben Tag"; without a noun "ein halb"."""
    kind = gender(noun) if noun else ""
    if kind not in ("m", "f", "n"):
        return "ein halb"
    article = ein(before, kind)
    return f"{article} halb{ending([article], kind)}"


def pairs(text: str) -> str:
    """Pairs that are no fractions: "24/7", "80/20-Regel", "2015/16", "Heft 3/2019"."""
    if "/" not in text:
        return text

    def years(match: re.Match[str]) -> str:
        second = match[2]
        said = year(int(second)) if len(second) == 4 else number(second)
        return f"{year(int(match[1]))} {said}"

    text = _YEARS.sub(years, text)
    text = _ISSUE.sub(lambda m: f"{cardinal(int(m[1]))} {year(int(m[2]))}", text)
    text = _ROW.sub(lambda m: " ".join(number(part) for part in m[1].split("/")), text)
    return _PAIR.sub(lambda m: f"{number(m[1])} {number(m[2])}", text)


RULES = (("fraction", mixed), ("fraction", fractions), ("number pair", pairs))
