"""Which short lines of a text without marks are its chapters' headings."""

from __future__ import annotations

import re

from essaycast.intake.lines import Line, ends_sentence, is_list_item, words

NUMBERED = re.compile(r"^(\d{1,3})([.)])(\s+)(?=\S)")
SIGNED = re.compile(
    r"(?:deine?|eure?r?|ihre?|herzlich|herzliche|liebe|viele|beste|"
    r"mit (?:freundlich|herzlich|lieb)\w*|"
    r"alles (?:gute|liebe)|bis (?:bald|dann|morgen|nächste\w*|zum|montag|dahin))\b",
    re.IGNORECASE,
)


class Piece:
    """One paragraph, item or heading on its way to Markdown."""

    __slots__ = ("glue", "heading", "lines", "text")

    def __init__(self, text: str, line: Line, *, glue: bool = False) -> None:
        self.text = text
        self.lines = [line]
        self.glue = glue
        """True if it belongs to the piece before without a blank line: items, verse."""
        self.heading = False


def mark_headings(pieces: list[Piece]) -> None:
    """Turn short lines between paragraphs into `##`, where the text shows that it has any.

    A heading stands alone, has no final punctuation, starts like one, and prose stands above
    and below. With `!` or `?` it needs other headings and long neighbours.
    """
    plain = [p for p in pieces if not p.glue]
    sure: list[Piece] = []
    maybe: list[Piece] = []
    first: list[Piece] = []
    for number, piece in enumerate(pieces):
        if not 0 <= number < len(pieces) - 1 or len(piece.lines) > 1 or piece.glue:
            continue
        below = pieces[number + 1]
        above = pieces[number - 1] if number else None
        if below.glue or re.match(r"[#>|*-]", piece.text):
            continue
        if SIGNED.match(piece.text) or re.match(r"P\.? ?S\b", below.text):
            continue
        if not heading_shaped(piece.text) or not is_paragraph(below):
            continue
        if piece.lines[0].rule == "chapter":
            sure.append(piece)  # a list of contents has announced it
            continue
        if above is None:
            if _count(piece):
                maybe.append(piece)  # the first of numbered chapters
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
            and words(piece.text) <= 8 + bool(_count(piece))
            and (_count(piece) or min(words(above.text), words(below.text)) >= 15)
        ):
            maybe.append(piece)
    counts = {_count(piece) for piece in sure} - {0}
    for piece in sorted(maybe, key=_count, reverse=True):
        if _count(piece) and {_count(piece) - 1, _count(piece) + 1} & counts:
            sure.append(piece)
            counts.add(_count(piece))
    prose = sum(is_paragraph(piece) for piece in plain)
    if not sure or len(sure) > 0.85 * prose:
        return
    loose = [piece for piece in maybe if not _count(piece)]
    for piece in first + sure + (loose if len(sure) + len(loose) <= 0.75 * prose else []):
        piece.heading = True


def _count(piece: Piece) -> int:
    """The number of a numbered line; 0 if it has none."""
    found = NUMBERED.match(piece.text.replace("\u00a0", " "))
    return int(found[1]) if found else 0


def heading_shaped(text: str) -> bool:
    """True for a few words that begin like a heading and end without a full stop."""
    text = re.sub(r"^\d{1,2}[.)]\s+", "", text)
    return (
        1 <= words(text) <= 11
        and len(text) <= 90
        and bool(re.match(r"(?:[^\w\s„“\"»‚(#<>|*-]+\s*)?[„“\"»‚(]?[A-ZÄÖÜ0-9]", text))
        and not re.search(r"[.;:,]$|…$|\.\.\.$", text)
        and "@" not in text
        and "://" not in text
    )


def is_paragraph(piece: Piece) -> bool:
    """True for what a heading may stand over: sentences, an item, a quotation."""
    text = piece.text
    if text.startswith(("#", "|", "```")):
        return False
    if is_list_item(text) or text.startswith(">"):
        return True
    return words(text) >= 8 and (ends_sentence(text) or words(text) >= 16)


def _ends_text(piece: Piece) -> bool:
    """True if a heading may follow: a sentence ended, a list or a quote did."""
    text = piece.text
    if is_list_item(text) or text.startswith(">"):
        return True
    return (not text.startswith("#") and words(text) >= 3 and ends_sentence(text)) or words(
        text
    ) > 15
