"""Starting up, and a build with nothing to do: what is there before any work."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measuring import median, run

_CONFIG = """\
[show]
title = "Messung"
author = "essaycast"
base_url = "https://example.org/"

[voice]
engine = "silent"

[audio]
sample_rate = 22050
bitrate = 40
"""


def help_against_click(rounds: int) -> float:
    """Wall time of `essaycast --help` over that of importing click."""
    ours, click = [], []
    for _ in range(rounds):
        ours.append(run("-m", "essaycast", "--help").wall)
        click.append(run("-c", "import click").wall)
    return median(ours) / median(click)


def idle_against_version(folder: Path, episodes: int, rounds: int) -> float:
    """Wall time of a build of many episodes with nothing to do over that of `--version`."""
    show = folder / "idle"
    (show / "episodes").mkdir(parents=True)
    (show / "config.toml").write_text(_CONFIG, encoding="utf-8")
    for number in range(episodes):
        text = f"---\ntitle: Folge {number}\ndate: 2024-01-01\n---\n\nEin Satz. Noch einer.\n"
        (show / "episodes" / f"folge-{number:04d}.md").write_text(text, encoding="utf-8")
    run("-m", "essaycast", "build", cwd=show)
    idle, version = [], []
    for _ in range(rounds):
        idle.append(run("-m", "essaycast", "build", cwd=show).wall)
        version.append(run("-m", "essaycast", "--version", cwd=show).wall)
    return median(idle) / median(version)
