"""WebDAV: logins, odd servers, full disks, addresses that lead elsewhere."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import UploadRetryable, open_host, upload
from tests.hosts import servers
from tests.hosts.conftest import make_feed
from tests.hosts.servers import PASSWORD, USER
from tests.hosts.test_ftp import twice

LOGIN = {"ESSAYCAST_UPLOAD_USER": USER, "ESSAYCAST_UPLOAD_PASSWORD": PASSWORD}
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    return folder


def answering(method: str, status: str, *, match: str = "", headers: Any = ()) -> Any:
    """Middleware that answers some requests itself."""

    def wrap(app: Wsgi) -> Wsgi:
        def wrapped(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            if environ["REQUEST_METHOD"] == method and match in environ["PATH_INFO"]:
                while environ["wsgi.input"].read(65536):
                    pass
                start(status, [("Content-Length", "0"), *headers])
                return [b""]
            return app(environ, start)

        return wrapped

    return wrap


def test_digest_logins(web: Path, tmp_path: Path) -> None:
    with servers.webdavd(web, digest=True) as port:
        twice(f"dav://127.0.0.1:{port}/", tmp_path, web, LOGIN)
        wrong = {**LOGIN, "ESSAYCAST_UPLOAD_PASSWORD": "falsch!falsch"}
        with pytest.raises(UploadError, match="refused"):
            open_host(f"dav://127.0.0.1:{port}/", environ=wrong).list("")


def test_a_server_that_does_not_move(web: Path, tmp_path: Path) -> None:
    with servers.webdavd(web, middleware=answering("MOVE", "405 Not allowed")) as port:
        twice(f"dav://127.0.0.1:{port}/", tmp_path, web, LOGIN)


@pytest.mark.parametrize("status", ["507 Insufficient Storage", "413 Too large"])
def test_a_full_disk_is_called_so_and_not_tried_again(
    web: Path, tmp_path: Path, status: str
) -> None:
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": bytes(200_000)})
    with servers.webdavd(web, middleware=answering("PUT", status, match="audio")) as port:
        host = open_host(f"dav://127.0.0.1:{port}/", environ=LOGIN)
        waits: list[float] = []
        with pytest.raises(UploadError, match="quota is full"):
            upload(feed, files, host, sleep=waits.append)
        assert waits == []
        host.close()
    assert not (web / "feed.xml").exists()


@pytest.mark.parametrize("status", ["423 Locked", "503 Busy", "429 Slow down", "502 Bad gateway"])
def test_a_busy_server_may_pass(web: Path, tmp_path: Path, status: str) -> None:
    with servers.webdavd(web, middleware=answering("PROPFIND", status)) as port:
        host = open_host(f"dav://127.0.0.1:{port}/", environ=LOGIN)
        with pytest.raises(UploadRetryable):
            host.list("")


def test_a_redirect_names_the_right_address(web: Path) -> None:
    moved = answering("PROPFIND", "301 Moved", headers=[("Location", "https://dav.example.org/")])
    with servers.webdavd(web, middleware=moved) as port:
        host = open_host(f"dav://127.0.0.1:{port}/", environ=LOGIN)
        with pytest.raises(UploadError, match=r"https://dav\.example\.org/"):
            host.list("")


def test_a_web_server_that_is_no_webdav(web: Path) -> None:
    for status in ("405 Not allowed", "200 OK"):
        with servers.webdavd(web, middleware=answering("PROPFIND", status)) as port:
            host = open_host(f"dav://127.0.0.1:{port}/", environ=LOGIN)
            with pytest.raises(UploadError, match="check the address") as caught:
                host.list("")
            assert not isinstance(caught.value, UploadRetryable)


def test_the_type_of_a_file_is_sent_with_it(web: Path, tmp_path: Path) -> None:
    seen: dict[str, str] = {}

    def watch(app: Wsgi) -> Wsgi:
        def wrapped(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            if environ["REQUEST_METHOD"] == "PUT":
                seen[environ["PATH_INFO"]] = environ.get("CONTENT_TYPE", "")
            return app(environ, start)

        return wrapped

    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": b"1"})
    with servers.webdavd(web, middleware=watch) as port:
        host = open_host(f"dav://127.0.0.1:{port}/", environ=LOGIN)
        upload(feed, files, host)
        host.close()
    assert "application/rss+xml; charset=utf-8" in seen.values()
    assert "audio/mpeg" in seen.values()


@contextlib.contextmanager
def apache(folder: Path, web: Path, certificate: Path) -> Iterator[int]:
    """Apache with mod_dav and TLS, as most web space has it."""
    program = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    modules = Path("/usr/lib/apache2/modules")
    if program is None or not (modules / "mod_dav_fs.so").exists():
        pytest.skip("NOT TESTED: no Apache with mod_dav here (Debian: apache2-bin)")
    port = servers.free_port()
    config = folder / "apache.conf"
    names = ["mpm_event", "authn_core", "authz_core", "dav", "dav_fs", "ssl", "socache_shmcb"]
    loads = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names]
    as_root = "User daemon\nGroup daemon" if os.geteuid() == 0 else ""
    locks = folder / "locks"
    for place in (web, locks):
        place.mkdir()
        place.chmod(0o777)
    config.write_text(
        "\n".join(loads)
        + f"\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder}/apache.pid\n"
        f"ErrorLog {folder}/apache.log\nDavLockDB {folder}/locks/dav\n{as_root}\n"
        f"DocumentRoot {web}\nSSLEngine on\nSSLCertificateFile {certificate}\n"
        f"<Directory {web}>\nDav On\nRequire all granted\n</Directory>\n"
    )
    process = subprocess.Popen([program, "-f", str(config), "-DFOREGROUND"])
    try:
        servers.wait_for(port, lambda: process.poll() is None)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def test_apache(tmp_path: Path, certificate: Path) -> None:
    # Apache runs as another user, who cannot look into pytest's own folders.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        web = folder / "web"
        with apache(folder, web, certificate) as port:
            target = f"davs://localhost:{port}/"
            with pytest.raises(UploadError, match="certificate"):
                open_host(target, environ={}).list("")
            twice(target, tmp_path, web, {"SSL_CERT_FILE": str(certificate)})
