from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soxr

from essaycast.config.settings import VoiceSettings
from essaycast.engines import load
from essaycast.model import Take

from .makers import Floats, Studio, take

SENTENCES = (
    "Vertrauen entsteht nicht durch große Worte, sondern durch das, was man tut.",
    "Wer verkauft, der muss zuhören können.",
    "Nun gut.",
    "Am Montag um halb neun beginnt die Besprechung, und keiner weiß, warum.",
    "Führung heißt, die richtigen Fragen zu stellen, statt die schnellen Antworten zu geben.",
    "Das ist einfach gesagt und schwer getan.",
)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    made = Studio(tmp_path)
    made.show.mkdir()
    return made


@pytest.fixture(scope="session")
def voice() -> Callable[[int], Floats]:
    """Real speech at 24 kHz: `voice(3)` is a sentence with its engine's own silences."""
    engine = load("espeak", VoiceSettings())
    spoken: dict[int, Floats] = {}

    def speak(number: int) -> Floats:
        if number not in spoken:
            sound = engine.speak(f"{SENTENCES[number % len(SENTENCES)]}")
            samples = np.frombuffer(sound.data, "<i2") / 32768
            speech = soxr.resample(samples, sound.sample_rate, 24000)
            silence = np.zeros(24000 * (1 + number % 4) // 20)
            spoken[number] = np.concatenate((silence, speech, silence))
        return spoken[number]

    yield speak
    engine.close()


@pytest.fixture
def takes(studio: Studio, voice: Callable[[int], Floats]) -> Callable[[int], list[Take]]:
    """`takes(12)`: that many sentences as MP3 clips, no two the same sound."""

    def make(count: int) -> list[Take]:
        made = []
        for number in range(count):
            # A little quieter each time round: another clip, another key.
            samples = voice(number % len(SENTENCES)) * (1 - 0.01 * (number // len(SENTENCES)))
            text = SENTENCES[number % len(SENTENCES)]
            made.append(take(studio.clip(samples, mp3=True), text, paragraph=number // 4))
        return made

    return make
