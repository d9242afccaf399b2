"""Numbers as words, held against num2words where it is right."""

from __future__ import annotations

import re

import pytest

from essaycast.german.numerals import cardinal, decimal, digits, fraction_name, ordinal_stem, year

num2words = pytest.importorskip("num2words", reason="the oracle is not installed").num2words

NUMBERS = [*range(130), *range(990, 1130), *range(99_900, 101_000, 37)]


@pytest.mark.parametrize("n", [*NUMBERS, 999_999, 1_000_000, 2_345_678, 10**9, 10**12 + 1])
def test_cardinals_agree_but_for_the_needless_ein(n: int) -> None:
    theirs = re.sub(r"(^| )ein(?=hundert|tausend)", r"\1", num2words(n, lang="de"))
    assert cardinal(n).lower() == theirs.lower()


@pytest.mark.parametrize(
    ("n", "word"),
    [(1, "erst"), (3, "dritt"), (7, "siebt"), (8, "acht"), (12, "zwölft"), (20, "zwanzigst"),
     (101, "hunderterst"), (103, "hundertdritt"), (112, "hundertzwölft"), (1000, "tausendst")],
)  # fmt: skip
def test_ordinals(n: int, word: str) -> None:
    assert ordinal_stem(n) == word


@pytest.mark.parametrize(
    ("n", "word"),
    [(800, "achthundert"), (1066, "tausendsechsundsechzig"), (1500, "fünfzehnhundert"),
     (1984, "neunzehnhundertvierundachtzig"), (2016, "zweitausendsechzehn")],
)  # fmt: skip
def test_years(n: int, word: str) -> None:
    assert year(n) == word


def test_small_parts() -> None:
    assert cardinal(1) == "eins"
    assert cardinal(21_000) == "einundzwanzigtausend"
    assert cardinal(101_000) == "hunderteintausend"
    assert cardinal(1_200_000) == "eine Million zweihunderttausend"
    assert cardinal(-5) == "minus fünf"
    assert decimal("1.234,50") == "tausendzweihundertvierunddreißig Komma fünf null"
    assert digits("+49 170") == "vier neun eins sieben null"
    assert [fraction_name(n) for n in (3, 4, 8, 20, 100)] == [
        "Drittel", "Viertel", "Achtel", "Zwanzigstel", "Hundertstel"
    ]  # fmt: skip
