"""The pages as files: languages, structured data, links, the user's own templates."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from lxml import etree
from site_makers import BASE, GUID, episode, episodes, settings

from essaycast.errors import FeedError
from essaycast.model import Chapter, Cue
from essaycast.site.palette import palette_for
from essaycast.site.phrases import clock, phrases_for
from essaycast.site.publish import Published, publish
from essaycast.site.reading import blocks, chapter_links


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "feed"


def make(feed: Path, made, config=None) -> Published:
    return publish(made, config=config or settings(), show=feed.parent, feed=feed, guid=GUID)


def page(feed: Path, name: str):
    return html5lib.parse((feed / name).read_text("utf-8"), namespaceHTMLElements=False)


def meta(document) -> dict[str, str]:
    return {
        element.get("property") or element.get("name"): element.get("content")
        for element in document.findall(".//meta")
    }


def test_every_sentence_stands_on_the_page_once_and_in_order(feed):
    made = episode(feed, 0)
    make(feed, [made])
    spans = [
        element for element in page(feed, f"{made.slug}.html").iter("span")
        if element.get("class") == "s"
    ]  # fmt: skip
    cues = made.recording.cues
    assert ["".join(span.itertext()) for span in spans] == [cue.text for cue in cues]
    times = [float(span.get("data-t")) for span in spans]
    assert times == pytest.approx([cue.start for cue in cues], abs=0.006)
    assert [span.get("id") for span in spans if span.get("id")] == [
        f"t={-int(-chapter.start // 1)}" for chapter in made.recording.chapters
    ]


def test_paragraphs_headings_lists_and_quotes_are_what_they_were():
    cues = [
        Cue(0, 1, "Intro.", "intro", 0), Cue(1, 2, "A.", "sentence", 1),
        Cue(2, 3, "B.", "sentence", 1), Cue(3, 4, "C.", "sentence", 2),
        Cue(4, 5, "H", "heading", 3), Cue(5, 6, "i1.", "item", 4),
        Cue(6, 7, "i1b.", "item", 4), Cue(7, 8, "i2.", "item", 5),
        Cue(8, 9, "Q.", "quote", 6), Cue(9, 10, "Out.", "outro", 7),
    ]  # fmt: skip
    made = blocks(cues, [Chapter(4.0, "H")])
    assert [(block.kind, len(block.lines)) for block in made] == [
        ("intro", 1), ("text", 1), ("text", 1), ("heading", 1),
        ("list", 2), ("quote", 1), ("outro", 1),
    ]  # fmt: skip
    assert made[1].lines[0].count("<span") == 2 and made[4].lines[0].count("<span") == 2
    assert 'id="t=4"' in made[3].lines[0]
    assert chapter_links([Chapter(0, "Nur eines")]) == []


def test_one_language_a_show(feed):
    made = episodes(feed, 1)
    make(feed, made, settings(language="de-ch"))
    german = (feed / "index.html").read_text()
    assert '<html lang="de-ch">' in german and "Alle Folgen" in german and "2. März 2026" in german
    make(feed, made, settings(language="en", title="Plain words"))
    english = (feed / "index.html").read_text()
    assert "All episodes" in english and "2 March 2026" in english and "Folgen" not in english
    assert phrases_for("DE-at").language == "de" and phrases_for("fr").language == "en"
    assert [clock(s) for s in (0, 65.9, 3725.4)] == ["0:00", "1:05", "1:02:05"]


def test_messengers_and_search_engines_find_what_they_look_for(feed):
    made = episode(feed, 0, season=1, episode=4, tags=("Arbeit", "Vertrauen"))
    published = make(feed, [made])
    document = page(feed, f"{made.slug}.html")
    found = meta(document)
    assert found["og:title"] == made.title
    assert found["og:url"] == f"{BASE}{made.slug}.html"
    assert found["og:audio"] == BASE + made.recording.file
    assert found["og:image"].removeprefix(BASE) in published.files
    assert found["description"] == made.summary
    links = {link.get("rel"): link.get("href") for link in document.findall(".//link")}
    assert links["canonical"] == f"{BASE}{made.slug}.html"
    assert links["alternate"] == f"{BASE}feed.xml"
    data = json.loads(document.find('.//script[@type="application/ld+json"]').text)
    assert data["@type"] == "PodcastEpisode" and data["name"] == made.title
    assert data["datePublished"] == "2026-03-02T06:00:00+01:00"
    assert data["timeRequired"] == data["associatedMedia"]["duration"] == "PT12S"
    assert data["associatedMedia"]["contentUrl"] == BASE + made.recording.file
    assert data["partOfSeries"]["webFeed"] == f"{BASE}feed.xml"
    assert data["episodeNumber"] == 4 and data["keywords"] == ["Arbeit", "Vertrauen"]
    sitemap = etree.fromstring((feed / "sitemap.xml").read_bytes())
    assert [loc.text for loc in sitemap.iter("{*}loc")] == [BASE, f"{BASE}{made.slug}.html"]
    assert [mod.text for mod in sitemap.iter("{*}lastmod")] == ["2026-03-02"] * 2


def test_every_link_leads_to_a_file_of_the_folder_or_to_what_the_config_names(feed):
    config = settings(
        link="https://example.org/", apple="https://podcasts.apple.com/x", license="cc-by-4.0",
        spotify="https://open.spotify.com/x", imprint="https://example.org/i",
        privacy="https://example.org/p", funding=["https://example.org/k | K"],
    )  # fmt: skip
    published = make(feed, episodes(feed, 3), config)
    allowed = (
        "https://example.org/", "https://podcasts.apple.com/x", "https://open.spotify.com/x",
        "https://creativecommons.org/licenses/by/4.0/", BASE, "podcast://klartext.example.org/",
    )  # fmt: skip
    for name in (n for n in published.files if n.endswith(".html")):
        document = page(feed, name)
        ids = {element.get("id") for element in document.iter() if isinstance(element.tag, str)}
        for element in document.iter():
            if not isinstance(element.tag, str):
                continue
            for key in ("href", "src"):
                target = element.get(key)
                if target is None or target.startswith(allowed):
                    continue
                if target.startswith("#"):
                    assert target[1:] in ids, f"{name}: {target}"
                else:
                    assert (feed / target).is_file(), f"{name}: {target}"
            if element.tag in ("img", "script", "audio", "source"):
                assert not (element.get("src") or "").startswith(("http", "//"))


def test_previous_and_next_form_a_chain(feed):
    made = episodes(feed, 3)
    make(feed, made)
    chain = []
    for one in made:
        links = page(feed, f"{one.slug}.html").findall('.//nav[@class="turn"]//a')
        chain.append({link.get("rel"): link.get("href") for link in links})
    assert chain == [
        {"next": f"{made[1].slug}.html"},
        {"prev": f"{made[0].slug}.html", "next": f"{made[2].slug}.html"},
        {"prev": f"{made[1].slug}.html"},
    ]


def test_the_policy_lets_nothing_in_from_elsewhere(feed):
    make(feed, episodes(feed, 1))
    policy = page(feed, "index.html").find('.//meta[@http-equiv="Content-Security-Policy"]')
    assert policy.get("content").startswith("default-src 'none'")
    assert "unsafe" not in policy.get("content") and "http" not in policy.get("content")
    text = (feed / "index.html").read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=", text)


def test_a_summary_that_is_the_opening_does_not_stand_twice(feed):
    made = episode(feed, 0, summary="Der erste Satz ist kurz. Der zweite hat")
    make(feed, [made])
    assert page(feed, f"{made.slug}.html").find('.//div[@class="lead"]') is None


def test_a_colour_of_ones_own(feed):
    make(feed, episodes(feed, 1), settings(feed='color = "#aa3366"'))
    sheet = next((feed / "assets").glob("style.*.css")).read_text()
    made = palette_for("Klartext am Montag", "#aa3366")
    assert made.light in sheet and made.dark in sheet


def test_own_templates_take_the_place_of_ours(feed):
    own = feed.parent / "templates"
    own.mkdir()
    (own / "episode.html").write_text(
        '{% extends "essaycast/episode.html" %}'
        "{% block kind %}meine{% endblock %}"
        "{% block summary %}{{ row.title }} <b>{% endblock %}"
    )
    (own / "style.css").write_text("body { color: {{ palette.light }}; }")
    made = episode(feed, 0, title="A < B")
    published = make(feed, [made])
    text = (feed / f"{made.slug}.html").read_text()
    assert 'data-page="meine"' in text and "A &lt; B" in text
    style = next(name for name in published.files if name.endswith(".css"))
    assert (feed / style).read_text().startswith("body { color: #")
    assert "Alle Folgen" in (feed / "index.html").read_text()


@pytest.mark.parametrize(
    "text, message",
    [
        ("{% if %}", r"templates/index\.html, line 1"),
        ("{{ nichts.da }}", r"templates/index\.html.*'nichts' is undefined"),
        ("{% extends 'fehlt.html' %}", r"fehlt\.html"),
        ("{{ 1 // 0 }}", r"templates/index\.html"),
        # What a template from elsewhere must not reach.
        ("{{ ''.__class__.__mro__ }}", r"templates/index\.html.*unsafe"),
        ("{{ words.append.__globals__ }}", r"templates/index\.html"),
        ("{% include '../config.toml' %}", r"config\.toml"),
    ],
)
def test_a_template_that_fails_is_one_line_and_the_old_feed_stays(feed, text, message):
    make(feed, episodes(feed, 1))
    before = (feed / "feed.xml").read_bytes()
    own = feed.parent / "templates"
    own.mkdir()
    (own / "index.html").write_text(text)
    with pytest.raises(FeedError, match=message) as caught:
        make(feed, episodes(feed, 2))
    assert "\n" not in str(caught.value)
    assert (feed / "feed.xml").read_bytes() == before


def test_an_empty_text_is_a_page_with_a_player(feed):
    made = episode(feed, 0)
    bare = replace(made, recording=replace(made.recording, cues=(), chapters=()), summary="")
    published = make(feed, [bare])
    text = (feed / f"{made.slug}.html").read_text()
    assert "<audio" in text and "data-text" not in text and "WebVTT" not in text
    assert not any(name.startswith(("transcripts/", "chapters/")) for name in published.files)


@pytest.mark.slow
def test_the_templates_travel_in_the_wheel(tmp_path):
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q",
         "-w", str(tmp_path), str(root)],
        check=True, timeout=120,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    folder = root / "src" / "essaycast" / "site" / "templates"
    for path in folder.iterdir():
        assert f"essaycast/site/templates/{path.name}" in names
