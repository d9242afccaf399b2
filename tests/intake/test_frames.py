"""A page around a text takes none of its words: clean golden texts, set into a page of labels."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from essaycast.cli import essaycast
from essaycast.essays.read import read_essay
from tests.intake.test_golden import GOLDEN, spoken

ABOVE = """Zum Inhalt springen
Notizen vom Hang
Startseite
Über mich
Newsletter
Kontakt

Der siebte Versuch im Garten
14. Mai 2021

"""
BELOW = """

Teilen mit:
Facebook
WhatsApp
E-Mail

Ähnliche Beiträge
Der Zaun
3. Mai 2021
Die Leiter
1. April 2021

2 Kommentare

Petra sagt:
15. Mai 2021 um 08:10 Uhr
Sehr schön!
Antworten

Schreibe einen Kommentar
Deine E-Mail-Adresse wird nicht veröffentlicht.

Impressum
Datenschutz
© 2021 Notizen vom Hang
"""


SHORT = 20
"""Words of the shortest text."""
LIKE_A_FOOT = {"clean-37"}
"""Ends in a button's words over one sentence, as feet of pages do: nobody can tell."""


def _bodies() -> list[tuple[str, list[str]]]:
    found = []
    for path in sorted(GOLDEN.glob("clean-*.json")):
        for essay in json.loads(path.read_text(encoding="utf-8"))["essays"][:1]:
            body = [re.sub(r"^## ", "", line) for line in essay["body"]]
            count = sum(len(line.split()) for line in body)
            if count >= SHORT and path.stem not in LIKE_A_FOOT:
                found.append((path.stem, body))
    return found


@pytest.mark.parametrize(("name", "body"), _bodies())
def test_a_frame_takes_no_word_of_the_text(
    name: str, body: list[str], show: Path, tmp_path: Path
) -> None:
    source = tmp_path / f"{name}.txt"
    source.write_text(ABOVE + "\n\n".join(body) + BELOW, encoding="utf-8")

    result = CliRunner().invoke(
        essaycast, ["import", str(source), "--yes", "--json", "--show", str(show)]
    )

    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["sources"][0]["essays"]
    assert len(rows) == 1
    essay = read_essay(show / rows[0]["path"])
    got, want = spoken(f"{essay.title} {essay.body}"), spoken(" ".join(body))
    # Markdown counts the items of a list itself.
    assert not {word for word in want - got if not word.isdigit()}
    extra = got - want - spoken("Der siebte Versuch im Garten")
    assert sum(extra.values()) <= 0.01 * sum(want.values()), extra
