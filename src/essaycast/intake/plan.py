"""The plan: what was found in the sources, and every line that was left out, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from essaycast.errors import EssayError
from essaycast.intake.assemble import Found, assemble
from essaycast.intake.boilerplate.catalog import rule_names
from essaycast.intake.lines import Document, words
from essaycast.intake.readers import read_source
from essaycast.intake.sources import Raw, Waiting, fetch, find_sources
from essaycast.text import printable

SPOKEN_WORDS = 140
"""German words a voice speaks in a minute, roughly."""

STRUCTURAL = {
    "archive": "what stands above and below the essays of an archive",
    "book": "a book's imprint, contents, and pages about its author",
    "remark": "a note in square brackets above or below a text of a collection",
    "empty": "a title without a text",
    "fused": "a date stuck to the text after it",
    "neighbour": "titles and dates of the essays before and after",
    "repeated": "a short line that ends most essays of an archive",
    "repeated-title": "the essay's title once more",
    "separator": "a rule between two essays",
    "call": 'a last line that points into nothing ("Mehr dazu unter:")',
    "english-frame": "an English line around a German text, in the words of a page",
    "frame-words": "a line at an edge, dense with words such as Newsletter and Anmelden",
    "placeholder": "the name of a picture that did not come along",
    "foot": "a line amid the labels at the end of a page",
    "form": "a sentence that invites to the form below it",
    "sponsor": "an advertisement that names its sponsor",
    "advert": "the word over a banner amid the text",
    "pull-quote": "a sentence of the text, printed once more beside it",
    "page": "navigation, forms and boxes of a page, by its HTML",
}
"""Rules that live in code rather than in phrases."""


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """One line that no essay holds."""

    rule: str
    text: str
    line: int
    """1-based, in the raw file (in its Markdown, where the raw file is not text)."""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line with what became of it, for `--explain`."""

    line: int
    mark: str
    """`text`, `title`, `heading`, `date`, or the name of the rule that dropped it."""
    text: str


@dataclass(frozen=True, slots=True)
class PlannedEssay:
    """One essay as it would be written."""

    title: str
    body: str
    """Markdown without front matter."""
    source: str
    """A file's name or an address; goes into the front matter."""
    derived: bool = False
    """True if the title was made from the first words."""
    date: date | datetime | None = None
    author: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    front: tuple[tuple[str, str], ...] = ()
    """Further front matter of the raw file."""
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Words of the body."""
        return words(self.body)

    @property
    def minutes(self) -> float:
        """Rough length when spoken."""
        return self.words / SPOKEN_WORDS


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What one source holds."""

    name: str
    essays: tuple[PlannedEssay, ...]
    dropped: tuple[DroppedLine, ...]
    marked: tuple[MarkedLine, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything found, before anything is compared or written."""

    sources: tuple[SourcePlan, ...]
    problems: tuple[str, ...]
    """One line for each source that could not be read."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How sources are read."""

    keep: frozenset[str] = frozenset()
    """Rules to leave off."""
    allow_private: bool = False
    """Fetch from addresses of this machine and the local network too."""


def make_plan(
    given: tuple[str, ...],
    options: ReadOptions,
    *,
    stdin: BinaryIO | None = None,
    told: Callable[[str], None] = lambda name: None,
) -> ImportPlan:
    """Read all sources; a bad one becomes a problem and stops no other.

    `told` hears the name of each source before it is read.
    """
    sources: list[SourcePlan] = []
    problems: list[str] = []
    for waiting in find_sources(given):
        if isinstance(waiting, EssayError):
            problems.append(str(waiting))
            continue
        told(waiting.name)
        try:
            planned = _planned(waiting, options, stdin)
        except EssayError as error:
            problems.append(str(error))
            continue
        sources.append(planned)
        if not planned.essays:
            problems.append(f"{planned.name}: no essay found in it; `--explain` shows why")
    return ImportPlan(tuple(sources), tuple(problems))


def known_rules() -> dict[str, str]:
    """Every rule `--keep` takes, with a word on what it cuts."""
    rules = {
        name: "phrases of " + ", ".join("all systems" if p == "common" else p for p in platforms)
        for name, platforms in rule_names().items()
    }
    for name, text in STRUCTURAL.items():
        rules[name] = f"{text}; {rules[name]}" if name in rules else text
    return dict(sorted(rules.items()))


def _planned(waiting: Waiting, options: ReadOptions, stdin: BinaryIO | None) -> SourcePlan:
    raw = fetch(waiting, stdin=stdin, allow_private=options.allow_private)
    documents = read_source(
        raw.data, printable(raw.name), content_type=raw.content_type, link=raw.link
    )
    essays: list[PlannedEssay] = []
    for document in documents:
        for found in assemble(document, options.keep):
            essays.append(_essay(found, document, raw))
    return SourcePlan(printable(raw.name), tuple(essays), *_marks(documents))


def _essay(found: Found, document: Document, raw: Raw) -> PlannedEssay:
    single = found.title and bool(document.title or document.single)
    source = document.link or raw.link or ("" if raw.name == "standard input" else raw.name)
    return PlannedEssay(
        title=found.title,
        body=found.body,
        source=printable(source),
        derived=found.derived,
        date=found.date,
        author=found.author,
        summary=document.summary if single else "",
        tags=document.tags if single else (),
        front=tuple(document.front.items()) if single else (),
        notes=found.notes,
    )


def _marks(
    documents: Iterable[Document],
) -> tuple[tuple[DroppedLine, ...], tuple[MarkedLine, ...]]:
    dropped: list[DroppedLine] = []
    marked: list[MarkedLine] = []
    for document in documents:
        for line in (*document.removed, *document.lines):
            if line.role == "blank":
                continue
            if line.role in ("dropped", "date"):
                dropped.append(DroppedLine(line.rule, line.text, line.number))
            mark = line.rule if line.role == "dropped" else line.role
            marked.append(MarkedLine(line.number, mark, line.text))
    return tuple(dropped), tuple(marked)
