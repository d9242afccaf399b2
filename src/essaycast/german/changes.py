"""What the lexicon and the rules changed, and by which rule: the matter of `script --diff`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Change:
    """One place where the spoken form differs from the written one."""

    before: str
    """What was written."""

    after: str
    """What will be spoken instead; empty if it is left out."""

    rule: str
    """The rule, or the first of several, that changed it."""

    start: int
    """Where `before` stands in the text as written, in characters."""


_Block = tuple[int, int, int, int]


def blocks(before: str, after: str) -> list[_Block]:
    """Stretches that differ, as (start, end) in each text, cut at words."""
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    left_at, right_at = _offsets(left), _offsets(right)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return [
        (left_at[i1], left_at[i2], right_at[j1], right_at[j2])
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _offsets(tokens: list[str]) -> list[int]:
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets


def _map(start: int, end: int, steps: list[_Block], *, back: bool) -> tuple[int, int]:
    """A stretch of one text in the other; stretches a block touches grow to the whole block."""
    shift = 0
    low, high = start, end
    new_low: int | None = None
    for block in steps:
        a0, a1, b0, b1 = block if not back else (block[2], block[3], block[0], block[1])
        if a1 < start or (a1 == start and a1 > a0 and start != end):
            shift = b1 - a1
            continue
        if a0 > end or (a0 == end and start != end):
            break
        if new_low is None:
            new_low = b0 + min(0, start - a0) if start < a0 else b0
        high_after = max(end - a1, 0)
        end_candidate = b1 + high_after
        low, high = new_low, end_candidate
        shift = b1 - a1
    if new_low is None:
        return start + shift, end + shift
    return low, high


def trace(steps: list[tuple[str, str, str]]) -> list[Change]:
    """The changes of a chain of steps (rule, text before it, text after it), in order of place."""
    if not steps:
        return []
    original, final = steps[0][1], steps[-1][2]
    edits = [blocks(before, after) for _, before, after in steps]
    found: list[tuple[int, int, str]] = []
    for index, (rule, _, _) in enumerate(steps):
        for block in edits[index]:
            start, end = block[0], block[1]
            for earlier in reversed(edits[:index]):
                start, end = _map(start, end, earlier, back=True)
            found.append((start, end, rule))
    return _described(_merged(found), edits, original, final)


def _merged(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Overlapping stretches as one, named after the rule that came first."""
    ordered = sorted(enumerate(found), key=lambda item: (item[1][0], item[1][1]))
    merged: list[tuple[int, int, str, int]] = []
    for order, (start, end, rule) in ordered:
        if merged and start < merged[-1][1]:
            last = merged[-1]
            first = (last[2], last[3]) if last[3] <= order else (rule, order)
            merged[-1] = (last[0], max(last[1], end), first[0], first[1])
        else:
            merged.append((start, end, rule, order))
    return [(start, end, rule) for start, end, rule, _ in merged]


def _described(
    found: list[tuple[int, int, str]], edits: list[list[_Block]], original: str, final: str
) -> list[Change]:
    """The stretches with their text; neighbours with nothing but space between become one."""
    places: list[tuple[int, int, int, int, str]] = []
    for start, end, rule in found:
        low, high = start, end
        for step in edits:
            low, high = _map(low, high, step, back=False)
        if not original[start:end].strip():
            # Something was put in: it is shown with the word before it, or it has no place.
            reach = len(original[:start]) - len(original[:start].rstrip().rpartition(" ")[0])
            if original[start - reach : start] == final[low - reach : low]:
                start, low = start - reach, low - reach
        if places:
            left, right, first, last, name = places[-1]
            if not original[right:start].strip() and not final[last:low].strip():
                places[-1] = (left, max(right, end), first, max(last, high), name)
                continue
        places.append((start, end, low, high, rule))
    changes = []
    for start, end, low, high, rule in places:
        before, after = original[start:end].strip(), final[low:high].strip()
        if before != after:
            changes.append(Change(before, after, rule, _first(original, start, end)))
    return changes


def _first(text: str, start: int, end: int) -> int:
    """The start without leading white space."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()) if piece.strip() else start
