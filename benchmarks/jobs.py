"""Several episodes at once: by threads, by processes, one after the other.

python -m benchmarks.jobs FOLDER OUT one|threads|processes
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from benchmarks import clips
from essaycast.audio import Tags, record
from essaycast.config.settings import Config

EPISODES = 4
CLIPS = 60


def episode(folder: str, out: str, number: int) -> str:
    """Record one of the episodes; its digest."""
    chosen = clips.make(Path(folder), EPISODES * CLIPS)[number * CLIPS : (number + 1) * CLIPS]
    made = record(
        clips.track(chosen),
        config=Config(),
        show=Path(folder),
        slug=f"episode-{number}",
        feed=Path(out),
        tags=Tags(f"Messung {number}"),
        cache=Path(out) / "cache",
        read=clips.read,
    )
    return made.sha256


def main(folder: str, out: str, way: str) -> None:
    start = time.perf_counter()
    workers = os.cpu_count() or 1
    if way == "one":
        digests = [episode(folder, out, number) for number in range(EPISODES)]
    else:
        pool: Executor = (
            ThreadPoolExecutor(workers) if way == "threads" else ProcessPoolExecutor(workers)
        )
        with pool:
            futures = [pool.submit(episode, folder, out, n) for n in range(EPISODES)]
            digests = [future.result() for future in futures]
    print(json.dumps({"wall": time.perf_counter() - start, "digests": digests}))


if __name__ == "__main__":
    main(*sys.argv[1:])
