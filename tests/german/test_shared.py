"""The cases that stand outside the repository, where they are to be had."""

from __future__ import annotations

import pytest

from essaycast.german import read_aloud, split_sentences

from .tables import SHARED, dense, matches, rows

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="NOT RUN: ../shared/german is not beside this repository"
)


def test_all_given_readings() -> None:
    wrong = [
        (row["id"], read_aloud(row["input"]))
        for row in rows(SHARED / "readings.jsonl")
        if not matches(read_aloud(row["input"]), row["expected"])
    ]
    assert wrong == []


def test_all_given_splits() -> None:
    wrong = []
    for row in rows(SHARED / "splits.jsonl"):
        found = [dense(one) for one in split_sentences(row["text"])]
        accepted = [row["sentences"], *row.get("alternatives", [])]
        if found not in [[dense(one) for one in one_answer] for one_answer in accepted]:
            wrong.append((row["id"], found))
    assert wrong == []
