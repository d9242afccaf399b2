"""Against the feed published before: what would double, vanish or stay stale in apps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from essaycast.site.check.context import Context, Entry
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, WARNING, Needs, rule
from essaycast.site.check.values import short


def _pairs(c: Context) -> Iterator[tuple[Entry, Entry]]:
    """(now, then) of episodes that are in both feeds."""
    if c.previous is None:
        return
    before = {entry.guid: entry for entry in c.previous.entries if entry.guid}
    for entry in c.entries:
        if entry.guid in before:
            yield entry, before[entry.guid]


@rule(
    "HIST-GONE",
    ERROR,
    "no published episode vanishes",
    fix="Put the essay back, or compare no more (--previous) if you took it out on purpose.",
    source="PSP-1: a guid never changes; apps",
    why="Listeners lose it, or get it again as new under another guid.",
)
def gone(c: Context) -> Iterator[Problem]:
    have = {entry.guid for entry in c.entries} | c.paged
    for entry in c.previous.entries if c.previous is not None else ():
        if entry.guid and entry.guid not in have:
            yield Problem(f"guid {short(entry.guid)} is gone", f"published: {entry.label}")


@rule(
    "HIST-DOUBLE",
    ERROR,
    "no published episode appears a second time",
    fix="Give the essay the guid it was published with; it stands in the feed published before.",
    source="PSP-1: a guid never changes; apps",
    why="Every app shows it twice and downloads it again.",
)
def double(c: Context) -> Iterator[Problem]:
    if c.previous is None:
        return
    guids = {entry.guid for entry in c.previous.entries}
    by_url = {entry.url: entry for entry in c.previous.entries if entry.url}
    by_title = {
        (entry.title.lower(), entry.date.when): entry
        for entry in c.previous.entries
        if entry.title and entry.date is not None
    }
    for entry in c.entries:
        if entry.guid in guids:
            continue
        when = entry.date.when if entry.date is not None else None
        twin = by_url.get(entry.url) or (when and by_title.get((entry.title.lower(), when)))
        if twin:
            text = f"published before under guid {short(twin.guid)}"
            yield Problem(text, entry.label, entry.line)


@rule(
    "HIST-MEDIA",
    ERROR,
    "a sound file that was published does not change under its address",
    fix="Build again: a corrected recording gets a new file name.",
    source="RFC 9111 caches; apps",
    why="Caches and apps keep the old one; who listens half-way hears two versions joined.",
)
def changed(c: Context) -> Iterator[Problem]:
    for entry, before in _pairs(c):
        if entry.url == before.url and entry.length != before.length:
            text = f"length was {before.length}, is {entry.length}, the address is the same"
            yield Problem(text, entry.label, entry.line)


@rule(
    "HIST-BYTES",
    ERROR,
    "a sound file holds the bytes that were published",
    fix="Build again: a corrected recording gets a new file name.",
    source="RFC 9111 caches; apps",
    needs=Needs.CONTENT,
)
def changed_bytes(c: Context) -> Iterator[Problem]:
    for entry in c.entries:
        known = c.previous.hashes.get(entry.url) if c.previous is not None else None
        path = c.files.path(entry.url) if known else None
        if known and path is not None:
            with path.open("rb") as stream:
                real = hashlib.file_digest(stream, "sha256").hexdigest()
            if real != known:
                yield Problem("other bytes than published", entry.label, entry.line)


@rule(
    "HIST-DATE",
    ERROR,
    "a published date does not change",
    fix="Put back the date in the essay's front matter.",
    source="apps: order and new-episode alerts go by it",
)
def date(c: Context) -> Iterator[Problem]:
    for entry, before in _pairs(c):
        if entry.date and before.date and entry.date.when != before.date.when:
            text = f"it was {before.date.when:%d %b %Y %H:%M %z}"
            yield Problem(text, entry.label, entry.line)


@rule(
    "HIST-GUID",
    ERROR,
    "the show's podcast:guid does not change",
    fix="Set show.guid in config.toml to the one published before.",
    source="podcast namespace",
    why="Directories take it for another show.",
)
def guid(c: Context) -> Iterator[str]:
    now = c.channel.value("podcast:guid")
    if c.previous is not None and c.previous.guid and now != c.previous.guid:
        yield f"it was {short(c.previous.guid)}, is {short(now)}"


@rule(
    "HIST-MOVED",
    WARNING,
    "a feed that moves leaves a forwarding address",
    fix="Keep the old address answering with a permanent redirect (301) to the new one.",
    source="Apple 837",
    why="Subscribers stay at the old address and get nothing new.",
)
def moved(c: Context) -> Iterator[str]:
    before = c.previous.address if c.previous is not None else ""
    if before and c.self_link and before != c.self_link:
        yield f"it was at {short(before, 90)}"
