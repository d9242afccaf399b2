"""`build --cluster` against a build on the same machine: speed-up, and what an episode costs more.

    python -m benchmarks.cluster [--essays N] [--minutes M] [--write]

A real scheduler and one or two workers with one thread each, all on this machine, so that two
workers have no more cores than the build here. Prints a Markdown table; `--write` puts it into
benchmarks/cluster.md.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.cluster.machines import Machines

from benchmarks.measuring import Run, machine, run

_CONFIG = """\
[show]
title = "Messung"
author = "essaycast"
base_url = "https://example.org/"

[voice]
engine = "espeak"
"""
_WORDS = "Wasser Feuer Erde Luft Licht Schatten Stein Blatt Wurzel Rinde".split()
_SENTENCES_PER_MINUTE = 15
_PAGE = Path(__file__).parent / "cluster.md"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


def make_show(folder: Path, essays: int, minutes: float) -> Path:
    """A show of so many essays, each about so many minutes long."""
    (folder / "episodes").mkdir(parents=True)
    (folder / "config.toml").write_text(_CONFIG, encoding="utf-8")
    for number in range(essays):
        sentences = [
            f"In Folge {number} liegt {_WORDS[n % 10]} neben {_WORDS[n // 10 % 10]}, Satz {n}."
            for n in range(round(minutes * _SENTENCES_PER_MINUTE))
        ]
        groups = [" ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]
        head = f"title: Folge {number}\ndate: 2024-01-{number % 28 + 1:02}\nguid: urn:m:{number}"
        text = f"---\n{head}\n---\n\n" + "\n\n".join(groups) + "\n"
        (folder / "episodes" / f"folge-{number:03d}.md").write_text(text, encoding="utf-8")
    return folder


def measure(work: Path, essays: int, minutes: float) -> list[tuple[str, Run]]:
    """The same show built here and there, each time from nothing."""
    rows = []
    for jobs in (1, 2):
        show = make_show(work / f"here-{jobs}", essays, minutes)
        rows.append(
            (f"here, --jobs {jobs}", run("-m", "essaycast", "build", "--jobs", str(jobs), cwd=show))
        )
    for workers in (1, 2):
        folder = work / f"machines-{workers}"
        folder.mkdir()
        with Machines(folder, workers) as machines:
            machines.wait_for(workers)
            # Once before, so that the workers have loaded what they need.
            warm = make_show(work / f"warm-{workers}", workers, 0.2)
            run("-m", "essaycast", "build", "--cluster", machines.address, cwd=warm)
            show = make_show(work / f"there-{workers}", essays, minutes)
            done = run("-m", "essaycast", "build", "--cluster", machines.address, cwd=show)
            rows.append((f"cluster, {workers} worker{'s' * (workers > 1)}", done))
            if workers == 2:
                show = make_show(work / "there-twice", 2 * essays, minutes)
                twice = run("-m", "essaycast", "build", "--cluster", machines.address, cwd=show)
                rows.append((f"cluster, 2 workers, {2 * essays} essays", twice))
    return rows


def table(rows: list[tuple[str, Run]], essays: int, minutes: float) -> str:
    """The figures as Markdown."""
    alone = rows[0][1].wall
    lines = [f"{machine()}; {essays} essays of about {minutes:g} minutes, espeak.", ""]
    lines += ["| build | wall, s | against one job here |", "|---|---|---|"]
    lines += [f"| {name} | {one.wall:.1f} | {alone / one.wall:.2f} |" for name, one in rows[:4]]
    # By the difference of two sizes: starting up and drawing the cover are not an episode's.
    share = (rows[4][1].cpu - rows[3][1].cpu) / essays
    work = rows[0][1].cpu / essays
    lines += [
        "",
        f"The build itself spends {share * 1000:.0f} ms of CPU on an episode (script, packing, "
        f"receiving, checking, pages); made here, an episode takes {work:.1f} s of CPU: one build "
        f"keeps about {work / share:.0f} workers busy with this voice.",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--essays", type=int, default=12)
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="essaycast-cluster-") as work:
        rows = measure(Path(work), options.essays, options.minutes)
    text = table(rows, options.essays, options.minutes)
    print(text)
    if options.write:
        page = _PAGE.read_text("utf-8")
        before, after = page.partition(_BEGIN)[0], page.partition(_END)[2]
        _PAGE.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after}", "utf-8")


if __name__ == "__main__":
    main()
