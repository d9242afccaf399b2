"""A title for a text that has none: its first words, which stay in the text too."""

from __future__ import annotations

import re

from essaycast.intake.lines import bare, words

LONGEST = 80
"""Characters of a made title."""
LONGEST_GIVEN = 200
"""Characters of a title somebody wrote; more is a paragraph in the wrong place."""

_SENTENCE_END = re.compile(
    r"(?<!\d)(?<!\b\w)(?<!bzw)(?<!usw)(?<!\bca)(?<!\bDr)(?<!\bNr)(?<!Prof)"
    r"[.!?…]+[\"“”»«’)]*(?=\s|$)"
)
_VERB = re.compile(
    r"\s(?:ist|sind|war|waren|wird|werden|wurde|wurden|hat|haben|hatte|hatten|kann|können|konnte|"
    r"muss|müssen|musste|soll|sollte|will|wollte|darf|gibt|gab|geht|ging|kommt|kam|macht|machte|"
    r"steht|stand|liegt|lag|heißt|hieß|bleibt|blieb|lässt|ließ)\s"
)


def derived_title(body: str) -> str:
    """A title from the first words of `body` (Markdown); `Ohne Titel` if it has no words."""
    text = next(
        (
            shown
            for line in body.splitlines()
            if words(shown := bare(re.sub(r"<!--.*?-->", "", line)))
            and not line.startswith(("```", "|"))
        ),
        "",
    )
    if not text:
        return "Ohne Titel"
    taken = ""
    for found in _SENTENCE_END.finditer(text[:600]):
        taken = text[: found.end()]
        if words(taken) >= 3:
            break
    taken = taken or text
    shown = re.sub(r"(?<!\.)\.$", "", taken.strip())
    if len(shown) <= LONGEST:
        return _closed(shown)
    verb = _VERB.search(shown, 0, LONGEST)
    if verb and words(shown[: verb.start()]) >= 3:
        return _closed(shown[: verb.start()])
    comma = shown.rfind(",", 25, LONGEST - 10)
    if comma > 0:
        return _closed(shown[:comma]) + " …"
    cut = shown[: LONGEST - 15].rpartition(" ")[0] or shown[: LONGEST - 15]
    return _closed(cut) + " …"


def tidy_title(text: str) -> str:
    """A written title as one clean line without Markdown; cut at a word if it has no end."""
    shown = re.sub(r"\s+", " ", bare(re.sub(r"^\s*#+\s+", "", text.strip()))).strip()
    shown = re.sub(r"\s*#+$", "", shown).strip()
    if len(shown) > LONGEST_GIVEN:
        shown = (shown[:LONGEST_GIVEN].rpartition(" ")[0] or shown[:LONGEST_GIVEN]) + " …"
    return shown


def _closed(text: str) -> str:
    """Without a quotation mark or bracket whose partner was cut off."""
    for left, right in (("„", "“"), ("»", "«"), ("(", ")"), ("“", "”")):
        if text.count(left) != text.count(right) and text.startswith(left):
            text = text[1:]
    return text.strip(" ,;:–-")
