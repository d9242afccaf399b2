"""A wall-clock bound for calls that have none of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class DeadlineExceeded(Exception):
    """The call had not ended when its time was up; it goes on in its thread, unheard."""


def within(seconds: float, call: Callable[[], T]) -> T:
    """The result (or exception) of `call()`, or `DeadlineExceeded` after `seconds`.

    Timeouts of sockets bound the wait for the next byte only: a server that sends one byte a
    second, or a name look-up without an answer, is not caught by them. Python cannot stop a
    thread, so the call is left behind in a daemon thread, which never holds up the exit.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001  handed over to the caller's thread
            errors.append(error)

    thread = threading.Thread(target=run, name="essaycast-call", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise DeadlineExceeded(f"no end within {seconds:g} seconds")
    if errors:
        raise errors[0]
    return results[0]
