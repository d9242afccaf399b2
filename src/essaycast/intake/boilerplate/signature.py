"""A letter's end: the greeting and the name below which a page goes on by itself."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from essaycast.intake.boilerplate.calls import FACT, is_call
from essaycast.intake.boilerplate.vocabulary import biography_words, offer_points
from essaycast.intake.lines import Line, is_prose, key, name_shaped, words

GREETING = re.compile(
    r"(?:(?:sehr |ganz |von )?herz\w*|(?:mit|viele|liebe|beste|herzliche|schöne|freundliche|"
    r"sonnige|frohe|gute)\w*\b.*\b(?:grü(?:ß|ss)\w*|wünsche\w*)|alles (?:liebe|gute)|"
    r"bis \w.*|auf bald|in diesem sinne|(?:bleib|komm|pass|mach|hab)(?:en sie|t)?\b.*|"
    r"danke\w*\b.*|berg heil.*|ahoi|servus|moin|namast[eé].*|shalom|amen|frieden|"
    r"segensreiche.*|tschüs\w*|ciao)\W*",
    re.IGNORECASE,
)
_YOURS = re.compile(
    r"(?:Ihre?|Deine?|Eure?|Euer) (?:\w+\.? ){0,2}[A-ZÄÖÜ][\w’'.-]+(?: [A-ZÄÖÜ].*)?"
)
_FIRST_NAME = re.compile(r"(?:Ihre?|Deine?|Eure?|Euer) (?P<name>[A-ZÄÖÜ]\w{1,10})")
_AFTER_SIGNATURE = 120
"""Words a page prints between a letter's signature and its foot."""
AFTERWORD = re.compile(
    r"(?:p\.? ?s\.?\b|ps:|aus:|quellen?\b|literatur\b|zum (?:weiter|nach)lesen\b|anmerkung|\[|\^|"
    r"\(|für \w+)",
    re.IGNORECASE,
)
"""What an author may add below the name: a postscript, a source, a dedication."""
_BOOK = re.compile(
    r"(?:[„“»\"‚*_].{3,120}[“”«\"‘*_]|[A-ZÄÖÜ][\w’.-]* [A-ZÄÖÜ][\w’-]+: .{3,120})"
    r"\W.{0,60}\b(?:1[4-9]|20)\d\d\b\W*$"
)
_READ = re.compile(
    r"(?:nach|weiter)?(?:gelesen|zitiert|zitat|nachzulesen|verwendet|benutzt|quelle|buch|"
    r"entnommen|stammt|stammen|findet sich|steht (?:in|bei)|"
    r"erwähnt\w*|genannt\w*|read|quoted|cited|source|taken from)\b",
    re.IGNORECASE,
)


def is_letter_end(line: Line) -> bool:
    """True for "Eure Wiebke" alone in its line: nobody but an author signs so."""
    found = _FIRST_NAME.fullmatch(line.bare)
    return found is not None and name_shaped(f"{found['name']} {found['name']}")


def cut_below_signature(lines: list[Line], names: AbstractSet[str], start: int) -> None:
    """Drop what follows a letter's greeting and name: the writer has put down the pen.

    Not a postscript or a note on sources; and not where so much follows that the greeting
    belonged to an editor's letter above the text.
    """
    indices = [i for i in range(start, len(lines)) if lines[i].open]
    total = sum(words(lines[i].bare) for i in indices)
    for place in range(len(indices) - 2, 0, -1):
        if not _signature(lines, indices, place, names):
            continue
        rest = indices[place + 1 :]
        while rest and any(is_afterword(lines[i]) for i in rest):
            rest = rest[1:]
        after = sum(words(lines[i].bare) for i in rest)
        if any(_own_sentence(lines[i]) for i in rest):
            return
        if not rest or after > min(_AFTER_SIGNATURE, 0.4 * total):
            return
        if not any(line.role == "dropped" for line in lines[rest[-1] :]):
            return
        for index in rest:
            lines[index].drop("foot")
        return


def _signature(lines: list[Line], indices: list[int], place: int, names: AbstractSet[str]) -> bool:
    """True for a name under a greeting ("Herzlich", "Ihre Ida Kern")."""
    line, above = lines[indices[place]], lines[indices[place - 1]]
    count = words(line.bare)
    if is_prose(line) or not 1 <= count <= 6 or line.code:
        return False
    greeted = (
        bool(GREETING.fullmatch(above.bare))
        and words(above.bare) <= 12
        and not above.bare.endswith((".", "?", ":"))
    )
    named = (
        name_shaped(line.text)
        or _known(line, names)
        or (count == 1 and line.bare[:1].isupper() and line.number == above.number + 1)
    )
    if greeted and named and not line.text.startswith(("#", "-", "*")):
        return True
    return bool(_YOURS.fullmatch(line.bare)) and (
        greeted
        or not is_prose(above)
        or above.bare.endswith((",", "!"))
        or any(key(line.bare).split()[-1] in name.split() for name in names)
    )


def is_afterword(line: Line) -> bool:
    """True for what an author adds below the name, a book with its year among it.

    "Nachzulesen bei I. Kern, „Der Zaun“, Ulm 1998." A bookseller's price makes it an offer.
    """
    if AFTERWORD.match(line.bare):
        return True
    shown = line.text.strip()
    source = bool(_BOOK.search(shown)) and "|" not in shown and not line.code
    return (source and bool(_READ.search(shown)) and not FACT.search(shown)) or (
        source and not offer_points(shown) and not biography_words(shown) and words(shown) <= 25
    )


def _known(line: Line, names: AbstractSet[str]) -> bool:
    """True for the author's name or a part of it: the first name under a letter."""
    shown = key(line.bare)
    return shown in names or any(shown in name.split() for name in names)


def _own_sentence(line: Line) -> bool:
    """A paragraph that offers nothing, tells about no person, names no hour or place."""
    return (
        is_prose(line)
        and words(line.bare) >= 20
        and offer_points(line.bare) < 2
        and biography_words(line.bare) < 2
        and not is_call(line)
        and not FACT.search(line.bare)
    )
