"""Speed without pitch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from essaycast.audio.stretch import stretched
from essaycast.model import Pause, Track, WordMark

from .makers import Floats, Studio, take, to_integers, tone

SPEEDS = [0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2.0]


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("length", [1, 500, 2879, 2881, 24000, 100_001])
def test_the_length_is_exact(speed: float, length: int) -> None:
    samples = to_integers(tone(length / 24000, 24000, pitch=220))
    expected = round(length / speed) if length >= 2880 else length
    assert len(stretched(samples, 24000, speed)) == expected


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("pitch", [90, 220, 1000])
def test_the_pitch_stays(speed: float, pitch: float) -> None:
    """Within 10 cents, and 97 % of the power in the tone."""
    found = stretched(to_integers(tone(3, 24000, pitch=pitch)), 24000, speed)
    middle = found[4000:-4000].astype(float)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)))) ** 2
    top = int(spectrum.argmax())
    cents = 1200 * np.log2(top * 24000 / len(middle) / pitch)
    resolution = 1200 * np.log2(1 + 24000 / len(middle) / pitch / 2)
    assert abs(cents) < 10 + resolution
    width = max(4, round(0.02 * top))
    assert spectrum[top - width : top + width + 1].sum() / spectrum.sum() > 0.97


@pytest.mark.parametrize("speed", [0.8, 1.25, 1.6])
def test_speech_keeps_its_loudness_and_gains_no_clicks(
    voice: Callable[[int], Floats], speed: float
) -> None:
    samples = to_integers(voice(0))
    found = stretched(samples, 24000, speed).astype(float)
    before = samples.astype(float)
    change = 10 * np.log10(np.mean(found**2) / np.mean(before**2))
    assert abs(change) < 1.0
    assert np.abs(np.diff(found)).max() < 1.3 * np.abs(np.diff(before)).max()


def test_speed_one_changes_nothing() -> None:
    samples = to_integers(tone(1))
    assert stretched(samples, 24000, 1.0) is samples


def test_a_faster_recording_is_shorter_and_its_pauses_are_not(studio: Studio) -> None:
    clips = [studio.clip(tone(3, pitch=p, lead=0.2, tail=0.3)) for p in (300, 310)]
    track = Track((take(clips[0]), Pause(0.5), take(clips[1])))
    plain, fast = studio.record(track), studio.record(track, slug="schnell", stretch=1.5)
    assert plain.cues[0].end - plain.cues[0].start == pytest.approx(3.0, abs=0.02)
    assert fast.cues[0].end - fast.cues[0].start == pytest.approx(2.0, abs=0.04)
    assert fast.cues[1].start - fast.cues[0].end == pytest.approx(0.5, abs=0.02)


def test_word_marks_move_with_the_speed(studio: Studio) -> None:
    marks = (WordMark(0.0, 0), WordMark(2.0, 5))
    clip = studio.clip(tone(4), words=marks)
    made = studio.record(Track((take(clip, "Eins zwei."),)), stretch=2.0)
    (seconds, index), *_ = made.cues[0].words
    assert index == 5
    assert seconds == pytest.approx(1.0, abs=0.02)
