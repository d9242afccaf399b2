"""Builds again when an essay or a setting changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

_SETTLE = 400  # ms without a further change before a build begins: editors write in steps


def watching(
    paths: tuple[Path, ...],
    feed: Path,
    rebuild: Callable[[], None],
    changed: Callable[[], None],
    stop: threading.Event,
) -> None:
    """Call `rebuild`, then `changed`, after every change below `paths`, until `stop` is set.

    Changes inside `feed` and in names that begin with a dot (our own state, editors'
    leftovers) do not count.
    """
    from watchfiles import Change, watch

    root = feed.resolve()

    def counts(change: Change, name: str) -> bool:
        path = Path(name)
        inside = next(
            (path.relative_to(top) for top in tops if path.is_relative_to(top)), Path(path.name)
        )
        if any(part.startswith(".") for part in inside.parts) or path.name.endswith("~"):
            return False
        return not path.is_relative_to(root)

    tops = tuple(path.resolve() for path in paths)
    for _ in watch(
        *tops,
        watch_filter=counts,
        stop_event=stop,
        step=100,
        debounce=_SETTLE * 4,
        rust_timeout=500,
        raise_interrupt=False,
    ):
        rebuild()
        changed()
