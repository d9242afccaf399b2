"""Lines that copying has torn apart or stuck together, put right before any rule looks at them."""

from __future__ import annotations

import re

from essaycast.intake.dates import date_line, split_fused
from essaycast.intake.footnotes import mend_footnotes
from essaycast.intake.lines import Document, Line, bare, is_prose, title_shaped, words
from essaycast.intake.shortcodes import cut_shortcodes

_CRUMB_MARKS = frozenset((">", "›", "»", "→", "/", "&gt;"))


def mend(document: Document) -> None:
    """Put right what copying did to the document's lines."""
    join_dates(document)
    join_crumbs(document)
    part_fused(document)
    join_stacked(document)
    part_underlined(document)
    cut_shortcodes(document)
    mend_footnotes(document)


def join_crumbs(document: Document) -> None:
    """Read a breadcrumb that a page prints in pieces ("Start", ">", "Texte") as one line."""
    if document.form != "plain":
        return
    lines = [line for line in document.lines[:200] if line.role != "blank"]
    place = 0
    while place + 2 < len(lines):
        last = place
        while (
            last + 2 < len(lines)
            and lines[last + 1].text.strip() in _CRUMB_MARKS
            and all(_crumb(lines[i]) for i in (last, last + 2))
        ):
            last += 2
        if last > place:
            run = lines[place : last + 1]
            run[0].text = " > ".join(line.bare for line in run[::2])
            run[0].bare = bare(run[0].text)
            for line in run[1:]:
                line.role, line.rule = "blank", "joined"
        place = last + 1


def _crumb(line: Line) -> bool:
    return (
        line.open
        and not line.code
        and bool(re.search(r"\w", line.bare))
        and words(line.bare) <= 16
        and not line.text.lstrip().startswith(">")
    )


def join_dates(document: Document) -> None:
    """Read a date that a page prints in pieces, a line each ("So", "27", "Mai", "2018")."""
    lines = [line for line in document.lines if line.open and not line.code]
    for place, line in enumerate(lines):
        for count in (4, 3):
            pieces = lines[place : place + count]
            if len(pieces) < count or any(len(piece.text) > 10 for piece in pieces):
                continue
            if pieces[-1].number - line.number > 2 * count or not all(p.open for p in pieces):
                continue
            joined = " ".join(piece.bare for piece in pieces)
            found = date_line(joined)
            if found is not None and found.date:
                line.text = line.bare = joined
                for piece in pieces[1:]:
                    piece.role, piece.rule = "blank", "joined"
                break


def part_fused(document: Document) -> None:
    """Give a date that is stuck to the text after it a line of its own."""
    if document.form != "plain":
        return
    lines: list[Line] = []
    for line in document.lines:
        parts = split_fused(line.text) if line.open and not line.code else None
        if parts:
            lines.append(Line(line.number, parts[0], rule="fused"))
            lines.append(Line(line.number, parts[1]))
        else:
            lines.append(line)
    document.lines = lines


def join_stacked(document: Document) -> None:
    """Read a date that a theme prints in pieces ("Di", "06", "Sep", "2016") as one line."""
    if document.form != "plain":
        return
    lines = [line for line in document.lines[:400] if line.role != "blank"]
    for place in range(len(lines)):
        for count in (4, 3, 2):
            run = lines[place : place + count]
            if len(run) < count or any(
                not line.open or line.code or len(line.bare) > 10 or " " in line.bare
                for line in run
            ):
                continue
            joined = " ".join(line.bare for line in run)
            found = date_line(joined)
            if found and found.date:
                run[0].text = run[0].bare = joined
                for line in run[1:]:
                    line.role, line.rule = "blank", "stacked-date"
                break


def part_underlined(document: Document) -> None:
    """Read `Title` over `=====` as what it is: a heading."""
    for above, under in zip(document.lines, document.lines[1:], strict=False):
        mark = under.text.strip()
        if (
            above.open
            and not above.code
            and re.fullmatch(r"={3,}|-{3,}", mark)
            and title_shaped(above.text)
            and (not is_prose(above) or above.bare.endswith(("?", "!")))
            and abs(len(mark) - len(above.text.strip())) <= max(3, len(mark) // 3)
            and not above.text.lstrip().startswith("#")
        ):
            above.text = f"{'#' if mark[0] == '=' else '##'} {above.text.strip()}"
            under.role, under.rule = "blank", "underline"
