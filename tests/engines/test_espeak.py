"""eSpeak NG: its helper processes, and what happens when they crash, hang or are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest

from essaycast.config import VoiceSettings
from essaycast.engines import espeak_worker, load
from essaycast.engines.espeak import Espeak
from essaycast.engines.helper import Helper, HelperCrash, HelperPool, HelperTimeout
from essaycast.errors import VoiceError
from essaycast.model import Sound

TEXT = "Ein Satz von mittlerer Länge, wie er in jedem Essay steht."
LIBRARY, DATA = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()


def speak(**settings: object) -> Sound:
    engine = load("espeak", replace(VoiceSettings(), **settings))  # type: ignore[arg-type]
    try:
        return engine.speak(TEXT)
    finally:
        engine.close()


def pitch(sound: Sound) -> float:
    """Median fundamental frequency in Hz, by autocorrelation of 50 ms windows."""
    samples = np.frombuffer(sound.data, dtype="<i2").astype(float)
    window = sound.sample_rate // 20
    low, high = sound.sample_rate // 300, sound.sample_rate // 50
    found = []
    for start in range(0, len(samples) - 2 * window, window):
        part = samples[start : start + 2 * window]
        if part.std() < 800:
            continue
        correlation = np.correlate(part, part, "full")[len(part) - 1 :]
        lag = low + int(np.argmax(correlation[low:high]))
        if correlation[lag] > 0.5 * correlation[0]:
            found.append(sound.sample_rate / lag)
    return float(np.median(found))


def test_pitch_is_a_factor_of_frequency() -> None:
    usual = pitch(speak())
    assert pitch(speak(pitch=1.5)) == pytest.approx(1.5 * usual, rel=0.2)
    assert pitch(speak(pitch=0.6)) == pytest.approx(0.6 * usual, rel=0.2)


def test_speed_and_pitch_are_kept_within_what_the_library_takes() -> None:
    assert speak(speed=2.0, pitch=2.0).frames < speak(speed=0.5, pitch=0.5).frames


def test_language_region_and_variant() -> None:
    assert speak(language="de-AT") == speak()
    assert speak(voice="de+f3") != speak()
    with pytest.raises(VoiceError, match="no voice 'klingonisch'"):
        speak(voice="klingonisch")


def test_voices_names_the_german_one() -> None:
    engine = load("espeak", VoiceSettings())
    assert "de" in engine.voices()
    engine.close()


def test_the_library_is_not_loaded_into_this_process() -> None:
    """Two copies of it in one process (piper brings its own) would share their state."""
    if not Path("/proc/self/maps").exists():
        pytest.skip("needs /proc to look")
    program = (
        "from essaycast.engines import load; from essaycast.config import VoiceSettings\n"
        "e = load('espeak', VoiceSettings()); e.speak('Ja.'); e.close()\n"
        "assert 'libespeak-ng' not in open('/proc/self/maps').read()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def helper_pids(engine: Espeak) -> list[int]:
    return [helper._process.pid for helper in engine._helpers._idle]


def test_a_crash_between_two_sentences_is_not_noticed_as_more_than_an_error() -> None:
    engine = Espeak(VoiceSettings())
    first = engine.speak(TEXT)
    [pid] = helper_pids(engine)
    os.kill(pid, signal.SIGSEGV)
    time.sleep(0.05)
    with pytest.raises(VoiceError, match="crashed") as caught:
        engine.speak(TEXT)
    assert "\n" not in str(caught.value)
    assert engine.speak(TEXT) == first, "the next sentence gets a fresh helper"
    engine.close()


def test_a_hang_is_ended_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Espeak(VoiceSettings())
    first = engine.speak(TEXT)
    [pid] = helper_pids(engine)
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr("essaycast.engines.espeak._SECONDS", 0.2)
    monkeypatch.setattr("essaycast.engines.espeak._SECONDS_PER_CHARACTER", 0.0)
    with pytest.raises(VoiceError, match="hangs"):
        engine.speak(TEXT)
    monkeypatch.undo()
    assert engine.speak(TEXT) == first
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    engine.close()


def test_helpers_are_replaced_before_they_have_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("essaycast.engines.espeak._LIFETIME", 3)
    engine = Espeak(VoiceSettings())
    seen = set()
    for _ in range(7):
        engine.speak("Ja.")
        seen |= set(helper_pids(engine))
    assert len(seen) == 3
    engine.close()


def test_closing_ends_the_helpers() -> None:
    engine = Espeak(VoiceSettings())
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(engine.speak, [TEXT] * 6))
    pids = helper_pids(engine)
    assert pids
    engine.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert engine.speak(TEXT).frames, "and it can be used again"
    engine.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_does_not_talk_to_its_parents_helpers() -> None:
    engine = Espeak(VoiceSettings())
    here = engine.speak(TEXT)
    mine = helper_pids(engine)
    pid = os.fork()
    if pid == 0:
        right = engine.speak(TEXT) == here and helper_pids(engine) != mine
        engine.close()
        os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert engine.speak(TEXT) == here
    assert helper_pids(engine) == mine
    engine.close()


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(VoiceError, match="pip install"):
        Espeak(VoiceSettings()).check()


def test_a_broken_library_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "libespeak-ng.so"
    broken.write_bytes(b"not a library")
    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: str(broken))
    engine = Espeak(VoiceSettings())
    with pytest.raises(VoiceError, match="pip install"):
        engine.check()
    engine.close()


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_long_path_to_the_data_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The library keeps 160 bytes for it; virtual environments lie deeper than that."""
    deep = tmp_path / ("Ordner mit Umlauten äöü " * 4) / ("tief " * 20)
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(DATA, target_is_directory=True)
    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(deep / "espeak-ng-data"))
    assert speak() == Espeak(VoiceSettings()).speak(TEXT)


def test_the_worker_by_itself() -> None:
    request = {"text": TEXT, "voice": "de", "rate": 175, "pitch": 50}
    header, data = espeak_worker.speak(LIBRARY, DATA, request)
    assert header["rate"] == 22050
    assert data == speak().data
    assert [TEXT[offset:].split()[0] for _, offset in header["words"]][:3] == ["Ein", "Satz", "von"]
    refused, nothing = espeak_worker.speak(LIBRARY, DATA, {**request, "voice": "nope"})
    assert (refused, nothing) == ({"error": "voice"}, b"")
    assert ["German", "de"] in espeak_worker.voices(LIBRARY, DATA)["voices"]
    with pytest.raises(RuntimeError, match="cannot read its data"):
        espeak_worker.speak(LIBRARY, "/nowhere", request)


PYTHON = [sys.executable, "-I", "-S", "-c"]


@pytest.mark.parametrize(
    "program",
    ["", "print('nonsense', flush=True)", "print('{}')", "print('{\"size\": 9}')", "print('[1]')"],
)
def test_a_helper_that_answers_nonsense_counts_as_crashed(program: str) -> None:
    helper = Helper([*PYTHON, program])
    with pytest.raises(HelperCrash, match=r"status 0|signal"):
        helper.ask({"text": "x"}, 5)
    helper.close()


def test_a_helper_that_says_nothing_is_killed_in_time() -> None:
    helper = Helper([*PYTHON, "import time; time.sleep(60)"])
    with pytest.raises(HelperTimeout):
        helper.ask({}, 0.2)
    assert helper._process.poll() is not None
    helper.close()


def test_a_helper_that_cannot_be_started_is_an_os_error(tmp_path: Path) -> None:
    pool = HelperPool([str(tmp_path / "missing")], lifetime=1)
    with pytest.raises(OSError, match="missing"):
        pool.ask({}, 1)
    pool.close()
