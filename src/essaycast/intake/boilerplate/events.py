"""Dates, places and prices at a text's foot: what its page announces."""

from __future__ import annotations

import re

from essaycast.intake.boilerplate.calls import FACT
from essaycast.intake.lines import Line, is_list_item, is_prose, words

_EVENTS = re.compile(
    r"\b(?:\w*termine?|\w*veranstaltung\w*|lesung\w*|vorschau|\w*öffnungszeit\w*|\w*büro|"
    r"sprechzeit\w*|kalender|kontakt|spenden\w*|konto|bankverbindung|vorträge|workshops?|"
    r"kurse|seminare|demnächst|ausblick|\w*tipps?(?: (?:des|der) \w+)?|hinweise?|treffpunkt|"
    r"gottesdienste?|ankündigung\w*|vormerken)\b",
    re.IGNORECASE,
)


def is_events(lines: list[Line], group: list[int], below: Line | None) -> bool:
    """Times, places and prices in short lines, under a heading that announces them or not."""
    if any(lines[i].code or words(lines[i].bare) > 18 for i in group):
        return False
    facts = [i for i in group if FACT.search(lines[i].bare)]
    heading = lines[group[0]]
    named = (
        not is_prose(heading) and words(heading.bare) <= 6 and bool(_EVENTS.search(heading.bare))
    )
    if named and len(group) == 1:
        return below is not None and below.rule in ("events", "offer")
    if any(is_prose(lines[i]) and i not in facts for i in group):
        return False
    if any(is_list_item(lines[i].text) and i not in facts for i in group):
        return False
    if named and len(facts) >= 1 and len(facts) * 2 >= len(group) - 1:
        return True
    return len(group) >= 2 and len(facts) >= 2 and len(facts) * 2 >= len(group)
