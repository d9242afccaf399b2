"""A large show on a small machine: 2,000 essays, 50 changed at once, 1 GB of memory, 2 cores.

    python -m benchmarks.load [--essays N] [--changed N] [--memory MB] [--keep FOLDER] [--write]

Builds, changes, builds again, checks and uploads to a folder, each a process of its own whose
address space is limited to the memory given. Prints a Markdown table; `--write` puts it into
benchmarks/load.md. The silent voice speaks: what is measured is everything but the voice.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Run, machine, median, run

_CONFIG = """\
[show]
title = "Messung"
author = "essaycast"
email = "messung@example.org"
base_url = "https://example.org/"

[voice]
engine = "silent"

[audio]
sample_rate = 22050
bitrate = 40
"""
_WORDS = "Wasser Feuer Erde Luft Licht Schatten Stein Blatt Wurzel Rinde".split()
_PAGE = Path(__file__).parent / "load.md"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"
# Nobody answers there: the look at the public address ends at once.
_NOBODY = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


def make_show(folder: Path, essays: int) -> None:
    """So many essays of five sentences, no two alike."""
    (folder / "episodes").mkdir(parents=True)
    (folder / "config.toml").write_text(_CONFIG, encoding="utf-8")
    for number in range(essays):
        write_essay(folder, number, "liegt")


def write_essay(folder: Path, number: int, verb: str) -> None:
    """One of them."""
    month, day = number // 28 % 12 + 1, number % 28 + 1
    head = f"title: Folge {number}\ndate: {2000 + number // 336}-{month:02}-{day:02}"
    body = "\n\n".join(
        f"In Folge {number} {verb} {one} neben {two}."
        for one, two in zip(_WORDS[:5], _WORDS[5:], strict=True)
    )
    path = folder / "episodes" / f"folge-{number:05d}.md"
    text = path.read_text("utf-8").replace("liegt", verb) if path.exists() else ""
    path.write_text(
        text or f"---\n{head}\nguid: urn:messung:{number}\n---\n\n{body}\n", encoding="utf-8"
    )


def limited(memory: int, *command: str, cwd: Path) -> Run:
    """Run a command of essaycast within `memory` MB of address space; it must end well."""
    return run("-m", "benchmarks.load", "--within", str(memory), *command, cwd=cwd, env=_NOBODY)


def measure(folder: Path, essays: int, changed: int, memory: int) -> list[tuple[str, Run]]:
    """All the steps of a week with a large archive."""
    show = folder / "show"
    make_show(show, essays)
    rows = [(f"build of {essays} essays, the first", limited(memory, "build", cwd=show))]
    for number in range(0, essays, essays // changed):
        write_essay(show, number, "steht")
    rows.append((f"build after {changed} of them changed", limited(memory, "build", cwd=show)))
    rows.append(("build with nothing to do", limited(memory, "build", cwd=show)))
    rows.append(("status", limited(memory, "status", cwd=show)))
    rows.append(("check", limited(memory, "check", cwd=show)))
    (folder / "host").mkdir()
    rows.append(("upload to a folder, all", limited(memory, "upload", "../host", cwd=show)))
    for number in range(1, essays, essays // changed):
        write_essay(show, number, "steht")
    limited(memory, "build", cwd=show)
    sent = limited(memory, "upload", "../host", cwd=show)
    rows.append((f"upload after {changed} more changed", sent))
    return rows


def table(rows: list[tuple[str, Run]], memory: int, idle: float) -> str:
    """The figures as Markdown."""
    lines = [f"{machine()}; at most {memory} MB of address space a process.", ""]
    lines += ["| step | wall, s | CPU, s | highest memory, MB |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {one.wall:.1f} | {one.cpu:.1f} | {one.memory:.0f} |" for name, one in rows
    ]
    lines += ["", f"A build with nothing to do takes {idle:.1f} times as long as `--version`."]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--essays", type=int, default=2000)
    parser.add_argument("--changed", type=int, default=50)
    parser.add_argument("--memory", type=int, default=1024)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="essaycast-load-") as temporary:
        folder = options.keep or Path(temporary)
        rows = measure(folder, options.essays, options.changed, options.memory)
        idle, version = [], []
        for _ in range(7):
            idle.append(run("-m", "essaycast", "build", cwd=folder / "show").wall)
            version.append(run("-m", "essaycast", "--version", cwd=folder / "show").wall)
    text = table(rows, options.memory, median(idle) / median(version))
    print(text)
    if options.write:
        page = _PAGE.read_text("utf-8")
        before, after = page.partition(_BEGIN)[0], page.partition(_END)[2]
        _PAGE.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after}", "utf-8")


def _within(memory: int, arguments: list[str]) -> None:
    """Become essaycast in a small machine."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory * 2**20, memory * 2**20))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    sys.argv = ["essaycast", *arguments]
    from essaycast.__main__ import main as program

    program()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--within"]:
        _within(int(sys.argv[2]), sys.argv[3:])
    else:
        main()
