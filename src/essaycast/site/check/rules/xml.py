"""The file itself: encoding, well-formedness, RSS 2.0, namespaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import MAX_BYTES, MAX_TAGS, NAMESPACES, Item, near_namespace
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, NOTE, WARNING, rule
from essaycast.site.check.values import short
from essaycast.site.check.vocabulary import ITUNES, PODCAST, RSS_CHANNEL, RSS_ITEM

_ONCE_CHANNEL = (
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster",
    "pubDate", "lastBuildDate", "generator", "ttl", "image", "itunes:author", "itunes:explicit",
    "itunes:image", "itunes:type", "itunes:owner", "itunes:title", "itunes:summary",
    "itunes:subtitle", "itunes:block", "itunes:complete", "itunes:new-feed-url", "podcast:guid",
    "podcast:locked", "podcast:medium", "podcast:license",
)  # fmt: skip
_ONCE_ITEM = (
    "title", "link", "description", "guid", "pubDate", "content:encoded", "itunes:title",
    "itunes:author", "itunes:duration", "itunes:image", "itunes:explicit", "itunes:episode",
    "itunes:season", "itunes:episodeType", "itunes:summary", "itunes:subtitle", "itunes:block",
    "podcast:chapters", "podcast:season", "podcast:episode", "podcast:license",
)  # fmt: skip
_BIG = 10 * 2**20


@rule(
    "XML-SIZE",
    ERROR,
    "feed.xml is of a size that can be read",
    fix="Set feed.limit in config.toml, so that older episodes go to further pages.",
    source="apps' limits",
)
def size(c: Context) -> Iterator[str]:
    prolog = c.document.prolog
    if prolog.size > MAX_BYTES:
        yield f"more than {MAX_BYTES // 2**20} MiB; no app reads that"
    elif prolog.crowded:
        yield f"more than {MAX_TAGS} tags in one place; no feed needs that"
    elif prolog.size == 0:
        yield "the file is empty"


@rule(
    "XML-BIG",
    NOTE,
    "feed.xml is at most 10 MiB",
    fix="Set feed.limit in config.toml, so that older episodes go to further pages.",
    source="apps' limits",
    why="Every app fetches the whole file again whenever it changes.",
)
def big(c: Context) -> Iterator[str]:
    if _BIG < c.document.prolog.size <= MAX_BYTES:
        yield f"{c.document.prolog.size / 2**20:.1f} MiB"


@rule(
    "XML-UTF8",
    ERROR,
    "the feed is UTF-8 and says so",
    fix='Save it as UTF-8 and begin it with <?xml version="1.0" encoding="UTF-8"?>.',
    source="PSP-1; Apple 823",
    why="Umlauts arrive as garbage, or the parser gives up.",
)
def utf8(c: Context) -> Iterator[str]:
    prolog = c.document.prolog
    if prolog.wide:
        yield "encoded as UTF-16 or UTF-32"
    elif prolog.encoding and prolog.encoding.upper() not in ("UTF-8", "UTF8"):
        yield f"declared as {short(prolog.encoding)}"
    elif prolog.bad_utf8 >= 0:
        yield f"byte {prolog.bad_utf8} is not UTF-8"


@rule(
    "XML-DECLARATION",
    WARNING,
    "the feed begins with an XML declaration",
    fix='Begin the file with <?xml version="1.0" encoding="UTF-8"?>.',
    source="PSP-1",
)
def declaration(c: Context) -> Iterator[str]:
    prolog = c.document.prolog
    if prolog.size and not prolog.declared and not prolog.wide:
        yield "there is none at the very start of the file"
    elif prolog.declared and not prolog.encoding:
        yield "it names no encoding"


@rule(
    "XML-BOM",
    WARNING,
    "no byte order mark before the XML declaration",
    fix="Save the file as UTF-8 without a byte order mark.",
    source="W3C feed validator",
    why="Some readers take the mark for text before the root and give up.",
)
def bom(c: Context) -> Iterator[str]:
    if c.document.prolog.bom:
        yield "the file begins with EF BB BF"


@rule(
    "XML-DTD",
    ERROR,
    "no document type and no entities of its own",
    fix="Remove <!DOCTYPE ...>; write characters themselves instead of named entities.",
    source="RSS 2.0; OWASP XXE",
    why="Entities can blow up to gigabytes or read files; careful readers refuse the whole feed.",
)
def dtd(c: Context) -> Iterator[str]:
    if c.document.doctype:
        yield "the file has a <!DOCTYPE>"


@rule(
    "XML-FORMED",
    ERROR,
    "the feed is well-formed XML",
    fix="Correct the place the parser names; & < and ]]> in texts must be escaped.",
    source="XML 1.0; RSS 2.0",
    why="Most apps show nothing at all.",
)
def formed(c: Context) -> Iterator[Problem]:
    # The runner reports what the parser said; this is the rule's place and words.
    yield from ()


@rule(
    "XML-CHARS",
    WARNING,
    "no characters that are not text",
    fix="Remove them from the essay or the config; U+FFFD is a sign of a wrong encoding earlier.",
    source="XML 1.0, 2.2; Unicode",
)
def odd(c: Context) -> Iterator[Problem]:
    if c.document.prolog.odd:
        char, line = c.document.prolog.odd
        yield Problem(f"U+{ord(char):04X}", "feed.xml", line)


@rule(
    "RSS-ROOT",
    ERROR,
    "the root element is <rss>",
    fix='Wrap the channel in <rss version="2.0">; Atom and RSS 1.0 are not podcasts.',
    source="RSS 2.0; Apple 823",
)
def root(c: Context) -> Iterator[str]:
    if c.document.root != "rss":
        yield f"it is {short(c.document.root)}"


@rule(
    "RSS-VERSION",
    ERROR,
    'the root says version="2.0"',
    fix='Write <rss version="2.0" ...>.',
    source="RSS 2.0; Apple 823",
)
def version(c: Context) -> Iterator[str]:
    if c.document.root == "rss" and c.document.version != "2.0":
        yield f"it says {short(c.document.version)}" if c.document.version else "it says none"


@rule(
    "RSS-CHANNEL",
    ERROR,
    "exactly one channel, which holds every item",
    fix="Put all items into one <channel> directly below <rss>.",
    source="RSS 2.0",
)
def channel(c: Context) -> Iterator[str]:
    if c.document.root == "rss" and c.document.channels != 1:
        yield f"there are {c.document.channels}"
    if c.document.stray_items:
        yield f"{c.document.stray_items} item(s) stand elsewhere"


@rule(
    "RSS-ITEMS",
    WARNING,
    "there is at least one episode",
    fix="Build an episode; drafts and future dates stay out until their time.",
    source="Apple: a show without an episode cannot be submitted",
)
def items(c: Context) -> Iterator[str]:
    if c.document.channels and not c.document.items:
        yield "the feed is empty"


@rule(
    "NS-URI",
    ERROR,
    "namespaces are declared by their exact addresses",
    fix="Copy the address letter by letter; they are compared as text, case included.",
    source="Apple 823; PSP-1",
    why="A namespace misspelled is another namespace: every element in it is ignored.",
)
def uri(c: Context) -> Iterator[str]:
    for prefix, uri in sorted(c.document.declared.items()):
        meant = near_namespace(uri) or (prefix if prefix in NAMESPACES else None)
        if meant and uri != NAMESPACES[meant]:
            yield f"xmlns:{prefix} is {short(uri, 90)}, not {NAMESPACES[meant]}"


@rule(
    "NS-MISSING",
    ERROR,
    "the itunes and atom namespaces are declared",
    fix=f'Declare xmlns:itunes="{NAMESPACES["itunes"]}" and xmlns:atom="{NAMESPACES["atom"]}".',
    source="PSP-1; Apple 823",
)
def missing(c: Context) -> Iterator[str]:
    have = {near_namespace(uri) for uri in c.document.declared.values()}
    for prefix in ("itunes", "atom"):
        if prefix not in have:
            yield f"{prefix} is not declared"


@rule(
    "NS-PODCAST",
    WARNING,
    "the podcast namespace is declared",
    fix=f'Declare xmlns:podcast="{NAMESPACES["podcast"]}".',
    source="PSP-1",
)
def podcast(c: Context) -> Iterator[str]:
    if "podcast" not in {near_namespace(uri) for uri in c.document.declared.values()}:
        yield "podcast is not declared"


@rule(
    "NS-PREFIX",
    WARNING,
    "namespaces have their customary prefixes",
    fix="Declare each namespace once, on <rss>, under its customary prefix.",
    source="convention",
    why="Simple readers look for the text `itunes:` and find nothing.",
)
def prefix(c: Context) -> Iterator[str]:
    for prefix, uri in sorted(c.document.declared.items()):
        meant = near_namespace(uri)
        if meant in ("itunes", "podcast", "atom", "content") and prefix != meant:
            yield f"{meant} is bound to {short(prefix)}"


def _unknown(names: list[str], rss: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        prefix, _, local = name.rpartition(":") if not name.startswith("{") else ("?", "", "")
        known = {"": rss, "itunes": ITUNES, "podcast": PODCAST}.get(prefix)
        if known is not None and local not in known:
            near = next((word for word in known if word.lower() == local.lower()), "")
            yield prefix, name + (f", meant is {near}" if near else "")


@rule(
    "RSS-ELEMENT",
    ERROR,
    "elements without a namespace are those of RSS 2.0",
    fix="Correct the spelling (letter case counts), or put the element into a namespace.",
    source="RSS 2.0",
    why="A misspelled element is ignored: the date, the sound, the title is missing.",
)
def element(c: Context) -> Iterator[str]:
    for prefix, name in _unknown([e.name for e in c.channel.children], RSS_CHANNEL):
        if not prefix:
            yield f"unknown element {short(name)}"


@rule(
    "RSS-ITEM-ELEMENT",
    ERROR,
    "elements of an item without a namespace are those of RSS 2.0",
    fix="Correct the spelling (letter case counts), or put the element into a namespace.",
    source="RSS 2.0",
    why="A misspelled element is ignored: the date, the sound, the title is missing.",
)
def item_element(c: Context, item: Item) -> Iterator[str]:
    for prefix, name in _unknown([e.name for e in item.children], RSS_ITEM):
        if not prefix:
            yield f"unknown element {short(name)}"


@rule(
    "NS-ELEMENT",
    WARNING,
    "itunes: and podcast: elements are ones that exist",
    fix="Correct the spelling; letter case counts.",
    source="Apple; podcast namespace",
)
def ns_element(c: Context) -> Iterator[str]:
    for prefix, name in _unknown([e.name for e in c.channel.children], RSS_CHANNEL):
        if prefix:
            yield f"unknown element {short(name)}"


@rule(
    "NS-ITEM-ELEMENT",
    WARNING,
    "itunes: and podcast: elements of an item are ones that exist",
    fix="Correct the spelling; letter case counts.",
    source="Apple; podcast namespace",
)
def ns_item_element(c: Context, item: Item) -> Iterator[str]:
    for prefix, name in _unknown([e.name for e in item.children], RSS_ITEM):
        if prefix:
            yield f"unknown element {short(name)}"


@rule(
    "CH-TWICE",
    ERROR,
    "what a channel has once stands there once",
    fix="Keep one of them.",
    source="RSS 2.0; Apple; podcast namespace",
    why="Which of the two an app takes is luck.",
)
def twice(c: Context) -> Iterator[str]:
    count = Counter(e.name for e in c.channel.children)
    for name in _ONCE_CHANNEL:
        if count[name] > 1:
            yield f"{name} stands there {count[name]} times"


@rule(
    "IT-TWICE",
    ERROR,
    "what an item has once stands there once",
    fix="Keep one of them.",
    source="RSS 2.0; Apple; podcast namespace",
    why="Which of the two an app takes is luck.",
)
def item_twice(c: Context, item: Item) -> Iterator[str]:
    count = Counter(e.name for e in item.children)
    for name in _ONCE_ITEM:
        if count[name] > 1:
            yield f"{name} stands there {count[name]} times"
