"""Running the program on hostile input: bounded in memory and time, and watched."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
# What click's own styles need; everything else that begins with ESC is somebody's.
_STYLES = re.compile(r"\x1b\[(?:0|1|2|3[0-7]|9[0-7])m")


# What the system says of a finished child includes what its parent held when it was forked off,
# so the program tells its own peak as it ends.
_TOLD = """
import atexit, os, pathlib, re, sys

def tell():
    status = pathlib.Path("/proc/self/status").read_text()
    peak = re.search(r"VmHWM:\\s+(\\d+)", status).group(1)
    pathlib.Path(os.environ["ESSAYCAST_TEST_PEAK"]).write_text(peak)

atexit.register(tell)
from essaycast.__main__ import main
main()
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a bounded run ended."""

    code: int
    out: str
    err: str
    peak: int
    """Most memory it held, in bytes."""


def bounded(show: Path, *arguments: str, memory: int = 2048, seconds: int = 60) -> Ended:
    """Run the command line with at most `memory` MB of address space and `seconds` of CPU."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory * MEGABYTE, memory * MEGABYTE))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    told = show.parent / "peak"
    told.unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-c", _TOLD, *arguments],
        cwd=show,
        env={
            **os.environ,
            "ESSAYCAST_TEST_PEAK": str(told),
            "PYTHONPATH": str(ROOT / "src"),
            # Each thread of a library takes address space that is never used.
            "OPENBLAS_NUM_THREADS": "1",
            "MALLOC_ARENA_MAX": "2",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=limit,
    )
    timer = threading.Timer(seconds * 3, process.kill)
    timer.start()
    errors: list[bytes] = []
    assert process.stdout is not None and process.stderr is not None
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))  # type: ignore[union-attr]
    reader.start()
    out = process.stdout.read()
    reader.join()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    return Ended(
        process.returncode,
        out.decode("utf-8", "replace"),
        errors[0].decode("utf-8", "replace"),
        (int(told.read_text()) if told.exists() else usage.ru_maxrss) * 1024,
    )


def one_line(ended: Ended, code: int, *parts: str) -> None:
    """It was refused with one line that says what and where; nobody ran out of anything."""
    assert ended.code == code, (ended.code, ended.out, ended.err)
    lines = [line for line in ended.err.splitlines() if line.startswith("essaycast:")]
    assert len(lines) == 1, ended.err
    for part in parts:
        assert part in lines[0], lines[0]
    assert "unforeseen" not in ended.err
    assert "Traceback" not in ended.err


def harmless(text: str) -> bool:
    """True if a terminal shows `text` as it is: no control or escape character but our styles."""
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
                         _STYLES.sub("", text))  # fmt: skip
