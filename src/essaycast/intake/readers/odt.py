"""OpenDocument texts (.odt): content.xml is read with lxml.

No library is used: odfpy has had no release since 2020, and what an essay needs of the
format (ISO/IEC 26300: headings, paragraphs, lists, notes, tables) is little.
"""

from __future__ import annotations

from html import escape
from typing import Any

from essaycast.errors import EssayError
from essaycast.intake.lines import Document, key
from essaycast.intake.readers.docx import manuscript
from essaycast.intake.readers.markup import parse_html, parse_xml
from essaycast.intake.readers.package import Package

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SKIPPED = (
    "annotation", "annotation-end", "tracked-changes", "sequence-decls", "table-of-content",
    "forms", "variable-decls", "page-number",
)  # fmt: skip


def read_odt(package: Package) -> list[Document]:
    """The document of an .odt file.

    Raises:
        EssayError: damaged, or not a text.
    """
    root = parse_xml(package.read("content.xml"), package.name)
    body = root.find(f".//{_OFFICE}text")
    if body is None:
        raise EssayError(f"{package.name}: an OpenDocument file, but not a text (.odt)")
    reader = _Reader(root)
    try:
        html = reader.blocks(body) + reader.notes()
    except RecursionError as error:
        raise EssayError(f"{package.name}: nested deeper than any text is") from error
    if not html.strip():
        raise EssayError(f"{package.name}: no text in it")
    page = parse_html(f"<html><body>{html}</body></html>", package.name)
    return [manuscript(page, package.name, frozenset(reader.pages))]


class _Reader:
    """Turns OpenDocument elements into the HTML that the manuscript converter knows."""

    def __init__(self, root: Any) -> None:
        self.parents = {
            style.get(f"{_STYLE}name"): style.get(f"{_STYLE}parent-style-name") or ""
            for style in root.iter(f"{_STYLE}style")
        }
        self.footnotes: list[str] = []
        self.breaks = {
            style.get(f"{_STYLE}name")
            for style in root.iter(f"{_STYLE}style")
            if any(p.get(f"{_FO}break-before") == "page" for p in style)
        }
        self.pages: set[str] = set()

    def blocks(self, element: Any) -> str:
        return "".join(self._block(child) for child in element)

    def notes(self) -> str:
        items = (f'<li id="fn{n}"><p>{text}</p></li>' for n, text in enumerate(self.footnotes, 1))
        return f"<ol>{''.join(items)}</ol>" if self.footnotes else ""

    def _block(self, element: Any) -> str:
        tag = str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
        if tag in ("h", "p") and element.get(f"{_TEXT}style-name") in self.breaks:
            self.pages.add(key("".join(element.itertext())))
        if tag == "h":
            level = element.get(f"{_TEXT}outline-level") or "1"
            return _tagged(
                f"h{min(6, int(level) if level.isdigit() else 1)}", self._inline(element)
            )
        if tag == "p":
            style = element.get(f"{_TEXT}style-name") or ""
            names = {style.lower(), self.parents.get(style, "").lower()}
            text = self._inline(element)
            if names & {"title", "titel"} and text.strip():
                return f'<h1 class="document-title">{text}</h1>'
            if names & {"quotations", "quote", "zitat"}:
                return f"<blockquote><p>{text}</p></blockquote>"
            return _tagged("p", text)
        if tag == "list":
            items = (f"<li>{self.blocks(item)}</li>" for item in element)
            return f"<ul>{''.join(items)}</ul>"
        if tag == "table":
            rows = []
            for row in element.iter(f"{_TABLE}table-row"):
                cells = (
                    f"<td>{self.blocks(cell)}</td>" for cell in row.iter(f"{_TABLE}table-cell")
                )
                rows.append(f"<tr>{''.join(cells)}</tr>")
            return f"<table>{''.join(rows)}</table>"
        return "" if tag in _SKIPPED else self.blocks(element)

    def _inline(self, element: Any) -> str:
        out = [escape(element.text or "")]
        for child in element:
            tag = str(child.tag).rpartition("}")[2] if isinstance(child.tag, str) else ""
            if tag in ("s", "tab"):
                out.append(" ")
            elif tag == "line-break":
                out.append("<br>")
            elif tag == "note":
                body = child.find(f"{_TEXT}note-body")
                inside = " ".join(self._inline(p) for p in body) if body is not None else ""
                self.footnotes.append(inside)
                number = len(self.footnotes)
                out.append(f'<sup><a href="#fn{number}">{number}</a></sup>')
            elif tag == "frame":
                label = child.findtext(f"{_SVG}title") or child.findtext(f"{_SVG}desc") or ""
                out.append(f'<img alt="{escape(label)}">')
            elif tag not in _SKIPPED:
                out.append(self._inline(child))
            out.append(escape(child.tail or ""))
        return "".join(out)


def _tagged(tag: str, text: str) -> str:
    return f"<{tag}>{text}</{tag}>" if text.strip() else ""
