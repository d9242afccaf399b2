from __future__ import annotations

import json

from essaycast.model import Chapter
from essaycast.site.chapters import chapters_json


def test_chapters_are_the_podcast_namespace_s_json() -> None:
    text = chapters_json([Chapter(0.0, "Anfang"), Chapter(61.23456, "„Größe“ & <b>Wert</b>")])
    assert json.loads(text) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0, "title": "Anfang"},
            {"startTime": 61.235, "title": "„Größe“ & <b>Wert</b>"},
        ],
    }
    assert "Größe" in text
    assert text.endswith("}\n")


def test_a_title_is_one_line() -> None:
    data = json.loads(chapters_json([Chapter(0, "Zwei\nZeilen\t\x07")]))
    assert data["chapters"][0]["title"] == "Zwei Zeilen"
