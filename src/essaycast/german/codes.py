"""Numbers that name rather than count: telephones, postcodes, versions, account numbers."""

from __future__ import annotations

import re

from .data import word_set
from .data.places import CITIES, CITY_ENDINGS
from .grammar import words_after, words_before
from .numerals import cardinal, digits, number
from .patterns import lazy

_PLUS_PHONE = lazy(r"(?<![\w+])\+(\d{1,3}[\d ()/.\-–]{5,24}\d)(?![\d.,]\d|\d|\s?[%€])")
_ZERO_PHONE = lazy(
    r"(?<![\w.,/-])(\(?0\d{1,5}\)?(?:[ ]?[/–-][ ]?|[ ])?\d[\d \-–/]{2,18}\d|0\d{6,14})"
    r"(?![\w]|[.,]\d)"
)
_CALLED = lazy(
    r"(?<=\b)((?:[Tt]elefon(?:nummer)?|Tel\.?|Fax|Mobil|Handy|[Hh]otline|[Rr]ufnummer|[Dd]urchwahl|"
    r"[Ff]estnetz|[Aa]nruf unter|[Ee]rreichbar unter|[Ww]hats[Aa]pp)"
    r"(?::| ist| lautet)?\s?)(\(?\d[\d ()/\-–]{2,24}\d)(?![\w]|[.,]\d)"
)
_EMERGENCY = lazy(
    r"(?<=\b)((?:[Nn]otruf|[Rr]ufnummer|[Ww]ählen Sie|[Ww]ähle|wählt|[Nn]ummer|unter der|die)\s)"
    r"(11[0256]|110|116\s?117)(?=\W|$)(?!\s[A-ZÄÖÜa-z]|[.,]\d)"
)
_ZERO_HINT = lazy(r"0[\d )(/–-]")
_CALL_HINTS = (
    *("elefon", "Tel", "Fax", "Mobil", "Handy", "otline", "ufnummer", "urchwahl", "estnetz"),
    *("nruf", "hatsapp", "hatsApp", "reichbar"),
)
_NAME_HINTS = ("PIN", "TAN", "Code", "BLZ", "nummer", "wort", "zeichen")
_IBAN = lazy(r"([A-Z]{2}(?<!\w..))(\d{2}(?: ?\d{4}){3,7}(?: ?\d{1,4})?)\b")
_ISBN = lazy(r"\b(ISBN(?:-1[03])?:?\s)([\dX][\dX\- ]{8,20}[\dX])\b")
_NAMED = lazy(
    r"\b((?:PIN|TAN|Code|Kontonummer|BLZ|Kundennummer|Matrikelnummer|Steuernummer|Passwort|"
    r"Seriennummer|"
    r"Bestellnummer|Artikelnummer|Aktenzeichen|Personalnummer|Vorgangsnummer|Rechnungsnummer)"
    r"(?::| ist| lautet)?\s)"
    r"(\d[\d /\-]{1,30}\d)\b"
)
_POSTCODE = lazy(r"(?<![\w.,-])((?:D|A|CH|DE|AT)[- ])?(\d{5}|\d{4})(?= [A-ZÄÖÜ])(?!\.\d)")
_PLZ = lazy(r"\b((?:PLZ|Postleitzahl(?:en)?):?\s(?:ist\s|lautet\s)?)(\d{4,5})\b")
_VERSION = lazy(r"(?<![\w.,])(v|V)?\.?\s?(\d{1,6}(?:\.\d{1,6}){1,6})(?![\w]|,\d)(?!\.\d)")
_GROUPED = lazy(r"\d{1,3}(?:\.\d{3})+$")
_FOUR = lazy(r"\d\d\d\d")
_VERSION_WORDS = word_set(
    """
version versionen release update python ubuntu android windows firmware java php
"""
)


def _spell(text: str) -> str:
    return digits(text)


def phones(text: str) -> str:
    """Telephone numbers digit by digit, whatever parts them: "+49 170 123", "030/1234-0".

    Known by a leading plus or zero, or by a word such as "Telefon" or "Hotline" before them; the
    emergency numbers behind "Notruf" or "wählen Sie".
    """

    def plus(match: re.Match[str]) -> str:
        if sum(char.isdigit() for char in match[1]) < 7:
            return match[0]
        return "plus " + _spell(re.sub(r"\(0\)", "", match[1]))

    def zero(match: re.Match[str]) -> str:
        return _spell(match[0]) if sum(char.isdigit() for char in match[0]) >= 6 else match[0]

    if "+" in text:
        text = _PLUS_PHONE.sub(plus, text)
    if _ZERO_HINT.search(text):
        text = _ZERO_PHONE.sub(zero, text)
    if any(word in text for word in _CALL_HINTS):
        text = _CALLED.sub(lambda m: m[1] + _spell(m[2]), text)
    if "11" in text:
        text = _EMERGENCY.sub(lambda m: m[1] + _spell(m[2]), text)
    return text


def accounts(text: str) -> str:
    """IBAN, ISBN, PIN and the like, digit by digit."""
    text = _IBAN.sub(lambda m: f"{m[1][0]} {m[1][1]} {_spell(m[2])}", text)
    if "ISBN" in text:
        text = _ISBN.sub(lambda m: m[1] + _spell(m[2]), text)
    if any(word in text for word in _NAME_HINTS):
        text = _NAMED.sub(lambda m: m[1] + _spell(m[2]), text)
    return text


def postcodes(text: str) -> str:
    """ "10115 Berlin" digit by digit; known by the town or by the street before it.

    A town is known by a list and by usual endings ("-burg", "-hausen"); five digits before any
    other noun count it ("12345 Menschen").
    """
    if not _FOUR.search(text):
        return text
    text = _PLZ.sub(lambda m: m[1] + _spell(m[2]), text)

    def code(match: re.Match[str]) -> str:
        prefix, value = match[1] or "", match[2]
        place = words_after(match.string, match.end(), 1)
        town = place[0] if place else ""
        known = town in CITIES or (len(value) == 5 and town.lower().endswith(CITY_ENDINGS))
        if (
            not prefix
            and len(value) == 4
            and town not in ("Wien", "Zürich", "Graz", "Linz", "Salzburg")
        ):
            return match[0]
        before = words_before(match.string, match.start())
        street = len(before) > 1 and before[-1] == "," and before[-2][0].isdigit()
        if not prefix and not street and not known and value[0] != "0":
            return match[0]
        return (prefix[:-1] + " " if prefix else "") + _spell(value)

    return _POSTCODE.sub(code, text)


def versions(text: str) -> str:
    """ "4.0" -> "vier Punkt null", "Python 3.11" -> "drei Punkt elf", "v2.1".

    Groups of three digits are thousands ("1.000") unless the row begins with a zero or a word for
    versions stands before it.
    """
    if not re.search(r"\d\.\d", text):
        return text

    def version(match: re.Match[str]) -> str:
        letter, row = match[1], match[2]
        before = words_before(match.string, match.start())
        named = bool(letter) or (bool(before) and before[-1].lower() in _VERSION_WORDS)
        if _GROUPED.match(row) and row[0] != "0" and not named:
            return match[0]
        parts = row.split(".")
        if parts[0] == "0" and len(parts) == 2:
            said = f"null Punkt {digits(parts[1])}"
        else:
            said = " Punkt ".join(number(part) for part in parts)
        gap = match[0][: match[0].index(row)]
        lead = "Version " if letter else ("" if not gap.strip() else gap)
        return (" " if gap[:1] == " " and not letter else "") + lead + said

    return _VERSION.sub(version, text)


def long_numbers(text: str) -> str:
    """A number that leads with a zero is read digit by digit: "007", "0815"."""
    if "0" not in text:
        return text
    return _ZERO_LED.sub(lambda m: digits(m[0]), text)


_ZERO_LED = lazy(r"(?<![\w.,])(?<!\d )0\d+(?![\d]|[.,]\d)")


def spoken_version(row: str) -> str:
    """A row of numbers with points, part by part."""
    return " Punkt ".join(cardinal(int(part)) for part in row.split("."))


RULES = (
    ("code", accounts),
    ("telephone", phones),
    ("postcode", postcodes),
)
LATE_RULES = (("version", versions), ("code", long_numbers))
