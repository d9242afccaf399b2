"""Every line of the table is read as one of its accepted answers, once and for all."""

from __future__ import annotations

import pytest

from essaycast.german import read_aloud

from .tables import HERE, matches, rows

TABLE = rows(HERE / "readings.jsonl")
UNCHANGED = [
    "Er hat die ganze Nacht gelesen und am Morgen geschlafen.",
    "Das Meeting mit dem Head of Sales war ein Flop, aber der Deal steht.",
    "Zweitausendsechzehn kam der erste Brief; der zweite kam nie.",
    "„Wo warst du?“, fragte Anna. »Hier«, sagte Max – und lachte …",
    "Wer A sagt, muss auch B sagen.",
    "Siebenundzwanzig Komma fünf Prozent sind ein Viertel und ein bisschen mehr.",
    "Ich sagte (leise), dass ich komme: morgen, übermorgen, irgendwann.",
    "I think therefore I am.",
    "Die Müllerin, ein Zwerg-Esel und drei E-Mails.",
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["input"][:50])
def test_reads_as_expected(row: dict[str, list[str]]) -> None:
    spoken = read_aloud(str(row["input"]))
    assert matches(spoken, row["expected"]), spoken


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["input"][:50])
def test_what_is_read_aloud_stays_so(row: dict[str, str]) -> None:
    spoken = read_aloud(row["input"])
    assert read_aloud(spoken) == spoken


@pytest.mark.parametrize("text", UNCHANGED)
def test_words_stay_letter_for_letter(text: str) -> None:
    assert read_aloud(text) == text


def test_sentence_punctuation_stays_because_it_steers_the_voice() -> None:
    assert read_aloud("Kamen 3? Nein, 4!") == "Kamen drei? Nein, vier!"
    assert read_aloud("Er kauft Brot usw. Das reicht.") == (
        "Er kauft Brot und so weiter. Das reicht."
    )


def test_emoji_are_left_out_or_said() -> None:
    assert read_aloud("Gut gemacht 👍!") == "Gut gemacht!"
    assert read_aloud("Gut gemacht 👍!", emoji="say") == "Gut gemacht Daumen hoch!"
    assert read_aloud("Toll :-)", emoji="say") == "Toll Smiley"


def test_lines_of_a_list_stay_lines() -> None:
    assert read_aloud("- Brot\n- Butter") == "Brot\nButter"


def test_a_sentence_reads_the_same_alone_and_in_a_paragraph() -> None:
    one, two = "Am 3. Mai kamen 20 Gäste.", "Es gab 1 Torte."
    assert read_aloud(f"{one} {two}") == f"{read_aloud(one)} {read_aloud(two)}"
