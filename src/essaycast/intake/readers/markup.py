"""Parsing HTML and XML from strangers: no entities, no network, no bottomless trees."""

from __future__ import annotations

import re
from typing import Any

from essaycast.errors import EssayError
from essaycast.intake.decode import LARGEST_PAGE, decode

_DEEPEST = 250
"""Levels; the parser itself stops at 256 and would lose the text below silently."""


def parse_html(data: bytes | str, name: str, *, charset: str = "") -> Any:
    """The root element of a page.

    Raises:
        EssayError: too large, nested too deep, or no HTML.
    """
    from lxml import etree, html

    if len(data) > LARGEST_PAGE:
        raise EssayError(f"{name}: larger than {LARGEST_PAGE // 10**6} MB; save only its text")
    text = (
        data if isinstance(data, str) else decode(data, name, declared=charset or _declared(data))
    )
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    parser = html.HTMLParser(
        huge_tree=False, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise EssayError(f"{name}: not HTML that can be read") from error
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise EssayError(f"{name}: nested deeper than any page is; save only its text")
    return root


def parse_xml(data: bytes, name: str) -> Any:
    """The root element of an XML part; declarations of entities are refused.

    Raises:
        EssayError: not well-formed, or it holds a document type.
    """
    from lxml import etree

    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data.replace(b"\0", b"")[:100_000], re.IGNORECASE) and (
        b"<!ENTITY" in data.replace(b"\0", b"").upper()
    ):
        raise EssayError(f"{name}: XML with entity declarations is not read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise EssayError(f"{name}: not XML that can be read") from error


def _declared(data: bytes) -> str:
    found = re.search(rb"""<meta[^>]+charset=["']?([\w.:-]{1,40})""", data[:4000], re.IGNORECASE)
    found = found or re.search(rb"""<\?xml[^>]+encoding=["']([\w.:-]{1,40})""", data[:200])
    return found.group(1).decode("ascii") if found else ""
