"""The port every host plugs into.

A host is a folder somewhere else that the web (or a mount) shows to listeners. It knows
nothing of feeds, manifests or retries: it lists, reads, puts and deletes files by names
relative to the target. Adding one is a file with a class that fits `Host` and a line in
`essaycast.hosts`; the conformance suite in `tests/hosts/` then runs on it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

from essaycast import files
from essaycast.errors import UploadError
from essaycast.text import printable

TEMPORARY_PREFIX = "essaycast-upload-"
"""Unfinished files at a host start with this. No leading dot: some FTP servers neither
accept nor list such names, and what cannot be listed cannot be swept away."""
TEMPORARY_SUFFIX = ".part"

CHUNK = 64 * 1024
"""Bytes read and sent at once."""

Sent = Callable[[int], None]
"""Called with the number of bytes just handed to the network."""


class UploadRetryable(UploadError):
    """The host did not take it this time (cut, timeout, busy); asking again may help."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the rest of the program must know of a host to use it well."""

    atomic: bool
    """A file appears under its name whole or not at all."""
    headers: bool
    """The host keeps the content type and the cache header it is given with a file."""
    encrypted: bool
    """What is sent (passwords included) cannot be read on the way."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder at the host."""

    size: int | None
    """Bytes; None for folders and whatever else is no plain file."""

    @property
    def is_file(self) -> bool:
        """True if it is a plain file."""
        return self.size is not None


@dataclass(frozen=True, slots=True)
class Headers:
    """What a web server should say about a file; hosts without a place for it ignore it."""

    content_type: str
    cache_control: str


@dataclass(frozen=True, slots=True)
class Source:
    """A local file as it was when the upload was planned."""

    path: Path
    size: int
    """Bytes."""
    signature: tuple[int, int, int]
    """Device, inode and time of change: tells whether it is still the same file."""

    @classmethod
    def of(cls, path: Path) -> Source:
        """Describe `path` as it is now; OSError if it cannot be read."""
        found = path.stat()
        return cls(path, found.st_size, (found.st_dev, found.st_ino, found.st_mtime_ns))

    def open(self) -> BufferedReader:
        """Open it for reading.

        Raises:
            UploadError: it is gone, unreadable, or another file took its place meanwhile.
        """
        try:
            stream = self.path.open("rb")
        except OSError as error:
            raise UploadError(
                f"{printable(str(self.path))}: cannot be read ({error.strerror})"
            ) from error
        found = os.fstat(stream.fileno())
        if (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size) != (
            *self.signature,
            self.size,
        ):
            stream.close()
            raise UploadError(
                f"{printable(str(self.path))}: changed while it was being uploaded; "
                "wait until the build is done and run `essaycast upload` again"
            )
        return stream


class Host(Protocol):
    """A place files go to. Made by `essaycast.hosts.open_host`; connects when first used.

    Names are relative to the target, with `/`, and stay below it (the caller sees to
    that). Every method raises UploadRetryable for what may pass (a cut, a timeout, a busy
    server) and UploadError for what will not (a wrong password, a full disk, no right to
    write). No message holds a password.
    """

    @property
    def address(self) -> str:
        """The target as it may be shown: no password in it."""

    @property
    def capabilities(self) -> Capabilities:
        """Fixed once connected."""

    def list(self, folder: str) -> Mapping[str, Entry]:
        """What is directly in `folder` (`""`: the target itself); empty if there is none."""

    def stream(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, in pieces.

        Raises:
            FileNotFoundError: there is no such file.
        """

    def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
        """Bring `source` to the host under `name`, folders made as needed.

        Where the host can, by a temporary name, the size compared, and a rename: after
        a cut `name` is what it was before.
        """

    def delete(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""

    def close(self) -> None:
        """Hang up. May be called twice; the next use connects again."""


class Closing:
    """Gives a host `with`: closed however the block is left."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __enter__(self) -> Host:
        return self._host

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._host.close()


class Counted:
    """A readable file that reports every piece it hands out; what adapters send from."""

    def __init__(self, stream: BinaryIO, sent: Sent) -> None:
        self._stream = stream
        self._sent = sent

    def read(self, size: int = -1) -> bytes:
        """The next piece, at most `size` bytes."""
        data = self._stream.read(size)
        self._sent(len(data))
        return data


def is_temporary(name: str) -> bool:
    """True for the name of an unfinished file that an upload may leave at a host."""
    base = name.rpartition("/")[2]
    if base.startswith(files.TEMPORARY_PREFIX):
        return True
    return base.startswith(TEMPORARY_PREFIX) and base.endswith(TEMPORARY_SUFFIX)


def temporary_for(name: str) -> str:
    """Where `name` is put before it is renamed: beside it, the same every time.

    The same, so that what a cut left behind is overwritten by the next try.
    """
    folder, slash, base = name.rpartition("/")
    return f"{folder}{slash}{TEMPORARY_PREFIX}{base[-80:]}{TEMPORARY_SUFFIX}"
