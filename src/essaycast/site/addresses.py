"""Where the files of `feed/` will be reached, and what the show's own addresses are."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from essaycast.config import Config
from essaycast.errors import ConfigError
from essaycast.text import printable

PLACEHOLDER = "http://localhost:8000/"
"""Base of all addresses while `show.base_url` is empty; `serve` rewrites it to its own."""

FEED_NAME = "feed.xml"
# Podcasting 2.0, tag `guid`: the namespace under which feed addresses become identities.
_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Turns names below `feed/` into addresses."""

    base: str
    """Absolute, ASCII, ends with `/`."""
    placeholder: bool
    """True while nobody said where the feed will live."""

    def url(self, name: str) -> str:
        """The address of the file `name` (relative to `feed/`, with `/`)."""
        return self.base + quote(name)

    @property
    def feed(self) -> str:
        """The address listeners subscribe to."""
        return self.url(FEED_NAME)


def addresses_of(config: Config) -> Addresses:
    """The addresses `show.base_url` gives, or placeholders without it.

    Raises:
        ConfigError: it is not an http or https address of a folder.
    """
    given = config.show.base_url
    if not given:
        return Addresses(PLACEHOLDER, placeholder=True)
    address = web_address(given, "show.base_url")
    parts = urlsplit(address)
    if parts.query or parts.fragment:
        raise ConfigError(
            f"show.base_url {printable(given)!r} has a ? or #; give the folder, "
            "such as https://example.org/podcast/"
        )
    path = parts.path
    if path.endswith(".xml"):
        raise ConfigError(
            f"show.base_url {printable(given)!r} names a file; give the folder feed.xml will be in"
        )
    return Addresses(address if path.endswith("/") else f"{address}/", placeholder=False)


def web_address(given: str, setting: str) -> str:
    """`given` as an ASCII http(s) address: host in IDNA, path percent-encoded.

    Raises:
        ConfigError: it is something else; `setting` is named in the message.
    """
    wrong = ConfigError(
        f"{setting} {printable(given)!r} is not an address; it starts with https:// and a host name"
    )
    try:
        parts = urlsplit(given.strip())
        host, port = parts.hostname, parts.port
        if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
            raise wrong
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):  # a port out of range, a label too long, bad brackets
        raise wrong from None
    if any(char.isspace() or char in "<>\"'\\" for char in ascii_host):
        raise wrong
    netloc = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port is not None:
        netloc += f":{port}"
    # `%` stays: what is encoded already must not be encoded twice.
    return urlunsplit(
        (
            parts.scheme.lower(),
            netloc,
            quote(parts.path, safe="/%:@!$&()*+,;=~-._"),
            quote(parts.query, safe="/%:@!$&()*+,;=~-._?"),
            quote(parts.fragment, safe="/%:@!$&()*+,;=~-._?"),
        )
    )


def podcast_guid(feed_url: str) -> str:
    """The podcast:guid of a feed address: a UUIDv5 that every directory computes alike.

    Scheme and trailing slashes do not count. It is assigned once and kept when the feed
    moves, so callers store it. Source: podcast namespace, tag `guid`.
    """
    bare = feed_url.split("://", 1)[-1].rstrip("/")
    return str(uuid.uuid5(_NAMESPACE, bare))
