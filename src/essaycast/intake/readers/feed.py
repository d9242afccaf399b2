"""RSS and Atom feeds: an essay for each entry, with its date and address."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from essaycast.errors import EssayError
from essaycast.intake.decode import normalise
from essaycast.intake.lines import Document, Line, key, words
from essaycast.intake.readers.html import fragment_document
from essaycast.text import printable

LARGEST_FEED = 20_000_000
"""Bytes; years of a blog."""
_MOST = 5_000
_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)


def read_feed(data: bytes, name: str, *, link: str = "") -> list[Document]:
    """The documents of a feed, in its order (newest first, mostly).

    Raises:
        EssayError: no feed, too large, or it declares entities.
    """
    import feedparser

    if len(data) > LARGEST_FEED:
        raise EssayError(f"{name}: larger than {LARGEST_FEED // 10**6} MB; no feed is")
    # Entities that name each other can fill any memory; no feed needs its own.
    if _ENTITIES.search(data.replace(b"\0", b"")):
        raise EssayError(f"{name}: a feed with entity declarations is not read")
    # Our own reading of the HTML leaves out what is active; the library's would cut more.
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    entries = parsed.entries[:_MOST]
    if not entries:
        raise EssayError(f"{name}: no entries; not an RSS or Atom feed with texts in it")
    documents = [_document(entry, name, link) for entry in entries]
    _drop_repeated(documents)
    return documents


def _drop_repeated(documents: list[Document]) -> None:
    """Drop a paragraph that most entries end or begin with: the blog puts it there."""
    for step in (-1, 0):
        for _ in range(4):
            edges = [_edge(document, step) for document in documents]
            shown = Counter(key(line.bare) for line in edges if line is not None)
            common, count = max(shown.items(), key=lambda item: item[1], default=("", 0))
            signature = words(common) <= 6  # "Herzlich, Ihre Ida" is the author's each time
            if not common or signature or count < 2 or count < 0.5 * len(documents):
                break
            for line in edges:
                if line is not None and key(line.bare) == common:
                    line.drop("repeated")


def _edge(document: Document, step: int) -> Line | None:
    inside = [line for line in document.lines if line.open and not line.code]
    return inside[step] if len(inside) > 2 else None


def _document(entry: Any, name: str, link: str) -> Document:
    contents = [str(item.get("value") or "") for item in entry.get("content") or ()]
    summary = str(entry.get("summary") or "")
    body = max([*contents, summary], key=len)
    if not re.search(r"</?[a-zA-Z][^>]*>", body):
        body = "".join(f"<p>{piece}</p>" for piece in re.split(r"\n\s*\n", body) if piece.strip())
    address = str(entry.get("link") or "")
    address = address if re.match(r"https?://", address) else ""
    author = str(entry.get("author") or "")
    author = re.sub(r"^\S+@\S+\s*\((.+)\)$|^(\S+@\S+)$", lambda m: m[1] or "", author)
    document = fragment_document(
        body,
        name,
        title=normalise(_plain(str(entry.get("title") or ""))).strip(),
        moment=_moment(entry),
        author=printable(author)[:100],
        link=address or link,
    )
    document.tags = tuple(
        dict.fromkeys(
            printable(str(tag.get("term")))
            for tag in entry.get("tags") or ()
            if tag.get("term") and not str(tag.get("term")).startswith("http")
        )
    )
    return document


def _plain(markup: str) -> str:
    """A title without the tags some feeds put into it."""
    if not re.search(r"<[a-zA-Z/][^>]*>|&\w+;", markup):
        return markup
    from lxml import html

    shown = html.fromstring(f"<div>{markup[:5000]}</div>").text_content()
    return re.sub(r"\s+", " ", str(shown)).strip()


def _moment(entry: Any) -> datetime | None:
    for field in ("published", "updated", "created"):
        text = str(entry.get(field) or "")
        for read in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                return read(text)  # keeps the zone the author wrote in
            except (ValueError, TypeError, IndexError):
                continue
        parsed = entry.get(f"{field}_parsed")
        if parsed:
            try:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None
