"""Stretches of the timeline made to sound: clips resampled, set at a level, limited, encoded."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np
import soxr
from numpy.typing import NDArray

from essaycast.audio import mp3
from essaycast.audio.cache import Encoded
from essaycast.audio.decode import Integers, clip_samples
from essaycast.audio.limiter import HOP, limit
from essaycast.audio.loudness import Energies, Samples, amplitude, k_weighted, true_peaks
from essaycast.audio.measure import HEAD, TAIL, Measure, centred, measure
from essaycast.audio.plan import MixPart, Part, Stretch
from essaycast.audio.stretch import stretched
from essaycast.model import Clip

_TRIES = 8  # stretches whose peaks come out of the encoder too high are made again ...
_LOCAL = 5  # ... lower at those places first, lower altogether if that does not do
_BACKOFF = 10 ** (0.2 / 20)


@dataclass(frozen=True, slots=True)
class Format:
    """What the file is like."""

    rate: int
    channels: int
    bitrate: int
    """kbit/s."""
    peak: float
    """Highest true peak, dBTP."""

    @property
    def ceiling(self) -> float:
        """dB at which the limiter holds: what encoding adds to peaks still has room above it.

        Coarser coding adds more; measured on voices, nine stretches in ten stay below this.
        """
        each = min(max(self.bitrate / self.channels, 40.0), 128.0)
        return self.peak - (0.8 + (128 - each) / 80)


class Source:
    """Clips as samples, at their own rate, stretched, without direct current.

    A clip heard in the first pass is needed again in the second. Its audible part is kept in a
    file without a name meanwhile: reading it costs a tenth of decoding it again.
    """

    def __init__(self, read: Callable[[Clip], bytes], stretch: float, folder: Path) -> None:
        self._read = read
        self._stretch = stretch
        self._folder = folder
        self._spool: IO[bytes] | None = None
        self._spooled: dict[str, tuple[int, int, int]] = {}
        self._last: tuple[str, int, Integers] | None = None

    def samples(self, clip: Clip, start: int, stop: int) -> Integers:
        """Part of a clip. The last clip is kept: long ones are asked for part by part."""
        if self._last is None or self._last[0] != clip.key:
            self._last = (clip.key, *self._kept(clip))
        _, first, samples = self._last
        return samples[start - first : stop - first]

    def measure(self, clip: Clip) -> Measure:
        """Hear the clip."""
        samples = self._decoded(clip)
        found = measure(samples, clip.sample_rate, coded=clip.encoding == "mp3")
        with contextlib.suppress(OSError):  # no room for it: the clip is decoded again instead
            self._keep(clip, found, samples[found.start : found.stop])
        return found

    def _keep(self, clip: Clip, found: Measure, part: Integers) -> None:
        if self._spool is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._spool = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - see `close`
        offset = self._spool.seek(0, io.SEEK_END)
        self._spool.write(np.ascontiguousarray(part).data)
        self._spool.flush()
        self._spooled[clip.key] = (offset, found.start, len(part))

    def close(self) -> None:
        """Give the file back."""
        if self._spool is not None:
            self._spool.close()
            self._spool = None
        self._spooled.clear()

    def _kept(self, clip: Clip) -> tuple[int, Integers]:
        """First frame and samples of what is known of the clip."""
        place = self._spooled.get(clip.key)
        if place is None or self._spool is None:
            return 0, self._decoded(clip)
        offset, start, count = place
        self._spool.seek(offset)
        return start, np.frombuffer(self._spool.read(2 * count), np.int16)

    def _decoded(self, clip: Clip) -> Integers:
        samples = clip_samples(clip, self._read(clip))
        return centred(stretched(samples, clip.sample_rate, self._stretch))


@dataclass(frozen=True, slots=True)
class Piece:
    """The sound of one part, not yet as it will sound."""

    offset: int
    """First frame in the stretch."""
    length: int
    """Frames it takes up there."""
    rate: int
    """Of the samples; 0: a mix, which is at the episode's rate and channels."""
    samples: Integers | Samples
    """A clip's, or a mix of shape (frames, channels)."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that is needed to make a stretch, or an interlude's words, sound."""

    frames: int
    pieces: tuple[Piece, ...]


def gather(
    parts: tuple[Part, ...], offsets: tuple[int, ...], frames: int, source: Source
) -> Material:
    """The parts' samples, for `frames` of sound."""
    pieces = []
    for part, offset in zip(parts, offsets, strict=True):
        if isinstance(part, MixPart):
            pieces.append(Piece(offset, part.length, 0, part.samples))
        else:
            samples = source.samples(part.clip, part.start, part.stop)
            pieces.append(Piece(offset, part.length, part.clip.sample_rate, samples))
    return Material(frames, tuple(pieces))


def place(material: Material, rate: int, channels: int, gain: float, master: float) -> Samples:
    """The pieces at their places in silence: clips at `gain` dB, mixes at `master`."""
    out = np.zeros((material.frames, channels), np.float32)
    for piece in material.pieces:
        to = slice(piece.offset, piece.offset + piece.length)
        if piece.rate:
            out[to] = _clip(piece, rate, amplitude(gain))[:, None]
        else:
            np.multiply(piece.samples, np.float32(amplitude(master)), out=out[to])
    return out


def _clip(piece: Piece, rate: int, factor: float) -> Samples:
    """One clip's part at the episode's rate and level, faded at both ends."""
    samples = piece.samples.astype(np.float32)
    samples *= np.float32(factor / 32768)
    if piece.rate != rate:
        samples = soxr.resample(samples, piece.rate, rate)
    # The resampler may be a frame off what the plan says.
    sound = np.zeros(piece.length, np.float32)
    count = min(piece.length, len(samples))
    sound[:count] = samples[:count]
    rise = min(round(HEAD * rate), piece.length // 2)
    fall = min(round(TAIL * rate), piece.length // 2)
    if rise:
        sound[:rise] *= _ramp(rise)
    if fall:
        sound[-fall:] *= _ramp(fall)[::-1]
    return sound


@lru_cache(maxsize=32)
def _ramp(frames: int) -> Samples:
    """From nothing to everything along a half cosine."""
    course = 0.5 - 0.5 * np.cos(np.pi * (np.arange(frames) + 0.5) / frames)
    return np.asarray(course, np.float32)


def master(material: Material, form: Format, gain: float, level: float) -> tuple[bytes, Encoded]:
    """Limit and encode a stretch so that its decoded true peak keeps the limit.

    An encoder changes the waveform, and with it the peaks; by how much is only known from what
    comes out. So what comes out is decoded and measured, and made again where it is too high.
    """
    ceiling = amplitude(form.ceiling) / encoder_gain(form)
    allowed = amplitude(form.peak)
    extra: NDArray[np.float32] | None = None
    for attempt in range(_TRIES):
        limited = place(material, form.rate, form.channels, gain, level)
        limit(limited, form.rate, ceiling, extra)
        whole = _integers(limited)
        del limited  # a stretch is 4 MB, and every core is at one
        frames = mp3.encode(whole, form.rate, form.bitrate)
        del whole
        heard = mp3.decode(frames, form.rate, form.channels)
        peaks = np.max([true_peaks(channel) for channel in heard.T], axis=0)
        highest = float(peaks.max())
        if highest <= allowed:
            break
        if attempt < _LOCAL:
            # Only where it came out too high: one place must not make a whole stretch quieter.
            extra = _lower(extra, peaks / allowed)
        else:
            ceiling *= allowed / highest
    digest = hashlib.sha256(frames).hexdigest()
    return frames, Encoded(0, len(frames), digest, highest, _energy(heard, form.rate))


def _lower(extra: NDArray[np.float32] | None, excess: NDArray[np.float32]) -> NDArray[np.float32]:
    """Factors for the limiter from how far each window of the decoded sound is too high."""
    result = np.ones(len(excess), np.float32) if extra is None else extra.copy()
    late = mp3.DELAY // HOP
    for place in np.flatnonzero(excess > 1):
        # A peak of the decoded sound comes from these windows of what was encoded.
        near = slice(max(0, place - late - 2), max(1, place - late + 1))
        result[near] *= excess[place] * _BACKOFF
    return result


def _integers(samples: Samples) -> Integers:
    """Sixteen bits for the encoder; `samples` are used up."""
    samples *= np.float32(32767)
    np.rint(samples, out=samples)
    np.clip(samples, -32768, 32767, out=samples)
    return samples.astype(np.int16)


def _energy(heard: Samples, rate: int) -> Energies:
    """K-weighted energy of each MP3 frame's length, all channels added."""
    unit = mp3.frame_length(rate)
    total = np.zeros(len(heard) // unit)
    for channel in heard.T:
        weighted = k_weighted(np.ascontiguousarray(channel), rate).reshape(-1, unit)
        total += np.einsum("ij,ij->i", weighted, weighted)
    return total.astype(np.float32).astype(np.float64)  # as it comes out of the cache


@lru_cache(maxsize=16)
def encoder_gain(form: Format) -> float:
    """The factor by which LAME scales what it encodes, found by asking it.

    At constant bit rates below 256 kbit/s it turns sound down by some tenths of a dB to keep
    itself from clipping; how much depends on version and rate.
    """
    frames = mp3.frame_length(form.rate) * 20
    tone = 0.25 * np.sin(2 * np.pi * 1000 / form.rate * np.arange(frames))
    tone[-mp3.TAIL :] = 0
    given = np.repeat(tone.astype(np.float32)[:, None], form.channels, axis=1)
    heard = mp3.decode(
        mp3.encode(_integers(given.copy()), form.rate, form.bitrate), form.rate, form.channels
    )
    middle = slice(frames // 4, frames // 2)
    before = given[middle, 0]
    after = heard[middle.start + mp3.DELAY : middle.stop + mp3.DELAY, 0]
    return float(np.dot(before, after) / np.dot(before, before))


def key(stretch: Stretch, version: str, gain: float, level: float) -> str:
    """What the stretch's bytes depend on."""
    text = f"{version} {gain:.3f} {level:.3f} {stretch.identity()}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
