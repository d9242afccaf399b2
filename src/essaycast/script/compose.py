"""Blocks -> Script: sentences as utterances, the pauses between them, the chapters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from essaycast.config.settings import Config, InterludeSettings
from essaycast.errors import ConfigError, EssayError
from essaycast.model import (
    ChapterMark,
    Essay,
    Kind,
    Pause,
    Script,
    ScriptItem,
    Utterance,
)
from essaycast.script.blocks import Block, read_blocks
from essaycast.text import printable

if TYPE_CHECKING:
    from essaycast.german import Lexicon

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_SUMMARY_LENGTH = 300
_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def make_script(essay: Essay, config: Config, *, engine: str) -> Script:
    """What will be spoken of `essay`, with the pronunciations that hold for `engine`.

    Raises:
        EssayError: there is nothing to speak, or nothing but headings.
        ConfigError: a placeholder in the intro or outro is unknown.
    """
    writer = _Writer(config, engine)
    blocks = _wanted(read_blocks(essay.body), config)
    if not any(_speakable(block) for block in blocks if block.kind != "heading"):
        only = "only headings" if any(block.kind == "heading" for block in blocks) else "empty"
        raise EssayError(
            f"{printable(str(essay.path))}: {only}, nothing to speak; "
            "write a sentence below the front matter, or mark it `draft: true`"
        )
    return Script(
        body=writer.body(essay, blocks),
        intro=writer.interlude("intro", config.intro, essay) if essay.intro else (),
        outro=writer.interlude("outro", config.outro, essay) if essay.outro else (),
    )


def summary_of(essay: Essay) -> str:
    """The author's summary, or the first sentences of the text, at most 300 characters."""
    from essaycast.german import split_sentences

    if essay.summary:
        return essay.summary
    taken: list[str] = []
    for block in read_blocks(essay.body):
        if block.kind not in ("paragraph", "quote"):
            continue
        for line in block.lines:
            for sentence in split_sentences(line.text):
                taken.append(re.sub(r"\s+", " ", sentence).strip())
                text = " ".join(taken)
                if len(text) > _SUMMARY_LENGTH:
                    shorter = " ".join(taken[:-1])
                    if len(shorter) >= _SUMMARY_LENGTH // 4:
                        return shorter
                    return text[:_SUMMARY_LENGTH].rpartition(" ")[0].rstrip(" ,;:–-") + " …"
        if len(" ".join(taken)) > _SUMMARY_LENGTH // 2:
            break
    return " ".join(taken)


def _wanted(blocks: Sequence[Block], config: Config) -> list[Block]:
    """Blocks that are spoken according to [reading]; footnotes come last in any case."""
    left_out = {
        kind
        for kind, spoken in (
            ("code", config.reading.code),
            ("table", config.reading.tables),
            ("footnote", config.reading.footnotes),
        )
        if not spoken
    }
    return [block for block in blocks if block.kind not in left_out]


def _speakable(block: Block) -> bool:
    return any(_LETTER_OR_DIGIT.search(line.text) for line in block.lines)


class _Writer:
    """Collects script items and keeps count of paragraphs."""

    def __init__(self, config: Config, engine: str) -> None:
        from essaycast.german import Lexicon

        self.config = config
        self.lexicon: Lexicon = Lexicon(config.pronunciation.for_engine(engine))
        self.paragraph = 0

    def body(self, essay: Essay, blocks: Sequence[Block]) -> tuple[ScriptItem, ...]:
        """Title (if it is spoken), then every block with the pauses around it."""
        pauses = self.config.pauses
        items: list[ScriptItem] = []
        chapters = any(block.kind == "heading" and block.level <= 2 for block in blocks)
        if chapters:
            items.append(ChapterMark(essay.title))
        if self._title_is_spoken(essay):
            items += self._sentences(essay.title, "title", essay.body_line)
            items.append(Pause(pauses.heading))
        quoted = False
        for block in blocks:
            if block.quoted != quoted:
                items.append(Pause(pauses.quote))
                quoted = block.quoted
            if block.kind == "break":
                items.append(Pause(pauses.before_heading))
                continue
            if not _speakable(block):
                continue
            self.paragraph += 1
            if block.kind == "heading":
                items.append(Pause(pauses.before_heading))
                if block.level <= 2:
                    items.append(ChapterMark(block.lines[0].text))
                if self.config.reading.headings:
                    items += self._block(block, "heading", essay.body_line)
                    items.append(Pause(pauses.heading))
                continue
            kind: Kind = "item" if block.kind == "item" else "quote" if block.quoted else "sentence"
            items += self._block(block, kind, essay.body_line)
            items.append(Pause(pauses.item if block.kind == "item" else pauses.paragraph))
        return _tidy(items)

    def interlude(
        self, name: str, settings: InterludeSettings, essay: Essay
    ) -> tuple[ScriptItem, ...]:
        """The spoken part of the intro or outro, placeholders filled."""
        if not settings.text:
            return ()
        self.paragraph += 1
        kind: Kind = "intro" if name == "intro" else "outro"
        text = fill(settings.text, self._placeholders(essay), where=f"[{name}] text")
        return _tidy(self._sentences(text, kind, 0))

    def _placeholders(self, essay: Essay) -> dict[str, str]:
        from essaycast.german.patterns import MONTHS

        date = essay.date
        return {
            "title": essay.title,
            "author": essay.author or self.config.show.author,
            "show": self.config.show.title,
            "date": f"{date.day}. {MONTHS[date.month - 1]} {date.year}" if date else "",
            "number": str(essay.episode) if essay.episode else "",
        }

    def _title_is_spoken(self, essay: Essay) -> bool:
        wanted = self.config.reading.title
        if wanted != "auto":
            return wanted == "always"
        announced = essay.intro and "{title}" in self.config.intro.text
        # A title made of the text's first words would be heard twice.
        first = re.sub(r"[\W_]+", "", essay.body)[: len(essay.title)].casefold()
        echo = first.startswith(re.sub(r"[\W_]+", "", essay.title.rstrip(" …")).casefold())
        return not announced and not echo

    def _block(self, block: Block, kind: Kind, first_line: int) -> list[ScriptItem]:
        items: list[ScriptItem] = []
        for number, line in enumerate(block.lines):
            if number:
                # A line of its own inside a paragraph (a verse, a typed list) is a small pause.
                items.append(Pause(self.config.pauses.sentence))
            items += self._sentences(line.text, kind, first_line + line.line)
        return items

    def _sentences(self, text: str, kind: Kind, line: int) -> list[ScriptItem]:
        from essaycast.german import read_aloud, split_sentences

        items: list[ScriptItem] = []
        position = 0
        for sentence in split_sentences(text):
            position = max(text.find(sentence[:20], position), position)
            written = re.sub(r"\s+", " ", sentence).strip()
            spoken = read_aloud(written, lexicon=self.lexicon, emoji=_emoji(self.config))
            if not _LETTER_OR_DIGIT.search(spoken):
                continue  # three asterisks or a lone emoji: seen, not heard
            if items:
                items.append(Pause(self.config.pauses.sentence))
            items.append(
                Utterance(
                    text=written,
                    spoken=spoken.strip(),
                    kind=kind,
                    paragraph=self.paragraph,
                    line=line + text.count("\n", 0, position) if line else 0,
                )
            )
        return items


def _emoji(config: Config) -> Literal["skip", "say"]:
    return "say" if config.reading.emoji == "say" else "skip"


def fill(text: str, values: Mapping[str, str], *, where: str) -> str:
    """`text` with `{name}` replaced; plain replacement, so nothing else can be reached.

    Raises:
        ConfigError: a name in braces is unknown.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name not in values:
            known = ", ".join(f"{{{each}}}" for each in values)
            raise ConfigError(
                f"{where}: unknown placeholder {{{printable(name)}}}; it takes {known}"
            )
        return values[name]

    return _PLACEHOLDER.sub(value, text)


def _tidy(items: Sequence[ScriptItem]) -> tuple[ScriptItem, ...]:
    """No pause at the ends, one pause (the longest) where several meet, marks after them."""
    tidy: list[ScriptItem] = []
    pause, marks = 0.0, list[ChapterMark]()
    for item in items:
        if isinstance(item, Pause):
            pause = max(pause, item.seconds)
        elif isinstance(item, ChapterMark):
            marks.append(item)
        else:
            if pause and any(isinstance(each, Utterance) for each in tidy):
                tidy.append(Pause(pause))
            # Headings that follow each other with nothing spoken between them share a place.
            tidy += marks[-1:]
            tidy.append(item)
            pause, marks = 0.0, []
    return tuple(tidy)
