"""Two at once: the second says who is at work; the lock of a dead process is taken over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.kit import CONFIG, tree
from tests.standin.google import GoogleStandIn

ROOT = Path(__file__).resolve().parents[2]
Write = Callable[..., Path]
Program = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.slow


@pytest.fixture
def busy(
    show: Path, essay: Write, google: GoogleStandIn
) -> Iterator[tuple[subprocess.Popen[bytes], GoogleStandIn]]:
    """A build that waits for an answer of the voice."""
    (show / "config.toml").write_text(CONFIG, encoding="utf-8")
    essay("erster")
    google.fail_text("Hier steht der zweite.", "hang")
    process = subprocess.Popen(
        [sys.executable, "-m", "essaycast", "build"],
        cwd=show,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    while google.total < 4 or sum(google.answered.values()) < 3:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    yield process, google
    process.kill()
    process.wait()


def test_a_second_build_says_who_is_at_work(
    busy: tuple[subprocess.Popen[bytes], GoogleStandIn], show: Path, program: Program
) -> None:
    process, google = busy
    asked = google.total
    second = program("build")
    assert second.returncode == 1
    assert second.stdout == ""
    (line,) = second.stderr.splitlines()
    assert f"process {process.pid}" in line
    assert "wait until it is done" in line
    (show / "roh.txt").write_text("Ein Titel\n\nEin Satz, der gelesen wird.\n", "utf-8")
    third = program("import", "--yes", "roh.txt")
    assert third.returncode == 1
    assert f"process {process.pid}" in third.stderr
    assert google.total == asked
    # The hanging request is given up after voice.timeout and made again.
    assert process.wait(timeout=60) == 0
    assert max(google.answered.values()) == 1
    assert program("build").stdout.startswith("nothing to do")


def test_looking_is_possible_meanwhile(
    busy: tuple[subprocess.Popen[bytes], GoogleStandIn], program: Program
) -> None:
    for arguments in (("status",), ("script",)):
        done = program(*arguments)
        assert done.returncode == 0, done.stderr
        assert "rster" in done.stdout


def test_the_lock_of_a_killed_build_is_taken_over(
    busy: tuple[subprocess.Popen[bytes], GoogleStandIn], show: Path, program: Program
) -> None:
    process, _ = busy
    process.kill()
    process.wait()
    assert (show / ".essaycast" / "lock.holder").read_text() == str(process.pid)
    done = program("build")
    assert done.returncode == 0, done.stderr
    assert tree(show / "feed")


def test_a_stopped_build_says_so_and_frees_the_lock(
    busy: tuple[subprocess.Popen[bytes], GoogleStandIn], program: Program
) -> None:
    process, _ = busy
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "nothing is lost" in errors.decode().splitlines()[-1]
    assert program("build").returncode == 0
