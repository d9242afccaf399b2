"""What has to be done: each essay's state, found by comparing recipes with records.

A recipe is a digest of everything that shapes a recording: the spoken text, its pauses
and chapters, the voice, the mastering, intro and outro, the title in its tags. Two things
are left out on purpose: the show's own title, author and cover (they are in the tags of
new recordings, but changing them must not send every listener's app the whole archive
again), and the essay's date (a correction of the date is no new sound).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from essaycast.errors import AudioError
from essaycast.files import inside
from essaycast.model import ChapterMark, Episode, Essay, Pause, Recording, Script, ScriptItem
from essaycast.pipeline.records import Record, digest
from essaycast.pipeline.show import Show
from essaycast.script import make_script, summary_of
from essaycast.text import printable

State = Literal["ready", "new", "changed", "fallback", "lost", "draft", "scheduled"]
"""ready: nothing to do. new: no recording yet. changed: the recording is of an older text or
setting. fallback: an offline voice stands in. lost: the sound file is missing or damaged.
draft, scheduled: not part of the feed (yet)."""

# Raise when the same recipe would be recorded in another way, so that recordings are renewed.
RECORDING_REVISION = 1


@dataclass(frozen=True, slots=True)
class Planned:
    """An essay and what has to be done for it."""

    essay: Essay
    state: State
    record: Record | None
    """Of the last build, whatever its state now."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The digests that tell whether a recording still fits."""

    whole: str
    spoken: str


def due_state(essay: Essay, now: datetime) -> State | None:
    """draft or scheduled, or None for an essay that belongs into the feed now."""
    if essay.draft:
        return "draft"
    if essay.date is not None and essay.date > now:
        return "scheduled"
    return None


def recipe_of(show: Show, essay: Essay, script: Script, fingerprint: Mapping[str, str]) -> Recipe:
    """The digests of what a recording of `script` in that voice would be made of."""
    config = show.config
    parts: dict[str, Any] = {
        "revision": RECORDING_REVISION,
        "intro": [_item(item) for item in script.intro],
        "body": [_item(item) for item in script.body],
        "outro": [_item(item) for item in script.outro],
        "voice": dict(fingerprint),
        "speed": config.voice.speed,
        "clause": config.pauses.clause,
        "audio": asdict(config.audio),
        "title": essay.title,
        "episode": essay.episode,
        "cover": _file_digest(show, essay.cover) if essay.cover else "",
    }
    for name, wanted, settings in (
        ("intro", essay.intro, config.intro),
        ("outro", essay.outro, config.outro),
    ):
        if wanted and (settings.file or settings.text or settings.bed):
            shape = {key: value for key, value in asdict(settings).items() if key != "text"}
            shape["file"] = _file_digest(show, settings.file)
            shape["bed"] = _file_digest(show, settings.bed)
            parts[f"{name}_sound"] = shape
    spoken = [utterance.spoken for utterance in script.utterances]
    return Recipe(digest(parts), digest(spoken))


def script_of(show: Show, essay: Essay, engine: str) -> Script:
    """What will be spoken of an essay by that engine."""
    return make_script(essay, show.config, engine=engine)


def episode_of(
    show: Show, essay: Essay, recording: Recording, *, engine: str, fallback: bool
) -> Episode:
    """The episode an essay and its recording make; the essay has been stamped."""
    if essay.guid is None or essay.date is None:
        raise ValueError("an essay without identity cannot become an episode")
    return Episode(
        slug=essay.slug,
        guid=essay.guid,
        title=essay.title,
        date=essay.date,
        recording=recording,
        engine=engine,
        fallback=fallback,
        summary=summary_of(essay),
        author=essay.author or show.config.show.author,
        season=essay.season,
        episode=essay.episode,
        episode_type=essay.episode_type,
        explicit=show.config.show.explicit if essay.explicit is None else essay.explicit,
        cover=essay.cover,
        tags=essay.tags,
        source=essay.source,
    )


def recording_present(feed: Path, recording: Recording) -> bool:
    """True if the sound file is there in its full size."""
    try:
        return (feed / recording.file).stat().st_size == recording.size
    except OSError:
        return False


def shown(episode: Episode) -> dict[str, Any]:
    """What status and the end of a build tell about an episode."""
    recording = episode.recording
    return {
        "title": episode.title,
        "date": episode.date.isoformat(),
        "duration": round(recording.duration, 1),
        "size": recording.size,
        "loudness": round(recording.loudness, 1),
        "true_peak": round(recording.true_peak, 1),
        "voice": episode.engine,
        "file": recording.file,
    }


def shown_essay(essay: Essay) -> dict[str, Any]:
    """The same for an essay that has no episode."""
    return {"title": essay.title, "date": essay.date.isoformat() if essay.date else None}


def _item(item: ScriptItem) -> list[Any]:
    if isinstance(item, Pause):
        return ["pause", item.seconds]
    if isinstance(item, ChapterMark):
        return ["chapter", item.title]
    return ["say", item.spoken, item.text, item.kind, item.paragraph]


def _file_digest(show: Show, name: str) -> str:
    """Digest of a file of the show; "" for none, so that a new jingle is a new recipe."""
    if not name:
        return ""
    path = inside(show.folder, name)
    if path is None:
        raise AudioError(
            f"{printable(name)}: no such file in the show's folder; "
            "put it there, or change its name in config.toml or the essay"
        )
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise AudioError(
            f"{printable(name)}: cannot be read ({error.strerror}); make it readable"
        ) from error
