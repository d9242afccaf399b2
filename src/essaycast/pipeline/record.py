"""Script -> recording: ask the voice, then hand the track to the mastering."""

from __future__ import annotations

import threading
from dataclasses import replace

from essaycast.audio import Pool, Tags, record
from essaycast.clips import ClipStore
from essaycast.config.settings import Config, InterludeSettings
from essaycast.model import Essay, Recording, Script
from essaycast.pipeline.progress import Progress
from essaycast.pipeline.show import Show
from essaycast.pipeline.voices import Choice
from essaycast.script import summary_of
from essaycast.site.covers import episode_cover, show_cover


class Stopped(Exception):
    """The recording under way was given up, as it was asked to be."""


def record_episode(
    show: Show,
    essay: Essay,
    script: Script,
    choice: Choice,
    *,
    store: ClipStore,
    progress: Progress,
    pool: Pool | None = None,
    stop: threading.Event | None = None,
) -> Recording:
    """Voice what is not in the store yet and make the sound file in `feed/audio/`.

    `pool` lets other cores help with the mastering; `stop` gives it up soon after it is set.

    Raises:
        Stopped: `stop` was set; what was recorded before stands, finished clips are stored.
        VoiceError: the voice cannot or will not speak now; finished clips are stored.
        AudioError: an intro, outro or clip cannot be used.
    """

    def mastered(fraction: float) -> None:
        if stop is not None and stop.is_set():
            raise Stopped
        progress.mastered(essay.slug, fraction)

    track = choice.speaker.voice(
        script,
        name=f"episodes/{essay.path.name}",
        progress=lambda done, total: progress.voiced(essay.slug, done, total),
    )
    speed = show.config.voice.speed
    return record(
        track,
        config=config_for(show, essay),
        show=show.folder,
        slug=essay.slug,
        feed=show.feed,
        tags=tags_for(show, essay, script),
        cache=show.state / "audio",
        read=store.read,
        stretch=1.0 if choice.engine.capabilities.speed else speed,
        pool=pool,
        progress=mastered,
    )


def config_for(show: Show, essay: Essay) -> Config:
    """The show's settings, without the music of an intro or outro the essay does without."""
    config = show.config
    if not essay.intro:
        config = replace(config, intro=InterludeSettings())
    if not essay.outro:
        config = replace(config, outro=InterludeSettings())
    return config


def tags_for(show: Show, essay: Essay, script: Script) -> Tags:
    """What the sound file says about itself, its cover included."""
    settings = show.config.show
    return Tags(
        title=essay.title,
        artist=essay.author or settings.author,
        album=settings.title,
        date=essay.date.date().isoformat() if essay.date else "",
        track=essay.episode,
        language=settings.language,
        description=summary_of(essay),
        text="\n".join(utterance.text for utterance in script.utterances),
        cover=_cover(show, essay),
        comment=settings.link or settings.base_url,
    )


def _cover(show: Show, essay: Essay) -> bytes:
    """The small picture players show: the essay's own, else the show's."""
    pictures = episode_cover(
        show.config,
        show.folder,
        show.feed,
        slug=essay.slug,
        title=essay.title,
        author=essay.author or show.config.show.author,
        given=essay.cover,
    ) or show_cover(show.config, show.folder, show.feed)
    return (show.feed / pictures.thumb).read_bytes()
