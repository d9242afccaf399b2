from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaycast.errors import EssayError
from essaycast.essays.identity import compose, free_path, stamp
from essaycast.essays.names import essay_paths
from essaycast.essays.read import parse_essay, read_essay, split_front_matter

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def write(folder: Path, text: str, name: str = "a.md") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Ein Titel\n\nText.", "Ein Titel", "\nText."),
        ("## Ein *Titel* #\nText.", "Ein Titel", "Text."),
        ("Ein Titel\n=========\nText.", "Ein Titel", "Text."),
        ("Ein Titel\nErster Satz. Zweiter.", "Ein Titel", "Erster Satz. Zweiter."),
        ("Geht das?\n\nJa.", "Geht das?", "\nJa."),
        ("\n\nAI und Sales – heute!\nText.", "AI und Sales – heute!", "Text."),
        ("Das ist schon der Text. Und mehr.", "Mein text", None),
        ("Das ist schon der Text.\nUnd mehr.", "Mein text", None),
        ("- eins\n- zwei\n", "Mein text", None),
        ("1. eins\n2. zwei\n", "Mein text", None),
        ("Nur eine Zeile", "Mein text", None),
        ("<!-- Notiz -->\n# Titel\nText.", "Titel", "Text."),
        ("---\ntitle: 1984\n---\n# Kapitel\nText.", "1984", "# Kapitel\nText."),
        ("---\ntitle: Nein\n---\nText.", "Nein", "Text."),
        (
            "---\ntitle: Akquise: so geht es # nicht\n---\nText.",
            "Akquise: so geht es # nicht",
            "Text.",
        ),
        ('---\ntitle: "Er sagte: \\"Nein\\""\n---\nText.', 'Er sagte: "Nein"', "Text."),
        ("---\nErste Zeile.\n---\nText.", "---", None),
    ],
)
def test_a_title_comes_from_front_matter_heading_title_line_or_file_name(
    tmp_path: Path, text: str, title: str, body: str | None
) -> None:
    essay = read_essay(write(tmp_path, text, "2024-05-06-mein-text.md"))
    if title != "---":
        assert essay.title == title
    if body is not None:
        assert essay.body == body
        assert text.splitlines()[essay.body_line - 1 :] == body.splitlines()


def test_everything_in_the_front_matter_is_read(tmp_path: Path) -> None:
    essay = read_essay(
        write(
            tmp_path,
            "---\ntitle: T\ndate: 2026-12-01 10:30\nguid: g-1\ndraft: ja\nsummary: S: kurz\n"
            "author: A\nseason: 2\nepisode: 7\nepisode_type: bonus\nexplicit: no\ncover: c.jpg\n"
            "tags: [x, y]\nsource: https://example.org/a\nvoice: v\nintro: false\noutro: no\n---\n"
            "Text.",
        ),
        zone=timezone(timedelta(hours=1)),
    )
    assert essay.date == datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    assert (essay.guid, essay.draft, essay.summary, essay.author) == ("g-1", True, "S: kurz", "A")
    assert (essay.season, essay.episode, essay.episode_type) == (2, 7, "bonus")
    assert (essay.explicit, essay.cover, essay.tags) == (False, "c.jpg", ("x", "y"))
    assert (essay.source, essay.voice) == ("https://example.org/a", "v")
    assert (essay.intro, essay.outro) == (False, False)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("date: morgen", "line 2: date: must be a date such as"),
        ("date: 2026-13-01", "line 2: date: must be a date"),
        ("date: 0001-01-01T00:00:00+14:00", "date: must be a date"),
        ("draft: vielleicht", "draft: must be true or false"),
        ("episode: 0", "episode: must be a whole number"),
        ("episode: '٣'", "episode: must be a whole number"),
        ("title: [a]", "title: must be a single text"),
        ("tags: {a: b}", "tags: must be a list of words"),
        ("episode_type: lang", "episode_type: must be full"),
        ("titel: x", "line 2: titel: unknown key; did you mean 'title'?"),
        ("title: x\ndrfat: true", "line 3: drfat: unknown key; did you mean 'draft'?"),
        ("title: " + "x" * 301, "title: longer than 300 characters"),
        ("a: [", "line 3: front matter"),
        ("a: " + "[" * 5000, "front matter"),
    ],
)
def test_a_wrong_value_is_named_with_file_line_and_key(
    tmp_path: Path, head: str, message: str
) -> None:
    with pytest.raises(EssayError) as caught:
        read_essay(write(tmp_path, f"---\n{head}\n---\nText."))
    assert message in str(caught.value)
    assert "a.md" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x89PNG\0\0", "not a text file"),
        ("Größe".encode("cp1252"), "line 1: not UTF-8"),
        (b"---\ntitle: x\nText ohne Ende.", "front matter is never closed"),
        (b"x" * 5_000_001, "larger than an essay"),
    ],
)
def test_unreadable_files_say_why(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(raw)
    with pytest.raises(EssayError, match=message):
        read_essay(path)
    with pytest.raises(EssayError, match="cannot be read"):
        read_essay(tmp_path / "missing.md")


def test_python_objects_in_yaml_stay_text(tmp_path: Path) -> None:
    essay = read_essay(write(tmp_path, "---\ntitle: !!python/name:os.system x\n---\nText."))
    assert essay.title == "x"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("# T\n\nText.", "---\ndate: 2026-01-02T03:04:05+00:00\nguid: G\n---\n# T\n\nText."),
        (
            "---\ntitle: T\n---\nText.",
            "---\ntitle: T\ndate: 2026-01-02T03:04:05+00:00\nguid: G\n---\nText.",
        ),
        (
            "---\r\ntitle: T\r\nguid:\r\n---\r\nText.\r\n",
            "---\r\ntitle: T\r\nguid: G\r\ndate: 2026-01-02T03:04:05+00:00\r\n---\r\nText.\r\n",
        ),
        (
            "---\ndate: \n:: \n---\nText.",
            "---\ndate: 2026-01-02T03:04:05+00:00\n:: \nguid: G\n---\nText.",
        ),
        (
            "\ufeff---\ntitle: T\ndate: 2020-01-01\n---\nText.",
            "\ufeff---\ntitle: T\ndate: 2020-01-01\nguid: G\n---\nText.",
        ),
        (
            "---\ntitle: T\ndate: 2020-01-01\nguid: OLD\n---\nText.",
            "---\ntitle: T\ndate: 2020-01-01\nguid: OLD\n---\nText.",
        ),
    ],
)
def test_identity_is_stamped_once_and_nothing_else_is_touched(
    tmp_path: Path, text: str, after: str
) -> None:
    path = write(tmp_path, text)
    before = read_essay(path)
    stamped = stamp(before, now=NOW, zone=UTC, guid="G")
    assert path.read_bytes().decode() == after
    assert (stamped.title, stamped.body) == (before.title, before.body)
    assert stamp(read_essay(path), now=NOW, zone=UTC, guid="OTHER") == stamped
    assert path.read_bytes().decode() == after


def test_composed_files_read_back_as_they_were_meant(tmp_path: Path) -> None:
    values = {
        "title": 'Ja: "Nein" # 1',
        "date": NOW,
        "guid": "g",
        "draft": True,
        "tags": ["a, b", "c"],
        "episode": 3,
        "summary": "",
    }
    essay = read_essay(write(tmp_path, compose(values, "Text.\n\nMehr.")))
    assert (essay.title, essay.date, essay.guid) == (values["title"], NOW, "g")
    assert (essay.draft, essay.tags, essay.episode) == (True, ("a, b", "c"), 3)
    assert essay.body.strip() == "Text.\n\nMehr."


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_is_an_essay_or_an_essay_error(text: str) -> None:
    try:
        essay = parse_essay(text, Path("a.md"))
    except EssayError as error:
        assert str(error)
    else:
        assert essay.title
        assert essay.body in text


@given(st.text(alphabet="-\n: ab.", max_size=40))
def test_splitting_loses_nothing(text: str) -> None:
    head, body, line = split_front_matter(text)
    assert text.endswith(body)
    assert text[: len(text) - len(body)].count("\n") == line - 1
    assert head is None or head in text


def test_new_files_never_take_the_place_of_others(tmp_path: Path) -> None:
    for expected in ("ueber-mut.md", "ueber-mut-2.md", "ueber-mut-3.md"):
        path = free_path(tmp_path, "Über Mut")
        assert path.name == expected
        path.write_text("x")


def test_hidden_files_folders_and_others_are_no_essays(tmp_path: Path) -> None:
    for name in ("b.md", "a.TXT", ".hidden.md", "c.jpg", "README.md", "d.markdown"):
        (tmp_path / name).write_text("x")
    (tmp_path / "sub").mkdir()
    assert [path.name for path in essay_paths(tmp_path)] == ["a.TXT", "b.md", "d.markdown"]
    assert essay_paths(tmp_path / "missing") == []
    with pytest.raises(EssayError, match="cannot be read"):
        essay_paths(tmp_path / "b.md")
