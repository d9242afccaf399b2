"""What players read in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from essaycast.audio import Tags
from essaycast.model import ChapterMark, Pause, Track

from .makers import Studio, take, tone

COVER = b"\xff\xd8\xff\xe0" + bytes(500)
TAGS = Tags(
    title="Über „Vertrauen“ 🎙",
    artist="Mara Lindner",
    album="Klartext am Montag",
    date="2026-03-02T06:00:00+01:00",
    track=7,
    language="de",
    description="Warum man <zuhören> & schweigen sollte.",
    text="Erster Satz.\nZweiter Satz.",
    cover=COVER,
    comment="Gesprochen von einer Maschine.",
)


@pytest.fixture
def path(studio: Studio) -> Path:
    parts = [take(studio.clip(tone(2, pitch=p)), f"{p}") for p in (300, 310, 320)]
    one, two = ChapterMark("Größe"), ChapterMark("Schluß & Ende")
    body = (parts[0], Pause(1), one, parts[1], Pause(1), two, parts[2])
    made = studio.record(Track(body), tags=TAGS)
    studio.made = made  # type: ignore[attr-defined]
    return studio.path(made)


def test_every_field_is_there(path: Path) -> None:
    tags = ID3(path, translate=False)
    assert tags.version == (2, 3, 0)
    assert tags["TIT2"].text == [TAGS.title]
    assert tags["TPE1"].text == ["Mara Lindner"]
    assert tags["TALB"].text == ["Klartext am Montag"]
    assert tags["TCON"].text == ["Podcast"]
    assert tags["TRCK"].text == ["7"]
    assert tags["TYER"].text == ["2026"]
    assert tags["TDAT"].text == ["0203"]
    assert tags["TLAN"].text == ["deu"]
    assert tags["TXXX:description"].text == [TAGS.description]
    assert tags["COMM::deu"].text == [TAGS.comment]
    assert tags["USLT::deu"].text == TAGS.text
    assert tags["APIC:"].data == COVER
    assert tags["APIC:"].mime == "image/jpeg"
    assert tags["APIC:"].type == 3


def test_chapters_are_those_of_the_recording(studio: Studio, path: Path) -> None:
    made = studio.made  # type: ignore[attr-defined]
    tags = ID3(path, translate=False)
    table = tags["CTOC:toc"]
    found = [tags[f"CHAP:{name}"] for name in table.child_element_ids]
    assert [chapter.sub_frames["TIT2"].text[0] for chapter in found] == [
        TAGS.title,
        "Größe",
        "Schluß & Ende",
    ]
    starts = [round(chapter.start * 1000) for chapter in made.chapters]
    assert [chapter.start_time for chapter in found] == starts
    assert [chapter.end_time for chapter in found] == [*starts[1:], round(made.duration * 1000)]


def test_length_and_rate_are_what_players_show(studio: Studio, path: Path) -> None:
    made = studio.made  # type: ignore[attr-defined]
    info = MP3(path).info
    assert info.length == pytest.approx(made.duration, abs=0.001)
    assert info.bitrate == pytest.approx(96000, abs=500)
    assert (info.sample_rate, info.channels) == (44100, 1)


def test_little_to_say_makes_a_small_tag(studio: Studio) -> None:
    made = studio.record(Track((take(studio.clip(tone(1))),)), tags=Tags("Nur ein Titel"))
    tags = ID3(studio.path(made), translate=False)
    assert set(tags) == {"TIT2", "TCON", "TLAN", "TLEN"}


def test_a_png_says_so(studio: Studio) -> None:
    tags = Tags("T", cover=b"\x89PNG\r\n\x1a\n" + bytes(9), language="xx")
    made = studio.record(Track((take(studio.clip(tone(1))),)), tags=tags)
    found = ID3(studio.path(made), translate=False)
    assert found["APIC:"].mime == "image/png"
    assert found["TLAN"].text == ["und"]
