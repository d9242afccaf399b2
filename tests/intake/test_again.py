"""Importing again: nothing twice, updates that keep identity and edits, clear conflicts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from essaycast.essays.read import read_essay

Run = Callable[..., Result]

FIRST = "Der Morgen begann mit einem Klopfen, das niemand erwartet hatte."
SECOND = "Vor der Tür stand ein Mann mit einem Karton voller Uhren, und alle gingen falsch."
THIRD = "Wir haben sie trotzdem aufgehängt, eine in jedem Zimmer, und seitdem kommen wir pünktlich."


def text(*paragraphs: str, title: str = "Die Uhren") -> str:
    return "\n\n".join([f"# {title}", *paragraphs]) + "\n"


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.stdout, result.stderr
    return [row for source in json.loads(result.stdout)["sources"] for row in source["essays"]]


def states(result: Result) -> list[str]:
    return [row["state"] for row in rows(result)]


def essays(show: Path) -> list[Path]:
    return sorted((show / "episodes").glob("*.md"))


def test_the_same_source_again_makes_nothing(run: Run, show: Path, tmp_path: Path) -> None:
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND), encoding="utf-8")
    run("import", str(source), "--yes")
    before = {path: path.read_bytes() for path in essays(show)}

    result = run("import", str(source), "--yes", "--json")

    assert states(result) == ["unchanged"]
    assert {path: path.read_bytes() for path in essays(show)} == before


def test_an_archive_again_makes_nothing(run: Run, show: Path, tmp_path: Path) -> None:
    source = tmp_path / "archiv.md"
    body = "".join(text(FIRST, f"{SECOND} Nummer {n}.", title="Die Uhren") for n in range(3))
    source.write_text(body + text(THIRD, title="Anderes"), encoding="utf-8")
    first = run("import", str(source), "--yes", "--json")
    assert states(first) == ["new"] * 4
    assert len(essays(show)) == 4

    result = run("import", str(source), "--yes", "--json")

    assert states(result) == ["unchanged"] * 4
    assert len(essays(show)) == 4


def test_the_same_text_under_another_name(run: Run, show: Path, tmp_path: Path) -> None:
    for name in ("uhren.md", "kopie.md"):
        (tmp_path / name).write_text(text(FIRST, SECOND), encoding="utf-8")
        run("import", str(tmp_path / name), "--yes")

    assert len(essays(show)) == 1


def test_one_text_twice_in_one_import(run: Run, show: Path, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(text(FIRST, SECOND), encoding="utf-8")

    result = run("import", str(tmp_path / "a.md"), str(tmp_path / "b.md"), "--yes", "--json")

    assert states(result) == ["new", "duplicate"]
    assert len(essays(show)) == 1


def test_a_changed_source_keeps_guid_date_and_other_front_matter(
    run: Run, show: Path, tmp_path: Path
) -> None:
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND), encoding="utf-8")
    run("import", str(source), "--yes")
    (path,) = essays(show)
    mine = path.read_text(encoding="utf-8").replace(
        "title:", "date: 2024-03-01\nepisode: 7\ntitle:", 1
    )
    path.write_text(mine, encoding="utf-8")
    before = read_essay(path)
    source.write_text(text(FIRST, SECOND, THIRD), encoding="utf-8")

    result = run("import", str(source), "--yes", "--json")

    after = read_essay(path)
    assert states(result) == ["update"]
    assert essays(show) == [path]
    assert (after.guid, after.date, after.episode) == (before.guid, before.date, 7)
    assert THIRD in after.body


def test_edits_on_both_sides_are_merged(run: Run, show: Path, tmp_path: Path) -> None:
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND, THIRD), encoding="utf-8")
    run("import", str(source), "--yes")
    (path,) = essays(show)
    path.write_text(
        path.read_text(encoding="utf-8").replace("einem Klopfen", "einem lauten Klopfen"),
        encoding="utf-8",
    )
    source.write_text(text(FIRST, SECOND, THIRD.replace("pünktlich", "zu früh")), encoding="utf-8")

    result = run("import", str(source), "--yes", "--json")

    body = read_essay(path).body
    assert states(result) == ["update"]
    assert "einem lauten Klopfen" in body and "zu früh" in body and "pünktlich" not in body


def test_edits_of_the_same_sentence_are_a_conflict(run: Run, show: Path, tmp_path: Path) -> None:
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND), encoding="utf-8")
    run("import", str(source), "--yes")
    (path,) = essays(show)
    mine = path.read_text(encoding="utf-8").replace("Klopfen", "Pochen")
    path.write_text(mine, encoding="utf-8")
    source.write_text(text(FIRST.replace("Klopfen", "Hämmern"), SECOND), encoding="utf-8")

    result = run("import", str(source), "--yes")

    assert result.exit_code == 4
    assert "edited here" in result.stderr
    assert path.read_text(encoding="utf-8") == mine
    (theirs,) = (show / ".essaycast" / "imports").glob("*.source.md")
    assert "Hämmern" in theirs.read_text(encoding="utf-8")


@pytest.fixture
def disputed(run: Run, show: Path, tmp_path: Path) -> Path:
    """A source that changed where its essay was edited, and elsewhere on each side."""
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND, THIRD), encoding="utf-8")
    run("import", str(source), "--yes")
    (path,) = essays(show)
    mine = path.read_text(encoding="utf-8").replace("Klopfen", "Pochen")
    path.write_text(mine, encoding="utf-8")
    changed = text(FIRST.replace("Klopfen", "Hämmern"), SECOND, THIRD.replace("pünktlich", "spät"))
    source.write_text(changed, encoding="utf-8")
    assert run("import", str(source), "--yes").exit_code == 4
    return source


def test_a_conflict_names_the_ways_out(run: Run, disputed: Path) -> None:
    result = run("import", str(disputed), "--yes")

    assert "--take source or --take mine" in result.stderr


@pytest.mark.parametrize(("side", "word"), [("source", "Hämmern"), ("mine", "Pochen")])
def test_one_side_of_a_conflict_is_taken(
    side: str, word: str, run: Run, show: Path, disputed: Path
) -> None:
    (path,) = essays(show)
    before = read_essay(path)
    edited = path.read_bytes()
    folder = show / ".essaycast" / "imports"

    result = run("import", str(disputed), "--yes", "--json", "--take", side)

    after = read_essay(path)
    assert result.exit_code == 0, result.stderr
    assert (rows(result)[0]["state"], rows(result)[0]["taken"]) == ("update", side)
    assert (after.guid, after.date) == (before.guid, before.date)
    # What only the source changed comes in either way.
    assert word in after.body and "spät" in after.body
    assert ("Pochen" in after.body) == (side == "mine")
    assert not list(folder.glob("*.source.md"))
    kept = [kept.read_bytes() for kept in folder.glob("*.mine.md")]
    assert kept == ([edited] if side == "source" else [])
    # The conflict is settled: the same source asks nothing any more.
    assert states(run("import", str(disputed), "--yes", "--json")) == ["unchanged"]


def test_a_side_is_only_shown_by_a_dry_run(run: Run, show: Path, disputed: Path) -> None:
    (path,) = essays(show)
    before = path.read_bytes()

    result = run("import", str(disputed), "--dry-run", "--take", "source")

    assert result.exit_code == 0
    assert "both changed the same passage: the source's is taken" in result.stdout
    assert path.read_bytes() == before


@pytest.mark.parametrize("side", ["source", "mine"])
def test_a_side_is_taken_without_a_record(side: str, run: Run, show: Path, disputed: Path) -> None:
    shutil.rmtree(show / ".essaycast")
    (path,) = essays(show)
    edited = path.read_bytes()

    result = run("import", str(disputed), "--yes", "--json", "--take", side)

    assert result.exit_code == 0, result.stderr
    assert states(result) == [{"source": "update", "mine": "unchanged"}[side]]
    assert (path.read_bytes() == edited) == (side == "mine")
    assert states(run("import", str(disputed), "--yes", "--json")) == ["unchanged"]


def test_a_side_changes_nothing_where_nothing_is_disputed(
    run: Run, show: Path, tmp_path: Path
) -> None:
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND), encoding="utf-8")
    run("import", str(source), "--yes")
    (path,) = essays(show)
    mine = path.read_text(encoding="utf-8").replace("Klopfen", "Pochen")
    path.write_text(mine, encoding="utf-8")

    result = run("import", str(source), "--yes", "--json", "--take", "source")

    assert (rows(result)[0]["state"], rows(result)[0]["taken"]) == ("unchanged", None)
    assert path.read_text(encoding="utf-8") == mine


def test_without_the_record_nothing_is_overwritten(run: Run, show: Path, tmp_path: Path) -> None:
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND), encoding="utf-8")
    run("import", str(source), "--yes")
    shutil.rmtree(show / ".essaycast")
    (path,) = essays(show)
    before = path.read_bytes()

    assert states(run("import", str(source), "--yes", "--json")) == ["unchanged"]
    source.write_text(text(FIRST, SECOND, THIRD), encoding="utf-8")
    result = run("import", str(source), "--yes", "--json")
    # The unchanged import above wrote the record anew, so the update is certain again.
    assert states(result) == ["update"]

    shutil.rmtree(show / ".essaycast")
    path.write_bytes(before)
    assert states(run("import", str(source), "--yes", "--json")) == ["conflict"]
    assert path.read_bytes() == before


def test_a_new_title_at_the_source_is_an_update(run: Run, show: Path, tmp_path: Path) -> None:
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND, THIRD), encoding="utf-8")
    run("import", str(source), "--yes")
    (path,) = essays(show)
    guid = read_essay(path).guid
    source.write_text(text(FIRST, SECOND, THIRD, title='Uhren: "falsche"'), encoding="utf-8")

    result = run("import", str(source), "--yes", "--json")

    assert states(result) == ["update"]
    assert essays(show) == [path]
    assert read_essay(path).title == 'Uhren: "falsche"'
    assert read_essay(path).guid == guid


def test_a_file_of_the_same_name_is_never_overwritten(run: Run, show: Path, tmp_path: Path) -> None:
    mine = show / "episodes" / "die-uhren.md"
    mine.write_text("---\ntitle: Die Uhren\n---\n\nEtwas ganz anderes.\n", encoding="utf-8")
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND), encoding="utf-8")

    result = run("import", str(source), "--yes", "--json")

    assert states(result) == ["new"]
    assert mine.read_text(encoding="utf-8").endswith("Etwas ganz anderes.\n")
    assert (show / "episodes" / "die-uhren-2.md").is_file()


def test_windows_line_ends_of_an_edited_file_stay(run: Run, show: Path, tmp_path: Path) -> None:
    source = tmp_path / "uhren.md"
    source.write_text(text(FIRST, SECOND), encoding="utf-8")
    run("import", str(source), "--yes")
    (path,) = essays(show)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    source.write_text(text(FIRST, SECOND, THIRD), encoding="utf-8")

    run("import", str(source), "--yes")

    data = path.read_bytes()
    assert THIRD.encode() in data
    assert data.count(b"\n") == data.count(b"\r\n")
