"""What the last build knew: one record an episode, and an index that answers "nothing to do".

Both are derived data: a damaged or missing file only means that something is looked at
again. Records hold everything the feed needs, so that a build reads the essays it must and
no others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from essaycast.model import Chapter, Cue, Episode, Recording
from essaycast.pipeline.sealed import UNREADABLE, read_sealed, write_sealed

_FORMAT = 1
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_FILE = re.compile(r"audio/[a-z0-9][a-z0-9._-]*\.mp3")


@dataclass(frozen=True, slots=True)
class Record:
    """An episode as it was built, and what it was built from."""

    episode: Episode
    recipe: str
    """Digest of everything that shaped the recording; equal recipe, equal recording."""
    spoken: str
    """Digest of the spoken text alone."""


def digest(value: Any) -> str:
    """Hex sha256 of a JSON-like value; the same on every machine."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Records:
    """The records of a show in `folder`, a JSON file an episode, named after its guid."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, guid: str) -> Path:
        """A file name that no guid can break out of."""
        return self.folder / f"{hashlib.sha256(guid.encode()).hexdigest()[:32]}.json"

    def get(self, guid: str) -> Record | None:
        """The record of an episode, or None if there is none that can be read."""
        try:
            record = _record(read_sealed(self.path(guid)))
        except UNREADABLE:
            return None  # not there, or damaged: made again
        return record if record.episode.guid == guid else None

    def put(self, record: Record) -> None:
        """Write a record in place of the one before."""
        episode = asdict(record.episode)
        episode["date"] = record.episode.date.isoformat()
        recording = episode["recording"]
        recording["cues"] = [
            [cue.start, cue.end, cue.text, cue.kind, cue.paragraph, list(cue.words)]
            for cue in record.episode.recording.cues
        ]
        recording["chapters"] = [[c.start, c.title] for c in record.episode.recording.chapters]
        value = {
            "format": _FORMAT,
            "recipe": record.recipe,
            "spoken": record.spoken,
            "episode": episode,
        }
        write_sealed(self.path(record.episode.guid), value)


def _record(value: Mapping[str, Any]) -> Record:
    if value["format"] != _FORMAT:
        raise ValueError("another format")
    episode = _known(Episode, value["episode"])
    recording = _known(Recording, episode["recording"])
    recording["cues"] = tuple(
        Cue(
            float(start),
            float(end),
            str(text),
            kind,
            int(paragraph),
            tuple((float(at), int(index)) for at, index in words),
        )
        for start, end, text, kind, paragraph, words in recording["cues"]
    )
    recording["chapters"] = tuple(
        Chapter(float(start), str(title)) for start, title in recording["chapters"]
    )
    episode["recording"] = Recording(**recording)
    if not _FILE.fullmatch(episode["recording"].file) or not _SLUG.fullmatch(episode["slug"]):
        raise ValueError("a name that leads elsewhere")
    _ = episode["recording"].duration, episode["recording"].size + 0
    episode["date"] = datetime.fromisoformat(episode["date"])
    episode["tags"] = tuple(str(tag) for tag in episode["tags"])
    return Record(Episode(**episode), str(value["recipe"]), str(value["spoken"]))


def _known(kind: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    names = {item.name for item in fields(kind)}
    return {key: item for key, item in value.items() if key in names}


def with_words(record: Record, episode: Episode) -> Record:
    """`record` with the essay's present words (title, summary, ...) around its recording."""
    return replace(record, episode=replace(episode, recording=record.episode.recording))
