"""The author's lines -> Markdown paragraphs, found out for each text anew.

Raw text has a blank line or one newline as paragraph break, lines broken at a fixed width
(with hyphens at their ends), verse, lists. Markdown is left as it is.
"""

from __future__ import annotations

import itertools
import re

from essaycast.intake.headings import (
    NUMBERED,
    Piece,
    heading_shaped,
    is_paragraph,
    mark_headings,
)
from essaycast.intake.lines import Document, Line, is_list_item, is_prose

_BULLET = re.compile(r"^(?:[•●▪◦‣·]|o(?=\s{2,}))\s+")
_MONTHISH = re.compile(
    r"(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|jänner|jahrhundert|jh|klasse|stock|tag)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"(?:[*_#~=+·•⁂◆◇○●–—-][ ]?){1,40}")
_TAG = re.compile(r"<(?=(?:/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?|!--|[!?])>?)(?![a-z]+://)(?![^\s<>@]+@)")
_HARD_END = re.compile(r"[.!?…:][\"“”»«’)\]]*$")
_AND = re.compile(r"(?:und|oder|bzw\.?|sowie|statt|als|noch|wie|bis|aber)\b")


def body_of(lines: list[Line], document: Document) -> str:
    """The Markdown of what is left of `lines`; empty if nothing is."""
    if document.form == "markdown":
        return _verbatim(lines, document)
    width = wrap_width(lines)
    pieces = _pieces(lines, width)
    mark_headings(pieces)
    return _joined(pieces)


def wrap_width(lines: list[Line]) -> int:
    """The width lines were broken at; 0 if a newline means something.

    A text is wrapped if nearly every line was as full as it could be: the next line's first
    word would not have fitted.
    """
    pairs = [
        (one, two)
        for one, two in itertools.pairwise(lines)
        if one.open and two.open and not one.code and not is_list_item(two.text)
    ]
    if len(pairs) < 2:
        return 0
    width = max(len(line.text) for line in lines if line.open and not line.code)
    if not 28 <= width <= 130:
        return 0
    full = sum(
        len(one.text) + 1 + len(two.text.split(maxsplit=1)[0]) > width
        or bool(re.search(r"[a-zäöüß]-$", one.text))
        for one, two in pairs
    )
    loose = sum(not _HARD_END.search(one.text) for one, _ in pairs)
    ragged = [one for one, two in pairs if len(one.text) < 0.6 * width]
    if full >= 0.75 * len(pairs) and loose >= 0.4 * len(pairs):
        return width
    # One early break too many (a long word, an editor's margin) does not make it verse.
    near = len(ragged) <= 0.15 * len(pairs) and width >= 50 and loose >= 0.6 * len(pairs)
    return width if near else 0


def _pieces(lines: list[Line], width: int) -> list[Piece]:
    pieces: list[Piece] = []
    numbers = _real_numbers(lines)
    for block in _blocks(lines):
        if block[0].code:
            piece = Piece("\n".join(line.text for line in block), block[0])
            piece.lines = block
            pieces.append(piece)
            continue
        verse = not width and _is_verse(block)
        last: Piece | None = None
        for number, line in enumerate(block):
            text = _tidy(line, numbers)
            item = is_list_item(text)
            if last is not None and not item and width and _continues(block, number, width):
                last.text = _rejoined(last.text, text)
                last.lines.append(line)
                continue
            if (
                last is not None
                and not item
                and line.indent > block[0].indent
                and is_list_item(last.text)
            ):
                last.text = _rejoined(last.text, text)
                last.lines.append(line)
                continue
            glue = last is not None and (verse or (item and is_list_item(last.text)))
            if glue and verse and last is not None:
                last.text += "  "
            last = Piece(text, line, glue=glue)
            pieces.append(last)
    return pieces


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines without a blank (or a cut) between them."""
    blocks: list[list[Line]] = []
    open_block = False
    code = False
    for line in lines:
        if line.code and line.role in ("text", "blank"):
            if not (open_block and code):
                blocks.append([])
            blocks[-1].append(line)
            open_block = code = True
            continue
        if not line.open:
            open_block = False
            continue
        if not open_block or code:
            blocks.append([])
        blocks[-1].append(line)
        open_block, code = True, False
    return blocks


def _continues(block: list[Line], number: int, width: int) -> bool:
    """True if a wrapped line goes on here: the line before was full, and no new indent starts."""
    before, line = block[number - 1], block[number]
    if line.indent > block[0].indent + 1 and line.indent > before.indent:
        return False
    if line.text.lstrip().startswith(("#", ">")) or _SEPARATOR.fullmatch(line.text.strip()):
        return False
    first = line.text.split(maxsplit=1)[0]
    full = len(before.text) + 1 + len(first) > width - 12
    return full or not _HARD_END.search(before.text)


def _is_verse(block: list[Line]) -> bool:
    if len(block) < 2 or any(is_list_item(line.text) for line in block):
        return False
    if any(len(line.text) > 60 for line in block):
        return False
    ends = sum(bool(re.search(r"[.!?…:][\"“”»«’)]*$", line.text)) for line in block[:-1])
    return ends < 0.5 * (len(block) - 1) + 0.01


def _rejoined(left: str, right: str) -> str:
    """Two halves of a wrapped line as one; a hyphen of the line break goes."""
    right = right.lstrip()
    if re.search(r"\w-$", left):
        if re.match(r"[a-zäöüß]", right) and not _AND.match(right):
            return left[:-1] + right
        if re.match(r"[A-ZÄÖÜ0-9]", right):
            return left + right
    return f"{left} {right}"


def _tidy(line: Line, numbers: set[int]) -> str:
    """One raw line as Markdown that means the same."""
    text = re.sub(r" {2,}", " ", line.text.strip())
    if re.match(r"(#{1,6}\s|>)", text):
        return text
    if _SEPARATOR.fullmatch(text) and len(text.replace(" ", "")) > (0 if text in "*~#⁂◆" else 1):
        return text if re.fullmatch(r"(?:\* ?){3,}|-{3,}|_{3,}", text) else "* * *"
    text = _BULLET.sub("- ", text)
    found = NUMBERED.match(text)
    if found and line.number not in numbers:
        text = unlisted(text)
    text = re.sub(r"^(={3,}|-{3,})$", "* * *", text)
    # What looks like a tag would vanish from the page and from what is spoken.
    return _TAG.sub(r"\\<", text)


def unlisted(text: str) -> str:
    """`29. Januar` at a line's start with a no-break blank, as it is set in print.

    Markdown would take the number for a list item's; no-break blanks open none, and the
    words stay what they are.
    """
    return NUMBERED.sub(lambda found: f"{found[1]}{found[2]}\u00a0", text, count=1)


def _real_numbers(lines: list[Line]) -> set[int]:
    """Line numbers of list items: their numbers count on, and no month follows."""
    found: list[tuple[int, int]] = []
    for line in lines:
        match = NUMBERED.match(line.text.strip()) if line.open and not line.code else None
        if match and not _MONTHISH.match(line.text.strip()[match.end() :]):
            found.append((int(match[1]), line.number))
    real: set[int] = set()
    for (one, first), (two, second) in itertools.pairwise(found):
        if two == one + 1 or two == one == 1:
            real |= {first, second}
    return real


def _joined(pieces: list[Piece]) -> str:
    out: list[str] = []
    for piece in pieces:
        text = piece.text
        if piece.heading:
            for line in piece.lines:
                line.role = "heading"
            text = "## " + text.replace("\u00a0", " ")
        else:
            text = re.sub(r"^#\s+", "## ", text)
        if out:
            out.append("\n" if piece.glue else "\n\n")
        out.append(text)
    return _trimmed("".join(out))


def _verbatim(lines: list[Line], document: Document) -> str:
    """Markdown as it came, without the marked lines; chapters never of the first level."""
    out: list[str] = []
    shift = any(line.open and not line.code and re.match(r" {0,3}#\s", line.text) for line in lines)
    for line in lines:
        if line.role == "blank" and not line.code:
            if out and out[-1]:
                out.append("")
        elif line.role in ("text", "blank"):
            text = line.text
            if shift and not line.code:
                text = re.sub(r"^( {0,3})(#{1,5})(?=\s)", r"\1#\2", text)
            if re.match(r" {0,3}#", line.text) and not line.code:
                line.role = "heading"
            out.append(text)
        elif out and out[-1]:
            # A cut between two paragraphs must not glue them together.
            out.append("")
    if document.converted:
        out = _with_headings(out)
    return _trimmed("\n".join(out))


def _with_headings(out: list[str]) -> list[str]:
    """Headings that were typed as bold paragraphs, or as bare ones where there are no others."""
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", "\n".join(out))]
    marked = any(block[0].startswith("#") for block in blocks)
    pieces = []
    for block in blocks:
        text = block[0] if len(block) == 1 else " ".join(block)
        pieces.append(Piece(text, Line(0, text)))
        if len(block) > 1:
            pieces[-1].lines.append(pieces[-1].lines[0])
    if not marked:
        for number, piece in enumerate(pieces[:-1]):
            bold = re.fullmatch(r"\*\*([^*]+)\*\*", piece.text)
            if bold and heading_shaped(bold[1]) and is_paragraph(pieces[number + 1]):
                piece.text, piece.heading = bold[1].strip(), True
        if not any(piece.heading for piece in pieces):
            mark_headings(pieces)
    result: list[str] = []
    for block, piece in zip(blocks, pieces, strict=True):
        result += [f"## {piece.text}"] if piece.heading else block
        result.append("")
    return result


def _trimmed(text: str) -> str:
    """Without the scene breaks and blank lines a cut left at either end."""
    edge = r"(?:\s*(?:\* \* \*|\*{3,}|-{3,}|_{3,})[ \t]*(?=\n|$))"
    text = re.sub(rf"^{edge}+\s*", "", text.strip("\n"))
    return re.sub(rf"(?:\n{edge})+\s*$", "", text).strip("\n").rstrip()


def is_text(line: Line) -> bool:
    """True for a line that ended as spoken text."""
    return line.role in ("text", "heading") and (line.role == "heading" or is_prose(line))
