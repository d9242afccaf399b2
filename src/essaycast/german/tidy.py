"""Characters first: spaces, digits of other scripts, invisible marks.

After this only ASCII digits, plain spaces and visible characters are left, so that no later rule
has to know more than one way of writing a thing.
"""

from __future__ import annotations

import unicodedata

from .patterns import lazy

# Lexicon readings travel through the rules as single characters of this private area.
PLACEHOLDER_START = 0xF0000
PLACEHOLDERS = f"{chr(PLACEHOLDER_START)}-{chr(0xFFFFD)}"

# Whatever is no plain German typography is looked at one by one.
_ODD = lazy("[^\n -~¡-¬®-ÿ–—„“”‚‘’…€•]")
_KNOWN = {
    "\t": " ",
    "\r": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\u00ad": "",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "–",
    "\u2015": "—",
    "\u2212": "-",
    "\u2044": "/",
    "\u2215": "/",
    "\u2236": ":",
    "\u201f": "“",
    "\u201b": "‘",
    "\u02bc": "’",
    "\u2032": "′",
    "\u0132": "IJ",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\u2103": "°C",
    "\u2109": "°F",
    "\u2122": "",
    "\u03bc": "µ",
    "\u2126": "Ω",
    "\u212b": "Å",
    "\u2113": "l",
}
_FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5"}
_FRACTION = lazy(r"(?:(\d)[ ]?)?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒])")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def _one(char: str) -> str:
    """What a rare character is read as from here on."""
    if char in _KNOWN:
        return _KNOWN[char]
    if char in _SUPERSCRIPTS or char in "⁻⁺":
        return char
    if char in _SUBSCRIPTS:
        return str(_SUBSCRIPTS.index(char))
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    if category in ("Cc", "Co", "Cn", "Cs"):
        return ""
    if category == "Cf":
        # Joiners glue emoji together; elsewhere format marks are silent.
        return char if char == "\u200d" else ""
    if category[0] == "N":
        return _numeric(char)
    if "\uff01" <= char <= "\uff5e":
        return unicodedata.normalize("NFKC", char)
    return char


def _numeric(char: str) -> str:
    flat = unicodedata.normalize("NFKC", char)
    if flat != char and flat.isascii():
        return f" {flat} " if len(flat) > 1 and not flat.isdigit() else flat
    value = unicodedata.numeric(char, 0.0)
    return str(int(value)) if value == int(value) else ""


def characters(text: str) -> str:
    """Flatten spaces, digits of other scripts and invisible characters.

    Private-use and control characters vanish: no voice can say them, and the room needs the former
    for its own bookkeeping.
    """
    if not text.isascii():
        if _FRACTION.search(text):
            text = _FRACTION.sub(_vulgar, text)
        text = text.replace("\xa0", " ")
        text = _ODD.sub(lambda match: _one(match[0]), text)
    elif _ODD.search(text):
        text = _ODD.sub(lambda match: _one(match[0]), text)
    return text


def _vulgar(match: object) -> str:
    whole, sign = match[1], match[2]  # type: ignore[index]
    flat = unicodedata.normalize("NFKC", sign).replace("\u2044", "/")
    return f"{whole} {flat}" if whole else flat
