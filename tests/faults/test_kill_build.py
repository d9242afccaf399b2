"""Killed (SIGKILL) at random moments, a build loses nothing, asks nothing twice, breaks nothing.

ESSAYCAST_KILLS sets how many moments are tried (default 20); with pytest-xdist they run
side by side.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.forge import Forge
from tests.faults.kit import CONFIG, Watcher, feed_faults, kills, stored_texts, tree, write_essay
from tests.standin.google import GoogleStandIn

pytestmark = pytest.mark.slow
WORDS = "Wasser Feuer Erde Luft Licht Schatten Stein Blatt Wurzel Rinde Regen Schnee".split()


@dataclass(frozen=True)
class Start:
    """A show about to be built, what it becomes undisturbed, and how long that takes."""

    show: Path
    outcome: dict[str, str]
    seconds: float
    changes: int


def _texts(name: str, number: int) -> list[str]:
    return [f"In {name} steht {word} an seinem Ort." for word in WORDS[:number]]


def _first(show: Path) -> None:
    show.mkdir(parents=True)
    (show / "config.toml").write_text(CONFIG, encoding="utf-8")
    write_essay(show, "anfang", *_texts("Anfang", 6), day=1)
    write_essay(show, "mitte", *_texts("Mitte", 6), "## Ein Kapitel", day=2)


def _then(show: Path) -> None:
    """What a week brings: a new essay, a corrected one, another title, another setting."""
    write_essay(show, "ende", *_texts("Ende", 8), day=3)
    path = show / "episodes" / "anfang.md"
    text = path.read_text("utf-8").replace("Wasser an seinem", "Wasser nicht mehr an seinem")
    path.write_text(text, "utf-8")
    path = show / "episodes" / "mitte.md"
    path.write_text(path.read_text("utf-8").replace("title: Mitte", "title: Die Mitte"), "utf-8")
    config = show / "config.toml"
    config.write_text(config.read_text("utf-8").replace("zum Prüfen", "zum Probieren"), "utf-8")


def _parts(show: Path) -> dict[str, str]:
    return {**tree(show / "feed", show / "episodes"), "config": (show / "config.toml").read_text()}


@pytest.fixture(scope="module")
def starts(
    forge: Forge, voice: GoogleStandIn, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Start]:
    """`fresh`: never built. `live`: published before, then changed."""
    work = tmp_path_factory.mktemp("starts")
    env = {"HTTPS_PROXY": voice.address}
    _first(work / "fresh")
    _first(work / "live")
    assert forge.run("build", cwd=work / "live", env=env).code == 0
    _then(work / "live")
    found = {}
    for name in ("fresh", "live"):
        trial = work / f"{name}-undisturbed"
        shutil.copytree(work / name, trial)
        before = time.monotonic()
        ended = forge.run("build", cwd=trial, env=env)
        seconds = time.monotonic() - before
        assert ended.code == 0, ended.text
        assert feed_faults(trial / "feed") == []
        assert ended.changes > 50
        found[name] = Start(work / name, _parts(trial), seconds, ended.changes)
    return found


@pytest.mark.parametrize("moment", range(kills()))
def test_killed_and_run_again_ends_in_the_same_bytes(
    forge: Forge, voice: GoogleStandIn, starts: dict[str, Start], tmp_path: Path, moment: int
) -> None:
    chance = random.Random(moment)
    start = starts[chance.choice(("fresh", "live", "live"))]
    show = tmp_path / "show"
    shutil.copytree(start.show, show)
    env = {"HTTPS_PROXY": voice.address}
    with Watcher(show / "feed") as watcher:
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            forge.killed(
                chance,
                "build",
                cwd=show,
                env=env,
                seconds=start.seconds,
                changes=start.changes,
            )
            _settle(voice)
            stored = stored_texts(show)
            asked = voice.total
        last = forge.run("build", cwd=show, env=env)
        assert last.code == 0, last.text
        again = Counter(text for text, _ in voice.asked[asked:])
        assert not stored & set(again), "asked again for what was stored"
        assert not again or max(again.values()) == 1
    assert watcher.faults == []
    assert watcher.looks > 1
    assert _parts(show) == start.outcome
    assert "nothing to do" in forge.run("build", cwd=show, env=env).text


@pytest.mark.parametrize("moment", range(kills(0.2)))
def test_an_identity_once_seen_never_changes(
    forge: Forge, voice: GoogleStandIn, starts: dict[str, Start], tmp_path: Path, moment: int
) -> None:
    """An essay without guid and date: stamped whole or not at all, and once only."""
    chance = random.Random(1000 + moment)
    show = tmp_path / "show"
    shutil.copytree(starts["fresh"].show, show)
    path = show / "episodes" / "roh.md"
    raw = "Ein roher Titel\n\nDies ist ein Satz ohne Kopf. Und noch einer.\n"
    path.write_text(raw, "utf-8")
    env = {"HTTPS_PROXY": voice.address}
    seen: set[str] = set()
    for _ in range(3):
        at = chance.choice((chance.randint(1, 25), chance.randint(1, starts["fresh"].changes)))
        assert forge.start("build", cwd=show, env=env, die_at=at).wait().code in (-9, 0)
        text = path.read_text("utf-8")
        assert text.endswith(raw)
        assert text == raw or re.match(r"---\ndate: \S+\nguid: \S+\n---\n", text)
        seen |= set(re.findall(r"(?m)^guid: (\S+)$", text))
        feed = show / "feed" / "feed.xml"
        if feed.exists():
            seen |= set(re.findall(r"<guid[^>]*>([^<]+)</guid>\s*", feed.read_text("utf-8"))) & seen
    assert forge.run("build", cwd=show, env=env).code == 0
    seen |= set(re.findall(r"(?m)^guid: (\S+)$", path.read_text("utf-8")))
    assert len(seen) == 1
    assert f">{seen.pop()}</guid>" in (show / "feed" / "feed.xml").read_text("utf-8")


def _settle(voice: GoogleStandIn) -> None:
    """Wait until the stand-in has noticed that its client is dead."""
    total = -1
    while total != voice.total:
        total = voice.total
        time.sleep(0.03)
