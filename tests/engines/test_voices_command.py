"""`essaycast voices`, and the survey behind it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from essaycast import engines
from essaycast.config import VoiceSettings
from essaycast.errors import UsageError, VoiceError
from tests.standin.google import GoogleStandIn

Run = Callable[..., Result]


def rows(result: Result) -> dict[str, dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return {row["engine"]: row for row in json.loads(result.stdout)}


def test_every_engine_has_a_row_that_says_whether_it_works(run: Run, google: GoogleStandIn) -> None:
    found = rows(run("voices", "--json"))
    assert list(found) == list(engines.NAMES)
    assert found["gtts"]["works"]
    assert found["gtts"]["network"]
    assert found["espeak"] == {
        "engine": "espeak",
        "works": True,
        "reason": "",
        "voices": ["de"],
        "network": False,
        "use": "",
    }
    assert found["silent"]["use"] == "engine"
    assert all(row["works"] or row["reason"] for row in found.values())
    assert google.total == 0, "looking costs no request"


def test_the_table_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    result = run("voices", "--offline")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert any(line.startswith("espeak    works  offline") for line in lines)
    assert any("the show's engine" in line for line in lines)
    assert any("apt install libttspico-utils" in line for line in lines)
    assert any("--offline" in line for line in lines)


def test_offline_opens_no_connection(run: Run, google: GoogleStandIn) -> None:
    assert not rows(run("voices", "--offline", "--json"))["gtts"]["works"]
    assert google.knocks == 0
    assert run("voices", "--offline", "--download", "de_DE-thorsten-medium").exit_code == 2


def test_one_engine_only(run: Run) -> None:
    assert list(rows(run("voices", "--engine", "espeak", "--json"))) == ["espeak"]
    result = run("voices", "--engine", "nope")
    assert (result.exit_code, "gtts, espeak" in result.stderr) == (2, True)


def test_it_works_without_a_show(
    run: Run, show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (show / "config.toml").unlink()
    assert rows(run("voices", "--offline", "--json"))["gtts"]["use"] == "engine"
    assert run("voices", "--show", str(tmp_path / "nowhere")).exit_code == 3


def test_a_voice_of_the_shows_engine_is_not_asked_of_the_others(show: Path) -> None:
    settings = VoiceSettings(engine="piper", voice="de_DE-tiny-low")
    [espeak] = engines.survey(settings, show, names=["espeak"])
    assert espeak.works


def test_settings_an_engine_cannot_take_are_its_reason(show: Path) -> None:
    [gtts] = engines.survey(VoiceSettings(tld="com/evil"), show, names=["gtts"])
    assert not gtts.works
    assert "tld" in gtts.reason
    [espeak] = engines.survey(VoiceSettings(engine="espeak", voice="xx"), show, names=["espeak"])
    assert "no voice 'xx'" in espeak.reason


def test_no_such_engine() -> None:
    with pytest.raises(UsageError, match="choose one of gtts"):
        engines.load("nope", VoiceSettings())
    with pytest.raises(UsageError, match="only piper"):
        engines.download("espeak", "de")


def test_pico_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceError, match="libttspico-utils"):
        engines.load("pico", VoiceSettings()).check()
    with pytest.raises(VoiceError, match="does not speak 'nl'"):
        engines.load("pico", VoiceSettings(language="nl")).check()


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("kill -SEGV $$", "crashed"),
        ("echo 'no licence' >&2; exit 3", "failed: no licence"),
        ("exit 0", "made no sound"),
        ('printf "RIFF" > "$4"', "made no sound"),
        ("sleep 30", "hangs"),
    ],
)
def test_pico_that_fails_is_a_clear_line(
    program: str, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    command = tmp_path / "pico2wave"
    command.write_text(f"#!/bin/sh\n{program}\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("essaycast.engines.pico._SECONDS", 0.5)
    with pytest.raises(VoiceError, match=message) as caught:
        engines.load("pico", VoiceSettings()).speak("Ja.")
    assert "\n" not in str(caught.value)
