"""What is known of each line before any position is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from essaycast.intake.boilerplate.catalog import Rule, catalog
from essaycast.intake.boilerplate.echoes import site_names
from essaycast.intake.boilerplate.vocabulary import frame_rule, is_english, is_label_word
from essaycast.intake.dates import Byline, byline
from essaycast.intake.lines import Line, is_prose, key, words

Kind = Literal["label", "date", "heading", "name", "prose"]
"""A known phrase; a date or by-line; a marked heading; a short line without a full stop that
may be anything; a sentence."""


_CLUB = re.compile(r"\be\.\s?[VG]\.$", re.IGNORECASE)
"""A club's name ends in a full stop and is no sentence."""


_FURTHER = re.compile(
    r"\s+(?=(?:zuletzt )?(?:aktualisiert|geändert|updated)\b|\d+ (?:kommentare?|comments?)\b)"
    r"|(?<=\s\d{4})\s+(?=\d{1,2}\. [A-ZÄ]\w+ \d{4}$)",
    re.IGNORECASE,
)
"""Where a page's next remark begins behind a date."""


class Facts:
    """Asks the catalogue and the date reader once for each line."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        """`lines`: the whole document, whose language the words of its frame are weighed in."""
        lines = list(lines)
        # "Teile den Gelingbrief" bends the name's article: it is compared without.
        self.site = {re.sub(r"^(?:der|die|das|the) ", "", name) for name in site_names(lines)}
        """Names of the site, as `lines.key` writes them."""
        self._mastheads = _mastheads(lines)
        self.english = is_english(line.bare for line in lines if is_prose(line))
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._bylines: dict[str, Byline | None] = {}
        self._soft: dict[str, str] = {}
        self._kinds: dict[tuple[str, str], Kind] = {}

    def rules(self, line: Line) -> tuple[Rule, ...]:
        """The rules whose phrases are this whole line."""
        if line.code or line.told:
            return ()
        if line.text not in self._rules:
            found = catalog().find(line.bare)
            if line.text.lstrip().startswith("•"):  # LinkedIn's "• 1." is no list item
                found += tuple(
                    rule for rule in catalog().find(line.text.strip()) if rule not in found
                )
            self._rules[line.text] = found
        return self._rules[line.text]

    def byline(self, line: Line) -> Byline | None:
        """The line as a by-line; None if it is none."""
        if line.code:
            return None
        if line.text not in self._bylines:
            # Pages set the parts of a by-line apart by blanks: "3. Mai 2020  Ida Kern  Alltag".
            apart = re.sub(r"(?<=\S) {2,}(?=\S)", " | ", line.text.strip())
            spread = apart if apart != line.text.strip() and len(apart) < 200 else line.bare
            # WordPress prints two dates without a blank: "5. Mai 20206. Mai 2020".
            spread = re.sub(r"(?<=\s\d{4})(?=\d{1,2}\. [A-ZÄ])", " ", spread)
            # And "Veröffentlicht am5. Mai 2020" where a theme sets the two apart by its style.
            spread = re.sub(r"^(\w+ (?:am|on))(?=\d{1,2}\.|[A-Z]\w+ \d)", r"\1 ", spread)
            # "3. Mai 2020, 16:52 Uhr Aktualisiert am 4. Mai 2020 148 Kommentare", "… 4. Mai 2020".
            spread = _FURTHER.sub(" | ", spread)
            first = spread.split(" | ")[0]
            self._bylines[line.text] = byline(spread) or byline(first) or byline(line.bare)
        return self._bylines[line.text]

    def rule_for(self, line: Line, *wheres: str) -> Rule | None:
        """The first rule that knows this line for one of the given places."""
        return next((rule for rule in self.rules(line) if rule.where in wheres), None)

    def soft(self, line: Line) -> str:
        """The rule that takes the line for the page's by its words alone; empty if none."""
        if line.code or line.told or line.text.lstrip().startswith(("|", ">", "#")):
            return ""
        if line.bare not in self._soft:
            self._soft[line.bare] = frame_rule(line.bare, english=self.english)
        return self._soft[line.bare]

    def label_rule(self, line: Line, *wheres: str) -> str:
        """The name under which a label is dropped; empty if the line is none."""
        rule = self.rule_for(line, *wheres)
        return rule.name if rule else self.soft(line)

    def named(self, line: Line, name: str) -> bool:
        """True if a rule of that name knows this line, wherever it may stand."""
        return any(rule.name == name for rule in self.rules(line))

    def of_site(self, line: Line) -> bool:
        """True for the site's name alone, or with words of a label: "Teile Nachtpost"."""
        if not self.site or line.code or len(line.bare) > 90 or is_prose(line):
            return False
        shown = f" {key(line.bare)} "
        for name in self.site:
            if f" {name} " in shown and len(name.split()) <= 5:
                rest = [
                    word
                    for word in shown.replace(f" {name} ", " ").split()
                    if word not in ("der", "die", "das", "den", "dem", "the")
                ]
                if not rest or (len(rest) <= 4 and any(map(is_label_word, rest))):
                    return True
        return False

    def names_site(self, line: Line) -> bool:
        """True if the site's name stands in the line, as the page's foot or top spells it."""
        shown = f" {key(line.bare)} "
        return any(f" {name} " in shown for name in self.site | self._mastheads)

    def row_of_labels(self, line: Line) -> bool:
        """True for labels set apart by bars or dots: "Kommentare | Teilen"."""
        parts = [part for part in re.split(r"\s*[|·•∙]\s*", line.bare) if part]
        return 2 <= len(parts) <= 12 and all(
            any(rule.where in ("edge", "anywhere") for rule in catalog().find(part))
            for part in parts
        )

    def row_of_meta(self, line: Line) -> bool:
        """True for "Schreibe einen Kommentar / Führung / Von Ida Kern": who, where, how many."""
        parts = [part for part in re.split(r"\s*[|·•∙]\s*|\s+[/–—-]\s+", line.bare) if part]
        if not 2 <= len(parts) <= 7 or len(line.bare) > 160:
            return False
        known = 0
        for part in parts:
            if words(part) > 6 or part[-1:] in ".!?…,;":
                return False
            rules = catalog().find(part)
            known += byline(part) is not None or any(
                rule.name in ("comments", "reading-time", "byline", "tags") for rule in rules
            )
        return known > 0

    def row_of_menu(self, line: Line) -> bool:
        """True for a menu printed in one line: "Startseite Verein Termine Texte Kontakt"."""
        parts = line.bare.split()
        if not 3 <= len(parts) <= 16 or line.bare[-1:] in ".!?:,;…":
            return False
        if sum(part[:1].islower() for part in parts) > len(parts) // 4:
            return False
        known = [part for part in parts if _menu_word(part)]
        return len(known) >= 2 and (len(known) >= 0.3 * len(parts))

    def kind(self, line: Line, zone: Literal["head", "tail", "middle"]) -> Kind:
        """What the line looks like, seen from that part of the page."""
        if line.told:
            return "prose" if is_prose(line) else "name"
        known = self._kinds.get((line.text, zone))
        if known is None:
            known = self._kinds[line.text, zone] = self._kind(line, zone)
        return known

    def _kind(self, line: Line, zone: str) -> Kind:
        if line.code:
            return "prose"
        places = ("anywhere",) if zone == "middle" else ("anywhere", "edge", zone)
        if self.rule_for(line, "anywhere"):
            return "label"
        if self.byline(line):
            return "date"
        if self.rule_for(line, *places):
            return "label"
        if zone != "middle" and self.soft(line):
            return "label"
        if zone != "middle" and (self.row_of_labels(line) or self.row_of_menu(line)):
            return "label"
        if zone == "head" and self.row_of_meta(line):
            return "label"
        if zone == "tail" and "|" in line.bare and self.row_of_meta(line):
            return "label"
        if zone == "head" and _CLUB.search(line.bare) and words(line.bare) < 12:
            return "name"
        if zone == "tail" and self.of_site(line):
            return "label"
        if line.text.lstrip().startswith("#") and line.text.lstrip("# ").strip():
            return "heading"
        return "prose" if is_prose(line) else "name"


def _mastheads(lines: list[Line]) -> set[str]:
    """Short capitalised lines at the very top that no phrase knows: the site's name is there."""
    found = set()
    for line in [line for line in lines if line.role != "blank"][:4]:
        plain = not line.code and not is_prose(line) and line.bare[:1].isupper()
        if plain and 2 <= words(line.bare) <= 5 and not catalog().find(line.bare):
            found.add(key(line.bare))
    return found


def _menu_word(word: str) -> bool:
    return any(rule.name in ("navigation", "login") for rule in catalog().find(word))


def content(lines: list[Line], start: int = 0, end: int | None = None) -> list[int]:
    """Indices of the lines that hold something and are not decided."""
    stop = len(lines) if end is None else min(end, len(lines))
    return [index for index in range(start, stop) if lines[index].open]


def word_count(lines: list[Line], indices: list[int]) -> int:
    """Words of the given lines."""
    return sum(words(lines[index].bare) for index in indices)


def same(left: str, right: str) -> bool:
    """True if two lines are the same title, whatever marks and case they carry."""
    shown = key(left)
    return bool(shown) and shown == key(right)


def is_quoted(lines: list[Line], place: int, facts: Facts) -> bool:
    """True for a page's sentence between two sentences of the text: somebody tells of it.

    "Wir verwenden Cookies ...", and nothing of a page directly above or below.
    """
    near = lines[max(0, place - 1) : place] + lines[place + 1 : place + 2]
    return (
        is_prose(lines[place])
        and len(near) == 2
        and all(x.open and is_prose(x) and not facts.rules(x) for x in near)
    )
