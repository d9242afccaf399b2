"""Servers, a feed to upload, and a way to see what a host holds."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hosts import servers
from tests.hosts.proxy import Proxy
from tests.hosts.servers import PASSWORD, USER, Server

KINDS = ("local", "sftp", "ftp", "ftps", "dav", "s3")
BASE = "https://example.org/pod/"


@pytest.fixture(autouse=True)
def sockets(socket_enabled: None) -> None:
    """The tests of this folder talk to servers on loopback, and to nothing else."""


@pytest.fixture(autouse=True)
def quiet() -> None:
    for name in ("paramiko", "pyftpdlib", "httpx", "werkzeug", "botocore", "asyncssh"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


@pytest.fixture(autouse=True)
def no_keys_of_mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The login of whoever runs the tests is left out of them."""
    home = tmp_path / "nobody"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in list(os.environ):
        if name.startswith(("AWS_", "ESSAYCAST_", "SSH_AUTH")) or name == "NETRC":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for localhost and 127.0.0.1: PEM with its key."""
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Sshd]:
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    if shutil.which("sshd", path=path) is None or shutil.which("ssh-keygen") is None:
        pytest.skip("NOT TESTED: no OpenSSH server here (Debian: openssh-server)")
    with servers.sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running


@pytest.fixture(scope="session")
def ftpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with servers.ftpd(tmp_path_factory.getbasetemp()) as handler:
        yield handler


@pytest.fixture(scope="session")
def ftpd_tls(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[Any]:
    with servers.ftpd(tmp_path_factory.getbasetemp(), certificate) as handler:
        yield handler


@pytest.fixture(scope="session")
def dav_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with servers.webdavd(tmp_path_factory.getbasetemp()) as port:
        yield port


@pytest.fixture(scope="session")
def s3_port() -> Iterator[int]:
    with servers.s3d() as port:
        yield port


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """One host of each kind with an empty folder."""
    root = tmp_path / "web"
    root.mkdir()
    with contextlib.ExitStack() as stack:
        yield running(request.param, root, request, stack)


def running(
    kind: str, root: Path, request: pytest.FixtureRequest, stack: contextlib.ExitStack
) -> Server:
    """Start a server of that kind for `root`."""
    if kind == "local":
        return Server(kind, str(root), {}, root, cut=_cannot, **servers.in_folder(root))
    if kind == "sftp":
        sshd: servers.Sshd = request.getfixturevalue("sshd")
        proxy = stack.enter_context(contextlib.closing(Proxy(sshd.port)))
        sshd.trust(proxy.port)
        return Server(
            kind,
            f"sftp://127.0.0.1:{proxy.port}{root}",
            _ssh_environ(sshd, request),
            root,
            cut=proxy.cut_after,
            freeze=proxy.freeze_after,
            slow=lambda rate: setattr(proxy, "rate", rate),
            wrong=_wrong_key(sshd, request),
            **servers.in_folder(root),
        )
    login = {"ESSAYCAST_UPLOAD_USER": USER, "ESSAYCAST_UPLOAD_PASSWORD": PASSWORD}
    wrong = {**login, "ESSAYCAST_UPLOAD_PASSWORD": "falsches-kennwort"}
    if kind in ("ftp", "ftps"):
        certificate = request.getfixturevalue("certificate") if kind == "ftps" else None
        handler = request.getfixturevalue("ftpd" if kind == "ftp" else "ftpd_tls")
        handler.rate = None
        handler.cuts.clear()
        trusted = {"SSL_CERT_FILE": str(certificate)} if certificate else {}
        return Server(
            kind,
            f"{kind}://127.0.0.1:{handler.port}{_below_base(root, request)}",
            {**login, **trusted},
            root,
            cut=lambda *sizes: handler.cuts.extend(sizes),
            slow=lambda rate: setattr(handler, "rate", rate),
            wrong={**wrong, **trusted},
            **servers.in_folder(root),
        )
    if kind == "dav":
        port = request.getfixturevalue("dav_port")
        proxy = stack.enter_context(contextlib.closing(Proxy(port)))
        return Server(
            kind,
            f"dav://127.0.0.1:{proxy.port}{_below_base(root, request)}",
            login,
            root,
            cut=proxy.cut_after,
            freeze=proxy.freeze_after,
            slow=lambda rate: setattr(proxy, "rate", rate),
            wrong=wrong,
            **servers.in_folder(root),
        )
    assert kind == "s3"
    return _s3(request.getfixturevalue("s3_port"), stack)


def _s3(port: int, stack: contextlib.ExitStack) -> Server:
    import boto3

    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "geheimer-schluessel"}
    bucket = f"web-{uuid.uuid4().hex[:12]}"
    client: Any = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="geheimer-schluessel",
    )
    client.create_bucket(Bucket=bucket)
    proxy = stack.enter_context(contextlib.closing(Proxy(port)))

    def read(name: str) -> bytes | None:
        try:
            data: bytes = client.get_object(Bucket=bucket, Key=f"pod/{name}")["Body"].read()
            return data
        except client.exceptions.NoSuchKey:
            return None

    def names() -> set[str]:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="pod/")
        return {item["Key"][4:] for page in pages for item in page.get("Contents", ())}

    return Server(
        "s3",
        f"s3://{bucket}/pod?endpoint=http://127.0.0.1:{proxy.port}&region=us-east-1",
        keys,
        None,
        cut=proxy.cut_after,
        freeze=proxy.freeze_after,
        slow=lambda rate: setattr(proxy, "rate", rate),
        read=read,
        write=lambda name, data: client.put_object(Bucket=bucket, Key=f"pod/{name}", Body=data),
        names=names,
        tries=2,
    )


def _below_base(root: Path, request: pytest.FixtureRequest) -> str:
    """Path of `root` as the servers that run for the whole session show it."""
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    return f"/{root.relative_to(factory.getbasetemp()).as_posix()}"


def _cannot(*sizes: int) -> None:
    pytest.skip("a folder on this machine has no connection to cut")


def _ssh_environ(sshd: servers.Sshd, request: pytest.FixtureRequest) -> dict[str, str]:
    # paramiko looks for ~/.ssh/id_* by itself, so the process must be at home there too.
    patch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    patch.setenv("HOME", str(sshd.home))
    return {"HOME": str(sshd.home)}


def _wrong_key(sshd: servers.Sshd, request: pytest.FixtureRequest) -> dict[str, str]:
    """A login with a password at a server that takes keys only, and another key."""
    home: Path = request.getfixturevalue("tmp_path") / "other-home"
    (home / ".ssh").mkdir(parents=True)
    shutil.copy(sshd.home / ".ssh" / "known_hosts", home / ".ssh" / "known_hosts")
    key = home / ".ssh" / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    return {
        "HOME": str(home),
        "ESSAYCAST_UPLOAD_PASSWORD": "falsches-kennwort",
        "ESSAYCAST_UPLOAD_KEY": str(key),
    }


def make_feed(
    folder: Path, episodes: dict[str, bytes], *, note: str = "", pages: bool = True
) -> list[str]:
    """A feed folder as `build` leaves it: media of these bytes, and all that goes with them."""
    from essaycast.hosts import files_of

    items = []
    for slug, data in episodes.items():
        mark = hashlib.sha256(data).hexdigest()[:12]
        parts = {
            f"audio/{slug}.{mark}.mp3": data,
            f"transcripts/{slug}.{mark}.vtt": b"WEBVTT\n\n" + slug.encode(),
            f"chapters/{slug}.{mark}.json": b'{"version": "1.2.0"}' + slug.encode(),
        }
        if pages:
            parts[f"{slug}.html"] = f"<p>{slug} {mark}</p>".encode()
        for name, content in parts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        items.append(
            f'<item><enclosure url="{BASE}audio/{slug}.{mark}.mp3"/>'
            f'<t url="{BASE}transcripts/{slug}.{mark}.vtt"/>'
            f'<c url="{BASE}chapters/{slug}.{mark}.json"/></item>'
        )
    (folder / "index.html").write_text(f"<h1>{note}</h1>")
    (folder / "feed.xml").write_text(f"<rss><!--{note}-->{''.join(items)}</rss>")
    return files_of(folder)


def check_live(server: Server) -> None:
    """What a listener would see now: no feed yet, or one whose every file is there, whole."""
    import re

    feed = server.read("feed.xml")
    if feed is None:
        return
    text = feed.decode()
    assert text.startswith("<rss>") and text.endswith("</rss>")
    for name in re.findall(rf'url="{BASE}([^"]+)"', text):
        data = server.read(name)
        assert data is not None, f"the feed names {name}, which is not there"
        if name.startswith("audio/"):
            mark = hashlib.sha256(data).hexdigest()[:12]
            assert f".{mark}." in name, f"{name} is not whole"
