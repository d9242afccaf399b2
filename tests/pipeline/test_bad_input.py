"""Bad input gets one clear line and the right exit code, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Write = Callable[..., Path]


def refused(result: Result, code: int, *parts: str, lines: int = 1) -> None:
    assert result.exit_code == code, result.stderr
    assert result.stdout == ""
    written = [line for line in result.stderr.splitlines() if not line.startswith("making ")]
    assert len(written) == lines, result.stderr
    for part in parts:
        assert part in result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture
def published(run: Run, essay: Write, show: Path) -> bytes:
    """A feed that stands; whatever goes wrong afterwards must leave it as it is."""
    essay("gut")
    assert run("build").exit_code == 0
    return (show / "feed" / "feed.xml").read_bytes()


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        ("leer", "---\ntitle: Leer\n---\n", ["leer.md", "empty"]),
        ("leer", "", ["leer.md", "empty"]),
        ("kopf", "---\ntitle: T\n---\n# Eins\n\n## Zwei\n", ["kopf.md", "only headings"]),
        ("kaputt", "---\ntitle: [\n---\nText.", ["kaputt.md", "line", "front matter"]),
        ("datum", "---\ntitle: T\ndate: morgen\n---\nText.", ["datum.md", "line 3", "date"]),
    ],
)
def test_an_essay_that_cannot_be_used(
    run: Run, essay: Write, show: Path, published: bytes, name: str, text: str, parts: list[str]
) -> None:
    essay(name, text=text)
    refused(run("build"), 4, *parts)
    assert (show / "feed" / "feed.xml").read_bytes() == published


def test_a_binary_file_named_md(run: Run, show: Path, published: bytes) -> None:
    (show / "episodes" / "bild.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    refused(run("build"), 4, "bild.md", "not a text file")
    assert (show / "feed" / "feed.xml").read_bytes() == published


def test_every_faulty_essay_is_named_at_once(run: Run, essay: Write, published: bytes) -> None:
    essay("eins", text="---\ntitle: T\ndate: x\n---\nText.")
    essay("zwei", text="---\ntitle: T\nepisode: x\n---\nText.")
    refused(run("build"), 4, "eins.md", "zwei.md", lines=2)


def test_two_equal_guids(run: Run, essay: Write, show: Path, published: bytes) -> None:
    gut = show / "episodes" / "gut.md"
    (show / "episodes" / "kopie.md").write_bytes(gut.read_bytes())
    refused(run("build"), 4, "gut.md", "kopie.md", "one guid")
    refused(run("status"), 4, "gut.md", "kopie.md")
    assert (show / "feed" / "feed.xml").read_bytes() == published


def test_two_names_that_would_become_one_file(run: Run, essay: Write, published: bytes) -> None:
    essay("Gut")
    refused(run("build"), 4, "Gut.md", "gut.md", "rename one")


def test_no_config_and_a_broken_one(run: Run, show: Path, published: bytes) -> None:
    config = show / "config.toml"
    text = config.read_text()
    config.write_text(text + "\n[audio2]\n")
    refused(run("build"), 3, "config.toml", "line", "audio2")
    config.write_text("[show")
    refused(run("build"), 3, "line 1", "not valid TOML")
    config.unlink()
    refused(run("build"), 3, "essaycast init")
    refused(run("build", "--show", str(show)), 3, "no config.toml")
    assert (show / "feed" / "feed.xml").read_bytes() == published


def test_a_config_with_a_wrong_time_zone(run: Run, show: Path, published: bytes) -> None:
    config = show / "config.toml"
    config.write_text(config.read_text().replace('"UTC"', '"Europe/Berlim"'))
    refused(run("build"), 3, "timezone", "Europe/Berlim")


@pytest.mark.parametrize("name", ["fehlt.mp3", "../draussen.mp3", "/etc/hostname"])
def test_an_intro_file_that_is_not_there_or_not_ours(
    run: Run, show: Path, published: bytes, name: str
) -> None:
    (show.parent / "draussen.mp3").write_bytes(b"x")
    config = show / "config.toml"
    config.write_text(config.read_text() + f'[intro]\nfile = "{name}"\n')
    refused(run("build"), 6, name)
    assert (show / "feed" / "feed.xml").read_bytes() == published


def test_an_intro_file_that_is_no_sound(run: Run, show: Path, published: bytes) -> None:
    (show / "jingle.mp3").write_bytes(b"this is no sound at all" * 100)
    config = show / "config.toml"
    config.write_text(config.read_text() + '[intro]\nfile = "jingle.mp3"\n')
    refused(run("build"), 6, "jingle.mp3")
    assert (show / "feed" / "feed.xml").read_bytes() == published


def test_an_unknown_placeholder(run: Run, show: Path, published: bytes) -> None:
    config = show / "config.toml"
    config.write_text(config.read_text() + '[intro]\ntext = "Heute: {titel.__class__}"\n')
    refused(run("build"), 3, "[intro] text", "{title}")


def test_no_essays_at_all(run: Run, show: Path) -> None:
    refused(run("build"), 4, "no essays", "essaycast new")
    result = run("status")
    assert result.exit_code == 0
    assert "no essays yet" in result.output


def test_a_feed_folder_that_cannot_be_written(run: Run, essay: Write, show: Path) -> None:
    essay("gut")
    (show / "feed").write_text("a file where the folder should be")
    refused(run("build"), 7, "feed")
    assert json.loads(run("status", "--json").stdout)[0]["state"] == "new"


def test_titles_cannot_steer_the_terminal(run: Run, essay: Write) -> None:
    essay("boese", text='---\ntitle: "rot \\e[31m und \\a mehr"\nepisode: x\n---\nText.')
    result = run("build")
    assert result.exit_code == 4
    assert "\x1b" not in result.stderr
    assert "\x07" not in result.stderr


def test_usage_errors_end_with_two(run: Run) -> None:
    for arguments in (
        ["biuld"],
        ["build", "--jobs", "0"],
        ["script", "--diff", "--risks"],
        ["build", "--engine", "siri"],
        ["new", ""],
        ["new", "T", "--date", "morgen"],
    ):
        result = run(*arguments)
        assert result.exit_code == 2, (arguments, result.stderr)
        assert "Traceback" not in result.stderr
