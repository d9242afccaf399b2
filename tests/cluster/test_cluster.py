"""`build --cluster` with a real scheduler and two workers: the same bytes as a build here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from essaycast.cli import essaycast
from tests.cluster.machines import ROOT, Machines
from tests.conftest import CONFIG
from tests.faults.kit import tree, write_essay

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
Program = Callable[..., subprocess.CompletedProcess[str]]
WORDS = "Wasser Feuer Erde Luft Licht Schatten Stein Blatt Wurzel Rinde Regen Schnee".split()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with Machines(tmp_path_factory.mktemp("machines")) as found:
        found.wait_for(2)
        yield found


def make_archive(show: Path) -> None:
    """Six essays, spoken by espeak, with a jingle, a bed and a sound between chapters."""
    show.mkdir(parents=True, exist_ok=True)
    config = CONFIG.replace('"silent"', '"espeak"')
    config = config.replace("[audio]", '[audio]\nchapter_sound = "toene/kapitel.wav"')
    config += '\n[intro]\nfile = "toene/jingle.wav"\ntext = "Heute: {title}."\n'
    (show / "config.toml").write_text(config + 'bed = "toene/bett.wav"\n', "utf-8")
    for number in range(6):
        name = f"folge-{number}"
        texts = [f"In {name} steht {word} an seinem Ort." for word in WORDS]
        write_essay(show, name, "## Anfang\n\n", *texts[:6], "\n\n## Ende\n\n", *texts[6:],
                    day=number + 1)  # fmt: skip
    (show / "toene").mkdir()
    for name, pitch in (("jingle", 20.0), ("bett", 70.0), ("kapitel", 11.0)):
        _sound(show / "toene" / f"{name}.wav", pitch)


@pytest.fixture
def archive(show: Path) -> Path:
    make_archive(show)
    return show


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a build on this machine makes of the archive."""
    folder = tmp_path_factory.mktemp("local") / "show"
    make_archive(folder)
    result = CliRunner().invoke(essaycast, ["build", "--show", str(folder)])
    assert result.exit_code == 0, result.output
    return state(folder)


def state(show: Path) -> dict[str, str]:
    """Everything a build leaves, but what holds times and process numbers."""
    found = tree(show / "feed", show / "episodes", show / ".essaycast")
    return {
        name: digest
        for name, digest in found.items()
        if not name.endswith(("index.json", "lock", "lock.holder"))
    }


def local(program: Program, show: Path) -> dict[str, str]:
    """What a build on this machine makes of the same show."""
    other = show.parent / "local"
    shutil.copytree(show, other)
    done = program("build", "--show", str(other))
    assert done.returncode == 0, done.stderr
    return state(other)


def test_the_same_bytes_as_here(
    program: Program, archive: Path, machines: Machines, expected: dict[str, str]
) -> None:
    done = program("build", "--cluster", machines.address)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("made ") == 6
    assert state(archive) == expected
    assert program("build", "--cluster", machines.address).stdout.startswith("nothing to do")


def test_what_is_stored_is_not_spoken_again(
    program: Program, archive: Path, machines: Machines
) -> None:
    assert program("build", "folge-1").returncode == 0
    path = archive / "episodes" / "folge-1.md"
    path.write_text(path.read_text("utf-8").replace("Wasser", "Eis"), "utf-8")
    expected = local(program, archive)
    done = program("build", "--cluster", machines.address, "folge-1")
    assert done.returncode == 0, done.stderr
    assert "1 asked" in done.stdout
    assert program("build", "--cluster", machines.address).returncode == 0
    ours = state(archive)
    assert {name: ours[name] for name in expected if "stretches" not in name} == {
        name: digest for name, digest in expected.items() if "stretches" not in name
    }


def test_a_worker_killed_halfway(
    archive: Path, expected: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Machines(tmp_path_factory.mktemp("mortal")) as mortal:
        mortal.wait_for(2)
        process = subprocess.Popen(
            [sys.executable, "-m", "essaycast", "build", "--cluster", mortal.address],
            cwd=archive,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        audio = archive / "feed" / "audio"
        deadline = time.monotonic() + 240
        while not (audio.is_dir() and any(audio.glob("folge-*"))):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.005)
        mortal.workers[0].kill()
        done = len(list(audio.glob("folge-*")))
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        assert done < 6
    assert state(archive) == expected


def test_nobody_answering_ends_in_a_line(program: Program, archive: Path) -> None:
    done = program("build", "--cluster", "tcp://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "no dask scheduler answers" in line
    assert "dask scheduler" in line


def test_google_is_refused_with_the_reason(
    program: Program, archive: Path, machines: Machines
) -> None:
    config = archive / "config.toml"
    config.write_text(config.read_text("utf-8").replace('"espeak"', '"gtts"'), "utf-8")
    done = program(
        "build", "--cluster", machines.address, env={"HTTPS_PROXY": "http://127.0.0.1:9"}
    )
    assert done.returncode == 2
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("essaycast:")]
    assert "limits hold for all machines together" in line


def test_what_is_wrong_with_an_essay_is_told_as_here(
    program: Program, archive: Path, machines: Machines
) -> None:
    (archive / "toene" / "jingle.wav").write_bytes(b"no sound")
    done = program("build", "--cluster", machines.address)
    here = program("build")
    assert done.returncode == here.returncode == 6
    assert done.stderr.splitlines()[-1] == here.stderr.splitlines()[-1]


def test_a_worker_with_another_version_is_refused(
    program: Program, archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("older")
    shutil.copytree(ROOT / "src" / "essaycast", other / "essaycast")
    module = other / "essaycast" / "__init__.py"
    module.write_text('"""Older."""\n\n__version__ = "0.0.1"\n')
    with Machines(tmp_path_factory.mktemp("mixed"), workers=0) as mixed:
        mixed.add(PYTHONPATH=str(other))
        mixed.wait_for(1)
        done = program("build", "--cluster", mixed.address)
    assert done.returncode == 1
    assert "has essaycast '0.0.1' instead of" in done.stderr
    assert not (archive / "feed" / "feed.xml").exists()


def _sound(path: Path, pitch: float) -> None:
    import math
    import struct
    import wave

    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(22050)
        samples = (round(6000 * math.sin(number / pitch)) for number in range(2 * 22050))
        stream.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
