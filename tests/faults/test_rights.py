"""Folders and files that may not be read or written: one line that names them, and no loss.

The program runs without root's right to ignore permissions, if root runs the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from essaycast.cli import essaycast
from tests.conftest import CONFIG, ESSAY
from tests.faults.kit import feed_faults, tree

ROOT = Path(__file__).resolve().parents[2]
Write = Callable[..., Path]
Run = Callable[..., Result]
Bound = Callable[..., subprocess.CompletedProcess[str]]
_DROP = "-dac_override,-dac_read_search,-fowner"


@pytest.fixture
def bound(show: Path) -> Bound:
    """Run the command line as somebody for whom permissions hold."""
    before: list[str] = []
    if os.name == "nt":
        pytest.skip("permissions are another thing on Windows")
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("PERMISSIONS NOT TESTED: as root they do not bind, and there is no setpriv")
        before = ["setpriv", f"--bounding-set={_DROP}", "--"]

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*before, sys.executable, "-m", "essaycast", *arguments],
            cwd=show,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return command


def clear(done: subprocess.CompletedProcess[str], code: int, *parts: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "unforeseen" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("essaycast:")]
    assert len(lines) == 1, done.stderr
    for part in (*parts, "ermission denied"):
        assert part in lines[0]


# What is forbidden (below the show), with which mode, the command, and how it ends.
CASES = [
    ("feed", 0o555, "build", 7, ["feed"]),
    ("feed/audio", 0o555, "build", 7, ["audio"]),
    (".essaycast", 0o555, "build", 7, [".essaycast"]),
    (".essaycast/clips", 0o555, "build", 5, ["clips", "set the rights"]),
    ("episodes", 0o555, "build", 4, ["roh.md", "identity"]),
    ("episodes", 0o000, "build", 4, ["episodes"]),
    ("episodes", 0o555, "new", 4, ["episodes"]),
    ("episodes", 0o555, "import", 4, ["episodes"]),
    ("episodes/erster.md", 0o000, "build", 4, ["erster.md"]),
    ("episodes/erster.md", 0o000, "script", 4, ["erster.md"]),
    ("config.toml", 0o000, "build", 3, ["config.toml"]),
    ("cover.png", 0o000, "build", 3, ["cover.png"]),
    ("jingle.wav", 0o000, "build", 6, ["jingle.wav"]),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that was built, with a cover and a jingle."""
    folder = tmp_path_factory.mktemp("built") / "show"
    (folder / "episodes").mkdir(parents=True)
    _picture(folder / "cover.png")
    _sound(folder / "jingle.wav")
    text = CONFIG.replace("[show]", '[show]\ncover = "cover.png"')
    (folder / "config.toml").write_text(text + '\n[intro]\nfile = "jingle.wav"\n', "utf-8")
    essay = ESSAY.format(title="Erster", date="2024-05-01")
    (folder / "episodes" / "erster.md").write_text(essay, "utf-8")
    result = CliRunner().invoke(essaycast, ["build", "--show", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "mode", "command", "code", "parts"),
    CASES,
    ids=[f"{case[0]}-{case[1]:o}-{case[2]}" for case in CASES],
)
def test_forbidden(
    bound: Bound,
    run: Run,
    built: Path,
    show: Path,
    name: str,
    mode: int,
    command: str,
    code: int,
    parts: list[str],
) -> None:
    shutil.rmtree(show)
    shutil.copytree(built, show)
    before = tree(show / "feed")
    # A new essay without identity: work for every part of the build.
    raw = "Ein roher Titel\n\nDies ist ein Satz ohne Kopf.\n"
    (show / "episodes" / "roh.md").write_text(raw, "utf-8")
    (show / "quelle.txt").write_text("Noch ein Titel\n\nUnd noch ein Satz dazu.\n", "utf-8")
    target = show / name
    usual = target.stat().st_mode & 0o777
    target.chmod(mode)
    try:
        arguments = {"new": ["Titel"], "import": ["--yes", "quelle.txt"]}.get(command, [])
        done = bound(command, *arguments)
    finally:
        target.chmod(usual)
    clear(done, code, *parts)
    assert feed_faults(show / "feed", base="http://localhost:8000/") == []
    if command == "build":
        assert tree(show / "feed")["feed/feed.xml"] == before["feed/feed.xml"]
    again = run("build")
    assert again.exit_code == 0, again.stderr
    assert (show / "feed" / "feed.xml").read_text("utf-8").count("<item>") == 2


def test_looking_needs_no_right_to_write(bound: Bound, essay: Write, show: Path) -> None:
    """A show on a read-only medium can be looked at, and a build with nothing to do says so."""
    essay("erster")
    assert bound("build").returncode == 0
    assert bound("build").returncode == 0
    folders = [show, *(path for path in show.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        for arguments, words in (
            (("status",), "ready"),
            (("script",), "erste Satz"),
            (("build",), "nothing to do"),
        ):
            done = bound(*arguments)
            assert done.returncode == 0, done.stderr
            assert words in done.stdout
    finally:
        for folder in folders:
            folder.chmod(0o755)


def _picture(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (1500, 1500), "#335577").save(path)


def _sound(path: Path) -> None:
    import math
    import struct
    import wave

    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(22050)
        samples = (round(8000 * math.sin(number / 20)) for number in range(22050))
        stream.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
