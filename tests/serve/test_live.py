"""`serve --watch`: a change is built and the page loads itself anew."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from essaycast.site.serve import Preview
from essaycast.site.serve.watch import watching
from tests.check import good


def read_event(response: http.client.HTTPResponse) -> str:
    while True:
        line = response.readline().decode().strip()
        if line.startswith("data: "):
            return line.removeprefix("data: ")


def test_an_open_page_hears_of_a_change_and_lets_go_at_the_end(tmp_path: Path) -> None:
    good.build(tmp_path)
    with Preview(tmp_path, live=True) as preview:
        connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=10)
        connection.request("GET", "/-/changes")
        response = connection.getresponse()
        assert response.headers["Content-Type"].startswith("text/event-stream")
        first = read_event(response)
        preview.changed()
        assert read_event(response) != first
    connection.close()


def test_the_script_is_put_into_pages_only_when_watching(tmp_path: Path) -> None:
    good.build(tmp_path)
    for live in (True, False):
        with Preview(tmp_path, live=live) as preview:
            connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=10)
            connection.request("GET", "/index.html")
            page = connection.getresponse().read()
            assert (b'<script src="/-/reload.js"></script></body>' in page) is live
            connection.request("GET", "/feed.xml")
            assert b"/-/" not in connection.getresponse().read()
            connection.request("GET", "/-/reload.js")
            assert connection.getresponse().status == (200 if live else 404)
            connection.close()
    assert "/-/" not in (tmp_path / "index.html").read_text()


@contextmanager
def watcher(show: Path) -> Iterator[list[float]]:
    built: list[float] = []
    stop = threading.Event()
    feed = show / "feed"
    thread = threading.Thread(
        target=watching,
        args=((show,), feed, lambda: built.append(time.monotonic()), lambda: None, stop),
    )
    thread.start()
    time.sleep(0.7)  # until the system watches
    yield built
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def wait(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


@pytest.mark.slow
def test_essays_and_settings_count_but_not_what_is_made_of_them(tmp_path: Path) -> None:
    for name in ("episodes", "feed", ".essaycast"):
        (tmp_path / name).mkdir()
    with watcher(tmp_path) as built:
        (tmp_path / "feed" / "feed.xml").write_text("x")
        (tmp_path / ".essaycast" / "record").write_text("x")
        (tmp_path / "episodes" / ".essay.md.swp").write_text("x")
        time.sleep(1.5)
        assert built == []
        (tmp_path / "episodes" / "essay.md").write_text("# Neu")
        wait(lambda: len(built) == 1)
        (tmp_path / "config.toml").write_text("[show]")
        wait(lambda: len(built) == 2)


@pytest.mark.slow
def test_the_command_shows_rebuilds_and_ends_with_ctrl_c(
    show: Path, essay: Callable[..., Path]
) -> None:
    essay("vom-warten")
    source = Path(__file__).resolve().parents[2] / "src"
    process = subprocess.Popen(
        [sys.executable, "-m", "essaycast", "serve", "--port", "0", "--watch"],
        cwd=show,
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C"):
                break
        url = next(line.split()[1] for line in lines if line.startswith("pages:"))
        port = int(url.rsplit(":", 1)[1].strip("/"))

        def feed() -> bytes:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/feed.xml")
            try:
                return connection.getresponse().read()
            finally:
                connection.close()

        assert f"{url}audio/vom-warten.".encode() in feed()
        time.sleep(1)
        essay("der-umweg", date="2024-06-01")
        wait(lambda: f"{url}audio/der-umweg.".encode() in feed(), 60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=15)
    finally:
        process.kill()
    assert process.returncode == 0, err
    assert out.rstrip().endswith("stopped")
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_one_line(
    show: Path, program: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (show / "feed").mkdir()
    with Preview(show / "feed") as other:
        done = program("serve", "--port", str(other.port))
    assert done.returncode == 2
    assert done.stderr.strip() == (
        f"essaycast: port {other.port} is taken; choose another with --port, or 0 for any free one"
    )
