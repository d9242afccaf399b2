"""Values of the podcast namespace, in the channel and in items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from essaycast.site.addresses import podcast_guid
from essaycast.site.check.context import Context
from essaycast.site.check.document import Element, Item
from essaycast.site.check.registry import ERROR, NOTE, WARNING, rule
from essaycast.site.check.values import EMAIL, local, parse_date, short, web_address
from essaycast.site.check.vocabulary import MEDIUMS, PERSON_GROUPS, PERSON_ROLES

# Families of SPDX identifiers; the whole list has hundreds.
_LICENSE = re.compile(
    r"(?:cc-(?:by|pddc|pdm)|cc0-|0bsd|a?gpl-|lgpl-|fdl|gfdl-|apache-|bsd-|mpl-|epl-|eupl-"
    r"|artistic-|ofl-|odbl-|odc-|pddl-|v4v-|c-uda-|cal-|dl-de-)[a-z0-9.+-]*$"
    r"|(?:mit|isc|unlicense|wtfpl|zlib)$"
)


@rule(
    "GUID-MISSING",
    WARNING,
    "the show has a podcast:guid",
    fix="Build again; it is derived from show.base_url once and kept.",
    source="podcast namespace; PSP-1",
)
def missing(c: Context) -> Iterator[str]:
    if not c.channel.value("podcast:guid"):
        yield "podcast:guid is missing or empty"


def _uuid(text: str) -> UUID | None:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        return None
    return UUID(text)


@rule(
    "GUID-FORMAT",
    ERROR,
    "podcast:guid is a UUID",
    fix="Set show.guid in config.toml to the one assigned, or leave it empty.",
    source="podcast namespace; PSP-1",
)
def guid_format(c: Context) -> Iterator[str]:
    value = c.channel.value("podcast:guid")
    if value and _uuid(value) is None:
        yield f"podcast:guid is {short(value)}"


@rule(
    "GUID-V5",
    WARNING,
    "podcast:guid is a UUID of version 5",
    fix="Leave show.guid empty, unless a directory already knows the show by this one.",
    source="podcast namespace; PSP-1",
)
def guid_v5(c: Context) -> Iterator[str]:
    found = _uuid(c.channel.value("podcast:guid"))
    if found is not None and found.version != 5:
        yield f"it is of version {found.version or '?'}"


@rule(
    "GUID-DERIVED",
    NOTE,
    "podcast:guid comes from the feed's address",
    fix="Nothing, if the feed has moved: it keeps its first guid. Otherwise empty show.guid.",
    source="podcast namespace",
)
def guid_derived(c: Context) -> Iterator[str]:
    found = _uuid(c.channel.value("podcast:guid"))
    bare = re.sub(r"^[a-zA-Z]+://", "", c.self_link).rstrip("/")
    if found is None or found.version != 5 or not bare or local(c.self_link):
        return
    if str(found) != podcast_guid(c.self_link):
        yield f"{short(str(found))} is not that of {short(bare)}"


@rule(
    "LOCKED",
    WARNING,
    "the feed says whether others may import it",
    fix="Write <podcast:locked>yes</podcast:locked>.",
    source="podcast namespace; PSP-1",
    why="Without it anybody may move the show to a host of theirs.",
)
def locked(c: Context) -> Iterator[str]:
    if not c.channel.value("podcast:locked"):
        yield "podcast:locked is missing or empty"


@rule(
    "LOCKED-VALUE",
    ERROR,
    "podcast:locked is yes or no",
    fix="Write yes or no.",
    source="podcast namespace; PSP-1",
)
def locked_value(c: Context) -> Iterator[str]:
    value = c.channel.value("podcast:locked")
    if value and value not in ("yes", "no"):
        yield f"podcast:locked is {short(value)}"


def _ai(parent: Element) -> list[str]:
    return [
        txt.text.strip()
        for txt in parent.all("podcast:txt")
        if txt.attributes.get("purpose", "").strip().lower() == "ai-content"
    ]


@rule(
    "LOCKED-OWNER",
    WARNING,
    "the owner of podcast:locked is an e-mail address",
    fix="Set show.email in config.toml, or leave the attribute out.",
    source="podcast namespace",
)
def locked_owner(c: Context) -> Iterator[str]:
    found = c.channel.first("podcast:locked")
    owner = found.attributes.get("owner") if found is not None else None
    if owner is not None and not EMAIL.fullmatch(owner):
        yield f"owner is {short(owner)}"


@rule(
    "AI",
    NOTE,
    "a synthetic voice is declared",
    fix='Write <podcast:txt purpose="ai-content">true</podcast:txt> into the channel.',
    source="podcast namespace; EU AI Act, art. 50; directories' rules",
)
def ai(c: Context) -> Iterator[str]:
    if not _ai(c.channel):
        yield "podcast:txt with the purpose ai-content is missing"


@rule(
    "AI-VALUE",
    WARNING,
    "ai-content is true or false",
    fix="Write true or false.",
    source="podcast namespace",
)
def ai_value(c: Context) -> Iterator[str]:
    for value in _ai(c.channel):
        if value not in ("true", "false"):
            yield f"it is {short(value)}"


@rule(
    "TXT",
    WARNING,
    "podcast:txt has at most 4,000 characters, its purpose 128",
    fix="Shorten it.",
    source="podcast namespace; PSP-1",
)
def txt(c: Context) -> Iterator[str]:
    for found in c.channel.all("podcast:txt"):
        if len(found.text) > 4000 or len(found.attributes.get("purpose", "")) > 128:
            yield f"{short(found.text, 30)} is too long"
        elif not found.text.strip():
            yield "one is empty"


@rule(
    "MEDIUM",
    WARNING,
    "podcast:medium is one of the known ones",
    fix="Write podcast (or audiobook, newsletter, ...), or leave it out.",
    source="podcast namespace",
    why="Some apps list only feeds whose medium is podcast.",
)
def medium(c: Context) -> Iterator[str]:
    found = c.channel.first("podcast:medium")
    if found is not None and found.text.strip() not in MEDIUMS:
        yield f"podcast:medium is {short(found.text)}"


def _persons(parent: Element) -> Iterator[str]:
    for person in parent.all("podcast:person"):
        name = person.text.strip()
        if not name:
            yield "a person has no name"
        elif len(name) > 128:
            yield f"{short(name, 30)} has {len(name)} characters, more than 128"
        role = person.attributes.get("role", "host").strip().lower()
        group = person.attributes.get("group", "cast").strip().lower()
        if role not in PERSON_ROLES:
            yield f"role {short(role)} is not in the taxonomy"
        if group not in PERSON_GROUPS:
            yield f"group {short(group)} is not in the taxonomy"
        for key in ("href", "img"):
            if key in person.attributes and not web_address(person.attributes[key]):
                yield f"{key} {short(person.attributes[key])} is not a web address"


_PERSON_FIX = "Name, role and group as podcasttaxonomy.com lists them, whole addresses."


@rule(
    "PERSON",
    WARNING,
    "persons of the show have a name, a known role and whole addresses",
    fix=_PERSON_FIX,
    source="podcast namespace; Podcast Taxonomy",
)
def person(c: Context) -> Iterator[str]:
    yield from _persons(c.channel)


@rule(
    "IT-PERSON",
    WARNING,
    "persons of an episode have a name, a known role and whole addresses",
    fix=_PERSON_FIX,
    source="podcast namespace; Podcast Taxonomy",
)
def item_person(c: Context, item: Item) -> Iterator[str]:
    yield from _persons(item)


@rule(
    "FUNDING",
    WARNING,
    "podcast:funding has a whole address and a text of at most 128 characters",
    fix="Write the address into url and a short invitation between the tags.",
    source="podcast namespace; PSP-1",
)
def funding(c: Context) -> Iterator[str]:
    for found in c.channel.all("podcast:funding"):
        if not web_address(found.attributes.get("url", "")):
            yield f"url is {short(found.attributes.get('url', ''))}"
        if not 0 < len(found.text.strip()) <= 128:
            yield f"the text has {len(found.text.strip())} characters"


def _licenses(parent: Element) -> Iterator[str]:
    for found in parent.all("podcast:license"):
        value = found.text.strip()
        if not 0 < len(value) <= 128:
            yield f"it has {len(value)} characters"
        elif "url" in found.attributes and not web_address(found.attributes["url"]):
            yield f"url is {short(found.attributes['url'])}"
        elif "url" not in found.attributes and not _LICENSE.match(value.lower()):
            yield f"{short(value)} is no known licence and has no url"


_LICENSE_FIX = "Write an identifier such as cc-by-4.0, or the name with url to its text."


@rule(
    "LICENSE",
    WARNING,
    "the show's licence is a known identifier or has an address",
    fix=_LICENSE_FIX,
    source="podcast namespace",
)
def license_(c: Context) -> Iterator[str]:
    yield from _licenses(c.channel)


@rule(
    "IT-LICENSE",
    WARNING,
    "an episode's licence is a known identifier or has an address",
    fix=_LICENSE_FIX,
    source="podcast namespace",
)
def item_license(c: Context, item: Item) -> Iterator[str]:
    yield from _licenses(item)


@rule(
    "TRAILER",
    WARNING,
    "podcast:trailer has a title, an address and a date",
    fix="Write url, pubdate (RFC 2822) and the title.",
    source="podcast namespace",
)
def trailer(c: Context) -> Iterator[str]:
    for found in c.channel.all("podcast:trailer"):
        if not web_address(found.attributes.get("url", "")):
            yield f"url is {short(found.attributes.get('url', ''))}"
        if parse_date(found.attributes.get("pubdate", "").strip()) is None:
            yield f"pubdate is {short(found.attributes.get('pubdate', ''))}"
        if not found.text.strip():
            yield "it has no title"


@rule(
    "SOUNDBITE",
    WARNING,
    "podcast:soundbite lies within the episode",
    fix="Give startTime and duration in seconds, together no longer than the episode.",
    source="podcast namespace",
)
def soundbite(c: Context, item: Item) -> Iterator[str]:
    for found in item.all("podcast:soundbite"):
        try:
            start = float(found.attributes.get("startTime", ""))
            length = float(found.attributes.get("duration", ""))
        except ValueError:
            yield "startTime or duration is not a number"
            continue
        total = c.duration(item)
        if not (0 <= start < float("inf") and 0 < length < float("inf")):
            yield f"{start:g} + {length:g} s is no stretch of time"
        elif total is not None and start + length > total + 1:
            yield f"it ends at {start + length:g} s, the episode at {total:g} s"
