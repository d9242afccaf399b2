"""Show notes: what an app shows under an episode, as clean HTML.

Only `p`, `ul`, `li` and `a`, which every directory lets through (Apple's guide to RSS), and
at most 4,000 bytes, above which some cut in the middle of a tag (PSP-1).
"""

from __future__ import annotations

from collections.abc import Sequence

from essaycast.model import Chapter
from essaycast.site.markup import clean, clip, html, one_line
from essaycast.site.phrases import Phrases, clock

LIMIT = 4000
"""Bytes of UTF-8."""
_SUMMARY_LIMIT = 2400
_TITLE_LIMIT = 200


def show_notes(summary: str, chapters: Sequence[Chapter], *, page: str, words: Phrases) -> str:
    """The notes of one episode: summary, chapters with times, a link to its `page`."""
    ending = (
        f'<p><a href="{html(page)}">{html(words.read_along_long)}</a></p>'
        f"<p>{html(words.synthetic)}</p>"
    )
    parts = [_paragraphs(summary, _SUMMARY_LIMIT)]
    room = LIMIT - _size(ending) - _size(parts[0])
    # One chapter at the very start is no list worth reading.
    if len(chapters) > 1:
        parts.append(_chapter_list(chapters, room, words))
    parts.append(ending)
    return "".join(parts)


def plain_html(text: str, limit: int = LIMIT) -> str:
    """Plain `text` as HTML of at most `limit` bytes; one paragraph stays bare."""
    for size in _shrinking(limit):
        made = html(clip(clean(text).strip(), size))
        if _size(made) <= limit:
            return made
    return ""


def _paragraphs(text: str, limit: int) -> str:
    """Blank lines make paragraphs; escaping counts into `limit`."""
    blocks = [one_line(block) for block in clean(text).split("\n\n")]
    source = "\n\n".join(block for block in blocks if block)
    for size in _shrinking(limit):
        kept = clip(source, size)
        made = "".join(f"<p>{html(block)}</p>" for block in kept.split("\n\n") if block)
        if _size(made) <= limit:
            return made
    return ""


def _chapter_list(chapters: Sequence[Chapter], room: int, words: Phrases) -> str:
    """As many chapters as fit into `room` bytes."""
    head, tail, rest = f"<p>{html(words.chapters)}</p><ul>", "</ul>", "<li>…</li>"
    left = room - _size(head + tail + rest)
    lines: list[str] = []
    for chapter in chapters:
        title = clip(one_line(chapter.title), _TITLE_LIMIT)
        line = f"<li>{clock(chapter.start)} {html(title)}</li>"
        left -= _size(line)
        if left < 0:
            lines.append(rest)
            break
        lines.append(line)
    return f"{head}{''.join(lines)}{tail}" if lines and lines != [rest] else ""


def _shrinking(limit: int) -> Sequence[int]:
    """Sizes to try: text of nothing but `&` grows fivefold when it becomes HTML."""
    return [limit * part // 16 for part in (16, 14, 12, 9, 6, 3, 1)]


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
