"""How loud everything must be made, from envelopes alone: no sound is touched here.

The limiter takes a little loudness with the peaks, and the encoder a little with its own gain;
both are foreseen, so that what comes out of the decoder is what config.toml asks for.
"""

from __future__ import annotations

from collections.abc import Iterator

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
_BATCH = 16384  # hops worked on at once: memory stays flat however long the episode


class Balance:
    """The loudness of parts at their places, for any gain."""

    def __init__(
        self, parts: tuple[Part, ...], starts: tuple[int, ...], rate: int, channels: int
    ) -> None:
        self._parts = parts
        self._starts = starts
        self._rate = rate
        self._channels = channels
        end = max((s + p.length for s, p in zip(starts, parts, strict=True)), default=0)
        self._bins = end * 10 // rate + 2
        # Without the limiter, gain only scales: one look at each kind is enough.
        none = np.zeros(self._bins)
        self._clips, self._mixes = none.copy(), none.copy()
        for places, _, energy, spoken in self._batches():
            self._clips += self._tenths(places, energy * spoken)
            self._mixes += self._tenths(places, energy * ~spoken)

    def plain(self, gain: float, master: float) -> float:
        """LUFS with clips at `gain` dB and mixes at `master` dB, without a limiter."""
        energy = self._clips * amplitude(2 * gain) + self._mixes * amplitude(2 * master)
        return integrated(energy, self._rate)

    def loudness(self, gain: float, master: float, ceiling: float) -> float:
        """The same with everything limited to `ceiling` dB."""
        total = np.zeros(self._bins)
        for places, peaks, energy, spoken in self._batches():
            factor = np.where(spoken, amplitude(gain), amplitude(master))
            # Hops are as long as the limiter's attack and hold together, or nearly.
            limits = curve(
                (peaks * factor).astype(np.float32),
                HOPS,
                amplitude(ceiling),
                attack=0.0,
                hold=_HOLD,
            )
            factor = factor * (limits[:-1] + limits[1:]) / 2
            total += self._tenths(places, energy * factor * factor)
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

    def _batches(
        self,
    ) -> Iterator[tuple[Energies, Energies, Energies, NDArray[np.bool_]]]:
        """Places (frames), peaks, energies and kind of the hops, some thousand at a time."""
        chosen: list[tuple[Energies, Energies, Energies, NDArray[np.bool_]]] = []
        count = 0
        for part, start in zip(self._parts, self._starts, strict=True):
            fractions, peak, power = part.envelope()
            spoken = isinstance(part, ClipPart)
            edges = start + fractions * part.length
            energy = power * np.diff(edges) * (self._channels if spoken else 1)
            middle = (edges[:-1] + edges[1:]) / 2
            chosen.append((middle, peak, energy, np.full(len(peak), spoken)))
            count += len(peak)
            if count >= _BATCH:
                yield _joined(chosen)
                chosen, count = [], 0
        if chosen:
            yield _joined(chosen)

    def _tenths(self, places: Energies, energy: Energies) -> Energies:
        """Energy by tenth of a second; a hop of 5 ms belongs to the one its middle is in."""
        bins = (places * (10 / self._rate)).astype(np.intp)
        return np.asarray(np.bincount(bins, energy, self._bins), np.float64)


def _joined(
    chosen: list[tuple[Energies, Energies, Energies, NDArray[np.bool_]]],
) -> tuple[Energies, Energies, Energies, NDArray[np.bool_]]:
    places, peaks, energy, spoken = zip(*chosen, strict=True)
    return (
        np.concatenate(places),
        np.concatenate(peaks),
        np.concatenate(energy),
        np.concatenate(spoken),
    )


def _stepped(level: float) -> float:
    return round(level / STEP) * STEP


def heard(energy: Energies, rate: int) -> float:
    """Integrated loudness of the decoded episode from the energy of each MP3 frame's length."""
    edges = np.arange(len(energy) + 1, dtype=np.float64) * frame_length(rate)
    return integrated(tenths(energy, edges, rate), rate)
