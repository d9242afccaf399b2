"""The files a feed names, wherever they are: `LocalFiles` in a folder, `RemoteFiles` (in
`remote`) on a server. Rules ask by address and never learn which."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from essaycast.site.check.values import split

MAX_TEXT = 8 * 2**20
"""Largest transcript, chapters file or page that is read."""


_KEPT = 1000  # addresses whose file is remembered: rules ask for the same few again and again


class Files(Protocol):
    """Access to what a feed names."""

    def owns(self, url: str) -> bool:
        """Whether this can answer for `url` at all."""

    def name(self, url: str) -> str:
        """How findings call the file."""

    def size(self, url: str) -> int | None:
        """Bytes, or None if it is not there."""

    def head(self, url: str, count: int) -> bytes:
        """At most `count` bytes from its start; empty if it is not there."""

    def read(self, url: str, limit: int = MAX_TEXT) -> bytes | None:
        """All of it; None if it is not there or longer than `limit`."""

    def path(self, url: str) -> Path | None:
        """A file on this machine with its bytes, or None."""

    def names(self) -> Iterable[str]:
        """Every file known, relative with `/`; empty where that cannot be known."""


class LocalFiles:
    """A folder that will be reached under `base`; listed once, symbolic links out refused."""

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        self.base = base if base.endswith("/") or not base else base + "/"
        self.escaping: list[str] = []
        """Links that lead out of the folder."""
        self.unreadable: list[str] = []
        """Files without the right to read them, and links to nothing."""
        self._sizes: dict[str, int] = {}
        self._names: dict[str, str | None] = {}
        self._root = folder.resolve()
        self._list(folder, "")

    def _list(self, folder: Path, prefix: str) -> None:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                name = prefix + entry.name
                if entry.is_symlink() and not self._inside(Path(entry.path)):
                    self.escaping.append(name)
                elif entry.is_dir(follow_symlinks=False):
                    self._list(Path(entry.path), name + "/")
                elif entry.is_file() and os.access(entry.path, os.R_OK):
                    self._sizes[name] = entry.stat().st_size
                elif not entry.is_dir():
                    self.unreadable.append(name)

    def _inside(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self._root)
        except (OSError, RuntimeError):  # links that lead to each other
            return False

    def relative(self, url: str) -> str | None:
        """The file's name below the folder, or None if `url` is not under the base."""
        if url not in self._names:
            if len(self._names) > _KEPT:
                self._names.clear()
            self._names[url] = self._relative(url)
        return self._names[url]

    def _relative(self, url: str) -> str | None:
        if not self.base or not _same_place(url, self.base):
            return None
        path = unquote(split(url).path)
        below = path[len(unquote(split(self.base).path)) :]
        return "index.html" if not below else below + ("index.html" if below[-1] == "/" else "")

    def owns(self, url: str) -> bool:
        """Whether `url` is under the base address."""
        return self.relative(url) is not None

    def name(self, url: str) -> str:
        """Its name below the folder."""
        return self.relative(url) or url

    def size(self, url: str) -> int | None:
        """From the listing; exact in letter case whatever the file system does."""
        return self._sizes.get(self.relative(url) or "")

    def head(self, url: str, count: int) -> bytes:
        """The first bytes."""
        path = self.path(url)
        if path is None:
            return b""
        with path.open("rb") as stream:
            return stream.read(count)

    def read(self, url: str, limit: int = MAX_TEXT) -> bytes | None:
        """The whole file unless it is longer than `limit`."""
        path = self.path(url)
        size = self.size(url)
        return path.read_bytes() if path is not None and (size or 0) <= limit else None

    def path(self, url: str) -> Path | None:
        """The file itself."""
        name = self.relative(url)
        return self.folder / name if name is not None and name in self._sizes else None

    def names(self) -> Iterable[str]:
        """All files, in order of their names."""
        return self._sizes.keys()

    def size_of(self, name: str) -> int | None:
        """Bytes of the file of that name below the folder."""
        return self._sizes.get(name)


class NoFiles:
    """For a feed without its files."""

    def owns(self, url: str) -> bool:
        """Never."""
        return False

    def name(self, url: str) -> str:
        """The address."""
        return url

    def size(self, url: str) -> int | None:
        """Unknown."""
        return None

    def head(self, url: str, count: int) -> bytes:
        """Nothing."""
        return b""

    def read(self, url: str, limit: int = MAX_TEXT) -> bytes | None:
        """Nothing."""
        return None

    def path(self, url: str) -> Path | None:
        """Nothing."""
        return None

    def names(self) -> Iterable[str]:
        """Nothing."""
        return ()


def _same_place(url: str, base: str) -> bool:
    """Whether `url` lies under `base`; the scheme may differ (a rule of its own says so)."""
    one, two = split(url), split(base)
    return one.netloc.lower() == two.netloc.lower() and unquote(one.path).startswith(
        unquote(two.path)
    )
