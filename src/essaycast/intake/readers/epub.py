"""Books (.epub): each chapter of the spine with a headline and a text is an essay.

No library is used: the kept one, EbookLib, is under the AGPL, and the format (EPUB 3.3, a
zip of XHTML files and a list of their order) needs little.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import unquote

from essaycast.errors import EssayError
from essaycast.intake.htmltext import text_of
from essaycast.intake.lines import Document, Line, key, words
from essaycast.intake.readers.html import fragment_document, heading_of, row_of_texts
from essaycast.intake.readers.markup import parse_html, parse_xml
from essaycast.intake.readers.package import Package

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_FRAME = (
    "titlepage", "copyright-page", "toc", "cover", "landmarks", "imprint", "colophon", "index",
    "dedication", "halftitlepage", "loi", "lot",
)  # fmt: skip
_NO_ESSAY = re.compile(
    r"(?:impressum|imprint|inhalt|inhaltsverzeichnis|inhaltsübersicht|contents|table of contents|"
    r"titelseite|title page|schmutztitel|copyright.{0,40}|rechtliches|rechtliche hinweise|"
    r"danksagung(?:en)?|acknowledge?ments?|"
    r"(?:über|zu|zum|zur|vom|von|about) (?:(?:die|den|der|dem|the) )?(?:autor\w*|verfasser\w*|"
    r"author|verlag\w*|publisher)(?: .{0,40})?|(?:der|die) (?:autor\w*|verfasser\w*)|"
    r"autor\w*|verfasser\w*|kurzbiogra\w+|"
    r"(?:weitere|andere) (?:bücher|titel|werke|veröffentlichungen|bände)\b.{0,60}|"
    r"(?:ebenfalls|auch|bereits|außerdem) (?:von|erschienen|erhältlich)\b.{0,60}|"
    r"(?:von .{3,40} )?(?:sind|ist) (?:außerdem|bisher|bereits|auch) erschienen.{0,40}|"
    r"also by .{3,40}|more books .{0,40}|veröffentlichungen|verlagsprogramm|leseprobe.{0,60}|"
    r"(?:bild|quellen|text|druck)?nachweise?|(?:bild|text)rechte|druckgeschichte|"
    r"abbildungsverzeichnis|stichwortverzeichnis|landmarks|cover image)",
    re.IGNORECASE,
)
_SHORT_FRAME = re.compile(
    r"titel|cover|umschlag|widmung|dedication|dank|vita|register|index|newsletter|werbung|anzeige|"
    r"biogra\w+|über mich|zum buch|über das buch",
    re.IGNORECASE,
)
"""What may be an essay's title as well, if much stands below it."""
_IMPRINT = re.compile(
    r"\bISBN\b|alle rechte vorbehalten|all rights reserved|©|\(c\) ?\d{4}|\bE-?Book-Ausgabe\b|"
    r"\b(?:1\.|erste|\d+\.) auflage\b|umschlag(?:gestaltung|bild)?:|lektorat:|satz:",
    re.IGNORECASE,
)
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
    documents: list[Document] = []
    left_out: list[Line] = []
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
        documents += _chapter(package, path, author, left_out)
    if not documents:
        raise EssayError(f"{package.name}: no chapter with a text in it")
    documents[0].removed = [*left_out, *documents[0].removed]
    if len(documents) == 1 and not documents[0].title:
        documents[0].title = book
    return documents


def _chapter(package: Package, path: str, author: str, left_out: list[Line]) -> list[Document]:
    """The texts of one file of a book; what is none goes to `left_out`."""
    root = parse_html(package.read(path), f"{package.name} ({path})")
    body = root.find("body")
    if body is None:
        return []
    kinds = " ".join(
        str(element.get("epub:type") or element.get("type") or "") for element in _top(body)
    ).split()
    heading = heading_of(body)
    if any(kind in _FRAME for kind in kinds) or _is_frame(body, heading, author):
        line = Line(0, text_of(body)[:200])
        line.drop("book")
        left_out.append(line)
        return []
    from lxml import html

    markup = html.tostring(body, encoding="unicode")
    document = fragment_document(
        markup, package.name, title=heading, moment=None, author=author, link=""
    )
    if row_of_texts(document):
        document.single, document.title = False, ""
    size = sum(words(line.bare) for line in document.lines)
    return [document] if size >= _LEAST else []


def _is_frame(body: Any, heading: str, author: str) -> bool:
    """True for an imprint, contents, a note about the author, a list of other books."""
    shown = re.sub(r"[\s:.!]+$", "", heading)
    if _NO_ESSAY.fullmatch(shown):
        return True
    if author and key(shown) in (key(author), key(f"über {author}"), key(f"zu {author}")):
        return True
    text = text_of(body)
    count = words(text)
    if _SHORT_FRAME.fullmatch(shown) and count < 100:
        return True
    if count < 250 and len(_IMPRINT.findall(text)) >= 2:
        return True
    links = [element for element in body.iter("a") if element.get("href")]
    return len(links) > 2 and sum(words(text_of(link)) for link in links) >= 0.6 * count


def _top(body: Any) -> list[Any]:
    return [body, *list(body)[:3]]
