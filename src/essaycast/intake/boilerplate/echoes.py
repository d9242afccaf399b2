"""Names and titles that a page repeats further down: who it is, and what the text is called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from essaycast.intake.lines import Line, key

_QUOTED = re.compile(r"[„“\"»«](.{3,120}?)[“”\"«»]")


def site_names(lines: Iterable[Line]) -> set[str]:
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


def echoed_titles(lines: Iterable[Line]) -> set[str]:
    """Titles the page repeats: in "3 Gedanken zu „…“", in a breadcrumb's last part."""
    found = set()
    previous = ""
    for line in lines:
        shown = line.bare
        if len(shown) > 200:
            continue
        if re.search(
            r"(?:gedanken?|antwort(?:en)?|kommentare?|thoughts?|repl\w+|responses?) "
            r"(?:zu|auf|on|to)\b",
            shown,
            re.IGNORECASE,
        ):
            match = _QUOTED.search(shown) or re.fullmatch(
                r"(?:\d+|ein|eine|one)\s\w+ (?:zu|auf|on|to) (.{3,120})", shown, re.IGNORECASE
            )
            if match:
                found.add(key(match.group(1)))
        if previous and re.fullmatch(r"copy link|link kopieren|link copied", shown, re.I):
            found.add(key(previous))  # a share sheet names what it shares
        previous = shown
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
