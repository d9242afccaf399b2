"""`essaycast build` keeps its promises: identity, nothing twice, nothing lost, same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner, Result

from essaycast.cli import essaycast

SOURCE = Path(__file__).resolve().parents[2] / "src"
Run = Callable[..., Result]
Write = Callable[..., Path]


def report(run: Run, *arguments: str) -> dict:
    result = run("build", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def feed(show: Path) -> feedparser.FeedParserDict:
    parsed = feedparser.parse((show / "feed" / "feed.xml").read_bytes())
    assert not parsed.bozo
    return parsed


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_essays_become_two_episodes_in_a_complete_feed(
    run: Run, essay: Write, show: Path
) -> None:
    essay("erster", date="2024-05-01")
    essay("zweiter", date="2024-05-08")
    result = run("build")
    assert result.exit_code == 0, result.output
    parsed = feed(show)
    assert [entry.title for entry in parsed.entries] == ["Zweiter", "Erster"]
    for entry in parsed.entries:
        (enclosure,) = entry.enclosures
        name = re.sub(r"^https?://[^/]+/", "", enclosure.href)
        assert int(enclosure.length) == (show / "feed" / name).stat().st_size
        assert enclosure.type == "audio/mpeg"
    assert (show / "feed" / "index.html").is_file()
    assert (show / "feed" / "cover.jpg").is_file()


def test_a_second_build_does_nothing_and_says_so(run: Run, essay: Write, show: Path) -> None:
    essay("erster")
    report(run)
    before = tree(show / "feed")
    result = run("build")
    assert result.exit_code == 0
    assert "nothing to do: 1 episode ready" in result.output
    assert tree(show / "feed") == before


def test_the_quick_answer_opens_no_essay_and_loads_no_room(
    program: Callable[..., subprocess.CompletedProcess[str]], essay: Write, show: Path
) -> None:
    """A build with nothing to do imports no engine, no audio, no YAML, and reads no essay."""
    path = essay("erster")
    done = program("build")
    assert done.returncode == 0, done.stderr
    time.sleep(0.1)  # older than a tick of the file system's clock
    assert program("build").returncode == 0
    code = (
        "import sys, builtins, io, pathlib\n"
        "opened = []\n"
        "real = io.open\n"
        "def spy(file, *a, **k):\n"
        "    opened.append(str(file)); return real(file, *a, **k)\n"
        "io.open = builtins.open = spy\n"
        "from essaycast.cli import essaycast\n"
        "try: essaycast(['build'])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert not any('erster' in name for name in opened), opened\n"
        "heavy = {'numpy', 'yaml', 'markdown_it', 'PIL', 'lxml', 'jinja2', 'gtts', 'requests',"
        " 'essaycast.german', 'essaycast.audio', 'essaycast.engines', 'essaycast.clips'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=show,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "nothing to do" in done.stdout
    assert path.exists()


def test_one_changed_sentence_is_one_request(run: Run, essay: Write, show: Path) -> None:
    path = essay("erster")
    first = report(run)["made"][0]
    assert first["asked"] == 4  # title and three sentences
    old = first["file"]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Hier steht der zweite", "Hier steht ein anderer"), "utf-8")
    made = report(run)["made"][0]
    assert (made["asked"], made["stored"]) == (1, 3)
    assert made["file"] != old
    (entry,) = feed(show).entries
    assert made["file"] in entry.enclosures[0].href
    # The old file stays until an upload has published the new feed.
    assert (show / "feed" / old).is_file()


def test_moving_a_sentence_asks_the_voice_for_nothing(run: Run, essay: Write) -> None:
    path = essay("erster")
    report(run)
    text = path.read_text(encoding="utf-8")
    head, _, body = text.rpartition("---\n")
    moved = "Ein neuer Absatz folgt.\n\nDies ist der erste Satz. Hier steht der zweite.\n"
    assert body.strip()
    path.write_text(f"{head}---\n\n{moved}", encoding="utf-8")
    assert report(run)["made"][0]["asked"] == 0


def test_identity_survives_renaming_and_rewriting(run: Run, essay: Write, show: Path) -> None:
    path = essay("erster")
    report(run)
    (before,) = feed(show).entries
    stamped = path.read_text(encoding="utf-8")
    renamed = path.with_name("ganz-anders.md")
    path.rename(renamed)
    renamed.write_text(stamped.replace("title: Erster", "title: Neuer Titel"), encoding="utf-8")
    report(run)
    (after,) = feed(show).entries
    assert after.title == "Neuer Titel"
    assert (after.id, after.published) == (before.id, before.published)


def test_the_same_essays_give_the_same_bytes_anywhere(
    run: Run, essay: Write, show: Path, tmp_path: Path
) -> None:
    for number in range(3):
        essay(f"essay-{number}", date=f"2024-05-0{number + 1}")
    report(run)
    other = tmp_path / "elsewhere"
    (other / "episodes").mkdir(parents=True)
    (other / "config.toml").write_bytes((show / "config.toml").read_bytes())
    for path in (show / "episodes").iterdir():
        (other / "episodes" / path.name).write_bytes(path.read_bytes())
    result = CliRunner().invoke(essaycast, ["build", "--jobs", "1", "--show", str(other)])
    assert result.exit_code == 0, result.output
    assert tree(other / "feed") == tree(show / "feed")


def test_deleting_the_state_loses_nothing_but_time(run: Run, essay: Write, show: Path) -> None:
    import shutil

    essay("erster")
    report(run)
    before = tree(show / "feed")
    shutil.rmtree(show / ".essaycast")
    assert len(report(run)["made"]) == 1
    assert tree(show / "feed") == before


@pytest.mark.parametrize("garbage", [b"", b"{", b"[]", b'{"format": 1}', b"\xff" * 100])
def test_damaged_state_is_made_again(run: Run, essay: Write, show: Path, garbage: bytes) -> None:
    essay("erster")
    report(run)
    before = tree(show / "feed")
    for path in (
        show / ".essaycast" / "index.json",
        *(show / ".essaycast" / "records").iterdir(),
        show / ".essaycast" / "published.json",
    ):
        path.write_bytes(garbage)
    assert report(run)["made"][0]["asked"] == 0
    assert tree(show / "feed") == before


def test_a_lost_sound_file_is_made_again(run: Run, essay: Write, show: Path) -> None:
    essay("erster")
    made = report(run)["made"][0]
    (show / "feed" / made["file"]).unlink()
    assert report(run)["made"][0]["file"] == made["file"]
    (show / "feed" / made["file"]).write_bytes(b"cut")
    assert report(run)["made"][0]["file"] == made["file"]
    (show / "feed" / "index.html").unlink()
    assert report(run)["made"] == []
    assert (show / "feed" / "index.html").is_file()


def test_what_a_killed_build_left_half_written_goes_wherever_it_lies(
    run: Run, essay: Write, show: Path
) -> None:
    essay("eins", text="---\ntitle: Eins\n---\n\n# Eins\n\n## Teil\n\nEin Satz hier.\n")
    assert run("build").exit_code == 0
    roots = (show / "feed", show / ".essaycast")
    folders = [show / "episodes", *roots]
    folders += [each for root in roots for each in root.iterdir() if each.is_dir()]
    folders.remove(show / ".essaycast" / "clips")  # that one looks after itself
    assert show / "feed" / "assets" in folders
    left = [folder / ".essaycast-halb.css" for folder in folders]
    for path in left:
        path.write_bytes(b"halb")
        os.utime(path, (1, 1))
    essay("zwei")
    assert run("build").exit_code == 0
    assert [path for path in left if path.exists()] == []


def test_drafts_and_scheduled_essays_stay_out_until_their_time(
    run: Run, essay: Write, show: Path, time_machine: object
) -> None:
    essay("heute", date="2024-05-01")
    essay("spaeter", date="2031-01-01")
    entwurf = essay("entwurf", text="---\ntitle: Entwurf\ndraft: true\n---\n\nNoch nicht.\n")
    first = report(run)
    assert first["waiting"] == {"spaeter": "scheduled", "entwurf": "draft"}
    assert [entry.title for entry in feed(show).entries] == ["Heute"]
    assert "guid" not in entwurf.read_text(encoding="utf-8")
    assert report(run)["made"] == []
    time_machine.move_to("2031-01-01T00:00:01Z")
    assert [made["slug"] for made in report(run)["made"]] == ["spaeter"]
    assert [entry.title for entry in feed(show).entries] == ["Spaeter", "Heute"]


def test_an_essay_taken_away_leaves_the_feed(run: Run, essay: Write, show: Path) -> None:
    essay("erster")
    path = essay("zweiter", date="2024-05-02")
    report(run)
    path.unlink()
    assert report(run)["made"] == []
    assert [entry.title for entry in feed(show).entries] == ["Erster"]


def test_only_the_named_essays_are_built(run: Run, essay: Write, show: Path) -> None:
    essay("erster")
    essay("zweiter", date="2024-05-02")
    assert [made["slug"] for made in report(run, "zweiter")["made"]] == ["zweiter"]
    assert [entry.title for entry in feed(show).entries] == ["Zweiter"]
    assert [made["slug"] for made in report(run, "episodes/erster.md")["made"]] == ["erster"]
    assert len(feed(show).entries) == 2
    result = run("build", "erstr")
    assert result.exit_code == 4
    assert "did you mean erster" in result.stderr


def test_force_records_anew_from_stored_clips(run: Run, essay: Write) -> None:
    essay("erster")
    first = report(run)["made"][0]
    again = report(run, "--force")["made"][0]
    assert (again["asked"], again["file"]) == (0, first["file"])


def test_a_changed_setting_records_anew_but_asks_for_nothing(
    run: Run, essay: Write, show: Path
) -> None:
    essay("erster")
    report(run)
    config = show / "config.toml"
    config.write_text(config.read_text() + "[pauses]\nsentence = 1.5\n")
    made = report(run)["made"][0]
    assert made["asked"] == 0


def test_a_new_show_title_does_not_send_out_the_archive_again(
    run: Run, essay: Write, show: Path
) -> None:
    essay("erster")
    report(run)
    config = show / "config.toml"
    config.write_text(config.read_text().replace("Testfunk", "Neuer Name"))
    assert report(run)["made"] == []
    assert feed(show).feed.title == "Neuer Name"


def test_a_changed_date_or_summary_keeps_the_recording(run: Run, essay: Write, show: Path) -> None:
    path = essay("erster")
    report(run)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Erster", "title: Erster\nsummary: Kurz gesagt."), "utf-8")
    assert report(run)["made"] == []
    assert "Kurz gesagt." in feed(show).entries[0].summary


def test_the_podcast_gets_its_guid_once(run: Run, essay: Write, show: Path) -> None:
    essay("erster")
    config = show / "config.toml"
    base = 'base_url = "https://example.org/pod/"  # where it lives'
    config.write_text(config.read_text().replace("[voice]", f"{base}\n\n[voice]", 1))
    report(run)
    guid = re.search(r'^guid = "([0-9a-f-]{36})"$', config.read_text(), re.MULTILINE)
    assert guid
    assert f">{guid[1]}</podcast:guid>" in (show / "feed" / "feed.xml").read_text()
    config.write_text(config.read_text().replace("example.org/pod", "example.net/new"))
    report(run)
    assert f">{guid[1]}</podcast:guid>" in (show / "feed" / "feed.xml").read_text()


def test_a_published_episode_cannot_be_published_a_second_time(
    run: Run, essay: Write, show: Path, tmp_path: Path
) -> None:
    """Its guid line lost, an essay would be a new episode in every app: the build refuses."""
    config = show / "config.toml"
    base = 'base_url = "https://example.org/pod/"\nemail = "a@example.org"\n'
    config.write_text(config.read_text().replace("[voice]", f"{base}\n[voice]", 1))
    path = essay("erster")
    report(run)
    uploaded = run("upload", str(tmp_path / "web"))
    assert uploaded.exit_code == 0, uploaded.stderr
    before = (show / "feed" / "feed.xml").read_bytes()
    text = path.read_text(encoding="utf-8")
    guid = re.search(r"^guid: .*\n", text, re.MULTILINE)
    assert guid
    path.write_text(text.replace(guid[0], ""), encoding="utf-8")
    result = run("build")
    assert result.exit_code == 7, result.output
    assert "HIST-DOUBLE" in result.stderr
    assert (show / "feed" / "feed.xml").read_bytes() == before
    # Taking an essay away is an author's right.
    path.unlink()
    essay("zweiter", date="2024-06-01", text="---\ntitle: Ganz anders\ndate: 2024-06-01\n---\nJa.")
    assert [made["slug"] for made in report(run)["made"]] == ["zweiter"]
