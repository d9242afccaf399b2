"""The channel: what the show says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.registry import ERROR, NOTE, WARNING, rule
from essaycast.site.check.rules import markup
from essaycast.site.check.values import EMAIL, positive, short, web_address
from essaycast.site.check.vocabulary import LANGUAGES, REGIONS

_LONG_TEXTS = ("description", "content:encoded", "itunes:summary", "podcast:txt", "image")
_LIMIT = 4000
_COPYRIGHT = re.compile(r"copyright|©|\(c\)|℗|\b(?:19|20)\d\d\b", re.IGNORECASE)


@rule(
    "CH-TITLE",
    ERROR,
    "the show has a title",
    fix="Set show.title in config.toml.",
    source="RSS 2.0; PSP-1; Apple",
)
def title(c: Context) -> Iterator[str]:
    if not c.channel.value("title"):
        yield "title is missing or empty"


@rule(
    "CH-TITLE-LONG",
    WARNING,
    "the show's title has at most 255 characters",
    fix="Shorten show.title in config.toml.",
    source="PSP-1; Apple",
)
def title_long(c: Context) -> Iterator[str]:
    if (length := len(c.channel.value("title"))) > 255:
        yield f"it has {length}"


@rule(
    "CH-TITLE-HTML",
    WARNING,
    "the show's title is plain text",
    fix="Write show.title without tags and entities.",
    source="RSS 2.0; W3C feed validator",
    why="Apps show a title as it is, tags and all.",
)
def title_html(c: Context) -> Iterator[str]:
    if found := markup.in_plain_text(c.channel.value("title")):
        yield f"it holds {short(found)}"


@rule(
    "CH-LINK",
    ERROR,
    "the show has a web page",
    fix="Set show.base_url (or show.link) in config.toml.",
    source="RSS 2.0; PSP-1",
)
def link(c: Context) -> Iterator[str]:
    if not c.channel.value("link"):
        yield "link is missing or empty"


@rule(
    "CH-LINK-URL",
    ERROR,
    "the show's link is a whole web address",
    fix="Write it with https:// and a host name.",
    source="RSS 2.0",
)
def link_url(c: Context) -> Iterator[str]:
    value = c.channel.value("link")
    if value and not web_address(value):
        yield f"link is {short(value)}"


@rule(
    "CH-DESC",
    ERROR,
    "the show has a description",
    fix="Set show.description in config.toml.",
    source="RSS 2.0; PSP-1; Apple",
)
def description(c: Context) -> Iterator[str]:
    if not c.channel.value("description"):
        yield "description is missing or empty"


@rule(
    "CH-DESC-LONG",
    ERROR,
    "the show's description has at most 4,000 bytes",
    fix="Shorten show.description in config.toml.",
    source="PSP-1; Apple",
)
def description_long(c: Context) -> Iterator[str]:
    for name in ("description", "itunes:summary"):
        if (length := len(c.channel.value(name).encode())) > _LIMIT:
            yield f"{name} has {length} bytes"


@rule(
    "CH-LANG",
    ERROR,
    "the language is an ISO 639-1 code, with a region if wanted",
    fix="Set show.language in config.toml: de, de-at, de-ch, ...",
    source="Apple: invalid codes fail validation; PSP-1",
)
def language(c: Context) -> Iterator[str]:
    value = c.channel.value("language")
    if not value:
        yield "language is missing or empty"
    elif not valid_language(value):
        yield f"language is {short(value)}"


def valid_language(value: str) -> bool:
    """`de`, `de-AT`, `zh-Hant-TW`: a known language, a script or not, a known region or not."""
    parts = value.lower().split("-")
    if parts[0] not in LANGUAGES or "_" in value:
        return False
    rest = parts[1:]
    if rest and len(rest[0]) == 4 and rest[0].isalpha():
        rest = rest[1:]
    return not rest or (len(rest) == 1 and (rest[0] in REGIONS or rest[0] == "419"))


@rule(
    "CH-AUTHOR",
    WARNING,
    "the show names its author",
    fix="Set show.author in config.toml.",
    source="PSP-1; Apple",
)
def author(c: Context) -> Iterator[str]:
    if not c.channel.value("itunes:author"):
        yield "itunes:author is missing or empty"


@rule(
    "CH-OWNER",
    NOTE,
    "the show has an address by which directories verify it",
    fix="Set show.email in config.toml until every directory has verified the show.",
    source="Apple; Spotify sends its code there",
    why="Apple advises to take it out again later: addresses in feeds are harvested.",
)
def owner(c: Context) -> Iterator[str]:
    found = c.channel.first("itunes:owner")
    if found is None or not found.value("itunes:email"):
        yield "itunes:owner with itunes:email is missing"


@rule(
    "CH-OWNER-EMAIL",
    WARNING,
    "e-mail addresses are well-formed",
    fix="Correct show.email in config.toml.",
    source="RFC 5322; W3C feed validator",
)
def owner_email(c: Context) -> Iterator[str]:
    found = c.channel.first("itunes:owner")
    email = found.value("itunes:email") if found is not None else ""
    if email and not EMAIL.fullmatch(email):
        yield f"itunes:email is {short(email)}"
    for name in ("managingEditor", "webMaster"):
        value = c.channel.value(name)
        if value and not EMAIL.fullmatch(value.partition(" ")[0]):
            yield f"{name} is {short(value)}"


@rule(
    "CH-SPACE",
    WARNING,
    "values have no blanks at their ends",
    fix="Remove the blanks and line breaks around the value.",
    source="PSP-1",
)
def space(c: Context) -> Iterator[str]:
    for name in blank_ends(c.channel.children):
        yield f"{name} has blanks at its ends"


def blank_ends(elements: tuple[markup.Element, ...]) -> Iterator[str]:
    """Names of the elements whose value begins or ends with a blank."""
    for element in elements:
        if element.name == "itunes:owner":
            yield from blank_ends(element.children)
        elif not element.children:
            if element.text.strip() and element.text != element.text.strip():
                yield element.name
            for key, value in element.attributes.items():
                if value != value.strip():
                    yield f"{element.name} {key}"


@rule(
    "CH-EMPTY",
    WARNING,
    "no element is empty",
    fix="Give it a value, or leave it out.",
    source="W3C feed validator",
)
def empty(c: Context) -> Iterator[str]:
    for name in empties(c.channel.children):
        yield f"{name} is empty"


# Rules of their own say so of these.
_OWN_RULE = frozenset(
    (
        "title", "link", "description", "language", "guid", "pubDate", "itunes:author",
        "itunes:explicit", "itunes:type", "itunes:duration", "itunes:image", "itunes:episode",
        "itunes:season", "itunes:episodeType", "podcast:guid", "podcast:locked", "podcast:txt",
        "podcast:person", "podcast:license", "podcast:funding", "podcast:medium",
        "podcast:trailer", "enclosure",
    )
)  # fmt: skip


def empties(elements: tuple[markup.Element, ...]) -> Iterator[str]:
    """Names of elements with neither text nor attributes nor children."""
    for element in elements:
        if element.name == "itunes:owner":
            yield from empties(element.children)
        blank = not element.text.strip() and not element.attributes and not element.children
        if blank and element.name not in _OWN_RULE:
            yield element.name


@rule(
    "CH-LONG",
    WARNING,
    "values have at most 255 characters",
    fix="Shorten the value.",
    source="PSP-1; Apple",
)
def long(c: Context) -> Iterator[str]:
    for name, length in long_values(c.channel.children):
        yield f"{name} has {length} characters"


def long_values(elements: tuple[markup.Element, ...]) -> Iterator[tuple[str, int]]:
    """(name, length) of elements over 255 characters, but for texts and titles."""
    for element in elements:
        if element.name not in (*_LONG_TEXTS, "title") and not element.children:
            if len(element.text.strip()) > 255:
                yield element.name, len(element.text.strip())
            if len(element.attributes.get("text", "")) > 255:
                yield f"{element.name} text", len(element.attributes["text"])


@rule(
    "EXPL-MISSING",
    ERROR,
    "the show says whether it is explicit",
    fix="Set show.explicit in config.toml.",
    source="Apple; PSP-1",
)
def explicit(c: Context) -> Iterator[str]:
    found = c.channel.first("itunes:explicit")
    if found is None or not found.text.strip():
        yield "itunes:explicit is missing or empty"


@rule(
    "EXPL-VALUE",
    ERROR,
    "explicit is true or false",
    fix="Write true or false, in lower case.",
    source="Apple; PSP-1",
)
def explicit_value(c: Context) -> Iterator[str]:
    value = c.channel.value("itunes:explicit")
    if value and value not in ("true", "false", "yes", "no", "clean"):
        yield f"itunes:explicit is {short(value)}"


@rule(
    "EXPL-LEGACY",
    WARNING,
    "explicit is not written in the old way",
    fix="Write true for yes, false for no and clean.",
    source="Apple; PSP-1",
)
def explicit_legacy(c: Context) -> Iterator[str]:
    value = c.channel.value("itunes:explicit")
    if value in ("yes", "no", "clean"):
        yield f"itunes:explicit is {short(value)}"


@rule(
    "TYPE",
    WARNING,
    "the show says whether it is episodic or serial",
    fix="Set show.type in config.toml.",
    source="Apple; PSP-1",
)
def kind(c: Context) -> Iterator[str]:
    if not c.channel.value("itunes:type"):
        yield "itunes:type is missing or empty"


@rule(
    "TYPE-VALUE",
    ERROR,
    "the show's type is episodic or serial",
    fix="Set show.type in config.toml to episodic or serial.",
    source="Apple; PSP-1",
)
def kind_value(c: Context) -> Iterator[str]:
    value = c.channel.value("itunes:type")
    if value and value.lower() not in ("episodic", "serial"):
        yield f"itunes:type is {short(value)}"


@rule(
    "COPY",
    WARNING,
    "copyright names the holder only",
    fix="Write the name in show.copyright, without the word, the sign or a year.",
    source="PSP-1",
    why="Apps add the sign themselves.",
)
def copyright_(c: Context) -> Iterator[str]:
    value = c.channel.value("copyright")
    if found := _COPYRIGHT.search(value):
        yield f"copyright holds {short(found.group())}"


@rule(
    "CH-BLOCK",
    WARNING,
    "the show is not hidden from directories",
    fix="Remove itunes:block and podcast:block unless that is what you want.",
    source="Apple; podcast namespace",
)
def block(c: Context) -> Iterator[str]:
    for name in ("itunes:block", "podcast:block"):
        if c.channel.value(name).lower() == "yes":
            yield f"{name} is yes"


@rule(
    "CH-COMPLETE",
    WARNING,
    "the show is not declared finished",
    fix="Remove itunes:complete unless there will never be another episode.",
    source="Apple",
    why="Apps stop looking for new episodes.",
)
def complete(c: Context) -> Iterator[str]:
    if c.channel.value("itunes:complete").lower() == "yes":
        yield "itunes:complete is yes"


@rule(
    "CH-TTL",
    WARNING,
    "ttl is a number of minutes",
    fix="Write whole minutes, or leave ttl out.",
    source="RSS 2.0",
)
def ttl(c: Context) -> Iterator[str]:
    value = c.channel.value("ttl")
    if value and positive(value) is None:
        yield f"ttl is {short(value)}"
