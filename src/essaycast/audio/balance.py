"""How loud everything must be made, from envelopes alone: no sound is touched here.

The limiter takes a little loudness with the peaks, and the encoder a little with its own gain;
both are foreseen, so that what comes out of the decoder is what config.toml asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from essaycast.audio.limiter import curve
from essaycast.audio.loudness import SILENCE, Energies, amplitude, integrated, tenths
from essaycast.audio.measure import HOPS
from essaycast.audio.mp3 import frame_length
from essaycast.audio.plan import ClipPart, Part

STEP = 0.25
"""dB. Levels are multiples of it: a changed sentence then leaves the level of an hour alone,
and with it every stretch that is already encoded."""
MOST = 40.0
"""dB of gain at most: sound quieter than that is noise and stays quiet."""
PUSH = 8.0
"""dB of gain at most beyond what would do without the limiter: a voice so full of peaks that
even this is not enough stays a little quieter rather than be pressed flat."""
_HOLD = 0.010  # seconds; makes the estimate agree with the limiter on four voices within 0.1 LU
_BATCH = 16384  # hops worked on at once: what is computed stays small however long the episode


class Balance:
    """The loudness of parts at their places, for any gain."""

    def __init__(
        self, parts: tuple[Part, ...], starts: tuple[int, ...], rate: int, channels: int
    ) -> None:
        end = max((s + p.length for s, p in zip(starts, parts, strict=True)), default=0)
        self._rate = rate
        self._bins = end * 10 // rate + 2
        envelopes = sum(part.hops for part in parts)
        # One table for all evaluations, as small as it can be: ten bytes a hop, 14 MB in two hours.
        self._tenths = np.zeros(envelopes, np.int32)
        self._peaks = np.zeros(envelopes, np.float16)
        self._energy = np.zeros(envelopes, np.float32)
        self._spoken = np.zeros(envelopes, bool)
        first = 0
        for part, start in zip(parts, starts, strict=True):
            fractions, peak, power = part.envelope()
            spoken = isinstance(part, ClipPart)
            some = slice(first, first + len(peak))
            first = some.stop
            edges = start + fractions * part.length
            # A hop of 5 ms belongs to the tenth of a second its middle is in.
            self._tenths[some] = (edges[:-1] + edges[1:]) * (5 / rate)
            self._peaks[some] = np.minimum(peak, 60000)
            self._energy[some] = power * np.diff(edges) * (channels if spoken else 1)
            self._spoken[some] = spoken
        # Without the limiter, gain only scales: one look at each kind is enough.
        self._clips = np.zeros(self._bins)
        self._mixes = np.zeros(self._bins)
        for some in self._batches():
            self._clips += self._sums(self._energy[some] * self._spoken[some], some)
            self._mixes += self._sums(self._energy[some] * ~self._spoken[some], some)

    def plain(self, gain: float, master: float) -> float:
        """LUFS with clips at `gain` dB and mixes at `master` dB, without a limiter."""
        energy = self._clips * amplitude(2 * gain) + self._mixes * amplitude(2 * master)
        return integrated(energy, self._rate)

    def loudness(self, gain: float, master: float, ceiling: float) -> float:
        """The same with everything limited to `ceiling` dB."""
        total = np.zeros(self._bins)
        for some in self._batches():
            factor = np.where(self._spoken[some], amplitude(gain), amplitude(master))
            limits = curve(
                (self._peaks[some] * factor).astype(np.float32),
                HOPS,
                amplitude(ceiling),
                attack=0.0,
                hold=_HOLD,
            )
            factor *= (limits[:-1] + limits[1:]) / 2
            total += self._sums(self._energy[some] * factor * factor, some)
        return integrated(total, self._rate)

    def gain(self, target: float, offset: float, ceiling: float) -> float:
        """The step of gain for mixes whose loudness comes nearest to `target` LUFS.

        Clips get `offset` dB more. 0 if there is nothing to be heard.
        """
        found = self.plain(offset, 0.0)
        if found <= SILENCE:
            return 0.0
        limit = min(MOST - max(offset, 0.0), target - found + PUSH)
        level = _stepped(min(target - found, limit))
        tried: dict[float, float] = {}
        # The limiter makes loudness grow slower than gain: walk until a step is near enough.
        while level not in tried and len(tried) < 12:
            tried[level] = self.loudness(level + offset, level, ceiling)
            missing = target - tried[level]
            if abs(missing) <= STEP / 2:
                break
            level = _stepped(min(level + missing * 1.4, limit))
        return min(tried, key=lambda one: (abs(tried[one] - target), one))

    def _batches(self) -> Iterator[slice]:
        """The hops, some thousand at a time."""
        for first in range(0, len(self._peaks), _BATCH):
            yield slice(first, first + _BATCH)

    def _sums(self, energy: NDArray[Any], some: slice) -> Energies:
        """Energy of each tenth of a second."""
        return np.asarray(np.bincount(self._tenths[some], energy, self._bins), np.float64)


def _stepped(level: float) -> float:
    return round(level / STEP) * STEP


def heard(energy: Energies, rate: int) -> float:
    """Integrated loudness of the decoded episode from the energy of each MP3 frame's length."""
    edges = np.arange(len(energy) + 1, dtype=np.float64) * frame_length(rate)
    return integrated(tenths(energy, edges, rate), rate)
