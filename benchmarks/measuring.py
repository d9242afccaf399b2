"""Running something as a process of its own and seeing what it took."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    """What one process and its children took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system time, children included."""
    memory: float
    """Highest resident memory in MB, of the process alone."""
    said: dict[str, Any]
    """What it printed, if that was JSON."""
    finished: bool
    """False if it was stopped after its time."""


def run(
    *command: str, timeout: float = 3600, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> Run:
    """Run `python ...`, at most `timeout` seconds."""
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command],
            stdout=out,
            stderr=errors,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": path, **(env or {})},
        )
        finished = True
        own = None
        while True:
            own = _highest(process.pid) or own
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            if time.perf_counter() - start > timeout:
                finished = False
                process.kill()
                _, status, usage = os.wait4(process.pid, 0)
                break
            time.sleep(0.005)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        text = out.read().decode(errors="replace")
        if finished and process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed:\n{errors.read().decode()[-2000:]}")
    lines = [line for line in text.splitlines() if line.startswith("{")]
    said = json.loads(lines[-1]) if lines else {}
    # Linux counts in KB, macOS in bytes.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    memory = own if own is not None else usage.ru_maxrss / unit
    return Run(wall, usage.ru_utime + usage.ru_stime, memory, said, finished)


def _highest(pid: int) -> float | None:
    """Highest resident memory so far in MB, where /proc tells.

    What the system says of a finished child is at least what its parent held when it was
    started; this is of the program alone.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else None


def median(values: Sequence[float]) -> float:
    """The middle one."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def machine() -> str:
    """What this was measured on: no names, no paths."""
    model, memory = platform.processor() or "unknown processor", ""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
        kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
        memory = f", {round(kilobytes / 2**20)} GB of memory"
    except (OSError, ValueError, IndexError):
        pass
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{model}, {os.cpu_count()} cores{memory}, {system}, Python {platform.python_version()}"
