"""Elements of a page (or of what a Word reader made) -> Markdown.

Links keep their text, pictures their alternative text as a comment, footnotes, tables and
code their form. Elements that no reader sees are left out.
"""

from __future__ import annotations

import re
from typing import Any

_BLOCK = frozenset(
    """address article aside blockquote body center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary
    table tbody td tfoot th thead tr ul""".split()
)
_NOTHING = frozenset(
    """script style noscript template svg form button input select textarea iframe object embed
    canvas audio video dialog head link meta map datalist math nav""".split()
)
_TAG = re.compile(r"<(?=/?[A-Za-z!?])")
_NUMBER = re.compile(r"^(\d{1,9})([.)])\s+")
_REFERENCE = re.compile(r"\W*(\d{1,3}|[*†])\W*")
_BACKLINK = re.compile(r"\s*(?:↩︎?|↑|\^|⏎)\s*$")


def to_markdown(element: Any, *, skip: frozenset[Any] = frozenset()) -> str:
    """Markdown of an lxml element's content; `skip` holds elements to leave out."""
    return _Writer(element, skip).blocks(element).strip("\n")


def text_of(element: Any) -> str:
    """The words of an element on one line."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


_CELL = 600
"""Characters of the longest cell of a table of data."""
_CAPTIONS = frozenset(("cap", "bildunterschrift", "bildlegende", "imgtext", "image-credit"))
"""Class tokens of what stands below a picture, besides those that end in "caption"."""


class _Writer:
    """Walks one tree; knows its footnotes."""

    def __init__(self, root: Any, skip: frozenset[Any]) -> None:
        self.skip = skip
        self.notes = _footnotes(root)

    def blocks(self, element: Any) -> str:
        """The block children of an element, separated by blank lines."""
        out: list[str] = []
        inline: list[str] = []

        def flush() -> None:
            out.extend(_paragraphs("".join(inline)))
            inline.clear()

        if element.text:
            inline.append(_escaped(element.text))
        for child in element:
            if self._hidden(child):
                pass
            elif child.tag in _BLOCK or self._holds_blocks(child):
                flush()
                block = self._block(child)
                if block.strip():
                    out.append(block)
            else:
                inline.append(self._inline(child))
            if child.tail:
                inline.append(_escaped(child.tail))
        flush()
        return "\n\n".join(out)

    def _block(self, element: Any) -> str:
        tag = element.tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            text = re.sub(r"\s+", " ", self._inline_all(element)).strip()
            text = re.sub(r"^\*\*(.+)\*\*$", r"\1", text)
            return f"{'#' * int(tag[1])} {text}" if text else ""
        if tag in ("ul", "ol"):
            return self._list(element)
        if tag == "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in self.blocks(element).split("\n"))
        if tag == "pre":
            code = "".join(element.itertext()).strip("\n")
            fence = "`" * max(3, 1 + max((len(f) for f in re.findall(r"`+", code)), default=0))
            return f"{fence}\n{code}\n{fence}" if code.strip() else ""
        if tag == "hr":
            return "* * *"
        if tag == "table":
            return self._table(element)
        if tag == "figcaption" or _is_caption(element):
            return _comment(text_of(element))
        if tag == "li":
            return f"- {self.blocks(element)}"
        if tag == "dt":
            text = self._inline_all(element).strip()
            return f"**{text}**" if text else ""
        return self.blocks(element)

    def _list(self, element: Any) -> str:
        ordered = element.tag == "ol"
        try:
            number = int(element.get("start") or 1)
        except ValueError:
            number = 1
        items = []
        notes = []
        for child in element:
            if self._hidden(child):
                continue
            label = self.notes.get(child)
            text = self.blocks(child).strip("\n")
            if not text.strip():
                continue
            if label is not None:
                text = _BACKLINK.sub("", text)
                notes.append(f"[^{label}]: " + text.replace("\n", "\n    "))
                continue
            mark = f"{number}. " if ordered else "- "
            number += 1
            text = re.sub(r"\n\n(?=- |\d+\. )", "\n", text)
            items.append(mark + text.replace("\n", "\n" + " " * len(mark)))
        loose = any("\n\n" in item for item in items)
        listed = ("\n\n" if loose else "\n").join(re.sub(r"\n +\n", "\n\n", item) for item in items)
        return "\n\n".join(part for part in (listed, "\n\n".join(notes)) if part)

    def _table(self, element: Any) -> str:
        rows = [row for row in element.iter("tr") if row.xpath("ancestor::table[1]")[0] is element]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        width = max((len(row) for row in cells), default=0)
        layout = element.xpath(".//table|.//h1|.//h2|.//h3|.//ul|.//ol|.//blockquote")
        # Nobody sets paragraphs into a table of data: this one holds a page in place.
        layout = layout or any(len(text_of(cell)) > _CELL for row in cells for cell in row)
        if width < 2 or layout or len(rows) < 2:
            return "\n\n".join(
                text for row in cells for cell in row if (text := self.blocks(cell)).strip()
            )
        lines = []
        for number, row in enumerate(cells):
            shown = [
                re.sub(r"\s+", " ", self.blocks(cell)).replace("|", "\\|").strip() for cell in row
            ]
            shown += [""] * (width - len(shown))
            lines.append("| " + " | ".join(shown) + " |")
            if number == 0:
                lines.append("|" + " --- |" * width)
        return "\n".join(lines)

    def _inline_all(self, element: Any) -> str:
        out = [_escaped(element.text or "")]
        for child in element:
            if not self._hidden(child):
                out.append(self._inline(child))
            out.append(_escaped(child.tail or ""))
        return "".join(out)

    def _inline(self, element: Any) -> str:
        tag = element.tag
        if tag == "br":
            return "\v"
        if tag == "img":
            alt = re.sub(r"\s+", " ", element.get("alt") or "").strip()
            return f"\f{_comment(alt)}\f" if alt else ""
        note = self._reference(element)
        if note:
            return note
        text = self._inline_all(element)
        if tag in ("em", "i", "cite", "dfn", "var") and text.strip():
            return _wrapped(text, "*")
        if tag in ("strong", "b") and text.strip():
            return _wrapped(text, "**")
        if tag in ("code", "kbd", "samp", "tt") and text.strip():
            return f"`{''.join(element.itertext())}`"
        if tag in ("del", "s", "strike") and text.strip():
            return _wrapped(text, "~~")
        if tag == "q":
            return f"„{text}“"
        return text

    def _reference(self, element: Any) -> str:
        link = element if element.tag == "a" else None
        if element.tag == "sup":
            links = element.xpath(".//a[starts-with(@href, '#')]")
            link = links[0] if links else None
        if link is None or not (link.get("href") or "").startswith("#"):
            return ""
        label = self.notes.get(link)
        return f"[^{label}]" if label is not None else ""

    def _hidden(self, element: Any) -> bool:
        if not isinstance(element.tag, str) or element.tag in _NOTHING or element in self.skip:
            return True
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return element.tag != "img"
        style = (element.get("style") or "").replace(" ", "").lower()
        return "display:none" in style or "visibility:hidden" in style

    def _holds_blocks(self, element: Any) -> bool:
        return any(child.tag in _BLOCK for child in element.iterdescendants())


def _footnotes(root: Any) -> dict[Any, str]:
    """Anchor or target element -> label, for links to notes further down on the page."""
    found: dict[Any, str] = {}
    targets = {element.get("id"): element for element in root.iter() if _is_note(element)}
    if not targets:
        return found
    for link in root.iter("a"):
        href = link.get("href") or ""
        target = targets.get(href[1:]) if href.startswith("#") else None
        text = _REFERENCE.fullmatch("".join(link.itertext()))
        if target is None or text is None or target in link.iterancestors():
            continue
        label = found.get(target) or str(1 + len(set(found.values())))
        found[target] = found[link] = label
    return found


def _is_note(element: Any) -> bool:
    return element.tag == "li" and bool(element.get("id"))


def _paragraphs(text: str) -> list[str]:
    """Inline text with `\\v` for <br> -> paragraphs; two breaks make one, one stays a break."""
    out = []
    for piece in re.split(r"\v\s*\v[\s\v]*|(\f[^\f]*\f)", text):
        if piece is None:
            continue
        if piece.startswith("\f"):
            out.append(piece.strip("\f"))
            continue
        lines = [re.sub(r"\s+", " ", line).strip() for line in piece.split("\v")]
        lines = [_line_start(line) for line in lines if line]
        if lines:
            out.append("  \n".join(lines))
    return out


def _line_start(line: str) -> str:
    """Escape what Markdown would take for a list, a heading or a rule."""
    line = _NUMBER.sub("\\1\\2\u00a0", line)  # a no-break blank opens no list
    if re.match(r"(?:[#>]|[-+](?=\s)|={3,}$|-{3,}$)", line) and not re.match(r"#\w", line):
        return "\\" + line
    return line


def _escaped(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = _TAG.sub(r"\\<", text)
    return re.sub(r"([*`])", r"\\\1", text) if re.search(r"\*\S|\S\*|`", text) else text


def _wrapped(text: str, mark: str) -> str:
    """Emphasis whose marks touch the words, broken lines left out of it."""
    left = text[: len(text) - len(text.lstrip())]
    right = text[len(text.rstrip()) :]
    inner = text.strip()
    if "\v" in inner or "\f" in inner or inner.startswith("*"):
        return text
    return f"{left}{mark}{inner}{mark}{right}"


def _is_caption(element: Any) -> bool:
    """True for a few words that their class calls a picture's caption."""
    tokens = (element.get("class") or "").lower().split()
    named = any(
        token in _CAPTIONS or token.endswith(("caption", "caption-text")) for token in tokens
    )
    return named and not element.xpath(".//img|.//p|.//h2|.//h3") and len(text_of(element)) <= 300


def _comment(text: str) -> str:
    shown = re.sub(r"-{2,}", "–", text).replace(">", "").strip()
    return f"<!-- Bild: {shown} -->" if shown else ""
