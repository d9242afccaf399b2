"""Speech to measure with: German sentences by espeak, as the MP3 clips an online voice sends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import lameenc
import numpy as np
import soxr

from essaycast.config.settings import VoiceSettings
from essaycast.engines import load
from essaycast.model import ChapterMark, Clip, Pause, Take, Track, TrackItem, Utterance

RATE = 24000
KILOBITS = 64
_OPENINGS = (
    "Am Montag", "Im Frühjahr", "Nach dem Gespräch", "Kurz vor Schluss", "Mit etwas Abstand",
    "Beim zweiten Lesen", "In der Pause", "Zum ersten Mal", "Ohne große Eile", "Heute früh",
)  # fmt: skip
_VERBS = (
    "verstand sie", "fragte der Kunde", "schrieb die Leiterin", "wusste niemand",
    "erzählte der Verkäufer", "überlegte das Team", "merkten wir", "hörte er zu, bevor er",
    "sagte die Beraterin", "begriff ich",
)  # fmt: skip
_ENDS = (
    "was damit gemeint war.", "warum es sich lohnt.", "wie viel Vertrauen kostet.",
    "wer am Ende entscheidet.", "worauf es wirklich ankommt.",
)  # fmt: skip


def sentence(number: int) -> str:
    """One of 500 sentences of about three seconds."""
    opening = _OPENINGS[number % 10]
    verb = _VERBS[number // 10 % 10]
    return f"{opening} {verb} {_ENDS[number // 100 % 5]}"


def make(folder: Path, count: int) -> list[Clip]:
    """`count` clips in `folder`, each a file of its own with a key of its own.

    500 different ones are spoken at most; more repeat their sound, but nothing that is measured
    can know that: file and key differ.
    """
    folder.mkdir(parents=True, exist_ok=True)
    listing = folder / "clips.json"
    known: list[int] = json.loads(listing.read_text()) if listing.exists() else []
    engine = load("espeak", VoiceSettings())
    try:
        for number in range(len(known), count):
            path = folder / f"{number:05d}.mp3"
            if number >= 500:
                path.write_bytes((folder / f"{number % 500:05d}.mp3").read_bytes())
                known.append(known[number % 500])
                continue
            sound = engine.speak(sentence(number))
            samples = np.frombuffer(sound.data, np.int16)
            speech = soxr.resample(samples, sound.sample_rate, RATE)
            lead, tail = 2400 + 240 * (number % 7), 7200 + 720 * (number % 5)
            speech = np.concatenate((np.zeros(lead, np.int16), speech, np.zeros(tail, np.int16)))
            path.write_bytes(_mp3(speech))
            known.append(len(speech))
    finally:
        engine.close()
    listing.write_text(json.dumps(known))
    return [_clip(folder / f"{number:05d}.mp3", known[number]) for number in range(count)]


def track(clips: Sequence[Clip]) -> Track:
    """The clips as an essay: paragraphs of five sentences, chapters of forty."""
    items: list[TrackItem] = []
    for number, clip in enumerate(clips):
        if number % 40 == 0:
            items += [Pause(1.2), ChapterMark(f"Kapitel {number // 40 + 1}")]
        text = sentence(number % 500)
        items.append(Take(Utterance(text, text, paragraph=number // 5), (clip,), (text,)))
        items.append(Pause(0.75 if number % 5 == 4 else 0.35))
    return Track(tuple(items))


def read(clip: Clip) -> bytes:
    """What the store's `read` does."""
    return clip.path.read_bytes()


def _clip(path: Path, frames: int) -> Clip:
    key = hashlib.sha256(path.name.encode()).hexdigest()
    return Clip(key, path, 0, path.stat().st_size, "mp3", RATE, 1, frames)


def _mp3(samples: np.ndarray) -> bytes:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(KILOBITS)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(5)
    return bytes(encoder.encode(samples.tobytes())) + bytes(encoder.flush())
