"""All figures in one run.

    python -m benchmarks [--quick] [--finish] [--keep FOLDER]

Prints a table of ratios and writes it into benchmarks/README.md (not with --quick). Everything
that is compared runs in turns, in processes of their own, on the same clips.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from benchmarks import clips, jobs, startup
from benchmarks.measuring import Run, machine, median, run

Row = tuple[str, str, str]
_README = Path(__file__).parent / "README.md"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


def ours(
    folder: Path,
    out: Path,
    count: int,
    *,
    fresh: bool = True,
    changed: int = -1,
    cores: int = 1,
) -> Run:
    """Record `count` clips, from nothing if `fresh`."""
    if fresh:
        shutil.rmtree(out, ignore_errors=True)
    numbers = (str(changed), str(cores))
    return run("-m", "benchmarks.ours", str(folder), str(count), str(out), *numbers)


def against_naive(folder: Path, work: Path, count: int, rounds: int) -> list[Row]:
    """The script, essaycast and LAME alone, in turns."""
    cores = os.cpu_count() or 1
    naive, fast, both, bound = [], [], [], []
    for _ in range(rounds):
        naive.append(
            run("-m", "benchmarks.naive", str(folder), str(count), str(work / "naive.mp3"))
        )
        made = ours(folder, work / "ours", count)
        fast.append(made)
        both.append(ours(folder, work / "both", count, cores=cores))
        episode = work / "ours" / made.said["file"]
        bound.append(float(run("-m", "benchmarks.lame", str(episode)).said["cpu"]))
    cpu = median([one.cpu for one in naive]) / median([one.cpu for one in fast])
    slow = median([one.wall for one in naive])
    wall = slow / median([one.wall for one in fast])
    wall_both = slow / median([one.wall for one in both])
    lame = median([float(one.said["cpu"]) for one in fast]) / median(bound)
    minutes = fast[0].said["seconds"] / 60
    return [
        (f"{count} clips ({minutes:.0f} min): script / essaycast, CPU", f"{cpu:.1f}", ">= 8"),
        (f"{count} clips: script / essaycast, wall, one core", f"{wall:.1f}", ">= 8"),
        (f"{count} clips: the same on {cores} cores", f"{wall_both:.1f}", ">= 8"),
        (f"{count} clips: essaycast / LAME alone, CPU", f"{lame:.2f}", "<= 1.6"),
        (
            f"{count} clips: highest memory, essaycast (script)",
            f"{median([one.memory for one in fast]):.0f} MB "
            f"({median([one.memory for one in naive]):.0f} MB)",
            "<= 120 MB",
        ),
    ]


def at_length(folder: Path, work: Path, count: int) -> list[Row]:
    """Many clips: growth and memory."""
    clips.make(folder, count)
    short = ours(folder, work / "short", count // 10)
    long = ours(folder, work / "long", count)
    bound = run("-m", "benchmarks.lame", str(work / "long" / long.said["file"])).said["cpu"]
    growth = long.said["cpu"] / short.said["cpu"]
    return [
        (
            f"{count} clips ({long.said['seconds'] / 60:.0f} min): CPU over that of {count // 10}",
            f"{growth:.1f}",
            "<= 11",
        ),
        (f"{count} clips: highest memory", f"{long.memory:.0f} MB", "<= 120 MB"),
        (
            f"{count} clips: essaycast / LAME alone, CPU",
            f"{long.said['cpu'] / bound:.2f}",
            "<= 1.6",
        ),
    ]


def naive_at_length(folder: Path, work: Path, count: int, *, finish: bool) -> list[Row]:
    """CPU of the script for many clips: run to its end, or foreseen.

    Its time is a line (decoding and encoding, from a run of a tenth as many clips) and a square
    (each `+=` copies all there is), whose slope shows when an episode of that length grows by
    a few clips.
    """
    fast = ours(folder, work / "long", count).said["cpu"]
    cores = os.cpu_count() or 1
    both = ours(folder, work / "both", count, cores=cores).wall
    out = str(work / "naive.mp3")
    script = ("-m", "benchmarks.naive", str(folder))
    if finish:
        whole = run(*script, str(count), out, timeout=14400)
        return [
            (
                f"{count} clips: script ({whole.wall / 60:.0f} min) / essaycast, CPU",
                f"{whole.cpu / fast:.0f}",
                ">= 40 or unfinished",
            ),
            (
                f"{count} clips: the same, wall, {cores} cores",
                f"{whole.wall / both:.0f}",
                ">= 40 or unfinished",
            ),
        ]
    slope = run(*script, str(count), "grow").said["cpu"] / count
    short = count // 10
    line = run(*script, str(short), out).cpu - slope * short**2 / 2
    whole = line * count / short + slope * count**2 / 2
    return [
        (
            f"{count} clips: script / essaycast, CPU, foreseen ({whole / 60:.0f} min of CPU)",
            f"{whole / fast:.0f}",
            ">= 40 or unfinished",
        ),
        (
            f"{count} clips: the same, wall, {cores} cores",
            f"{whole / both:.0f}",
            ">= 40 or unfinished",
        ),
    ]


def rebuild(folder: Path, work: Path, count: int) -> list[Row]:
    """One changed sentence, and none, after a full build."""
    clips.make(folder, count + 1)
    full = ours(folder, work / "rebuild", count)
    one = ours(folder, work / "rebuild", count, fresh=False, changed=count // 2)
    none = ours(folder, work / "rebuild", count, fresh=False, changed=count // 2)
    minutes = full.said["seconds"] / 60
    return [
        (
            f"{minutes:.0f} min, one sentence changed: CPU over the full build's",
            f"{one.said['cpu'] / full.said['cpu']:.3f}",
            "< 0.25",
        ),
        (
            "the same, nothing changed",
            f"{none.said['cpu'] / full.said['cpu']:.3f}",
            "< 0.25",
        ),
    ]


def together(folder: Path, work: Path, rounds: int) -> list[Row]:
    """Several episodes at once."""
    clips.make(folder, jobs.EPISODES * jobs.CLIPS)
    walls: dict[str, list[float]] = {"one": [], "jobs": []}
    digests = set()
    for _ in range(rounds):
        for way, found in walls.items():
            shutil.rmtree(work / "jobs", ignore_errors=True)
            said = run("-m", "benchmarks.jobs", str(folder), str(work / "jobs"), way).said
            found.append(said["wall"])
            digests.add(tuple(said["digests"]))
    alone = median(walls["one"])
    return [
        (
            f"{jobs.EPISODES} episodes: one after the other / at once (--jobs), wall",
            f"{alone / median(walls['jobs']):.2f}",
            "cores",
        ),
        ("the same bytes each time", "yes" if len(digests) == 1 else "NO", "yes"),
    ]


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| what | measured | wanted |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {a} | {b} | {c} |" for a, b, c in rows)])


def write(text: str) -> None:
    """Put the table into README.md between its marks."""
    old = _README.read_text(encoding="utf-8")
    head, _, rest = old.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    _README.write_text(f"{head}{_BEGIN}\n{text}\n{_END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small numbers, nothing written")
    parser.add_argument(
        "--finish", action="store_true", help="let the script finish 2000 clips (half an hour)"
    )
    parser.add_argument("--keep", type=Path, help="keep the clips here for the next run")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folder = chosen.keep or work / "clips"
        clips.make(folder, 60 if chosen.quick else 2000)
        rows: list[Row] = []

        def show(found: list[Row]) -> None:
            rows.extend(found)
            for what, value, wanted in found:
                print(f"{what:66} {value:>16}   wanted {wanted}", flush=True)

        print(machine())
        if shutil.which("ffmpeg"):
            size = 50 if chosen.quick else 200
            show(against_naive(folder, work, size, 1 if chosen.quick else 3))
        else:
            print("no ffmpeg on PATH: the script it is compared with cannot run")
        show(at_length(folder, work, 200 if chosen.quick else 2000))
        if shutil.which("ffmpeg") and not chosen.quick:
            show(naive_at_length(folder, work, 2000, finish=chosen.finish))
        show(rebuild(folder, work, 100 if chosen.quick else 1100))
        show(together(folder, work, 1 if chosen.quick else 3))
        rounds = 3 if chosen.quick else 11
        ratio = startup.help_against_click(rounds)
        show([("essaycast --help / python -c 'import click', wall", f"{ratio:.2f}", "<= 2")])
        many = 20 if chosen.quick else 1000
        ratio = startup.idle_against_version(work, many, rounds)
        show([(f"{many} episodes, nothing to do / --version, wall", f"{ratio:.2f}", "<= 3")])
        if not chosen.quick:
            write(f"Measured on: {machine()}.\n\n{table(rows)}")


if __name__ == "__main__":
    main()
