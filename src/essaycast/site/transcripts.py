"""What is said and when: WebVTT and SRT for apps, JSON with the time of every word for the page.

A cue of the recording is a sentence; on a screen it must fit two lines and stay long enough to
be read. Long sentences are divided where a reader would pause, very short ones share a cue with
their neighbour in the same paragraph. Every cue starts and ends with sound.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from essaycast.model import Cue

LINE = 42
"""Characters a line."""
LINES = 2
"""Lines a cue."""
LONGEST = 7.0
"""Seconds a cue stays at most, unless a single word takes longer."""
SHORTEST = 1.0
"""Seconds a cue stays at least, where the sound allows."""

_WORD = re.compile(r"\S+")
_CLAUSE = re.compile(r"[,;:–—…]['\"»«“”‘’)]*$|^[–—]$")
_SENTENCE = re.compile(r"[.!?]['\"»«“”‘’)]*$")
_TAG = re.compile(r"<(?=[A-Za-z/!])([^<>]*)>")
_UNBROKEN = 40.0  # cost of a cut between words without any mark ...
_AT_CLAUSE = 4.0  # ... after a comma or dash ...
_AT_SENTENCE = 1.0  # ... and after a full stop inside the sentence
_TOO_SHORT = 60.0  # cost of a part shorter than a second


def vtt(cues: Sequence[Cue], *, author: str, language: str) -> str:
    """WebVTT (W3C, 2019) with the author as the voice of every cue."""
    name = _escaped(" ".join(_clean(author).split()))
    opening = f"<v {name}>" if name else ""
    blocks = ["WEBVTT", f"NOTE\nLanguage: {_escaped(_clean(language)) or 'und'}"]
    for start, end, lines in _timed(tuple(cues)):
        text = "\n".join(_escaped(line) for line in lines)
        blocks.append(f"{_clock(start, '.')} --> {_clock(end, '.')}\n{opening}{text}")
    return "\n\n".join(blocks) + "\n"


def srt(cues: Sequence[Cue]) -> str:
    """SubRip, as players read it.

    It has no escapes: what would be taken for an arrow or a tag is written with look-alikes.
    """
    blocks = []
    for number, (start, end, lines) in enumerate(_timed(tuple(cues)), start=1):
        text = "\n".join(_TAG.sub(r"‹\1›", line).replace("-->", "→") for line in lines)
        blocks.append(f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{text}")
    return "\n\n".join(blocks) + "\n" if blocks else ""


def words_json(cues: Sequence[Cue], *, author: str) -> str:
    """The Podcasting 2.0 JSON transcript, a segment a sentence, with the times of its words.

    https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md
    `words` is ours, for the read-along page: [seconds, index] of each word of `body`, the index
    counting UTF-16 units as JavaScript does.
    """
    speaker = " ".join(_clean(author).split())
    segments = []
    for cue in cues:
        times = _times(cue)
        words = [
            [round(times(match.start()), 2), _utf16(cue.text[: match.start()])]
            for match in _WORD.finditer(cue.text)
        ]
        segment: dict[str, object] = {"speaker": speaker} if speaker else {}
        segment |= {"startTime": round(cue.start, 3), "endTime": round(cue.end, 3)}
        segments.append(segment | {"body": cue.text, "words": words})
    whole = {"version": "1.0.0", "segments": segments}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"


@dataclass(frozen=True, slots=True)
class _Token:
    """A word (or a part of one too long for a line) with the time it starts."""

    text: str
    start: float
    glued: bool = False
    """True if no blank stands before it."""


@lru_cache(maxsize=1)
def _timed(cues: tuple[Cue, ...]) -> list[tuple[int, int, list[str]]]:
    """Start and end in milliseconds, rising and never overlapping, and the lines.

    Kept for the next call: both formats are made of the same episode one after the other.
    """
    timed: list[tuple[int, int, list[str]]] = []
    parts: list[tuple[float, float, list[str]]] = []
    for cue in _joined(cue for cue in map(_tidy, cues) if cue.text):
        parts += _divided(cue)
    starts = [round(start * 1000) for start, _, _ in parts]
    floor = 0
    for index, (_, end, lines) in enumerate(parts):
        start = max(starts[index], floor)
        stop = max(round(end * 1000), start + 1)
        if index + 1 < len(parts):
            stop = min(stop, max(starts[index + 1], start + 1))
        floor = stop
        timed.append((start, stop, lines))
    return timed


def _tidy(cue: Cue) -> Cue:
    """The cue with its text in one line; word indices moved along."""
    text = _clean(cue.text)
    plain = " ".join(text.split())
    if plain == cue.text:
        return cue
    words = []
    for time, index in cue.words:
        moved = len(" ".join((_clean(cue.text[:index]) + "x").split())) - 1
        words.append((time, min(moved, max(len(plain) - 1, 0))))
    return replace(cue, text=plain, words=tuple(words))


def _joined(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Cues shorter than a second go together with a neighbour of the same paragraph."""
    waiting: Cue | None = None
    for cue in cues:
        if waiting is None:
            waiting = cue
            continue
        together = f"{waiting.text} {cue.text}"
        short = min(waiting.end - waiting.start, cue.end - cue.start) < SHORTEST
        if (
            short
            and (waiting.paragraph, waiting.kind) == (cue.paragraph, cue.kind)
            and cue.end - waiting.start <= LONGEST
            and _lines([_Token(word, 0) for word in together.split()]) is not None
        ):
            base = len(waiting.text) + 1
            later = [(cue.start, base), *((time, base + at) for time, at in cue.words)]
            words = (*waiting.words, *later)
            waiting = replace(waiting, end=cue.end, text=together, words=words)
            continue
        yield waiting
        waiting = cue
    if waiting is not None:
        yield waiting


def _divided(cue: Cue) -> list[tuple[float, float, list[str]]]:
    """A cue as one or more parts that fit the screen: the cheapest way to cut it."""
    if len(cue.text) <= LINE and cue.end - cue.start <= LONGEST:
        return [(cue.start, cue.end, [cue.text])]
    tokens = _tokens(cue)
    ends = [token.start for token in tokens[1:]] + [cue.end]
    whole = _lines(tokens)
    if whole is not None and cue.end - cue.start <= LONGEST:
        return [(cue.start, cue.end, whole)]
    best = _cheapest(tokens, [token.start for token in tokens], ends)
    cuts = [len(tokens)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    parts = []
    for start, stop in pairwise(cuts):
        lines = _lines(tokens[start:stop]) or [tokens[start].text]
        parts.append((tokens[start].start, ends[stop - 1], lines))
    return parts


def _cheapest(
    tokens: Sequence[_Token], starts: Sequence[float], ends: Sequence[float]
) -> list[tuple[float, int]]:
    """For each number of leading tokens: the least cost of dividing them, and the last cut.

    A part costs something for being one more, for being shorter than a second, for not
    filling its lines (parts of even length read best), and for where it ends. Lengths come
    from running sums: a long sentence has thousands of possible parts.
    """
    glued = [token.glued for token in tokens]
    width = [0, *accumulate(len(token.text) + (not token.glued) for token in tokens)]
    letters = [0, *accumulate(len(token.text) + 1 for token in tokens)]
    breaks = [*(_break_cost(token.text) for token in tokens[:-1]), 0.0]

    def fits(start: int, stop: int) -> bool:
        # As much as possible on the first line leaves the least for the second.
        room = width[start] + LINE + (not glued[start])
        cut = min(bisect_right(width, room) - 1, stop - 1)
        return cut > start and width[stop] - width[cut] - (not glued[cut]) <= LINE

    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(tokens) + 1):
        end = ends[stop - 1]
        found: tuple[float, int] | None = None
        for start in range(stop - 1, -1, -1):
            seconds = end - starts[start]
            if start < stop - 1:
                total = width[stop] - width[start] - 1
                if seconds > LONGEST or (total > LINE and not fits(start, stop)):
                    break
            cost = 10.0
            if seconds < SHORTEST:
                cost += _TOO_SHORT * (SHORTEST - seconds)
            empty = 1 - min((letters[stop] - letters[start]) / (LINE * LINES), 1.0)
            cost = best[start][0] + (cost + empty**2 * 12 + breaks[stop - 1])
            if found is None or cost <= found[0]:
                found = (cost, start)
        assert found is not None  # a part of one token is always possible
        best.append(found)
    return best


def _break_cost(word: str) -> float:
    """How bad it is to end a part after `word`."""
    if _SENTENCE.search(word):
        return _AT_SENTENCE
    return _AT_CLAUSE if _CLAUSE.search(word) else _UNBROKEN


def _tokens(cue: Cue) -> list[_Token]:
    """The words of a cue with their times."""
    times = _times(cue)
    tokens = []
    for match in _WORD.finditer(cue.text):
        for piece in range(0, len(match.group()), LINE):
            time = times(match.start() + piece)
            tokens.append(_Token(match.group()[piece : piece + LINE], time, glued=piece > 0))
    return tokens


def _times(cue: Cue) -> Callable[[int], float]:
    """Place in the text -> seconds: exact where words are marked, in proportion between."""
    knots = [(0, cue.start)]
    for time, index in cue.words:
        if index > knots[-1][0] and knots[-1][1] <= time <= cue.end:
            knots.append((index, time))
    knots.append((max(len(cue.text), knots[-1][0] + 1), cue.end))
    places = [place for place, _ in knots]

    def time_of(at: int) -> float:
        left = min(bisect_right(places, at), len(knots) - 1) - 1
        (low, early), (high, late) = knots[left], knots[left + 1]
        return early + (late - early) * (at - low) / (high - low)

    return time_of


def _lines(tokens: Sequence[_Token]) -> list[str] | None:
    """The words in at most two lines of 42, the more even the better; None if they do not fit."""
    width = [0, *accumulate(len(token.text) + (not token.glued) for token in tokens)]
    total = width[-1] - 1
    if total <= LINE:
        return [_text(tokens)]
    if total > LINE * LINES + 1:
        return None
    best: tuple[int, int] | None = None
    for cut in range(1, len(tokens)):
        first = width[cut] - (not tokens[0].glued)
        second = width[-1] - width[cut] - (not tokens[cut].glued)
        if first <= LINE and second <= LINE:
            uneven = abs(first - second) - 8 * bool(_CLAUSE.search(tokens[cut - 1].text))
            if best is None or uneven < best[0]:
                best = (uneven, cut)
    return [_text(tokens[: best[1]]), _text(tokens[best[1] :])] if best else None


def _text(tokens: Sequence[_Token]) -> str:
    return "".join(token.text if token.glued else f" {token.text}" for token in tokens).strip()


def _clean(text: str) -> str:
    """Text without control and surrogate characters; blanks and line ends become blanks."""
    if text.isprintable():  # true of nearly every sentence: nothing to take out
        return text.strip()
    return "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs")
    ).strip()


def _escaped(text: str) -> str:
    """Text inside a WebVTT cue: no tag, no entity, no arrow."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(milliseconds: int, point: str) -> str:
    """`01:02:03.004`; hours always, as SRT wants them and WebVTT allows."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{rest:03d}"


def _utf16(text: str) -> int:
    """Length in the units JavaScript counts."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)
