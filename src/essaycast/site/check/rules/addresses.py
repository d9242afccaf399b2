"""Addresses in the feed: its own, https, ASCII, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import Element, Item
from essaycast.site.check.registry import ERROR, NOTE, WARNING, rule
from essaycast.site.check.values import local, short, split, web_address

_BAD = re.compile(r"[\s<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")


def channel_urls(c: Context) -> Iterator[tuple[str, str]]:
    """(name, address) of what the channel points at."""
    yield "link", c.channel.value("link")
    yield "itunes:new-feed-url", c.channel.value("itunes:new-feed-url")
    for link in c.channel.all("atom:link"):
        yield f"atom:link {link.attributes.get('rel', '')}".strip(), link.attributes.get("href", "")
    for image in c.channel.all("itunes:image"):
        yield "itunes:image", image.attributes.get("href", "")
    for image in c.channel.all("podcast:image"):
        yield "podcast:image", image.attributes.get("href", "")
    picture = c.channel.first("image")
    if picture is not None:
        yield "image url", picture.value("url")
        yield "image link", picture.value("link")


def item_urls(item: Element) -> Iterator[tuple[str, str]]:
    """(name, address) of what an item points at."""
    yield "link", item.value("link")
    for name, key in (
        ("enclosure", "url"),
        ("itunes:image", "href"),
        ("podcast:image", "href"),
        ("podcast:transcript", "url"),
        ("podcast:chapters", "url"),
    ):
        for found in item.all(name):
            yield name, found.attributes.get(key, "")


@rule(
    "SELF-MISSING",
    ERROR,
    "the feed names its own address",
    fix='Write <atom:link rel="self" type="application/rss+xml" href="...feed.xml"/>.',
    source="PSP-1; W3C feed validator",
)
def self_missing(c: Context) -> Iterator[str]:
    if not c.self_link:
        yield 'atom:link rel="self" is missing'


@rule(
    "SELF-URL",
    ERROR,
    "the feed's own address is whole, and where it is published",
    fix="Set show.base_url in config.toml to where feed/ is reached, and build again.",
    source="PSP-1; RFC 4287, 4.2.7",
    why="Apps that follow the address subscribe to another feed or to none.",
)
def self_url(c: Context) -> Iterator[str]:
    if c.self_link and not web_address(c.self_link):
        yield f"it is {short(c.self_link)}"
    elif c.self_link and c.options.base_url:
        base, own = split(c.options.base_url), split(c.self_link)
        folder = own.path.rpartition("/")[0] + "/"
        wanted = base.path if base.path.endswith("/") else base.path + "/"
        if (own.netloc.lower(), folder) != (base.netloc.lower(), wanted):
            yield f"it is {short(c.self_link, 90)}, but published under {short(c.options.base_url)}"


@rule(
    "SELF-LOCAL",
    WARNING,
    "the feed has an address the world can reach",
    fix="Set show.base_url in config.toml to where feed/ will be reached, and build again.",
    source="Apple 823",
    why="Until then only `essaycast serve` can show it; it changes the addresses as it goes.",
)
def self_local(c: Context) -> Iterator[str]:
    if c.answers is None and local(c.self_link):
        yield f"it is {short(c.self_link)}"


@rule(
    "SELF-ONCE",
    WARNING,
    "the feed names its own address once",
    fix="Keep one atom:link with rel=self.",
    source="RFC 4287",
)
def self_once(c: Context) -> Iterator[str]:
    count = sum(link.attributes.get("rel") == "self" for link in c.channel.all("atom:link"))
    if count > 1:
        yield f"there are {count}"


@rule(
    "SELF-TYPE",
    WARNING,
    "the feed's own link says application/rss+xml",
    fix='Add type="application/rss+xml" to it.',
    source="PSP-1; W3C feed validator",
)
def self_type(c: Context) -> Iterator[str]:
    for link in c.channel.all("atom:link"):
        if link.attributes.get("rel") == "self":
            kind = link.attributes.get("type", "")
            if kind != "application/rss+xml":
                yield f"type is {short(kind)}" if kind else "type is missing"


@rule(
    "WEBSUB",
    WARNING,
    "WebSub hubs are whole addresses",
    fix="Write the hub's address with https://.",
    source="W3C WebSub",
)
def websub(c: Context) -> Iterator[str]:
    for link in c.channel.all("atom:link"):
        if link.attributes.get("rel") == "hub" and not web_address(link.attributes.get("href", "")):
            yield f"href is {short(link.attributes.get('href', ''))}"


@rule(
    "CH-NEWFEED",
    WARNING,
    "the show is not announced to have moved elsewhere",
    fix="Remove itunes:new-feed-url, or make it this feed's own address.",
    source="Apple",
    why="Apple moves every subscriber to that address.",
)
def new_feed(c: Context) -> Iterator[str]:
    value = c.channel.value("itunes:new-feed-url")
    if value and value != c.self_link:
        yield f"itunes:new-feed-url is {short(value)}"


def _not_ascii(url: str) -> bool:
    return not url.isascii() or bool(_BAD.search(url.strip()))


@rule(
    "CH-ASCII",
    ERROR,
    "the channel's addresses are plain ASCII",
    fix="Rename the file, or percent-encode the address.",
    source="Apple 823",
    why="Apple refuses others; servers disagree about umlauts.",
)
def ch_ascii(c: Context) -> Iterator[str]:
    for name, url in channel_urls(c):
        if _not_ascii(url):
            yield f"{name} is {short(url)}"


@rule(
    "ENC-ASCII",
    ERROR,
    "an episode's addresses are plain ASCII",
    fix="Rename the file, or percent-encode the address.",
    source="Apple 823",
    why="Apple refuses others; servers disagree about umlauts.",
)
def ascii_(c: Context, item: Item) -> Iterator[str]:
    for name, url in item_urls(item):
        if _not_ascii(url):
            yield f"{name} is {short(url)}"


def _plain(urls: Iterator[tuple[str, str]]) -> Iterator[str]:
    """One line about the addresses that are http; a machine's own need no certificate."""
    found = [(name, url) for name, url in urls if split(url).scheme == "http" and not local(url)]
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        yield f"{found[0][0]} is {short(found[0][1])}{more}"


@rule(
    "CH-HTTPS",
    WARNING,
    "the channel's addresses are https",
    fix="Set show.base_url and show.link to https:// addresses; every host has certificates now.",
    source="Google's podcast guide; app platforms block plain http",
)
def ch_https(c: Context) -> Iterator[str]:
    yield from _plain(channel_urls(c))


@rule(
    "ENC-HTTPS",
    WARNING,
    "an episode's addresses are https",
    fix="Set show.base_url to an https:// address; every host has certificates now.",
    source="Google's podcast guide; app platforms block plain http",
)
def enc_https(c: Context, item: Item) -> Iterator[str]:
    yield from _plain(item_urls(item))


@rule(
    "MIX-HTTPS",
    NOTE,
    "the feed and its sound have one scheme",
    fix="Write all addresses with https://.",
    source="app platforms: mixed content",
)
def mixed(c: Context) -> Iterator[str]:
    schemes = {split(entry.url).scheme for entry in c.entries if web_address(entry.url)}
    if web_address(c.self_link):
        schemes.add(split(c.self_link).scheme)
    if len(schemes) > 1:
        yield "some are http, some https"
