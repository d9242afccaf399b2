"""Everything else that counts: ranges, "3x", scores, "2-jährig", "80er", and last the cardinals."""

from __future__ import annotations

import re

from .data import word_set
from .data.function_words import COPULAS, NUMBERED, PREPOSITIONS, STARTERS
from .grammar import case_of, ein, gender, noun_after, words_before
from .numerals import (
    LONGEST,
    attributive,
    cardinal,
    decimal,
    digits,
    number,
    ordinal_stem,
    plain,
    year,
)
from .patterns import INT, lazy

_RANGE = lazy(
    r"(?<=[\d%€°])(?<!\.)\s?[–—-]\s?(?=\d)(?!\d[\d.]*er\b)|(?<=\d)\s?(?:\.\.\.|…)\s?(?=\d)"
)
_HALF_RANGE = lazy(r"(?<=\d)\s[–—-]\s(?=\d)")
_DECADE = lazy(
    r"(?<![\w.,])[’'‘]?(\d{1,4})e?r(n|s|innen|in)?(?![\w])([ -]?Jahren?\b|-(?=[A-ZÄÖÜ]))?"
)
_DECADE_ROW = lazy(r"(?<![\w.,])(\d{2,4})er(?:\s?[/–-]\s?)(?=\d{2,4}er)")
_TIMES = lazy(r"(?<![\w.,])(\d{1,9}(?:\.\d{3}){0,4})(,\d+)?[ -]?(?:[Mm]al|x|×)\b(?!\s?\d)(?!-)")
_BY = lazy(r"(?<=\d)\s?[x×✕*·∙⋅]\s?(?=\d)|(?<=[^\W\d_²³])\s[x×✕]\s(?=\d)")
_SCORE = lazy(r"(?<![\w.,:/])(\d{1,6}):(\d{1,6})(?![\d:])(?:-(?=[A-ZÄÖÜ]))?(?=(.?))")
_WORD_TAIL = lazy(
    r"(?<![\w.,])(\d{1,9})(,\d{1,3})?(?:-(?=[a-zäöüß])|(?=(?:fach|jähr|stünd|minüt|tägig|wöch|monat|köpf|teilig|stell|stöck|seit|mal|prozent|türig|spur|gesch)))([a-zäöüß]{2,30})"
)
_WORD_NOUN = lazy(r"(?<![\w.,])(\d{1,9})(,\d{1,3})?(-bis-|-)(?=[A-ZÄÖÜ]|\d{1,6}-[A-ZÄÖÜ])")
_HANGING = lazy(r"(?<![\w.,])(\d{1,6})-(?=,|\s(?:und|oder|bis)\b)")
_NOUN_NUMBER = lazy(r"(?<=[^\W\d_])-(?=\d)")
_SIGNED = lazy(r"(?<![\w\d.,)\]])([-–+±~≈<>≤≥])\s?(?=\d)")
_MATH = lazy(r"(?<=[\w)])\s?([=+÷√≠<>≤≥≈])\s?(?=[-\w(])")
_MINUS = lazy(r"(?<=\d)\s-\s(?=\d[\d.,]*\s?=)|(?<=\d)\s?−\s?(?=\d)|(?<=\d)-(?=\d+\s?=)")
_DIVIDE = lazy(r"(?<=\d)\s?(?::|÷|/)\s?(?=\d+\s?=)")
_PLUS_TAIL = lazy(r"(?<=\d)\+(?!\w)")
_MIXED = lazy(
    r"(?<![\w])((?:[^\W\d_]{1,12}\d{1,6}|\d{1,6}[^\W\d_]{1,3})(?:[^\W\d_]{1,3}\d{0,4}){0,3})(?!\w)"
)
_TO = lazy(r"([A-GMP])2([A-GMP])(?:2([A-GMP]))?$")
_PART = lazy(r"\d+|[^\W\d_]+")
_THOUSAND = lazy(r"(?<![\w.,])(\d{1,6})(,\d)?k(?!\w)")
_NUMBER_SIGN = lazy(r"(?:#|№|N°|Nr\.?)\s?(?=\d)")
_APOSTROPHE = lazy(r"(?<!\w)[’'‘](?=\d\d(?!\d))")
_SUPER = lazy(r"(?<=[\w)])([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_POWER = lazy(r"(?<=[\w)])\^(?=-?\d)")
_NUMBER = lazy(rf"({INT})(,\d+)?")
_SUPERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def roughly(text: str) -> str:
    """Signs that go with an amount: "~5 kg", ">50 %", "±3 %"; before units and money are words."""
    return _ROUGHLY.sub(lambda match: _SIGNS[match[1]] + " ", text)


_ROUGHLY = lazy(r"([±~≈<>≤≥])(?<![\w).,].)\s?(?=\d)")


def ranges(text: str) -> str:
    """ "10-15" -> "10 bis 15", "2010–2020", "3 - 4"; a sum ("5 - 3 = 2") is none."""
    if not re.search(r"\d\s?[%€°]?\s?(?:[–—-]|\.\.\.|…)\s?\d", text):
        return text
    text = _MINUS.sub(" minus ", text)
    return _RANGE.sub(_to, text)


def _to(match: re.Match[str]) -> str:
    """A dash between numbers is "bis", except inside a longer row ("1-2-3")."""
    text = match.string
    left = re.search(r"[-–—][\d.]+$", text[max(0, match.start() - 12) : match.start()])
    right = re.match(r"[\d.]+[-–—]\d", text[match.end() : match.end() + 12])
    if left or right:
        return ", "
    first = re.search(r"(?<![\d.,])\d{3}$", text[: match.start()][-5:])
    second = re.match(r"\d{3}(?![\d.,])", text[match.end() : match.end() + 5])
    # "747-400" is a name: a range runs upwards.
    return ", " if first and second and first[0] > second[0] else " bis "


def decades(text: str) -> str:
    """ "die 80er" -> "die Achtziger", "80er-Jahre" -> "Achtzigerjahre", "1990er Jahre"."""
    if "er" not in text:
        return text

    def decade(match: re.Match[str]) -> str:
        value, suffix, tail = int(match[1]), match[2] or "", match[3] or ""
        if "er" not in match[0]:
            return match[0]
        stem = _decade_word(value)
        if tail.startswith(" "):
            return f"{stem}er{suffix}{tail}"
        if tail == "-":
            return f"{stem}er-".capitalize()
        if tail:
            return f"{stem}er{suffix}".capitalize() + tail[1:].lower()
        return f"{stem}er{suffix}".capitalize()

    text = _DECADE_ROW.sub(lambda m: f"{_decade_word(int(m[1])).capitalize()}er und ", text)
    return _DECADE.sub(decade, text)


def _decade_word(value: int) -> str:
    words = year(value) if 1100 <= value <= 2099 else attributive(value)
    return (words if value != 1 else "eins").replace(" ", "")


def times(text: str) -> str:
    """ "3x" -> "dreimal", "20-mal", "2 x 3" -> "2 mal 3"."""
    if not re.search(r"\d,?\d?[ -]?(?:[Mm]al|[x×✕*·∙⋅])", text) and "×" not in text:
        return text

    def count(match: re.Match[str]) -> str:
        if match[2]:
            return f"{decimal(match[1] + match[2])} Mal"
        word = attributive(int(plain(match[1])))
        if " Mal" in match[0]:
            before = words_before(match.string, match.start())
            return f"{ein(before, 'n') if word == 'ein' else word} Mal"
        return f"{word}mal" if " " not in word else f"{word} Mal"

    text = _TIMES.sub(count, text)
    return _BY.sub(" mal ", text)


def scores(text: str) -> str:
    """ "3:1" -> "drei zu eins", "50:50", "16:9-Format"."""
    if ":" not in text:
        return text
    text = _DIVIDE.sub(" geteilt durch ", text)

    def score(match: re.Match[str]) -> str:
        return f"{number(match[1])} zu {number(match[2])}" + ("-" if match[0].endswith("-") else "")

    return _SCORE.sub(score, text)


def compounds(text: str) -> str:
    """ "2-jährig" -> "zweijährig", "3fach", "5-Tage-Woche" -> "Fünf-Tage-Woche"."""
    if not re.search(r"\d[-a-zäöü]", text):
        return text

    def lower(match: re.Match[str]) -> str:
        value, fraction, tail = match[1], match[2], match[3]
        if tail in ("er", "ern", "bis", "und", "oder") or (len(value) > 1 and value[0] == "0"):
            return match[0]
        if tail in ("te", "ten", "ter", "tes", "tem", "ste", "sten", "ster", "stes"):
            return ordinal_stem(int(value)) + tail.removeprefix("s").removeprefix("t")
        word = attributive(int(value)).replace(" ", "")
        if fraction:
            word = f"{cardinal(int(value))}-Komma-{digits(fraction).replace(' ', '-')}-"
        return word + tail

    def noun(match: re.Match[str]) -> str:
        value, fraction, link = match[1], match[2], match[3]
        if len(value) > 1 and value[0] == "0":
            return digits(value) + "-"
        if len(value) == 4 and "1100" <= value <= "1999":
            word = year(int(value))
        else:
            word = attributive(int(value)).replace(" ", "-")
        if fraction:
            word = f"{word}-Komma-{digits(fraction).replace(' ', '-')}"
        rest = match.string[match.end() : match.end() + 12]
        if link == "-" and rest.startswith(("Jährig", "Fach")):
            return word.capitalize() + "-"
        return word[0].upper() + word[1:] + link

    text = _HANGING.sub(lambda m: attributive(int(m[1])) + "-", text)
    text = _WORD_TAIL.sub(lower, text)
    text = _WORD_NOUN.sub(noun, text)
    return _NOUN_NUMBER.sub(" ", text)


def signs(text: str) -> str:
    """Signs before, between and behind numbers: "-5", "~20", "A + B = C", "50+", "#1", "'68"."""
    if not _SIGN_HINT.search(text):
        return text
    text = _NUMBER_SIGN.sub("Nummer ", text)
    text = _APOSTROPHE.sub("", text)
    text = _SUPER.sub(_superscript, text)
    text = _POWER.sub(" hoch ", text)
    text = _SIGNED.sub(lambda m: _SIGNS[m[1]] + " ", text)
    text = _PLUS_TAIL.sub(" plus", text)
    return _MATH.sub(lambda m: f" {_SIGNS[m[1]]} ", text)


_SIGN_HINT = lazy(r"[-–+±~≈<>≤≥=√≠÷#№^’'‘⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]|N[r°]")
_SIGNS = {
    "-": "minus",
    "–": "minus",
    "+": "plus",
    "±": "plus minus",
    "~": "circa",
    "≈": "ungefähr",
    "<": "kleiner als",
    ">": "größer als",
    "≤": "kleiner gleich",
    "≥": "größer gleich",
    "=": "gleich",
    "≠": "ungleich",
    "÷": "geteilt durch",
    "√": "Wurzel aus",
}


def _superscript(match: re.Match[str]) -> str:
    row = match[1]
    sign = "minus " if row[0] == "⁻" else ""
    value = row.lstrip("⁻⁺").translate(_SUPERS)
    if not value:
        return ""
    before = match.string[max(0, match.start() - 4) : match.start()]
    if len(before) == 4 and before.isalpha() and not sign:
        # A footnote mark on a word, not a power.
        return ""
    return f" hoch {sign}{number(value)}"


def letters(text: str) -> str:
    """Letters and digits grown together: "B2B" -> "B to B", "CO2" -> "C O zwei", "12a", "10k"."""
    if not re.search(r"\d[^\W\d_]|[^\W\d_]\d", text):
        return text
    text = _THOUSAND.sub(_thousand, text)

    def apart(match: re.Match[str]) -> str:
        word = match[1]
        pair = _TO.fullmatch(word)
        if pair:
            return " to ".join(part for part in pair.groups() if part)
        spoken = []
        for part in _PART.findall(word):
            if part.isdecimal():
                spoken.append(number(part))
            elif part.isupper() and len(part) <= 3:
                spoken.append(" ".join(part))
            else:
                spoken.append(part)
        return " ".join(spoken)

    return _MIXED.sub(apart, text)


def _thousand(match: re.Match[str]) -> str:
    if match[2]:
        return cardinal(int(match[1] + match[2][1:]) * 100)
    return cardinal(int(match[1]) * 1000)


def cardinals(text: str) -> str:
    """Whatever digits are left: years, decimals, counts; a 1 by the gender of its noun."""
    return _NUMBER.sub(_cardinal, text)


def leftovers(text: str) -> str:
    """Digits no rule above could place, such as "1.1.000.1": number by number, points by name."""
    if not _DIGITS.search(text):
        return text
    text = text.translate(_SUPERS)
    text = _POINT.sub(" Punkt ", text)
    return _DIGITS.sub(lambda match: f" {number(match[0])} ", text)


_DIGITS = lazy(r"[\d⁰¹²³⁴-⁹]+")
_POINT = lazy(r"(?<=\d)\.(?=\d)")


def _cardinal(match: re.Match[str]) -> str:
    text, whole, fraction = match.string, match[1], match[2]
    before_char = text[match.start() - 1 : match.start()] if match.start() else ""
    after_char = text[match.end() : match.end() + 1]
    lead = " " if before_char.isalpha() else ""
    tail = " " if after_char.isalpha() else ""
    return lead + _said(match, text, whole, fraction) + tail


def _said(match: re.Match[str], text: str, whole: str, fraction: str | None) -> str:
    if fraction:
        before = words_before(text, match.start())
        if before and before[-1] in _BIBLE and len(whole) < 4:
            return f"{number(plain(whole))} {number(fraction[1:])}"
        return decimal(whole + fraction)
    value = plain(whole)
    if value == "1":
        return _one(match, text)
    if len(value) > LONGEST:
        return digits(value)
    if whole == value and len(value) == 4 and 1100 <= int(value) <= 1999:
        return year(int(value)) if _is_year(match, text) else cardinal(int(value))
    return number(value)


_BIBLE = word_set(
    """
Mt Mk Lk Joh Matthäus Markus Lukas Johannes Römer Röm Korinther Kor Mose Jesaja Jes Psalm Ps
Offenbarung Offb Epheser Eph Galater Gal Hebräer Hebr Petrus Petr Genesis Exodus Sprüche Hiob
"""
)


def _is_year(match: re.Match[str], text: str) -> bool:
    """Between 1100 and 1999: a year, unless a capitalised word follows that can be counted."""
    before = words_before(text, match.start())
    if before and before[-1] in ("Jahr", "Jahre", "Jahren", "Jahres", "Anno"):
        return True
    noun, _ = noun_after(text, match.end())
    return not noun or noun in STARTERS


def _one(match: re.Match[str], text: str) -> str:
    before = words_before(text, match.start())
    last = before[-1].lower() if before else ""
    after = text[match.end() : match.end() + 40]
    link = re.match(r"\s(?:bis|oder|und|,)\s", after)
    if last in _BARE_AFTER and last not in PREPOSITIONS:
        return "eins"
    if link:
        return "ein" if re.match(r"\s(?:bis|oder)\s\w+\s", after) else "eins"
    if re.match(r"\s(?:Uhr|zu|Komma|plus|minus|gleich)\b", after):
        return "ein" if "Uhr" in after[:5] else "eins"
    if re.match(r"\svon\b", after):
        noun, _ = noun_after(text, match.end() + 4)
        return "eine" if noun in ("Frauen", "Personen", "Schülerinnen") else "einer"
    noun, adjectives = noun_after(text, match.end())
    if not noun:
        return "eins"
    if noun in STARTERS or (
        before
        and before[-1][0].isupper()
        and not last.endswith("n")
        and (before[-1] in _NAMES_BEFORE)
    ):
        return "eins"
    kind = gender(noun)
    form = ein(before, kind if kind != "p" else "", adjectives)
    if (
        form == "ein"
        and kind == "m"
        and noun in _SPANS
        and last not in COPULAS
        and before
        and not case_of(before)
    ):
        return "einen"
    return form


_BARE_AFTER = (
    NUMBERED
    | {"paragrafen", "nummern", "kapiteln", "absätze", "bände", "artikeln"}
    | {"komma", "plus", "minus", "mal", "gleich", "hoch"}
)
_NAMES_BEFORE = word_set(
    """
Formel Level Nummer Liga Platz Kanal Sender Bundesliga ARD RTL Phase Typ
"""
)
_SPANS = word_set("Tag Monat Abend Moment Augenblick Sommer Winter Nachmittag Vormittag")

SIGN_RULES = (("sign", signs),)
EARLY_RULES = (("range", ranges), ("decade", decades), ("times", times), ("score", scores))
RULES = (
    ("compound number", compounds),
    ("letters and digits", letters),
    ("number", cardinals),
    ("number", leftovers),
)
