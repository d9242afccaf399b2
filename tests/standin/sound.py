"""What the stand-in answers: German speech as 24 kHz mono MP3 at 64 kbit/s, as Google sends it."""

from __future__ import annotations

import threading
from functools import cache

import lameenc
import numpy as np
import soxr

from essaycast.config import VoiceSettings
from essaycast.engines import load

RATE = 24000
_FRAME = 576
_FILLER = (
    "Vertrauen wächst langsam, und es wächst nur dort, wo einer dem anderen zuhört. "
    "Wer schreibt, der hört zuerst sich selbst zu, und das ist schwerer, als es klingt."
)
_LOCK = threading.Lock()


def spoken(text: str) -> bytes:
    """`text` itself, really spoken (about 60 ms of CPU for a sentence, once a text)."""
    with _LOCK:
        return _spoken(text)


def filler(text: str) -> bytes:
    """Real speech, though always the same, as long as `text` would take; costs nothing."""
    with _LOCK:
        frames = _filler_frames()
        count = max(20, round(len(text) / 15 * RATE / _FRAME))
        return b"".join(frames[: min(count, len(frames))])


@cache
def _spoken(text: str) -> bytes:
    engine = load("espeak", VoiceSettings())
    try:
        sound = engine.speak(text)
    finally:
        engine.close()
    samples = np.frombuffer(sound.data, dtype="<i2")
    return _encode(soxr.resample(samples, sound.sample_rate, RATE))


def _encode(samples: np.ndarray) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_bit_rate(64)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(samples.astype("<i2").tobytes()) + encoder.flush())


@cache
def _filler_frames() -> list[bytes]:
    data = _spoken(_FILLER)
    # Constant bitrate and no padding at 24 kHz and 64 kbit/s: all frames are equally long.
    length = 72 * 64000 // RATE
    return [data[start : start + length] for start in range(0, len(data) - length + 1, length)]
