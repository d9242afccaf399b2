"""Stretches encoded on their own, joined, are one gapless file of exactly known length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from essaycast.audio import mp3
from essaycast.errors import AudioError

from .makers import Floats, ffmpeg_frames, needs_ffmpeg, to_integers

FORMATS = [
    (44100, 96, 1),
    (44100, 40, 1),
    (44100, 320, 2),
    (48000, 64, 2),
    (48000, 40, 1),
    (32000, 56, 1),
    (24000, 48, 1),
    (24000, 160, 2),
    (22050, 40, 2),
]


def stretches(rate: int, channels: int, count: int = 4) -> list[np.ndarray]:
    """Whispering noise between silences, each a whole number of frames long."""
    unit = mp3.frame_length(rate)
    random = np.random.default_rng(rate)
    made = []
    for number in range(count):
        samples = np.zeros(((30 + 7 * number) * unit, channels))
        length = len(samples) - mp3.TAIL - 4000
        course = np.hanning(length) ** 0.2 * 0.2
        samples[1500 : 1500 + length] = random.normal(size=(length, 1)) * course[:, None]
        made.append(to_integers(samples))
    return made


def joined(rate: int, bitrate: int, channels: int) -> tuple[bytes, int, np.ndarray]:
    """A file of stretches, its length, and what went in."""
    parts = stretches(rate, channels)
    unit = mp3.frame_length(rate)
    offsets, body = [(0, 0)], b""
    for part in parts:
        body += mp3.encode(part, rate, bitrate)
        offsets.append((offsets[-1][0] + len(part) // unit, len(body)))
    head = mp3.info_frame(
        rate=rate, channels=channels, bitrate=bitrate, offsets=offsets, size=len(body)
    )
    return head + body, mp3.length_of(offsets[-1][0], rate), np.concatenate(parts)


def likeness(first: Floats, second: Floats) -> float:
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


@needs_ffmpeg
@pytest.mark.parametrize(("rate", "bitrate", "channels"), FORMATS)
def test_ffmpeg_gives_the_very_frames_that_were_meant(
    tmp_path: Path, rate: int, bitrate: int, channels: int
) -> None:
    data, length, given = joined(rate, bitrate, channels)
    path = tmp_path / "joined.mp3"
    path.write_bytes(data)
    found = ffmpeg_frames(path, channels)
    assert len(found) == length

    # Below 3 kHz every bit rate keeps the waveform: shifted by one frame it would not fit.
    def low(samples: np.ndarray) -> Floats:
        window = np.hanning(max(4, rate // 3000))
        return np.convolve(samples[:, 0].astype(float), window, mode="same")

    middle = slice(2000, length - 2000)
    fits = [
        likeness(low(found)[middle], np.roll(low(given[:length]), shift)[middle])
        for shift in (-3, 0, 3)
    ]
    assert int(np.argmax(fits)) == 1
    assert fits[1] > 0.95


@pytest.mark.parametrize(("rate", "bitrate", "channels"), FORMATS)
def test_a_stretch_has_exactly_its_frames(rate: int, bitrate: int, channels: int) -> None:
    for part in stretches(rate, channels, 2):
        decoded = mp3.decode(mp3.encode(part, rate, bitrate), rate, channels)
        assert decoded.shape == part.shape


@pytest.mark.parametrize(("rate", "bitrate", "channels"), FORMATS)
def test_joined_stretches_sound_as_each_alone(rate: int, bitrate: int, channels: int) -> None:
    """No stretch hears its neighbour: nothing of the bit reservoir, at most a whisper (-70 dB)
    of the overlapping windows."""
    parts = [mp3.encode(part, rate, bitrate) for part in stretches(rate, channels)]
    alone = np.concatenate([mp3.decode(part, rate, channels) for part in parts])
    together = mp3.decode(b"".join(parts), rate, channels)
    assert together.shape == alone.shape
    assert np.abs(together - alone).max() < 10 ** (-70 / 20)


def test_players_find_length_and_seconds_in_the_info_frame(tmp_path: Path) -> None:
    from mutagen.mp3 import MP3, BitrateMode

    data, length, _ = joined(44100, 96, 1)
    path = tmp_path / "joined.mp3"
    path.write_bytes(data)
    info = MP3(path).info
    assert info.length == pytest.approx(length / 44100, abs=1e-4)
    assert info.bitrate_mode == BitrateMode.CBR
    assert info.bitrate == pytest.approx(96000, abs=100)
    assert info.encoder_info.startswith("LAME")


def test_the_seek_table_rises_and_fits_the_bytes() -> None:
    data, _, _ = joined(44100, 96, 1)
    table = data[data.index(b"Info") + 16 :][:100]
    assert table[0] == 0
    assert list(table) == sorted(table)
    assert table[50] == pytest.approx(128, abs=4)


def test_a_bit_rate_mp3_does_not_have_is_refused_with_the_way_out() -> None:
    with pytest.raises(AudioError, match=r"320.*22050 Hz.*160.*audio\.bitrate"):
        mp3.check_format(22050, 320)
    mp3.check_format(44100, 320)
