"""Abbreviations with full stops, read as the words they stand for."""

from __future__ import annotations

import re

from .data import word_set
from .data.abbreviations import (
    MONTH_SHORT,
    NEEDS_NUMBER,
    READINGS,
    WEEKDAY_SHORT,
    lookup,
)
from .grammar import ending, gender, noun_after, words_before
from .patterns import lazy

_CHAIN = lazy(
    r"(?<![\w.&@/])((?:[^\W\d_]{1,14}(?:\.-|-))?[^\W\d_]{1,14}\."
    r"(?:[ ]?[^\W\d_]{1,4}\.){0,4})(?!\w*@)"
)
_LINK = lazy(r"[^\W\d_]+(?:\.?-[^\W\d_]+)?\.")
_COUNTED = lazy(
    r"(\d(?:[\d.,]*\d)?)(\s?)(Mio|Mill|Mrd|Bio|Tsd|Std|Stdn|Min|Sek|Stk|Stck|Pers|Pkt|Zi|Wo|Mon|Tg|J|St)"
    r"\b(\.?)"
)
_COUNTED_WORDS = {
    "Mio": ("Million", "Millionen"),
    "Mill": ("Million", "Millionen"),
    "Mrd": ("Milliarde", "Milliarden"),
    "Bio": ("Billion", "Billionen"),
    "Tsd": ("Tausend", "Tausend"),
    "Std": ("Stunde", "Stunden"),
    "Stdn": ("Stunde", "Stunden"),
    "Min": ("Minute", "Minuten"),
    "Sek": ("Sekunde", "Sekunden"),
    "Stk": ("Stück", "Stück"),
    "Stck": ("Stück", "Stück"),
    "St": ("Stück", "Stück"),
    "Pers": ("Person", "Personen"),
    "Pkt": ("Punkt", "Punkte"),
    "Zi": ("Zimmer", "Zimmer"),
    "Wo": ("Woche", "Wochen"),
    "Mon": ("Monat", "Monate"),
    "Tg": ("Tag", "Tage"),
    "J": ("Jahr", "Jahre"),
}
_NEEDS_DOT = frozenset({"Wo", "Mon", "Tg", "J", "St", "Zi", "Min", "Bio"})
_STREET = lazy(r"\b([A-Za-zÄÖÜäöüß]{2,40}-?)([sS])tr\.(?=\W|$)")
_PAGES = lazy(r"(\d)\s?(f{1,2})(\.|\b)")
_PAGES_PLURAL = lazy(r"\bS\. ?(?=\d+ ?(?:[–-]|bis|und) ?\d)")
_CENTURY = lazy(r"(\d{1,2}\.)\s?(Jhd?t?|Jh|Jt)\b\.?")
_MONTHS = lazy(
    r"(?<=\d\.)(\s?)(" + "|".join(sorted(MONTH_SHORT, key=len, reverse=True)) + r")\b\.?(?=\W|$)"
)
_MONTH_YEAR = lazy(
    r"\b(" + "|".join(sorted(MONTH_SHORT, key=len, reverse=True)) + r")(\.?)(?=\s(?:'|’)?\d)"
)
_DAYS = "|".join(WEEKDAY_SHORT)
_DAY_HINT = lazy(r"[MDFS][oiar](?![a-zäöüß])")
_DAY_LIST = lazy(
    rf"\b({_DAYS})\.?\s?(–|—|-|\+|/|,|&|und|bis)\s?({_DAYS})\b\.?(?!\s?[a-zäöü]{{2}}[^\s]*\s[a-z]+t\b)"
)
_ON_DAY = lazy(
    rf"(?:(?<=\b[aA]m )|(?<=\bvom )|(?<=\bbis )|(?<=\bab )|(?<=\bjeden )|(?<=\bzum ))"
    rf"({_DAYS})\.(?=[\s,]|$)"
)
_DAY = lazy(rf"\b({_DAYS})\.?(?=,?\s\d{{1,2}}[.:]\d|,\s?\d|,\sde[nm]\s\d)")
_BARE = lazy(
    r"\b(bzw|usw|evtl|ggf|ca|inkl|vgl|zzgl|bspw|exkl|etc|sog|bzgl|MwSt|Mwst|Nr|Hbf|zB|dh)\b(?![.\w])"
)
_BARE_HINTS = (
    *sorted(
        word_set(
            "bzw usw evtl ggf ca inkl vgl zzgl bspw exkl etc sog bzgl Mw Nr Hbf zB dh Kap Abs Art "
            "Abb Tab Ziff Bd Rn Rz Anm z.B d.h"
        )
    ),
    *("z B", "Z B", "Z T", "z T", "z Z", "d h", "D h", "u a"),
)
_BARE_MORE = {"zB": "zum Beispiel", "dh": "das heißt"}
_SPACED = lazy(
    r"\b([zZ]) ([BTZ])\b(?!\.)|\b([dD]) (h)\b(?!\.)|\b(u) (a)\b(?!\.)"
    r"|\b(z)\.(B)\b(?!\.)|\b(d)\.(h)\b(?!\.)"
)
_ORDERED = lazy(r"\b(Nr|Kap|Abs|Art|Abb|Tab|Ziff|Bd|Rn|Rz|Anm)(?=\s?\d|\s[IVX]+\b)")
_AFTER_END = lazy(r"[\s\"“”‘’»«›‹)\]*_]*$")


def _closes(text: str, position: int) -> bool:
    """Whether nothing but closing marks follows: then the full stop is the sentence's too."""
    return _AFTER_END.match(text, position) is not None and len(text) - position < 40


def chains(text: str) -> str:
    """ "z. B." -> "zum Beispiel", "Dr. med." -> "Doktor med.", "sog." with its ending.

    A word is an abbreviation only if the list has it, written just so; "Art." and "S." only before
    a number. A full stop that also ends the sentence stays.
    """
    if "." not in text:
        return text
    if text.find(".") == len(text) - 1:
        # Only the last word can be one: the usual case, and the long search for nothing.
        last = text[:-1].rsplit(None, 1)[-1:]
        if last and lookup(last[0].lstrip('„“”»«("‚') + ".") is None and len(last[0]) > 1:
            return text
    parts: list[str] = []
    done = 0
    stop = text.find(".")
    while stop >= 0:
        match = _CHAIN.match(text, _chain_start(text, done, stop))
        if match is None or match.end() <= stop:
            stop = text.find(".", stop + 1)
            continue
        parts += [text[done : match.start()], _chain(match)]
        done = match.end()
        stop = text.find(".", done)
    return "".join([*parts, text[done:]]) if parts else text


def _chain_start(text: str, floor: int, stop: int) -> int:
    """Where the word before a full stop begins; from there the chain is matched.

    Going back from the full stops is many times faster than trying every word of a sentence.
    """
    floor = max(floor, stop - 30)
    start = stop
    while start > floor and text[start - 1].isalpha():
        start -= 1
    if start - 1 > floor and text[start - 1] == "-":
        hyphen = start - 2 if text[start - 2] == "." else start - 1
        first = hyphen
        while first > floor and text[first - 1].isalpha():
            first -= 1
        if first < hyphen:
            return first
    return start


def _chain(match: re.Match[str]) -> str:
    text = match.string
    links = [(m[0], match.start() + m.end()) for m in _LINK.finditer(match[0])]
    spoken: list[str] = []
    index = 0
    changed = False
    while index < len(links):
        for stop in range(len(links), index, -1):
            key = "".join(link for link, _ in links[index:stop])
            start = match.start() if index == 0 else links[index - 1][1]
            reading = _reading(key, text, start, links[stop - 1][1])
            if reading is not None:
                spoken.append(reading)
                changed = True
                index = stop
                break
        else:
            spoken.append(links[index][0])
            index += 1
    if not changed:
        return match[0]
    tail = match[0][len(match[0].rstrip()) :]
    end = "." if _closes(text, match.end()) and not spoken[-1].endswith(".") else ""
    gap = "" if tail or not text[match.end() : match.end() + 1].isalnum() else " "
    return " ".join(spoken) + end + tail + gap


def _reading(key: str, text: str, start: int, end: int) -> str | None:
    reading = lookup(key)
    if reading is None and key[0].isupper() and not text[:start].strip(" „»(*"):
        reading = lookup(key[0].lower() + key[1:])
        reading = reading and reading[0].upper() + reading[1:]
    if reading is None and key.endswith(("-Nr.", "-Str.", "-Tel.", "-Abt.")):
        head, _, tail = key.rpartition("-")
        return f"{head}-{lookup(tail)}"
    if reading is None:
        return None
    following = text[end : end + 12].lstrip(" („»“-")
    if key in NEEDS_NUMBER and not (following[:1].isdigit() or _roman_next(following)):
        return None
    if key in ("St.", "Skt.", "Fr.", "Hr.", "hl.", "Hl.", "Fa.", "Gen.", "Fam.") and not (
        following[:1].isupper()
    ):
        return None
    if key in ("f.", "ff.") and not re.search(r"\d\s?$", text[max(0, start - 3) : start]):
        return None
    if key in ("Mo.", "Di.", "Mi.", "Do.", "Sa.", "geb.") and key != "geb.":
        return None
    if key == "Jan." and following[:1].isupper():
        return None
    if key == "ev." and following[:1].isupper():
        return "evangelisch" + _adjective(text, start, end)
    if key == "Min." and re.search(r"\d\s?$", text[max(0, start - 3) : start]):
        return "Minuten"
    if key == "min." and re.search(r"\d\s?$", text[max(0, start - 3) : start]):
        return "Minuten"
    if reading.endswith("~"):
        return reading[:-1] + _adjective(text, start, end)
    return reading


def _roman_next(following: str) -> bool:
    return re.match(r"[IVXLC]+\b", following) is not None


def _adjective(text: str, start: int, end: int) -> str:
    """The ending of an abbreviated adjective; none where no noun follows."""
    noun, _ = noun_after(text, end)
    if not noun:
        return ""
    return ending(words_before(text, start), gender(noun))


def counted(text: str) -> str:
    """ "5 Mio." -> "5 Millionen", "1 Std." -> "1 Stunde", "30 Min." -> "30 Minuten"."""
    if not any(short in text for short in _COUNTED_WORDS):
        return text

    def word(match: re.Match[str]) -> str:
        number, gap, short, dot = match[1], match[2], match[3], match[4]
        after = match.string[match.end() : match.end() + 2]
        if (short in _NEEDS_DOT and not dot) or (dot and after[:1].isalpha()):
            return match[0]
        if short == "St" and after[1:2].isupper():
            return match[0]
        one, many = _COUNTED_WORDS[short]
        end = "." if dot and _closes(match.string, match.end()) else ""
        return f"{number} {one if number == '1' else many}{end}" if gap or dot else match[0]

    return _COUNTED.sub(word, text)


def pages(text: str) -> str:
    """ "S. 12 ff." -> "Seite 12 und folgende"; "S. 3-5" -> "Seiten 3-5"."""
    text = _PAGES_PLURAL.sub("Seiten ", text) if "S." in text else text
    if "f" not in text:
        return text

    def following(match: re.Match[str]) -> str:
        if not match[3]:
            return match[0]
        end = "." if _closes(match.string, match.end()) else ""
        return f"{match[1]} und folgende{end}"

    return _PAGES.sub(following, text) if re.search(r"\d\s?ff?\.", text) else text


def streets(text: str) -> str:
    """ "Hauptstr. 5" -> "Hauptstraße 5", "Berliner Str." -> "Berliner Straße"."""
    if "tr." not in text:
        return text

    def street(match: re.Match[str]) -> str:
        end = "." if _closes(match.string, match.end()) else ""
        return f"{match[1]}{match[2]}traße{end}"

    return _STREET.sub(street, text)


def calendar(text: str) -> str:
    """Shortened months and centuries behind a day, days of the week in lists and before times."""
    if re.search(r"J[ht]", text):
        text = _CENTURY.sub(_century, text)
    if any(short in text for short in MONTH_SHORT):
        text = _MONTHS.sub(_month, text)
        text = _MONTH_YEAR.sub(lambda match: MONTH_SHORT[match[1]], text)
    if not _DAY_HINT.search(text):
        return text
    text = _DAY.sub(lambda match: WEEKDAY_SHORT[match[1]], text)
    text = _ON_DAY.sub(_on_day, text)
    return _DAY_LIST.sub(_day_list, text)


def _month(match: re.Match[str]) -> str:
    end = "." if match[0].endswith(".") and _closes(match.string, match.end()) else ""
    return " " + MONTH_SHORT[match[2]] + end


def _century(match: re.Match[str]) -> str:
    noun = "Jahrtausend" if match[2] == "Jt" else "Jahrhundert"
    before = [word.lower() for word in words_before(match.string, match.start())[-3:]]
    genitive = "s" if "des" in before else ""
    end = "." if _closes(match.string, match.end()) and match[0].endswith(".") else ""
    return f"{match[1]} {noun}{genitive}{end}"


def _on_day(match: re.Match[str]) -> str:
    end = "." if _closes(match.string, match.end()) else ""
    return WEEKDAY_SHORT[match[1]] + end


def _day_list(match: re.Match[str]) -> str:
    first, mark, second = match[1], match[2], match[3]
    if mark in ("–", "—", "-", "bis"):
        link = " bis "
    elif mark in ("+", "&", "und", "/"):
        link = " und "
    else:
        link = ", "
    if "." not in match[0] and link != " bis ":
        return match[0]
    end = "." if match[0].endswith(".") and _closes(match.string, match.end()) else ""
    return WEEKDAY_SHORT[first] + link + WEEKDAY_SHORT[second] + end


def bare(text: str) -> str:
    """The same abbreviations without their full stop: "bzw", "zB", "Nr 5"."""

    def word(match: re.Match[str]) -> str:
        short = match[1]
        if short in _BARE_MORE:
            return _BARE_MORE[short]
        reading = READINGS.get(short + ".", short)
        if short == "Nr" and not match.string[match.end() : match.end() + 2].strip()[:1].isdigit():
            return short
        if reading.endswith("~"):
            return reading[:-1] + _adjective(match.string, match.start(), match.end())
        return reading

    if not any(short in text for short in _BARE_HINTS):
        return text
    text = _BARE.sub(word, text)
    text = _ORDERED.sub(lambda m: READINGS[m[1] + "."] + " ", text)
    return _SPACED.sub(_spaced, text)


def _spaced(match: re.Match[str]) -> str:
    letters = [group for group in match.groups() if group]
    return READINGS.get(f"{letters[0]}.{letters[1]}.", match[0])


RULES = (
    ("abbreviation", counted),
    ("abbreviation", pages),
    ("abbreviation", calendar),
    ("abbreviation", streets),
    ("abbreviation", chains),
    ("abbreviation", bare),
)
