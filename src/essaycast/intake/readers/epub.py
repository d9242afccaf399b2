"""Books (.epub): each chapter of the spine with a headline and a text is an essay.

No library is used: the kept one, EbookLib, is under the AGPL, and the format (EPUB 3.3, a
zip of XHTML files and a list of their order) needs little.
"""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import unquote

from essaycast.errors import EssayError
from essaycast.intake.lines import Document, words
from essaycast.intake.readers.html import fragment_document, heading_of
from essaycast.intake.readers.markup import parse_html, parse_xml
from essaycast.intake.readers.package import Package

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_FRAME = (
    "titlepage", "copyright-page", "toc", "cover", "landmarks", "imprint", "colophon", "index",
    "dedication", "halftitlepage", "loi", "lot",
)  # fmt: skip
_LEAST = 25
"""Words of a chapter; less is a title page."""


def read_epub(package: Package) -> list[Document]:
    """The documents of a book, in reading order.

    Raises:
        EssayError: damaged, protected, or without a text.
    """
    if "META-INF/encryption.xml" in package.names and "META-INF/rights.xml" in package.names:
        raise EssayError(f"{package.name}: protected against copying; it cannot be read")
    container = parse_xml(package.read("META-INF/container.xml"), package.name)
    rootfile = container.find(f".//{_CONTAINER}rootfile")
    opf_name = rootfile.get("full-path") if rootfile is not None else ""
    opf = parse_xml(package.read(opf_name or ""), package.name)
    author = (opf.findtext(f".//{_DC}creator") or "").strip()
    book = (opf.findtext(f".//{_DC}title") or "").strip()
    items = {item.get("id"): item for item in opf.iter(f"{_OPF}item")}
    documents = []
    for reference in opf.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no":
            continue
        if "nav" in (item.get("properties") or "").split():
            continue
        path = posixpath.normpath(
            posixpath.join(posixpath.dirname(opf_name or ""), unquote(item.get("href") or ""))
        )
        if path not in package.names or "html" not in (item.get("media-type") or "html"):
            continue
        found = _chapter(package, path, author)
        if found is not None:
            documents.append(found)
    if not documents:
        raise EssayError(f"{package.name}: no chapter with a text in it")
    if len(documents) == 1 and not documents[0].title:
        documents[0].title = book
    return documents


def _chapter(package: Package, path: str, author: str) -> Document | None:
    root = parse_html(package.read(path), f"{package.name} ({path})")
    body = root.find("body")
    if body is None:
        return None
    kinds = " ".join(
        str(element.get("epub:type") or element.get("type") or "") for element in _top(body)
    ).split()
    if any(kind in _FRAME for kind in kinds):
        return None
    from lxml import html

    markup = html.tostring(body, encoding="unicode")
    heading = heading_of(body)
    document = fragment_document(
        markup, package.name, title=heading, moment=None, author=author, link=""
    )
    size = sum(words(line.bare) for line in document.lines)
    return document if size >= _LEAST else None


def _top(body: Any) -> list[Any]:
    return [body, *list(body)[:3]]
