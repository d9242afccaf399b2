"""Emoji and emoticons: left out, or said by name."""

from __future__ import annotations

import re

from .data.emoji import EMOTICONS, NAMES
from .patterns import lazy

_RANGES = (
    "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u25a0-\u25ff"
    "\u3030\u303d\u3297\u3299"
)
_ONE = (
    rf"(?:[{_RANGES}][\ufe0f\ufe0e\U0001f3fb-\U0001f3ff]*(?:\u200d[{_RANGES}][\ufe0f\U0001f3fb-\U0001f3ff]*)"
    r"{0,6}|[0-9#*]\ufe0f?\u20e3)"
)
EMOJI = lazy(_ONE)
_RUN = lazy(rf"(?:\s*{_ONE})+[\ufe0f\u200d]*")
_FACE = lazy(r"(?<![\w:;=])(?:[:;=8][-o^']?[)(DPpO3/|\\*]+|<3|\^\^|:-?\[|:'\(|xD|XD)(?=$|[\s.,!?])")
_TONE = re.compile("[\ufe0f\ufe0e\u200d\U0001f3fb-\U0001f3ff\u20e3]")
_HINT = lazy(rf"[{_RANGES}\u20e3]|[:;=][-o^')(DPpO3/|\\]|<3|\^\^|[xX]D")


def skipped(text: str) -> str:
    """Without them; punctuation closes up."""
    if not _HINT.search(text):
        return text
    text = _FACE.sub("", text)
    return _RUN.sub(_gap, text)


def _gap(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 1]
    return "" if not after or after in '.,;:!?)“”"« \n' else " "


def said(text: str) -> str:
    """By their German names, one after another, parted by commas; unknown ones as "Emoji"."""
    if not _HINT.search(text):
        return text
    text = _FACE.sub(lambda m: EMOTICONS.get(m[0], "Smiley"), text)

    def names(match: re.Match[str]) -> str:
        found = [NAMES.get(_TONE.sub("", one[0]), "Emoji") for one in EMOJI.finditer(match[0])]
        lead = " " if match.start() else ""
        return lead + ", ".join(dict.fromkeys(found)) + _gap(match)

    return _RUN.sub(names, text)
