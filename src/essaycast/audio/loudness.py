"""Loudness and true peak as broadcasters measure them, in blocks that combine exactly.

ITU-R BS.1770-4: a high shelf and a high pass ("K-weighting"), mean square energy in blocks of
400 ms that overlap by three quarters, an absolute gate at -70 LUFS and a relative one 10 LU
below the loudness of what passes the first. Energies add up, so those of short stretches can be
stored and put together for any order of the stretches: no sound has to be heard twice.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Energies = NDArray[np.float64]

SILENCE = -120.0
"""Stands for "nothing to be heard" where a level in LUFS or dB is asked for."""
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_OFFSET = -0.691  # BS.1770-4, equation 2: a 997 Hz sine at 0 dBFS reads -3.01 LKFS
_BLOCK = 64  # samples filtered by one row of a matrix product
_GROUP = 64  # blocks whose filter states are found by one matrix product


def decibels(amplitude: float) -> float:
    """20 log10, with `SILENCE` for nothing."""
    return 20 * math.log10(amplitude) if amplitude > 1e-6 else SILENCE


def amplitude(level: float) -> float:
    """The factor of a level in dB."""
    return float(10 ** (level / 20))


class _Filter(NamedTuple):
    """An IIR filter of order four written as matrices over blocks of `_BLOCK` samples."""

    respond: NDArray[np.float32]  # block and state at its start -> response, (N + 4, N)
    absorb: NDArray[np.float32]  # block -> what it adds to the state at its end, (N, 4)
    states: NDArray[np.float64]  # a group's additions -> the state before each block, (4G, 4G)
    enter: NDArray[np.float64]  # state at the group's start -> the same, (4, 4G)
    leave: NDArray[np.float64]  # state over a whole group, (4, 4)
    over_block: NDArray[np.float64]  # state over one block, (4, 4)


def _biquads(rate: int) -> list[tuple[float, float, float, float, float]]:
    """b0 b1 b2 a1 a2 of both stages for any rate, from the analogue prototypes of BS.1770.

    The standard tabulates 48 kHz only; these are the centre frequencies and qualities its table
    was made from, so that at 48 kHz the table comes out.
    """
    stages = []
    tangent = math.tan(math.pi * 1681.974450955533 / rate)
    quality = 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    norm = 1 + tangent / quality + tangent * tangent
    stages.append(
        (
            (high + band * tangent / quality + tangent * tangent) / norm,
            2 * (tangent * tangent - high) / norm,
            (high - band * tangent / quality + tangent * tangent) / norm,
            2 * (tangent * tangent - 1) / norm,
            (1 - tangent / quality + tangent * tangent) / norm,
        )
    )
    tangent = math.tan(math.pi * 38.13547087602444 / rate)
    quality = 0.5003270373238773
    norm = 1 + tangent / quality + tangent * tangent
    stages.append(
        (
            1.0,
            -2.0,
            1.0,
            2 * (tangent * tangent - 1) / norm,
            (1 - tangent / quality + tangent * tangent) / norm,
        )
    )
    return stages


@lru_cache(maxsize=8)
def _filter(rate: int) -> _Filter:
    """The K-weighting at `rate` as matrices: exact IIR filtering at the speed of a product.

    A loop over samples would take a minute an hour of sound in Python; a block of N samples is
    one row of `respond` plus what the four delay cells still hold.
    """
    stages = _biquads(rate)

    def run(state: NDArray[np.float64], inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        outputs = np.empty(len(inputs))
        for index, value in enumerate(inputs):
            for stage, (b0, b1, b2, a1, a2) in enumerate(stages):
                out = b0 * value + state[2 * stage]
                state[2 * stage] = b1 * value - a1 * out + state[2 * stage + 1]
                state[2 * stage + 1] = b2 * value - a2 * out
                value = out
            outputs[index] = value
        return outputs

    silence = np.zeros(_BLOCK)
    impulse = silence.copy()
    impulse[0] = 1
    response = run(np.zeros(4), impulse)
    respond = np.zeros((_BLOCK, _BLOCK))
    for row in range(_BLOCK):
        respond[row, row:] = response[: _BLOCK - row]
    carry = np.zeros((4, _BLOCK))
    over_block = np.zeros((4, 4))
    for cell in range(4):
        state = np.zeros(4)
        state[cell] = 1
        carry[cell] = run(state, silence)
        over_block[cell] = state
    absorb = np.zeros((_BLOCK, 4))
    state = np.zeros(4)
    run(state, np.ones(1))
    for row in reversed(range(_BLOCK)):
        absorb[row] = state
        run(state, np.zeros(1))
    powers = [np.eye(4)]
    for _ in range(_GROUP):
        powers.append(powers[-1] @ over_block)
    states = np.zeros((4 * _GROUP, 4 * _GROUP))
    for source in range(_GROUP):
        for target in range(source + 1, _GROUP):
            states[4 * source : 4 * source + 4, 4 * target : 4 * target + 4] = powers[
                target - source - 1
            ]
    enter = np.hstack(powers[:_GROUP])
    return _Filter(
        np.vstack((respond, carry)).astype(np.float32),
        absorb.astype(np.float32),
        states,
        enter,
        powers[_GROUP],
        over_block,
    )


def k_weighted(samples: Samples, rate: int) -> Samples:
    """One channel through the K-weighting, from rest."""
    kernel = _filter(rate)
    count = -(-len(samples) // _BLOCK)
    whole = len(samples) // _BLOCK
    blocks = np.zeros((count, _BLOCK + 4), np.float32)
    blocks[:whole, :_BLOCK] = samples[: whole * _BLOCK].reshape(whole, _BLOCK)
    if whole < count:
        blocks[whole, : len(samples) - whole * _BLOCK] = samples[whole * _BLOCK :]
    added = (blocks[:, :_BLOCK] @ kernel.absorb).astype(np.float64)
    groups = -(-count // _GROUP)
    padded = np.zeros((groups * _GROUP, 4))
    padded[:count] = added
    states = padded.reshape(groups, 4 * _GROUP) @ kernel.states
    state = np.zeros(4)
    for index in range(groups):
        last = states[index, -4:] @ kernel.over_block + padded[(index + 1) * _GROUP - 1]
        states[index] += state @ kernel.enter
        state = state @ kernel.leave + last
    blocks[:, _BLOCK:] = states.reshape(-1, 4)[:count]
    flat: Samples = (blocks @ kernel.respond).reshape(-1)[: len(samples)]
    return flat


def energies(samples: Samples, rate: int, edges: NDArray[np.intp]) -> Energies:
    """K-weighted energy (sum of squares) of one channel between consecutive `edges`.

    `edges` rise from 0; the last one is the length.
    """
    if len(edges) < 2:
        return np.zeros(0)
    weighted = k_weighted(samples, rate)
    weighted *= weighted
    return np.add.reduceat(weighted, edges[:-1]).astype(np.float64)


def integrated(energy: Energies, rate: int) -> float:
    """Integrated loudness in LUFS from energies of consecutive 100 ms (all channels added).

    Sound shorter than one block of 400 ms is measured as one block, ungated.
    `SILENCE` if nothing passes the gates.
    """
    step = rate / 10
    if len(energy) < 4:
        total = float(energy.sum())
        level = total / (step * max(len(energy), 1))
        return _OFFSET + 10 * math.log10(level) if level > 1e-12 else SILENCE
    running = np.concatenate(([0.0], np.cumsum(energy)))
    power = np.maximum(running[4:] - running[:-4], 0) / (4 * step)
    loud = power[power > 10 ** ((_ABSOLUTE_GATE - _OFFSET) / 10)]
    if not len(loud):
        return SILENCE
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return _OFFSET + 10 * math.log10(float(loud.mean()))


def tenths(energy: Energies, edges: NDArray[np.float64], rate: int) -> Energies:
    """Energies of consecutive 100 ms from energies between any rising `edges` (in frames).

    Inside a stretch the energy is taken as even, which for stretches of some milliseconds is
    far below what a meter shows. A last, incomplete tenth is left out, as the standard does.
    """
    running = np.concatenate(([0.0], np.cumsum(energy)))
    last = edges[-1] if len(edges) else 0.0
    # A part of a millisecond that rounding took must not cost a whole tenth.
    count = int(last * 10 / rate + 1e-3)
    marks = np.arange(count + 1) * (rate / 10)
    return np.diff(np.interp(marks, edges, running))


_TAPS = 24
_PHASES = 4
PEAK_WINDOW = 64
"""Frames for which `true_peaks` gives one value."""


@lru_cache(maxsize=1)
def _interpolator() -> NDArray[np.float32]:
    """Samples with their neighbours -> the three points between each and its successor.

    A Kaiser-windowed sinc of 24 taps a phase, four times oversampled as BS.1770-4 annex 2 asks
    of a true-peak meter (whose own example filter has 12).
    """
    half = _TAPS // 2
    table = np.zeros((PEAK_WINDOW + _TAPS, PEAK_WINDOW * (_PHASES - 1)))
    for phase in range(1, _PHASES):
        distance = np.arange(-half + 1, half + 1) - phase / _PHASES
        ratio = np.clip(1 - (distance / half) ** 2, 0, None)
        taps = np.sinc(distance) * np.i0(7 * np.sqrt(ratio)) / np.i0(7)
        taps /= taps.sum()
        for index in range(PEAK_WINDOW):
            table[index + 1 : index + 1 + _TAPS, index * 3 + phase - 1] = taps
    return table.astype(np.float32)


def highest_in(samples: Samples, edges: NDArray[np.intp]) -> Samples:
    """The highest absolute sample of one channel from each of `edges` to the next."""
    # Not of np.abs, which would be the whole stretch once more.
    return np.maximum(np.maximum.reduceat(samples, edges), -np.minimum.reduceat(samples, edges))


def true_peak(samples: Samples) -> float:
    """The highest point of one channel's waveform, between the samples too (a factor, not dB)."""
    return float(true_peaks(samples).max(initial=0.0))


def true_peaks(samples: Samples) -> Samples:
    """The same for every `PEAK_WINDOW` frames.

    Only stretches within 6 dB of the highest sample are looked at more closely, for the others
    the highest sample stands: between two samples a waveform does not rise further than that
    unless it is noise at half the rate.
    """
    if not len(samples):
        return np.zeros(0, np.float32)
    half = _TAPS // 2
    count = -(-len(samples) // PEAK_WINDOW)
    padded = np.zeros(half + count * PEAK_WINDOW + half, np.float32)
    padded[half : half + len(samples)] = samples
    edges = np.arange(0, len(samples), PEAK_WINDOW)
    peaks = highest_in(samples, edges)
    highest = float(peaks.max())
    if highest <= 0:
        return np.zeros(count, np.float32)
    chosen = np.flatnonzero(peaks >= highest / 2)
    table = _interpolator()
    offsets = np.arange(PEAK_WINDOW + _TAPS)
    for start in range(0, len(chosen), 4096):
        some = chosen[start : start + 4096]
        places = np.minimum(some[:, None] * PEAK_WINDOW + offsets, len(padded) - 1)
        between = padded[places] @ table
        highs = np.maximum(between.max(axis=1), -between.min(axis=1))
        peaks[some] = np.maximum(peaks[some], highs)
    return peaks
