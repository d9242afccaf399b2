"""A cache with flipped bits or cut files: found by its hash, made again, and said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.faults.kit import CONFIG, tree
from tests.standin.google import GoogleStandIn

Run = Callable[..., Result]
Write = Callable[..., Path]
SENTENCES = ("Dies ist der erste Satz.", "Hier steht der zweite.", "Ein neuer Absatz folgt.")


@pytest.fixture
def built(run: Run, essay: Write, show: Path, google: GoogleStandIn) -> dict[str, str]:
    """A show that was voiced by the stand-in, and the bytes it became."""
    (show / "config.toml").write_text(CONFIG, encoding="utf-8")
    essay("erster")
    assert run("build").exit_code == 0
    assert google.total == 4
    return tree(show / "feed")


def clip_of(show: Path, text: str) -> Path:
    for path in (show / ".essaycast" / "clips").rglob("*.clip"):
        if json.loads(path.open("rb").readline())["text"] == text:
            return path
    raise AssertionError(text)


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    path.write_bytes(data)


def test_damaged_clips_are_voiced_again_and_said(
    run: Run, show: Path, google: GoogleStandIn, built: dict[str, str]
) -> None:
    flip(clip_of(show, SENTENCES[0]), -1000)
    cut = clip_of(show, SENTENCES[1])
    cut.write_bytes(cut.read_bytes()[:-100])
    flip(clip_of(show, SENTENCES[2]), 30)
    result = run("build", "--force")
    assert result.exit_code == 0, result.stderr
    for sentence in SENTENCES:
        assert f"note: a stored clip is damaged and is voiced again: «{sentence}»" in result.stderr
    assert google.total == 4 + 3
    assert google.count["Erster"] == 1
    assert "3 asked, 1 from the store" in result.stdout
    assert tree(show / "feed") == built


@pytest.mark.parametrize("kind", ["flipped", "cut", "empty", "foreign"])
def test_every_other_file_of_the_cache(
    run: Run, show: Path, google: GoogleStandIn, built: dict[str, str], kind: str
) -> None:
    """Index, records, what was published, measures: the same feed again, nothing asked."""
    state = show / ".essaycast"
    harmed = [
        path
        for path in state.rglob("*")
        if path.is_file() and "clips" not in path.relative_to(state).parts
    ]
    assert len(harmed) >= 5
    for path in harmed:
        data = path.read_bytes()
        if kind == "flipped":
            data = data[: len(data) // 2] + b"\x00" + data[len(data) // 2 + 1 :]
        elif kind == "cut":
            data = data[: len(data) * 2 // 3]
        elif kind == "empty":
            data = b""
        else:
            data = b'{"format": 1, "episode": [], "files": 7, "essays": {"a": 1}}'
        path.write_bytes(data)
    for arguments in (("status",), ("build",), ("build", "--force"), ("status",)):
        result = run(*arguments)
        assert result.exit_code == 0, result.stderr
        assert result.exception is None
    assert google.total == 4
    assert tree(show / "feed") == built


def test_the_cache_gone_while_google_is_not_there(
    run: Run, show: Path, built: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is published needs no cache: the feed stays, and it is said what is missing."""
    shutil.rmtree(show / ".essaycast" / "clips")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert run("build").exit_code == 0
    assert tree(show / "feed") == built
    result = run("build", "--force")
    assert result.exit_code == 5
    assert "cannot be reached" in result.stderr
    assert tree(show / "feed") == built


def test_a_damaged_recording_in_the_old_feed_is_not_believed(
    run: Run, essay: Write, show: Path, google: GoogleStandIn, built: dict[str, str]
) -> None:
    """Stretches of the last recording are used again only if they are unharmed."""
    (old,) = (show / "feed" / "audio").iterdir()
    data = bytearray(old.read_bytes())
    for at in range(len(data) // 2, len(data), 400):
        data[at] ^= 0x55
    old.write_bytes(data)
    path = show / "episodes" / "erster.md"
    path.write_text(path.read_text("utf-8").replace("neuer Absatz", "anderer Absatz"), "utf-8")
    assert run("build").exit_code == 0
    fresh = show.parent / "fresh"
    shutil.copytree(show / "episodes", fresh / "episodes")
    shutil.copy(show / "config.toml", fresh / "config.toml")
    assert run("build", "--show", str(fresh)).exit_code == 0
    ours = set(tree(show / "feed" / "audio").items())
    assert set(tree(fresh / "feed" / "audio").items()) <= ours
