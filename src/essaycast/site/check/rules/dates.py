"""Dates and durations as written, and the order of the episodes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, WARNING, rule
from essaycast.site.check.values import parse_date, parse_duration, short

# Clocks of hosts and readers differ a little.
_GRACE = timedelta(minutes=10)


@rule(
    "CH-DATE",
    ERROR,
    "the channel's dates are RFC 2822 with English names",
    fix="Write them like Sat, 21 Nov 2026 06:00:00 +0100.",
    source="RSS 2.0",
)
def channel_date(c: Context) -> Iterator[str]:
    for name in ("pubDate", "lastBuildDate"):
        value = c.channel.value(name)
        if not value:
            continue
        date = parse_date(value)
        if date is None:
            yield f"{name} is {short(value)}"
        elif date.weekday and date.weekday != date.right_weekday:
            yield f"{name}: {value[:16]} is a {date.right_weekday}"


@rule(
    "CH-FUTURE",
    WARNING,
    "the channel's dates are not in the future",
    fix="Set the clock of the machine that builds, and build again.",
    source="RSS 2.0; W3C feed validator",
)
def channel_future(c: Context) -> Iterator[str]:
    for name in ("pubDate", "lastBuildDate"):
        date = parse_date(c.channel.value(name))
        if date is not None and date.when > c.options.now + _GRACE:
            yield f"{name} is {date.when:%d %b %Y %H:%M %z}"


@rule(
    "IT-DATE",
    ERROR,
    "an episode has a date",
    fix="Build again; essaycast stamps one into the essay's front matter.",
    source="Apple 823; PSP-1 recommends it",
    why="Apps cannot order it, and many do not show it.",
)
def date(c: Context, item: Item) -> Iterator[str]:
    if not item.value("pubDate"):
        yield "pubDate is missing or empty"


@rule(
    "IT-DATE-FORM",
    ERROR,
    "an episode's date is RFC 2822 with English names",
    fix="Write it like Sat, 21 Nov 2026 06:00:00 +0100.",
    source="RSS 2.0; Apple 823; PSP-1",
    why="Apps fall back to now, or to 1970.",
)
def form(c: Context, item: Item) -> Iterator[str]:
    value = item.value("pubDate")
    if value and parse_date(value) is None:
        yield f"pubDate is {short(value)}"


@rule(
    "IT-WEEKDAY",
    ERROR,
    "the weekday fits the date",
    fix="Correct the weekday, or leave it out.",
    source="RFC 2822, 3.3; W3C feed validator",
    why="Strict readers drop the date.",
)
def weekday(c: Context, item: Item) -> Iterator[str]:
    found = parse_date(item.value("pubDate"))
    if found is not None and found.weekday and found.weekday != found.right_weekday:
        yield f"{found.when:%d %b %Y} is a {found.right_weekday}, not a {found.weekday}"


@rule(
    "IT-DATE-YEAR",
    WARNING,
    "the year has four digits",
    fix="Write the year in full.",
    source="RSS 2.0; RFC 2822, 4.3",
)
def year(c: Context, item: Item) -> Iterator[str]:
    found = parse_date(item.value("pubDate"))
    if found is not None and found.short_year:
        yield f"pubDate is {short(item.value('pubDate'))}"


@rule(
    "IT-DATE-ZONE",
    WARNING,
    "the time zone is written as an offset or GMT",
    fix="Write +0000, +0100, ... or GMT.",
    source="RFC 2822, 4.3",
)
def zone(c: Context, item: Item) -> Iterator[str]:
    found = parse_date(item.value("pubDate"))
    if found is not None and found.zone[0] not in "+-" and found.zone not in ("GMT", "UT"):
        yield f"it is {short(found.zone)}"


@rule(
    "IT-FUTURE",
    ERROR,
    "no episode is dated in the future",
    fix="Leave it out until its time; `essaycast build` does, and adds it when the time has come.",
    source="Apple 823",
    why="Apps hide it, or show it at once and put it first for weeks.",
)
def future(c: Context, item: Item) -> Iterator[str]:
    found = parse_date(item.value("pubDate"))
    if found is not None and found.when > c.options.now + _GRACE:
        yield f"pubDate is {found.when:%d %b %Y %H:%M %z}"


@rule(
    "IT-DATE-OLD",
    WARNING,
    "no episode is dated before there were podcasts",
    fix="Correct date in the essay's front matter, if the episode is not published yet.",
    source="apps: 1970 is a clock that was not set",
)
def old(c: Context, item: Item) -> Iterator[str]:
    found = parse_date(item.value("pubDate"))
    if found is not None and found.when.year < 1990:
        yield f"pubDate is {found.when:%d %b %Y}"


@rule(
    "ORDER",
    WARNING,
    "the newest episode comes first",
    fix="Order the items by pubDate, newest first.",
    source="convention; some apps read only the first items",
)
def order(c: Context) -> Iterator[Problem]:
    dated = [entry for entry in c.entries if entry.date is not None]
    if c.serial and all(
        a.date.when <= b.date.when  # type: ignore[union-attr]
        for a, b in pairwise(dated)
    ):
        return
    for before, after in pairwise(dated):
        assert before.date is not None and after.date is not None
        if after.date.when > before.date.when:
            text = f"it is newer than {before.label}, which stands before it"
            yield Problem(text, after.label, after.line)
            return


@rule(
    "DUR-MISSING",
    WARNING,
    "an episode says how long it is",
    fix="Write itunes:duration in whole seconds.",
    source="PSP-1; Apple",
)
def duration(c: Context, item: Item) -> Iterator[str]:
    if not item.value("itunes:duration"):
        yield "itunes:duration is missing or empty"


@rule(
    "DUR-FORM",
    ERROR,
    "a duration is seconds or hours:minutes:seconds",
    fix="Write whole seconds.",
    source="Apple; PSP-1",
)
def duration_form(c: Context, item: Item) -> Iterator[str]:
    value = item.value("itunes:duration")
    seconds = parse_duration(value)
    if value and (seconds is None or seconds <= 0 or seconds > 7 * 86400):
        yield f"itunes:duration is {short(value)}"


@rule(
    "DUR-WHOLE",
    WARNING,
    "a duration is whole seconds",
    fix="Round it.",
    source="Apple; PSP-1",
)
def duration_whole(c: Context, item: Item) -> Iterator[str]:
    value = item.value("itunes:duration")
    if parse_duration(value) is not None and "." in value:
        yield f"itunes:duration is {short(value)}"
