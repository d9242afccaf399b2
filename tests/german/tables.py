"""The tables of this folder and how readings are compared."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "german"
UNREAD = re.compile(r"[\d%&§@€$£#*_=+<>/\\^~|{}\[\]°]")


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def letters(text: str) -> str:
    """A reading without case, spaces, hyphens and punctuation."""
    return "".join(char for char in text.lower() if char.isalpha())


def dense(text: str) -> str:
    return "".join(text.split())


def matches(spoken: str, expected: list[str]) -> bool:
    return letters(spoken) in {letters(one) for one in expected} and not UNREAD.search(spoken)
