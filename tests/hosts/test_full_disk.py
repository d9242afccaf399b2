"""A disk that is really full, behind every server that keeps files: a small tmpfs."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import open_host, upload
from tests.hosts.conftest import check_live, make_feed, running
from tests.hosts.servers import Server


@pytest.fixture(params=["local", "sftp", "ftp", "ftps", "dav"])
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
            yield running(request.param, root, request, stack)
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


def test_a_full_disk_keeps_the_old_feed_alive(small: Server, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    host = open_host(small.target, environ=small.environ, timeout=10)
    upload(feed, make_feed(feed, {"eins": b"1" * 100_000}), host)
    before = small.read("feed.xml")
    for old in feed.glob("*/*"):
        old.unlink()
    episodes = {"eins": b"1" * 100_000, "zwei": b"2" * 300_000, "zzz": b"3" * 500_000}
    files = make_feed(feed, episodes, note="neu")
    with pytest.raises(UploadError, match=r"full|space"):
        upload(feed, files, host, sleep=lambda seconds: None)
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
