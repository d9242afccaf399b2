"""Fetching a page or a feed: http and https, bounded, polite, and never from inside.

The address that is connected to is the one that was checked: names are resolved here, each
result is judged, and the socket goes to that very result, at every redirect anew. So a name
that points somewhere else a moment later gains nothing.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import essaycast
from essaycast.errors import EssayError
from essaycast.text import printable

LARGEST = 20_000_000
"""Bytes of one answer, unpacked."""
_REDIRECTS = 5
_TIMEOUT = 20.0
"""Seconds one read may take."""
_DEADLINE = 60.0
"""Seconds everything may take."""
_AGENT = f"essaycast/{essaycast.__version__} (imports essays for their author)"
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "text/*;q=0.8,*/*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent."""

    data: bytes
    content_type: str
    url: str
    """After redirects."""


def get(url: str, *, allow_private: bool = False) -> Answer:
    """Fetch `url`.

    Raises:
        EssayError: not allowed, not reachable, not found, too large or too slow.
    """
    until = time.monotonic() + _DEADLINE
    address = url
    for _ in range(_REDIRECTS + 1):
        answer = _once(address, allow_private, until)
        if isinstance(answer, Answer):
            return answer
        address = urljoin(address, answer)
    raise EssayError(f"{_shown(url)}: redirected more than {_REDIRECTS} times; give the address "
                     "it ends at")  # fmt: skip


def _once(url: str, allow_private: bool, until: float) -> Answer | str:
    """The answer, or where the server sends us."""
    shown = _shown(url)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise EssayError(f"{shown}: not an address") from error
    if parts.scheme not in ("http", "https") or not host:
        raise EssayError(f"{shown}: only http and https addresses are read")
    port = port or (443 if parts.scheme == "https" else 80)
    connection = _connect(host, port, parts.scheme == "https", allow_private, until, shown)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]") if parts.query else ""
    )
    # A read that gets a byte now and then never times out: past the deadline the line is cut.
    watch = threading.Timer(max(0.01, until - time.monotonic()), _hang_up, (connection.sock,))
    watch.daemon = True
    watch.start()
    try:
        connection.request(
            "GET",
            path,
            headers={"User-Agent": _AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, identity",
                     "Accept-Language": "de, en;q=0.5", "Connection": "close"},
        )  # fmt: skip
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308):
            target = response.getheader("Location") or ""
            if not target:
                raise EssayError(f"{shown}: redirects to nowhere")
            return target
        if response.status != 200:
            raise EssayError(f"{shown}: the server answers {response.status} "
                             f"{printable(response.reason)[:60]}; check the address")  # fmt: skip
        data = _read(response, until, shown)
        return Answer(data, response.getheader("Content-Type") or "", url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= until:
            raise EssayError(_slow(shown)) from error
        raise EssayError(f"{shown}: cannot be fetched ({_reason(error)})") from error
    finally:
        watch.cancel()
        connection.close()


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _slow(shown: str) -> str:
    return f"{shown}: took longer than {_DEADLINE:.0f} seconds; try again later"


def _read(response: http.client.HTTPResponse, until: float, shown: str) -> bytes:
    packed = (response.getheader("Content-Encoding") or "").lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise EssayError(f"{shown}: packed as {printable(packed)[:20]}, which was not asked for")
    unpack = zlib.decompressobj(wbits=31) if packed.endswith("gzip") else None
    out = bytearray()
    while True:
        if time.monotonic() > until:
            raise EssayError(_slow(shown))
        piece = response.read1(65536)
        if not piece:
            break
        try:
            out += unpack.decompress(piece, LARGEST + 1 - len(out)) if unpack else piece
        except zlib.error as error:
            raise EssayError(f"{shown}: cannot be unpacked") from error
        if len(out) > LARGEST or (unpack is not None and unpack.unconsumed_tail):
            raise EssayError(f"{shown}: larger than {LARGEST // 10**6} MB")
    if time.monotonic() > until:
        raise EssayError(_slow(shown))
    if response.length or (unpack is not None and not unpack.eof):
        # Half a page would be half an essay.
        raise EssayError(f"{shown}: the answer broke off; try again")
    return bytes(out)


def _connect(
    host: str, port: int, secure: bool, allow_private: bool, until: float, shown: str
) -> http.client.HTTPConnection:
    """A connection to the first reachable one of the host's allowed addresses."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise EssayError(f"{shown}: no such host; check the address and the network") from error
    allowed = [item for item in found if allow_private or _is_public(str(item[4][0]))]
    if not allowed:
        raise EssayError(
            f"{shown}: an address of this machine or a private network; "
            "--allow-private reads it all the same"
        )
    problem: OSError | None = None
    for family, kind, protocol, _, target in allowed[:4]:
        left = min(_TIMEOUT, until - time.monotonic())
        if left <= 0:
            break
        raw = socket.socket(family, kind, protocol)
        raw.settimeout(left)
        try:
            raw.connect(target)
            if secure:
                connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, port)
                connection.sock = _tls().wrap_socket(raw, server_hostname=host)
            else:
                connection = http.client.HTTPConnection(host, port)
                connection.sock = raw
            return connection
        except OSError as error:
            raw.close()
            problem = error
    raise EssayError(f"{shown}: cannot be reached ({_reason(problem)})") from problem


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    try:
        import certifi  # comes with gTTS; the system's store may be empty (python.org on macOS)

        context.load_verify_locations(certifi.where())
    except (ImportError, OSError):
        pass
    return context


def _is_public(text: str) -> bool:
    """True for addresses of the open internet, also when they hide in an IPv6 form."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            return False
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast and not address.is_reserved


def _shown(url: str) -> str:
    """The address for a message, without a password in it."""
    text = printable(url)[:200]
    scheme, mark, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}" if mark else text


def _reason(error: BaseException | None) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return printable(str(text))[:100]
