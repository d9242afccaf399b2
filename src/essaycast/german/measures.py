"""Percentages and units: "20 °C", "80 m²", "5%-Hürde", "in km/h"."""

from __future__ import annotations

import re

from .data import word_set
from .data.function_words import NUMBERED
from .data.units import NEED_SPACE, PER, STANDALONE, UNITS
from .grammar import ein, words_before
from .numerals import LONGEST, attributive, cardinal, decimal, digits, plain
from .patterns import INT, lazy

_SYMBOLS = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_PERS = "|".join(sorted(map(re.escape, PER), key=len, reverse=True))
_SCALE = r"(?:Millionen|Million|Milliarden|Milliarde|Tausend|tausend|Hundert)"
_QUANTITY = lazy(
    rf"({INT})(,\d+|\.\d{{1,2}}(?!\d))?(\s?{_SCALE}\b)?( ?)({_SYMBOLS})"
    rf"(?:\s?/\s?({_PERS})(?![\wäöü]))?(?![\w²³])"
)
_COMPOUND = lazy(rf"(?<![\w.,])(\d{{1,9}})(,\d{{1,3}})?-?\s?({_SYMBOLS})-(?=[^\W\d_])")
_PERCENTLY = lazy(rf"({INT})(,\d+)?\s?%-?(ig\w{{0,3}})\b")
_ALONE = "|".join(sorted(map(re.escape, STANDALONE), key=len, reverse=True))
_STANDALONE = lazy(rf"(?<![\w/-])({_ALONE})(?:/({_PERS}))?(?![\w²³/])")
_PER = lazy(rf"(?<=[\w²³.])(?<!\d)\s?/\s?({_PERS})(?![\wäöü/])")
# A fraction is already words when its unit is looked at: "eineinhalb l", "ein halber l".
_BEHIND_FRACTION = lazy(
    rf"\b(halb(?:e[rsnm]?)?|\w{{0,40}}einhalb|Drittel|Viertel|viertel|Achtel|Zehntel) ({_SYMBOLS})"
    r"(?![\w²³])"
)
_ONE = ("halb", "Drit", "Vier", "vier", "Acht", "Zehn")
_DATIVE = word_set("mit von bei nach aus seit zu in vor")
_TEMPERATURE_MINUS = lazy(r"(?<![\w\d])[–—-](?=\d[\d.,]*\s?(?:°|Grad|%|€|Euro))")


def percent(text: str) -> str:
    """ "100%ig" -> "hundertprozentig" and "5%-Hürde" -> "Fünf-Prozent-Hürde"."""
    if "%" not in text:
        return text

    def percently(match: re.Match[str]) -> str:
        if match[2]:
            return f"{decimal(match[1] + match[2])}-prozent{match[3]}"
        value = plain(match[1])
        word = attributive(int(value)) if len(value) <= LONGEST else digits(value)
        return f"{word}prozent{match[3]}"

    return _PERCENTLY.sub(percently, text)


def compounds(text: str) -> str:
    """A quantity as the first part of a word: "10-km-Lauf", "1,5-l-Flasche", "80-m²-Wohnung"."""
    if "-" not in text:
        return text

    def compound(match: re.Match[str]) -> str:
        one = UNITS[match[3]][0]
        if match[3] in NEED_SPACE and match[0][-len(match[3]) - 2].isdigit():
            return match[0]
        whole = int(match[1])
        if match[2]:
            amount = f"{cardinal(whole)}-Komma-{digits(match[2]).replace(' ', '-')}"
        else:
            amount = attributive(whole).replace(" ", "-")
        return f"{amount[0].upper()}{amount[1:]}-{one.replace(' ', '-')}-"

    return _COMPOUND.sub(compound, text)


def quantities(text: str) -> str:
    """A number and its unit, in the singular or plural its place asks for.

    "mit 80 m²" takes the dative "Quadratmetern"; after a range ("5 bis 10 km") the plain plural.
    Single capital letters need a space: "230 V" is volts, "5G" a network.
    """

    def quantity(match: re.Match[str]) -> str:
        whole, fraction, scale, gap, symbol, per = match.groups()
        before = words_before(match.string, match.start())
        if symbol in NEED_SPACE and (not gap or (before and before[-1].lower() in NUMBERED)):
            return match[0]
        if symbol in "lthsmg" and len(symbol) == 1 and not gap and len(plain(whole)) > 3:
            return match[0]
        one, many, dative, gender = UNITS[symbol]
        tail = f" pro {PER[per]}" if per else ""
        if scale:
            scale_word = scale.strip()
            amount = whole if not fraction else whole + fraction.replace(".", ",")
            said = ein(before, "f") if amount == "1" else decimal(amount)
            return f"{said} {scale_word} {many}{tail}"
        if fraction:
            mark = " Punkt " if fraction[0] == "." else " Komma "
            head, rest = decimal(whole), digits(fraction)
            return f"{head}{mark}{rest} {_plural(before, many, dative)}{tail}"
        if plain(whole) == "1":
            return f"{ein(before, gender)} {one}{tail}"
        return f"{decimal(whole)} {_plural(before, many, dative)}{tail}"

    return _QUANTITY.sub(quantity, text)


def _plural(before: list[str], many: str, dative: str) -> str:
    return dative if before and before[-1].lower() in _DATIVE else many


def minus(text: str) -> str:
    """A minus sign before a temperature, percentage or sum: "bei –5 °C"."""
    if "-" not in text and "–" not in text and "—" not in text:
        return text
    return _TEMPERATURE_MINUS.sub("minus ", text)


def rates(text: str) -> str:
    """ "Euro/Monat" -> "Euro pro Monat", "Liter/h" -> "Liter pro Stunde"."""
    if "/" not in text:
        return text

    def rate(match: re.Match[str]) -> str:
        before = words_before(match.string, match.start())
        word = before[-1] if before else ""
        known = word in _RATED or (
            len(match[1]) <= 3 and match[1] not in ("a", "d", "m", "g", "l", "t")
        )
        counted = len(before) > 1 and before[-2][0].isdigit() and match[1] in _SPANS
        return f" pro {PER[match[1]]}" if known or counted else match[0]

    return _PER.sub(rate, text)


_SPANS = word_set("Tag Monat Jahr Woche Stunde Minute Sekunde Nacht Person Kopf")
_RATED = word_set(
    """
Euro Cent Dollar Franken Kilometer Meter Liter Gramm Kilogramm Tonnen Stück Watt Kilowattstunden
Stunden Minuten Umdrehungen Kilo Megabyte Gigabyte Prozent Grad Kalorien Kilokalorien Personen
Kilowatt Milliliter Milligramm Mikrogramm
"""
)


def standalone(text: str) -> str:
    """Units without a number: "in km/h", "je kWh", "der Preis pro m²"."""

    text = _BEHIND_FRACTION.sub(lambda m: m[1] + " " + UNITS[m[2]][m[1][:4] not in _ONE], text)

    def unit(match: re.Match[str]) -> str:
        symbol = match[1]
        one, many, _, _ = UNITS[symbol]
        before = words_before(match.string, match.start())
        single = before and before[-1].lower() in (
            "pro",
            "je",
            "ein",
            "der",
            "jeder",
            "jede",
            "eine",
        )
        return (one if single else many) + (f" pro {PER[match[2]]}" if match[2] else "")

    return _STANDALONE.sub(unit, text)


RULES = (
    ("percent", percent),
    ("unit", compounds),
    ("number", minus),
    ("unit", quantities),
    ("unit", rates),
    ("unit", standalone),
)
