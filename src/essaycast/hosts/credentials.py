"""Who logs in, and with what: environment, netrc, or asked for. Never from config.toml.

    ESSAYCAST_UPLOAD_USER        user name, where the address holds none
    ESSAYCAST_UPLOAD_PASSWORD    password (sftp, ftp, ftps, dav, davs)
    ESSAYCAST_UPLOAD_KEY         sftp: file with the private key
    ESSAYCAST_UPLOAD_PASSPHRASE  sftp: passphrase of that key
    ESSAYCAST_UPLOAD_HOST_KEY    sftp: fingerprint of the host key to accept
    NETRC                        another place for ~/.netrc
    SSL_CERT_FILE                certificates of authorities to trust (ftps, davs, s3)

s3 reads what every S3 tool reads: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE,
AWS_ENDPOINT_URL, ~/.aws/credentials.
"""

from __future__ import annotations

import netrc
import os
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from essaycast.errors import UploadError
from essaycast.hosts.target import Target
from essaycast.text import printable

Ask = Callable[[str], str]
"""Asks the person at the terminal for a secret; given the words to ask with."""

_SECRETS = (
    "ESSAYCAST_UPLOAD_PASSWORD",
    "ESSAYCAST_UPLOAD_PASSPHRASE",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
)
_SHORTEST_SCRUBBED = 3  # a secret shorter than that would blank half of every message


@dataclass(slots=True)
class Credentials:
    """What is known about the login at one target."""

    target: Target
    environ: Mapping[str, str]
    ask: Ask | None = None
    """None where nobody can be asked (cron, CI)."""
    _asked: str | None = field(default=None, repr=False)

    @property
    def home(self) -> Path:
        """The folder with .netrc and .ssh."""
        return Path(self.environ.get("HOME") or Path.home())

    @property
    def user(self) -> str:
        """Name to log in with; empty if none is given anywhere."""
        return (
            self.target.user
            or self.environ.get("ESSAYCAST_UPLOAD_USER", "")
            or (self._netrc() or ("", ""))[0]
        )

    @property
    def password(self) -> str | None:
        """The password, if the environment or netrc has it or it was asked for."""
        if self._asked is not None:
            return self._asked
        from_environment = self.environ.get("ESSAYCAST_UPLOAD_PASSWORD")
        if from_environment:
            return from_environment
        found = self._netrc()
        if found and (not found[0] or found[0] == self.user):
            return found[1]
        return None

    def password_or_ask(self) -> str | None:
        """The password; the person at the terminal is asked once if it is nowhere else."""
        known = self.password
        if known is None and self.ask is not None:
            self._asked = known = self.ask(f"password for {self.target.address}")
        return known

    @property
    def passphrase(self) -> str | None:
        """The passphrase of the ssh key, if the environment has it."""
        return self.environ.get("ESSAYCAST_UPLOAD_PASSPHRASE") or None

    def scrub(self, text: object) -> str:
        """`text` fit to be shown: one printable line, no secret in it."""
        line = printable(str(text))
        login, from_netrc = self._netrc(quiet=True) or ("", "")
        user = self.target.user or self.environ.get("ESSAYCAST_UPLOAD_USER", "") or login
        for secret in (self._asked, from_netrc, *map(self.environ.get, _SECRETS)):
            line = _without(line, secret, user)
        return line

    def refused(self, detail: object = "") -> UploadError:
        """The error for a login the host did not accept."""
        said = f" ({self.scrub(detail)})" if str(detail) else ""
        who = f" as {printable(self.user)!r}" if self.user else ""
        more = ", ESSAYCAST_UPLOAD_KEY or an ssh key" if self.target.kind == "sftp" else ""
        return UploadError(
            f"{self.target.address}: the login{who} was refused{said}; check the user name and "
            f"ESSAYCAST_UPLOAD_PASSWORD{more} or ~/.netrc"
        )

    def _netrc(self, *, quiet: bool = False) -> tuple[str, str] | None:
        """(login, password) for the target's host from netrc, if it has a line."""
        given = self.environ.get("NETRC")
        path = Path(given) if given else self.home / ("_netrc" if os.name == "nt" else ".netrc")
        try:
            found = netrc.netrc(path).authenticators(self.target.host)
        except FileNotFoundError:
            return None
        except (OSError, netrc.NetrcParseError, UnicodeDecodeError) as error:
            if quiet:
                return None
            # The parser's own words may repeat the password it stumbled over.
            line = getattr(error, "lineno", None)
            where = f", line {line}" if line else ""
            raise UploadError(
                f"{printable(str(path))}{where}: cannot be read as netrc; a line is "
                "`machine HOST login USER password PASSWORD`"
            ) from None
        return (found[0] or "", found[2] or "") if found else None


def _without(line: str, secret: str | None, user: str) -> str:
    if not secret or len(secret) < _SHORTEST_SCRUBBED:
        return line
    basic = b64encode(f"{user}:{secret}".encode()).decode()
    for form in (basic, secret, quote(secret, safe=""), quote(secret)):
        line = line.replace(form, "***")
    return line
