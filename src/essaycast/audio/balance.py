"""How loud everything must be made, from envelopes alone: no sound is touched here.

The limiter takes a little loudness with the peaks, and the encoder a little with its own gain;
both are foreseen, so that what comes out of the decoder is what config.toml asks for.
"""

from __future__ import annotations

import numpy as np

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


class Balance:
    """The loudness of parts at their places, for any gain."""

    def __init__(
        self, parts: tuple[Part, ...], starts: tuple[int, ...], rate: int, channels: int
    ) -> None:
        self._rate = rate
        edges: list[Energies] = [np.zeros(1)]
        powers: list[Energies] = []
        peaks: list[Energies] = []
        spoken: list[Energies] = []
        for part, start in zip(parts, starts, strict=True):
            fractions, peak, power = part.envelope()
            is_clip = isinstance(part, ClipPart)
            places = start + fractions * part.length
            # The silence in front of the part is a hop of its own.
            edges.append(places)
            powers.append(np.concatenate(([0.0], power * (channels if is_clip else 1))))
            peaks.append(np.concatenate(([0.0], peak)))
            spoken.append(np.full(len(power) + 1, is_clip))
        self._edges = np.concatenate(edges)
        none = np.zeros(0)
        self._energy = np.concatenate([none, *powers]) * np.diff(self._edges)
        self._peaks = np.concatenate([none, *peaks])
        self._spoken = np.concatenate([none, *spoken]).astype(bool)

    def loudness(self, gain: float, master: float, ceiling: float) -> float:
        """LUFS with clips at `gain` dB and mixes at `master` dB, limited to `ceiling` dB."""
        factor = np.where(self._spoken, amplitude(gain), amplitude(master))
        limits = curve((self._peaks * factor).astype(np.float32), HOPS, amplitude(ceiling))
        factor = factor * (limits[:-1] + limits[1:]) / 2
        energy = self._energy * factor * factor
        return integrated(tenths(energy, self._edges, self._rate), self._rate)

    def gain(self, target: float, offset: float, ceiling: float) -> float:
        """The step of gain for mixes whose loudness comes nearest to `target` LUFS.

        Clips get `offset` dB more. 0 if there is nothing to be heard.
        """
        level, steps = 0.0, 0
        found = self.loudness(offset, 0.0, ceiling)
        if found <= SILENCE:
            return 0.0
        # The limiter makes loudness grow slower than gain: walk until it stays.
        for _ in range(12):
            steps = round((level + target - found) / STEP)
            steps = min(steps, int((MOST - max(offset, 0.0)) / STEP))
            if steps * STEP == level:
                break
            level = steps * STEP
            found = self.loudness(level + offset, level, ceiling)
        return level


def heard(energy: Energies, rate: int) -> float:
    """Integrated loudness of the decoded episode from the energy of each MP3 frame's length."""
    edges = np.arange(len(energy) + 1, dtype=np.float64) * frame_length(rate)
    return integrated(tenths(energy, edges, rate), rate)
