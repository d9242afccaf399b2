"""What German demands of a number by its place: gender, case and the endings they decide.

There is no parser here. The few words left of the number (article, preposition, verb) and the
noun right of it settle nearly every case people write in digits; where they do not, the form that
is right most often is taken.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .data import function_words as words
from .data import nouns, word_set
from .patterns import lazy

_WORD = lazy(r"\d+\.(?=\s|$)|[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*|[,;:(–]")
_RIGHT_WORD = lazy(r"\s*[„“»«\"'(]*([^\W\d_][\w-]*)")
_ADJECTIVE = lazy(r"[a-zäöüß-]{3,}(?:e|en|er|es|em)\b")
_LINKS = frozenset({"und", "oder", "bis", "sowie", "beziehungsweise"})
# Adverbs and pronouns that end like adjectives and are none.
_NO_ADJECTIVES = word_set(
    """
aber oder immer wieder unter über hinter weder entweder heute morgen gegen neben wegen zwischen
hier ihre seine meine keine eine alle diese jene sie die der sondern außer später früher wer bitte
ohne gerne beide lange leider weiter einer keiner seiner ihrer meiner haben werden sein waren
wurden sollen können müssen möchte hatte wurde würde wäre hätte konnte sollte musste gegenüber
während inklusive
"""
)
WINDOW = 90


def words_before(text: str, position: int) -> list[str]:
    """The last words left of `position`, nearest last; a clause mark counts as a word."""
    return _WORD.findall(text[max(0, position - WINDOW) : position])


def words_after(text: str, position: int, most: int = 4) -> list[str]:
    """The next words right of `position`, as long as only spaces and opening quotes part them."""
    found: list[str] = []
    limit = position + WINDOW
    while len(found) < most:
        match = _RIGHT_WORD.match(text, position, limit)
        if match is None:
            break
        found.append(match[1])
        position = match.end()
    return found


def noun_after(text: str, position: int) -> tuple[str, list[str]]:
    """The noun a number belongs to and the adjectives between; "" when none follows."""
    adjectives: list[str] = []
    for word in words_after(text, position):
        if word[0].isupper():
            return word, adjectives
        if word in _NO_ADJECTIVES or not (
            _ADJECTIVE.fullmatch(word) or (not adjectives and word in words.HEDGES)
        ):
            break
        adjectives.append(word)
    return "", adjectives


_ONE_FORMS = (("m", nouns.MASCULINE), ("f", nouns.FEMININE), ("n", nouns.NEUTER))


@lru_cache(maxsize=8192)
def gender(noun: str) -> str:
    """Gender: "m", "f", "n", "p" (plural) or "" for a noun in its written form.

    Looks for the whole word, then for ever shorter tails of the compound, then at the ending.
    """
    word = noun.lower().rpartition("-")[2] if "-" in noun[1:] else noun.lower()
    if not word or len(word) > 60:
        return ""
    if word in nouns.PLURALS:
        return "p"
    if word in nouns.NOMINALISED:
        return ""
    for start in range(len(word) - 1):
        tail = word[start:]
        if start and len(tail) < 3:
            break
        for name, table in _ONE_FORMS:
            if tail in table:
                return name
        if start and len(tail) > 4 and tail in nouns.PLURALS:
            return "p"
    singular = _genitive_or_plural(word)
    if singular:
        return singular
    for ending in nouns.FEMININE_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return "f"
    for ending in nouns.NEUTER_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return "n"
    if word.endswith(("ungen", "heiten", "keiten", "schaften", "tionen", "innen", "täten")):
        return "p"
    for ending in nouns.MASCULINE_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return "m"
    if word.endswith("e"):
        return "f"
    return ""


def _genitive_or_plural(word: str) -> str:
    """The gender behind a known noun with an ending: "jahrhunderts" -> "n", "tagen" -> "p"."""
    for ending in ("es", "s"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            for start in range(max(1, len(stem) - 2)):
                tail = stem[start:]
                if tail in nouns.MASCULINE:
                    return "m"
                if tail in nouns.NEUTER:
                    return "n"
    for ending in ("en", "n", "e", "er"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            for start in range(max(1, len(stem) - 2)):
                tail = stem[start:]
                if tail in nouns.FEMININE or tail in nouns.MASCULINE or tail in nouns.NEUTER:
                    return "p"
    return ""


def _determiner(before: list[str]) -> tuple[str, str]:
    """The article or preposition a number hangs on, and the word before that one.

    Adjectives, other ordinals and "und" between are passed over: "am 1. und 2. Mai".
    """
    index = len(before) - 1
    steps = 0
    while index >= 0 and steps < 5:
        word = before[index]
        lower = word.lower()
        skippable = (
            lower in _LINKS
            or re.fullmatch(r"\d+\.", word) is not None
            or (word == "," and index > 0 and before[index - 1].endswith("."))
            or (
                steps < 3
                and word[0].islower()
                and lower not in _NO_ADJECTIVES
                and lower not in words.PREPOSITIONS
                and lower not in words.DETERMINERS_WEAK_EN
                and lower not in words.DETERMINERS_WEAK_E
                and _ADJECTIVE.fullmatch(lower) is not None
                and not _is_determiner(lower)
            )
        )
        if not skippable:
            return word, before[index - 1] if index else ""
        index -= 1
        steps += 1
    return "", ""


def _is_determiner(word: str) -> bool:
    return (
        word in words.DER_WORDS
        or word in words.DIE_WORDS
        or word in words.EIN_WORDS
        or word in words.EINE_WORDS
        or word in words.DETERMINERS_WEAK_EN
        or word in words.DETERMINERS_WEAK_E
    )


def ending(before: list[str], kind: str, *, date: bool = False) -> str:
    """The adjective ending a place demands: "am" -> "en", "ein" + "n" -> "es", bare "m" -> "er".

    `before` are the words left of it, `kind` the gender of its noun ("" unknown); `date` for a day
    of a month, which stays weak behind a bare preposition ("ab dritten Mai"). A feminine noun
    behind "der" is taken as genitive or dative, which it is; a plural behind "die" needs the noun
    list to be seen as one.
    """
    word, earlier = _determiner(before)
    lower, earlier_lower = word.lower(), earlier.lower()
    if lower in words.DETERMINERS_WEAK_E:
        return "e"
    if lower in words.DETERMINERS_WEAK_EN:
        return "en"
    if lower in words.DER_WORDS:
        oblique = kind in ("f", "p") or (
            kind != "m" and (earlier_lower in words.PREPOSITIONS or earlier[:1].isupper())
        )
        return "en" if oblique else "e"
    if lower in words.DIE_WORDS:
        return "en" if kind == "p" or (kind in ("m", "n") and not date) else "e"
    if lower in words.EIN_WORDS:
        return {"n": "es", "f": "e", "p": "e"}.get(kind, "er")
    if lower in words.EINE_WORDS:
        return "en" if kind in ("p", "m", "n") else "e"
    return _strong(before, kind, date)


def _strong(before: list[str], kind: str, date: bool) -> str:
    """The ending without an article: it shows the case itself."""
    case = case_of(before)
    if date:
        return "er" if case in ("", "n") else "en"
    if case == "d":
        return {"f": "er", "p": "en"}.get(kind, "em")
    if case == "g":
        return {"f": "er", "p": "er"}.get(kind, "en")
    if case == "a":
        return {"f": "e", "n": "es", "p": "e", "m": "en"}.get(kind, "en")
    return {"f": "e", "n": "es", "p": "e"}.get(kind, "er")


def case_of(before: list[str]) -> str:
    """Case ("n", "a", "d" or "g") by the preposition or verb left of a number, or "".

    A preposition counts only when nothing but hedges ("nur", "etwa"), other numbers or "und" part
    it from the number; a verb may stand a few words off.
    """
    direct = True
    for steps, word in enumerate(reversed(before)):
        lower = word.lower()
        if direct:
            if lower in words.DATIVE or lower in words.TWO_WAY_DATIVE or lower in _FUSED:
                return "d"
            if lower in words.ACCUSATIVE or lower in words.TWO_WAY_ACCUSATIVE:
                return "a"
            if lower in words.GENITIVE:
                return "g"
        if (
            lower in words.COPULAS
            or lower == "wie"
            or (lower == "als" and steps < 2)
            or word in (";", ":", "–", "(")
        ):
            return "n"
        if lower in words.ACCUSATIVE_VERBS:
            return "a"
        if lower in words.DATIVE_VERBS:
            return "d"
        if steps > 5:
            break
        direct = direct and (lower in words.HEDGES or lower in _LINKS or word[0].isdigit())
    return ""


_FUSED = frozenset({"im", "am", "vom", "zum", "zur", "beim"})
_EIN = {
    "m": {"n": "ein", "a": "einen", "d": "einem", "g": "eines"},
    "n": {"n": "ein", "a": "ein", "d": "einem", "g": "eines"},
    "f": {"n": "eine", "a": "eine", "d": "einer", "g": "einer"},
}


def ein(before: list[str], kind: str, adjectives: list[str] | None = None) -> str:
    """A 1 before a noun of gender `kind`: "ein", "eine", "einen", "einem", "einer", "eines".

    An adjective between them gives more away than the noun does: "1 neues Buch". Behind an article
    or pronoun the 1 is weak ("die eine Frage", "der eine Tag").
    """
    if not kind and adjectives:
        kind = _kind_by_adjective(adjectives[-1])
    last = before[-1].lower() if before else ""
    if last in words.DETERMINERS_WEAK_EN and last not in ("im", "am", "vom", "zum", "zur", "beim"):
        return "einen"
    if last in ("der", "die", "das", "dieser", "diese", "dieses", "jeder", "jede", "jedes"):
        return "einen" if last == "der" and kind == "f" else "eine"
    if kind not in _EIN:
        kind = "n"
    return _EIN[kind][case_of(before) or "n"]


def _kind_by_adjective(adjective: str) -> str:
    if adjective.endswith(("er", "en")):
        return "m"
    if adjective.endswith("e"):
        return "f"
    return "n"
