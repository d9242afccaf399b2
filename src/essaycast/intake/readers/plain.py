"""Plain text and Markdown, with front matter in YAML or TOML if there is any."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from essaycast.errors import EssayError
from essaycast.essays.read import split_front_matter
from essaycast.intake.dates import parse_moment
from essaycast.intake.decode import LARGEST_TEXT, decode, normalise
from essaycast.intake.lines import Document, Form, is_list_item, is_prose, key, make_lines
from essaycast.text import printable

_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_NEXT_HEAD = re.compile(
    r"\n[ \t]*\n(---[ \t]*\n(?=(?:[\w-]+:.*\n|[ \t]+\S.*\n|- .*\n)*(?:title|titel):)"
    r"(?:[\w-]+:.*\n|[ \t]+\S.*\n|- .*\n){1,30}---[ \t]*(?:\n|\Z))",
    re.IGNORECASE,
)
"""The front matter of the next text in a file that holds several."""
_NAMES = {
    "titel": "title",
    "datum": "date",
    "autor": "author",
    "autorin": "author",
    "description": "summary",
    "excerpt": "summary",
    "zusammenfassung": "summary",
    "schlagwörter": "tags",
    "keywords": "tags",
    "categories": "tags",
    "published": "date",
    "pubdate": "date",
}
_KEPT = (
    "guid",
    "draft",
    "season",
    "episode",
    "episode_type",
    "explicit",
    "cover",
    "voice",
    "intro",
    "outro",
)


def read_plain(data: bytes, name: str, *, markdown: bool = False) -> list[Document]:
    """The document in a text or Markdown file.

    Raises:
        EssayError: no text, or front matter that cannot be read.
    """
    if len(data) > LARGEST_TEXT:
        raise EssayError(f"{name}: larger than {LARGEST_TEXT // 10**6} MB of text; split it")
    raw = decode(data, name)
    text = normalise(raw)
    edges = [0, *(found.start(1) for found in _NEXT_HEAD.finditer(text)), len(text)]
    if len(edges) == 2 or not text.lstrip("\n").startswith("---"):
        document = document_of(text, name, markdown=markdown)
        document.pages = _pages(raw)
        return [document]
    return [
        document_of(text[a:b], name, markdown=markdown, above=text.count("\n", 0, a))
        for a, b in itertools.pairwise(edges)
    ]


def _pages(raw: str) -> frozenset[str]:
    """First lines of the pages, where form feeds part them."""
    tops = (page.strip().split("\n", 1)[0] for page in raw[:LARGEST_TEXT].split("\f")[1:2000])
    return frozenset(key(normalise(top)) for top in tops if top) - {""}


def document_of(text: str, name: str, *, markdown: bool, above: int = 0) -> Document:
    """The document in normalised `text`, that stands below `above` lines of its file."""
    values, body, first = _front_matter(text, name)
    first += above
    form: Form = "markdown" if markdown and not _line_per_paragraph(body) else "plain"
    lines = make_lines(body.split("\n"), start=first, keep_breaks=form == "markdown")
    document = Document(name, lines, form)
    if values:
        _apply(document, values)
    return document


def _front_matter(text: str, name: str) -> tuple[Mapping[str, Any], str, int]:
    stripped = text.lstrip("\n")
    blank = len(text) - len(stripped)
    found = _TOML.match(stripped)
    if found:
        try:
            values: Mapping[str, Any] = tomllib.loads(found.group(1))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise EssayError(
                f"{name}: front matter is not valid TOML: {printable(str(error))}"
            ) from error
        return values, stripped[found.end() :], blank + found.group().count("\n") + 1
    head, body, line = split_front_matter(stripped)
    if head is None:
        return {}, text, 1
    import yaml

    try:
        loaded = yaml.load(head, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        # Hand-made heads hold bare colons: read them line by line.
        loaded = {
            key.strip().lower(): value.strip().strip("\"'")
            for key, colon, value in (row.partition(":") for row in head.splitlines())
            if colon and re.fullmatch(r"[\w-]+", key.strip())
        }
    return (loaded if isinstance(loaded, dict) else {}), body, blank + line


def _apply(document: Document, values: Mapping[str, Any]) -> None:
    for raw, value in values.items():
        key = _NAMES.get(str(raw).lower(), str(raw).lower())
        if key == "title" and not isinstance(value, dict | list):
            document.title = document.title or str(value).strip()
        elif key == "date":
            moment = value if isinstance(value, date | datetime) else parse_moment(str(value))
            document.date = document.date or moment
        elif key == "author":
            document.author = document.author or _text(value)
        elif key == "summary":
            document.summary = document.summary or _text(value)
        elif key == "tags":
            parts = value if isinstance(value, list) else re.split(r"\s*,\s*", str(value))
            document.tags += tuple(
                word for part in parts if (word := str(part).strip()) and word not in document.tags
            )
        elif key in ("source", "link", "canonical", "canonical_url", "url"):
            document.link = document.link or _text(value)
        elif key in _KEPT and not isinstance(value, dict | list):
            document.front[key] = str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if isinstance(value, dict) else re.sub(r"\s+", " ", str(value)).strip()


def _line_per_paragraph(text: str) -> bool:
    """True for a .md file in which every line is a paragraph: copied text, not Markdown."""
    lines = make_lines(text.strip("\n").split("\n"))
    if any(line.role == "blank" for line in lines):
        return False
    prose = [line for line in lines if is_prose(line) and not is_list_item(line.text)]
    return len(prose) >= 3 and sum(len(line.text) > 100 for line in prose) >= 0.5 * len(prose)
