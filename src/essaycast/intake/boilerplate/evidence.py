"""What speaks for a short line at the top of a page being the essay's title.

Each line gets points: for standing by the by-line or over the text, for coming again where
pages repeat titles (breadcrumb, comments, address), against being a menu's word, the site's
name, its motto, a category or a person. The line with most points is the title.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from essaycast.intake.boilerplate.facts import Facts, same
from essaycast.intake.boilerplate.furniture import (
    CLUB,
    ISSUE,
    KICKERS,
    NUMBERED,
    SERIES,
    SKIP,
    breadcrumb_end,
    doubled,
    fused_words,
    is_author_word,
    leads_on,
    repeated_menu,
)
from essaycast.intake.lines import Line, is_prose, key, name_shaped, words

LEAST = 2.0
"""Points below which a line is no title: better none than the site's name."""
_WEEKDAY = re.compile(
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday),? ",
    re.IGNORECASE,
)
_SUBTITLED = frozenset(("substack", "beehiiv", "medium", "ghost", "linkedin"))
"""Systems that print a subtitle; the others print the site's name above the title."""
_STANDFIRST = 22
"""Words of a sentence that may stand between title and by-line."""
_META = frozenset(("byline", "reading-time", "comments", "tags", "likes", "follow", "picture-name"))
"""Labels of the block under a title rather than of a menu."""
_NEAR = 10
"""Lines between a title and the by-line that belongs to it."""


@dataclass
class Top:
    """The lines above an essay's text, as the title is looked for among them."""

    lines: list[Line]
    facts: Facts
    indices: list[int]
    """The top: every line that holds something, down to the first sentences."""
    site: set[str]
    """Keys of names the page gives to itself."""
    pictured: set[str]
    """Keys of names in the replacement texts of pictures."""
    echoes: set[str]
    """Keys of titles that the page repeats."""

    def ranked(self, fitting: list[int]) -> list[tuple[float, int]]:
        """(points, index) of each candidate, in the order of the page."""
        return [(self._points(index), index) for index in fitting]

    def best(self, fitting: list[int]) -> int | None:
        """The candidate with most points, the first of equals; None if all are weak."""
        ranked = self.ranked(fitting)
        if not ranked:
            return None
        points, index = max(ranked, key=lambda item: (item[0], -item[1]))
        return index if points >= LEAST else None

    def furniture(self, index: int) -> bool:
        """True for a category, a menu's entry or the page's own name."""
        line = self.lines[index]
        shown = key(line.bare)
        if shown in self.site or shown in KICKERS or SERIES.fullmatch(line.bare):
            return True
        if fused_words(line.bare, self._keys):
            return True
        again = [i for i in self.indices if key(self.lines[i].bare) == shown]
        return len(shown.split()) <= 3 and len(again) > 1 and not doubled(again, self.indices)

    @cached_property
    def _keys(self) -> set[str]:
        return {key(self.lines[i].bare) for i in self.indices}

    @cached_property
    def _foot(self) -> set[str]:
        return {key(line.bare) for line in self.lines[self.indices[-1] + 1 :]}

    def _points(self, index: int) -> float:
        line = self.lines[index]
        shown = key(line.bare)
        count = len(shown.split())
        points = self._place(index)
        if shown in self.echoes or self._ends_crumb(index, shown):
            points += 10
        again = [i for i in self.indices if key(self.lines[i].bare) == shown]
        person = name_shaped(line.text)
        if len(again) > 1 and doubled(again, self.indices):
            points += -6 if person else 3
        elif len(again) > 1:
            points += (
                -5 if repeated_menu(self.lines, self.indices, again) else 2 if count > 2 else -3
            )
        if person:
            points -= 2 if self._person(line) or self._subtitled else 1
            points -= 3 if self._subtitled and self._last_name(index) else 0
        if count == 1 and not self._subtitled:
            points -= 0.5
        if shown in self.site | self.pictured:
            points -= 8
        if shown in KICKERS:
            points -= 3
        issue = ISSUE.match(line.bare) and not NUMBERED.match(line.bare)
        if SERIES.fullmatch(line.bare) or issue or CLUB.search(line.bare):
            points -= 5
        if fused_words(line.bare, self._keys):
            points -= 6
        points -= 6 if self._profile(index) else 0
        points -= self._menu(index)
        points -= self._masthead(index)
        if shown in self._foot:
            points += 1 if count > 3 else -4 if person and self._person(line) else -2
        return points

    def _ends_crumb(self, index: int, shown: str) -> bool:
        """True if a breadcrumb above or below the line ends in it."""
        if not shown:
            return False
        for other in self.indices:
            text = self.lines[other].text
            if other == index or len(text) > 250:
                continue
            if breadcrumb_end(text) == shown:
                return True
            if re.match(r"(?:start|home|startseite|homepage)\b", self.lines[other].bare, re.I) and (
                f" {key(text)}".endswith(f" {shown}") and len(shown.split()) > 1
            ):
                return True
        return False

    def _place(self, index: int) -> float:
        """Points for standing above a by-line, below a date, over the text."""
        order = self.indices
        place = order.index(index)
        points = self._above_byline(place)
        if points < 0:
            return points
        over = self._over_text(place)
        if place and over <= 1:
            above = self.lines[order[place - 1]]
            if self._dated(above):
                below = 4.0 - over
                if _WEEKDAY.match(above.bare) or self._blogger:
                    below += 4
                elif over == 0 and (points or not self._chapters()):
                    below += 1.5
                points = max(points, below)
        if over <= 2 and not any(
            self.facts.kind(self.lines[i], "head") == "date" for i in order[max(0, place - 8) :]
        ):
            points = max(points, 4 - over // 2)
        return points

    def _dated(self, line: Line) -> bool:
        return self.facts.kind(line, "head") == "date" or self.facts.named(line, "reading-time")

    def _above_byline(self, place: int, *, most: int = 9) -> float:
        """Points for a by-line below, with at most `most` short lines between."""
        order = self.indices
        between = others = menu = 0
        led = False
        lead = 0.0
        for number, other in enumerate(order[place + 1 : place + 1 + _NEAR]):
            line = self.lines[other]
            kind = self.facts.kind(line, "head")
            issue = ISSUE.match(line.bare) or re.fullmatch(r"#\s?\d+", line.bare)
            if number == 0 and issue and self._more_below(place + 1):
                return -2  # the newsletter's name stands over the number of its issue
            if others > most:
                return 0
            if self._dated(line):
                points = lead + ((5, 5, 4, 2)[between] if between < 4 else 1)
                if between and self._blogger:
                    return points - 3  # Blogger prints the blog's name and motto, no subtitles
                return min(points, 2) if issue else points
            if kind == "prose" and words(line.bare) > _STANDFIRST:
                return 0
            menu += self._nav(other)
            if between + menu > 1 and menu:
                return 0  # a menu stands between
            if kind == "prose" and number == 0:
                lead = 1.0  # a standfirst: the line above it is the title, not an overline
            if kind != "label" and not led:
                person = name_shaped(line.text) and (number or self._person(line))
                between += not (person or is_author_word(line.bare))
                others += not (name_shaped(line.text) or is_author_word(line.bare))
            led = leads_on(line.bare)
        return 0

    def _person(self, line: Line) -> bool:
        """True if a name is printed twice, or stands right above a date."""
        again = [i for i in self.indices if same(self.lines[i].bare, line.bare)]
        if len(again) > 1:
            return True
        if not self._subtitled:
            return False
        below = self.indices[self.indices.index(again[0]) + 1 :][:1] if again else []
        return any(self.facts.kind(self.lines[i], "head") in ("date", "label") for i in below)

    def _chapters(self) -> bool:
        """True if short lines stand between the paragraphs: the text has sub-headings."""
        below = [line for line in self.lines[self.indices[-1] + 1 :] if line.open][:30]
        for line, under in itertools.pairwise(below):
            kind = self.facts.kind(line, "tail")
            if kind in ("label", "date"):
                return False
            if kind in ("name", "heading") and is_prose(under):
                return True
        return False

    def _profile(self, index: int) -> bool:
        """True for what a person does: below a name that is printed twice, above a date."""
        place = self.indices.index(index)
        above = [self.lines[i] for i in self.indices[max(0, place - 2) : place]]
        if len(above) < 2 or not name_shaped(above[1].text):
            return False
        return same(above[0].bare, above[1].bare) or self.counts["linkedin"] > 0

    def _last_name(self, index: int) -> bool:
        """True for a name between another short line and the date: the author."""
        place = self.indices.index(index)
        near = self.indices[max(0, place - 1) : place + 2]
        kinds = [self.facts.kind(self.lines[i], "head") for i in near]
        return len(kinds) == 3 and kinds[0] in ("name", "heading", "prose") and kinds[2] == "date"

    def _over_text(self, place: int) -> int:
        """Short lines between the line and the first sentence, labels and dates aside."""
        between = 0
        for other in self.indices[place + 1 : place + 9]:
            kind = self.facts.kind(self.lines[other], "head")
            if kind == "prose":
                return between
            between += kind not in ("label", "date")
        return between if place + 9 > len(self.indices) else 9

    def _menu(self, index: int) -> float:
        """Points against a word in a row of one- to three-word lines."""
        order = self.indices
        place = order.index(index)
        if not self._short(place):
            return 0
        first = last = place
        while first > 0 and self._short(first - 1):
            first -= 1
        while last + 1 < len(order) and self._short(last + 1):
            last += 1
        while last > place and (
            name_shaped(self.lines[order[last]].text)
            or self.facts.kind(self.lines[order[last]], "head") == "label"
        ):
            last -= 1  # the author and links, below the title
        count = last - first + 1
        labels = sum(self._nav(order[i]) for i in range(max(0, first - 1), last + 1))
        if count < 4 or not labels:
            return 0
        if place == last:
            # The menu's last word, or a short title over its subtitle.
            return 0 if self._subtitled or self._above_byline(place, most=0) > 0 else 1.5
        return 2 if place == last - 1 and count > 5 else 4

    def _short(self, place: int) -> bool:
        line = self.lines[self.indices[place]]
        kind = self.facts.kind(line, "head")
        if kind == "label":
            names = {rule.name for rule in self.facts.rules(line)}
            return words(line.bare) <= 4 and not names & _META and not SKIP.search(line.bare)
        return kind == "name" and words(line.bare) <= 3

    def _nav(self, index: int) -> bool:
        if not re.fullmatch(r"[^\d]*[^\W\d][^\d]*", self.lines[index].bare):
            return False
        rules = self.facts.rules(self.lines[index])
        return any(
            rule.name in ("navigation", "login", "subscribe", "related", "imprint")
            for rule in rules
        )

    def _masthead(self, index: int) -> float:
        """Points against the site's name, first on the page, and the motto below it."""
        order = self.indices
        place = order.index(index)
        above = self.lines[order[place - 1]] if place else None
        if place and key(self.lines[order[place - 1]].bare) in self.pictured:
            return 4
        if not self._more_below(place):
            return 0
        if above is not None and self._skips(above):
            return 3
        near = order[max(0, place - 4) : place]
        before = [i for i in near if self.facts.kind(self.lines[i], "head") != "label"]
        shown = key(self.lines[before[-1]].bare) if before else ""
        if shown in self.site | self.pictured:
            between = [i for i in near if i > before[-1]]
            follow = any(self.facts.named(self.lines[i], "follow") for i in between)
            if between and not follow:
                return 0
            return 4 if follow or not self._subtitled else 0
        if self._first_is_site() and (place == 0 or (place == 1 and not self._subtitled)):
            return 3
        two_up = self.lines[order[place - 2]] if place > 1 else None
        return 3 if two_up is not None and self._skips(two_up) and not self._subtitled else 0

    def _skips(self, line: Line) -> bool:
        """True for a link that jumps over the menu: the site's name stands below it."""
        return self.facts.named(line, "navigation") and bool(SKIP.search(line.bare))

    def _first_is_site(self) -> bool:
        """True if a menu follows the first lines: then they are the site's head."""
        return any(self._nav(i) for i in self.indices[1:6])

    def _more_below(self, place: int) -> bool:
        """True if another line further down may be the title."""
        return any(
            self.facts.kind(self.lines[i], "head") in ("name", "heading")
            and not (name_shaped(self.lines[i].text) and self._person(self.lines[i]))
            and not self.furniture(i)
            for i in self.indices[place + 1 :]
        )

    @cached_property
    def _subtitled(self) -> bool:
        counts = self.counts
        return max(counts[platform] for platform in _SUBTITLED) > counts["blogger"]

    @cached_property
    def _blogger(self) -> bool:
        counts = self.counts
        return counts["blogger"] > max(1, *(counts[platform] for platform in _SUBTITLED))

    @cached_property
    def counts(self) -> Counter[str]:
        """How many lines of the page speak for each platform."""
        return Counter(rule.platform for line in self.lines for rule in self.facts.rules(line))
