"""A stranger's feed and files: bounded, refused or named, never a crash."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3

from essaycast.site.check import Finding, PreviousFeed, check_folder, must_rules
from essaycast.site.check.context import Options
from essaycast.site.check.id3tags import lyrics, read_tag
from essaycast.site.check.media import read_media
from essaycast.site.check.mpeg import glance, walk
from essaycast.site.check.pictures import read_picture
from essaycast.site.check.rules import markup
from essaycast.site.check.subtitles import read_subtitles
from essaycast.site.check.values import parse_date, parse_duration, split, web_address

from . import good

OPTIONS = Options(now=good.NOW)
BYTES = st.binary(max_size=4000)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def names(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


@pytest.fixture
def folder(tmp_path: Path) -> good.Folder:
    return good.build(tmp_path)


# --- XML ---


def test_an_entity_bomb_is_refused_before_it_goes_off(folder: good.Folder) -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{"".join([f"&a{n - 1};"] * 10)}">' for n in range(1, 12)
    )
    folder.swap("<rss ", f"<!DOCTYPE rss [{entities}]>\n<rss ")
    folder.swap("Der Umweg", "&a11;")
    assert names(check_folder(folder.root, options=OPTIONS)) == {"XML-DTD"}


def test_no_file_is_read_through_an_entity(folder: good.Folder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("streng geheim")
    folder.swap("<rss ", f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<rss ')
    folder.swap("Der Umweg", "&x;")
    found = check_folder(folder.root, options=OPTIONS)
    assert names(found) == {"XML-DTD"}
    assert "geheim" not in str(found)


def test_a_feed_of_130_megabytes_is_refused_unread(folder: good.Folder) -> None:
    with (folder.root / "feed.xml").open("ab") as stream:
        stream.truncate(130 * 2**20)
    assert names(check_folder(folder.root, options=OPTIONS)) == {"XML-SIZE"}


@pytest.mark.parametrize("inside", ["<a>" * 100_000, "<a " + 'x="1" ' * 200_000 + "/>"])
def test_deep_and_wide_elements_are_refused(folder: good.Folder, inside: str) -> None:
    folder.swap("<title>Der Umweg</title>", inside)
    assert names(check_folder(folder.root, options=OPTIONS)) <= {"XML-FORMED", "XML-SIZE"}


def test_findings_of_one_kind_are_counted_after_fifty(folder: good.Folder) -> None:
    folder.swap("<ttl>60</ttl>", "<x/>" * 500)
    found = [f for f in check_folder(folder.root, options=OPTIONS) if f.rule == "RSS-ELEMENT"]
    assert len(found) == 51
    assert found[-1].text == "and 450 more like this"


def test_values_in_findings_are_short_and_printable(folder: good.Folder) -> None:
    folder.swap("<language>de<", f"<language>\u202e{'x' * 10_000}<")
    (found,) = [f for f in check_folder(folder.root, options=OPTIONS) if f.rule == "CH-LANG"]
    assert len(found.text) < 120
    assert "\u202e" not in found.text


def test_addresses_do_not_lead_out_of_the_folder(folder: good.Folder, tmp_path: Path) -> None:
    (tmp_path.parent / "outside.mp3").write_bytes(b"x" * 100)
    for path in ("../outside.mp3", "%2e%2e/outside.mp3", "audio/../../outside.mp3"):
        copy = folder.xml
        folder.swap(folder.media["der-umweg"], path)
        assert "ENC-FILE" in names(check_folder(folder.root, options=OPTIONS)), path
        folder.xml = copy


@given(BYTES)
@QUICK
def test_no_bytes_make_the_must_rules_fail(data: bytes) -> None:
    must_rules(data)
    must_rules(b"<?xml version='1.0'?><rss version='2.0'><channel>" + data)


@given(st.text(max_size=300), st.text(max_size=300))
@QUICK
def test_no_values_make_a_rule_fail(one: str, two: str) -> None:
    def esc(text: str) -> str:
        kept = "".join(c for c in text if c >= " " and not 0xD7FF < ord(c) < 0xE000)
        kept = "".join(c for c in kept if ord(c) not in (0xFFFE, 0xFFFF))
        return kept.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

    a, b = esc(one), esc(two)
    names = (
        "title link description guid pubDate itunes:duration itunes:episode itunes:season "
        "itunes:episodeType itunes:explicit podcast:season content:encoded podcast:person "
        "podcast:license language ttl copyright itunes:type podcast:guid podcast:locked"
    ).split()
    inner = "".join(f'<{name} url="{b}" href="{b}" role="{a}">{a}</{name}>' for name in names)
    extra = (
        f'<enclosure url="{a}" length="{b}" type="{a}"/><itunes:image href="{a}"/>'
        f'<podcast:transcript url="{b}" type="{a}" language="{b}"/><podcast:chapters url="{a}"/>'
        f'<podcast:soundbite startTime="{a}" duration="{b}"/><atom:link rel="self" href="{a}"/>'
    )
    head = good.CHANNEL.partition("<title>")[0]
    xml = f"{head}{inner}{extra}<item>{inner}{extra}</item></channel></rss>"
    must_rules(xml.encode(), previous=PreviousFeed.read(xml.encode()))


@given(st.text(max_size=200))
@QUICK
def test_readers_of_values_take_anything(text: str) -> None:
    for read in (parse_date, parse_duration, split, web_address, markup.plain, markup.balance):
        read(text)
    markup.dangers(text)
    list(markup.links(text))


@pytest.mark.parametrize(
    "text",
    ["<script" * 200_000, "<" * 500_000, "<p " * 200_000, "&" * 500_000, "<a href=" * 90_000],
)
def test_markup_is_read_in_linear_time(text: str) -> None:
    """Each of these would take minutes if a pattern went back over what it has read."""
    markup.plain(text)
    markup.dangers(text)
    markup.balance(text)
    markup.in_plain_text(text)


# --- sound ---


@given(BYTES)
@QUICK
def test_no_bytes_make_the_readers_of_sound_fail(data: bytes) -> None:
    walk(data)
    walk(b"ID3\x04\x00\x00\x00\x00\x00\x00" + data)
    glance(data)


@given(st.binary(max_size=600))
@QUICK
def test_no_bytes_make_the_readers_of_tags_fail(tmp_path_factory: object, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("tag")  # type: ignore[attr-defined]
    path = folder / "x.mp3"
    for version in (2, 3, 4):
        size = bytes([0, 0, len(data) >> 7, len(data) & 127])
        path.write_bytes(b"ID3" + bytes([version, 0, data[0] if data else 0]) + size + data)
        read_tag(path)
        lyrics(path)
        read_media(path, sound=True)


def test_a_file_full_of_sync_bytes_is_given_up_soon() -> None:
    assert walk(b"\xff" * 5_000_000).frames == 0


def test_a_tag_that_lies_about_its_size_is_cut_at_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(b"ID3\x03\x00\x00\x7f\x7f\x7f\x7f" + good.mp3("der-umweg"))
    assert read_media(path, sound=True).stream.frames == 0


def test_an_info_frame_that_lies_about_the_length_is_found(folder: good.Folder) -> None:
    path = folder.root / folder.media["der-umweg"]
    data = path.read_bytes()
    start = data.index(b"\xff\xfb", ID3(path).size)
    frame = bytearray(data[start : start + 313])
    frame[4:] = b"\0" * (len(frame) - 4)
    frame[4 + 17 : 4 + 17 + 12] = b"Info" + struct.pack(">II", 1, 100_000)
    folder.replace(path, data[:start] + bytes(frame) + data[start:])
    assert "AUD-CUT" in names(check_folder(folder.root, options=OPTIONS))


# --- pictures, transcripts, chapters ---


def test_a_picture_of_50_000_pixels_is_not_decoded() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))
    found = read_picture(png + chunk(b"IEND", b""), pixels=True)
    assert (found.width, found.height) == (50_000, 50_000) or found.error


@given(BYTES)
@QUICK
def test_no_bytes_make_the_reader_of_pictures_fail(data: bytes) -> None:
    for head in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF"):
        read_picture(head + data, pixels=True)


@given(st.text(alphabet=":,.->0123456789\n\r WEBVTT<b&;ä\ufeff", max_size=400))
@QUICK
def test_no_text_makes_the_reader_of_transcripts_fail(text: str) -> None:
    for srt in (True, False):
        read_subtitles(text.encode(), srt=srt)
        read_subtitles(b"WEBVTT\n\n" + text.encode("utf-16"), srt=srt)


@pytest.mark.parametrize(
    "chapters",
    [
        "[" * 100_000,
        '{"version": "1.2.0", "chapters": [1, null, "x", []]}',
        '{"version": 7, "chapters": [{"startTime": 1e999}]}',
        '{"version": "1.2.0", "chapters": [{"startTime": true, "title": 5, "url": {}}]}',
        '{"version": "1.2.0", "chapters": {"startTime": 1}}',
        '{"version": "1.2.0", "chapters": [{"startTime": 1, "endTime": "x", "img": null}]}',
        json.dumps("x" * 1000),
    ],
)
def test_odd_chapters_are_findings(folder: good.Folder, chapters: str) -> None:
    folder.replace(folder.file("chapters/der-umweg.*.json"), chapters.encode())
    found = names(check_folder(folder.root, options=OPTIONS))
    assert any(name.startswith("CJ-") for name in found)
