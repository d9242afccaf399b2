"""Chapters as a JSON file (podcast namespace, jsonChapters 1.2)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from essaycast.model import Chapter
from essaycast.site.markup import one_line


def chapters_json(chapters: Sequence[Chapter]) -> str:
    """The file's text."""
    rows = [{"startTime": round(item.start, 3), "title": one_line(item.title)} for item in chapters]
    return json.dumps({"version": "1.2.0", "chapters": rows}, ensure_ascii=False, indent=1) + "\n"
