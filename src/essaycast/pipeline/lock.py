"""One build at a time: the operating system's lock, freed even when its holder is killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from essaycast.errors import EssaycastError
from essaycast.text import printable


@contextmanager
def locked(state: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the show's lock; wait at most `wait` seconds for another holder to finish.

    Raises:
        EssaycastError: another process holds it; the message names the process.
    """
    lock = FileLock(state / "lock")
    holder = state / "lock.holder"
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait)
    except Timeout:
        raise EssaycastError(
            f"another essaycast (process {_holder(holder)}) is at work on this show; "
            "wait until it is done, then run the command again"
        ) from None
    except OSError as error:
        raise EssaycastError(
            f"{printable(str(state))}: cannot be written ({error.strerror or error}); "
            "make room on the disk, or make it a folder you may write to"
        ) from error
    try:
        # Only information for the message above; the lock itself is the system's.
        with suppress(OSError):
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
