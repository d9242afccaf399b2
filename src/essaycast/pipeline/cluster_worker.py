"""The worker's side of `build --cluster`: a parcel in, a delivery out, nothing left behind."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from essaycast import __version__, engines
from essaycast.audio import Tags, record
from essaycast.clips import ClipStore
from essaycast.config import Config, VoiceSettings
from essaycast.engines.interface import Engine
from essaycast.errors import EssaycastError
from essaycast.files import write_bytes
from essaycast.model import Essay, Recording, Script
from essaycast.speak import Speaker

# Other versions of these give other bytes.
_LIBRARIES = ("lameenc", "miniaudio", "soxr", "numpy", "mutagen")


class Refused(EssaycastError):
    """This worker would not make what the sender would make."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that voicing and recording one episode needs."""

    essay: Essay
    script: Script
    config: Config
    """With the music this essay wants."""
    engine: str
    voice: VoiceSettings
    fingerprint: tuple[tuple[str, str], ...]
    """Of the sender's engine."""
    tags: Tags
    """Cover included."""
    files: Mapping[str, bytes]
    """Sound files of intro, outro and chapters, by their names in `config`."""
    clips: Mapping[str, bytes]
    """Clips the sender has, as whole files of the store."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a parcel."""

    recording: Recording
    sound: bytes
    """The MP3 file."""
    clips: Mapping[str, bytes]
    """Clips the voice was asked for, as whole files of the store."""
    measures: Mapping[str, bytes]
    """Files of the audio cache."""

    def fits(self, slug: str) -> bool:
        """True if the sound is what the recording says, under the name it must have."""
        recording = self.recording
        digest = hashlib.sha256(self.sound).hexdigest()
        return (
            recording.sha256 == digest
            and recording.size == len(self.sound)
            and recording.file == f"audio/{slug}.{digest[:10]}.mp3"
        )


def environment(voice: Engine | tuple[str, VoiceSettings]) -> dict[str, str]:
    """Everything besides the text that shapes bytes here: versions, and the voice's own.

    Raises:
        VoiceError: the voice is not installed here.
    """
    engine = engines.load(*voice) if isinstance(voice, tuple) else voice
    try:
        found = {"essaycast": __version__, **{name: version(name) for name in _LIBRARIES}}
        return found | {f"voice {name}": value for name, value in engine.fingerprint().items()}
    finally:
        if isinstance(voice, tuple):
            engine.close()


def work(parcel: Parcel) -> Delivery:
    """Voice and record one episode in a temporary folder.

    Raises:
        Refused: the voice here is another one.
        EssaycastError: as `record_episode`.
    """
    engine, turn = _engine(parcel.engine, parcel.voice)
    if tuple(sorted(engine.fingerprint().items())) != parcel.fingerprint:
        raise Refused("a worker has another version of the voice; install the same everywhere")
    with tempfile.TemporaryDirectory(prefix="essaycast-") as name:
        folder = Path(name)
        store = ClipStore(folder / "clips")
        for key, data in parcel.clips.items():
            store.adopt(key, data)
        for file, data in parcel.files.items():
            write_bytes(folder / file, data, durable=False)
        with turn, Speaker(engine, store, parcel.voice) as speaker:
            track = speaker.voice(parcel.script, name=f"episodes/{parcel.essay.path.name}")
        recording = record(
            track,
            config=parcel.config,
            show=folder,
            slug=parcel.essay.slug,
            feed=folder / "feed",
            tags=parcel.tags,
            cache=folder / "measures",
            read=store.read,
            stretch=1.0 if engine.capabilities.speed else parcel.config.voice.speed,
        )
        return Delivery(
            recording,
            (folder / "feed" / recording.file).read_bytes(),
            {key: store.export(key) for key in store if key not in parcel.clips},
            {path.name: path.read_bytes() for path in sorted((folder / "measures").iterdir())},
        )


@cache
def _engine(
    name: str, settings: VoiceSettings
) -> tuple[Engine, threading.Lock | nullcontext[None]]:
    """The engine, loaded once a process, and whose turn it is if it speaks to one at a time."""
    engine = engines.load(name, settings)
    alone = engine.capabilities.parallel == 1
    return engine, threading.Lock() if alone else nullcontext()
