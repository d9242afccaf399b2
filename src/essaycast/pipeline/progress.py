"""What a build tells while it works; the command line decides how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Progress(Protocol):
    """Told about a build as it goes on, possibly from several threads at once."""

    def begin(self, episodes: int, requests: int) -> None:
        """So many episodes are made, for which a voice is asked so many times."""

    def voiced(self, slug: str, done: int, total: int) -> None:
        """`done` of the `total` clips of an episode are there."""

    def mastered(self, slug: str, fraction: float) -> None:
        """So much (0 to 1) of an episode's sound is finished."""

    def finished(self, row: Made) -> None:
        """An episode is made."""

    def note(self, text: str) -> None:
        """Something a person should know, said at once."""


class Silent:
    """Tells nobody."""

    def begin(self, episodes: int, requests: int) -> None:
        """Nothing."""

    def voiced(self, slug: str, done: int, total: int) -> None:
        """Nothing."""

    def mastered(self, slug: str, fraction: float) -> None:
        """Nothing."""

    def finished(self, row: Made) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Made:
    """An episode this build made."""

    slug: str
    shown: Mapping[str, Any]
    """As in `plan.shown`."""
    fallback: bool
    """In a fallback voice."""
    asked: int
    """Requests made to the voice."""
    stored: int
    """Requests saved, because the clip was in the store."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    made: tuple[Made, ...] = ()
    ready: int = 0
    """Episodes that needed nothing."""
    waiting: Mapping[str, str] = field(default_factory=dict)
    """Slug -> draft or scheduled."""
    fallback: tuple[str, ...] = ()
    """Titles of all episodes in the feed that are in a fallback voice."""
    kept: tuple[str, ...] = ()
    """Titles whose older recording was kept, because only a fallback voice was to be had."""
    hints: tuple[str, ...] = ()
    """What to set or do next, a line each."""
    feed: str = ""
    """The feed file that was written, or stands."""
    changed: bool = False
    """True if anything was written."""
