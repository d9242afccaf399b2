"""Helper processes: a voice's library runs in one, so that its crash or hang ends only that.

The protocol is the simplest that works everywhere: a line of JSON in; a line of JSON with
`size` out, then `size` bytes. A helper ends by itself when its stdin ends, thus also when
this process is killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any


class HelperCrash(Exception):
    """The helper ended in the middle of a request; the message says how."""


class HelperTimeout(Exception):
    """The helper did not answer in time and was killed."""


class Helper:
    """One running helper process. Not thread-safe; `HelperPool` lends it to one at a time."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None):
        self.served = 0
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=None if environment is None else dict(environment),
            # Ctrl-C is for the program itself; it closes its helpers in good order.
            start_new_session=os.name != "nt",
        )

    def ask(self, request: Mapping[str, Any], timeout: float) -> tuple[dict[str, Any], bytes]:
        """Send one request and wait at most `timeout` seconds for its answer.

        Raises:
            HelperTimeout: no answer in time; the process is dead.
            HelperCrash: the process ended or answered nonsense; it is dead.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(timeout, expire)
        timer.daemon = True
        timer.start()
        try:
            stdin.write(json.dumps({**request, "timeout": timeout}).encode() + b"\n")
            stdin.flush()
            header: dict[str, Any] = json.loads(stdout.readline())
            payload = stdout.read(header["size"])
            if len(payload) != header["size"]:
                raise EOFError
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            self._process.kill()
            status = self._process.wait()
            if expired.is_set():
                raise HelperTimeout(f"no answer within {timeout:.0f} seconds") from error
            raise HelperCrash(_how(status)) from error
        finally:
            timer.cancel()
        self.served += 1
        return header, payload

    def close(self) -> None:
        """End the process: it goes by itself when its stdin ends, or is killed."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Let go of a process that belongs to the parent this process was forked from."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                # Not `close`: that would flush a buffer copied in the middle of a write.
                with contextlib.suppress(OSError):
                    os.close(pipe.fileno())
        self._process.returncode = 0


class HelperPool:
    """Helpers of one command, started when needed, each lent to one request at a time."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        lifetime: int,
        environment: Mapping[str, str] | None = None,
    ):
        """`lifetime` is the number of requests after which a helper is replaced."""
        self._command = tuple(command)
        self._environment = environment
        self._lifetime = lifetime
        self._idle: list[Helper] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def ask(self, request: Mapping[str, Any], timeout: float) -> tuple[dict[str, Any], bytes]:
        """As `Helper.ask`, with a helper that is free or a new one.

        Raises:
            HelperTimeout, HelperCrash: as there.
            OSError: no process can be started.
        """
        helper = self._take()
        try:
            answer = helper.ask(request, timeout)
        except BaseException:
            helper.close()
            raise
        if helper.served < self._lifetime:
            with self._lock:
                self._idle.append(helper)
        else:
            helper.close()
        return answer

    def close(self) -> None:
        """End all idle helpers. Those at work end after their request is abandoned."""
        with self._lock:
            idle, self._idle = self._idle, []
        for helper in idle:
            helper.close() if self._owner == os.getpid() else helper.forget()

    def _take(self) -> Helper:
        if self._owner != os.getpid():
            # Forked: the pipes are the parent's, and its lock may have been held.
            self._lock = threading.Lock()
            for helper in self._idle:
                helper.forget()
            self._idle, self._owner = [], os.getpid()
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return Helper(self._command, self._environment)


def _how(status: int) -> str:
    if status < 0:
        return f"crashed (signal {-status})"
    return f"ended early (status {status})"
