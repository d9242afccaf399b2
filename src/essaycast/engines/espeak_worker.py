"""The helper process behind the espeak voice (the protocol is in `helper_loop`).

    python -m essaycast.engines.espeak_worker LIBRARY DATA_FOLDER

Why a process and not a call: eSpeak NG keeps state (pitch flutter, phase, random numbers)
from one text to the next, so that the same sentence would never sound byte for byte the same
twice; it is not thread-safe; and a crash or an endless loop in C would take the build along.
Here the library is loaded afresh for every request, which costs 3 to 4 ms and about 180 kB
that it never gives back; so the other side replaces the process from time to time.
"""

from __future__ import annotations

import _ctypes
import ctypes
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from essaycast.engines.helper_loop import Answer, serve

# eSpeak NG speak_lib.h, API revision 12.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POSITION_CHARACTER = 1
_RATE, _PITCH = 1, 3
_EVENT_WORD = 1
_BUFFER_MS = 2000
# The library keeps the data folder in a buffer of 160 bytes and refuses longer ones.
_LONGEST_PATH = 130


class _Id(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


def _load(library: str) -> ctypes.CDLL:
    lib = ctypes.CDLL(library)
    lib.espeak_Info.restype = ctypes.c_char_p
    lib.espeak_Info.argtypes = [ctypes.c_void_p]
    lib.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    lib.espeak_ListVoices.argtypes = [ctypes.c_void_p]
    lib.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    lib.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
    lib.espeak_SetParameter.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int]
    lib.espeak_Synth.argtypes = [
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_uint,
        ctypes.c_void_p,
        ctypes.c_void_p,
    ]
    return lib


def _unload(lib: ctypes.CDLL) -> None:
    lib.espeak_Terminate()
    if os.name == "nt":
        _ctypes.FreeLibrary(lib._handle)  # type: ignore[attr-defined]
    else:
        _ctypes.dlclose(lib._handle)


def _initialize(lib: ctypes.CDLL, data: str) -> int:
    rate = int(lib.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, os.fsencode(data), _DONT_EXIT))
    if rate <= 0:
        raise RuntimeError(f"eSpeak NG cannot read its data in {data}")
    return rate


def speak(library: str, data: str, request: dict[str, Any]) -> Answer:
    """Answer one request `{"text", "voice", "rate", "pitch"}` with a header and the sound.

    The sound is mono s16le; the header `{"rate", "words": [[milliseconds, character offset],
    ...]}`, or `{"error"}` where the library refuses.
    """
    lib = _load(library)
    try:
        rate = _initialize(lib, data)
        if lib.espeak_SetVoiceByName(request["voice"].encode()) != 0:
            return {"error": "voice"}, b""
        lib.espeak_SetParameter(_RATE, request["rate"], 0)
        lib.espeak_SetParameter(_PITCH, request["pitch"], 0)
        sound: list[bytes] = []
        words: list[tuple[int, int]] = []

        def receive(wave: Any, count: int, events: Any) -> int:
            if wave and count > 0:
                sound.append(ctypes.string_at(wave, count * 2))
            index = 0
            while events[index].type != 0:
                event = events[index]
                if event.type == _EVENT_WORD:
                    words.append((event.audio_position, event.text_position - 1))
                index += 1
            return 0

        callback = _Callback(receive)
        lib.espeak_SetSynthCallback(callback)
        text = request["text"].encode("utf-8", "replace")
        status = lib.espeak_Synth(
            text, len(text) + 1, 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
        )
        if status != 0:
            return {"error": f"status {status}"}, b""
        return {"rate": rate, "words": words}, b"".join(sound)
    finally:
        _unload(lib)


def voices(library: str, data: str) -> dict[str, Any]:
    """Version and voices of the library: `{"version", "voices": [[name, language], ...]}`."""
    lib = _load(library)
    try:
        _initialize(lib, data)
        found = lib.espeak_ListVoices(None)
        listed = []
        index = 0
        while found[index]:
            voice = found[index].contents
            # `languages` is pairs of a priority byte and a name; the first is the best match.
            language = (voice.languages or b"\0")[1:].decode("utf-8", "replace")
            listed.append([(voice.name or b"").decode("utf-8", "replace"), language])
            index += 1
        version = lib.espeak_Info(None).decode("ascii", "replace").split()[0]
        return {"version": version, "voices": listed}
    finally:
        _unload(lib)


def main() -> int:
    """Answer requests until stdin ends."""
    library, data = sys.argv[1:3]
    with ExitStack() as stack:
        if len(os.fsencode(data)) > _LONGEST_PATH:
            short = stack.enter_context(tempfile.TemporaryDirectory(prefix="essaycast-"))
            link = Path(short) / "espeak-ng-data"
            link.symlink_to(data, target_is_directory=True)
            data = str(link)

        def answer(request: dict[str, Any]) -> Answer:
            if "text" in request:
                return speak(library, data, request)
            return voices(library, data), b""

        return serve(answer)


if __name__ == "__main__":
    sys.exit(main())
