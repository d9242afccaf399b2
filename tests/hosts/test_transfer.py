"""What an upload promises whatever the host: order, pruning, refusals, taking up a cut run."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import Host, files_of, open_host, upload
from essaycast.hosts import manifest as manifests
from essaycast.hosts.interface import Capabilities, Entry, Headers, Sent, Source, UploadRetryable
from tests.hosts.conftest import make_feed

MANIFEST = "essaycast-manifest.json"


class Watched:
    """A real folder as a host, with every change written down and faults on order."""

    def __init__(self, inner: Host) -> None:
        self.inner = inner
        self.log: list[str] = []
        self.fail: dict[str, list[Exception]] = {}
        self.die_after: int | None = None

    @property
    def address(self) -> str:
        return self.inner.address

    @property
    def capabilities(self) -> Capabilities:
        return self.inner.capabilities

    def list(self, folder: str) -> Mapping[str, Entry]:
        return self.inner.list(folder)

    def stream(self, name: str) -> Iterator[bytes]:
        return self.inner.stream(name)

    def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
        if self.die_after == len(self.log):
            raise KeyboardInterrupt
        if self.fail.get(name):
            raise self.fail[name].pop(0)
        self.inner.put(name, source, headers, sent)
        self.log.append(name)

    def delete(self, name: str) -> None:
        if self.die_after == len(self.log):
            raise KeyboardInterrupt
        self.inner.delete(name)
        self.log.append(f"-{name}")

    def close(self) -> None:
        self.inner.close()


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    return folder


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "feed"


@pytest.fixture
def host(web: Path) -> Watched:
    return Watched(open_host(str(web), environ={}))


def there(web: Path) -> set[str]:
    return {p.relative_to(web).as_posix() for p in web.rglob("*") if p.is_file()}


def test_media_go_first_and_the_feed_last(host: Watched, feed: Path) -> None:
    files = make_feed(feed, {"eins": b"1", "zwei": b"2"})
    (feed / "covers").mkdir()
    (feed / "covers" / "c.jpg").write_bytes(b"c")
    (feed / "feed-2.xml").write_text("<rss/>")
    upload(feed, files_of(feed), host)
    kinds = [
        name.rpartition(".")[2] if "/" not in name else name.split("/")[0] for name in host.log
    ]
    assert kinds == [
        *("json", "audio", "audio", "transcripts", "transcripts", "chapters", "chapters"),
        *("covers", "html", "html", "html", "xml", "xml", "json"),
    ]
    assert host.log[0] == host.log[-1] == MANIFEST
    assert host.log[-3:-1] == ["feed-2.xml", "feed.xml"]
    assert len(files) == 10


def test_nothing_to_do_changes_nothing(host: Watched, feed: Path) -> None:
    files = make_feed(feed, {"eins": b"1"})
    upload(feed, files, host)
    host.log.clear()
    report = upload(feed, files, host)
    assert host.log == []
    assert report.published and report.sent == () and report.unchanged == len(files)


def test_only_what_changed_is_sent(host: Watched, feed: Path) -> None:
    upload(feed, make_feed(feed, {"eins": b"1", "zwei": b"2"}), host)
    host.log.clear()
    (feed / "index.html").write_text("anders")
    report = upload(feed, files_of(feed), host)
    assert host.log == [MANIFEST, "index.html", MANIFEST]
    assert report.sent == (("index.html", "changed"),)


def test_a_dry_run_changes_nothing_and_says_all(host: Watched, feed: Path, web: Path) -> None:
    files = make_feed(feed, {"eins": b"1"})
    report = upload(feed, files, host, dry_run=True)
    assert [name for name, _ in report.sent] == files
    assert not report.published
    assert there(web) == set() and host.log == []


def test_pruning_spares_what_the_previous_feed_names(host: Watched, feed: Path, web: Path) -> None:
    def build(data: bytes, note: str) -> list[str]:
        for old in [*feed.glob("*/eins.*"), *feed.glob("*.html")]:
            old.unlink()
        return make_feed(feed, {"eins": data}, note=note)

    first = build(b"erste Fassung", "a")
    upload(feed, first, host, prune=True)
    second = build(b"zweite Fassung", "b")
    report = upload(feed, second, host, prune=True)
    assert report.deleted == ()
    assert set(first) <= there(web), "apps still hold the first feed"
    # The same again is no new feed: what was protected stays protected.
    upload(feed, second, host, prune=True)
    assert set(first) <= there(web)
    third = build(b"dritte Fassung", "c")
    host.log.clear()
    report = upload(feed, third, host, prune=True)
    assert set(report.deleted) == set(first) - set(third)
    assert there(web) == {*second, *third, MANIFEST}
    assert host.log.index("feed.xml") < host.log.index(f"-{report.deleted[0]}")


def test_without_prune_nothing_is_deleted(host: Watched, feed: Path, web: Path) -> None:
    first = make_feed(feed, {"eins": b"1"})
    upload(feed, first, host)
    for number in range(3):
        for old in feed.glob("*/eins.*"):
            old.unlink()
        files = make_feed(feed, {"eins": b"%d" % number}, note=str(number))
        report = upload(feed, files, host)
    assert set(first) <= there(web)
    assert set(first) - set(files) <= set(report.kept)


def test_pruning_touches_only_what_essaycast_put_there(
    host: Watched, feed: Path, web: Path
) -> None:
    upload(feed, make_feed(feed, {"eins": b"1"}), host)
    (web / "audio" / "meins.mp3").write_bytes(b"von Hand")
    (web / "impressum.html").write_text("Impressum")
    for number in range(3):
        for old in feed.glob("*/*"):
            old.unlink()
        upload(feed, make_feed(feed, {"neu": b"%d" % number}, note=str(number)), host, prune=True)
    assert (web / "audio" / "meins.mp3").exists() and (web / "impressum.html").exists()


def test_a_run_killed_between_two_feeds_still_protects_both(
    host: Watched, feed: Path, web: Path
) -> None:
    """Killed after feed.xml went out but before that was noted: listeners may have seen it."""

    def build(data: bytes, note: str) -> list[str]:
        for old in feed.glob("*/*"):
            old.unlink()
        return make_feed(feed, {"eins": data}, note=note, pages=False)

    first = build(b"eins", "1")
    upload(feed, first, host)
    second = build(b"zwei", "2")
    host.log.clear()
    host.die_after = len(second)  # manifest and all but the confirming manifest: see below
    with pytest.raises(KeyboardInterrupt):
        upload(feed, second, host)
    third = build(b"drei", "3")
    host.log.clear()
    host.die_after = None
    upload(feed, third, host, prune=True)
    assert {*first, *second, *third} <= there(web)


@pytest.mark.parametrize("steps", range(12))
def test_killed_at_any_step_the_next_run_ends_the_same(
    host: Watched, feed: Path, web: Path, steps: int
) -> None:
    upload(feed, make_feed(feed, {"eins": b"gleich lang 1"}), host)
    for old in feed.glob("*/*"):
        old.unlink()
    files = make_feed(feed, {"eins": b"gleich lang 2"}, note="x")
    host.log.clear()
    host.die_after = steps
    with contextlib.suppress(KeyboardInterrupt):
        upload(feed, files, host, prune=True)
    host.die_after = None
    report = upload(feed, files, host, prune=True)
    assert report.published
    for name in files:
        assert (web / name).read_bytes() == (feed / name).read_bytes()
    known = manifests.load((web / MANIFEST).read_bytes())
    assert known.sending == {}
    assert set(known.files) == there(web) - {MANIFEST}


def test_a_changed_file_of_equal_size_is_not_taken_for_sent(
    host: Watched, feed: Path, web: Path
) -> None:
    upload(feed, make_feed(feed, {"eins": b"1"}, note="alt"), host)
    files = make_feed(feed, {"eins": b"1"}, note="neu")
    host.log.clear()
    host.die_after = 1  # announced, nothing sent
    with pytest.raises(KeyboardInterrupt):
        upload(feed, files, host)
    host.die_after = None
    upload(feed, files, host)
    assert (web / "index.html").read_text() == "<h1>neu</h1>"
    assert (web / "feed.xml").read_bytes() == (feed / "feed.xml").read_bytes()


def test_passing_faults_are_waited_out_with_growing_waits(host: Watched, feed: Path) -> None:
    files = make_feed(feed, {"eins": b"1"})
    host.fail["feed.xml"] = [UploadRetryable("weg")] * 3
    waits: list[float] = []
    notes: list[str] = []
    upload(
        feed,
        files,
        host,
        sleep=waits.append,
        progress=lambda at: notes.append(at.note) if at.note else None,
    )
    assert waits == sorted(waits) and len(waits) == 3 and waits[0] < waits[-1]
    assert all("trying again in" in note for note in notes) and len(notes) == 3


def test_a_fault_that_does_not_pass_ends_in_one_line(host: Watched, feed: Path, web: Path) -> None:
    files = make_feed(feed, {"eins": b"1"})
    host.fail["index.html"] = [UploadRetryable("weg")] * 99
    with pytest.raises(UploadError, match="goes on from here") as caught:
        upload(feed, files, host, sleep=lambda seconds: None)
    assert not isinstance(caught.value, UploadRetryable)
    assert not (web / "feed.xml").exists()
    host.fail.clear()
    report = upload(feed, files, host)
    assert "index.html" in [name for name, _ in report.sent]
    assert files[0] not in [name for name, _ in report.sent], "sent twice"


def test_progress_counts_every_byte_once(host: Watched, feed: Path) -> None:
    files = make_feed(feed, {"eins": bytes(300_000), "zwei": b"2" * 70_000})
    host.fail[files[1]] = [UploadRetryable("weg")]
    seen = []
    report = upload(feed, files, host, sleep=lambda seconds: None, progress=seen.append)
    last = seen[-1]
    total = sum((feed / name).stat().st_size for name in files)
    assert (last.files_done, last.files) == (len(files), len(files))
    assert last.bytes_done == last.bytes == report.bytes_sent == total


def test_a_file_lost_behind_our_back_keeps_the_feed_back(
    host: Watched, feed: Path, web: Path
) -> None:
    files = make_feed(feed, {"eins": b"1"})
    audio = files[0]

    class Losing(Watched):
        def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
            super().put(name, source, headers, sent)
            if name == "index.html":
                (web / audio).write_bytes(b"")

    with pytest.raises(UploadError, match=r"0 bytes at the host.*feed\.xml was left"):
        upload(feed, files, Losing(host.inner))
    assert not (web / "feed.xml").exists()


def test_a_damaged_manifest_is_said_and_everything_sent_anew(
    host: Watched, feed: Path, web: Path
) -> None:
    files = make_feed(feed, {"eins": b"1"})
    upload(feed, files, host)
    (web / MANIFEST).write_bytes((web / MANIFEST).read_bytes()[:50])
    (web / "fremd.txt").write_text("bleibt")
    report = upload(feed, files, host, prune=True)
    assert len(report.sent) == len(files)
    assert "damaged" in report.notes[0]
    assert (web / "fremd.txt").exists()


def test_a_manifest_cannot_make_essaycast_delete_elsewhere(
    host: Watched, feed: Path, web: Path
) -> None:
    files = make_feed(feed, {"eins": b"1"})
    upload(feed, files, host)
    victim = web.parent / "wichtig.txt"
    victim.write_text("wichtig")
    value = json.loads((web / MANIFEST).read_bytes())
    value["files"]["../wichtig.txt"] = {"size": 7, "sha256": "0" * 64}
    (web / MANIFEST).write_text(json.dumps(value))
    report = upload(feed, files, host, prune=True)
    assert victim.exists() and report.deleted == ()


def test_two_podcasts_do_not_share_a_folder(host: Watched, feed: Path) -> None:
    files = make_feed(feed, {"eins": b"1"})
    upload(feed, files, host, show="guid-a")
    with pytest.raises(UploadError, match="another podcast"):
        upload(feed, files, host, show="guid-b")
    assert upload(feed, files, host, show="guid-b", adopt=True).published
    assert upload(feed, files, host, show="guid-b").sent == ()


def test_a_file_put_there_by_hand_is_not_overwritten(host: Watched, feed: Path, web: Path) -> None:
    files = make_feed(feed, {"eins": b"1"})
    upload(feed, files, host)
    (feed / "kontakt.html").write_text("von essaycast")
    (web / "kontakt.html").write_text("von Hand")
    with pytest.raises(UploadError, match=r"kontakt\.html.*--adopt"):
        upload(feed, files_of(feed), host)
    assert (web / "kontakt.html").read_text() == "von Hand"


def test_leftovers_of_a_cut_are_swept_away(host: Watched, feed: Path, web: Path) -> None:
    upload(feed, make_feed(feed, {"eins": b"1"}), host)
    files = make_feed(feed, {"eins": b"1"}, note="neu")
    (web / "audio" / "essaycast-upload-eins.mp3.part").write_bytes(b"halb")
    (web / ".essaycast-abc.mp3").write_bytes(b"halb")
    upload(feed, files, host)
    assert there(web) == {*files, MANIFEST}


def test_a_link_out_of_the_feed_is_refused(host: Watched, feed: Path, tmp_path: Path) -> None:
    files = make_feed(feed, {"eins": b"1"})
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim")
    (feed / "bild.jpg").symlink_to(secret)
    with pytest.raises(UploadError, match=r"bild\.jpg.*leads out"):
        upload(feed, files_of(feed), host)
    (feed / "bild.jpg").unlink()
    (feed / "ordner").symlink_to(tmp_path)
    with pytest.raises(UploadError, match=r"leads out|plain file"):
        files_of(feed)
    assert host.log == [] and len(files) == 6


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "a\\b", "", "a\nb", "C:x"])
def test_names_that_leave_the_folder_are_refused(host: Watched, feed: Path, name: str) -> None:
    make_feed(feed, {"eins": b"1"})
    with pytest.raises(UploadError, match="not a name"):
        upload(feed, [name, "feed.xml"], host)


def test_a_device_is_refused(host: Watched, feed: Path) -> None:
    import os

    make_feed(feed, {"eins": b"1"})
    os.mkfifo(feed / "rohr.mp3")
    with pytest.raises(UploadError, match="not a plain file"):
        upload(feed, files_of(feed), host)


def test_a_file_that_changes_while_it_waits_its_turn_is_noticed(
    host: Watched, feed: Path, web: Path
) -> None:
    files = make_feed(feed, {"eins": b"1"})

    class Meanwhile(Watched):
        def put(self, name: str, source: Source, headers: Headers, sent: Sent) -> None:
            if name == files[0]:
                (feed / "index.html").write_text("neu gebaut")
            super().put(name, source, headers, sent)

    with pytest.raises(UploadError, match="changed while"):
        upload(feed, files, Meanwhile(host.inner))
    assert not (web / "feed.xml").exists()


def test_without_a_feed_there_is_nothing_to_upload(host: Watched, feed: Path) -> None:
    with pytest.raises(UploadError, match="essaycast build"):
        upload(feed, [], host)


def test_a_mount_that_is_gone_does_not_become_a_folder(tmp_path: Path, feed: Path) -> None:
    files = make_feed(feed, {"eins": b"1"})
    host = open_host(str(tmp_path / "mnt" / "web"), environ={})
    with pytest.raises(UploadError, match="no folder"):
        upload(feed, files, host)
    assert not (tmp_path / "mnt").exists()


def test_a_folder_at_the_host_that_leads_elsewhere_is_refused(
    host: Watched, feed: Path, web: Path, tmp_path: Path
) -> None:
    files = make_feed(feed, {"eins": b"1"})
    (tmp_path / "anderswo").mkdir()
    (web / "audio").symlink_to(tmp_path / "anderswo")
    with pytest.raises(UploadError, match="leads out"):
        upload(feed, files, host, adopt=True)
    assert list((tmp_path / "anderswo").iterdir()) == []


def test_an_earlier_runs_open_end_stays_ours(host: Watched, feed: Path, web: Path) -> None:
    """Sent, but killed before it was confirmed, and then gone from the show: prunable."""
    upload(feed, make_feed(feed, {"eins": b"1"}), host)
    both = make_feed(feed, {"eins": b"1", "kurz-da": b"2"}, note="x")
    host.log.clear()
    host.die_after = 4
    with pytest.raises(KeyboardInterrupt):
        upload(feed, both, host)
    host.die_after = None
    sent = [name for name in host.log if "kurz-da" in name]
    assert sent
    for number in range(2):
        for path in feed.rglob("kurz-da*"):
            path.unlink()
        files = make_feed(feed, {"eins": b"1"}, note=f"y{number}")
        upload(feed, files, host, prune=True)
    assert not any("kurz-da" in name for name in there(web))


def test_a_page_of_which_nobody_knows_which_state_is_there_stays_ours(
    host: Watched, feed: Path, web: Path
) -> None:
    """Announced anew in equal size, killed before it was sent, and then gone from the show."""
    make_feed(feed, {"eins": b"1"})
    (feed / "weg.html").write_text("a")
    upload(feed, files_of(feed), host)
    (feed / "weg.html").write_text("b")
    host.log.clear()
    host.die_after = 1
    with pytest.raises(KeyboardInterrupt):
        upload(feed, files_of(feed), host)
    host.die_after = None
    (feed / "weg.html").unlink()
    upload(feed, files_of(feed), host, prune=True)
    assert not (web / "weg.html").exists()


def test_settling_never_takes_a_half_file_for_whole() -> None:
    new = manifests.File(100, "n" * 64, was=None)
    manifest = manifests.Manifest(sending={"x": new})
    assert "x" not in manifest.settled({"x": 40}).files
    assert "x" not in manifest.settled({}).files
    assert manifest.settled({"x": 100}).files["x"].sha256 == "n" * 64
    same_size = manifests.Manifest(
        files={"x": manifests.File(100, "o" * 64)}, sending={"x": replace(new, was=100)}
    )
    assert "x" not in same_size.settled({"x": 100}).files
