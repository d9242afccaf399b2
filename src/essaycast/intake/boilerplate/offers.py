"""Boxes that offer something amid a text or below it, known by how they are built.

A page's box is set apart by blank lines and holds a few short lines of its own: a name for
the thing, a promise, a button. What it is called nobody can know; that it ends in a button
and speaks of prices, places, courses or mails can be seen. None of this is looked for in a
text without a page around it.
"""

from __future__ import annotations

import re

from essaycast.intake.boilerplate.facts import Facts, content, is_quoted
from essaycast.intake.boilerplate.spacing import ADDRESSED, blocks, groups, is_broken, is_even
from essaycast.intake.boilerplate.vocabulary import button_shaped, offer_points
from essaycast.intake.lines import (
    Line,
    is_list_item,
    is_prose,
    name_shaped,
    title_shaped,
    words,
)

_BOX_LINES = 8
_BOX_WORDS = 80
_LONGEST = 45
"""Words of a box's longest line; an author's paragraph may be short, a box's is."""
_UNBOXED = 5
"""The same for lines that no blank lines set apart, their button included."""
_HEADED = 8
"""Words of a line that names a box whose other lines are known."""
_LEAST = 3
"""Points that make a box: two for a word of offers, one for a weak one, a button, a label."""
_BUTTON_RULES = frozenset(
    ("subscribe", "call", "login", "read-more", "form", "bare-address", "comments")
)
_CUT_BUTTONS = _BUTTON_RULES | {"navigation", "frame-words", "foot"}
_FIELDS = frozenset(("subscribe", "bare-address", "form"))
_LABELS = 3
"""Labels of a page that prove a frame around a text."""
_GREETS = re.compile(
    r"(?:herzlich\w*|liebe[rs]? \w+|liebe grüße|alles liebe|viele grüße|beste grüße|"
    r"mit \w+ grüßen)\b.{0,40}",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:[^.!?:„“»«]|(?<=\d)\.){2,45}:\s*\S")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"“”»]?\s+(?=[A-ZÄÖÜ„“\"»])|\s+(?=➡|👉|→)")
_IMPERATIVE = re.compile(
    r"\b(?:sicher|hol|buch|bestell|meld|trag|lad|klick|komm|besuch|abonnier|reservier|registrier|"
    r"vereinbar|schau|lies|lest|lesen|hör|spende|verschenk|probier|test|start|entdeck)"
    r"(?:e|en|t|et|st)?\b(?: Sie| dir| dich| euch)?",
    re.IGNORECASE,
)


def is_spaced(lines: list[Line]) -> bool:
    """True if blank lines stand between the paragraphs, so that a run of lines means something."""
    alone = together = 0
    for group in groups(lines):
        prose = sum(is_paragraph(lines[i]) for i in group)
        alone += prose == 1
        together += prose if prose > 1 else 0
    return alone >= 2 and alone >= 2 * together


def is_framed(lines: list[Line], facts: Facts, *, removed: bool = False) -> bool:
    """True if labels of a page stand around the text."""
    if removed:
        return True
    count = 0
    shown = [line for line in lines if line.role != "blank"]
    for place, line in enumerate(shown):
        if line.code or is_quoted(shown, place, facts):
            continue
        known = line.role == "dropped" or facts.rule_for(line, "anywhere", "edge", "section")
        count += bool(known) + (facts.rule_for(line, "anywhere") is not None)
        if count >= _LABELS:
            return True
    return False


def is_edged(lines: list[Line], facts: Facts, *, removed: bool = False) -> bool:
    """True if a page shows itself above the first or below the last sentence.

    Without, what looks like a button between two paragraphs is one the author tells of.
    """
    if removed:
        return True
    shown = [line for line in lines if line.role != "blank"]
    prose = [n for n, line in enumerate(shown) if is_prose(line) and not facts.rules(line)]
    if not prose:
        return True
    edges = shown[: prose[0]] + shown[prose[-1] + 1 :]
    return any(
        line.rule not in ("", "byline")
        or facts.rule_for(line, "anywhere", "edge", "section", "head", "tail")
        for line in edges
        if line.role != "title"
    )


def cut_offers(lines: list[Line], facts: Facts, start: int = 0) -> None:
    """Drop the boxes of a framed text: runs of short lines that end in a button or a form."""
    if is_spaced(lines) or not is_broken(lines):
        spaced = is_spaced(lines) and not is_even(lines)
        known = groups(lines, start) if spaced else blocks(lines, start)
        first = start  # paragraph of the text; looked for from where it was, not from the top
        for place, group in enumerate(known):
            below = known[place + 1] if place + 1 < len(known) else []
            while first < group[0] and not is_paragraph(lines[first]):
                first += 1
            if not spaced and first == group[0]:
                continue
            if _is_box(lines, facts, group, below):
                above = known[place - 1] if place else []
                _drop(lines, group)
                if len(above) == 1 and asks(lines[above[0]]):
                    lines[above[0]].drop("offer")
            elif _over_form(lines, facts, group, below) or _with_form(lines, facts, group):
                _drop(lines, group)
    _cut_to_buttons(lines, facts, start)
    for index in content(lines, start):
        if is_inline_offer(lines[index]):
            lines[index].drop("offer")


def is_inline_offer(line: Line) -> bool:
    """True for one paragraph with a lead-in and a call: "Neu: Mein Kurs ... Hier anmelden"."""
    shown = line.bare
    if line.code or words(shown) > _LONGEST or not _LEAD.match(shown) or offer_points(shown) < 3:
        return False
    if re.search(r"\b(?:ich|wir|sagte|fragte|war|hatte)\b", shown):
        return False
    return ends_in_call(shown)


def ends_in_call(text: str) -> bool:
    """True if the last sentence is a button's words or asks the reader to get something."""
    last = _SENTENCE.split(text)[-1].strip()
    if words(last) > 9:
        return False
    if button_shaped(last.rstrip(".")):
        return True
    return bool(_IMPERATIVE.match(last)) and offer_points(last) >= 1


def is_paragraph(line: Line) -> bool:
    """An undecided line as long as an author's paragraph."""
    return line.open and is_prose(line) and words(line.bare) >= 15


def _is_box(lines: list[Line], facts: Facts, group: list[int], below: list[int]) -> bool:
    shown = [i for i in group if lines[i].open]
    if not shown or not 2 <= len(group) <= _BOX_LINES:
        return False
    counts = [words(lines[i].bare) for i in shown]
    if max(counts) > _LONGEST or sum(counts) > _BOX_WORDS:
        return False
    if any(lines[i].code or is_list_item(lines[i].text) for i in shown) or _wrapped(lines, group):
        return False
    if any(_GREETS.fullmatch(lines[i].bare) for i in shown):
        return False
    last = lines[group[-1]]
    if re.fullmatch(r"(?:Ihre?|Deine?|Eure?|Euer)\b.{0,40}", last.bare):
        return False
    label = _label(last, facts)
    button = button_shaped(last.bare) and not lines[group[-1]].text.startswith(("„", "»"))
    form = bool(below) and _field(lines[below[0]], facts)
    if not (label or button or form):
        return False
    if any(lines[i].role not in ("text", "dropped") for i in group):
        return False
    points = sum(offer_points(lines[i].bare) for i in shown)
    if not points and shown == group[:1] and len(group) > 2 and counts[0] <= _HEADED:
        points = sum(offer_points(lines[i].bare) for i in group[1:])
    if points < 1:
        return False
    return points + button + label + form + any(_eyebrow(lines[i]) for i in shown) >= _LEAST


def _over_form(lines: list[Line], facts: Facts, group: list[int], below: list[int]) -> bool:
    """One sentence about the site itself, directly above a field for an address."""
    if len(group) != 1 or not lines[group[0]].open or not below:
        return False
    line = lines[group[0]]
    if words(line.bare) > 30 or not _field(lines[below[0]], facts):
        return False
    if not any(_label(lines[i], facts) for i in below):
        return False
    named = facts.names_site(line) and bool(ADDRESSED.search(line.bare))
    return named or (bool(ADDRESSED.search(line.bare)) and offer_points(line.bare) >= 3)


def _with_form(lines: list[Line], facts: Facts, group: list[int]) -> bool:
    """Short lines that share their block with a field for an address and its button."""
    shown = [i for i in group if lines[i].open and not _label(lines[i], facts)]
    fields = [i for i in group if _field(lines[i], facts)]
    if not shown or len(fields) < 2 or shown[-1] > fields[-1] or _wrapped(lines, group):
        return False
    if is_prose(lines[shown[0]]):
        return False  # an author's last paragraph, with the form stuck to it
    counts = [words(lines[i].bare) for i in shown]
    return max(counts) <= 25 and sum(counts) <= _LONGEST and not lines[shown[0]].code


def _cut_to_buttons(lines: list[Line], facts: Facts, start: int) -> None:
    """Where no blank lines help: up from a button, as far as the lines offer something."""
    indices = [i for i in range(start, len(lines)) if lines[i].role in ("text", "dropped")]
    for place, index in enumerate(indices):
        line = lines[index]
        if line.role == "dropped" and line.rule not in _CUT_BUTTONS:
            continue
        if not (button_shaped(line.bare) and (offer_points(line.bare) or _label(line, facts))):
            continue
        reach = place
        while reach > max(0, place - 4):
            above = lines[indices[reach - 1]]
            count = words(above.bare)
            if count > 30 or not above.open or is_list_item(above.text) or above.code:
                break
            told = bool(ADDRESSED.search(above.bare))
            # "Du suchst einen Kurs?", and below it a promise that need not name it again.
            answers = told and reach > 1 and asks(lines[indices[reach - 2]])
            if offer_points(above.bare) < (1 if answers else 2) or not (count <= 8 or told):
                break
            reach -= 1
        if reach == place:
            continue
        asked = reach > 0 and asks(lines[indices[reach - 1]])
        points = sum(offer_points(lines[i].bare) for i in indices[reach - asked : place + 1])
        if points + 2 * asked < _UNBOXED:
            continue
        if asked or (reach and _names_box(lines, indices, reach - 1)):
            reach -= 1
        _drop(lines, indices[reach : place + 1])


def _names_box(lines: list[Line], indices: list[int], place: int) -> bool:
    """A title directly over a box's promise: an author's chapter would hold a text."""
    line = lines[indices[place]]
    if is_prose(line) or not title_shaped(line.text) or not line.bare[:1].isupper():
        return False
    if _GREETS.fullmatch(line.bare) or name_shaped(line.text) or words(line.bare) < 2:
        return False
    return place > 0 and is_prose(lines[indices[place - 1]])


def _drop(lines: list[Line], group: list[int]) -> None:
    for index in group:
        lines[index].drop("offer")


def _label(line: Line, facts: Facts) -> bool:
    if line.role == "dropped":
        return line.rule in _BUTTON_RULES
    rule = facts.rule_for(line, "edge", "tail")
    return rule is not None and rule.name in _BUTTON_RULES


def _field(line: Line, facts: Facts) -> bool:
    """A field for an address, or its button."""
    if line.role == "dropped":
        return line.rule in _FIELDS
    rule = facts.rule_for(line, "edge", "tail", "anywhere")
    return rule is not None and rule.name in _FIELDS


def _eyebrow(line: Line) -> bool:
    """A small line over a box: in capitals, or with a bar."""
    return words(line.bare) <= 6 and (line.bare.isupper() or " | " in line.bare)


def asks(line: Line) -> bool:
    """A short question to the reader, over a box that answers it."""
    return (
        line.open
        and words(line.bare) <= 10
        and line.bare.endswith("?")
        and not line.bare.startswith(("„", "»", "«", '"', "–", "-"))
        and bool(
            ADDRESSED.search(line.bare) or re.match(r"Lust|Neugier|Interesse|Bereit", line.bare)
        )
    )


def _wrapped(lines: list[Line], group: list[int]) -> bool:
    """True for one paragraph broken into lines: a line goes on in lower case."""
    return any(lines[i].open and lines[i].bare[:1].islower() for i in group[1:])
