"""The data that travels between the rooms, one frozen type a word of the design.

    raw text -> Essay -> Script -> Clips (Track) -> Recording -> Episode -> feed/

Nothing here does I/O or knows a library. Times are seconds as float, lengths of
sound are frames (samples per channel) as int, so that bookkeeping is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

Kind = Literal["title", "heading", "sentence", "item", "quote", "intro", "outro"]
"""What part of an essay an utterance is. `item` is a list item, `quote` a block quote."""

Encoding = Literal["mp3", "s16le"]
"""How the sound of a clip is stored: an MP3 stream, or signed 16-bit little-endian PCM."""


@dataclass(frozen=True, slots=True)
class Essay:
    """One Markdown file in `episodes/`: the source of truth of one episode."""

    path: Path
    """The file."""
    slug: str
    """Readable ASCII name, from the file's name; used for every file in `feed/`."""
    title: str
    """As written; never empty."""
    body: str
    """Markdown after the front matter."""
    body_line: int
    """1-based line of the file on which `body` starts."""
    date: datetime | None = None
    """When it is (or will be) published, with time zone. None until stamped."""
    guid: str | None = None
    """The identity in every app. None until stamped; then never changes."""
    draft: bool = False
    """A draft is never built into the feed."""
    summary: str = ""
    """Plain text, one or two sentences; empty if the author gave none."""
    author: str = ""
    """Empty: the show's author."""
    season: int | None = None
    """Positive, or None."""
    episode: int | None = None
    """Positive, or None."""
    episode_type: Literal["full", "trailer", "bonus"] = "full"
    """As Apple defines it."""
    explicit: bool | None = None
    """None: as the show."""
    cover: str = ""
    """Path of a picture, relative to the show; empty: the show's cover."""
    tags: tuple[str, ...] = ()
    """Free words."""
    source: str = ""
    """Where the text came from (an address or a file name), for the reader of the file."""
    voice: str = ""
    """Voice for this essay only; empty: `voice.voice` of the config."""
    intro: bool = True
    """False leaves the intro out."""
    outro: bool = True
    """False leaves the outro out."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence (or heading, or list item) as the voice is asked for it."""

    text: str
    """As written: what transcripts and pages show."""
    spoken: str
    """As read aloud: what the voice hears; no digit or symbol left unread."""
    kind: Kind = "sentence"
    """What part of the essay it is."""
    paragraph: int = 0
    """Number of the block it stands in, rising through the script; groups sentences again."""
    line: int = 0
    """1-based line in the essay's file; 0 for intro and outro."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence of exactly this length between two utterances."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter starts with the next utterance."""

    title: str


ScriptItem = Utterance | Pause | ChapterMark


@dataclass(frozen=True, slots=True)
class Script:
    """What will be spoken, in order."""

    body: tuple[ScriptItem, ...]
    """The essay itself."""
    intro: tuple[ScriptItem, ...] = ()
    """Spoken before it (over the bed, if there is one)."""
    outro: tuple[ScriptItem, ...] = ()
    """Spoken after it."""

    @property
    def utterances(self) -> Iterator[Utterance]:
        """All utterances in the order they are spoken."""
        for part in (self.intro, self.body, self.outro):
            for item in part:
                if isinstance(item, Utterance):
                    yield item


@dataclass(frozen=True, slots=True)
class WordMark:
    """When a word starts inside a sound, if the engine says so."""

    seconds: float
    """From the start of the sound."""
    offset: int
    """Index of the word's first character in the text the engine was asked for."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What an engine answers: sound with its rate and length."""

    data: bytes
    """The sound itself, in `encoding`."""
    encoding: Encoding
    """How to read `data`."""
    sample_rate: int
    """Frames per second after decoding."""
    channels: int
    """1 or 2."""
    frames: int
    """Decoded length; `frames / sample_rate` seconds."""
    words: tuple[WordMark, ...] = ()
    """Word times, where the engine reports them."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound in the store: the voice's answer to one request."""

    key: str
    """Hex sha256 of (spoken text, engine, engine version, voice, options)."""
    path: Path
    """The file in the store."""
    offset: int
    """Where the sound starts in the file (a header stands before it)."""
    size: int
    """Bytes of sound from `offset`."""
    encoding: Encoding
    """How to read those bytes."""
    sample_rate: int
    """Frames per second after decoding."""
    channels: int
    """1 or 2."""
    frames: int
    """Decoded length in frames, silence at its ends included."""
    words: tuple[WordMark, ...] = ()
    """Word times, where the engine reported them."""


@dataclass(frozen=True, slots=True)
class Take:
    """An utterance with its clips: one, or several where the engine's requests are short."""

    utterance: Utterance
    clips: tuple[Clip, ...]
    pieces: tuple[str, ...] = ()
    """The spoken text of each clip, as many as `clips`; joined they are `utterance.spoken`."""


TrackItem = Take | Pause | ChapterMark


@dataclass(frozen=True, slots=True)
class Track:
    """A script in which every utterance has become a take."""

    body: tuple[TrackItem, ...]
    intro: tuple[TrackItem, ...] = ()
    outro: tuple[TrackItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """When one utterance is heard."""

    start: float
    """Seconds from the start of the episode."""
    end: float
    """Seconds; later than `start`."""
    text: str
    """As written."""
    kind: Kind = "sentence"
    """As in the utterance."""
    paragraph: int = 0
    """As in the utterance."""
    words: tuple[tuple[float, int], ...] = ()
    """Optional inner times: (seconds from the episode's start, index into `text`), rising."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of an episode."""

    start: float
    """Seconds from the start of the episode."""
    title: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A finished sound file and everything measured about it."""

    file: str
    """Name below `feed/`, with `/`: `audio/<slug>.<hash>.mp3`."""
    size: int
    """Bytes."""
    sha256: str
    """Hex digest of the whole file."""
    frames: int
    """Length of the decoded file, in frames."""
    sample_rate: int
    """Frames per second."""
    channels: int
    """1 or 2."""
    bitrate: int
    """kbit/s, constant."""
    loudness: float
    """Integrated loudness in LUFS (ITU-R BS.1770-4)."""
    true_peak: float
    """dBTP."""
    cues: tuple[Cue, ...] = ()
    """One an utterance, in order, intro and outro included."""
    chapters: tuple[Chapter, ...] = ()
    """At most one at 0; rising."""

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate


@dataclass(frozen=True, slots=True)
class Episode:
    """Essay and recording together, as the feed shows them."""

    slug: str
    guid: str
    title: str
    date: datetime
    recording: Recording
    engine: str
    """Name of the engine that voiced it."""
    fallback: bool = False
    """True while an offline voice stands in for the configured one."""
    summary: str = ""
    """Plain text; the author's, or the essay's first sentences."""
    author: str = ""
    """Never empty unless the show has no author either."""
    season: int | None = None
    episode: int | None = None
    episode_type: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool = False
    cover: str = ""
    """Path of the essay's own picture, relative to the show; empty: the show's."""
    tags: tuple[str, ...] = field(default=())
    source: str = ""
