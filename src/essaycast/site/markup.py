"""Text from anywhere made fit for XML and HTML."""

from __future__ import annotations

import re
from html import escape

# Everything outside the Char production of XML 1.0 (W3C, 5th edition, section 2.2), and the
# C1 controls, which are allowed there but are never meant.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """`text` without the characters XML forbids; line ends become `\\n`."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`text` for a name or a title: cleaned, blanks folded, no mark that turns text around.

    Marks for right-to-left writing are taken out because they reach beyond the title they
    stand in: one in an episode's name would turn the rest of an app's list around.
    """
    return _BLANKS.sub(" ", _BIDI.sub("", clean(text))).strip()


def html(text: str) -> str:
    """`text` as HTML: cleaned, and nothing in it is markup any more."""
    return escape(clean(text), quote=True)


def clip(text: str, limit: int) -> str:
    """`text` in at most `limit` bytes of UTF-8, cut at a word and marked with an ellipsis."""
    data = text.encode("utf-8")
    if len(data) <= limit:
        return text
    room = max(limit - len("…".encode()), 0)
    short = data[:room].decode("utf-8", "ignore")
    # Cut back to the last blank unless that would throw most of it away.
    head = short.rpartition(" ")[0]
    kept = head if len(head) > len(short) // 2 else short
    return f"{kept.rstrip(' ,;:–-')}…" if limit >= len("…".encode()) else ""
