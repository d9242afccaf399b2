"""The pages: `index.html`, its archive, and one read-along page an episode.

Made with the templates of this package; a file of the same name in the show's folder
`templates/` takes its place, and may build on the original by
`{% extends "essaycast/episode.html" %}`. Pages use relative links and nothing from elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import segno
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from essaycast.config import Config
from essaycast.errors import FeedError
from essaycast.model import Cue
from essaycast.site.covers import Pictures
from essaycast.site.item import Item
from essaycast.site.linked import episode_data, iso_duration, script_json, series_data, sitemap
from essaycast.site.markup import clean, clip, one_line
from essaycast.site.palette import palette_for
from essaycast.site.phrases import Phrases, clock
from essaycast.site.reading import blocks, chapter_links
from essaycast.site.showcard import ShowCard
from essaycast.text import printable

PER_PAGE = 50
"""Episodes on one page of the list."""
TEMPLATES = "templates"
"""Folder of the user's own templates, in the show's folder."""


@dataclass(frozen=True, slots=True)
class Row:
    """An episode as templates see it; all text still to be escaped (they do)."""

    title: str
    page: str
    media: str
    cover: str
    """Small picture."""
    key: str
    """Under which the browser remembers the listener's place."""
    date: str
    iso_date: str
    length: str
    clock: str
    seconds: int
    iso_length: str
    size: str
    author: str
    summary: str
    paragraphs: tuple[str, ...]
    label: str
    """`Staffel 1, Folge 3`, or empty."""
    tags: tuple[str, ...]
    vtt: str
    srt: str
    words: str


class Pages:
    """Renders the pages of one publish."""

    def __init__(
        self, config: Config, card: ShowCard, show: Path, pictures: Pictures, words: Phrases
    ) -> None:
        self.card = card
        self.pictures = pictures
        self.words = words
        self.palette = palette_for(card.title, config.feed.color)
        self.own = show / TEMPLATES
        self.assets_made = {
            name: self._asset(name, end) for name, end in (("style", ".css"), ("player", ".js"))
        }

    def assets(self) -> Iterator[tuple[str, str]]:
        """(name, text) of the style sheet and the script."""
        yield from self.assets_made.values()

    def episode(
        self, item: Item, cues: Sequence[Cue], *, newer: Item | None, older: Item | None
    ) -> tuple[str, str]:
        """(name, HTML) of a read-along page."""
        chapters = item.episode.recording.chapters
        text = self._render(
            "episode.html",
            self.episode_template,
            page=item.page,
            row=self._row(item),
            blocks=blocks(cues, chapters),
            lead=not _begins_with(cues, item.episode.summary),
            chapters=chapter_links(chapters),
            newer=newer and self._row(newer),
            older=older and self._row(older),
            data=Markup(
                script_json(episode_data(self.card, item, item.cover or self.pictures.cover))
            ),
            image=self.card.addresses.url(item.cover or self.pictures.cover),
        )
        return item.page, text

    def lists(self, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
        """(name, text) of the archive, index.html and sitemap.xml."""
        total = max(1, -(-len(items) // PER_PAGE))
        names = ["index.html", *(f"archive_{number}.html" for number in range(2, total + 1))]
        for number in reversed(range(total)):
            part = items[number * PER_PAGE : (number + 1) * PER_PAGE]
            yield (
                names[number],
                self._render(
                    "index.html",
                    self.index_template,
                    page=names[number],
                    rows=[self._row(item) for item in part],
                    number=number + 1,
                    total=total,
                    newer=names[number - 1] if number else "",
                    older=names[number + 1] if number + 1 < total else "",
                    data=Markup(script_json(series_data(self.card, self.pictures.cover))),
                    image=self.card.addresses.url(self.pictures.cover),
                ),
            )
        # A sitemap of placeholders would send search engines to nobody's machine.
        if not self.card.addresses.placeholder:
            newest = items[0].episode.date.date().isoformat() if items else ""
            pages = [("index.html", newest)]
            pages += [(item.page, item.episode.date.date().isoformat()) for item in items]
            yield "sitemap.xml", sitemap(self.card, pages)

    @cached_property
    def episode_template(self) -> Any:
        """The compiled template of a read-along page."""
        return self._template("episode.html")

    @cached_property
    def index_template(self) -> Any:
        """The compiled template of the list."""
        return self._template("index.html")

    @cached_property
    def _environment(self) -> Environment:
        package = FunctionLoader(_packaged)
        options: dict[str, Any] = {
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "keep_trailing_newline": True,
        }
        if not self.own.is_dir():
            return Environment(loader=package, **options)
        # Sandboxed: such templates may come with a show somebody else made.
        loaders = [FileSystemLoader(self.own), package, PrefixLoader({"essaycast": package})]
        return ImmutableSandboxedEnvironment(loader=ChoiceLoader(loaders), **options)

    @cached_property
    def _common(self) -> dict[str, Any]:
        """What every page knows."""
        card, places = self.card, self.card.addresses
        return {
            "show": card,
            "words": self.words,
            "palette": self.palette,
            "cover": self.pictures.thumb,
            "style": self.assets_made["style"][0],
            "script": self.assets_made["player"][0],
            "feed_url": places.feed,
            "public": not places.placeholder,
            "podcast_url": "podcast://" + places.feed.partition("://")[2],
            "qr": "" if places.placeholder else Markup(_qr(places.feed)),
            "description": clip(one_line(card.description), 300),
            "paragraphs": _paragraphs(card.description),
            "url": places.url,
        }

    def _row(self, item: Item) -> Row:
        episode, words = item.episode, self.words
        label = [f"{words.season} {episode.season}"] if episode.season else []
        label += [f"{words.episode} {episode.episode}"] if episode.episode else []
        return Row(
            title=item.title,
            page=item.page,
            media=item.media,
            cover=item.thumb or self.pictures.thumb,
            key=hashlib.sha256(episode.guid.encode()).hexdigest()[:16],
            date=words.date(episode.date),
            iso_date=episode.date.isoformat(),
            length=words.length(item.seconds),
            clock=clock(item.seconds),
            seconds=item.seconds,
            iso_length=iso_duration(item.seconds),
            size=_megabytes(episode.recording.size, words),
            author=one_line(episode.author),
            summary=clip(one_line(episode.summary), 400),
            paragraphs=_paragraphs(episode.summary),
            label=", ".join(label),
            tags=tuple(filter(None, map(one_line, episode.tags))),
            vtt=item.vtt,
            srt=item.srt,
            words=item.words,
        )

    def _asset(self, name: str, end: str) -> tuple[str, str]:
        """The style sheet or the script under a name that changes with it."""
        template = self._template(name + end)
        text = self._render(name + end, template, palette=self.palette)
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
        return f"assets/{name}.{digest}{end}", text

    def _template(self, name: str) -> Any:
        try:
            return self._environment.get_template(name)
        except (TemplateError, UnicodeDecodeError) as error:
            raise self._broken(name, error) from error

    def _render(self, name: str, template: Any, **context: Any) -> str:
        common = {} if name.endswith((".css", ".js")) else self._common
        try:
            text: str = template.render({**common, **context})
        except (TemplateError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
            raise self._broken(name, error) from error
        return text

    def _broken(self, name: str, error: Exception) -> FeedError:
        line = getattr(error, "lineno", None)
        where = f"{TEMPLATES}/{name}" + (f", line {line}" if line else "")
        return FeedError(
            f"{where}: {printable(str(error))}; mend it, or remove it to use the built-in one"
        )


def _packaged(name: str) -> str | None:
    """The text of a template of this package."""
    source = resources("essaycast.site") / "templates" / name
    return source.read_text(encoding="utf-8") if source.is_file() else None


def _paragraphs(text: str) -> tuple[str, ...]:
    blocks_of = (one_line(block) for block in clean(text).split("\n\n"))
    return tuple(block for block in blocks_of if block)


def _begins_with(cues: Sequence[Cue], summary: str) -> bool:
    """Whether the text says at once what the summary says: then it need not stand twice."""
    opening = one_line(" ".join(cue.text for cue in cues[:12]))
    return not summary.strip() or one_line(summary)[:80].rstrip(" …") in opening


def _megabytes(size: int, words: Phrases) -> str:
    text = f"{max(size / 1_000_000, 0.1):.1f}"
    return f"{text.replace('.', ',') if words.language == 'de' else text} MB"


def _qr(text: str) -> str:
    """A QR code (ISO/IEC 18004) as inline SVG; always dark on light, or no camera reads it."""
    code = segno.make(text, error="m", micro=False)
    svg: str = code.svg_inline(
        omitsize=True, border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return svg
