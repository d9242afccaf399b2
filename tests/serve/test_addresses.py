"""What `serve` says of itself, and by which names it is asked."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from essaycast.cli.serve import _tell
from essaycast.site.serve import hosts
from essaycast.site.serve.hosts import lan_addresses, own_names, split_host


class Told:
    url = "http://127.0.0.1:8000/"
    lan_urls = ("http://192.168.178.20:8000/", "http://10.0.0.5:8000/")

    def __init__(self, feed: Path) -> None:
        self.feed = feed


def test_the_network_address_comes_with_a_code_for_phones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "feed.xml").write_text("x")
    _tell(Told(tmp_path))  # type: ignore[arg-type]
    out = capsys.readouterr().out
    assert "feed:  http://127.0.0.1:8000/feed.xml" in out
    assert "in your network: http://192.168.178.20:8000/" in out
    assert "http://10.0.0.5:8000/" in out
    assert sum("█" in line or "▀" in line or "▄" in line for line in out.splitlines()) > 10
    assert "no feed.xml yet" not in out


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _tell(Told(tmp_path))  # type: ignore[arg-type]
    assert "there is no feed.xml yet; `essaycast build` makes one" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("header", "name", "port"),
    [
        ("localhost", "localhost", ""),
        ("LocalHost.:8000", "localhost", "8000"),
        ("[::1]:8000", "::1", "8000"),
        ("[fe80::1]", "fe80::1", ""),
        ("a:b", "", ""),
        ("a:1:2", "", ""),
        ("[::1", "", ""),
        ("[::1]x", "", ""),
        ("", "", ""),
        (":80", "", ""),
    ],
)
def test_host_headers_are_read_strictly(header: str, name: str, port: str) -> None:
    assert split_host(header) == (name, port)


def test_names_of_the_network_only_there(monkeypatch: pytest.MonkeyPatch) -> None:
    # Tests may reach loopback only; which way the machine would take is all that is asked.
    monkeypatch.setattr(hosts, "_ELSEWHERE", (("127.0.0.1", 9, socket.AF_INET),))
    assert own_names("127.0.0.1", lan=False) == {"localhost", "127.0.0.1", "::1"}
    assert own_names("0.0.0.0", lan=True) > {"localhost", *lan_addresses()}
    assert "0.0.0.0" not in own_names("0.0.0.0", lan=True)
    assert "pod.home" in own_names("pod.home", lan=False)
