"""SFTP: whom it trusts, how it logs in, servers that are not OpenSSH."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import files_of, open_host, upload
from essaycast.hosts.interface import Headers, Source
from tests.hosts.conftest import make_feed
from tests.hosts.servers import PASSWORD, USER, Sshd

HEADERS = Headers("text/plain", "")


@pytest.fixture
def home(sshd: Sshd, tmp_path: Path) -> Path:
    """A home with the key that may log in, and no known hosts."""
    folder = tmp_path / "home"
    (folder / ".ssh").mkdir(parents=True)
    shutil.copy(sshd.home / ".ssh" / "id_ed25519", folder / ".ssh" / "id_ed25519")
    return folder


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    folder.mkdir()
    return folder


def test_an_unknown_server_is_shown_and_refused(sshd: Sshd, home: Path, web: Path) -> None:
    host = open_host(f"sftp://127.0.0.1:{sshd.port}{web}", environ={"HOME": str(home)})
    with pytest.raises(UploadError) as caught:
        host.list("")
    assert f"--accept-host-key {sshd.fingerprint}" in str(caught.value)
    assert not (home / ".ssh" / "known_hosts").exists()


def test_an_accepted_key_is_remembered(sshd: Sshd, home: Path, web: Path) -> None:
    known = home / ".ssh" / "known_hosts"
    known.write_text("# von Hand gepflegt\nexample.org ssh-ed25519 AAAA")
    target = f"sftp://127.0.0.1:{sshd.port}{web}"
    environ = {"HOME": str(home)}
    first = open_host(target, environ=environ, accept_host_key=sshd.fingerprint)
    assert first.list("") == {}
    first.close()
    text = known.read_text()
    assert text.startswith("# von Hand gepflegt\nexample.org ssh-ed25519 AAAA\n[127.0.0.1]:")
    second = open_host(target, environ=environ)
    assert second.list("") == {}
    second.close()
    found = subprocess.run(
        ["ssh-keygen", "-F", f"[127.0.0.1]:{sshd.port}", "-f", str(known)], capture_output=True
    )
    assert found.returncode == 0, "OpenSSH does not find what was written"


def test_another_fingerprint_accepts_nothing(sshd: Sshd, home: Path, web: Path) -> None:
    wrong = "SHA256:" + "A" * 43
    host = open_host(
        f"sftp://127.0.0.1:{sshd.port}{web}", environ={"HOME": str(home)}, accept_host_key=wrong
    )
    with pytest.raises(UploadError, match="not known here"):
        host.list("")


def test_a_changed_key_is_refused_even_if_accepted(sshd: Sshd, home: Path, web: Path) -> None:
    other = home / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    kind, data = other.with_suffix(".pub").read_text().split()[:2]
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{sshd.port} {kind} {data}\n")
    host = open_host(
        f"sftp://127.0.0.1:{sshd.port}{web}",
        environ={"HOME": str(home)},
        accept_host_key=sshd.fingerprint,
    )
    with pytest.raises(UploadError, match=r"in between.*ssh-keygen -R"):
        host.list("")


def test_ssh_config_names_the_machine(sshd: Sshd, home: Path, web: Path) -> None:
    """Aliases, ports, users, key files and hashed known_hosts are those of OpenSSH."""
    key = home / "woanders"
    (home / ".ssh" / "id_ed25519").rename(key)
    (home / ".ssh" / "config").write_text(
        f"Host meinserver\n  HostName 127.0.0.1\n  Port {sshd.port}\n  IdentityFile {key}\n"
        f"  UserKnownHostsFile {home}/bekannte\n"
    )
    public = sshd.host_key.read_text().split()[:2]
    (home / "bekannte").write_text(f"[127.0.0.1]:{sshd.port} {' '.join(public)}\n")
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(home / "bekannte")], check=True)
    host = open_host(f"sftp://meinserver{web}", environ={"HOME": str(home)})
    assert host.list("") == {}
    host.close()


def test_a_proxy_command_is_followed(sshd: Sshd, home: Path, web: Path) -> None:
    if shutil.which("ssh") is None:
        pytest.skip("NOT TESTED: no OpenSSH client here")
    kind, data = sshd.host_key.read_text().split()[:2]
    lines = f"[127.0.0.1]:{sshd.port} {kind} {data}\nziel {kind} {data}\n"
    (home / ".ssh" / "known_hosts").write_text(lines)
    hop = (
        f"ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "
        f"-i {home}/.ssh/id_ed25519 -p {sshd.port} -W 127.0.0.1:{sshd.port} 127.0.0.1"
    )
    (home / ".ssh" / "config").write_text(f"Host ziel\n  ProxyCommand {hop}\n")
    host = open_host(f"sftp://ziel{web}", environ={"HOME": str(home)})
    assert host.list("") == {}
    host.close()


def test_the_key_of_the_environment_and_its_passphrase(
    sshd: Sshd, home: Path, web: Path, tmp_path: Path
) -> None:
    sshd.trust(sshd.port)
    shutil.copy(sshd.home / ".ssh" / "known_hosts", home / ".ssh" / "known_hosts")
    key = tmp_path / "mit-kennwort"
    (home / ".ssh" / "id_ed25519").rename(key)
    change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "ein langes Wort", "-f", str(key)]
    subprocess.run(change, check=True, stdout=subprocess.DEVNULL)
    target = f"sftp://127.0.0.1:{sshd.port}{web}"
    environ = {"HOME": str(home), "ESSAYCAST_UPLOAD_KEY": str(key)}
    with pytest.raises(UploadError, match="refused"):
        open_host(target, environ=environ).list("")
    host = open_host(target, environ={**environ, "ESSAYCAST_UPLOAD_PASSPHRASE": "ein langes Wort"})
    assert host.list("") == {}
    host.close()
    with pytest.raises(UploadError, match="there is no file"):
        open_host(target, environ={**environ, "ESSAYCAST_UPLOAD_KEY": "/nirgends"}).list("")


def test_the_agent_is_asked(
    sshd: Sshd, home: Path, web: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("ssh-agent") is None:
        pytest.skip("NOT TESTED: no ssh-agent here")
    sshd.trust(sshd.port)
    shutil.copy(sshd.home / ".ssh" / "known_hosts", home / ".ssh" / "known_hosts")
    key = home / "nur-im-agenten"
    (home / ".ssh" / "id_ed25519").rename(key)
    place = f"/tmp/ec-agent-{os.getpid()}"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", place], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if Path(place).exists():
                break
            threading.Event().wait(0.05)
        monkeypatch.setenv("SSH_AUTH_SOCK", place)
        subprocess.run(["ssh-add", "-q", str(key)], check=True)
        target = f"sftp://127.0.0.1:{sshd.port}{web}"
        host = open_host(target, environ={"HOME": str(home), "SSH_AUTH_SOCK": place})
        assert host.list("") == {}
        host.close()
    finally:
        agent.terminate()
        agent.wait(5)


@pytest.fixture
def other_server(tmp_path: Path, web: Path) -> Iterator[Callable[..., tuple[int, str]]]:
    """An SFTP server with passwords that is not OpenSSH; answers (port, fingerprint)."""
    import asyncssh

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers: list[Any] = []

    class Login(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, PASSWORD)

    def start(**changes: Any) -> tuple[int, str]:
        kind = type("Files", (asyncssh.SFTPServer,), changes)
        key = asyncssh.generate_private_key("ssh-ed25519")

        async def listen() -> Any:
            return await asyncssh.create_server(
                Login,
                "127.0.0.1",
                0,
                server_host_keys=[key],
                sftp_factory=lambda channel: kind(channel, chroot=str(web).encode()),
            )

        server = asyncio.run_coroutine_threadsafe(listen(), loop).result(20)
        servers.append(server)
        return server.get_port(), key.get_fingerprint()

    try:
        yield start
    finally:
        for server in servers:
            loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


def login(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"HOME": str(tmp_path), "ESSAYCAST_UPLOAD_USER": USER, **more}


def test_passwords_from_environment_netrc_and_terminal(
    other_server: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    port, fingerprint = other_server()
    target = f"sftp://127.0.0.1:{port}/"
    options = {"accept_host_key": fingerprint}
    environ = login(tmp_path, ESSAYCAST_UPLOAD_PASSWORD=PASSWORD)
    with contextlib.closing(open_host(target, environ=environ, **options)) as host:
        assert host.list("") == {}
    asked: list[str] = []

    def ask(words: str) -> str:
        asked.append(words)
        return PASSWORD

    with contextlib.closing(open_host(target, environ=login(tmp_path), ask=ask)) as host:
        assert host.list("") == {}
        host.close()
        assert host.list("") == {}
    assert len(asked) == 1, "asked again after a new connection"
    netrc = tmp_path / "netrc"
    netrc.write_text(f'machine 127.0.0.1 login {USER} password "{PASSWORD}"\n')
    environ = {"HOME": str(tmp_path), "NETRC": str(netrc)}
    with contextlib.closing(open_host(target, environ=environ)) as host:
        assert host.list("") == {}


def test_wrong_and_missing_passwords_are_refused(
    other_server: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    port, fingerprint = other_server()
    target = f"sftp://127.0.0.1:{port}/"
    for more in ({"ESSAYCAST_UPLOAD_PASSWORD": "falsch!falsch"}, {}):
        host = open_host(target, environ=login(tmp_path, **more), accept_host_key=fingerprint)
        with pytest.raises(UploadError, match=r"refused.*ESSAYCAST_UPLOAD_PASSWORD") as caught:
            host.list("")
        assert "falsch!" not in str(caught.value)


def test_a_broken_netrc_does_not_spill_its_password(
    other_server: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    port, fingerprint = other_server()
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login x password\nsupergeheim sehrgeheim\n")
    environ = {"HOME": str(tmp_path), "NETRC": str(netrc)}
    host = open_host(f"sftp://127.0.0.1:{port}/", environ=environ, accept_host_key=fingerprint)
    with pytest.raises(UploadError, match="netrc") as caught:
        host.list("")
    assert "geheim" not in str(caught.value)


def test_a_server_without_posix_rename_still_gets_its_files(
    other_server: Callable[..., tuple[int, str]], tmp_path: Path, web: Path
) -> None:
    import asyncssh

    def refuse(self: Any, old: bytes, new: bytes) -> None:
        raise asyncssh.SFTPOpUnsupported("no such operation")

    port, fingerprint = other_server(posix_rename=refuse)
    feed = tmp_path / "feed"
    environ = login(tmp_path, ESSAYCAST_UPLOAD_PASSWORD=PASSWORD)
    host = open_host(f"sftp://127.0.0.1:{port}/", environ=environ, accept_host_key=fingerprint)
    upload(feed, make_feed(feed, {"eins": b"1"}), host)
    files = make_feed(feed, {"eins": b"1"}, note="neu")
    upload(feed, files, host)
    host.close()
    assert {p.relative_to(web).as_posix() for p in web.rglob("*") if p.is_file()} == {
        *files,
        "essaycast-manifest.json",
    }
    assert (web / "feed.xml").read_bytes() == (feed / "feed.xml").read_bytes()


def test_a_quota_is_named_as_the_likely_reason(
    other_server: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    import asyncssh

    def full(self: Any, file_obj: Any, offset: int, data: bytes) -> int:
        raise asyncssh.SFTPFailure("Failure")

    port, fingerprint = other_server(write=full)
    environ = login(tmp_path, ESSAYCAST_UPLOAD_PASSWORD=PASSWORD)
    host = open_host(f"sftp://127.0.0.1:{port}/", environ=environ, accept_host_key=fingerprint)
    path = tmp_path / "x"
    path.write_bytes(bytes(100_000))
    with pytest.raises(UploadError, match="quota is full"):
        host.put("x.mp3", Source.of(path), HEADERS, lambda count: None)
    host.close()


def test_a_path_from_the_logins_own_folder(
    other_server: Callable[..., tuple[int, str]], tmp_path: Path, web: Path
) -> None:
    port, fingerprint = other_server()
    feed = tmp_path / "feed"
    make_feed(feed, {"eins": b"1"})
    environ = login(tmp_path, ESSAYCAST_UPLOAD_PASSWORD=PASSWORD)
    target = f"sftp://127.0.0.1:{port}/~/pod"
    host = open_host(target, environ=environ, accept_host_key=fingerprint)
    upload(feed, files_of(feed), host)
    host.close()
    assert (web / "pod" / "feed.xml").exists()
