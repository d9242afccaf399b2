"""The timeline of an episode: what sounds when, to the frame, and where it is cut for the encoder.

Everything is known before a sample is mixed: the measures give the lengths of the clips, the
script the pauses. The episode is divided into stretches of 8 to 24 seconds at pauses. Where
depends on the clips around the pause only, so a changed sentence moves no cut but its own
stretch's, and every other stretch is what it was, frame by frame.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from essaycast.audio.loudness import Energies, Samples
from essaycast.audio.measure import HOPS, Measure, hops, rests
from essaycast.audio.mp3 import TAIL, frame_length, length_of
from essaycast.model import Clip, Take

CUT_PAUSE = 0.1
"""Seconds; the shortest pause at which stretches part."""
_SHORTEST = 8.0  # seconds of a stretch before a cut is considered ...
_LONGEST = 24.0  # ... and after which the next pause is taken whatever it is
_ODDS = 3  # one pause in three is a cut: stretches of about 16 seconds
_BENDS = 0.05  # seconds; shorter pauses stay exact, longer ones share the rounding of a stretch


@dataclass(frozen=True, slots=True, eq=False)
class ClipPart:
    """A clip's audible part, or a part of it, as it will sound."""

    clip: Clip
    start: int
    """First frame, at the clip's rate."""
    stop: int
    """Frame after the last."""
    length: int
    """Frames at the episode's rate."""
    measure: Measure
    """Of the whole clip."""

    @property
    def identity(self) -> str:
        """Equal for equal sound."""
        return f"{self.clip.key} {self.start} {self.stop}"

    @property
    def hops(self) -> int:
        """How many values its envelope has."""
        count = -(-(self.stop - self.start) * HOPS // self.clip.sample_rate)
        return min(max(1, count), len(self.measure.peak) - self._first)

    @property
    def _first(self) -> int:
        """The measure's hop it starts with."""
        return (self.start - self.measure.start) * HOPS // self.clip.sample_rate

    def envelope(self) -> tuple[Energies, Energies, Energies]:
        """Edges (fractions of the part), peaks and K-weighted mean squares of its hops."""
        rate = self.clip.sample_rate
        first, count = self._first, self.hops
        edges = hops(self.stop - self.start, rate)
        edges = np.append(edges[:count], self.stop - self.start)
        peak = self.measure.peak[first : first + count].astype(np.float64)
        level = self.measure.level[first : first + count].astype(np.float64)
        return edges / (self.stop - self.start), peak, level * level


@dataclass(frozen=True, slots=True, eq=False)
class MixPart:
    """Music, or music and speech, mixed at the loudness the episode will have."""

    samples: Samples
    """Shape (frames, channels)."""
    edges: Energies
    peak: Energies
    power: Energies
    """The envelope, as in `ClipPart.envelope`, all channels added."""

    @property
    def length(self) -> int:
        """Frames at the episode's rate."""
        return len(self.samples)

    @property
    def hops(self) -> int:
        """How many values its envelope has."""
        return len(self.peak)

    @property
    def identity(self) -> str:
        """Equal for equal sound."""
        return hashlib.sha256(np.ascontiguousarray(self.samples).data).hexdigest()

    def envelope(self) -> tuple[Energies, Energies, Energies]:
        """Edges (fractions of the part), peaks and K-weighted mean squares of its hops."""
        return self.edges, self.peak, self.power


Part = ClipPart | MixPart


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where a take is heard."""

    take: Take
    places: tuple[tuple[int, int, int, int], ...]
    """For each of its clips: part and frame in it where it starts, part and frame of its end."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Parts that are encoded together."""

    parts: tuple[Part, ...]
    offsets: tuple[int, ...]
    """First frame of each part in the stretch."""
    frames: int
    """A multiple of the MP3 frame, silence at the end included."""

    def identity(self) -> str:
        """Equal for stretches that come out of the encoder equal, at equal settings."""
        pairs = zip(self.offsets, self.parts, strict=True)
        words = [f"{offset}:{part.identity}" for offset, part in pairs]
        return f"{self.frames} " + " ".join(words)


@dataclass(frozen=True, slots=True)
class Plan:
    """The finished timeline."""

    stretches: tuple[Stretch, ...]
    starts: tuple[int, ...]
    """First frame of every part in the episode, in order."""
    parts: tuple[Part, ...]
    spoken: tuple[Spoken, ...]
    chapters: tuple[tuple[str, int], ...]
    """Title and number of the part it starts with."""
    frames: int
    """Length of the decoded episode."""


@dataclass(slots=True)
class Line:
    """Parts and pauses in the order they come, before anything is rounded."""

    rate: int
    parts: list[Part] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    """Frames of silence after each part."""
    spoken: list[Spoken] = field(default_factory=list)
    chapters: list[tuple[str, int]] = field(default_factory=list)
    _pause: float = 0.0

    def pause(self, seconds: float) -> None:
        """Silence before what comes next; of several in a row the longest counts."""
        if seconds > self._pause:
            self._pause = seconds

    def add(self, part: Part) -> int:
        """Append a part; its number."""
        if self.parts:
            self.gaps[-1] = round(self._pause * self.rate)
        self._pause = 0.0
        self.parts.append(part)
        self.gaps.append(0)
        return len(self.parts) - 1

    def speak(self, take: Take, measures: Iterable[Measure], clause: float) -> None:
        """Append a take, its clips `clause` seconds apart."""
        places: list[tuple[int, int, int, int]] = []
        for clip, measure in zip(take.clips, measures, strict=True):
            if places:
                self.pause(clause)
            places.append(self._clip(clip, measure))
        if places:
            self.spoken.append(Spoken(take, tuple(places)))

    def _clip(self, clip: Clip, measure: Measure) -> tuple[int, int, int, int]:
        """Append a clip, in several parts if it is very long; where it is."""
        first, begin = len(self.parts), measure.start
        for stop, following in [*rests(measure, clip.sample_rate), (measure.stop, measure.stop)]:
            length = max(1, round((stop - begin) * self.rate / clip.sample_rate))
            self.add(ClipPart(clip, begin, stop, length, measure))
            self.pause((following - stop) / clip.sample_rate)
            begin = following
        last = len(self.parts) - 1
        return first, 0, last, self.parts[last].length

    def extend(self, other: Line) -> None:
        """Append all of another line, after this line's pause."""
        base = len(self.parts)
        for index, part in enumerate(other.parts):
            self.add(part)
            self._pause = other.gaps[index] / self.rate
        self._pause = max(self._pause, other._pause)
        for spoken in other.spoken:
            places = tuple((base + a, at, base + b, end) for a, at, b, end in spoken.places)
            self.spoken.append(Spoken(spoken.take, places))
        self.chapters += [(title, base + part) for title, part in other.chapters]

    def plan(self) -> Plan:
        """Cut into stretches and give everything its place."""
        stretches: list[Stretch] = []
        starts: list[int] = []
        first = position = 0
        for index in range(len(self.parts)):
            if index + 1 < len(self.parts) and not self._cuts(first, index):
                continue
            stretch = self._stretch(first, index, last=index + 1 == len(self.parts))
            starts += [position + offset for offset in stretch.offsets]
            position += stretch.frames
            stretches.append(stretch)
            first = index + 1
        return Plan(
            tuple(stretches),
            tuple(starts),
            tuple(self.parts),
            tuple(self.spoken),
            tuple(self.chapters),
            length_of(position // frame_length(self.rate), self.rate),
        )

    def _cuts(self, first: int, index: int) -> bool:
        """True if the stretch that starts with part `first` ends after part `index`."""
        if self.gaps[index] < CUT_PAUSE * self.rate:
            return False
        here, following = self.parts[index], self.parts[index + 1]
        if isinstance(here, MixPart) or isinstance(following, MixPart):
            return True
        frames = sum(part.length for part in self.parts[first : index + 1])
        frames += sum(self.gaps[first:index])
        if frames >= _LONGEST * self.rate:
            return True
        if frames < _SHORTEST * self.rate:
            return False
        return hashlib.sha256(following.identity.encode()).digest()[0] % _ODDS == 0

    def _stretch(self, first: int, index: int, *, last: bool) -> Stretch:
        """Lay out parts `first` to `index`, their pauses bent so that the length is whole.

        The encoder works in frames of 26 ms; a stretch is off by half of that at most, which
        its pauses share.
        """
        unit = frame_length(self.rate)
        parts = self.parts[first : index + 1]
        gaps = self.gaps[first : index + 1]
        if last:
            gaps[-1] = TAIL
            total = -(-(sum(part.length for part in parts) + sum(gaps)) // unit) * unit
            gaps[-1] += total - sum(part.length for part in parts) - sum(gaps)
        else:
            length = sum(part.length for part in parts) + sum(gaps)
            total = round(length / unit) * unit
            bends = [i for i, gap in enumerate(gaps) if gap >= _BENDS * self.rate]
            for done, i in enumerate(bends):
                # What is left to share, over the pauses left: adds up exactly.
                share = round((total - length) / (len(bends) - done))
                gaps[i] += share
                length += share
        offsets, position = [], 0
        for part, gap in zip(parts, gaps, strict=True):
            offsets.append(position)
            position += part.length + gap
        return Stretch(tuple(parts), tuple(offsets), position)
