"""From a track and the settings to a plan: every clip measured, intro and outro mixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from essaycast.audio.balance import Balance
from essaycast.audio.cache import Measures
from essaycast.audio.decode import MUSIC_SECONDS, Music, music
from essaycast.audio.loudness import Samples
from essaycast.audio.measure import Measure
from essaycast.audio.plan import Line, MixPart, Plan, Spoken
from essaycast.audio.render import Format, Source, gather, place
from essaycast.config.settings import Config, InterludeSettings
from essaycast.model import ChapterMark, Clip, Pause, Take, Track, TrackItem

Role = Literal["intro", "outro"]


class Assembly:
    """Lays out one episode."""

    def __init__(
        self,
        *,
        config: Config,
        show: Path,
        source: Source,
        measures: Measures,
        progress: Callable[[float], None],
    ) -> None:
        self._config = config
        self._show = show
        self._source = source
        self._measures = measures
        self._progress = progress
        self.rate = config.audio.sample_rate
        self.channels = 1
        """Of the episode; known after `plan`."""
        self._files: dict[str, str] = {}

    def plan(self, track: Track) -> tuple[Plan, float]:
        """The timeline, and the gain in dB that brings speech to the episode's loudness.

        An intro or outro that `track` leaves out (no takes) still has its file, unless neither
        is set; a caller that wants none for one episode passes settings without it.
        """
        self._hear(track)
        self._files = self._named(track)
        wanted = self._config.audio.channels
        wide = wanted == "auto" and any(self._decoded(name).stereo for name in self._files)
        self.channels = 2 if wanted == "stereo" or wide else 1
        speech = self._speech_level(track) if self._files else 0.0
        line = Line(self.rate)
        self._interlude(line, "intro", track.intro, speech)
        self._body(line, track.body)
        self._interlude(line, "outro", track.outro, speech)
        self._progress(1.0)
        return line.plan(), speech

    def _hear(self, track: Track) -> None:
        """Measure every clip that is not known."""
        clips = [
            clip
            for items in (track.intro, track.body, track.outro)
            for item in items
            if isinstance(item, Take)
            for clip in item.clips
        ]
        for number, clip in enumerate(clips):
            if self._measures.get(clip.key) is None:
                self._measures.put(clip.key, self._source.measure(clip))
                self._progress(number / len(clips))

    def _measure(self, clip: Clip) -> Measure:
        found = self._measures.get(clip.key)
        assert found is not None  # _hear has been through all of them
        return found

    def _named(self, track: Track) -> dict[str, str]:
        """The music files that are used, by the name of their setting."""
        found = {}
        for role, takes in (("intro", track.intro), ("outro", track.outro)):
            settings: InterludeSettings = getattr(self._config, role)
            if settings.file:
                found[f"{role}.file"] = settings.file
            if settings.bed and any(isinstance(item, Take) for item in takes):
                found[f"{role}.bed"] = settings.bed
        marks = any(isinstance(item, ChapterMark) for item in track.body)
        if self._config.audio.chapter_sound and marks:
            found["audio.chapter_sound"] = self._config.audio.chapter_sound
        return found

    def _decoded(self, setting: str, *, channels: int = 2, seconds: float = MUSIC_SECONDS) -> Music:
        """A music file. Decoded where it is used, not kept: an episode has memory for one."""
        return music(
            self._show,
            self._files[setting],
            setting,
            seconds=min(seconds, MUSIC_SECONDS),
            whole=not setting.endswith(".bed"),
            channels=channels,
        )

    def _level(self, setting: str, seconds: float = MUSIC_SECONDS) -> Samples | None:
        """A music file at the episode's rate, channels and loudness; None if it is not used."""
        from essaycast.audio import interlude

        if setting not in self._files:
            return None
        audio = self._config.audio
        return interlude.level_music(
            self._decoded(setting, channels=self.channels, seconds=seconds),
            self.rate,
            self.channels,
            audio.loudness,
            audio.true_peak,
        )

    def _speech_level(self, track: Track) -> float:
        """The gain that brings all speech together to the episode's loudness."""
        line = Line(self.rate)
        for items in (track.intro, track.body, track.outro):
            self._takes(line, items)
            line.pause(self._config.pauses.paragraph)
        plan = line.plan()
        if not plan.parts:
            return 0.0
        known = Balance(plan.parts, plan.starts, self.rate, self.channels)
        return known.gain(self._config.audio.loudness, 0.0, self.form.ceiling)

    @property
    def form(self) -> Format:
        """What the file will be like; known after `plan`."""
        audio = self._config.audio
        return Format(self.rate, self.channels, audio.bitrate, audio.true_peak)

    def _takes(self, line: Line, items: Sequence[TrackItem]) -> None:
        """Takes and pauses of an interlude."""
        for item in items:
            if isinstance(item, Take):
                self._speak(line, item)
            elif isinstance(item, Pause):
                line.pause(item.seconds)

    def _speak(self, line: Line, take: Take) -> None:
        measures = [self._measure(clip) for clip in take.clips]
        line.speak(take, measures, self._config.pauses.clause)

    def _body(self, line: Line, items: Sequence[TrackItem]) -> None:
        """The essay, with chapters and the sound between them."""
        sound = self._chapter_sound()
        started = False
        title: str | None = None
        for item in items:
            if isinstance(item, Pause):
                line.pause(item.seconds)
            elif isinstance(item, ChapterMark):
                title = item.title
            elif item.clips:
                if title is not None:
                    if started and sound is not None:
                        line.add(sound)
                        line.pause(self._config.pauses.paragraph)
                    line.chapters.append((title, len(line.parts)))
                    title = None
                self._speak(line, item)
                started = True

    def _chapter_sound(self) -> MixPart | None:
        from essaycast.audio import interlude

        samples = self._level("audio.chapter_sound")
        if samples is None:
            return None
        alone = InterludeSettings(file="-", fade=0.1)
        mixed = interlude.mix(
            alone, "intro", self.rate, file=samples, bed=None, speech=None, between=0
        )
        return interlude.part(mixed.samples, self.rate)

    def _interlude(
        self,
        line: Line,
        role: Role,
        items: Sequence[TrackItem],
        speech: float,
    ) -> None:
        """Add intro or outro, with the pause between it and the essay."""
        settings: InterludeSettings = getattr(self._config, role)
        own = Line(self.rate)
        self._takes(own, items)
        if f"{role}.file" in self._files or f"{role}.bed" in self._files:
            own = self._mixed(role, settings, own, speech)
        if not own.parts:
            return
        if role == "outro":
            line.pause(settings.pause)
        line.extend(own)
        if role == "intro":
            line.pause(settings.pause)

    def _mixed(
        self,
        role: Role,
        settings: InterludeSettings,
        own: Line,
        speech: float,
    ) -> Line:
        """Speech and music of an interlude as one part."""
        from essaycast.audio import interlude

        words: Samples | None = None
        offsets: list[int] = []
        frames = 0
        if own.parts:
            for part, gap in zip(own.parts, own.gaps, strict=True):
                offsets.append(frames)
                frames += part.length + gap
            parts = tuple(own.parts)
            material = gather(parts, tuple(offsets), frames, self._source)
            words = place(material, self.rate, self.channels, speech, 0.0)
        mixed = interlude.mix(
            settings,
            role,
            self.rate,
            file=self._level(f"{role}.file"),
            # As much of the bed as can be needed under these words.
            bed=self._level(f"{role}.bed", frames / self.rate + 2 * settings.fade + 2.0),
            speech=words,
            between=self._config.pauses.paragraph,
        )
        line = Line(self.rate)
        line.add(interlude.part(_trimmed(mixed.samples), self.rate))
        for spoken in own.spoken:
            places = tuple(
                (0, mixed.speech + offsets[a] + at, 0, mixed.speech + offsets[b] + end)
                for a, at, b, end in spoken.places
            )
            line.spoken.append(Spoken(spoken.take, places))
        return line


def _trimmed(samples: Samples) -> Samples:
    """Without the digital silence that filled it up, so that the pause after it is the pause."""
    last = max(
        int(np.flatnonzero((channel > 1e-4) | (channel < -1e-4)).max(initial=0))
        for channel in samples.T
    )
    return samples[: last + 1]
