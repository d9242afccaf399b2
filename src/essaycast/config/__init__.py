"""config.toml -> typed settings.

`settings` holds the sections and every setting with its default, its bounds and its
documentation (the reference in the README is compared with it by a test); `load` reads
the file and says exactly what is wrong with it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from essaycast.config.find import CONFIG_NAME, find_show

if TYPE_CHECKING:
    from essaycast.config.load import load_config, parse_config
    from essaycast.config.settings import (
        AudioSettings,
        Config,
        FeedSettings,
        InterludeSettings,
        PauseSettings,
        PronunciationSettings,
        ReadingSettings,
        ShowSettings,
        UploadSettings,
        VoiceSettings,
    )

__all__ = [
    "CONFIG_NAME",
    "AudioSettings",
    "Config",
    "FeedSettings",
    "InterludeSettings",
    "PauseSettings",
    "PronunciationSettings",
    "ReadingSettings",
    "ShowSettings",
    "UploadSettings",
    "VoiceSettings",
    "find_show",
    "load_config",
    "parse_config",
]


def __getattr__(name: str) -> Any:
    # Loaded when used: a build with nothing to do finds the show and reads no setting.
    if name not in __all__:
        raise AttributeError(name)
    place = "load" if name in ("load_config", "parse_config") else "settings"
    return getattr(import_module(f"essaycast.config.{place}"), name)
