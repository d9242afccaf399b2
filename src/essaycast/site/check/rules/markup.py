"""HTML in texts: what is in it, read by lxml's forgiving parser or by the eye of a plain reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from essaycast.site.check.document import Element
from essaycast.site.check.values import web_address

__all__ = ["Element", "balance", "dangers", "in_plain_text", "links", "plain", "strange_tags"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,6});")
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>", re.IGNORECASE)
_NAMES = _words(
    """
    a abbr address article aside audio b blockquote body br button cite code dd del div dl dt
    em embed figure footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins
    kbd li link main mark meta nav object ol p pre q s samp script section small span strike
    strong style sub sup table tbody td textarea th thead time title tr u ul var video
    """
)
# What Apple shows, and what every app takes without harm.
GOOD_TAGS = _words(
    """
    p ol ul li a b i strong em br h1 h2 h3 h4 h5 h6 blockquote hr
    """
)
_VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "embed"])
_DANGER_TAGS = _words(
    """
    script style iframe object embed form input button textarea link meta audio video base
    """
)
_ATTRIBUTE = re.compile(r"""\s([a-zA-Z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")


def in_plain_text(text: str) -> str:
    """The first tag or entity that a reader of plain text would see; empty if none."""
    for match in _TAG.finditer(text):
        if match.group(1).lower() in _NAMES:
            return match.group()
    found = _ENTITY.search(text)
    return found.group() if found else ""


def _tags(html: str) -> Iterator[tuple[str, str, bool]]:
    """(name, whole tag, whether it closes)."""
    for match in _TAG.finditer(html):
        yield match.group(1).lower(), match.group(), match.group().startswith("</")


def strange_tags(html: str) -> list[str]:
    """Names of tags apps do not show, each once; dangerous ones are `dangers`."""
    return sorted({name for name, _, _ in _tags(html)} - GOOD_TAGS - _DANGER_TAGS - {"span", "div"})


def dangers(html: str) -> list[str]:
    """Tags and attributes that run, load or restyle something."""
    found = []
    for name, tag, closes in _tags(html):
        if closes:
            continue
        if name in _DANGER_TAGS:
            found.append(f"<{name}>")
        for key, value in _ATTRIBUTE.findall(tag):
            address = unescape(value.strip("\"'")).strip().lower()
            if key.lower().startswith("on"):
                found.append(key.lower())
            elif key.lower() in ("href", "src") and address.startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                found.append(address.partition(":")[0] + ":")
    return found


def links(html: str) -> Iterator[str]:
    """Addresses of links and pictures that are not whole addresses."""
    for _, tag, closes in _tags(html):
        for key, value in _ATTRIBUTE.findall(tag) if not closes else ():
            address = unescape(value.strip("\"'")).strip()
            if key.lower() in ("href", "src") and not (
                web_address(address) or address.lower().startswith(("mailto:", "tel:"))
            ):
                yield address


def balance(html: str) -> str:
    """The first tag that is not closed, or closed without being open; empty if all is well."""
    open_tags: list[str] = []
    for name, tag, closes in _tags(html):
        if name in _VOID or tag.endswith("/>"):
            continue
        if not closes:
            open_tags.append(name)
        elif open_tags and open_tags[-1] == name:
            open_tags.pop()
        else:
            return f"</{name}>"
        if len(open_tags) > 200:
            break
    return f"<{open_tags[-1]}>" if open_tags else ""


def plain(html: str) -> str:
    """Its words without tags, scripts and styles, blanks joined."""
    return " ".join(unescape(re.sub(r"<[^<>]*>", " ", _without(html))).split())


def _without(html: str) -> str:
    """`html` without scripts and styles; one pass, whatever a stranger nests or leaves open."""
    kept, at = [], 0
    for start in _HIDDEN.finditer(html):
        if start.start() < at:
            continue
        kept.append(html[at : start.start()])
        end = re.compile(rf"</{start.group(1)}\s*>", re.IGNORECASE).search(html, start.end())
        if end is None:
            return " ".join(kept)
        at = end.end()
    return " ".join([*kept, html[at:]])
