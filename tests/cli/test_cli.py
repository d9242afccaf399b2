"""The command line itself: help, new shows and essays, script, status, every exit code."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from essaycast.cli import COMMANDS, essaycast

Run = Callable[..., Result]
Write = Callable[..., Path]
Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(essaycast, [*filter(None, [command]), "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_but_init_takes_a_show(command: str) -> None:
    result = CliRunner().invoke(essaycast, [command, "--help"])
    assert ("--show DIR" in result.output) == (command != "init")


def test_the_first_minutes_of_a_new_user(tmp_path: Path, program: Program) -> None:
    """init, new, write, script, build: each says what comes next, and it works."""
    folder = tmp_path / "mein podcast"
    done = program("init", str(folder), "--title", 'Mein "Podcast"', "--author", "Ich")
    assert done.returncode == 0, done.stderr
    assert "next:" in done.stdout
    done = program("new", "Über den Anfang", "--show", str(folder))
    assert done.returncode == 0, done.stderr
    (path,) = (folder / "episodes").iterdir()
    assert path.name == "ueber-den-anfang.md"
    text = path.read_text("utf-8")
    assert re.search(r"^guid: [0-9a-f-]{36}$", text, re.MULTILINE)
    path.write_text(text + "Am 3. März kamen 12 Gäste.\n", encoding="utf-8")
    done = program("script", "--show", str(folder))
    assert "Am dritten März kamen zwölf Gäste." in done.stdout
    done = program("build", "--engine", "silent", "--show", str(folder))
    assert done.returncode == 0, done.stderr
    assert "next:" in done.stdout
    assert (folder / "feed" / "feed.xml").is_file()
    again = program("init", str(folder))
    assert again.returncode == 2
    assert "nothing was changed" in again.stderr


def test_new_essays_may_be_drafts_or_scheduled(run: Run, show: Path) -> None:
    assert run("new", "Später", "--date", "2031-02-03").exit_code == 0
    assert run("new", "Entwurf", "--draft").exit_code == 0
    assert run("new", "Entwurf", "--draft").exit_code == 0
    names = sorted(path.name for path in (show / "episodes").iterdir())
    assert names == ["entwurf-2.md", "entwurf.md", "spaeter.md"]
    states = {row["slug"]: row["state"] for row in json.loads(run("status", "--json").stdout)}
    assert states == {"spaeter": "scheduled", "entwurf": "draft", "entwurf-2": "draft"}


def test_script_shows_text_json_changes_and_risks(run: Run, essay: Write) -> None:
    essay("eins", text="---\ntitle: Eins\n---\n\nEr zahlt 3 €.\n\n## Zwei\n\nDie XQZ ist da.\n")
    assert "Er zahlt drei Euro." in run("script", "eins").stdout
    (found,) = json.loads(run("script", "eins", "--json").stdout)
    spoken = [item["spoken"] for item in found["body"] if "spoken" in item]
    assert spoken == ["Eins", "Er zahlt drei Euro.", "Zwei", *spoken[3:]]
    assert {"chapter": "Zwei"} in found["body"]
    assert "5: 3 € -> drei Euro" in run("script", "eins", "--diff").stdout
    (changed,) = json.loads(run("script", "eins", "--diff", "--json").stdout)
    assert changed["changes"][0]["line"] == 5
    risks = run("script", "eins", "--risks").stdout
    assert "XQZ" in risks
    assert "[pronunciation]" in risks
    assert run("script", "fehlt").exit_code == 4


def test_script_reads_standard_input_and_other_files(run: Run, tmp_path: Path) -> None:
    assert "zwölf" in run("script", "-", stdin="Titel\n\nEs sind 12.\n").stdout
    assert run("script", "-", stdin=b"\xff\xfe").exit_code == 4
    path = tmp_path / "woanders.md"
    path.write_text("# Titel\n\nEs sind 13.\n", encoding="utf-8")
    assert "dreizehn" in run("script", str(path)).stdout


def test_script_and_status_change_nothing(run: Run, essay: Write, show: Path) -> None:
    path = essay("eins", text="# Eins\n\nText.\n")
    before = path.read_bytes()
    assert run("script").exit_code == 0
    assert run("status").exit_code == 0
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in show.iterdir()) == ["config.toml", "episodes"]


def test_status_shows_a_row_an_episode(run: Run, essay: Write) -> None:
    essay("eins")
    assert "new" in run("status").stdout
    assert "next: `essaycast build`" in run("status").stdout
    assert run("build").exit_code == 0
    line = run("status").stdout.strip()
    assert re.match(r"ready +eins  2024-05-01  0:\d\d  0\.\d MB  .*silent$", line)
    path = essay("eins", text="---\ntitle: Eins\ndate: 2024-05-01\n---\n\nGanz anders.\n")
    assert path.is_file()
    assert "new" in run("status").stdout  # its guid line is gone: another episode


def test_a_wrong_command_names_the_nearest(run: Run) -> None:
    result = run("biuld")
    assert result.exit_code == 2
    assert "did you mean 'build'?" in result.stderr


def test_output_into_a_closed_pipe_is_no_error(program: Program, essay: Write, show: Path) -> None:
    import os
    import sys

    essay("lang", text="# Lang\n\n" + "Ein Satz, der vorkommt. " * 5000)
    source = str(Path(__file__).resolve().parents[2] / "src")
    done = subprocess.run(
        f'"{sys.executable}" -m essaycast script | head -1',
        shell=True,
        cwd=show,
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "Lang"
    assert done.stderr == ""


def test_it_runs_as_a_module_and_tells_its_version(program: Program) -> None:
    from essaycast import __version__

    assert program("--version").stdout.strip() == f"essaycast {__version__}"
