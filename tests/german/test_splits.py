"""Sentences end where a reader would pause, and nothing is lost."""

from __future__ import annotations

import pytest

from essaycast.german import split_sentences

from .tables import HERE, dense, rows

TABLE = rows(HERE / "splits.jsonl")


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"][:50])
def test_splits_as_expected(row: dict[str, list[str]]) -> None:
    assert split_sentences(str(row["text"])) == row["sentences"]


def test_a_long_quotation_is_split_and_a_short_one_is_not() -> None:
    short = "Er rief: „Halt! Wer da?“ und blieb stehen."
    assert split_sentences(short) == [short]
    long = "Sie sagte: „" + "Ich gehe jetzt sehr weit fort von hier. " * 5 + "Leb wohl.“"
    assert len(split_sentences(long)) == 6


def test_line_breaks_end_headings_and_list_items_but_not_wrapped_lines() -> None:
    assert split_sentences("Der Anfang\nEs war einmal ein König.") == [
        "Der Anfang",
        "Es war einmal ein König.",
    ]
    assert split_sentences("- Brot\n- Butter") == ["- Brot", "- Butter"]
    wrapped = (
        "Es war einmal ein alter König in einem fernen Land, dessen einzige\n"
        "Tochter nicht lachen wollte, so viele Narren er auch an den Hof\nrief."
    )
    assert split_sentences(wrapped) == [wrapped]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "?!", "."])
def test_next_to_nothing(text: str) -> None:
    assert dense("".join(split_sentences(text))) == dense(text)
