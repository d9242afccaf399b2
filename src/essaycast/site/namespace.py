"""What feedgen lacks: the podcast namespace, explicit as true/false, further atom links.

Written as feedgen extensions, so that feedgen stays what makes the feed. Sources: the
podcast namespace (podcastindex.org/namespace/1.0), Apple's "A Podcaster's Guide to RSS",
RFC 5005 (paged feeds), W3C WebSub.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.ext.podcast import PodcastExtension
from feedgen.ext.podcast_entry import PodcastEntryExtension
from lxml import etree

PODCAST = "https://podcastindex.org/namespace/1.0"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
ATOM = "http://www.w3.org/2005/Atom"

# feedgen has no types, so mypy sees its classes as Any; each subclass says so.


class ItunesFeed(PodcastExtension):  # type: ignore[misc]
    """feedgen's iTunes tags, with itunes:explicit as Apple wants it now."""

    explicit = False

    def extend_rss(self, rss_feed: Any) -> Any:
        """Add the tags to the channel."""
        super().extend_rss(rss_feed)
        _explicit(rss_feed[0], self.explicit)
        return rss_feed


class ItunesEntry(PodcastEntryExtension):  # type: ignore[misc]
    """feedgen's iTunes tags of an item, with itunes:explicit as true or false."""

    explicit = False

    def extend_rss(self, entry: Any) -> Any:
        """Add the tags to the item."""
        super().extend_rss(entry)
        _explicit(entry, self.explicit)
        return entry


class _PodcastTags:
    """Collects tags of the podcast namespace in the order they are given."""

    def __init__(self) -> None:
        self._tags: list[tuple[str, str, dict[str, str]]] = []

    def extend_ns(self) -> dict[str, str]:
        """The prefix of the namespace."""
        return {"podcast": PODCAST}

    def write(self, parent: Any) -> None:
        """Append the tags to `parent`."""
        for name, text, attributes in self._tags:
            element = etree.SubElement(parent, f"{{{PODCAST}}}{name}", attributes)
            element.text = text or None

    def _add(self, name: str, text: str = "", **attributes: str) -> None:
        kept = {key.replace("_", "-"): value for key, value in attributes.items() if value}
        self._tags.append((name, text, kept))

    def person(
        self, name: str, role: str = "", group: str = "", href: str = "", img: str = ""
    ) -> None:
        """Somebody who takes part."""
        self._add("person", name[:128], role=role, group=group, href=href, img=img)

    def license(self, name: str, url: str = "") -> None:
        """The licence of the sound."""
        self._add("license", name[:128], url=url)

    def image(self, href: str, *, width: int, alt: str) -> None:
        """A picture, with what an app wants to know before it fetches it."""
        self._add(
            "image", href=href, alt=alt, aspect_ratio="1/1", width=str(width),
            type="image/jpeg", purpose="artwork",
        )  # fmt: skip

    def txt(self, text: str, purpose: str) -> None:
        """Free text with a purpose."""
        self._add("txt", text, purpose=purpose)


class PodcastFeed(_PodcastTags, BaseExtension):  # type: ignore[misc]
    """The podcast: tags of the channel."""

    def extend_rss(self, rss_feed: Any) -> Any:
        """Add the tags to the channel."""
        self.write(rss_feed[0])
        return rss_feed

    def guid(self, guid: str) -> None:
        """The podcast's own identity."""
        self._add("guid", guid)

    def locked(self, locked: bool, owner: str = "") -> None:
        """Whether other hosting services may import the feed; `owner` is a mail address."""
        self._add("locked", "yes" if locked else "no", owner=owner)

    def medium(self, medium: str) -> None:
        """What the feed is."""
        self._add("medium", medium)

    def funding(self, url: str, text: str) -> None:
        """Where to support the show."""
        self._add("funding", text[:128], url=url)


class PodcastEntry(_PodcastTags, BaseEntryExtension):  # type: ignore[misc]
    """The podcast: tags of an item."""

    def extend_rss(self, entry: Any) -> Any:
        """Add the tags to the item."""
        self.write(entry)
        return entry

    def transcript(self, url: str, kind: str, language: str) -> None:
        """A transcript with times; `kind` is its MIME type."""
        self._add("transcript", url=url, type=kind, language=language, rel="captions")

    def chapters(self, url: str) -> None:
        """The chapters as a JSON file."""
        self._add("chapters", url=url, type="application/json+chapters")

    def season(self, number: int) -> None:
        """The season's number."""
        self._add("season", str(number))

    def episode(self, number: int) -> None:
        """The episode's number."""
        self._add("episode", str(number))


class LinksFeed(BaseExtension):  # type: ignore[misc]
    """Atom links of the channel besides `self`, which is all feedgen writes into RSS.

    Also takes lastBuildDate out of a feed without episodes: feedgen would write the clock.
    """

    def __init__(self) -> None:
        self.links: list[Mapping[str, str]] = []
        self.dated = True

    def extend_rss(self, rss_feed: Any) -> Any:
        """Add the links to the channel."""
        channel = rss_feed[0]
        for link in self.links:
            etree.SubElement(channel, f"{{{ATOM}}}link", dict(link))
        if not self.dated:
            for element in channel.findall("lastBuildDate"):
                channel.remove(element)
        return rss_feed


def _explicit(parent: Any, value: bool) -> None:
    etree.SubElement(parent, f"{{{ITUNES}}}explicit").text = "true" if value else "false"
