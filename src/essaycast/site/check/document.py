"""feed.xml read as a stream: what stands before the root, the channel, then item by item.

The file is a stranger's: no DTD is loaded, no entity expanded, nothing fetched, and memory
stays bounded by the largest single episode, not by the feed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from essaycast.text import printable

MAX_BYTES = 128 * 2**20
"""Largest feed that is read. No app takes one a tenth of it."""
MAX_TAGS = 100_000
"""Most tags between two episodes; more is an attack on memory."""
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "psc": "http://podlove.org/simple-chapters",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "fh": "http://purl.org/syndication/history/1.0",
}
_BY_URI = {uri: prefix for prefix, uri in NAMESPACES.items()}
# Characters XML allows but no text means: C1 controls, the replacement character (a sign of
# text broken earlier), byte order marks inside the text, non-characters.
_ODD = re.compile("[\x80-\x84\x86-\x9f\ufffd\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_DECLARATION = re.compile(rb"<\?xml\s[^<>]*\?>")
_ENCODING = re.compile(rb"""\sencoding\s*=\s*["']([^"'<>]*)["']""")


class Malformed(Exception):
    """feed.xml cannot be parsed; holds the parser's line and reason."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(slots=True)
class Prolog:
    """What the bytes say before and beside the parsed tree."""

    size: int = 0
    bom: bool = False
    declared: bool = False
    """Whether there is an XML declaration."""
    encoding: str = ""
    """As declared; empty if it is not."""
    wide: bool = False
    """UTF-16 or UTF-32 by its first bytes."""
    bad_utf8: int = -1
    """Offset of the first byte that is not UTF-8; -1: none."""
    odd: tuple[str, int] | None = None
    """First odd character and its line."""
    crowded: bool = False
    """More than `MAX_TAGS` tags in one place."""

    @property
    def real_encoding(self) -> str | None:
        """UTF-8 where the bytes are that, whatever is declared; None: as declared."""
        return "utf-8" if self.bad_utf8 < 0 and not self.wide else None


@dataclass(frozen=True, slots=True)
class Element:
    """An XML element, detached from the parser."""

    name: str
    """With the customary prefix: `itunes:image`; `{uri}x` for an unknown namespace."""
    text: str
    """Its own text, CDATA included, children left out."""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Element, ...] = ()
    line: int = 0

    def all(self, name: str) -> list[Element]:
        """Children of that name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """First child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def value(self, name: str) -> str:
        """Text of the first child of that name, stripped; empty if there is none."""
        child = self.first(name)
        return child.text.strip() if child is not None else ""


@dataclass(frozen=True, slots=True)
class Item(Element):
    """One episode."""

    index: int = 0
    """1-based place in the feed."""
    names: dict[str, list[Element]] = field(default_factory=dict, init=False, compare=False)
    """Children by name: a hundred rules ask for the same twenty."""

    def __post_init__(self) -> None:
        for child in self.children:
            self.names.setdefault(child.name, []).append(child)

    def all(self, name: str) -> list[Element]:
        """Children of that name."""
        return self.names.get(name, [])

    def first(self, name: str) -> Element | None:
        """First child of that name."""
        found = self.names.get(name)
        return found[0] if found else None

    @property
    def label(self) -> str:
        """How findings name it."""
        return label(self.index, self.value("title"))


def label(index: int, title: str) -> str:
    """How findings name an episode: its place and title, cut to a readable length."""
    title = printable(title[:200])
    short = title if len(title) <= 60 else title[:59] + "…"
    return f"episode {index} “{short}”" if short else f"episode {index}"


@dataclass(slots=True)
class Document:
    """The feed but for its episodes."""

    prolog: Prolog
    root: str = ""
    """Name of the root element."""
    version: str = ""
    """Its version attribute."""
    declared: dict[str, str] = field(default_factory=dict)
    """Namespace prefixes in scope at the root or channel -> URI."""
    doctype: bool = False
    channels: int = 0
    items: int = 0
    enclosures: list[str] = field(default_factory=list)
    """Address of each item's first enclosure, empty if it has none; in the order of the feed."""
    stray_items: int = 0
    """Items outside the channel."""
    channel: Element = field(default_factory=lambda: Element("channel", ""))


Source = Path | bytes


def _open(source: Source) -> BinaryIO:
    return source.open("rb") if isinstance(source, Path) else BytesIO(source)


def read_prolog(source: Source) -> Prolog:
    """Look through the bytes once, in pieces."""
    prolog = Prolog()
    decoder = codecs.getincrementaldecoder("utf-8")()
    tags, line = 0, 1
    with _open(source) as stream:
        first = True
        while chunk := stream.read(2**20):
            if first:
                _read_head(prolog, chunk)
                first = False
            if prolog.bad_utf8 < 0 and not prolog.wide:
                try:
                    text = decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    prolog.bad_utf8 = prolog.size + max(error.start, 0)
                else:
                    if prolog.odd is None:
                        body = text.removeprefix("\ufeff") if prolog.size == 0 else text
                        if found := _ODD.search(body):
                            at = line + body.count("\n", 0, found.start())
                            prolog.odd = (found.group(), at)
                        line += text.count("\n")
            prolog.size += len(chunk)
            if prolog.size > MAX_BYTES:
                break
            for number, piece in enumerate(chunk.split(b"<item")):
                tags = piece.count(b"<") + (tags if number == 0 else 0)
                prolog.crowded = prolog.crowded or tags > MAX_TAGS
    return prolog


def _read_head(prolog: Prolog, chunk: bytes) -> None:
    prolog.wide = chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in chunk[:4]
    prolog.bom = chunk.startswith(codecs.BOM_UTF8)
    match = _DECLARATION.match(chunk.removeprefix(codecs.BOM_UTF8)[:400])
    prolog.declared = match is not None
    found = _ENCODING.search(match.group()) if match else None
    if found:
        prolog.encoding = found.group(1).decode("ascii", "replace")


def read_document(source: Source, prolog: Prolog) -> Document:
    """The channel without its items.

    Raises:
        Malformed: it is not well-formed XML.
    """
    document = Document(prolog)
    for event, element in _walk(source, prolog.real_encoding):
        if event == "root" or not document.root:
            top = element.getroottree().getroot()
            document.root = _name(top.tag)
            document.version = top.get("version", "")
            document.doctype = bool(element.getroottree().docinfo.doctype)
            if document.doctype:
                break
        if event == "start":
            document.declared.update(
                (prefix or "", uri) for prefix, uri in element.nsmap.items() if uri
            )
        elif event == "end" and element.tag == "item":
            parent = element.getparent()
            if parent is not None and parent.tag == "channel":
                document.items += 1
                enclosure = element.find("enclosure")
                url = "" if enclosure is None else enclosure.get("url", "")
                document.enclosures.append(url.strip()[:2000])
            else:
                document.stray_items += 1
            _forget(element)
        elif event == "end" and element.tag == "channel":
            document.channels += 1
            if document.channels == 1:
                document.channel = _detach(element)
            element.clear()
    return document


def read_items(source: Source, prolog: Prolog) -> Iterator[Item]:
    """The episodes, one at a time.

    Raises:
        Malformed: it is not well-formed XML.
    """
    index = 0
    for event, element in _walk(source, prolog.real_encoding):
        if event == "end" and element.tag == "item":
            parent = element.getparent()
            if parent is not None and parent.tag == "channel":
                index += 1
                found = _detach(element)
                yield Item(
                    found.name, found.text, found.attributes, found.children, found.line, index
                )
            _forget(element)


def _walk(source: Source, encoding: str | None) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    with _open(source) as stream:
        try:
            events = etree.iterparse(
                stream,
                events=("start", "end"),
                tag=("rss", "channel", "item"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
                encoding=encoding,
            )
            yield from events
            yield "root", events.root
        except etree.XMLSyntaxError as error:
            raise Malformed(error.msg or "not XML", error.lineno or 0) from error


def _forget(element: Any) -> None:
    """Take a finished item out of the tree, so that memory does not grow with the feed."""
    parent = element.getparent()
    element.clear()
    if parent is not None:
        parent.remove(element)


def _detach(element: Any) -> Element:
    children = tuple(_detach(child) for child in element if isinstance(child.tag, str))
    text = element.text or ""
    if len(element):
        text += "".join(child.tail or "" for child in element)
    return Element(
        _name(element.tag),
        text,
        {_name(key): value for key, value in element.attrib.items()},
        children,
        element.sourceline or 0,
    )


def _name(tag: str) -> str:
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    prefix = _BY_URI.get(uri) or near_namespace(uri)
    return f"{prefix}:{local}" if prefix else tag


def near_namespace(uri: str) -> str | None:
    """The prefix of the namespace `uri` misspells, if it does."""
    return _BY_FORM.get(_form(uri)) or _LEGACY.get(_form(uri))


def _form(uri: str) -> str:
    bare = re.sub(r"^https?://(www\.)?", "", uri.strip().lower())
    return bare.rstrip("/#")


_BY_FORM = {_form(uri): prefix for prefix, uri in NAMESPACES.items()}
# Addresses the podcast namespace was declared under before it had its own.
_LEGACY = {
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "podcastindex.org/namespace/1.0.md": "podcast",
    "itunes.com/dtds/podcast.dtd": "itunes",
}
