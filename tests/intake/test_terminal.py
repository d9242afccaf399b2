"""The one question that `essaycast import` asks, on a real terminal (a pseudo-terminal)."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SOURCE

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX only")

RAW = (
    "Die Uhr\n\nVor der Tür stand ein Mann mit einem Karton voller Uhren, und alle gingen falsch.\n"
)
QUESTION = "write 1 essay to episodes/? [Y/n]:"
SECONDS = 60
"""For a machine under load; the command needs about one."""


def talk(show: Path, *arguments: str, answer: str) -> tuple[int, str]:
    """Run the command on a terminal, answer its question; the exit code and all it printed."""
    main, other = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "TERM": "dumb", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "essaycast", "import", *arguments, "--show", str(show)]
    running = subprocess.Popen(
        command, stdin=other, stdout=other, stderr=other, env=environment, close_fds=True
    )
    os.close(other)
    shown = b""
    answered = False
    try:
        while select.select([main], [], [], SECONDS)[0]:
            try:
                got = os.read(main, 4096)
            except OSError:  # Linux: the other end is closed
                break
            if not got:
                break
            shown += got
            if not answered and QUESTION.encode() in shown:
                os.write(main, answer.encode())
                answered = True
        return running.wait(SECONDS), shown.decode("utf-8").replace("\r\n", "\n")
    finally:
        running.kill()
        running.wait()
        os.close(main)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "uhr.txt"
    path.write_text(RAW, encoding="utf-8")
    return path


@pytest.mark.parametrize("answer", ["\n", "y\n"])
def test_it_asks_once_and_writes(answer: str, show: Path, raw: Path) -> None:
    code, shown = talk(show, str(raw), answer=answer)

    assert code == 0, shown
    assert shown.count(QUESTION) == 1
    assert shown.index("Die Uhr") < shown.index(QUESTION)  # the plan stands above the question
    assert [path.name for path in (show / "episodes").iterdir()] == ["die-uhr.md"]


def test_no_is_no(show: Path, raw: Path) -> None:
    code, shown = talk(show, str(raw), answer="n\n")

    assert code == 0, shown
    assert shown.count(QUESTION) == 1
    assert "nothing written" in shown
    assert not list((show / "episodes").iterdir())


def test_a_side_is_taken_after_the_question(show: Path, raw: Path) -> None:
    talk(show, str(raw), answer="y\n")
    path = show / "episodes" / "die-uhr.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Mann", "Herr"), encoding="utf-8")
    raw.write_text(RAW.replace("Mann", "Bote"), encoding="utf-8")

    code, shown = talk(show, str(raw), "--take", "source", answer="y\n")

    assert code == 0, shown
    assert shown.index("both changed the same passage") < shown.index(QUESTION)
    assert "Bote" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["--yes"], ["--dry-run"]])
def test_it_asks_nothing(arguments: list[str], show: Path, raw: Path) -> None:
    code, shown = talk(show, str(raw), *arguments, answer="")

    assert code == 0, shown
    assert QUESTION not in shown
    assert len(list((show / "episodes").iterdir())) == (arguments == ["--yes"])
