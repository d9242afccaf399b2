"""A new show, a new essay."""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime, time
from importlib.resources import files
from pathlib import Path

from essaycast.config import CONFIG_NAME
from essaycast.errors import EssayError, UsageError
from essaycast.essays.identity import compose, free_path, new_guid
from essaycast.essays.read import LONGEST_TITLE
from essaycast.files import write_text
from essaycast.pipeline.show import open_show
from essaycast.text import printable


def init_show(folder: Path, *, title: str | None, author: str | None) -> list[Path]:
    """Make config.toml, episodes/ and feed/ in `folder`; return what was made.

    Raises:
        UsageError: there is a config.toml already, or the folder cannot be made.
    """
    config = folder / CONFIG_NAME
    if config.exists():
        raise UsageError(f"{config}: there is a show already; nothing was changed")
    template = files("essaycast").joinpath("template.toml").read_text(encoding="utf-8")
    name = title or folder.resolve().name or "Mein Podcast"
    text = template.replace('"{title}"', _toml(name)).replace('"{author}"', _toml(author or ""))
    made = []
    try:
        for path in (folder / "episodes", folder / "feed"):
            if not path.is_dir():
                path.mkdir(parents=True)
                made.append(path)
        write_text(config, text)
    except OSError as error:
        raise UsageError(
            f"{printable(str(folder))}: a show cannot be made there ({error.strerror})"
        ) from error
    return [config, *made]


def new_essay(show: Path, title: str, *, draft: bool, date: str | None) -> Path:
    """Make an essay file with title, date and guid; never over another file.

    Raises:
        UsageError: the title or the date cannot be used.
        EssayError: the folder cannot be written.
    """
    words = printable(title)
    if not words or len(words) > LONGEST_TITLE:
        raise UsageError(f"a title needs 1 to {LONGEST_TITLE} characters")
    opened = open_show(show)
    when = datetime.now(opened.zone)
    if date is not None:
        try:
            when = datetime.combine(Date.fromisoformat(date), time(), opened.zone)
        except ValueError as error:
            raise UsageError(f"--date {printable(date)}: use a date such as 2026-12-01") from error
    values = {"title": words, "date": when, "guid": new_guid(), "draft": draft or None}
    try:
        path = free_path(opened.episodes, words)
        write_text(path, compose(values, ""))
    except OSError as error:
        raise EssayError(f"{opened.episodes}: cannot be written ({error.strerror})") from error
    return path


def _toml(text: str) -> str:
    """`text` as a TOML basic string."""
    shown = printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown}"'
