"""An episode's title, identity and numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, NOTE, WARNING, Needs, rule
from essaycast.site.check.rules import markup
from essaycast.site.check.rules.channel import blank_ends, empties, long_values
from essaycast.site.check.values import positive, short, web_address

_NUMBERED = re.compile(
    r"^\s*(?:(?:folge|episode|ep|teil|nr|no)\.?\s*#?\d+\b|#\d+\b|s\d+\s*e\d+\b|\d{1,4}\s*[:|–-]\s)"
    r"|[\[(](?:folge|episode|ep\.?)\s*#?\d+[\])]",
    re.IGNORECASE,
)


@rule(
    "IT-TITLE",
    ERROR,
    "an episode has a title",
    fix="Give the essay a title in its front matter.",
    source="RSS 2.0; PSP-1; Apple 823",
)
def title(c: Context, item: Item) -> Iterator[str]:
    if not item.value("title"):
        yield "title is missing or empty"


@rule(
    "IT-TITLE-LONG",
    WARNING,
    "an episode's title has at most 255 characters",
    fix="Shorten the essay's title.",
    source="PSP-1; Apple",
)
def title_long(c: Context, item: Item) -> Iterator[str]:
    for name in ("title", "itunes:title"):
        if (length := len(item.value(name))) > 255:
            yield f"{name} has {length}"


@rule(
    "IT-TITLE-NUMBER",
    WARNING,
    "an episode's number is not part of its title",
    fix="Write it as episode (and season) in the essay's front matter.",
    source="PSP-1; Apple",
    why="Apps show the number themselves; it would stand there twice.",
)
def title_number(c: Context, item: Item) -> Iterator[str]:
    for name in ("title", "itunes:title"):
        if found := _NUMBERED.search(item.value(name)[:300]):
            yield f"{name} has {short(found.group())}"


@rule(
    "IT-TITLE-HTML",
    WARNING,
    "an episode's title is plain text",
    fix="Write the title without tags and entities.",
    source="RSS 2.0; W3C feed validator",
    why="Apps show a title as it is, tags and all.",
)
def title_html(c: Context, item: Item) -> Iterator[str]:
    for name in ("title", "itunes:title"):
        if found := markup.in_plain_text(item.value(name)):
            yield f"{name} holds {short(found)}"


@rule(
    "IT-TITLE-SHOW",
    NOTE,
    "an episode's title does not repeat the show's",
    fix="Leave the show's name out of the essay's title.",
    source="Apple",
)
def title_show(c: Context, item: Item) -> Iterator[str]:
    show, own = c.channel.value("title").lower(), item.value("title").lower()
    if len(show) > 3 and len(own) > len(show) and own.startswith(show):
        yield f"it begins with {short(c.channel.value('title'))}"


@rule(
    "IT-TITLE-SAME",
    NOTE,
    "no two episodes have one title",
    fix="Rename one, or take one out if it is there twice.",
    source="apps: listeners take it for a double",
)
def title_same(c: Context) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in c.entries:
        key = " ".join(entry.title.lower().split())
        if key and key in seen:
            yield Problem(f"the same title as {seen[key]}", entry.label, entry.line)
        seen.setdefault(key, entry.label)


@rule(
    "IT-GUID",
    ERROR,
    "an episode has a guid",
    fix="Build again; essaycast stamps one into the essay's front matter.",
    source="Apple 823; PSP-1",
    why="Without one apps take the address for it, and a correction becomes a second episode.",
)
def guid(c: Context, item: Item) -> Iterator[str]:
    if not item.value("guid"):
        yield "guid is missing or empty"


@rule(
    "IT-GUID-UNIQUE",
    ERROR,
    "no two episodes have one guid",
    fix="Remove guid from the front matter of the copied essay and build again.",
    source="Apple 823; RSS 2.0",
    why="Apps show only one of the two.",
)
def guid_unique(c: Context) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in c.entries:
        if entry.guid and entry.guid in seen:
            text = f"guid {short(entry.guid)} is also that of {seen[entry.guid]}"
            yield Problem(text, entry.label, entry.line)
        seen.setdefault(entry.guid, entry.label)


@rule(
    "IT-GUID-CASE",
    WARNING,
    "guids differ in more than letter case",
    fix="Give one of the two another guid before it is published.",
    source="PSP-1: guids are compared case-sensitively; not every app does",
)
def guid_case(c: Context) -> Iterator[Problem]:
    by_lower: dict[str, set[str]] = defaultdict(set)
    for entry in c.entries:
        if entry.guid:
            others = by_lower[entry.guid.lower()]
            if others and entry.guid not in others:
                yield Problem(f"guid {short(entry.guid)} is there twice", entry.label, entry.line)
            others.add(entry.guid)


@rule(
    "IT-PERMA",
    ERROR,
    "a guid that is no web address says so",
    fix='Write <guid isPermaLink="false">.',
    source="RSS 2.0; W3C feed validator",
    why="Left out, isPermaLink means true, and readers open the guid as a page.",
)
def permalink(c: Context, item: Item) -> Iterator[str]:
    found = item.first("guid")
    if found is not None and found.text.strip():
        value = found.attributes.get("isPermaLink")
        if value not in (None, "true", "false"):
            yield f"isPermaLink is {short(value or '')}"
        elif value != "false" and not web_address(found.text.strip()):
            yield f"{short(found.text)} is no web address"


@rule(
    "IT-PERMA-PAGE",
    ERROR,
    "a guid that is a permanent link leads to a page",
    fix='Write isPermaLink="false", or a page that is there.',
    source="RSS 2.0",
    needs=Needs.FILES,
)
def permalink_page(c: Context, item: Item) -> Iterator[str]:
    found = item.first("guid")
    if found is None or found.attributes.get("isPermaLink") == "false":
        return
    if c.files.owns(found.text.strip()) and c.files.size(found.text.strip()) is None:
        yield f"{c.files.name(found.text.strip())} is missing"


@rule(
    "IT-GUID-MEDIA",
    WARNING,
    "a guid is not the sound's address",
    fix="Give the essay a guid of its own, if the episode is not published yet.",
    source="PSP-1: the guid never changes",
    why="A correction gets a new address; the guid must not follow.",
)
def guid_media(c: Context, item: Item) -> Iterator[str]:
    enclosure = item.first("enclosure")
    value = item.value("guid")
    if value and enclosure is not None and enclosure.attributes.get("url", "").strip() == value:
        yield "guid and enclosure are one address"


@rule(
    "IT-SPACE",
    WARNING,
    "values have no blanks at their ends",
    fix="Remove the blanks and line breaks around the value.",
    source="PSP-1",
    why="A guid with a blank is another guid in some apps.",
)
def space(c: Context, item: Item) -> Iterator[str]:
    for name in blank_ends(item.children):
        yield f"{name} has blanks at its ends"


@rule(
    "IT-EMPTY",
    WARNING,
    "no element of an episode is empty",
    fix="Give it a value, or leave it out.",
    source="W3C feed validator",
)
def empty(c: Context, item: Item) -> Iterator[str]:
    for name in empties(item.children):
        yield f"{name} is empty"


@rule(
    "IT-LONG",
    WARNING,
    "values have at most 255 characters",
    fix="Shorten the value.",
    source="PSP-1; Apple",
)
def long(c: Context, item: Item) -> Iterator[str]:
    for name, length in long_values(item.children):
        if name != "itunes:title":
            yield f"{name} has {length} characters"


@rule(
    "IT-LINK",
    WARNING,
    "an episode has a page",
    fix="Build again; every episode gets a read-along page.",
    source="Apple; RSS 2.0",
)
def link(c: Context, item: Item) -> Iterator[str]:
    if not item.value("link"):
        yield "link is missing or empty"


@rule(
    "IT-LINK-URL",
    ERROR,
    "an episode's link is a whole web address",
    fix="Write it with https:// and a host name.",
    source="RSS 2.0",
)
def link_url(c: Context, item: Item) -> Iterator[str]:
    value = item.value("link")
    if value and not web_address(value):
        yield f"link is {short(value)}"


@rule(
    "IT-EXPL-VALUE",
    ERROR,
    "an episode's explicit is true or false",
    fix="Write true or false, in lower case.",
    source="Apple; PSP-1",
)
def explicit_value(c: Context, item: Item) -> Iterator[str]:
    found = item.first("itunes:explicit")
    if found is not None and found.text.strip() not in ("true", "false", "yes", "no", "clean"):
        yield f"itunes:explicit is {short(found.text)}"


@rule(
    "IT-EXPL-LEGACY",
    WARNING,
    "an episode's explicit is not written in the old way",
    fix="Write true for yes, false for no and clean.",
    source="Apple; PSP-1",
)
def explicit_legacy(c: Context, item: Item) -> Iterator[str]:
    if item.value("itunes:explicit") in ("yes", "no", "clean"):
        yield f"itunes:explicit is {short(item.value('itunes:explicit'))}"


@rule(
    "IT-TYPE",
    ERROR,
    "episodeType is full, trailer or bonus",
    fix="Correct episode_type in the essay's front matter.",
    source="Apple; PSP-1",
)
def kind(c: Context, item: Item) -> Iterator[str]:
    found = item.first("itunes:episodeType")
    if found is not None and found.text.strip().lower() not in ("full", "trailer", "bonus"):
        yield f"itunes:episodeType is {short(found.text)}"


@rule(
    "IT-NUMBER",
    ERROR,
    "episode and season are whole numbers above zero",
    fix="Correct episode and season in the essay's front matter.",
    source="Apple; PSP-1",
)
def number(c: Context, item: Item) -> Iterator[str]:
    for name in ("itunes:episode", "itunes:season"):
        found = item.first(name)
        if found is not None and positive(found.text.strip()) is None:
            yield f"{name} is {short(found.text)}"


@rule(
    "IT-NUMBER-NS",
    WARNING,
    "podcast:episode and podcast:season agree with Apple's",
    fix="Write the same numbers in both.",
    source="podcast namespace",
)
def number_ns(c: Context, item: Item) -> Iterator[str]:
    for name in ("episode", "season"):
        ours, apples = item.value(f"podcast:{name}"), item.value(f"itunes:{name}")
        if ours and not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", ours):
            yield f"podcast:{name} is {short(ours)}"
        elif ours and apples and float(ours) != float(positive(apples) or -1):
            yield f"podcast:{name} is {ours}, itunes:{name} is {short(apples)}"


@rule(
    "IT-SERIAL",
    ERROR,
    "every full episode of a serial show has a number",
    fix="Write episode: N into the essay's front matter, or make the show episodic.",
    source="Apple",
    why="Apple orders a serial show by its numbers.",
)
def serial(c: Context) -> Iterator[Problem]:
    for entry in c.entries:
        if c.serial and entry.kind == "full" and not entry.episode:
            yield Problem("itunes:episode is missing in a serial show", entry.label, entry.line)


@rule(
    "IT-NUMBER-SAME",
    WARNING,
    "no two episodes of a season have one number",
    fix="Correct episode in the front matter of one of them.",
    source="Apple",
)
def number_same(c: Context) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for entry in c.entries:
        if entry.episode and entry.kind == "full":
            key = (entry.season, entry.episode)
            if key in seen:
                text = f"number {short(entry.episode)} is also that of {seen[key]}"
                yield Problem(text, entry.label, entry.line)
            seen.setdefault(key, entry.label)
