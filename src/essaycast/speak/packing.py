"""Utterance -> requests, and back: what the voice is asked for, and its clips in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from essaycast.clips import clip_key
from essaycast.engines.interface import Engine
from essaycast.errors import VoiceError
from essaycast.model import Clip, Script, ScriptItem, Take, Track, TrackItem, Utterance
from essaycast.text import printable

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Request:
    """One piece of one utterance, and the key of its clip."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Packed:
    """An utterance with its requests, in order."""

    utterance: Utterance
    requests: tuple[Request, ...]


def pack(script: Script, engine: Engine, *, name: str = "") -> list[Packed]:
    """The requests of every utterance of `script`, in the order of speaking.

    A request holds (a part of) one utterance only, so that a changed sentence asks for that
    sentence alone, and the time of each sentence is known exactly. `name` says in errors
    which script this is.

    Raises:
        VoiceError: an utterance has nothing to speak, or its pieces lost some of it.
    """
    limit = engine.capabilities.max_chars
    fingerprint = engine.fingerprint()
    packed = []
    for utterance in script.utterances:
        pieces = _pieces(utterance.spoken, limit)
        if "".join("".join(pieces).split()) != "".join(utterance.spoken.split()) or not pieces:
            raise VoiceError(f"{where(utterance, name)}: there is nothing to speak; remove it")
        if limit is not None and max(map(len, pieces)) > limit:
            raise VoiceError(
                f"{where(utterance, name)}: it cannot be cut into pieces of {limit} characters; "
                "break the sentence up"
            )
        packed.append(
            Packed(
                utterance,
                tuple(Request(clip_key(piece, fingerprint), piece) for piece in pieces),
            )
        )
    return packed


def where(utterance: Utterance, name: str = "") -> str:
    """Which sentence: `episodes/x.md:12: «Der Anfang …»`."""
    text = printable(utterance.text or utterance.spoken)
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    place = f"{name}:{utterance.line}" if name and utterance.line else name
    return f"{place}: «{shown}»" if place else f"«{shown}»"


def _pieces(spoken: str, limit: int | None) -> list[str]:
    whole = spoken.strip()
    if limit is None or len(whole) <= limit:
        return [whole] if whole else []
    from essaycast.german import pieces

    return [stripped for piece in pieces(whole, limit) if (stripped := piece.strip())]


def assemble(script: Script, packed: Iterable[Packed], clips: Mapping[str, Clip]) -> Track:
    """Every utterance becomes a take; pauses and chapter marks stay."""
    takes = iter(
        Take(
            utterance=item.utterance,
            clips=tuple(clips[request.key] for request in item.requests),
            pieces=tuple(request.text for request in item.requests),
        )
        for item in packed
    )

    def part(items: Iterable[ScriptItem]) -> tuple[TrackItem, ...]:
        return tuple(next(takes) if isinstance(item, Utterance) else item for item in items)

    # In the order of `Script.utterances`.
    intro = part(script.intro)
    body = part(script.body)
    return Track(body=body, intro=intro, outro=part(script.outro))
