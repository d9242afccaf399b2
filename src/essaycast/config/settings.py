"""Every setting of config.toml: type, default, bounds and one line of documentation.

A section is a frozen dataclass, a setting a field made by `setting`. To add one: a field
here, a line in the sample `config.toml`, and the room that reads it; the reader, the
error messages and the README's table follow from the field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def setting(
    default: Any,
    doc: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: Sequence[Any] = (),
    required: bool = False,
) -> Any:
    """A dataclass field that carries its documentation and what values it takes."""
    metadata = {"doc": doc, "low": low, "high": high, "choices": tuple(choices)}
    metadata["required"] = required
    if isinstance(default, dict | list):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """The podcast itself, as apps and directories show it."""

    title: str = setting("", "Name of the podcast.", required=True)
    description: str = setting("", "What it is about, in a few sentences (at most 4,000 bytes).")
    author: str = setting("", "Who wrote the essays; shown under the title in every app.")
    email: str = setting("", "Address by which directories verify that the show is yours.")
    language: str = setting("de", "Language of the show: `de`, `de-at`, `de-ch`, ...")
    timezone: str = setting(
        "Europe/Berlin", "Time zone of dates that name none, as in the tz database."
    )
    category: str = setting("Society & Culture", "Apple's category, in Apple's English spelling.")
    subcategory: str = setting("", "Apple's sub-category, if any.")
    explicit: bool = setting(False, "True if any episode is not for children.")
    base_url: str = setting(
        "", "Address under which the folder `feed/` will be reached, e.g. https://example.org/pod/"
    )
    link: str = setting("", "Your web site; empty: the show's own page.")
    cover: str = setting(
        "", "Picture (JPEG or PNG, best 3000 x 3000), relative to this file; empty: one is made."
    )
    copyright: str = setting("", "Who holds the rights, without the word or the sign.")
    type: str = setting(
        "episodic",
        "`episodic` (newest first) or `serial` (in order).",
        choices=("episodic", "serial"),
    )
    guid: str = setting(
        "", "Identity of the podcast (podcast:guid); empty: derived from the feed's address once."
    )
    persons: tuple[str, ...] = setting(
        (),
        "Who takes part: `Name | role | link | picture`, only the name is needed; empty: author.",
    )
    license: str = setting(
        "", "Licence of the episodes: `cc-by-4.0` and the like, or `name | address` of your own."
    )
    funding: tuple[str, ...] = setting(
        (), "Where listeners can support the show: `https://... | words on the button`."
    )
    medium: str = setting(
        "podcast",
        "What the feed is (podcast:medium).",
        choices=("podcast", "audiobook", "newsletter", "blog", "course"),
    )
    locked: bool = setting(
        True, "Forbid other hosting services to import the feed; set false while you move there."
    )
    apple: str = setting("", "Address of the show at Apple Podcasts, once it is listed.")
    spotify: str = setting("", "Address of the show at Spotify, once it is listed.")
    imprint: str = setting("", "Address of your imprint (Impressum), linked on every page.")
    privacy: str = setting("", "Address of your privacy notice, linked on every page.")


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Which voice speaks, and how politely it is asked."""

    engine: str = setting(
        "gtts",
        "`gtts` (Google Translate, online), `espeak`, `piper` or `pico` (offline).",
        choices=("gtts", "espeak", "piper", "pico", "silent"),
    )
    fallback: str = setting(
        "",
        "Offline engine that stands in when the engine cannot be reached; empty: stop instead.",
        choices=("", "espeak", "piper", "pico", "silent"),
    )
    language: str = setting("de", "Language the voice is asked to speak.")
    tld: str = setting("com", "gtts: domain of Google Translate that is asked (`com`, `de`, ...).")
    slow: bool = setting(False, "gtts: the slow way of speaking.")
    voice: str = setting("", "Name of the voice, for engines that have several.")
    speed: float = setting(1.0, "Speed of speech; 1.1 is a tenth faster.", low=0.5, high=2.0)
    pitch: float = setting(
        1.0, "espeak: pitch of the voice; 1.2 is a fifth higher.", low=0.5, high=2.0
    )
    requests: int = setting(4, "gtts: requests under way at once.", low=1, high=16)
    timeout: float = setting(
        20.0, "gtts: seconds until an unanswered request is given up.", low=1, high=300
    )
    retries: int = setting(6, "How often a request that failed is tried again.", low=0, high=20)


@dataclass(frozen=True, slots=True)
class PauseSettings:
    """Silence between what is spoken, in seconds."""

    sentence: float = setting(0.35, "After a sentence.", low=0, high=10)
    paragraph: float = setting(0.75, "After a paragraph.", low=0, high=10)
    heading: float = setting(0.9, "After a heading.", low=0, high=10)
    before_heading: float = setting(1.2, "Before a heading.", low=0, high=10)
    item: float = setting(0.5, "After a list item.", low=0, high=10)
    quote: float = setting(0.7, "Before and after a block quote.", low=0, high=10)
    clause: float = setting(
        0.12, "Inside a sentence that was too long for one request.", low=0, high=10
    )


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """How the text is turned into what is spoken."""

    title: str = setting(
        "auto",
        "Speak the essay's title first: `always`, `never`, or `auto` (unless the intro says it).",
        choices=("auto", "always", "never"),
    )
    headings: bool = setting(True, "Speak headings; they start chapters either way.")
    emoji: str = setting(
        "skip", "Emoji are left out (`skip`) or named (`say`).", choices=("skip", "say")
    )
    code: bool = setting(False, "Speak code blocks; they are left out otherwise.")
    tables: bool = setting(True, "Speak tables row by row; they are left out otherwise.")
    footnotes: bool = setting(False, "Speak footnotes at the end; they are left out otherwise.")


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """What the finished sound file is like."""

    loudness: float = setting(-16.0, "Integrated loudness in LUFS.", low=-30, high=-9)
    true_peak: float = setting(-1.0, "Highest true peak in dBTP.", low=-9, high=-0.1)
    sample_rate: int = setting(
        44100, "Frames per second.", choices=(22050, 24000, 32000, 44100, 48000)
    )
    bitrate: int = setting(
        96, "kbit/s, constant.", choices=(40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    )
    channels: str = setting(
        "mono",
        "`mono`, `stereo`, or `auto` (stereo if the intro or outro is).",
        choices=("mono", "stereo", "auto"),
    )
    chapter_sound: str = setting(
        "", "Short sound file played between chapters, relative to this file; empty: none."
    )


@dataclass(frozen=True, slots=True)
class InterludeSettings:
    """What stands before or after the essay: a sound file, spoken words, or both."""

    file: str = setting("", "Sound file (mp3, wav, flac, ogg), relative to this file.")
    text: str = setting("", "Words to speak; may hold {title} {author} {show} {date} {number}.")
    bed: str = setting("", "Music under the spoken words, ducked while they are spoken.")
    bed_level: float = setting(
        -14.0, "Loudness of the bed under speech, in LU relative to the speech.", low=-40, high=0
    )
    fade: float = setting(1.0, "Seconds over which music fades in and out.", low=0, high=30)
    crossfade: float = setting(0.0, "Seconds by which file and speech overlap.", low=0, high=10)
    pause: float = setting(0.8, "Seconds of silence between this and the essay.", low=0, high=10)


@dataclass(frozen=True, slots=True)
class PronunciationSettings:
    """`word = "spoken form"`; a sub-section such as [pronunciation.espeak] for one engine only."""

    entries: Mapping[str, str] = setting({}, "For every engine.")
    engines: Mapping[str, Mapping[str, str]] = setting({}, "For one engine only, by its name.")

    def for_engine(self, engine: str) -> dict[str, str]:
        """The entries that hold for `engine`; its own win over the general ones."""
        return {**self.entries, **self.engines.get(engine, {})}


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What the feed and its pages hold beyond the show's own description."""

    limit: int = setting(
        0, "Most episodes feed.xml holds; older ones go to further pages; 0: all.", low=0
    )
    hub: str = setting("", "WebSub hub that is told of new episodes, named in the feed.")
    covers: str = setting(
        "show",
        "Episodes without a picture: the show's own (`show`), or one made for each (`each`).",
        choices=("show", "each"),
    )
    color: str = setting(
        "", "Colour of made covers and of the pages, like #1f3a5f; empty: chosen by the title."
    )


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """Where `feed/` goes. Never a password: environment, ssh agent, key files or netrc."""

    target: str = setting(
        "", "Folder or address: /mnt/web, sftp://user@host/path, ftps://..., dav(s)://..., s3://..."
    )


@dataclass(frozen=True, slots=True)
class Config:
    """All of config.toml."""

    show: ShowSettings = field(default_factory=ShowSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    pauses: PauseSettings = field(default_factory=PauseSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    audio: AudioSettings = field(default_factory=AudioSettings)
    intro: InterludeSettings = field(default_factory=InterludeSettings)
    outro: InterludeSettings = field(default_factory=InterludeSettings)
    pronunciation: PronunciationSettings = field(default_factory=PronunciationSettings)
    feed: FeedSettings = field(default_factory=FeedSettings)
    upload: UploadSettings = field(default_factory=UploadSettings)
