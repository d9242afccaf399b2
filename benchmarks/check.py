"""How a check grows with the archive: run it, read the ratios.

    python -m benchmarks.check [EPISODES]        default 2000

Publishes an archive of half as many episodes and one of all, with real sound files of some
seconds, and checks each: the must-rules a build runs, and everything (the sound of the newest
20 decoded). Times differ from machine to machine; what must hold is that twice the episodes
take about twice the time, in memory that hardly grows.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import lameenc
import numpy as np

from benchmarks.site import CONFIG, Archive
from essaycast.config import parse_config
from essaycast.model import Cue, Episode, Recording
from essaycast.site.check import check_folder, must_rules
from essaycast.site.check.context import Options
from essaycast.site.publish import publish

RATE = 22050
SECONDS = 12


def sounds(feed: Path, count: int) -> list[Recording]:
    """A sound file an episode, all different in their last bytes."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(48)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    wave = 8000 * np.sin(np.arange(RATE * SECONDS) / 20)
    data = bytes(encoder.encode(wave.astype("<i2").tobytes()) + encoder.flush())
    (feed / "audio").mkdir(parents=True)
    found = []
    for number in range(count):
        one = data[:-4] + number.to_bytes(4, "big")
        digest = hashlib.sha256(one).hexdigest()
        name = f"audio/folge-{number}.{digest[:10]}.mp3"
        (feed / name).write_bytes(one)
        found.append(
            Recording(name, len(one), digest, RATE * SECONDS, RATE, 1, 48, -16.0, -1.0, ())
        )
    return found


class Sounding(Archive):
    """An archive in which every episode has a file of its own."""

    def __init__(self, recordings: list[Recording]) -> None:
        super().__init__(len(recordings), recordings[0])
        self.recordings = recordings

    def __getitem__(self, index: int | slice) -> Episode:  # type: ignore[override]
        episode = super().__getitem__(index)
        assert isinstance(episode, Episode)
        assert isinstance(index, int)
        cues = tuple(
            Cue(2.0 * n, 2.0 * n + 1.9, f"Satz {n} von Folge {index} handelt von der Zeit.")
            for n in range(SECONDS // 2)
        )
        return replace(episode, recording=replace(self.recordings[index], cues=cues))


def measure(feed: Path) -> dict[str, float]:
    """CPU seconds and MB of both checks, in this process."""
    options = Options(now=datetime(2026, 1, 1, tzinfo=UTC), listen=20)
    start = time.process_time()
    broken = must_rules((feed / "feed.xml").read_bytes(), feed, options=options)
    must = time.process_time() - start
    start = time.process_time()
    found = check_folder(feed, options=options)
    whole = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert not broken, broken[0]
    return {"must": must, "whole": whole, "memory": memory, "found": len(found)}


def main() -> None:
    if len(sys.argv) > 2:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    said = []
    for size in (count // 2, count):
        with tempfile.TemporaryDirectory() as folder:
            feed = Path(folder) / "feed"
            archive = Sounding(sounds(feed, size))
            publish(archive, config=parse_config(CONFIG), show=Path(folder), feed=feed, guid="")
            command = [sys.executable, "-m", "benchmarks.check", "measure", str(feed)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            said.append(json.loads(done.stdout))
    half, whole = said
    for name, words in (("must", "must-rules"), ("whole", "everything")):
        print(
            f"{words}: {count} episodes {whole[name]:.1f} s CPU, "
            f"twice the episodes x {whole[name] / half[name]:.2f}"
        )
    print(f"highest memory {whole['memory']:.0f} MB (half the episodes {half['memory']:.0f} MB)")


if __name__ == "__main__":
    main()
