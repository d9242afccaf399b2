"""A sound file looked at: its frames, tags, chapters, and, decoded, how loud it is."""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from essaycast.site.check.mpeg import Stream, glance, skip_id3, walk

MAX_DECODED = 2**30
"""Bytes; a longer file is not decoded."""

MAX_TAG_FRAMES = 5000
"""Frames of an ID3 tag that are looked at."""


@dataclass(frozen=True, slots=True)
class ChapterFrame:
    """An ID3 CHAP frame (id3.org, chapters 1.0)."""

    id: str
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds."""
    title: str


@dataclass(frozen=True, slots=True)
class TocFrame:
    """An ID3 CTOC frame."""

    id: str
    top: bool
    ordered: bool
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Media:
    """What was found in a sound file."""

    kind: str = ""
    """`mp3`, `mp4`, `aac`, or empty: none of them."""
    duration: float = 0.0
    """Seconds; 0: unknown."""
    stream: Stream = field(default_factory=Stream)
    """Frames of an MP3; empty otherwise."""
    tagged: bool = False
    """Whether there is an ID3v2 tag (or MP4 metadata)."""
    tags: dict[str, str] = field(default_factory=dict)
    """`TIT2`, `TPE1`, `TALB`, ...: first text of each."""
    picture: bool = False
    lyrics: bool = False
    """Whether the spoken text is in the tag (USLT); `lyrics` reads it."""
    chapters: tuple[ChapterFrame, ...] = ()
    tocs: tuple[TocFrame, ...] = ()
    loudness: float | None = None
    """LUFS; None: not decoded."""
    true_peak: float | None = None
    """dBTP; None: not decoded."""
    silence: float = 0.0
    """Seconds of the longest hole in the sound."""
    error: str = ""
    """Why it could not be decoded."""

    @property
    def contents(self) -> tuple[ChapterFrame, ...]:
        """Chapters in the order of the table of contents; those it does not list at the end.

        The order of the frames in the file means nothing (id3.org, chapters 1.0).
        """
        listed = [name for toc in self.tocs for name in toc.children]
        place = {name: number for number, name in enumerate(listed)}
        return tuple(sorted(self.chapters, key=lambda frame: place.get(frame.id, len(place))))


def sniff(head: bytes) -> str:
    """The kind of file by its first bytes; empty: nothing known."""
    if head.startswith(b"ID3"):
        return "mp3"
    for magic, kind in (
        (b"RIFF", "wav"),
        (b"OggS", "ogg"),
        (b"fLaC", "flac"),
        (b"<", "a page of text"),
        (b"\x89PNG", "png"),
        (b"\xff\xd8\xff", "jpeg"),
    ):
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return "mp4"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "aac"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "mp3"
    return ""


def read_media(path: Path, *, sound: bool) -> Media:
    """Look at a file; decode it too if `sound`. Never raises for what is in it."""
    with path.open("rb") as stream:
        kind = sniff(stream.read(64))
        size = os.fstat(stream.fileno()).st_size
        if kind == "mp3":
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
                frames = (walk if sound else glance)(view)  # type: ignore[arg-type]
                chapters, tocs = chapter_frames(bytes(view[: min(skip_id3(view[:10]), 2**24)]))
            tag = _id3(path)
            facts: dict[str, Any] = {
                "kind": kind,
                "duration": frames.duration,
                "stream": frames,
                **tag,
                "chapters": chapters,
                "tocs": tocs,
            }
        elif kind == "mp4":
            facts = {"kind": kind, **_mp4(path)}
        else:
            return Media(kind="aac" if kind == "aac" else "")
    if sound and kind == "mp3" and size <= MAX_DECODED:
        facts |= _decode(path, facts["stream"])
    return Media(**facts)


def _tag(path: Path) -> Any:
    """mutagen's ID3 tag of a file, or None."""
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    try:
        return ID3(path)  # type: ignore[no-untyped-call]
    except (MutagenError, ValueError, struct.error):
        return None


def _id3(path: Path) -> dict[str, Any]:
    tag = _tag(path)
    if tag is None:
        return {}
    texts = {
        key: str(tag[key].text[0])[:1000]
        for key in ("TIT2", "TPE1", "TALB")
        if key in tag and tag[key].text
    }
    return {
        "tags": texts,
        "tagged": True,
        "picture": bool(tag.getall("APIC")),
        "lyrics": bool(tag.getall("USLT")),
    }


def lyrics(path: Path) -> tuple[str, ...]:
    """Lines of the spoken text in the file's tag (USLT), none if there is none."""
    tag = _tag(path)
    frames = tag.getall("USLT") if tag is not None else []
    lines = str(frames[0].text).splitlines() if frames else []
    return tuple(line.strip() for line in lines if line.strip())


def _mp4(path: Path) -> dict[str, Any]:
    from mutagen import MutagenError
    from mutagen.mp4 import MP4

    try:
        found: Any = MP4(path)  # type: ignore[no-untyped-call]
    except (MutagenError, ValueError, struct.error) as error:
        return {"error": str(error) or "no sound in it"}
    names = {"\xa9nam": "TIT2", "\xa9ART": "TPE1", "\xa9alb": "TALB"}
    tags = {ours: str(found[key][0]) for key, ours in names.items() if found.get(key)}
    info = found.info
    return {
        "duration": float(info.length or 0),
        "stream": Stream(
            int(info.sample_rate or 0), int(info.channels or 0), round((info.bitrate or 0) / 1000)
        ),
        "tags": tags,
        "tagged": bool(tags),
        "picture": "covr" in found,
    }


def chapter_frames(tag: bytes) -> tuple[tuple[ChapterFrame, ...], tuple[TocFrame, ...]]:
    """CHAP and CTOC frames of an ID3v2.3 or 2.4 tag, as they stand there, doubles included.

    Read by hand because tag libraries keep only one frame of an id, which hides the error.
    """
    chapters: list[ChapterFrame] = []
    tocs: list[TocFrame] = []
    for name, body in _frames(tag[10:], tag[3:4] == b"\x04"):
        ident, _, rest = body.partition(b"\0")
        if name == b"CHAP" and len(rest) >= 16:
            start, end = struct.unpack(">II", rest[:8])
            titles = [
                _text(inner)
                for key, inner in _frames(rest[16:], tag[3:4] == b"\x04")
                if key == b"TIT2"
            ]
            chapters.append(
                ChapterFrame(ident.decode("latin-1"), start, end, titles[0] if titles else "")
            )
        elif name == b"CTOC" and len(rest) >= 2:
            children = rest[2:].split(b"\0", rest[1])[: rest[1]]
            names = tuple(child.decode("latin-1") for child in children)
            tocs.append(
                TocFrame(ident.decode("latin-1"), bool(rest[0] & 2), bool(rest[0] & 1), names)
            )
    return tuple(chapters), tuple(tocs)


def _frames(data: bytes, synchsafe: bool) -> Iterable[tuple[bytes, bytes]]:
    at = count = 0
    while at + 10 <= len(data) and data[at] != 0 and count < MAX_TAG_FRAMES:
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
    codec = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}.get(body[0] if body else 0)
    return body[1:].decode(codec or "latin-1", "replace").rstrip("\0")


def _decode(path: Path, frames: Stream) -> dict[str, Any]:
    import miniaudio
    import numpy as np

    from essaycast.site.check.loudness import Meter

    if not frames.rate:
        return {"error": "there is no MPEG audio frame in it"}
    meter = Meter(frames.rate, frames.channels)
    decoded = 0
    try:
        for chunk in miniaudio.stream_file(
            str(path),
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=frames.channels,
            sample_rate=frames.rate,
            frames_to_read=65536,
        ):
            samples = np.frombuffer(chunk, np.float32).reshape(-1, frames.channels)
            decoded += len(samples)
            meter.feed(np.ascontiguousarray(samples.T))
            if decoded > frames.samples + 10 * frames.rate:
                return {"error": "it decodes to more than its frames hold"}
    except miniaudio.MiniaudioError as error:
        return {"error": str(error)}
    facts: dict[str, Any] = {
        "loudness": meter.loudness,
        "true_peak": meter.true_peak,
        "silence": meter.longest_silence,
    }
    if decoded < frames.samples - max(frames.rate // 4, frames.samples // 200):
        seconds = decoded / frames.rate
        facts["error"] = f"only {seconds:.1f} of {frames.duration:.1f} s can be decoded"
    return facts


def read_all(
    paths: dict[str, Path], *, sound: Callable[[str], bool], report: Callable[[int], None]
) -> dict[str, Media]:
    """Look at several files at once; `report` hears how many are done.

    Threads, because decoding and transforms leave the interpreter free.
    """
    found: dict[str, Media] = {}
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        jobs = [
            (url, pool.submit(read_media, path, sound=sound(url))) for url, path in paths.items()
        ]
        for done, (url, job) in enumerate(jobs, 1):
            found[url] = job.result()
            report(done)
    return found
