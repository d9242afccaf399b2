"""Addresses of the feed and its pages, changed to the one the preview is asked under."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from html import escape
from pathlib import Path

REWRITTEN = (".xml", ".html", ".htm")
"""Files that may hold addresses of their own."""
_SELF = re.compile(rb"""<(?:atom:)?link\b[^<>]*\brel=["']self["'][^<>]*>""")
_HREF = re.compile(rb"""\bhref=["']([^"']+)["']""")
_HEAD = 2**18  # the self link stands before the first episode
_KEPT = 16


class Rewriter:
    """Gives files with the base of the published feed replaced; keeps the last few results."""

    def __init__(self, feed: Path) -> None:
        self._feed = feed
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], tuple[bytes, str]] = OrderedDict()

    def base(self) -> bytes:
        """Address the feed was made for, with its last slash, XML-escaped; empty if unknown."""
        try:
            with (self._feed / "feed.xml").open("rb") as stream:
                head = stream.read(_HEAD)
        except OSError:
            return b""
        found = _SELF.search(head)
        href = _HREF.search(found.group()) if found else None
        return href.group(1).rpartition(b"/")[0] + b"/" if href else b""

    def read(self, path: Path, base: str, inject: bytes = b"") -> tuple[bytes, str]:
        """(bytes, entity tag) of a file as it reads under `base`.

        `inject` is put before the end of a page's body.

        Raises:
            OSError: the file cannot be read.
        """
        state = path.stat()
        old = self.base()
        key = (path, state.st_mtime_ns, state.st_size, old, base, inject)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        data = path.read_bytes()
        if old and old.startswith((b"http://", b"https://")):
            data = data.replace(old, escape(base).encode())
        if inject:
            head, end, tail = data.rpartition(b"</body>")
            data = head + inject + end + tail if end else data + inject
        made = data, '"' + hashlib.sha256(data).hexdigest()[:32] + '"'
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made
