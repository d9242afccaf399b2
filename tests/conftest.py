"""What all tests share: a show in a temporary folder, the real command line, no network.

Connections beyond loopback fail (pytest-socket, see pyproject.toml), so a test that would
ask the world for something is seen at once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from essaycast.cli import essaycast
from tests.standin.plugin import google  # noqa: F401  a fixture for all tests

# Started in the background by a shell without job control, programs inherit an ignored Ctrl-C;
# the tests that press it need the usual one.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SOURCE = Path(__file__).resolve().parent.parent / "src"
CONFIG = """\
[show]
title = "Testfunk"
author = "Tilda Test"
description = "Ein Podcast zum Prüfen."
timezone = "UTC"

[voice]
engine = "silent"

[audio]
sample_rate = 22050
bitrate = 48
"""

ESSAY = """\
---
title: {title}
date: {date}
---

Dies ist der erste Satz. Hier steht der zweite.

Ein neuer Absatz folgt.
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show without essays, spoken by the silent engine."""
    folder = tmp_path / "show"
    (folder / "episodes").mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    return folder


@pytest.fixture
def essay(show: Path) -> Callable[..., Path]:
    """Write an essay into the show: `essay("name", text=..., title=..., date=...)`."""

    def write(
        name: str, *, text: str | None = None, title: str | None = None, date: str = "2024-05-01"
    ) -> Path:
        path = show / "episodes" / f"{name}.md"
        shown = title or name.replace("-", " ").title()
        content = ESSAY.format(title=shown, date=date) if text is None else text
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(show: Path) -> Callable[..., Result]:
    """Run the command line in this process, on the show: `run("build", "--json")`."""

    def command(*arguments: str, stdin: str | bytes | None = None) -> Result:
        runner = CliRunner(mix_stderr=False)
        before = Path.cwd()
        os.chdir(show)
        try:
            return runner.invoke(essaycast, list(arguments), input=stdin)
        finally:
            os.chdir(before)

    return command


@pytest.fixture
def program(show: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line as a program of its own, as a user does, in the show's folder."""

    def command(
        *arguments: str, env: dict[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "essaycast", *arguments],
            cwd=show,
            env={**os.environ, "PYTHONPATH": f"{SOURCE}{os.pathsep}{SOURCE.parent}", **(env or {})},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )

    return command
