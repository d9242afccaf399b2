"""SVOX Pico by way of its command `pico2wave`: offline, small, a little softer than eSpeak."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

from essaycast.config import VoiceSettings
from essaycast.engines.interface import Capabilities
from essaycast.errors import VoiceError
from essaycast.model import Sound
from essaycast.text import printable

COMMAND = "pico2wave"
# Its languages (pico2wave --usage); a show asks for `de`, the command wants `de-DE`.
_LANGUAGES = {"de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "it": "it-IT"}
_LANGUAGES |= {"en-us": "en-US", "en-gb": "en-GB"}
# Speech takes about a fiftieth of its length; what takes this long has come to a halt.
_SECONDS, _SECONDS_PER_CHARACTER = 20.0, 0.05
# The library cuts what is longer than its buffer of 32 kB off without a word.
_MAX_CHARS = 8000
_NOT_SPOKEN = str.maketrans("<>\0", "   ")


class Pico:
    """One process of `pico2wave` a sentence."""

    name = "pico"

    def __init__(self, settings: VoiceSettings, show: Path | None = None) -> None:
        language = settings.language.lower()
        self._language = _LANGUAGES.get(language) or _LANGUAGES.get(language.split("-")[0], "")
        self._asked = settings.language

    @property
    def capabilities(self) -> Capabilities:
        """Each request is a process of its own."""
        return Capabilities(
            max_chars=_MAX_CHARS, network=False, parallel=4, speed=False, robotic=True
        )

    def fingerprint(self) -> Mapping[str, str]:
        """See the port. Pico has had one version since 2009; the command cannot tell it."""
        return {"engine": self.name, "version": "1.0", "language": self._language}

    def voices(self) -> Sequence[str]:
        """One voice a language."""
        return ()

    def check(self) -> None:
        """See the port: speaks one syllable."""
        self.speak("ja")

    def speak(self, text: str) -> Sound:
        """See the port. The sound is mono s16le at 16 kHz."""
        if not self._language:
            raise VoiceError(f"pico does not speak {self._asked!r}; use espeak or gtts")
        command = shutil.which(COMMAND)
        if command is None:
            raise VoiceError(
                f"pico: the command {COMMAND} is not installed; on Debian and Ubuntu run "
                "apt install libttspico-utils (section non-free), or use espeak"
            )
        with tempfile.TemporaryDirectory(prefix="essaycast-") as folder:
            # The command tells the format by the file's name and writes nowhere else.
            target = Path(folder) / "speech.wav"
            arguments = [command, "-l", self._language, "-w", str(target), "--"]
            self._run([*arguments, _plain(text)], text)
            return _read(target)

    def close(self) -> None:
        """Nothing to free."""

    def _run(self, arguments: Sequence[str], text: str) -> None:
        limit = _SECONDS + _SECONDS_PER_CHARACTER * len(text)
        advice = "write the sentence differently or choose another engine"
        try:
            done = subprocess.run(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise VoiceError(f"pico hangs (no end within {limit:.0f} seconds); {advice}") from error
        except OSError as error:
            raise VoiceError(f"pico cannot be started: {error.strerror}; {COMMAND}") from error
        if done.returncode != 0:
            said = printable(done.stderr.decode("utf-8", "replace"))[-80:] or done.returncode
            how = f"crashed (signal {-done.returncode})" if done.returncode < 0 else "failed"
            raise VoiceError(f"pico {how}: {said}; {advice}")


def _plain(text: str) -> str:
    """`text` without what an argument cannot hold, and without what Pico takes for its tags."""
    return text.translate(_NOT_SPOKEN).encode("utf-8", "replace").decode()


def _read(path: Path) -> Sound:
    try:
        with wave.open(str(path), "rb") as sound:
            data = sound.readframes(sound.getnframes())
            rate, channels, width = sound.getframerate(), sound.getnchannels(), sound.getsampwidth()
    except (OSError, EOFError, wave.Error) as error:
        raise VoiceError("pico made no sound of it; write it differently") from error
    if width != 2 or channels not in (1, 2) or not data:
        raise VoiceError("pico made no sound of it; write it differently")
    return Sound(data, "s16le", rate, channels, len(data) // 2 // channels)
