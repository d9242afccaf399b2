"""What rules are given: the feed, its files, what was published before, and the options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from essaycast.site.check.document import Document, Element, Item, label
from essaycast.site.check.files import Files
from essaycast.site.check.values import FeedDate, parse_date, parse_duration, split
from essaycast.site.check.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from essaycast.site.check.history import PreviousFeed
    from essaycast.site.check.media import Media
    from essaycast.site.check.pictures import Picture
    from essaycast.site.check.transport import Answers


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of an episode after its item has been read: enough to compare episodes."""

    index: int
    line: int
    title: str
    guid: str
    url: str
    """Of the first enclosure."""
    length: str
    """As written."""
    date: FeedDate | None
    duration: float | None
    """Seconds of itunes:duration, if readable."""
    season: str
    episode: str
    kind: str
    """itunes:episodeType, lower-case; `full` if it is not given."""
    link: str

    @property
    def label(self) -> str:
        """How findings name it."""
        return label(self.index, self.title)


def entry_of(item: Item) -> Entry:
    """Reduce an item to what comparisons need."""
    enclosure = item.first("enclosure")
    attributes = enclosure.attributes if enclosure is not None else {}
    return Entry(
        item.index,
        item.line,
        item.value("title")[:500],
        item.value("guid")[:1000],
        attributes.get("url", "").strip()[:2000],
        attributes.get("length", "").strip()[:20],
        parse_date(item.value("pubDate")),
        parse_duration(item.value("itunes:duration")),
        item.value("itunes:season")[:20],
        item.value("itunes:episode")[:20],
        item.value("itunes:episodeType").lower()[:20] or "full",
        item.value("link")[:2000],
    )


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller knows and wants."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The moment dates are compared with."""
    base_url: str = ""
    """Address under which the folder will be reached; empty: as the feed's self link says."""
    loudness: float = -16.0
    """LUFS an episode should have."""
    true_peak: float = -1.0
    """dBTP it should not exceed."""
    sentences: Callable[[str], Sequence[str]] = lambda guid: ()
    """Gives every sentence of an episode's script, in order; none where it is not known."""
    silent: bool = False
    """The voice says nothing, on purpose (the engine for trying things out)."""
    listen: int | None = None
    """Of how many episodes, the first in the feed, the sound is decoded (loudness, what is
    broken inside); None: of all. Of the others the headers are read."""


@dataclass(slots=True)
class Context:
    """Everything a rule may look at."""

    options: Options
    document: Document
    files: Files
    previous: PreviousFeed | None = None
    entries: list[Entry] = field(default_factory=list)
    """Complete once the items have been walked; rules without an item run after that."""
    media: dict[str, Media] = field(default_factory=dict)
    """Address of an enclosure -> what was read of it."""
    pictures: dict[str, Picture | None] = field(default_factory=dict)
    """Address -> what was read of it; None: it is not there."""
    item_pictures: dict[str, None] = field(default_factory=dict)
    """Addresses of the episodes' own pictures, each once, in order."""
    answers: Answers | None = None
    """What the server said, if there is one."""
    paged: set[str] = field(default_factory=set)
    """guids on further pages of the feed (RFC 5005)."""
    scratch: dict[tuple[str, str], Any] = field(default_factory=dict)
    """What rules of one episode share (parsed transcripts, chapters); emptied after each."""
    depth: int = 0
    """How many episodes (the first ones) have their files looked at; 0: all."""
    fetch: int = 0
    """Of how many episodes (the first ones) the sound files are fetched; 0: of all."""

    @property
    def channel(self) -> Element:
        """The channel."""
        return self.document.channel

    @property
    def self_link(self) -> str:
        """Address the feed gives as its own; empty if none."""
        for link in self.channel.all("atom:link"):
            if link.attributes.get("rel") == "self":
                return link.attributes.get("href", "").strip()
        return ""

    @property
    def language(self) -> str:
        """The show's language without its region, if it is one; else empty."""
        found = self.channel.value("language").lower().partition("-")[0]
        return found if found in LANGUAGES else ""

    @property
    def secure(self) -> bool:
        """Whether the feed itself is reached by https."""
        return split(self.options.base_url or self.self_link).scheme == "https"

    @property
    def serial(self) -> bool:
        """Whether the show says its episodes follow one another."""
        return self.channel.value("itunes:type").lower() == "serial"

    def duration(self, entry: Entry | Item) -> float | None:
        """Seconds the episode lasts: as measured, else as the feed says."""
        found = entry if isinstance(entry, Entry) else entry_of(entry)
        media = self.media.get(found.url)
        if media is not None and media.duration:
            return media.duration
        return found.duration
