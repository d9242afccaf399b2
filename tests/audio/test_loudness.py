"""Loudness and true peak are what ITU-R BS.1770-4 says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from essaycast.audio import loudness

from .makers import Floats, Studio, ffmpeg_meter, needs_ffmpeg, to_wav, tone


def integrated(samples: Floats, rate: int) -> float:
    columns = samples.reshape(len(samples), -1).astype(np.float32)
    edges = np.append(np.arange(0, len(columns), rate // 200), len(columns)).astype(np.intp)
    total = sum(loudness.energies(column, rate, edges) for column in columns.T)
    return loudness.integrated(loudness.tenths(np.asarray(total), edges.astype(float), rate), rate)


def test_the_filter_at_48_khz_is_the_table_of_the_standard() -> None:
    shelf, high_pass = loudness._biquads(48000)
    expected = (1.53512485958697, -2.69169618940638, 1.19839281085285)
    assert shelf[:3] == pytest.approx(expected, abs=1e-8)
    assert shelf[3:] == pytest.approx((-1.69065929318241, 0.73248077421585), abs=1e-8)
    assert high_pass[3:] == pytest.approx((-1.99004745483398, 0.99007225036621), abs=1e-8)


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
@pytest.mark.parametrize("length", [1, 63, 64, 65, 4096, 4097, 20011])
def test_filtering_in_blocks_equals_filtering_sample_by_sample(rate: int, length: int) -> None:
    random = np.random.default_rng(length)
    samples = random.normal(size=length)
    expected = samples.tolist()
    for b0, b1, b2, a1, a2 in loudness._biquads(rate):
        first = second = 0.0
        for index, value in enumerate(expected):
            out = b0 * value + first
            first = b1 * value - a1 * out + second
            second = b2 * value - a2 * out
            expected[index] = out
    found = loudness.k_weighted(samples.astype(np.float32), rate)
    assert len(found) == length
    assert found == pytest.approx(np.array(expected), abs=2e-4)


@pytest.mark.parametrize("rate", [22050, 24000, 44100, 48000])
def test_a_full_scale_sine_of_997_hz_reads_minus_3(rate: int) -> None:
    assert integrated(tone(5, rate, pitch=997, level=1.0), rate) == pytest.approx(-3.01, abs=0.05)


def test_silence_between_sentences_does_not_count() -> None:
    rate = 24000
    talk = tone(10, rate, level=0.1)
    alone = integrated(talk, rate)
    # 400 ms blocks that straddle an edge count in part, hence the tenth.
    padded = np.concatenate((talk, np.zeros(30 * rate), talk))
    assert integrated(padded, rate) == pytest.approx(alone, abs=0.1)


def test_what_is_10_lu_quieter_does_not_count_either() -> None:
    rate = 24000
    loud, quiet = tone(10, rate, level=0.5), tone(40, rate, level=0.02)
    together = integrated(np.concatenate((loud, quiet)), rate)
    assert together == pytest.approx(integrated(loud, rate), abs=0.15)


def test_energies_of_parts_add_up_to_those_of_the_whole() -> None:
    rate = 24000
    parts = [tone(seconds, rate, level=0.2, lead=0.1, tail=0.2) for seconds in (1.3, 0.7, 2.2)]
    edges, energy, at = [np.zeros(1)], [], 0
    for part in parts:
        own = np.append(np.arange(0, len(part), 120), len(part)).astype(np.intp)
        energy.append(loudness.energies(part.astype(np.float32), rate, own))
        edges.append(own[1:] + float(at))
        at += len(part)
    joined = loudness.tenths(np.concatenate(energy), np.concatenate(edges), rate)
    whole = integrated(np.concatenate(parts), rate)
    assert loudness.integrated(joined, rate) == pytest.approx(whole, abs=0.01)


def test_silence_has_no_loudness_and_no_peak() -> None:
    nothing = np.zeros(24000, np.float32)
    assert integrated(nothing.astype(float), 24000) == loudness.SILENCE
    assert loudness.integrated(np.zeros(0), 24000) == loudness.SILENCE
    assert loudness.true_peak(nothing) == 0.0
    assert loudness.true_peak(nothing[:0]) == 0.0
    assert loudness.decibels(0.0) == loudness.SILENCE


@pytest.mark.parametrize("phase", [0.0, 0.5, 1.0])
def test_true_peak_sees_what_lies_between_the_samples(phase: float) -> None:
    """A quarter of the sampling rate, sampled at 45 degrees: samples read 3 dB too low."""
    samples = np.sin(2 * np.pi * np.arange(4000) / 4 + phase * math.pi / 2)
    assert loudness.true_peak(samples.astype(np.float32)) == pytest.approx(1.0, abs=0.02)


@needs_ffmpeg
@pytest.mark.parametrize("rate", [24000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
def test_both_agree_with_ffmpeg(studio: Studio, rate: int, channels: int) -> None:
    random = np.random.default_rng(rate + channels)
    loud = np.repeat([0.05, 0.3, 0.001, 0.15, 0.6, 0.1], rate)
    noise = random.normal(size=(len(loud), channels)) * loud[:, None] * 0.3
    # A hum besides, so that the high pass matters.
    noise += 0.2 * np.sin(2 * np.pi * 30 * np.arange(len(loud)) / rate)[:, None]
    path = studio.file("noise.wav", to_wav(noise, rate))
    expected, peak = ffmpeg_meter(path)
    kept = np.rint(np.clip(noise, -1, 1) * 32767) / 32768
    assert integrated(kept, rate) == pytest.approx(expected, abs=0.1)
    found = max(loudness.true_peak(column.astype(np.float32)) for column in kept.T)
    assert loudness.decibels(found) == pytest.approx(peak, abs=0.3)
