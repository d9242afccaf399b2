"""The model between readers and essays: raw lines, each with a mark and a reason.

A reader makes `Document`s out of bytes. Everything after it looks at lines and marks
them; what is left unmarked is the author's. Marks are never lost, so that every cut can
be shown and taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Role = Literal["text", "blank", "title", "heading", "date", "dropped"]
"""What a line became: spoken text, nothing, the essay's title, a chapter, its date, or cut."""

Form = Literal["plain", "markdown"]
"""How line breaks read: as somebody typed them, or by the rules of Markdown."""

_LINK = re.compile(r"!?\[([^\]\[]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`|~~)(?=\S)(.+?)(?<=\S)\1")
_BLOCK_MARK = re.compile(r"^(?:#{1,6}\s+|>\s?|[-*+•●▪◦‣]\s+)+")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"'“”’»«)\]]*(?:\[\^?\w+\])?$")
_ENDS_HARD = re.compile(r"[.!?…][\"'“”’»«)\]]*(?:\[\^?\w+\])?$")
_UNDERLINED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]+?)(?<=\S)_(?![\w_])")
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_IN_NAMES = frozenset(
    "von van de zu dr. prof. del la le di med. phil. rer. nat. jur. theol. habil. med dent.".split()
)
_NOT_NAMES = frozenset(
    """der die das den dem des ein eine einen einem einer eines mein meine dein sein seine ihr ihre
    unser unsere kein keine über unter nach vor mit ohne für gegen am im auf aus bei zu zum zur wie
    was wer wo wann warum wenn weil dass und oder aber nur noch mehr nicht nie immer alle alles viel
    viele jeder jede jedes dieser diese dieses wir ich du er sie es man so von bis durch als auch
    vom beim ins ans fürs im schon sich ist sind war hat the a an of and for in on with how what
    why my your our""".split()
)


@dataclass(slots=True)
class Line:
    """One line of the raw material. Working data: `role` and `rule` are set as rules decide."""

    number: int
    """1-based line of the source (of its Markdown, where the source was not plain text)."""
    text: str
    """The line, normalised, with whatever Markdown it carries."""
    role: Role = "text"
    rule: str = ""
    """The name of the rule that set `role`; empty while the line is the author's."""
    code: bool = False
    """Inside a fence of code: never looked at by any rule."""
    told: bool = False
    """A page's words that the author tells of: no phrase is looked up in it."""
    indent: int = 0
    """Leading blanks of the raw line."""
    bare: str = ""
    """`text` without Markdown marks: what rules compare."""

    def __post_init__(self) -> None:
        self.bare = bare(self.text)
        if not self.text.strip():
            self.role = "blank"

    @property
    def open(self) -> bool:
        """True while nothing has been decided about a line that holds something."""
        return self.role == "text"

    def drop(self, rule: str) -> None:
        """Mark the line as no part of any essay. Decided lines keep their first mark."""
        if self.role == "text":
            self.role, self.rule = "dropped", rule


@dataclass(slots=True)
class Document:
    """One piece of raw material, as a reader found it: one essay, or an archive of several."""

    name: str
    """What the person called it: a file's name or an address."""
    lines: list[Line]
    form: Form = "plain"
    title: str = ""
    """From metadata, if the format has any."""
    date: date | datetime | None = None
    author: str = ""
    link: str = ""
    """The address of the text itself."""
    summary: str = ""
    tags: tuple[str, ...] = ()
    front: dict[str, str] = field(default_factory=dict)
    """Other front matter of the raw file that an essay understands too."""
    single: bool = False
    """True if the format says that this is one essay (a feed's entry, a page's article)."""
    loose: bool = False
    """With `single`: nothing in the format proves that it is one text; its lines may tell."""
    linked: frozenset[str] = frozenset()
    """Headings (as `key`) that link to a page of their own: an archive's titles."""
    pages: frozenset[str] = frozenset()
    """First lines (as `key`) of the pages that the writer of a manuscript began by hand."""
    converted: bool = False
    """True if a reader made the Markdown: headings may hide as short or bold paragraphs."""
    removed: list[Line] = field(default_factory=list)
    """What the reader itself left out: a page's navigation. Number 0, role `dropped`."""


def make_lines(texts: Iterable[str], *, start: int = 1, keep_breaks: bool = False) -> list[Line]:
    """Number `texts`; mark what stands inside code fences.

    `keep_breaks` leaves the two blanks at a line's end that break a line in Markdown.
    """
    lines = []
    fence = ""
    for number, text in enumerate(texts, start):
        stripped = text.strip()
        kept = text.rstrip() + ("  " if keep_breaks and stripped and text.endswith("  ") else "")
        line = Line(number, kept, indent=len(text) - len(text.lstrip()))
        found = re.match(r"(`{3,}|~{3,})", stripped)
        if fence:
            line.code = True
            if found and stripped.startswith(fence) and not stripped.strip(fence[0]):
                fence = ""
        elif found:
            fence = found.group(1)
            line.code = True
        lines.append(line)
    if fence:  # never closed: a line of tildes, not code
        for line in lines:
            line.code = False
    return lines


def bare(text: str) -> str:
    """One line without Markdown marks, blanks collapsed: what phrases are compared with."""
    if len(text) > 2000:
        return re.sub(r"\s+", " ", text).strip()
    shown = _BLOCK_MARK.sub("", text.strip(), count=1)
    shown = _LINK.sub(r"\1", _LINK.sub(r"\1", shown))
    shown = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", shown))
    shown = _UNDERLINED.sub(r"\1", shown)
    shown = re.sub(r"\\([\\`*_{}\[\]()#+\-.!<>|~])", r"\1", shown)
    return re.sub(r"\s+", " ", shown).strip()


def key(text: str) -> str:
    """`text` for comparing titles: case, marks and punctuation left out."""
    return " ".join(_WORD.findall(bare(text[:600]).casefold()))


def words(text: str) -> int:
    """How many words a reader would count."""
    return len(_WORD.findall(text))


def ends_sentence(text: str) -> bool:
    """True if the text ends the way sentences (and lead-ins, with a colon) end."""
    return bool(_ENDS_SENTENCE.search(text))


def is_prose(line: Line) -> bool:
    """True for what only an author writes: a sentence, or more words than a label has."""
    if line.code or line.text.lstrip().startswith(("|", ">")):
        return True
    return words(line.bare) > 13 or ends_sentence(line.bare)


def is_list_item(text: str) -> bool:
    """True for `- item`, `1. item` and their relatives."""
    return bool(re.match(r"\s*(?:[-*+•●▪◦‣]|\d{1,3}[.)])\s+\S", text))


def title_shaped(text: str, *, longest: int = 120) -> bool:
    """Short, one sentence at most, not a label or a list item: could stand over a text."""
    shown = bare(text)
    if not shown or len(shown) > longest or words(shown) > 16 or words(shown) == 0:
        return False
    if re.search(r"[,;:]$", shown) or (_ENDS_HARD.search(shown) and shown.endswith(".")):
        return False
    if is_list_item(text) or text.lstrip().startswith(("|", ">", "<", "`")):
        return False
    if re.match(r"(?:https?://|www\.)", shown) or "@" in shown:
        return False
    # two sentences in a row are prose ("Nicht den Job. Das Mandat")
    return len(re.findall(r"[.!?]\s+[A-ZÄÖÜ„“\"]", shown)) == 0 or bool(
        re.search(r"\b(?:vs|Nr|Dr|St|Prof|bzw|Teil \d+)\.\s", shown)
    )


def name_shaped(text: str) -> bool:
    """Two to four capitalised words without an article or a verb among them: `Ida Kern`."""
    shown = re.sub(r"^(?:von|by)\s+", "", bare(text), flags=re.IGNORECASE)
    parts = shown.split()
    if not 2 <= len(parts) <= 5 or len(shown) > 50:
        return False
    for part in parts:
        if part.lower() in _IN_NAMES:
            continue
        if not re.fullmatch(r"[A-ZÄÖÜÉÈÇŠŽ][\w’'.]*(?:-[A-ZÄÖÜ][\w’']*)*", part):
            return False
        if part.lower().strip(".") in _NOT_NAMES:
            return False
    return True
