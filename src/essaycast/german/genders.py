"""Forms for several genders and alternatives with a slash.

"Leser:innen" becomes "Leserinnen und Leser": both words, whole, as a speaker would say them.
"""

from __future__ import annotations

import re

from .data import word_set
from .data.genders import FEMININE_STEMS, NO_STEMS, WEAK_MASCULINES
from .patterns import lazy

_MARK = r"(?:[:*_·•]|/-?)"
_PLURAL = lazy(rf"\b([A-ZÄÖÜ][\wäöüß-]{{1,60}}?)(?:{_MARK}innen|\(innen\)|Innen)\b")
_FIRST_PART = lazy(r"\b([A-ZÄÖÜ][a-zäöüß]{1,40})[:*_]innen([a-zäöüß]{3,})\b")
_SINGULAR = lazy(rf"\b([A-ZÄÖÜ][\wäöüß-]{{1,60}}?)(?:{_MARK}in|\(in\)|(?<=[a-zäöüß])In)(?![\w])")
_IN_HINT = lazy(r"[:*_/(]-?in|(?<=[a-zäöü])In")
_PAIR_HINT = lazy(r"[/:*_]\s?-?[a-z]")
_PAIRS = lazy(
    r"(?<![\w/])((?:[Dd]er|[Dd]ie|[Dd]as|[Dd]en|[Dd]em|[Dd]es|[Ee]r|[Ss]ie|[Ee]s|[Ii]hr|[Ii]hm|[Ii]hn|"
    r"[Ss]ein|[Ii]hre[mnrs]?|[Ss]eine[mnrs]?|[Ee]ine[mnrs]?|[Jj]ede[mnrs]?|[Dd]iese[mnrs]?|[Kk]eine[mnrs]?"
    r"|[Ee]in|[Ww]elche[mnrs]?|[Mm]eine[mnrs]?|[Dd]eine[mnrs]?|[Uu]nsere[mnrs]?))"
    r"\s?[/:*_]\s?((?:der|die|das|den|dem|des|er|sie|es|ihr|ihm|ihn|sein|ihre[mnrs]?|seine[mnrs]?|eine[mnrs]?"
    r"|jede[mnrs]?|diese[mnrs]?|keine[mnrs]?|ein|welche[mnrs]?|meine[mnrs]?|deine[mnrs]?|unsere[mnrs]?))(?![\w])"
)
_ENDING = lazy(r"\b([A-Za-zÄÖÜäöüß]{2,40}?)(e?)(?:[:*_]|/-|(?<=e)/)(r|n|m|s|e)\b")
_AND_OR = lazy(r"\b([Uu]nd)\s?/\s?(oder)\b|\b([Oo]der)\s?/\s?(und)\b")
_EIN_E = lazy(r"\b([Ee]in|[KkMmDdSs]ein|[Uu]nser|[Ii]hr)[:*_/]-?(e[rnms]?)\b")
_SPLIT_WORD = lazy(r"\b([A-ZÄÖÜ][a-zäöüß]{1,40}-)/([A-ZÄÖÜ][a-zäöüß]+)")
_SLASH = lazy(r"(?<=[^\W\d_])(\s?)/(\s?)(?=[„\"»(]?[^\W\d_])")

_DATIVE_BEFORE = word_set(
    """
den allen mit von bei nach aus zu unter unseren meinen deinen ihren seinen euren vielen diesen
keinen einigen mehreren zwischen seit gegenüber neuen jungen anderen manchen
"""
)
_DATIVE_SURE = word_set("mit von bei nach aus zu gegenüber seit allen vielen einigen mehreren")
_WORD_BEFORE = lazy(r"([^\W\d_]+)\s*$")


def _masculine(stem: str, dative: bool) -> str:
    """The men's plural to a stem: "Leser" -> "Leser", "Ärzt" -> "Ärzte"."""
    lower = stem.lower()
    for tail, plural in FEMININE_STEMS.items():
        if lower.endswith(tail):
            word = stem[: len(stem) - len(tail)] + _like(plural, stem[len(stem) - len(tail) :])
            break
    else:
        if lower.endswith(("er", "el", "en")):
            word = stem
        elif lower.endswith(WEAK_MASCULINES):
            word = stem + "en"
        elif lower.endswith("e"):
            word = stem + "n"
        else:
            word = stem + "e"
    if dative and not word.endswith(("n", "s")):
        word += "n"
    return word


def _like(word: str, pattern: str) -> str:
    return word[0].upper() + word[1:] if pattern[:1].isupper() else word


def _is_dative(text: str, start: int) -> bool:
    match = _WORD_BEFORE.search(text[max(0, start - 40) : start])
    return match is not None and match[1].lower() in _DATIVE_BEFORE


def plurals(text: str) -> str:
    """ "Leser:innen", "Leser*innen", "Leser_innen", "LeserInnen", "Leser/-innen", "Leser(innen)".

    Stems that change are known by ending ("Ärzt:innen" -> "Ärztinnen und Ärzte"); the rest follows
    the usual plural. In a dative the men's form gets its "n".
    """
    if "nnen" not in text:
        return text

    def pair(match: re.Match[str]) -> str:
        stem = match[1]
        men = _masculine(stem, _is_dative(match.string, match.start()))
        women = _women_stem(stem) + "innen"
        if "-" in stem:
            # "Grünen-Wähler:innen": the first part is not said twice.
            men = men.rpartition("-")[2]
        return f"{women} und {men}"

    return _PLURAL.sub(pair, _FIRST_PART.sub(_compound, text))


def _compound(match: re.Match[str]) -> str:
    """ "Lehrer:innenzimmer" -> "Lehrerinnen und Lehrerzimmer"."""
    return f"{_women_stem(match[1])}innen und {_masculine(match[1], dative=False)}{match[2]}"


def _women_stem(stem: str) -> str:
    return stem[:-1] if stem.endswith("e") else stem


def singulars(text: str) -> str:
    """ "Leser:in" -> "Leserin oder Leser"; "die Ärzt:in" keeps its article."""
    if ("in" not in text and "In" not in text) or not _IN_HINT.search(text):
        return text

    def pair(match: re.Match[str]) -> str:
        stem = match[1]
        if stem.lower() in NO_STEMS:
            return match[0]
        men = _singular_man(stem)
        return f"{_women_stem(stem)}in oder {men}"

    return _SINGULAR.sub(pair, text)


def _singular_man(stem: str) -> str:
    lower = stem.lower()
    if lower.endswith("ärzt"):
        return stem[:-4] + ("Arzt" if stem[-4] == "Ä" else "arzt")
    if lower.endswith(("wält", "bäuer", "köch", "gäst", "bischöf")):
        return stem.replace("ä", "a").replace("ö", "o").replace("Ä", "A")
    if lower.endswith(
        ("kolleg", "kund", "expert", "zeug", "chines", "franzos", "nachkomm", "psycholog")
    ):
        return stem + "e"
    if lower.endswith("log"):
        return stem + "e"
    return stem


def pairs(text: str) -> str:
    """Articles and pronouns: "der/die" -> "der oder die", "er:sie" -> "er oder sie"."""
    if not _PAIR_HINT.search(text):
        return text
    text = _AND_OR.sub(lambda m: f"{m[1] or m[3]} {m[2] or m[4]}", text)
    text = _EIN_E.sub(lambda m: f"{m[1]} oder {m[1].lower()}{m[2]}", text)
    text = _PAIRS.sub(lambda m: f"{m[1]} oder {m[2]}", text)
    return _ENDING.sub(_two_endings, text)


def _two_endings(match: re.Match[str]) -> str:
    """ "jede:r" -> "jede oder jeder", "Kund:e"... only articles and adjectives end this way."""
    stem, vowel, ending = match[1], match[2], match[3]
    if ending == "e" and not vowel:
        return f"{stem}e oder {stem}"
    return f"{stem}{vowel} oder {stem}{vowel}{ending}"


def slashes(text: str) -> str:
    """A slash between words is an "oder": "Käufer/die Käuferin", "Ein-/Ausgang"."""
    if "/" not in text:
        return text
    text = _SPLIT_WORD.sub(r"\1 und \2", text)
    return _SLASH.sub(" oder ", text)


RULES = (
    ("gender form", plurals),
    ("gender form", singulars),
    ("alternative", pairs),
)
