"""Printed notes that date a text of a collection: `(Erschienen am 12. März 2016)`.

Stronger marks than a date alone (brackets, a verb, a paper's name), and still none for a
single essay, where such a line may be the author's: only who sees it come again and again
may ask.
"""

from __future__ import annotations

import re

from essaycast.intake.dates import DATE, Byline, byline, parse_date
from essaycast.intake.lines import Line, words

_MOST = 14
"""Words of a note."""
_BRACKETS = re.compile(r"[(\[{–—-]\s*(.{6,140}?)\s*[)\]}–—-]\.?")
_PRINTED = re.compile(
    r"(?:(?:zuerst|erstmals|ursprünglich|first)\s+)?"
    r"(?:erschienen|veröffentlicht|gedruckt|abgedruckt|gesendet|gehalten|geschrieben|entstanden|"
    r"verfasst|vorgetragen|aus|in|published|printed|written|from)?:?\s*"
    rf"(?P<where>[^.!?]{{0,60}}?)[\s,|/·–-]*(?:(?:vom|am|on|den|im)\s+)?(?P<date>{DATE})"
    r"(?:\s*,?\s*(?:S(?:eite)?\.?|Nr\.?|Heft|Ausgabe)\s*\d+)?",
    re.IGNORECASE,
)
_AT_EDGE = re.compile(
    rf"(?:(?:am|vom|on)\s+)?(?P<first>{DATE})(?:\W+\S+){{0,14}}|(?:\S+\W+){{1,7}}(?P<last>{DATE})",
    re.IGNORECASE,
)


def note_of(line: Line) -> Byline | None:
    """What a line says that is a note about where and when a text was printed."""
    shown = line.bare.strip()
    if line.code or not any(char.isdigit() for char in shown) or words(shown) > _MOST:
        return None
    framed = _BRACKETS.fullmatch(shown)
    inner = framed[1] if framed else shown
    found = byline(inner)
    if found and found.date:
        return found
    printed = _PRINTED.fullmatch(inner.rstrip("."))
    if not printed or (re.search(r"\b[a-zäöü]+\b.*\b[a-zäöü]+\b", printed["where"]) and not framed):
        return None  # words in lower case make a sentence, not the name of a paper
    moment = parse_date(" " + printed["date"])
    return Byline(moment) if moment else None


def meta_of(line: Line) -> Byline | None:
    """A date at a line's beginning or end, with a few words that are no sentence.

    Weaker still ("3. Mai 2018 Team Kern 5 Kommentare"): for lines that stand under title
    after title.
    """
    shown = line.bare.strip()
    if line.code or len(shown) > 160 or not any(char.isdigit() for char in shown):
        return None
    found = _AT_EDGE.fullmatch(shown)
    if not found or re.search(r"[a-zäöüß]{3}[.!?:;]$|[a-zäöüß]{3}[.!?]\s", shown):
        return None
    moment = parse_date(" " + (found["first"] or found["last"]))
    return Byline(moment) if moment else None
