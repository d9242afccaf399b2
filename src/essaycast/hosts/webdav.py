"""WebDAV through webdav4's client (httpx): Apache, nginx, Nextcloud, HiDrive and the like.

Not through webdav4's fsspec wrapper, which tells neither a full disk nor a lock from any
other error and sends no content type. RFC 4918.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NoReturn
from urllib.parse import quote
from xml.etree.ElementTree import ParseError

import httpx
from webdav4.client import (
    BadGatewayError,
    Client,
    ClientError,
    ForbiddenOperation,
    HTTPError,
    InsufficientStorage,
    ResourceAlreadyExists,
    ResourceConflict,
    ResourceLocked,
    ResourceNotFound,
)
from webdav4.multistatus import DAVProperties

from essaycast.errors import UploadError
from essaycast.hosts.credentials import Credentials
from essaycast.hosts.interface import (
    CHUNK,
    Capabilities,
    Counted,
    Entry,
    Headers,
    Sent,
    Source,
    UploadRetryable,
    temporary_for,
)
from essaycast.text import printable

_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 509})
_NO_SUCH_METHOD = frozenset({405, 501})


class WebdavHost:
    """A collection on a WebDAV server."""

    def __init__(
        self, credentials: Credentials, *, tls: ssl.SSLContext | None, timeout: float = 60.0
    ) -> None:
        """`timeout`: seconds without one byte after which a connection counts as lost."""
        self._credentials = credentials
        self._target = credentials.target
        self._tls = tls
        self._timeout = timeout
        self._open: Client | None = None
        self._folders: set[str] = set()
        self._renames = True

    @property
    def address(self) -> str:
        """As in the target."""
        return self._target.address

    @property
    def capabilities(self) -> Capabilities:
        """MOVE where the server has it; servers ignore the headers of a PUT."""
        return Capabilities(atomic=self._renames, headers=False, encrypted=self._tls is not None)

    def list(self, folder: str) -> Mapping[str, Entry]:
        """See `Host.list`."""
        found: dict[str, Entry] = {}
        try:
            for item in self._client().ls(folder, detail=True):
                assert isinstance(item, dict)
                base = str(item["name"]).rstrip("/").rpartition("/")[2]
                plain = item["type"] != "directory"
                found[base] = Entry(int(item["content_length"] or 0) if plain else None)
        except ResourceNotFound:
            return {}
        except _FAULTS as error:
            self._fail(folder, error)
        return found

    def stream(self, name: str) -> Iterator[bytes]:
        """See `Host.stream`."""
        try:
            client = self._client()
            with client.http.stream("GET", client.join_url(name)) as response:
                if response.status_code == 404:
                    raise ResourceNotFound(name)
                if response.status_code >= 300:
                    raise HTTPError(response)
                yield from response.iter_bytes(CHUNK)
        except ResourceNotFound:
            raise FileNotFoundError(name) from None
        except _FAULTS as error:
            self._fail(name, error)

    def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
        """See `Host.put`."""
        try:
            client = self._client()
            self._make_folders(client, name.rpartition("/")[0])
            if self._renames:
                beside = temporary_for(name)
                self._send(client, beside, source, headers, sent)
                try:
                    client.move(beside, name, overwrite=True)
                    return
                except HTTPError as error:
                    if error.status_code not in _NO_SUCH_METHOD:
                        raise
                self._renames = False
                with suppress(ClientError):
                    client.remove(beside)
                sent(-source.size)
            self._send(client, name, source, headers, sent)
        except _FAULTS as error:
            self._fail(name, error)

    def delete(self, name: str) -> None:
        """See `Host.delete`."""
        try:
            self._client().remove(name)
        except ResourceNotFound:
            return
        except _FAULTS as error:
            self._fail(name, error)

    def close(self) -> None:
        """See `Host.close`."""
        client, self._open = self._open, None
        self._folders.clear()
        if client is not None:
            client.http.close()

    def _client(self) -> Client:
        if self._open is None:
            self._open = self._connect()
        return self._open

    def _connect(self) -> Client:
        target = self._target
        scheme = "http" if self._tls is None else "https"
        host = f"[{target.host}]" if ":" in target.host else target.host
        port = f":{target.port}" if target.port else ""
        address = f"{scheme}://{host}{port}{quote(target.path)}/"
        user = self._credentials.user
        password = (self._credentials.password_or_ask() or "") if user else ""
        basic = httpx.BasicAuth(user, password) if user else None
        try:
            return self._opened(address, basic)
        except HTTPError as error:
            offered = error.response.headers.get("www-authenticate", "").lower()
            if error.status_code != 401 or not user or "digest" not in offered:
                raise
        # After one challenge the digest is sent ahead, so that files need no second sending.
        return self._opened(address, httpx.DigestAuth(user, password))

    def _opened(self, address: str, auth: httpx.Auth | None) -> Client:
        """A client that has asked for the target once, so that login faults show here."""
        client = Client(
            address,
            auth=auth,
            retry=False,
            verify=self._tls if self._tls is not None else True,
            # The answer to a PUT comes when what waits in buffers on the way has arrived.
            timeout=httpx.Timeout(self._timeout, connect=20.0, read=3 * self._timeout),
            headers={"User-Agent": "essaycast"},
        )
        try:
            with suppress(ResourceNotFound):
                client.propfind("", headers={"Depth": "0"})
        except BaseException:
            client.http.close()
            raise
        return client

    def _send(
        self, client: Client, name: str, source: Source, headers: Headers, sent: Sent
    ) -> None:
        with source.open() as stream:
            client.upload_fileobj(
                Counted(stream, sent),
                name,
                overwrite=True,
                chunk_size=CHUNK,
                size=source.size,
                headers={"Content-Type": headers.content_type},
            )
        found = self._properties(client, name)
        size = None if found is None else found.content_length
        if size is not None and size != source.size:
            raise httpx.WriteError(f"{size} of {source.size} bytes arrived")

    def _properties(self, client: Client, name: str) -> DAVProperties | None:
        """What the server says of one resource; None if there is none.

        webdav4's own ways (`exists`, `info`) ask for a depth of infinity, which Apache
        refuses, or list the folder.
        """
        try:
            found = client.propfind(name, headers={"Depth": "0"})
        except ResourceNotFound:
            return None
        properties: DAVProperties = found.get_response_for_path(
            client.base_url.path, name
        ).properties
        return properties

    def _make_folders(self, client: Client, folder: str) -> None:
        """The target's last folder and those below it; never the ones above."""
        chain = [""]
        for part in folder.split("/") if folder else ():
            chain.append(f"{chain[-1]}/{part}".lstrip("/"))
        for name in chain:
            if name in self._folders:
                continue
            if self._properties(client, name) is None:
                try:
                    client.mkdir(name)
                except ResourceConflict as error:
                    raise UploadError(
                        f"{self.address}: the folder above it is not there; make it at the host, "
                        "or correct the target's path"
                    ) from error
                except ResourceAlreadyExists:
                    pass  # listing it is forbidden, or somebody was quicker
            self._folders.add(name)

    def _fail(self, name: str, error: Exception) -> NoReturn:
        where = f"{self.address}/{printable(name)}" if name else self.address
        said = self._credentials.scrub(error) or type(error).__name__
        if isinstance(error, UploadError):
            raise error
        status = error.status_code if isinstance(error, HTTPError) else None
        if status == 401:
            raise self._credentials.refused() from error
        if isinstance(error, InsufficientStorage) or status == 413:
            raise UploadError(
                f"{where}: the host's disk or your quota is full, or the file is too large for it "
                f"({said}); make room and run `essaycast upload` again"
            ) from error
        if isinstance(error, HTTPError) and status is not None and 300 <= status < 400:
            to = printable(error.response.headers.get("location", "somewhere else"))
            raise UploadError(
                f"{where}: the host sends us to {to}; put that address into upload.target"
            ) from error
        if _certificate(error):
            raise UploadError(
                f"{where}: the server's certificate does not prove that it is this host ({said}); "
                "use the name the certificate is for, or SSL_CERT_FILE for an authority of your own"
            ) from error
        passing = isinstance(error, BadGatewayError | ResourceLocked | httpx.TransportError)
        if passing or status in _PASSING or status == 423:
            raise UploadRetryable(f"{where}: {said}") from error
        if status in _NO_SUCH_METHOD:
            raise UploadError(
                f"{where}: the server does not speak WebDAV there ({said}); check the address"
            ) from error
        if status == 403 or isinstance(error, ForbiddenOperation):
            raise UploadError(
                f"{where}: the host does not allow it ({said}); check the login's rights"
            ) from error
        raise UploadError(f"{where}: the host answers {said}; check the address") from error


# webdav4 asserts and indexes its way through answers: a server that is none ends in these.
_FAULTS = (
    ClientError,
    httpx.HTTPError,
    UploadError,
    ParseError,
    AssertionError,
    LookupError,
    ValueError,
)


def _certificate(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
