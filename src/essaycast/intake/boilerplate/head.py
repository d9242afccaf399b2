"""The top of a page: navigation, title, by-line. Finds the title and drops the rest.

The zone reaches down to the last label or date that stands near the top; sentences inside
it (a subtitle, a motto) stay. Without any label or date there is no zone, and nothing but
the title is marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from essaycast.intake.boilerplate.facts import Facts, content, same
from essaycast.intake.lines import Line, is_prose, key, name_shaped, title_shaped, words

_NEAR = 5
"""Content lines that may stand between two pieces of evidence."""
_PROSE = 45
"""Words of sentences the zone may hold: a subtitle, not a first paragraph."""
_KICKERS = frozenset(
    """kolumne essay glosse blog allgemein gedanken alltag gesellschaft kultur politik wirtschaft
    leben familie reise reisen meinung kommentar notizen notiz tagebuch newsletter column opinion
    führung karriere business coaching marketing vertrieb inspiration impulse wissen magazin
    unkategorisiert""".split()
)
_QUOTED = re.compile(r"[„“\"»«](.{3,120}?)[“”\"«»]")


@dataclass(slots=True)
class Head:
    """What the top of an essay says about it."""

    title: Line | None = None
    date: date | None = None
    author: str = ""
    untitled: bool = False
    """True if the platform prints no titles."""
    start: int = 0
    """Index of the first line after the zone."""
    names: set[str] = field(default_factory=set)


def read_head(
    lines: list[Line], facts: Facts, *, known: str = "", author: str = "", sure: bool = False
) -> Head:
    """Mark the lines above an essay's text.

    Args:
        lines: The essay's lines, archives already split.
        facts: What is known of each line.
        known: A title from metadata or from an echo further down; empty if there is none.
        author: The author's name from metadata.
        sure: True if `known` is the text's title and needs no line to prove it.
    """
    head = Head()
    if author:
        head.names.add(key(author))
    indices = content(lines)
    if _fused_neighbours(lines, facts, indices, head):
        indices = content(lines)
    end = _zone(lines, facts, indices)
    zone = [index for index in indices if index < end]
    head.start = end
    head.untitled = any(rule.untitled for index in zone for rule in facts.rules(lines[index]))
    if not head.untitled:
        place = _choose(lines, facts, indices, zone, known)
        if place is not None and not (sure and not same(lines[place].bare, known)):
            lines[place].role = "title"
            head.title = lines[place]
            head.start = max(end, place + 1)
    _learn(lines, facts, zone, head)
    _clear(lines, facts, zone, head)
    return head


def _zone(lines: list[Line], facts: Facts, indices: list[int]) -> int:
    """Index after the last label or date near the top; 0 if there is none."""
    end = since = prose = 0
    dates = [i for i in indices if facts.byline(lines[i])]
    diary = len(dates) > 2 and len(indices) < 25 * len(dates)
    for place, index in enumerate(indices[:90]):
        kind = facts.kind(lines[index], "head")
        if kind in ("label", "date"):
            if kind == "date" and diary and not _titled(lines, facts, indices, place):
                break
            end, since = index + 1, 0
            continue
        since += 1
        if kind == "prose":
            prose += words(lines[index].bare)
        if since > _NEAR or prose > _PROSE:
            break
    return end


def _titled(lines: list[Line], facts: Facts, indices: list[int], place: int) -> bool:
    """True if a short line stands directly above or below a date: not a page of a diary."""
    near = indices[max(0, place - 1) : place] + indices[place + 1 : place + 2]
    return any(facts.kind(lines[i], "head") in ("name", "heading", "label") for i in near)


def _fused_neighbours(lines: list[Line], facts: Facts, indices: list[int], head: Head) -> bool:
    """Titles and dates of the posts before and after, stuck to each other and to the text.

    Two short lines, each with its date, where the dates came fused with what follows.
    """
    if len(indices) < 5:
        return False
    first, one, second, two = (lines[index] for index in indices[:4])
    if not (one.rule == two.rule == "fused" and facts.byline(one) and facts.byline(two)):
        return False
    if not (title_shaped(first.text) and title_shaped(second.text)):
        return False
    for line in (first, one, second, two):
        line.role, line.rule = "dropped", "neighbour"
    return True


def _choose(
    lines: list[Line], facts: Facts, indices: list[int], zone: list[int], known: str
) -> int | None:
    """Index of the title's line."""
    after = [index for index in indices if index not in set(zone)]
    possible = zone + after[:2]
    echoes = [i for i in possible if known and same(lines[i].bare, known)]
    if echoes:
        inside = [i for i in echoes if i in zone]
        return (inside or echoes)[-1]
    headings = [i for i in possible if facts.kind(lines[i], "head") == "heading"]
    top = [i for i in headings if re.match(r"\s*#\s", lines[i].text)]
    if top:
        return top[0]
    if not zone:
        return _unmarked(lines, facts, indices)
    site = _site_names(lines)
    tail_echo = _echoes(lines)
    fitting = [
        i
        for i in possible
        if (i in zone or (after and i == after[0] and _over_text(lines, facts, indices, i)))
        and _candidate(lines, facts, indices, i)
        and key(lines[i].bare) not in site
    ]
    twice = [i for i in fitting if key(lines[i].bare) in tail_echo]
    if twice:
        return twice[-1]
    if fitting:
        return _by_place(lines, facts, indices, fitting)
    if headings:
        return headings[0]
    # A title may be a label's word ("Teilen"): if it alone stands over the text, it is one.
    labels = [i for i in zone if facts.kind(lines[i], "head") == "label"]
    if len(labels) == 1 and labels[0] == zone[0] and title_shaped(lines[labels[0]].text):
        rule = facts.rule_for(lines[labels[0]], "anywhere")
        return None if rule or lines[labels[0]].bare.endswith(":") else labels[0]
    return None


def _candidate(lines: list[Line], facts: Facts, indices: list[int], index: int) -> bool:
    line = lines[index]
    kind = facts.kind(line, "head")
    if kind not in ("name", "heading", "prose") or not title_shaped(line.text):
        return False
    if re.search(r"\s[|•·»›]\s", line.bare):
        return False
    if kind == "prose":  # a question or an exclamation: only with a date or a label below it
        place = indices.index(index)
        near = indices[place + 1 : place + 4]
        return words(line.bare) <= 14 and any(
            facts.kind(lines[i], "head") in ("label", "date") for i in near
        )
    return True


def _over_text(lines: list[Line], facts: Facts, indices: list[int], index: int) -> bool:
    """True if a paragraph stands directly below."""
    place = indices.index(index)
    below = indices[place + 1 : place + 2]
    return bool(below) and facts.kind(lines[below[0]], "head") == "prose"


def _by_place(
    lines: list[Line], facts: Facts, indices: list[int], fitting: list[int]
) -> int | None:
    """Of the short lines at the top, the first of the run above the by-line (or the text)."""
    runs: list[list[int]] = []
    for index in fitting:
        place = indices.index(index)
        if runs and indices.index(runs[-1][-1]) == place - 1:
            runs[-1].append(index)
        else:
            runs.append([index])

    def score(run: list[int]) -> tuple[int, int]:
        below = indices[indices.index(run[-1]) + 1 :][:1]
        kind = facts.kind(lines[below[0]], "head") if below else "label"
        only_names = all(name_shaped(lines[i].text) for i in run)
        points = {"date": 3, "prose": 2}.get(kind, 0) - (2 if only_names and len(runs) > 1 else 0)
        if max(words(lines[i].bare) for i in run) > 1:
            points += 1
        return points, runs.index(run)

    run = max(runs, key=score)
    for place, index in enumerate(run[:-1]):
        shown = lines[index].bare.casefold()
        if shown in _KICKERS:
            continue
        # A page names its author or itself first and the text below only if more follows.
        repeated = sum(same(lines[i].bare, lines[index].bare) for i in indices[:40]) > 1
        if place + 1 < len(run) and repeated and name_shaped(lines[index].text):
            continue
        return index
    return run[-1]


def _unmarked(lines: list[Line], facts: Facts, indices: list[int]) -> int | None:
    """The title of a text without any frame: a short line that stands over paragraphs."""
    if len(indices) < 2:
        return None
    first, second = lines[indices[0]], lines[indices[1]]
    if not title_shaped(first.text):
        return None
    alone = second.number > first.number + 1
    if not is_prose(first):
        if alone or is_prose(second):
            return indices[0]
        third = lines[indices[2]] if len(indices) > 2 else None
        return (
            indices[0] if third is not None and is_prose(third) and words(third.bare) > 13 else None
        )
    if first.bare.endswith(("?", "!", "…")) and words(first.bare) <= 12:
        lengths = sorted(words(lines[i].bare) for i in indices[1:30])
        if words(second.bare) >= 12 and lengths[len(lengths) // 2] >= 12:
            return indices[0]
    return None


def _site_names(lines: list[Line]) -> set[str]:
    """Names that the page gives to itself further down."""
    found = set()
    for line in lines:
        for pattern in (
            r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?([^.|·•]{2,60})",
            r"([^.|·•]{2,60}?)\s*(?:©|\(c\))\s*\d{4}",
            r"(?:thanks for reading|danke fürs lesen von|discover more from)\s+(.{2,60}?)[!.]",
            r"(.{2,60}?) (?:is a reader-supported|ist eine (?:von Lesern|leserunterst))",
            r"(?:erschien zuerst auf|appeared first on)\s+(.{2,60}?)\.?$",
        ):
            match = re.search(pattern, line.bare, re.IGNORECASE) if len(line.bare) < 300 else None
            if match:
                found.add(key(match.group(1)))
    return found - {""}


def _echoes(lines: list[Line]) -> set[str]:
    """Titles the page repeats: in "3 Gedanken zu „…“", in a breadcrumb's last part."""
    found = set()
    for line in lines:
        shown = line.bare
        if len(shown) > 200:
            continue
        if re.search(
            r"(?:gedanken?|antwort(?:en)?|kommentare?|thoughts?|repl\w+|responses?) (?:zu|auf|on|to)\b",
            shown,
            re.IGNORECASE,
        ):
            match = _QUOTED.search(shown)
            if match:
                found.add(key(match.group(1)))
        parts = re.split(r"\s+[»›>/→|]\s+", shown)
        if len(parts) > 2 and re.match(
            r"(?:start|home|blog|sie sind|du bist|you are)", shown, re.I
        ):
            found.add(key(parts[-1]))
        match = re.match(
            r"(?:der (?:beitrag|artikel)|the post) (.{3,120}?) (?:erschien|appeared|first)",
            shown,
            re.IGNORECASE,
        )
        if match:
            found.add(key(match.group(1)))
    return found - {""}


def _learn(lines: list[Line], facts: Facts, zone: list[int], head: Head) -> None:
    """Date and author from the by-lines of the zone."""
    for index in zone:
        found = facts.byline(lines[index]) if lines[index].open else None
        if not found:
            continue
        head.date = head.date or found.date
        if found.author:
            head.author = head.author or found.author
            head.names.add(key(found.author))
    for line in lines:
        match = re.match(
            r"(?:written by|more from|über|about|verfasst von|eingestellt von|von|by|©\s*\d{4})\s+(.{3,50})$",
            line.bare,
            re.IGNORECASE,
        )
        if match and name_shaped(match.group(1)):
            head.names.add(key(match.group(1)))


def _clear(lines: list[Line], facts: Facts, zone: list[int], head: Head) -> None:
    """Mark labels, dates, names and stray navigation of the zone; leave sentences."""
    title_at = next((i for i in zone if lines[i] is head.title), None)
    counts = [key(lines[i].bare) for i in zone]
    previous_name = False
    for place, index in enumerate(zone):
        line = lines[index]
        if not line.open:
            previous_name = False
            continue
        kind = facts.kind(line, "head")
        rule = facts.rule_for(line, "anywhere", "edge", "head")
        if kind == "date":
            line.role, line.rule = "date", "byline"
            continue
        if kind == "label":
            line.drop(rule.name if rule else "navigation")
            continue
        if head.title is not None and same(line.bare, head.title.bare):
            line.drop("repeated-title")
            continue
        if kind == "prose":
            continue
        shown = key(line.bare)
        below = lines[zone[place + 1]] if place + 1 < len(zone) else None
        beside_label = below is not None and facts.kind(below, "head") in ("label", "date")
        if (
            shown in head.names
            or (counts.count(shown) > 1 and name_shaped(line.text))
            or (name_shaped(line.text) and beside_label and index != title_at)
        ):
            line.drop("byline")
            if not head.author:
                head.author = re.sub(r"^(?:von|by)\s+", "", line.bare, flags=re.IGNORECASE)
            previous_name = True
            continue
        above_title = title_at is not None and index < title_at
        bio = previous_name and (beside_label or (below is not None and not below.open))
        if above_title or head.untitled or bio:
            line.drop("navigation" if above_title else "byline")
            continue
        previous_name = False
