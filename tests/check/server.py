"""A small honest web server for a feed folder, and the ways in which it can be wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from . import good

TYPES = {
    ".xml": "application/rss+xml; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json+chapters",
    ".html": "text/html",
    ".jpg": "image/jpeg",
}


@dataclass
class Site:
    """What is served, and what is wrong with it."""

    root: Path
    wrong: frozenset[str] = frozenset()
    base: str = ""
    elsewhere: str = ""
    """Where "away" sends those who ask for the feed."""
    asked: list[str] = field(default_factory=list)
    """`METHOD path` of every request."""

    @property
    def feed(self) -> str:
        return self.base + "feed.xml"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _plain(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, *, body: bool) -> None:
        wrong, path = self.site.wrong, self.path.partition("?")[0]
        self.site.asked.append(f"{self.command} {self.path}")
        feed, media, image = path.endswith(".xml"), path.endswith(".mp3"), path.endswith(".jpg")
        if feed and "gone" in wrong:
            return self._plain(404)
        if feed and "password" in wrong:
            return self._plain(401, WWW_Authenticate="Basic")
        if feed and "loop" in wrong:
            return self._plain(302, Location=f"/feed.xml?{len(self.site.asked) % 2}")
        if feed and "endless" in wrong:
            return self._plain(302, Location=f"/feed.xml?{len(self.site.asked)}")
        if feed and "away" in wrong:
            return self._plain(302, Location=self.site.elsewhere)
        if feed and "moved" in wrong and "?new" not in self.path:
            return self._plain(301, Location="/feed.xml?new")
        if not body:
            for kind, flag in (
                (feed, "no-head"),
                (media, "no-head-media"),
                (image, "no-head-image"),
            ):
                if kind and flag in wrong:
                    return self._plain(405)
        file = self.site.root / path.lstrip("/")
        if path == "/":
            file = self.site.root / "index.html"
        if not file.is_file():
            return self._plain(404)
        self._send(file, body=body, feed=feed, media=media)
        return None

    def _send(self, file: Path, *, body: bool, feed: bool, media: bool) -> None:
        wrong = self.site.wrong
        data = file.read_bytes()
        if feed:
            data = data.replace(good.BASE.encode(), self.site.base.encode())
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        kind = TYPES.get(file.suffix, "application/octet-stream")
        if feed and "feed-type" in wrong:
            kind = "text/html"
        if feed and "feed-charset" in wrong:
            kind = "application/rss+xml; charset=iso-8859-1"
        if media and "media-type" in wrong:
            kind = "application/octet-stream"
        if file.suffix == ".vtt" and "vtt-type" in wrong:
            kind = "application/octet-stream"
        tagged = not ((feed and "no-tag" in wrong) or (media and "no-tag-media" in wrong))
        if tagged and self.headers.get("If-None-Match") == tag and "no-304" not in wrong:
            return self._plain(304, ETag=tag)
        status, extra = 200, {}
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes=") and not (media and "no-range" in wrong):
            first, last = wanted.removeprefix("bytes=").split("-")
            total, start = len(data), int(first)
            data = data[start : int(last) + 1 if last else None]
            if media and "wrong-range" in wrong:
                start += 1
            if media and "short-range" in wrong:
                data = data[:10]
            extra["Content-Range"] = f"bytes {start}-{int(first) + len(data) - 1}/{total}"
            if media and "short-range" in wrong:
                extra["Content-Range"] = f"bytes {start}-{last}/{total}"
            status = 206
        if media and "half" in wrong:
            data = data[: len(data) // 2]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if not (media and not body and "no-length" in wrong):
            self.send_header("Content-Length", str(len(data)))
        if tagged:
            self.send_header("ETag", tag)
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)
        return None


@contextmanager
def serving(root: Path, *wrong: str, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site(root, frozenset(wrong))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"site": site}))
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls is not None else "http"
    site.base = f"{scheme}://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def certificate(
    folder: Path, *, days: float = 90, name: str = "127.0.0.1"
) -> tuple[ssl.SSLContext, Path]:
    """(server context, file of the authority to trust) with a certificate that ends in `days`."""
    now = dt.datetime.now(dt.UTC)

    def signed(
        subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey,
        *, authority: bool,
    ) -> x509.Certificate:  # fmt: skip
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=400))
            .not_valid_after(now + dt.timedelta(days=90 if authority else days))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
            )
        )
        if authority:
            usage = x509.KeyUsage(*[False] * 5, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        else:
            address = x509.IPAddress(ipaddress.ip_address(name))
            builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
        return builder.sign(by, hashes.SHA256())

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    trusted = folder / "authority.pem"
    trusted.write_bytes(signed("Test", root, "Test", root, authority=True).public_bytes(pem))
    chain = folder / "server.pem"
    chain.write_bytes(
        signed("server", leaf, "Test", root, authority=False).public_bytes(pem)
        + leaf.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context, trusted
