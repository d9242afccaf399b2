"""Building with Google's voice, and with a stand-in voice when Google cannot be reached.

The real gTTS client talks to a server on loopback that speaks Google's wire protocol.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from click.testing import Result
from tests.standin.google import GoogleStandIn

SOURCE = str(Path(__file__).resolve().parents[2] / "src")
Run = Callable[..., Result]
Write = Callable[..., Path]
Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def gtts_show(show: Path) -> Path:
    """A show spoken by Google's voice, with the silent engine to stand in."""
    config = show / "config.toml"
    config.write_text(
        config.read_text().replace(
            'engine = "silent"', 'engine = "gtts"\nfallback = "silent"\nretries = 3\ntimeout = 5.0'
        )
    )
    return show


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> str:
    """Google cannot be reached: a proxy that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("HTTPS_PROXY", address)
    return address


def report(result: Result) -> dict:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def states(run: Run) -> dict[str, str]:
    return {row["slug"]: row["state"] for row in json.loads(run("status", "--json").stdout)}


def test_google_is_asked_once_for_each_sentence(
    run: Run, essay: Write, gtts_show: Path, google: GoogleStandIn
) -> None:
    essay("erster")
    made = report(run("build", "--json"))["made"][0]
    assert (made["voice"], made["fallback"], made["asked"]) == ("gtts", False, 4)
    assert set(google.count.values()) == {1}
    assert sorted(google.count) == [
        "Dies ist der erste Satz.", "Ein neuer Absatz folgt.", "Erster", "Hier steht der zweite.",
    ]  # fmt: skip
    assert states(run) == {"erster": "ready"}
    before = google.total
    assert report(run("build", "--json"))["made"] == []
    assert google.total == before


def test_no_google_means_a_stand_in_said_loudly_and_replaced_later(
    run: Run,
    essay: Write,
    gtts_show: Path,
    google: GoogleStandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reachable = os.environ["HTTPS_PROXY"]
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    essay("erster")
    essay("zweiter", date="2024-05-02")
    result = run("build")
    assert result.exit_code == 0, result.stderr
    assert "STAND-IN VOICE" in result.stdout
    assert "cannot be reached" in result.stderr
    assert states(run) == {"erster": "fallback", "zweiter": "fallback"}
    # Still away: nothing is made again, and it is said again.
    again = run("build")
    assert "nothing to do" in again.stdout
    assert "STAND-IN VOICE" in again.stdout
    # Back: both are spoken anew, the identity stays.
    guids = sorted(entry.id for entry in _feed(gtts_show).entries)
    monkeypatch.setenv("HTTPS_PROXY", reachable)
    made = report(run("build", "--json"))
    assert [each["voice"] for each in made["made"]] == ["gtts", "gtts"]
    assert made["fallback"] == []
    assert states(run) == {"erster": "ready", "zweiter": "ready"}
    assert sorted(entry.id for entry in _feed(gtts_show).entries) == guids


def test_whether_google_is_there_is_found_out_once_a_build(
    run: Run, essay: Write, gtts_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knocks = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.getsockname()[1]}")
        import threading

        ending = threading.Event()

        def count() -> None:
            while not ending.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                knocks.append(1)
                connection.close()

        thread = threading.Thread(target=count)
        thread.start()
        try:
            for number in range(5):
                essay(f"essay-{number}", date=f"2024-05-0{number + 1}")
            made = report(run("build", "--json"))["made"]
        finally:
            ending.set()
            thread.join()
    assert [each["fallback"] for each in made] == [True] * 5
    assert len(knocks) <= 2


def test_a_good_recording_is_not_replaced_by_a_stand_in_unless_its_text_changed(
    run: Run,
    essay: Write,
    gtts_show: Path,
    google: GoogleStandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = essay("erster")
    good = report(run("build", "--json"))["made"][0]["file"]
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    # Clips are gone and a setting changed: only a stand-in could record it now.
    import shutil

    shutil.rmtree(gtts_show / ".essaycast" / "clips")
    config = gtts_show / "config.toml"
    config.write_text(config.read_text() + "[pauses]\nsentence = 0.8\n")
    told = report(run("build", "--json"))
    assert (told["made"], told["kept"]) == ([], ["Erster"])
    assert good in _feed(gtts_show).entries[0].enclosures[0].href
    path.write_text(path.read_text("utf-8").replace("erste Satz", "neue Satz"), "utf-8")
    told = report(run("build", "--json"))
    assert told["made"][0]["fallback"] is True
    assert told["fallback"] == ["Erster"]


def test_google_lost_in_the_middle_gives_whole_episodes_in_one_voice(
    run: Run, essay: Write, gtts_show: Path, google: GoogleStandIn
) -> None:
    essay("erster")
    essay("zweiter", date="2024-05-02")
    config = gtts_show / "config.toml"
    config.write_text(config.read_text().replace("retries = 3", "retries = 1\nrequests = 1"))
    spoken = google.sound

    def pull_the_plug(text: str) -> bytes:
        if len(google.answered) == 2:
            google.stop()
        return spoken(text)

    google.sound = pull_the_plug
    told = report(run("build", "--json", "--jobs", "1"))
    assert [(each["voice"], each["fallback"]) for each in told["made"]] == [("silent", True)] * 2
    with GoogleStandIn() as back:
        os.environ["HTTPS_PROXY"] = back.address
        told = report(run("build", "--json"))
    assert [each["voice"] for each in told["made"]] == ["gtts"] * 2
    # What Google had spoken before it was lost is not asked for again.
    assert not set(google.answered) & set(back.answered)


def test_without_a_fallback_the_build_stops_and_says_how_to_go_on(
    run: Run, essay: Write, gtts_show: Path, nobody: str
) -> None:
    config = gtts_show / "config.toml"
    config.write_text(config.read_text().replace('fallback = "silent"\n', ""))
    essay("erster")
    result = run("build")
    assert result.exit_code == 5
    assert result.stderr.count("\n") == 1
    assert "fallback" in result.stderr
    assert states(run) == {"erster": "new"}


def test_a_rate_limit_is_not_unreachable(
    run: Run, essay: Write, gtts_show: Path, google: GoogleStandIn
) -> None:
    essay("erster")
    google.fail("", "")
    google.fail_always("429:3600")
    result = run("build", "--jobs", "1")
    assert result.exit_code == 5
    assert "429" in result.stderr or "limit" in result.stderr
    assert "Traceback" not in result.stderr
    assert states(run) == {"erster": "new"}
    google.fail_always("")
    told = report(run("build", "--json"))
    assert told["made"][0]["fallback"] is False
    assert max(google.answered.values()) == 1


def test_offline_opens_no_connection(
    run: Run, essay: Write, gtts_show: Path, google: GoogleStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    essay("erster")
    real = socket.socket.connect
    opened: list[object] = []

    def connect(self: socket.socket, address: object) -> None:
        opened.append(address)
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)
    told = report(run("build", "--json", "--offline"))
    assert told["made"][0]["fallback"] is True
    assert opened == []
    assert google.total == google.knocks == 0


def test_another_engine_for_once_is_a_stand_in_too(
    run: Run, essay: Write, gtts_show: Path, google: GoogleStandIn
) -> None:
    essay("erster")
    told = report(run("build", "--json", "--engine", "silent"))
    assert told["fallback"] == ["Erster"]
    told = report(run("build", "--json"))
    assert (told["made"][0]["voice"], told["fallback"]) == ("gtts", [])


@pytest.mark.slow
def test_a_killed_build_goes_on_and_asks_for_nothing_twice(
    essay: Write, gtts_show: Path, google: GoogleStandIn, program: Program
) -> None:
    google.latency = 0.02
    text = "\n\n".join(f"Dies ist der Satz mit dem Wort {word}." for word in _words(120))
    essay("lang", text=f"---\ntitle: Lang\ndate: 2024-01-01\n---\n\n{text}\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "essaycast", "build"],
        cwd=gtts_show,
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while sum(google.answered.values()) < 60:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.2)
    under_way = google.total
    done = program("build")
    assert done.returncode == 0, done.stderr
    twice = [asked for asked, count in google.answered.items() if count > 1]
    # Only an answer that was on its way when the program died may be needed again.
    assert len(twice) <= 4
    assert google.total <= 121 + 4
    assert google.total > under_way


def test_ctrl_c_says_that_nothing_is_lost_and_how_to_go_on(
    essay: Write, gtts_show: Path, google: GoogleStandIn, program: Program
) -> None:
    google.latency = 0.4
    text = "\n\n".join(f"Dies ist der Satz mit dem Wort {word}." for word in _words(80))
    essay("lang", text=f"---\ntitle: Lang\ndate: 2024-01-01\n---\n\n{text}\n")
    process = _building(gtts_show)
    deadline = time.monotonic() + 60
    while sum(google.answered.values()) < 4:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    told = _interrupted(process, within=30)
    assert "Traceback" not in told
    google.latency = 0.0
    assert program("build").returncode == 0
    assert google.total <= 81 + 4


@pytest.mark.slow
def test_ctrl_c_while_an_episode_is_mastered_does_not_wait_for_it(
    essay: Write, gtts_show: Path, google: GoogleStandIn, program: Program
) -> None:
    text = "\n\n".join(f"Dies ist der lange Satz mit dem Wort {word}." for word in _words(200))
    essay("lang", text=f"---\ntitle: Lang\ndate: 2024-01-01\n---\n\n{text}\n")
    process = _building(gtts_show)
    deadline = time.monotonic() + 120
    folder = gtts_show / "feed" / "audio"
    while not any(one.stat().st_size for one in folder.glob(".*.mp3")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    told = _interrupted(process, within=60)
    assert "Traceback" not in told
    assert list(folder.iterdir()) == [], "it was finished all the same, or left behind"
    assert program("build").returncode == 0
    assert google.total <= 201 + 4


def _building(show: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "essaycast", "build"],
        cwd=show,
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _interrupted(process: subprocess.Popen[str], *, within: float) -> str:
    """Press Ctrl-C; what the program says as it stops, in at most `within` seconds."""
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=within)
    assert process.returncode == 130
    assert "stopped; nothing is lost, the same command goes on from here" in told
    return told


def _words(number: int) -> list[str]:
    """Different words of letters only: eins is `a`, 26 is `z`, 27 is `aa`."""
    names = []
    for value in range(1, number + 1):
        name = ""
        while value:
            value, rest = divmod(value - 1, 26)
            name = chr(97 + rest) + name
        names.append(f"Q{name}x")
    return names


def _feed(show: Path) -> feedparser.FeedParserDict:
    return feedparser.parse((show / "feed" / "feed.xml").read_bytes())
