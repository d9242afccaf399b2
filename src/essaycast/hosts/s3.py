"""S3 and compatible stores through s3fs (fsspec).

A PUT to S3 appears whole or not at all, so there is no temporary name and no rename.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import wait
from typing import Any, NoReturn

import s3fs
from aiohttp import ClientError as TransportError
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)
from fsspec.callbacks import Callback

from essaycast.errors import UploadError
from essaycast.hosts.credentials import Credentials
from essaycast.hosts.interface import (
    Capabilities,
    Entry,
    Headers,
    Sent,
    Source,
    UploadRetryable,
)
from essaycast.text import printable

# S3's smallest; s3fs's own 50 MB times 10 at once would be half a gigabyte of memory.
_PART = 5 * 2**20
_PARTS_AT_ONCE = 2
# The client's read timeout runs from the first byte sent, so what is in flight (at most two
# parts) must get through in it even on a slow line: 35 kB/s at the usual 60 s.
_PATIENCE = 5
_SILENCE = 4  # times the longest silence of one request
_CODES_PASSING = frozenset({"SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout"})
_CODES_LOGIN = frozenset(
    {
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "ExpiredToken",
        "InvalidToken",
        "AuthorizationHeaderMalformed",
        "401",
    }
)


class S3Host:
    """A prefix in a bucket."""

    def __init__(self, credentials: Credentials, *, timeout: float = 60.0) -> None:
        """`timeout`: seconds without one byte after which a connection counts as lost."""
        self._credentials = credentials
        self._target = credentials.target
        self._timeout = timeout
        self._open: Any = None

    @property
    def address(self) -> str:
        """As in the target."""
        return self._target.address

    @property
    def capabilities(self) -> Capabilities:
        """Objects appear whole, and keep their headers."""
        endpoint = self._endpoint() or "https:"
        return Capabilities(atomic=True, headers=True, encrypted=not endpoint.startswith("http:"))

    def list(self, folder: str) -> Mapping[str, Entry]:
        """See `Host.list`."""
        path = self._path(folder)
        found: dict[str, Entry] = {}
        try:
            for item in self._fs().ls(path, detail=True, refresh=True):
                name = str(item["name"]).rstrip("/")
                if name == path:
                    continue  # the empty object web consoles make for a "folder"
                plain = item["type"] == "file"
                found[name.rpartition("/")[2]] = Entry(int(item["size"] or 0) if plain else None)
        except FileNotFoundError:
            return {}
        except _FAULTS as error:
            self._fail(folder, error)
        return found

    def stream(self, name: str) -> Iterator[bytes]:
        """See `Host.stream`."""
        try:
            with self._fs().open(self._path(name), "rb", block_size=_PART) as remote:
                while data := remote.read(_PART):
                    yield data
        except FileNotFoundError:
            raise FileNotFoundError(name) from None
        except _FAULTS as error:
            self._fail(name, error)

    def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
        """See `Host.put`."""
        options = {"ContentType": headers.content_type, "CacheControl": headers.cache_control}
        acl = self._target.options.get("acl")
        if acl:
            options["ACL"] = acl
        try:
            source.open().close()  # still the file that was planned?
            self._send(source, self._path(name), options, sent)
        except FileNotFoundError as error:
            raise UploadError(
                f"{self.address}: there is no bucket {printable(self._target.host)!r}; make it at "
                "the host, or correct the target (s3://BUCKET/FOLDER?endpoint=https://...)"
            ) from error
        except _FAULTS as error:
            self._fail(name, error)

    def delete(self, name: str) -> None:
        """See `Host.delete`."""
        try:
            self._fs().rm_file(self._path(name))
        except FileNotFoundError:
            return
        except _FAULTS as error:
            self._fail(name, error)

    def close(self) -> None:
        """See `Host.close`."""
        self._open = None

    def _send(self, source: Source, path: str, options: Mapping[str, str], sent: Sent) -> None:
        """Send in s3fs's thread, count in this one: what `sent` raises must not end up there."""
        counting = _Counting()
        store = self._fs()
        future = asyncio.run_coroutine_threadsafe(
            store._put_file(
                str(source.path),
                path,
                callback=counting,
                chunksize=_PART,
                max_concurrency=_PARTS_AT_ONCE,
                **options,
            ),
            store.loop,
        )
        # The library's own timeouts and tries have to end first; this one is for what they miss
        # (a connection that is neither read nor closed).
        patience = _SILENCE * _PATIENCE * self._timeout
        moved = time.monotonic()
        try:
            while wait([future], timeout=0.2).not_done:
                count = counting.take()
                sent(count)
                if count:
                    moved = time.monotonic()
                elif time.monotonic() - moved > patience:
                    raise TimeoutError(f"no answer for {patience:.0f} seconds")
            future.result()
            sent(counting.take())
        except BaseException:
            future.cancel()
            raise

    def _path(self, name: str) -> str:
        return f"{self._target.host}{self._target.path}/{name}".rstrip("/")

    def _endpoint(self) -> str:
        options, environ = self._target.options, self._credentials.environ
        return str(
            options.get("endpoint")
            or environ.get("AWS_ENDPOINT_URL_S3")
            or environ.get("AWS_ENDPOINT_URL")
            or ""
        )

    def _fs(self) -> Any:
        if self._open is None:
            options, environ = self._target.options, self._credentials.environ
            region = options.get("region") or environ.get("AWS_REGION")
            self._open = s3fs.S3FileSystem(
                anon=False,
                key=environ.get("AWS_ACCESS_KEY_ID"),
                secret=environ.get("AWS_SECRET_ACCESS_KEY"),
                token=environ.get("AWS_SESSION_TOKEN"),
                endpoint_url=self._endpoint() or None,
                profile=options.get("profile") or environ.get("AWS_PROFILE"),
                client_kwargs={"region_name": region} if region else None,
                config_kwargs={
                    "connect_timeout": 20,
                    "read_timeout": _PATIENCE * self._timeout,
                    # Stores other than Amazon's often know none of the newer checksums.
                    "request_checksum_calculation": "when_required",
                    "response_checksum_validation": "when_required",
                    # Tries are counted, and waits said, in one place: `retry`.
                    "retries": {"total_max_attempts": 1},
                },
                use_listings_cache=False,
                # fsspec would keep the instance, keys included, for the life of the process.
                skip_instance_cache=True,
            )
            self._open.retries = 1
        return self._open

    def _fail(self, name: str, error: Exception) -> NoReturn:
        where = f"{self.address}/{printable(name)}" if name else self.address
        said = self._credentials.scrub(error) or type(error).__name__
        code = _code(error)
        if isinstance(error, UploadError):
            raise error
        if isinstance(error, NoCredentialsError | PartialCredentialsError | ProfileNotFound):
            raise UploadError(
                f"{where}: no keys for the store ({said}); set AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
            ) from error
        if code in _CODES_LOGIN:
            raise UploadError(
                f"{where}: the store refuses the keys ({said}); check AWS_ACCESS_KEY_ID, "
                "AWS_SECRET_ACCESS_KEY and the region"
            ) from error
        if isinstance(error, PermissionError):
            raise UploadError(
                f"{where}: the keys do not allow it ({said}); they need ListBucket, GetObject, "
                "PutObject and DeleteObject"
            ) from error
        passing = isinstance(
            error, ConnectionError | HTTPClientError | TransportError | TimeoutError
        )
        status = _status(error)
        if passing or code in _CODES_PASSING or (status is not None and status >= 500):
            if status == 507 or "QuotaExceeded" in code:
                raise UploadError(f"{where}: the store is full ({said}); make room") from error
            raise UploadRetryable(f"{where}: {said}") from error
        raise UploadError(f"{where}: the store answers: {said}") from error


_FAULTS = (OSError, BotoCoreError, ClientError, TransportError, UploadError, TimeoutError)


class _Counting(Callback):  # type: ignore[misc]  # fsspec ships no types
    """Adds up what s3fs reports."""

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0

    def take(self) -> int:
        """Bytes sent since the last call."""
        before, self._taken = self._taken, int(self.value)
        return self._taken - before


def _response(error: BaseException) -> dict[str, Any]:
    """The store's answer behind an error; s3fs turns some into OSError."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ClientError):
            return dict(cause.response)
        cause = cause.__cause__
    return {}


def _code(error: BaseException) -> str:
    return str(_response(error).get("Error", {}).get("Code", ""))


def _status(error: BaseException) -> int | None:
    value = _response(error).get("ResponseMetadata", {}).get("HTTPStatusCode")
    return int(value) if value is not None else None
