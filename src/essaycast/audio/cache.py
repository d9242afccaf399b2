"""What is kept between builds: clip measures and where in the last recording each stretch is.

Two files an episode, each a JSON head and a block of numbers behind a checksum. Either may be
missing, damaged or from another version: then its work is done again, nothing else changes.
The encoded stretches themselves are not stored a second time: they are read back from the last
recording in `feed/`, and only believed if their own digest fits.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from essaycast import files
from essaycast.audio.loudness import Energies
from essaycast.audio.measure import Measure

_MAGIC = b"essaycast audio 1\n"
_DIGEST = 32


@dataclass(slots=True)
class Measures:
    """Measures by clip key and stretch factor."""

    path: Path
    known: dict[str, Measure] = field(default_factory=dict)
    used: dict[str, Measure] = field(default_factory=dict)
    """Those of this build: what is saved."""

    @classmethod
    def load(cls, path: Path, version: str) -> Measures:
        """What `path` holds, or nothing."""
        found = _read(path, version)
        result = cls(path)
        if found is None:
            return result
        head, blob = found
        numbers = np.frombuffer(blob, "<f2")
        position = 0
        for key, start, stop, count in head["clips"]:
            peak = numbers[position : position + count]
            level = numbers[position + count : position + 2 * count]
            result.known[key] = Measure(start, stop, peak, level)
            position += 2 * count
        return result

    def get(self, key: str) -> Measure | None:
        """The measure of a clip, if it is known."""
        found = self.known.get(key)
        if found is not None:
            self.used[key] = found
        return found

    def put(self, key: str, measure: Measure) -> None:
        """Remember a measure."""
        self.known[key] = self.used[key] = measure

    def save(self, version: str) -> None:
        """Write those of this build, in the order they were asked for."""
        clips, blob = [], []
        for key, found in self.used.items():
            clips.append((key, found.start, found.stop, len(found.peak)))
            blob += [found.peak.astype("<f2").tobytes(), found.level.astype("<f2").tobytes()]
        _write(self.path, version, {"clips": clips}, b"".join(blob))


@dataclass(frozen=True, slots=True)
class Encoded:
    """A stretch as it came out of the encoder, and what its decoded sound measures."""

    offset: int
    """First byte in the recording."""
    size: int
    """Bytes."""
    digest: str
    """Hex sha256 of them."""
    peak: float
    """True peak, a factor."""
    energy: Energies
    """K-weighted energy of each MP3 frame's length of sound, all channels added."""


@dataclass(slots=True)
class Stretches:
    """The stretches of the last recording by key."""

    path: Path
    file: str = ""
    """The recording's name below `feed/`."""
    known: dict[str, Encoded] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, version: str) -> Stretches:
        """What `path` holds, or nothing."""
        found = _read(path, version)
        if found is None:
            return cls(path)
        head, blob = found
        result = cls(path, head["file"])
        numbers = np.frombuffer(blob, "<f4")
        position = 0
        for key, offset, size, digest, peak, count in head["stretches"]:
            energy = numbers[position : position + count].astype(np.float64)
            result.known[key] = Encoded(offset, size, digest, peak, energy)
            position += count
        return result

    def frames(self, key: str, feed: Path) -> tuple[bytes, Encoded] | None:
        """The stretch and its bytes, if the last recording is still there and unharmed."""
        found = self.known.get(key)
        if found is None or not self.file:
            return None
        try:
            with (feed / self.file).open("rb") as stream:
                stream.seek(found.offset)
                data = stream.read(found.size)
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != found.digest:
            return None
        return data, found

    @staticmethod
    def save(path: Path, version: str, file: str, made: dict[str, Encoded]) -> None:
        """Write where the stretches of a new recording are."""
        rows = [
            (key, one.offset, one.size, one.digest, one.peak, len(one.energy))
            for key, one in made.items()
        ]
        blob = b"".join(one.energy.astype("<f4").tobytes() for one in made.values())
        _write(path, version, {"file": file, "stretches": rows}, blob)


def _read(path: Path, version: str) -> tuple[dict[str, Any], bytes] | None:
    """Head and numbers of a cache file; None for anything that is not one of ours, whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = data[len(_MAGIC) + _DIGEST :]
    if not data.startswith(_MAGIC):
        return None
    if hashlib.sha256(body).digest() != data[len(_MAGIC) : len(_MAGIC) + _DIGEST]:
        return None
    line, _, blob = body.partition(b"\n")
    head = json.loads(line)  # its digest fitted: we wrote it
    if head.get("version") != version:
        return None
    return head, blob


def _write(path: Path, version: str, head: dict[str, Any], blob: bytes) -> None:
    """Replace a cache file; one that cannot be written costs time, not the build."""
    line = json.dumps({"version": version, **head}, separators=(",", ":")).encode()
    body = line + b"\n" + blob
    try:
        data = _MAGIC + hashlib.sha256(body).digest() + body
        files.write_bytes(path, data, durable=False)
    except OSError:
        return
