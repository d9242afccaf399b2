"""What is measured of sound agrees with ffmpeg, and with what was encoded."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from mutagen.mp3 import MP3

from essaycast.site.check.loudness import Meter
from essaycast.site.check.media import read_media
from essaycast.site.check.mpeg import glance, walk

from . import good

RATES = (22050, 24000, 44100, 48000)


def noise(seconds: float, rate: int, channels: int = 1) -> np.ndarray:
    """Speech-like: bursts of coloured noise with pauses; shape (channels, n)."""
    rng = np.random.default_rng(7)
    n = int(seconds * rate)
    wave = np.cumsum(rng.normal(0, 0.02, (channels, n)), axis=1)
    wave -= np.apply_along_axis(lambda x: np.convolve(x, np.ones(400) / 400, "same"), 1, wave)
    gate = (np.sin(2 * np.pi * 0.7 * np.arange(n) / rate) > -0.6).astype(float)
    return 0.9 * wave * gate / np.abs(wave).max()


def ffmpeg(path: Path) -> tuple[float, float]:
    """(LUFS, dBTP) by ffmpeg's ebur128."""
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("no ffmpeg to compare with")
    done = subprocess.run(
        [program, "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true",
         "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    summary = done.stderr.rpartition("Summary:")[2]
    loudness = re.search(r"I:\s*(-?[\d.]+) LUFS", summary)
    peak = re.search(r"Peak:\s*(-?[\d.]+) dBFS", summary)
    assert loudness is not None
    assert peak is not None
    return float(loudness.group(1)), float(peak.group(1))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_and_peak_agree_with_ffmpeg(tmp_path: Path, rate: int, channels: int) -> None:
    sound = noise(8.0, rate, channels)
    path = tmp_path / "x.mp3"
    path.write_bytes(good.encode(sound.T.reshape(-1), rate=rate, channels=channels, bitrate=128))
    found = read_media(path, sound=True)
    loudness, peak = ffmpeg(path)
    assert found.loudness == pytest.approx(loudness, abs=0.15)
    assert found.true_peak == pytest.approx(peak, abs=0.3)


def test_the_wave_between_samples_is_measured(tmp_path: Path) -> None:
    """A quarter of the sample rate, shifted: samples reach 0.707, the wave reaches 1."""
    meter = Meter(48000, 1)
    t = np.arange(48000)
    wave = 0.99 * np.sin(np.pi / 2 * t + np.pi / 4)
    meter.feed(wave[None, :].astype(np.float32))
    assert meter.true_peak == pytest.approx(20 * np.log10(0.99), abs=0.2)


def test_a_sine_of_997_hz_at_full_scale_has_minus_3_lufs() -> None:
    """ITU-R BS.1770-4, annex 1: 0 dB FS at 997 Hz in one channel reads -3.01 LKFS."""
    meter = Meter(48000, 1)
    meter.feed(np.sin(2 * np.pi * 997 * np.arange(48000 * 5) / 48000)[None, :].astype(np.float32))
    assert meter.loudness == pytest.approx(-3.01, abs=0.03)


def test_pieces_make_no_difference() -> None:
    sound = noise(5.0, 44100).astype(np.float32)
    whole, pieces = Meter(44100, 1), Meter(44100, 1)
    whole.feed(sound)
    for start in range(0, sound.shape[1], 7777):
        pieces.feed(sound[:, start : start + 7777])
    assert pieces.loudness == pytest.approx(whole.loudness, abs=1e-3)
    assert pieces.true_peak == pytest.approx(whole.true_peak, abs=1e-3)


def test_silence_is_as_long_as_it_is() -> None:
    meter = Meter(44100, 1)
    tone = good.voice(2.0).astype(np.float32)
    quiet = np.zeros(44100 * 7, np.float32)
    meter.feed(np.concatenate([tone, quiet, tone])[None, :])
    assert meter.longest_silence == pytest.approx(7.0, abs=0.25)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("bitrate", [64, 128])
def test_frames_give_the_length(tmp_path: Path, rate: int, bitrate: int) -> None:
    path = tmp_path / "x.mp3"
    data = good.encode(noise(20.0, rate)[0], rate=rate, bitrate=bitrate)
    path.write_bytes(data)
    found = walk(data)
    assert found.duration == pytest.approx(MP3(path).info.length, abs=0.1)
    assert (found.rate, found.channels, found.kbits) == (rate, 1, bitrate)
    assert not (found.cut or found.junk or found.varies or found.changes)


@pytest.mark.parametrize("tail", [b"", b"TAG" + b"\0" * 125])
def test_a_glance_sees_what_a_walk_sees(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(good.encode(noise(60.0, 44100)[0]))
    good.tag(path, "Der Umweg")
    data = path.read_bytes() + tail
    assert glance(data) == walk(data)
    assert glance(data[: len(data) - len(tail) - 100]).cut


def test_a_glance_at_a_variable_bit_rate_walks(tmp_path: Path) -> None:
    data = good.encode(noise(20.0, 44100)[0]) + good.encode(noise(20.0, 44100)[0], bitrate=128)
    assert glance(data).varies
    assert glance(data).duration == pytest.approx(walk(data).duration)
