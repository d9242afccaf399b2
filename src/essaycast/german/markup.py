"""What only the eye needs: Markdown, HTML tags, notes in angle brackets, footnote marks."""

from __future__ import annotations

import re

from .patterns import lazy

_IMAGE_OR_LINK = lazy(r"!?\[([^\[\]\n]{1,400})\]\((?:[^()\s]{0,2000})(?: \"[^\"\n]{0,300}\")?\)")
_REFERENCE = lazy(r"\[\^[\w-]{1,30}\]:?|(?<=[\w.!?“”»«\")])\[\d{1,3}\]")
_TAG = lazy(
    r"</?(?:b|i|u|em|strong|p|br|hr|span|div|a|h[1-6]|ul|ol|li|sup|sub|blockquote|code|s|del)"
    r"(?:\s[^<>]{0,500})?\s?/?>",
    re.IGNORECASE,
)
_NOTE = lazy(r"<(?=[^\W\d_„“\"»(])([^<>]{1,5000})>")
_HEADING = lazy(r"(?m)^[ ]{0,3}#{1,6}[ ]+(.*?)(?:[ ]+#+)?[ ]*$")
_QUOTE = lazy(r"(?m)^[ ]{0,3}(?:>[ ]?)+")
_BULLET = lazy(r"(?m)^[ ]*(?:[*+•·▪◦‣●○■□–—✓✔☑→►▶-]|[*+-] \[[ xX]\])[ ]+(?=\S)")
_RULE = lazy(r"(?m)^[ ]*(?:[*_=~-][ ]?){3,}[ ]*$")
_TICKS = lazy(r"`+")
_EMPHASIS = lazy(
    r"(?<![\w*])(\*{1,3}|_{1,3}|~~)(?=[^\s*_])|(?<=[^\s*_])(\*{1,3}|_{1,3}|~~)(?![\w*])"
)
_ENTITY = {"&nbsp;": " ", "&amp;": "&", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&shy;": ""}
_ENTITIES = lazy(r"&(?:nbsp|amp|quot|lt|gt|shy);")
_NEEDED = lazy(r"[`*_~#\[<>&•·▪◦‣●○■□✓✔☑→►▶=+]|(?m:^[ ]*[–—-])")


def marks(text: str) -> str:
    """Headings, bullets, emphasis, code ticks and link targets vanish; their words stay.

    A note in angle brackets is read without them. A lone "*" or "_" between words is left to the
    rules for signs.
    """
    if not _NEEDED.search(text):
        return text
    if "&" in text:
        text = _ENTITIES.sub(lambda match: _ENTITY[match[0]], text)
    if "[" in text:
        text = _IMAGE_OR_LINK.sub(r"\1", text)
        text = _REFERENCE.sub("", text)
    if "<" in text:
        text = _TAG.sub(" ", text)
        text = _NOTE.sub(r"\1", text)
    if "#" in text:
        text = _HEADING.sub(r"\1", text)
    if ">" in text:
        text = _QUOTE.sub("", text)
    text = _RULE.sub("", text)
    text = _BULLET.sub("", text)
    if "`" in text:
        text = _TICKS.sub("", text)
    if "*" in text or "_" in text or "~" in text:
        text = _EMPHASIS.sub("", text)
    return text


RULES = (("markup", marks),)
