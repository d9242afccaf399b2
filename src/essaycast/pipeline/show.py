"""A show on disk: where its parts stand, its settings, its essays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from essaycast.config import Config, load_config
from essaycast.errors import ConfigError
from essaycast.text import printable


@dataclass(frozen=True, slots=True)
class Show:
    """The folder of a show and the settings in its config.toml."""

    folder: Path
    config: Config

    @property
    def episodes(self) -> Path:
        """Where the essays are."""
        return self.folder / "episodes"

    @property
    def feed(self) -> Path:
        """The output, uploaded as it is."""
        return self.folder / "feed"

    @property
    def state(self) -> Path:
        """Clips and build records; deleting it loses nothing but time."""
        return self.folder / ".essaycast"

    @property
    def published(self) -> Path:
        """feed.xml as it was uploaded last; `check` compares with it."""
        return self.state / "published.xml"

    @property
    def zone(self) -> tzinfo:
        """Time zone of dates that name none.

        Raises:
            ConfigError: show.timezone is not in the tz database.
        """
        name = self.config.show.timezone
        if name.upper() == "UTC":
            return UTC
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ConfigError(
                f"show.timezone: no time zone {printable(name)!r}; use a name such as "
                "Europe/Berlin, Europe/Zurich or UTC"
            ) from error


def open_show(folder: Path) -> Show:
    """Read the settings of the show in `folder`.

    Raises:
        ConfigError: config.toml is missing or wrong.
    """
    return Show(folder, load_config(folder))
