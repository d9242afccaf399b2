"""The words the pages and show notes are made with, in the show's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

_MONTHS_DE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's words. Every field is shown to listeners."""

    language: str
    chapters: str
    read_along: str
    read_along_long: str
    synthetic: str
    episodes: str
    newest: str
    all_episodes: str
    older: str
    newer: str
    previous: str
    next: str
    subscribe: str
    subscribe_lead: str
    feed_address: str
    copy: str
    copied: str
    open_app: str
    listen_apple: str
    listen_spotify: str
    scan: str
    qr_label: str
    download: str
    share_moment: str
    transcript: str
    transcript_files: str
    play: str
    pause: str
    listen: str
    back: str
    forward: str
    position: str
    speed: str
    follow: str
    shortcuts: str
    shortcuts_on: str
    close: str
    keys: tuple[tuple[str, str], ...]
    resume: str
    restart: str
    player: str
    skip_to_text: str
    about: str
    support: str
    imprint: str
    privacy: str
    license: str
    by: str
    season: str
    episode: str
    minutes: str
    no_audio: str
    error_audio: str
    no_episodes: str
    tags: str
    intro: str
    outro: str
    page_of: str
    months: tuple[str, ...]
    date_order: str

    def date(self, moment: datetime) -> str:
        """The day as one writes it out."""
        return self.date_order.format(
            day=moment.day, month=self.months[moment.month - 1], year=moment.year
        )

    def length(self, seconds: float) -> str:
        """A duration in whole minutes, at least one."""
        return self.minutes.format(n=max(1, round(seconds / 60)))


GERMAN = Phrases(
    language="de",
    chapters="Kapitel",
    read_along="Zum Mitlesen",
    read_along_long="Zum Mitlesen, mit Abschrift und Kapiteln",
    synthetic="Gesprochen von einer synthetischen Stimme.",
    episodes="Folgen",
    newest="Neueste Folge",
    all_episodes="Alle Folgen",
    older="Ältere Folgen",
    newer="Neuere Folgen",
    previous="Vorige Folge",
    next="Nächste Folge",
    subscribe="Abonnieren",
    subscribe_lead="Neue Folgen kommen von selbst in die Podcast-App Ihrer Wahl.",
    feed_address="Adresse des Feeds",
    copy="Kopieren",
    copied="Kopiert",
    open_app="In der Podcast-App öffnen",
    listen_apple="Apple Podcasts",
    listen_spotify="Spotify",
    scan="Mit dem Telefon scannen",
    qr_label="QR-Code mit der Adresse des Feeds",
    download="Herunterladen",
    share_moment="Link zu dieser Stelle",
    transcript="Abschrift",
    transcript_files="Abschrift als Datei",
    play="Abspielen",
    pause="Anhalten",
    listen="Anhören",
    back="15 Sekunden zurück",
    forward="30 Sekunden vor",
    position="Stelle in der Folge",
    speed="Tempo",
    follow="Mitlaufen",
    shortcuts="Tastenkürzel",
    shortcuts_on="Tastenkürzel benutzen",
    close="Schließen",
    keys=(
        ("Leertaste, K", "abspielen oder anhalten"),
        ("J, ←", "15 Sekunden zurück"),
        ("L, →", "30 Sekunden vor"),
        (", .", "voriger, nächster Satz"),
        ("< >", "langsamer, schneller"),
        ("F", "Text läuft mit"),
        ("?", "diese Übersicht"),
    ),
    resume="Weiter bei",
    restart="Von vorn",
    player="Wiedergabe",
    skip_to_text="Zum Inhalt springen",
    about="Über diesen Podcast",
    support="Unterstützen",
    imprint="Impressum",
    privacy="Datenschutz",
    license="Lizenz",
    by="von",
    season="Staffel",
    episode="Folge",
    minutes="{n} Min.",
    no_audio="Ihr Browser spielt keine Tondateien ab; laden Sie die Folge herunter.",
    error_audio="Die Tondatei ließ sich nicht laden.",
    no_episodes="Noch ist keine Folge erschienen.",
    tags="Themen",
    intro="Zu Beginn",
    outro="Zum Schluss",
    page_of="Seite {n} von {total}",
    months=_MONTHS_DE,
    date_order="{day}. {month} {year}",
)

ENGLISH = Phrases(
    language="en",
    chapters="Chapters",
    read_along="Read along",
    read_along_long="Read along, with transcript and chapters",
    synthetic="Read by a synthetic voice.",
    episodes="Episodes",
    newest="Latest episode",
    all_episodes="All episodes",
    older="Older episodes",
    newer="Newer episodes",
    previous="Previous episode",
    next="Next episode",
    subscribe="Subscribe",
    subscribe_lead="New episodes arrive by themselves in the podcast app you like.",
    feed_address="Feed address",
    copy="Copy",
    copied="Copied",
    open_app="Open in podcast app",
    listen_apple="Apple Podcasts",
    listen_spotify="Spotify",
    scan="Scan with your phone",
    qr_label="QR code with the address of the feed",
    download="Download",
    share_moment="Link to this moment",
    transcript="Transcript",
    transcript_files="Transcript as a file",
    play="Play",
    pause="Pause",
    listen="Listen",
    back="Back 15 seconds",
    forward="Forward 30 seconds",
    position="Position in the episode",
    speed="Speed",
    follow="Follow",
    shortcuts="Keyboard shortcuts",
    shortcuts_on="Use keyboard shortcuts",
    close="Close",
    keys=(
        ("Space, K", "play or pause"),
        ("J, ←", "back 15 seconds"),
        ("L, →", "forward 30 seconds"),
        (", .", "previous, next sentence"),
        ("< >", "slower, faster"),
        ("F", "text follows the voice"),
        ("?", "this list"),
    ),
    resume="Resume at",
    restart="Start over",
    player="Player",
    skip_to_text="Skip to content",
    about="About this podcast",
    support="Support",
    imprint="Imprint",
    privacy="Privacy",
    license="Licence",
    by="by",
    season="Season",
    episode="Episode",
    minutes="{n} min",
    no_audio="Your browser does not play audio files; download the episode instead.",
    error_audio="The audio file could not be loaded.",
    no_episodes="No episode has been published yet.",
    tags="Topics",
    intro="At the beginning",
    outro="At the end",
    page_of="Page {n} of {total}",
    months=_MONTHS_EN,
    date_order="{day} {month} {year}",
)


def phrases_for(language: str) -> Phrases:
    """The words for a show in `language`: German for `de`, `de-at`, ..., else English."""
    return GERMAN if language.lower().partition("-")[0] == "de" else ENGLISH


def clock(seconds: float) -> str:
    """`3725.4` -> `1:02:05`; `65` -> `1:05`."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"
