"""Addresses: links, e-mail, handles, hashtags and file names, the way people say them."""

from __future__ import annotations

import re

from .data import word_set
from .data.web import SPELLED_ENDINGS, TOP_LEVEL
from .numerals import digits, number
from .patterns import lazy

_EMAIL = lazy(
    r"(?<![\w.+-])(?:mailto:)?([\w.+-]{1,64})@([A-Za-z0-9ÄÖÜäöüß-]{1,63}"
    r"(?:\.[A-Za-z0-9ÄÖÜäöüß-]{1,63}){1,5})(?![\w-])"
)
_URL = lazy(
    r"(?<![\w@.-])(?:https?://|ftp://|www\.)[^\s<>\"„“”»«()\[\]]{2,2000}(?:\([^\s()]{0,200}\))?"
)
_BARE = lazy(
    r"(?<![\w@./-])((?:[A-Za-zÄÖÜäöüß0-9-]{1,63}\.){1,4})("
    + "|".join(sorted(TOP_LEVEL, key=len, reverse=True))
    + r")(?![\w-])((?:/[\w\-./?=&%#~+]*)?)"
)
_FILE = lazy(
    r"(?<![\w@./-])([\w-]{1,80}(?:\.[\w-]{1,40}){0,2})\.("
    + "|".join(sorted(SPELLED_ENDINGS, key=len, reverse=True))
    + r")(?!\w)"
)
_INNER = lazy(r"\.[^\W\d_]")
_HASHTAG = lazy(r"(?<![\w&#/])#(?=[^\W\d_])(\w{1,200})")
_HANDLE = lazy(r"(?<![\w@.])@(?=\w)(\w[\w.-]{0,60}\w|\w)")
_HUMP = lazy(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_PART = lazy(r"\d+|[^\W\d_]+|[^\w\s]|_")
_SAID = {
    ".": "Punkt",
    "-": "Bindestrich",
    "_": "Unterstrich",
    "/": "Schrägstrich",
    "@": "at",
    "+": "plus",
    "?": "Fragezeichen",
    "=": "gleich",
    "&": "und",
    "%": "Prozent",
    "#": "Raute",
    "~": "Tilde",
    ":": "Doppelpunkt",
    ",": "Komma",
    "!": "Ausrufezeichen",
    ";": "Semikolon",
    "*": "Stern",
    "$": "Dollar",
    "'": "Apostroph",
    "|": "Strich",
}


def _address(text: str) -> str:
    """An address word by word, its signs by name, short endings and "www" letter by letter."""
    spoken = []
    for part in _PART.findall(text):
        lower = part.lower()
        if part.isdecimal():
            spoken.append(number(part) if len(part) <= 4 else digits(part))
        elif lower == "www" or lower in _LETTERED:
            spoken.append(" ".join(lower))
        elif part in _SAID:
            spoken.append(_SAID[part])
        elif part.isalpha():
            spoken.append(part)
    return " ".join(spoken)


_LETTERED = word_set("de at ch eu uk us fr nl pl dk se tv io ai fm cc li lu html php pdf")


def links(text: str) -> str:
    """Links with their protocol left out: "www.beispiel.de/blog", "https://beispiel.de".

    What follows a question mark (tracking, parameters) is read too: nothing is dropped but the
    protocol and a closing slash. A link that ends a sentence leaves its full stop alone.
    """
    if "://" not in text and "www." not in text:
        return text
    return _URL.sub(_url, text)


def _url(match: re.Match[str]) -> str:
    found = match[0]
    body = found.rstrip(".,;:!?'*_…")
    rest = found[len(body) :]
    body = re.sub(r"^[a-z]+://", "", body)
    return _address(body.rstrip("/")) + rest.replace("*", "").replace("_", "")


def emails(text: str) -> str:
    """ "info@beispiel.de" -> "info at beispiel Punkt d e"."""
    if "@" not in text:
        return text
    return _EMAIL.sub(lambda match: f"{_address(match[1])} at {_address(match[2])}", text)


def domains(text: str) -> str:
    """A domain without "www", by its ending: "beispiel.de" -> "beispiel Punkt d e".

    Only endings that are no German words are known; "Ende.So" stays as it is.
    """
    if not _INNER.search(text):
        return text
    return _FILE.sub(_file, _BARE.sub(_domain, text))


def _domain(match: re.Match[str]) -> str:
    name, ending, path = match[1], match[2], match[3]
    rest = ""
    while path and path[-1] in ".?/":
        rest = path[-1] + rest if path[-1] != "/" else rest
        path = path[:-1]
    if not any(char.isalpha() for char in name):
        return match[0]
    return _address(name + ending + path) + rest


def _file(match: re.Match[str]) -> str:
    return f"{_address(match[1])} Punkt {' '.join(match[2].lower())}"


def hashtags(text: str) -> str:
    """ "#GuteArbeit" -> "Hashtag Gute Arbeit"."""
    if "#" not in text:
        return text
    return _HASHTAG.sub(lambda match: "Hashtag " + _split_words(match[1]), text)


def handles(text: str) -> str:
    """ "@anna_w" -> "at anna w"."""
    if "@" not in text:
        return text
    return _HANDLE.sub(lambda match: "at " + _handle(match[1]), text)


def _handle(name: str) -> str:
    return _address(name) if "." in name or "-" in name else _split_words(name)


def _split_words(tag: str) -> str:
    return _HUMP.sub(" ", tag).replace("_", " ").strip()


RULES = (
    ("email", emails),
    ("link", links),
    ("domain", domains),
    ("hashtag", hashtags),
    ("handle", handles),
)
