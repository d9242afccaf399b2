"""Short lines that stand at the top of pages and are no titles, known by their shape.

Categories, names of series and issues, clubs, breadcrumbs, the words over a name.
"""

from __future__ import annotations

import itertools
import re

from essaycast.intake.lines import Line, is_prose, key, name_shaped, words

KICKERS = frozenset(
    """kolumne kolumnen essay essays glosse glossen blog allgemein gedanken alltag gesellschaft
    kultur politik wirtschaft leben familie reise reisen meinung kommentar notizen notiz tagebuch
    newsletter column opinion führung karriere business coaching marketing vertrieb inspiration
    impulse wissen magazin unkategorisiert debatte feuilleton reportage reportagen gespräche
    interview interviews porträt rezension rezensionen aktuelles aktuell allgemeines news
    neuigkeiten texte text geschichten briefe brief journal beiträge artikel ratgeber tipps
    letters stories articles andacht andachten predigt predigten praxis forschung""".split()
)
SERIES = re.compile(
    r"(?:kolumne|serie|essay|glosse|kommentar|column|series|opinion|rubrik|kategorie|category)"
    r"\s*[:|–-].{2,60}",
    re.IGNORECASE,
)
ISSUE = re.compile(
    r"(?:ausgabe|newsletter|issue|folge|rundbrief|heft|nr\.?|no\.?|vol\.?|#)\s*(?:#?\d|vom\b)",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:ausgabe|newsletter|issue|folge|rundbrief|brief|letter|nr\.?|no\.?|#)\s*#?\d{1,4}\s*[:–—-]\s*"
    r"[^\W\d]\w*\s\w",
    re.IGNORECASE,
)
"""A title with the number of its issue before it: "Ausgabe 31: Der zwölfte Satz"."""
_AUTHOR_WORD = re.compile(
    r"(?:autor(?:in)?|author|text|words|von|by|written by|geschrieben von|details):?", re.IGNORECASE
)
_FUSED = re.compile(r"(?:[A-ZÄÖÜ][a-zäöüß-]+){2,4}")
_PICTURED = re.compile(
    r"(?:titelbild|cover image|article cover image|bild)"
    r"(?: des| zum| für den| for(?: the)?| of(?: the)?)?"
    r"(?: artikels?| beitrags?| article| post)?,?:? [„“\"»](?P<title>.{3,160})[“”\"«]",
    re.IGNORECASE,
)
_COVER = re.compile(
    r"(?:artikel-?)?(?:titelbild|cover image|artikelbild|beitragsbild)"
    r" (?:von|für|zu|zum|for|of):? (?P<title>\w.{8,160})",
    re.IGNORECASE,
)
MOTTO = re.compile(
    r"(?:ein|eine|der|die|das|a|an|the)\s(?:\w+\s)?(?:web-?log|blog|magazin|magazine|podcast|"
    r"newsletter|online-?magazin|zeitschrift)\b"
    r"|(?:der|die|das|ein|eine)\s\w{4,}(?:brief|post|letter|mail)\s(?:für|über|aus|von|mit)\b",
    re.IGNORECASE,
)
"""What a site says of itself: "Ein Blog der Abteilung Geschichte"."""
_CRUMB = re.compile(r"\s+[»›>/→\\·•]+\s+|\s{2,}")
_WINDOW = re.compile(r"\s+[|–—-]\s+")
DEDICATION = re.compile(
    r"(?:für|to|for|in erinnerung an|im gedenken an|gewidmet) .{1,60}$|nach einer? \w+ von ", re.I
)
CLUB = re.compile(r"\be\.\s?v\.$|\bggmbh$|\bgmbh$|\bgbr$|\be\. ?g\.$", re.IGNORECASE)
FORWARDED = re.compile(r"(?:(?:wg|fwd?|fw|aw|re)\s*:\s*)+(?=\S)", re.IGNORECASE)
NOT_TEXT = re.compile(r"(?:\d+ (?:artikel|articles|beiträge|posts|follower\w*))", re.IGNORECASE)


FORWARDED = re.compile(r"^(?:(?:wg|fwd?|aw|re|fw|antw|weitergeleitet)\s*:\s*)+", re.IGNORECASE)
"""What a mail program puts before the subject of a mail that is sent on."""
_LABELLED = re.compile(
    r"(?:(?:titel|newsletter|profil|beitrags|header|autoren)?bild|logo|cover image|avatar|"
    r"profile picture)(?: für| von| for| of)?:? (?P<name>.{2,80})",
    re.IGNORECASE,
)
SKIP = re.compile(
    r"\b(?:inhalt|hauptinhalt|content|hauptbereich|skip|springe|springen|überspringen)\b", re.I
)
_LEADS_ON = re.compile(
    r"(?:(?:published|posted|written|veröffentlicht|geschrieben|gepostet|eingestellt|erschienen)"
    r" )?(?:in|by|von|unter|auf|bei)",
    re.IGNORECASE,
)


def breadcrumb_end(text: str) -> str:
    """The key of a breadcrumb's last part; empty if the line is none.

    `Start > Texte > Der Zaun` as well as `Start  Texte  Der Zaun`.
    """
    parts = [part for part in _CRUMB.split(text.strip()) if part.strip()]
    return key(parts[-1]) if 2 <= len(parts) <= 7 and len(text) < 250 else ""


def window_parts(text: str) -> list[str]:
    """Keys of the parts of a window's title: "Der Zaun – Halbschatten"."""
    parts = [key(part) for part in _WINDOW.split(text.strip())]
    return parts if 2 <= len(parts) <= 3 and len(text) < 200 else []


def labelled_names(lines: list[Line]) -> set[str]:
    """Names in the replacement texts of pictures: "Newsletterbild für …", "Logo von …"."""
    found = set()
    for line in lines[:120]:
        match = _LABELLED.fullmatch(line.bare) if len(line.bare) < 120 else None
        if match:
            found.add(key(match["name"]))
    return found - pictured_titles(lines)


def pictured_titles(lines: list[Line]) -> set[str]:
    """Titles in the replacement texts of pictures: "Titelbild des Artikels „…“"."""
    found = set()
    for line in lines[:120]:
        shown = line.bare if len(line.bare) < 200 else ""
        match = _PICTURED.fullmatch(shown)
        if match:
            found.add(key(match["title"]))
        covered = _COVER.fullmatch(shown)
        # Three words and no person's name: an article has its picture, a person a portrait.
        if covered and words(covered["title"]) > 2 and not name_shaped(covered["title"]):
            found.add(key(covered["title"]))
    return found


def fused_words(text: str, known: set[str]) -> bool:
    """True for categories printed without a gap: "DebatteEssay"."""
    if " " in text.strip() or not _FUSED.fullmatch(text.strip()):
        return False
    parts = [part.casefold() for part in re.findall(r"[A-ZÄÖÜ][a-zäöüß-]+", text)]
    return len(parts) > 1 and any(part in known or part in KICKERS for part in parts)


def is_author_word(text: str) -> bool:
    """True for a word that names an author in the next line: "Von", "Autorin:"."""
    return bool(_AUTHOR_WORD.fullmatch(text))


def leads_on(text: str) -> bool:
    """True for words that go on in the next line: "Published in" over the publication."""
    return bool(_LEADS_ON.fullmatch(text))


def doubled(again: list[int], order: list[int]) -> bool:
    """True if the two stand one below the other."""
    places = [order.index(i) for i in again]
    return any(right - left == 1 for left, right in itertools.pairwise(places))


def repeated_menu(lines: list[Line], order: list[int], again: list[int]) -> bool:
    """True if the lines around come again too: a menu that is printed twice."""
    left, right = order.index(again[0]), order.index(again[-1])
    run = 1
    for step in (1, -1):
        near = step
        while (
            0 <= left + near < right
            and right + near < len(order)
            and key(lines[order[left + near]].bare) == key(lines[order[right + near]].bare)
        ):
            near += step
            run += 1
    return run > 2


def name_and_role(line: Line) -> bool:
    """True for a name, a comma, and in a few words what the person does or where."""
    name, comma, role = line.bare.partition(", ")
    return bool(comma) and name_shaped(name) and 1 <= words(role) <= 8 and not is_prose(line)
