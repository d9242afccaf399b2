"""Is this really a whole MP3? Frame headers are counted and the sound is decoded.

A decoder alone does not tell: it skips what it cannot read and gives back what is left.
"""

from __future__ import annotations

from dataclasses import dataclass

# ISO/IEC 11172-3 and 13818-3, layer III: kbit/s by the header's bitrate index.
_BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
# A decoder may leave out the first frame (it holds only a header, or borrows bits from one
# that is not there) and, told by LAME, the encoder's delay of up to two frames.
_SLACK_FRAMES = 3


class NotAnMP3(Exception):
    """The bytes are not a whole MP3 stream; the message says in which way."""


@dataclass(frozen=True, slots=True)
class MP3Info:
    """What a checked stream is."""

    sample_rate: int
    channels: int
    frames: int
    """Samples per channel that the decoder gives back."""


def examine(data: bytes) -> MP3Info:
    """Check `data` and say what it is.

    Raises:
        NotAnMP3: empty, another kind of file, cut off, or not decodable to its full length.
    """
    promised = _count(data)
    import miniaudio

    try:
        sound = miniaudio.mp3_read_s16(data)
    except miniaudio.DecodeError as error:
        raise NotAnMP3("it cannot be decoded") from error
    frames = len(sound.samples) // sound.nchannels
    per_frame = 1152 if sound.sample_rate >= 32000 else 576
    if frames < promised - _SLACK_FRAMES * per_frame or frames <= 0:
        raise NotAnMP3(f"only {frames} of {promised} samples can be decoded")
    return MP3Info(sound.sample_rate, sound.nchannels, frames)


def _count(data: bytes) -> int:
    """Samples per channel that the frame headers promise."""
    if not data:
        raise NotAnMP3("it is empty")
    position = _after_id3(data)
    end = len(data)
    if data[-128:-125] == b"TAG":
        end -= 128
    samples = 0
    while position < end:
        length, count = _frame(data[position : position + 4])
        if position + length > end:
            raise NotAnMP3("it is cut off")
        samples += count
        position += length
    return samples


def _after_id3(data: bytes) -> int:
    """Where the sound starts: after an ID3v2 tag, if there is one."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame(header: bytes) -> tuple[int, int]:
    """Length in bytes and samples per channel of the frame with this 4-byte header."""
    if len(header) < 4:
        raise NotAnMP3("it is cut off")
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate, rate = header[2] >> 4, header[2] >> 2 & 3
    padding = header[2] >> 1 & 1
    if header[0] != 0xFF or header[1] & 0xE0 != 0xE0 or version == 1 or layer != 1:
        raise NotAnMP3("it is something else")
    if bitrate in (0, 15) or rate == 3:
        raise NotAnMP3("it is damaged")
    hertz = _RATES[version][rate]
    if version == 3:
        return 144_000 * _BITRATES_1[bitrate] // hertz + padding, 1152
    return 72_000 * _BITRATES_2[bitrate] // hertz + padding, 576
