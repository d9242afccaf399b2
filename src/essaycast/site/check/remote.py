"""The files of a feed that lies on a server: asked for politely, and never without bounds."""

from __future__ import annotations

import ipaddress
import os
import socket
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import essaycast
from essaycast.errors import FeedError
from essaycast.site.check.document import MAX_BYTES
from essaycast.site.check.files import MAX_TEXT
from essaycast.site.check.transport import Answer, Answers
from essaycast.site.check.values import split, web_address

if TYPE_CHECKING:
    import requests

TIMEOUT = (10.0, 20.0)
"""Seconds until a server that does not connect, or does not go on, is given up."""
DEADLINE = 300.0
"""Seconds any single answer may take."""
MAX_MEDIA = 300 * 2**20
"""Largest sound file that is fetched."""
MAX_REDIRECTS = 10
_REDIRECTS = (301, 302, 303, 307, 308)


class RemoteFiles:
    """`Files` over HTTP. A context manager: what was fetched is removed at the end."""

    def __init__(self, feed: str) -> None:
        import requests

        if not web_address(feed):
            raise FeedError(f"{feed!r} is no web address; write it with https:// and a host name")
        self.base = ""
        self._home = split(feed).hostname or ""
        self._session = requests.Session()
        self._session.max_redirects = MAX_REDIRECTS
        self._session.headers["User-Agent"] = f"essaycast/{essaycast.__version__} (feed check)"
        # Sizes are compared with what the feed says: no compression on the way.
        self._session.headers["Accept-Encoding"] = "identity"
        self._folder = tempfile.TemporaryDirectory(prefix="essaycast-check-")
        self._heads: dict[str, Answer] = {}
        self._fetched: dict[str, Path | None] = {}
        self._allowed: dict[str, bool] = {}

    def __enter__(self) -> RemoteFiles:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()
        self._folder.cleanup()

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        limit: int = 0,
        follow: bool = True,
    ) -> Answer:
        """One request; at most `limit` bytes of the body are read. Never raises."""
        import requests

        if not self.permitted(url):
            return Answer(error="it points into a private network")
        try:
            with closing(
                self._session.request(
                    method,
                    url,
                    headers=headers,
                    timeout=TIMEOUT,
                    stream=True,
                    allow_redirects=follow,
                )
            ) as response:
                body = b"".join(self._body(response, limit)) if limit else b""
                return _answer(response, body)
        except requests.exceptions.SSLError as error:
            return Answer(error=_reason(error), tls=True)
        except requests.exceptions.TooManyRedirects:
            return Answer(error=f"more than {MAX_REDIRECTS} redirects", loop=True)
        except (requests.exceptions.RequestException, OSError, ValueError) as error:
            return Answer(error=_reason(error))

    def _body(self, response: requests.Response, limit: int) -> Iterable[bytes]:
        """The body in pieces, no more than `limit` bytes and `DEADLINE` seconds of it."""
        left, end = limit, time.monotonic() + DEADLINE
        for piece in response.iter_content(65536):
            yield piece[:left]
            left -= len(piece)
            if left <= 0 or time.monotonic() > end:
                return

    def permitted(self, url: str) -> bool:
        """Whether `url` may be asked: a stranger's feed must not look into this network."""
        host = split(url).hostname or ""
        if not web_address(url):
            return False
        if host == self._home:
            return True
        if host not in self._allowed:
            try:
                found = {info[4][0] for info in socket.getaddrinfo(host, None)}
            except OSError:
                found = set()
            self._allowed[host] = all(
                ipaddress.ip_address(str(address).partition("%")[0]).is_global for address in found
            )
        return self._allowed[host]

    def head_of(self, url: str) -> Answer:
        """The answer to HEAD, asked once."""
        if url not in self._heads:
            self._heads[url] = self.ask("HEAD", url)
        return self._heads[url]

    # --- Files ---

    def owns(self, url: str) -> bool:
        """Anything on the web may be asked for."""
        return web_address(url)

    def name(self, url: str) -> str:
        """Relative to the feed where that is shorter."""
        return url[len(self.base) :] if self.base and url.startswith(self.base) else url

    def size(self, url: str) -> int | None:
        """By HEAD, or by GET where HEAD is refused."""
        answer = self.head_of(url)
        if answer.status != 200 or not answer.header("content-length").isdigit():
            answer = self.ask("GET", url)
        if answer.status != 200:
            return None
        length = answer.header("content-length")
        if length.isdigit():
            return int(length)
        path = self.path(url)
        return path.stat().st_size if path is not None else None

    def head(self, url: str, count: int) -> bytes:
        """The first bytes, by a range request."""
        if self._fetched.get(url):
            return _start(self._fetched[url], count)
        answer = self.ask("GET", url, headers={"Range": f"bytes=0-{count - 1}"}, limit=count)
        return answer.body if answer.status in (200, 206) else b""

    def read(self, url: str, limit: int = MAX_TEXT) -> bytes | None:
        """The whole body, unless it is longer."""
        answer = self.ask("GET", url, limit=limit + 1)
        return answer.body if answer.status == 200 and len(answer.body) <= limit else None

    def path(self, url: str) -> Path | None:
        """Fetched into a temporary file, once."""
        if url not in self._fetched:
            self._fetched[url] = self._fetch(url)
        return self._fetched[url]

    def _fetch(self, url: str) -> Path | None:
        import requests

        if not self.permitted(url):
            return None
        handle, name = tempfile.mkstemp(dir=self._folder.name)
        with os.fdopen(handle, "wb") as stream:
            try:
                with closing(self._session.get(url, timeout=TIMEOUT, stream=True)) as response:
                    if response.status_code != 200:
                        return None
                    stream.writelines(self._body(response, MAX_MEDIA))
            except (requests.exceptions.RequestException, OSError):
                return None
        return Path(name)

    def names(self) -> Iterable[str]:
        """A server does not list its files."""
        return ()


def _start(path: Path | None, count: int) -> bytes:
    if path is None:
        return b""
    with path.open("rb") as stream:
        return stream.read(count)


def _answer(response: Any, body: bytes) -> Answer:
    return Answer(
        status=response.status_code,
        headers={key.lower(): value for key, value in response.headers.items()},
        url=response.url,
        body=body,
    )


def _reason(error: Exception) -> str:
    """The innermost reason of a failure, in one line."""
    inner: Any = error
    while True:
        reason = getattr(inner, "reason", None)
        first = inner.args[0] if inner.args else None
        deeper = next((one for one in (reason, first) if isinstance(one, Exception)), None)
        if deeper is None or deeper is inner:
            return " ".join(str(inner).split())[:300] or type(error).__name__
        inner = deeper


def fetch(url: str) -> bytes:
    """A feed's bytes, redirects followed.

    Raises:
        FeedError: it cannot be had.
    """
    with RemoteFiles(url) as files:
        answer = files.ask("GET", url, limit=MAX_BYTES + 1)
    if answer.status != 200:
        raise FeedError(f"{url} cannot be fetched ({answer.said}); look whether it is online")
    return answer.body


def fetch_feed(files: RemoteFiles, url: str) -> tuple[Answers, bytes]:
    """Fetch the feed as an app would, noting every step; an empty body if it cannot be had."""
    chain, seen, answer = [url], {url}, Answer()
    loop = False
    permanent = False
    for _ in range(MAX_REDIRECTS + 1):
        answer = files.ask("GET", chain[-1], limit=MAX_BYTES + 1, follow=False)
        if answer.status not in _REDIRECTS:
            break
        target = urljoin(chain[-1], answer.header("location"))
        permanent = permanent or answer.status in (301, 308)
        if target in seen or not web_address(target):
            loop = target in seen
            break
        chain.append(target)
        seen.add(target)
    else:
        loop = True
    final = chain[-1]
    answers = Answers(
        files=files,
        chain=tuple(chain),
        final=final,
        get=answer,
        loop=loop,
        permanent=permanent,
        head=files.head_of(final) if answer.status == 200 else Answer(),
        again=_conditional(files, final, answer),
        expires=_expiry(final) if split(final).scheme == "https" and not answer.tls else None,
    )
    return answers, answer.body if answer.status == 200 else b""


def _conditional(files: RemoteFiles, url: str, first: Answer) -> Answer | None:
    """The answer to the same request with the validators the first one gave."""
    headers = {}
    if first.header("etag"):
        headers["If-None-Match"] = first.header("etag")
    elif first.header("last-modified"):
        headers["If-Modified-Since"] = first.header("last-modified")
    return files.ask("GET", url, headers=headers) if headers and first.status == 200 else None


def _expiry(url: str) -> float | None:
    """When the server's certificate ends (epoch seconds); None if that cannot be learned."""
    import ssl

    import requests

    parts = split(url)
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or requests.utils.DEFAULT_CA_BUNDLE_PATH
    try:
        context = ssl.create_default_context(cafile=bundle)
        with (
            socket.create_connection(
                (parts.hostname or "", parts.port or 443), TIMEOUT[0]
            ) as plain,
            context.wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            certificate = secure.getpeercert() or {}
        return ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    except (OSError, KeyError, ValueError):
        return None
