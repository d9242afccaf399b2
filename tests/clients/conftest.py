"""A show in three states, built by the real command, and served as `essaycast serve` does.

first      two episodes
added      a third one
corrected  the first episode's text changed: same guid, new recording, new address
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from essaycast.site.serve import Preview
from tests.conftest import CONFIG, ESSAY, SOURCE

ROOT = Path(__file__).resolve().parents[2]
# Where clients are looked for besides PATH: what `.ci/run` installs.
PLACES = [ROOT / ".clients" / "bin", Path(os.environ.get("ESSAYCAST_CLIENTS", "")) / "bin"]
PLACE = 'base_url = "https://pod.example.org/essays/"\nemail = "tilda@example.org"'


@dataclass(frozen=True)
class Stage:
    """One state of the show."""

    feed: Path

    @property
    def titles(self) -> list[str]:
        xml = (self.feed / "feed.xml").read_text("utf-8")
        return sorted(re.findall(r"<item>\s*<title>([^<]*)</title>", xml))

    @property
    def sounds(self) -> dict[str, str]:
        """Address of every episode's sound below the feed -> sha256 of the file."""
        xml = (self.feed / "feed.xml").read_text("utf-8")
        names = re.findall(r"<enclosure[^>]*url=\"[^\"]*/(audio/[^\"]+)\"", xml)
        return {name: digest(self.feed / name) for name in names}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stage]:
    show = tmp_path_factory.mktemp("clients") / "show"
    (show / "episodes").mkdir(parents=True)
    config = CONFIG.replace("[show]", f"[show]\n{PLACE}")
    (show / "config.toml").write_text(config, "utf-8")

    def build(name: str) -> Stage:
        subprocess.run(
            [sys.executable, "-m", "essaycast", "build"],
            cwd=show,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            check=True,
            capture_output=True,
        )
        copy = show.parent / name
        shutil.copytree(show / "feed", copy)
        return Stage(copy)

    def essay(name: str, title: str, date: str) -> Path:
        path = show / "episodes" / f"{name}.md"
        path.write_text(ESSAY.format(title=title, date=date), "utf-8")
        return path

    corrected = essay("vom-warten", "Vom Warten", "2024-05-01")
    essay("ueber-listen", "Über Listen", "2024-05-08")
    found = {"first": build("first")}
    essay("der-umweg", "Der Umweg", "2024-05-15")
    found["added"] = build("added")
    text = corrected.read_text("utf-8").replace("der erste Satz", "der berichtigte erste Satz")
    corrected.write_text(text, "utf-8")
    found["corrected"] = build("corrected")
    return found


@dataclass
class Station:
    """A preview whose folder can be brought to another stage."""

    preview: Preview
    stages: dict[str, Stage]

    @property
    def feed(self) -> str:
        return f"{self.preview.url}feed.xml"

    def show(self, name: str) -> Stage:
        # As an upload does: sound first, the feed last, old sound stays.
        stage = self.stages[name]
        shutil.copytree(
            stage.feed,
            self.preview.feed,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("feed.xml"),
        )
        shutil.copy(stage.feed / "feed.xml", self.preview.feed / "feed.xml")
        return stage


@pytest.fixture
def station(stages: dict[str, Stage], tmp_path: Path) -> Iterator[Station]:
    served = tmp_path / "served"
    served.mkdir()
    with Preview(served) as preview:
        made = Station(preview, stages)
        made.show("first")
        yield made


def program(name: str) -> str | None:
    """A client's program, on PATH or where `.ci/run` puts it."""
    path = os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", "")])
    return shutil.which(name, path=path)
