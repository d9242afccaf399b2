"""Which SSH server is trusted: known_hosts, and how a new key gets into it.

File format: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". Fingerprints as OpenSSH prints them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import paramiko

from essaycast.errors import UploadError
from essaycast.text import printable

SYSTEM_KNOWN_HOSTS = Path("/etc/ssh/ssh_known_hosts")


class UnknownHostKey(paramiko.SSHException):
    """The server's key is in no known_hosts file; nothing was sent to it."""

    def __init__(self, key: paramiko.PKey) -> None:
        super().__init__("unknown host key")
        self.key = key


class KnownOrAccepted(paramiko.MissingHostKeyPolicy):
    """Refuses a key nobody vouched for; keeps one whose fingerprint was accepted.

    The accepted key is appended to `store`, as OpenSSH would, so that the next (perhaps
    unattended) run knows it.
    """

    def __init__(self, accepted: str, store: Path) -> None:
        self._accepted = _normal(accepted)
        self._store = store

    def missing_host_key(
        self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey
    ) -> None:
        """Called by paramiko before any credential is sent."""
        if not self._accepted or _normal(key.fingerprint) != self._accepted:
            raise UnknownHostKey(key)
        _remember(self._store, hostname, key)


def known_hosts_files(home: Path, configured: str = "") -> list[Path]:
    """The files to read, the user's first; the first is the one new keys are added to."""
    own = [Path(word).expanduser() for word in configured.split() if word != "none"]
    return [*(own or [home / ".ssh" / "known_hosts"]), SYSTEM_KNOWN_HOSTS]


def load_known_hosts(client: paramiko.SSHClient, files: Sequence[Path]) -> None:
    """Give `client` the keys of all `files` that exist.

    Raises:
        UploadError: one of them cannot be read.
    """
    for path in files:
        try:
            client.get_host_keys().load(str(path))
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, paramiko.SSHException) as error:
            raise UploadError(
                f"{printable(str(path))}: cannot be read as known_hosts "
                f"({printable(str(error))}); `ssh HOST` shows the faulty line"
            ) from error


def unknown_key(address: str, key: paramiko.PKey) -> UploadError:
    """The error for a server seen for the first time."""
    fingerprint = key.fingerprint
    return UploadError(
        f"{address}: this server is not known here; its {_kind(key)} key is {fingerprint} - "
        "compare it with the fingerprint your host publishes, and if it is the same: "
        f"essaycast upload --accept-host-key {fingerprint}"
    )


def changed_key(address: str, key: paramiko.PKey, known: Path, host: str) -> UploadError:
    """The error for a server whose key is another one than before."""
    return UploadError(
        f"{address}: the server shows another {_kind(key)} key ({key.fingerprint}) than "
        f"{printable(str(known))} holds; somebody may be in between. Nothing was sent. If your "
        f"host announced a new key: ssh-keygen -R '{printable(host)}', then upload again"
    )


def _kind(key: paramiko.PKey) -> str:
    name: str = key.get_name()
    return name.removeprefix("ssh-").partition("-nistp")[0].upper()


def _normal(fingerprint: str) -> str:
    return fingerprint.strip().removeprefix("SHA256:").rstrip("=")


def _remember(store: Path, hostname: str, key: paramiko.PKey) -> None:
    line = f"{hostname} {key.get_name()} {key.get_base64()}\n"
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Appended, not rewritten: the file is OpenSSH's, with its comments and hashed names.
        handle = os.open(store, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "rb+") as stream:
            size = stream.seek(0, os.SEEK_END)
            if size:
                stream.seek(size - 1)
                line = line if stream.read(1) == b"\n" else f"\n{line}"
            stream.write(line.encode())
    except OSError as error:
        raise UploadError(
            f"{printable(str(store))}: the accepted key cannot be added ({error.strerror})"
        ) from error
