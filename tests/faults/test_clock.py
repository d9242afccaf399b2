"""A clock set back takes nothing out of the feed and makes nothing a second time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
import time_machine
from click.testing import Result

from tests.faults.kit import tree

Run = Callable[..., Result]
Write = Callable[..., Path]


@pytest.fixture
def built(run: Run, essay: Write) -> Callable[..., Path]:
    with time_machine.travel("2026-03-01T12:00:00Z", tick=True):
        essay("erster", date="2026-02-01")
        essay("zweiter", date="2026-02-20")
        essay("spaeter", date="2026-04-01")
        assert run("build").exit_code == 0
    return essay


def titles(show: Path) -> list[str]:
    data = (show / "feed" / "feed.xml").read_bytes()
    return [entry.title for entry in feedparser.parse(data).entries]


def test_what_is_published_stays_and_the_clock_is_named(
    run: Run, show: Path, built: Callable[..., Path]
) -> None:
    before = tree(show / "feed")
    assert titles(show) == ["Zweiter", "Erster"]
    with time_machine.travel("2019-01-01T00:00:00Z", tick=True):
        path = show / "episodes" / "erster.md"
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        result = run("build", "--json", "--force")
        assert result.exit_code == 0, result.stderr
        assert "clock says 2019-01-01" in result.stderr
        assert json.loads(result.stdout)["waiting"] == {"spaeter": "scheduled"}
        rows = json.loads(run("status", "--json").stdout)
        assert {row["slug"]: row["state"] for row in rows} == {
            "erster": "ready", "zweiter": "ready", "spaeter": "scheduled",
        }  # fmt: skip
    assert tree(show / "feed") == before


def test_an_essay_whose_date_was_moved_is_held_back(
    run: Run, show: Path, built: Callable[..., Path]
) -> None:
    path = show / "episodes" / "zweiter.md"
    path.write_text(path.read_text("utf-8").replace("2026-02-20", "2026-03-20"), "utf-8")
    with time_machine.travel("2026-03-01T13:00:00Z", tick=True):
        result = run("build")
        assert result.exit_code == 0, result.stderr
        assert "clock" not in result.stderr
    assert titles(show) == ["Erster"]
    with time_machine.travel("2026-03-21T13:00:00Z", tick=True):
        assert "0 asked" in run("build").stdout or titles(show) == ["Zweiter", "Erster"]
    assert titles(show) == ["Zweiter", "Erster"]


def test_an_essay_written_under_the_wrong_clock(
    run: Run, show: Path, built: Callable[..., Path]
) -> None:
    """Its date is what the clock said; files as old as that are seen all the same."""
    with time_machine.travel("2019-01-01T00:00:00Z", tick=True):
        assert run("new", "Neu gemacht").exit_code == 0
        path = show / "episodes" / "neu-gemacht.md"
        path.write_text(path.read_text("utf-8") + "\nEin Satz.\n", "utf-8")
        assert run("build").exit_code == 0
    assert titles(show) == ["Zweiter", "Erster", "Neu gemacht"]
    with time_machine.travel("2026-03-02T00:00:00Z", tick=True):
        assert "nothing to do" in run("build").stdout or run("build").exit_code == 0
    assert titles(show) == ["Zweiter", "Erster", "Neu gemacht"]
