"""A sound file looked at: its frames, tags, chapters, and, decoded, how loud it is."""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from essaycast.site.check.id3tags import ChapterFrame, TocFrame, read_tag
from essaycast.site.check.mpeg import Stream, glance, walk

MAX_DECODED = 2**30
"""Bytes; a longer file is not decoded."""


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
            facts: dict[str, Any] = {"kind": kind, "duration": frames.duration, "stream": frames}
            tag = read_tag(path)
            if tag is not None:
                facts |= {
                    "tagged": True,
                    "tags": tag.texts,
                    "picture": tag.picture,
                    "lyrics": tag.lyrics,
                    "chapters": tag.chapters,
                    "tocs": tag.tocs,
                }
        elif kind == "mp4":
            facts = {"kind": kind, **_mp4(path)}
        else:
            return Media(kind="aac" if kind == "aac" else "")
    if sound and kind == "mp3" and size <= MAX_DECODED:
        facts |= _decode(path, facts["stream"])
    return Media(**facts)


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
