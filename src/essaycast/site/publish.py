"""Everything in `feed/` but the sound: covers, transcripts, chapters, pages, feed.xml.

Files are written only where their bytes change. feed.xml comes last and only if the rules
it must keep are kept; until then listeners get the old one.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from pathlib import Path

from essaycast import files
from essaycast.config import Config
from essaycast.errors import EssayError, FeedError
from essaycast.model import Cue, Episode
from essaycast.site.chapters import chapters_json
from essaycast.site.covers import Pictures, episode_cover, show_cover
from essaycast.site.feed import feed_pages
from essaycast.site.item import Item, light
from essaycast.site.markup import one_line
from essaycast.site.pages import Pages
from essaycast.site.phrases import phrases_for
from essaycast.site.showcard import ShowCard, show_card
from essaycast.site.transcripts import srt, vtt, words_json
from essaycast.text import printable

Must = Callable[[bytes], Sequence[str]]
"""The rules a feed must keep: the bytes of a candidate in, one line a finding out."""

TRANSCRIPTS = 1
"""Raised when transcripts come out differently for the same cues, so that they are made anew."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_HASHED = re.compile(r"(?P<slug>[a-z0-9][a-z0-9._-]*)\.(?P<digest>[0-9a-f]{8,64})(?P<end>[.-].+)")
_HASHED_FOLDERS = ("audio", "transcripts", "chapters", "covers", "assets")


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish made of `feed/`. Names are relative to `feed/`, with `/`."""

    files: tuple[str, ...]
    """All that is referenced, in upload order: sound, then what the feed links to, then
    pages, and feed.xml last."""
    superseded: tuple[str, ...]
    """Still there, but referenced no more; to be removed once the new feed is published."""
    written: tuple[str, ...]
    """Those of `files` whose bytes changed this time."""
    feed_url: str
    """Where listeners subscribe; a placeholder while `show.base_url` is empty."""
    hint: str = ""
    """What the user should set next, or empty."""


def publish(
    episodes: Sequence[Episode],
    *,
    config: Config,
    show: Path,
    feed: Path,
    guid: str,
    previous: Collection[str] | None = None,
    must: Must | None = None,
) -> Published:
    """Bring `feed` up to date with `episodes`.

    Args:
        episodes: all that are due, in any order, their sound already below `feed`. Each is
            read twice by index and never kept, so a lazy sequence keeps memory
            small.
        config: the show's settings.
        show: the show's folder; covers and the user's own templates are found below it.
        feed: the folder to publish.
        guid: the podcast:guid; empty leaves the tag out (there is no address yet).
        previous: `files` and `superseded` of the publish before, if known.
        must: see `Must`; None checks nothing.

    Raises:
        ConfigError: a setting or a picture cannot be used.
        EssayError: two episodes share an identity or a name; a serial show lacks numbers.
        FeedError: a sound file is missing or changed, the folder cannot be written, or the
            feed would break a must-rule (the old feed.xml then stays).
    """
    card = show_card(config)
    try:
        return _Publisher(episodes, config, card, show, feed).run(guid, previous or (), must)
    except OSError as error:
        place = printable(str(error.filename or feed))
        raise FeedError(
            f"{place}: cannot be written ({error.strerror or error}); check the folder's rights "
            "and the space on the disk"
        ) from error


class _Publisher:
    """One run of `publish`; keeps what has been written and what is referenced."""

    def __init__(
        self, episodes: Sequence[Episode], config: Config, card: ShowCard, show: Path, feed: Path
    ) -> None:
        self.episodes = episodes
        self.config = config
        self.card = card
        self.show = show
        self.feed = feed
        self.words = phrases_for(card.language)
        self.order: list[int] = []
        self.written: list[str] = []

    def run(self, guid: str, previous: Collection[str], must: Must | None) -> Published:
        """The stages in their order."""
        pictures = show_cover(self.config, self.show, self.feed)
        items = self._items()
        media = [item.media for item in items]
        linked = ["cover.jpg", "icon.png", pictures.cover, pictures.thumb]
        for item in items:
            linked += [
                name for name in (*item.transcripts, item.chapters, item.cover, item.thumb) if name
            ]
        # Pages before the candidates: the rules look whether the pages a feed links to are there.
        pages = self._pages(items, pictures)
        candidates = self._candidates(items, guid, pictures, must)
        # feed.xml last: whoever reads it finds all it names.
        for name, data in reversed(candidates):
            self._write(name, data, durable=True)
        feeds = [name for name, _ in reversed(candidates)]
        referenced = tuple(dict.fromkeys([*media, *linked, *pages, *feeds]))
        return Published(
            files=referenced,
            superseded=self._superseded(referenced, previous),
            written=tuple(self.written),
            feed_url=self.card.addresses.feed,
            hint=_hint(self.card),
        )

    def _items(self) -> list[Item]:
        """The episodes, newest first, with their files written; checks what must be unique."""
        found: list[tuple[tuple[float, int, str], int, Item]] = []
        slugs: set[str] = set()
        guids: dict[str, str] = {}
        for number, episode in enumerate(self.episodes):
            slug = episode.slug
            if not _SLUG.fullmatch(slug) or slug in ("index", "feed"):
                raise EssayError(f"{printable(slug)!r} cannot be a file name; rename the essay")
            if slug in slugs:
                raise EssayError(f"two essays would be published as {slug}.html; rename one")
            if episode.guid in guids:
                raise EssayError(
                    f"{guids[episode.guid]} and {slug} have the same guid; "
                    "remove the guid line from the one that is a copy"
                )
            if (
                self.config.show.type == "serial"
                and episode.episode_type == "full"
                and not episode.episode
            ):
                raise EssayError(
                    f"{slug}: a serial show (show.type) needs `episode: NUMBER` in every essay"
                )
            slugs.add(slug)
            guids[episode.guid] = slug
            moment = episode.date.astimezone(UTC).timestamp()
            key = (moment, episode.episode or 0, slug)
            found.append((key, number, self._item(episode)))
        found.sort(key=lambda entry: entry[0], reverse=True)
        self.order = [number for _, number, _ in found]
        return [item for *_, item in found]

    def _item(self, episode: Episode) -> Item:
        """Check the sound; write transcripts, chapters and the episode's own cover."""
        recording, slug = episode.recording, episode.slug
        try:
            size = (self.feed / recording.file).stat().st_size
        except FileNotFoundError:
            size = -1
        if size != recording.size:
            state = "is missing" if size < 0 else f"has {size} bytes, not {recording.size}"
            raise FeedError(f"feed/{recording.file} {state}; build {slug} again with --force")
        item = Item(light(episode))
        author = one_line(episode.author)
        if recording.cues:
            stem = self._transcripts(slug, recording.cues, author)
            item = replace(item, vtt=f"{stem}.vtt", srt=f"{stem}.srt", words=f"{stem}.json")
        if recording.chapters:
            made = chapters_json(recording.chapters)
            item = replace(item, chapters=self._hashed("chapters", slug, ".json", made))
        own = episode_cover(
            self.config, self.show, self.feed,
            slug=slug, title=item.title, author=author, given=episode.cover,
        )  # fmt: skip
        return replace(item, cover=own.cover, thumb=own.thumb) if own else item

    def _candidates(
        self, items: Sequence[Item], guid: str, pictures: Pictures, must: Must | None
    ) -> list[tuple[str, bytes]]:
        """The feed's pages, held back unless all keep the rules."""
        made: list[tuple[str, bytes]] = []
        for name, data in feed_pages(
            self.card,
            items,
            guid=guid,
            pictures=pictures,
            words=self.words,
            limit=self.config.feed.limit,
        ):
            findings = list(must(data)) if must else []
            if findings:
                more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
                raise FeedError(
                    f"{name} was not replaced, it would break a rule: "
                    f"{printable(findings[0])}{more}"
                )
            made.append((name, data))
        return made

    def _pages(self, items: Sequence[Item], pictures: Pictures) -> list[str]:
        """Write all pages; their names in upload order."""
        pages = Pages(self.config, self.card, self.show, pictures, self.words)
        names: list[str] = []

        def write(made: Iterator[tuple[str, str]]) -> None:
            for name, text in made:
                self._write(name, text.encode("utf-8"))
                names.append(name)

        write(pages.assets())
        for place, number in enumerate(self.order):
            newer = items[place - 1] if place > 0 else None
            older = items[place + 1] if place + 1 < len(items) else None
            cues = self.episodes[number].recording.cues
            write(iter([pages.episode(items[place], cues, newer=newer, older=older)]))
        write(pages.lists(items))
        return names

    def _transcripts(self, slug: str, cues: Sequence[Cue], author: str) -> str:
        """The name of the transcripts without its end, written if they are not there yet.

        Named by what they are made from: dividing sentences into cues is work, and an
        archive of thousands must not do it again for one new episode.
        """
        language = self.card.language
        source = repr((TRANSCRIPTS, author, language, cues))
        digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        stem = f"transcripts/{slug}.{digest}"
        for end, make in (
            ("vtt", partial(vtt, author=author, language=language)),
            ("srt", srt),
            ("json", partial(words_json, author=author)),
        ):
            if not (self.feed / f"{stem}.{end}").is_file():
                self._write(f"{stem}.{end}", make(cues).encode("utf-8"))
        return stem

    def _hashed(self, folder: str, slug: str, end: str, text: str) -> str:
        """Write `text` under a name that changes with it; the name."""
        data = text.encode("utf-8")
        name = f"{folder}/{slug}.{hashlib.sha256(data).hexdigest()[:12]}{end}"
        self._write(name, data)
        return name

    def _write(self, name: str, data: bytes, *, durable: bool = False) -> None:
        # Only feed.xml is flushed to the disk: the rest is compared and made again if need be.
        if files.write_if_changed(self.feed / name, data, durable=durable):
            self.written.append(name)

    def _superseded(
        self, referenced: tuple[str, ...], previous: Collection[str]
    ) -> tuple[str, ...]:
        """What was published and is still there, or is an older state of a published file."""
        kept = set(referenced)
        found = {
            name
            for name in previous
            if name not in kept and _below(name) and (self.feed / name).is_file()
        }
        current = {name.rpartition("/")[0] + "/" + _stem(name) for name in referenced}
        for folder in _HASHED_FOLDERS:
            if not (self.feed / folder).is_dir():
                continue
            for entry in os.scandir(self.feed / folder):
                name = f"{folder}/{entry.name}"
                # Files of essays that are not due have no current state: they are left alone.
                if name not in kept and f"{folder}/{_stem(entry.name)}" in current:
                    found.add(name)
        return tuple(sorted(found))


def _stem(name: str) -> str:
    """The slug in `audio/<slug>.<hash>.mp3`; empty for other names."""
    match = _HASHED.fullmatch(name.rpartition("/")[2])
    return match["slug"] if match else ""


def _below(name: str) -> bool:
    """Whether `name` stays in the folder, whatever a state file says."""
    parts = name.split("/")
    return bool(name) and not name.startswith("/") and ".." not in parts and "\\" not in name


def _hint(card: ShowCard) -> str:
    if card.addresses.placeholder:
        return (
            "show.base_url is empty, so the feed's addresses are placeholders "
            f"({card.addresses.base}) that only `essaycast serve` replaces; set it in config.toml "
            'to the address feed/ will have, e.g. base_url = "https://example.org/podcast/"'
        )
    if not card.email:
        return "show.email is empty; directories send their confirmation there when you submit"
    return ""
