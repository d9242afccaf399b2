"""FTP and FTPS through the standard library's ftplib.

Not through fsspec's FTPFileSystem: its TLS verifies no certificate and offers servers no
session to resume (vsftpd and ProFTPD then refuse every transfer), it reports an upload
that the server cut off as "broken pipe" instead of the server's own words (disk full),
and it keeps connections, passwords included, in a cache for the life of the process.

RFC 959 (FTP), RFC 3659 (MLSD, SIZE), RFC 4217 (TLS).
"""

from __future__ import annotations

import ftplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NoReturn

from essaycast.errors import UploadError
from essaycast.hosts.credentials import Credentials
from essaycast.hosts.interface import (
    CHUNK,
    Capabilities,
    Entry,
    Headers,
    Sent,
    Source,
    UploadRetryable,
    temporary_for,
)
from essaycast.text import printable

_IMPLICIT_PORT = 990
_SEND_BUFFER = 128 * 1024  # bytes
_FULL = ("452", "552")
# Some say it under another number: vsftpd 426 or 451, IIS 550.
_FULL_WORDS = re.compile(r"space|quota|disk full|writing to local file", re.IGNORECASE)
_NOT_UNDERSTOOD = ("500", "501", "502", "504")


class FtpHost:
    """A folder on an FTP server; with TLS (AUTH TLS, or from the first byte on port 990)."""

    def __init__(
        self, credentials: Credentials, *, tls: ssl.SSLContext | None, timeout: float = 60.0
    ) -> None:
        """`timeout`: seconds without one byte after which a connection counts as lost."""
        self._credentials = credentials
        self._target = credentials.target
        self._tls = tls
        self._timeout = timeout
        self._open: ftplib.FTP | None = None
        self._base = ""
        self._folders: set[str] = set()
        self._renames = True

    @property
    def address(self) -> str:
        """As in the target."""
        return self._target.address

    @property
    def capabilities(self) -> Capabilities:
        """Rename where the server has it; no place for headers."""
        return Capabilities(atomic=self._renames, headers=False, encrypted=self._tls is not None)

    def list(self, folder: str) -> Mapping[str, Entry]:
        """See `Host.list`."""
        try:
            ftp = self._ftp()
            path = self._path(folder)
            try:
                ftp.cwd(path)
            except ftplib.error_perm as error:
                # 550 is all FTP says, be the folder missing or closed; putting will tell.
                if _code(error) != "550":
                    raise
                return {}
            return self._listing(ftp)
        except _FAULTS as error:
            self._fail(folder, error)

    def stream(self, name: str) -> Iterator[bytes]:
        """See `Host.stream`."""
        try:
            ftp = self._ftp()
            ftp.voidcmd("TYPE I")
            try:
                connection = ftp.transfercmd(f"RETR {self._path(name)}")
            except ftplib.error_perm as error:
                if _code(error) != "550":
                    raise
                raise _Missing from error
            with connection:
                while data := connection.recv(CHUNK):
                    yield data
                _end_tls(connection)
            ftp.voidresp()
        except _Missing:
            raise FileNotFoundError(name) from None
        except _FAULTS as error:
            self._fail(name, error)

    def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
        """See `Host.put`."""
        try:
            ftp = self._ftp()
            self._make_folders(ftp, name.rpartition("/")[0])
            if self._renames:
                beside = temporary_for(name)
                self._store(ftp, beside, source, sent)
                if self._rename(ftp, self._path(beside), self._path(name)):
                    return
                self._renames = False
                with suppress(ftplib.Error):
                    ftp.delete(self._path(beside))
                sent(-source.size)
            self._store(ftp, name, source, sent)
        except _FAULTS as error:
            self._fail(name, error)

    def delete(self, name: str) -> None:
        """See `Host.delete`."""
        try:
            self._delete(self._ftp(), self._path(name))
        except _FAULTS as error:
            self._fail(name, error)

    def close(self) -> None:
        """See `Host.close`."""
        ftp, self._open = self._open, None
        self._folders.clear()
        if ftp is not None:
            # No QUIT: after a fault its answer may never come.
            ftp.close()

    def _path(self, name: str) -> str:
        return f"{self._base}/{name}".rstrip("/") or "/"

    def _ftp(self) -> ftplib.FTP:
        if self._open is None:
            self._connect()
        assert self._open is not None
        return self._open

    def _connect(self) -> None:
        ftp: ftplib.FTP
        if self._tls is None:
            ftp = ftplib.FTP(timeout=self._timeout)
        elif self._target.service_port == _IMPLICIT_PORT:
            ftp = _ImplicitTls(context=self._tls, timeout=self._timeout)
        else:
            ftp = _ResumingTls(context=self._tls, timeout=self._timeout)
        try:
            ftp.connect(self._target.host, self._target.service_port)
            if isinstance(ftp, ftplib.FTP_TLS):
                ftp.auth()
            user = self._credentials.user or "anonymous"
            password = self._credentials.password_or_ask() if user != "anonymous" else "anonymous@"
            try:
                ftp.login(user, password or "")
            except ftplib.error_perm as error:
                raise self._credentials.refused(error) from error
            if isinstance(ftp, ftplib.FTP_TLS):
                ftp.prot_p()
            self._base = self._target.path
            if self._target.from_home or not self._target.path:
                self._base = f"{ftp.pwd().rstrip('/')}{self._target.path}"
        except BaseException:
            ftp.close()
            raise
        self._open = ftp

    def _listing(self, ftp: ftplib.FTP) -> dict[str, Entry]:
        """The current folder: by MLSD, or by NLST and SIZE where a server is too old for it."""
        try:
            facts = list(ftp.mlsd(facts=["type", "size"]))
        except ftplib.error_perm as error:
            if _code(error) not in _NOT_UNDERSTOOD:
                raise
        else:
            return {
                base: Entry(int(fact.get("size", 0)) if fact.get("type") == "file" else None)
                for base, fact in facts
                if fact.get("type") not in ("cdir", "pdir")
            }
        try:
            names = ftp.nlst()
        except ftplib.error_perm as error:
            # How old servers say that a folder is empty.
            if _code(error) == "550":
                return {}
            raise
        bases = {name.rpartition("/")[2] for name in names} - {".", "..", ""}
        return {base: Entry(_size(ftp, base)) for base in sorted(bases)}

    def _store(self, ftp: ftplib.FTP, name: str, source: Source, sent: Sent) -> None:
        ftp.voidcmd("TYPE I")
        path = self._path(name)
        with source.open() as stream:
            connection = ftp.transfercmd(f"STOR {path}")
            # What waits in this machine's buffer is neither progress nor, on a slow line,
            # sent before the timeout for the server's answer is over.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
            try:
                with connection:
                    while data := stream.read(CHUNK):
                        connection.sendall(data)
                        sent(len(data))
                    _end_tls(connection)
            except OSError:
                # The server hung up on us; the control connection knows why (552: disk full).
                ftp.voidresp()
                raise
        ftp.voidresp()
        size = _size(ftp, path)
        if size is not None and size != source.size:
            raise ConnectionError(f"{size} of {source.size} bytes arrived")

    def _rename(self, ftp: ftplib.FTP, beside: str, place: str) -> bool:
        """Put `beside` in the place of `place`; False if the server does not rename at all."""
        try:
            ftp.rename(beside, place)
            return True
        except ftplib.error_perm as error:
            if _code(error) in _NOT_UNDERSTOOD:
                return False
        # Some servers will not replace a file by renaming.
        self._delete(ftp, place)
        try:
            ftp.rename(beside, place)
        except ftplib.error_perm:
            return False
        return True

    def _delete(self, ftp: ftplib.FTP, path: str) -> None:
        try:
            ftp.delete(path)
        except ftplib.error_perm as error:
            # 550 again says both "not there" and "not allowed".
            if _code(error) != "550" or _size(ftp, path) is not None:
                raise

    def _make_folders(self, ftp: ftplib.FTP, folder: str) -> None:
        """The target's last folder and those below it; never the ones above."""
        chain = [""]
        for part in folder.split("/") if folder else ():
            chain.append(f"{chain[-1]}/{part}".lstrip("/"))
        for name in chain:
            if name in self._folders:
                continue
            path = self._path(name)
            try:
                ftp.cwd(path)
            except ftplib.error_perm:
                try:
                    ftp.mkd(path)
                except ftplib.error_perm as error:
                    raise UploadError(
                        f"{self.address}: the folder {printable(path)} is not there and cannot be "
                        f"made ({self._credentials.scrub(error)}); make it at the host, or correct "
                        "the target's path (/~/ counts from the folder the login starts in)"
                    ) from error
            self._folders.add(name)

    def _fail(self, name: str, error: Exception) -> NoReturn:
        where = f"{self.address}/{printable(name)}" if name else self.address
        said = self._credentials.scrub(error) or type(error).__name__
        if isinstance(error, UploadError):
            raise error
        if isinstance(error, ssl.SSLCertVerificationError):
            raise UploadError(
                f"{where}: the server's certificate does not prove that it is this host "
                f"({printable(error.verify_message)}); use the name the certificate is for, or "
                "SSL_CERT_FILE for an authority of your own"
            ) from error
        if _code(error) in _FULL or (_code(error) and _FULL_WORDS.search(str(error))):
            raise UploadError(
                f"{where}: the host's disk or your quota is full ({said}); "
                "make room and run `essaycast upload` again"
            ) from error
        if isinstance(error, ftplib.error_perm):
            raise UploadError(
                f"{where}: the host refuses ({said}); check path, rights and free space"
            ) from error
        raise UploadRetryable(f"{where}: {said}") from error


class _Missing(Exception):
    """The file asked for is not there."""


_FAULTS = (OSError, EOFError, ftplib.Error, UploadError, ValueError)


class _ResumingTls(ftplib.FTP_TLS):
    """FTP_TLS whose data connections resume the session of the control connection.

    Servers require it (vsftpd: require_ssl_reuse) to know that both are the same client.
    """

    def ntransfercmd(self, cmd: str, rest: Any = None) -> tuple[socket.socket, int | None]:
        """Open a data connection."""
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:  # type: ignore[attr-defined]
            session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
            connection = self.context.wrap_socket(
                connection, server_hostname=self.host, session=session
            )
        return connection, size


class _ImplicitTls(_ResumingTls):
    """FTPS as on port 990: TLS before the first word."""

    _plain: socket.socket | None = None

    @property
    def sock(self) -> Any:
        """The control connection; wrapped as soon as it is set."""
        return self._plain

    @sock.setter
    def sock(self, value: Any) -> None:
        if value is not None and not isinstance(value, ssl.SSLSocket):
            value = self.context.wrap_socket(value, server_hostname=self.host)
        self._plain = value

    def auth(self) -> str:
        """Nothing to negotiate: TLS is there already."""
        return ""


def _code(error: BaseException) -> str:
    return str(error)[:3] if isinstance(error, ftplib.Error) else ""


def _size(ftp: ftplib.FTP, path: str) -> int | None:
    """Bytes, or None if the server does not say (a folder, no such file, no SIZE)."""
    try:
        ftp.voidcmd("TYPE I")
        return ftp.size(path)
    except ftplib.error_perm:
        return None


def _end_tls(connection: socket.socket) -> None:
    """Say goodbye in TLS; many servers just hang up, which is as good."""
    if isinstance(connection, ssl.SSLSocket):
        with suppress(OSError, ValueError):
            connection.unwrap()
