"""Roman numerals: rulers in each case, centuries, chapters; never the pronoun "I" or "MIX"."""

from __future__ import annotations

import re

from .data import word_set
from .data.function_words import (
    ACCUSATIVE_VERBS,
    DATIVE_VERBS,
    DETERMINERS_WEAK_EN,
    NUMBERED,
    ORDINAL_NOUNS,
    STARTERS,
)
from .data.nouns import RULER_TITLES, RULERS, WOMEN
from .grammar import ending, gender, noun_after, words_before
from .numerals import cardinal, ordinal_stem
from .patterns import lazy

_ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_RULER = lazy(rf"\b([A-ZÄÖÜ][a-zäöüß]{{2,20}})(['’]?) ({_ROMAN})(\.?)(?![\w.-])")
_ORDINAL = lazy(rf"(?<![\w.])({_ROMAN})\.(?=\s[„»\"]?[A-ZÄÖÜa-zäöü])")
_NUMBERED = lazy(rf"\b([A-ZÄÖÜ][\wäöüß-]{{1,30}})\.? ({_ROMAN})(?![\w'’-])(\.?)")
_LINKED = lazy(rf"(?<= (?:und|bis) )({_ROMAN})(?![\w.'’-])")
_RANGE = lazy(rf"(?<=\b)({_ROMAN})\s?[–-]\s?(?={_ROMAN}\b)")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
# Letters that are Roman digits but far more often an initial or an acronym.
_WORDS = word_set(
    """
C D L M CD DC MC MD CV DM MM CC LC LL CM DI MI LI DL ML CL XL XXL XC MIX
"""
)
_MORE_NUMBERED = word_set(
    """
wk kapitel teil band akt buch abschnitt klasse typ phase stufe kategorie artikel anhang anlage
satz sure psalm weltkrieg hartz apollo rocky faust sgb liga gruppe ebene quartal serie staffel tier
level stadium grad szene block tafel abbildung tabelle strophe gesang lektion figur zone bezirk
regel variante mark division titel paragraf saturn voyager rom nikäa vatikanum basel euratom
maastricht episode folge teile bände kapitels fantasy quest elizabeth saw alien terminator rambo
star iphone heft jahrgang konto salt start solvency hauptstück punkt fassung version phasen reihe
"""
)
_TITLE_GENITIVE = frozenset(
    {"Königs", "Kaisers", "Papstes", "Zaren", "Herzogs", "Fürsten", "Grafen"}
)
_DATIVE = word_set(
    """
unter von mit bei nach zu aus seit gegenüber vor neben hinter zwischen in samt dem zum vom beim
dank laut außer einem
"""
)
_ACCUSATIVE = word_set("gegen für durch ohne um an auf über den bis wider")
_GENITIVE = word_set("des wegen während trotz statt anstelle eines seitens")


def value_of(roman: str) -> int:
    """ "XIV" -> 14."""
    total = 0
    for index, letter in enumerate(roman):
        value = _VALUES[letter]
        following = _VALUES[roman[index + 1]] if index + 1 < len(roman) else 0
        total += -value if value < following else value
    return total


def rulers(text: str) -> str:
    """ "Ludwig XIV." -> "Ludwig der Vierzehnte", in the case its place asks for.

    A lone I, V or X counts only behind a ruler's name and not before a surname ("Otto I. Schulz").
    The accusative without a preposition is seen only right behind "er/sie/man" and a verb.
    """

    def ruler(match: re.Match[str]) -> str:
        name, mark, roman, dot = match[1], match[2], match[3], match[4]
        if name in STARTERS:
            return match[0]
        stem = name.removesuffix("s") if name not in RULERS else name
        known = name in RULERS or stem in RULERS
        if roman in _WORDS and not known:
            return match[0]
        if len(roman) == 1 and (roman in "CDLM" or not known):
            return match[0]
        if not known and (not dot or name.lower() in NUMBERED or name.lower() in _MORE_NUMBERED):
            return match[0]
        following = match.string[match.end() : match.end() + 30].lstrip()
        if not known and not following:
            # The full stop may be the sentence's: "Rocky II." is counted, not crowned.
            return match[0]
        if not dot and len(roman) == 1 and not known:
            return match[0]
        if len(roman) == 1 and _surname_follows(following, dot):
            return match[0]
        if name in RULER_TITLES or name in ("Jahrhundert", "Weltkrieg"):
            return match[0]
        genitive = bool(mark) or (name not in RULERS and stem in RULERS)
        before = words_before(match.string, match.start())
        feminine = stem in WOMEN or name in WOMEN
        case = "g" if genitive else _case(before)
        article, suffix = _ARTICLES[feminine][case]
        ends = bool(dot) and not following
        spoken = f"{name}{mark} {article} {ordinal_stem(value_of(roman)).capitalize()}{suffix}"
        return spoken + ("." if ends else "")

    return _RULER.sub(ruler, text)


_ARTICLES = {
    False: {"n": ("der", "e"), "g": ("des", "en"), "d": ("dem", "en"), "a": ("den", "en")},
    True: {"n": ("die", "e"), "g": ("der", "en"), "d": ("der", "en"), "a": ("die", "e")},
}
_SURNAME = lazy(r"([A-ZÄÖÜ][a-zäöüß]+)(?:[\s.,;:!?)]|$)")


def _surname_follows(following: str, dot: str) -> bool:
    match = _SURNAME.match(following)
    if match is None or not dot:
        return False
    return match[1] not in RULERS and match[1] not in _AFTER_RULER


_AFTER_RULER = word_set(
    """
Er Sie Es Der Die Das Danach Dann Und Aber In Im Am Als Auch Nach Seit Von Mit Unter Ein Eine Man
Doch So Wir Ich Sein Seine Ihr Ihre Da Damals Später Zu Über Für Auf Bei Nun Dieser Diese Dieses
"""
)


def _case(before: list[str]) -> str:
    """The case of a ruler's name by what stands before it, titles and co-ordinated names aside."""
    words = list(before)
    while words and (
        words[-1] in RULER_TITLES or words[-1] in ("und", "sowie", "oder") or _is_name(words[-1])
    ):
        if words[-1] in _TITLE_GENITIVE and words[-1].endswith("s"):
            return "g"
        words.pop()
    last = words[-1].lower() if words else ""
    if last in _DATIVE:
        return "d"
    if last in _ACCUSATIVE:
        return "a"
    if last in _GENITIVE:
        return "g"
    if last == "der" and words[-1] != "Der":
        return "d" if len(words) > 1 and words[-2].lower() in _DATIVE else "n"
    return _case_by_verb(words)


def _is_name(word: str) -> bool:
    return (
        word in RULERS
        or re.fullmatch(_ROMAN, word) is not None
        or (word.removesuffix("s") in RULERS)
    )


def _case_by_verb(words: list[str]) -> str:
    last = words[-1].lower() if words else ""
    subject = words[-2].lower() if len(words) > 1 else ""
    if last in DATIVE_VERBS:
        return "d"
    if last in ACCUSATIVE_VERBS and subject not in (
        "",
        ",",
        "gestern",
        "heute",
        "damals",
        "dann",
        "dort",
    ):
        return "a"
    return "n"


def ordinals(text: str) -> str:
    """ "im XIX. Jahrhundert", "II. Weltkrieg", "das III. Geschwader"."""
    if "." not in text:
        return text

    def ordinal(match: re.Match[str]) -> str:
        roman = match[1]
        before = words_before(match.string, match.start())
        last = before[-1].lower() if before else ""
        noun, _ = noun_after(match.string, match.end())
        governed = last in DETERMINERS_WEAK_EN or last in ("der", "die", "das", "ein", "eine")
        if not noun or (roman in _WORDS) or last in NUMBERED or last in _MORE_NUMBERED:
            return match[0]
        if not before and gender(noun) == "":
            return match[0]
        if len(roman) == 1 and roman in "CDLM":
            return match[0]
        if before and not governed and not _known_noun(noun):
            return match[0]
        if not before and not _known_noun(noun):
            return (ordinal_stem(value_of(roman)) + "ens").capitalize() + ":"
        word = ordinal_stem(value_of(roman)) + ending(before, gender(noun))
        return word if before and noun != "Weltkrieg" else word.capitalize()

    return _ORDINAL.sub(ordinal, text)


def _known_noun(noun: str) -> bool:
    return noun in ORDINAL_NOUNS


def numbered(text: str) -> str:
    """ "Kapitel IV", "Teil II", "Hartz IV", "Rocky III": counted like "Kapitel 4".

    Behind other words only from two letters on and never a word that looks Roman ("CD", "MIX").
    """

    def part(match: re.Match[str]) -> str:
        word, roman, dot = match[1], match[2], match[3]
        listed = word.lower() in NUMBERED or word.lower() in _MORE_NUMBERED
        if roman in _WORDS and not (listed and roman in ("C", "D", "L", "M", "XL", "XC")):
            return match[0]
        if roman in "CDLM" and len(roman) == 1:
            return match[0]
        if not listed and (len(roman) == 1 or word.isupper()):
            return match[0]
        return f"{word} {cardinal(value_of(roman))}{dot}"

    text = _RANGE.sub(_range, text)
    text = _NUMBERED.sub(part, text)
    return _LINKED.sub(_linked, text)


def _range(match: re.Match[str]) -> str:
    before = words_before(match.string, match.start())
    last = before[-1].lower() if before else ""
    if last in NUMBERED or last in _MORE_NUMBERED:
        return f"{match[1]} bis "
    return match[0]


def _linked(match: re.Match[str]) -> str:
    """The second of "Kapitel IV und V": only behind a numeral the rule above put into words."""
    before = words_before(match.string, match.start())
    if len(before) < 3 or match[1] in _WORDS:
        return match[0]
    counted = before[-3].lower() in NUMBERED or before[-3].lower() in _MORE_NUMBERED
    return cardinal(value_of(match[1])) if counted else match[0]


RULES = (("Roman numeral", rulers), ("Roman numeral", ordinals), ("Roman numeral", numbered))
