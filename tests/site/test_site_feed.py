"""feed.xml as the parsers of real clients read it, field by field."""

from __future__ import annotations

import calendar
import io
import json
import os
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import html5lib
import podcastparser
import pytest
from lxml import etree
from site_makers import BASE, GUID, episode, episodes, settings

from essaycast.model import Chapter
from essaycast.site.addresses import podcast_guid
from essaycast.site.feed import feed_names
from essaycast.site.notes import LIMIT, plain_html, show_notes
from essaycast.site.phrases import ENGLISH, GERMAN
from essaycast.site.publish import publish

NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
HOSTILE = (
    "<script>alert(1)</script>",
    "Tom & Anna &amp; <b>mehr</b>",
    "]]> und <![CDATA[ noch etwas",
    "Emoji 🚀👩‍🔬 und „Gänse“ – 50 %",
    "Steuer\x00zeichen\x0b\x1b[31m\ufffe\x9f",
    "rechts\u202enach links\u2066\u200f",
    "\"Anführung\" 'einfach' `schief` {{ 7 * 7 }} {% raw %}",
    "שלום עולם",
    "-->&#0;&lt;%3Cscript%3E",
    "a" * 3000,
)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "feed"


def make(feed: Path, made, config=None) -> bytes:
    publish(made, config=config or settings(), show=feed.parent, feed=feed, guid=GUID)
    return (feed / "feed.xml").read_bytes()


def channel_of(data: bytes):
    root = etree.fromstring(data)
    assert root.tag == "rss" and root.get("version") == "2.0" and len(root) == 1
    return root[0]


def text_of(element, path: str) -> str:
    found = element.findall(path, NS)
    assert len(found) == 1, f"{path}: {len(found)} times"
    return found[0].text


def test_channel_field_by_field(feed):
    config = settings(
        feed='hub = "https://hub.example.org/"',
        link="https://example.org/",
        copyright="© 2026 Mara Lindner",
        language="de-AT",
        license="cc-by-4.0",
        funding=["https://example.org/kaffee | Einen Kaffee"],
        persons=["Mara Lindner | author", "Jens Voß | guest | https://example.org/jens"],
        medium="newsletter",
        locked=False,
    )
    channel = channel_of(make(feed, episodes(feed), config))
    assert text_of(channel, "title") == "Klartext am Montag"
    assert text_of(channel, "link") == "https://example.org/"
    assert text_of(channel, "description") == "Essays über Arbeit &amp; Vertrauen."
    assert text_of(channel, "language") == "de-at"
    assert text_of(channel, "copyright") == "Mara Lindner"
    assert text_of(channel, "lastBuildDate") == "Mon, 16 Mar 2026 06:00:00 +0100"
    assert text_of(channel, "itunes:author") == "Mara Lindner"
    assert text_of(channel, "itunes:explicit") == "false"
    assert text_of(channel, "itunes:type") == "episodic"
    assert text_of(channel, "itunes:owner/itunes:email") == "mara@example.org"
    assert text_of(channel, "itunes:owner/itunes:name") == "Mara Lindner"
    category = channel.find("itunes:category", NS)
    assert category.get("text") == "Society & Culture"
    assert category[0].get("text") == "Personal Journals"
    cover = channel.find("itunes:image", NS).get("href")
    assert cover.startswith(f"{BASE}covers/cover.") and cover.endswith(".jpg")
    assert text_of(channel, "image/url") == cover
    assert text_of(channel, "podcast:guid") == GUID
    locked = channel.find("podcast:locked", NS)
    assert (locked.text, locked.get("owner")) == ("no", "mara@example.org")
    assert text_of(channel, "podcast:medium") == "newsletter"
    licence = channel.find("podcast:license", NS)
    assert licence.text == "cc-by-4.0"
    assert licence.get("url") == "https://creativecommons.org/licenses/by/4.0/"
    funding = channel.find("podcast:funding", NS)
    assert (funding.text, funding.get("url")) == ("Einen Kaffee", "https://example.org/kaffee")
    persons = channel.findall("podcast:person", NS)
    assert [(p.text, p.get("role"), p.get("group"), p.get("href")) for p in persons] == [
        ("Mara Lindner", "author", "writing", None),
        ("Jens Voß", "guest", None, "https://example.org/jens"),
    ]
    txt = channel.find("podcast:txt", NS)
    assert (txt.text, txt.get("purpose")) == ("true", "ai-content")
    links = {link.get("rel"): link.get("href") for link in channel.findall("atom:link", NS)}
    assert links == {"self": f"{BASE}feed.xml", "hub": "https://hub.example.org/"}


def test_item_field_by_field(feed):
    made = episode(feed, 1, season=2, episode=7, explicit=True, episode_type="bonus", author="Ina")
    item = channel_of(make(feed, [made])).find("item")
    recording = made.recording
    assert text_of(item, "title") == text_of(item, "itunes:title") == made.title
    assert text_of(item, "link") == f"{BASE}{made.slug}.html"
    assert text_of(item, "pubDate") == "Mon, 09 Mar 2026 06:00:00 +0100"
    guid = item.find("guid")
    assert (guid.text, guid.get("isPermaLink")) == (made.guid, "false")
    assert dict(item.find("enclosure").attrib) == {
        "url": BASE + recording.file,
        "length": str((feed / recording.file).stat().st_size),
        "type": "audio/mpeg",
    }
    assert text_of(item, "itunes:duration") == "12"
    assert text_of(item, "itunes:explicit") == "true"
    assert text_of(item, "itunes:episodeType") == "bonus"
    assert text_of(item, "itunes:season") == text_of(item, "podcast:season") == "2"
    assert text_of(item, "itunes:episode") == text_of(item, "podcast:episode") == "7"
    assert text_of(item, "itunes:author") == text_of(item, "podcast:person") == "Ina"
    kinds = {t.get("type"): t.get("url") for t in item.findall("podcast:transcript", NS)}
    assert set(kinds) == {"text/vtt", "application/x-subrip", "application/json"}
    for url in (*kinds.values(), item.find("podcast:chapters", NS).get("url")):
        assert (feed / url.removeprefix(BASE)).is_file()
    chapters = item.find("podcast:chapters", NS)
    assert chapters.get("type") == "application/json+chapters"
    listed = json.loads((feed / chapters.get("url").removeprefix(BASE)).read_text())
    assert [row["title"] for row in listed["chapters"]][1:] == [
        "Was man sehen kann",
        "Was man tun kann",
    ]
    notes = text_of(item, "description")
    assert notes == text_of(item, "content:encoded")
    assert "Zusammenfassung von Folge 1." in notes
    assert f'<a href="{BASE}{made.slug}.html">' in notes
    assert item.find("podcast:txt", NS).get("purpose") == "ai-content"


def test_podcastparser_reads_what_was_meant(feed):
    made = episodes(feed, 3)
    data = make(feed, made)
    parsed = podcastparser.parse(f"{BASE}feed.xml", io.BytesIO(data))
    assert parsed["title"] == "Klartext am Montag"
    assert parsed["link"] == BASE
    assert parsed["language"] == "de"
    assert parsed["itunes_author"] == "Mara Lindner"
    assert parsed["type"] == "episodic"
    assert parsed["cover_url"].startswith(BASE)
    assert parsed.get("explicit") is False
    assert [e["guid"] for e in parsed["episodes"]] == [e.guid for e in reversed(made)]
    for got, meant in zip(parsed["episodes"], reversed(made), strict=True):
        assert got["title"] == meant.title
        assert got["link"] == f"{BASE}{meant.slug}.html"
        assert got["published"] == calendar.timegm(meant.date.utctimetuple())
        assert got["total_time"] == 12
        assert got["enclosures"] == [
            {
                "url": BASE + meant.recording.file,
                "file_size": meant.recording.size,
                "mime_type": "audio/mpeg",
            }
        ]
        assert meant.summary in got["description_html"]


def test_feedparser_reads_what_was_meant(feed):
    made = episodes(feed, 3)
    parsed = feedparser.parse(make(feed, made))
    assert not parsed.bozo
    assert parsed.version == "rss20" and parsed.encoding == "utf-8"
    assert parsed.feed.title == "Klartext am Montag"
    assert parsed.feed.author == "Mara Lindner"
    assert [e.id for e in parsed.entries] == [e.guid for e in reversed(made)]
    for got, meant in zip(parsed.entries, reversed(made), strict=True):
        assert got.title == meant.title
        assert not got.guidislink
        assert calendar.timegm(got.published_parsed) == calendar.timegm(meant.date.utctimetuple())
        assert got.enclosures[0].href == BASE + meant.recording.file
        assert int(got.enclosures[0].length) == meant.recording.size
        assert got.itunes_duration == "12"
        assert meant.summary in got.summary


@pytest.mark.parametrize("nasty", HOSTILE)
def test_no_text_breaks_the_feed_or_becomes_markup(feed, nasty):
    config = settings(
        title=_toml_safe(nasty), description=_toml_safe(nasty), author=_toml_safe(nasty)
    )
    spoiled = episode(feed, 0, slug="x", title="Titel")
    chapters = (Chapter(0.0, nasty), Chapter(3.0, nasty))
    spoiled = replace(
        spoiled,
        title=nasty,
        summary=nasty,
        author=nasty,
        tags=(nasty,),
        recording=replace(
            spoiled.recording,
            chapters=chapters,
            cues=tuple(replace(cue, text=nasty) for cue in spoiled.recording.cues),
        ),
    )
    data = make(feed, [spoiled], config)
    channel = channel_of(data)
    item = channel.find("item")
    title = text_of(item, "title")
    assert title and len(title) <= 255 and title == title.strip()
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in title)
    assert not any(char in title for char in "\u202e\u2066\u200f")
    for notes in (text_of(item, "description"), text_of(channel, "description")):
        assert len(notes.encode()) <= LIMIT
        tags = {element.tag for element in etree.fromstring(f"<x>{notes}</x>").iter()} - {"x"}
        assert tags <= {"p", "ul", "li", "a"}, tags
    # feedparser and podcastparser agree that nothing was lost or doubled.
    parsed = feedparser.parse(data)
    assert not parsed.bozo and len(parsed.entries) == 1
    assert len(podcastparser.parse(BASE, io.BytesIO(data))["episodes"]) == 1
    # The pages: parsed as a browser does, no element but ours came to be.
    page = (feed / "x.html").read_text("utf-8")
    document = html5lib.parse(page, namespaceHTMLElements=False)
    scripts = document.findall(".//script")
    assert [script.get("type") or script.get("src", "")[:7] for script in scripts] == [
        "assets/",
        "application/ld+json",
    ]
    assert not document.findall(".//b")
    linked = json.loads(scripts[1].text)
    assert linked["@type"] == "PodcastEpisode"
    for element in document.iter():
        if isinstance(element.tag, str):
            assert not [name for name in element.attrib if name.lower().startswith("on")]


def _toml_safe(text: str) -> str:
    """config.toml refuses control characters and lone surrogates itself."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Cn")) or "x"


def test_notes_stay_below_4000_bytes_and_whole():
    long = "Wörter & Wörter " * 2000
    chapters = [Chapter(float(n * 60), f"Kapitel <{n}> {'ü' * 120}") for n in range(200)]
    notes = show_notes(long, chapters, page=f"{BASE}x.html", words=GERMAN)
    assert 3000 < len(notes.encode()) <= LIMIT
    parsed = etree.fromstring(f"<x>{notes}</x>")
    assert parsed.find(".//a").get("href") == f"{BASE}x.html"
    assert parsed.findall("ul/li")[-1].text == "…"
    assert len(plain_html("&" * 9000).encode()) <= LIMIT
    assert "Read by a synthetic voice" in show_notes("", [], page="x", words=ENGLISH)


def test_newest_first_whatever_the_order_and_zone(feed):
    made = episodes(feed, 3)
    # 06:00 +01:00 is 05:00 UTC: older than 05:30 UTC of the same day.
    made.append(
        replace(episode(feed, 5, title="Anders"), date=datetime(2026, 3, 16, 5, 30, tzinfo=UTC))
    )
    channel = channel_of(make(feed, [made[1], made[3], made[0], made[2]]))
    assert [item.find("title").text for item in channel.findall("item")] == [
        "Anders", made[2].title, made[1].title, made[0].title,
    ]  # fmt: skip


def test_long_archives_are_paged(feed):
    made = [episode(feed, n, slug=f"folge-{n}", seconds=2.0) for n in range(5)]
    published = publish(
        made, config=settings(feed="limit = 2"), show=feed.parent, feed=feed, guid=GUID
    )
    assert feed_names(5, 2) == ["feed.xml", "feed-2.xml", "feed-3.xml"]
    assert published.files[-3:] == ("feed-3.xml", "feed-2.xml", "feed.xml")
    seen: list[str] = []
    name = "feed.xml"
    while name:
        channel = channel_of((feed / name).read_bytes())
        links = {link.get("rel"): link.get("href") for link in channel.findall("atom:link", NS)}
        assert links["self"] == BASE + name
        assert links["first"] == BASE + "feed.xml" and links["last"] == BASE + "feed-3.xml"
        seen += [item.find("guid").text for item in channel.findall("item")]
        name = links.get("next", "").removeprefix(BASE)
    assert seen == [e.guid for e in reversed(made)]
    parsed = podcastparser.parse(f"{BASE}feed.xml", io.BytesIO((feed / "feed.xml").read_bytes()))
    assert parsed["paged_feed_next"] == f"{BASE}feed-2.xml"


def test_batches_join_without_a_seam(feed, monkeypatch):
    made = [episode(feed, n, slug=f"folge-{n}", seconds=2.0) for n in range(7)]
    whole = make(feed, made)
    monkeypatch.setattr("essaycast.site.feed._BATCH", 3)
    assert make(feed, made) == whole
    assert whole.count(b"<item>") == whole.count(b"</item>") == 7


def test_the_podcast_guid_is_what_every_directory_computes():
    # The example of the podcast namespace's own documentation.
    assert podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml") == (
        "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    )
    assert podcast_guid("http://example.org/feed/") == podcast_guid("https://example.org/feed")


def test_addresses_are_ascii(feed):
    made = [episode(feed, 0)]
    data = make(feed, made, settings(base_url="https://müller.example/ein ordner/ü"))
    item = channel_of(data).find("item")
    url = item.find("enclosure").get("url")
    assert url.startswith("https://xn--mller-kva.example/ein%20ordner/%C3%BC/audio/")


def test_partytime_reads_the_podcast_namespace(feed, tmp_path):
    modules = _node_modules("podcast-partytime")
    made = episode(feed, 0, season=1, episode=3)
    make(feed, [made], settings(license="cc-by-4.0", funding=["https://example.org/k | Kaffee"]))
    script = tmp_path / "parse.cjs"
    script.write_text(
        "const {parseFeed} = require('podcast-partytime');"
        "const fs = require('fs');"
        "const out = parseFeed(fs.readFileSync(process.argv[2], 'utf8'));"
        "process.stdout.write(JSON.stringify(out));"
    )
    done = subprocess.run(
        ["node", str(script), str(feed / "feed.xml")],
        env={**os.environ, "NODE_PATH": str(modules)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    parsed = json.loads(done.stdout)
    assert parsed["guid"] == GUID
    assert parsed["locked"] is True
    assert parsed["medium"] == "podcast"
    assert parsed["explicit"] is False
    assert parsed["license"]["identifier"] == "cc-by-4.0"
    assert parsed["podcastFunding"][0]["url"] == "https://example.org/k"
    (item,) = parsed["items"]
    assert item["guid"] == made.guid
    assert item["enclosure"]["length"] == made.recording.size
    assert item["duration"] == 12
    # partytime's own spelling of application/x-subrip
    assert {t["type"] for t in item["podcastTranscripts"]} == {
        "text/vtt",
        "application/srt",
        "application/json",
    }
    assert item["podcastChapters"]["type"] == "application/json+chapters"
    assert item["podcastSeason"]["number"] == 1
    assert item["podcastEpisode"]["number"] == 3


def _node_modules(package: str) -> Path:
    """The folder `package` is installed in, or a loud skip."""
    places = [os.environ.get("ESSAYCAST_NODE_MODULES", ""), "node_modules"]
    for place in filter(None, places):
        if shutil.which("node") and (Path(place) / package).is_dir():
            return Path(place).resolve()
    pytest.skip(
        f"npm package {package} is not installed; `npm install {package}`, or name its "
        "node_modules in ESSAYCAST_NODE_MODULES"
    )
