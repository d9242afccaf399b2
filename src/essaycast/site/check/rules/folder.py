"""The folder's files: names, leftovers, links out of it, content that does not fit its name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from essaycast.files import TEMPORARY_PREFIX
from essaycast.site.check.context import Context
from essaycast.site.check.files import LocalFiles
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, NOTE, WARNING, Needs, rule
from essaycast.site.check.values import short

_HASHED = re.compile(r"(?:audio|chapters)/[^/]*\.([0-9a-f]{8,64})\.[a-z0-9]+")
_PAGING = ("next", "previous", "prev", "first", "last", "next-archive", "prev-archive")
_SAFE = re.compile(r"[A-Za-z0-9._/-]+")
# What operating systems and editors leave in folders.
_LEFTOVERS = re.compile(
    r"\.DS_Store|Thumbs\.db|desktop\.ini|\._.*|.*~|.*\.(?:tmp|bak|swp|orig|part)"
)


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
    "FILE-READ",
    ERROR,
    "every file can be read",
    fix="Give it back its rights (readable for you), or remove the dead link.",
    source="essaycast: it cannot be uploaded",
    needs=Needs.FILES,
)
def readable(c: Context) -> Iterator[Problem]:
    if isinstance(c.files, LocalFiles):
        for name in c.files.unreadable:
            yield Problem("it cannot be read", name)


@rule(
    "FILE-LEFT",
    NOTE,
    "no unfinished files and no leftovers of other programs",
    fix="Delete it; leftovers of a build that was stopped go with the next one.",
    source="essaycast",
    needs=Needs.FILES,
)
def left(c: Context) -> Iterator[Problem]:
    for name in c.files.names():
        last = name.rpartition("/")[2]
        if last.startswith(TEMPORARY_PREFIX):
            yield Problem("left by a build that was stopped", name)
        elif _LEFTOVERS.fullmatch(last):
            yield Problem("it is not of this feed", name)


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
        match = _HASHED.fullmatch(name)
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
