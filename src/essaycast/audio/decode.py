"""Sound in: clips from the store, and the music files a person gives.

Clips come from our own store and are trusted to be what it says. Music comes from anywhere: its
path must stay inside the show's folder, its size and length are bounded, and nothing it claims
about itself is believed before it is decoded.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import miniaudio
import numpy as np
from numpy.typing import NDArray

from essaycast.audio.loudness import Samples
from essaycast.errors import AudioError
from essaycast.model import Clip
from essaycast.text import printable

Integers = NDArray[np.int16]

MUSIC_SECONDS = 60
"""Longest intro, outro or chapter sound that is taken: it is held in memory while mixed."""
MUSIC_BYTES = 200_000_000
"""Largest music file that is opened."""
_FFMPEG_SECONDS = 60
_CHUNK = 65536  # frames asked for at once
_SIDE = 0.01  # stereo whose sides differ less than this (-40 dB) is mono to the ear
_KNOWN = "mp3, wav, flac or ogg (Vorbis)"


def clip_samples(clip: Clip, data: bytes) -> Integers:
    """The clip's sound as one channel of 16-bit samples at its own rate.

    Raises:
        AudioError: the bytes are not the sound the store says they are.
    """
    if clip.encoding == "s16le":
        samples = np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int16, copy=False)
        if clip.channels > 1:
            samples = samples[: len(samples) // clip.channels * clip.channels]
            pairs = samples.reshape(-1, clip.channels).astype(np.int32)
            samples = (pairs.sum(axis=1) // clip.channels).astype(np.int16)
    else:
        try:
            decoded = miniaudio.decode(data, miniaudio.SampleFormat.SIGNED16, 1, clip.sample_rate)
        except miniaudio.MiniaudioError as error:
            raise AudioError(
                f"clip {clip.key[:12]} cannot be decoded ({error}): "
                f"delete {printable(str(clip.path))} and build again"
            ) from error
        samples = np.frombuffer(decoded.samples, np.int16)
    if not len(samples):
        raise AudioError(
            f"clip {clip.key[:12]} holds no sound: "
            f"delete {printable(str(clip.path))} and build again"
        )
    return samples


@dataclass(frozen=True, slots=True)
class Music:
    """A decoded music file."""

    samples: Samples
    """Shape (frames, channels), full scale 1.0."""
    rate: int
    """Frames per second."""

    @property
    def stereo(self) -> bool:
        """True if its two channels differ so much that one would miss the second."""
        if self.samples.shape[1] < 2:
            return False
        left, right = self.samples[:, 0], self.samples[:, 1]
        side = float(np.abs(left - right).max(initial=0))
        return side > _SIDE * max(float(np.abs(left).max(initial=0)), 1e-6)


def inside(show: Path, name: str, setting: str) -> Path:
    """The file `name` of the show.

    Raises:
        AudioError: there is none, or the path leads out of the show's folder.
    """
    shown = f"{setting} = {printable(name)!r}"
    if "\0" in name:
        raise AudioError(f"{shown}: not a file name; name a sound file below {_folder(show)}")
    given = Path(name)
    try:
        path = (show / given).resolve()
        root = show.resolve()
        there = path.is_file()
    except (OSError, RuntimeError) as error:
        raise AudioError(f"{shown}: cannot be opened; name a sound file of the show") from error
    if given.is_absolute() or not path.is_relative_to(root):
        raise AudioError(
            f"{shown}: leads out of the show's folder; "
            f"copy the file into {_folder(show)} and give its name there"
        )
    if not there:
        raise AudioError(f"{shown}: no such file in {_folder(show)}; correct the name or empty it")
    return path


def music(
    show: Path, name: str, setting: str, *, seconds: float, whole: bool, channels: int = 2
) -> Music:
    """Decode a music file of the show, at most `seconds` of it, as at most `channels`.

    `whole` makes more than `seconds` an error; otherwise the rest is left unread (a bed).

    Raises:
        AudioError: it cannot be found, read, decoded, or is too long.
    """
    path = inside(show, name, setting)
    shown = f"{setting} = {printable(name)!r}"
    try:
        size = path.stat().st_size
    except OSError as error:
        raise AudioError(f"{shown}: cannot be read ({error.strerror}); check the file") from error
    if size > MUSIC_BYTES:
        raise AudioError(
            f"{shown}: {size // 1_000_000} MB is too large; "
            f"export at most {MUSIC_SECONDS} s of it as mp3 or flac"
        )
    decoded = _native(path, seconds, channels) or _by_ffmpeg(path, seconds, channels)
    if decoded is None:
        hint = (
            "save it as one of these"
            if shutil.which("ffmpeg")
            else "save it as one of these, or install ffmpeg to widen the choice"
        )
        raise AudioError(f"{shown}: is not {_KNOWN} that can be decoded; {hint}")
    if whole and len(decoded.samples) > seconds * decoded.rate:
        raise AudioError(f"{shown}: longer than {seconds:g} s; cut it to the part that is meant")
    samples = decoded.samples[: int(seconds * decoded.rate)]
    # A file of floating point numbers may hold anything.
    np.nan_to_num(samples, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
    return Music(samples, decoded.rate)


def _folder(show: Path) -> str:
    return printable(str(show))


def _native(path: Path, seconds: float, most: int) -> Music | None:
    """Decode in this process; None if the decoder does not know the format."""
    try:
        head = miniaudio.get_file_info(str(path))
    except (miniaudio.MiniaudioError, OSError, ValueError):
        return None
    rate, channels = head.sample_rate, min(head.nchannels, most)
    if not (4000 <= rate <= 384_000 and channels >= 1):
        return None
    chunks: list[Samples] = []
    left = int(seconds * rate) + 1  # one frame more shows that the file goes on
    try:
        stream = miniaudio.stream_file(
            str(path), miniaudio.SampleFormat.FLOAT32, channels, rate, frames_to_read=_CHUNK
        )
        for block in stream:
            chunk = np.frombuffer(block, np.float32).reshape(-1, channels)[:left]
            chunks.append(chunk)
            left -= len(chunk)
            if left <= 0:
                stream.close()
                break
    except (miniaudio.MiniaudioError, OSError):
        return None
    if not any(len(chunk) for chunk in chunks):
        return None
    return Music(np.concatenate(chunks), rate)


def _by_ffmpeg(path: Path, seconds: float, channels: int) -> Music | None:
    """Let ffmpeg decode what we cannot, if it is there; None if it cannot either."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return None
    rate = 48000
    command = [ffmpeg, "-nostdin", "-v", "error"]
    # A play list in a music file's clothes must not make it open other files or addresses.
    command += ["-protocol_whitelist", "file,pipe", "-i", f"file:{path}", "-map", "0:a:0"]
    command += ["-t", str(seconds + 0.1), "-ac", str(channels), "-ar", str(rate)]
    command += ["-f", "f32le", "pipe:1"]
    try:
        result = subprocess.run(command, capture_output=True, timeout=_FFMPEG_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    usable = len(result.stdout) // (4 * channels) * 4 * channels
    if result.returncode != 0 or not usable:
        return None
    samples = np.frombuffer(result.stdout[:usable], "<f4").reshape(-1, channels)
    return Music(samples.astype(np.float32), rate)
