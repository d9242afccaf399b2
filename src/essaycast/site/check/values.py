"""Values as feeds write them, read strictly: dates, durations, addresses, numbers."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from essaycast.text import printable

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATE = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) "
    rf"({'|'.join(_MONTHS)}) (\d{{4}}|\d{{2}}) (\d\d):(\d\d)(?::(\d\d))? "
    r"([+-]\d{4}|[A-Z]{1,5})"
)
# RFC 822's names; RFC 2822 calls them obsolete but every reader knows them.
_ZONES = {
    "GMT": 0, "UT": 0, "UTC": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?")
_BARE = re.compile(r"\d+(?:\.\d+)?")


EMAIL = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[A-Za-z]{2,}")
"""An e-mail address as people have them (RFC 5322 allows more)."""


@dataclass(frozen=True, slots=True)
class FeedDate:
    """A date of RFC 2822 as RSS writes it."""

    when: datetime
    weekday: str
    """As written; empty if left out."""
    zone: str
    """As written: `+0100`, `GMT`, ..."""
    short_year: bool
    """A year of two digits."""

    @property
    def right_weekday(self) -> str:
        """The weekday the date falls on."""
        return WEEKDAYS[self.when.weekday()]


def parse_date(text: str) -> FeedDate | None:
    """Read an RFC 2822 date with English names; None if it is anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    weekday, day, month, year, hour, minute, second, zone = match.groups()
    offset = _offset(zone)
    if offset is None:
        return None
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    try:
        when = datetime(
            full,
            _MONTHS.index(month) + 1,
            int(day),
            int(hour),
            int(minute),
            min(int(second or 0), 59),
            tzinfo=timezone(offset),
        )
        when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return FeedDate(when, weekday or "", zone, len(year) == 2)


def _offset(zone: str) -> timedelta | None:
    if zone[0] in "+-":
        hours, minutes = int(zone[1:3]), int(zone[3:])
        if hours > 14 or minutes > 59:
            return None
        return (-1 if zone[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes)
    return timedelta(hours=_ZONES[zone]) if zone in _ZONES else None


def parse_duration(text: str) -> float | None:
    """Seconds of an itunes:duration (`93`, `1:33`, `0:01:33`); None if it is none of these."""
    text = text.strip()
    if _BARE.fullmatch(text):
        return float(text) if len(text) < 12 else None
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        return None
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(text.rpartition(":")[2])


def positive(text: str) -> int | None:
    """A whole number above zero in ASCII digits, or None."""
    if re.fullmatch(r"[0-9]{1,15}", text) and int(text) > 0:
        return int(text)
    return None


@lru_cache(maxsize=1024)
def split(url: str) -> SplitResult:
    """The parts of an address; all empty where it cannot be one."""
    try:
        parts = urlsplit(url.strip())
        if parts.port == 0:
            return SplitResult("", "", "", "", "")
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def web_address(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a host."""
    parts = split(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def local(url: str) -> bool:
    """Whether only this machine or its network can reach `url`."""
    host = split(url).hostname or ""
    if host == "localhost" or host.endswith((".localhost", ".local", ".lan", ".fritz.box")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def folder_of(url: str) -> str:
    """The address of the folder `url` lies in, with its last slash; empty if it has none."""
    if not web_address(url):
        return ""
    parts = split(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}/"


def extension(url: str) -> str:
    """The extension of an address's path, lower-case with its dot; empty if it has none."""
    name = split(url).path.rpartition("/")[2]
    return "." + name.rpartition(".")[2].lower() if "." in name else ""


def folded(text: str) -> str:
    """A text for comparison: without blanks and characters nobody sees, look-alikes undone.

    SubRip has no escapes, so what would be a tag or an arrow is written otherwise there.
    """
    text = unicodedata.normalize("NFC", text)
    text = text.replace("‹", "<").replace("›", ">").replace("→", "-->")
    if text.isprintable():
        return "".join(text.split())
    return "".join(
        char
        for char in text
        if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def short(text: str, length: int = 60) -> str:
    """A value for a message: one line, cut, in quotes."""
    clean = printable(text[: length * 4])
    return "“" + (clean if len(clean) <= length else clean[: length - 1] + "…") + "”"
