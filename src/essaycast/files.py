"""Writing files so that a kill at any moment leaves the old or the new one, never half."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Read once at import: asking is only possible by setting, which threads must not see.
_UMASK = os.umask(0)
os.umask(_UMASK)

TEMPORARY_PREFIX = ".essaycast-"
"""Every unfinished file starts with this, so that a later run can sweep it away."""


@contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success it takes `path`'s place.

    The caller writes (and closes) the temporary file. On an exception it is removed
    and `path` is as it was. `durable` flushes to the disk before the rename; leave it
    out only for what can be made again at no cost.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes files private; what is published must be readable as usual.
        temporary.chmod(_mode_for(path))
        if durable:
            with temporary.open("rb+") as stream:
                os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            # A full disk is found by a write, which does not know the file's name.
            error.filename = str(path)
        raise


def write_bytes(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write `data` to `path` by way of a temporary file and a rename."""
    with replacing(path, durable=durable) as temporary:
        temporary.write_bytes(data)


def write_text(path: Path, text: str, *, durable: bool = True) -> None:
    """Write `text` as UTF-8 with `\\n` line ends, by way of a temporary file and a rename."""
    write_bytes(path, text.encode("utf-8"), durable=durable)


def write_if_changed(path: Path, data: bytes, *, durable: bool = True) -> bool:
    """Write `data` unless `path` already holds just that; say whether it was written."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except FileNotFoundError:
        pass
    write_bytes(path, data, durable=durable)
    return True


def sweep_temporary(folder: Path, *, older_than: float) -> None:
    """Remove unfinished files a killed run left in `folder` before `older_than` (epoch seconds)."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith(TEMPORARY_PREFIX) and entry.is_file(follow_symlinks=False):
            try:
                if entry.stat(follow_symlinks=False).st_mtime < older_than:
                    Path(entry.path).unlink(missing_ok=True)
            except FileNotFoundError:
                continue


def _mode_for(path: Path) -> int:
    """The mode of the file being replaced, or what the umask gives a new one."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o666 & ~_UMASK


def inside(folder: Path, name: str) -> Path | None:
    """The regular file `name` below `folder`, or None if it is elsewhere or no such file.

    Names come from config and front matter, which may be a stranger's: absolute paths,
    `..`, symbolic links that lead out, devices and pipes are all None.
    """
    root = folder.resolve()
    try:
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    except (OSError, ValueError, RuntimeError):  # too long a name, a NUL in it, a link loop
        pass
    return None
