"""A show to publish: real MP3 files of a few seconds, sentences with times, config text."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import lameenc
import numpy as np

from essaycast.config import Config, parse_config
from essaycast.model import Chapter, Cue, Episode, Recording
from essaycast.text import slugify

RATE = 44100
BERLIN = timezone(timedelta(hours=1))
GUID = "9a1f2f5e-7c1f-5a58-8f39-2f8f0a2f0f11"
BASE = "https://klartext.example.org/podcast/"

TITLES = ("Warum Vertrauen bleibt", "Verkaufen heißt zuhören", "Führen ohne Bühne")
TEXT = (
    ("title", 0, ("{title}",)),
    ("sentence", 1, ("Der erste Satz ist kurz.", "Der zweite hat „Anführung“ & mehr.")),
    ("heading", 2, ("Was man sehen kann",)),
    ("sentence", 3, ("Ein Satz danach.", "Und noch einer.")),
    ("item", 4, ("Erstens.",)),
    ("item", 5, ("Zweitens.",)),
    ("quote", 6, ("Ein Zitat.",)),
    ("heading", 7, ("Was man tun kann",)),
    ("sentence", 8, ("Der letzte Satz.",)),
)


def settings(extra: str = "", feed: str = "", **show: Any) -> Config:
    """A config; `show` replaces settings of its section, None leaves one out."""
    values: dict[str, Any] = {
        "title": "Klartext am Montag",
        "description": "Essays über Arbeit & Vertrauen.",
        "author": "Mara Lindner",
        "email": "mara@example.org",
        "category": "Society & Culture",
        "subcategory": "Personal Journals",
        "base_url": BASE,
    } | show
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value is not None]
    return parse_config("[show]\n" + "\n".join(lines) + f"\n[feed]\n{feed}\n{extra}")


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@cache
def tone(seconds: float, pitch: float) -> bytes:
    """A quiet tone as an MP3."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(7)
    time = np.arange(int(RATE * seconds)) / RATE
    pcm = (np.sin(2 * np.pi * pitch * time) * 2000).astype("<i2").tobytes()
    return bytes(encoder.encode(pcm) + encoder.flush())


def cues(title: str, seconds: float) -> tuple[tuple[Cue, ...], tuple[Chapter, ...]]:
    """The sentences of TEXT spread over `seconds`, and the chapters its headings start."""
    total = sum(len(lines) for *_, lines in TEXT)
    step = (seconds - 1) / total
    made: list[Cue] = []
    chapters = [Chapter(0.0, title)]
    for kind, paragraph, lines in TEXT:
        for line in lines:
            start = round(0.5 + step * len(made), 3)
            if kind == "heading":
                chapters.append(Chapter(start, line))
            end = round(start + step - 0.1, 3)
            made.append(Cue(start, end, line.format(title=title), kind, paragraph))  # type: ignore[arg-type]
    return tuple(made), tuple(chapters)


def episode(feed: Path, number: int = 0, *, seconds: float = 12.0, **changes: Any) -> Episode:
    """An episode whose sound lies below `feed`; `changes` replace its fields."""
    title = changes.pop("title", TITLES[number % len(TITLES)])
    slug = changes.pop("slug", slugify(title))
    data = tone(seconds, 220 + 30 * number)
    digest = hashlib.sha256(data).hexdigest()
    name = f"audio/{slug}.{digest[:12]}.mp3"
    path = feed / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    spoken, chapters = cues(title, seconds)
    recording = Recording(
        name, len(data), digest, int(seconds * RATE), RATE, 1, 64, -16.0, -1.5, spoken, chapters
    )
    made = Episode(
        slug=slug,
        guid=f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        title=title,
        date=datetime(2026, 3, 2, 6, 0, tzinfo=BERLIN) + timedelta(days=7 * number),
        recording=recording,
        engine="silent",
        summary=f"Zusammenfassung von Folge {number}.",
        author="Mara Lindner",
    )
    return replace(made, **changes)


def episodes(feed: Path, count: int = 3, **changes: Any) -> list[Episode]:
    """`count` episodes, oldest first."""
    return [episode(feed, number, **changes) for number in range(count)]
