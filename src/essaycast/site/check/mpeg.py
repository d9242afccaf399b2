"""MPEG audio walked frame by frame: exact length without decoding, and what is broken.

After ISO/IEC 11172-3 and 13818-3 (layer III headers), and the Xing/Info and VBRI headers
encoders put into the first frame.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
MAX_FRAMES = 4_000_000
"""About 28 hours; a longer file is not walked further."""


# The first two bytes of a layer III header, any version, with or without a checksum.
_SYNC = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_GLANCE = 32768  # bytes; more than ten frames of the largest kind
MAX_JUNK = 2**20
"""Bytes that are no frame after which the rest is not looked at."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What the frames of an MP3 say."""

    rate: int = 0
    """Frames per second; 0: no audio frame was found."""
    channels: int = 0
    kbits: int = 0
    """Average bit rate in kbit/s."""
    varies: bool = False
    """Whether frames have different bit rates."""
    samples: int = 0
    """Length in samples per channel, the info frame left out."""
    info: bool = False
    """Whether a Xing, Info or VBRI header tells players the length."""
    promised: int = 0
    """Audio frames that header promises; 0: it does not say."""
    frames: int = 0
    """Audio frames found."""
    cut: bool = False
    """The last frame is not complete."""
    junk: int = 0
    """Bytes between frames that are no frame."""
    changes: bool = False
    """The sample rate or the number of channels changes on the way."""

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.samples / self.rate if self.rate else 0.0


def _header(data: memoryview | bytes, at: int) -> tuple[int, int, int, int, int] | None:
    """(version, rate, kbits, channels, frame length) of a layer III header, or None."""
    second, third, fourth = data[at + 1], data[at + 2], data[at + 3]
    if data[at] != 0xFF or second & 0xE0 != 0xE0:
        return None
    version, layer = second >> 3 & 3, second >> 1 & 3
    bits, rate = third >> 4, third >> 2 & 3
    if version == 1 or layer != 1 or bits in (0, 15) or rate == 3:
        return None
    hertz, kbits = _RATES[version][rate], _KBITS[version == 3][bits]
    length = (144 if version == 3 else 72) * kbits * 1000 // hertz + (third >> 1 & 1)
    return version, hertz, kbits, 1 if fourth >> 6 == 3 else 2, length


def skip_id3(data: memoryview | bytes) -> int:
    """Where the sound begins: after an ID3v2 tag, if there is one."""
    if len(data) >= 10 and bytes(data[:3]) == b"ID3" and max(data[6:10]) < 128:
        a, b, c, d = data[6:10]
        return 10 + (a << 21 | b << 14 | c << 7 | d) + (10 if data[5] & 0x10 else 0)
    return 0


def _end(data: memoryview | bytes) -> int:
    """Where the sound ends: before ID3v1 and APE tags."""
    end = len(data)
    if end >= 128 and bytes(data[end - 128 : end - 125]) == b"TAG":
        end -= 128
    if end >= 32 and bytes(data[end - 32 : end - 24]) == b"APETAGEX":
        size, flags = struct.unpack("<I4xI", data[end - 20 : end - 8])
        if size + 32 <= end:
            end -= size + (32 if flags & 0x80000000 else 0)
    return end


def _promise(data: memoryview | bytes, at: int, length: int) -> int | None:
    """Frames an info frame at `at` promises; None if the frame is sound."""
    frame = bytes(data[at : at + min(length, 200)])
    for mark in (b"Xing", b"Info"):
        place = frame.find(mark, 4, 60)
        if place >= 0:
            (flags,) = struct.unpack(">I", frame[place + 4 : place + 8].ljust(4, b"\0"))
            (count,) = struct.unpack(">I", frame[place + 8 : place + 12].ljust(4, b"\0"))
            return int(count) if flags & 1 else 0
    if frame[36:40] == b"VBRI":
        (count,) = struct.unpack(">I", frame[50:54].ljust(4, b"\0"))
        return int(count)
    return None


def glance(data: memoryview | bytes) -> Stream:
    """As `walk`, but only the start and the end of a long file are walked.

    Where both have one bit rate, the length follows from the bytes between; otherwise, and
    for short files, this is `walk`. What is broken in the middle is not seen.
    """
    start, end = skip_id3(data), _end(data)
    if end - start <= 4 * _GLANCE:
        return walk(data)
    head = walk(bytes(data[start : start + _GLANCE]))
    last = bytes(data[end - _GLANCE : end])
    at = next((i for i in range(_GLANCE // 2) if _joins(last, i)), None)
    tail = walk(last[at:]) if at is not None else Stream()
    same = (head.rate, head.channels, head.kbits) == (tail.rate, tail.channels, tail.kbits)
    if not same or head.varies or tail.varies or not head.rate or head.junk or tail.junk:
        return walk(data)
    per_frame = head.samples // head.frames
    samples = round((end - start) * 8 / (head.kbits * 1000) * head.rate)
    frames = round(samples / per_frame) - (1 if head.info else 0)
    return replace(head, samples=frames * per_frame, frames=frames, cut=tail.cut, changes=False)


def _joins(data: bytes, at: int) -> bool:
    """Whether two frames follow one another at `at`."""
    found = _header(data, at) if data[at] == 0xFF else None
    return found is not None and _header(data, at + found[4]) is not None


def walk(data: memoryview | bytes) -> Stream:
    """Walk all frames of an MP3; never raises, whatever the bytes are."""
    at, end = skip_id3(data), _end(data)
    total = frames = junk = rate = channels = promised = per_frame = 0
    bitrates: set[int] = set()
    info = changes = cut = False
    while at + 4 <= end and frames < MAX_FRAMES:
        found = _header(data, at)
        if found is not None and not frames and not info:
            # A lucky pattern in junk is no first frame: another frame must follow it.
            following = at + found[4]
            if following + 4 <= end and _header(data, following) is None:
                found = None
        if found is None:
            sync = _SYNC.search(data, at + 1, min(at + 65537, end))
            jump = sync.start() - at if sync else min(65536, end - at)
            # Zero bytes after the last frame are padding, not damage.
            if any(data[at : at + jump]):
                junk += jump
            at += jump
            if junk > MAX_JUNK:
                break
            continue
        version, hertz, kbits, count, length = found
        if at + length > end:
            cut = True
            break
        if not frames and not info:
            promise = _promise(data, at, length)
            if promise is not None:
                info, promised = True, promise
                at += length
                continue
        if frames == 0:
            rate, channels, per_frame = hertz, count, 1152 if version == 3 else 576
        elif (hertz, count) != (rate, channels):
            changes = True
        bitrates.add(kbits)
        frames += 1
        total += length
        at += length
    samples = frames * per_frame
    average = round(total * 8 * rate / samples / 1000) if samples else 0
    return Stream(
        rate, channels, average, len(bitrates) > 1, samples, info, promised, frames, cut, junk,
        changes,
    )  # fmt: skip
