"""Intro and outro: a sound file, spoken words, a music bed ducked under them, fades between.

pydub mixes; it is fed raw 32-bit PCM, so it needs no ffmpeg. Everything is brought to a common
loudness first, whatever the files are like: music to the episode's own, a bed under speech to
`bed_level` below it. All lengths given to pydub are multiples of 40 ms: those are whole frames
at every rate, so that its milliseconds stay exact.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any, Literal

import numpy as np
import soxr

from essaycast.audio.decode import Music
from essaycast.audio.loudness import (
    SILENCE,
    Samples,
    amplitude,
    decibels,
    energies,
    highest_in,
    integrated,
    tenths,
    true_peak,
)
from essaycast.audio.measure import hops
from essaycast.audio.plan import MixPart
from essaycast.config.settings import InterludeSettings

_GRID = 40  # ms
_HEADROOM = 0.25  # of full scale: mixes in integers must not clip before the limiter sees them
_FULL = 2.0**31
_OPEN = 10.0  # dB a bed is louder where nobody speaks, but never above the speech
_DUCK = 400  # ms in which a bed goes down under speech
_RISE = 600  # ms in which it comes back
_EDGE = 10  # ms of fade where a file starts or ends without one
_CREST = 3.0  # dB that music may stand above the ceiling before the limiter
_MOST = 40.0  # dB of gain at most: what is quieter than that is noise


@dataclass(frozen=True, slots=True)
class Mixed:
    """A finished interlude."""

    samples: Samples
    """Shape (frames, channels); music at the episode's loudness, speech as it was given."""
    speech: int
    """Frame at which the given speech starts."""


def level_music(music: Music, rate: int, channels: int, loudness: float, peak: float) -> Samples:
    """Music at the episode's rate and channels, at `loudness` LUFS unless its peaks forbid.

    `peak` is the ceiling in dBTP: music of great dynamics stays a little quieter than to have
    its peaks crushed.
    """
    samples = music.samples
    if samples.shape[1] > channels:
        samples = samples.mean(axis=1, keepdims=True, dtype=np.float32)
    if music.rate != rate:
        samples = soxr.resample(samples, music.rate, rate)
    found = loudness_of(samples, rate) + (3.01 if samples.shape[1] < channels else 0)
    highest = decibels(max(true_peak(channel) for channel in samples.T))
    gain = 0.0
    if found > SILENCE + 20:
        gain = min(loudness - found, peak + _CREST - highest, _MOST)
    # What was decoded is not needed again as it was.
    samples *= np.float32(amplitude(gain))
    return np.repeat(samples, channels, axis=1) if samples.shape[1] < channels else samples


def loudness_of(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS of samples of shape (frames, channels)."""
    edges = hops(len(samples), rate)
    total = sum(energies(channel, rate, edges) for channel in samples.T)
    if len(samples) < 0.4 * rate:
        return integrated(np.array([float(np.sum(total)) * rate / 10 / len(samples)]), rate)
    return integrated(tenths(np.asarray(total), edges.astype(np.float64), rate), rate)


def mix(
    settings: InterludeSettings,
    role: Literal["intro", "outro"],
    rate: int,
    *,
    file: Samples | None,
    bed: Samples | None,
    speech: Samples | None,
    between: float,
) -> Mixed:
    """Put an interlude together: intro file then speech, or outro speech then file.

    `file`, `bed` and `speech` have shape (frames, channels) with equal channels, levelled.
    `between` is the pause in seconds between file and speech where they do not overlap.
    """
    channels = next(part.shape[1] for part in (file, speech, bed) if part is not None)
    jingle = None if file is None else _segment(file, rate)
    block, lead = None, 0
    if speech is not None:
        block, lead = _spoken(speech, bed, settings, rate)
    fade = _grid(settings.fade)
    overlap = 0
    if jingle is not None:
        length = len(jingle)
        overlap = 0 if block is None else min(_grid(settings.crossfade), length, len(block))
        fade_in, fade_out = _EDGE, max(min(fade, length // 2), overlap, _EDGE)
        if role == "outro" and overlap:
            fade_in, fade_out = overlap, min(fade_out, max(length - overlap, _EDGE))
        jingle = jingle.fade_in(min(fade_in, length)).fade_out(min(fade_out, length))
    if jingle is None or block is None:
        only = block if jingle is None else jingle
        return Mixed(_samples(only, channels), lead * rate // 1000)
    rest = 0 if overlap else _grid(between)
    first, second = (jingle, block) if role == "intro" else (block, jingle)
    start = len(first) - overlap + rest
    room = np.zeros(((start + len(second) - len(first)) * rate // 1000, channels), np.float32)
    total = (first + _segment(room, rate)).overlay(second, position=start)
    at = lead + (start if role == "intro" else 0)
    return Mixed(_samples(total, channels), at * rate // 1000)


def part(samples: Samples, rate: int) -> MixPart:
    """A mix with the envelope loudness is planned from."""
    edges = hops(len(samples), rate)
    powers = sum(energies(channel, rate, edges) for channel in samples.T)
    highest = [highest_in(channel, edges[:-1]) for channel in samples.T]
    peak = np.max(highest, axis=0).astype(np.float64)
    return MixPart(samples, edges / len(samples), peak, np.asarray(powers) / np.diff(edges))


def _spoken(
    speech: Samples, bed: Samples | None, settings: InterludeSettings, rate: int
) -> tuple[Any, int]:
    """Speech, over its bed if there is one, and the milliseconds before it starts."""
    words = _segment(speech, rate)
    if bed is None:
        return words, 0
    fade = _grid(settings.fade)
    lead, tail = fade + _DUCK, _RISE + fade
    length = lead + len(words) + tail
    music = _segment(_looped(bed, length * rate // 1000, rate), rate)[:length]
    opened = min(0.0, settings.bed_level + _OPEN)
    music = music.fade(
        from_gain=opened, to_gain=settings.bed_level, start=lead - _DUCK // 2, duration=_DUCK
    )
    music = music.fade(
        from_gain=0, to_gain=opened - settings.bed_level, start=lead + len(words), duration=_RISE
    )
    music = music.fade_in(max(fade, _EDGE)).fade_out(max(fade, _EDGE))
    return music.overlay(words, position=lead), lead


def _looped(bed: Samples, frames: int, rate: int) -> Samples:
    """A bed long enough, repeated with a short cross-fade where it starts over."""
    if len(bed) >= frames:
        return bed[:frames]
    blend = min(rate // 20, len(bed) // 4)
    ramp = np.linspace(0, 1, blend, dtype=np.float32)[:, None]
    period = bed[: len(bed) - blend].copy()
    # The end of the bed fades into its beginning, at equal power: they are not alike.
    period[:blend] = bed[:blend] * np.sqrt(ramp) + bed[len(bed) - blend :] * np.sqrt(1 - ramp)
    pieces = [bed[: len(bed) - blend]]
    pieces += [period] * (-(-(frames - len(pieces[0])) // len(period)))
    return np.concatenate(pieces)[:frames]


def _grid(seconds: float) -> int:
    """Seconds as milliseconds on the grid."""
    return round(seconds * 1000 / _GRID) * _GRID


def _segment(samples: Samples, rate: int) -> Any:
    """Samples as a pydub segment, filled up with silence to the grid."""
    unit = rate * _GRID // 1000
    missing = -len(samples) % unit
    whole = np.zeros((len(samples) + missing, samples.shape[1]), "<i4")
    # Some thousand frames at a time: double precision of all of them would be a lot of memory.
    for start in range(0, len(samples), 1 << 15):
        part = samples[start : start + (1 << 15)] * np.float64(_HEADROOM * _FULL)
        np.clip(part, -_FULL, _FULL - 1, out=part)
        whole[start : start + len(part)] = part
    data = whole.tobytes()
    del whole
    return _module().AudioSegment(
        data=data, sample_width=4, frame_rate=rate, channels=samples.shape[1]
    )


def _samples(segment: Any, channels: int) -> Samples:
    """A pydub segment as samples of shape (frames, channels)."""
    values = np.frombuffer(segment.raw_data, "<i4").astype(np.float32)
    values *= np.float32(1 / (_HEADROOM * _FULL))
    return values.reshape(-1, channels)


@lru_cache(maxsize=1)
def _module() -> ModuleType:
    """pydub, imported when the first interlude is mixed.

    It warns at import that ffmpeg is missing, which it does not need for raw PCM.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pydub
    module: ModuleType = pydub
    return module
