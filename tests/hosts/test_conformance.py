"""Every host passes these, disturbed as a real one would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import UploadRetryable, open_host, upload
from essaycast.hosts.interface import Headers, Host, Source
from tests.hosts.conftest import check_live, make_feed
from tests.hosts.servers import Server

HEADERS = Headers("audio/mpeg", "public, max-age=300")
BIG = bytes(range(256)) * 1600  # 400 kB: several network pieces


@pytest.fixture
def host(server: Server) -> Host:
    return open_host(server.target, environ=server.environ, timeout=10)


def put(host: Host, tmp_path: Path, name: str, data: bytes) -> int:
    path = tmp_path / "one"
    path.write_bytes(data)
    counted = [0]

    def sent(count: int) -> None:
        counted[0] += count

    host.put(name, Source.of(path), HEADERS, sent)
    return counted[0]


def test_what_is_put_is_listed_and_read_back(host: Host, server: Server, tmp_path: Path) -> None:
    assert put(host, tmp_path, "audio/eins.mp3", BIG) == len(BIG)
    put(host, tmp_path, "feed.xml", b"<rss/>")
    assert server.read("audio/eins.mp3") == BIG
    assert host.list("audio")["eins.mp3"].size == len(BIG)
    top = host.list("")
    assert top["feed.xml"].size == 6
    assert not top["audio"].is_file
    assert b"".join(host.stream("audio/eins.mp3")) == BIG


def test_nothing_but_the_files_is_left(host: Host, server: Server, tmp_path: Path) -> None:
    put(host, tmp_path, "a/b/tief.txt", b"tief")
    put(host, tmp_path, "kurz.txt", b"k")
    assert server.names() == {"a/b/tief.txt", "kurz.txt"}


def test_a_file_is_replaced_by_a_shorter_and_an_empty_one(
    host: Host, server: Server, tmp_path: Path
) -> None:
    for data in (BIG, b"kurz", b"", b"wieder etwas"):
        put(host, tmp_path, "seite.html", data)
        assert server.read("seite.html") == data
        assert host.list("")["seite.html"].size == len(data)


def test_what_is_not_there_is_no_error(host: Host) -> None:
    assert host.list("nirgends") == {}
    assert list(host.list("")) == []
    host.delete("nirgends.txt")
    host.delete("auch/nirgends.txt")
    with pytest.raises(FileNotFoundError):
        list(host.stream("nirgends.txt"))


def test_deleted_is_deleted(host: Host, server: Server, tmp_path: Path) -> None:
    put(host, tmp_path, "audio/weg.mp3", b"weg")
    host.delete("audio/weg.mp3")
    assert server.read("audio/weg.mp3") is None


def test_it_can_be_used_again_after_closing(host: Host, server: Server, tmp_path: Path) -> None:
    put(host, tmp_path, "x.txt", b"x")
    host.close()
    host.close()
    assert host.list("")["x.txt"].size == 1


def test_the_last_folder_of_the_target_is_made(server: Server, tmp_path: Path) -> None:
    target, query, rest = server.target.partition("?")
    host = open_host(f"{target}/neu{query}{rest}", environ=server.environ, timeout=10)
    put(host, tmp_path, "x/y.txt", b"x")
    assert server.read("neu/x/y.txt") == b"x"
    host.close()


def test_folders_above_the_target_are_never_made(server: Server, tmp_path: Path) -> None:
    if server.kind == "s3":
        pytest.skip("S3 has no folders")
    host = open_host(f"{server.target}/vertippt/tief", environ=server.environ, timeout=10)
    with pytest.raises(UploadError, match=r"no folder|not there"):
        put(host, tmp_path, "x.txt", b"x")
    assert server.names() == set()
    host.close()


def test_a_cut_leaves_the_old_file_and_says_that_it_may_pass(
    server: Server, tmp_path: Path
) -> None:
    server.write("feed.xml", b"alt")
    host = open_host(server.target, environ=server.environ, timeout=10)
    server.cut(*[150_000] * server.tries)
    with pytest.raises(UploadRetryable):
        put(host, tmp_path, "feed.xml", BIG)
    assert server.read("feed.xml") == b"alt"
    host.close()
    put(host, tmp_path, "feed.xml", BIG)
    assert server.read("feed.xml") == BIG
    host.close()


@pytest.mark.slow
def test_a_slow_link_is_slow_but_arrives(server: Server, tmp_path: Path) -> None:
    """The timeout counts silence, not the time a file takes."""
    if server.slow is None:
        pytest.skip("a folder on this machine has no link")
    host = open_host(server.target, environ=server.environ, timeout=1.5)
    host.list("")
    server.slow(500_000)
    put(host, tmp_path, "langsam.mp3", BIG * 3)  # takes 2.5 s
    assert server.read("langsam.mp3") == BIG * 3
    host.close()


@pytest.mark.slow
def test_a_silent_host_is_given_up(server: Server, tmp_path: Path) -> None:
    if server.freeze is None:
        pytest.skip("only through the proxy")
    host = open_host(server.target, environ=server.environ, timeout=1)
    server.freeze(*[100_000] * server.tries)
    with pytest.raises(UploadRetryable):
        put(host, tmp_path, "stumm.mp3", BIG)
    host.close()


def test_a_wrong_login_is_final_and_the_password_stays_secret(
    server: Server, tmp_path: Path
) -> None:
    if not server.wrong:
        pytest.skip("no login there (moto checks no keys; test_s3 has its own)")
    tries: list[float] = []
    host = open_host(server.target, environ=server.wrong, timeout=10)
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": b"1"})
    with pytest.raises(UploadError) as caught:
        upload(feed, files, host, sleep=tries.append)
    assert not isinstance(caught.value, UploadRetryable)
    assert tries == [], "asking again with a wrong password locks accounts"
    assert "refused" in str(caught.value)
    assert "falsches-kennwort" not in str(caught.value)
    assert "\n" not in str(caught.value)
    host.close()


@pytest.mark.slow
def test_an_upload_through_cuts_ends_in_the_same_bytes(server: Server, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": BIG, "zwei": BIG[::-1], "drei": b"klein" * 5000})
    server.cut(*sorted([30_000, 90_000, 200_000] * server.tries))
    host = open_host(server.target, environ=server.environ, timeout=10)
    notes: list[str] = []
    report = upload(
        feed,
        files,
        host,
        sleep=lambda seconds: check_live(server),
        progress=lambda at: notes.append(at.note) if at.note else None,
    )
    assert notes, "nothing was cut"
    assert report.published
    for name in files:
        assert server.read(name) == (feed / name).read_bytes()
    assert server.names() == {*files, "essaycast-manifest.json"}
    again = upload(feed, files, host)
    assert again.sent == () and again.unchanged == len(files)
    host.close()


@pytest.mark.slow
def test_a_run_stopped_anywhere_is_taken_up_by_the_next(server: Server, tmp_path: Path) -> None:
    """The feed listeners see is whole at every stop, and no stopped file is taken for whole."""
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": BIG, "zwei": b"zwei" * 9000})
    first = open_host(server.target, environ=server.environ, timeout=10)
    upload(feed, files, first)
    files = make_feed(feed, {"eins": BIG[1:], "zwei": b"zwei" * 9000}, note="neu")
    stops = 0
    while True:
        host = open_host(server.target, environ=server.environ, timeout=10)
        seen = [0]

        def stop(at: object, seen: list[int] = seen, limit: int = 1 + stops * 3) -> None:
            seen[0] += 1
            if seen[0] > limit:
                raise KeyboardInterrupt

        try:
            report = upload(feed, files, host, progress=stop)
        except KeyboardInterrupt:
            stops += 1
            check_live(server)
            continue
        finally:
            host.close()
        break
    assert stops >= 2
    assert report.published
    for name in files:
        assert server.read(name) == (feed / name).read_bytes()
    check_live(server)
    first.close()


@pytest.mark.slow
def test_flipped_bits_at_the_host_are_found_by_verify(server: Server, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": BIG})
    host = open_host(server.target, environ=server.environ, timeout=10)
    upload(feed, files, host)
    audio = files[0]
    server.write(audio, BIG[:-1] + b"x")
    assert upload(feed, files, host).sent == (), "size alone cannot tell"
    report = upload(feed, files, host, verify=True)
    assert [name for name, _ in report.sent] == [audio]
    assert server.read(audio) == BIG
    host.close()


def test_a_file_cut_short_at_the_host_is_sent_again(server: Server, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": BIG})
    host = open_host(server.target, environ=server.environ, timeout=10)
    upload(feed, files, host)
    server.write(files[0], BIG[:1000])
    assert [name for name, _ in upload(feed, files, host).sent] == [files[0]]
    assert server.read(files[0]) == BIG
    host.close()


def test_somebody_elses_folder_is_left_alone(server: Server, tmp_path: Path) -> None:
    server.write("index.html", b"Homepage der Schwester")
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": b"1"})
    host = open_host(server.target, environ=server.environ, timeout=10)
    with pytest.raises(UploadError, match=r"index\.html.*--adopt"):
        upload(feed, files, host)
    assert server.names() == {"index.html"}
    assert server.read("index.html") == b"Homepage der Schwester"
    assert upload(feed, files, host, adopt=True).published
    host.close()
