"""Real servers on loopback for the tests of the hosts.

Each is a context manager around a folder (or bucket) and answers with a `Server`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hosts.proxy import Proxy

USER = "essayist"
PASSWORD = "geheim:wort/mit @zeichen"


@dataclass
class Server:
    """A host that answers, and how to disturb it."""

    kind: str
    target: str
    """Goes to `open_host`; the folder it names is `root`."""
    environ: dict[str, str]
    """Credentials."""
    root: Path | None
    """Where the files lie; None: only by its protocol."""
    cut: Callable[..., None]
    """cut(n, ...): the next connections are reset after n bytes."""
    freeze: Callable[..., None] | None = None
    slow: Callable[[float], None] | None = None
    """slow(rate): bytes a second from now on."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Environment with credentials the server refuses."""
    read: Callable[[str], bytes | None] = lambda name: None
    """The bytes of a file at the host, past essaycast."""
    write: Callable[[str, bytes], None] = lambda name, data: None
    names: Callable[[], set[str]] = set
    tries: int = 1
    """How often the client library itself sends again (aiohttp once, as PUT is idempotent)."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for(port: int, alive: Callable[[], bool] = lambda: True) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and alive():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"no server on port {port}")


def in_folder(root: Path) -> dict[str, Any]:
    """`read`, `write` and `names` for a server whose files lie in `root`."""

    def read(name: str) -> bytes | None:
        try:
            return (root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(name: str, data: bytes) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)

    def names() -> set[str]:
        return {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}

    return {"read": read, "write": write, "names": names}


# -- SSH


@dataclass
class Sshd:
    """A running OpenSSH server and the keys around it."""

    port: int
    home: Path
    """Holds .ssh with the user's key and known_hosts."""
    host_key: Path
    """Public part of the host key."""

    @property
    def fingerprint(self) -> str:
        shown = subprocess.run(
            ["ssh-keygen", "-lf", str(self.host_key)], capture_output=True, text=True, check=True
        )
        return shown.stdout.split()[1]

    def trust(self, port: int) -> None:
        """Write known_hosts for this server seen on `port`."""
        kind, data = self.host_key.read_text().split()[:2]
        known = self.home / ".ssh" / "known_hosts"
        known.write_text(f"[127.0.0.1]:{port} {kind} {data}\n")


@contextlib.contextmanager
def sshd(folder: Path) -> Iterator[Sshd]:
    """OpenSSH's sshd for the user who runs the tests, with a key that may log in."""
    program = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert program is not None
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    for path in (folder / "host", home / ".ssh" / "id_ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    shutil.copy(home / ".ssh" / "id_ed25519.pub", folder / "authorized")
    port = free_port()
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
        f"AuthorizedKeysFile {folder}/authorized\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n"
        f"Subsystem sftp internal-sftp\nPidFile {folder}/pid\nMaxStartups 100\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd insists on it when run by root
    process = subprocess.Popen(
        [program, "-D", "-e", "-f", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    try:
        wait_for(port, lambda: process.poll() is None)
        yield Sshd(port, home, folder / "host.pub")
    finally:
        process.terminate()
        process.wait(10)


# -- FTP


@contextlib.contextmanager
def ftpd(root: Path, certificate: Path | None = None, **changes: Any) -> Iterator[Any]:
    """pyftpdlib; with a certificate (PEM with key) it insists on TLS.

    Yields the handler class; `.port` is where it listens, `.cuts` a list of numbers of
    bytes after which the next uploads are reset.
    """
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import DTPHandler, FTPHandler, TLS_DTPHandler, TLS_FTPHandler
    from pyftpdlib.ioloop import IOLoop
    from pyftpdlib.servers import ThreadedFTPServer

    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, PASSWORD, str(root), perm="elradfmwMT")
    base_data = DTPHandler if certificate is None else TLS_DTPHandler
    base = FTPHandler if certificate is None else TLS_FTPHandler

    class Data(base_data):  # type: ignore[misc,valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if handler.rate:
                # A slow reader, not a large buffer that takes all at once.
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
            self._left: int | None = None
            self._known = False

        def recv(self, buffer_size: int) -> bytes:
            chunk: bytes = super().recv(buffer_size)
            if self.receive:
                if not self._known:
                    self._known = True
                    self._left = handler.cuts.pop(0) if handler.cuts else None
                if self._left is not None and chunk:
                    if len(chunk) > self._left:
                        chunk = chunk[: self._left]
                        self._left = 0
                        if self.file_obj is not None:
                            self.file_obj.write(chunk)
                        handler.cut += 1
                        # Both connections go at once, as when a router dies.
                        self.cmd_channel.close()
                        return b""
                    self._left -= len(chunk)
                if handler.rate and chunk:
                    time.sleep(len(chunk) / handler.rate)
            return chunk

    handler: Any = type("Handler", (base,), {**changes})
    handler.authorizer = authorizer
    handler.dtp_handler = Data
    handler.cuts = []
    handler.cut = 0
    handler.rate = None
    handler.auth_failed_timeout = 0
    handler.use_sendfile = False
    handler.max_login_attempts = 3
    if certificate is not None:
        handler.certfile = str(certificate)
        handler.tls_control_required = True
        handler.tls_data_required = True
    # A loop of its own: the shared one may still be closing what the server before had open.
    server = ThreadedFTPServer(("127.0.0.1", 0), handler, ioloop=IOLoop())
    server.max_cons = 64
    handler.port = server.address[1]
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            server.serve_forever(timeout=0.1, blocking=False, handle_exit=False)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield handler
    finally:
        stopped.set()
        thread.join(5)
        server.close_all()


# -- WebDAV


@contextlib.contextmanager
def webdavd(root: Path, *, digest: bool = False, middleware: Any = None) -> Iterator[int]:
    """wsgidav behind cheroot; answers with its port."""
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    app: Any = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "http_authenticator": {
                "domain_controller": None,
                "accept_basic": not digest,
                "accept_digest": digest,
                "default_to_digest": digest,
            },
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "verbose": 0,
            "logging": {"enable": False},
            "lock_storage": True,
            "property_manager": None,
        }
    )
    if middleware is not None:
        app = middleware(app)
    server = wsgi.Server(("127.0.0.1", 0), app, numthreads=4)
    server.error_log = lambda *args, **kwargs: None
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield int(server.bind_addr[1])
    finally:
        server.stop()
        thread.join(5)


# -- S3


@contextlib.contextmanager
def s3d() -> Iterator[int]:
    """moto's S3; answers with its port. It checks no keys unless told to."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield int(server.get_host_and_port()[1])
    finally:
        server.stop()


def proxied(port: int) -> Proxy:
    return Proxy(port)
