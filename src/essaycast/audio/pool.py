"""Other cores help with the mastering: threads that make one stretch after the other.

LAME, numpy's products and the resampler leave Python's lock while they work, so that two threads
do in two cores nearly twice as much (benchmarks/README.md); processes did no better and had to be
started. A stretch depends on nothing but its material, so it does not matter who made which.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from essaycast.audio.cache import Encoded
from essaycast.audio.render import Format, Material, master

Made = tuple[bytes, Encoded]


class Pool:
    """`size` threads, shared by all episodes of a build; 1: the caller's own, and no other."""

    def __init__(self, size: int) -> None:
        self.ahead = size if size > 1 else 0
        """Stretches an episode has under way, so that no thread waits for it."""
        self._threads = ThreadPoolExecutor(size, "mastering") if size > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the threads, after the stretch each is at."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def master(self, material: Material, form: Format, gain: float, level: float) -> Future[Made]:
        """As `essaycast.audio.render.master`, at some time."""
        if self._threads is None:
            return finished(master(material, form, gain, level))
        return self._threads.submit(master, material, form, gain, level)


def finished(made: Made) -> Future[Made]:
    """A future that is there already."""
    future: Future[Made] = Future()
    future.set_result(made)
    return future
