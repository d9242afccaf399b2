"""What is known of a clip once it has been heard: where it starts and ends, how loud it is when.

A measure is small (800 bytes a second of speech), depends on nothing but the clip and the
stretch, and is all that loudness needs; it is what the cache keeps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from essaycast.audio.decode import Integers
from essaycast.audio.loudness import Samples, energies

HOPS = 200
"""Envelope values per second: 5 ms apart."""
HEAD = 0.002
"""Seconds kept before the first audible sample, for the fade in."""
TAIL = 0.006
"""Seconds kept after the last audible sample, for the fade out."""
_AUDIBLE = 10 ** (-50 / 20)  # below the clip's own peak by this much counts as silence ...
_FLOOR = 10 ** (-60 / 20)  # ... and so does everything below -60 dBFS
_FIRM = 10 ** (-40 / 20)  # above this is sound without doubt, even in an MP3 ...
_ECHO = 0.05  # ... whose coding noise reaches so many seconds (two granules) around it ...
_SLACK = 0.008  # ... and of which this much is kept
_LONG = 20.0  # seconds; a clip longer than this is offered places to be cut
_REST = 0.12  # seconds of silence inside a clip that make such a place


@dataclass(frozen=True, slots=True)
class Measure:
    """A clip's audible part and its envelope, every `1 / HOPS` seconds from `start`."""

    start: int
    """First frame that is kept, at the clip's own rate."""
    stop: int
    """Frame after the last one kept."""
    peak: NDArray[np.float16]
    """Highest absolute sample of each hop, full scale 1.0."""
    level: NDArray[np.float16]
    """Root of the K-weighted mean square of each hop."""

    def seconds(self, rate: int) -> float:
        """Length of the audible part."""
        return (self.stop - self.start) / rate


def hops(frames: int, rate: int) -> NDArray[np.intp]:
    """The edges of the envelope's hops over `frames`, the last one being `frames` itself."""
    count = max(1, -(-frames * HOPS // rate))
    edges = np.arange(count + 1) * rate // HOPS
    edges[-1] = frames
    return np.asarray(edges, np.intp)


def envelope(
    samples: Samples, loud: Samples, rate: int
) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    """Peak and K-weighted level of one channel, a value a hop; `loud` are its absolute values.

    Half precision is a resolution of 0.01 dB, and the same values come out of the cache as went
    in, so that a build with a cache equals one without.
    """
    edges = hops(len(samples), rate)
    peak = np.maximum.reduceat(loud, edges[:-1])
    mean = energies(samples, rate, edges) / np.diff(edges)
    # Half precision ends at 65504; a level is never above a few units.
    return peak.astype(np.float16), np.sqrt(np.minimum(mean, 1e6)).astype(np.float16)


def centred(samples: Integers) -> Integers:
    """The samples without the direct current some voices carry, which would click at joins."""
    offset = round(int(samples.sum(dtype=np.int64)) / len(samples))
    if abs(offset) < 2:
        return samples
    return np.clip(samples.astype(np.int32) - offset, -32768, 32767).astype(np.int16)


def measure(samples: Integers, rate: int, *, coded: bool) -> Measure:
    """Hear a clip (already `centred`) once; `coded` if it came as an MP3.

    All of a clip is kept in which nothing can be heard.
    """
    whole = samples.astype(np.float32)
    whole *= np.float32(1 / 32768)
    loud = np.abs(whole)
    start, stop = _audible(loud, rate, coded=coded)
    peak, level = envelope(whole[start:stop], loud[start:stop], rate)
    return Measure(start, stop, peak, level)


def _audible(loud: Samples, rate: int, *, coded: bool) -> tuple[int, int]:
    """First frame and end of what is worth keeping, room for the fades included.

    Engines differ in how much silence they put before and after the words. Sound is what is
    within 50 dB of the clip's own peak: soft consonants are. An MP3 also has noise of that
    level just before a hard beginning and after an end; it is told from consonants by being
    shorter than two of its granules.
    """
    highest = float(loud.max())
    if highest <= _FLOOR:
        return 0, len(loud)
    first, last = _ends(loud > max(_FLOOR, highest * _AUDIBLE))
    if coded:
        firm_first, firm_last = _ends(loud > max(_FLOOR, highest * _FIRM))
        echo, slack = round(_ECHO * rate), round(_SLACK * rate)
        if firm_first - first <= echo:
            first = max(first, firm_first - slack)
        if last - firm_last <= echo:
            last = min(last, firm_last + slack)
    return max(0, first - round(HEAD * rate)), min(len(loud), last + 1 + round(TAIL * rate))


def _ends(chosen: NDArray[np.bool_]) -> tuple[int, int]:
    """The first and the last place that is chosen; there is one."""
    return int(chosen.argmax()), len(chosen) - 1 - int(chosen[::-1].argmax())


def rests(found: Measure, rate: int) -> list[tuple[int, int]]:
    """Silences inside a long clip, as frames of the clip: places where sound may be cut.

    Only clips longer than 20 s have any: a whole page spoken in one request must not become one
    piece of work. The silence keeps its length, it is only not encoded as sound.
    """
    if found.seconds(rate) < _LONG:
        return []
    peaks = found.peak.astype(np.float32)
    quiet = peaks <= max(_FLOOR, float(peaks.max()) * _AUDIBLE)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(np.int8), [0]))))
    result = []
    for first, last in edges.reshape(-1, 2):
        if first and last < len(quiet) and last - first >= _REST * HOPS:
            # A hop of margin on both sides for the fades.
            begin, end = ((int(first) + 1) * rate // HOPS, (int(last) - 1) * rate // HOPS)
            result.append((found.start + begin, found.start + end))
    return result
