"""The voices: one adapter a file, imported only when it is asked for.

To add one: a file with a class that fits `interface.Engine`, a line in `_ADAPTERS`, and a
line in the conformance suite's list (`tests/engines/`).
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from essaycast.errors import UsageError, VoiceError

if TYPE_CHECKING:
    from essaycast.config import VoiceSettings
    from essaycast.engines.interface import Engine

_ADAPTERS = {
    "gtts": ("essaycast.engines.gtts", "GTTS"),
    "espeak": ("essaycast.engines.espeak", "Espeak"),
    "piper": ("essaycast.engines.piper", "Piper"),
    "pico": ("essaycast.engines.pico", "Pico"),
    "silent": ("essaycast.engines.silent", "Silent"),
}
NAMES: tuple[str, ...] = tuple(_ADAPTERS)
"""The words `voice.engine` takes."""


def load(name: str, settings: VoiceSettings, *, show: Path | None = None) -> Engine:
    """The engine of this name, set up as `settings` say. Opens no socket, loads no library.

    `show` is the show's folder: piper looks for its voices there first.

    Raises:
        UsageError: there is no such engine.
        VoiceError: the settings do not fit the engine.
    """
    if name not in _ADAPTERS:
        raise UsageError(f"there is no engine {name[:40]!r}; choose one of {', '.join(NAMES)}")
    module, attribute = _ADAPTERS[name]
    return cast("Engine", getattr(importlib.import_module(module), attribute)(settings, show))


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """A row of `essaycast voices`."""

    name: str
    works: bool
    """Here and now."""
    reason: str
    """Why not and what to do; empty if it works."""
    voices: tuple[str, ...]
    """Names `voice.voice` takes; empty where there is no choice."""
    network: bool
    """It needs a connection; the text leaves the machine."""


def survey(
    settings: VoiceSettings,
    show: Path | None = None,
    *,
    names: Sequence[str] = NAMES,
    offline: bool = False,
) -> list[EngineStatus]:
    """Try every engine of `names`; with `offline` those that need the network are not tried.

    Takes at most some seconds an engine (a network that does not answer).
    """
    return [_status(name, settings, show, offline) for name in names]


def _status(name: str, settings: VoiceSettings, show: Path | None, offline: bool) -> EngineStatus:
    # A voice's name belongs to the engine of the show; the others would not know it.
    if name != settings.engine:
        settings = replace(settings, voice="")
    network = False
    voices: tuple[str, ...] = ()
    try:
        engine = load(name, settings, show=show)
    except VoiceError as error:
        return EngineStatus(name, False, str(error), (), network)
    try:
        network = engine.capabilities.network
        voices = tuple(engine.voices())
        if network and offline:
            return EngineStatus(name, False, "not tried: --offline", voices, network)
        engine.check()
    except VoiceError as error:
        return EngineStatus(name, False, str(error), voices, network)
    finally:
        engine.close()
    return EngineStatus(name, True, "", voices, network)


def download(name: str, voice: str, *, folder: Path | None = None) -> Path:
    """Fetch a voice for an engine whose voices are downloaded; where it lies now.

    `folder` is by default the user's own folder of voices, which all shows share.

    Raises:
        UsageError: the engine has no voices to download.
        VoiceError: it cannot be had; VoiceUnreachable where trying again may help.
    """
    if name != "piper":
        raise UsageError(f"{name[:40]} has no voices to download; only piper has")
    from essaycast.engines import piper, piper_download

    return piper_download.download(voice, folder or piper.voice_folders(None)[-1])
