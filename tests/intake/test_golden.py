"""Golden pairs: raw material as people copy or save it, and the essays a careful reader finds.

Each `golden/<platform>-<n>.<ext>` has a `.json` beside it with titles, dates and the author's
words (headings start with `## `). The command runs as a user would run it, and the files it
writes are read again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from essaycast.cli import essaycast
from essaycast.essays.read import read_essay
from essaycast.intake.lines import key

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.stem for path in GOLDEN.glob("*.json"))
LEAST = 0.99


def spoken(text: str) -> Counter[str]:
    """Words without comments, pictures, note marks, link targets and list numbers."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|\[\^\w+\]:?", "", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"(?m)^(#+ )?\d+[.)]\s", "", text)
    return Counter(re.findall(r"\w+", text.casefold()))


def expected_text(body: list[str], source: str) -> str:
    """The expected words; a raw text's hyphens at line ends are joined as a reader joins them."""
    lines = [re.sub(r"^(## )?\d+[.)]\s", "", line) for line in body]
    text = " ".join(lines)
    if source.endswith(".txt"):
        text = re.sub(r"([a-zäöüß])- (?!und|oder)([a-zäöüß])", r"\1\2", text)
    return text


@pytest.mark.parametrize("case", CASES)
def test_import_finds_the_authors_words_and_nothing_else(case: str, show: Path) -> None:
    expected = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    source = GOLDEN / expected["source"]

    arguments = ["import", str(source), "--yes", "--json", "--show", str(show)]
    result = CliRunner().invoke(essaycast, arguments)

    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["sources"][0]["essays"]
    assert len(rows) == len(expected["essays"])
    for row, wanted in zip(rows, expected["essays"], strict=True):
        essay = read_essay(show / row["path"])
        _compare(essay.title, row, wanted)
        assert (essay.date.date().isoformat() if essay.date else None) == wanted["date"]
        got, want = spoken(essay.body), spoken(expected_text(wanted["body"], expected["source"]))
        common = sum((got & want).values())
        assert common / sum(want.values()) >= LEAST, f"cut: {want - got}"
        assert common / sum(got.values()) >= LEAST, f"left: {got - want}"
        headings = [key(line) for line in essay.body.splitlines() if re.match(r"#+ ", line)]
        if not expected["source"].endswith(".md"):
            assert headings == [key(line) for line in wanted["body"] if line.startswith("## ")]


def _compare(title: str, row: dict[str, object], wanted: dict[str, object]) -> None:
    if wanted.get("derived"):
        start = " ".join(key(str(wanted["title"])).split()[:3])
        assert row["derived"] and key(title).startswith(start)
    else:
        assert key(title) == key(str(wanted["title"]))


def test_there_is_a_pair_for_every_platform() -> None:
    platforms = {case.rpartition("-")[0] for case in CASES}

    assert platforms >= {
        "wordpress", "substack", "beehiiv", "medium", "ghost", "blogger", "linkedin",
        "newsletter", "plain", "clean", "markdown", "html", "rss", "atom", "fused",
    }  # fmt: skip
    assert len(CASES) >= 60
