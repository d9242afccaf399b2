"""What a German voice may get wrong in a text, with a lexicon entry to paste."""

from __future__ import annotations

from dataclasses import dataclass

from .data.acronyms import SPELLED, SPOKEN
from .data.english import ENGLISH, GERMAN_LOOKALIKES, PRONUNCIATIONS
from .lexicon import Lexicon
from .patterns import lazy
from .reading import read_aloud
from .sentences import split_sentences

LONG = 300
"""Sentences of more characters than this are hard to say in one breath."""

_WORD = lazy(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_UNREAD = lazy(r"[\d%&§@€$£#*=<>/\\^~|{}\[\]°+_]")
_AROUND = 40
_SHAPES = lazy(
    r"(?i)(?:^y[aeou]|[^s]sh(?!ei|au|ö|al)|(?<!k)oo(?!r?d)|ee[pkd]|igh|ough|ware$|wn|^wh|ck?ing$"
    r"|(?<!eil)(?<!rühl)[bdgklmnprt]ing$|ness$|ship$|ful$|less$|ly$|ay$|ey$|oy"
    r"|(?<![bg])(?<!^[rk])(?<!^kr)ea(?!ter|tiv|tur)[dkmnprst]|oughs?|ux$|eau|ç|ille$|ñ)"
)


@dataclass(frozen=True)
class Risk:
    """One thing a voice may get wrong."""

    kind: str
    """"unread", "acronym", "foreign" or "long"."""

    excerpt: str
    """The place, with a few words around it."""

    reason: str
    """What may go wrong."""

    suggestion: str
    """A line for `[pronunciation]` of config.toml, ready to paste; empty where none helps."""


def risks(text: str, *, lexicon: Lexicon | None = None) -> list[Risk]:
    """What may be read wrong in a text; every word is named once. The lexicon's words are no risk.

    English is told by a word list and by letters German does not put together; German compounds
    with an English part are found by that part. It errs both ways and is meant to be looked at.
    """
    found: list[Risk] = []
    seen: set[str] = set()
    for sentence in split_sentences(text):
        spoken = read_aloud(sentence, lexicon=lexicon)
        plain = read_aloud(_without(sentence, lexicon))
        found += _unread(spoken)
        found += _long(spoken)
        for match in _WORD.finditer(plain):
            word = match[0]
            if word in seen:
                continue
            seen.add(word)
            risk = _word(word, plain, match.start())
            if risk:
                found.append(risk)
    return found


def _without(sentence: str, lexicon: Lexicon | None) -> str:
    return lexicon.substitute(sentence, lambda _: " ") if lexicon else sentence


def _excerpt(text: str, start: int, end: int) -> str:
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if low:
        low = text.find(" ", low, start) + 1 or low
    if high < len(text):
        high = text.rfind(" ", end, high) if text.rfind(" ", end, high) > 0 else high
    lead, tail = "… " if low else "", " …" if high < len(text) else ""
    return f"{lead}{text[low:high]}{tail}"


def _unread(spoken: str) -> list[Risk]:
    match = _UNREAD.search(spoken)
    if match is None:
        return []
    reason = f"“{match[0]}” is left unread"
    return [Risk("unread", _excerpt(spoken, match.start(), match.end()), reason, _entry(match[0]))]


def _long(spoken: str) -> list[Risk]:
    if len(spoken) <= LONG:
        return []
    reason = f"{len(spoken)} characters in one sentence"
    return [Risk("long", spoken[:60].rsplit(" ", 1)[0] + " …", reason, "")]


def _word(word: str, text: str, start: int) -> Risk | None:
    excerpt = _excerpt(text, start, start + len(word))
    letters = word.replace("-", "")
    if 2 <= len(letters) <= 6 and letters.isupper():
        if word in SPELLED or word in SPOKEN:
            return None
        suggestion = _entry(word, " ".join(letters))
        return Risk("acronym", excerpt, "an acronym no rule knows: spelled or a word?", suggestion)
    for part in word.replace("’", "-").split("-"):
        lower = part.lower()
        if lower in PRONUNCIATIONS or lower in ENGLISH:
            said = PRONUNCIATIONS.get(lower, part)
            whole = word.replace(part, said)
            return Risk("foreign", excerpt, "an English word", _entry(word, whole))
        if len(lower) > 3 and not _german(lower) and _SHAPES.search(lower):
            return Risk("foreign", excerpt, "spelled unlike German", _entry(word))
    return None


def _german(word: str) -> bool:
    """A word, or the end of a compound, that only looks English."""
    return any(word[start:] in GERMAN_LOOKALIKES for start in range(max(1, len(word) - 3)))


def _entry(word: str, spoken: str | None = None) -> str:
    return f'"{word}" = "{spoken if spoken is not None else word}"'
