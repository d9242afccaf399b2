"""The text of an episode as the page shows it: sentences with times, in their paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from markupsafe import Markup

from essaycast.model import Chapter, Cue
from essaycast.site.markup import html, one_line
from essaycast.site.phrases import clock

BlockKind = Literal["title", "heading", "text", "list", "quote", "intro", "outro"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list or quote."""

    kind: BlockKind
    lines: tuple[Markup, ...]
    """One for a paragraph or heading; as many as items for a list. Each sentence is
    `<span class="s" data-t="SECONDS">`; where a chapter starts it has the id `t=93`, so that
    the link to that moment works without JavaScript too. Made here and not by a template:
    an archive has a million sentences."""


@dataclass(frozen=True, slots=True)
class ChapterLink:
    """A line in the list of chapters."""

    start: str
    """Seconds, exactly."""
    moment: str
    """Whole seconds, as in the link `#t=...`."""
    clock: str
    title: str


def blocks(cues: Sequence[Cue], chapters: Sequence[Chapter]) -> list[Block]:
    """The cues in the paragraphs they were written in."""
    anchors = _anchors(cues, chapters)
    made: list[Block] = []
    numbered = enumerate(cues)
    for (kind, _), group in groupby(numbered, key=lambda pair: _place(pair[1])):
        members = list(group)
        if kind == "list":
            items = groupby(members, key=lambda pair: pair[1].paragraph)
            lines = tuple(_sentences(item, anchors) for _, item in items)
        else:
            lines = (_sentences(members, anchors),)
        made.append(Block(kind, lines))
    return made


def chapter_links(chapters: Sequence[Chapter]) -> list[ChapterLink]:
    """The list of chapters; empty if there is only the one everything is in."""
    if len(chapters) < 2:
        return []
    return [
        ChapterLink(
            _seconds(item.start), _moment(item.start), clock(item.start), one_line(item.title)
        )
        for item in chapters
    ]


def _place(cue: Cue) -> tuple[BlockKind, int]:
    """Cues with the same place belong into one block; all items in a row are one list."""
    if cue.kind == "item":
        return "list", 0
    if cue.kind == "sentence":
        return "text", cue.paragraph
    return cue.kind, cue.paragraph


def _sentences(members: Iterable[tuple[int, Cue]], anchors: dict[int, str]) -> Markup:
    spans = []
    for number, cue in members:
        anchor = f' id="{anchors[number]}"' if number in anchors else ""
        text = html(cue.text).strip()
        spans.append(f'<span class="s" data-t="{_seconds(cue.start)}"{anchor}>{text}</span>')
    return Markup(" ".join(spans))


def _anchors(cues: Sequence[Cue], chapters: Sequence[Chapter]) -> dict[int, str]:
    """Which cue each chapter starts with."""
    found: dict[int, str] = {}
    number = 0
    for chapter in chapters:
        while number < len(cues) and cues[number].end <= chapter.start + 0.01:
            number += 1
        if number < len(cues):
            found.setdefault(number, f"t={_moment(chapter.start)}")
    return found


def _seconds(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _moment(value: float) -> str:
    """Whole seconds in links; rounded up, so that the link never lands in the chapter before."""
    return str(-int(-value // 1))
