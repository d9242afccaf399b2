"""What feed/ holds since the last build that came to its end: all an upload may rely on."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

from essaycast.pipeline.sealed import UNREADABLE, read_sealed, write_sealed

_NAME = "published.json"


@dataclass(frozen=True, slots=True)
class Holdings:
    """Names are relative to `feed/`, with `/`."""

    files: tuple[str, ...]
    """All that feed.xml and the pages name, in upload order."""
    superseded: tuple[str, ...]
    """Still there, but named no more."""
    feed: str
    """Hex sha256 of feed.xml: with another one, a build was cut short since."""
    fallback: tuple[str, ...]
    """Titles of the episodes that are in a fallback voice."""


def save_holdings(state: Path, holdings: Holdings) -> None:
    """Write them in place of the ones before."""
    write_sealed(state / _NAME, asdict(holdings))


def load_holdings(state: Path) -> Holdings | None:
    """Those of the last build; None if there was none, or its file is damaged."""
    try:
        value = read_sealed(state / _NAME)
        return Holdings(
            files=tuple(str(name) for name in value["files"]),
            superseded=tuple(str(name) for name in value["superseded"]),
            feed=str(value["feed"]),
            fallback=tuple(str(title) for title in value["fallback"]),
        )
    except UNREADABLE:
        return None


def feed_digest(feed: Path) -> str:
    """Hex sha256 of the feed.xml in `feed`; empty if there is none."""
    try:
        return hashlib.sha256((feed / "feed.xml").read_bytes()).hexdigest()
    except OSError:
        return ""
