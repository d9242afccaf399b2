"""The folder's other files: pages, sitemap, names, and what does not belong there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.files import MAX_TEXT, LocalFiles
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, WARNING, Needs, rule
from essaycast.site.check.values import short, split

_LINK = re.compile(
    r"<(a|link|script|img|audio|source|track|iframe|video|object|embed)\b([^<>]*)>", re.IGNORECASE
)
_TARGET = re.compile(
    r"""\b(href|src|data|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""", re.IGNORECASE
)
_REL = re.compile(r"""\brel\s*=\s*["']?([^"'<>]*)""", re.IGNORECASE)
_CSS_URL = re.compile(r"""(?:@import\s+|url\()\s*["']?\s*((?:https?:)?//[^"')\s]+)""")
_LOADING = frozenset(["stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"])
_HTML_LANG = re.compile(r"""<html\b[^<>]*\blang\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_MOST = 50 * 2**20  # bytes of a sitemap, by its specification
_LOC = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>")


def _pages(c: Context) -> Iterator[tuple[str, str]]:
    """(name, text) of every HTML page in the folder."""
    if isinstance(c.files, LocalFiles):
        for name in c.files.names():
            if name.endswith((".html", ".htm")) and (c.files.size_of(name) or 0) <= MAX_TEXT:
                yield name, (c.files.folder / name).read_text("utf-8", "replace")


def _references(text: str) -> Iterator[tuple[bool, str]]:
    """(whether opening the page loads it, address) of links and sources."""
    for tag, inside in _LINK.findall(text):
        rel = _REL.search(inside)
        for key, value in _TARGET.findall(inside):
            words = rel.group(1).lower().split() if rel else []
            loads = tag.lower() not in ("a", "link") or (
                tag.lower() == "link" and bool(_LOADING.intersection(words))
            )
            if tag.lower() != "a" or key.lower() == "href":
                yield loads, unescape(value.strip("\"'")).strip()


@rule(
    "PAGE-INDEX",
    WARNING,
    "the folder has a start page",
    fix="Build again.",
    source="essaycast: the show's link leads there",
    needs=Needs.FILES,
)
def index(c: Context) -> Iterator[str]:
    if isinstance(c.files, LocalFiles) and c.files.size_of("index.html") is None:
        yield "index.html is missing"


@rule(
    "PAGE-CHANNEL",
    ERROR,
    "the show's page is there",
    fix="Build again, or correct show.link.",
    source="Apple; RSS 2.0",
    needs=Needs.FILES,
)
def channel(c: Context) -> Iterator[str]:
    link = c.channel.value("link")
    if c.files.owns(link) and c.files.size(link) is None:
        yield f"{c.files.name(link)} is missing"


@rule(
    "PAGE-ITEM",
    ERROR,
    "an episode's page is there",
    fix="Build again.",
    source="Apple; RSS 2.0",
    needs=Needs.FILES,
)
def item_page(c: Context, item: Item) -> Iterator[str]:
    link = item.value("link")
    if c.files.owns(link) and c.files.size(link) is None:
        yield f"{c.files.name(link)} is missing"


@rule(
    "PAGE-LINK",
    ERROR,
    "links on pages lead to files that are there",
    fix="Build again; if you changed a template, correct the link in it.",
    source="essaycast: feed/ is complete in itself",
    needs=Needs.CONTENT,
)
def links(c: Context) -> Iterator[Problem]:
    for name, text in _pages(c):
        named = [address for _, address in _references(text)] + _own_addresses(c, text)
        missing = dict.fromkeys(address for address in named if not _leads(c, name, address))
        for address in list(missing)[:5]:
            yield Problem(f"{short(address)} leads nowhere", name)


def _own_addresses(c: Context, text: str) -> list[str]:
    """Whole addresses below the feed's, wherever they stand: Open Graph, JSON-LD, text."""
    base = c.files.base if isinstance(c.files, LocalFiles) else ""
    if not base:
        return []
    found = re.findall(re.escape(base) + r"[A-Za-z0-9._~%/-]*", text)
    return [address.rstrip(".") for address in dict.fromkeys(found)]


def _leads(c: Context, page: str, address: str) -> bool:
    """Whether a link on `page` leads to a file in the folder, or out of it."""
    assert isinstance(c.files, LocalFiles)
    if c.files.owns(address):
        return c.files.size(address) is not None
    parts = split(address)
    if parts.scheme or parts.netloc or not parts.path:
        return True
    if parts.path.startswith("/"):
        own = split(c.files.base).path
        if not parts.path.startswith(own):
            return True
        target = parts.path[len(own) :]
    else:
        target = posixpath.join(posixpath.dirname(page), parts.path)
    target = posixpath.normpath(unquote(target)) + ("/" if target.endswith("/") else "")
    if target in (".", "./", ""):
        target = "index.html"
    elif target.endswith("/"):
        target += "index.html"
    return target.startswith("../") or c.files.size_of(target) is not None


@rule(
    "PAGE-EXTERNAL",
    WARNING,
    "opening a page asks nobody else",
    fix="Put the script, font or picture into the folder and refer to it there.",
    source="essaycast: no trackers; GDPR",
    needs=Needs.CONTENT,
)
def external(c: Context) -> Iterator[Problem]:
    for name, text in _pages(c):
        asked = [address for loads, address in _references(text) if loads]
        asked += _CSS_URL.findall(text)
        outside = [
            address for address in asked if split(address).netloc and not c.files.owns(address)
        ]
        for address in list(dict.fromkeys(outside))[:5]:
            yield Problem(f"it loads {short(address)}", name)


@rule(
    "PAGE-FEED",
    WARNING,
    "the start page names the feed",
    fix='Write <link rel="alternate" type="application/rss+xml" href="feed.xml"> into its head.',
    source="RSS autodiscovery",
    why="Apps and browsers find the feed by it.",
    needs=Needs.CONTENT,
)
def feed(c: Context) -> Iterator[Problem]:
    for name, text in _pages(c):
        if name == "index.html" and "application/rss+xml" not in text:
            yield Problem("there is no link to it", name)


@rule(
    "PAGE-LANG",
    WARNING,
    "pages say their language",
    fix="Write <html lang=...> as in the feed.",
    source="WCAG 3.1.1",
    needs=Needs.CONTENT,
)
def language(c: Context) -> Iterator[Problem]:
    show = c.language
    for name, text in _pages(c):
        found = _HTML_LANG.search(text[:4096])
        if found is None:
            yield Problem("<html> has no lang", name)
        elif show and found.group(1).lower().partition("-")[0] != show:
            yield Problem(f"lang is {short(found.group(1))}, the show's {short(show)}", name)


@rule(
    "PAGE-TITLE",
    WARNING,
    "pages have a title",
    fix="Write <title> into the head; if you changed a template, correct it there.",
    source="WCAG 2.4.2",
    needs=Needs.CONTENT,
)
def title(c: Context) -> Iterator[Problem]:
    for name, text in _pages(c):
        if not re.search(r"<title>\s*[^<\s]", text[:65536], re.IGNORECASE):
            yield Problem("there is none", name)


@rule(
    "PAGE-LISTED",
    WARNING,
    "every episode is listed on a start page",
    fix="Build again.",
    source="essaycast",
    needs=Needs.CONTENT,
)
def listed(c: Context) -> Iterator[Problem]:
    if not isinstance(c.files, LocalFiles) or c.files.size_of("index.html") is None:
        return
    items = {name for entry in c.entries if (name := c.files.relative(entry.link))}
    shown: set[str] = set()
    for name, text in _pages(c):
        if name not in items:
            shown.update(
                posixpath.normpath(posixpath.join(posixpath.dirname(name), split(address).path))
                for _, address in _references(text)
            )
    for name in sorted(items - shown):
        if c.files.size_of(name) is not None:
            yield Problem("no start page links to it", name)


@rule(
    "PAGE-SITEMAP",
    ERROR,
    "the sitemap names pages that are there",
    fix="Build again.",
    source="sitemaps.org",
    needs=Needs.CONTENT,
)
def sitemap(c: Context) -> Iterator[Problem]:
    if not isinstance(c.files, LocalFiles) or c.files.size_of("sitemap.xml") is None:
        return
    path = c.files.folder / "sitemap.xml"
    if path.stat().st_size > _MOST:
        yield Problem("more than 50 MiB", "sitemap.xml")
        return
    for address in _LOC.findall(path.read_text("utf-8", "replace")):
        url = unescape(address)
        if not c.files.owns(url):
            yield Problem(f"{short(url)} is not under the feed's address", "sitemap.xml")
        elif c.files.size(url) is None:
            yield Problem(f"{short(c.files.name(url))} is missing", "sitemap.xml")


@rule(
    "PAGE-SITEMAP-ALL",
    WARNING,
    "the sitemap names every episode's page",
    fix="Build again.",
    source="sitemaps.org",
    needs=Needs.CONTENT,
)
def sitemap_all(c: Context) -> Iterator[Problem]:
    if not isinstance(c.files, LocalFiles) or not 0 < (c.files.size_of("sitemap.xml") or 0) < _MOST:
        return
    text = (c.files.folder / "sitemap.xml").read_text("utf-8", "replace")
    named = {c.files.relative(unescape(address)) for address in _LOC.findall(text)}
    for entry in c.entries if named - {None} else ():
        name = c.files.relative(entry.link)
        if name and name not in named and c.files.size_of(name) is not None:
            yield Problem(f"{name} is not in it", "sitemap.xml")
