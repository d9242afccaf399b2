"""The author's lines -> Markdown paragraphs, found out for each text anew.

Raw text has a blank line or one newline as paragraph break, lines broken at a fixed width
(with hyphens at their ends), verse, lists. Markdown is left as it is.
"""

from __future__ import annotations

import itertools
import re

from essaycast.intake.lines import Document, Line, ends_sentence, is_list_item, is_prose, words

_BULLET = re.compile(r"^(?:[•●▪◦‣·]|o(?=\s{2,}))\s+")
_NUMBERED = re.compile(r"^(\d{1,3})([.)])(\s+)(?=\S)")
_MONTHISH = re.compile(
    r"(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|jänner|jahrhundert|jh|klasse|stock|tag)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"(?:[*_#~=+·•⁂◆◇○●–—-][ ]?){1,40}")
_TAG = re.compile(r"<(?=(?:/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?|!--|[!?])>?)(?![a-z]+://)(?![^\s<>@]+@)")
_HARD_END = re.compile(r"[.!?…:][\"“”»«’)\]]*$")
_SIGNED = re.compile(
    r"(?:deine?|eure?r?|ihre?|herzlich|herzliche|liebe|viele|beste|"
    r"mit (?:freundlich|herzlich|lieb)\w*|"
    r"alles (?:gute|liebe)|bis (?:bald|dann|morgen|nächste\w*|zum|montag|dahin))\b",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:und|oder|bzw\.?|sowie|statt|als|noch|wie|bis|aber)\b")


def body_of(lines: list[Line], document: Document) -> str:
    """The Markdown of what is left of `lines`; empty if nothing is."""
    if document.form == "markdown":
        return _verbatim(lines, document)
    width = wrap_width(lines)
    pieces = _pieces(lines, width)
    _mark_headings(pieces)
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


class _Piece:
    """One paragraph, item or heading on its way to Markdown."""

    __slots__ = ("glue", "heading", "lines", "text")

    def __init__(self, text: str, line: Line, *, glue: bool = False) -> None:
        self.text = text
        self.lines = [line]
        self.glue = glue
        """True if it belongs to the piece before without a blank line: items, verse."""
        self.heading = False


def _pieces(lines: list[Line], width: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    numbers = _real_numbers(lines)
    for block in _blocks(lines):
        if block[0].code:
            piece = _Piece("\n".join(line.text for line in block), block[0])
            piece.lines = block
            pieces.append(piece)
            continue
        verse = not width and _is_verse(block)
        last: _Piece | None = None
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
            last = _Piece(text, line, glue=glue)
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
    found = _NUMBERED.match(text)
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
    return _NUMBERED.sub(lambda found: f"{found[1]}{found[2]}\u00a0", text, count=1)


def _real_numbers(lines: list[Line]) -> set[int]:
    """Line numbers of list items: their numbers count on, and no month follows."""
    found: list[tuple[int, int]] = []
    for line in lines:
        match = _NUMBERED.match(line.text.strip()) if line.open and not line.code else None
        if match and not _MONTHISH.match(line.text.strip()[match.end() :]):
            found.append((int(match[1]), line.number))
    real: set[int] = set()
    for (one, first), (two, second) in itertools.pairwise(found):
        if two == one + 1 or two == one == 1:
            real |= {first, second}
    return real


def _mark_headings(pieces: list[_Piece]) -> None:
    """Turn short lines between paragraphs into `##`, where the text shows that it has any.

    A heading stands alone, has no final punctuation, starts like one, and prose stands above
    and below. With `!` or `?` it needs other headings and long neighbours.
    """
    plain = [p for p in pieces if not p.glue]
    sure: list[_Piece] = []
    maybe: list[_Piece] = []
    first: list[_Piece] = []
    for number, piece in enumerate(pieces):
        if not 0 <= number < len(pieces) - 1 or len(piece.lines) > 1 or piece.glue:
            continue
        below = pieces[number + 1]
        above = pieces[number - 1] if number else None
        if below.glue or re.match(r"[#>|*-]", piece.text):
            continue
        if _SIGNED.match(piece.text) or re.match(r"P\.? ?S\b", below.text):
            continue
        if not _heading_shaped(piece.text) or not _paragraph(below):
            continue
        if above is None:
            continue  # directly below the title: a subtitle
        if number == 1 and not _ends_text(above):
            # Below a subtitle: only if others follow.
            if not ends_sentence(piece.text):
                first.append(piece)
        elif not _ends_text(above):
            continue
        elif not ends_sentence(piece.text):
            sure.append(piece)
        elif (
            piece.text.endswith(("!", "?"))
            and words(piece.text) <= 8
            and min(words(above.text), words(below.text)) >= 15
        ):
            maybe.append(piece)
    prose = sum(_paragraph(piece) for piece in plain)
    if not sure or len(sure) > 0.85 * prose:
        return
    for piece in first + sure + (maybe if len(sure) + len(maybe) <= 0.75 * prose else []):
        piece.heading = True


def _heading_shaped(text: str) -> bool:
    text = re.sub(r"^\d{1,2}[.)]\s+", "", text)
    return (
        1 <= words(text) <= 11
        and len(text) <= 90
        and bool(re.match(r"(?:[^\w\s„“\"»‚(#<>|*-]+\s*)?[„“\"»‚(]?[A-ZÄÖÜ0-9]", text))
        and not re.search(r"[.;:,]$|…$|\.\.\.$", text)
        and "@" not in text
        and "://" not in text
    )


def _paragraph(piece: _Piece) -> bool:
    text = piece.text
    if text.startswith(("#", "|", "```")):
        return False
    if is_list_item(text) or text.startswith(">"):
        return True
    return words(text) >= 8 and (ends_sentence(text) or words(text) >= 16)


def _ends_text(piece: _Piece) -> bool:
    """True if a heading may follow: a sentence ended, a list or a quote did."""
    text = piece.text
    if is_list_item(text) or text.startswith(">"):
        return True
    return (not text.startswith("#") and words(text) >= 3 and ends_sentence(text)) or words(
        text
    ) > 15


def _joined(pieces: list[_Piece]) -> str:
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
        pieces.append(_Piece(text, Line(0, text)))
        if len(block) > 1:
            pieces[-1].lines.append(pieces[-1].lines[0])
    if not marked:
        for number, piece in enumerate(pieces[:-1]):
            bold = re.fullmatch(r"\*\*([^*]+)\*\*", piece.text)
            if bold and _heading_shaped(bold[1]) and _paragraph(pieces[number + 1]):
                piece.text, piece.heading = bold[1].strip(), True
        if not any(piece.heading for piece in pieces):
            _mark_headings(pieces)
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
