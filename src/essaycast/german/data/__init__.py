"""Word lists of the German room: data, kept apart from the rules that use it."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """A set of words from a text that lists them."""
    return frozenset(text.split())


def pairs(text: str) -> dict[str, str]:
    """A table from lines of the form "key = value"."""
    rows = (line.split(" = ") for line in text.strip().splitlines())
    return {key.strip(): value.strip() for key, value in rows}
