"""Fetching a piper voice with piper's own downloader, so that it is there whole or not at all."""

from __future__ import annotations

import http.client
import shutil
import socket
import tempfile
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from essaycast.engines.piper import INSTALL, SUGGESTION
from essaycast.errors import VoiceError, VoiceUnreachable
from essaycast.files import TEMPORARY_PREFIX

# For the next bytes; a whole voice of 60 or 120 MB may take minutes.
_SECONDS = 30.0


def download(voice: str, folder: Path) -> Path:
    """Bring `voice` (such as `de_DE-thorsten-medium`) into `folder`; where its model lies.

    Piper's downloader writes straight to the final name and does not notice a transfer that
    ended early; here it writes into a temporary folder, and what came is loaded once before
    it is moved.

    Raises:
        VoiceUnreachable: the server cannot be reached or broke off.
        VoiceError: piper is not installed, there is no such voice, or it cannot be stored.
    """
    if find_spec("piper") is None:
        raise VoiceError(f"piper is not installed; run: {INSTALL}")
    from piper.download_voices import VOICE_PATTERN, download_voice

    if not VOICE_PATTERN.match(voice) or "/" in voice or "\\" in voice:
        raise VoiceError(f"{voice[:60]!r} is no name of a piper voice; try {SUGGESTION}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=TEMPORARY_PREFIX, dir=folder) as temporary:
            with _timeout(_SECONDS):
                download_voice(voice, Path(temporary))
            model = Path(temporary) / f"{voice}.onnx"
            _try(model)
            # The model last: a voice counts as there when both files are.
            shutil.move(f"{model}.json", folder / f"{voice}.onnx.json")
            shutil.move(model, folder / model.name)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            raise VoiceError(
                f"there is no piper voice {voice!r}; see the list at "
                "https://huggingface.co/rhasspy/piper-voices"
            ) from error
        raise VoiceUnreachable(
            f"the server of piper's voices answered {error.code}; try again later"
        ) from error
    except (urllib.error.URLError, TimeoutError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error or type(error).__name__
        raise VoiceUnreachable(
            f"piper's voices cannot be reached ({reason}); check the network and try again"
        ) from error
    except OSError as error:
        raise VoiceError(f"the voice cannot be stored in {folder}: {error.strerror}") from error
    return folder / f"{voice}.onnx"


def _try(model: Path) -> None:
    """Load what came, as the engine will."""
    from essaycast.engines.helper import HelperCrash, HelperPool, HelperTimeout
    from essaycast.engines.helper_loop import command

    words, environment = command("essaycast.engines.piper_worker", str(model))
    pool = HelperPool(words, lifetime=1, environment=environment)
    try:
        header, data = pool.ask({"text": "ja", "speed": 1.0, "speaker": ""}, 120.0)
    except (HelperCrash, HelperTimeout) as error:
        raise VoiceError(f"the voice that came does not speak ({error}); try again") from error
    finally:
        pool.close()
    if "error" in header or not data:
        raise VoiceUnreachable("the voice did not come whole; try again")


@contextmanager
def _timeout(seconds: float) -> Iterator[None]:
    # urlopen, as piper calls it, would wait for ever.
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
