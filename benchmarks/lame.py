"""LAME alone on the finished sound: the least anything that writes an MP3 can take.

    python -m benchmarks.lame EPISODE

Prints the CPU seconds of encoding; reading the sound is not counted. Same settings as essaycast.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import lameenc
import miniaudio
import numpy as np

from essaycast.audio.mp3 import QUALITY


def main(episode: str) -> None:
    decoded = miniaudio.decode(Path(episode).read_bytes(), nchannels=1, sample_rate=44100)
    samples = np.frombuffer(decoded.samples, np.int16)
    before = time.process_time()
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(96)
    encoder.set_in_sample_rate(44100)
    encoder.set_channels(1)
    encoder.set_quality(QUALITY)
    for start in range(0, len(samples), 1 << 19):
        encoder.encode(samples[start : start + (1 << 19)].tobytes())
    encoder.flush()
    print(json.dumps({"cpu": time.process_time() - before}))


if __name__ == "__main__":
    main(*sys.argv[1:])
