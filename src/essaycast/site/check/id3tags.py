"""ID3v2.3 and 2.4 tags as they stand in a file, doubles included (id3.org).

Read by hand, because tag libraries keep one frame of an id and so hide what is to be found,
and because of ten thousand files only a few frames each are of interest.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from essaycast.site.check.mpeg import skip_id3

MAX_TAG = 16 * 2**20
"""Bytes of a tag that are read."""
MAX_FRAMES = 5000
"""Frames of a tag that are looked at."""
_TEXTS = {b"TIT2", b"TPE1", b"TALB"}
_CODECS = ("latin-1", "utf-16", "utf-16-be", "utf-8")


@dataclass(frozen=True, slots=True)
class ChapterFrame:
    """A CHAP frame (id3.org, chapters 1.0)."""

    id: str
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds."""
    title: str


@dataclass(frozen=True, slots=True)
class TocFrame:
    """A CTOC frame."""

    id: str
    top: bool
    ordered: bool
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """What was found in a tag."""

    texts: dict[str, str] = field(default_factory=dict)
    """`TIT2`, `TPE1`, `TALB`: the first text of each."""
    picture: bool = False
    lyrics: bool = False
    """Whether there is a USLT frame with words."""
    chapters: tuple[ChapterFrame, ...] = ()
    """In the order of the file, which means nothing."""
    tocs: tuple[TocFrame, ...] = ()


def read_tag(path: Path) -> Tag | None:
    """The tag at the start of a file; None if there is none. Never raises for its content."""
    data = _bytes(path)
    if data is None:
        return None
    texts: dict[str, str] = {}
    picture = lyrics = False
    chapters: list[ChapterFrame] = []
    tocs: list[TocFrame] = []
    fourth = data[3] == 4
    for name, body in _frames(data[10:], fourth):
        if name in _TEXTS:
            texts.setdefault(name.decode(), _text(body)[:1000])
        elif name == b"APIC":
            picture = True
        elif name == b"USLT":
            lyrics = lyrics or len(body) > 6
        elif name == b"CHAP":
            ident, _, rest = body.partition(b"\0")
            if len(rest) >= 16:
                start, end = struct.unpack(">II", rest[:8])
                inner = (_text(text) for key, text in _frames(rest[16:], fourth) if key == b"TIT2")
                chapters.append(ChapterFrame(ident.decode("latin-1"), start, end, next(inner, "")))
        elif name == b"CTOC":
            ident, _, rest = body.partition(b"\0")
            if len(rest) >= 2:
                children = rest[2:].split(b"\0", rest[1])[: rest[1]]
                names = tuple(child.decode("latin-1") for child in children)
                top, ordered = bool(rest[0] & 2), bool(rest[0] & 1)
                tocs.append(TocFrame(ident.decode("latin-1"), top, ordered, names))
    return Tag(texts, picture, lyrics, tuple(chapters), tuple(tocs))


def lyrics(path: Path) -> tuple[str, ...]:
    """Lines of the words in the file's tag (USLT), none if there are none."""
    data = _bytes(path)
    for name, body in _frames(data[10:], data[3] == 4) if data is not None else ():
        if name == b"USLT" and len(body) > 4:
            # encoding, three letters of language, a description that ends in zero, the words
            wide = body[0] in (1, 2)
            words = _after_zero(body[4:], wide=wide)
            lines = _text(body[:1] + words).splitlines()
            return tuple(line.strip() for line in lines if line.strip())
    return ()


def _after_zero(data: bytes, *, wide: bool) -> bytes:
    if not wide:
        return data.partition(b"\0")[2]
    at = next((i for i in range(0, len(data) - 1, 2) if data[i : i + 2] == b"\0\0"), len(data))
    return data[at + 2 :]


def _bytes(path: Path) -> bytes | None:
    """The tag's bytes with their header, its unsynchronisation undone; None if there is none."""
    with path.open("rb") as stream:
        head = stream.read(10)
        size = skip_id3(head)
        if not size or head[3] not in (2, 3, 4):
            return None
        data = head + stream.read(min(size, MAX_TAG) - 10)
    if head[5] & 0x80:
        data = data[:10] + data[10:].replace(b"\xff\x00", b"\xff")
    if head[5] & 0x40 and head[3] >= 3 and len(data) >= 14:
        extended = int.from_bytes(data[10:14], "big") + (4 if head[3] == 3 else 0)
        data = data[:10] + data[10 + extended :]
    return data


def _frames(data: bytes, synchsafe: bool) -> Iterator[tuple[bytes, bytes]]:
    at = count = 0
    while at + 10 <= len(data) and data[at] != 0 and count < MAX_FRAMES:
        count += 1
        size = int.from_bytes(data[at + 4 : at + 8], "big")
        if synchsafe:
            a, b, c, d = data[at + 4 : at + 8]
            size = a << 21 | b << 14 | c << 7 | d
        if at + 10 + size > len(data):
            return
        yield data[at : at + 4], data[at + 10 : at + 10 + size]
        at += 10 + size


def _text(body: bytes) -> str:
    """The first string of a text frame: one byte of encoding, then text."""
    codec = _CODECS[body[0]] if body and body[0] < 4 else "latin-1"
    return body[1:].decode(codec, "replace").lstrip("\ufeff").partition("\0")[0]
