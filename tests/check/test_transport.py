"""A live address: every fault of a server is found, on real servers on loopback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from essaycast.errors import FeedError
from essaycast.site.check import PreviousFeed, check_url
from essaycast.site.check.context import Options
from essaycast.site.serve import Preview

from . import good
from .server import certificate, serving

OPTIONS = Options(now=good.NOW)
# rule -> (what is wrong with the server, rules that rightly speak up too)
FAULTS: dict[str, list[tuple[tuple[str, ...], set[str]]]] = {
    "HTTP-GET": [(("gone",), set()), (("password",), set())],
    "HTTP-LOOP": [(("loop",), set()), (("endless",), set())],
    "HTTP-MOVED": [(("moved",), set())],
    "HTTP-HEAD": [(("no-head",), set())],
    "HTTP-HEAD-MEDIA": [(("no-head-media",), set()), (("no-length",), set())],
    "HTTP-HEAD-IMAGE": [(("no-head-image",), set())],
    "HTTP-RANGE": [(("no-range",), set()), (("wrong-range",), set()), (("short-range",), set())],
    "HTTP-CT": [(("feed-type",), set()), (("feed-charset",), set())],
    "HTTP-CT-MEDIA": [(("media-type",), set())],
    "HTTP-CT-TEXT": [(("vtt-type",), set())],
    "HTTP-CACHE": [(("no-tag",), set())],
    "HTTP-304": [(("no-304",), set())],
    "HTTP-CACHE-MEDIA": [(("no-tag-media",), set())],
}
CASES = [(rule, *case) for rule, cases in FAULTS.items() for case in cases]


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    good.build(folder)
    return folder


def check(url: str, **more: object) -> set[str]:
    return {finding.rule for finding in check_url(url, options=OPTIONS, **more)}  # type: ignore[arg-type]


def test_a_good_server_with_a_good_feed_has_no_finding(root: Path) -> None:
    with serving(root) as site:
        assert check_url(site.feed, options=OPTIONS) == []


@pytest.mark.parametrize(
    ("rule", "wrong", "also"), CASES, ids=lambda v: "+".join(v) if isinstance(v, tuple) else None
)
def test_a_fault_of_the_server_is_found(
    root: Path, rule: str, wrong: tuple[str, ...], also: set[str]
) -> None:
    with serving(root, *wrong) as site:
        found = check(site.feed)
    assert rule in found
    assert found - {rule} - also == set()


def test_a_sound_file_of_another_length_is_found(root: Path) -> None:
    with serving(root, "half") as site:
        assert {"ENC-BYTES", "DUR-MATCH"} <= check(site.feed)


def test_a_missing_sound_file_is_found(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "feed"
    shutil.copytree(root, copy)
    next(copy.glob("audio/der-umweg.*")).unlink()
    with serving(copy) as site:
        assert "ENC-FILE" in check(site.feed)


def test_a_large_feed_should_come_compressed(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "feed"
    shutil.copytree(root, copy)
    feed = copy / "feed.xml"
    feed.write_text(feed.read_text().replace("<item>", f"<!--{'x' * 90_000}-->\n<item>"))
    with serving(copy) as site:
        assert check(site.feed) == {"HTTP-GZIP"}


def test_nobody_listening_is_one_error() -> None:
    found = check_url("http://127.0.0.1:9/feed.xml", options=OPTIONS)
    assert [finding.rule for finding in found] == ["HTTP-GET"]
    assert "refused" in found[0].text


@pytest.mark.parametrize("url", ["ftp://example.org/feed.xml", "https://", "http://[bad/feed.xml"])
def test_an_address_that_is_none_is_a_clear_error(url: str) -> None:
    with pytest.raises(FeedError, match="is no web address"):
        check_url(url)


def test_only_the_first_episodes_are_asked_for(root: Path) -> None:
    with serving(root) as site:
        assert check(site.feed, depth=1) == set()
        media = {line for line in site.asked if ".mp3" in line}
    assert media
    assert all("der-umweg" in line for line in media)


def test_strangers_files_in_this_network_are_not_asked_for(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "feed"
    shutil.copytree(root, copy)
    with serving(root) as inside, serving(copy) as site:
        feed = copy / "feed.xml"
        # The same machine under a name that is not the feed's.
        secret = inside.base.replace("127.0.0.1", "localhost")
        feed.write_text(feed.read_text().replace(f"{good.BASE}cover.jpg", f"{secret}cover.jpg"))
        assert "IMG-FILE" in check(site.feed)
        assert inside.asked == []


def test_compared_with_the_feed_published_before(root: Path) -> None:
    with serving(root) as site:
        before = (root / "feed.xml").read_text().replace(good.BASE, site.base)
        previous = PreviousFeed.read(before.replace("essaycast-vom-warten", "lost").encode())
        assert check(site.feed, previous=previous) == {"HIST-GONE", "HIST-DOUBLE"}


def test_our_own_preview_passes(root: Path) -> None:
    with Preview(root) as preview:
        assert check(f"{preview.url}feed.xml") == set()


# --- certificates ---


def trust(monkeypatch: pytest.MonkeyPatch, authority: Path) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority))


def test_a_valid_certificate_is_fine(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = certificate(tmp_path)
    trust(monkeypatch, authority)
    with serving(root, tls=context) as site:
        assert check_url(site.feed) == []


def test_an_unknown_authority_is_found(root: Path, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with serving(root, tls=context) as site:
        found = check_url(site.feed)
    assert [finding.rule for finding in found] == ["HTTP-TLS"]
    assert "certificate verify failed" in found[0].text


@pytest.mark.parametrize(
    ("how", "words"), [({"days": -1}, "expired"), ({"name": "192.0.2.1"}, "mismatch")]
)
def test_a_certificate_that_is_not_valid_is_found(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: dict[str, object], words: str
) -> None:
    context, authority = certificate(tmp_path, **how)  # type: ignore[arg-type]
    trust(monkeypatch, authority)
    with serving(root, tls=context) as site:
        found = check_url(site.feed)
    assert [finding.rule for finding in found] == ["HTTP-TLS"]
    assert words in found[0].text


def test_a_certificate_that_ends_soon_is_found(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = certificate(tmp_path, days=5.2)
    trust(monkeypatch, authority)
    with serving(root, tls=context) as site:
        found = check_url(site.feed)
    assert [(finding.rule, finding.text) for finding in found] == [
        ("HTTP-EXPIRES", "it ends in 5 days")
    ]


def test_a_redirect_from_https_to_http_is_found(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = certificate(tmp_path)
    trust(monkeypatch, authority)
    with serving(root) as plain, serving(root, "away", tls=context) as secure:
        secure.elsewhere = plain.feed
        assert "HTTP-DOWNGRADE" in check(secure.feed)


ELSEWHERE_IN_THIS_FILE = {"HTTP-GZIP", "HTTP-TLS", "HTTP-EXPIRES", "HTTP-DOWNGRADE"}
"""Rules with a test of their own above."""
