"""Show notes: description and content:encoded of an episode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import Element, Item
from essaycast.site.check.registry import ERROR, WARNING, rule
from essaycast.site.check.rules import markup
from essaycast.site.check.values import short

_TEXTS = ("description", "content:encoded", "itunes:summary")
_LIMIT = 4000
_TWICE = re.compile(r"&lt;/?(?:p|a|b|i|ul|ol|li|br|em|strong|h[1-6])[\s&/]|&amp;(?:[a-z]+|#\d+);")


def _texts(parent: Element) -> Iterator[tuple[str, str]]:
    for name in _TEXTS:
        for found in parent.all(name):
            yield name, found.text


@rule(
    "IT-DESC",
    WARNING,
    "an episode has a description",
    fix="Write a summary into the essay's front matter.",
    source="PSP-1; Apple",
)
def description(c: Context, item: Item) -> Iterator[str]:
    if not any(markup.plain(text) for name, text in _texts(item)):
        found = item.first("description")
        if found is None or not found.children:
            yield "description is missing or empty"


@rule(
    "IT-DESC-LONG",
    WARNING,
    "an episode's description has at most 4,000 bytes",
    fix="Shorten the summary, or have fewer chapters.",
    source="PSP-1; Apple",
    why="Apple cuts it, maybe within a tag.",
)
def long(c: Context, item: Item) -> Iterator[str]:
    for name, text in _texts(item):
        if name != "content:encoded" and (length := len(text.strip().encode())) > _LIMIT:
            yield f"{name} has {length} bytes"


@rule(
    "IT-DESC-MARKUP",
    ERROR,
    "HTML in a description is escaped",
    fix="Put the HTML into <![CDATA[ ... ]]>, or escape < and &.",
    source="RSS 2.0; W3C feed validator",
    why="As elements of the feed the words are lost.",
)
def raw(c: Context, item: Item) -> Iterator[str]:
    for name in (*_TEXTS, "title"):
        found = item.first(name)
        if found is not None and found.children:
            yield f"{name} holds the element {short(found.children[0].name)}"


@rule(
    "CH-DESC-MARKUP",
    ERROR,
    "HTML in the show's description is escaped",
    fix="Put the HTML into <![CDATA[ ... ]]>, or escape < and &.",
    source="RSS 2.0; W3C feed validator",
    why="As elements of the feed the words are lost.",
)
def channel_raw(c: Context) -> Iterator[str]:
    for name in ("description", "itunes:summary", "title"):
        found = c.channel.first(name)
        if found is not None and found.children:
            yield f"{name} holds the element {short(found.children[0].name)}"


@rule(
    "IT-DESC-SCRIPT",
    ERROR,
    "nothing in a description runs, loads or restyles",
    fix="Remove the tag or attribute from the essay's summary.",
    source="W3C feed validator; apps refuse or strip it",
)
def script(c: Context, item: Item) -> Iterator[str]:
    for name, text in _texts(item):
        for found in sorted(set(markup.dangers(text))):
            yield f"{name} holds {short(found)}"


@rule(
    "CH-DESC-SCRIPT",
    ERROR,
    "nothing in the show's description runs, loads or restyles",
    fix="Remove the tag or attribute from show.description.",
    source="W3C feed validator; apps refuse or strip it",
)
def channel_script(c: Context) -> Iterator[str]:
    for name, text in _texts(c.channel):
        for found in sorted(set(markup.dangers(text))):
            yield f"{name} holds {short(found)}"


@rule(
    "IT-DESC-TAGS",
    WARNING,
    "a description uses only tags that apps show",
    fix="Use p, ol, ul, li, a, b, i, strong, em.",
    source="Apple",
)
def tags(c: Context, item: Item) -> Iterator[str]:
    for name, text in _texts(item):
        if found := markup.strange_tags(text):
            yield f"{name} holds <{'>, <'.join(found[:5])}>"


@rule(
    "IT-DESC-TWICE",
    WARNING,
    "a description is escaped once",
    fix="Escape the text once; in CDATA not at all.",
    source="W3C feed validator",
    why="Readers see &lt;p&gt; and &amp; instead of text.",
)
def twice(c: Context, item: Item) -> Iterator[str]:
    for name, text in _texts(item):
        if found := _TWICE.search(text):
            yield f"{name} holds {short(found.group())}"


@rule(
    "IT-DESC-BALANCE",
    WARNING,
    "tags in a description are closed in order",
    fix="Close every tag that is opened.",
    source="W3C feed validator",
)
def balance(c: Context, item: Item) -> Iterator[str]:
    for name, text in _texts(item):
        if found := markup.balance(text):
            yield f"{name}: {found} has no partner"


@rule(
    "IT-DESC-LINK",
    WARNING,
    "links in a description are whole addresses",
    fix="Write them with https:// and a host name.",
    source="W3C feed validator",
    why="An app has no page to which a relative link could be relative.",
)
def link(c: Context, item: Item) -> Iterator[str]:
    for name, text in _texts(item):
        for found in list(markup.links(text))[:5]:
            yield f"{name} links to {short(found)}"
