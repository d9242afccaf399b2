"""German: sentences, and how they are read aloud.

Pure functions on text: nothing here reads a file, opens a socket or knows any other part of the
program. Names are loaded when first asked for, so that importing the room costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .breathing import pieces
    from .changes import Change
    from .lexicon import Lexicon
    from .pitfalls import Risk, risks
    from .reading import explain, read_aloud
    from .sentences import split_sentences

__all__ = [
    "Change",
    "Lexicon",
    "Risk",
    "explain",
    "pieces",
    "read_aloud",
    "risks",
    "split_sentences",
]

_HOMES = {
    "Change": "changes",
    "Lexicon": "lexicon",
    "Risk": "pitfalls",
    "explain": "reading",
    "pieces": "breathing",
    "read_aloud": "reading",
    "risks": "pitfalls",
    "split_sentences": "sentences",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value
