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
from essaycast.intake.boilerplate.furniture import (
    FORWARDED,
    NOT_TEXT,
    is_author_word,
    labelled_names,
    leads_on,
    name_and_role,
)
from essaycast.intake.boilerplate.headline import choose_title, letter_title
from essaycast.intake.boilerplate.vocabulary import biography_words
from essaycast.intake.boilerplate.zone import SUBTITLE, is_count, zone_end
from essaycast.intake.dates import day_and_month, parse_date
from essaycast.intake.lines import Line, is_prose, key, name_shaped, title_shaped, words


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
    subject: str = ""
    """The title a copied mail head names."""


def read_head(
    lines: list[Line],
    facts: Facts,
    *,
    known: str = "",
    author: str = "",
    sure: bool = False,
    at: Line | None = None,
) -> Head:
    """Mark the lines above an essay's text.

    Args:
        lines: The essay's lines, archives already split.
        facts: What is known of each line.
        known: A title from metadata or from an echo further down; empty if there is none.
        author: The author's name from metadata.
        sure: True if `known` is the text's title and needs no line to prove it.
        at: The title's line, where an archive's frame has shown it.
    """
    head = Head()
    if author:
        head.names.add(key(author))
    indices = content(lines)
    if _fused_neighbours(lines, facts, indices, head):
        indices = content(lines)
    end = zone_end(lines, facts, indices)
    zone = [index for index in indices if index < end]
    head.start = end
    head.untitled = any(
        rule.untitled for index in zone for rule in facts.rules(lines[index])
    ) and not (at or any(re.match(r"\s*#\s", lines[index].text) for index in zone))
    for index in zone:
        found = re.match(
            r"(?:betreff|subject|titel|thema der ausgabe):\s+(\S.{1,150})$", lines[index].bare, re.I
        )
        if found:
            lines[index].drop("newsletter-head")
            head.subject = head.subject or FORWARDED.sub("", found.group(1))
    known = known or head.subject
    if not head.untitled:
        place = next((i for i in indices if lines[i] is at), None)
        if place is None:
            place = choose_title(lines, facts, indices, zone, known)
        if head.subject and (place is None or not same(lines[place].bare, known)):
            # A mail is called what its subject says, unless that only counts the issues.
            place = letter_title(lines, facts, indices, head.subject)
        if place is not None and (not sure or same(lines[place].bare, known) or lines[place] is at):
            lines[place].role = "title"
            head.title = lines[place]
            if place >= end and zone:
                zone = [index for index in indices if index <= place]
            head.start = max(end, place + 1)
    _learn(lines, facts, zone, head)
    if head.date is None and head.title is not None:
        # A diary's first date stays in its text and dates the whole.
        below = content(lines, head.start)[:1]
        entry = facts.byline(lines[below[0]]) if below else None
        head.date = entry.date if entry else None
    _clear(lines, facts, zone, head)
    _repeated(lines, zone, head)
    _first_line(lines, facts, head)
    return head


def _repeated(lines: list[Line], zone: list[int], head: Head) -> None:
    """The title once more below the date: what the picture over the text is called."""
    below = content(lines, head.start)
    if head.title is None or len(zone) < 3 or len(below) < 3:
        return
    if same(lines[below[0]].bare, head.title.bare) and is_prose(lines[below[1]]):
        lines[below[0]].drop("repeated-title")


def _first_line(lines: list[Line], facts: Facts, head: Head) -> None:
    """A mail's masthead, or the author's name alone below the date, over the first sentence."""
    below = content(lines, head.start)
    if len(below) < 3:
        return
    first, second = lines[below[0]], lines[below[1]]
    if head.title is None:
        if head.subject and first.bare.isupper() and words(first.bare) <= 5:
            first.drop("newsletter-head")
        return
    above = next((line for line in reversed(lines[: below[0]]) if line.role != "blank"), None)
    headings = any(facts.kind(lines[i], "middle") in ("name", "heading") for i in below[1:])
    if (
        above is not None
        and (above.role == "date" or (above is head.title and _dated_above(lines, facts, above)))
        and not head.author
        and name_shaped(first.text)
        and len(first.bare.split()) == 2
        and (is_prose(second) or _is_role(lines, below))
        and not (headings and not facts.english and above is not head.title)
    ):
        head.author = first.bare
        first.drop("byline")
        if not is_prose(second):
            second.drop("byline")


def _is_role(lines: list[Line], below: list[int]) -> bool:
    """True for what a person does, in a few words between the name and the first sentence."""
    role = lines[below[1]].bare
    return words(role) <= 6 and biography_words(role) > 0 and is_prose(lines[below[2]])


def _dated_above(lines: list[Line], facts: Facts, title: Line) -> bool:
    """True if the date stands right above the title, or the reading time between them."""
    above = [line for line in lines[: lines.index(title)] if line.role != "blank"]
    return any(not line.open and facts.byline(line) is not None for line in above[-3:])


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


def _learn(lines: list[Line], facts: Facts, zone: list[int], head: Head) -> None:
    """Date and author from the by-lines of the zone, the one nearest to the title first."""
    title_at = next((i for i in zone if lines[i] is head.title), zone[-1] if zone else 0)
    near = [i for i in zone if i >= title_at] + [i for i in reversed(zone) if i < title_at]
    changed: date | None = None
    for index in near:
        found = facts.byline(lines[index]) if lines[index].open else None
        if not found:
            continue
        if re.match(
            r"(?:zuletzt|aktualisiert|updated|last|geändert|bearbeitet)", lines[index].bare, re.I
        ):
            changed = changed or found.date
        else:
            head.date = head.date or found.date
        if found.author:
            head.author = head.author or found.author
            head.names.add(key(found.author))
    head.date = head.date or changed or _completed(lines, zone)
    for line in lines:
        match = re.match(
            r"(?:written by|more from|über|about|verfasst von|eingestellt von|von|by|©\s*\d{4})"
            r"\s+(.{3,50})$",
            line.bare,
            re.IGNORECASE,
        )
        if match and name_shaped(match.group(1)):
            head.names.add(key(match.group(1)))


def _completed(lines: list[Line], zone: list[int]) -> date | None:
    """The day of a by-line without a year, where a mail's head names the same day in full."""
    wanted = {found for i in zone if (found := day_and_month(lines[i].bare))}
    for line in lines if wanted else ():
        full = parse_date(line.bare) if len(line.bare) < 200 else None
        if full and (full.day, full.month) in wanted:
            return full
    return None


def _clear(lines: list[Line], facts: Facts, zone: list[int], head: Head) -> None:
    """Mark labels, dates, names and stray navigation of the zone; leave sentences."""
    title_at = next((i for i in zone if lines[i] is head.title), None)
    counts = [key(lines[i].bare) for i in zone]
    previous_name = False
    pictured = labelled_names(lines)
    led = False
    publication = _publication(lines, facts, zone, title_at)
    profile = sum(any(rule.platform == "linkedin" for rule in facts.rules(i)) for i in lines) > 1
    for place, index in enumerate(zone):
        line = lines[index]
        if not line.open:
            previous_name = False
            continue
        kind = facts.kind(line, "head")
        above_title = title_at is not None and index < title_at
        if led and kind == "name" and words(line.bare) <= 5 and index != title_at:
            line.drop("byline")  # below "von", "in": the author, the category
            if name_shaped(line.text) and is_author_word(lines[zone[place - 1]].bare):
                head.author = head.author or line.bare
            led = False
            continue
        led = (is_author_word(line.bare) or leads_on(line.bare)) and bool(line.bare)
        if led and kind != "label":
            line.drop("byline")
            continue
        if above_title and kind == "prose" and words(line.bare) <= SUBTITLE:
            line.drop("navigation")  # the site's motto
            continue
        if kind == "name" and title_at is not None and index > title_at and words(line.bare) <= 3:
            menu = {key(lines[i].bare) for i in zone if i < title_at}
            if key(line.bare) in menu:
                line.drop("navigation")  # the category, which the menu knows
                continue
        if is_count(lines, [index, *content(lines, index + 1)], 0):
            line.drop("byline")
            continue
        if index in publication:
            line.drop("navigation")
            continue
        if (
            kind == "name"
            and index != title_at
            and name_and_role(line)
            and _dated_near(lines, facts, zone, place)
        ):
            line.drop("byline")  # "Ida Kern, Hospizdienst am Hang"
            head.author = head.author or line.bare.split(",")[0]
            head.names.add(key(line.bare.split(",")[0]))
            continue
        if kind == "name" and not above_title and index != title_at and key(line.bare) in pictured:
            line.drop("navigation")
            motto = lines[zone[place + 1]] if place + 1 < len(zone) else None
            if (
                motto is not None
                and facts.kind(motto, "head") == "name"
                and not name_shaped(motto.text)
            ):
                motto.drop("navigation")
            continue
        if kind == "date":
            line.role, line.rule = "date", "byline"
            continue
        if kind == "label":
            line.drop(facts.label_rule(line, "anywhere", "edge", "head") or "navigation")
            continue
        if head.title is not None and same(line.bare, head.title.bare):
            line.drop("repeated-title")
            continue
        if kind == "prose":
            below = lines[zone[place + 1]] if place + 1 < len(zone) else None
            dated = below is not None and facts.byline(below) is not None
            if (profile or dated) and previous_name and words(line.bare) <= 12:
                line.drop("byline")  # what the person does, with a full stop
                previous_name = False
                continue
            if head.untitled and words(line.bare) <= SUBTITLE and place < len(zone) - 1:
                line.drop("byline")  # a motto between the name and the time of a post
            continue
        shown = key(line.bare)
        below = lines[zone[place + 1]] if place + 1 < len(zone) else None
        beside_label = below is not None and facts.kind(below, "head") in ("label", "date")
        previous_title = title_at is not None and place > 0 and zone[place - 1] == title_at
        under = lines[zone[place + 2]] if place + 2 < len(zone) else None
        if (
            (profile or previous_title)
            and under is not None
            and below is not None
            and title_at is not None
            and index > title_at
            and name_shaped(line.text)
            and words(below.bare) <= 12
            and facts.kind(under, "head") in ("label", "date")
        ):
            beside_label = True  # LinkedIn: name, what the person does, date
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
        if shown in head.names or NOT_TEXT.fullmatch(line.bare):
            line.drop("byline")
            continue
        if head.subject and head.title is None and line.bare.isupper():
            line.drop("newsletter-head")  # a mail's masthead
            continue
        bio = previous_name and (beside_label or (below is not None and not below.open))
        if above_title or head.untitled or bio:
            line.drop("navigation" if above_title else "byline")
            continue
        previous_name = False


def _publication(
    lines: list[Line], facts: Facts, zone: list[int], title_at: int | None
) -> set[int]:
    """A newsletter's name, printed twice, and its motto, over the number of its readers."""
    for place, index in enumerate(zone[:-2]):
        below = zone[place + 1 : place + 4]
        if title_at in (index, *below[:1]) or not same(lines[index].bare, lines[below[0]].bare):
            continue
        for number, other in enumerate(below[1:], 1):
            if facts.named(lines[other], "follow") and re.search(r"\d", lines[other].bare):
                return {index, *below[:number]} - {title_at}
    return set()


def _dated_near(lines: list[Line], facts: Facts, zone: list[int], place: int) -> bool:
    near = [lines[i] for i in zone[max(0, place - 1) : place] + zone[place + 1 : place + 2]]
    return any(line.role == "date" or facts.kind(line, "head") == "date" for line in near)
