"""Killed (SIGKILL) at random moments, an import run again ends as if it had not been killed.

New essays get a random identity, so essays are compared with their guid taken out; that an
identity once written stays is looked at besides.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.forge import Forge
from tests.faults.kit import CONFIG, kills

pytestmark = pytest.mark.slow
_GUID = re.compile(r"(?m)^guid: (\S+)\n")


@dataclass(frozen=True)
class Start:
    """A show about to be imported into, and what it becomes undisturbed."""

    folder: Path
    outcome: dict[str, str]
    seconds: float
    changes: int


def _raw(folder: Path, number: int, *, more: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    words = ("Weg", "Haus", "Baum", "Fluss", "Berg", "Tal", "Feld", "Wald")
    word = words[number]
    text = (
        f"Vom {word}\n\nDer erste Absatz handelt vom {word} und von nichts anderem.{more}\n\n"
        f"Der zweite Absatz sagt, was ein {word} nicht ist. Er ist kürzer.\n\n"
        f"Zum Schluss noch ein Satz über den {word}, damit es ein Ende hat.\n"
    )
    (folder / f"{word.lower()}.txt").write_text(text, encoding="utf-8")


def _essays(show: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (show / "episodes").iterdir()}


def _plain(show: Path) -> dict[str, str]:
    return {name: _GUID.sub("", text) for name, text in _essays(show).items()}


@pytest.fixture(scope="module")
def starts(forge: Forge, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Start]:
    """`new`: nothing there yet. `again`: imported before, then edited here and at the source."""
    work = tmp_path_factory.mktemp("imports")
    for name in ("new", "again"):
        show = work / name / "show"
        (show / "episodes").mkdir(parents=True)
        (show / "config.toml").write_text(CONFIG, encoding="utf-8")
        for number in range(6):
            _raw(work / name / "raw", number)
    assert forge.run("import", "--yes", "../raw", cwd=work / "again" / "show", env={}).code == 0
    for number in (1, 2, 6, 7):
        _raw(work / "again" / "raw", number, more=" Und das ist neu.")
    edited = work / "again" / "show" / "episodes" / "vom-baum.md"
    edited.write_text(edited.read_text("utf-8").replace("Zum Schluss", "Am Ende"), "utf-8")
    found = {}
    for name in ("new", "again"):
        trial = work / f"{name}-undisturbed"
        shutil.copytree(work / name, trial)
        before = time.monotonic()
        ended = forge.run("import", "--yes", "../raw", cwd=trial / "show", env={})
        assert ended.code == 0, ended.text
        outcome = _plain(trial / "show")
        assert len(outcome) == {"new": 6, "again": 8}[name]
        found[name] = Start(work / name, outcome, time.monotonic() - before, ended.changes)
    baum = found["again"].outcome["vom-baum.md"]
    assert "Am Ende" in baum and "Und das ist neu." in baum
    return found


@pytest.mark.parametrize("moment", range(kills(0.5)))
def test_killed_and_run_again_ends_in_the_same_essays(
    forge: Forge, starts: dict[str, Start], tmp_path: Path, moment: int
) -> None:
    chance = random.Random(moment)
    start = starts[chance.choice(("new", "again"))]
    work = tmp_path / "work"
    shutil.copytree(start.folder, work)
    show = work / "show"
    guids = {name: _GUID.findall(text) for name, text in _essays(show).items()}
    for _ in range(chance.choice((1, 1, 2, 4))):
        forge.killed(
            chance,
            *("import", "--yes", "../raw"),
            cwd=show,
            env={},
            seconds=start.seconds,
            changes=start.changes,
        )
        for name, text in _essays(show).items():
            if name.endswith(".md") and not name.startswith("."):
                assert text.startswith("---\n") and text.endswith(".\n"), "a half-written essay"
                assert guids.setdefault(name, _GUID.findall(text)) == _GUID.findall(text)
    last = forge.run("import", "--yes", "../raw", cwd=show, env={})
    assert last.code == 0, last.text
    assert {name: text for name, text in _plain(show).items() if name[0] != "."} == start.outcome
    kept = {name: _GUID.findall(text) for name, text in _essays(show).items()}
    assert all(kept[name] == guid for name, guid in guids.items() if name[0] != ".")
    again = forge.run("import", "--yes", "../raw", cwd=show, env={})
    assert again.code == 0
    assert "unchanged" in again.text
    assert not re.search(r"^  (new|update) ", again.text, re.MULTILINE)
