"""Parts of a document, and what all ways of splitting ask of its lines."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date

from essaycast.intake.boilerplate.facts import Facts, content
from essaycast.intake.boilerplate.notes import note_of
from essaycast.intake.lines import Line, is_list_item, is_prose, title_shaped, words

LEAST = 12
"""Words between two titles that make an essay; less is a list of titles."""
TEXT = 40
"""Words of a text where the evidence is weaker than a title and a date."""

RULE = re.compile(r"(?:([-=_*#~+•·–—━─═▬■●◆✻❖])[ ]?)(?:\1[ ]?){4,}")
"""A line that parts texts: five marks and more."""
SHORT_RULE = re.compile(r"(?:([-=_*#~+•·–—━─═▬■●◆✻❖])[ ]?)(?:\1[ ]?){2,}")
"""Three marks and more: as often between the scenes of one text."""
_ORNAMENT = re.compile(r"^[*_=~#•·◆◇–—-]+\s*(?=\S)|(?<=\S)\s*[*_=~#•·◆◇–—-]+$")
_NUMBER = re.compile(
    r"^(?:(?:nr|no|text|kolumne|folge|teil)\.?\s*)?(\d{1,3})\s*[.):|/–-]?\s+", re.I
)
_BARE_NUMBER = re.compile(r"\d|[IVXL]{1,6}[.)]")
_ROMAN = re.compile(r"^([IVXL]{1,6})[.)]\s+")
_SERVICE = re.compile(
    r"(?:unsere |die |alle |weitere |nächste |kommende |aktuelle |bevorstehende )*"
    r"(?:termine?|veranstaltung(?:en|stipps?|shinweise?)?|kalender|ankündigung(?:en)?|"
    r"vorschau|ausblick|impressum|kontakt|spenden?|spendenkonto|unterstütz\w+|förder\w+|"
    r"abonn?e?\w*|bestell\w+|buchtipps?|lesetipps?|linktipps?|hörtipps?|leserbriefe?|"
    r"redaktion|herausgeber\w*|anzeigen?|werbung|folgen sie|folge uns|social media|"
    r"kurz notiert|zum schluss|(?:und )?sonst noch|datenschutz\w*|autor(?:en|innen)\w*|"
    r"mitarbeit\w*|bildnachweise?|nachweise?|quellennachweise?|dates|events|upcoming|support\w*|"
    r"imprint|contact|rückblick|geburtstage|gottesdienste|kollekten?|sprechzeiten|öffnungszeiten|"
    r"seminare?|kurse|angebote|workshops?|lesungen)\b.{0,40}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\bIBAN\b|\bBIC\b|spendenkonto|\bTel(?:efon)?\b[.:]|@\w[\w-]*\.\w|https?://|\bwww\.|"
    r"\b\d{5} [A-ZÄÖÜ][a-zäöüß]+",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\s*(?:[-*•]\s*)?(?:(?:mo|di|mi|do|fr|sa|so|mon|diens|donners|frei|sams|sonn)\w*[.,]?\s+)?"
    r"(?:den\s+|am\s+)?\d{1,2}\.(?:\s?\d{1,2}\.|\s?[A-ZÄÖÜ][a-zä]{2,8}\b)",
    re.IGNORECASE,
)
_GENRES = (
    r"(?:kolumnen|glossen|essays|texte|geschichten|kurzgeschichten|betrachtungen|andachten|"
    r"predigten|miniaturen|aufsätze|kurztexte|feuilletons|erzählungen|lesestücke|prosastücke|"
    r"streiflichter|randbemerkungen|columns|articles|stories|texts)"
)
_LOOSE = r"(?:beiträge|gedanken|notizen|impulse|artikel|kommentare|reden|archiv|blog|briefe)"
"""Names of collections that open essays' titles as well ("Gedanken zum Advent")."""
_COLLECTION = re.compile(
    r"(?:(?:meine|unsere|alle|gesammelte|ausgewählte|neue|kurze|kleine|die|der|das|\w+isches?|"
    r"sämtliche|zwei|drei|vier|zehn|zwölf|sieben|fünf|acht|neun|sechs|\d{1,3}|ihre|seine)\s+)*"
    rf"(?:{_GENRES}\b(?P<rest>.{{0,60}})|{_LOOSE}(?:\s+\d{{4}}\b.{{0,20}})?)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Part:
    """The lines of one essay."""

    lines: list[Line]
    title: str = ""
    """What the split learned of its title; empty if the head must show it."""
    leading: bool = False
    """True for what stood above the first title of an archive, and below its last text."""
    frame: bool = False
    """True for a section that is no essay whatever it holds ("Termine")."""
    heading: Line | None = None
    """The title's line, where the split knows it."""
    date: date | None = None
    """From a note below the text."""


def cut(lines: list[Line], starts: list[int], titles: list[str] | None = None) -> list[Part]:
    """Parts that begin at `starts`; what stands above the first is a leading part."""
    edges = [*starts, len(lines)]
    parts = []
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        part = Part(lines[start:end], heading=lines[start])
        part.title = titles[number] if titles else ""
        parts.append(part)
    if content(lines, 0, starts[0]):
        parts.insert(0, Part(lines[: starts[0]], leading=True))
    return parts


def dates_above(
    lines: list[Line], facts: Facts, indices: list[int], titles: list[int]
) -> list[int]:
    """Where texts begin: at the date above the title, if most titles have one there."""
    places = {index: place for place, index in enumerate(indices)}
    begins = []
    for title in titles:
        over = indices[places[title] - 1] if places[title] else title
        found = facts.byline(lines[over]) or note_of(lines[over])
        begins.append(over if over != title and found and found.date else title)
    moved = [begin != title for begin, title in zip(begins, titles, strict=True)]
    # Dates below the texts stand above all titles but the first.
    return begins if moved[0] and sum(moved) >= 0.7 * len(titles) else titles


def prose_words(lines: list[Line], facts: Facts, start: int = 0, end: int | None = None) -> int:
    """Words in the sentences of a stretch."""
    return sum(
        words(lines[index].bare)
        for index in content(lines, start, end)
        if facts.kind(lines[index], "middle") == "prose"
    )


def prose_sums(lines: list[Line], facts: Facts) -> list[int]:
    """Words in the sentences above each line, and at the end of all: differences are stretches."""
    counts = (
        words(line.bare) if line.open and facts.kind(line, "middle") == "prose" else 0
        for line in lines
    )
    return [0, *itertools.accumulate(counts)]


def plain_title(text: str) -> str:
    """A title without the marks that set it apart: `*** Der Stuhl ***` -> `Der Stuhl`."""
    return _ORNAMENT.sub("", re.sub(r"^\s*#+\s*", "", text).strip()).strip()


def numbered(text: str) -> tuple[int, str]:
    """The number of a numbered title and the title; 0 and the text if it has none."""
    shown = plain_title(text)
    found = _NUMBER.match(shown)
    if found:
        return int(found[1]), shown[found.end() :].strip()
    found = _ROMAN.match(shown)
    if found:
        value = _roman(found[1])
        return value, shown[found.end() :].strip()
    return 0, shown


def _roman(text: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    total = 0
    for one, two in itertools.zip_longest(text, text[1:]):
        value = values[one]
        total += -value if two and values[two] > value else value
    return total


def unnumbered(texts: list[str], *, worded: bool = True) -> list[str]:
    """Titles without ornaments, and without numbers where these count on (or back).

    `worded`: also without the word before the number ("Kolumne 14: Das Hochbeet"); on a web
    page "Teil 2: Der Pass" is the title.
    """
    pairs = [numbered(text) for text in texts]
    counts = [number for number, _ in pairs]
    steps = {two - one for one, two in itertools.pairwise(counts)} in ({1}, {-1})
    steps = steps and (worded or all(_BARE_NUMBER.match(plain_title(text)) for text in texts))
    if len(pairs) > 1 and all(counts) and steps and all(title for _, title in pairs):
        return [title for _, title in pairs]
    return [plain_title(text) for text in texts]


def stands_as_title(line: Line, facts: Facts) -> bool:
    """True for a line that may be a title: also numbered, starred or in another mark."""
    if facts.kind(line, "head") in ("label", "date") or line.code or note_of(line):
        return False
    shown = numbered(line.text)[1] if is_list_item(line.text) else plain_title(line.text)
    return bool(shown) and title_shaped(shown)


def is_service(line: Line) -> bool:
    """True for the heading of a section that is no essay ("Termine", "Unterstützen Sie uns")."""
    shown = plain_title(line.bare)
    return words(shown) <= 7 and bool(_SERVICE.fullmatch(numbered(shown)[1].rstrip(":!")))


def is_collection(text: str) -> bool:
    """True for the name of a collection: "Meine Texte", "Kolumnen aus dem Boten 2016"."""
    for part in re.split(r"\s*[|:•·]\s*|\s+[–—-]\s+", plain_title(text)):
        found = _COLLECTION.fullmatch(part.strip())
        rest = (found["rest"] or "").strip() if found else ""
        if found and (not rest or re.match(r"(?:\d|aus |von |vom |bis |der |des |\()", rest)):
            return True
    return False


def names_collection(above: list[Line], facts: Facts) -> bool:
    """True if what stands above the first title names a collection; a menu's words do not."""
    framed = len(above) > 5 or any(facts.kind(line, "head") == "label" for line in above)
    return any(is_collection(line.bare) and not (framed and words(line.bare) < 2) for line in above)


def frame_block(lines: list[Line], facts: Facts) -> bool:
    """True for a stretch between rules that is the page's or the mail's, not an author's."""
    indices = content(lines)
    if not indices:
        return False
    first = lines[indices[0]]
    prose = prose_words(lines, facts)
    if is_service(first) and (prose < 120 or not is_prose(first)):
        return True
    shown = [lines[index] for index in indices]
    days = sum(bool(_DAY.match(line.text)) for line in shown)
    if days >= 2 and days >= 0.5 * (len(shown) - 1):
        return True
    labels = sum(
        facts.kind(line, "tail") in ("label", "date") or bool(_ADDRESS.search(line.bare))
        for line in shown
    )
    if labels >= 0.5 * len(shown) and prose < 80:
        return True
    headed = len(shown) > 1 and title_shaped(first.text) and first.bare.isupper()
    return (headed and prose < TEXT) or (
        prose < 60 and any(_ADDRESS.search(line.bare) for line in shown)
    )


def drop_rules(lines: list[Line]) -> None:
    """Mark the rules between texts."""
    for line in lines:
        if RULE.fullmatch(line.text.strip()):
            line.drop("separator")


def trim(part: Part, facts: Facts) -> None:
    """Drop the sections that follow a rule at a text's end and are no author's."""
    lines = part.lines
    rules = [i for i, line in enumerate(lines) if SHORT_RULE.fullmatch(line.text.strip())]
    edges = [*rules, len(lines)]
    for start, end in itertools.pairwise(edges):
        if prose_words(lines, facts, 0, start) < LEAST:
            continue
        if frame_block(lines[start + 1 : end], facts):
            for line in lines[start + 1 : end]:
                line.drop("archive")
    drop_rules(lines)


def trim_rules(part: Part) -> None:
    """Drop the rules at a text's edges: they part it from its neighbours."""
    for step in (1, -1):
        for line in part.lines[::step]:
            if SHORT_RULE.fullmatch(line.text.strip()):
                line.drop("separator")
            elif line.open:
                break
