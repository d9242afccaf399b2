"""What the person names -> bytes: files, folders, addresses, standard input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from essaycast.errors import EssayError
from essaycast.intake.readers import SUFFIXES
from essaycast.text import printable

LARGEST_FILE = 60_000_000
"""Bytes; Word files with pictures are large, texts are not (see `decode.LARGEST_TEXT`)."""
_MOST_FILES = 2_000


@dataclass(frozen=True, slots=True)
class Raw:
    """One source, fetched."""

    name: str
    """For messages, and for the essay's `source`: a file's name or an address."""
    data: bytes
    content_type: str = ""
    link: str = ""
    """The address after redirects; empty for files."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One source, found but not fetched yet."""

    name: str
    path: Path | None = None
    url: str = ""


def find_sources(given: tuple[str, ...]) -> Iterator[Waiting | EssayError]:
    """Each file, address or `-` behind what was given, in order; an error in place of a bad one."""
    for text in given:
        if text == "-":
            yield Waiting("standard input")
        elif re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", text):
            if re.match(r"https?://", text, re.IGNORECASE):
                yield Waiting(text, url=text)
            else:
                yield EssayError(f"{printable(text)[:200]}: only http and https addresses are read")
        else:
            yield from _paths(Path(text))


def fetch(waiting: Waiting, *, stdin: BinaryIO | None, allow_private: bool) -> Raw:
    """The bytes of a source.

    Raises:
        EssayError: it cannot be read, is too large, or its address is not allowed.
    """
    if waiting.url:
        from essaycast.intake.fetch import get

        answer = get(waiting.url, allow_private=allow_private)
        return Raw(waiting.name, answer.data, answer.content_type, answer.url)
    if waiting.path is None:
        if stdin is None:
            raise EssayError("standard input: nothing to read")
        return Raw(waiting.name, _bounded(stdin, waiting.name))
    shown = printable(str(waiting.path))
    try:
        if not waiting.path.is_file():
            raise EssayError(f"{shown}: not a file; give a file, a folder, an address or -")
        with waiting.path.open("rb") as stream:
            return Raw(waiting.name, _bounded(stream, shown))
    except OSError as error:
        raise EssayError(f"{shown}: cannot be read ({error.strerror})") from error


def _bounded(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise EssayError(f"{name}: larger than {LARGEST_FILE // 10**6} MB; split it")
    return data


def _paths(path: Path) -> Iterator[Waiting | EssayError]:
    shown = printable(str(path))
    try:
        if path.is_dir():
            found = sorted(
                entry
                for entry in path.rglob("*")
                if entry.suffix.lower() in SUFFIXES
                and not any(part.startswith(".") for part in entry.relative_to(path).parts)
                and entry.is_file()
                and not entry.is_symlink()
            )
            if not found:
                yield EssayError(f"{shown}: no text, Markdown, HTML, feed or Word file in it")
            if len(found) > _MOST_FILES:
                yield EssayError(f"{shown}: more than {_MOST_FILES} files; name a smaller folder")
                return
            for entry in found:
                yield Waiting(entry.relative_to(path).as_posix(), entry)
        elif not path.exists():
            yield EssayError(f"{shown}: no such file; give a file, a folder, an address or -")
        else:
            yield Waiting(path.name, path)
    except OSError as error:
        yield EssayError(f"{shown}: cannot be read ({error.strerror})")
