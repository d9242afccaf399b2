"""Lines that no phrase file knows but whose words are a page's: "Anmelden / Registrieren".

Weaker evidence than a phrase, so it counts only at the edges of a text, only for short
lines, and never where somebody says "ich".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_LONGEST = 34
"""Words."""
_FEW = 4
_POINTS = 3
_DENSITY = 0.3
_WORD = re.compile(r"\w+(?:-\w+)*")
_ADDRESS = re.compile(
    r"(?:^|[\s,·|•])(?:[ADCH]{1,2}-)?\d{4,5} [A-ZÄÖÜ][a-zäöüß]+"
    r"|, [A-Z][A-Za-z ]+,? [A-Za-z]+ \d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b"
)
_SALUTATION = re.compile(r"(?:liebe[rs]?|hallo|guten|sehr geehrte\w*|moin|servus|grüß)\b", re.I)
_SPEECH = re.compile(
    r"[„“»«\"].{3,}\b(?:sag|frag|schrieb|schreib|mein|rief|antwort|dacht|flüster|erwider|erklär|"
    r"murmel|said|asked|wrote|replied)\w*\b|\b(?:sagte|fragte|schrieb|rief|dachte|meinte|antwortete|"
    r"she|he) (?:sie|er|mein|meine|der|die|said|wrote|asked|\w+ (?:said|wrote))\b",
    re.IGNORECASE,
)
"""Somebody is quoted: no page quotes its readers at its edges."""
_PARTS = re.compile(r"\s*[|·•∙/]\s*|\s+[–—-]\s+")
_PRICE = re.compile(r"\d\s?€|€\s?\d|\b(?:EUR|CHF)\s?\d|\d\s?%|\d,?-? Euro\b")
_BUTTON_MARKS = re.compile(r"^[\s»›→>👉➡️*\[(]+|[\s»›→>!*\])]+$")
_PLACEHOLDER = re.compile(
    r"\[(?:logo|bild|image|foto|banner|header|cid:|avatar)[^\]]{0,80}\]", re.IGNORECASE
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return {
        name: re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE)
        for name, words in tomllib.loads(text).items()
    }


def frame_rule(text: str, *, english: bool = False) -> str:
    """The rule that takes this line (bare) for a page's by its words; empty if none does.

    Args:
        text: The line without Markdown marks.
        english: True if the essay around it is English: then its language proves nothing, and
            a sentence needs a word that only pages use.
    """
    if _PLACEHOLDER.fullmatch(text):
        return "placeholder"
    found = _WORD.findall(text)
    if not found or len(found) > _LONGEST or text.endswith(",") or _SALUTATION.match(text):
        return ""
    if _SPEECH.search(text):
        return ""
    if len(found) <= 16 and _ADDRESS.search(text) and not re.search(r"[a-zäöüß]{3}\.$", text):
        return "imprint"
    known = _patterns()
    parts = [part for part in _PARTS.split(text) if part.strip()]
    if (
        len(parts) > 1
        and all(len(part.split()) <= 5 and part[-1] not in ".!?:;," for part in parts)
        and any(known["menu"].fullmatch(part.strip()) for part in parts)
    ):
        return "navigation"

    def count(name: str) -> int:
        return sum(bool(known[name].fullmatch(word)) for word in found)

    if count("person"):
        return ""
    points = 2 * count("strong") + count("weak")
    sentence = text.endswith((".", "!", "?", "…"))
    if sentence and english and not count("page"):
        return ""
    foreign = 0 if english else count("english")
    if foreign and not count("german") and points >= 1 and (points + foreign) >= 0.3 * len(found):
        return "english-frame" if points >= 2 or len(found) <= 8 else ""
    if len(found) <= _FEW:
        return "frame-words" if points >= 2 and not sentence else ""
    dense = points >= _POINTS and points >= _DENSITY * len(found)
    return "frame-words" if dense else ""


def is_english(texts: Iterable[str]) -> bool:
    """True if the small words of these lines are English rather than German."""
    known = _patterns()
    score = 0
    for text in texts:
        for word in _WORD.findall(text[:2000]):
            if known["english"].fullmatch(word):
                score += 1
            elif known["german"].fullmatch(word):
                score -= 1
    return score > 0


def page_words(text: str) -> int:
    """How many of the line's words only pages use ("Newsletter", "inbox")."""
    page = _patterns()["page"]
    found = _WORD.findall(text[:600])
    return sum(any(page.fullmatch(part) for part in {word, *word.split("-")}) for word in found)


def offer_points(text: str) -> int:
    """How much a line sounds like an offer: a course, a present for an address, a price."""
    known = _patterns()
    found = _WORD.findall(text[:600])
    strong = sum(bool(known["offer"].fullmatch(word)) for word in found)
    weak = sum(
        bool(known["offer_weak"].fullmatch(word))
        for word in found
        if not known["offer"].fullmatch(word)
    )
    return 2 * strong + weak + bool(_PRICE.search(text[:600]))


def button_shaped(text: str) -> bool:
    """True for a few words that ask to be clicked: "Jetzt Platz sichern", "Her damit!"."""
    shown = _BUTTON_MARKS.sub("", text).strip()
    if not shown or len(shown.split()) > 6 or shown[-1] in ".?…,:;" or "," in shown[4:]:
        return False
    return bool(_patterns()["button"].fullmatch(shown)) or (
        shown.isupper() and len(shown.split()) > 1
    )


def biography_words(text: str) -> int:
    """How many different words of the line notes about authors are made of."""
    known = _patterns()["biography"]
    found = {part for word in _WORD.findall(text[:800]) for part in (word, *word.split("-"))}
    return sum(bool(known.fullmatch(word)) for word in found)


def is_label_word(word: str) -> bool:
    """True for a word that labels are made of ("Teile", "more")."""
    known = _patterns()
    return any(known[name].fullmatch(word) for name in ("strong", "weak", "page"))
