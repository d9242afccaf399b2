"""What speaks for a short line at the top of a page being the essay's title.

Each line gets points: for standing by the by-line or over the text, for coming again where
pages repeat titles (breadcrumb, comments, address), against being a menu's word, the site's
name, its motto, a category or a person. The line with most points is the title.
"""

from __future__ import annotations

import re

from essaycast.intake.boilerplate.facts import same
from essaycast.intake.boilerplate.furniture import (
    CLUB,
    DEDICATION,
    ISSUE,
    KICKERS,
    MOTTO,
    NUMBERED,
    SERIES,
    breadcrumb_end,
    doubled,
    fused_words,
    is_author_word,
    leads_on,
    repeated_menu,
    window_parts,
)
from essaycast.intake.boilerplate.top import Top
from essaycast.intake.lines import Line, key, name_shaped, title_shaped, words

LEAST = 2.0
"""Points below which a line is no title: better none than the site's name."""
_WEEKDAY = re.compile(
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday),? ",
    re.IGNORECASE,
)
_ONLINE = re.compile(r"\b(?:read|view|open|im|online) (?:online|browser|lesen|ansehen)\b", re.I)
_STANDFIRST = 22
"""Words of a sentence that may stand between title and by-line."""
_NEAR = 10
"""Lines between a title and the by-line that belongs to it."""


class Ranking(Top):
    """The candidates of a page's top, with the points that speak for each."""

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

    def _points(self, index: int) -> float:
        line = self.lines[index]
        shown = key(line.bare)
        count = len(shown.split())
        points = self._place(index)
        # A breadcrumb may end in the category: short words need the title's place too.
        crumb = self._ends_crumb(index, shown)
        echoed = (crumb or shown in self.echoes) and not self.amid_menu(index)
        if echoed and (not crumb or count > 2 or self._last_above(index)):
            points += 10
        elif self._in_window_title(index, shown):
            points += 4
        again = [i for i in self.indices if key(self.lines[i].bare) == shown]
        person = name_shaped(line.text)
        if len(again) > 1 and doubled(again, self.indices):
            points += -6 if person else 3
        elif len(again) > 1:
            points += (
                -5 if repeated_menu(self.lines, self.indices, again) else 2 if count > 2 else -3
            )
        if person:
            points -= 2 if self.person(line) or self.subtitled else 1
            points -= 3 if self.subtitled and self._last_name(index) else 0
        if count == 1 and not self.subtitled:
            points -= 0.5 if self.over_text(self.indices.index(index)) == 0 else 1
        if DEDICATION.match(line.bare):
            points -= 3
        if shown in self.site | self.pictured:
            points -= 8
        if shown in KICKERS:
            points -= 3
        issue = ISSUE.match(line.bare) and not NUMBERED.match(line.bare)
        if SERIES.fullmatch(line.bare) or issue or CLUB.search(line.bare):
            points -= 5
        if NUMBERED.match(line.bare):
            points += 3
        place = self.indices.index(index)
        tag = place > 0 and self.under_tag(place)
        tagged = tag or (place > 0 and self.furniture(self.indices[place - 1]))
        points += 0.5 if self.ghost and tag else 0
        if self.ghost and count < 3 and not (person or tagged or self._last_above(index)):
            points -= 1  # Ghost prints the first tag above the title
        if fused_words(line.bare, self.keys):
            points -= 6
        points -= 5 if MOTTO.match(line.bare) or self.kicks(place) else 0
        points -= 6 if self.over_motto(place) else 0
        if len(again) > 1 and count > 2 and again[0] == self.indices[0] and index == again[-1]:
            points += 4 if shown not in self.site and self.near_byline(place) else 0
        points -= 6 if self._profile(index) else 0
        points -= 6 if self._between_dates(index) else 0
        points -= 5 if self._followed(index) else 0
        points -= self._menu(index) + (3 if self.listed(place) else 0)
        points -= self._masthead(index)
        if shown in self.foot:
            points += 1 if count > 3 else -4 if person and self.person(line) else -2
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

    def _twice_signed(self, place: int) -> bool:
        """True below two by-lines of one author: the first is the blog's, the second the text's."""
        above = [self.facts.byline(self.lines[i]) for i in self.indices[max(0, place - 2) : place]]
        names = {found.author for found in above if found}
        return len(above) == 2 and len(names) == 1 and "" not in names

    def _last_above(self, index: int) -> bool:
        """True if nothing but the author stands between the line and the by-line or text."""
        place = self.indices.index(index)
        return self._above_byline(place, most=0) > 0 or self.over_text(place) == 0

    def _in_window_title(self, index: int, shown: str) -> bool:
        """True for the later of two lines that a window's title names: "Der Zaun – Halbschatten".

        The site's name stands higher on the page than the essay's title.
        """
        places = {key(self.lines[i].bare): i for i in self.indices}
        for other in self.indices[:3]:
            parts = window_parts(self.lines[other].bare)
            known = [places[part] for part in parts if part in places]
            if len(known) > 1 and max(known) == places.get(shown) == index:
                return True
        return False

    def _followed(self, index: int) -> bool:
        """True for a publication or person over "Follow publication"."""
        place = self.indices.index(index)
        below = [
            self.lines[i]
            for i in self.indices[place + 1 : place + 3]
            if re.search(r"\w", self.lines[i].bare)
        ]
        return bool(below) and self.facts.named(below[0], "follow")

    def _place(self, index: int) -> float:
        """Points for standing above a by-line, below a date, over the text."""
        order = self.indices
        place = order.index(index)
        points = self._above_byline(place)
        if points < 0:
            return points
        over = self.over_text(place)
        signed = self._signed_below(place)
        if place and (over <= 1 or signed):
            over -= min(over, signed)
            above = self.lines[order[place - 1]]
            if self._counts(above) and not self.dated(above) and place > 1:
                above = self.lines[order[place - 2]]
            if self.dated(above):
                below = 4.0 - over
                if _WEEKDAY.match(above.bare) or self.blogger:
                    below += 4
                elif over == 0 and (points or self._twice_signed(place)):
                    below += 1.5
                elif over == 0 and words(self.lines[order[place]].bare) > 2:
                    below += 0.5  # the last of equals: categories stand above the date
                points = max(points, below)
        if over <= 2 and not any(
            self.facts.kind(self.lines[i], "head") == "date" for i in order[max(0, place - 8) :]
        ):
            points = max(points, 4 - over // 2)
        return points

    def _counts(self, line: Line) -> bool:
        """True for what may stand between date and title: readers, comments, "Follow"."""
        return any(self.facts.named(line, name) for name in ("follow", "comments", "likes"))

    def _signed_below(self, place: int) -> int:
        """Lines between title and text that name the author and say what the person does."""
        near = [self.lines[i] for i in self.indices[place + 1 : place + 3]]
        if not near or not name_shaped(near[0].text) or self.over_text(place) > 2:
            return 0
        return self.over_text(place)

    def _between_dates(self, index: int) -> bool:
        """True for a word or two between the date and the reading time: a category."""
        place = self.indices.index(index)
        near = self.indices[max(0, place - 1) : place] + self.indices[place + 1 : place + 2]
        return (
            len(near) == 2
            and words(self.lines[index].bare) <= 2
            and self.dated(self.lines[near[0]])
            and self.facts.named(self.lines[near[1]], "reading-time")
            and self.more_below(place)
        )

    def _above_byline(self, place: int, *, most: int = 9) -> float:
        """Points for a by-line below, with at most `most` short lines between."""
        order = self.indices
        between = others = menu = 0
        led = False
        lead = 0.0
        for number, other in enumerate(order[place + 1 : place + 1 + _NEAR]):
            line = self.lines[other]
            kind = self.facts.kind(line, "head")
            counted = ISSUE.match(line.bare) or re.fullmatch(r"#\s?\d+", line.bare)
            issue = bool(counted) and not NUMBERED.match(line.bare)
            masthead = issue or _ONLINE.search(line.bare)
            if number == 0 and masthead and self.more_below(place + 1):
                return -2  # the newsletter's name stands over the number of its issue
            if number == 0 and self.nav(other) and self.more_below(place):
                return 0
            if others > most:
                return 0
            if self.dated(line):
                points = lead + ((5, 5, 4, 2)[between] if between < 4 else 1)
                if between and self.blogger:
                    return points - 3  # Blogger prints the blog's name and motto, no subtitles
                return min(points, 2) if issue else points
            if kind == "prose" and words(line.bare) > _STANDFIRST:
                return 0
            menu += self.nav(other)
            if between + menu > 1 and menu:
                return 0  # a menu stands between
            if kind == "prose" and number == 0 and words(line.bare) > 8:
                lead = 1.0  # a standfirst: the line above it is the title, not an overline
            if kind != "label" and not led:
                person = name_shaped(line.text) and (number or self.person(line))
                between += not (person or is_author_word(line.bare))
                others += not (name_shaped(line.text) or is_author_word(line.bare))
            led = leads_on(line.bare)
        return 0

    def _profile(self, index: int) -> bool:
        """True for what a person does: below a name that is printed twice, above a date."""
        place = self.indices.index(index)
        above = [self.lines[i] for i in self.indices[max(0, place - 2) : place]]
        if len(above) < 2 or not name_shaped(above[1].text):
            return False
        if self.facts.kind(above[1], "head") == "label":
            return False  # a menu in one line
        over = self.facts.kind(above[0], "head") == "name" and not name_shaped(above[0].text)
        below = self.indices[place + 1 : place + 2]
        if place > 1 and over and any(self.dated(self.lines[i]) for i in below):
            return title_shaped(above[0].text) and key(above[1].bare) not in self.site
        return same(above[0].bare, above[1].bare) or self.counts["linkedin"] > 0

    def _last_name(self, index: int) -> bool:
        """True for a name between another short line and the date: the author."""
        place = self.indices.index(index)
        near = self.indices[max(0, place - 1) : place + 2]
        kinds = [self.facts.kind(self.lines[i], "head") for i in near]
        return len(kinds) == 3 and kinds[0] in ("name", "heading", "prose") and kinds[2] == "date"

    def _menu(self, index: int) -> float:
        """Points against a word in a row of one- to three-word lines."""
        order = self.indices
        place = order.index(index)
        if not self.short(place):
            return 0
        first = last = place
        while first > 0 and self.short(first - 1):
            first -= 1
        while last + 1 < len(order) and self.short(last + 1):
            last += 1
        while last > place and (
            name_shaped(self.lines[order[last]].text)
            or self.facts.kind(self.lines[order[last]], "head") == "label"
        ):
            last -= 1  # the author and links, below the title
        count = last - first + 1
        labels = sum(self.nav(order[i]) for i in range(max(0, first - 1), last + 1))
        if count < 4 or not labels:
            return 0
        if place == last:
            # The menu's last word, or a short title over its subtitle.
            return 0 if self.subtitled or self._last_above(index) else 1.5
        if place == last - 1 and self.facts.kind(self.lines[order[place - 1]], "head") == "label":
            return 0 if self.subtitled else 1.5  # a title and its subtitle, both short
        return 2 if place == last - 1 and count > 5 else 4

    def _masthead(self, index: int) -> float:
        """Points against the site's name, first on the page, and the motto below it."""
        order = self.indices
        place = order.index(index)
        above = self.lines[order[place - 1]] if place else None
        if place and key(self.lines[order[place - 1]].bare) in self.pictured:
            return 4
        if not self.more_below(place):
            return 0
        if above is not None and self.skips(above):
            return 3
        near = order[max(0, place - 4) : place]
        before = [i for i in near if self.facts.kind(self.lines[i], "head") != "label"]
        shown = key(self.lines[before[-1]].bare) if before else ""
        if shown in self.site | self.pictured:
            between = [i for i in near if i > before[-1]]
            follow = any(self.facts.named(self.lines[i], "follow") for i in between)
            if between and not follow:
                return 0
            return 4 if follow or not self.subtitled else 0
        if self.first_is_site() and (place == 0 or (place == 1 and not self.subtitled)):
            return 3
        two_up = self.lines[order[place - 2]] if place > 1 else None
        return 3 if two_up is not None and self.skips(two_up) and not self.subtitled else 0
