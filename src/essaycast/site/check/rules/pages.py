"""The folder's other files: pages, sitemap, names, and what does not belong there."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from essaycast.files import TEMPORARY_PREFIX
from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.files import MAX_TEXT, LocalFiles
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, NOTE, WARNING, Needs, rule
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
_LOC = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>")
_HASHED = re.compile(r"\.([0-9a-f]{8,64})\.[a-z0-9]+$")
_PAGING = ("next", "previous", "prev", "first", "last", "next-archive", "prev-archive")
_SAFE = re.compile(r"[A-Za-z0-9._/-]+")


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
        missing = dict.fromkeys(
            address for _, address in _references(text) if not _leads(c, name, address)
        )
        for address in list(missing)[:5]:
            yield Problem(f"{short(address)} leads nowhere", name)


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
    for name, text in _pages(c):
        if not re.search(r"<html\b[^<>]*\blang\s*=", text[:4096], re.IGNORECASE):
            yield Problem("<html> has no lang", name)


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
    if path.stat().st_size > 50 * 2**20:
        yield Problem("more than 50 MiB", "sitemap.xml")
        return
    for address in _LOC.findall(path.read_text("utf-8", "replace")):
        url = unescape(address)
        if not c.files.owns(url):
            yield Problem(f"{short(url)} is not under the feed's address", "sitemap.xml")
        elif c.files.size(url) is None:
            yield Problem(f"{short(c.files.name(url))} is missing", "sitemap.xml")


@rule(
    "FILE-ASCII",
    ERROR,
    "file names are plain ASCII without blanks",
    fix="Rename it: letters, digits, dot, hyphen, underscore.",
    source="Apple 823",
    needs=Needs.FILES,
)
def names(c: Context) -> Iterator[Problem]:
    for name in c.files.names():
        if not _SAFE.fullmatch(name):
            yield Problem(short(name), name)


@rule(
    "FILE-CASE",
    WARNING,
    "no two names differ only in letter case",
    fix="Rename one of them.",
    source="Windows and macOS keep only one of the two",
    needs=Needs.FILES,
)
def case(c: Context) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name in c.files.names():
        if name.lower() in seen:
            yield Problem(f"the same but for letter case as {seen[name.lower()]}", name)
        seen.setdefault(name.lower(), name)


@rule(
    "FILE-EMPTY",
    ERROR,
    "no file is empty",
    fix="Build again; delete the file first.",
    source="essaycast",
    needs=Needs.FILES,
)
def empty(c: Context) -> Iterator[Problem]:
    if isinstance(c.files, LocalFiles):
        for name in c.files.names():
            base = name.rpartition("/")[2]
            if c.files.size_of(name) == 0 and not base.startswith("."):
                yield Problem("it has no bytes", name)


@rule(
    "FILE-LINK",
    ERROR,
    "nothing links out of the folder",
    fix="Replace the symbolic link by the file itself.",
    source="essaycast: feed/ is complete in itself",
    why="An upload would publish what lies elsewhere, or break.",
    needs=Needs.FILES,
)
def link(c: Context) -> Iterator[Problem]:
    if isinstance(c.files, LocalFiles):
        for name in c.files.escaping:
            yield Problem("a symbolic link out of it", name)


@rule(
    "FILE-LEFT",
    NOTE,
    "no unfinished files are left",
    fix="Build again; leftovers of a build that was stopped are swept away.",
    source="essaycast",
    needs=Needs.FILES,
)
def left(c: Context) -> Iterator[Problem]:
    for name in c.files.names():
        if name.rpartition("/")[2].startswith(TEMPORARY_PREFIX):
            yield Problem("left by a build that was stopped", name)


@rule(
    "FILE-HASH",
    ERROR,
    "a file named by its content holds that content",
    fix="Build again: what is corrected gets a new name.",
    source="essaycast: corrected episodes get new addresses",
    why="Caches and apps keep the old file under its old address.",
    needs=Needs.CONTENT,
)
def content(c: Context) -> Iterator[Problem]:
    if not isinstance(c.files, LocalFiles):
        return
    for name in c.files.names():
        # Transcripts and covers are named by what they were made from, not by their bytes.
        match = _HASHED.search(name) if name.startswith(("audio/", "chapters/")) else None
        if match is None:
            continue
        with (c.files.folder / name).open("rb") as stream:
            real = hashlib.file_digest(stream, "sha256").hexdigest()
        if not real.startswith(match.group(1)):
            yield Problem(f"its sha256 begins with {real[: len(match.group(1))]}", name)


@rule(
    "FEED-PAGES",
    ERROR,
    "further pages of the feed are there",
    fix="Build again.",
    source="RFC 5005, 3 and 4",
    # Not a must-rule: the pages of a candidate are written after it was found good.
    needs=Needs.CONTENT,
)
def further(c: Context) -> Iterator[str]:
    for found in c.channel.all("atom:link"):
        url = found.attributes.get("href", "").strip()
        if found.attributes.get("rel") not in _PAGING:
            continue
        if c.files.owns(url) and c.files.size(url) is None:
            yield f"{c.files.name(url)} (rel={found.attributes['rel']}) is missing"
