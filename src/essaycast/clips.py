"""The store of clips: sound under the hash of what made it, written once, checked when read.

A clip is one file `<root>/<first two digits>/<key>.clip`: a line of JSON that describes the
sound, then the sound as the voice gave it. The line holds a sha256 of everything else in the
file, so that a flipped bit or a cut is found wherever it is. Nothing in a clip says where in
an essay it is used: the same words in another place, or another essay, are the same clip.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from essaycast.errors import AudioError
from essaycast.files import sweep_temporary, write_bytes
from essaycast.model import Clip, Sound, WordMark

FORMAT = 1
"""Version of the file format; a file with another one counts as missing."""

_KEY = re.compile(r"[0-9a-f]{64}")
# A header holds one request's text and word marks; more than this is not one of ours.
_LONGEST_HEADER = 4_000_000
# What reading a file of anybody's making as a clip can raise.
_NOT_OURS = (ValueError, KeyError, TypeError, OverflowError, RecursionError)
# A temporary file this old was left by a run that is gone.
_STALE_SECONDS = 3600.0


class ClipDamaged(AudioError):
    """A clip's bytes are not what was stored; it has been removed, a new build voices it anew."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What `ClipStore.prune` removed."""

    clips: int
    size: int
    """Bytes."""


def clip_key(text: str, fingerprint: Mapping[str, str]) -> str:
    """Hex sha256 of the text to speak and of all that makes the voice sound as it does."""
    made_of = json.dumps(
        [text, sorted(fingerprint.items())], ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(made_of.encode("utf-8", "surrogatepass")).hexdigest()


class ClipStore:
    """Clips in a folder. Safe for threads and processes: a file appears whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.damaged: list[str] = []
        """Keys of clips found damaged, and removed, since the store was opened."""

    def path(self, key: str) -> Path:
        """Where the clip of this key is or would be."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a clip key: {key[:80]!r}")
        return self.root / key[:2] / f"{key}.clip"

    def has(self, keys: Iterable[str]) -> set[str]:
        """Those of `keys` for which a file is there; its content is not looked at."""
        return {key for key in keys if self.path(key).is_file()}

    def get(self, key: str, *, verify: bool = False) -> Clip | None:
        """The clip, or None if it is not there or not whole; what is not whole is removed.

        Without `verify` only the header and the length are looked at, with it every byte.
        """
        path = self.path(key)
        try:
            clip, _ = _open(path, key, whole=verify)
        except OSError:
            # Not there; or not readable just now, which is no reason to throw it away.
            return None
        except _NOT_OURS:
            self._remove(key)
            return None
        return clip

    def read(self, clip: Clip) -> bytes:
        """The sound itself, in `clip.encoding`, every byte checked.

        Raises:
            ClipDamaged: it is not what was stored, or not there any more.
        """
        try:
            return _open(clip.path, clip.key, whole=True)[1]
        except OSError as error:
            raise ClipDamaged(
                f"clip {clip.path} cannot be read ({error.strerror}); run the same command "
                "again and what is missing is voiced anew"
            ) from error
        except _NOT_OURS:
            pass
        self._remove(clip.key)
        raise ClipDamaged(
            f"clip {clip.path} is damaged and was removed; run the same command again and "
            "the sentence is voiced anew"
        )

    def put(self, key: str, sound: Sound, *, text: str, durable: bool = False) -> Clip:
        """Store `sound`, the voice's answer to `text`, and say where it is.

        A kill, also SIGKILL, loses nothing that `put` returned for. `durable` makes that
        hold for a power cut too, at the price of an fsync: worth it where a clip costs a
        request.

        Raises:
            OSError: the folder cannot be written or the disk is full; nothing was changed.
        """
        header: dict[str, Any] = {
            "format": FORMAT,
            "key": key,
            "encoding": sound.encoding,
            "rate": sound.sample_rate,
            "channels": sound.channels,
            "frames": sound.frames,
            "size": len(sound.data),
            "text": text,
            "words": [[word.seconds, word.offset] for word in sound.words],
        }
        header["sha256"] = _digest(header, sound.data)
        line = _line(header)
        path = self.path(key)
        write_bytes(path, line + sound.data, durable=durable)
        return _clip(path, header, len(line))

    def export(self, key: str) -> bytes:
        """The whole file of a clip, for another store to `adopt`.

        Raises:
            ClipDamaged: it is damaged, or not there.
        """
        clip = self.get(key, verify=True)
        if clip is None:
            raise ClipDamaged(f"clip {key[:12]} is not there; run the same command again")
        return clip.path.read_bytes()

    def adopt(self, key: str, data: bytes) -> Clip:
        """Take over the file of a clip from another store, checked as if it were read here.

        Raises:
            ClipDamaged: it is not the whole clip of this key; nothing stays of it.
            OSError: the folder cannot be written or the disk is full.
        """
        write_bytes(self.path(key), data, durable=False)
        clip = self.get(key, verify=True)
        if clip is None:
            raise ClipDamaged(f"what came as clip {key[:12]} is not that clip")
        return clip

    def __iter__(self) -> Iterator[str]:
        """All keys, in order."""
        for path in sorted(self.root.glob("??/*.clip")):
            if _KEY.fullmatch(path.stem):
                yield path.stem

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Key and bytes on the disk of every clip."""
        for key in self:
            try:
                yield key, self.path(key).stat().st_size
            except FileNotFoundError:
                continue

    def prune(self, keep: set[str]) -> Pruned:
        """Remove all clips but those in `keep`, and what killed runs left half-written."""
        clips = size = 0
        for key, length in list(self.sizes()):
            if key not in keep:
                self.path(key).unlink(missing_ok=True)
                clips, size = clips + 1, size + length
        for folder in self.root.glob("??"):
            sweep_temporary(folder, older_than=time.time() - _STALE_SECONDS)
        return Pruned(clips, size)

    def _remove(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)
        self.damaged.append(key)


def _open(path: Path, key: str, *, whole: bool) -> tuple[Clip, bytes]:
    """The clip and (if `whole`) its checked sound; one of `_NOT_OURS` if it is not a whole clip."""
    with path.open("rb") as stream:
        line = stream.readline(_LONGEST_HEADER)
        header = json.loads(line)
        if not isinstance(header, dict) or header["format"] != FORMAT or header["key"] != key:
            raise ValueError("another format, or another clip")
        clip = _clip(path, header, len(line))
        if path.stat().st_size != clip.offset + clip.size:
            raise ValueError("cut off")
        payload = stream.read() if whole else b""
    if whole and header["sha256"] != _digest(header, payload):
        raise ValueError("damaged")
    return clip, payload


def _clip(path: Path, header: Mapping[str, Any], offset: int) -> Clip:
    numbers = [header[name] for name in ("size", "rate", "channels", "frames")]
    if header["encoding"] not in ("mp3", "s16le") or not all(
        isinstance(number, int) and number > 0 for number in numbers
    ):
        raise ValueError("not a sound")
    return Clip(
        key=header["key"],
        path=path,
        offset=offset,
        size=header["size"],
        encoding=header["encoding"],
        sample_rate=header["rate"],
        channels=header["channels"],
        frames=header["frames"],
        words=tuple(WordMark(float(seconds), int(index)) for seconds, index in header["words"]),
    )


def _line(header: Mapping[str, Any]) -> bytes:
    # ASCII: a lone surrogate in a text must not make a clip unwritable.
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def _digest(header: Mapping[str, Any], payload: bytes) -> str:
    described = {name: value for name, value in header.items() if name != "sha256"}
    return hashlib.sha256(_line(described) + payload).hexdigest()
