"""Killed at any moment, a voice is asked for what is missing and for nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from essaycast.clips import ClipStore
from tests.standin.google import GoogleStandIn

PROGRAM = """
import sys
from pathlib import Path
from essaycast.clips import ClipStore
from essaycast.config import VoiceSettings
from essaycast.engines import load
from essaycast.model import Script, Utterance
from essaycast.speak import Speaker
texts = [f"Das ist der Satz Nummer {n}." for n in range(40)]
script = Script(tuple(Utterance(text, text) for text in texts))
engine = load(sys.argv[2], VoiceSettings())
with Speaker(engine, ClipStore(Path(sys.argv[1])), VoiceSettings()) as speaker:
    track = speaker.voice(script, name="x.md")
assert len(track.body) == 40
"""


def start(root: Path, engine: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(root), engine], stderr=subprocess.PIPE
    )


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_stopped_halfway_no_stored_clip_is_asked_for_again(
    google: GoogleStandIn, tmp_path: Path, ending: signal.Signals
) -> None:
    google.latency = 0.05
    root = tmp_path / "clips"
    store = ClipStore(root)
    first = start(root, "gtts")
    while len(list(store)) < 20:
        time.sleep(0.005)
        assert first.poll() is None
    first.send_signal(ending)
    before = time.monotonic()
    first.wait(timeout=10)
    assert time.monotonic() - before < 5
    stored = len(list(store))
    asked = google.total
    assert stored < 40
    # At most the requests that were under way are lost.
    assert asked - stored <= 4
    second = start(root, "gtts")
    assert second.wait(timeout=60) == 0
    assert google.total - asked == 40 - stored
    assert len(google.answered) == 40
    assert sum(count - 1 for count in google.count.values()) <= 4
    assert len(list(store)) == 40


@pytest.mark.slow
def test_killed_and_run_again_ends_in_the_same_bytes(tmp_path: Path) -> None:
    """With the voice in this machine, whose library would not say the same thing twice."""
    undisturbed, disturbed = tmp_path / "a", tmp_path / "b"
    assert start(undisturbed, "espeak").wait(timeout=60) == 0
    for _ in range(4):
        process = start(disturbed, "espeak")
        seen = len(list(ClipStore(disturbed)))
        while process.poll() is None and len(list(ClipStore(disturbed))) < min(seen + 8, 40):
            time.sleep(0.002)
        process.kill()
        process.wait()
    assert start(disturbed, "espeak").wait(timeout=60) == 0
    keys = list(ClipStore(undisturbed))
    assert len(keys) == 40
    for key in keys:
        ours, theirs = ClipStore(disturbed).path(key), ClipStore(undisturbed).path(key)
        assert ours.read_bytes() == theirs.read_bytes()


def test_helpers_do_not_outlive_a_killed_build(tmp_path: Path) -> None:
    process = start(tmp_path / "clips", "espeak")
    children: list[str] = []
    tasks = Path(f"/proc/{process.pid}/task")
    if not tasks.exists():
        process.kill()
        pytest.skip("needs /proc to look")
    while not children:
        for task in tasks.glob("*/children"):
            children += task.read_text().split()
        assert process.poll() is None
    process.kill()
    process.wait()
    deadline = time.monotonic() + 5
    while any(_alive(int(child)) for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
