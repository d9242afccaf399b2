"""A disk that is really full, behind every server that keeps files: a small tmpfs."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import open_host, upload
from tests.hosts.conftest import check_live, make_feed, running
from tests.hosts.servers import Server, free_port, in_folder
from tests.hosts.test_ftp import vsftpd
from tests.hosts.test_webdav import apache


@pytest.fixture(params=["local", "sftp", "vsftpd", "apache"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A host with room for 700 kB."""
    root = tmp_path / "web"
    root.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(root)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("NOT TESTED: a small disk can be mounted by root only")
    try:
        with contextlib.ExitStack() as stack:
            # pyftpdlib and wsgidav give no answer, or a wrong one, when their disk is full;
            # the servers web space is made of do better.
            if request.param in ("vsftpd", "apache"):
                certificate = request.getfixturevalue("certificate")
                yield stack.enter_context(_foreign(request.param, root, certificate))
            else:
                yield running(request.param, root, request, stack)
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


@contextlib.contextmanager
def _foreign(kind: str, root: Path, certificate: Path) -> Iterator[Server]:
    """A server that runs as another user, and sees the small disk in a folder of its own."""
    with contextlib.ExitStack() as stack:
        if kind == "vsftpd":
            port = free_port()
            web = stack.enter_context(vsftpd(certificate, port=port))
            target = f"ftps://127.0.0.1:{port}/web"
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            folder.chmod(0o755)
            web = folder / "web"
            port = stack.enter_context(apache(folder, web, certificate))
            target = f"davs://localhost:{port}/"
        root.chmod(0o777)
        subprocess.run(["mount", "--bind", str(root), str(web)], check=True)
        stack.callback(subprocess.run, ["umount", "-l", str(web)], check=True)
        trusted = {"SSL_CERT_FILE": str(certificate)}
        yield Server(kind, target, trusted, root, cut=lambda *sizes: None, **in_folder(root))


def test_a_full_disk_keeps_the_old_feed_alive(small: Server, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    host = open_host(small.target, environ=small.environ, timeout=10)
    upload(feed, make_feed(feed, {"eins": b"1" * 100_000}), host)
    before = small.read("feed.xml")
    for old in feed.glob("*/*"):
        old.unlink()
    episodes = {"eins": b"1" * 100_000, "zwei": b"2" * 300_000, "zzz": b"3" * 500_000}
    files = make_feed(feed, episodes, note="neu")
    tries: list[float] = []
    with pytest.raises(UploadError, match=r"is full|no space left"):
        upload(feed, files, host, sleep=tries.append)
    assert tries == [], "a full disk does not pass by waiting"
    assert small.read("feed.xml") == before
    check_live(small)
    # Room is made (the largest essay goes); the same command ends well.
    for path in feed.rglob("zzz*"):
        path.unlink()
    files = make_feed(feed, {name: episodes[name] for name in ("eins", "zwei")}, note="kleiner")
    report = upload(feed, files, host, prune=True)
    assert report.published
    check_live(small)
    assert not any("zzz" in name for name in small.names())
    host.close()
