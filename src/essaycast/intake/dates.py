"""Dates as pages and by-lines print them, in German and English.

Only whole lines are read as dates: a date inside a sentence belongs to the author.
The order of `03/04/2021` is not guessed; two digits name a year only in "05.03.21".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan january",
            "februar feber feb february",
            "märz mär mrz maerz march mar",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sept sep",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")"
_WEEKDAY = (
    r"(?:(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)"
    r"\.?,?\s+(?:den\s+|dem\s+)?)?"
)
DATE = (
    r"(?:"
    rf"\d{{1,2}}(?:\.|st|nd|rd|th)?\s*{_MONTH}\.?,?\s+\d{{4}}"
    rf"|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\.?,?\s+\d{{4}}"
    r"|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}"
    r"|\d{1,2}\.\s?\d{1,2}\.\d{2}"
    r"|\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}/\d{1,2}/\d{4}"
    rf"|{_MONTH}\.?\s+\d{{4}}"
    r")(?!\d)"
)
_SHORT = rf"(?:{_MONTH}\.?\s+\d{{1,2}}|\d{{1,2}}\.?\s+{_MONTH}\.?)"
_SPAN = re.compile(
    rf"\W*(?:geb(?:oren)?\.?\s*)?(?P<first>{DATE})\s*(?:[-–—†✝,]|bis)\s*[†✝]?\s*"
    rf"(?:gest(?:orben)?\.?\s*)?(?P<last>{DATE})\W*",
    re.IGNORECASE,
)
_FIRST_YEAR = 90
_CORRECTED = 15
"""Years after which nobody prints a second date because a text was changed."""
VAGUE = re.compile(
    rf"(?:(?:im|ende|anfang|mitte|in)\s+)?(?:{_MONTH}|frühjahr|frühling|frühsommer|sommer|"
    r"spätsommer|herbst|winter|advent|spring|summer|autumn|fall)\.?,?\s+\d{4}",
    re.IGNORECASE,
)
"""A month or a season: when a text was written, without the day."""
_TIME = (
    r"(?:,?\s*(?:um|at|[-–—|·•])?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
    r"(?:\s*(?:uhr|am|pm|a\.m\.|p\.m\.))?(?:\s*\(?(?:mesz|mez|cest|cet|utc|gmt|bst|est|edt|pst|pdt)\)?)?)?"
)
_LEAD = (
    r"(?:[-–—·•∙|~/]\s*)?(?:(?:veröffentlicht|publiziert|geschrieben|erstellt|verfasst|gepostet|"
    r"online(?: seit)?|stand|datum|date|vom|am|um|posted|published|written|created|on|from|"
    r"erschienen|eingestellt|gesendet|verschickt|versandt|sent|hochgeladen|beitrag|"
    r"(?:beitrags|erstellungs|erscheinungs|veröffentlichungs|publikations|post )?(?:datum|date)|"
    r"(?:zuletzt |last )?(?:aktualisiert|geändert|bearbeitet|updated|modified|edited)|"
    r"letzte (?:aktualisierung|änderung))\b:?\s*){0,3}"
)
_DATE_ONLY = re.compile(
    rf"{_LEAD}{_WEEKDAY}(?P<date>{DATE}|{_SHORT}){_TIME}\s*[.,|·•∙–—-]*", re.IGNORECASE
)
_FIND = re.compile(rf"(?<![\w.]){DATE}", re.IGNORECASE)
_FUSED = re.compile(
    rf"(?P<date>{_WEEKDAY}{DATE})(?P<rest>(?-i:[„“\"»‚(]?[A-ZÄÖÜ]).*)", re.IGNORECASE
)
_PERSON = (
    r"(?-i:[A-ZÄÖÜ][\w’'.-]*(?:\s+(?:von|van|de|zu|[A-ZÄÖÜ][\w’'.-]*)){0,4}|admin|[a-z]{3,12})"
)
_BY = re.compile(
    r"(?:(?:veröffentlicht|publiziert|geschrieben|erstellt|verfasst|gepostet|eingestellt|posted|"
    rf"published|written|text)\s+)?(?:von|by)\s+(?P<name>{_PERSON})",
    re.IGNORECASE,
)
# "von Gudrun" and "Autor: Gudrun" name an author; "Von Gudrun" may be a title, two names not.
_NAME = r"(?:(?:Dr|Prof|Pfr|Dipl\.-\w+)\.\s)*[A-ZÄÖÜ][\w’'.-]*"
_GENRE = (
    r"(?:[Ee]ssay|[Kk]olumne|[Gg]losse|[Kk]ommentar|[Rr]eportage|[Bb]eitrag|[Aa]nalyse|[Tt]ext|"
    r"[Ee]ssay|[Aa]rtikel|[Gg]astbeitrag|[Ee]rzählung|[Rr]ezension|[Gg]edanken|[Cc]olumn|[Pp]ost|[Ss]tory|[Ww]ords|[Aa]rticle)"
)
_TITLED = re.compile(
    rf"(?:[Vv]on|[Bb]y)\s+(?P<name>{_NAME}(?:\s+(?:von\s+|van\s+|de\s+)?{_NAME}){{1,3}}),"
    r"\s+[A-ZÄÖÜ]\w+(?:\s[\w-]+){0,4}(?:\s(?:a|i)\.\s?(?:D|R)\.)?"
)
"""A name and what the person is: "Von Dr. Ida Kern, Direktorin des Museums"."""
_SIGNED = re.compile(
    rf"(?:von|by)\s+(?P<name>{_NAME}(?:\s+(?:von\s+|van\s+|de\s+)?{_NAME}){{0,3}})"
    rf"|(?:(?:[Ee]ine? )?(?:Gast|[Gg]uest )?{_GENRE} )(?:von|by)\s+"
    rf"(?P<genre>{_NAME}(?:\s+(?:von\s+|van\s+|de\s+)?{_NAME}){{1,3}})"
    rf"|(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Gg]eschrieben|[Vv]erfasst|[Vv]eröffentlicht|[Ee]rstellt|"
    rf"[Ee]ingestellt|[Gg]epostet|AUTHOR|Author|Autor(?:in)?) (?:(?:[Bb]y|[Vv]on) )?"
    rf"(?P<written>{_NAME}(?:\s+(?:von\s+|van\s+|de\s+)?{_NAME}){{1,3}})"
    rf"|(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Gg]eschrieben|[Vv]erfasst|[Vv]eröffentlicht) "
    rf"(?:[Bb]y|von) (?P<first>{_NAME})"
    rf"|(?:[Tt]ext|(?:Beitrags-?)?[Aa]utor(?:in)?|Post author|[Ww]ords|[Vv]on):\s*"
    rf"(?P<labelled>{_NAME}(?:\s+{_NAME}){{0,3}})"
    rf"|(?:Von|By|VON|BY)\s+(?P<full>{_NAME}(?:\s+(?:von\s+|van\s+|de\s+)?{_NAME}){{1,3}})"
)
_HANDLE = re.compile(
    rf"{_LEAD}{_WEEKDAY}{DATE}{_TIME},?\s+(?:von|by)\s+(?P<name>@?[\w.-]{{2,40}})", re.IGNORECASE
)
# A page's template prints the days of publishing and of the last change without a gap.
_STUCK = re.compile(
    rf"(?P<first>\d{{1,2}}\.?\s*{_MONTH}\.?,?\s+\d{{4}}|{_MONTH}\.?\s+\d{{1,2}},?\s+\d{{4}}"
    rf"|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})(?={_WEEKDAY}(?:\d|{_MONTH}))",
    re.IGNORECASE,
)
# A reading time beside the date, with nothing between: "13.04.2024, 08:00 Uhr Lesezeit: 3 Min."
_READING = re.compile(
    r"\s[-–—|·•]?\s*(?:(?:Lesezeit|Lesedauer|Reading time):?\s+(?:ca\.\s+)?\d{1,3}\s+[Mm]in\w*\.?"
    r"|\d{1,3}\s+[Mm]in(?:\.|\w*)\s+(?:Lesezeit|Lesedauer|read))$"
)
_OF_ISSUE = re.compile(
    r"\w*(?:rundbrief|newsletter|ausgabe|rundmail|infobrief|monatsbrief|wochenbrief|gemeindebrief|"
    r"issue|edition|letter|mailing)(?:\s+(?:nr\.?\s*|#)?\d+)?,?\s+(?:vom|of|from)\s+"
    rf"{_WEEKDAY}(?P<date>{DATE})",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*[|·•∙]\s*|\s+[–—/-]\s+|\s*,\s+(?=\D)")
_LABEL = re.compile(
    r"(?:\d+|keine|kein|no|ein)\s+(?:kommentare?|comments?|likes?|aufrufe|views)|"
    r"[\d.,]+\s+(?:anmerkung(?:en)?|notes?)(?:\s+(?:reblog\w*|gefällt mir))*|"
    r"(?:lesezeit|lesedauer|reading time)\b.*|\d+\s*(?:min\.?|minuten?|minutes?)\b.*|"
    r"(?:kommentare|comments) (?:deaktiviert|geschlossen|off|closed)\b.*|"
    r"allgemein|blog|news|uncategorized|kolumne|essay",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line above or below a text says about it."""

    date: date | None = None
    """None if the line names no complete date."""
    author: str = ""


def parse_date(text: str) -> date | None:
    """The first complete date in `text`; None if there is none or the calendar lacks it."""
    found = _FIND.search(text)
    if not found:
        return None
    shown = found.group().lower()
    try:
        if re.match(r"\d{4}-", shown):
            return date.fromisoformat(shown[:10])
        numbers = [int(number) for number in re.findall(r"\d+", shown)]
        month = next(
            (_MONTHS[word] for word in re.findall(r"[a-zä]+", shown) if word in _MONTHS), 0
        )
        if month:
            return date(numbers[1], month, numbers[0]) if len(numbers) > 1 else None
        if "." in shown and numbers[2] > 99:
            return date(numbers[2], numbers[1], numbers[0])
        if "." in shown:
            # There were no pages to copy before 1990: "05.03.21" and "24.12.98" name one year each.
            century = 1900 if numbers[2] >= _FIRST_YEAR else 2000
            return date(century + numbers[2], numbers[1], numbers[0])
    except ValueError:
        return None
    return None


def parse_moment(text: str) -> date | datetime | None:
    """A machine's timestamp (ISO 8601) or a printed date."""
    text = text.strip()
    try:
        if len(text) > 10 and text[10] in "T ":
            return datetime.fromisoformat(text)
        return date.fromisoformat(text)
    except ValueError:
        return parse_date(text)


def date_line(text: str) -> Byline | None:
    """What a line says that is a date and nothing else."""
    if len(text) > 70 or not any(char.isdigit() for char in text):
        return None
    if not _DATE_ONLY.fullmatch(text.strip()):
        return None
    return Byline(parse_date(text))


def _life(text: str) -> bool:
    """True for "12. Mai 1931 – 2. Januar 2022": from when to when somebody lived."""
    found = _SPAN.fullmatch(text)
    if not found:
        return False
    first, last = parse_date(" " + found["first"]), parse_date(" " + found["last"])
    return bool(first and last and last.year - first.year > _CORRECTED)


def byline(text: str) -> Byline | None:
    """What a by-line says: a date with a name, a reading time, a category; or `von NAME`.

    A sentence with a date in it is none: by-lines have no full stop and few words.
    """
    text = re.sub(r"^[(\[](.*)[)\]]$", r"\1", text.strip())
    text = _STUCK.sub(r"\g<first> | ", re.sub(r"\s[-–—|·•/]$", "", text))
    if len(text) > 140 or len(text.split()) > 18:
        return None
    if _life(text):
        return None
    text = _READING.sub(" | ", text).strip(" |") if _READING.search(text) else text
    only = date_line(text)
    if only:
        return only
    issue = _OF_ISSUE.fullmatch(text)
    if issue:
        return Byline(parse_date(issue["date"]))
    plain = _SIGNED.fullmatch(text) or _TITLED.fullmatch(text)
    if plain:
        return Byline(None, next(name for name in plain.groups() if name))
    handle = _HANDLE.fullmatch(text)
    if handle:
        return Byline(parse_date(text), handle["name"])
    fused = re.fullmatch(rf"(?P<name>{_NAME}(?:\s{_NAME}){{0,2}}\.?)(?P<date>(?i:{DATE}))", text)
    if fused:
        return Byline(parse_date(" " + fused["date"]), fused["name"])
    found = _FIND.search(text)
    if not found or re.search(r"(?<!\b[Mm]in)(?<=[a-zäöüß]{2})[.!?]$", text):
        return None
    author = _BY.search(text)
    rest = f"{text[: found.start()]} | {text[found.end() :]}"
    if author:
        rest = rest.replace(author.group(), " | ")
    parts = 0
    for part in _SEPARATORS.split(rest):
        shown = re.sub(rf"^{_LEAD}|{_TIME}$", "", part.strip(" .,:|"), flags=re.IGNORECASE)
        shown = re.sub(rf"^{_WEEKDAY}$", "", f"{shown} ", flags=re.IGNORECASE).strip()
        shown = re.sub(
            r"^(?:in|um|uhr|unter)\b\s*|\b(?:am|von|by|on|uhr|um|vom|at)$",
            "",
            shown,
            flags=re.IGNORECASE,
        ).strip(" .,:|")
        if not shown or _LABEL.fullmatch(shown):
            continue
        parts += 1
        if len(shown.split()) > 4 or re.search(r"[a-zäöüß]{2}[.!?]", shown):
            return None
        # an ordinary lower-case word is part of a sentence, not of a by-line
        if re.match(r"[a-zäöüß]", shown) and shown not in ("admin", "in"):
            return None
    separated = not parts or bool(re.search(r"[|·•∙–—/,-]", text.replace(found.group(), "")))
    # "Berlin, Mai 1989" is a title as well as a by-line; "Ausgabe | Mai 1989" is not.
    month_only = not re.search(r"\d\D+\d", found.group())
    if month_only and not author and not re.search(r"[|·•∙]", text):
        return None
    if not (author or separated or re.match(_LEAD + r"\S", text, re.I).end() > 1):  # type: ignore[union-attr]
        return None
    return Byline(parse_date(found.group()), author["name"] if author else "")


def split_fused(text: str) -> tuple[str, str] | None:
    """A date with the next text stuck to it (`Oktober 23, 2019Agilität`): both parts."""
    if not text[:1].isalnum():
        return None
    found = _FUSED.match(text)
    if not found:
        return None
    return found["date"].strip(), found["rest"]


def day_and_month(text: str) -> tuple[int, int] | None:
    """Day and month of a date without a year ("Sep. 3"); None if the line is none."""
    if not re.fullmatch(rf"{_WEEKDAY}{_SHORT}\.?", text.strip(), re.IGNORECASE):
        return None
    day = int(re.findall(r"\d+", text)[0])
    month = next(
        (_MONTHS[word] for word in re.findall(r"[a-zä]+", text.lower()) if word in _MONTHS), 0
    )
    return (day, month) if month else None
