"""Against the feed published before: nothing vanishes, doubles or changes under its address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from essaycast.errors import FeedError
from essaycast.site.check import PreviousFeed, check_folder, must_rules
from essaycast.site.check.context import Options

from . import good
from .breaking import drop, swap

OPTIONS = Options(now=good.NOW, base_url=good.BASE)
CASES: dict[str, tuple[Callable[[good.Folder], object], set[str]]] = {
    "HIST-GONE": (drop("<item>\n<title>Vom Warten", "</item>"), set()),
    "HIST-DOUBLE": (swap("essaycast-vom-warten<", "essaycast-vom-warten-2<"), {"HIST-GONE"}),
    "HIST-MEDIA": (lambda f: _same_address_other_length(f), {"ENC-BYTES"}),
    "HIST-DATE": (swap("<pubDate>Mon, 04 May 2026 06", "<pubDate>Mon, 04 May 2026 07"), set()),
    "HIST-GUID": (
        swap(good.PODCAST_GUID, "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        {"GUID-DERIVED"},
    ),
    "HIST-MOVED": (lambda f: _published_elsewhere(f), set()),
}


def _same_address_other_length(folder: good.Folder) -> None:
    size = (folder.root / folder.media["vom-warten"]).stat().st_size
    folder.swap(f'length="{size}"', f'length="{size + 7}"')


def _published_elsewhere(folder: good.Folder) -> None:
    """Handled by the test: the previous feed had another address."""


@pytest.mark.parametrize("rule", CASES)
def test_what_listeners_would_notice_is_found(rule: str, tmp_path: Path) -> None:
    folder = good.build(tmp_path)
    before = folder.xml
    if rule == "HIST-MOVED":
        before = before.replace("pod.example.org", "old.example.org")
    previous = PreviousFeed.read(before.encode())
    apply, also = CASES[rule]
    apply(folder)
    found = {
        finding.rule for finding in check_folder(folder.root, previous=previous, options=OPTIONS)
    }
    assert rule in found
    assert found - {rule} - also == set()


def test_other_bytes_under_an_old_address_are_found_even_at_the_same_length(tmp_path: Path) -> None:
    folder = good.build(tmp_path)
    path = folder.root / folder.media["vom-warten"]
    then = hashlib.sha256(path.read_bytes()).hexdigest()
    previous = PreviousFeed.read(
        folder.root / "feed.xml", {good.BASE + folder.media["vom-warten"]: then}
    )
    data = bytearray(path.read_bytes())
    data[-60] ^= 1
    path.write_bytes(bytes(data))
    found = check_folder(folder.root, previous=previous, options=OPTIONS)
    assert {f.rule for f in found} == {"HIST-BYTES", "FILE-HASH"}


def test_a_correction_with_a_new_address_is_fine(tmp_path: Path) -> None:
    folder = good.build(tmp_path)
    previous = PreviousFeed.read(folder.root / "feed.xml")
    path = folder.root / folder.media["vom-warten"]
    folder.replace(path, path.read_bytes() + good.mp3("vom-warten")[:1])
    found = check_folder(folder.root, previous=previous, only=["HIST-*"], options=OPTIONS)
    assert found == []


def test_the_build_sees_a_vanished_episode_before_it_publishes(tmp_path: Path) -> None:
    folder = good.build(tmp_path)
    previous = PreviousFeed.read(folder.root / "feed.xml")
    CASES["HIST-GONE"][0](folder)
    found = must_rules(folder.xml.encode(), folder.root, previous, options=OPTIONS)
    assert [finding.rule for finding in found] == ["HIST-GONE"]
    assert "essaycast-vom-warten" in found[0].text


def test_an_episode_that_moved_to_a_further_page_is_not_gone(tmp_path: Path) -> None:
    folder = good.build(tmp_path)
    previous = PreviousFeed.read(folder.root / "feed.xml")
    page = folder.xml
    drop("<item>\n<title>Vom Warten", "</item>")(folder)
    folder.swap(
        "<itunes:author>", f'<atom:link href="{good.BASE}feed-2.xml" rel="next"/>\n<itunes:author>'
    )
    (folder.root / "feed-2.xml").write_text(page)
    assert check_folder(folder.root, previous=previous, only=["HIST-*"], options=OPTIONS) == []


def test_a_previous_feed_that_is_none_is_a_clear_error() -> None:
    with pytest.raises(FeedError, match="cannot be compared with"):
        PreviousFeed.read(b"<html></html>")
