"""Cutting a spoken sentence for engines that take only so much at once.

Cuts fall between clauses where they can, between phrases where they must, and never inside a
number, a date, a name or a spelled word, unless a single word is longer than the limit.
"""

from __future__ import annotations

import re

from .data import word_set
from .data.function_words import DETERMINERS_WEAK_EN, PREPOSITIONS, STARTERS
from .grammar import gender
from .patterns import MONTHS, lazy

_TOKEN = lazy(r"\S+")
_NUMBER_WORD = lazy(
    r"(?:und|einen?|eine[rms]?|eins|zwei|drei|vier|fünf|sechs|sech|sieben|sieb|acht|neun|zehn|elf|zwölf|zwan|null|"
    r"zigste[nrsm]?|zig|ßigste[nrsm]?|ßig|hundert|tausend|st?e[nrsm]?|te[nrsm]?|erste[nrsm]?|dritte[nrsm]?)+$"
)
_NUMBER_ROOT = lazy(
    r"zwei|drei|vier|fünf|sech|sieb|acht|neun|zehn|elf|zwölf|zig|hundert|tausend|null|erste|ein"
)
# Between two of these, or between a number and one of these, there is no breath.
_NUMBER_MATES = word_set(
    """
komma punkt uhr prozent promille euro cent dollar franken pfund million millionen milliarde
milliarden billion billionen tausend bis zu mal plus minus hoch grad meter metern kilometer
kilometern zentimeter millimeter quadratmeter quadratmetern kubikmeter liter gramm kilogramm kilo
tonne tonnen watt kilowatt volt ampere kilowattstunde kilowattstunden stunde stunden minute
minuten sekunde sekunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren
jahrhundert drittel viertel fünftel achtel zehntel hundertstel prozentpunkte megabyte gigabyte
terabyte celsius hertz jahrhunderts
"""
) | {month.lower() for month in MONTHS}
_BEFORE_NUMBER = word_set(
    """
nummer seite seiten kapitel paragraf paragrafen artikel absatz band teil phase stufe ebene punkt
minus plus circa etwa rund jahr jahre jahren im am zum vom der die das dem den seit bis um
"""
) | {month.lower() for month in MONTHS}
_SCALES = word_set("million millionen milliarde milliarden billion billionen")
_TITLES = word_set(
    """
herr herrn frau doktor professor sankt familie hashtag at könig kaiser papst kaiserin königin
firma stadt
"""
)
_LINKS_BACK = word_set(
    """
und oder aber denn sondern weil dass daß ob wenn als wie damit obwohl während bevor nachdem sobald
solange bis falls indem sodass sowie doch jedoch sowohl weder entweder beziehungsweise
"""
)
_STICKY = (
    word_set(
        """
der die das dem den des ein eine einen einem einer eines kein keine keinen mein meine dein sein
seine ihr ihre unser unsere sehr so zu nicht nur auch am im zum zur vom beim ins
"""
    )
    | DETERMINERS_WEAK_EN
    | PREPOSITIONS
)
_STRONG = (";", ":", "–", "—", "…", ".", "!", "?")

# Prices of a cut; a piece more costs PIECE.
PIECE = 6.0
_COMMA, _LINK, _PHRASE, _TIGHT = 1.0, 5.0, 9.0, 16.0


def pieces(sentence: str, limit: int) -> list[str]:
    """Cut a spoken sentence into pieces of at most `limit` characters.

    As few pieces as good cuts allow: a comma is nearly free, a break before "und" or "weil" cheap,
    one inside a phrase dearer than a piece more. Joined again the pieces are the sentence, white
    space aside. A sentence within the limit is one piece.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    sentence = sentence.strip()
    if len(sentence) <= limit:
        return [sentence] if sentence else []
    found: list[str] = []
    atoms = _atoms(sentence, limit)
    for first, last in _pack(atoms, limit):
        found.append(sentence[atoms[first][0] : atoms[last][1]])
    return found


_Atom = tuple[int, int, float]  # start, end, price of a cut behind it


def _atoms(sentence: str, limit: int) -> list[_Atom]:
    """The smallest pieces that are worth telling apart: clauses, or the words of a long clause."""
    words = [(match.start(), match.end()) for match in _TOKEN.finditer(sentence)]
    texts = [sentence[start:end] for start, end in words]
    chunks: list[_Atom] = []
    for index, (start, end) in enumerate(words):
        price = _price(texts, index) if index + 1 < len(words) else 0.0
        if price is None and chunks and chunks[-1][2] < 0:
            chunks[-1] = (chunks[-1][0], end, -1.0)
        elif chunks and chunks[-1][2] < 0:
            chunks[-1] = (chunks[-1][0], end, -1.0 if price is None else price)
        else:
            chunks.append((start, end, -1.0 if price is None else price))
    chunks = _split_long(chunks, sentence, limit)
    return _merge_short(chunks, limit)


def _split_long(chunks: list[_Atom], sentence: str, limit: int) -> list[_Atom]:
    """Unbreakable runs longer than the limit break at spaces after all, words anywhere."""
    out: list[_Atom] = []
    for start, end, price in chunks:
        if end - start <= limit:
            out.append((start, end, max(price, 0.0)))
            continue
        for match in _TOKEN.finditer(sentence, start, end):
            position = match.start()
            while match.end() - position > limit:
                out.append((position, position + limit, _TIGHT * 2))
                position += limit
            out.append((position, match.end(), _TIGHT))
        last = out[-1]
        out[-1] = (last[0], last[1], max(price, 0.0))
    return out


def _merge_short(atoms: list[_Atom], limit: int) -> list[_Atom]:
    """Join atoms to at least a twentieth of the limit so that a large limit stays fast."""
    floor = limit // 20
    if floor < 8:
        return atoms
    out: list[_Atom] = []
    for start, end, price in atoms:
        if out and end - out[-1][0] <= floor:
            out[-1] = (out[-1][0], end, price)
        else:
            out.append((start, end, price))
    return out


def _pack(atoms: list[_Atom], limit: int) -> list[tuple[int, int]]:
    """The cheapest way to lay the atoms into pieces within the limit."""
    best: list[float] = [0.0]
    back: list[int] = [0]
    for last in range(len(atoms)):
        cheapest, where = float("inf"), last
        first = last
        while first >= 0 and atoms[last][1] - atoms[first][0] <= limit:
            price = best[first] + (atoms[first - 1][2] if first else 0.0)
            if price < cheapest:
                cheapest, where = price, first
            first -= 1
        best.append(cheapest + PIECE)
        back.append(where)
    groups: list[tuple[int, int]] = []
    end = len(atoms)
    while end > 0:
        start = back[end]
        groups.append((start, end - 1))
        end = start
    groups.reverse()
    return groups


def _price(texts: list[str], index: int) -> float | None:
    """What a cut behind this word costs; None where none may be."""
    word, following = texts[index], texts[index + 1]
    bare, after = word.strip("„“”»«\"'()‚‘").lower(), following.strip("„“”»«\"'()‚‘").lower()
    if word.endswith(_STRONG) and not (len(bare) == 2 and bare[-1] == "."):
        return 0.0
    if word.rstrip('”“"«»)’‘').endswith((",", *_STRONG)) and len(bare) > 2:
        return 0.0 if word.rstrip('”“"«»)’‘')[-1] != "," else _COMMA
    if _joined(bare, after, word, following):
        return None
    if following in ("–", "—", "-"):
        return _PHRASE
    if following.startswith(("(", "„", "»")):
        return _LINK
    if after in _LINKS_BACK:
        return _LINK
    if bare in _STICKY:
        return _TIGHT
    if after in PREPOSITIONS:
        return _PHRASE - 2
    return _PHRASE


def _is_number(word: str) -> bool:
    return (_NUMBER_WORD.match(word) is not None and _NUMBER_ROOT.search(word) is not None) or (
        word.endswith(("einhalb", "mal")) and _NUMBER_ROOT.search(word) is not None
    )


def _joined(bare: str, after: str, word: str, following: str) -> bool:
    """Number and number, day and month, title and name, letter and letter, first and last name."""
    after = after.rstrip(".,;:!?…")
    if len(bare) == 1 and bare.isalpha() and len(after) == 1 and after.isalpha():
        return True
    if len(bare) == 1 and word.isupper() and _is_number(after):
        return True
    if len(bare) == 2 and bare[1] == ".":
        return True
    one, two = _is_number(bare) or bare in _SCALES, _is_number(after)
    if one and (two or after in _NUMBER_MATES):
        return bare not in ("eine", "einen", "einer", "einem", "ein") or after in _NUMBER_MATES
    if (
        two
        and (bare in _NUMBER_MATES or bare in _BEFORE_NUMBER)
        and after not in ("eine", "einen", "einer", "einem", "eines", "ein")
    ):
        return True
    if bare in _TITLES and following[:1].isupper():
        return True
    capitals = word[:1].isupper() and following[:1].isupper() and word[-1:].isalpha()
    return (
        capitals
        and bare not in _STICKY
        and bare not in _LINKS_BACK
        and len(bare) > 1
        and (re.match(r"[A-ZÄÖÜ][a-zäöüß]+$", word) is not None and not _common(bare))
    )


def _common(word: str) -> bool:
    """Whether a capitalised word is a common noun or function word rather than a first name."""
    return word.capitalize() in STARTERS or gender(word) != ""
