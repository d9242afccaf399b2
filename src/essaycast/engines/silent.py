"""A voice that says nothing: silence as long as the text would take. For tests and trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from essaycast.config import VoiceSettings
from essaycast.engines.interface import Capabilities
from essaycast.model import Sound, WordMark

_RATE = 22050
# German is read at about 15 characters a second.
_FRAMES_PER_CHARACTER = _RATE // 15
_FRAMES_AT_LEAST = _RATE // 5


class Silent:
    """Silence whose length follows the text alone."""

    name = "silent"

    def __init__(self, settings: VoiceSettings, show: Path | None = None) -> None:
        self._speed = settings.speed

    @property
    def capabilities(self) -> Capabilities:
        """No limits at all."""
        return Capabilities(max_chars=None, network=False, parallel=8, speed=True, robotic=True)

    def fingerprint(self) -> Mapping[str, str]:
        """See the port."""
        return {"engine": self.name, "version": "1", "speed": f"{self._speed:g}"}

    def voices(self) -> Sequence[str]:
        """It has none."""
        return ()

    def check(self) -> None:
        """Always works."""

    def speak(self, text: str) -> Sound:
        """See the port; a word starts where its share of the silence does."""
        frames = _FRAMES_AT_LEAST + round(_FRAMES_PER_CHARACTER * len(text) / self._speed)
        words = tuple(
            WordMark(seconds=frames / _RATE * offset / len(text), offset=offset)
            for offset, char in enumerate(text)
            if not char.isspace() and (offset == 0 or text[offset - 1].isspace())
        )
        return Sound(bytes(2 * frames), "s16le", _RATE, 1, frames, words)

    def close(self) -> None:
        """Nothing to free."""
