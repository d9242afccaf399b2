"""Where on a page the text stands: its element by what systems call it, or by trafilatura."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from essaycast.intake.htmltext import text_of, to_markdown
from essaycast.intake.lines import Line, key, words

_FRAME = frozenset(("nav", "aside", "footer", "form", "dialog", "menu"))
HEADLINES = ("h1", "h2", "h3", "h4")
TITLE_CLASS = re.compile(
    r"(?:^|\s)(?:entry|post|article|page|blog)[-_]?(?:full-)?(?:title|headline)(?:\s|$)", re.I
)
_UNTITLED = 40
"""Words of a post without a title, among others that have one."""
_OWN = 80
"""Words of a post among its like, where nothing but its heading says that it is one."""
LEAST = 8
"""Words of an element that can be an essay of an archive page."""


@cache
def part_names() -> dict[str, tuple[str, ...]]:
    """What `pages.toml` lists: kind of part -> class and id tokens."""
    text = files(__package__).joinpath("pages.toml").read_text(encoding="utf-8")
    return {name: tuple(values) for name, values in tomllib.loads(text).items()}


@cache
def _lookup(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    whole = frozenset(name for name in names if not name.endswith("*"))
    return whole, tuple(name[:-1] for name in names if name.endswith("*"))


def _tokens(element: Any) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()


def fits(element: Any, names: tuple[str, ...]) -> bool:
    """True if one of the element's class or id tokens is among `names`."""
    whole, beginnings = _lookup(names)
    tokens = _tokens(element)
    return any(token in whole or token.startswith(beginnings) for token in tokens)


def frame(root: Any) -> tuple[frozenset[Any], list[Line]]:
    """Elements that are never an author's text, and a line about each for the plan."""
    found: set[Any] = set()
    removed: list[Line] = []
    body = root.find("body")
    total = words(text_of(root))
    for element in (body if body is not None else root).iter():
        if not isinstance(element.tag, str) or element.tag in ("body", "html", "main", "article"):
            continue
        framed = element.tag in _FRAME or element.get("role") in (
            "navigation", "banner", "contentinfo", "complementary", "search", "dialog")  # fmt: skip
        if not framed and not fits(element, part_names()["drop"]):
            continue
        if any(ancestor in found for ancestor in element.iterancestors()):
            continue
        # A theme that calls the whole page "widget" or "share-page" does not lose its text.
        if not framed and words(text_of(element)) > 0.6 * total and total > 60:
            continue
        if element.tag == "footer" and _quote_footer(element):
            continue
        found.add(element)
        shown = text_of(element)
        if shown:
            line = Line(0, shown[:200])
            line.drop("page")
            removed.append(line)
    return frozenset(found), removed


def _quote_footer(element: Any) -> bool:
    return any(ancestor.tag == "blockquote" for ancestor in element.iterancestors())


def inside(element: Any, skip: frozenset[Any]) -> bool:
    """True if the element or one around it is left out."""
    return element in skip or any(ancestor in skip for ancestor in element.iterancestors())


def essays(root: Any, skip: frozenset[Any]) -> list[Any]:
    """The elements that each hold one essay; cards of other essays beside one are none."""
    found = [e for e in root.iter("article") if not inside(e, skip)]
    if not found:
        found = [e for e in root.iter("div", "section", "li") if fits(e, part_names()["essay"])
                 and not inside(e, skip)]  # fmt: skip
    found = found or _titled_siblings(root, skip)
    found = [e for e in found if not any(a in found for a in e.iterancestors())]
    sized = [(e, words(_visible(e, skip))) for e in found]
    sized = [(e, size) for e, size in sized if size >= LEAST]
    if len(sized) > 1:
        largest = max(size for _, size in sized)
        rest = [size for _, size in sized if size != largest]
        cards = rest and max(rest) < 45 and largest > 4 * max(rest)
        if cards:
            return [e for e, size in sized if size == largest][:1]
        titled = [e for e, _ in sized if headline(e, skip) is not None]
        if len(titled) > 1:
            return [e for e, size in sized if e in set(titled) or size >= _UNTITLED]
        if len(titled) == 1:
            return titled
        return []
    return [e for e, _ in sized]


def _titled_siblings(root: Any, skip: frozenset[Any]) -> list[Any]:
    """Elements side by side, each with a heading that links to a page of its own and its text.

    What an archive looks like whose theme calls its posts by a name nobody knows. Together
    they hold most of the page's words: teasers beside one essay do not.
    """
    headings = [
        e
        for e in root.iter(*HEADLINES)
        if not inside(e, skip) and (shown := text_of(e))
        and any(text_of(a) == shown and (a.get("href") or "#") for a in e.iter("a"))
    ]  # fmt: skip
    if len(headings) < 2:
        return []
    chosen = set(headings)
    tops = []
    for heading in headings:
        top = heading
        while (above := top.getparent()) is not None and not any(
            e in chosen and e is not heading for e in above.iter(*HEADLINES)
        ):
            top = above
        tops.append(top)
    parents = [top.getparent() for top in tops]
    parent = max(parents, key=parents.count)
    found = [
        top
        for top in tops
        if top.getparent() is parent and top.tag in ("div", "section", "li", "td")
        and words(text_of(top)) >= _OWN
    ]  # fmt: skip
    alike = {(top.tag, (top.get("class") or "").split(" ")[0]) for top in found}
    total = words(text_of(root)) - sum(words(text_of(e)) for e in skip)
    whole = sum(words(text_of(top)) for top in found) > 0.6 * total
    return found if len(found) > 1 and len(alike) == 1 and whole else []


def _visible(element: Any, skip: frozenset[Any]) -> str:
    return to_markdown(element, skip=skip)


def headline(element: Any, skip: frozenset[Any]) -> Any:
    """The heading that is an element's own title; None if it has none."""
    headings = [e for e in element.iter(*HEADLINES) if not inside(e, skip) and text_of(e)]
    if not headings:
        return None
    classed = [e for e in headings if TITLE_CLASS.search(e.get("class") or "")
               or e.get("itemprop") in ("headline", "name")]  # fmt: skip
    top = [e for e in headings if e.tag == "h1"]
    return (classed or top or headings)[0]


def main_element(root: Any, skip: frozenset[Any], data: bytes | str) -> Any:
    """The element around the text of a page without <article>."""
    for names in part_names()["text"]:
        found = [e for e in root.iter("div", "section", "main", "td") if fits(e, (names,))]
        found = [e for e in found if not inside(e, skip) and words(text_of(e)) >= 15]
        if len(found) == 1:
            return found[0]
    mains = [e for e in root.iter() if isinstance(e.tag, str)
             and (e.tag == "main" or e.get("role") == "main")]  # fmt: skip
    if len(mains) == 1 and words(_visible(mains[0], skip)) >= 15:
        return mains[0]
    body = root.find("body")
    body = body if body is not None else root
    return _around_text(body, data)


def _around_text(body: Any, data: bytes | str) -> Any:
    """The smallest element that holds what trafilatura takes for the text."""
    import trafilatura

    found = trafilatura.extract(
        data, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
    )
    paragraphs = [key(line) for line in (found or "").splitlines() if words(line) >= 6]
    if not paragraphs:
        return body
    element = body
    while True:
        for child in element:
            if not isinstance(child.tag, str):
                continue
            shown = key_all(text_of(child))
            if sum(p in shown for p in paragraphs) >= 0.95 * len(paragraphs):
                element = child
                break
        else:
            return element
        if element.tag in ("p", "blockquote", "ul", "ol"):
            parent = element.getparent()
            return parent if parent is not None else element


def key_all(text: str) -> str:
    """Like `key`, for a text of any length."""
    return " ".join(re.findall(r"\w+(?:[-'’.]\w+)*", text.casefold()))
