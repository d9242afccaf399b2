"""Which files are essays. Apart from reading, so that looking costs no parser's import."""

from __future__ import annotations

from pathlib import Path

from essaycast.errors import EssayError

SUFFIXES = (".md", ".markdown", ".txt")


def essay_paths(folder: Path) -> list[Path]:
    """The essay files in `folder`, by name; hidden files and sub-folders are not essays.

    Raises:
        EssayError: the folder is there but cannot be read.
    """
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in SUFFIXES
            and not path.name.startswith(".")
            and path.name.lower() != "readme.md"
        )
    except FileNotFoundError:
        return []
    except OSError as error:
        raise EssayError(f"{folder}: cannot be read ({error.strerror})") from error
