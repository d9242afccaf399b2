"""eSpeak NG: the offline voice that is always there, from the wheel of `espeakng-loader`.

The library runs in helper processes; `espeak_worker` says why. It is never loaded into this
process, so it cannot meet another copy of itself (the system's, piper's) here.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from essaycast.config import VoiceSettings
from essaycast.engines.helper import HelperCrash, HelperPool, HelperTimeout
from essaycast.engines.helper_loop import command
from essaycast.engines.interface import Capabilities
from essaycast.errors import VoiceError
from essaycast.model import Sound, WordMark

# speak_lib.h: words a minute, and the library's own default.
_RATE_NORMAL, _RATE_LOW, _RATE_HIGH = 175, 80, 450
# A request leaves about 180 kB behind in its helper: 36 MB before it is replaced.
_LIFETIME = 200
# Speech takes a thousandth of its length; what takes this long has come to a halt.
_SECONDS, _SECONDS_PER_CHARACTER = 20.0, 0.02


class Espeak:
    """German (or another language) by eSpeak NG: instant, free, unmistakably a machine."""

    name = "espeak"

    def __init__(self, settings: VoiceSettings, show: Path | None = None) -> None:
        self._voice = settings.voice or settings.language.split("-")[0].lower()
        self._rate = min(max(round(_RATE_NORMAL * settings.speed), _RATE_LOW), _RATE_HIGH)
        # The library's pitch is 0..99 around 50, an octave each way (wavegen.c, 2 ** x).
        self._pitch = min(max(round(50 + 50 * math.log2(settings.pitch)), 0), 99)
        self._pool: HelperPool | None = None

    @property
    def capabilities(self) -> Capabilities:
        """Several sentences at once, one a processor: each helper has its own library."""
        return Capabilities(
            max_chars=None,
            network=False,
            parallel=min(os.cpu_count() or 1, 8),
            speed=True,
            robotic=True,
        )

    def fingerprint(self) -> Mapping[str, str]:
        """See the port. The version is the one of the wheel the library came in."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            package = version("espeakng-loader")
        except PackageNotFoundError:
            package = "none"
        return {
            "engine": self.name,
            "version": package,
            "voice": self._voice,
            "rate": str(self._rate),
            "pitch": str(self._pitch),
        }

    def voices(self) -> Sequence[str]:
        """Names `voice.voice` takes for German; a variant may follow: `de+f3`."""
        found = self._ask({})["voices"]
        return tuple(sorted({language for _, language in found if language.startswith("de")}))

    def check(self) -> None:
        """See the port: speaks one syllable."""
        self.speak("ja")

    def speak(self, text: str) -> Sound:
        """See the port. The sound is mono s16le at 22,050 Hz with the start of every word."""
        request = {
            # A zero byte would end the text for C.
            "text": text.replace("\0", " "),
            "voice": self._voice,
            "rate": self._rate,
            "pitch": self._pitch,
        }
        limit = _SECONDS + _SECONDS_PER_CHARACTER * len(text)
        header, data = self._answer(request, limit)
        if not data:
            raise VoiceError("espeak made no sound of it; write it differently")
        words = tuple(
            WordMark(seconds=ms / 1000, offset=offset)
            for ms, offset in header["words"]
            if 0 <= offset < len(text)
        )
        return Sound(
            data=data,
            encoding="s16le",
            sample_rate=header["rate"],
            channels=1,
            frames=len(data) // 2,
            words=words,
        )

    def close(self) -> None:
        """See the port."""
        if self._pool is not None:
            self._pool.close()

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        return self._answer(request, _SECONDS)[0]

    def _answer(self, request: Mapping[str, Any], limit: float) -> tuple[dict[str, Any], bytes]:
        try:
            header, data = self._helpers.ask(request, limit)
        except HelperTimeout as error:
            raise VoiceError(
                f"espeak hangs ({error}); write the sentence differently or choose another engine"
            ) from error
        except HelperCrash as error:
            raise VoiceError(
                f"espeak {error}; write the sentence differently or choose another engine"
            ) from error
        except OSError as error:
            raise VoiceError(f"espeak cannot be started: {error}; free some memory") from error
        if header.get("error") == "voice":
            raise VoiceError(
                f"espeak has no voice {self._voice!r}; leave voice.voice empty or see "
                "`essaycast voices --engine espeak`"
            )
        if "error" in header:
            raise VoiceError(
                f"espeak cannot speak here ({header['error']}); "
                "run: pip install --force-reinstall espeakng-loader"
            )
        return header, data

    @property
    def _helpers(self) -> HelperPool:
        if self._pool is None:
            try:
                import espeakng_loader

                paths = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
            except (ImportError, RuntimeError) as error:
                raise VoiceError(
                    "espeak: the package espeakng-loader is missing or broken; "
                    "run: pip install --force-reinstall espeakng-loader"
                ) from error
            words, environment = command("essaycast.engines.espeak_worker", *paths)
            self._pool = HelperPool(words, lifetime=_LIFETIME, environment=environment)
        return self._pool
