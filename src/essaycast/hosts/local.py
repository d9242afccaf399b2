"""A folder on this machine, or a mount: what a web server here, rclone or a share shows."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from essaycast.errors import UploadError
from essaycast.files import replacing
from essaycast.hosts.interface import CHUNK, Capabilities, Entry, Headers, Sent, Source
from essaycast.text import printable

# What a network mount answers while its server is away.
_PASSING = frozenset({errno.EIO, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.ENOTCONN, errno.ESTALE})


class LocalHost:
    """Files copied beside their place, flushed and renamed.

    The folder is made if the one above it exists: a mount that is not there must not
    become a folder on this disk.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def address(self) -> str:
        """The folder."""
        return printable(str(self._folder))

    @property
    def capabilities(self) -> Capabilities:
        """Rename is atomic; headers have no place in a folder."""
        return Capabilities(atomic=True, headers=False, encrypted=True)

    def list(self, folder: str) -> Mapping[str, Entry]:
        """See `Host.list`."""
        found: dict[str, Entry] = {}
        try:
            with os.scandir(self._folder / folder) as entries:
                for entry in entries:
                    plain = entry.is_file()
                    found[entry.name] = Entry(entry.stat().st_size if plain else None)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._failed(folder, error) from error
        return found

    def stream(self, name: str) -> Iterator[bytes]:
        """See `Host.stream`."""
        try:
            with (self._folder / name).open("rb") as stream:
                while data := stream.read(CHUNK):
                    yield data
        except FileNotFoundError:
            raise
        except OSError as error:
            raise self._failed(name, error) from error

    def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
        """See `Host.put`."""
        place = self._folder / name
        try:
            if not self._folder.is_dir():
                self._folder.mkdir()
            # A folder of ours that leads elsewhere would write outside the target.
            if place.parent.resolve() != (self._folder.resolve() / name).parent:
                raise UploadError(
                    f"{self.address}/{printable(name)}: its folder is a link that leads out of "
                    "the target; replace it by a real folder"
                )
            with (
                source.open() as stream,
                replacing(place) as temporary,
                temporary.open("wb") as copy,
            ):
                while data := stream.read(CHUNK):
                    copy.write(data)
                    sent(len(data))
        except OSError as error:
            raise self._failed(name, error) from error

    def delete(self, name: str) -> None:
        """See `Host.delete`."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise self._failed(name, error) from error

    def close(self) -> None:
        """Nothing is held open."""

    def _failed(self, name: str, error: OSError) -> UploadError:
        from essaycast.hosts.interface import UploadRetryable

        where = f"{self.address}/{printable(name)}" if name else self.address
        if error.errno in _PASSING:
            return UploadRetryable(f"{where}: {error.strerror}; is the mount still there?")
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return UploadError(
                f"{where}: no space left; make room and run `essaycast upload` again"
            )
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return UploadError(f"{where}: may not be written ({error.strerror}); check its rights")
        if error.errno == errno.ENOENT:
            return UploadError(
                f"{self.address}: there is no folder {printable(str(self._folder.parent))} to put "
                "it in; is the mount there? make the folder, or correct upload.target"
            )
        return UploadError(f"{where}: {error.strerror or error}")
