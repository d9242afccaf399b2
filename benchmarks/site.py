"""How publishing grows with the archive: run it, read the ratios.

    python benchmarks/site.py [EPISODES]        default 2000

Publishes an archive of half as many episodes and one of all, each twice. Times differ from
machine to machine; what must hold are the ratios: twice the episodes take about twice the
time, and a second publish with nothing new is a fraction of the first.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import overload

from essaycast.config import parse_config
from essaycast.model import Chapter, Cue, Episode, Recording
from essaycast.site.publish import publish

SENTENCES = 60
CONFIG = """
[show]
title = "Messung"
author = "Niemand"
base_url = "https://example.org/pod/"
"""


class Archive(Sequence[Episode]):
    """Episodes made when they are looked at, as the pipeline reads its records."""

    def __init__(self, count: int, recording: Recording) -> None:
        self.count, self.recording = count, recording

    def __len__(self) -> int:
        return self.count

    @overload
    def __getitem__(self, index: int) -> Episode: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Episode]: ...
    def __getitem__(self, index: int | slice) -> Episode | Sequence[Episode]:
        if isinstance(index, slice):
            raise TypeError("one at a time")
        if not 0 <= index < self.count:
            raise IndexError(index)
        cues = tuple(
            Cue(6.0 * n, 6.0 * n + 5.5, f"Satz {n} von Folge {index} handelt von Vertrauen & Zeit.",
                "sentence", n // 4)
            for n in range(SENTENCES)
        )  # fmt: skip
        return Episode(
            slug=f"folge-{index}",
            guid=f"guid-{index}",
            title=f"Folge {index}",
            date=datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=index),
            recording=replace(self.recording, cues=cues),
            engine="silent",
            summary="Worum es geht, in zwei Sätzen. " * 4,
            author="Niemand",
        )


def run(count: int) -> tuple[float, float]:
    """CPU seconds of a first and of a second publish of `count` episodes."""
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder)
        feed = show / "feed"
        sound = b"\xff\xfb" * 500
        name = "audio/folge.0123456789ab.mp3"
        (feed / "audio").mkdir(parents=True)
        (feed / name).write_bytes(sound)
        chapters = tuple(Chapter(60.0 * n, f"Kapitel {n}") for n in range(6))
        recording = Recording(
            name, len(sound), "0" * 64, 44100 * 360, 44100, 1, 96, -16.0, -1.0, (), chapters
        )
        spent = []
        for _ in range(2):
            start = time.process_time()
            publish(
                Archive(count, recording),
                config=parse_config(CONFIG), show=show, feed=feed, guid="",
            )  # fmt: skip
            spent.append(time.process_time() - start)
        return spent[0], spent[1]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    run(10)  # imports and fonts
    half_first, half_again = run(count // 2)
    first, again = run(count)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} episodes: first {first:.1f} s, again {again:.1f} s, {memory} MB at most")
    print(f"twice the episodes: first x {first / half_first:.2f}, again x {again / half_again:.2f}")
    print(f"nothing new: {again / first:.2f} of a first publish")


if __name__ == "__main__":
    main()
