"""When each sentence is heard, and inside it each word.

A sentence's start and end are exact to the frame. Words are exact where the engine marks them;
otherwise they follow the spoken letters inside each clip, which for German voices is right
within about 0.3 s in the middle of a long clip, less at its ends. What is spoken differs from
what is written ("3,5 %" is four words), so both are aligned at the words they share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from essaycast.audio.plan import Plan, Spoken
from essaycast.model import Chapter, Cue

_WORD = re.compile(r"\S+")


def cues(plan: Plan, rate: int, stretch: float) -> tuple[Cue, ...]:
    """One cue an utterance, in the order of the timeline."""
    result = []
    for spoken in plan.spoken:
        utterance = spoken.take.utterance
        start = plan.starts[spoken.places[0][0]] + spoken.places[0][1]
        end = plan.starts[spoken.places[-1][2]] + spoken.places[-1][3]
        result.append(
            Cue(
                start=start / rate,
                end=min(max(end, start + 1), plan.frames) / rate,
                text=utterance.text,
                kind=utterance.kind,
                paragraph=utterance.paragraph,
                words=_words(plan, spoken, rate, stretch),
            )
        )
    return tuple(result)


def chapters(plan: Plan, rate: int, opening: str) -> tuple[Chapter, ...]:
    """Chapters in order; if there are any, the first starts at 0.

    What is heard before the first heading gets a chapter of its own, named `opening`, unless
    that is only the intro.
    """
    if not plan.chapters:
        return ()
    body = [s.places[0][0] for s in plan.spoken if s.take.utterance.kind not in ("intro", "outro")]
    result: list[Chapter] = []
    for title, part in plan.chapters:
        start = plan.starts[part] / rate if part < len(plan.starts) else plan.frames / rate
        if not result:
            if body and body[0] < part:
                result.append(Chapter(0.0, opening))
            else:
                start = 0.0
        # Two headings with nothing between them: the later one is what is heard.
        if result and start <= result[-1].start:
            result.pop()
        result.append(Chapter(start, title))
    return tuple(result)


def _words(plan: Plan, spoken: Spoken, rate: int, stretch: float) -> tuple[tuple[float, int], ...]:
    """(seconds, index into the written text) for every written word after the first."""
    text = spoken.take.utterance.text
    heard = _heard(plan, spoken, rate, stretch)
    written = [(match.start(), match.group()) for match in _WORD.finditer(text)]
    if len(written) < 2 or not heard:
        return ()
    first, last = heard[0][0], plan.starts[spoken.places[-1][2]] + spoken.places[-1][3]
    knots = _alignment([word for _, word in written], [word for _, word in heard])
    times = [time for time, _ in heard] + [last / rate]
    result: list[tuple[float, int]] = []
    before = first
    for (left, right), (next_left, next_right) in pairwise(knots):
        span, spare = next_left - left, next_right - right
        for step in range(span):
            # Inside a stretch that differs, words share the spoken ones evenly.
            place = right + spare * step / span
            low = int(place)
            high = min(low + 1, len(times) - 1)
            seconds = times[low] + (times[high] - times[low]) * (place - low)
            if left + step and seconds > before:
                result.append((round(seconds, 3), written[left + step][0]))
                before = seconds
    return tuple(result)


def _alignment(written: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (written word, heard word) that stand for each other, from (0, 0) to both ends."""
    ends = (len(written), len(heard))
    if [_bare(word) for word in written] == [_bare(word) for word in heard]:
        return [*((index, index) for index in range(len(written))), ends]
    matcher = SequenceMatcher(
        None, [_bare(word) for word in written], [_bare(word) for word in heard], autojunk=False
    )
    knots = [(0, 0)]
    for block in matcher.get_matching_blocks():
        knots += [
            (block.a + step, block.b + step)
            for step in range(block.size)
            if (block.a + step, block.b + step) != (0, 0)
        ]
        after = (block.a + block.size, block.b + block.size)
        if block.size and after != ends and after[0] < ends[0]:
            knots.append(after)
    knots.append(ends)
    return sorted(set(knots))


def _bare(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()


def _heard(plan: Plan, spoken: Spoken, rate: int, stretch: float) -> list[tuple[float, str]]:
    """(seconds, word) for every spoken word."""
    take = spoken.take
    pieces = take.pieces
    if len(pieces) != len(take.clips):
        pieces = (take.utterance.spoken,) if len(take.clips) == 1 else ()
    result: list[tuple[float, str]] = []
    for clip, piece, (first, at, last, end) in zip(take.clips, pieces, spoken.places, strict=False):
        begin = (plan.starts[first] + at) / rate
        length = (plan.starts[last] + end) / rate - begin
        words = [(match.start(), match.group()) for match in _WORD.finditer(piece)]
        part = plan.parts[first]
        skipped = getattr(part, "start", 0) / clip.sample_rate
        marks = {mark.offset: mark.seconds / stretch - skipped for mark in clip.words}
        letters = sum(len(word) + 1 for _, word in words) or 1
        passed = 0
        for offset, word in words:
            place = marks.get(offset)
            seconds = passed / letters * length if place is None else min(max(place, 0.0), length)
            result.append((begin + seconds, word))
            passed += len(word) + 1
    return result
