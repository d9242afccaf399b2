"""Defects: The sound and its tags."""

from __future__ import annotations

import numpy as np
from mutagen.id3 import CTOC, TIT2, CTOCFlags

from tests.check import good
from tests.check.breaking import D, chap, encoded, same_id, sound, tags, untagged

AUDIO = [
    D(
        "AUD-TYPE",
        "a WAV named .mp3",
        sound(lambda _: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 500),
        "AUD-FRAMES",
    ),
    D("AUD-TYPE", "an error page", sound(lambda _: b"<!doctype html><title>404</title>")),
    D(
        "AUD-FRAMES",
        "a tag and nothing else",
        sound(lambda d: d[: len(d) - len(untagged(d))] + b"\x01" * 3000),
    ),
    D("AUD-CUT", "the last frame is not whole", sound(lambda d: d[:-100])),
    D(
        "AUD-JUNK",
        "a tag in the middle",
        sound(lambda d: d[:40_000] + b"TAGjunk\x01" * 40 + d[40_000:]),
        "AUD-BROKEN",
    ),
    D(
        "AUD-CHANGES",
        "two rates joined",
        sound(lambda d: d + good.encode(good.voice(1.0)[::2], rate=22050, bitrate=64)),
        "AUD-VBR",
        "DUR-MATCH",
        "AUD-BROKEN",
        "LOUD-LEVEL",
        "LOUD-PEAK",
    ),
    D(
        "AUD-RATE",
        "32 kHz",
        encoded(wave=good.voice()[: 6 * 32000], rate=32000),
        "LOUD-LEVEL",
        "DUR-MATCH",
    ),
    D("AUD-BITRATE", "32 kbit/s", encoded(bitrate=32)),
    D("AUD-BITRATE", "320 kbit/s", encoded(bitrate=320)),
    D("AUD-VBR", "no Xing header", sound(lambda d: d + good.encode(good.voice(0.2), bitrate=128))),
    D("AUD-BROKEN", "frames of noise", sound(lambda d: _noise(d)), "LOUD-LEVEL", "LOUD-PEAK"),
    D("AUD-SILENT", "silence", encoded(wave=np.zeros(good.RATE * 6))),
    D(
        "AUD-HOLE",
        "15 seconds of nothing",
        encoded(wave=np.concatenate([good.voice(3.0), np.zeros(good.RATE * 15), good.voice(3.0)])),
        "DUR-MATCH",
    ),
    D("LOUD-LEVEL", "6 dB too soft", encoded(wave=good.voice(level=0.5))),
    D("LOUD-LEVEL", "2 dB too loud", encoded(wave=good.voice(level=1.26))),
    D("LOUD-PEAK", "a click at full scale", lambda f: encoded(wave=_click())(f)),
    D(
        "AUD-SHORT",
        "half a second",
        encoded(wave=good.voice(0.4)),
        "DUR-MATCH",
        "CHAP-TIME",
        "CJ-RANGE",
        "TR-RANGE",
        "SOUNDBITE",
    ),
    D("ID3-MISSING", "no tag", sound(untagged)),
    D("ID3-TITLE", "another title", tags(lambda t: t.add(TIT2(encoding=3, text="Entwurf 7")))),
    D("ID3-TITLE", "no title", tags(lambda t: t.delall("TIT2"))),
    D("ID3-ARTIST", "no author", tags(lambda t: t.delall("TPE1"))),
    D("ID3-ALBUM", "no show", tags(lambda t: t.delall("TALB"))),
    D("ID3-PICTURE", "no cover", tags(lambda t: t.delall("APIC"))),
    D(
        "CHAP-TOC",
        "no table of contents",
        tags(lambda t: t.delall("CTOC")),
        "CHAP-ORDER",
        "CJ-CHAP",
    ),
    D(
        "CHAP-TOC",
        "two at the top",
        tags(
            lambda t: t.add(
                CTOC(
                    element_id="toc2",
                    flags=CTOCFlags.TOP_LEVEL,
                    child_element_ids=["ch0"],
                    sub_frames=[],
                )
            )
        ),
    ),
    D(
        "CHAP-CHILD",
        "one not listed",
        tags(lambda t: t.add(chap("ch9", 5500, 6000, "Noch eins"))),
        "CHAP-ORDER",
        "CJ-CHAP",
    ),
    D("CHAP-CHILD", "one listed and not there", tags(lambda t: t.delall("CHAP:ch2")), "CJ-CHAP"),
    D("CHAP-ID", "one id twice", sound(same_id), "CJ-CHAP", "CHAP-ORDER"),
    D(
        "CHAP-TIME",
        "ends before it begins",
        tags(lambda t: t.add(chap("ch1", 2000, 1000, "Mitte"))),
    ),
    D(
        "CHAP-TIME",
        "ends after the sound",
        tags(lambda t: t.add(chap("ch2", 4000, 60_000, "Ende"))),
    ),
    D(
        "CHAP-ORDER",
        "one runs into the next",
        tags(lambda t: t.add(chap("ch0", 0, 3000, "Anfang"))),
    ),
    D("CHAP-TITLE", "no title", tags(lambda t: t.add(chap("ch1", 2000, 4000, ""))), "CJ-CHAP"),
]


def _click() -> np.ndarray:
    wave = good.voice()
    wave[good.RATE : good.RATE + 2000] = np.sin(np.arange(2000) / 20)
    return wave


def _noise(data: bytes) -> bytes:
    """Frame headers stay, what is between them is noise: a decoder gives up on most of it."""
    edited = bytearray(data)
    at = data.index(b"\xff\xfb", len(data) - len(untagged(data)))
    for start in range(at + 313 * 100, len(data) - 320, 313):
        start = data.index(b"\xff\xfb", start)
        edited[start + 4 : start + 312] = b"\xfe" * 308
    return bytes(edited)
