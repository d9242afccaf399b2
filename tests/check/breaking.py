"""Single defects for a good feed, each with the rule that must find it.

`also` names rules that rightly speak up too: a file that is no sound at all has no frames
either. Anything else a check says about the defect is a mistake of the check.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np
from mutagen.id3 import CHAP, ID3, TIT2
from PIL import Image

from . import good
from .good import Folder

Break = Callable[[Folder], object]


@dataclass(frozen=True)
class Defect:
    rule: str
    what: str
    apply: Break
    also: frozenset[str] = frozenset()
    options: dict[str, Any] = field(default_factory=dict)


def swap(old: str, new: str) -> Break:
    """Text of feed.xml, once."""
    return lambda folder: folder.swap(old, new)


def drop(start: str, end: str) -> Break:
    """Text of feed.xml from `start` to `end`, both included, with the line it leaves empty."""

    def apply(folder: Folder) -> None:
        text = folder.xml
        at = text.index(start)
        stop = text.index(end, at) + len(end)
        folder.xml = text[:at] + text[stop:].removeprefix("\n")

    return apply


def insert(before: str, new: str) -> Break:
    return swap(before, new + "\n" + before)


def rewrite(pattern: str, old: str, new: str) -> Break:
    return lambda folder: folder.rewrite(pattern, old, new)


def sound(change: Callable[[bytes], bytes]) -> Break:
    """Other bytes for the newest episode's sound, its name and length following."""

    def apply(folder: Folder) -> None:
        path = folder.root / folder.media["der-umweg"]
        folder.replace(path, change(path.read_bytes()))

    return apply


def encoded(**how: Any) -> Break:
    """Another recording for the newest episode, properly tagged."""

    def apply(folder: Folder) -> None:
        wave = how.pop("wave", None)
        data = good.encode(good.voice() if wave is None else wave, **how)
        path = folder.root / "audio" / "new.mp3"
        path.write_bytes(data)
        good.tag(path, "Der Umweg")
        tagged = path.read_bytes()
        path.unlink()
        folder.replace(folder.root / folder.media["der-umweg"], tagged)

    return apply


def tags(change: Callable[[ID3], object]) -> Break:
    def edit(data: bytes) -> bytes:
        stream = BytesIO(data)
        found = ID3(stream)
        change(found)
        stream.seek(0)
        found.save(stream, v2_version=3)
        return stream.getvalue()

    return sound(edit)


def untagged(data: bytes) -> bytes:
    stream = BytesIO(data)
    ID3(stream).delete(stream)
    return stream.getvalue()


def chap(ident: str, start: int, end: int, title: str) -> CHAP:
    frames = [TIT2(encoding=3, text=title)] if title else []
    return CHAP(element_id=ident, start_time=start, end_time=end, sub_frames=frames)


def same_id(data: bytes) -> bytes:
    """ch2 becomes a second ch1, in the frame and in the table of contents."""
    return data.replace(b"ch2\0", b"ch1\0")


def picture(**how: Any) -> Break:
    """Another cover."""

    def apply(folder: Folder) -> None:
        mode, size = how.get("mode", "RGB"), how.get("size", (1400, 1400))
        stream = BytesIO()
        image = Image.new(mode, size)
        if how.get("noise"):
            pixels = np.random.default_rng(1).integers(0, 255, (*size, 3), dtype=np.uint8)
            image = Image.fromarray(pixels)
        exif = Image.Exif()
        if how.get("turned"):
            exif[0x0112] = 6
        image.save(stream, how.get("format", "JPEG"), exif=exif)
        name = how.get("name", "cover.jpg")
        (folder.root / "cover.jpg").unlink()
        (folder.root / name).write_bytes(stream.getvalue())
        folder.xml = folder.xml.replace("cover.jpg", name)
        for page in folder.root.glob("*.html"):
            page.write_text(page.read_text().replace("cover.jpg", name))

    return apply


def write(name: str, data: bytes) -> Break:
    return lambda folder: (folder.root / name).write_bytes(data)


def remove(pattern: str) -> Break:
    return lambda folder: folder.file(pattern).unlink()


def raw(change: Callable[[bytes], bytes]) -> Break:
    def apply(folder: Folder) -> None:
        path = folder.root / "feed.xml"
        path.write_bytes(change(path.read_bytes()))

    return apply


def both(*steps: Break) -> Break:
    def apply(folder: Folder) -> None:
        for step in steps:
            step(folder)

    return apply


DER_UMWEG = "<title>Der Umweg</title>"
ENCLOSURE = 'type="audio/mpeg"/>'
VTT, SRT, JSON = (
    "transcripts/der-umweg.*.vtt",
    "transcripts/der-umweg.*.srt",
    "chapters/der-umweg.*.json",
)
LAST = "00:00:04.000 --> 00:00:05.900"


def D(rule: str, what: str, apply: Break, *also: str, **options: Any) -> Defect:
    return Defect(rule, what, apply, frozenset(also), options)


def page(folder: Folder, old: str, new: str) -> None:
    path = folder.root / "der-umweg.html"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def length(folder: Folder, value: str | None) -> None:
    new = f' length="{value}"' if value is not None else ""
    folder.xml = re.sub(r' length="\d+"', new, folder.xml, count=1)
