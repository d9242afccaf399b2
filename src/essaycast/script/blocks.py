"""Markdown -> blocks: what kind of text stands where, as the plain words a reader sees.

The essay belongs to its author and was often typed, not marked up: a line that starts with
"29. Januar" is a date and not the 29th item of a list, one newline may end a paragraph,
and <Anm. ...> is a note and not HTML. Markdown is read with that in mind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BlockKind = Literal["heading", "paragraph", "item", "quote", "code", "table", "footnote", "break"]

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|center|cite|code|del|div|em|figcaption|figure|font|h[1-6]|hr|i"
    r"|img|ins|kbd|li|mark|ol|p|pre|s|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)"
    r"(?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*\s*/?>",
    re.IGNORECASE,
)
# Text whose longest line is longer than this was not wrapped by hand or by a mail program.
_WRAPPED_AT = 100
_LONGEST_HEADING = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block: the unit in which sentences are looked for."""

    text: str
    """Plain words; may hold newlines where the source was wrapped."""
    line: int
    """0-based line in the Markdown text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the essay between two gaps."""

    kind: BlockKind
    lines: tuple[Line, ...]
    """The paragraph, split where its author started a new line on purpose."""
    level: int = 0
    """Headings: 1 to 6."""
    quoted: bool = False
    """Stands inside a block quote."""


def read_blocks(markdown: str) -> list[Block]:
    """All blocks of an essay's body, in order; line numbers are 0-based."""
    # Comments become empty lines, so that the numbers of the lines after them stay right.
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), markdown)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    one_line_paragraphs = not _is_wrapped(text)
    return list(_walk(_parser().parse(text), one_line_paragraphs))


def _is_wrapped(text: str) -> bool:
    """True if newlines inside paragraphs only wrap lines: several of them, none long.

    A line that ends a sentence is no evidence; wrapped text breaks mid-sentence.
    """
    lines = [line.strip() for line in text.split("\n")]
    inner = [
        first
        for first, second in pairwise(lines)
        if first and second and not re.match(r"(?:[#>|*+-]|\d+[.)]\s|```)", second)
    ]
    if not inner or max(map(len, lines)) > _WRAPPED_AT:
        return False
    open_ended = sum(1 for line in inner if not re.search(r"[.!?…:;][\"“”«»’')\]]*$", line))
    return open_ended * 2 > len(inner)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40})
    # Indented text in an essay is an indented paragraph, not a program.
    return parser.enable(["table", "strikethrough"]).disable("code").use(footnote_plugin)


def _walk(tokens: Sequence[Token], one_line_paragraphs: bool) -> Iterator[Block]:
    quotes, items, footnote, line = 0, 0, False, 0
    numbers: list[int | None] = []
    prefix = ""
    row: list[str] = []
    for position, token in enumerate(tokens):
        if token.map:
            line = token.map[0]
        match token.type:
            case "blockquote_open":
                quotes += 1
            case "blockquote_close":
                quotes -= 1
            case "ordered_list_open":
                start = token.attrGet("start")
                numbers.append(1 if start is None else int(start))
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
            case "list_item_open":
                items += 1
                prefix = _item_prefix(numbers, token)
            case "list_item_close":
                items -= 1
            case "footnote_open":
                footnote = True
            case "footnote_close":
                footnote = False
            case "hr":
                yield Block("break", ())
            case "fence":
                yield Block("code", (Line(token.content.strip(), line),))
            case "tr_open":
                row = []
            case "tr_close":
                text = ", ".join(cell for cell in row if cell)
                if text:
                    yield Block("table", (Line(text, line),))
            case "inline":
                opener = tokens[position - 1]
                if opener.type in ("td_open", "th_open"):
                    row.append(_flat(_plain_lines(token, line, False)))
                    continue
                lines = _plain_lines(token, line, one_line_paragraphs)
                if prefix and lines:
                    first = lines[0]
                    lines = [Line(prefix + first.text, first.line), *lines[1:]]
                    prefix = ""
                lines = [each for each in lines if each.text.strip()]
                if not lines:
                    continue
                if opener.type == "heading_open" and not _is_prose(opener, lines):
                    level = int(opener.tag[1])
                    flat = Line(_flat(lines), lines[0].line)
                    yield Block("heading", (flat,), level=level, quoted=quotes > 0)
                elif footnote:
                    yield Block("footnote", tuple(lines))
                else:
                    kind: BlockKind = "item" if items else "quote" if quotes else "paragraph"
                    yield Block(kind, tuple(lines), quoted=quotes > 0)


def _item_prefix(numbers: list[int | None], item: Token) -> str:
    """The number of an ordered item as it was typed; nothing for bullets."""
    if not numbers or numbers[-1] is None:
        return ""
    shown = item.info or str(numbers[-1])
    numbers[-1] += 1
    return f"{shown}{item.markup or '.'} "


def _is_prose(opener: Token, lines: list[Line]) -> bool:
    """True for a paragraph that became a heading only because a line of --- follows it."""
    text = _flat(lines)
    typed = opener.markup and opener.markup[0] in "-="
    return bool(typed) and (len(text) > _LONGEST_HEADING or text.endswith((".", ":", ",")))


def _flat(lines: Sequence[Line]) -> str:
    return re.sub(r"\s+", " ", " ".join(each.text for each in lines)).strip()


def _plain_lines(inline: Token, line: int, split_newlines: bool) -> list[Line]:
    """The words of an inline token; a new `Line` at hard breaks (and newlines, if asked)."""
    lines: list[Line] = []
    words: list[str] = []
    start = current = line

    def close() -> None:
        text = _HTML_TAG.sub(_tag_space, "".join(words))
        lines.append(Line(unescape(text).strip(), start))
        words.clear()

    for token in inline.children or ():
        match token.type:
            case "text" | "code_inline":
                words.append(token.content)
            case "softbreak" | "hardbreak":
                current += 1
                if split_newlines or token.type == "hardbreak":
                    close()
                    start = current
                else:
                    words.append("\n")
            case "footnote_ref" | "image":
                pass  # a picture's description is for those who look at the file
    close()
    return [each for each in lines if each.text]


def _tag_space(found: re.Match[str]) -> str:
    """A tag that ends a line becomes a space, one inside a word nothing."""
    return "\n" if re.match(r"</?(?:br|p|div|li|h[1-6]|tr|hr)\b", found[0], re.IGNORECASE) else ""
