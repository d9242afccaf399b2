"""Targets: understood, refused when they hold a secret, and never shown with one."""

from __future__ import annotations

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import parse_target
from essaycast.hosts.content import headers_for, names_in, upload_order
from essaycast.hosts.target import Target


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("/mnt/web", Target("local", "/mnt/web")),
        ("../web", Target("local", "../web")),
        ("C:\\web", Target("local", "C:\\web")),
        ("file:///mnt/mein%20web", Target("local", "/mnt/mein web")),
        (
            "sftp://anna@example.org/www/pod/",
            Target("sftp", "/www/pod", "example.org", None, "anna"),
        ),
        ("sftp://h:2222/~/html", Target("sftp", "/html", "h", 2222, from_home=True)),
        ("SFTP://h", Target("sftp", "", "h")),
        ("ftps://a%40b@h:990/x", Target("ftps", "/x", "h", 990, "a@b")),
        ("https://h/remote.php/dav/", Target("davs", "/remote.php/dav", "h")),
        ("dav://[::1]:8080/x", Target("dav", "/x", "::1", 8080)),
    ],
)
def test_targets_are_taken_apart(text: str, wanted: Target) -> None:
    assert parse_target(text) == wanted


def test_s3_takes_options() -> None:
    target = parse_target("s3://bucket/a/b?endpoint=https://s3.example.org&region=eu")
    assert (target.host, target.path) == ("bucket", "/a/b")
    assert target.options == {"endpoint": "https://s3.example.org", "region": "eu"}
    assert target.address == "s3://bucket/a/b"


@pytest.mark.parametrize(
    "text",
    [
        "sftp://anna:geheim@h/x",
        "sftp://anna:@h/x",
        "ftp://a:geheim@h",
        "https://anna:geheim@h/dav",
        "s3://KEY:geheim@bucket/x",
        "davs://anna:ge%40heim@h/x",
    ],
)
def test_a_password_in_the_target_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UploadError, match="ESSAYCAST_UPLOAD_PASSWORD") as caught:
        parse_target(text)
    assert "heim" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("gopher://h/x", "not known"),
        ("sftp:///x", "needs a host"),
        ("sftp://h:abc/x", "not well-formed"),
        ("sftp://h:99999/x", "not well-formed"),
        ("sftp://h/a/../b", r"\.\."),
        ("dav://h/x?y=1", "unknown option"),
        ("s3://b/x?secret=1", "unknown option"),
        ("sftp://h/x#y", "no #"),
        ("sftp://h/\x1b[31m", "control character"),
        ("sftp://h/%1b[31m", "control character"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, words: str) -> None:
    with pytest.raises(UploadError, match=words):
        parse_target(text)


def test_order_types_and_caches() -> None:
    names = ["feed.xml", "index.html", "covers/a.jpg", "audio/b.0123456789.mp3", "feed-2.xml"]
    names += ["chapters/b.0123456789.json", "transcripts/b.0123456789.vtt", "cover.jpg"]
    assert upload_order(names) == [
        "audio/b.0123456789.mp3",
        "transcripts/b.0123456789.vtt",
        "chapters/b.0123456789.json",
        "covers/a.jpg",
        "cover.jpg",
        "index.html",
        "feed-2.xml",
        "feed.xml",
    ]
    assert headers_for("feed.xml").content_type == "application/rss+xml; charset=utf-8"
    assert headers_for("sitemap.xml").content_type == "application/xml"
    assert headers_for("chapters/b.0123456789.json").content_type == "application/json+chapters"
    assert headers_for("transcripts/b.vtt").content_type == "text/vtt; charset=utf-8"
    assert "immutable" in headers_for("audio/b.0123456789.mp3").cache_control
    assert "immutable" not in headers_for("feed.xml").cache_control
    assert "immutable" not in headers_for("eins.html").cache_control


def test_files_a_feed_leads_to_are_found_without_the_base_address() -> None:
    names = ["audio/a.mp3", "eins.html", "cover.jpg", "nie.html"]
    text = (
        '<enclosure url="https://cdn.example.org/x/pod/audio/a.mp3?x=1"/>'
        "<link>http://h/eins.html#t=3</link><p>nie.html</p>"
    )
    assert names_in(text, names) == {"audio/a.mp3", "eins.html"}
