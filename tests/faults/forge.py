"""Starts the program as a process of its own, without paying a second of imports each time.

A helper imports the program once and forks for every command: each fork is a real process
with its own memory and open files, killed like any other. The helper itself never runs a
command, so that nothing is carried from one to the next.

`die_at=N` makes the process kill itself (SIGKILL) just before its N-th change to a file:
an opening for writing, a rename, a removal, a new folder; with `later` so many seconds after
it began. Together with kills by the clock
this reaches moments that are too short to be hit by chance.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Thread
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_PRELOAD = """
    essaycast.cli.build essaycast.cli.status essaycast.cli.progress essaycast.pipeline.build
    essaycast.pipeline.quick essaycast.pipeline.scripts essaycast.script.blocks
    essaycast.engines.gtts essaycast.engines.silent essaycast.audio.record essaycast.audio.decode
    essaycast.audio.stretch essaycast.site.publish essaycast.site.covers essaycast.site.check
    essaycast.site.check.run essaycast.cli.import_ essaycast.intake.plan
    essaycast.intake.readers.plain essaycast.pipeline.imports essaycast.hosts
    essaycast.hosts.local essaycast.hosts.transfer essaycast.cli.upload essaycast.cli.check
    gtts requests lameenc miniaudio soxr yaml markdown_it pydub PIL.Image PIL.ImageFont feedgen.feed
    mutagen.id3 jinja2 segno merge3 rich.progress
""".split()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    """Exit code; negative: the signal that killed it."""
    text: str
    """What it printed, both streams."""
    changes: int
    """Changes to files it made; 0 if it was killed."""


class Running:
    """A command under way."""

    def __init__(self, forge: Forge, pid: int, output: Path) -> None:
        self.pid = pid
        self._forge, self._output = forge, output

    def kill(self) -> None:
        """SIGKILL; harmless if it has ended: its number is not given away before `wait`."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> Ended:
        self._forge.send({"wait": self.pid})
        code = self._forge.receive()["code"]
        text = self._output.read_text(encoding="utf-8", errors="replace")
        changes = int(Path(f"{self._output}.changes").read_text()) if code >= 0 else 0
        return Ended(code, text, changes)


class Forge:
    """The helper; one command at a time."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._number = 0
        self._helper = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forge"],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
                # Threads of a library would not survive the fork.
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.receive() == {"ready": True}

    def start(
        self,
        *arguments: str,
        cwd: Path,
        env: Mapping[str, str],
        die_at: int = 0,
        later: float = 0.0,
    ) -> Running:
        """Begin a command in the folder `cwd`; `later` in seconds goes with `die_at`."""
        self._number += 1
        output = self._work / f"output-{self._number}"
        output.touch()  # a process killed in its first moments never gets to it
        request = {
            "arguments": arguments,
            "cwd": str(cwd),
            "env": dict(env),
            "die_at": die_at,
            "later": later,
            "output": str(output),
        }
        self.send(request)
        return Running(self, self.receive()["pid"], output)

    def killed(
        self,
        chance: Random,
        *arguments: str,
        cwd: Path,
        env: Mapping[str, str],
        seconds: float,
        changes: int,
    ) -> Ended:
        """Run a command that takes about `seconds` and makes `changes`; kill it somewhere.

        It may end before: then the moment was too late.
        """
        if chance.random() < 0.6:
            later = chance.choice((0.0, chance.uniform(0.0, 0.0005), chance.uniform(0.0, 0.005)))
            at = chance.randint(1, changes)
            ended = self.start(*arguments, cwd=cwd, env=env, die_at=at, later=later).wait()
        else:
            running = self.start(*arguments, cwd=cwd, env=env)
            time.sleep(chance.uniform(0.0, seconds))
            running.kill()
            ended = running.wait()
        assert ended.code in (-signal.SIGKILL, 0), ended.text
        return ended

    def run(self, *arguments: str, cwd: Path, env: Mapping[str, str]) -> Ended:
        """Run a command to its end."""
        return self.start(*arguments, cwd=cwd, env=env).wait()

    def send(self, message: Mapping[str, Any]) -> None:
        assert self._helper.stdin is not None
        self._helper.stdin.write(json.dumps(message) + "\n")
        self._helper.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self._helper.stdout is not None
        line = self._helper.stdout.readline()
        assert line, "the helper died"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._helper.stdin is not None
        self._helper.stdin.close()
        self._helper.wait(timeout=10)
        assert self._helper.stdout is not None
        self._helper.stdout.close()


def _serve() -> None:
    """Fork for every line on standard input."""
    from importlib import import_module

    for name in _PRELOAD:
        try:
            import_module(name)
        except ModuleNotFoundError as error:
            if name.partition(".")[0] != "essaycast":
                raise
            print(f"not preloaded: {error}", file=sys.stderr)
    print(json.dumps({"ready": True}), flush=True)
    while line := sys.stdin.readline():
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _command(request)
        print(json.dumps({"pid": pid}), flush=True)
        # Not reaped before it is asked for: a late kill must not meet a stranger's process.
        assert json.loads(sys.stdin.readline()) == {"wait": pid}
        status = os.waitpid(pid, 0)[1]
        print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)


def _command(request: Mapping[str, Any]) -> None:
    """In the fork: become the program."""
    # Not before the other side knows us, so that it can kill from the first moment.
    time.sleep(0.001)
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(request["cwd"])
    os.environ.update(request["env"])
    changes = [0]

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        changing = event in _CHANGES or (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        )
        if changing:
            changes[0] += 1
            if changes[0] == request["die_at"]:
                if request["later"]:
                    # In the middle of what begins now: a file opened and not yet written.
                    Thread(target=_die, args=(request["later"],), daemon=True).start()
                else:
                    _die(0.0)

    sys.addaudithook(audit)
    sys.argv = ["essaycast", *request["arguments"]]
    from essaycast.__main__ import main

    code = 1
    try:
        main()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:  # noqa: BLE001  a traceback on standard error, as the interpreter would
        import traceback

        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    done = changes[0]
    Path(f"{request['output']}.changes").write_text(str(done))
    os._exit(code)


def _die(later: float) -> None:
    time.sleep(later)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _serve()
