"""Killed (SIGKILL) at random moments, an upload run again ends in the same bytes at the host,
and whatever a listener finds there meanwhile is whole."""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.forge import Forge
from tests.faults.kit import CONFIG, Watcher, feed_faults, kills, tree, write_essay

pytestmark = pytest.mark.slow
WORDS = "Wasser Feuer Erde Luft Licht Schatten Stein Blatt".split()
# Nobody answers there: the look at the live feed ends at once.
ENV = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
UPLOAD = ("upload", "--prune", "../host")


@dataclass(frozen=True)
class Start:
    """A show and its host about to get an upload, and what they become undisturbed."""

    folder: Path
    outcome: dict[str, str]
    seconds: float
    changes: int


def _texts(name: str) -> list[str]:
    return [f"In {name} steht {word} an seinem Ort." for word in WORDS]


def _bytes(work: Path) -> dict[str, str]:
    return tree(work / "host", work / "show" / "feed")


@pytest.fixture(scope="module")
def starts(forge: Forge, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Start]:
    """`first`: an empty host. `third`: a host with two older states of the feed."""
    work = tmp_path_factory.mktemp("uploads")
    show = work / "third" / "show"
    show.mkdir(parents=True)
    (show / "config.toml").write_text(CONFIG.replace('"gtts"', '"silent"'), encoding="utf-8")
    (work / "third" / "host").mkdir()
    for name, day in (("anfang", 1), ("mitte", 2), ("ende", 3)):
        write_essay(show, name, *_texts(name), day=day)
    assert forge.run("build", cwd=show, env=ENV).code == 0
    shutil.copytree(work / "third", work / "first")
    path = show / "episodes" / "anfang.md"
    for word, other in (("Wasser", "Eis"), ("Eis", "Dampf")):
        ended = forge.run(*UPLOAD, cwd=show, env=ENV)
        assert ended.code == 0, ended.text
        text = path.read_text("utf-8").replace(word, other + " und wieder " + other)
        path.write_text(text, "utf-8")
        assert forge.run("build", cwd=show, env=ENV).code == 0
    (show / "episodes" / "ende.md").unlink()
    write_essay(show, "neu", *_texts("Neu"), day=4)
    assert forge.run("build", cwd=show, env=ENV).code == 0
    found = {}
    for name in ("first", "third"):
        trial = work / f"{name}-undisturbed"
        shutil.copytree(work / name, trial)
        before = time.monotonic()
        ended = forge.run(*UPLOAD, cwd=trial / "show", env=ENV)
        seconds = time.monotonic() - before
        assert ended.code == 0, ended.text
        assert feed_faults(trial / "host") == []
        found[name] = Start(work / name, _bytes(trial), seconds, ended.changes)
    return found


@pytest.mark.parametrize("moment", range(kills(0.5)))
def test_killed_and_run_again_ends_in_the_same_bytes(
    forge: Forge, starts: dict[str, Start], tmp_path: Path, moment: int
) -> None:
    chance = random.Random(moment)
    start = starts[chance.choice(("first", "third", "third"))]
    work = tmp_path / "work"
    shutil.copytree(start.folder, work)
    show = work / "show"
    with Watcher(work / "host") as watcher:
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            forge.killed(
                chance,
                *UPLOAD,
                cwd=show,
                env=ENV,
                seconds=start.seconds,
                changes=start.changes,
            )
            watcher.look()
        last = forge.run(*UPLOAD, cwd=show, env=ENV)
        assert last.code == 0, last.text
    assert watcher.faults == []
    assert _bytes(work) == start.outcome
    assert forge.run("build", cwd=show, env=ENV).code == 0
    assert tree(show / "feed") == {
        name: digest for name, digest in start.outcome.items() if name.startswith("feed/")
    }


@pytest.mark.parametrize("before_the_end", range(1, 14))
def test_an_upload_after_a_killed_build_publishes_a_whole_feed_or_none(
    forge: Forge, starts: dict[str, Start], tmp_path: Path, before_the_end: int
) -> None:
    work = tmp_path / "work"
    shutil.copytree(starts["third"].folder, work)
    show = work / "show"
    write_essay(show, "frisch", *_texts("Frisch"), day=5)
    trial = tmp_path / "trial"
    shutil.copytree(work, trial)
    changes = forge.run("build", cwd=trial / "show", env=ENV).changes
    ended = forge.start("build", cwd=show, env=ENV, die_at=changes - before_the_end + 1).wait()
    assert ended.code == -9
    with Watcher(work / "host") as watcher:
        ended = forge.run(*UPLOAD, cwd=show, env=ENV)
        assert ended.code in (0, 7, 8), ended.text
    assert watcher.faults == []
    assert forge.run("build", cwd=show, env=ENV).code == 0
    assert feed_faults(show / "feed") == []
    assert forge.run(*UPLOAD, cwd=show, env=ENV).code == 0
    assert feed_faults(work / "host") == []
    assert "frisch" in (work / "host" / "feed.xml").read_text("utf-8")
