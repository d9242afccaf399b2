"""What a German voice may get wrong."""

from __future__ import annotations

import pytest

from essaycast.german import Lexicon, risks


def found(text: str, **options: Lexicon) -> dict[str, str]:
    return {risk.suggestion: risk.kind for risk in risks(text, **options)}


def test_english_words_come_with_a_line_to_paste() -> None:
    assert found("Der Funnel läuft.") == {'"Funnel" = "Fannel"': "foreign"}


@pytest.mark.parametrize("word", ["Workflow", "Sales-Team", "Mindset", "Thought", "Recruiting"])
def test_foreign_words_are_seen(word: str) -> None:
    assert "foreign" in found(f"Das ist ein {word} hier.").values()


@pytest.mark.parametrize(
    "text",
    [
        "Die Schüler lesen ein Buch über die Geschichte der Stadt.",
        "Die Dinge gelingen, weil wir singen und springen.",
        "Ein Argument, eine Nation, ein Boot im Meer und eine Idee bei Schnee.",
        "Er beobachtet die Bäume, beantwortet Fragen und geht um acht Uhr.",
    ],
)
def test_plain_german_is_no_risk(text: str) -> None:
    assert risks(text) == []


def test_unknown_acronyms() -> None:
    assert found("Das regelt die XQZV.") == {'"XQZV" = "X Q Z V"': "acronym"}
    assert risks("Die NATO und die DSGVO.") == []


def test_very_long_sentences() -> None:
    text = "Er ging, " * 60 + "und kam nie wieder."
    assert [risk.kind for risk in risks(text)] == ["long"]


def test_a_word_of_the_lexicon_is_no_risk() -> None:
    assert risks("Der Funnel läuft.", lexicon=Lexicon({"Funnel": "Fannel"})) == []


def test_each_word_is_named_once_with_its_surroundings() -> None:
    (risk,) = risks("Der Funnel läuft. Ein Funnel hilft.")
    assert "Funnel" in risk.excerpt
    assert risk.reason
