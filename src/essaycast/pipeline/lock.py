"""One build at a time: the operating system's lock, freed even when its holder is killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from essaycast.errors import EssaycastError


@contextmanager
def locked(state: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the show's lock; wait at most `wait` seconds for another holder to finish.

    Raises:
        EssaycastError: another process holds it; the message names the process.
    """
    state.mkdir(parents=True, exist_ok=True)
    lock = FileLock(state / "lock")
    holder = state / "lock.holder"
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise EssaycastError(
            f"another essaycast (process {_holder(holder)}) is at work on this show; "
            "wait until it is done, then run the command again"
        ) from None
    try:
        # Only information for the message above; the lock itself is the system's.
        holder.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return "unknown"
    return text if text.isdigit() else "unknown"
