"""Piper: a neural offline voice (extra `[piper]`), from voices downloaded once into a folder."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from essaycast.config import VoiceSettings
from essaycast.engines.helper import HelperCrash, HelperPool, HelperTimeout
from essaycast.engines.helper_loop import command
from essaycast.engines.interface import Capabilities
from essaycast.errors import VoiceError
from essaycast.model import Sound

INSTALL = "pip install 'essaycast[piper]'"
SUGGESTION = "de_DE-thorsten-medium"
"""A German voice that can be had; named where none is installed."""

_NAME = re.compile(r"([A-Za-z]{2,3}_[A-Za-z]+-[\w]+-[\w]+)(?:#([\w-]+))?")
# Loading takes seconds on a slow disk, speech about a tenth of its length.
_SECONDS, _SECONDS_PER_CHARACTER = 60.0, 0.5
_LIFETIME = 1_000_000
_SAMPLES, _SAMPLE_BYTES = 64, 1 << 14


def voice_folders(show: Path | None) -> list[Path]:
    """Where voices are looked for: the show's `voices`, then the user's own."""
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Application Support"
    else:
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    user = home / "essaycast" / "voices"
    return [show / "voices", user] if show is not None else [user]


class Piper:
    """One voice, one helper process; the runtime in it uses all processors by itself."""

    name = "piper"

    def __init__(self, settings: VoiceSettings, show: Path | None = None) -> None:
        self._asked = settings.voice
        self._language = settings.language.split("-")[0].lower()
        self._speed = settings.speed
        self._folders = voice_folders(show)
        self._pool: HelperPool | None = None
        if self._asked and not _NAME.fullmatch(self._asked):
            raise VoiceError(
                f"voice.voice is {self._asked[:60]!r}; a piper voice is called like "
                f"{SUGGESTION!r}, with #speaker after it if it has several"
            )

    @property
    def capabilities(self) -> Capabilities:
        """One sentence at a time; not a machine's voice to most ears."""
        return Capabilities(max_chars=None, network=False, parallel=1, speed=True, robotic=False)

    def fingerprint(self) -> Mapping[str, str]:
        """See the port. The model is known by its size and samples of its bytes.

        Raises:
            VoiceError: piper or the voice is not installed.
        """
        from importlib.metadata import PackageNotFoundError, version

        model = self._model()
        try:
            package = version("piper-tts")
        except PackageNotFoundError:
            package = "none"
        return {
            "engine": self.name,
            "version": package,
            "model": _digest(model),
            "speaker": self._speaker,
            "speed": f"{self._speed:g}",
        }

    def voices(self) -> Sequence[str]:
        """Names of the voices found for the show's language."""
        found = {
            path.name.removesuffix(".onnx")
            for folder in self._folders
            for path in folder.glob("*.onnx")
            if _NAME.fullmatch(path.name.removesuffix(".onnx")) and _config_of(path).is_file()
        }
        return tuple(sorted(name for name in found if name.lower().startswith(self._language)))

    def check(self) -> None:
        """See the port: speaks one syllable."""
        self.speak("ja")

    def speak(self, text: str) -> Sound:
        """See the port. The sound is mono s16le at the voice's rate (16,000 or 22,050 Hz)."""
        # [[ and ]] are piper's marks for phonemes.
        plain = text.replace("\0", " ").replace("[[", "[ [").replace("]]", "] ]")
        request = {
            "text": plain.encode("utf-8", "replace").decode(),
            "speed": self._speed,
            "speaker": self._speaker,
        }
        limit = _SECONDS + _SECONDS_PER_CHARACTER * len(text)
        advice = "write the sentence differently or choose another engine"
        try:
            header, data = self._helpers.ask(request, limit)
        except HelperTimeout as error:
            raise VoiceError(f"piper hangs ({error}); {advice}") from error
        except HelperCrash as error:
            raise VoiceError(f"piper {error}, perhaps for want of memory; {advice}") from error
        except OSError as error:
            raise VoiceError(f"piper cannot be started: {error}; free some memory") from error
        if "error" in header:
            self.close()
            raise VoiceError(self._explain(header["error"]))
        if not data:
            raise VoiceError("piper made no sound of it; write it differently")
        return Sound(data, "s16le", header["rate"], 1, len(data) // 2)

    def close(self) -> None:
        """See the port."""
        if self._pool is not None:
            self._pool.close()

    @property
    def _speaker(self) -> str:
        return self._asked.partition("#")[2]

    @property
    def _helpers(self) -> HelperPool:
        if self._pool is None:
            words, environment = command("essaycast.engines.piper_worker", str(self._model()))
            self._pool = HelperPool(words, lifetime=_LIFETIME, environment=environment)
        return self._pool

    def _model(self) -> Path:
        """The model file of the voice asked for, or of the only one there is."""
        if find_spec("piper") is None:
            raise VoiceError(f"piper is not installed; run: {INSTALL}")
        name = self._asked.partition("#")[0]
        if not name:
            found = self.voices()
            if len(found) > 1:
                # The first of them would change with the next one downloaded.
                raise VoiceError(
                    f"piper has several voices here ({', '.join(found)}); choose one by "
                    f'voice.voice = "{found[0]}" in config.toml'
                )
            name = found[0] if found else ""
        for folder in self._folders:
            path = folder / f"{name}.onnx"
            if name and path.is_file() and _config_of(path).is_file():
                return path
        wanted = name or SUGGESTION
        raise VoiceError(
            f"piper has no voice {name!r} here; run: essaycast voices --download {wanted}"
            if name
            else f"piper has no voice here yet; run: essaycast voices --download {wanted}"
        )

    def _explain(self, error: str) -> str:
        if error.startswith("missing: "):
            return f"piper is not fully installed (no {error[9:]}); run: {INSTALL}"
        if error.startswith("model: "):
            return (
                f"{self._model()} is not a voice piper can read; remove it and run: "
                f"essaycast voices --download {self._model().stem}"
            )
        return f"piper: {error[:200]}"


def _config_of(model: Path) -> Path:
    return model.with_name(model.name + ".json")


def _digest(model: Path) -> str:
    """Hash of the settings and of 64 samples of the model: 1 MB read instead of 60 or 120."""
    digest = hashlib.sha256(_config_of(model).read_bytes())
    size = model.stat().st_size
    digest.update(str(size).encode())
    with model.open("rb") as stream:
        for number in range(_SAMPLES):
            stream.seek(size * number // _SAMPLES)
            digest.update(stream.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:32]
