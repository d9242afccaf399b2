"""A page, saved or fetched: the essay (or the several) in it, without what stands around.

Where the page says which element holds the text (by <article> or by the class its system
uses), that element is converted whole. Otherwise trafilatura finds the text, and the
smallest element around what it found is converted, so that no short line is lost.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from essaycast.intake.dates import byline, date_line, parse_moment
from essaycast.intake.decode import normalise
from essaycast.intake.htmltext import text_of, to_markdown
from essaycast.intake.lines import Document, Line, key, make_lines, words
from essaycast.intake.readers.markup import parse_html
from essaycast.intake.readers.page import (
    HEADLINES,
    LEAST,
    TITLE_CLASS,
    essays,
    fits,
    frame,
    headline,
    inside,
    key_all,
    main_element,
    part_names,
)

_DATED = re.compile(r"(?:^|[\s_-])(?:date|datum|published|posted)(?:[\s_-]|$)", re.IGNORECASE)


def read_html(data: bytes | str, name: str, *, charset: str = "", link: str = "") -> list[Document]:
    """The documents of a page: one, or one for each article of an archive page.

    Raises:
        EssayError: no HTML, too large, nested too deep.
    """
    root = parse_html(data, name, charset=charset)
    meta = _Meta(root)
    skip, removed = frame(root)
    found = essays(root, skip)
    if len(found) > 1:
        return [_document(name, essay, skip, [], link="", meta=None) for essay in found]
    scope = found[0] if found else main_element(root, skip, data)
    document = _document(name, scope, skip, removed, link=link or meta.address, meta=meta)
    if not found:
        document.loose = True
        document.linked = _linked_headings(scope, skip)
    if not found and row_of_texts(document):
        document.single = document.loose = False
        document.title, document.date = "", None
    return [document]


def _linked_headings(scope: Any, skip: frozenset[Any]) -> frozenset[str]:
    """Headings that as a whole link to a page of their own, as an archive's titles do."""
    found = set()
    for element in scope.iter("h2", "h3", "h4"):
        shown = text_of(element)
        links = [e for e in element.iter("a") if text_of(e) == shown]
        links += list(element.iterancestors("a"))
        if shown and not inside(element, skip) and links:
            href = str(links[0].get("href") or "")
            if href and not href.startswith(("#", "javascript:", "mailto:")):
                found.add(key(shown))
    return frozenset(found)


def row_of_texts(document: Document) -> bool:
    """True if a bare page holds several first-level headings, each with a text below it."""
    sizes: list[int] = []
    for line in document.lines:
        if line.text.startswith("# "):
            sizes.append(0)
        elif sizes:
            sizes[-1] += words(line.bare)
    return len(sizes) > 1 and min(sizes) >= LEAST


def fragment_document(
    markup: str, name: str, *, title: str, moment: date | datetime | None, author: str, link: str
) -> Document:
    """A piece of HTML that is one essay for certain: a feed's entry."""
    root = parse_html(f"<html><body>{markup}</body></html>", name)
    skip, removed = frame(root)
    lines = make_lines(normalise(to_markdown(root, skip=skip)).split("\n"), keep_breaks=True)
    return Document(
        name, lines, "markdown", title=title, date=moment, author=author, link=link, single=True,
        removed=removed, converted=True,
    )  # fmt: skip


def heading_of(element: Any) -> str:
    """The words of an element's own title; empty if it has none."""
    found = headline(element, frozenset())
    return text_of(found) if found is not None else ""


class _Meta:
    """What the head of a page says about its one essay."""

    def __init__(self, root: Any) -> None:
        self.values: dict[str, str] = {}
        for element in root.iter("meta"):
            label = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = (element.get("content") or "").strip()
            if label and content:
                self.values.setdefault(label.lower(), content[:2000])
        found = root.xpath("//head/title")
        self.page_title = text_of(found[0]) if found else ""
        links = root.xpath("//link[@rel='canonical']/@href")
        self.address = next((str(a) for a in links if re.match(r"https?://", str(a))), "")
        self.linked = _linked_data(root)

    @property
    def title(self) -> str:
        title = self.values.get("og:title") or str(self.linked.get("headline") or "")
        site = self.values.get("og:site_name") or ""
        for mark in (" - ", " | ", " – ", " — ", " · "):
            title = title.removesuffix(f"{mark}{site}") if site else title
        return title

    @property
    def moment(self) -> date | datetime | None:
        for label in ("article:published_time", "datepublished", "date", "dc.date", "pubdate",
                      "publish-date", "dcterms.created", "og:published_time"):  # fmt: skip
            if label in self.values:
                found = parse_moment(self.values[label])
                if found:
                    return found
        return parse_moment(str(self.linked.get("datePublished") or ""))

    @property
    def author(self) -> str:
        name = self.values.get("author") or self.values.get("article:author") or ""
        if not name or name.startswith("http"):
            author = self.linked.get("author")
            author = author[0] if isinstance(author, list) and author else author
            name = str(author.get("name") or "") if isinstance(author, dict) else ""
        return name if len(name) < 100 else ""


def _linked_data(root: Any) -> dict[str, Any]:
    for script in root.xpath("//script[@type='application/ld+json']"):
        try:
            value = json.loads((script.text or "")[:200_000])
        except (ValueError, RecursionError):
            continue
        graph = value.get("@graph", [value]) if isinstance(value, dict) else value
        for item in graph if isinstance(graph, list) else []:
            if isinstance(item, dict) and re.search(r"Article|Posting", str(item.get("@type"))):
                return item
    return {}


def _document(
    name: str,
    scope: Any,
    skip: frozenset[Any],
    removed: list[Line],
    *,
    link: str,
    meta: _Meta | None,
) -> Document:
    title_element = headline(scope, skip)
    if meta is not None and not _is_title(title_element, meta):
        title_element = _page_headline(scope, skip, meta)
    title = text_of(title_element) if title_element is not None else ""
    if not title and meta is not None:
        title = meta.title or re.split(r"\s+[|–—·»-]\s+", meta.page_title)[0]
    body = scope
    for names in part_names()["text"]:
        inner = [e for e in scope.iter("div", "section") if fits(e, (names,))]
        inner = [e for e in inner if not inside(e, skip) and words(text_of(e)) >= LEAST]
        if len(inner) == 1:
            body = inner[0]
            break
    parts = []
    if body is not scope:
        own = set(body.iter())
        parts = [
            text_of(e)
            for e in scope.iter()
            if isinstance(e.tag, str)
            and fits(e, part_names()["subtitle"])
            and not inside(e, skip)
            and e not in own
            and body not in e.iterdescendants()
        ]
    markdown = "\n\n".join([*dict.fromkeys(p for p in parts if p), to_markdown(body, skip=skip)])
    moment = (meta.moment if meta is not None else None) or _time(
        scope, skip, alone=meta is not None
    )
    address = link
    if meta is None and title_element is not None:
        hrefs = title_element.xpath(".//a/@href|ancestor::a/@href")
        address = next((str(h) for h in hrefs if re.match(r"https?://", str(h))), "")
    lines = make_lines(normalise(markdown).split("\n"), keep_breaks=True)
    return Document(
        name, lines, "markdown", title=normalise(title), date=moment,
        author=meta.author if meta is not None else _author(scope), link=address, single=True,
        removed=list(removed), converted=True,
    )  # fmt: skip


def _is_title(element: Any, meta: _Meta) -> bool:
    """True if a heading inside the essay's element is its title for certain."""
    if element is None:
        return False
    if element.tag == "h1" or TITLE_CLASS.search(element.get("class") or ""):
        return True
    shown, page = key(text_of(element)), key_all(meta.page_title)
    return bool(shown) and (
        shown == key(meta.title) or page.startswith(shown) or page.endswith(shown)
    )


def _page_headline(scope: Any, skip: frozenset[Any], meta: _Meta | None) -> Any:
    """The page's one <h1>, or the one that its metadata repeats."""
    if meta is None:
        return None
    root = scope.getroottree().getroot()
    tops = [e for e in root.iter("h1") if text_of(e)]
    named = [e for e in tops if meta.title and key(text_of(e)) == key(meta.title)]
    if named:
        return named[0]
    seen = [e for e in tops if not inside(e, skip)]
    own = [e for e in seen if e in set(scope.iterdescendants())]
    if own:
        return own[0]
    whole = key_all(meta.page_title) or key_all(meta.title)
    fitting = [e for e in seen if not whole or whole.startswith(key(text_of(e)))]
    if len(fitting) == 1 and not re.search("site|brand|logo", fitting[0].get("class") or ""):
        return fitting[0]
    classed = [e for e in root.iter(*HEADLINES) if TITLE_CLASS.search(e.get("class") or "")
               and not inside(e, skip)]  # fmt: skip
    return classed[0] if len(classed) == 1 else None


def _time(scope: Any, skip: frozenset[Any], *, alone: bool) -> date | datetime | None:
    for element in scope.iter("time", "abbr"):
        if any(a.get("class") and "comment" in a.get("class") for a in element.iterancestors()):
            continue
        value = element.get("datetime") or (element.get("title") or "")
        found = parse_moment(value) if value else parse_moment(text_of(element))
        if found:
            return found
    for element in scope.iter("a", "span", "small", "p", "div"):
        label = text_of(element)
        only = date_line(label) if len(label) < 40 and not inside(element, skip) else None
        if only is not None and only.date:
            return only.date
    near = scope
    for _ in range(3):
        near = near.getparent()
        if near is None or near.tag in ("body", "html"):
            break
        times = [e for e in near.iter("time") if "comment" not in str(e.get("class") or "")]
        if 0 < len(times) <= 2:
            return parse_moment(times[0].get("datetime") or text_of(times[0]))
    # Beside other essays only what stands in its own element dates this one.
    root = scope.getroottree().getroot() if alone else scope
    labelled = [
        e for e in root.iter() if isinstance(e.tag, str) and _DATED.search(e.get("class") or "")
    ]
    for element in [*_dated(scope, skip), *labelled[:20]]:
        shown = byline(text_of(element))
        if shown is not None and shown.date:
            return shown.date
    return None


def _dated(scope: Any, skip: frozenset[Any]) -> list[Any]:
    """Small elements in and just above an essay that may print its date."""
    within = [e for e in scope.iter() if e in skip]
    above = scope.xpath("preceding-sibling::*[position()<4]|../preceding-sibling::*[position()<3]")
    small = [e for e in [*within, *reversed(above)] if isinstance(e.tag, str)]
    return [e for e in small if len(text_of(e)) < 140]


def _author(scope: Any) -> str:
    found = scope.xpath(
        ".//a[@rel='author']|.//*[contains(@class, 'author') and contains(@class, 'fn')]"
    )
    return text_of(found[0])[:100] if found else ""
