"""The feed that was published before, reduced to what must not change under listeners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from essaycast.errors import FeedError
from essaycast.site.check.context import Entry, entry_of
from essaycast.site.check.document import (
    MAX_BYTES,
    Malformed,
    Source,
    read_document,
    read_items,
    read_prolog,
)


@dataclass(frozen=True, slots=True)
class PreviousFeed:
    """What listeners' apps have already seen."""

    guid: str
    """podcast:guid of the channel; empty if it had none."""
    address: str
    """Its self link."""
    entries: tuple[Entry, ...]
    hashes: Mapping[str, str] = field(default_factory=dict)
    """Address of a media file -> hex sha256 of its bytes then, where that is known."""

    @classmethod
    def read(cls, source: Source, hashes: Mapping[str, str] | None = None) -> PreviousFeed:
        """From a file or from bytes.

        Raises:
            FeedError: it is not a feed that can be read.
        """
        where = str(source) if isinstance(source, Path) else "the previous feed"
        try:
            prolog = read_prolog(source)
            if prolog.size > MAX_BYTES or prolog.crowded:
                raise Malformed("too large to be a feed")
            document = read_document(source, prolog)
            if document.doctype or document.root != "rss":
                raise Malformed("not an RSS feed")
            entries = tuple(entry_of(item) for item in read_items(source, prolog))
        except Malformed as error:
            raise FeedError(
                f"{where} cannot be compared with ({error}); "
                "name the feed.xml as it was published last"
            ) from error
        address = next(
            (
                link.attributes.get("href", "").strip()
                for link in document.channel.all("atom:link")
                if link.attributes.get("rel") == "self"
            ),
            "",
        )
        return cls(document.channel.value("podcast:guid"), address, entries, dict(hashes or {}))
