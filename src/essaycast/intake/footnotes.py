"""Footnotes that copying has torn apart: "so war es.1" in the text, "1" and the note at its end.

The number stuck to a word would be read aloud with it. Only a whole set is mended: numbers
from 1, each alone in its line over a note, and each once behind a word of the text above.
"""

from __future__ import annotations

import re

from essaycast.intake.lines import Document, Line, bare, is_prose, words

_MOST = 60
"""Footnotes of an essay."""
_NOTE = 150
"""Words of a note."""


def mend_footnotes(document: Document) -> None:
    """Write the footnotes of a copied text as Markdown has them: `[^1]` and `[^1]: ...`."""
    if document.form != "plain":
        return
    lines = [line for line in document.lines if line.open and not line.code]
    numbered = _numbered(lines)
    if not numbered:
        return
    first = numbered[0]
    marks = _marks([line for line in lines[:first] if words(line.bare) > 3], len(numbered))
    if len(marks) < len(numbered):
        return
    # From the last mark of a line to its first, so that the others' places stay true.
    for number, (line, found) in reversed(list(enumerate(marks, 1))):
        _set(line, f"{line.text[: found.start()]}[^{number}]{line.text[found.end() :]}")
    for number, place in enumerate(numbered, 1):
        head, note = lines[place], lines[place + 1]
        _set(note, f"[^{number}]: {note.text.strip()}")
        head.role, head.rule = "blank", "joined"


def _numbered(lines: list[Line]) -> list[int]:
    """Places of the lines "1", "2", ... that stand over one note each, the last set of them."""
    for start in range(len(lines) - 2, -1, -1):
        if lines[start].text.strip() != "1":
            continue
        found = [start]
        place = start
        while place + 2 < len(lines) and len(found) < _MOST:
            if lines[place + 2].text.strip() != str(len(found) + 1):
                break
            place += 2
            found.append(place)
        notes = [lines[i + 1] for i in found if i + 1 < len(lines)]
        whole = len(notes) == len(found) and all(
            is_prose(note) and words(note.bare) <= _NOTE for note in notes
        )
        if whole:
            return found
    return []


def _marks(lines: list[Line], count: int) -> list[tuple[Line, re.Match[str]]]:
    """Where each number sticks to a word, in the order of the text; fewer if one is missing."""
    marks: list[tuple[Line, re.Match[str]]] = []
    at = 0
    while len(marks) < count and at < len(lines):
        number = len(marks) + 1
        begin = marks[-1][1].end() if marks and marks[-1][0] is lines[at] else 0
        stuck = re.compile(rf"(?<=[a-zäöüß.,;:!?…“”\"«»‘’)\]]){number}(?![\w.,:%€]*\w)")
        found = stuck.search(lines[at].text, begin)
        if found is None:
            at += 1
        else:
            marks.append((lines[at], found))
    return marks


def _set(line: Line, text: str) -> None:
    line.text, line.bare = text, bare(text)
