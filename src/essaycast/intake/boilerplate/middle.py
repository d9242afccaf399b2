"""Between the first and the last sentence: only what cannot be anybody's prose is cut."""

from __future__ import annotations

import re

from essaycast.intake.boilerplate.facts import Facts, content, is_quoted
from essaycast.intake.boilerplate.spacing import is_even
from essaycast.intake.headings import SIGNED
from essaycast.intake.lines import Line, is_prose, key, name_shaped, words

_ROW = 3
"""Labels in a row that no author writes: a bar of buttons amid the text."""


GREETING_LINE = re.compile(
    r"(?:liebe[rs]?|hallo|hi|hey|sehr geehrte\w*|mein\w*|moin|servus|grüezi|grüß\w*|verehrte\w*|"
    r"dear|hello|good \w+|guten? \w+)\b[^.?]{0,60}[,!]",
    re.IGNORECASE,
)
"""A letter's salutation."""
_RECURRING = frozenset(("navigation", "share", "subscribe", "comments", "reply", "like"))
_FORM = 2
"""Labels in a row that make a form amid the text: a field and its button."""

_PAGE = re.compile(r"(?:\s*[.…·_]{2,}\s*|\t|\s{2,})\d{1,4}$")
"""A page's number behind an entry of a list of contents."""
CHAPTER = "chapter"
"""Mark of a line that a list of contents has announced: a heading, whatever its shape."""


def mark_told(lines: list[Line], facts: Facts) -> None:
    """Leave a request for consent amid the text to the author, who tells of it.

    A page asks for consent at its edges, never between two paragraphs.
    """
    indices = content(lines)
    asking = [facts.named(lines[i], "cookies") for i in indices]
    plain = [is_prose(lines[i]) and not facts.rules(lines[i]) for i in indices]
    # Other buttons may stand among them: "Später erinnern".
    short = [words(lines[i].bare) <= 3 and not is_prose(lines[i]) for i in indices]
    for place in range(1, len(indices)):
        if not asking[place] or asking[place - 1] or not plain[place - 1]:
            continue
        end = place
        while end < len(indices) and (asking[end] or short[end]):
            end += 1
        below = plain[end : end + 2]
        if end - place <= _ROW + 1 and below and all(below):
            for index in indices[place:end]:
                lines[index].told = True


def cut_unmistakable(lines: list[Line], facts: Facts, *, framed: bool) -> None:
    """Drop lines whose words alone prove what they are, and the labels beside them.

    `framed`: False for a text without a page around it, which may quote one.
    """
    indices = content(lines)
    shown = [lines[index] for index in indices]
    quoted = {i for n, i in enumerate(indices) if not framed and is_quoted(shown, n, facts)}
    for place, index in enumerate(indices):
        rule = facts.rule_for(lines[index], "anywhere")
        if rule is None or index in quoted:
            continue
        lines[index].drop(rule.name)
        for step in (1, -1):
            near = place + step
            while 0 <= near < len(indices) and lines[indices[near]].open:
                label = facts.rule_for(lines[indices[near]], "edge")
                if label is None or label.name in ("tags", "reading-time"):
                    break
                lines[indices[near]].drop(label.name)
                near += step


def cut_captions(lines: list[Line]) -> None:
    """Drop what a picture shows, printed over the line that says whose picture it is."""
    if is_even(lines):
        lines = [line for line in lines if line.role != "blank"]
    for place, line in enumerate(lines[1:], 1):
        if line.role != "dropped" or line.rule != "image-credit":
            continue
        above = lines[place - 1]
        alone = place < 2 or lines[place - 2].role in ("blank", "dropped")
        if above.open and alone and not is_prose(above) and not above.text.startswith("#"):
            above.drop("image-credit")


def cut_rows(lines: list[Line], facts: Facts) -> None:
    """Drop three and more labels in a row."""
    row: list[int] = []
    for index in [*content(lines), None]:
        if index is not None and facts.rule_for(lines[index], "edge"):
            row.append(index)
            continue
        form = [i for i in row if facts.named(lines[i], "subscribe")]
        if len(row) >= _ROW or len(form) >= _FORM:
            for number in row:
                rule = facts.rule_for(lines[number], "edge")
                lines[number].drop(rule.name if rule else "navigation")
        row = []


def cut_recurring(lines: list[Line], facts: Facts) -> None:
    """Drop a label that stands between paragraphs again and again: "Nach oben"."""
    found: dict[str, list[Line]] = {}
    for index in content(lines):
        rule = facts.rule_for(lines[index], "edge", "tail")
        if rule is not None and rule.name in _RECURRING:
            found.setdefault(key(lines[index].bare), []).append(lines[index])
    for same in found.values():
        if len(same) >= _ROW:
            for line in same:
                rule = facts.rule_for(line, "edge", "tail")
                line.drop(rule.name if rule else "navigation")


def cut_contents(lines: list[Line], facts: Facts) -> None:
    """Drop a list of contents: entries that come again as lines of the text itself."""
    indices = content(lines)
    for place, index in enumerate(indices):
        if not any(rule.where == "section-head" for rule in facts.rules(lines[index])):
            continue
        entries = []
        for number in indices[place + 1 :]:
            shown = key(_PAGE.sub("", lines[number].bare.lstrip("0123456789. ")))
            later = (
                {key(lines[other].bare) for other in indices if other > number and shown}
                if shown and words(lines[number].bare) <= 20
                else set()
            )
            if shown not in later:
                break
            entries.append(number)
        # The first chapter's heading ends the list and looks like its entry: it has no twin below.
        if len(entries) >= 2:
            lines[index].drop("toc")
            listed = {
                key(_PAGE.sub("", lines[number].bare.lstrip("0123456789. "))) for number in entries
            }
            for number in entries:
                lines[number].drop("toc")
            for number in indices:
                if lines[number].open and key(lines[number].bare) in listed:
                    lines[number].rule = CHAPTER
            return


def cut_repeated(essays: list[list[Line]]) -> None:
    """Drop a short line that ends (or opens) most essays of an archive: it is the page's."""
    if len(essays) < 3:
        return
    for step in (-1, 0):
        for _ in range(6):
            edges = [_edge(lines, step) for lines in essays]
            shown = [_shape(line) for line in edges if line is not None]
            if step == 0 and any(line and GREETING_LINE.fullmatch(line.bare) for line in edges):
                break  # letters: "Guten Morgen," is the author's each time
            common = max(set(shown), key=shown.count, default="")
            count = shown.count(common)
            if any(
                line and _signed(lines, line) for lines, line in zip(essays, edges, strict=True)
            ):
                break  # "Herzlich, Ihre Ida" is the author's each time
            if not common or count < 3 or count < 0.6 * len(essays) or len(common.split()) > 12:
                break
            for line in edges:
                if line is not None and _shape(line) == common:
                    line.drop("repeated")


def _signed(lines: list[Line], last: Line) -> bool:
    """True for a letter's last lines: a greeting, or the name below one."""
    above = next((x for x in reversed(lines) if x.open and x.number < last.number), None)
    shown = last.bare
    if words(shown) > 6:
        return False
    greeting = SIGNED.match(shown) and not name_shaped(shown)
    first = next((x for x in lines if x.open), None)
    letter = first is not None and bool(GREETING_LINE.fullmatch(first.bare))
    if letter and above is not None and name_shaped(shown) and not is_prose(above):
        return True  # "Einen guten Start in die Woche" over the name
    return bool(greeting) or (
        above is not None
        and words(above.bare) <= 5
        and bool(SIGNED.match(above.bare))
        and (name_shaped(shown) or words(shown) == 1)
    )


def _shape(line: Line) -> str:
    """A line for comparing: "Kommentar schreiben (2)" is the same with every number."""
    return re.sub(r"\d+", "0", key(line.bare))


def _edge(lines: list[Line], step: int) -> Line | None:
    indices = [index for index in content(lines) if key(lines[index].bare)]
    return lines[indices[step]] if len(indices) > 1 else None
