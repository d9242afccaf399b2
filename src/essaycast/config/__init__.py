"""config.toml -> typed settings.

`settings` holds the sections and every setting with its default, its bounds and its
documentation (the reference in the README is compared with it by a test); `load` reads
the file and says exactly what is wrong with it.
"""

from essaycast.config.load import CONFIG_NAME, find_show, load_config, parse_config
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
