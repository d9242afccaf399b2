"""Piper: voices in folders, the noise that is always the same, and piper's own downloader."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from essaycast import engines
from essaycast.config import VoiceSettings
from essaycast.engines.piper import Piper
from essaycast.errors import VoiceError, VoiceUnreachable
from tests.engines.tiny_piper import NAME, install

pytest.importorskip("piper", reason="piper-tts is not installed (pip install essaycast[piper])")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder of voices, empty."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "essaycast" / "voices"


def piper(show: Path, **settings: object) -> Piper:
    engine = engines.load("piper", replace(VoiceSettings(), **settings), show=show)  # type: ignore[arg-type]
    assert isinstance(engine, Piper)
    return engine


def test_without_a_voice_it_says_how_to_get_one(show: Path) -> None:
    for call in (piper(show).check, piper(show).fingerprint):
        with pytest.raises(VoiceError, match="voices --download de_DE-thorsten-medium"):
            call()
    with pytest.raises(VoiceError, match=r"no voice 'de_DE-x-low' .*--download de_DE-x-low"):
        piper(show, voice="de_DE-x-low").check()


def test_the_only_voice_is_taken_and_of_two_one_must_be_chosen(show: Path, home: Path) -> None:
    install(show)
    assert piper(show).voices() == (NAME,)
    alone = piper(show).fingerprint()
    install(home.parent, "de_DE-other-low")
    assert piper(show).voices() == ("de_DE-other-low", NAME)
    with pytest.raises(VoiceError, match=r'several voices.*voice\.voice = "de_DE-other-low"'):
        piper(show).check()
    assert piper(show, voice=NAME).fingerprint() == alone, "naming it changes nothing"


def test_voices_of_other_languages_and_half_voices_are_not_offered(show: Path) -> None:
    install(show, "en_US-tiny-low")
    install(show)
    (show / "voices" / f"{NAME}.onnx.json").unlink()
    assert piper(show).voices() == ()
    assert piper(show, language="en").voices() == ("en_US-tiny-low",)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "de", "de_DE-a-b/../c", "a b"])
def test_a_voice_is_never_a_path(show: Path, name: str) -> None:
    with pytest.raises(VoiceError, match="is called like"):
        piper(show, voice=name)


def test_another_model_of_the_same_name_and_size_is_another_voice(show: Path) -> None:
    install(show)
    before = piper(show).fingerprint()
    model = show / "voices" / f"{NAME}.onnx"
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 1
    model.write_bytes(data)
    assert piper(show).fingerprint() != before


def test_a_file_that_is_no_voice_is_named(show: Path) -> None:
    install(show)
    (show / "voices" / f"{NAME}.onnx").write_bytes(b"not a model")
    with pytest.raises(VoiceError, match=rf"{NAME}\.onnx is not a voice"):
        piper(show).check()


def test_a_speaker_that_is_not_there_is_named(show: Path) -> None:
    install(show)
    with pytest.raises(VoiceError, match="no speaker 'froh'; known: none"):
        piper(show, voice=f"{NAME}#froh").check()


def test_a_crash_is_an_error_and_the_next_sentence_goes_on(show: Path) -> None:
    install(show)
    engine = piper(show)
    first = engine.speak("Ja.")
    assert engine._pool is not None
    os.kill(engine._pool._idle[0]._process.pid, signal.SIGKILL)
    time.sleep(0.05)
    with pytest.raises(VoiceError, match="crashed"):
        engine.speak("Ja.")
    assert engine.speak("Ja.") == first
    engine.close()


def test_the_noise_is_there_though_always_the_same(show: Path) -> None:
    """Made silent it would be repeatable too, but sound dull."""
    install(show)
    engine = piper(show)
    lively = engine.speak("Aaaa.")
    engine.close()
    path = show / "voices" / f"{NAME}.onnx.json"
    config = json.loads(path.read_text())
    config["inference"]["noise_scale"] = 0.0
    path.write_text(json.dumps(config))
    engine = piper(show)
    dull = engine.speak("Aaaa.")
    engine.close()
    assert len(dull.data) == len(lively.data)
    assert dull != lively


# The downloader, against a server on loopback.


class Voices(ThreadingHTTPServer):
    """Serves what it is given by file name; `cut` ends an answer in its middle."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.status = 200
        self.cut = False


class _Handler(BaseHTTPRequestHandler):
    server: Voices

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        data = self.server.files.get(self.path.rpartition("/")[2].partition("?")[0])
        status = self.server.status if data is not None else 404
        body = data if data is not None and status == 200 else b"sorry"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.server.cut else body)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Voices]:
    import piper.download_voices as downloader

    install(tmp_path / "origin")
    with Voices() as server:
        for path in (tmp_path / "origin" / "voices").iterdir():
            server.files[path.name] = path.read_bytes()
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        port = server.server_address[1]
        monkeypatch.setattr(
            downloader,
            "URL_FORMAT",
            f"http://127.0.0.1:{port}"
            "/{lang_family}/{lang_code}/{voice_name}/{voice_quality}"
            "/{lang_code}-{voice_name}-{voice_quality}{extension}?download=true",
        )
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def test_a_voice_is_downloaded_and_speaks(server: Voices, show: Path, home: Path) -> None:
    path = engines.download("piper", NAME)
    assert path == home / f"{NAME}.onnx"
    assert sorted(each.name for each in home.iterdir()) == [f"{NAME}.onnx", f"{NAME}.onnx.json"]
    engine = piper(show)
    assert engine.speak("Guten Tag.").frames > 0
    engine.close()


def test_a_transfer_that_ends_early_leaves_nothing(server: Voices, home: Path) -> None:
    server.cut = True
    with pytest.raises(VoiceUnreachable, match="try again"):
        engines.download("piper", NAME)
    assert list(home.iterdir()) == []


def test_no_such_voice_a_busy_server_and_no_server(
    server: Voices, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(VoiceError, match="no piper voice 'de_DE-keiner-low'"):
        engines.download("piper", "de_DE-keiner-low")
    server.status = 503
    with pytest.raises(VoiceUnreachable, match="503"):
        engines.download("piper", NAME)
    monkeypatch.setattr("piper.download_voices.URL_FORMAT", "http://127.0.0.1:9/{lang_code}")
    with pytest.raises(VoiceUnreachable, match="refused"):
        engines.download("piper", NAME)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", ["../x_Y-a-b", "x", "de_DE-a-../../b", "de_DE-a-b\\c"])
def test_a_name_that_is_none_is_not_sent(server: Voices, home: Path, name: str) -> None:
    with pytest.raises(VoiceError, match="no name of a piper voice"):
        engines.download("piper", name)
    assert not home.exists()


def test_a_folder_that_cannot_be_written(server: Voices, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VoiceError, match="cannot be stored"):
        engines.download("piper", NAME, folder=tmp_path / "file")


# What runs in the helper, by itself.


def test_the_worker_by_itself(show: Path) -> None:
    from essaycast.engines.piper_worker import Voice

    install(show)
    voice = Voice(str(show / "voices" / f"{NAME}.onnx"))
    request = {"text": "Guten Tag.", "speed": 1.0, "speaker": ""}
    header, data = voice.speak(request)
    assert header == {"rate": 16000}
    assert voice.speak(request) == (header, data)
    assert len(voice.speak({**request, "speed": 2.0})[1]) < 0.7 * len(data)
    assert "no speaker" in voice.speak({**request, "speaker": "froh"})[0]["error"]


def test_a_draw_in_the_model_becomes_a_look_into_a_normal_distribution() -> None:
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper

    from essaycast.engines.piper_worker import fixed_noise

    shape = [1, 3, "time"]
    model = helper.make_model(
        helper.make_graph(
            [
                helper.make_node("RandomNormalLike", ["x"], ["plain"]),
                helper.make_node("RandomNormalLike", ["x"], ["other"], mean=5.0, scale=2.0),
            ],
            "draws",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [
                helper.make_tensor_value_info(n, TensorProto.FLOAT, shape)
                for n in ("plain", "other")
            ],
        ),
        opset_imports=[helper.make_opsetid("", 15)],
        ir_version=8,
    )
    assert fixed_noise(model) == 2
    assert fixed_noise(model) == 0
    session = onnxruntime.InferenceSession(model.SerializeToString())
    # Longer than the table, which then begins again.
    x = np.zeros((1, 3, 120_000), np.float32)
    plain, other = session.run(None, {"x": x})
    assert plain.shape == other.shape == x.shape
    assert (plain.mean(), plain.std()) == (pytest.approx(0, abs=0.02), pytest.approx(1, abs=0.02))
    assert (other.mean(), other.std()) == (pytest.approx(5, abs=0.05), pytest.approx(2, abs=0.05))
    again = session.run(None, {"x": x})
    assert all((a == b).all() for a, b in zip((plain, other), again, strict=True))
