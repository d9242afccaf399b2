"""What a speaker tells while it works, for progress bars and plain lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """How much there is to do, in requests to the voice; equal requests count once."""

    needed: int
    """All clips the scripts need."""
    stored: int
    """Those that are in the store already."""

    @property
    def missing(self) -> int:
        """Those the voice will be asked for."""
        return self.needed - self.stored


@dataclass(frozen=True, slots=True)
class Voiced:
    """A clip was made and stored."""

    text: str
    """What was spoken."""
    seconds: float
    """How long it sounds."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The service asked for patience; no request is made for a while."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Retrying:
    """One request failed and is made again after a while; others go on."""

    text: str
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Damaged:
    """A stored clip was not what had been stored; it is voiced again."""

    text: str


Event = Voiced | Waiting | Retrying | Damaged
Report = Callable[[Event], None]
"""Called for every event, by one thread at a time, though not always the same."""
