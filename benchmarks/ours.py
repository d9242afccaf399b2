"""One episode by essaycast's audio room, as a process of its own.

    python -m benchmarks.ours FOLDER COUNT OUT CHANGED CORES

`CHANGED` is the number of a clip that is replaced by another one, or -1; `CORES` what `build`
would use: 1 is this process alone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks import clips
from essaycast.audio import Pool, Tags, record
from essaycast.config.settings import Config


def main(folder: str, count: str, out: str, changed: str, cores: str) -> None:
    chosen = clips.make(Path(folder), int(count))
    if int(changed) >= 0:
        # Another sentence in its place: a clip from beyond the episode's end.
        chosen[int(changed)] = clips.make(Path(folder), int(count) + 1)[-1]
    before = time.process_time()
    with Pool(int(cores)) as pool:
        made = record(
            clips.track(chosen),
            config=Config(),
            show=Path(folder),
            slug="episode",
            feed=Path(out),
            tags=Tags("Messung", "essaycast", "Benchmarks"),
            cache=Path(out) / "cache",
            read=clips.read,
            pool=pool,
        )
    seconds = time.process_time() - before
    print(json.dumps({"file": made.file, "seconds": made.duration, "cpu": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
