"""Asking a host again when it may help, with growing waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from essaycast.errors import UploadError
from essaycast.hosts.interface import Host, UploadRetryable

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before each further try: about a minute in all."""
_TRIES_UNSEEN = 2  # further tries while the host has never answered: most likely a wrong name

_Result = TypeVar("_Result")


class Retrying:
    """Runs actions on one host; after a passing fault it hangs up, waits and tries again."""

    def __init__(
        self,
        host: Host,
        *,
        waits: Sequence[float] = WAITS,
        sleep: Callable[[float], None] = time.sleep,
        notify: Callable[[str], None] = lambda line: None,
    ) -> None:
        """`notify` is told, in a line, of every fault and wait."""
        self._host = host
        self._waits = tuple(waits)
        self._sleep = sleep
        self._notify = notify
        self._seen = False

    def __call__(self, action: Callable[[], _Result]) -> _Result:
        """The result of `action`, tried as often as there are waits.

        Raises:
            UploadError: the fault is final, or did not pass.
        """
        waits = self._waits if self._seen else self._waits[:_TRIES_UNSEEN]
        for wait in (*waits, None):
            try:
                result = action()
            except UploadRetryable as error:
                self._host.close()
                if wait is None:
                    raise UploadError(
                        f"{error}; tried {len(waits) + 1} times. `essaycast upload` goes on from "
                        "here once the host answers again"
                    ) from error
                self._notify(f"{error}; trying again in {wait:g} s")
                self._sleep(wait)
            else:
                self._seen = True
                return result
        raise AssertionError("the last round returns or raises")
