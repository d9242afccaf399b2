"""Addresses: real servers on loopback, and what must never be fetched."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from essaycast.errors import EssayError
from essaycast.essays.read import read_essay
from essaycast.intake import fetch

Run = Callable[..., Result]

PAGE = """<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">
<title>Der Steg – Am See</title>
<meta property="article:published_time" content="2022-05-01T08:00:00+02:00">
</head><body>
<nav><a href="/">Start</a></nav><article><h1>Der Steg</h1>
<p>Er führt zwölf Schritte weit hinaus und hört dann auf, als hätte er es sich überlegt.</p>
<p>Im Sommer sitzen Kinder am Ende, im Winter Möwen. Beide schauen gleich ernst.</p>
<div class="share-buttons">Teilen</div></article><footer>Impressum</footer></body></html>"""


@contextmanager
def server(answers: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """A web server; an answer is (status, headers, body) or a function of the handler."""
    seen: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, dict(self.headers)))
            answer = answers.get(self.path, (404, {}, b"nichts"))
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}", seen
        running.shutdown()


HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_a_page_becomes_an_essay(run: Run, show: Path) -> None:
    with server({"/steg": (200, HTML, PAGE.encode())}) as (base, seen):
        result = run("import", f"{base}/steg", "--yes", "--allow-private", "--json")

    assert result.exit_code == 0, result.stderr
    (row,) = json.loads(result.stdout)["sources"][0]["essays"]
    essay = read_essay(show / row["path"])
    assert essay.title == "Der Steg"
    assert essay.date is not None and essay.date.date().isoformat() == "2022-05-01"
    assert essay.source == f"{base}/steg"
    assert "zwölf Schritte" in essay.body and "Teilen" not in essay.body
    assert "essaycast" in seen[0][1]["User-Agent"]


def test_a_feed_by_its_address(run: Run, show: Path) -> None:
    items = "".join(
        f"<item><title>Text {n}</title><link>https://see.example/{n}</link>"
        f"<pubDate>Sun, 0{n} May 2022 08:00:00 +0200</pubDate><description>&lt;p&gt;Das ist der "
        f"Text Nummer {n}, und er hat einen Satz.&lt;/p&gt;</description></item>"
        for n in (1, 8)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    answers = {"/feed": (200, {"Content-Type": "application/rss+xml"}, feed.encode())}
    with server(answers) as (base, _):
        result = run("import", f"{base}/feed", "--yes", "--allow-private", "--json")
        again = run("import", f"{base}/feed", "--yes", "--allow-private", "--json")

    rows = json.loads(result.stdout)["sources"][0]["essays"]
    assert [row["source"] for row in rows] == ["https://see.example/1", "https://see.example/8"]
    assert rows[0]["date"] == "2022-05-01T08:00:00+02:00"
    assert {row["state"] for row in json.loads(again.stdout)["sources"][0]["essays"]} == {
        "unchanged"
    }


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/", "http://2130706433:{port}/", "http://0.0.0.0:{port}/",
        "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://192.168.1.1/",
        "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://0x7f.1:{port}/",
    ],
)  # fmt: skip
def test_private_addresses_are_never_asked(address: str, run: Run, show: Path) -> None:
    with server({"/": (200, HTML, PAGE.encode())}) as (base, seen):
        result = run("import", address.format(port=base.rpartition(":")[2]), "--yes")

    assert result.exit_code == 4
    assert not seen
    assert not list((show / "episodes").iterdir())


def test_a_redirect_into_the_private_network_is_not_followed(monkeypatch: Any) -> None:
    """The first hop is public (as far as the check can tell), the second is not."""
    with server({"/": (302, {"Location": "http://127.0.0.1:9/geheim"}, b"")}) as (base, _):
        port = int(base.rpartition(":")[2])
        monkeypatch.setattr(fetch, "_is_public", _once_public())
        with pytest.raises(EssayError, match="private network"):
            fetch.get(f"http://127.0.0.1:{port}/")


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: Any) -> None:
    """DNS rebinding: the socket goes to the address that was checked, not to a second answer."""
    asked = []
    real = socket.getaddrinfo

    def rebinding(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        address = "203.0.113.7" if len(asked) == 1 else "127.0.0.1"
        return real(address, port, *args, **kwargs)

    connected = []

    class Socket(socket.socket):
        def connect(self, target: Any) -> None:
            connected.append(target[0])
            raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(fetch, "_is_public", lambda address: address == "203.0.113.7")
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(fetch.socket, "socket", Socket)
    with pytest.raises(EssayError, match="reached"):
        fetch.get("http://rebind.example/")

    assert asked == ["rebind.example"]
    assert connected == ["203.0.113.7"]


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "ftp://x.example/a", "gopher://x/1"])
def test_other_schemes_are_refused(scheme: str, run: Run) -> None:
    result = run("import", scheme, "--yes")

    assert result.exit_code == 4
    assert "only http and https" in result.stderr


def test_a_redirect_to_a_file_is_refused() -> None:
    with (
        server({"/": (302, {"Location": "file:///etc/passwd"}, b"")}) as (base, _),
        pytest.raises(EssayError, match="only http and https"),
    ):
        fetch.get(f"{base}/", allow_private=True)


def test_endless_redirects_end() -> None:
    with (
        server({"/": (302, {"Location": "/"}, b"")}) as (base, seen),
        pytest.raises(EssayError, match="redirected more than"),
    ):
        fetch.get(f"{base}/", allow_private=True)

    assert len(seen) <= 6


def test_redirects_are_followed(run: Run) -> None:
    answers = {
        "/alt": (301, {"Location": "/neu"}, b""),
        "/neu": (200, HTML, PAGE.encode()),
    }
    with server(answers) as (base, _):
        assert fetch.get(f"{base}/alt", allow_private=True).url == f"{base}/neu"


def test_what_is_not_there_is_said(run: Run) -> None:
    with server({}) as (base, _):
        result = run("import", f"{base}/weg", "--yes", "--allow-private")

    assert result.exit_code == 4
    assert "404" in result.stderr


def test_answers_larger_than_the_bound_are_cut_short(monkeypatch: Any) -> None:
    monkeypatch.setattr(fetch, "LARGEST", 100_000)

    def endless(handler: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    with server({"/": endless}) as (base, _), pytest.raises(EssayError, match="larger than"):
        fetch.get(f"{base}/", allow_private=True)


def test_a_gzip_bomb_is_not_unpacked(monkeypatch: Any) -> None:
    monkeypatch.setattr(fetch, "LARGEST", 1_000_000)
    bomb = gzip.compress(b"\0" * 50_000_000)
    answers = {"/": (200, {"Content-Encoding": "gzip"}, bomb)}
    with server(answers) as (base, _), pytest.raises(EssayError, match="larger than"):
        fetch.get(f"{base}/", allow_private=True)


def test_packed_answers_are_unpacked() -> None:
    answers = {"/": (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE.encode()))}
    with server(answers) as (base, _):
        assert fetch.get(f"{base}/", allow_private=True).data == PAGE.encode()


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_server_that_drips_is_given_up(where: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(fetch, "_DEADLINE", 0.6)
    stop = threading.Event()

    def drip(handler: Any) -> None:
        try:
            if where == "body":
                handler.send_response(200)
                handler.end_headers()
            else:
                handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-A: ")
            while not stop.wait(0.1):
                handler.wfile.write(b"x")
        except OSError:
            pass

    with server({"/": drip}) as (base, _):
        try:
            with pytest.raises(EssayError, match="longer than"):
                fetch.get(f"{base}/", allow_private=True)
        finally:
            stop.set()


def test_a_password_in_an_address_is_not_shown(run: Run) -> None:
    result = run("import", "http://ida:geheim@127.0.0.1:9/", "--yes")

    assert "geheim" not in result.stderr


def _once_public() -> Callable[[str], bool]:
    calls: list[str] = []

    def is_public(address: str) -> bool:
        calls.append(address)
        return len(calls) == 1

    return is_public
