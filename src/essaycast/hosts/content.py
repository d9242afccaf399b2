"""What a file in feed/ is: its place in the order of upload, its type, how long it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from essaycast.hosts.interface import Headers

FEED = "feed.xml"

_TYPES = {
    "xml": "application/xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    # WebVTT 1.0; SRT as the podcast namespace names it.
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ico": "image/vnd.microsoft.icon",
    "xsl": "text/xsl; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
# RSS 2.0 has no registered type; this is the one apps and validators expect.
_RSS = "application/rss+xml; charset=utf-8"
_HASHED = re.compile(r"\.[0-9a-f]{8,64}[.-][A-Za-z0-9.-]+$")
# RFC 8246: what carries its hash in its name never changes under that name.
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=300"
_STAGES = ("audio/", "transcripts/", "chapters/", "covers/")


def is_feed(name: str) -> bool:
    """True for feed.xml and the further pages of a long feed."""
    return name.startswith("feed") and name.endswith(".xml") and "/" not in name


def is_named_by_content(name: str) -> bool:
    """True for sound, whose name carries the hash of its bytes: same name, same bytes.

    Other hashed names are short for what they were made from, and their files small.
    """
    return name.startswith("audio/") and _HASHED.search(name) is not None


def headers_for(name: str) -> Headers:
    """Content type and cache header of a file in feed/."""
    suffix = name.rpartition(".")[2].lower()
    kind = _TYPES.get(suffix, "application/octet-stream")
    if is_feed(name):
        kind = _RSS
    elif suffix == "json" and name.startswith("chapters/"):
        kind = "application/json+chapters"
    return Headers(kind, _FOREVER if _HASHED.search(name) else _SHORT)


def upload_order(names: Iterable[str]) -> list[str]:
    """Names in the order they must reach the host.

    Media, transcripts, chapters, covers, everything else, pages, further feed files, and
    feed.xml last: nothing is named before it is there.
    """
    return sorted(names, key=lambda name: (_stage(name), name))


def _stage(name: str) -> int:
    if name == FEED:
        return 99
    for number, folder in enumerate(_STAGES):
        if name.startswith(folder):
            return number
    if name.endswith(".xml"):
        return 98
    return 97 if name.endswith((".html", ".htm")) else 50


_ADDRESS = re.compile(r"""https?://[^\s"'<>\\]+""")


def names_in(text: str, names: Iterable[str]) -> set[str]:
    """Which of `names` (relative to feed/) the addresses in a feed lead to.

    The base address need not be known: an address names a file if its path ends with the
    file's name at a `/`.
    """
    wanted = set(names)
    found: set[str] = set()
    for address in _ADDRESS.findall(text):
        path = address.partition("?")[0].partition("#")[0]
        while path:
            path = path.partition("/")[2]
            if path in wanted:
                found.add(path)
                break
    return found
