"""Acronyms: spelled ("USP" -> "U S P") or spoken as a word ("NATO" -> "Nato")."""

from __future__ import annotations

import re

from .data.acronyms import SPELLED, SPOKEN
from .patterns import lazy

_ACRONYM = lazy(r"(?<![\w&])([A-ZÄÖÜ]{2,6})(s|e[rs]?)?(?![\w])")
_AMPERSAND = lazy(r"\b([A-Z]{1,2})\s?&\s?([A-Z]{1,2})\b")
_GMBH = lazy(r"\b(GmbH|gGmbH|KGaA|mbH|GbR|eG|e\.K\.)\b")


def acronyms(text: str) -> str:
    """Known acronyms only: an unknown word in capitals may as well be shouted.

    Spelled ones come apart letter by letter, spoken ones get the shape of a word, so that every
    engine reads them the same way.
    """

    def said(match: re.Match[str]) -> str:
        word, suffix = match[1], match[2] or ""
        if word in SPOKEN:
            return word.capitalize() + suffix
        if word in SPELLED:
            return " ".join(word) + suffix
        return match[0]

    if "&" in text:
        text = _AMPERSAND.sub(lambda m: f"{' '.join(m[1])} und {' '.join(m[2])}", text)
    return _ACRONYM.sub(said, text)


RULES = (("acronym", acronyms),)
