"""The other end of `helper`: what runs in a helper process around a voice's library."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = tuple[dict[str, Any], bytes]


def serve(answer: Callable[[dict[str, Any]], Answer]) -> int:
    """Answer requests from stdin on stdout until stdin ends.

    A request is one line of JSON with a `timeout` in seconds; an answer one line of JSON with
    `size`, then that many bytes. Errors of the operating system or the library become
    `{"error": words}`.
    """
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not end up among the answers.
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if hasattr(signal, "alarm"):
            # If the parent is gone nobody else would end an endless loop in C.
            signal.alarm(int(request["timeout"]) + 10)
        try:
            header, payload = answer(request)
        except (OSError, RuntimeError, ValueError) as error:
            header, payload = {"error": f"{type(error).__name__}: {error}"}, b""
        if hasattr(signal, "alarm"):
            signal.alarm(0)
        described = json.dumps({**header, "size": len(payload)}).encode()
        answers.write(described + b"\n" + payload)
        answers.flush()
    return 0


def command(module: str, *arguments: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Command line and environment that run `module` of this package as a helper.

    -P: a file in the folder we are started from must not stand in for a module.
    """
    root = str(Path(__file__).parents[2])
    path = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, path] if path else [root])}
    return (sys.executable, "-P", "-m", module, *arguments), environment
