"""The page of rules says what the program does."""

from __future__ import annotations

from .make_docs import PAGE, SECTIONS, page
from .tables import HERE, rows


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/german/make_docs.py"


def test_every_class_of_the_table_has_its_section() -> None:
    assert {row["class"] for row in rows(HERE / "readings.jsonl")} == set(SECTIONS)
