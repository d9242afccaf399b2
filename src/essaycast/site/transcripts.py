"""Transcripts with times: WebVTT and SubRip."""

from __future__ import annotations

from collections.abc import Sequence

from essaycast.model import Cue
from essaycast.site.markup import html, one_line


def vtt(cues: Sequence[Cue], *, author: str, language: str) -> str:
    """WebVTT (W3C), the author as the speaker of every cue."""
    voice = f"<v {html(one_line(author))}>" if author else ""
    blocks = [f"WEBVTT\nLanguage: {language}"]
    blocks += [
        f"{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n{voice}{html(one_line(cue.text))}"
        for cue in cues
    ]
    return "\n\n".join(blocks) + "\n"


def srt(cues: Sequence[Cue]) -> str:
    """SubRip."""
    return "\n".join(
        f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n{one_line(cue.text)}\n"
        for number, cue in enumerate(cues, 1)
    )


def _stamp(seconds: float, point: str) -> str:
    whole = round(seconds * 1000)
    minutes, millis = divmod(whole, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{millis // 1000:02d}{point}{millis % 1000:03d}"
