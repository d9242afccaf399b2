"""The lines above an essay's text, and what can be asked about them.

Menu or by-line, site or person, which system printed the page: the answers that the points
for a title are made of (evidence.py).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from essaycast.intake.boilerplate.facts import Facts, same
from essaycast.intake.boilerplate.furniture import (
    KICKERS,
    MOTTO,
    SERIES,
    SKIP,
    doubled,
    fused_words,
)
from essaycast.intake.lines import Line, key, name_shaped, words

_SUBTITLED = frozenset(("substack", "beehiiv", "medium", "ghost", "linkedin"))
"""Systems that print a subtitle; the others print the site's name above the title."""
_META = frozenset(("byline", "reading-time", "comments", "tags", "likes", "follow", "picture-name"))
"""Labels of the block under a title rather than of a menu."""


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

    def furniture(self, index: int) -> bool:
        """True for a category, a menu's entry or the page's own name."""
        line = self.lines[index]
        shown = key(line.bare)
        if shown in self.site or shown in KICKERS or SERIES.fullmatch(line.bare):
            return True
        if fused_words(line.bare, self.keys):
            return True
        again = [i for i in self.indices if key(self.lines[i].bare) == shown]
        return len(shown.split()) <= 3 and len(again) > 1 and not doubled(again, self.indices)

    @cached_property
    def keys(self) -> set[str]:
        """Keys of all lines of the top."""
        return {key(self.lines[i].bare) for i in self.indices}

    @cached_property
    def foot(self) -> set[str]:
        """Keys of the lines below the first sentences."""
        return {key(line.bare) for line in self.lines[self.indices[-1] + 1 :]}

    def dated(self, line: Line) -> bool:
        """True for a by-line with a date, a name or a reading time."""
        return self.facts.kind(line, "head") == "date" or self.facts.named(line, "reading-time")

    def person(self, line: Line) -> bool:
        """True if a name is printed twice, or stands right above a date."""
        again = [i for i in self.indices if same(self.lines[i].bare, line.bare)]
        if len(again) > 1:
            return True
        if not self.subtitled:
            return False
        below = self.indices[self.indices.index(again[0]) + 1 :][:1] if again else []
        return any(self.facts.kind(self.lines[i], "head") in ("date", "label") for i in below)

    def over_text(self, place: int) -> int:
        """Short lines between the line and the first sentence, labels and dates aside."""
        between = 0
        for other in self.indices[place + 1 : place + 9]:
            kind = self.facts.kind(self.lines[other], "head")
            if kind == "prose":
                return between
            between += kind not in ("label", "date")
        return between if place + 9 > len(self.indices) else 9

    def short(self, place: int) -> bool:
        """True for a line as menus have them: three words at most, or a page's label."""
        line = self.lines[self.indices[place]]
        kind = self.facts.kind(line, "head")
        if kind == "label":
            names = {rule.name for rule in self.facts.rules(line)}
            return words(line.bare) <= 4 and not names & _META and not SKIP.search(line.bare)
        return kind == "name" and words(line.bare) <= 3

    def nav(self, index: int) -> bool:
        """True for a word that only menus have."""
        if not re.fullmatch(r"[^\d]*[^\W\d][^\d]*", self.lines[index].bare):
            return False
        rules = self.facts.rules(self.lines[index])
        return any(
            rule.name in ("navigation", "login", "subscribe", "related", "imprint")
            for rule in rules
        )

    def skips(self, line: Line) -> bool:
        """True for a link that jumps over the menu: the site's name stands below it."""
        return self.facts.named(line, "navigation") and bool(SKIP.search(line.bare))

    def first_is_site(self) -> bool:
        """True if a menu follows the first lines: then they are the site's head."""
        return any(self.nav(i) for i in self.indices[1:6])

    def more_below(self, place: int) -> bool:
        """True if another line further down may be the title."""
        return any(
            self.facts.kind(self.lines[i], "head") in ("name", "heading")
            and not (name_shaped(self.lines[i].text) and self.person(self.lines[i]))
            and not self.furniture(i)
            for i in self.indices[place + 1 :]
        )

    def under_tag(self, place: int) -> bool:
        """True right below one word that no menu has: Ghost's tag over the title."""
        above, index = self.indices[place - 1], self.indices[place]
        line = self.lines[above]
        kind = self.facts.kind(line, "head")
        return (
            kind == "name" and words(line.bare) == 1 and self.lines[index].number == line.number + 1
        )

    def amid_menu(self, index: int) -> bool:
        """True for a section's name between a menu's entries: a breadcrumb ends in it, too."""
        place = self.indices.index(index)
        near = self.indices[max(0, place - 1) : place], self.indices[place + 1 : place + 3]
        return all(any(self.nav(i) for i in side) for side in near) and self.more_below(place)

    def kicks(self, place: int) -> bool:
        """True for an overline with its colon, which a copy sets into a line of its own."""
        below = self.indices[place + 1 : place + 2]
        return any(self.lines[i].bare == ":" for i in below)

    def over_motto(self, place: int) -> bool:
        """True for a site's name over what the site says of itself."""
        below = self.indices[place + 1 : place + 2]
        return any(MOTTO.match(self.lines[i].bare) for i in below)

    def listed(self, place: int) -> bool:
        """True amid a list, which a copy sets in: a menu's entry, where others stand without."""
        near = [self.lines[i].indent for i in self.indices[max(0, place - 1) : place + 2]]
        rest = [self.lines[i].indent for i in self.indices[place + 2 :]]
        return (
            len(near) == 3 and min(near) == max(near) > 1 and 0 in rest and self.more_below(place)
        )

    def near_byline(self, place: int) -> bool:
        """True if a by-line stands within the next lines: a mail repeats its subject there."""
        below = self.indices[place + 1 : place + 4]
        return any(self.facts.byline(self.lines[i]) for i in below)

    @cached_property
    def subtitled(self) -> bool:
        """True if the system that printed the page prints subtitles."""
        counts = self.counts
        most = max(counts[platform] for platform in _SUBTITLED)
        # Those systems print the author's picture, whose text is the name, over the name.
        if self.pictured_author:
            return True
        return most > max(counts["blogger"], counts["wordpress"])

    @cached_property
    def ghost(self) -> bool:
        """True if Ghost printed the page: "3 Mar 2024 — 2 min read" under the name."""
        mark = re.compile(r".*\d{4}\s+[—–•]\s+\d+ [Mm]in\b.*")
        return any(mark.fullmatch(self.lines[i].bare) for i in self.indices)

    @cached_property
    def pictured_author(self) -> bool:
        """True if a name stands twice, one below the other: a picture and its person."""
        pairs = itertools.pairwise(self.lines[i] for i in self.indices)
        return any(
            same(above.bare, below.bare) and name_shaped(above.text)
            for above, below in pairs
            if key(above.bare) not in self.site
        )

    @cached_property
    def blogger(self) -> bool:
        """True if the page is one of Blogger."""
        counts = self.counts
        return counts["blogger"] > max(1, *(counts[platform] for platform in _SUBTITLED))

    @cached_property
    def counts(self) -> Counter[str]:
        """How many lines of the page speak for each platform."""
        return Counter(rule.platform for line in self.lines for rule in self.facts.rules(line))
