"""What a check says: findings, and how bad each is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """A directory refuses the feed, an app loses or doubles an episode, or a file is broken."""
    WARNING = "warning"
    """It works, but worse than it should somewhere."""
    NOTE = "note"
    """Worth knowing; may be on purpose."""


class Problem(NamedTuple):
    """What a rule function yields; the runner adds rule, severity, place and fix."""

    text: str
    """What is wrong, with the value that is wrong."""
    where: str = ""
    """A file below the folder, or a name; empty: the place the rule was run for."""
    line: int = 0
    """1-based line in `where`; 0: unknown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in one place."""

    rule: str
    """Name of the rule, e.g. `IT-GUID-UNIQUE`; stable."""
    severity: Severity
    where: str
    """`channel`, the episode's number and title, or a file below the folder."""
    line: int
    """1-based line in the file named (in feed.xml for channel and episodes); 0: unknown."""
    text: str
    """What is wrong."""
    fix: str
    """What to do about it, in one line."""

    def as_json(self) -> dict[str, Any]:
        """Plain values, for `--json`."""
        return asdict(self)
