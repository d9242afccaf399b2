"""Which voice speaks an episode: the configured one, or (said loudly) a fallback.

Whether the service behind a network voice can be reached is found out once a build, and
only if something has to be asked of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from essaycast import engines
from essaycast.clips import ClipStore
from essaycast.config import VoiceSettings
from essaycast.engines.interface import Engine
from essaycast.errors import VoiceError, VoiceLimited, VoiceUnreachable
from essaycast.model import Essay
from essaycast.pipeline.records import digest
from essaycast.pipeline.show import Show
from essaycast.speak import Damaged, Event, Speaker, Waiting, probe
from essaycast.text import printable

# Waits shorter than this (seconds) are the usual give and take with a service.
_WORTH_SAYING = 5.0
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A voice for one episode."""

    speaker: Speaker
    engine: Engine
    settings: VoiceSettings
    """What the engine was made with."""
    fallback: bool


class Voices:
    """The voices of one build, loaded when first needed, closed at its end."""

    def __init__(
        self,
        show: Show,
        store: ClipStore,
        *,
        engine: str | None = None,
        offline: bool = False,
        note: Callable[[str], None],
    ) -> None:
        self.settings = show.config.voice
        self.name = engine or self.settings.engine
        self.offline = offline
        self._show = show
        self._store = store
        self._note = note
        self._speakers: dict[tuple[str, str], tuple[Engine, Speaker, VoiceSettings]] = {}
        # By what they sound like: an engine with one voice gets one speaker, and with it one
        # limit of simultaneous requests, whatever voices the essays name.
        self._by_sound: dict[str, tuple[Engine, Speaker, VoiceSettings]] = {}
        self._reachable: bool | None = None
        self._reason = ""
        self._lock = threading.RLock()

    def primary(self, essay: Essay) -> Choice:
        """The configured voice (or the one named on the command line)."""
        engine, speaker, settings = self._load(self.name, essay.voice)
        # A voice named for this once is a stand-in too, until the configured one speaks.
        return Choice(speaker, engine, settings, fallback=self.name != self.settings.engine)

    def fallback(self, essay: Essay) -> Choice | None:
        """The offline stand-in, if the config names one and the voice needs the network."""
        name = self.settings.fallback
        if not name or name == self.name or not self.primary(essay).engine.capabilities.network:
            return None
        engine, speaker, settings = self._load(name, "")
        return Choice(speaker, engine, settings, fallback=True)

    @property
    def local(self) -> bool:
        """True if the configured voice speaks on this machine."""
        return not any(
            engine.capabilities.network and engine.name == self.name
            for engine, *_ in self._by_sound.values()
        )

    def reachable(self, engine: Engine) -> bool:
        """True if a network voice answers; asked once a build."""
        if not engine.capabilities.network:
            return True
        with self._lock:
            if self._reachable is None:
                if self.offline:
                    self._reachable, self._reason = False, "--offline was given"
                else:
                    try:
                        probe(engine)
                        self._reachable = True
                    except VoiceUnreachable as error:
                        self.lost(str(error))
            return bool(self._reachable)

    def gone(self, engine: Engine, error: VoiceError) -> bool:
        """True if a request failed because the service cannot be reached any more."""
        if not engine.capabilities.network or isinstance(error, VoiceLimited):
            return False
        if not isinstance(error, VoiceUnreachable):
            try:
                probe(engine)
            except VoiceUnreachable:
                pass
            else:
                return False
        self.lost(str(error))
        return True

    def lost(self, reason: str) -> None:
        """The service stopped answering: it is not asked again in this build."""
        with self._lock:
            if self._reachable is not False:
                self._reachable, self._reason = False, reason
                if self.settings.fallback:
                    self._note(f"{reason}; {self.settings.fallback} stands in")

    def unreachable_error(self) -> VoiceError:
        """What to tell when there is no voice to fall back on."""
        how = (
            "build again without --offline"
            if self.offline
            else 'run the same command again later, or set fallback = "espeak" in [voice]'
        )
        return VoiceUnreachable(f"{self.name} cannot be asked: {self._reason}; {how}")

    def stop(self) -> None:
        """Begin no further request anywhere."""
        for _, speaker, _ in self._by_sound.values():
            speaker.stop()

    def close(self) -> None:
        """Free the engines."""
        for engine, speaker, _ in self._by_sound.values():
            speaker.close()
            engine.close()
        self._speakers.clear()
        self._by_sound.clear()

    def _load(self, name: str, voice: str) -> tuple[Engine, Speaker, VoiceSettings]:
        with self._lock:
            key = (name, voice)
            if key not in self._speakers:
                settings: VoiceSettings = self.settings
                if name != settings.engine:
                    # A voice's name belongs to the engine it was written for.
                    settings = replace(settings, voice="")
                if voice and name == self.settings.engine:
                    settings = replace(settings, voice=voice)
                engine = engines.load(name, settings, show=self._show.folder)
                sound = digest(dict(engine.fingerprint()))
                if sound in self._by_sound:
                    engine.close()
                else:
                    speaker = Speaker(engine, self._store, settings, report=self._told)
                    self._by_sound[sound] = (engine, speaker, settings)
                self._speakers[key] = self._by_sound[sound]
            return self._speakers[key]

    def _told(self, event: Event) -> None:
        """Pass on what a person should know of the voice's work."""
        if isinstance(event, Damaged):
            self._note(f"a stored clip is damaged and is voiced again: «{_short(event.text)}»")
        elif isinstance(event, Waiting) and event.seconds >= _WORTH_SAYING:
            self._note(f"{event.reason}; waiting {event.seconds:.0f} seconds")


def _short(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
