"""Ordinals: "der 3. Versuch", "im 19. Jahrhundert", "2. Kapitel", "die 1. und 2. Klasse"."""

from __future__ import annotations

import re

from .data import word_set
from .data.function_words import (
    DER_WORDS,
    DETERMINERS_WEAK_E,
    DETERMINERS_WEAK_EN,
    DIE_WORDS,
    EIN_WORDS,
    EINE_WORDS,
    NUMBERED,
    ORDINAL_NOUNS,
    PREPOSITIONS,
    STARTERS,
)
from .grammar import ending, gender, noun_after, words_before
from .numerals import cardinal, ordinal_stem, plain
from .patterns import lazy

_LINKED = lazy(
    r"(\d(?<![\w.,].)\d{0,3})\.\s?(/|–|—|-|und|bis|oder|sowie|,|&|\+)\s?(?=\d{1,4}\.\s?[^\W\d_])"
)
_ORDINAL = lazy(
    r"(?<![\w.,-])(\d{1,3}(?:\.\d{3}){0,4}|\d{1,6})\.(?:(?= )|(?=-[^\W\d_])|(?=[^\W\d_])|(?=$))"
)
_LIST_START = lazy(r"(?m)^([ ]*[\"„“»(]*)(\d{1,3})(\.\)|\.|\))[ ]+(?=\S)")
_INNER_LIST = lazy(r"(?<=[:.!?] )\(?(\d{1,2})\)[ ]+(?=\S)|(?<=\s)\((\d{1,2})\)[ ]+(?=\S)")
_NEXT_POINT = lazy(r"(?<=\s)\(?(\d{1,2})\)[ ]+(?=[^\W\d_])")
_LETTER_LIST = lazy(r"(?m)^([ ]*)([a-z])\)[ ]+(?=\S)")
_AT_END = lazy(r"(?<![\w.,-])(\d{1,3})\.(?=[\s\"“”‘’»«)\]]*$)")
_CONTEST = word_set("als wurde wird war werden platz belegte")
_TITLED = frozenset({"Weltkrieg", "Liga", "Bundesliga", "Advent", "Vorsitzender", "Vorsitzende"})


_POINT_OF_LINE = lazy(r"(?:(?<=^)|(?<=\s))(\d{1,2})\. (?=[A-ZÄÖÜ])")
_ROW_OF_POINTS = lazy(r"(?:(?<=[:,;–—] )|(?<=\bund ))(\d{1,2})\.(?= [^\W\d_])")


def rows(text: str) -> str:
    """A row of points inside a sentence: ": 1. Zeit, 2. Geld" -> "erstens Zeit, zweitens Geld".

    Only where the numbers run from 1 upwards without a gap, each behind a colon, comma or "und".
    """
    if "1." not in text or "2." not in text:
        return text
    if text.startswith("1. "):
        found = list(_POINT_OF_LINE.finditer(text))
        nouns = {noun_after(text, match.end() - 1)[0] for match in found}
        if [int(match[1]) for match in found] == list(range(1, len(found) + 1)) and not (
            nouns & ORDINAL_NOUNS
        ):
            return _POINT_OF_LINE.sub(lambda m: ordinal_stem(int(m[1])) + "ens ", text)
    values = [int(match[1]) for match in _ROW_OF_POINTS.finditer(text)]
    if len(values) < 2 or values != list(range(1, len(values) + 1)):
        return text
    first = _ROW_OF_POINTS.search(text)
    if first is None or text[first.start() - 2 : first.start()] != ": ":
        return text
    return _ROW_OF_POINTS.sub(lambda match: ordinal_stem(int(match[1])) + "ens", text)


def lists(text: str) -> str:
    """Numbers of list items at the start of a line: "1. Milch kaufen" -> "Erstens: Milch kaufen".

    Not where the number counts its noun ("3. Kapitel", "1. Mai"): that is an ordinal.
    """

    def item(match: re.Match[str]) -> str:
        value, mark = int(match[2]), match[3]
        if value == 0:
            return match[0]
        if mark == ".":
            noun, _ = noun_after(match.string, match.end() - 1)
            if noun and (noun in ORDINAL_NOUNS or _tail_known(noun)):
                return match[0]
            first = match.string[match.end() : match.end() + 1]
            if first.islower():
                return match[0]
        return f"{match[1]}{(ordinal_stem(value) + 'ens').capitalize()}: "

    if ")" in text:
        text = _LETTER_LIST.sub(r"\1\2, ", text)
        text = _INNER_LIST.sub(lambda m: f"{ordinal_stem(int(m[1] or m[2]))}ens, ", text)
        if "1)" in text or "erstens, " in text:
            text = _NEXT_POINT.sub(lambda m: f"{ordinal_stem(int(m[1]))}ens, ", text)
    first = text.lstrip(' "„“»(')[:1]
    return _LIST_START.sub(item, text) if first.isdigit() or "\n" in text else text


def _tail_known(noun: str) -> bool:
    return any(
        noun.endswith(tail)
        for tail in ("krieg", "jahrhundert", "liga", "kapitel", "versuch", "preis")
    )


def linked(text: str) -> str:
    """ "1./2. Klasse" -> "1. und 2. Klasse", "1.–3. Platz" -> "1. bis 3. Platz"."""

    def link(match: re.Match[str]) -> str:
        word = {"/": "und", "&": "und", "+": "und"}.get(match[2], match[2])
        if match[2] in "–—-":
            word = "bis"
        return f"{match[1]}., " if word == "," else f"{match[1]}. {word} "

    return _LINKED.sub(link, text)


def ordinals(text: str) -> str:
    """A number with a full stop before a noun or adjective, inflected by its place.

    No ordinal where the sentence ends ("im Jahr 1984. Danach") or where what is numbered stands
    before it ("Kapitel 3. Danach").
    """
    return _ORDINAL.sub(_ordinal, text) if "." in text else text


def _ordinal(match: re.Match[str]) -> str:
    text = match.string
    digits = plain(match[1])
    value = int(digits)
    before = words_before(text, match.start())
    last = before[-1].lower() if before else ""
    end = match.end()
    if value == 0 or (len(digits) > 1 and digits[0] == "0" and value > 31):
        return match[0]
    following = text[end : end + 30].lstrip()
    if not following:
        if (
            last == "als"
            and len(before) > 1
            and before[-2] in ("größer", "kleiner", "mehr", "weniger")
        ):
            return match[0]
        if last in ("und", "oder") and len(before) > 1 and before[-2].rstrip(".").isdecimal():
            return ordinal_stem(value) + ending(before, "m") + "."
        return _closing(match, value, last)
    governed = last in _GOVERNORS or last in PREPOSITIONS
    noun, adjectives = noun_after(text, end)
    if text[end : end + 1] == "-":
        return ordinal_stem(value) + ending(before, gender(noun))
    if last in NUMBERED and not governed:
        return match[0]
    if noun in STARTERS and not adjectives and following[0].isupper():
        return match[0] if noun not in ORDINAL_NOUNS else _spoken(value, before, noun)
    if following[0].isupper() and len(digits) >= 4 and not governed:
        return match[0]
    if following[0].isupper() or noun:
        return _spoken(value, before, noun)
    if re.match(r"(?:und|oder|bis|sowie)\s\d{1,4}\.(?:\s|$)", following):
        noun = _noun_behind_row(text, end)
        return _spoken(value, before, noun)
    if re.match(r"(?:und|oder|bis|sowie)\s[a-zäöüß]+(?:te|ste)[nrsm]?\s", following):
        noun, _ = noun_after(text, end + following.index(" ") + 1)
        return _spoken(value, before, noun)
    if last == "zu" and not noun and value <= 20:
        return ordinal_stem(value)  # "zu viert"
    if governed or following[0].islower():
        return _spoken(value, before, "")
    return match[0]


_GOVERNORS = (
    DETERMINERS_WEAK_EN | DETERMINERS_WEAK_E | DER_WORDS | DIE_WORDS | EIN_WORDS | EINE_WORDS
)
_ROW = lazy(r"(?:\s?(?:,|und|oder|bis|sowie)?\s?\d{1,4}\.)+")


def _noun_behind_row(text: str, position: int) -> str:
    match = _ROW.match(text, position, position + 80)
    if match is None:
        return ""
    return noun_after(text, match.end())[0]


def _spoken(value: int, before: list[str], noun: str) -> str:
    word = ordinal_stem(value) + ending(before, gender(noun) if noun else "m")
    titled = noun in _TITLED or not before
    return word[0].upper() + word[1:] if titled else word


def _closing(match: re.Match[str], value: int, last: str) -> str:
    """A number before the last full stop: an ordinal only behind an article or "als"."""
    if last in ("am", "im", "vom", "zum", "beim", "dem", "den", "des", "zur") and value <= 31:
        return ordinal_stem(value) + "en."
    if last in ("der", "die", "das") and value <= 31:
        return ordinal_stem(value) + "e."
    if last in ("als", "wurde", "wird", "war", "werde", "werden", "ist") and value <= 20:
        return ordinal_stem(value).capitalize() + "er."
    return match[0]


def cardinal_or_ordinal(value: int) -> str:
    """The counting word, for callers that found no place for an ordinal."""
    return cardinal(value)


RULES = (("list", rows), ("list", lists), ("ordinal", linked), ("ordinal", ordinals))
