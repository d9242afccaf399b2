"""Writes docs/reading.md from the tables beside it: python tests/german/make_docs.py"""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "reading.md"

INTRO = """\
# How German is read aloud

This page is generated from the test tables (`python tests/german/make_docs.py`); a test keeps it
true. Left what an essay says, right what the voice hears. Where several readings are right, the
one the program gives stands here.

The transcript and the web pages keep the spelling of the essay; only the voice hears this form.
What is already words stays letter for letter, and where a rule is not sure it leaves the text
alone. Your own pronunciations (`[pronunciation]` in config.toml) come before all rules, and no rule
touches what they say.
"""

SECTIONS = {
    "cardinal": (
        "Numbers",
        "Thousands are grouped by a point, a space or an apostrophe. A 1 takes the gender of its "
        "noun and the case its preposition or verb asks for. Numbers that lead with a zero, and "
        "numbers of more than 24 digits, are read digit by digit.",
    ),
    "ordinal": (
        "Ordinals",
        "A number with a full stop before a noun or adjective takes the ending of its place: "
        "article, preposition and the gender of the noun decide.",
    ),
    "date": ("Dates", "The month is said by name; the day is inflected."),
    "year": (
        "Years",
        "Between 1100 and 1999 in hundreds, unless a noun follows that can be counted.",
    ),
    "time": (
        "Times",
        "Without “Uhr”, two digits behind the colon are minutes unless the sentence speaks of "
        "scores or ratios.",
    ),
    "currency": ("Money", "Two decimals are the small coin; anything else is a decimal number."),
    "percent": ("Per cent and per mille", ""),
    "unit": (
        "Units",
        "Singular or plural as the number asks, the dative behind “mit”, “von” and the like.",
    ),
    "fraction": ("Fractions", ""),
    "decimal": ("Decimals and versions", "Decimals are read digit by digit."),
    "roman": (
        "Roman numerals",
        "Rulers in each case, centuries and chapters; never the pronoun “I”, initials or words "
        "such as “MIX”.",
    ),
    "abbrev": ("Abbreviations", "Adjectives are inflected by the noun behind them."),
    "symbol": ("Signs, addresses, forms for several genders", ""),
    "phone": ("Telephone numbers and postcodes", "Digit by digit."),
    "word": ("What stays", ""),
    "list": ("Lists", ""),
    "mixed": ("Mixed", ""),
}


def _table(rows: list[dict[str, object]]) -> list[str]:
    from essaycast.german import read_aloud

    lines = ["| written | spoken |", "|---|---|"]
    for row in rows:
        written = str(row["input"])
        lines.append(f"| {_cell(written)} | {_cell(read_aloud(written))} |")
    return lines


def _cell(text: str) -> str:
    for sign in "\\`*_|<>#":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "<br>")


def page() -> str:
    rows = [json.loads(line) for line in (HERE / "readings.jsonl").open(encoding="utf-8")]
    splits = [json.loads(line) for line in (HERE / "splits.jsonl").open(encoding="utf-8")]
    parts = [INTRO]
    for key, (title, text) in SECTIONS.items():
        chosen = [row for row in rows if row["class"] == key]
        if chosen:
            parts += [f"## {title}\n", *([text + "\n"] if text else []), *_table(chosen), ""]
    parts += [
        "## Sentences\n",
        "A stroke (‖) marks where one sentence ends and the next begins.\n",
        *(f"- {_cell(' ‖ '.join(row['sentences']))}" for row in splits),
        "",
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
