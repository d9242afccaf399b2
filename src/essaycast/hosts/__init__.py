"""feed/ -> a host.

`open_host` turns a target (a folder or an address) into a `Host`; `upload` brings the
files there in the right order; `check_live` looks at the result as an app would. The
adapters import their libraries only when a target needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from essaycast.errors import UploadError
from essaycast.hosts.content import upload_order
from essaycast.hosts.credentials import Ask, Credentials
from essaycast.hosts.interface import Capabilities, Entry, Host, UploadRetryable
from essaycast.hosts.plan import files_of, named_by_feed
from essaycast.hosts.target import Target, parse_target
from essaycast.hosts.transfer import Progress, UploadReport, try_host, upload

__all__ = [
    "EXTRAS",
    "Ask",
    "Capabilities",
    "Entry",
    "Host",
    "Progress",
    "Target",
    "UploadReport",
    "UploadRetryable",
    "files_of",
    "named_by_feed",
    "open_host",
    "parse_target",
    "try_host",
    "upload",
    "upload_order",
]

EXTRAS = {
    "sftp": ("sftp", "paramiko"),
    "dav": ("webdav", "webdav4"),
    "davs": ("webdav", "webdav4"),
    "s3": ("s3", "s3fs"),
}
"""Kind of target -> (extra to install, the package it brings)."""


def open_host(
    target: str,
    *,
    environ: Mapping[str, str],
    ask: Ask | None = None,
    base: Path | None = None,
    accept_host_key: str = "",
    timeout: float = 60.0,
) -> Host:
    """The host behind `target`; it connects when it is first used.

    Args:
        target: a folder, or an address (see `parse_target`).
        environ: where user name, password and keys are looked for (see `credentials`).
        ask: asks the person at the terminal for a password; None where nobody sits.
        base: what a relative folder counts from; None: the working folder.
        accept_host_key: sftp: fingerprint (`SHA256:...`) of a host key seen for the first
            time that is to be trusted from now on.
        timeout: seconds without one byte after which a connection counts as lost.

    Raises:
        UploadError: the target cannot be understood, holds a password, or needs an extra
            that is not installed.
    """
    parsed = parse_target(target)
    return _ADAPTERS[parsed.kind](
        Credentials(parsed, environ, ask), base or Path.cwd(), accept_host_key, timeout
    )


def _local(credentials: Credentials, base: Path, accept: str, timeout: float) -> Host:
    from essaycast.hosts.local import LocalHost

    return LocalHost((base / Path(credentials.target.path).expanduser()).resolve())


def _sftp(credentials: Credentials, base: Path, accept: str, timeout: float) -> Host:
    adapter = _adapter("sftp", credentials)
    host: Host = adapter.SftpHost(credentials, accept_host_key=accept, timeout=timeout)
    return host


def _ftp(credentials: Credentials, base: Path, accept: str, timeout: float) -> Host:
    from essaycast.hosts.ftp import FtpHost

    return FtpHost(credentials, tls=_tls(credentials, "ftps"), timeout=timeout)


def _webdav(credentials: Credentials, base: Path, accept: str, timeout: float) -> Host:
    adapter = _adapter("webdav", credentials)
    host: Host = adapter.WebdavHost(credentials, tls=_tls(credentials, "davs"), timeout=timeout)
    return host


def _s3(credentials: Credentials, base: Path, accept: str, timeout: float) -> Host:
    host: Host = _adapter("s3", credentials).S3Host(credentials, timeout=timeout)
    return host


_ADAPTERS: Mapping[str, Callable[[Credentials, Path, str, float], Host]] = {
    "local": _local,
    "sftp": _sftp,
    "ftp": _ftp,
    "ftps": _ftp,
    "dav": _webdav,
    "davs": _webdav,
    "s3": _s3,
}


def _adapter(module: str, credentials: Credentials) -> Any:
    extra, package = EXTRAS[credentials.target.kind]
    try:
        return import_module(f"essaycast.hosts.{module}")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("essaycast"):
            raise
        raise UploadError(
            f"{credentials.target.address}: needs {package}, which is not installed "
            f"(no module {error.name!r}); pip install 'essaycast[{extra}]'"
        ) from error


def _tls(credentials: Credentials, kind: str) -> Any:
    """What verifies the server; None for the kinds without TLS."""
    if credentials.target.kind != kind:
        return None
    import ssl

    authorities = credentials.environ.get("SSL_CERT_FILE") or None
    try:
        return ssl.create_default_context(cafile=authorities)
    except (OSError, ssl.SSLError) as error:
        raise UploadError(
            f"SSL_CERT_FILE: {error.strerror or error}; give a file with PEM certificates"
        ) from error
