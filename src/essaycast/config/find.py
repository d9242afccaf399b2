"""Where a show is. Apart from reading its settings, so that looking costs no import."""

from __future__ import annotations

from pathlib import Path

from essaycast.errors import ConfigError
from essaycast.text import printable

CONFIG_NAME = "config.toml"


def find_show(start: Path) -> Path:
    """The folder with config.toml: `start` or the nearest of its parents.

    Raises:
        ConfigError: there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise ConfigError(
        f"no {CONFIG_NAME} in {printable(str(start))} or above it; "
        "`essaycast init` makes a new show, --show DIR names one"
    )
