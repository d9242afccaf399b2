"""The show's side of config.toml, checked and in the form feed and pages need."""

from __future__ import annotations

import re
from dataclasses import dataclass

from essaycast.config import Config
from essaycast.errors import ConfigError
from essaycast.site.addresses import Addresses, addresses_of, web_address
from essaycast.site.categories import check_category
from essaycast.site.markup import clean, one_line
from essaycast.text import printable

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_RIGHTS = re.compile(r"^(?:copyright\b|\(c\)|©|℗|\s|\d{4}(?:\s*[-–]\s*\d{4})?(?=\s|$)|[,:])+", re.I)
# Identifiers of the licences one meets; anything else needs an address (tag `license`).
_LICENSE_URL = "https://creativecommons.org/licenses/{}/{}/"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part; role and group as in the Podcast Taxonomy."""

    name: str
    role: str = ""
    group: str = ""
    href: str = ""
    img: str = ""


@dataclass(frozen=True, slots=True)
class ShowCard:
    """What every page and the feed say about the show; all text is clean and one line."""

    title: str
    description: str
    """May have several lines."""
    author: str
    email: str
    language: str
    """`de` or `de-at`."""
    category: str
    subcategory: str
    explicit: bool
    type: str
    copyright: str
    link: str
    """Absolute: the web site, or the show's own page."""
    site: str
    """The web site, if it is elsewhere; else empty."""
    persons: tuple[Person, ...]
    license: str
    license_url: str
    funding: tuple[tuple[str, str], ...]
    """(address, words)."""
    medium: str
    locked: bool
    apple: str
    spotify: str
    imprint: str
    privacy: str
    hub: str
    addresses: Addresses


def show_card(config: Config) -> ShowCard:
    """Check the settings the feed rests on.

    Raises:
        ConfigError: an address, a language, a category, a mail address is not one.
    """
    show = config.show
    places = addresses_of(config)
    language = show.language.replace("_", "-").lower()
    if not _LANGUAGE.fullmatch(language):
        raise ConfigError(
            f"show.language {printable(show.language)!r} is not a language code; "
            "directories take two letters and at most a region: de, de-at, en"
        )
    if show.email and not _MAIL.fullmatch(show.email):
        raise ConfigError(f"show.email {printable(show.email)!r} is not a mail address")
    category, subcategory = check_category(show.category, show.subcategory)
    title = one_line(show.title)
    author = one_line(show.author)
    site = _optional(show.link, "show.link")
    license_name, license_url = _license(show.license)
    return ShowCard(
        title=title,
        description=clean(show.description).strip() or title,
        author=author,
        email=show.email,
        language=language,
        category=category,
        subcategory=subcategory,
        explicit=show.explicit,
        type=show.type,
        copyright=_RIGHTS.sub("", one_line(show.copyright)) or author,
        link=site or places.base,
        site=site,
        persons=tuple(_person(entry) for entry in show.persons)
        or ((Person(author, "author", "writing"),) if author else ()),
        license=license_name,
        license_url=license_url,
        funding=tuple(_funding(entry) for entry in show.funding),
        medium=show.medium,
        locked=show.locked,
        apple=_optional(show.apple, "show.apple"),
        spotify=_optional(show.spotify, "show.spotify"),
        imprint=_optional(show.imprint, "show.imprint"),
        privacy=_optional(show.privacy, "show.privacy"),
        hub=_optional(config.feed.hub, "feed.hub"),
        addresses=places,
    )


def _optional(given: str, setting: str) -> str:
    return web_address(given, setting) if given else ""


def _fields(entry: str) -> list[str]:
    return [one_line(part) for part in entry.split("|")]


def _person(entry: str) -> Person:
    name, role, href, img, *more = [*_fields(entry), "", "", ""]
    if not name or any(more):
        raise ConfigError(
            f"show.persons: {printable(entry)!r} is not `Name | role | link | picture`"
        )
    return Person(
        name,
        role.lower(),
        "writing" if role.lower() in ("author", "writer", "editor", "translator") else "",
        _optional(href, "show.persons"),
        _optional(img, "show.persons"),
    )


def _funding(entry: str) -> tuple[str, str]:
    url, words, *more = [*_fields(entry), ""]
    if any(more):
        raise ConfigError(f"show.funding: {printable(entry)!r} is not `address | words`")
    return web_address(url, "show.funding"), words


def _license(entry: str) -> tuple[str, str]:
    """(name, address) of the licence; the well-known ones need no address given."""
    if not entry:
        return "", ""
    name, url, *more = [*_fields(entry), ""]
    if not name or any(more):
        raise ConfigError(f"show.license: {printable(entry)!r} is not `name | address`")
    if url:
        return name, web_address(url, "show.license")
    known = re.fullmatch(r"cc-(by(?:-nc)?(?:-nd|-sa)?)-(\d\.\d)", name.lower())
    if known:
        return name.lower(), _LICENSE_URL.format(known.group(1), known.group(2))
    if name.lower() in ("cc0-1.0", "cc0"):
        return "cc0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"
    raise ConfigError(
        f"show.license {printable(name)!r} is not a licence apps know; "
        "write `cc-by-4.0` or the like, or `name | https://...` with its text"
    )
