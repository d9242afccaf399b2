"""How many requests may be under way, and when: additive increase, multiplicative decrease.

One pace is shared by all workers of an engine. A 429 halves the number of requests at once
and makes everyone wait; successes raise it again, one place for every two rounds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

BASE_SECONDS = 1.0
"""The first wait is random between 0 and this, the next up to twice as much, and so on."""
CAP_SECONDS = 60.0
"""No wait of our own choosing is longer."""
_RECOVERY = 0.5


class Stopped(Exception):
    """The speaker was stopped while a worker waited for its turn."""


class Pace:
    """Turns for the workers. Waits go through `sleep`, which `stop` must be able to end."""

    def __init__(
        self,
        most: int,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        random: Callable[[], float],
    ) -> None:
        self._most = most
        self._limit = float(most)
        self._running = 0
        self._quiet_until = 0.0
        self._wave = 0
        self._refusals = 0
        self._stopped = False
        self._clock, self._sleep, self._random = clock, sleep, random
        self._turn = threading.Condition()

    @property
    def limit(self) -> int:
        """Requests that may be under way at once just now."""
        return int(self._limit)

    def enter(self) -> int:
        """Wait for a turn; the answer goes back into `refused`.

        Raises:
            Stopped: there will be no turn any more.
        """
        while True:
            with self._turn:
                if self._stopped:
                    raise Stopped
                rest = self._quiet_until - self._clock()
                if rest <= 0:
                    if self._running < self.limit:
                        self._running += 1
                        return self._wave
                    self._turn.wait()
                    continue
            self._sleep(rest)

    def done(self, *, success: bool) -> None:
        """The request ended, with sound or with an error that says nothing of limits."""
        with self._turn:
            self._running -= 1
            if success:
                self._refusals = 0
                self._limit = min(float(self._most), self._limit + _RECOVERY / self._limit)
            self._turn.notify_all()

    def refused(self, wave: int, retry_after: float | None) -> tuple[int, float]:
        """The request was answered 429: how many times in a row that is, and how long to wait.

        Requests that were already under way when the first of them was refused do not count
        again: that is one refusal, not four.
        """
        with self._turn:
            self._running -= 1
            if wave == self._wave:
                self._wave += 1
                self._refusals += 1
                self._limit = max(1.0, self._limit / 2)
            wait = self.backoff(self._refusals, retry_after)
            self._quiet_until = max(self._quiet_until, self._clock() + wait)
            self._turn.notify_all()
            return self._refusals, wait

    def quiet(self, seconds: float) -> None:
        """Make no request for this long."""
        with self._turn:
            self._quiet_until = max(self._quiet_until, self._clock() + seconds)

    def backoff(self, failures: int, retry_after: float | None = None) -> float:
        """Seconds to wait after so many failures in a row: full jitter, growing, capped.

        What the service asked for is the least; a little is added, lest all come at once.
        """
        own = self._random() * min(CAP_SECONDS, BASE_SECONDS * 2.0 ** min(failures - 1, 10))
        if retry_after is None:
            return own
        return retry_after + min(own, BASE_SECONDS)

    def stop(self) -> None:
        """Let nobody in any more."""
        with self._turn:
            self._stopped = True
            self._turn.notify_all()
