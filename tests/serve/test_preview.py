"""The preview over HTTP, as browsers and podcast apps ask it."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaycast.errors import FeedError, UsageError
from essaycast.site.check import must_rules
from essaycast.site.check.context import Options
from essaycast.site.serve import Preview
from tests.check import good


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> good.Folder:
    root = tmp_path_factory.mktemp("serve") / "feed"
    root.mkdir()
    folder = good.build(root)
    (root / ".secret").write_text("x")
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("x")
    (root.parent / "config.toml").write_text("secret = 1")
    (root / "out.txt").symlink_to(root.parent / "config.toml")
    (root / "outside").symlink_to(root.parent)
    return folder


@pytest.fixture(scope="module")
def preview(folder: good.Folder) -> Iterator[Preview]:
    with Preview(folder.root) as running:
        yield running


class Reply:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name, "")


def ask(
    preview: Preview, path: str, method: str = "GET", host: str | None = None, **headers: str
) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=10)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", host if host is not None else f"127.0.0.1:{preview.port}")
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    try:
        return Reply(connection.getresponse())
    finally:
        connection.close()


def media(folder: good.Folder) -> tuple[str, bytes]:
    name = folder.media["der-umweg"]
    return "/" + name, (folder.root / name).read_bytes()


# --- files and types ---


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("feed.xml", "application/rss+xml"),
        ("index.html", "text/html; charset=utf-8"),
        ("cover.jpg", "image/jpeg"),
        ("sitemap.xml", "application/xml"),
        ("audio/*.mp3", "audio/mpeg"),
        ("transcripts/*.vtt", "text/vtt; charset=utf-8"),
        ("transcripts/*.srt", "application/x-subrip"),
        ("chapters/*.json", "application/json+chapters"),
    ],
)
def test_every_file_comes_with_its_type(
    preview: Preview, folder: good.Folder, pattern: str, kind: str
) -> None:
    name = folder.file(pattern).relative_to(folder.root).as_posix()
    reply = ask(preview, f"/{name}")
    assert (reply.status, reply["Content-Type"]) == (200, kind)
    assert reply["X-Content-Type-Options"] == "nosniff"


def test_the_root_shows_the_start_page(preview: Preview) -> None:
    assert b"Am Rand notiert" in ask(preview, "/").body


def test_sound_arrives_byte_for_byte(preview: Preview, folder: good.Folder) -> None:
    path, data = media(folder)
    reply = ask(preview, path)
    assert hashlib.sha256(reply.body).digest() == hashlib.sha256(data).digest()
    assert reply["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("name", ["feed.xml", "index.html", "MEDIA"])
def test_head_is_get_without_a_body(preview: Preview, folder: good.Folder, name: str) -> None:
    path = media(folder)[0] if name == "MEDIA" else f"/{name}"
    get, head = ask(preview, path), ask(preview, path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for header in ("Content-Length", "Content-Type", "ETag"):
        assert head[header] == get[header] != ""
    assert int(head["Content-Length"]) == len(get.body)


# --- ranges ---


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, None),
        ("bytes=-500", -500, None),
        ("bytes=5-5", 5, 6),
    ],
)
def test_a_stretch_of_the_sound(
    preview: Preview, folder: good.Folder, wanted: str, start: int, end: int | None
) -> None:
    path, data = media(folder)
    reply = ask(preview, path, Range=wanted)
    piece = data[start:end]
    first = start if start >= 0 else len(data) + start
    assert reply.status == 206
    assert reply.body == piece
    assert reply["Content-Range"] == f"bytes {first}-{first + len(piece) - 1}/{len(data)}"
    assert reply["Content-Length"] == str(len(piece))


def test_two_stretches_at_once(preview: Preview, folder: good.Folder) -> None:
    path, data = media(folder)
    reply = ask(preview, path, Range="bytes=0-9,100-109")
    assert reply.status == 206
    assert reply["Content-Type"].startswith("multipart/byteranges; boundary=")
    assert data[:10] in reply.body
    assert data[100:110] in reply.body
    assert f"bytes 100-109/{len(data)}".encode() in reply.body


def test_a_stretch_beyond_the_end(preview: Preview, folder: good.Folder) -> None:
    path, data = media(folder)
    reply = ask(preview, path, Range=f"bytes={len(data)}-")
    assert (reply.status, reply["Content-Range"]) == (416, f"bytes */{len(data)}")


def test_if_range_joins_only_what_belongs_together(preview: Preview, folder: good.Folder) -> None:
    path, data = media(folder)
    tag = ask(preview, path, "HEAD")["ETag"]
    assert ask(preview, path, Range="bytes=10-19", If_Range=tag).body == data[10:20]
    whole = ask(preview, path, Range="bytes=10-19", If_Range='"another"')
    assert (whole.status, len(whole.body)) == (200, len(data))


def test_head_with_a_range_has_no_body(preview: Preview, folder: good.Folder) -> None:
    reply = ask(preview, media(folder)[0], "HEAD", Range="bytes=0-9")
    assert (reply.status, reply.body) == (206, b"")


# --- what has not changed is not sent again ---


@pytest.mark.parametrize("name", ["feed.xml", "index.html", "MEDIA"])
def test_an_entity_tag_saves_the_body(preview: Preview, folder: good.Folder, name: str) -> None:
    path = media(folder)[0] if name == "MEDIA" else f"/{name}"
    tag = ask(preview, path)["ETag"]
    again = ask(preview, path, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert ask(preview, path, If_None_Match='"other"').status == 200


def test_a_date_saves_the_body(preview: Preview, folder: good.Folder) -> None:
    path = media(folder)[0]
    date = ask(preview, path)["Last-Modified"]
    assert date
    assert ask(preview, path, If_Modified_Since=date).status == 304


# --- the address it is asked under ---


def test_the_feed_has_the_address_it_is_asked_under(preview: Preview, folder: good.Folder) -> None:
    for host in (f"127.0.0.1:{preview.port}", f"localhost:{preview.port}"):
        body = ask(preview, "/feed.xml", host=host).body
        base = f"http://{host}/"
        assert good.BASE.encode() not in body
        assert f'<enclosure url="{base}audio/der-umweg.'.encode() in body
        options = Options(now=good.NOW, base_url=base)
        found = must_rules(body, folder.root, options=options)
        assert found == []
    assert good.BASE in folder.xml, "the file itself stays as it was"


def test_each_address_has_its_own_entity_tag(preview: Preview) -> None:
    one = ask(preview, "/feed.xml", host=f"127.0.0.1:{preview.port}")["ETag"]
    two = ask(preview, "/feed.xml", host=f"localhost:{preview.port}")["ETag"]
    assert one != two


def test_a_changed_feed_is_seen_at_once(tmp_path: Path) -> None:
    folder = good.build(tmp_path)
    with Preview(tmp_path) as preview:
        assert b"Neuer Titel" not in ask(preview, "/feed.xml").body
        folder.swap("Der Umweg", "Neuer Titel")
        assert b"Neuer Titel" in ask(preview, "/feed.xml").body


# --- who is answered, and what is shown ---


@pytest.mark.parametrize(
    "host",
    ["evil.example.org", "127.0.0.1.evil.example.org", "192.168.7.7:8000", "", "[::1", "a b"],
)
def test_a_foreign_host_header_is_refused(preview: Preview, host: str) -> None:
    reply = ask(preview, "/feed.xml", host=host)
    assert reply.status in (400, 421)
    assert b"<rss" not in reply.body


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:8000", "localhost."]
)
def test_its_own_names_are_answered(preview: Preview, host: str) -> None:
    assert ask(preview, "/feed.xml", host=host).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../config.toml",
        "/%2e%2e/config.toml",
        "/..%2fconfig.toml",
        "/audio/../../config.toml",
        "/audio/%2e%2e/%2e%2e/config.toml",
        "/..\\config.toml",
        "/..%5cconfig.toml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/.secret",
        "/.git/config",
        "/%2egit/config",
        "/out.txt",
        "/outside/config.toml",
        "/feed.xml%00.txt",
        "/nothing.txt",
    ],
)
def test_nothing_but_the_folder_is_shown(preview: Preview, path: str) -> None:
    reply = ask(preview, path)
    assert reply.status in (400, 404), reply.body
    assert b"secret" not in reply.body
    assert b"root:" not in reply.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_it_only_reads(preview: Preview, method: str) -> None:
    assert ask(preview, "/feed.xml", method).status == 405


def test_a_folder_without_slash_is_not_listed(preview: Preview) -> None:
    reply = ask(preview, "/audio/")
    assert reply.status == 404
    assert b".mp3" not in reply.body


def test_it_binds_to_loopback_unless_told_otherwise(preview: Preview, tmp_path: Path) -> None:
    assert preview._socket.getsockname()[0] == "127.0.0.1"
    assert preview.lan_urls == ()
    lan = Preview(tmp_path, lan=True)
    try:
        assert lan._socket.getsockname()[0] == "0.0.0.0"
    finally:
        lan.close()


def test_in_the_local_network_its_address_there_is_answered(
    folder: good.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from essaycast.site.serve import hosts
    from essaycast.site.serve import preview as module

    monkeypatch.setattr(hosts, "lan_addresses", lambda: ("192.168.178.20",))
    monkeypatch.setattr(module, "lan_addresses", lambda: ("192.168.178.20", "fd00::1"))
    with Preview(folder.root, lan=True) as running:
        assert running.lan_urls == (f"http://192.168.178.20:{running.port}/",)
        reply = ask(running, "/feed.xml", host=f"192.168.178.20:{running.port}")
        assert f"http://192.168.178.20:{running.port}/audio/".encode() in reply.body
        assert ask(running, "/feed.xml", host="192.168.178.21").status == 421


def test_a_taken_port_is_a_clear_error(preview: Preview, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=rf"port {preview.port} is taken; .*--port"):
        Preview(tmp_path, port=preview.port)


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="essaycast build"):
        Preview(tmp_path / "feed")


def test_it_can_be_closed_at_once_and_twice(tmp_path: Path) -> None:
    handles = Path("/proc/self/fd")
    before = len(list(handles.iterdir())) if handles.is_dir() else 0
    for _ in range(3):
        running = Preview(tmp_path)
        with running:
            pass
        running.close()
    if before:
        assert len(list(handles.iterdir())) <= before + 2
