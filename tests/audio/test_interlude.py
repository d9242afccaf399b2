"""Intro and outro: levels that fit whatever files are given, fades, ducking, bad files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from essaycast.audio import decode
from essaycast.errors import AudioError
from essaycast.model import ChapterMark, Pause, Take, Track

from .makers import (
    Floats,
    Studio,
    ffmpeg_meter,
    level,
    needs_ffmpeg,
    sounding,
    take,
    to_mp3,
    to_wav,
    tone,
)

RATE = 44100
Takes = Callable[[int], list[Take]]


def speech(studio: Studio, pitch: float = 300, seconds: float = 4.0) -> Take:
    return take(studio.clip(tone(seconds, pitch=pitch, lead=0.1, tail=0.2)), f"Satz {pitch}.")


def music(seconds: float, *, volume: float, pitch: float = 1000, rate: int = RATE) -> Floats:
    return tone(seconds, rate, pitch=pitch, level=volume)


def band(samples: Floats, pitch: float, start: float, end: float) -> float:
    """Level in dB of one pitch between two times."""
    part = samples[round(start * RATE) : round(end * RATE), 0]
    turn = np.exp(-2j * np.pi * pitch * np.arange(len(part)) / RATE)
    return float(20 * np.log10(max(np.abs((part * turn).mean()) * 2, 1e-6)))


@pytest.mark.parametrize("volume", [0.9, 0.05, 0.004])
@pytest.mark.parametrize("form", ["wav", "mp3"])
def test_a_jingle_is_as_loud_as_the_essay_however_it_was_saved(
    studio: Studio, volume: float, form: str
) -> None:
    samples = music(5, volume=volume)
    data = to_wav(samples, RATE) if form == "wav" else to_mp3(samples, RATE, 128)
    studio.file(f"jingle.{form}", data)
    studio.set(intro={"file": f"jingle.{form}", "fade": 0.0})
    made = studio.record(Track((speech(studio, 1000, 8.0),)))
    heard = studio.heard(made)
    jingle = level(heard[round(0.5 * RATE) : round(4.5 * RATE)])
    body = level(
        heard[round((made.cues[0].start + 0.5) * RATE) : round((made.cues[0].end - 1) * RATE)]
    )
    assert jingle == pytest.approx(body, abs=1.0)
    assert made.cues[0].start == pytest.approx(5.8, abs=0.1)


@needs_ffmpeg
def test_the_whole_keeps_its_loudness_with_music_around(studio: Studio, takes: Takes) -> None:
    random = np.random.default_rng(5)
    noise = random.normal(size=(RATE * 8, 2)) * 0.5 * np.linspace(1, 0.05, RATE * 8)[:, None]
    studio.file("intro.wav", to_wav(noise, RATE))
    studio.file("bed.wav", to_wav(music(3, volume=0.02), RATE))
    studio.set(
        audio={"channels": "auto"},
        intro={"file": "intro.wav", "crossfade": 1.0},
        outro={"bed": "bed.wav"},
    )
    some = takes(8)
    body = tuple(part for item in some[:6] for part in (item, Pause(0.4)))
    made = studio.record(Track(body, intro=(some[6],), outro=(some[7],)))
    loudness, peak = ffmpeg_meter(studio.path(made))
    assert made.channels == 2
    assert loudness == pytest.approx(-16, abs=0.5)
    assert peak <= -0.95
    assert len(studio.heard(made)) == made.frames


def test_a_bed_ducks_under_speech_and_comes_back(studio: Studio) -> None:
    studio.file("bed.wav", to_wav(music(4, volume=0.5), RATE))
    studio.set(intro={"bed": "bed.wav", "bed_level": -14.0, "fade": 1.0})
    body = speech(studio, 300, 6)
    made = studio.record(Track((body,), intro=(speech(studio, 310, 5),)))
    heard = studio.heard(made)
    spoken = made.cues[0]
    under = band(heard, 1000, spoken.start + 1, spoken.end - 1)
    voice = band(heard, 310, spoken.start + 1, spoken.end - 1)
    before = band(heard, 1000, spoken.start - 0.35, spoken.start - 0.25)
    after = band(heard, 1000, spoken.end + 0.65, spoken.end + 0.8)
    # A 1 kHz tone reads about 0.7 LU louder than one of 310 Hz.
    assert under - voice == pytest.approx(-14, abs=1.5)
    assert before - under > 6
    assert after - under > 4
    assert band(heard, 1000, 0.0, 0.1) < before - 15, "fades in"
    assert level(heard[-round(0.05 * RATE) - RATE // 2 :]) > -60
    assert made.cues[1].start - spoken.end == pytest.approx(0.6 + 1.0 + 0.8, abs=0.1)


def test_a_short_bed_is_repeated_without_a_gap(studio: Studio) -> None:
    random = np.random.default_rng(2)
    studio.file("bed.wav", to_wav(random.normal(size=RATE) * 0.1, RATE))
    studio.set(outro={"bed": "bed.wav", "bed_level": -10.0, "fade": 0.5})
    made = studio.record(Track((speech(studio),), outro=(speech(studio, 310, 9.0),)))
    heard = studio.heard(made)
    spoken = made.cues[1]
    window = heard[round((spoken.start + 0.5) * RATE) : round((spoken.end - 0.5) * RATE), 0]
    pieces = window[: len(window) // 2205 * 2205].reshape(-1, 2205)
    # 50 ms at a time, the tone taken out: the noise is there in each.
    spectra = np.abs(np.fft.rfft(pieces * np.hanning(2205)))[:, 100:400].mean(axis=1)
    assert spectra.min() > 0.4 * np.median(spectra)


def test_file_and_speech_overlap_by_the_crossfade(studio: Studio) -> None:
    studio.file("jingle.wav", to_wav(music(4, volume=0.5), RATE))
    studio.set(intro={"file": "jingle.wav", "crossfade": 1.0})
    made = studio.record(Track((speech(studio),), intro=(speech(studio, 310),)))
    assert made.cues[0].start == pytest.approx(3.0, abs=0.06)
    studio.set(intro={"crossfade": 0.0})
    apart = studio.record(Track((speech(studio),), intro=(speech(studio, 310),)))
    assert apart.cues[0].start == pytest.approx(4.0 + 0.75, abs=0.06)
    studio.set(intro={"file": ""}, outro={"file": "jingle.wav", "crossfade": 2.0})
    last = studio.record(Track((speech(studio),), outro=(speech(studio, 310),)))
    assert last.duration - last.cues[1].end == pytest.approx(2.0, abs=0.1)


def test_cues_over_a_bed_are_where_the_words_are(studio: Studio) -> None:
    studio.file("bed.wav", to_wav(music(2, volume=0.5, pitch=3000), RATE))
    studio.set(intro={"bed": "bed.wav", "bed_level": -30.0, "fade": 0.7})
    words = (speech(studio, 310, 2.0), Pause(0.5), speech(studio, 320, 1.5), Pause(0.9))
    made = studio.record(Track((speech(studio),), intro=words))
    found = sounding(studio.heard(made), RATE, below=-12)
    for cue, (start, end) in zip(made.cues, found, strict=True):
        assert (cue.start, cue.end) == pytest.approx((start, end), abs=0.03)


def test_the_pause_after_the_intro_and_before_the_outro(studio: Studio) -> None:
    for name in ("in.wav", "out.wav"):
        studio.file(name, to_wav(music(2, volume=0.5), RATE))
    studio.set(
        intro={"file": "in.wav", "pause": 1.5, "fade": 0.0},
        outro={"file": "out.wav", "pause": 0.6, "fade": 0.0},
    )
    made = studio.record(Track((speech(studio), Pause(0.2))))
    found = sounding(studio.heard(made), RATE)
    assert [round(a[0] - b[1], 2) for a, b in zip(found[1:], found, strict=False)] == pytest.approx(
        [1.5, 0.6], abs=0.03
    )


def test_a_sound_between_chapters(studio: Studio) -> None:
    studio.file("gong.wav", to_wav(music(0.5, volume=0.5), RATE))
    studio.set(audio={"chapter_sound": "gong.wav"})
    parts = [speech(studio, pitch, 2) for pitch in (300, 310, 320)]
    body = (
        *(ChapterMark("Eins"), parts[0], Pause(1.2)),
        *(ChapterMark("Zwei"), parts[1], Pause(1.2)),
        *(ChapterMark("Drei"), parts[2]),
    )
    made = studio.record(Track(body))
    found = sounding(studio.heard(made), RATE, below=-30)
    assert len(found) == 5
    assert found[1][0] - found[0][1] == pytest.approx(1.2, abs=0.03)
    assert found[2][0] - found[1][1] == pytest.approx(0.75, abs=0.06)
    assert [c.start for c in made.chapters] == [0.0, made.cues[1].start, made.cues[2].start]


def test_auto_is_stereo_only_if_the_file_deserves_it(studio: Studio) -> None:
    studio.set(audio={"channels": "auto"}, intro={"file": "jingle.wav"})
    one = music(2, volume=0.5)
    studio.file("jingle.wav", to_wav(np.stack([one, one], axis=1), RATE))
    assert studio.record(Track((speech(studio),))).channels == 1
    studio.file("jingle.wav", to_wav(np.stack([one, one * 0.3], axis=1), RATE))
    assert studio.record(Track((speech(studio),))).channels == 2


def test_no_file_and_no_words_is_no_intro(studio: Studio) -> None:
    studio.set(intro={"pause": 3.0, "bed": "not-there.mp3"}, outro={"pause": 3.0})
    made = studio.record(Track((speech(studio),)))
    assert made.cues[0].start < 0.05


def test_an_intro_alone_is_a_recording(studio: Studio) -> None:
    studio.file("jingle.wav", to_wav(music(2, volume=0.5), RATE))
    studio.set(intro={"file": "jingle.wav"})
    made = studio.record(Track(()))
    assert made.duration == pytest.approx(2.0, abs=0.1)
    assert made.cues == ()


def test_silent_music_stays_silent(studio: Studio) -> None:
    studio.file("silence.wav", to_wav(np.zeros(RATE), RATE))
    studio.set(intro={"file": "silence.wav"})
    made = studio.record(Track((speech(studio),)))
    assert made.loudness == pytest.approx(-16, abs=0.5)


@pytest.mark.parametrize(
    "name", ["../secret.wav", "/etc/hostname", "a/../../secret.wav", "link.wav"]
)
def test_a_file_outside_the_show_is_refused(studio: Studio, name: str) -> None:
    outside = studio.folder / "secret.wav"
    outside.write_bytes(to_wav(music(1, volume=0.5), RATE))
    (studio.show / "a").mkdir()
    (studio.show / "link.wav").symlink_to(outside)
    studio.set(intro={"file": name})
    with pytest.raises(AudioError, match=r"intro\.file = .*leads out of the show's folder; copy"):
        studio.record(Track((speech(studio),)))


def test_a_link_inside_the_show_is_fine(studio: Studio) -> None:
    studio.file("real.wav", to_wav(music(1, volume=0.5), RATE))
    (studio.show / "link.wav").symlink_to("real.wav")
    studio.set(intro={"file": "link.wav"})
    assert studio.record(Track((speech(studio),))).duration > 5


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("missing.mp3", None, "no such file in .*; correct the name or empty it"),
        ("empty.mp3", b"", "that can be decoded; "),
        ("text.mp3", b"This is not music.\n" * 999, "that can be decoded; "),
        ("play.wav", b"RIFF" + bytes(60), "that can be decoded; "),
        ("list.mp3", b"#EXTM3U\n#EXTINF:1\nfile:///etc/hostname\n", "that can be decoded; "),
        ("tru\x1b[31mck\n.mp3", None, "no such file"),
        ("nul\0.mp3", None, "not a file name"),
        ("x" * 300, None, "no such file|cannot be opened"),
    ],
    ids=["missing", "empty", "text", "hollow", "playlist", "escape", "nul", "long"],
)
def test_a_file_that_is_no_music_gets_one_line_that_names_it(
    studio: Studio, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        studio.file(name, data)
    studio.set(intro={"file": name})
    with pytest.raises(AudioError, match=message) as caught:
        studio.record(Track((speech(studio),)))
    assert str(caught.value).startswith("intro.file = ")
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_without_ffmpeg_the_message_says_what_it_would_do(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    studio.file("song.m4a", b"\0\0\0\x20ftypM4A " + bytes(500))
    studio.set(outro={"file": "song.m4a"})
    with pytest.raises(AudioError, match=r"outro\.file = 'song\.m4a'.*mp3, wav.*install ffmpeg"):
        studio.record(Track((speech(studio),)))


@needs_ffmpeg
def test_with_ffmpeg_more_formats_are_taken(studio: Studio) -> None:
    import subprocess

    source = studio.file("jingle.wav", to_wav(music(2, volume=0.5), RATE))
    target = studio.show / "jingle.m4a"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(source), "-c:a", "aac", str(target)], check=True
    )
    studio.set(intro={"file": "jingle.m4a", "fade": 0.0})
    made = studio.record(Track((speech(studio),)))
    assert made.cues[0].start == pytest.approx(2.8, abs=0.15)


def test_music_needs_no_ffmpeg(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """The common formats, and pydub's mixing, with nothing on PATH."""
    monkeypatch.setenv("PATH", "")
    studio.file("jingle.mp3", to_mp3(music(3, volume=0.5), RATE))
    studio.set(intro={"file": "jingle.mp3", "bed": "jingle.mp3", "crossfade": 0.5})
    made = studio.record(Track((speech(studio),), intro=(speech(studio, 310),)))
    assert made.duration > 8


def test_three_hours_are_no_intro(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "MUSIC_BYTES", 100_000)
    studio.file("long.wav", to_wav(music(70, volume=0.1, rate=8000), 8000))
    studio.set(intro={"file": "long.wav"})
    with pytest.raises(AudioError, match="1 MB is too large; export at most 60 s"):
        studio.record(Track((speech(studio),)))
    monkeypatch.undo()
    with pytest.raises(AudioError, match="longer than 60 s; cut it"):
        studio.record(Track((speech(studio),)))


@pytest.mark.parametrize(("real", "claimed"), [(3, 90_000_000), (70, 42)], ids=["more", "less"])
def test_an_mp3_that_lies_about_its_length_stays_bounded(
    studio: Studio, real: float, claimed: int
) -> None:
    """A Xing header that claims other frames than there are."""
    data = to_mp3(music(real, volume=0.1, rate=24000), 24000, 32)
    head = data[:4] + bytes(9) + b"Xing" + (3).to_bytes(4, "big")
    head += claimed.to_bytes(4, "big") + (2**31).to_bytes(4, "big")
    studio.file("liar.mp3", head.ljust(96, b"\0") + data)
    studio.set(intro={"file": "liar.mp3", "fade": 0.0})
    made = studio.record(Track((speech(studio),)))
    assert 0.9 < made.cues[0].start < 5


def test_a_wav_that_claims_gigabytes_is_only_as_long_as_it_is(studio: Studio) -> None:
    data = bytearray(to_wav(music(2, volume=0.5), RATE))
    data[40:44] = (0x7FFFFFF0).to_bytes(4, "little")
    studio.file("liar.wav", bytes(data))
    studio.set(intro={"file": "liar.wav", "fade": 0.0})
    made = studio.record(Track((speech(studio),)))
    assert made.cues[0].start == pytest.approx(2.8, abs=0.1)


def test_a_long_bed_is_read_as_far_as_it_is_needed(studio: Studio) -> None:
    studio.file("bed.wav", to_wav(music(90, volume=0.1, rate=8000), 8000))
    studio.set(intro={"bed": "bed.wav"})
    made = studio.record(Track((speech(studio),), intro=(speech(studio, 310),)))
    assert made.cues[1].start < 10


def test_the_sample_show_s_own_sounds_can_be_used(studio: Studio) -> None:
    assets = Path(__file__).resolve().parents[2] / "assets"
    for name in ("jingle.mp3", "bed.mp3"):
        studio.file(name, (assets / name).read_bytes())
    studio.set(audio={"channels": "auto"}, intro={"file": "jingle.mp3", "bed": "bed.mp3"})
    made = studio.record(Track((speech(studio),), intro=(speech(studio, 310),)))
    assert made.channels == 2
    assert made.loudness == pytest.approx(-16, abs=0.5)
