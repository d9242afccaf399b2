"""Several episodes: one after the other, or at once as `build --jobs` does.

python -m benchmarks.jobs FOLDER OUT one|jobs
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import clips
from essaycast.audio import Pool, Tags, record
from essaycast.config.settings import Config
from essaycast.model import Clip

EPISODES = 4
CLIPS = 60


def episode(chosen: list[Clip], folder: str, out: str, number: int, pool: Pool) -> str:
    """Record one of the episodes; its digest."""
    made = record(
        clips.track(chosen[number * CLIPS : (number + 1) * CLIPS]),
        config=Config(),
        show=Path(folder),
        slug=f"episode-{number}",
        feed=Path(out),
        tags=Tags(f"Messung {number}"),
        cache=Path(out) / "cache",
        read=clips.read,
        pool=pool,
    )
    return made.sha256


def main(folder: str, out: str, way: str) -> None:
    chosen = clips.make(Path(folder), EPISODES * CLIPS)
    start = time.perf_counter()
    workers = os.cpu_count() or 1
    at_once = 1 if way == "one" else workers
    with Pool(at_once) as pool, ThreadPoolExecutor(at_once) as threads:
        futures = [threads.submit(episode, chosen, folder, out, n, pool) for n in range(EPISODES)]
        digests = [future.result() for future in futures]
    print(json.dumps({"wall": time.perf_counter() - start, "digests": digests}))


if __name__ == "__main__":
    main(*sys.argv[1:])
