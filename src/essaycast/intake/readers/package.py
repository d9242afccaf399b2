"""Zip packages (.docx, .odt, .epub) from strangers: sizes checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from essaycast.errors import EssayError

_LARGEST_PART = 30_000_000
_LARGEST_TEXT = 80_000_000
"""Bytes of all XML and HTML parts unpacked; a thick book is a few megabytes."""
_MOST_PARTS = 20_000
_MOST_FOLD = 200
"""How many times smaller than itself a part may be packed; XML reaches about 30."""
_TEXT_PARTS = (".xml", ".rels", ".html", ".xhtml", ".htm", ".opf", ".ncx")


@dataclass(frozen=True, slots=True)
class Package:
    """An opened zip whose text parts are known to be of sane size."""

    name: str
    data: bytes
    names: frozenset[str]
    archive: zipfile.ZipFile

    def read(self, part: str) -> bytes:
        """The bytes of one part.

        Raises:
            EssayError: it is missing, broken or larger than it may be.
        """
        try:
            with self.archive.open(part) as stream:
                data = stream.read(_LARGEST_PART + 1)
        except KeyError:
            raise EssayError(f"{self.name}: damaged, {part} is missing") from None
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError,
                ValueError) as error:  # fmt: skip
            raise EssayError(f"{self.name}: damaged or locked, {part} cannot be read") from error
        if len(data) > _LARGEST_PART:
            raise EssayError(f"{self.name}: {part} is larger than a text can be")
        return data


def open_package(data: bytes, name: str) -> Package:
    """Look at a zip's table of contents.

    Raises:
        EssayError: no zip, or one that would unpack to more than a text can be.
    """
    import zlib

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, zlib.error, EOFError) as error:
        raise EssayError(
            f"{name}: a damaged zip file; open it in its program and save it"
        ) from error
    if len(parts) > _MOST_PARTS:
        raise EssayError(f"{name}: holds {len(parts)} parts; no document does")
    text = [part for part in parts if part.filename.lower().endswith(_TEXT_PARTS)]
    folded = any(
        part.file_size > 1_000_000 and part.file_size > _MOST_FOLD * max(1, part.compress_size)
        for part in text
    )
    if (
        folded
        or sum(part.file_size for part in text) > _LARGEST_TEXT
        or any(part.file_size > _LARGEST_PART for part in text)
    ):
        raise EssayError(f"{name}: would unpack to far more than a text can be; it is not read")
    if any(part.flag_bits & 1 for part in text):
        raise EssayError(f"{name}: locked with a password; save it without one")
    return Package(name, data, frozenset(part.filename for part in parts), archive)
