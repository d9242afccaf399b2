"""The script a user would write: pydub, one clip after the other, normalise, export.

    python -m benchmarks.naive FOLDER COUNT OUT

It needs an ffmpeg program, and does less than what it is compared with: no loudness, no limiter,
no trimming, no tags.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pydub import AudioSegment, effects


def main(folder: str, count: str, out: str) -> None:
    episode = AudioSegment.silent(duration=0, frame_rate=44100)
    for number in range(int(count)):
        episode += AudioSegment.from_mp3(Path(folder) / f"{number:05d}.mp3")
        episode += AudioSegment.silent(duration=350, frame_rate=44100)
    effects.normalize(episode).export(out, format="mp3", bitrate="96k")


if __name__ == "__main__":
    main(*sys.argv[1:])
