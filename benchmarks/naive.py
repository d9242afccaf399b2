"""The script a user would write: pydub, one clip after the other, normalise, export.

    python -m benchmarks.naive FOLDER COUNT OUT
    python -m benchmarks.naive FOLDER COUNT grow    # only: what one more clip costs after COUNT

It needs an ffmpeg program, and does less than what it is compared with: no loudness, no limiter,
no trimming, no tags.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pydub import AudioSegment, effects


def grow(count: int) -> None:
    """Print the CPU seconds of adding a clip and a pause to an episode of `count` clips."""
    second = b"\1\0" * 44100

    def silence(seconds: float) -> AudioSegment:
        data = second * int(seconds)
        return AudioSegment(data=data, sample_width=2, frame_rate=44100, channels=1)

    episode, clip = silence(count * 3.5), silence(3)
    before = time.process_time()
    for _ in range(5):
        episode += clip
        episode += AudioSegment.silent(duration=350, frame_rate=44100)
    print(json.dumps({"cpu": (time.process_time() - before) / 5}))


def main(folder: str, count: str, out: str) -> None:
    if out == "grow":
        grow(int(count))
        return
    episode = AudioSegment.silent(duration=0, frame_rate=44100)
    for number in range(int(count)):
        episode += AudioSegment.from_mp3(Path(folder) / f"{number:05d}.mp3")
        episode += AudioSegment.silent(duration=350, frame_rate=44100)
    effects.normalize(episode).export(out, format="mp3", bitrate="96k")


if __name__ == "__main__":
    main(*sys.argv[1:])
