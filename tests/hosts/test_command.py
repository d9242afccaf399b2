"""`essaycast upload` and `essaycast doctor`, as typed, on a real show."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from essaycast.pipeline.holdings import load_holdings, save_holdings
from tests.hosts.servers import free_port

Run = Callable[..., Result]


@pytest.fixture
def built(show: Path, essay: Callable[..., Path], run: Run) -> Path:
    """A show with two episodes, built, with an address nobody answers at."""
    config = show / "config.toml"
    base = f'base_url = "http://127.0.0.1:{free_port()}/pod/"\nemail = "t@example.org"\n'
    config.write_text(config.read_text("utf-8").replace("[show]\n", f"[show]\n{base}"), "utf-8")
    essay("eins")
    essay("zwei", date="2024-05-02")
    done = run("build")
    assert done.exit_code == 0, done.stderr
    return show


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    return folder


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def same(feed: Path, web: Path) -> bool:
    here = names(feed)
    return all((web / name).read_bytes() == (feed / name).read_bytes() for name in here)


def test_one_command_brings_the_feed_to_the_host(built: Path, run: Run, web: Path) -> None:
    done = run("upload", str(web))
    assert done.exit_code == 0, done.stderr
    assert same(built / "feed", web)
    assert names(web) == names(built / "feed") | {"essaycast-manifest.json"}
    assert "sent" in done.stdout and "not looked at" in done.stdout
    lines = [line for line in done.stderr.splitlines() if line.startswith("sent")]
    assert ".mp3" in lines[0] and lines[-1].split()[2] == "feed.xml"
    again = run("upload", str(web))
    assert "sent 0 files" in again.stdout and again.stderr == ""


def test_the_target_of_the_config_counts_from_the_show(built: Path, run: Run, web: Path) -> None:
    with (built / "config.toml").open("a") as config:
        config.write('\n[upload]\ntarget = "../web"\n')
    assert run("upload").exit_code == 0
    assert (web / "feed.xml").exists()


def test_a_dry_run_lists_and_changes_nothing(built: Path, run: Run, web: Path) -> None:
    done = run("upload", "--dry-run", str(web))
    assert done.exit_code == 0
    assert done.stdout.count("would send ") == len(names(built / "feed")) + 1
    assert names(web) == set()
    shown = json.loads(run("upload", "--dry-run", "--json", str(web)).stdout)
    assert shown["published"] is False and shown["sent"][-1]["name"] == "feed.xml"


def test_a_correction_goes_out_and_the_old_sound_may_go(
    built: Path, run: Run, web: Path, essay: Callable[..., Path]
) -> None:
    """Guarantee 6: the previous file stays in feed/ until the new feed is out."""
    run("upload", str(web))
    (old,) = (built / "feed" / "audio").glob("eins.*")
    path = built / "episodes" / "eins.md"
    path.write_text(path.read_text("utf-8") + "\nNoch ein Satz.\n", "utf-8")
    assert run("build").exit_code == 0
    assert old.exists()
    done = run("upload", "--json", str(web))
    assert done.exit_code == 0, done.stderr
    assert not old.exists() and (web / "audio" / old.name).exists()
    assert same(built / "feed", web)
    state = built / ".essaycast"
    uploaded = json.loads((state / "uploaded.json").read_bytes())
    assert uploaded["target"] == str(web)
    holdings = load_holdings(state)
    assert holdings is not None and holdings.superseded == ()
    assert run("build").exit_code == 0 and run("upload", str(web)).exit_code == 0


def test_a_feed_that_breaks_a_must_rule_is_refused(built: Path, run: Run, web: Path) -> None:
    (audio,) = (built / "feed" / "audio").glob("eins.*")
    audio.unlink()
    done = run("upload", str(web))
    assert done.exit_code == 7
    assert "eins" in done.stderr and "was not uploaded" in done.stderr
    assert names(web) == set()


def test_episodes_in_a_fallback_voice_are_refused_unless_allowed(
    built: Path, run: Run, web: Path
) -> None:
    holdings = load_holdings(built / ".essaycast")
    assert holdings is not None
    save_holdings(built / ".essaycast", replace(holdings, fallback=("Eins",)))
    done = run("upload", str(web))
    assert done.exit_code == 8
    assert "'Eins'" in done.stderr and "--allow-fallback" in done.stderr
    assert names(web) == set()
    assert run("upload", "--allow-fallback", str(web)).exit_code == 0


def test_it_is_never_guessed_which_voice_spoke(built: Path, run: Run, web: Path) -> None:
    state = built / ".essaycast" / "published.json"
    state.write_bytes(state.read_bytes().replace(b'"fallback":[]', b'"fallback":{}'))
    done = run("upload", str(web))
    assert done.exit_code == 7 and "essaycast build" in done.stderr
    state.unlink()
    assert run("upload", str(web)).exit_code == 7
    assert run("build").exit_code == 0
    assert run("upload", str(web)).exit_code == 0


def test_without_an_address_nothing_is_published(
    show: Path, essay: Callable[..., Path], run: Run, web: Path
) -> None:
    essay("eins")
    run("build")
    done = run("upload", str(web))
    assert done.exit_code == 3 and "base_url" in done.stderr
    assert names(web) == set()


def test_without_a_build_or_a_target_it_says_so(show: Path, run: Run, web: Path) -> None:
    assert run("upload").exit_code == 2
    done = run("upload", str(web))
    assert done.exit_code == 7 and "essaycast build" in done.stderr


def test_a_password_in_the_config_is_refused(built: Path, run: Run) -> None:
    with (built / "config.toml").open("a") as config:
        config.write('\n[upload]\ntarget = "sftp://a:supergeheim@h/x"\n')
    done = run("upload")
    assert done.exit_code == 8
    assert "ESSAYCAST_UPLOAD_PASSWORD" in done.stderr and "supergeheim" not in done.stderr


@pytest.mark.parametrize("target", ["feed", "feed/x", ".", ".."])
def test_the_show_itself_is_no_target(built: Path, run: Run, target: str) -> None:
    done = run("upload", "--adopt", target)
    assert done.exit_code == 8 and "outside the show" in done.stderr


def test_what_is_not_due_stays_here(
    built: Path, run: Run, web: Path, essay: Callable[..., Path]
) -> None:
    """Sound that lies in feed/ but that no feed names must not be heard early."""
    early = built / "feed" / "audio" / "spaeter.0123456789.mp3"
    early.write_bytes(b"noch nicht")
    (built / "feed" / "CNAME").write_text("pod.example.org")
    (built / "feed" / ".htaccess").write_text("AddType application/rss+xml .xml")
    (built / "feed" / ".DS_Store").write_text("x")
    assert run("upload", str(web)).exit_code == 0
    there = names(web)
    assert "audio/spaeter.0123456789.mp3" not in there
    assert {"CNAME", ".htaccess"} <= there and ".DS_Store" not in there


def test_a_missing_extra_is_named(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for module in ("paramiko", "essaycast.hosts.sftp", "essaycast.hosts.ssh_keys"):
        monkeypatch.setitem(sys.modules, module, None)
        if module.startswith("essaycast"):
            monkeypatch.delitem(sys.modules, module)
    done = run("upload", "sftp://h/x")
    assert done.exit_code == 8
    assert "pip install 'essaycast[sftp]'" in done.stderr


def findings(done: Result) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["area"], row["name"]): row for row in json.loads(done.stdout)}


def test_doctor_finds_a_good_show_good(built: Path, run: Run, web: Path) -> None:
    with (built / "config.toml").open("a") as config:
        config.write('\n[upload]\ntarget = "../web"\n')
    done = run("doctor", "--json", "--offline")
    assert done.exit_code == 0, done.stdout
    found = findings(done)
    assert found["show", "config.toml"]["level"] == "ok"
    assert found["folders", "feed"]["level"] == "ok"
    assert found["upload", "target"]["level"] == "ok"
    assert found["voices", "gtts"]["message"].startswith("not tried")
    assert names(web) == set(), "the trial file stayed"
    shown = run("doctor", "--offline")
    assert "all that this show needs is there" in shown.stdout


def test_doctor_says_what_to_do(built: Path, run: Run) -> None:
    with (built / "config.toml").open("a") as config:
        config.write(f'\n[upload]\ntarget = "ftp://127.0.0.1:{free_port()}/x"\n')
    shutil.rmtree(built / "episodes")
    done = run("doctor", "--json")
    assert done.exit_code == 1
    found = findings(done)
    assert found["upload", "target"]["level"] == "problem"
    assert found["folders", "episodes"]["fix"]
    assert found["show", "base_url"]["level"] == "note"
    offline = findings(run("doctor", "--json", "--offline"))
    assert "--offline" in offline["upload", "target"]["message"]


def test_doctor_names_what_is_wrong_in_the_config(show: Path, run: Run) -> None:
    (show / "config.toml").write_text("[show]\ntitel = 'x'\n")
    done = run("doctor", "--json", "--offline")
    assert done.exit_code == 1
    row = findings(done)["show", "config.toml"]
    assert row["level"] == "problem" and "titel" in row["message"] and "line 2" in row["message"]


def test_doctor_offline_opens_no_socket(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    with (built / "config.toml").open("a") as config:
        config.write('\n[upload]\ntarget = "sftp://127.0.0.1/x"\n')
    opened: list[Any] = []

    def connect(self: Any, address: Any) -> None:
        opened.append(address)
        raise OSError("no")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: opened.append(args))
    run("doctor", "--json", "--offline")
    assert opened == []
