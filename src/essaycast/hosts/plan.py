"""What an upload has to do: the files here compared with the files there."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from essaycast import files as files_module
from essaycast.errors import UploadError
from essaycast.hosts import manifest as manifests
from essaycast.hosts.content import FEED, is_feed, is_named_by_content, names_in, upload_order
from essaycast.hosts.interface import Entry, Host, Source, is_temporary
from essaycast.hosts.manifest import NAME, File, Manifest, safe_name
from essaycast.text import printable

_LARGEST_FEED = 64 * 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Sending:
    """One file to be sent, and why."""

    name: str
    source: Source
    file: File
    reason: str
    """`new`, `changed` or `not whole at the host`."""


@dataclass(frozen=True, slots=True)
class Work:
    """All that an upload has to do."""

    sending: tuple[Sending, ...]
    """In upload order."""
    before: Manifest
    """To be put at the host first: announces what is coming."""
    after: Manifest
    """To be put there when the feed is out."""
    doomed: tuple[str, ...]
    """To be deleted at the end."""
    kept: tuple[str, ...]
    """Not in feed/ any more, but left at the host."""


def files_of(feed: Path) -> list[str]:
    """All files of the folder `feed`, names with `/`, in upload order.

    Unfinished files, hidden files and the manifest's name are left out.

    Raises:
        UploadError: something in it is no plain file or leads out of it.
    """
    names: list[str] = []
    for folder, below, bases in os.walk(feed, followlinks=False):
        below[:] = sorted(name for name in below if not name.startswith("."))
        here = Path(folder)
        for name in below:
            if (here / name).is_symlink():
                checked_source(feed, (here / name).relative_to(feed).as_posix())
        for base in sorted(bases):
            if base.startswith((".", files_module.TEMPORARY_PREFIX)) or is_temporary(base):
                continue
            names.append((here / base).relative_to(feed).as_posix())
    return upload_order(name for name in names if name != NAME)


def checked_source(feed: Path, name: str) -> Source:
    """The file `name` of the folder `feed`, if it may be published.

    Raises:
        UploadError: the name leaves the folder, the file is a link that leads out of it,
            no plain file, or cannot be read.
    """
    if not safe_name(name) or name == NAME:
        raise UploadError(
            f"feed/{printable(name)}: not a name essaycast puts online; rename or remove it"
        )
    path = feed / name
    try:
        if not path.resolve(strict=True).is_relative_to(feed.resolve()):
            raise UploadError(
                f"feed/{printable(name)}: a link that leads out of feed/; what it leads to would "
                "be published: replace it by a copy, or remove it"
            )
        if not stat.S_ISREG(path.stat().st_mode):
            raise UploadError(f"feed/{printable(name)}: not a plain file; remove it from feed/")
        return Source.of(path)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "a link that leads to itself"
        raise UploadError(
            f"feed/{printable(name)}: cannot be read ({reason}); build again"
        ) from error


def digest(source: Source) -> str:
    """Hex sha256 of the file."""
    with source.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def named_by_feed(feed: Path, names: Iterable[str]) -> set[str]:
    """Which of `names` feed.xml and its further pages lead to, themselves included."""
    wanted = list(names)
    found: set[str] = set()
    for name in wanted:
        if not is_feed(name):
            continue
        path = feed / name
        try:
            if path.stat().st_size > _LARGEST_FEED:
                raise UploadError(f"feed/{name}: larger than a feed can be; set feed.limit")
            found |= names_in(path.read_text("utf-8", errors="replace"), wanted)
        except OSError as error:
            raise UploadError(f"feed/{name}: cannot be read ({error.strerror})") from error
        found.add(name)
    return found


def folders_of(names: Iterable[str]) -> list[str]:
    """The folders that hold `names`, the target itself (`""`) first."""
    return sorted({name.rpartition("/")[0] for name in names} | {""})


def list_sizes(host: Host, folders: Iterable[str]) -> tuple[dict[str, int], list[str]]:
    """Sizes of the plain files in `folders` at the host, and unfinished files found there."""
    sizes: dict[str, int] = {}
    leftovers: list[str] = []
    for folder in folders:
        for base, entry in host.list(folder).items():
            name = f"{folder}/{base}" if folder else base
            if entry.size is None:
                continue
            if is_temporary(base):
                leftovers.append(name)
            else:
                sizes[name] = entry.size
    return sizes, leftovers


def work_for(
    feed: Path,
    sources: Mapping[str, Source],
    known: Manifest,
    sizes: Mapping[str, int],
    *,
    show: str,
    prune: bool,
    verify: bool,
) -> Work:
    """Compare `sources` (in upload order) with what is at the host.

    `known` must be settled with `sizes`. Sound, whose name carries the hash of its
    bytes, is not read again here when its size is right, unless `verify`.
    """
    sending, there = _compare(sources, known, sizes, verify=verify)
    feeds, number = known.announcing(digest(sources[FEED]))
    named = named_by_feed(feed, sources)
    there = manifests.with_feed(there, number, named)
    announced = manifests.with_feed({item.name: item.file for item in sending}, number, named)
    old = {name: file for name, file in known.files.items() if name not in sources}
    for name, file in known.sending.items():
        # What an earlier run announced and did not finish is still ours to answer for.
        if name not in sources and name not in old and name in sizes:
            old[name] = replace(file, size=sizes[name], sha256="", was=None)
    sent = {name: replace(file, was=None) for name, file in announced.items()}
    after = Manifest(
        show=show or known.show,
        files={**old, **there, **sent},
        feeds=manifests.published(feeds),
    )
    # Until a file is overwritten it is what it was: the cut may come before its turn.
    still = {name: known.files[name] for name in announced if name in known.files}
    before = replace(after, files={**old, **there, **still}, sending=announced, feeds=feeds)
    protected = after.protected()
    stale = sorted(name for name in old if name in sizes)
    doomed = tuple(name for name in stale if prune and name not in protected)
    return Work(
        sending=tuple(sending),
        before=before,
        after=after,
        doomed=doomed,
        kept=tuple(name for name in stale if name not in doomed),
    )


def _compare(
    sources: Mapping[str, Source], known: Manifest, sizes: Mapping[str, int], *, verify: bool
) -> tuple[list[Sending], dict[str, File]]:
    """What must be sent, in order, and what is there already."""
    sending: list[Sending] = []
    there: dict[str, File] = {}
    for name, source in sources.items():
        at_host = known.files.get(name)
        if at_host is not None and at_host.size == source.size:
            if is_named_by_content(name) and not verify:
                there[name] = at_host
                continue
            if at_host.sha256 == digest(source):
                there[name] = at_host
                continue
        file = File(source.size, digest(source), was=sizes.get(name))
        if at_host is not None:
            reason = "changed"
        else:
            reason = "not whole at the host" if name in known.owned else "new"
        sending.append(Sending(name, source, file, reason))
    return sending, there


def foreign(top: Mapping[str, Entry]) -> list[str]:
    """Names in a target without a manifest that an upload did not leave there."""
    return sorted(name for name in top if not is_temporary(name))
