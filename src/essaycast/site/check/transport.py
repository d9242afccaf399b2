"""What a server answered when it was asked as apps and directories ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from essaycast.site.check.remote import RemoteFiles

RANGE_FROM, RANGE_TO = 100, 199
"""The stretch of bytes that is asked for to see whether ranges work."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, or why there was none."""

    status: int = 0
    """0: none came."""
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    url: str = ""
    """Where it came from in the end."""
    body: bytes = b""
    error: str = ""
    tls: bool = False
    """The certificate was refused."""
    loop: bool = False
    """Redirects without end."""

    def header(self, name: str) -> str:
        """A header's value, empty if there is none."""
        return self.headers.get(name, "")

    @property
    def kind(self) -> str:
        """The media type without its parameters, lower-case."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def said(self) -> str:
        """Status or error, for a message."""
        return f"status {self.status}" if self.status else self.error or "no answer"


@dataclass(slots=True)
class Answers:
    """What was learned of the server while fetching the feed, and ways to learn more."""

    files: RemoteFiles
    chain: tuple[str, ...]
    """Addresses on the way, the one asked for first."""
    final: str
    get: Answer
    head: Answer
    again: Answer | None
    """To a conditional request; None: the server gave nothing to ask by."""
    loop: bool = False
    permanent: bool = False
    """One of the redirects says that the feed has moved for good."""
    expires: float | None = None
    """End of the certificate, epoch seconds."""
    ranges: dict[str, Answer] = field(default_factory=dict)

    def range_of(self, url: str) -> Answer:
        """The answer to a request for `RANGE_FROM` to `RANGE_TO`, asked once."""
        if url not in self.ranges:
            wanted = {"Range": f"bytes={RANGE_FROM}-{RANGE_TO}"}
            self.ranges[url] = self.files.ask("GET", url, headers=wanted, limit=4096)
        return self.ranges[url]
