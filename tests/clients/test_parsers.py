"""Parsers that stand behind many apps read all that is in the feed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.request
import warnings
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, Station, program

pytestmark = pytest.mark.slow
NODE = [ROOT / "node_modules", Path(os.environ.get("ESSAYCAST_CLIENTS", "")) / "node_modules"]


def fetch(station: Station) -> bytes:
    with urllib.request.urlopen(station.feed, timeout=10) as response:
        return bytes(response.read())


def test_feedparser(station: Station) -> None:
    feedparser = pytest.importorskip("feedparser")
    for name in ("first", "added", "corrected"):
        stage = station.show(name)
        found = feedparser.parse(fetch(station))
        assert not found.bozo
        assert sorted(entry.title for entry in found.entries) == stage.titles
        assert len({entry.id for entry in found.entries}) == len(stage.titles)
        for entry in found.entries:
            (enclosure,) = entry.enclosures
            path = stage.feed / enclosure.href.removeprefix(station.preview.url)
            assert int(enclosure.length) == path.stat().st_size
            assert enclosure.type == "audio/mpeg"
            assert entry.published_parsed is not None
            assert int(entry.itunes_duration) > 0
            assert not entry.guidislink
        assert found.feed.title == "Testfunk"
        assert found.feed.language == "de"
        assert found.feed.image.href.startswith(station.preview.url)


def test_podcastparser(station: Station) -> None:
    """What gPodder reads feeds with."""
    podcastparser = pytest.importorskip("podcastparser")
    from io import BytesIO

    stage = station.show("added")
    found = podcastparser.parse(station.feed, BytesIO(fetch(station)))
    assert found["title"] == "Testfunk"
    assert found["itunes_author"] == "Tilda Test"
    assert found["cover_url"].startswith(station.preview.url)
    assert sorted(episode["title"] for episode in found["episodes"]) == stage.titles
    for episode in found["episodes"]:
        (enclosure,) = episode["enclosures"]
        path = stage.feed / enclosure["url"].removeprefix(station.preview.url)
        assert enclosure["file_size"] == path.stat().st_size
        assert enclosure["mime_type"] == "audio/mpeg"
        assert episode["total_time"] > 0
        assert episode["published"] > 0
        assert episode["description_html"]


def node(package: str, script: str, station: Station) -> Any:
    """What a Node package makes of the feed: `script` gets `xml` and prints JSON."""
    executable = program("node") or shutil.which("node")
    place = next((place for place in NODE if (place / package).is_dir()), None)
    if executable is None or place is None:
        warnings.warn(f"no node or no {package}: a parser is not tested", stacklevel=2)
        pytest.skip(f"no node or no {package}")
    preamble = "const xml = require('fs').readFileSync(0, 'utf8');\n"
    done = subprocess.run(
        [executable, "-e", preamble + script],
        input=fetch(station).decode(),
        cwd=place.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_podcast_partytime(station: Station) -> None:
    """The parser of the Podcast Index for Podcasting 2.0 tags."""
    stage = station.show("added")
    script = (
        "const p = require('podcast-partytime'); console.log(JSON.stringify(p.parseFeed(xml)));"
    )
    found = node("podcast-partytime", script, station)
    assert found["title"] == "Testfunk"
    assert sorted(item["title"] for item in found["items"]) == stage.titles
    xml = (stage.feed / "feed.xml").read_text("utf-8")
    guid = re.search(r"<podcast:guid>([^<]+)<", xml)
    assert guid is not None
    assert found["guid"] == guid.group(1)
    assert found["locked"] is True
    for item in found["items"]:
        types = {transcript["type"] for transcript in item["podcastTranscripts"]}
        assert types == {"text/vtt", "application/srt", "application/json"}, "as it names SubRip"
        path = stage.feed / item["enclosure"]["url"].removeprefix(station.preview.url)
        assert item["enclosure"]["length"] == path.stat().st_size
        assert item["duration"] > 0


def test_feedsmith(station: Station) -> None:
    stage = station.show("added")
    script = "import('feedsmith').then((m) => console.log(JSON.stringify(m.parseFeed(xml))));"
    found = node("feedsmith", script, station)
    assert found["format"] == "rss"
    items = found["feed"]["items"]
    assert sorted(item["title"] for item in items) == stage.titles
    assert found["feed"]["podcast"]["guid"]
    assert all(item["podcast"]["transcripts"] for item in items)
    assert all(item["itunes"]["duration"] > 0 for item in items)


def test_podparse(station: Station) -> None:
    stage = station.show("added")
    script = "console.log(JSON.stringify(require('podparse')(xml)));"
    found = node("podparse", script, station)
    assert sorted(episode["title"] for episode in found["episodes"]) == stage.titles
    assert found["meta"]["title"] == "Testfunk"


def test_sfeed(station: Station) -> None:
    """A feed reader in C, in Debian."""
    stage = station.show("added")
    executable = program("sfeed")
    if executable is None:
        warnings.warn("no sfeed: a parser is not tested", stacklevel=2)
        pytest.skip("no sfeed")
    done = subprocess.run(
        [executable, station.preview.url],
        input=fetch(station), capture_output=True, timeout=30, check=True,
    )  # fmt: skip
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert sorted(row[1] for row in rows) == stage.titles
    assert len({row[5] for row in rows}) == len(rows)
    sounds = {station.preview.url + name for name in stage.sounds}
    assert {row[7] for row in rows} == sounds
