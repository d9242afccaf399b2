"""What the tests of this folder share: shows, trees of bytes, a watcher of the live feed."""

from __future__ import annotations

import hashlib
import os
import random
import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from essaycast.clips import ClipStore

BASE = "https://example.org/pod/"
CONFIG = f"""\
[show]
title = "Testfunk"
author = "Tilda Test"
email = "tilda@example.org"
description = "Ein Podcast zum Prüfen."
timezone = "UTC"
base_url = "{BASE}"

[voice]
engine = "gtts"
requests = 3
timeout = 5.0

[audio]
sample_rate = 22050
bitrate = 48
"""


def kills(share: float = 1.0) -> int:
    """How many kills a test is to try: ESSAYCAST_KILLS (20 if it is not set) times `share`."""
    return max(1, round(int(os.environ.get("ESSAYCAST_KILLS", "20")) * share))


def write_essay(show: Path, name: str, *sentences: str, title: str = "", day: int = 1) -> Path:
    """An essay with its identity stamped, a paragraph of three sentences each."""
    groups = [sentences[start : start + 3] for start in range(0, len(sentences), 3)]
    body = "\n\n".join(" ".join(group) for group in groups)
    path = show / "episodes" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    guid = f"00000000-0000-4000-8000-{int(hashlib.sha256(name.encode()).hexdigest()[:12], 16):012x}"
    head = f"title: {title or name.title()}\ndate: 2024-05-{day:02}\nguid: {guid[:36]}\n"
    path.write_text(f"---\n{head}---\n\n{body}\n", encoding="utf-8")
    return path


def tree(*roots: Path) -> dict[str, str]:
    """Digest of every file below `roots`."""
    return {
        f"{root.name}/{path.relative_to(root).as_posix()}": hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for root in roots
        for path in (sorted(root.rglob("*")) if root.is_dir() else [])
        if path.is_file()
    }


def stored_texts(show: Path) -> set[str]:
    """What the store holds whole clips of."""
    import json

    store = ClipStore(show / ".essaycast" / "clips")
    found = set()
    for key in store:
        if store.get(key, verify=True) is not None:
            found.add(json.loads(store.path(key).open("rb").readline())["text"])
    return found


def feed_faults(feed: Path, *, base: str = BASE, known: dict[str, int] | None = None) -> list[str]:
    """What is wrong with the feed as a listener would find it just now."""
    try:
        data = (feed / "feed.xml").read_bytes()
    except FileNotFoundError:
        return []
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        return [f"feed.xml is no XML: {error}"]
    faults = []
    if root.find("channel") is None or not root.findall("channel/item"):
        faults.append("feed.xml has no episodes")
    for enclosure in root.iter("enclosure"):
        name = enclosure.get("url", "").removeprefix(base)
        path = feed / name
        size = path.stat().st_size if path.is_file() else -1
        if size != int(enclosure.get("length", "0")):
            faults.append(f"{name}: {size} bytes, not {enclosure.get('length')}")
        elif known is None or known.get(name) != path.stat().st_mtime_ns:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if not digest.startswith(name.split(".")[-2]):
                faults.append(f"{name}: its bytes are not those its name promises")
            elif known is not None:
                known[name] = path.stat().st_mtime_ns
    for address in sorted(set(re.findall(rf'{re.escape(base)}[^"<\s]*', data.decode()))):
        name = address.removeprefix(base).partition("#")[0].partition("?")[0]
        if name and not (feed / name).is_file():
            faults.append(f"{name} is not there")
    return faults


class Watcher:
    """Looks at the live feed at random instants, from another thread, until it is closed."""

    def __init__(self, feed: Path, *, base: str = BASE) -> None:
        self.faults: list[str] = []
        self.looks = 0
        self._seen = (feed / "feed.xml").exists()
        self._feed, self._base = feed, base
        self._known: dict[str, int] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def look(self) -> None:
        present = (self._feed / "feed.xml").exists()
        if self._seen and not present:
            self.faults.append("feed.xml is gone")
        self._seen = self._seen or present
        self.faults += feed_faults(self._feed, base=self._base, known=self._known)
        self.looks += 1

    def _watch(self) -> None:
        while not self._end.wait(random.uniform(0.002, 0.03)):
            self.look()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join()
        self.look()
