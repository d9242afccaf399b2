"""Times of day: "12:30 Uhr", "9.15 Uhr", "14-16 Uhr", "um 8:05"."""

from __future__ import annotations

import re

from .data import word_set
from .grammar import words_before
from .numerals import cardinal
from .patterns import lazy

_WITH_UHR = lazy(r"(?<![\d.,:])(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?\s?(?:Uhr|h)\b(?!\s?\d)")
_FROM_UHR = lazy(
    r"(?<![\d.,:])(\d{1,2})(?:[.:](\d{2}))?(?:\s?Uhr)?\s?(–|—|-|bis|und|oder|/)\s?(?=\d{1,2}(?:[.:]\d{2})?\s?Uhr\b)"
)
_HOUR = lazy(r"(?<![\d.,:])(\d{1,2})\s?Uhr\b(?:\s(\d{1,2})\b(?!\.\d|\s?[%€]|\s[A-ZÄÖÜ]))?")
_BARE = lazy(r"(?<![\d.,:/])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])(?!,\d)")
_HOUR_H = lazy(r"(?<=\bum )(\d{1,2})\s?h\b|(?<=\bab )(\d{1,2})\s?h\b|(?<=\bbis )(\d{1,2})\s?h\b")
_HINT = lazy(r"\d ?h\b")
_SPAN = lazy(r"(?<=\d[:.]\d\d)\s?[–—-]\s?(?=\d{1,2}[:.]\d\d(?!\d))")

# A score or a ratio, not a time.
_CONTEST = word_set(
    """
gewann gewannen gewinnt gewinnen gewonnen verlor verloren verliert siegte siegten siegt sieg
niederlage endete endet stand steht spiel spielten spielt remis unentschieden führte führen führt
führung ergebnis verhältnis mischung mischungsverhältnis maßstab format seitenverhältnis quote
verdünnung proportion schlug besiegte unterlag satz sätzen chancen wette wetten ratio übersetzung
endstand halbzeitstand halbzeit tore toren punkten treffer vers joh mt mk lk johannes matthäus
markus lukas psalm mose korinther
"""
)
_BEFORE_TIME = word_set("um ab gegen bis von seit vor nach zwischen beginn start uhrzeit ende")


def _clock(hour: int, minute: int, second: str | None = None) -> str:
    spoken = ("ein" if hour == 1 else cardinal(hour)) + " Uhr"
    if second is not None:
        minutes = "eine Minute" if minute == 1 else f"{cardinal(minute)} Minuten"
        value = int(second)
        seconds = "eine Sekunde" if value == 1 else f"{cardinal(value)} Sekunden"
        return f"{spoken} {minutes} {seconds}"
    return f"{spoken} {cardinal(minute)}" if minute else spoken


def _valid(hour: int, minute: int) -> bool:
    return hour <= 24 and minute <= 59


def with_uhr(text: str) -> str:
    """Times that say they are: "9.15 Uhr", "8:05 Uhr", "14-16 Uhr", "1 Uhr", "8 Uhr 30"."""
    if "Uhr" not in text and not _HINT.search(text):
        return text

    def time(match: re.Match[str]) -> str:
        hour, minute = int(match[1]), int(match[2])
        if not _valid(hour, minute):
            return match[0]
        return _clock(hour, minute, match[3])

    def first(match: re.Match[str]) -> str:
        hour, minute = int(match[1]), int(match[2] or 0)
        if not _valid(hour, minute):
            return match[0]
        link = match[3] if match[3] in ("und", "oder", "bis") else "bis"
        spoken = (
            _clock(hour, minute)
            if match[2] or "Uhr" in match[0]
            else ("ein" if hour == 1 else cardinal(hour))
        )
        return f"{spoken} {link} "

    def hour(match: re.Match[str]) -> str:
        value = int(match[1])
        if value > 24:
            return match[0]
        return _clock(value, int(match[2])) if match[2] else _clock(value, 0)

    text = _FROM_UHR.sub(first, text)
    text = _WITH_UHR.sub(time, text)
    text = _HOUR_H.sub(lambda m: _clock(int(m[1] or m[2] or m[3]), 0), text)
    return _HOUR.sub(hour, text)


def bare(text: str) -> str:
    """ "12:30" without "Uhr", unless the sentence speaks of scores or ratios ("16:10")."""
    if ":" not in text:
        return text
    text = _SPAN.sub(" bis ", text)

    def time(match: re.Match[str]) -> str:
        hour, minute = int(match[1]), int(match[2])
        if not _valid(hour, minute) or (match[3] and int(match[3]) > 59):
            return match[0]
        before = [word.lower() for word in words_before(match.string, match.start())]
        after = words_before(match.string, match.end() + 40)
        if not (before and before[-1] in _BEFORE_TIME) and any(
            word in _CONTEST for word in (*before, *(w.lower() for w in after))
        ):
            return match[0]
        return _clock(hour, minute, match[3])

    return _BARE.sub(time, text)


RULES = (("time", with_uhr), ("time", bare))
