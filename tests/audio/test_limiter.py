"""The limiter holds its ceiling, and nobody hears it at work."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from essaycast.audio.limiter import limit

from .makers import Floats, tone

RATE = 44100


def limited(samples: Floats, ceiling: float = 0.7, rate: int = RATE) -> Floats:
    work = samples.reshape(len(samples), -1).astype(np.float32)
    limit(work, rate, ceiling)
    return work.astype(np.float64)


@pytest.mark.parametrize("rate", [22050, 32000, 44100, 48000])
@pytest.mark.parametrize("length", [1, 63, 64, 65, 5000, 44101])
def test_no_sample_is_above_the_ceiling(rate: int, length: int) -> None:
    random = np.random.default_rng(length)
    samples = random.laplace(size=length) * 0.4
    samples[length // 2] = 3.0
    assert np.abs(limited(samples, 0.7, rate)).max() <= 0.7 * (1 + 1e-6)


def test_a_peak_above_the_ceiling_by_less_than_can_be_told() -> None:
    ceiling = 0.7
    samples = np.full((1000, 1), np.nextafter(np.float32(ceiling), np.float32(1)), np.float32)
    limit(samples, RATE, float(np.float32(ceiling)))
    assert samples.max() == pytest.approx(ceiling, abs=1e-6)


def test_what_is_below_the_ceiling_stays_bit_for_bit() -> None:
    samples = tone(1, RATE, level=0.69).astype(np.float32)
    assert np.array_equal(limited(samples)[:, 0], samples)


def test_a_tenth_of_a_second_around_a_peak_nothing_is_changed() -> None:
    """No pumping: 10 dB too loud for a moment, and the rest of the sentence does not know."""
    samples = tone(2, RATE, level=0.5)
    samples[RATE : RATE + 40] *= 4.0
    found = limited(samples)[:, 0]
    assert np.allclose(found[: RATE - 700], samples[: RATE - 700], atol=1e-6)
    late = RATE + round(0.14 * RATE)
    assert np.allclose(found[late:], samples[late:], atol=1e-6)


@pytest.mark.parametrize("pitch", [50, 60, 80, 120, 250, 1000, 5000])
def test_a_steady_tone_is_turned_down_not_bent(pitch: float) -> None:
    """6 dB too loud: what is left besides the tone is 80 dB below it."""
    found = limited(tone(4, RATE, pitch=pitch, level=1.4))[RATE : 3 * RATE, 0]
    spectrum = np.abs(np.fft.rfft(found * np.blackman(len(found)))) ** 2
    top = int(spectrum.argmax())
    tone_power = spectrum[max(0, top - 4) : top + 5].sum()
    assert 10 * np.log10((spectrum.sum() - tone_power) / tone_power) < -80
    assert np.abs(found).max() == pytest.approx(0.7, abs=0.01)


def gain_of(samples: Floats, rate: int) -> Floats:
    """The course of the gain: a second channel that holds a small constant shares it."""
    probe = np.full(len(samples), 0.001)
    return limited(np.stack([samples, probe], axis=1), 0.7, rate)[:, 1] / 0.001


def test_the_gain_moves_smoothly() -> None:
    """At most 6 dB a millisecond on its way down, even before a click 12 dB too high, and back
    at 90 dB a second."""
    samples = tone(1, RATE, level=0.5, pitch=3000)
    samples[20000] = 2.8
    gain = 20 * np.log10(gain_of(samples, RATE))
    slope = np.diff(gain) * RATE
    assert gain.min() == pytest.approx(-12.04, abs=0.2)
    assert slope.min() > -6000
    assert slope.max() < 120


@pytest.mark.parametrize("pitch", [60, 80, 100, 150, 250])
def test_a_deep_voice_s_one_peak_a_period_does_not_make_the_gain_flutter(pitch: float) -> None:
    """Pulses to one side only, 6 dB too high, as glottal pulses are: less than 0.1 dB of ripple."""
    time = np.arange(2 * RATE) / RATE
    pulses = 1.4 * np.exp(-((time * pitch) % 1) * 6) * np.sin(2 * np.pi * 5 * pitch * time)
    pulses = np.maximum(pulses, -0.3)
    gain = 20 * np.log10(gain_of(pulses, RATE))[RATE // 2 : RATE]
    assert gain.max() - gain.min() < 0.1


@pytest.mark.parametrize("excess", [3.0, 6.0, 9.0])
def test_speech_is_neither_roughened_nor_pumped(
    voice: Callable[[int], Floats], excess: float
) -> None:
    """What the gain adds at 100 Hz and above, where it would be heard as roughness, is 45 dB
    below the speech; a tenth of a second after the last peak it is back at one."""
    speech = np.concatenate([voice(number) for number in range(3)])
    speech = speech / np.abs(speech).max() * 0.7 * 10 ** (excess / 20)
    gain = gain_of(speech, 24000)
    assert gain.max() <= 1 + 1e-6
    spectrum = np.fft.rfft(gain)
    spectrum[np.fft.rfftfreq(len(gain), 1 / 24000) < 100] = 0
    rough = np.fft.irfft(spectrum, len(gain)) * speech
    assert 10 * np.log10((rough**2).sum() / ((gain * speech) ** 2).sum()) < -45
    loud = np.flatnonzero(np.abs(speech) > 0.7)
    since = np.arange(len(speech)) - loud[np.searchsorted(loud, np.arange(len(speech))) - 1]
    ahead = loud[np.minimum(np.searchsorted(loud, np.arange(len(speech))), len(loud) - 1)]
    ahead = np.abs(ahead - np.arange(len(speech)))
    free = (since > (0.02 + excess / 90) * 24000) & (ahead > 0.02 * 24000)
    assert gain[free].min() > 0.999


def test_stereo_does_not_move_sideways() -> None:
    left, right = tone(1, RATE, level=1.4), tone(1, RATE, level=0.35)
    found = limited(np.stack([left, right], axis=1))
    loud = np.abs(right) > 0.1
    ratio = found[loud, 0] / found[loud, 1]
    assert ratio == pytest.approx(np.full(len(ratio), 4.0), abs=1e-3)
