"""The build that has nothing to do: found out from the index, before anything else is loaded."""

from __future__ import annotations

import time
from pathlib import Path

from essaycast.pipeline.index import load_index, nothing_to_do
from essaycast.pipeline.progress import BuildReport


def nothing_new(folder: Path) -> BuildReport | None:
    """The report of a build with nothing to do, or None if a real build must look closer."""
    index = load_index(folder / ".essaycast")
    if not nothing_to_do(folder, index, now=time.time()):
        return None
    waiting = {name: row.state for name, row in index.essays.items() if row.state != "ready"}
    return BuildReport(
        ready=len(index.essays) - len(waiting),
        waiting=waiting,
        feed=str(folder / "feed" / "feed.xml"),
    )
