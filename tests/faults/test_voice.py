"""A voice that refuses, vanishes, crashes or hangs: a clear line, the right code, no loss."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import Result

from tests.faults.kit import CONFIG, feed_faults, tree
from tests.standin.google import GoogleStandIn

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Result]
Write = Callable[..., Path]


@pytest.fixture
def published(run: Run, essay: Write, show: Path, google: GoogleStandIn) -> dict[str, str]:
    """A feed that stands; three more essays wait to be voiced."""
    (show / "config.toml").write_text(
        CONFIG.replace("requests = 3", "requests = 1\nretries = 2"), encoding="utf-8"
    )
    essay("gut")
    assert run("build").exit_code == 0
    for day, name in enumerate(("eins", "zwei", "drei"), start=2):
        words = f"Der Anfang von {name}. Die Mitte von {name}. Das Ende von {name}."
        essay(name, text=f"---\ntitle: {name}\ndate: 2024-05-0{day}\n---\n\n{words}\n")
    google.asked.clear()
    google.count.clear()
    google.answered.clear()
    return tree(show / "feed")


def failed(result: Result, code: int, *parts: str) -> None:
    assert result.exit_code == code, result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("essaycast:")]
    assert len(lines) == 1, result.stderr
    for part in parts:
        assert part in lines[0]
    assert "unforeseen" not in lines[0]
    assert "Traceback" not in result.stderr


def goes_on(run: Run, show: Path, google: GoogleStandIn) -> None:
    """The same command finishes the work and asks for nothing that was answered."""
    assert feed_faults(show / "feed") == []
    result = run("build", "--jobs", "1")
    assert result.exit_code == 0, result.stderr
    assert set(google.answered.values()) == {1}
    assert len(google.answered) == 12
    assert (show / "feed" / "feed.xml").read_text("utf-8").count("<item>") == 4


def after(google: GoogleStandIn, answers: int, fault: str) -> None:
    """From the given number of answers on, everything fails like this."""
    for _ in range(answers):
        google.fail("")
    google.fail_always(fault)


@pytest.mark.parametrize(
    ("fault", "parts"),
    [
        ("429:3600", ["429", "5 of ", "nothing is lost", "in 60 minutes"]),
        ("captcha", ["429", "nothing is lost", "again in an hour or so"]),
        ("403", ["403", "another engine"]),
        ("html", ["a page instead of sound", "run the same command again"]),
    ],
)
def test_google_refuses_halfway(
    run: Run,
    show: Path,
    google: GoogleStandIn,
    published: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    parts: list[str],
) -> None:
    monkeypatch.setattr("essaycast.speak.pace.BASE_SECONDS", 0.01)
    after(google, 5, fault)
    result = run("build", "--jobs", "1")
    failed(result, 5, *parts)
    # The episode that was finished before is out; the others are as they were.
    assert (show / "feed" / "feed.xml").read_text("utf-8").count("<item>") == 2
    states = {row["slug"]: row["state"] for row in json.loads(run("status", "--json").stdout)}
    assert sorted(states.values()) == ["new", "new", "ready", "ready"]
    google.fail_always("")
    goes_on(run, show, google)


def test_a_limit_is_no_reason_for_a_stand_in(
    run: Run, show: Path, google: GoogleStandIn, published: dict[str, str]
) -> None:
    config = show / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace("[voice]", '[voice]\nfallback = "silent"'), "utf-8"
    )
    after(google, 5, "429:3600")
    result = run("build", "--jobs", "1")
    failed(result, 5, "in 60 minutes")
    assert "STAND-IN" not in result.stdout
    google.fail_always("")
    goes_on(run, show, google)


def test_long_waits_are_said(
    run: Run, show: Path, google: GoogleStandIn, published: dict[str, str]
) -> None:
    google.fail("", "429:6")
    result = run("build", "--jobs", "1")
    assert result.exit_code == 0, result.stderr
    assert re.search(
        r"note: Google wants fewer requests \(429\); waiting [67] seconds", result.stderr
    )


def test_the_network_gone_halfway(
    run: Run,
    show: Path,
    google: GoogleStandIn,
    published: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("essaycast.speak.pace.BASE_SECONDS", 0.01)
    real = google.sound

    def unplug(text: str) -> bytes:
        if len(google.answered) == 4:
            monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        return real(text)

    before = os.environ["HTTPS_PROXY"]
    google.sound = unplug
    result = run("build", "--jobs", "1")
    failed(result, 5, "cannot be reached", "run the same command again")
    google.sound = real
    monkeypatch.setenv("HTTPS_PROXY", before)
    goes_on(run, show, google)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
def test_an_offline_voice_that_crashes_or_hangs(
    run: Run, show: Path, published: dict[str, str], ending: signal.Signals
) -> None:
    """Its helper process dies or stands still; the sentence is named, the rest is kept."""
    config = show / "config.toml"
    config.write_text(config.read_text("utf-8").replace('"gtts"', '"espeak"'), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "essaycast", "build", "--jobs", "1"],
        cwd=show,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    helper = _helper(process)
    os.kill(helper, ending)
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
    lines = [line for line in errors.splitlines() if line.startswith("essaycast:")]
    if process.returncode:  # it may have died between two sentences: then another speaks
        assert process.returncode == 5, errors
        assert len(lines) == 1
        assert "espeak" in lines[0]
        assert ".md:" in lines[0]
    assert feed_faults(show / "feed") == []
    assert run("build").exit_code == 0
    assert feed_faults(show / "feed") == []


def _helper(process: subprocess.Popen[str]) -> int:
    """The first child of the program, as soon as it is a voice.

    Between fork and exec it is still a copy of its parent, which waits for the exec: stopped
    there, it would stop the program itself, which no hanging voice can do.
    """
    tasks = Path(f"/proc/{process.pid}/task")
    if not tasks.exists():
        pytest.skip("needs /proc to look")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for task in tasks.glob("*/children"):
            for child in task.read_text().split():
                with suppress(OSError):  # gone again
                    if b"espeak_worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                        return int(child)
        time.sleep(0.001)
    raise AssertionError("no helper was started")
