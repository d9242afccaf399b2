"""WebVTT and SubRip read strictly: what apps would refuse is named with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_VTT_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_SRT_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d),(\d{3})"
_VTT_CUE = re.compile(rf"{_VTT_TIME}[ \t]+-->[ \t]+{_VTT_TIME}(?:[ \t].*)?")
_SRT_CUE = re.compile(rf"{_SRT_TIME} --> {_SRT_TIME}(?:[ \t].*)?")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>")


@dataclass(frozen=True, slots=True)
class SubtitleCue:
    """One cue."""

    start: float
    """Seconds."""
    end: float
    """Seconds."""
    text: str
    """Without markup, blanks joined."""
    line: int
    """1-based line of its times."""


@dataclass(frozen=True, slots=True)
class Subtitles:
    """A transcript file as read."""

    cues: tuple[SubtitleCue, ...] = ()
    signature: bool = True
    """A WebVTT file begins with WEBVTT; an SRT file always True."""
    utf8: bool = True
    faults: tuple[tuple[str, int], ...] = ()
    """(what, line) of lines that are not as the format says."""
    misnumbered: int = 0
    """SRT: first line on which the number is not the next one; 0: none."""

    @property
    def words(self) -> str:
        """All texts, joined by blanks."""
        return " ".join(cue.text for cue in self.cues)


def read_subtitles(data: bytes, *, srt: bool) -> Subtitles:
    """Parse a transcript; never raises for what is in it."""
    try:
        text, utf8 = data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        text, utf8 = data.decode("utf-8", "replace"), False
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    signature = srt or re.match(r"WEBVTT(?:[ \t].*)?$", lines[0]) is not None
    cues: list[SubtitleCue] = []
    faults: list[tuple[str, int]] = []
    misnumbered = expected = 0
    for block in _blocks(lines if srt else lines[1:], first=1 if srt else 2):
        line, rows = block
        if not srt and rows[0].split(" ")[0] in ("NOTE", "STYLE", "REGION"):
            continue
        where = next((i for i, row in enumerate(rows[:2]) if "-->" in row), None)
        if where is None:
            if srt or signature:
                faults.append(("no times", line))
            continue
        pattern = _SRT_CUE if srt else _VTT_CUE
        match = pattern.fullmatch(rows[where].strip())
        if match is None:
            faults.append((f"times {rows[where].strip()[:60]!r}", line + where))
            continue
        expected += 1
        if srt and not misnumbered and (where == 0 or rows[0].strip() != str(expected)):
            misnumbered = line
        numbers = [int(group or 0) for group in match.groups()]
        start, end = _seconds(numbers[:4]), _seconds(numbers[4:])
        if any("-->" in row for row in rows[where + 1 :]):
            faults.append(("no blank line before the next cue", line + where))
        spoken = " ".join(unescape(_MARKUP.sub("", " ".join(rows[where + 1 :]))).split())
        cues.append(SubtitleCue(start, end, spoken, line + where))
    return Subtitles(tuple(cues), signature, utf8, tuple(faults), misnumbered)


def _seconds(parts: list[int]) -> float:
    hours, minutes, seconds, millis = parts
    return hours * 3600 + minutes * 60 + seconds + millis / 1000


def _blocks(lines: list[str], *, first: int) -> list[tuple[int, list[str]]]:
    """Runs of lines that are not blank, each with the 1-based number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(lines, first):
        if not line.strip():
            fresh = True
        elif fresh:
            blocks.append((number, [line]))
            fresh = False
        else:
            blocks[-1][1].append(line)
    return blocks
