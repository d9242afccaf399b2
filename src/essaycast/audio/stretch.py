"""Slower or faster speech at the same pitch, for voices that have no speed of their own.

WSOLA (Verhelst and Roelands 1993): frames of 30 ms are laid out closer together or further
apart, each moved by up to 8 ms so that its waveform continues the one before. Made for one
voice; music and several speakers at once are not what it is for.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from essaycast.audio.decode import Integers

_FRAME = 0.030  # seconds: two to three periods of a low voice
_SEARCH = 0.008  # seconds: one period of 125 Hz on either side finds a match for most voices


def stretched(samples: Integers, rate: int, speed: float) -> Integers:
    """The samples at `speed` times the speed: `len(samples) / speed` of them, to the sample.

    Sounds shorter than 120 ms hold nothing to lay out anew and stay as they are.
    """
    length = round(len(samples) / speed)
    if abs(speed - 1) < 1e-6 or len(samples) < 4 * _FRAME * rate:
        return samples
    half = round(_FRAME * rate / 2)
    reach = round(_SEARCH * rate)
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(2 * half) / (2 * half))).astype(np.float32)
    margin = 2 * half + reach
    source = np.zeros(len(samples) + 2 * margin + 4 * half, np.float32)
    source[margin : margin + len(samples)] = samples
    count = -(-length // half) + 1
    out = np.zeros((count + 1) * half, np.float32)
    last = len(source) - 4 * half - reach
    natural = -1
    for index in range(count):
        ideal = min(margin - half + round((index * half) * speed), last)
        best = ideal
        if natural >= 0:
            # Where around the ideal place does the waveform look most like what would follow?
            target = source[natural : natural + 2 * half]
            around = source[ideal - reach : ideal + reach + 2 * half]
            best = ideal - reach + _best_match(around, target)
        out[index * half : (index + 2) * half] += source[best : best + 2 * half] * window
        natural = min(best + half, last + half)
    result = out[half : half + length]
    return np.clip(np.rint(result), -32768, 32767).astype(np.int16)


def _best_match(around: NDArray[np.float32], target: NDArray[np.float32]) -> int:
    """Offset in `around` where it correlates best with `target`, loudness divided out.

    Every fourth offset first, then those around the best: a match of voices is wider than that.
    """
    size = len(target)
    windows = sliding_window_view(around, size)
    running = np.concatenate(([0.0], np.cumsum(around.astype(np.float64) ** 2)))
    power = np.sqrt(np.maximum(running[size:] - running[:-size], 1.0))
    coarse = np.arange(0, len(windows), 4)
    score = (windows[coarse] @ target) / power[coarse]
    centre = int(coarse[int(np.argmax(score))])
    first = max(0, centre - 3)
    fine = windows[first : centre + 4] @ target / power[first : centre + 4]
    return first + int(np.argmax(fine))
