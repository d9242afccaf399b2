"""Small pure helpers for text that comes from strangers and goes to terminals and file names."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "Ss"}
)
# Names Windows keeps for devices: a file of that name cannot be copied there.
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "index", "feed"}
    | {f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)}
)
SLUG_LENGTH = 60
"""Longest slug in characters: short enough for every file system, long enough to be read."""


def printable(text: str) -> str:
    """`text` fit for a terminal: one line, no escape sequence, no control or bidi character."""
    text = _ESCAPES.sub("", text)
    return "".join(
        " " if char in "\t\r\n\v\f" else char
        for char in text
        if char in "\t\r\n\v\f" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
    ).strip()


def slugify(title: str, *, fallback: str = "essay") -> str:
    """A readable ASCII name for files and addresses: `Über Vertrauen!` -> `ueber-vertrauen`.

    Never empty, never a path, never a name a system reserves; at most `SLUG_LENGTH` long,
    cut at a word.
    """
    # NFC first: a decomposed "u + diaeresis" is an umlaut too.
    ascii_text = (
        unicodedata.normalize("NFKD", unicodedata.normalize("NFC", title[:1000]).translate(_GERMAN))
        .encode("ascii", "ignore")
        .decode()
    )
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
    if len(slug) > SLUG_LENGTH:
        cut = slug[: SLUG_LENGTH + 1].rpartition("-")[0]
        slug = cut or slug[:SLUG_LENGTH]
    if not slug:
        return fallback
    if slug in _RESERVED:
        return f"{fallback}-{slug}"
    return slug
