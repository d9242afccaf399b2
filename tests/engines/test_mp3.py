"""A whole MP3 is told from one that is cut, damaged or something else altogether."""

from __future__ import annotations

import struct
from random import Random

import pytest

from essaycast.engines.mp3 import NotAnMP3, examine
from tests.standin.sound import filler, spoken

MP3 = spoken("Guten Tag, Herr Müller.")


def test_a_whole_one_is_measured() -> None:
    info = examine(MP3)
    assert (info.sample_rate, info.channels) == (24000, 1)
    assert 1.0 < info.frames / info.sample_rate < 2.5


def test_tags_at_either_end_are_no_damage() -> None:
    id3 = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128)
    assert examine(id3 + MP3 + b"TAG" + bytes(125)).frames == examine(MP3).frames


def test_every_cut_inside_a_frame_is_found() -> None:
    """A cut between two frames looks like a shorter sound; the transport has to find that."""
    length = 192
    for size in [*range(1, 2000, 13), *range(len(MP3) - 400, len(MP3))]:
        if size % length:
            with pytest.raises(NotAnMP3):
                examine(MP3[:size])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"<!doctype html><html>",
        b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt ",
        b"\xff\xfb\xf0\x00" + bytes(500),  # bitrate index 15
        b"\xff\xfb\x0c\x00" + bytes(500),  # reserved sample rate
        b"\xff\xff\x90\x00" + bytes(500),  # layer I
        b"\xff\xeb\x90\x00" + bytes(500),  # reserved version
        b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + MP3,  # a tag that claims 256 MB
        b"\x00" * 5000,
        MP3[:960] + b"\x00" * 192 + MP3[960 + 192 :],
    ],
    ids=lambda data: data[:4].hex() or "nothing",
)
def test_what_is_no_mp3_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnMP3):
        examine(data)


def test_headers_without_sound_behind_them_are_refused() -> None:
    with pytest.raises(NotAnMP3):
        examine(b"".join(MP3[:4] + Random(n).randbytes(188) for n in range(50)))


def test_the_stand_ins_cheap_sound_is_a_whole_mp3_of_the_right_length() -> None:
    for text in ("Ja.", "x" * 50, "x" * 100):
        info = examine(filler(text))
        assert info.frames / info.sample_rate == pytest.approx(max(len(text) / 15, 0.48), abs=0.1)
