"""The port every voice plugs into.

An engine turns one piece of text into one sound and knows nothing of essays, clips or
retries. Adding one is a file with a class that fits `Engine` and a line in
`essaycast.engines`; the conformance suite in `tests/engines/` then runs on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from essaycast.model import Sound


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the rest of the program must know of an engine to use it well."""

    max_chars: int | None
    """Longest text of one request in characters; None: no limit worth knowing."""
    network: bool
    """True if speaking opens a connection to somewhere else."""
    parallel: int
    """Calls of `speak` that may run at once in this process; 1: not thread-safe."""
    speed: bool
    """True if the engine speaks faster or slower itself; otherwise the mastering stretches."""
    robotic: bool
    """True for voices a listener would take for a machine: never published by accident."""


class Engine(Protocol):
    """A voice. Made by `essaycast.engines.load`, closed by whoever made it."""

    @property
    def name(self) -> str:
        """The word used in config.toml."""

    @property
    def capabilities(self) -> Capabilities:
        """Fixed for the life of the engine."""

    def fingerprint(self) -> Mapping[str, str]:
        """All that changes the sound besides the text: engine, its version, voice, options.

        Goes into the clip key. Two engines with equal fingerprints give
        interchangeable sound for the same text. Needs no network.

        Raises:
            VoiceError: the voice that is asked for is not installed.
        """

    def voices(self) -> Sequence[str]:
        """Names that `voice.voice` takes here for the show's language; empty: no choice.

        Raises:
            VoiceError: they cannot be found out here.
        """

    def check(self) -> None:
        """Find out in seconds whether the engine can speak here and now.

        Raises:
            VoiceUnreachable: the service cannot be reached (only network engines).
            VoiceError: something is missing; the message says what to install or set.
        """

    def speak(self, text: str) -> Sound:
        """The sound of `text`, which is at most `max_chars` long and not blank.

        Raises:
            VoiceRetryable: it failed this time (VoiceLimited, VoiceUnreachable included).
            VoiceError: asking again would not help.
        """

    def close(self) -> None:
        """Free what the engine holds. May be called twice."""
