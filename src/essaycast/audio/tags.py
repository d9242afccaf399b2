"""The ID3 tag in front of the sound: what players, cars and directories show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from essaycast.model import Chapter


@dataclass(frozen=True, slots=True)
class Tags:
    """What an episode says about itself inside the file. Empty strings are left out."""

    title: str
    """The episode's."""
    artist: str = ""
    """Who wrote it."""
    album: str = ""
    """The show."""
    date: str = ""
    """ISO date or date and time; players show the year."""
    track: int | None = None
    """The episode's number."""
    language: str = "de"
    """As in config.toml: `de`, `de-at`."""
    description: str = ""
    """What it is about, plain text."""
    text: str = ""
    """The whole essay, shown as lyrics."""
    cover: bytes | None = None
    """A JPEG or PNG."""
    comment: str = ""
    """One line, e.g. which voice speaks."""


# ISO 639-2/T, which ID3 asks for, for the languages spoken where German essays are written.
_LANGUAGES = {
    "de": "deu", "en": "eng", "fr": "fra", "it": "ita", "es": "spa", "nl": "nld", "pl": "pol",
    "pt": "por", "da": "dan", "sv": "swe", "cs": "ces", "hu": "hun", "tr": "tur", "lb": "ltz",
}  # fmt: skip


def render(tags: Tags, chapters: Sequence[Chapter], duration: float) -> bytes:
    """An ID3v2.3 tag (the version every player reads), byte-identical for equal input."""
    id3 = _module()
    utf16 = id3.Encoding.UTF16
    language = _LANGUAGES.get(tags.language[:2].lower(), "und")
    frames: list[Any] = [id3.TCON(encoding=utf16, text="Podcast")]
    frames.append(id3.TIT2(encoding=utf16, text=tags.title))
    for kind, value in (("TPE1", tags.artist), ("TPE2", tags.artist), ("TALB", tags.album)):
        if value:
            frames.append(getattr(id3, kind)(encoding=utf16, text=value))
    if tags.date:
        # mutagen splits it into year, day and time, as version 2.3 wants them.
        frames.append(id3.TDRC(encoding=utf16, text=tags.date[:10]))
    if tags.track is not None:
        frames.append(id3.TRCK(encoding=utf16, text=str(tags.track)))
    frames.append(id3.TLAN(encoding=utf16, text=language))
    frames.append(id3.TLEN(encoding=utf16, text=str(round(duration * 1000))))
    if tags.description:
        frames.append(id3.TIT3(encoding=utf16, text=tags.description))
        frames.append(id3.TXXX(encoding=utf16, desc="description", text=tags.description))
    if tags.comment or tags.description:
        text = tags.comment or tags.description
        frames.append(id3.COMM(encoding=utf16, lang=language, desc="", text=text))
    if tags.text:
        frames.append(id3.USLT(encoding=utf16, lang=language, desc="", text=tags.text))
    if tags.cover:
        mime = "image/png" if tags.cover.startswith(b"\x89PNG") else "image/jpeg"
        frames.append(
            id3.APIC(encoding=0, mime=mime, type=id3.PictureType.COVER_FRONT, data=tags.cover)
        )
    frames += _chapters(chapters, duration)
    tag = id3.ID3()
    for frame in frames:
        tag.add(frame)
    tag.update_to_v23()
    out = BytesIO()
    tag.save(out, v2_version=3, padding=lambda info: 0)
    return out.getvalue()


def _chapters(chapters: Sequence[Chapter], duration: float) -> list[Any]:
    """CHAP frames with their table of contents (ID3v2 Chapter Frame Addendum 1.0)."""
    id3 = _module()
    if not chapters:
        return []
    names = [f"chp{number}" for number in range(len(chapters))]
    frames: list[Any] = [
        id3.CTOC(
            element_id="toc",
            flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
            child_element_ids=names,
            sub_frames=[id3.TIT2(encoding=id3.Encoding.UTF16, text="Kapitel")],
        )
    ]
    ends = [chapter.start for chapter in chapters[1:]] + [duration]
    for name, chapter, end in zip(names, chapters, ends, strict=True):
        frames.append(
            id3.CHAP(
                element_id=name,
                start_time=round(chapter.start * 1000),
                end_time=round(end * 1000),
                start_offset=0xFFFFFFFF,  # bytes not given: players use the times
                end_offset=0xFFFFFFFF,
                sub_frames=[id3.TIT2(encoding=id3.Encoding.UTF16, text=chapter.title)],
            )
        )
    return frames


def _module() -> Any:
    """mutagen's frames, which carry no types."""
    from mutagen import id3

    return id3
