"""Word files, by mammoth: styles become headings, quotes, lists and footnotes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from essaycast.errors import EssayError
from essaycast.intake.decode import normalise
from essaycast.intake.htmltext import text_of, to_markdown
from essaycast.intake.lines import Document, key, make_lines
from essaycast.intake.readers.markup import parse_html, parse_xml
from essaycast.intake.readers.package import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = """
p[style-name='Title'] => h1.document-title:fresh
p[style-name='Titel'] => h1.document-title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Untertitel'] => p:fresh
p[style-name='Überschrift 1'] => h1:fresh
p[style-name='Überschrift 2'] => h2:fresh
p[style-name='Überschrift 3'] => h3:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Zitat'] => blockquote > p:fresh
p[style-name='Intensives Zitat'] => blockquote > p:fresh
"""


def read_docx(package: Package) -> list[Document]:
    """The document of a Word file; several, if it is a row of first-level headings with text.

    Raises:
        EssayError: damaged, or unreasonable in size.
    """
    import mammoth

    pages: frozenset[str] = frozenset()
    for part in package.names:
        if part.endswith((".xml", ".rels")):
            # The library reads these with the standard parser: refuse what is no plain XML.
            tree = parse_xml(package.read(part), f"{package.name} ({part})")
            if part == "word/document.xml":
                pages = _pages(tree)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(package.data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        )
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, RecursionError,
            OSError, zipfile.BadZipFile) as error:  # fmt: skip
        raise EssayError(
            f"{package.name}: not a Word file that can be read; open it and save it as .docx anew"
        ) from error
    if not str(result.value).strip():
        raise EssayError(f"{package.name}: no text in it")
    root = parse_html(f"<html><body>{result.value}</body></html>", package.name)
    return [manuscript(root, package.name, pages)]


def _pages(tree: Any) -> frozenset[str]:
    """The first paragraphs after page breaks (ECMA-376, 17.3.1.23, 17.3.3.1 and 17.6.22)."""
    found = set()
    pending = False
    for paragraph in tree.iter(f"{_W}p"):
        before: list[str] = []
        after: list[str] = []
        broken = False
        for element in paragraph.iter(f"{_W}t", f"{_W}br"):
            if element.tag == f"{_W}t":
                (after if broken else before).append(element.text or "")
            elif element.get(f"{_W}type") == "page":
                broken = True
        mark = paragraph.find(f"{_W}pPr/{_W}pageBreakBefore")
        top = mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off")
        first, second = key("".join(before)), key("".join(after))
        if first and (pending or top):
            found.add(first)
        if broken and second and not first:
            found.add(second)
        section = paragraph.find(f"{_W}pPr/{_W}sectPr") is not None
        pending = section or (broken and not second) or (pending and not first and not second)
    return frozenset(found)


def manuscript(root: Any, name: str, pages: frozenset[str] = frozenset()) -> Document:
    """A converted manuscript (h1.document-title is its title) as a document."""
    titles = root.xpath("//h1[contains(@class, 'document-title')][normalize-space()]")
    tops = root.xpath("//h1[normalize-space()]")
    body = root.find("body")
    skip: frozenset[Any] = frozenset()
    title = ""
    single = False
    if len(titles) == 1:
        title, single, skip = text_of(titles[0]), True, frozenset(titles)
    elif len(tops) > 1:
        first = next((e for e in body if text_of(e)), None)
        single = first is not None and first.tag != "h1"
    markdown = normalise(to_markdown(body, skip=skip))
    lines = make_lines(markdown.split("\n"), keep_breaks=True)
    return Document(
        name, lines, "markdown", title=normalise(title), single=single, loose=single, pages=pages,
        converted=True,
    )  # fmt: skip
