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
_AUDIBLE = 10 ** (-46 / 20)  # below the clip's own peak by this much counts as silence ...
_FLOOR = 10 ** (-60 / 20)  # ... and so does everything below -60 dBFS
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


def measure(samples: Integers, rate: int) -> Measure:
    """Hear a clip (already `centred`) once.

    Engines differ in how much silence they put before and after the words; the audible part
    ends where the sound last exceeds 46 dB below the clip's own peak, which soft consonants do.
    All of a clip is kept in which nothing can be heard.
    """
    whole = samples.astype(np.float32)
    whole *= np.float32(1 / 32768)
    loud = np.abs(whole)
    highest = float(loud.max())
    start, stop = 0, len(samples)
    if highest > _FLOOR:
        heard = loud > max(_FLOOR, highest * _AUDIBLE)
        start = max(0, int(heard.argmax()) - round(HEAD * rate))
        stop = min(stop, stop - int(heard[::-1].argmax()) + round(TAIL * rate))
    peak, level = envelope(whole[start:stop], loud[start:stop], rate)
    return Measure(start, stop, peak, level)


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
