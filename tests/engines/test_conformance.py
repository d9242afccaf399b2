"""What every engine promises. A new engine is a line in `ENGINES`; nothing else here changes."""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import miniaudio
import pytest

from essaycast.config import VoiceSettings
from essaycast.engines import NAMES, load
from essaycast.engines.interface import Engine
from essaycast.errors import VoiceError
from essaycast.model import Sound
from tests.standin.google import GoogleStandIn
from tests.standin.sound import spoken

ENGINES = NAMES
SHORT = "Guten Tag."
LONG = "Vertrauen wächst langsam, „Über“-Mut schnell; und größer wird beides nur mit Übung."
OTHER = "Ein ganz anderer Satz, der dazwischen gesprochen wird!"

Load = Callable[..., Engine]


@pytest.fixture
def show(tmp_path: Path) -> Path:
    from tests.engines.tiny_piper import install

    install(tmp_path)
    return tmp_path


@pytest.fixture(params=ENGINES)
def open_engine(
    request: pytest.FixtureRequest, show: Path, google: GoogleStandIn
) -> Iterator[Load]:
    """Makes engines of one kind, with settings; they are closed at the end."""
    name = request.param
    if name == "pico" and shutil.which("pico2wave") is None:
        pytest.skip("pico2wave is not installed (Debian: libttspico-utils, non-free)")
    if name == "piper" and find_spec("piper") is None:
        pytest.skip("piper-tts is not installed (pip install essaycast[piper])")
    google.sound = spoken
    opened: list[Engine] = []

    def opener(**settings: object) -> Engine:
        engine = load(name, replace(VoiceSettings(), **settings), show=show)  # type: ignore[arg-type]
        opened.append(engine)
        return engine

    opener.name = name  # type: ignore[attr-defined]
    yield opener
    for engine in opened:
        engine.close()


def samples(sound: Sound) -> array[int]:
    """The decoded sound, all channels."""
    if sound.encoding == "mp3":
        decoded = miniaudio.mp3_read_s16(sound.data)
        assert decoded.sample_rate == sound.sample_rate
        assert decoded.nchannels == sound.channels
        return decoded.samples
    return array("h", sound.data)


def test_it_works_here_and_says_so(open_engine: Load) -> None:
    engine = open_engine()
    assert engine.check() is None
    assert engine.name in NAMES


def test_the_sound_is_what_it_says_it_is(open_engine: Load) -> None:
    sound = open_engine().speak(LONG)
    decoded = samples(sound)
    assert len(decoded) == sound.frames * sound.channels
    assert sound.channels in (1, 2)
    assert 8000 <= sound.sample_rate <= 48000


def test_it_speaks_as_long_as_a_person_would(open_engine: Load) -> None:
    engine = open_engine()
    long, short = engine.speak(LONG), engine.speak(SHORT)
    assert 0.2 < short.frames / short.sample_rate < 3
    assert 3 < long.frames / long.sample_rate < 12


def test_it_can_be_heard(open_engine: Load) -> None:
    engine = open_engine()
    loudest = max(map(abs, samples(engine.speak(LONG))))
    assert loudest == 0 if engine.name == "silent" else loudest > 1500


def test_the_same_text_is_the_same_sound_whatever_was_spoken_before(open_engine: Load) -> None:
    """A rerun after a kill voices in another order, and must end in the same bytes."""
    engine, again = open_engine(), open_engine()
    first = engine.speak(LONG)
    engine.speak(OTHER)
    assert engine.speak(LONG) == first
    again.speak(OTHER)
    again.speak(SHORT)
    assert again.speak(LONG) == first


def test_as_many_calls_at_once_as_it_says(open_engine: Load) -> None:
    engine = open_engine()
    texts = [SHORT, LONG, OTHER, "Und noch einer."] * 2
    alone = [engine.speak(text) for text in texts]
    with ThreadPoolExecutor(engine.capabilities.parallel) as pool:
        assert list(pool.map(engine.speak, texts)) == alone


def test_words_start_inside_the_sound_at_the_words_of_the_text(open_engine: Load) -> None:
    sound = open_engine().speak(LONG)
    times = [word.seconds for word in sound.words]
    offsets = [word.offset for word in sound.words]
    assert times == sorted(times)
    assert offsets == sorted(offsets)
    assert all(0 <= time < sound.frames / sound.sample_rate for time in times)
    assert all(not LONG[offset].isspace() for offset in offsets)
    if sound.words:
        assert LONG[offsets[-1] :].startswith("Übung")


def test_the_longest_request_is_taken(open_engine: Load) -> None:
    engine = open_engine()
    limit = min(engine.capabilities.max_chars or 2000, 2000)
    text = ("Wort und " * 300)[: limit - 1].rstrip().ljust(limit, "d")
    assert engine.speak(text).frames > 0


@pytest.mark.parametrize(
    "text",
    [
        "Er sagte <b>nie</b> & \"immer\" 'vielleicht'.",
        "-w anderswo.wav --help",
        "Ein\0Nullzeichen und ein\x1b[31m Steuerzeichen.",
        "Zeile eins\nZeile zwei\r\nZeile drei",
        "Ein halbes \ud800 Zeichen.",
        "Rakete 🚀 und 日本語 und العربية",
        "$(touch hier) `touch hier` ; rm -rf .",
        "[[n'o: phon'emz]] und {Klammern} und %s %d.",
    ],
)
def test_odd_text_is_spoken_or_refused_in_our_words(
    open_engine: Load, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    try:
        assert open_engine().speak(text).frames > 0
    except VoiceError as error:
        assert "\n" not in str(error)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_fingerprint_names_all_that_changes_the_sound(open_engine: Load) -> None:
    engine = open_engine()
    fingerprint = engine.fingerprint()
    assert fingerprint["engine"] == engine.name
    assert fingerprint["version"]
    assert all(isinstance(key + value, str) for key, value in fingerprint.items())
    assert open_engine().fingerprint() == fingerprint
    same = open_engine(requests=1, timeout=5.0, retries=0, fallback="silent", engine="silent")
    assert same.fingerprint() == fingerprint, "politeness does not change the sound"


def test_speed_changes_the_sound_and_the_fingerprint_or_neither(open_engine: Load) -> None:
    engine, faster = open_engine(), open_engine(speed=1.5)
    usual, quick = engine.speak(LONG), faster.speak(LONG)
    if engine.capabilities.speed:
        assert quick.frames < usual.frames * 0.8
        assert engine.fingerprint() != faster.fingerprint()
    else:
        assert quick == usual
        assert engine.fingerprint() == faster.fingerprint()


def test_it_can_be_closed_twice(open_engine: Load) -> None:
    engine = open_engine()
    engine.speak(SHORT)
    engine.close()
    engine.close()


def _child(name: str, show: Path, results: multiprocessing.Queue[Sound]) -> None:
    engine = load(name, VoiceSettings(), show=show)
    results.put(engine.speak(SHORT))
    engine.close()


@pytest.mark.slow
def test_it_survives_several_processes(open_engine: Load, show: Path) -> None:
    here = open_engine().speak(SHORT)
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    name = open_engine.name  # type: ignore[attr-defined]
    children = [context.Process(target=_child, args=(name, show, results)) for _ in range(2)]
    for child in children:
        child.start()
    assert [results.get(timeout=60) for _ in children] == [here, here]
    for child in children:
        child.join()


@pytest.mark.parametrize("name", NAMES)
def test_loading_and_fingerprinting_opens_no_socket_and_loads_no_library(
    name: str, show: Path
) -> None:
    """`essaycast` with nothing to do stays quick, and `--offline` opens no socket."""
    program = (
        "import sys, socket\n"
        "def refuse(*a, **k): raise SystemExit('a socket was opened')\n"
        "socket.socket = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from pathlib import Path\n"
        "from essaycast.engines import load\n"
        "from essaycast.config import VoiceSettings\n"
        "from essaycast.errors import VoiceError\n"
        "e = load(sys.argv[1], VoiceSettings(), show=Path(sys.argv[2]))\n"
        "try: e.fingerprint()\n"
        "except VoiceError: assert e.name == 'piper'\n"
        "e.capabilities\n"
        "heavy = {'gtts', 'requests', 'urllib3', 'miniaudio', 'numpy', 'piper', 'onnxruntime',\n"
        "         'espeakng_loader', 'ctypes'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, name, str(show)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
