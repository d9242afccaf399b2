"""Chapters beside the sound, for apps that read `podcast:chapters`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from essaycast.model import Chapter
from essaycast.site.markup import one_line

VERSION = "1.2.0"
"""Of the JSON chapters format of the podcast namespace."""


def chapters_json(chapters: Sequence[Chapter]) -> str:
    """The chapters as JSON (podcast namespace, "JSON Chapters Format" 1.2).

    Times are rounded to milliseconds, which is what the ID3 chapters in the file hold: both
    show the same list.
    """
    rows = [
        {"startTime": _seconds(chapter.start), "title": one_line(chapter.title)}
        for chapter in chapters
    ]
    return json.dumps({"version": VERSION, "chapters": rows}, ensure_ascii=False, indent=2) + "\n"


def _seconds(value: float) -> float | int:
    """Milliseconds are enough, and whole seconds look like whole seconds."""
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded
