"""The look at the public address after an upload, against a real web server."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from RangeHTTPServer import RangeRequestHandler

from essaycast.hosts.live import check_live
from tests.hosts.servers import free_port

FEED = b'<?xml version="1.0"?><rss/>'
AUDIO = bytes(5000)


@contextlib.contextmanager
def serving(folder: Path, base: Any = RangeRequestHandler, **changes: Any) -> Iterator[str]:
    types = {".xml": "application/rss+xml", ".mp3": "audio/mpeg"}

    def silent(self: Any, *args: Any) -> None:
        return

    handler = type("Handler", (base,), {"log_message": silent, "extensions_map": types, **changes})
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *args: handler(*args, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web(tmp_path: Path) -> Path:
    (tmp_path / "audio").mkdir()
    (tmp_path / "feed.xml").write_bytes(FEED)
    (tmp_path / "audio" / "a.mp3").write_bytes(AUDIO)
    return tmp_path


def levels(base: str, size: int = len(AUDIO)) -> list[str]:
    return [found.level for found in check_live(base, FEED, [("audio/a.mp3", size)], timeout=3)]


def test_what_was_uploaded_is_live(web: Path) -> None:
    with serving(web) as base:
        assert levels(base) == ["ok", "ok"]
        assert levels(base.rstrip("/")) == ["ok", "ok"]


def test_an_older_feed_in_a_cache_is_said(web: Path) -> None:
    (web / "feed.xml").write_bytes(b'<?xml version="1.0"?><rss>alt</rss>')
    with serving(web) as base:
        (found,) = check_live(base, FEED, [])
    assert found.level == "warning" and "cache" in found.message


def test_another_folder_than_base_url_is_said(web: Path) -> None:
    (web / "feed.xml").write_bytes(b"<html>Willkommen</html>")
    with serving(web) as base:
        (found,) = check_live(base, FEED, [])
        assert "something else" in found.message
        (found,) = check_live(f"{base}nirgends/", FEED, [])
        assert "404" in found.message and found.level == "warning"


def test_a_missing_and_a_short_sound_file_are_said(web: Path) -> None:
    with serving(web) as base:
        assert levels(base, size=6000) == ["ok", "warning"]
        (web / "audio" / "a.mp3").unlink()
        assert levels(base) == ["ok", "warning"]


def test_a_server_that_sends_no_parts_is_said(web: Path) -> None:
    from http.server import SimpleHTTPRequestHandler

    with serving(web, SimpleHTTPRequestHandler) as base:
        found = check_live(base, FEED, [("audio/a.mp3", len(AUDIO))])
    assert [item.level for item in found] == ["ok", "warning"]
    assert "part of the file" in found[1].message


def test_a_wrong_type_is_said(web: Path) -> None:
    with serving(web, extensions_map={".xml": "text/plain"}) as base:
        (found,) = check_live(base, FEED, [])
    assert found.level == "warning" and "text/plain" in found.message


def test_no_answer_is_no_error() -> None:
    (found,) = check_live(f"http://127.0.0.1:{free_port()}/", FEED, [])
    assert found.level == "unknown"
    (found,) = check_live("", FEED, [])
    assert found.level == "unknown"


def test_a_silent_address_is_given_up() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        base = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        (found,) = check_live(base, FEED, [], timeout=0.3)
    assert found.level == "unknown"


def test_words_of_the_server_are_printed_harmlessly(web: Path) -> None:
    class Hostile(BaseHTTPRequestHandler):
        def __init__(self, *args: Any, directory: str) -> None:
            super().__init__(*args)

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/\x1b[31mrot")
            self.end_headers()
            self.wfile.write(FEED)

    with serving(web, Hostile) as base:
        (found,) = check_live(base, FEED, [])
    assert "\x1b" not in found.message
