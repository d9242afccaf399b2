"""SFTP through paramiko.

Not through fsspec's SFTPFileSystem: it reads no known_hosts file (its ready-made policies
accept any server or none), knows neither ~/.ssh/config nor timeouts while sending, and
cannot tell a passing fault from a final one.
"""

from __future__ import annotations

import errno
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, NoReturn, cast

import paramiko
from paramiko.ssh_exception import NoValidConnectionsError

from essaycast.errors import UploadError
from essaycast.hosts import ssh_keys
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

_CONNECT_TIMEOUT = 20.0  # seconds


class SftpHost:
    """A folder on a server that speaks SFTP (OpenSSH and everything like it)."""

    def __init__(
        self, credentials: Credentials, *, accept_host_key: str = "", timeout: float = 60.0
    ) -> None:
        """`timeout`: seconds without one byte after which a connection counts as lost."""
        self._credentials = credentials
        self._target = credentials.target
        self._accept = accept_host_key or credentials.environ.get("ESSAYCAST_UPLOAD_HOST_KEY", "")
        self._timeout = timeout
        self._client: paramiko.SSHClient | None = None
        self._open: paramiko.SFTPClient | None = None
        self._base = ""
        self._folders: set[str] = set()
        self._renames = True

    @property
    def address(self) -> str:
        """As in the target."""
        return self._target.address

    @property
    def capabilities(self) -> Capabilities:
        """Rename replaces atomically where the server knows posix-rename (OpenSSH does)."""
        return Capabilities(atomic=self._renames, headers=False, encrypted=True)

    def list(self, folder: str) -> Mapping[str, Entry]:
        """See `Host.list`."""
        found: dict[str, Entry] = {}
        try:
            sftp = self._sftp()
            for item in sftp.listdir_iter(self._path(folder)):
                mode, size = item.st_mode or 0, item.st_size
                if not S_ISREG(mode) and not S_ISDIR(mode):
                    # A link counts as what it leads to; a server that hides it is asked.
                    with suppress(OSError):
                        followed = sftp.stat(self._path(f"{folder}/{item.filename}"))
                        mode, size = followed.st_mode or 0, followed.st_size
                found[item.filename] = Entry(size if S_ISREG(mode) else None)
        except FileNotFoundError:
            return {}
        except _FAULTS as error:
            self._fail(folder, error)
        return found

    def stream(self, name: str) -> Iterator[bytes]:
        """See `Host.stream`."""
        try:
            with self._sftp().open(self._path(name), "rb") as remote:
                remote.prefetch()
                while data := remote.read(CHUNK):
                    yield data
        except FileNotFoundError:
            raise
        except _FAULTS as error:
            self._fail(name, error)

    def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
        """See `Host.put`."""
        try:
            sftp = self._sftp()
            self._make_folders(sftp, name.rpartition("/")[0])
            place = self._path(name)
            beside = self._path(temporary_for(name)) if self._renames else place
            with source.open() as stream:
                # Compares the size at the host with what was read, too.
                counted = cast(IO[bytes], Counted(stream, sent))
                sftp.putfo(counted, beside, file_size=source.size, confirm=True)
            if self._renames:
                self._rename(sftp, beside, place)
        except _FAULTS as error:
            self._fail(name, error)

    def delete(self, name: str) -> None:
        """See `Host.delete`."""
        try:
            self._sftp().remove(self._path(name))
        except FileNotFoundError:
            return
        except _FAULTS as error:
            self._fail(name, error)

    def close(self) -> None:
        """See `Host.close`."""
        client, self._client, self._open = self._client, None, None
        self._folders.clear()
        if client is not None:
            client.close()

    def _path(self, name: str) -> str:
        return f"{self._base}/{name}".rstrip("/") or "/"

    def _sftp(self) -> paramiko.SFTPClient:
        if self._open is None:
            self._connect()
        assert self._open is not None
        return self._open

    def _connect(self) -> None:
        options = self._options()
        host = str(options.get("hostname", self._target.host))
        port = self._target.port or int(str(options.get("port", 22)))
        user = self._credentials.user or str(options.get("user", "")) or None
        known = ssh_keys.known_hosts_files(
            self._credentials.home, str(options.get("userknownhostsfile", ""))
        )
        client = self._client = paramiko.SSHClient()
        ssh_keys.load_known_hosts(client, known)
        client.set_missing_host_key_policy(ssh_keys.KnownOrAccepted(self._accept, known[0]))
        try:
            self._log_in(client, host, port, user, options)
            opened = client.open_sftp()
        except ssh_keys.UnknownHostKey as error:
            self.close()
            raise ssh_keys.unknown_key(self.address, error.key) from error
        except paramiko.BadHostKeyException as error:
            self.close()
            name = host if port == 22 else f"[{host}]:{port}"
            raise ssh_keys.changed_key(self.address, error.key, known[0], name) from error
        except (paramiko.AuthenticationException, paramiko.PasswordRequiredException) as error:
            self.close()
            raise self._credentials.refused(error) from error
        channel = opened.get_channel()
        if channel is not None:
            channel.settimeout(self._timeout)
        self._open = opened
        self._base = self._target.path
        if self._target.from_home or not self._target.path:
            self._base = f"{opened.normalize('.').rstrip('/')}{self._target.path}"

    def _log_in(
        self,
        client: paramiko.SSHClient,
        host: str,
        port: int,
        user: str | None,
        options: Mapping[str, object],
    ) -> None:
        keys = self._keys(options)

        def attempt(password: str | None) -> None:
            command = _proxy_command(options, host, port)
            client.connect(
                host,
                port=port,
                username=user,
                password=password,
                passphrase=self._credentials.passphrase,
                key_filename=keys or None,  # type: ignore[arg-type]  # a list is taken, too
                # paramiko would look in the process's home and offer every key it finds.
                look_for_keys=False,
                allow_agent="ESSAYCAST_UPLOAD_KEY" not in self._credentials.environ,
                timeout=_CONNECT_TIMEOUT,
                banner_timeout=_CONNECT_TIMEOUT,
                auth_timeout=_CONNECT_TIMEOUT,
                channel_timeout=_CONNECT_TIMEOUT,
                sock=paramiko.ProxyCommand(command) if command else None,
            )

        password = self._credentials.password
        try:
            attempt(password)
        except (paramiko.AuthenticationException, paramiko.SSHException) as error:
            # SSHException: no key and no password, so paramiko did not even try.
            untried = "No authentication methods" in str(error)
            if not (untried or isinstance(error, paramiko.AuthenticationException)):
                raise
            asked = self._credentials.password_or_ask() if password is None else None
            if asked is None:
                raise self._credentials.refused("" if untried else error) from error
            attempt(asked)

    def _keys(self, options: Mapping[str, object]) -> Sequence[str]:
        """Key files to offer: the one named, or those of ~/.ssh/config, or the usual ones."""
        own = self._credentials.environ.get("ESSAYCAST_UPLOAD_KEY")
        if own:
            if not Path(own).is_file():
                raise UploadError(
                    f"ESSAYCAST_UPLOAD_KEY: there is no file {printable(own)}; "
                    "give the private key's path"
                )
            return [own]
        ssh = self._credentials.home / ".ssh"
        listed = options.get("identityfile")
        files = (
            [Path(str(key)).expanduser() for key in listed]
            if isinstance(listed, list)
            else [ssh / f"id_{kind}" for kind in ("ed25519", "ecdsa", "rsa")]
        )
        return [str(path) for path in files if path.is_file()]

    def _options(self) -> Mapping[str, object]:
        """What ~/.ssh/config says about the host."""
        path = self._credentials.home / ".ssh" / "config"
        try:
            return dict(paramiko.SSHConfig.from_path(str(path)).lookup(self._target.host))
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError, ImportError, paramiko.SSHException) as error:
            raise UploadError(
                f"{printable(str(path))}: cannot be read ({printable(str(error))})"
            ) from error

    def _make_folders(self, sftp: paramiko.SFTPClient, folder: str) -> None:
        """The target's last folder and those below it; never the ones above."""
        chain = [""]
        for part in folder.split("/") if folder else ():
            chain.append(f"{chain[-1]}/{part}".lstrip("/"))
        for name in chain:
            if name in self._folders:
                continue
            path = self._path(name)
            try:
                sftp.stat(path)
            except FileNotFoundError:
                try:
                    sftp.mkdir(path)
                except FileNotFoundError as error:
                    raise UploadError(
                        f"{self.address}: there is no folder {printable(path.rpartition('/')[0])} "
                        "at the host; make it there, or correct the target's path (/~/ counts "
                        "from the login's own folder)"
                    ) from error
            self._folders.add(name)

    def _rename(self, sftp: paramiko.SFTPClient, beside: str, place: str) -> None:
        try:
            sftp.posix_rename(beside, place)
            return
        except (FileNotFoundError, PermissionError):
            raise
        except OSError:
            # Servers without the OpenSSH extension; theirs will not replace a file.
            pass
        with suppress(FileNotFoundError):
            sftp.remove(place)
        sftp.rename(beside, place)

    def _cut_off(self) -> bool:
        """True if the connection is gone; paramiko then raises whatever it tripped over."""
        channel = self._open.get_channel() if self._open is not None else None
        transport = self._client.get_transport() if self._client is not None else None
        return (channel is not None and channel.closed) or (
            transport is not None and not transport.is_active()
        )

    def _fail(self, name: str, error: Exception) -> NoReturn:
        where = f"{self.address}/{printable(name)}" if name else self.address
        said = self._credentials.scrub(error) or type(error).__name__
        if isinstance(error, UploadError):
            raise error
        if isinstance(error, PermissionError):
            raise UploadError(
                f"{where}: the host does not allow it ({said}); check the folder's rights"
            ) from error
        if isinstance(error, FileNotFoundError):
            raise UploadError(f"{where}: gone at the host while it was being uploaded") from error
        if self._cut_off() or _passes(error):
            raise UploadRetryable(f"{where}: {said}") from error
        raise UploadError(
            f"{where}: the host says {said!r}; most often its disk or your quota is full: "
            "make room and run `essaycast upload` again"
        ) from error


_FAULTS = (OSError, EOFError, paramiko.SSHException, UploadError)


def _passes(error: Exception) -> bool:
    """True for faults of the connection, False for a refusal by the SFTP server."""
    if isinstance(error, EOFError | TimeoutError | ConnectionError | paramiko.SSHException):
        return True
    if isinstance(error, NoValidConnectionsError):
        return True
    # The server's own status codes arrive as OSError with its words and no errno.
    # "Size mismatch" on a living connection means that it would not take more, too.
    return isinstance(error, OSError) and error.errno not in (None, errno.ENOSPC, errno.EDQUOT)


def _proxy_command(options: Mapping[str, object], host: str, port: int) -> str | None:
    """The command of ~/.ssh/config that leads to the host, if one is needed."""
    jump = str(options.get("proxyjump", ""))
    if jump and jump != "none":
        return f"ssh -W {shlex.quote(f'{host}:{port}')} {shlex.quote(jump)}"
    command = str(options.get("proxycommand", ""))
    return command if command and command != "none" else None
