"""Podcast clients driven as their users drive them, each in a home of its own."""

from __future__ import annotations

import json
import os
import pty
import select
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Literal

from .conftest import PLACES, program

_LIMIT = 60


class Client:
    """What every client can do; `home` is its own."""

    name = ""
    programs: tuple[str, ...] = ()
    lists = False
    """Whether it keeps a list of episodes that can be asked for."""
    correction: Literal["keeps", "adds", "replaces"] = "keeps"
    """What it does with the sound of an episode it has, when that gets another address.

    Most go by the guid and keep what they have; who goes by the address fetches it too.
    """

    @classmethod
    def missing(cls) -> list[str]:
        """Programs that are not here."""
        return [name for name in cls.programs if program(name) is None]

    def __init__(self, home: Path, feed: str) -> None:
        self.home = home
        self.feed = feed
        home.mkdir()
        (home / "dl").mkdir()

    def run(self, *command: str, check: bool = True) -> str:
        found = program(command[0])
        assert found is not None
        done = subprocess.run(
            [found, *command[1:]],
            env=self.environment(),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_LIMIT,
            check=False,
        )
        assert not check or done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def environment(self) -> dict[str, str]:
        keep = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        return {**keep, "HOME": str(self.home), "TERM": "xterm", "PYTHONPATH": ""}

    def subscribe(self) -> None:
        raise NotImplementedError

    def update(self) -> None:
        """Look for news and fetch all of it."""
        raise NotImplementedError

    def episodes(self) -> dict[str, tuple[str, str]]:
        """guid -> (title, address of the sound), for clients that list."""
        raise NotImplementedError

    def files(self) -> list[Path]:
        """Sound files it has fetched."""
        return sorted((self.home / "dl").rglob("*.mp3"))


class Gpodder(Client):
    name, programs, lists = "gpodder", ("gpo",), True

    def environment(self) -> dict[str, str]:
        folders = {"GPODDER_HOME": self.home, "GPODDER_DOWNLOAD_DIR": self.home / "dl"}
        return {**super().environment(), **{key: str(path) for key, path in folders.items()}}

    def subscribe(self) -> None:
        self.run("gpo", "-q", "subscribe", self.feed)
        assert self.feed in self.run("gpo", "-q", "list")

    def update(self) -> None:
        self.run("gpo", "-q", "update")
        self.run("gpo", "-q", "download")

    def episodes(self) -> dict[str, tuple[str, str]]:
        shown = self.run("gpo", "-q", "episodes", "--guid")
        rows = _rows(self.home / "Database", "select guid, title, url from episode")
        assert all(guid in shown for guid, _, _ in rows)
        return _unique(rows)


class Newsboat(Client):
    """newsboat reads and queues, podboat fetches; podboat needs a terminal."""

    name, programs, lists = "newsboat", ("newsboat", "podboat"), True

    def subscribe(self) -> None:
        folder = self.home / ".newsboat"
        folder.mkdir()
        (folder / "config").write_text(
            f'download-path "{self.home}/dl/"\npodcast-auto-enqueue yes\n'
        )
        (folder / "urls").write_text(f"{self.feed}\n")

    def update(self) -> None:
        self.run("newsboat", "-x", "reload")
        queue = (self.home / ".newsboat" / "queue").read_text()
        self._podboat({Path(line.split('"')[1]) for line in queue.splitlines()})

    def _podboat(self, wanted: set[Path]) -> None:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [str(program("podboat")), "-a"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=self.environment(),
        )
        try:
            end = time.monotonic() + _LIMIT
            while not all(path.is_file() for path in wanted):
                assert time.monotonic() < end, "podboat did not fetch everything"
                if select.select([ours], [], [], 0.1)[0]:
                    os.read(ours, 65536)
            for key in (b"q", b"y"):  # y: end although something may be under way
                time.sleep(0.3)
                os.write(ours, key)
            process.wait(10)
        finally:
            process.kill()
            os.close(ours)
            os.close(theirs)

    def episodes(self) -> dict[str, tuple[str, str]]:
        cache = self.home / ".newsboat" / "cache.db"
        return _unique(_rows(cache, "select guid, title, enclosure_url from rss_item"))


class Podget(Client):
    name, programs, correction = "podget", ("podget",), "adds"

    def subscribe(self) -> None:
        folder = self.home / "config"
        folder.mkdir()
        self.run(
            "podget", "-d", str(folder), "--create-config", str(folder / "podgetrc"), check=False
        )
        (folder / "serverlist").write_text(f"{self.feed} Essays Testfunk\n")
        self.update()  # the first run takes one episode only, to try its settings

    def update(self) -> None:
        sessions = self.home / "sessions"
        sessions.mkdir(exist_ok=True)
        self.run(
            "podget", "-d", str(self.home / "config"), "-l", str(self.home / "dl"),
            "--dir_session", str(sessions),
        )  # fmt: skip


class Greg(Client):
    name, programs = "greg", ("greg",)

    def subscribe(self) -> None:
        config = self.home / "greg.conf"
        config.write_text(
            "[DEFAULT]\nCreate subdirectories = no\n"
            f"Download directory = {self.home}/dl\nData directory = {self.home}/data\n"
        )
        self._greg("add", "Essays", self.feed)
        self._greg("edit", "Essays", "-d", "2000-01-01")

    def update(self) -> None:
        self._greg("sync")

    def _greg(self, *command: str) -> None:
        self.run("greg", "-cf", str(self.home / "greg.conf"), *command)


class Archiver(Client):
    name, programs, correction = "podcast-archiver", ("podcast-archiver",), "replaces"

    def subscribe(self) -> None:
        """Named anew at every run."""

    def update(self) -> None:
        self.run("podcast-archiver", "-f", self.feed, "-d", str(self.home / "dl"))


class Downloader(Client):
    """podcast-downloader goes by the newest file it has: older corrections are not fetched."""

    name = "podcast-downloader"

    @classmethod
    def python(cls) -> str | None:
        """An interpreter that has it: it comes without a program of its own."""
        for place in PLACES:
            python, packages = place / "python", place.parent.glob("lib/python*/site-packages")
            if any((folder / "podcast_downloader").is_dir() for folder in packages):
                return str(python)
        return None

    @classmethod
    def missing(cls) -> list[str]:
        return [] if cls.python() else [cls.name]

    def subscribe(self) -> None:
        podcast = {
            "name": "Testfunk",
            "path": str(self.home / "dl"),
            "rss_link": self.feed,
            "if_directory_empty": "download_all_from_feed",
        }
        (self.home / "config.json").write_text(json.dumps({"podcasts": [podcast]}))

    def update(self) -> None:
        subprocess.run(
            [
                str(self.python()),
                "-m",
                "podcast_downloader",
                "--config",
                str(self.home / "config.json"),
            ],
            env=self.environment(),
            check=True,
            capture_output=True,
            timeout=_LIMIT,
        )


class Poca(Client):
    name, programs = "poca", ("poca",)

    def subscribe(self) -> None:
        (self.home / "poca").mkdir()
        (self.home / "poca" / "poca.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?><poca><settings>'
            f"<base_dir>{self.home}/dl</base_dir></settings><subscriptions><subscription>"
            f"<title>testfunk</title><url>{self.feed}</url></subscription></subscriptions></poca>"
        )

    def update(self) -> None:
        self.run("poca", "-c", str(self.home / "poca"))


CLIENTS = (Gpodder, Newsboat, Podget, Greg, Archiver, Downloader, Poca)


def _rows(database: Path, query: str) -> list[tuple[str, str, str]]:
    with sqlite3.connect(database) as connection:
        return list(connection.execute(query))


def _unique(rows: list[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
    found = {guid: (title, url) for guid, title, url in rows}
    assert len(found) == len(rows), "an episode is listed twice"
    return found
