"""itunes:category against Apple's list."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from essaycast.site.categories import CATEGORIES
from essaycast.site.check.context import Context
from essaycast.site.check.registry import ERROR, NOTE, rule
from essaycast.site.check.values import short


def _nearest(name: str, known: list[str]) -> str:
    lower = {word.lower(): word for word in known}
    near = get_close_matches(name.lower().replace(" and ", " & "), lower, n=1, cutoff=0.6)
    return f"; did you mean {lower[near[0]]}?" if near else ""


@rule(
    "CAT-MISSING",
    ERROR,
    "the show has a category",
    fix="Set show.category in config.toml.",
    source="Apple; PSP-1",
)
def missing(c: Context) -> Iterator[str]:
    if c.channel.first("itunes:category") is None:
        yield "itunes:category is missing"


@rule(
    "CAT-NAME",
    ERROR,
    "the category is one of Apple's, in Apple's spelling",
    fix="Set show.category in config.toml to a name of Apple's list, letter by letter.",
    source="Apple 1691; PSP-1",
)
def name(c: Context) -> Iterator[str]:
    for category in c.channel.all("itunes:category"):
        text = category.attributes.get("text", "")
        if text not in CATEGORIES:
            yield f"{short(text)} is none{_nearest(text, list(CATEGORIES))}"


@rule(
    "CAT-SUB",
    ERROR,
    "the sub-category is one of Apple's and belongs to its category",
    fix="Set show.subcategory in config.toml to a name below that category.",
    source="Apple 1691; PSP-1",
)
def sub(c: Context) -> Iterator[str]:
    for category in c.channel.all("itunes:category"):
        parent = category.attributes.get("text", "")
        known = list(CATEGORIES.get(parent, ()))
        if parent not in CATEGORIES:
            continue
        for child in category.all("itunes:category"):
            text = child.attributes.get("text", "")
            if text not in known:
                home = next((top for top, subs in CATEGORIES.items() if text in subs), "")
                hint = f"; it belongs to {home}" if home else _nearest(text, known)
                yield f"{short(text)} is none of {parent}{hint}"


@rule(
    "CAT-TWICE",
    NOTE,
    "no category is named twice",
    fix="Name it once, with all its sub-categories below it.",
    source="Apple: only the first category counts",
)
def twice(c: Context) -> Iterator[str]:
    seen = set()
    for category in c.channel.all("itunes:category"):
        subs = [child.attributes.get("text", "") for child in category.all("itunes:category")]
        for key in [(category.attributes.get("text", ""), text) for text in subs or [""]]:
            if key in seen:
                yield f"{short(' / '.join(filter(None, key)))} stands there twice"
            seen.add(key)
