"""A look-ahead peak limiter that leaves everything below its ceiling alone.

Gain is decided every `HOP` frames, from the highest sample around: it is down before the peak
arrives, stays down longer than one period of the deepest voice, and comes back at a constant
rate in dB. A decision is a minimum and an average over a window of the same width, so the gain
never exceeds what any sample allows, and its course is smooth (it does not distort) and local
(it does not pump: a tenth of a second after a peak nothing of it is left).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from essaycast.audio.loudness import Samples, highest_in

HOP = 64
"""Frames per gain decision."""
ATTACK = 0.006
"""Seconds over which the gain goes down before a peak (and comes up at the earliest)."""
HOLD = 0.008
"""Seconds it stays down after a peak: with the attack, more than half a period of 50 Hz."""
RELEASE = 90.0
"""dB per second at which it comes back."""


def limit(
    samples: Samples, rate: int, ceiling: float, extra: NDArray[np.float32] | None = None
) -> None:
    """Bring `samples`, shape (frames, channels), below `ceiling` (a factor), in place.

    Channels share one gain, so that nothing moves sideways in stereo. `extra` holds factors, one
    a hop and at least 1, by which single places are to be lower still.
    """
    frames = len(samples)
    count = -(-frames // HOP)
    if not count:
        return
    edges = np.arange(0, frames, HOP)
    peaks = highest_in(samples[:, 0], edges)
    for channel in samples.T[1:]:
        np.maximum(peaks, highest_in(channel, edges), out=peaks)
    if float(peaks.max()) <= ceiling and extra is None:
        return
    gain = curve(peaks, rate / HOP, ceiling)
    if extra is not None:
        gain *= curve(extra, rate / HOP, 1.0)
    # Between the decisions the gain runs straight; only stretches where it acts are touched.
    ramp = (np.arange(HOP, dtype=np.float32) / HOP)[None, :]
    busy = np.flatnonzero((gain[:-1] < 1) | (gain[1:] < 1))
    runs = np.split(busy, np.flatnonzero(np.diff(busy) > 1) + 1) if len(busy) else []
    for run in runs:
        first, last = int(run[0]), int(run[-1]) + 1
        begin, end = first * HOP, min(last * HOP, frames)
        left = gain[first:last, None]
        course = (left + (gain[first + 1 : last + 1, None] - left) * ramp).reshape(-1)
        samples[begin:end] *= course[: end - begin, None]


def curve(
    peaks: NDArray[np.float32],
    rate: float,
    ceiling: float,
    *,
    attack: float = ATTACK,
    hold: float = HOLD,
) -> NDArray[np.float32]:
    """Gain at the `len(peaks) + 1` edges of hops whose highest samples are `peaks`.

    `rate` is in hops per second. A straight line between two edges is at most
    `ceiling / peak` in the hop between them.
    """
    half = math.ceil(attack * rate / 2)
    after = math.ceil(hold * rate)
    allowed = np.minimum(0.0, 20 * np.log10(ceiling / np.maximum(peaks, 1e-9)))
    edges = np.zeros(len(peaks) + 1 + 4 * half + after)
    body = edges[2 * half + after :][: len(peaks) + 1]
    body[:-1] = allowed
    body[1:] = np.minimum(body[1:], allowed)
    # The average below reaches `half` edges to both sides and must find this minimum there; the
    # hold reaches further back. Beyond the ends of the sound nothing limits.
    held = sliding_window_view(edges, 2 * half + after + 1).min(axis=1)
    # Constant dB a second upwards: a running minimum of what has been tilted.
    tilt = np.arange(len(held)) * (RELEASE / rate)
    released = np.minimum.accumulate(held - tilt) + tilt
    window = np.hanning(2 * half + 3)[1:-1]
    gain = np.convolve(released, window / window.sum(), mode="valid")
    return np.asarray(10 ** (np.minimum(gain, 0) / 20), np.float32)
