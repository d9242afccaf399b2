"""Which files are essays. Apart from reading, so that looking costs no parser's import."""

from __future__ import annotations

import os
from pathlib import Path

from essaycast.errors import EssayError
from essaycast.text import printable

SUFFIXES = (".md", ".markdown", ".txt")


def essay_paths(folder: Path) -> list[Path]:
    """The essay files in `folder`, by name; hidden files and sub-folders are not essays.

    Raises:
        EssayError: the folder cannot be read, or it or a file in it is a link that leads out
            of the show (a stranger's show must not read this person's files aloud).
    """
    try:
        if folder.is_symlink():
            _kept_inside(folder, folder.parent)
        found = []
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or name.lower() == "readme.md":
                    continue
                if os.path.splitext(name)[1].lower() not in SUFFIXES:  # noqa: PTH122  1000 times
                    continue
                path = folder / name
                if entry.is_symlink():
                    _kept_inside(path, folder.parent)
                found.append(path)
        return sorted(found)
    except FileNotFoundError:
        return []
    except OSError as error:
        shown = printable(str(folder))
        raise EssayError(f"{shown}: cannot be read ({error.strerror})") from error


def _kept_inside(link: Path, show: Path) -> None:
    try:
        inside = link.resolve().is_relative_to(show.resolve())
    except (OSError, RuntimeError):  # links that lead to each other
        inside = False
    if not inside:
        raise EssayError(
            f"{printable(str(link))}: a link that leads out of the show's folder; "
            "put the file itself there"
        )
