"""FTP: old and odd servers, TLS that is meant, disks that are full."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import UploadRetryable, open_host, upload
from tests.hosts import servers
from tests.hosts.conftest import make_feed
from tests.hosts.servers import PASSWORD, USER

LOGIN = {"ESSAYCAST_UPLOAD_USER": USER, "ESSAYCAST_UPLOAD_PASSWORD": PASSWORD}


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    return folder


def twice(target: str, tmp_path: Path, web: Path, environ: dict[str, str] = LOGIN) -> None:
    """Upload, change, upload again; what is there must be what is here, and nothing else."""
    feed = tmp_path / "feed"
    host = open_host(target, environ=environ, timeout=10)
    try:
        upload(feed, make_feed(feed, {"eins": bytes(200_000)}), host)
        files = make_feed(feed, {"eins": bytes(200_000)}, note="neu")
        report = upload(feed, files, host)
        assert [name for name, _ in report.sent] == ["index.html", "feed.xml"]
    finally:
        host.close()
    assert {p.relative_to(web).as_posix() for p in web.rglob("*") if p.is_file()} == {
        *files,
        "essaycast-manifest.json",
    }
    for name in files:
        assert (web / name).read_bytes() == (feed / name).read_bytes()


def without(*commands: str) -> dict[str, Any]:
    """pyftpdlib's commands, but not these."""
    from pyftpdlib.handlers import FTPHandler

    known = FTPHandler.proto_cmds
    assert set(commands) <= set(known)
    return {name: value for name, value in known.items() if name not in commands}


def test_a_server_without_mlsd(web: Path, tmp_path: Path) -> None:
    with servers.ftpd(web, proto_cmds=without("MLSD", "MLST")) as server:
        twice(f"ftp://127.0.0.1:{server.port}/", tmp_path, web)


def test_a_server_that_does_not_replace_by_renaming(web: Path, tmp_path: Path) -> None:
    def rename(self: Any, path: str) -> None:
        if Path(path).exists():
            self.respond("550 File exists.")
        else:
            super(type(self), self).ftp_RNTO(path)

    with servers.ftpd(web, ftp_RNTO=rename) as server:
        twice(f"ftp://127.0.0.1:{server.port}/", tmp_path, web)


def test_a_server_that_does_not_rename_at_all(web: Path, tmp_path: Path) -> None:
    with servers.ftpd(web, proto_cmds=without("RNFR", "RNTO")) as server:
        twice(f"ftp://127.0.0.1:{server.port}/", tmp_path, web)


@pytest.mark.parametrize("answer", ["552 Quota exceeded.", "452 No space left."])
def test_a_full_disk_is_called_so_and_not_tried_again(
    web: Path, tmp_path: Path, answer: str
) -> None:
    def store(self: Any, file: str, mode: str = "w") -> None:
        if "audio" in file:
            self.respond(answer)
        else:
            super(type(self), self).ftp_STOR(file, mode)

    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": bytes(200_000)})
    with servers.ftpd(web, ftp_STOR=store) as server:
        host = open_host(f"ftp://127.0.0.1:{server.port}/", environ=LOGIN, timeout=10)
        waits: list[float] = []
        with pytest.raises(UploadError, match="quota is full"):
            upload(feed, files, host, sleep=waits.append)
        assert waits == []
        host.close()
    assert not (web / "feed.xml").exists()


def test_a_path_from_the_logins_own_folder(web: Path, tmp_path: Path) -> None:
    with servers.ftpd(web) as server:
        feed = tmp_path / "feed"
        host = open_host(f"ftp://127.0.0.1:{server.port}/~/pod", environ=LOGIN, timeout=10)
        upload(feed, make_feed(feed, {"eins": b"1"}), host)
        host.close()
    assert (web / "pod" / "feed.xml").exists()


def test_a_certificate_nobody_vouches_for_is_refused(
    web: Path, tmp_path: Path, certificate: Path
) -> None:
    with servers.ftpd(web, certificate) as server:
        target = f"ftps://127.0.0.1:{server.port}/"
        host = open_host(target, environ=LOGIN, timeout=10)
        with pytest.raises(UploadError, match="certificate") as caught:
            host.list("")
        assert not isinstance(caught.value, UploadRetryable)
        twice(target, tmp_path, web, {**LOGIN, "SSL_CERT_FILE": str(certificate)})


def test_a_wrong_certificate_file_is_named(certificate: Path) -> None:
    with pytest.raises(UploadError, match="SSL_CERT_FILE"):
        open_host("ftps://h/x", environ={"SSL_CERT_FILE": "/nirgends.pem"})


def test_nobody_there_may_pass() -> None:
    host = open_host(f"ftp://127.0.0.1:{servers.free_port()}/", environ=LOGIN, timeout=5)
    with pytest.raises(UploadRetryable):
        host.list("")


@contextlib.contextmanager
def vsftpd(certificate: Path, *extra: str, port: int) -> Iterator[Path]:
    """vsftpd with TLS whose anonymous user may write to the folder this answers with.

    It insists that data connections resume the TLS session of the control connection, as
    it does wherever nobody has switched that off.
    """
    program = shutil.which("vsftpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None or os.geteuid() != 0:
        pytest.skip("NOT TESTED: no vsftpd here that may be started (Debian: vsftpd, as root)")
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "empty").mkdir()
        (folder / "root").mkdir()
        web = folder / "root" / "web"
        web.mkdir()
        web.chmod(0o777)
        lines = [
            "listen=YES", f"listen_port={port}", "listen_address=127.0.0.1", "background=NO",
            "anonymous_enable=YES", f"anon_root={folder}/root", "no_anon_password=YES",
            "ftp_username=daemon", "write_enable=YES", "anon_upload_enable=YES",
            "anon_mkdir_write_enable=YES", "anon_other_write_enable=YES", "anon_umask=022",
            "anon_world_readable_only=NO", "seccomp_sandbox=NO", "ssl_enable=YES",
            "allow_anon_ssl=YES", "force_anon_data_ssl=YES", "force_anon_logins_ssl=YES",
            "require_ssl_reuse=YES", "ssl_tlsv1=YES", f"rsa_cert_file={certificate}",
            f"rsa_private_key_file={certificate}", f"secure_chroot_dir={folder}/empty",
            f"vsftpd_log_file={folder}/log", *extra,
        ]  # fmt: skip
        (folder / "conf").write_text("\n".join(lines) + "\n")
        process = subprocess.Popen([program, str(folder / "conf")], stdout=subprocess.DEVNULL)
        try:
            servers.wait_for(port, lambda: process.poll() is None)
            yield web
        finally:
            process.terminate()
            process.wait(5)


def test_vsftpd_which_insists_on_one_tls_session(tmp_path: Path, certificate: Path) -> None:
    port = servers.free_port()
    with vsftpd(certificate, port=port) as web:
        trusted = {"SSL_CERT_FILE": str(certificate)}
        twice(f"ftps://127.0.0.1:{port}/web", tmp_path, web, trusted)


def test_implicit_tls_on_port_990(tmp_path: Path, certificate: Path) -> None:
    with vsftpd(certificate, "implicit_ssl=YES", port=990) as web:
        trusted = {"SSL_CERT_FILE": str(certificate)}
        twice("ftps://127.0.0.1:990/web", tmp_path, web, trusted)
