"""What stands between an author's last line and the foot of the page.

The foot's labels are known by then; directly above them pages print what no list of phrases
can hold: who the author is, a question to the readers, dates of events, the answers of a
poll. Each is known by its build and by the labels below it. Looked at from below upwards,
and never beyond the first lines that could be the author's.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from essaycast.intake.boilerplate.calls import CALL_WORDS, FACT, is_call
from essaycast.intake.boilerplate.events import is_events
from essaycast.intake.boilerplate.facts import Facts, same
from essaycast.intake.boilerplate.offers import asks, is_spaced
from essaycast.intake.boilerplate.signature import cut_below_signature, is_afterword
from essaycast.intake.boilerplate.spacing import groups, is_even, is_set_off
from essaycast.intake.boilerplate.vocabulary import biography_words, offer_points
from essaycast.intake.lines import Line, is_prose, key, name_shaped, words

_BIOGRAPHY = 110
"""Words of a note about an author."""
_ROLE = 12
_LOOSE = 3
"""Short groups of lines that may stand between two that are known to be the page's."""
_OPTION = 5
"""Words of a poll's answer."""
_GREETS = re.compile(
    r"(?:herzlich\w*|(?:mit|viele|liebe|beste|herzliche|schöne|freundliche)\w* .*grü(?:ß|ss)\w*|"
    r"alles (?:liebe|gute)|ihre?|deine?|eure?|euer|bis .*|auf bald|in diesem sinne|p\.? ?s\.?:?)"
    r"(?:\W.*)?",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"\W*p\.? ?s\.?\b|ps:", re.IGNORECASE)
_DATED = frozenset(("byline", "reading-time"))
_HEADING = 6
_HEADS_LIST = re.compile(
    r"^(?=.{0,60}[?:]$).*\b(?:gelesen|verpasst|mehr|weiter\w*|auch|noch|lust|interess\w*|stöber\w*|"
    r"entdeck\w*|more|next|missed|read)\b",
    re.IGNORECASE,
)
_POLLS = frozenset(("poll", "reply", "likes"))


def cut_closing(
    lines: list[Line],
    facts: Facts,
    names: AbstractSet[str],
    start: int = 0,
    *,
    framed: bool = True,
) -> None:
    """Drop what the page put between the author's last line and its foot.

    Args:
        lines: One essay's lines, the foot already marked.
        facts: What is known of each line.
        names: Names of the site and the author, as `lines.key` writes them.
        start: Index of the first line below the title.
        framed: False for a text without a page around it: then only a note that starts with
            the author's own name is cut.
    """
    if framed:
        _cut_polls(lines, start)
        cut_below_signature(lines, names, start)
    known = groups(lines, start)
    if is_even(lines) or not is_spaced(lines):
        known = _pairs(lines, [index for group in known for index in group])
    pending: list[list[int]] = []
    for place in range(len(known) - 1, 0, -1):
        group = [i for i in known[place] if lines[i].open]
        if not group:
            continue
        rule = _note(lines, known, place, names, framed=framed)
        if not rule and framed:
            rule = _framed_rule(lines, facts, known, place, names)
        if rule:
            for index in group:
                lines[index].drop(rule)
            if rule in ("author-box", "events"):
                for later in pending:
                    for index in later:
                        lines[index].drop("foot")
            pending = []
            continue
        short = all(not is_prose(lines[i]) and words(lines[i].bare) <= 8 for i in group)
        signed = any(_GREETS.fullmatch(lines[i].bare) for i in group)
        if not framed or not short or signed or len(pending) >= _LOOSE:
            return
        pending.append(group)


def _pairs(lines: list[Line], indices: list[int]) -> list[list[int]]:
    """Each line for itself, but a name printed twice (below its picture's) as one."""
    found: list[list[int]] = []
    for index in indices:
        line = lines[index]
        if found and not is_prose(line) and same(lines[found[-1][-1]].bare, line.bare):
            found[-1].append(index)
        else:
            found.append([index])
    return found


def _framed_rule(
    lines: list[Line], facts: Facts, known: list[list[int]], place: int, names: AbstractSet[str]
) -> str:
    """The rule that takes this group for the page's; empty if none does."""
    group = [i for i in known[place] if lines[i].open]
    below = _next(lines, group[-1])
    if below is not None and below.role != "dropped":
        return ""
    if all(is_call(lines[i]) for i in group):
        above = _previous(lines, group[0])
        # A postscript below the author's name is the author's, whatever it asks for.
        own = _POSTSCRIPT.match(lines[group[0]].bare) and above is not None and above.open
        return "" if own else "call"
    if is_events(lines, group, below):
        return "events"
    if below is None:
        return ""
    above = _previous(lines, group[0])
    if above is not None and above.open and asks(above):
        above = _previous(lines, lines.index(above))
    page = above is not None and (above.role == "dropped" or facts.kind(above, "tail") == "label")
    if page and len(group) == 1:
        # Between two parts of the page a sentence about something to get is the page's too.
        line = lines[group[0]]
        if words(line.bare) <= CALL_WORDS and offer_points(line.bare) >= 3:
            return "offer"
        if words(line.bare) <= CALL_WORDS and len(FACT.findall(line.bare)) >= 2:
            return "events"
    if below.rule == "offer" and len(group) == 1 and asks(lines[group[0]]):
        return "offer"
    if _others(lines, known[place], below):
        return "related"
    if len(group) == 2 and same(*(lines[i].bare for i in group)) and not is_prose(lines[group[0]]):
        return "navigation"  # a picture's name and the name below it
    if len(group) == 1 and not is_prose(lines[group[0]]):
        # A newsletter's picture and its name, over the number of its readers.
        line = lines[group[0]]
        twice = above is not None and same(above.bare, line.bare) and below.rule == "follow"
        if twice or (below.rule == "navigation" and same(below.bare, line.bare)):
            return "navigation"
    attached = len(group) < len(known[place])
    if attached and _part_of_block(lines, group, names):
        return "navigation"
    # Two words are a row of tags only over the author's name: "Möbel, Familie".
    if _tag_row(lines[group[-1]], 2 if below.rule == "byline" else 3) and len(group) == 1:
        return "tags"
    if len(group) == 1 and above is not None and above.open and _tag_row(above, 2):
        return "byline" if key(lines[group[0]].bare) in names else ""
    signed = key(lines[group[-1]].bare) in names
    if attached and len(group) == 2 and signed and _tag_row(lines[group[0]], 2):
        return "tags"
    if attached and all(key(lines[i].bare) in names for i in group) and not _signed(lines, group):
        return "byline"
    unsigned = key(lines[group[0]].bare) not in names and not _signed(lines, group)
    if len(group) == 1 and unsigned and is_set_off(lines, group[0], above, below):
        return "foot"
    if below.rule == "byline" and len(group) == 1 and below.number > lines[group[0]].number + 1:
        # A word between the text and the page's line about its author: a category.
        line = lines[group[0]]
        own = any(key(line.bare) in name.split() for name in names)
        above = _previous(lines, group[0])
        if (
            words(line.bare) <= 3
            and not is_prose(line)
            and not own
            and key(below.bare) in names
            and above is not None
            and is_prose(above)
        ):
            return "tags"
    return ""


def _part_of_block(lines: list[Line], group: list[int], names: AbstractSet[str]) -> bool:
    """True for short lines in a block of the page; a name there may be a signature."""
    return all(
        not is_prose(lines[i])
        and words(lines[i].bare) <= _ROLE
        and not name_shaped(lines[i].text)
        and key(lines[i].bare) not in names
        and not any(key(lines[i].bare) in name.split() for name in names)
        for i in group
    ) and not _signed(lines, group)


def _tag_row(line: Line, least: int = 3) -> bool:
    """True for "Philosophie, Zeit, Alltag": short capitalised parts without an end.

    Also for "Alltag Philosophie Straße Zeit": in the order of the alphabet, as systems print.
    """
    row = line.bare.split()
    ordered = [word.casefold() for word in row]
    if 4 <= len(row) <= 15 and ordered == sorted(ordered) and len(set(ordered)) == len(row):
        return line.open and all(re.fullmatch(r"[A-ZÄÖÜ][\w-]{2,}", word) for word in row)
    parts = [part.strip() for part in line.bare.split(",")]
    return (
        line.open
        and len(parts) >= least
        and line.bare[-1:] not in ".!?…:;,"
        and all(part[:1].isupper() and len(part.split()) <= 4 for part in parts)
    )


def _others(lines: list[Line], group: list[int], below: Line) -> bool:
    """The title of another text: its date or reading time hangs below it, and more such follow.

    Also the line over the first of them: "Schon gelesen?".
    """
    shown = [i for i in group if lines[i].open]
    dated = [line for line in lines[group[0] :] if line.rule in _DATED]
    if len(dated) < 2 or len(shown) > 2:
        return False
    first = lines[shown[0]]
    if any(is_prose(lines[i]) or name_shaped(lines[i].text) for i in shown[1:] or shown):
        return bool(_HEADS_LIST.search(first.bare)) and below.rule == "related" and len(shown) == 1
    if below.rule in _DATED and below.number == lines[shown[-1]].number + 1:
        return words(first.bare) >= 2
    return below.rule == "related" and len(shown) == 1 and words(first.bare) <= _HEADING


def _note(
    lines: list[Line], known: list[list[int]], place: int, names: AbstractSet[str], *, framed: bool
) -> str:
    """`author-box` for a note about the author, the role or the name above one."""
    group = [i for i in known[place] if lines[i].open]
    first = lines[group[0]]
    below = _next(lines, group[-1])
    total = sum(words(lines[i].bare) for i in group)
    if total > _BIOGRAPHY or is_afterword(first) or _signed(lines, group):
        return ""
    shown = " ".join(lines[i].bare for i in group)
    if _starts_with_name(first, names) and biography_words(shown) and total >= 6:
        return "author-box"
    if not framed:
        return ""
    slanted = re.fullmatch(r"([*_]{1,3})[A-ZÄÖÜ].*\1", first.text.strip())
    opening = " ".join(first.bare.replace(",", " ").split()[:2])
    if len(group) == 1 and slanted and name_shaped(opening) and biography_words(shown) >= 2:
        return "author-box"
    for at, index in enumerate(group[:-1]):
        line = lines[index]
        if is_prose(line):
            break
        below_it = lines[group[at + 1]]
        if (_is_name(line, names) or name_shaped(line.text)) and is_prose(below_it):
            echoed = key(below_it.bare).startswith(f"{key(line.bare)} ")
            return "author-box" if biography_words(shown) >= (1 if echoed else 2) else ""
    over = below is not None and below.role == "dropped" and below.rule == "author-box"
    if over and len(group) == 1 and not is_prose(first):
        if name_shaped(first.text) or _is_name(first, names):
            return "author-box"
        if words(first.bare) <= _ROLE and biography_words(first.bare):
            return "author-box"
        return ""
    above = _previous(lines, group[0])
    if len(group) == 1 and is_prose(first) and above is not None and above.open:
        role = not is_prose(above) and words(above.bare) <= _ROLE and biography_words(above.bare)
        if role:
            above = _previous(lines, lines.index(above)) or above
        named = _is_name(above, names) and not is_prose(above)
        before = _previous(lines, lines.index(above))
        greeted = before is not None and before.open and _GREETS.fullmatch(before.bare)
        person = named or (name_shaped(above.text.lstrip("# ")) and not is_prose(above))
        if person and not greeted and biography_words(shown) >= _least(first, above, named=named):
            return "author-box"
    return ""


def _least(note: Line, above: Line, *, named: bool) -> int:
    """How many words of a life a note needs below a name, so that it tells of that person.

    Few, if it says the name again or begins without a subject ("schreibt in Ulm."); below a
    name that the page does not know as the author's, one more.
    """
    if key(note.bare).startswith(f"{key(above.bare)} ") and above.bare:
        return 0 if named else 1
    if note.bare[:1].islower():
        return 1 if named else 2
    return 2 if named else _BIOGRAPHY


def _is_name(line: Line, names: AbstractSet[str]) -> bool:
    """The author's or the site's name, alone in its line."""
    return words(line.bare) <= 5 and key(line.bare) in names


def _starts_with_name(line: Line, names: AbstractSet[str]) -> bool:
    """True for "Ida Kern lebt in Ulm": a known name, then a sentence about it."""
    parts = key(line.bare).split()
    if not is_prose(line) or line.bare[:1] in '„“"»«':
        return False
    return any(" ".join(parts[:n]) in names and len(parts) > n + 2 for n in (2, 3, 4))


def _signed(lines: list[Line], group: list[int]) -> bool:
    return any(_GREETS.fullmatch(lines[i].bare) for i in group)


def _cut_polls(lines: list[Line], start: int) -> None:
    """Drop a question with its answers above a poll's button."""
    for place in range(start, len(lines)):
        line = lines[place]
        if line.role != "dropped" or line.rule not in _POLLS:
            continue
        answers: list[int] = []
        for index in range(place - 1, max(start, place - 16), -1):
            near = lines[index]
            if near.role == "blank":
                continue
            if not near.open or near.code:
                break
            if near.bare.endswith("?") and words(near.bare) <= 14:
                if len(answers) >= 2:
                    for number in (index, *answers):
                        lines[number].drop("poll")
                break
            if is_prose(near) or words(near.bare) > _OPTION:
                break
            answers.append(index)


def _next(lines: list[Line], index: int) -> Line | None:
    return next((line for line in lines[index + 1 :] if line.role != "blank"), None)


def _previous(lines: list[Line], index: int) -> Line | None:
    return next((line for line in reversed(lines[:index]) if line.role != "blank"), None)
