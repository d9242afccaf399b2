"""The signs that are left once numbers are words, and the tidying of the result."""

from __future__ import annotations

import re
import unicodedata

from .patterns import lazy
from .tidy import PLACEHOLDERS

_NAMES = {
    "&": "und",
    "%": "Prozent",
    "‰": "Promille",
    "€": "Euro",
    "$": "Dollar",
    "£": "Pfund",
    "¥": "Yen",
    "=": "gleich",
    "+": "plus",
    "×": "mal",
    "÷": "geteilt durch",
    "±": "plus minus",
    "≈": "ungefähr",
    "≠": "ungleich",
    "≤": "kleiner gleich",
    "≥": "größer gleich",
    "∞": "unendlich",
    "©": "Copyright",
    "√": "Wurzel",
    "°": "Grad",
    "@": "at",
    "¬": "nicht",
    "∑": "Summe",
    "℃": "Grad Celsius",
    "♀": "weiblich",
    "♂": "männlich",
}
_PARAGRAPHS = lazy(r"(§§|§)\s?(?=(\w|\s|$)?)")
_ARROW = lazy(r"\s*(?:<?[-=–—]+>|<[-=–—]+|[←-⇿➔➜➝➞➡⟵-⟿⬅-⬇])+\ufe0f?\s*")
_ARROW_SIGN = lazy(r"[←-⇿➔➜➝➞➡⟵-⟿⬅-⬇]")
_STAR = lazy(r"(?<=\w)[*](?=\w)")
_LOOSE = lazy(rf"[^\w\s.,;:!?…–—()„“”‚‘’»«›‹\"'\-{PLACEHOLDERS}]|_")
_PAUSES = frozenset("|•·▪◦‣●○■□/\\")
_WHITE = lazy(r"[ ]{2,}")
_BEFORE_MARK = lazy(r"[ ]+(?=[,;:!?.](?:[\s\"“”»«)]|$))|(?<=[(„])[ ]+|[ ]+(?=\))")
_SPACE_MARK = lazy(r" [,;:!?.)]|[(„] ")
_EMPTY = lazy(r"[(\[][\s,;.]*[)\]]")
_DOUBLE = lazy(r",(?:\s*,)+|(?<=[.!?:;–—])\s*,(?=\s)|,\s*(?=[.!?;:–—])")
_LINE_ENDS = lazy(r"[ ]*\n[ ]*")
_FIRST = lazy(r"^[\s\"„“”»«‚‘(]*")
_LONE_DASHES = lazy(r"(?<=\s)-{2,3}(?=\s)|(?<=\w)--(?=\w)")
_SPACED_LINK = lazy(r"(?<![\w ]) -|- (?=$)")


def paragraphs(text: str) -> str:
    """ "§ 5" -> "Paragraf 5", "§§ 5 und 6" -> "Paragrafen 5 und 6"."""
    if "§" not in text:
        return text
    return _PARAGRAPHS.sub(lambda m: "Paragrafen " if m[1] == "§§" else "Paragraf ", text)


def arrows(text: str) -> str:
    """An arrow becomes a pause: "Kunde → Umsatz" -> "Kunde, Umsatz"."""
    if ">" not in text and "<" not in text and not _ARROW_SIGN.search(text):
        return text
    return _ARROW.sub(_pause, text)


def _pause(match: re.Match[str]) -> str:
    inside = match.start() > 0 and match.end() < len(match.string)
    before = match.string[match.start() - 1 : match.start()]
    return ", " if inside and before not in ".,;:!?…\n" else " "


def loose(text: str) -> str:
    """Every other sign: by its name if it has one, else a pause or nothing."""
    if not _LOOSE.search(text):
        return text
    text = _STAR.sub(" ", text)
    return _LOOSE.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    char = match[0]
    if char in _NAMES:
        return f" {_NAMES[char]} "
    if char in _PAUSES:
        at_edge = (
            not match.string[: match.start()].strip() or not match.string[match.end() :].strip()
        )
        return " " if at_edge or char in "·" else ", "
    if unicodedata.category(char)[0] == "M":
        # Accents on their own letters, vowel signs: part of a word.
        return char
    return " "


def spacing(text: str) -> str:
    """One space between words, none before a comma, no empty brackets, a capital to begin with."""
    if "(" in text or "[" in text:
        text = _EMPTY.sub(" ", text)
    if "--" in text:
        text = _LONE_DASHES.sub(" – ", text)
    if "  " in text:
        text = _WHITE.sub(" ", text)
    if _SPACE_MARK.search(text):
        text = _BEFORE_MARK.sub("", text)
    if "," in text:
        text = _DOUBLE.sub(_one_mark, text)
    if "  " in text:
        text = _WHITE.sub(" ", text)
    if "\n" in text:
        text = _LINE_ENDS.sub("\n", text)
    return text.strip(" ")


def _one_mark(match: re.Match[str]) -> str:
    return (
        ","
        if match[0].startswith(",") and match[0].strip(", ") == "" and (match[0].count(",") > 1)
        else ""
    )


SIGN_RULES = (("sign", arrows),)
RULES = (("sign", loose), ("spacing", spacing))
