"""A look at the live feed through its public address, as an app would see it.

What is wrong here is said, never raised: caches in front of a host, a host that is not
public yet or no network at all are no faults of the upload.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

import requests

from essaycast.hosts.content import FEED
from essaycast.text import printable

_LARGEST = 64 * 2**20  # bytes of feed read at most
_PIECE = 100  # bytes asked for with a Range

Level = Literal["ok", "warning", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen at the public address."""

    level: Level
    """`unknown`: it could not be looked at."""
    message: str
    """One line: what, where, what to do."""


def check_live(
    base_url: str, feed: bytes, media: Sequence[tuple[str, int]], *, timeout: float = 15.0
) -> list[Finding]:
    """Fetch the feed and one media file below `base_url`, and compare.

    Args:
        base_url: where feed/ is reached; http or https.
        feed: the bytes of feed.xml just uploaded.
        media: (name, size in bytes) of media files; the first is looked at.
        timeout: seconds without an answer after which the address counts as silent.
    """
    if not base_url.startswith(("http://", "https://")):
        return [Finding("unknown", "show.base_url is not set: the live feed was not looked at")]
    base = base_url if base_url.endswith("/") else f"{base_url}/"
    with requests.Session() as session:
        session.headers["User-Agent"] = "essaycast"
        try:
            findings = [_feed(session, urljoin(base, FEED), feed, timeout)]
            if findings[0].level == "ok" and media:
                name, size = media[0]
                findings.append(_media(session, urljoin(base, name), size, timeout))
        except requests.RequestException as error:
            where = printable(base)
            reason = printable(str(type(error).__name__))
            return [
                Finding(
                    "unknown",
                    f"{where}: no answer ({reason}); look at it again later with "
                    f"`essaycast check {where}{FEED}`",
                )
            ]
    return findings


def _feed(session: requests.Session, url: str, feed: bytes, timeout: float) -> Finding:
    shown = printable(url)
    # Asks caches on the way for the host's own copy; some obey.
    headers = {"Cache-Control": "no-cache"}
    with session.get(url, timeout=timeout, stream=True, headers=headers) as answer:
        if answer.status_code != 200:
            return Finding(
                "warning",
                f"{shown}: the web server answers {answer.status_code}; does show.base_url lead "
                "to the folder the upload goes to?",
            )
        body = b""
        for piece in answer.iter_content(64 * 1024):
            body += piece
            if len(body) > _LARGEST:
                break
        kind = answer.headers.get("Content-Type", "")
    if hashlib.sha256(body).digest() != hashlib.sha256(feed).digest():
        older = body.lstrip().startswith(b"<?xml") or b"<rss" in body[:2000]
        return Finding(
            "warning",
            f"{shown}: the address still shows another feed; a cache in front of the host? look "
            "again in a few minutes"
            if older
            else f"{shown}: the address shows something else than a feed; does show.base_url lead "
            "to the folder the upload goes to?",
        )
    if "xml" not in kind and "rss" not in kind:
        return Finding(
            "warning",
            f"{shown}: served as {printable(kind) or 'no type at all'} instead of "
            "application/rss+xml; some apps refuse that (docs/hosting.md says how to set it)",
        )
    return Finding("ok", f"{shown}: live, and byte for byte the feed just uploaded")


def _media(session: requests.Session, url: str, size: int, timeout: float) -> Finding:
    shown = printable(url)
    with session.head(url, timeout=timeout, allow_redirects=True) as answer:
        length = answer.headers.get("Content-Length")
        if answer.status_code != 200:
            return Finding(
                "warning",
                f"{shown}: a HEAD request is answered {answer.status_code}; "
                "Apple Podcasts asks for it: a matter for the host's support",
            )
        if length is not None and length != str(size):
            return Finding("warning", f"{shown}: {printable(length)} bytes instead of {size}")
    wanted = {"Range": f"bytes=0-{_PIECE - 1}"}
    with session.get(url, timeout=timeout, stream=True, headers=wanted) as answer:
        if answer.status_code != 206:
            return Finding(
                "warning",
                f"{shown}: no part of the file can be asked for (status {answer.status_code}); "
                "apps then cannot seek, and Apple refuses the feed: a matter for the host",
            )
    return Finding("ok", f"{shown}: there, whole, and can be asked for in parts")
