"""An episode as the feed and the pages list it: small, so that 10,000 of them fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from essaycast.site.markup import one_line

if TYPE_CHECKING:
    from essaycast.model import Episode


@dataclass(frozen=True, slots=True)
class Item:
    """An episode without its cues, and the names of its files below `feed/`."""

    episode: Episode
    """`recording.cues` is empty here; `recording.chapters` is not."""
    vtt: str = ""
    srt: str = ""
    words: str = ""
    """The transcript as JSON, with the times of words."""
    chapters: str = ""
    """Empty: the episode has none."""
    cover: str = ""
    """Full-size picture of its own; empty: the show's."""
    thumb: str = ""
    """Small picture of its own; empty: the show's."""

    @property
    def transcripts(self) -> tuple[str, str, str]:
        """What is said, three times; each may be empty."""
        return self.vtt, self.srt, self.words

    @property
    def page(self) -> str:
        """Its read-along page."""
        return f"{self.episode.slug}.html"

    @property
    def media(self) -> str:
        """Its sound."""
        return self.episode.recording.file

    @property
    def title(self) -> str:
        """Fit for one line anywhere."""
        return one_line(self.episode.title) or self.episode.slug

    @property
    def seconds(self) -> int:
        """Length in whole seconds, at least one."""
        return max(1, round(self.episode.recording.duration))


def light(episode: Episode) -> Episode:
    """`episode` without what takes room."""
    return replace(episode, recording=replace(episode.recording, cues=()))
