"""Word files, OpenDocument texts, books and encodings: made here, read by the command."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from essaycast.essays.read import read_essay
from tests.intake.test_hostile import WORD, docx

Run = Callable[..., Result]

ONE = "Der Koffer stand seit dem Umzug im Flur, und niemand wollte wissen, was darin ist."
TWO = "Am Sonntag habe ich ihn geöffnet. Er war leer, bis auf einen Zettel mit meinem Namen."


def paragraph(text: str, style: str = "", numbered: bool = False) -> str:
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{marks}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def styles(*names: str) -> bytes:
    items = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        "</w:style>"
        for name in names
    )
    return f'<w:styles xmlns:w="{WORD}">{items}</w:styles>'.encode()


def word(*paragraphs: str) -> bytes:
    body = f'<w:document xmlns:w="{WORD}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/styles" Target="styles.xml"/></Relationships>'
    )
    return docx(
        body.encode(),
        **{
            "word/styles.xml": styles("Title", "heading 1", "heading 2", "Quote"),
            "word/_rels/document.xml.rels": relations.encode(),
        },
    )


def imported(run: Run, path: Path) -> list[dict[str, Any]]:
    result = run("import", str(path), "--yes", "--json")
    assert result.exit_code == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)["sources"][0]["essays"]
    return rows


def test_a_word_file_with_a_title_and_chapters(run: Run, show: Path, tmp_path: Path) -> None:
    path = tmp_path / "koffer.docx"
    path.write_bytes(
        word(
            paragraph("Der Koffer", "Title"),
            paragraph(ONE),
            paragraph("Der Sonntag", "heading1"),
            paragraph(TWO),
            paragraph("Wer reist, lässt etwas da.", "Quote"),
            paragraph("Der Montag", "heading1"),
            paragraph(ONE),
        )
    )

    (row,) = imported(run, path)

    body = read_essay(show / row["path"]).body
    assert row["title"] == "Der Koffer"
    assert "## Der Sonntag" in body and "## Der Montag" in body
    assert "> Wer reist, lässt etwas da." in body
    assert body.count(ONE) == 2 and TWO in body


def test_a_word_file_with_several_first_level_headings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "texte.docx"
    path.write_bytes(
        word(
            paragraph("Der Koffer", "heading1"),
            paragraph(ONE),
            paragraph("Der Zettel", "heading1"),
            paragraph(TWO),
        )
    )

    assert [row["title"] for row in imported(run, path)] == ["Der Koffer", "Der Zettel"]


def test_a_word_file_without_styles(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "schlicht.docx"
    path.write_bytes(
        word(
            paragraph("Der Koffer"), paragraph(ONE), paragraph("Der Sonntag"),
            paragraph(TWO), paragraph("Teilen:"), paragraph("Facebook"),
        )
    )  # fmt: skip

    (row,) = imported(run, path)

    assert row["title"] == "Der Koffer"
    assert row["body"] == f"{ONE}\n\n## Der Sonntag\n\n{TWO}"


def test_an_opendocument_text(run: Run, tmp_path: Path) -> None:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "text", "style", "table")
    )
    content = (
        f"<office:document-content {names}><office:body><office:text>"
        f'<text:p text:style-name="Title">Der Koffer</text:p><text:p>{ONE}'
        '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>Ein roter.</text:p></text:note-body>"
        "</text:note></text:p>"
        '<text:h text:outline-level="2">Der Sonntag</text:h>'
        f"<text:p>{TWO}</text:p><text:list><text:list-item><text:p>ein Hut</text:p>"
        "</text:list-item><text:list-item><text:p>kein Hut</text:p></text:list-item></text:list>"
        "</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    path = tmp_path / "koffer.odt"
    path.write_bytes(out.getvalue())

    (row,) = imported(run, path)

    assert row["title"] == "Der Koffer"
    assert f"{ONE}[^1]" in row["body"] and "[^1]: Ein roter." in row["body"]
    assert "## Der Sonntag" in row["body"]
    assert "- ein Hut\n- kein Hut" in row["body"]


def test_a_book_gives_its_chapters_in_reading_order(run: Run, tmp_path: Path) -> None:
    def chapter(title: str, text: str, kind: str = "chapter") -> str:
        return (
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
            f'<body epub:type="{kind}"><h1>{title}</h1><p>{text}</p><p>{text}</p></body></html>'
        )

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/b.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "OEBPS/b.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/'
            '1.1/"><metadata><dc:title>Gepäck</dc:title><dc:creator>Ida Kern</dc:creator>'
            '</metadata><manifest><item id="t" href="t.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="b" href="b%20b.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="t"/><itemref idref="b"/><itemref idref="a"/></spine></package>',
        )
        archive.writestr("OEBPS/t.xhtml", chapter("Gepäck", ONE, "titlepage"))
        archive.writestr("OEBPS/a.xhtml", chapter("Der Zettel", TWO))
        archive.writestr("OEBPS/b b.xhtml", chapter("Der Koffer", ONE))
    path = tmp_path / "buch.epub"
    path.write_bytes(out.getvalue())

    rows = imported(run, path)

    assert [row["title"] for row in rows] == ["Der Koffer", "Der Zettel"]
    assert rows[0]["author"] == "Ida Kern"


TEXT = "Über Äpfel\n\nDer größte Apfel hieß „Öhringer“ – süß, schön und für Mäuse unerreichbar.\n"


@pytest.mark.parametrize(
    ("encoding", "start"),
    [
        ("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b""), ("utf-16-le", b""),
        ("utf-16-be", b""), ("utf-16-le", b"\xff\xfe"), ("utf-32", b""), ("cp1252", b""),
        ("mac_roman", b""),
    ],
)  # fmt: skip
def test_encodings(encoding: str, start: bytes, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "apfel.txt"
    path.write_bytes(start + TEXT.encode(encoding))

    (row,) = imported(run, path)

    assert row["title"] == "Über Äpfel"
    assert row["body"] == TEXT.split("\n\n")[1].strip()


def test_decomposed_letters_odd_blanks_and_line_ends(run: Run, tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n")
    text = text.replace("größte Apfel", "gr\u00adößte\u00a0Apfel".replace("ö", "o\u0308"))
    path = tmp_path / "apfel.txt"
    path.write_bytes(text.replace("süß", "sü\u200bß").encode())

    (row,) = imported(run, path)

    assert row["body"] == TEXT.split("\n\n")[1].strip()


def test_a_page_in_latin_1_that_says_so(run: Run, tmp_path: Path) -> None:
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'
        "<title>Äpfel</title></head><body><article><h1>Äpfel</h1>"
        "<p>Der größte hieß Öhringer und war süß, sagte jedenfalls mein Großvater.</p>"
        "</article></body></html>"
    )
    path = tmp_path / "apfel.html"
    path.write_bytes(page.encode("iso-8859-1"))

    (row,) = imported(run, path)

    assert row["title"] == "Äpfel"
    assert "größte hieß Öhringer" in row["body"]


def test_text_that_was_decoded_wrongly_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "apfel.txt"
    path.write_bytes(TEXT.replace("Ä", "A").encode().decode("cp1252", "ignore").encode())

    (row,) = imported(run, path)

    assert "süß, schön und für Mäuse" in row["body"]
