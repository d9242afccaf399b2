"""What the store of clips holds, and which of it some essay still uses."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from essaycast.clips import ClipStore, Pruned
from essaycast.errors import EssayError
from essaycast.essays.names import essay_paths
from essaycast.essays.read import read_essay
from essaycast.pipeline.lock import locked
from essaycast.pipeline.plan import script_of
from essaycast.pipeline.records import Records
from essaycast.pipeline.show import Show, open_show
from essaycast.pipeline.voices import Voices
from essaycast.speak.packing import pack


@dataclass(frozen=True, slots=True)
class CacheSurvey:
    """Counts and bytes of what `.essaycast/` keeps."""

    clips: int
    bytes: int
    unused: int
    """Clips that no essay uses, neither in the configured voice nor as it was recorded."""
    unused_bytes: int
    derived_bytes: int
    """What the mastering keeps to be quick; safe to delete."""


def survey_cache(folder: Path) -> CacheSurvey:
    """Look at the store; change nothing.

    Raises:
        EssaycastError: config or an essay cannot be read, so that its clips are not known.
    """
    show = open_show(folder)
    store = ClipStore(show.state / "clips")
    used = _used(show, store)
    clips = size = unused = unused_size = 0
    for key, length in store.sizes():
        clips, size = clips + 1, size + length
        if key not in used:
            unused, unused_size = unused + 1, unused_size + length
    return CacheSurvey(clips, size, unused, unused_size, _size_of(show.state / "audio"))


def prune_cache(folder: Path) -> Pruned:
    """Delete the clips no essay uses.

    Raises:
        EssaycastError: as `survey_cache`; or a build is at work. Nothing is deleted then.
    """
    show = open_show(folder)
    with locked(show.state):
        store = ClipStore(show.state / "clips")
        return store.prune(_used(show, store))


def _used(show: Show, store: ClipStore) -> set[str]:
    """The clips of every essay, drafts included, in every voice it has or would have."""
    voices = Voices(show, store, note=lambda text: None)
    records = Records(show.state / "records")
    keys: set[str] = set()
    try:
        for path in essay_paths(show.episodes):
            essay = read_essay(path, zone=show.zone)
            choices = [voices.primary(essay)]
            record = records.get(essay.guid or "")
            stand_in = voices.fallback(essay)
            if record is not None and record.episode.fallback and stand_in is not None:
                choices.append(stand_in)
            for choice in choices:
                try:
                    script = script_of(show, essay, choice.engine.name)
                except EssayError:
                    continue  # an essay without a sentence uses no clip
                keys |= {
                    request.key
                    for packed in pack(script, choice.engine)
                    for request in packed.requests
                }
    finally:
        voices.close()
    return keys


def _size_of(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(root) / name).stat().st_size
            except OSError:
                continue
    return total
