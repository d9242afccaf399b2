"""Sound to test with, and instruments to measure what came out that share no code with the room."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import lameenc
import miniaudio
import numpy as np
import pytest
from numpy.typing import NDArray

from essaycast.audio import Tags, record
from essaycast.config.settings import AudioSettings, Config, InterludeSettings, PauseSettings
from essaycast.model import Clip, Kind, Recording, Take, Track, Utterance

Floats = NDArray[np.float64]
FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="NO FFMPEG: the oracle is not here")


def tone(
    seconds: float,
    rate: int = 24000,
    *,
    pitch: float = 440,
    level: float = 0.3,
    lead: float = 0.0,
    tail: float = 0.0,
    offset: float = 0.0,
) -> Floats:
    """A sine with silence around it, and a direct current if `offset` is set."""
    time = np.arange(round(seconds * rate)) / rate
    silence = [np.zeros(round(part * rate)) for part in (lead, tail)]
    wave = level * np.sin(2 * np.pi * pitch * time)
    return np.concatenate((silence[0], wave, silence[1])) + offset


def to_integers(samples: Floats) -> NDArray[np.int16]:
    return np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2")


def to_mp3(samples: Floats, rate: int, kilobits: int = 64) -> bytes:
    """As Google sends it: no Xing header, constant bit rate. `samples` may have two columns."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(kilobits)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_channels(1 if samples.ndim == 1 else samples.shape[1])
    encoder.set_quality(5)
    return bytes(encoder.encode(to_integers(samples).tobytes())) + bytes(encoder.flush())


def to_wav(samples: Floats, rate: int) -> bytes:
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    data = to_integers(samples).tobytes()
    head = (
        b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    )
    head += (1).to_bytes(2, "little") + channels.to_bytes(2, "little")
    head += rate.to_bytes(4, "little") + (rate * channels * 2).to_bytes(4, "little")
    head += (channels * 2).to_bytes(2, "little") + (16).to_bytes(2, "little")
    return head + b"data" + len(data).to_bytes(4, "little") + data


@dataclass
class Studio:
    """A show in a folder, and everything that can be asked of one recording after the other."""

    folder: Path
    config: Config = field(default_factory=Config)
    reads: list[str] = field(default_factory=list)
    """Keys of the clips whose bytes were asked for."""

    @property
    def show(self) -> Path:
        return self.folder / "show"

    @property
    def feed(self) -> Path:
        return self.show / "feed"

    @property
    def cache(self) -> Path:
        return self.show / ".essaycast" / "audio"

    def set(
        self,
        *,
        audio: dict[str, Any] | None = None,
        pauses: dict[str, Any] | None = None,
        intro: dict[str, Any] | None = None,
        outro: dict[str, Any] | None = None,
    ) -> None:
        """Settings, by section."""
        self.config = replace(
            self.config,
            audio=replace(self.config.audio, **(audio or {})),
            pauses=replace(self.config.pauses, **(pauses or {})),
            intro=replace(self.config.intro, **(intro or {})),
            outro=replace(self.config.outro, **(outro or {})),
        )

    def file(self, name: str, data: bytes) -> Path:
        path = self.show / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def clip(self, samples: Floats, rate: int = 24000, *, mp3: bool = False, **more: Any) -> Clip:
        """A clip in a store of its own: a header before the sound, as the real one has."""
        data = to_mp3(samples, rate) if mp3 else to_integers(samples).tobytes()
        key = hashlib.sha256(data + bytes([mp3])).hexdigest()
        path = self.folder / "clips" / key
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"header" + data)
        encoding = "mp3" if mp3 else "s16le"
        return Clip(key, path, 6, len(data), encoding, rate, 1, len(samples), **more)

    def read(self, clip: Clip) -> bytes:
        self.reads.append(clip.key)
        return clip.path.read_bytes()[clip.offset : clip.offset + clip.size]

    def record(
        self,
        track: Track,
        *,
        slug: str = "folge",
        tags: Tags | None = None,
        **more: Any,
    ) -> Recording:
        return record(
            track,
            config=self.config,
            show=self.show,
            slug=slug,
            feed=self.feed,
            tags=tags or Tags("Titel"),
            cache=self.cache,
            read=self.read,
            **more,
        )

    def path(self, recording: Recording) -> Path:
        return self.feed / recording.file

    def heard(self, recording: Recording) -> Floats:
        """The decoded file, shape (frames, channels), by a decoder that knows gapless files."""
        decoded = miniaudio.decode_file(
            str(self.path(recording)),
            nchannels=recording.channels,
            sample_rate=recording.sample_rate,
        )
        samples = np.frombuffer(decoded.samples, np.int16).reshape(-1, recording.channels)
        return samples / 32768


def take(clip: Clip | Sequence[Clip], text: str = "Ein Satz.", **more: Any) -> Take:
    clips = (clip,) if isinstance(clip, Clip) else tuple(clip)
    kind: Kind = more.pop("kind", "sentence")
    pieces = tuple(more.pop("pieces", (text,) if len(clips) == 1 else ()))
    utterance = Utterance(text, more.pop("spoken", text), kind=kind, **more)
    return Take(utterance, clips, pieces)


def sounding(samples: Floats, rate: int, *, below: float = -40.0) -> list[tuple[float, float]]:
    """(start, end) in seconds of everything louder than `below` dB under the highest sample.

    Gaps shorter than 30 ms count as sound: they are the waveform's own zeros.
    """
    loud = np.abs(samples).max(axis=1)
    places = np.flatnonzero(loud > loud.max() * 10 ** (below / 20))
    cuts = np.flatnonzero(np.diff(places) > 0.03 * rate)
    starts = np.concatenate(([places[0]], places[cuts + 1]))
    ends = np.concatenate((places[cuts], [places[-1]]))
    return [(a / rate, b / rate) for a, b in zip(starts, ends, strict=True)]


def ffmpeg_meter(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak of the decoded file, by ffmpeg's ebur128."""
    assert FFMPEG
    command = [FFMPEG, "-nostdin", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = text[text.rindex("Summary:") :]
    loudness = re.search(r"I:\s+(-?[\d.]+|-?inf) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-?inf) dBFS", summary)
    assert loudness and peak, summary
    return float(loudness.group(1)), float(peak.group(1))


def ffmpeg_frames(path: Path, channels: int) -> NDArray[np.int16]:
    """The file as ffmpeg decodes it."""
    assert FFMPEG
    command = [FFMPEG, "-nostdin", "-v", "error", "-i", str(path), "-f", "s16le", "-"]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(data, np.int16).reshape(-1, channels)


def level(samples: Floats) -> float:
    """Root mean square in dB."""
    return float(10 * np.log10(max(float(np.mean(samples**2)), 1e-12)))


__all__ = [
    "AudioSettings",
    "InterludeSettings",
    "PauseSettings",
    "Studio",
    "ffmpeg_frames",
    "ffmpeg_meter",
    "level",
    "needs_ffmpeg",
    "sounding",
    "take",
    "to_mp3",
    "to_wav",
    "tone",
]
