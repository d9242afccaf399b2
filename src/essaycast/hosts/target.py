"""Where an upload goes: a folder or an address, taken apart and refused if it holds a secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from essaycast.errors import UploadError
from essaycast.text import printable

SCHEMES = {
    "file": "local",
    "sftp": "sftp",
    "ssh": "sftp",
    "ftp": "ftp",
    "ftps": "ftps",
    "dav": "dav",
    "http": "dav",
    "davs": "davs",
    "https": "davs",
    "s3": "s3",
}
"""Scheme of an address -> kind of host."""

_PORTS = {"sftp": 22, "ftp": 21, "ftps": 21, "dav": 80, "davs": 443, "s3": 443}
_S3_OPTIONS = frozenset({"endpoint", "region", "profile", "acl"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Target:
    """A target taken apart."""

    kind: str
    """`local`, `sftp`, `ftp`, `ftps`, `dav`, `davs` or `s3`."""
    path: str
    """Folder at the host, without a slash at its end (local: as written)."""
    host: str = ""
    """Name of the machine (s3: of the bucket)."""
    port: int | None = None
    """As written; None: the scheme's own."""
    user: str = ""
    """As written; empty: none."""
    from_home: bool = False
    """`path` counts from the folder the login starts in (written `/~/path`)."""
    options: Mapping[str, str] = field(default_factory=dict)
    """s3: endpoint, region, profile, acl."""

    @property
    def address(self) -> str:
        """The target as it may be shown and stored; never with a password."""
        if self.kind == "local":
            return printable(self.path)
        user = f"{quote(self.user)}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        home = "/~" if self.from_home else ""
        return printable(f"{self.kind}://{user}{host}{port}{home}{self.path}")

    @property
    def service_port(self) -> int:
        """The port to connect to."""
        return self.port or _PORTS[self.kind]


def parse_target(text: str) -> Target:
    """Take `text` apart: `/mnt/web`, `sftp://user@host/path`, `s3://bucket/prefix`, ...

    A path after the host counts from the root of what the login sees; `/~/path` counts
    from the folder the login starts in.

    Raises:
        UploadError: it cannot be understood, or holds a password. The message never
            repeats the address in that case.
    """
    text = text.strip()
    if not text or _CONTROL.search(text):
        raise UploadError(
            "upload: the target is empty or holds a control character; give a folder or an "
            "address such as sftp://user@host/path"
        )
    scheme, colon, _ = text.partition("://")
    if not colon or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]+", scheme):
        return _local(text)
    kind = SCHEMES.get(scheme.lower())
    if kind is None:
        raise UploadError(
            f"upload: {printable(scheme)}:// is not known; there are a folder, sftp://, ftps://, "
            "ftp://, davs://, dav://, s3:// (anything else: mount it and give the folder)"
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise UploadError(
            "upload: the target's address is not well-formed; it looks like "
            "sftp://user@host:22/path"
        ) from None
    if parts.password is not None or "@" in parts.path.partition("/")[0]:
        raise UploadError(
            "upload: the target holds a password, which would be read by everyone who sees "
            "config.toml or the list of processes; take it out and set "
            "ESSAYCAST_UPLOAD_PASSWORD, or use an ssh key or ~/.netrc "
            "(s3: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"
        )
    if kind == "local":
        return _local(unquote(parts.path))
    return _remote(kind, parts, port)


def _local(path: str) -> Target:
    return Target(kind="local", path=path)


def _remote(kind: str, parts: SplitResult, port: int | None) -> Target:
    if not parts.hostname:
        raise UploadError(f"upload: {kind}:// needs a host: {kind}://user@host/path")
    if parts.fragment:
        raise UploadError("upload: a target has no #; write it as %23 if a folder is called so")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(set(options) - (_S3_OPTIONS if kind == "s3" else frozenset()))
    if unknown:
        raise UploadError(
            f"upload: the target has an unknown option {printable(unknown[0])!r}; "
            "s3 takes ?endpoint=https://..., region, profile and acl, the others none"
        )
    path = unquote(parts.path)
    if _CONTROL.search(path) or _CONTROL.search(unquote(parts.username or "")):
        raise UploadError("upload: the target holds a control character")
    if ".." in path.split("/"):
        raise UploadError("upload: the target's path must not hold `..`; write where it leads")
    from_home = path == "/~" or path.startswith("/~/")
    if from_home:
        path = path[2:]
    path = re.sub(r"/{2,}", "/", path).rstrip("/")
    # urlsplit lower-cases host names, but bucket names are told apart by case nowhere either.
    return Target(
        kind=kind,
        path=path,
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        from_home=from_home,
        options=options,
    )
