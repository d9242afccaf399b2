"""Pieces for engines with a longest request."""

from __future__ import annotations

import pytest

from essaycast.german import pieces

from .tables import dense

LONG = (
    "Am neunundzwanzigsten Januar zweitausendsechzehn rief Herr Müller an, weil er, wie er sagte, "
    "drei Komma fünf Millionen Euro verloren hatte, und bat mich, ihm dreihundertfünfundzwanzig "
    "Tausend davon zu leihen, obwohl wir uns kaum kannten und ich selbst nicht viel besaß."
)


@pytest.mark.parametrize("limit", [1, 5, 30, 60, 100, 200, 1000])
def test_nothing_is_lost_and_the_limit_holds(limit: int) -> None:
    found = pieces(LONG, limit)
    assert dense("".join(found)) == dense(LONG)
    assert max(map(len, found)) <= limit


def test_cuts_fall_between_clauses() -> None:
    found = pieces(LONG, 100)
    assert len(found) == 4
    assert all(one[-1] in ",." or found[i + 1].startswith(("und", "obwohl", "weil"))
               for i, one in enumerate(found))  # fmt: skip


@pytest.mark.parametrize(
    "whole",
    [
        "neunundzwanzigsten Januar zweitausendsechzehn",
        "drei Komma fünf Millionen Euro",
        "Herr Müller",
        "U S P",
        "Seite zwölf",
        "Howard Schultz",
        "zwölf Uhr dreißig",
        "Paragraf fünf",
    ],
)
def test_never_inside_a_number_date_or_name(whole: str) -> None:
    for shift in range(1, 60):
        text = "x" * shift + " kam mit " + whole + " im Gepäck nach Hause zurück"
        assert any(whole in one for one in pieces(text, max(len(whole), shift, 50)))


def test_as_few_as_can_be() -> None:
    text = "wort " * 40
    assert len(pieces(text, 100)) == 2


def test_a_short_sentence_is_one_piece() -> None:
    assert pieces("Ja.", 100) == ["Ja."]
    assert pieces("  ", 100) == []


def test_a_word_longer_than_the_limit_is_cut_at_last() -> None:
    assert pieces("ab " + "z" * 12, 5) == ["ab", "zzzzz", "zzzzz", "zz"]


def test_a_limit_below_one_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        pieces("Ja.", 0)
