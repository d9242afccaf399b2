"""Input that wants to do harm ends in one clear line, in bounded time and memory."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PROSE = (
    "Der Regen fiel den ganzen Tag, und niemand in der Stadt hatte einen Schirm dabei. "
    "Am Abend war der Fluss so hoch wie seit Jahren nicht mehr."
)


def docx(body: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", body)
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def refused(result: Result, show: Path) -> str:
    """One line on standard error, exit code 4, nothing written; gives the line."""
    lines = result.stderr.strip().splitlines()
    assert result.exit_code == 4, result.stderr
    assert len([line for line in lines if line.startswith("essaycast:")]) == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert not list((show / "episodes").iterdir())
    return lines[-1]


@pytest.mark.slow
def test_fifty_megabytes_of_text(run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "gross.txt"
    path.write_text(f"{PROSE}\n\n" * 360_000, encoding="utf-8")
    assert path.stat().st_size > 50_000_000

    assert "MB" in refused(run("import", str(path), "--yes"), show)


def test_a_text_at_the_limit_of_short_lines_ends(run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "zeilen.txt"
    path.write_text("Titel\n" + "Ein Satz, und noch einer.\n" * 20_000, encoding="utf-8")

    result = run("import", str(path), "--yes")

    assert result.exit_code == 0, result.stderr


def test_binary_rubbish(run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "muell.txt"
    path.write_bytes(bytes(range(256)) * 500)

    assert "not a text file" in refused(run("import", str(path), "--yes"), show)


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"%PDF-1.7 ", "PDF"),
        (b"\xd0\xcf\x11\xe0", "Word"),
        (b"{\\rtf1 ", "RTF"),
        (b"\x89PNG", "pic"),
    ],
)
def test_foreign_formats_are_named(
    start: bytes, word: str, run: Run, show: Path, tmp_path: Path
) -> None:
    path = tmp_path / "text.docx"
    path.write_bytes(start + b"irgendetwas" * 100)

    assert word in refused(run("import", str(path), "--yes"), show)


def test_a_zip_bomb_as_docx(run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "bombe.docx"
    path.write_bytes(docx(b"<w:document>" + b" " * 120_000_000))
    assert path.stat().st_size < 1_000_000

    assert "unpack" in refused(run("import", str(path), "--yes"), show)


def test_entities_in_a_docx(run: Run, show: Path, tmp_path: Path) -> None:
    body = (
        '<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>'
        "</w:document>"
    )
    path = tmp_path / "entities.docx"
    path.write_bytes(docx(body.encode()))

    assert "entity" in refused(run("import", str(path), "--yes"), show)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_bomb_as_feed(encoding: str, run: Run, show: Path, tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss [<!ENTITY e0 "lol">{entities}]>'
        "<rss version='2.0'><channel><title>x</title><item><title>&e11;</title>"
        "<description>&e11;</description></item></channel></rss>"
    )
    path = tmp_path / "feed.xml"
    path.write_bytes(text.encode(encoding))

    assert "entity" in refused(run("import", str(path), "--yes"), show)


def test_a_feed_that_wants_a_file_of_this_machine(run: Run, show: Path, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("streng geheim", encoding="utf-8")
    path = tmp_path / "feed.rss"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<rss version='2.0'><channel><item><title>t</title><description>&x; und mehr Text"
        "</description></item></channel></rss>",
        encoding="utf-8",
    )

    result = run("import", str(path), "--yes")

    refused(result, show)
    assert "geheim" not in result.stdout


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote"])
def test_html_nested_100_000_deep(tag: str, run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "tief.html"
    path.write_text(
        f"<html><body>{f'<{tag}>' * 100_000}<p>{PROSE}</p></body></html>", encoding="utf-8"
    )

    assert "nested" in refused(run("import", str(path), "--yes"), show)


def test_a_title_of_10_000_characters(run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "titel.html"
    path.write_text(
        f"<html><head><title>x</title></head><body><article><h1>{'Langer Titel ' * 800}</h1>"
        f"<p>{PROSE}</p></article></body></html>",
        encoding="utf-8",
    )

    result = run("import", str(path), "--yes", "--json")

    assert result.exit_code == 0, result.stderr
    row = json.loads(result.stdout)["sources"][0]["essays"][0]
    assert len(row["title"]) <= 210
    assert len(Path(row["path"]).name) <= 70


@pytest.mark.parametrize(
    "title", ["../../x", "con", "🌿🌿🌿", "/etc/passwd", "..", "a\\b:c*?", "index", "NUL"]
)
def test_titles_never_lead_out_of_episodes(
    title: str, run: Run, show: Path, tmp_path: Path
) -> None:
    path = tmp_path / "quelle.md"
    path.write_text(f"# {title}\n\n{PROSE}\n", encoding="utf-8")
    before = set(tmp_path.rglob("*"))

    result = run("import", str(path), "--yes")

    assert result.exit_code == 0, result.stderr
    made = {entry for entry in tmp_path.rglob("*") if entry.is_file()} - before
    essays = [entry for entry in made if entry.suffix == ".md"]
    assert len(essays) == 1 and essays[0].parent == show / "episodes"
    assert essays[0].stem not in ("con", "nul", "index")
    assert all(show in entry.parents for entry in made)


def test_a_link_in_episodes_is_not_written_through(run: Run, show: Path, tmp_path: Path) -> None:
    outside = tmp_path / "aussen.md"
    (show / "episodes" / "der-regen.md").symlink_to(outside)
    path = tmp_path / "quelle.md"
    path.write_text(f"# Der Regen\n\n{PROSE}\n", encoding="utf-8")

    result = run("import", str(path), "--yes")

    assert result.exit_code == 4
    assert "der-regen.md: a link that leads out" in result.stderr
    assert not outside.exists()


def test_escape_sequences_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "quelle.txt"
    path.write_text(f"Titel \x1b[31mrot\x1b]0;x\x07\n\n{PROSE}\n\nTeilen:\n", encoding="utf-8")

    result = run("import", str(path), "--dry-run")

    assert "\x1b" not in result.stdout + result.stderr and "\x07" not in result.stdout


def test_phrases_do_not_explode_on_long_lines(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "quelle.txt"
    lines = [word * 60 for word in ("teilen ", "a | ", "| ", "« ", "12 ", "# ", "( ", "→ ")]
    path.write_text("\n".join([PROSE, *lines * 30]), encoding="utf-8")

    result = run("import", str(path), "--dry-run")

    assert result.exit_code == 0


@pytest.mark.skipif(os.name == "nt", reason="named pipes")
def test_a_pipe_given_by_name_is_refused(run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)

    refused(run("import", str(path), "--yes"), show)
