"""publish: what lands in feed/, when it is written, and when feed.xml is not replaced."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from site_makers import GUID, episode, episodes, settings

from essaycast.errors import ConfigError, EssayError, FeedError
from essaycast.model import Cue
from essaycast.site.check import check_folder, must_rules
from essaycast.site.publish import TRANSCRIPTS, Published, publish
from essaycast.site.transcripts import srt, vtt


def run(show: Path, made, config=None, **more) -> Published:
    return publish(
        made, config=config or settings(), show=show, feed=show / "feed", guid=GUID, **more
    )


def tree(feed: Path) -> dict[str, bytes]:
    return {
        path.relative_to(feed).as_posix(): path.read_bytes()
        for path in sorted(feed.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "feed"


def test_all_that_is_referenced_is_there_and_in_upload_order(tmp_path, feed):
    made = run(tmp_path, episodes(feed))
    assert all((feed / name).is_file() for name in made.files)
    assert len(set(made.files)) == len(made.files)
    assert made.files[-1] == "feed.xml"
    kinds = [
        0 if name.startswith("audio/")
        else 2 if name.endswith((".html", ".css", ".js", "sitemap.xml"))
        else 3 if name == "feed.xml" else 1
        for name in made.files
    ]  # fmt: skip
    assert kinds == sorted(kinds)
    assert set(tree(feed)) == set(made.files)
    assert all(name.isascii() for name in made.files)


def test_the_same_content_gives_the_same_bytes_anywhere(tmp_path, feed):
    run(tmp_path, episodes(feed))
    other = tmp_path / "elsewhere" / "deep"
    run(other, list(reversed(episodes(other / "feed"))))
    assert tree(feed) == tree(other / "feed")


def test_a_second_publish_writes_nothing(tmp_path, feed):
    first = run(tmp_path, episodes(feed))
    before = {name: (feed / name).stat().st_mtime_ns for name in first.files}
    second = run(tmp_path, episodes(feed), previous=first.files)
    assert second.written == ()
    assert second.files == first.files
    # The sound was written again by the maker, everything else was left alone.
    after = {name: (feed / name).stat().st_mtime_ns for name in second.files}
    assert {n: t for n, t in after.items() if not n.startswith("audio/")} == {
        n: t for n, t in before.items() if not n.startswith("audio/")
    }


def test_a_correction_keeps_the_guid_and_changes_the_address(tmp_path, feed):
    one = episode(feed, 0)
    run(tmp_path, [one])
    old_feed = (feed / "feed.xml").read_text()
    corrected = episode(feed, 0, seconds=9.0)
    made = run(tmp_path, [corrected])
    new_feed = (feed / "feed.xml").read_text()
    guid = re.search("<guid[^>]*>([^<]+)", old_feed)
    assert guid and guid[1] == one.guid and new_feed.count(one.guid) == 1
    assert one.recording.file in old_feed and one.recording.file not in new_feed
    assert corrected.recording.file in new_feed
    # The old sound stays until an upload has published the new feed.
    assert (feed / one.recording.file).is_file()
    assert one.recording.file in made.superseded
    assert {name.partition("/")[0] for name in made.superseded} == {
        "audio", "transcripts", "chapters",
    }  # fmt: skip


def test_files_of_an_essay_that_is_not_due_are_left_alone(tmp_path, feed):
    held_back = episode(feed, 1)
    made = run(tmp_path, [episode(feed, 0)])
    assert made.superseded == ()
    assert (feed / held_back.recording.file).is_file()


def test_what_was_published_and_is_gone_is_superseded(tmp_path, feed):
    first = run(tmp_path, episodes(feed, 2))
    second = run(tmp_path, episodes(feed, 1), previous=first.files)
    gone = set(first.files) - set(second.files)
    assert gone and set(second.superseded) == gone
    third = run(tmp_path, episodes(feed, 1), previous=(*second.superseded, "../up", "/etc/passwd"))
    assert set(third.superseded) == gone


def test_a_feed_that_breaks_a_rule_replaces_nothing(tmp_path, feed):
    run(tmp_path, episodes(feed, 1))
    before = (feed / "feed.xml").read_bytes()
    seen: list[bytes] = []

    def must(candidate: bytes) -> list[str]:
        seen.append(candidate)
        return ["CH-TITLE: no title", "CH-LINK: no link"]

    with pytest.raises(FeedError, match=r"feed\.xml was not replaced.*CH-TITLE.*1 more"):
        run(tmp_path, episodes(feed, 2), must=must)
    assert seen[0].startswith(b"<?xml") and seen[0].count(b"<item>") == 2
    assert (feed / "feed.xml").read_bytes() == before


def test_the_rules_of_check_find_nothing_in_what_is_made(tmp_path, feed):
    """The first build of a show with pages of its feed included."""
    config = settings(feed='limit = 2\ncovers = "each"', license="cc-by-4.0")
    made = [episode(feed, n, slug=f"folge-{n}", guid=f"g{n}") for n in range(5)]
    run(tmp_path, made, config, must=lambda data: [str(f) for f in must_rules(data, feed)])
    # The tones of these tests are no speech and have no tags; all else must be right.
    found = [f for f in check_folder(feed) if not f.rule.startswith(("LOUD-", "ID3-", "AUD-"))]
    assert [f.rule for f in found] == ["GUID-DERIVED"]


def test_transcripts_come_out_as_this_number_of_their_format_says():
    """If this fails, raise TRANSCRIPTS in publish.py: the names of the files must change."""
    cues = [
        Cue(0.0, 2.0, "Kurz & gut.", "sentence", 0),
        Cue(2.5, 12.0, "Ein langer Satz, der nicht auf zwei Zeilen passt, " * 4, "sentence", 1),
        Cue(12.5, 13.0, "<b>Ende</b> --> hier.", "quote", 2),
    ]
    made = vtt(cues, author="Mara Lindner", language="de") + srt(cues)
    digest = hashlib.sha256(made.encode()).hexdigest()[:16]
    assert (TRANSCRIPTS, digest) == (1, "e7283255c940b455")


def test_the_sound_must_be_there_in_its_full_length(tmp_path, feed):
    one = episode(feed, 0)
    (feed / one.recording.file).write_bytes(b"short")
    with pytest.raises(FeedError, match="has 5 bytes, not"):
        run(tmp_path, [one])
    (feed / one.recording.file).unlink()
    with pytest.raises(FeedError, match="is missing"):
        run(tmp_path, [one])
    assert not (feed / "feed.xml").exists()


def test_two_episodes_never_share_a_name_or_an_identity(tmp_path, feed):
    one = episode(feed, 0)
    with pytest.raises(EssayError, match="have the same guid"):
        run(tmp_path, [one, replace(one, slug="anders")])
    with pytest.raises(EssayError, match="would be published as"):
        run(tmp_path, [one, replace(one, guid="anders")])
    for slug in ("../x", "a/b", "index", "Ä", ""):
        with pytest.raises(EssayError, match="cannot be a file name"):
            run(tmp_path, [replace(one, slug=slug)])


def test_a_serial_show_needs_numbers(tmp_path, feed):
    config = settings(type="serial")
    with pytest.raises(EssayError, match="needs `episode: NUMBER`"):
        run(tmp_path, [episode(feed, 0)], config)
    run(tmp_path, [episode(feed, 0, episode=1), episode(feed, 1, episode_type="trailer")], config)


def test_without_an_address_the_feed_is_whole_and_says_what_to_set(tmp_path, feed):
    made = run(tmp_path, episodes(feed), settings(base_url=""))
    assert "show.base_url" in made.hint and "example.org" in made.hint
    assert made.feed_url == "http://localhost:8000/feed.xml"
    assert "sitemap.xml" not in made.files
    assert (feed / "feed.xml").read_text().count("http://localhost:8000/audio/") == 3
    # No search engine and no messenger is sent to somebody's own machine.
    for page in ("index.html", f"{episode(feed, 0).slug}.html"):
        text = (feed / page).read_text()
        assert "canonical" not in text and "og:url" not in text and '<svg class="qr"' not in text


def test_a_show_without_episodes_is_a_feed_without_items(tmp_path, feed):
    made = run(tmp_path, [])
    text = (feed / "feed.xml").read_text()
    assert "<item>" not in text and "lastBuildDate" not in text
    assert "Noch ist keine Folge" in (feed / "index.html").read_text()
    assert made.files[-1] == "feed.xml"


@pytest.mark.parametrize(
    "setting, message",
    [
        ({"base_url": "example.org"}, "show.base_url"),
        ({"base_url": "ftp://example.org/"}, "show.base_url"),
        ({"base_url": "https://example.org/feed.xml"}, "names a file"),
        ({"base_url": "https://example.org/?a=b"}, "has a \\? or #"),
        ({"link": "javascript:alert(1)"}, "show.link"),
        ({"language": "german"}, "show.language"),
        ({"email": "mara"}, "show.email"),
        ({"category": "Gesellschaft", "subcategory": ""}, "did you mean 'Society & Culture'"),
        ({"category": "Society and Culture"}, "did you mean 'Society & Culture'"),
        ({"category": "Philosophy", "subcategory": ""}, 'subcategory = "Philosophy"'),
        ({"subcategory": "Personal Journal"}, "did you mean 'Personal Journals'"),
        ({"subcategory": "Books"}, "belongs to 'Arts'"),
        ({"category": "History", "subcategory": "Old"}, "has none"),
        ({"license": "meine"}, "show.license"),
        ({"persons": ["| guest"]}, "show.persons"),
        ({"funding": ["Kaffee"]}, "show.funding"),
    ],
)
def test_a_wrong_setting_is_one_line_with_advice(tmp_path, feed, setting, message):
    with pytest.raises(ConfigError, match=message) as caught:
        run(tmp_path, [], settings(**setting))
    assert "\n" not in str(caught.value)
    assert not (feed / "feed.xml").exists()


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path, feed):
    one = episode(feed, 0)
    (feed / "transcripts").write_text("a file where a folder should be")
    with pytest.raises(FeedError, match="cannot be written"):
        run(tmp_path, [one])
