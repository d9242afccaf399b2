"""One file a format: bytes -> `Document`s. A library is loaded by the reader that needs it.

To add a format: a module here with a function `bytes, name -> list[Document]`, and a line in
`read_source`. What a reader makes is Markdown or plain lines; boilerplate is not its job,
except for what only the format can show (a page's <nav>, a feed's footer).
"""

from __future__ import annotations

import re

from essaycast.errors import EssayError
from essaycast.intake.lines import Document

SUFFIXES = (
    ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".xml", ".rss", ".atom",
    ".docx", ".odt", ".epub",
)  # fmt: skip
"""What a folder is searched for."""

_FOREIGN = (
    (b"%PDF", "a PDF", "copy its text into a .txt file, or export the original as .docx"),
    (b"\x89PNG", "a picture", "give the text"),
    (b"\xff\xd8\xff", "a picture", "give the text"),
    (b"GIF8", "a picture", "give the text"),
    (b"\xd0\xcf\x11\xe0", "an old Word file", "save it as .docx"),
    (b"{\\rtf", "an RTF file", "save it as .docx or .txt"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"ID3", "a sound file", "give the text"),
    (b"\x7fELF", "a program", "give the text"),
)


def read_source(
    data: bytes, name: str, *, content_type: str = "", link: str = ""
) -> list[Document]:
    """The documents in `data`, by what it is rather than by what it is called.

    Args:
        data: The whole file or answer.
        name: What the person called it; its ending is a hint, and it stands in messages.
        content_type: What a server said, with its charset.
        link: The address it came from, if any.

    Raises:
        EssayError: nothing essaycast can read.
    """
    if not data.strip():
        raise EssayError(f"{name}: empty; there is nothing to import")
    if data.startswith(b"PK"):
        return _archive(data, name)
    for magic, what, advice in _FOREIGN:
        if data.startswith(magic):
            raise EssayError(f"{name}: {what}, not a text; {advice}")
    kind = _kind(data, name, content_type)
    charset = _charset(content_type)
    if kind == "feed":
        from essaycast.intake.readers.feed import read_feed

        return read_feed(data, name, link=link)
    if kind == "html":
        from essaycast.intake.readers.html import read_html

        return read_html(data, name, charset=charset, link=link)
    from essaycast.intake.readers.plain import read_plain

    documents = read_plain(data, name, markdown=kind == "markdown")
    for document in documents:
        document.link = document.link or link
    return documents


def _archive(data: bytes, name: str) -> list[Document]:
    from essaycast.intake.readers.package import open_package

    package = open_package(data, name)
    if "word/document.xml" in package.names:
        from essaycast.intake.readers.docx import read_docx

        return read_docx(package)
    if "content.xml" in package.names:
        from essaycast.intake.readers.odt import read_odt

        return read_odt(package)
    if "META-INF/container.xml" in package.names:
        from essaycast.intake.readers.epub import read_epub

        return read_epub(package)
    raise EssayError(f"{name}: a zip file, but not a .docx, .odt or .epub; unpack it first")


def _kind(data: bytes, name: str, content_type: str) -> str:
    head = data[:6000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    suffix = "." + name.lower().rpartition(".")[2]
    served = content_type.split(";")[0].strip().lower()
    if re.match(rb"<\?xml|<rss|<feed|<rdf|<!--|<!doctype rss", head) or suffix in (".rss", ".atom"):
        if re.search(rb"<(?:rss|feed|rdf:rdf)[\s>]", head):
            return "feed"
        if re.search(rb"<html[\s>]", head):
            return "html"
        if suffix in (".rss", ".atom") or re.search(rb"<\?xml|<!entity", head):
            return "feed"
    if re.match(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<!-- ", head):
        return "html"
    if suffix in (".md", ".markdown"):
        return "markdown"
    if suffix in (".html", ".htm", ".xhtml") or served in ("text/html", "application/xhtml+xml"):
        return "html"
    if served in ("text/markdown", "text/x-markdown"):
        return "markdown"
    tags = len(re.findall(rb"</(?:p|div|h[1-6]|li|article|section)>|<br ?/?>", head))
    if head.startswith(b"<") and tags >= 2:
        return "html"
    return "plain"


def _charset(content_type: str) -> str:
    found = re.search(r"charset=[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    return found.group(1) if found else ""
