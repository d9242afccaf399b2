"""What holds for any text whatever."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaycast.german import explain, pieces, read_aloud, risks, split_sentences

from .tables import UNREAD, dense

BOUNDED = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
FRAGMENTS = [
    "z. B.",
    "d.h.",
    "usw.",
    "Dr.",
    "3.",
    "19.",
    "Jahrhundert",
    "Mai",
    "§",
    "§§",
    "5",
    "%",
    "€",
    "$",
    "1.000",
    "3,5",
    "1/2",
    "½",
    "-",
    "–",
    "…",
    "„",
    "“",
    "»",
    "«",
    "(",
    ")",
    "Leser:innen",
    "der/die",
    "und/oder",
    "XIV.",
    "Ludwig",
    "Kapitel IV",
    "12:30",
    "Uhr",
    "am",
    "der",
    "ein",
    "1",
    "1 Stunde",
    "24/7",
    "50:50",
    "3x",
    "B2B",
    "CO2",
    "m²",
    "20 °C",
    "km/h",
    "@",
    "#",
    "#a",
    "info@x.de",
    "www.x.de",
    "*",
    "_",
    "`",
    "<",
    ">",
    "→",
    "->",
    "=",
    "+",
    "&",
    "😀",
    ":)",
    "²",
    "’68",
    "er",
    "80er",
    "Jahren",
    ".",
    ",",
    ";",
    ":",
    "!",
    "?",
    "\n",
    " ",
    "S. 12 ff.",
    "Nr. 5",
    "Mio.",
    "v. Chr.",
    "I.",
    "I",
    "a",
    "ä",
    "GmbH",
    "USP",
    "T€",
    "10-15",
    "2016-01-29",
    "0170 123456",
    "+49 170 1234567",
    "10115 Berlin",
    "v2.1",
    "u. a.",
    "str.",
    "St.",
    "Mo.-Fr.",
    "In",
    "(in)",
    "x",
    "mal",
    "-jährig",
    "[1]",
    "[a](b)",
    "<br>",
    "<note>",
    "\xad",
    "\u200b",
    "①",
    "Ⅳ",
    "٣",
    "１",
]
PROSE = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=14)
TEXTS = st.one_of(
    st.builds(lambda parts, gap: gap.join(parts), PROSE, st.sampled_from(["", " "])),
    st.text(max_size=80),
)


@BOUNDED
@given(TEXTS)
def test_splitting_loses_nothing(text: str) -> None:
    assert dense("".join(split_sentences(text))) == dense(text)


@BOUNDED
@given(TEXTS)
def test_nothing_is_left_unread(text: str) -> None:
    spoken = read_aloud(text)
    assert not UNREAD.search(spoken)
    assert not any(char.isdigit() for char in spoken)


@BOUNDED
@given(TEXTS)
def test_reading_the_spoken_form_changes_nothing(text: str) -> None:
    spoken = read_aloud(text)
    assert read_aloud(spoken) == spoken


@BOUNDED
@given(TEXTS, st.integers(min_value=1, max_value=120))
def test_pieces_hold_the_limit_and_everything(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert dense("".join(found)) == dense(text)
    assert all(len(one) <= limit for one in found)


@BOUNDED
@given(TEXTS)
def test_the_reports_never_fail(text: str) -> None:
    explain(text)
    risks(text)
    read_aloud(text, emoji="say")


@BOUNDED
@given(st.lists(st.text(alphabet="abdefghiklmnoprstuwzäöüß", min_size=6, max_size=12), max_size=12))
def test_plain_words_stay_letter_for_letter(found: list[str]) -> None:
    text = " ".join(found)
    assert read_aloud(text) == text


@BOUNDED
@given(
    st.lists(st.sampled_from(["Haus", "Garten", "Liebe", "3", "5 €", "2. Mai", "z. B.", "–", "%"]))
)
def test_words_keep_their_order(found: list[str]) -> None:
    wanted = [word for word in found if word in ("Haus", "Garten", "Liebe")]
    spoken = read_aloud(" ".join(found))
    assert re.findall(r"Haus|Garten|Liebe", spoken) == wanted


HOSTILE = [
    ".",
    ". ",
    "1",
    "1.",
    "1. ",
    "123 ",
    "„",
    "“",
    '"',
    "(",
    ")",
    "<",
    "X",
    "XIV. ",
    "a",
    "A",
    "Aa",
    "1:",
    "1/",
    "a/",
    "-",
    "1-",
    "*",
    "*a",
    "_",
    "a_",
    "#a",
    "a@",
    "www.",
    "a.",
    "1% ",
    "+1",
    "`",
    "\n",
    "😀",
    "😀 ",
    "z. B. ",
    "! ",
    "… ",
    "Leser:innen ",
    "80er ",
    "->",
    "=",
    "„A. ",
    "(a. B ",
    "1. und ",
    "²",
    "½",
    "1 1/2 ",
    "ISBN 1-",
    "[a](",
    "str.",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_row_is_read_to_its_end(unit: str) -> None:
    """A quadratic rule would take minutes here; nothing is timed."""
    text = "Z " + unit * (20_000 // len(unit)) + "z"
    assert dense("".join(split_sentences(text))) == dense(text)
    assert not any(char.isdigit() for char in read_aloud(text))
    assert dense("".join(pieces(text, 100))) == dense(text)
