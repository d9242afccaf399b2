"""Where one sentence ends and the next begins.

Every full stop, question mark, exclamation mark and ellipsis with white space behind it is a
candidate; what stands left and right of it decides. Nothing is rewritten: the sentences are cuts of
the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .data import word_set
from .data.abbreviations import ENDS, KEPT, NEEDS_NUMBER
from .data.abbreviations_end import MAY_END
from .data.abbreviations_inside import NEVER_ENDS
from .data.function_words import (
    COPULAS,
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
from .data.nouns import RULERS
from .patterns import MONTHS, lazy

_CLOSERS = "\"“”’‘»«›‹)\\]*_'"
# A run of marks, what closes with it, then white space or the end; or a line break.
_CANDIDATE = lazy(
    rf"[.!?…](?:[.!?…{_CLOSERS}]|\[\d{{1,3}}\]){{0,40}}(?=\s|$)|\n|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f](?=\s)"
)
_EMOJI_AHEAD = lazy(
    r"\s*(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*\s*)+|\s*[:;]-?[)(DP](?=\s|$)\s*"
)
_NEXT = lazy(r"[\s„“”»«›‹‚‘’\"'(\[*_–—•·<#-]*(\.{3}|…)?\s*([^\W_]?)([^\W\d_]*)")
_LAST = lazy(r"[^\s]+$")
_LIST_MARK = lazy(r"[ ]*(?:[-*+•·–—]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
_EARLIER_DAYS = lazy(r"^(?:\d{1,2}\.[-–—/]){1,5}(?=\d)")
_ROMAN = lazy(r"[IVXLC]+$")
_MONTH_NAMES = frozenset((*MONTHS, "Jänner", "Feber"))
_GOVERNORS = (
    DETERMINERS_WEAK_EN | DETERMINERS_WEAK_E | DER_WORDS | DIE_WORDS | EIN_WORDS | EINE_WORDS
)
_INITIAL_NOUNS = word_set(
    """
vitamin plan typ klasse punkt gruppe variante teil hepatitis note block haus reihe kategorie
option version modell stufe abschnitt kapitel programm produkt team buchstabe zone serie gleis
terminal halle
"""
)
_PERSONS = word_set("herr frau herrn familie fräulein von")
_CONSONANTS = lazy(r"[bcdfghjklmnpqrstvwxzßBCDFGHJKLMNPQRSTVWXZ]{2,6}$")
# Quotations and brackets up to this length stay in one piece with the sentence around them.
WHOLE = 100
_PAIRS = {"„": '“”"', "»": "«", "(": ")", "“": "”", "«": "»", "‚": "‘’", "›": "‹", "‹": "›"}


def split_sentences(text: str) -> list[str]:
    """The sentences of one paragraph, in order, without the white space between them.

    Joined again they are the paragraph, white space aside. Sentences inside a short quotation or
    bracket stay together with what surrounds it; a long quotation is split. A full stop before a
    lower-case word ends a sentence only where the text starts its sentences in lower case.
    """
    return [text[start:end] for start, end in spans(text)]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence, white space around it left out."""
    start = 0
    ends = _boundaries(text)
    for end in ends:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            yield left, left + len(stripped)
        start = end


def _boundaries(text: str) -> Iterator[int]:
    """Positions right behind a sentence; the last is the end of the text."""
    start = 0
    nested = _Nesting(text)
    longest = None
    stop = len(text.rstrip())
    for match in _CANDIDATE.finditer(text):
        if match.start() < start:
            continue
        if match[0] == "\n":
            if longest is None:
                longest = max(map(len, text.split("\n")))
            if _line_ends(text, match.start(), start, longest):
                yield match.start()
                start = match.start()
            continue
        if match[0][0] not in ".!?…":
            if _emoji_ends(text, match.end(), start):
                yield match.end()
                start = match.end()
            continue
        end = match.end()
        ahead = _EMOJI_AHEAD.match(text, end)
        if ahead:
            end = ahead.end()
        if end >= stop:
            break
        if _ends(text, match, start, end) and not nested.holds(match.end(), start, end):
            if ahead:
                end = ahead.start() + len(ahead[0].rstrip())
            yield end
            start = end
    yield len(text)


class _Nesting:
    """Which positions lie inside a short quotation or bracket that the sentence goes on around."""

    _OPEN = re.compile("[„»(“«‚]")

    def __init__(self, text: str) -> None:
        self._text = text
        self._scanned = 0
        self._until = -1

    def holds(self, position: int, start: int, following: int) -> bool:
        """Whether a cut at `position` would part a short quotation from its rest."""
        text = self._text
        if position <= self._until:
            return True
        low = max(start, position - WHOLE)
        best = -1
        for match in self._OPEN.finditer(text, low, position):
            opener = match[0]
            if opener == "“" and match.start() and not text[match.start() - 1].isspace():
                continue  # a closing mark
            if (
                opener in "»«"
                and match.start()
                and not text[match.start() - 1].isspace()
                and (text[match.start() - 1] not in "(„")
            ):
                continue
            closing = _find_any(text, _PAIRS[opener], match.end(), match.start() + WHOLE)
            if closing >= position:
                best = max(best, closing)
        if best < 0:
            return False
        self._until = best
        return True


def _find_any(text: str, chars: str, start: int, stop: int) -> int:
    found = [at for char in chars if (at := text.find(char, start, stop)) >= 0]
    return min(found) if found else -1


def _line_ends(text: str, at: int, start: int, longest: int) -> bool:
    """Whether a line break ends a sentence: blank line, list item, heading, verse; not a wrap."""
    line_start = text.rfind("\n", 0, at) + 1
    line = text[max(line_start, start) : at].strip()
    rest = text[at + 1 : at + 200]
    following = rest.lstrip(" \t\r")
    if not line or following.startswith("\n") or not following:
        return True
    if _LIST_MARK.match(rest):
        return True
    first = following.lstrip("„“”»«\"'(‚*_#")[:1]
    if first.islower() or line.endswith((",", "-", "–")):
        return False
    if longest > 110:
        return True
    return len(line) < 45 or len(line) < 0.6 * longest


def _emoji_ends(text: str, end: int, start: int) -> bool:
    """An emoji without a mark before it ends the sentence if a new one plainly begins."""
    following = _NEXT.match(text, end)
    word = (following[2] + following[3]) if following else ""
    return word in STARTERS and end - start > 3


def _ends(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether the marks found end the sentence that began at `start`."""
    following = _NEXT.match(text, end)
    if following is None:
        return True
    first, word = following[2], following[2] + following[3]
    marks = match[0]
    if not first:
        return _before_sign(text, end, marks)
    lower_style = text[start : start + 40].lstrip(" „“”»«\"'(–-")[:1].islower()
    if "!" in marks or "?" in marks:
        if first.islower():
            quoted = any(char in marks for char in '“”"«»‘’)›‹')
            return lower_style and not quoted and not _camel(word)
        return not (following[0].lstrip().startswith(("–", "—")) and first.islower())
    if marks.startswith(("…", "..")):
        return not first.islower()
    if first.islower():
        return _camel(word) or (lower_style and _full_word(text, match.start()))
    return _full_stop_ends(text, match.start(), start, end, word, marks)


def _before_sign(text: str, end: int, marks: str) -> bool:
    """No letter or digit follows: a hashtag or link may begin anew, a comma goes on."""
    following = text[end : end + 20].lstrip()
    return bool(following) and following[0] in "@#<→" and following[0] not in ",;:"


def _camel(word: str) -> bool:
    """ "iPhone", "eBay": begins a sentence in lower case."""
    return len(word) > 2 and word[0].islower() and word[1].isupper()


def _full_word(text: str, at: int) -> bool:
    match = _LAST.search(text[max(0, at - 40) : at])
    if match is None:
        return False
    word = match[0].strip("„“”»«\"'(")
    key = word + "."
    if "." in word or key in NEVER_ENDS or key in KEPT or (key in MAY_END and key not in ENDS):
        return False
    return len(word) > 2 and not word.isdigit()


def _full_stop_ends(text: str, at: int, start: int, end: int, word: str, marks: str) -> bool:
    """A full stop before a capital or digit: what stands before it decides."""
    left = text[max(start, at - 60) : at]
    match = _LAST.search(left)
    if match is None:
        return True
    token = match[0].lstrip("„“”»«›‹‚‘\"'`([*_–—-")
    before = left[: match.start()].split()
    starter = word in STARTERS
    closed = len(marks) > 1 and marks[1] in '“”"«»’‘)'
    if not token:
        return True
    if token[-1].isdigit():
        return _after_number(token, before, word, starter, closed)
    if len(token) == 1 or token[-2:-1] == ".":
        return _after_letter(token, before, starter, word, closed)
    key = token + "."
    if token[0].isupper() and _ROMAN.match(token) and token not in ("CD", "DM", "MM", "CI", "DI"):
        return _after_roman(before, starter, word)
    if key in ENDS:
        return True
    if key in NEEDS_NUMBER and not word[:1].isdigit() and key not in ("Nr.", "Kap.", "Abs.", "Bd."):
        return True
    if key in NEVER_ENDS or key in KEPT:
        return False
    if key in MAY_END or _CONSONANTS.match(token) or token.lower().endswith("str"):
        return starter or closed
    return True


def _after_number(token: str, before: list[str], word: str, starter: bool, closed: bool) -> bool:
    """ "29. Januar", "im 19. Jahrhundert" against "im Jahr 1984. Danach", "Platz 3. Danach"."""
    last = before[-1].strip('„“»«(,;:"').lower() if before else ""
    # "1.–3. Mai", "1./2. Klasse": the last number decides.
    token = _EARLIER_DAYS.sub("", token)
    plain = token.isdigit()
    if closed:
        return True
    if not before:
        # A list number or a heading: "1. Einleitung".
        return not plain or len(token) > 3
    if word in _MONTH_NAMES and plain and len(token) <= 2:
        return False
    if not plain:
        if any(char.isalpha() or char in "%€,:" for char in token):
            return True
        return True
    if starter:
        return word not in ORDINAL_NOUNS
    if last in _GOVERNORS:
        return False
    if (last in NUMBERED and not before[-1].endswith(",")) or len(token) >= 4:
        return True
    if last in PREPOSITIONS or last in ("und", "oder", "bis", "sowie", "als", "/", "–"):
        return len(token) >= 3
    if word in ORDINAL_NOUNS or before[-1][0].isupper() or re.fullmatch(r"\d+\.", before[-1]):
        return False
    return last in COPULAS or len(token) >= 3


def _after_letter(token: str, before: list[str], starter: bool, word: str, closed: bool) -> bool:
    """Initials ("J. S. Bach", "Herr K. kam") and dotted chains ("z. B.", "u. a.", "v. Chr.")."""
    for size in (4, 3, 2, 1, 0):
        if size > len(before):
            continue
        chain = "".join((*before[len(before) - size :], token)) + "."
        chain = chain.lstrip('„“»«("')
        if chain in ENDS:
            return True
        if chain in NEVER_ENDS:
            return chain in ("u.a.", "z.T.", "i.d.R.", "s.o.", "s.u.", "u.U.") and starter
        if chain in MAY_END:
            return starter or closed
        if chain in KEPT:
            return False
    letter = token[-1]
    last = before[-1].strip("„“»«(,;:").lower() if before else ""
    if "." in token and len(token) > 1 and len(token.replace(".", "")) != token.count(".") + 1:
        return True
    if not before and len(token) == 1:
        return False
    if closed:
        return True
    if letter.isdigit() or not letter.isalpha():
        return True
    if last in _INITIAL_NOUNS:
        return True
    if letter in "IVX" and before and before[-1] in RULERS:
        return starter
    return starter and (letter.isupper() or len(token) > 1)


def _after_roman(before: list[str], starter: bool, word: str) -> bool:
    """ "Ludwig XIV. Danach" ends, "des III. Geschwaders" and "II. Kapitel" do not."""
    if not before:
        return False
    if before[-1].lower() in NUMBERED:
        return True
    return starter
