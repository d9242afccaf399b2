"""Loudness and true peak of decoded sound, after ITU-R BS.1770-4; block by block.

The check measures for itself rather than asking the room that mastered the sound: a
mistake there must not hide itself here.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
_SIZE = 65536  # of a transform; a block is what the filter's taps leave of it
_TAPS_SECONDS = 0.1  # K-weighting's answer to an impulse is below -180 dB after that
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_HALF = 16  # taps of the interpolator on either side
_LOUD = 0.6  # only near samples beyond this can the wave between samples pass -1 dBTP
SILENT = -70.0
"""LUFS (and dBTP) given where there is no sound at all."""


class Meter:
    """Takes samples as they come; `loudness`, `true_peak` and `longest_silence` at the end."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._channels = channels
        self._hop = rate // 10
        self._spectrum, self._taps = _weighting(rate)
        self._block = _SIZE - self._taps + 1
        self._tail = np.zeros((channels, self._taps - 1), np.float32)
        self._rest = np.zeros((channels, 0), np.float32)
        self._energies: list[npt.NDArray[np.float64]] = []
        self._edge = np.zeros((channels, 2 * _HALF), np.float32)
        self._peak = 0.0

    def feed(self, samples: Samples) -> None:
        """Take samples of shape (channels, n), full scale 1.0."""
        for start in range(0, samples.shape[1], self._block):
            block = samples[:, start : start + self._block]
            self._track_peak(block)
            self._track_energy(self._weigh(block))

    def _weigh(self, block: Samples) -> Samples:
        """K-weighted block, by overlap-save."""
        joined = np.concatenate([self._tail, block], axis=1)
        self._tail = joined[:, -(self._taps - 1) :]
        spectrum = np.fft.rfft(joined, _SIZE, axis=1) * self._spectrum
        wave = np.fft.irfft(spectrum, _SIZE, axis=1)
        return wave[:, self._taps - 1 : joined.shape[1]].astype(np.float32, copy=False)

    def _track_energy(self, wave: Samples) -> None:
        wave = np.concatenate([self._rest, wave], axis=1)
        whole = wave.shape[1] // self._hop
        self._rest = wave[:, whole * self._hop :]
        if whole:
            hops = wave[:, : whole * self._hop].reshape(self._channels, whole, self._hop)
            self._energies.append(np.mean(np.square(hops, dtype=np.float64), axis=2).sum(axis=0))

    def _track_peak(self, block: Samples) -> None:
        joined = np.concatenate([self._edge, block], axis=1)
        self._edge = joined[:, -2 * _HALF :]
        inner = joined[:, _HALF:-_HALF]
        self._peak = max(self._peak, float(np.abs(block).max(initial=0.0)))
        filters = _interpolator()
        for channel in range(self._channels):
            near = np.flatnonzero(np.abs(inner[channel]) > _LOUD)
            for piece in np.array_split(near, max(1, len(near) // 4096)):
                if len(piece):
                    windows = joined[channel][piece[:, None] + np.arange(2 * _HALF + 1)]
                    self._peak = max(self._peak, float(np.abs(windows @ filters).max()))

    @property
    def _powers(self) -> npt.NDArray[np.float64]:
        return np.concatenate(self._energies) if self._energies else np.zeros(0)

    @property
    def loudness(self) -> float:
        """Integrated loudness in LUFS; of sound shorter than 0.4 s, as of one block."""
        powers = self._powers
        if len(powers) == 0:
            return SILENT
        window = min(4, len(powers))
        blocks = np.convolve(powers, np.ones(window) / window, "valid")
        blocks = blocks[_lufs(blocks) > _ABSOLUTE_GATE]
        if len(blocks) == 0:
            return SILENT
        gate = float(_lufs(np.array([blocks.mean()]))[0]) + _RELATIVE_GATE
        return float(_lufs(np.array([blocks[_lufs(blocks) > gate].mean()]))[0])

    @property
    def true_peak(self) -> float:
        """In dBTP, by four-fold interpolation around loud samples.

        Below about -4 dBTP it may read up to 1 dB low: nothing there is near a ceiling, and
        to interpolate everything would take as long as decoding.
        """
        return 20 * math.log10(self._peak) if self._peak > 10 ** (SILENT / 20) else SILENT

    @property
    def longest_silence(self) -> float:
        """Seconds of the longest stretch inside the sound with nothing in it."""
        loud = np.flatnonzero(_lufs(self._powers) > SILENT)
        return float(np.diff(loud).max(initial=1) - 1) / 10 if len(loud) else len(self._powers) / 10


def _lufs(power: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-12))


@lru_cache(maxsize=8)
def _weighting(rate: int) -> tuple[npt.NDArray[np.complex64], int]:
    """Spectrum of the K-weighting filter's impulse response, and its number of taps."""
    wave = np.zeros(int(rate * _TAPS_SECONDS))
    wave[0] = 1.0
    for b, a in (_shelf(rate), _high_pass(rate)):
        out = np.zeros_like(wave)
        x1 = x2 = y1 = y2 = 0.0
        for index, x in enumerate(wave.tolist()):
            y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
            x1, x2, y1, y2 = x, x1, y, y1
            out[index] = y
        wave = out
    return np.fft.rfft(wave, _SIZE).astype(np.complex64), len(wave)


_Filter = tuple[tuple[float, float, float], tuple[float, float]]


def _shelf(rate: int) -> _Filter:
    """First stage of BS.1770's pre-filter, its analogue prototype at any sample rate."""
    gain, q, k = 3.999843853973347, 0.7071752369554196, math.tan(math.pi * 1681.974450955533 / rate)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    norm = 1 + k / q + k * k
    return (
        (
            (high + band * k / q + k * k) / norm,
            2 * (k * k - high) / norm,
            (high - band * k / q + k * k) / norm,
        ),
        (2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm),
    )


def _high_pass(rate: int) -> _Filter:
    """Second stage: the RLB weighting."""
    q, k = 0.5003270373238773, math.tan(math.pi * 38.13547087602444 / rate)
    norm = 1 + k / q + k * k
    return (1.0, -2.0, 1.0), (2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm)


@lru_cache(maxsize=1)
def _interpolator() -> Any:
    """Filters that give the wave 1/4, 1/2 and 3/4 of a sample after and before a sample."""
    taps = np.arange(-_HALF, _HALF + 1)
    columns = []
    for shift in (-0.75, -0.5, -0.25, 0.25, 0.5, 0.75):
        place = taps - shift
        columns.append(np.sinc(place) * np.cos(np.pi * place / (2 * _HALF + 2)) ** 2)
    return np.stack(columns, axis=1).astype(np.float32)
