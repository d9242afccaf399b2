"""Amounts of money: "1.234,56 €", "$20", "5 Mio. €", "3 TEUR", "0,99 €"."""

from __future__ import annotations

import re

from .data.money import CURRENCIES, Currency
from .data.units import PER
from .grammar import ein, words_before
from .numerals import attributive, cardinal, decimal, number, plain
from .patterns import INT, lazy

_NAMES = "|".join(sorted(map(re.escape, CURRENCIES), key=len, reverse=True))
_SCALE = r"(?:Millionen|Million|Milliarden|Milliarde|Billionen|Billion|Tausend|Mio|Mrd|tausend)"
_AFTER = lazy(
    rf"(-?)({INT})(,\d+|\.\d\d(?!\d))?(,[-–—]{{1,2}})?(?:\s?({_SCALE})\b\.?)?\s?({_NAMES})(?![\w])"
)
_BEFORE = lazy(
    rf"(?<![\w])({_NAMES})\s?(-?)(\d{{1,3}}(?:[.,’']\d{{3}})+(?![\d])|\d+)([.,]\d{{1,2}}(?!\d))?"
    rf"(,[-–—]{{1,2}})?(?:\s?({_SCALE})\b\.?)?(?!\w)"
)
_THOUSANDS = lazy(rf"({INT})(,\d+)?\s?(?:TEUR|T€|kEUR|k€|KEUR|K€|Tsd\.? ?€|Tsd\.? ?EUR|T-€)(?!\w)")
_MILLIONS = lazy(rf"({INT}(?:,\d+)?)\s?(?:(M|Mio\.?|MEUR|Mrd\.?) ?(?:€|EUR))(?!\w)")
_COMPOUND = lazy(rf"(?<![\w.,])(\d{{1,9}})-?\s?({_NAMES})-(?=[^\W\d_])")
_DASHED = lazy(r"(?<=\d),[-–—]{1,2}(?=\s?(?:€|EUR|Euro|CHF|Fr))")
_PER = lazy(rf"(?<=[\d ])({_NAMES})\s?/\s?([^\W\d_]+[²³23]?\.?)(?![\w])")
_HINTS = tuple(
    {name for name in CURRENCIES if not name.startswith("US")} | {"USD", "EUR", "T€", "k€"}
)


def _words(whole: str, fraction: str, currency: Currency, before: list[str]) -> str:
    """An amount with its smaller coin: two decimals are cents, anything else is a decimal."""
    value = plain(whole)
    if len(fraction) == 2 and currency.minor:
        coins = int(fraction)
        if not coins:
            return _words(whole, "", currency, before)
        if not value.strip("0"):
            name = currency.minor[0] if coins == 1 else currency.minor[1]
            small = ein(before, currency.minor_gender) if coins == 1 else cardinal(coins)
            return f"{small} {name}"
        return f"{_words(whole, '', currency, before)} {cardinal(coins)}"
    if fraction:
        return f"{decimal(f'{value},{fraction}')} {currency.many}"
    if value == "1":
        return f"{ein(before, currency.gender)} {currency.one}"
    return f"{number(value)} {currency.many}"


def _scaled(amount: str, scale: str, currency: Currency, before: list[str]) -> str:
    word = {"Mio": "Millionen", "Mrd": "Milliarden", "tausend": "Tausend"}.get(scale, scale)
    if amount == "1" and word != "Tausend":
        singular = {"Millionen": "Million", "Milliarden": "Milliarde", "Billionen": "Billion"}
        return f"{ein(before, 'f')} {singular.get(word, word)} {currency.many}"
    return f"{decimal(amount)} {word} {currency.many}"


def _minus(sign: str) -> str:
    return "minus " if sign else ""


def amounts(text: str) -> str:
    """Amounts with the currency behind or before them.

    Two decimals are read as the small coin: "3,50 €" -> "drei Euro fünfzig", "0,99 €" ->
    "neunundneunzig Cent". With "$" or "CHF" a point may part the decimals, as is usual there.
    """
    if not any(name in text for name in _HINTS):
        return text
    text = _DASHED.sub("", text)
    text = _COMPOUND.sub(_compound, text)
    text = _THOUSANDS.sub(_thousands, text)
    text = _MILLIONS.sub(_millions, text)
    text = _PER.sub(_rate, text)
    text = _AFTER.sub(_after, text)
    return _BEFORE.sub(_before, text)


def _after(match: re.Match[str]) -> str:
    sign, whole, fraction, scale, name = match[1], match[2], match[3], match[5], match[6]
    text = match.string
    if (
        sign
        and match.start()
        and (text[match.start() - 1].isalnum() or text[match.start() - 1] == " ")
    ):
        sign = sign if text[match.start() - 1] == " " else ""
    currency = CURRENCIES[name]
    before = words_before(text, match.start())
    digits = (fraction or "")[1:]
    if scale:
        amount = plain(whole) + ("," + digits if digits else "")
        return _minus(sign) + _scaled(amount, scale, currency, before)
    return _minus(sign) + _words(whole, digits, currency, before)


def _before(match: re.Match[str]) -> str:
    name, sign, whole, fraction, scale = match[1], match[2], match[3], match[4], match[6]
    if name.isalpha() and len(name) > 3 and name[0].isupper() and name.lower() != name.upper():
        # "Euro 2024" is a tournament: words come behind their number.
        return match[0]
    currency = CURRENCIES[name]
    before = words_before(match.string, match.start())
    digits = (fraction or "")[1:]
    if scale:
        amount = plain(whole) + ("," + digits if digits else "")
        return _minus(sign) + _scaled(amount, scale, currency, before)
    return _minus(sign) + _words(whole, digits, currency, before)


def _compound(match: re.Match[str]) -> str:
    return (
        f"{attributive(int(match[1])).replace(' ', '-').capitalize()}-{CURRENCIES[match[2]].one}-"
    )


def _rate(match: re.Match[str]) -> str:
    unit = match[2].rstrip(".")
    end = "." if match[2].endswith(".") else ""
    return f"{match[1]} pro {PER.get(unit, unit)}{end}"


def _thousands(match: re.Match[str]) -> str:
    whole, fraction = plain(match[1]), (match[2] or "")[1:]
    if len(whole) > 12 or len(fraction) > 3:
        return f"{decimal(match[1] + (match[2] or ''))} Tausend Euro"
    return f"{cardinal(int(whole + fraction.ljust(3, '0')))} Euro"


def _millions(match: re.Match[str]) -> str:
    word = "Mrd" if match[2].startswith("Mrd") else "Mio"
    before = words_before(match.string, match.start())
    return _scaled(plain_decimal(match[1]), word, CURRENCIES["€"], before)


def plain_decimal(text: str) -> str:
    """ "1.234,5" -> "1234,5"."""
    whole, comma, fraction = text.partition(",")
    return plain(whole) + comma + fraction


RULES = (("money", amounts),)
