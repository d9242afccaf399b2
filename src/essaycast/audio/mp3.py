"""MP3 in stretches: each encoded on its own, all of them together one gapless file.

A stretch is a whole number of frames of the episode that ends in silence. It is encoded by a
fresh encoder, which refers to no earlier frame (the bit reservoir starts empty) and leaves no
sound for a later one (the rest is silence), so stretches can be encoded in any order, at any
time, and joined by putting their bytes one after the other.

What comes out of a decoder is `DELAY` frames late, as with every LAME file. The Info frame in
front (ISO/IEC 11172-3 frame with the Xing/LAME extension) says so, and how much silence fills
the last frame: players that know it (all browsers, ffmpeg, Apple) give back exactly the frames
that were meant.
"""

from __future__ import annotations

import struct

import lameenc
import miniaudio
import numpy as np

from essaycast.audio.decode import Integers
from essaycast.audio.loudness import Samples
from essaycast.errors import AudioError

QUALITY = 3
"""LAME's `-q`: its own default for constant bit rates, as the lame and ffmpeg commands use."""
ENCODER_DELAY = 576
"""Frames of silence LAME puts in front."""
DELAY = ENCODER_DELAY + 529
"""Frames by which a decoder's raw output is late; 529 of them come from the decoder itself."""
TAIL = 1152
"""Frames of silence at the end of each stretch: the room in which its last sound comes out."""

_BITRATES_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_1 = (44100, 48000, 32000)
_RATES_2 = (22050, 24000, 16000)
_INFO_BYTES = 156  # of tag behind the side information


def frame_length(rate: int) -> int:
    """Samples per channel in one MP3 frame: MPEG-1 has two granules, MPEG-2 one."""
    return 1152 if rate in _RATES_1 else 576


def check_format(rate: int, bitrate: int) -> None:
    """Refuse what MP3 cannot hold.

    Raises:
        AudioError: the bit rate does not exist at this sample rate.
    """
    known = _BITRATES_1 if rate in _RATES_1 else _BITRATES_2
    if bitrate not in known:
        raise AudioError(
            f"audio.bitrate = {bitrate}: MP3 at {rate} Hz ends at {known[-1]} kbit/s; "
            f"lower audio.bitrate or raise audio.sample_rate to 44100"
        )


def encode(samples: Integers, rate: int, bitrate: int) -> bytes:
    """One stretch, shape (frames, channels), as MP3 frames: as many as its length needs.

    `len(samples)` is a multiple of `frame_length(rate)`; the last `TAIL` frames are silence.
    """
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_channels(samples.shape[1])
    encoder.set_quality(QUALITY)
    # LAME adds its own delay and fills up the last frame: left out here, that silence makes the
    # number of frames come out exact.
    feed = np.ascontiguousarray(samples[: len(samples) - TAIL], "<i2")
    return bytes(encoder.encode(feed.tobytes())) + bytes(encoder.flush())


def decode(frames: bytes, rate: int, channels: int) -> Samples:
    """What a decoder makes of a stretch, raw: `DELAY` frames late, full scale 1.0."""
    decoded = miniaudio.decode(frames, miniaudio.SampleFormat.SIGNED16, channels, rate)
    whole = np.frombuffer(decoded.samples, np.int16).reshape(-1, channels)
    return np.multiply(whole, np.float32(1 / 32768), dtype=np.float32)


def info_frame(
    *, rate: int, channels: int, bitrate: int, offsets: list[tuple[int, int]], size: int
) -> bytes:
    """The frame in front that tells players length, delay and places to seek to.

    `offsets` are (frame number, byte) of known places behind this frame, the first being (0, 0)
    and the last (number of frames, `size`).
    """
    first = rate in _RATES_1
    table = _BITRATES_1 if first else _BITRATES_2
    factor = 144 if first else 72
    side = (17 if channels == 1 else 32) if first else (9 if channels == 1 else 17)
    needed = 4 + side + _INFO_BYTES
    # As LAME does: the smallest rate whose frame has room, the episode's own if it has.
    code = next(
        index
        for index, value in enumerate(table, start=1)
        if (value >= bitrate and factor * value * 1000 // rate >= needed) or index == len(table)
    )
    length = factor * table[code - 1] * 1000 // rate
    rates = _RATES_1 if first else _RATES_2
    version = 0xFB if first else 0xF3  # layer III, no CRC
    mode = 0xC0 if channels == 1 else 0x40
    head = bytes((0xFF, version, code << 4 | rates.index(rate) << 2, mode))
    frames = offsets[-1][0]
    padding = TAIL - ENCODER_DELAY
    body = b"Info" + struct.pack(">III", 0x0F, frames, size + length)
    body += _seek_table(offsets, size, length) + struct.pack(">I", 100 - 10 * QUALITY)
    body += b"LAME3.100" + bytes((0x01, 0))  # revision 0, constant bit rate; low pass unknown
    body += bytes(8)  # peak and replay gains: not stated, players with their own idea stay out
    body += bytes((0, min(bitrate, 255)))
    body += struct.pack(">I", ENCODER_DELAY << 12 | padding)[1:]
    body += bytes(4) + struct.pack(">I", size + length) + bytes(2)
    tag = head + bytes(side) + body
    tag += struct.pack(">H", _crc16(tag))
    return tag.ljust(length, b"\0")


def length_of(frames: int, rate: int) -> int:
    """What a gapless decoder gives for a file of that many frames (without the Info frame)."""
    return frames * frame_length(rate) - TAIL


def _seek_table(offsets: list[tuple[int, int]], size: int, length: int) -> bytes:
    """A hundred bytes: where in the file (of 256) each percent of the time starts."""
    numbers = [number for number, _ in offsets]
    places = [place for _, place in offsets]
    percents = np.interp(np.arange(100) * numbers[-1] / 100, numbers, places)
    entries = np.minimum(255, (percents + length) * 256 / (size + length))
    entries[0] = 0
    return entries.astype(np.uint8).tobytes()


def _crc16(data: bytes) -> int:
    """CRC-16/ARC, with which LAME guards its tag."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc
