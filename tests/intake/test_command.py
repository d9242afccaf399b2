"""`essaycast import` as people and scripts use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from essaycast.essays.read import read_essay

Run = Callable[..., Result]

PROSE = "Im Herbst fielen die Blätter, und mein Vater zählte sie. Er kam nie über hundert hinaus."
RAW = f"""Blätter zählen

3. Oktober 2021

{PROSE}

Teilen:

Facebook

Das könnte dich auch interessieren

Warum wir zählen
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "blaetter.txt"
    path.write_text(RAW, encoding="utf-8")
    return path


def essays(show: Path) -> list[Path]:
    return sorted((show / "episodes").glob("*.md"))


def test_the_written_file(run: Run, show: Path, raw: Path) -> None:
    result = run("import", str(raw), "--yes")

    assert result.exit_code == 0, result.stderr
    (path,) = essays(show)
    essay = read_essay(path)
    assert path.name == "blaetter-zaehlen.md"
    assert essay.title == "Blätter zählen"
    assert essay.body.strip() == PROSE
    assert essay.guid
    assert "date: 2021-10-03\n" in path.read_text(encoding="utf-8")
    assert essay.source == "blaetter.txt"


def test_dry_run_shows_every_dropped_line_with_its_rule(run: Run, show: Path, raw: Path) -> None:
    result = run("import", str(raw), "--dry-run")

    assert result.exit_code == 0
    assert not essays(show)
    assert not (show / ".essaycast" / "imports").exists()
    for text, rule in (
        ("3. Oktober 2021", "byline"), ("Teilen:", "share"), ("Facebook", "share"),
        ("Das könnte dich auch interessieren", "related"), ("Warum wir zählen", "related"),
    ):  # fmt: skip
        assert any(text in line and rule in line for line in result.stdout.splitlines()), text


def test_json_is_one_document_for_scripts(run: Run, raw: Path) -> None:
    result = run("import", str(raw), "--dry-run", "--json")

    found = json.loads(result.stdout)
    (source,) = found["sources"]
    (row,) = source["essays"]
    assert (row["state"], row["title"], row["date"]) == ("new", "Blätter zählen", "2021-10-03")
    assert row["words"] == 16 and row["body"] == PROSE
    assert {(line["line"], line["rule"]) for line in source["dropped"]} >= {(3, "byline")}
    assert found["problems"] == []


def test_keep_brings_a_rule_back(run: Run, raw: Path) -> None:
    result = run("import", str(raw), "--dry-run", "--json", "--keep", "related")

    body = json.loads(result.stdout)["sources"][0]["essays"][0]["body"]
    assert "Warum wir zählen" in body and "Facebook" not in body


def test_keep_names_the_nearest_rule(run: Run, raw: Path) -> None:
    result = run("import", str(raw), "--keep", "relatd")

    assert result.exit_code == 2
    assert "'related'" in result.stderr


def test_explain_marks_every_line(run: Run, raw: Path) -> None:
    result = run("import", str(raw), "--explain")

    lines = result.stdout.splitlines()
    assert any("title" in line and "Blätter zählen" in line for line in lines)
    assert any("date" in line and "3. Oktober" in line for line in lines)
    for text in RAW.splitlines():
        assert not text or any(text in line for line in lines)


def test_rules_lists_what_keep_takes(run: Run) -> None:
    result = run("import", "--rules")

    assert result.exit_code == 0
    assert {"share", "related", "byline", "page"} <= {
        line.split()[0] for line in result.stdout.splitlines()
    }


def test_without_a_terminal_nothing_is_written_unasked(run: Run, show: Path, raw: Path) -> None:
    result = run("import", str(raw))

    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert "Blätter zählen" in result.stdout
    assert not essays(show)


def test_standard_input(run: Run, show: Path) -> None:
    result = run("import", "-", "--yes", stdin=RAW.encode())

    assert result.exit_code == 0, result.stderr
    (path,) = essays(show)
    assert read_essay(path).source == ""


def test_a_folder_and_a_bad_source_among_many(run: Run, show: Path, tmp_path: Path) -> None:
    folder = tmp_path / "texte"
    (folder / "alt").mkdir(parents=True)
    (folder / "a.txt").write_text(RAW, encoding="utf-8")
    (folder / "alt" / "b.md").write_text(f"# Zweiter\n\n{PROSE} Zwei.\n", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\0\1\2" * 999)
    (folder / ".geheim.txt").write_text(RAW, encoding="utf-8")
    (folder / "bild.png").write_bytes(b"\x89PNG")

    result = run("import", str(folder), "https://127.0.0.1:1/", "--yes")

    assert result.exit_code == 4
    assert len(essays(show)) == 2
    errors = [line for line in result.stderr.splitlines() if line.startswith("essaycast: ")]
    assert len(errors) == 2
    assert "c.txt" in errors[0] and "127.0.0.1" in errors[1]


def test_what_is_not_there(run: Run) -> None:
    result = run("import", "gibtesnicht.txt", "--yes")

    assert result.exit_code == 4
    assert "no such file" in result.stderr


@pytest.mark.parametrize(
    ("order", "expected"),
    [("oldest", ["2026-12-15", "2026-12-08", "2026-12-01"]),
     ("file", ["2026-12-01", "2026-12-08", "2026-12-15"])],
)  # fmt: skip
def test_drip(order: str, expected: list[str], run: Run, show: Path, tmp_path: Path) -> None:
    """An archive stands newest first; the oldest essay gets the first date."""
    path = tmp_path / "archiv.md"
    path.write_text("".join(f"# Text {n}\n\n{PROSE} Nummer {n}.\n\n" for n in "abc"), "utf-8")

    result = run(
        "import", str(path), "--yes", "--every", "7d", "--from", "2026-12-01", "--order", order
    )

    assert result.exit_code == 0, result.stderr
    dates = [read_essay(show / "episodes" / f"text-{n}.md").date for n in "abc"]
    assert [date.date().isoformat() for date in dates if date] == expected


def test_drip_goes_by_dates_where_there_are_any(run: Run, show: Path, tmp_path: Path) -> None:
    for name, date in (("neu", "2020-05-01"), ("alt", "2019-01-01")):
        text = f"---\ntitle: {name}\ndate: {date}\n---\n\n{PROSE} {name}.\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")

    run(
        "import", str(tmp_path / "alt.md"), str(tmp_path / "neu.md"), "--yes",
        "--every", "2w", "--from", "2027-01-01",
    )  # fmt: skip

    dates = {path.stem: read_essay(path).date for path in essays(show)}
    assert {name: str(date)[:10] for name, date in dates.items()} == {
        "alt": "2027-01-01", "neu": "2027-01-15",
    }  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [["--every", "bald"], ["--every", "7d", "--from", "morgen"], ["--from", "2026-01-01"]],
)
def test_drip_that_cannot_be_read(arguments: list[str], run: Run, raw: Path) -> None:
    result = run("import", str(raw), "--yes", *arguments)

    assert result.exit_code == 2


def test_an_excerpt_is_noted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><item><title>Kurz</title><description>'
        "Der Anfang eines Textes, der noch weitergeht und dann [&#8230;]</description></item>"
        "</channel></rss>",
        encoding="utf-8",
    )

    result = run("import", str(path), "--dry-run", "--json")

    (row,) = json.loads(result.stdout)["sources"][0]["essays"]
    assert any("excerpt" in note for note in row["notes"])


def test_front_matter_of_the_raw_file_is_kept(run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "vorab.md"
    path.write_text(
        "---\nTitel: Vorab\nguid: alt-1\nepisode: 3\ndraft: true\nkategorie: x\n"
        f"tags:\n  - Herbst\n  - Vater\n---\n\n{PROSE}\n",
        encoding="utf-8",
    )

    run("import", str(path), "--yes")

    essay = read_essay(essays(show)[0])
    assert (essay.title, essay.guid, essay.episode, essay.draft) == ("Vorab", "alt-1", 3, True)
    assert essay.tags == ("Herbst", "Vater")


SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
WORDS = [
    36, 57, 84, 88, 139, 153, 157, 157, 173, 175, 178, 204,
    208, 219, 220, 238, 261, 368, 434, 528, 575, 691, 927,
]  # fmt: skip


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five seeds are not beside the repository")
def test_the_seeds(run: Run, show: Path) -> None:
    counts = []
    for path in sorted(SEEDS.iterdir()):
        result = run("import", str(path), "--yes", "--json")
        assert result.exit_code == 0, result.stderr
        counts.append(len(json.loads(result.stdout)["sources"][0]["essays"]))

    assert counts == [1, 1, 1, 19, 1]
    assert len(essays(show)) == 23
    # A rule that takes a line more or less from them must be looked at.
    words = sorted(len(read_essay(path).body.split()) for path in essays(show))
    assert words == WORDS
