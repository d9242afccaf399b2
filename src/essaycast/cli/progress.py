"""How a build's progress looks: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from essaycast.cli.rows import episode_line
from essaycast.pipeline.progress import Made, Progress, Silent
from essaycast.text import printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


@contextmanager
def progress_for_terminal(*, quiet: bool = False) -> Iterator[Progress]:
    """Bars if standard error is a terminal, plain lines if not, only notes if `quiet`."""
    if quiet:
        yield _Notes()
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
            yield _Terminal(bars)
    else:
        yield _Lines()


class _Notes(Silent):
    """Only what a person must know, on standard error."""

    def note(self, text: str) -> None:
        click.echo(f"note: {printable(text)}", err=True)


class _Lines(_Notes):
    """One line an episode, for log files and pipes."""

    def begin(self, episodes: int, requests: int) -> None:
        noun = "episode" if episodes == 1 else "episodes"
        click.echo(f"making {episodes} {noun}; the voice is asked {requests} times", err=True)

    def finished(self, row: Made) -> None:
        click.echo(episode_line("done", row.slug, row.shown), err=True)


class _Terminal(_Notes):
    """A bar an episode at work, and one for all of them."""

    def __init__(self, bars: Bars) -> None:
        self.bars = bars
        self.all: TaskID | None = None
        self.tasks: dict[str, TaskID] = {}
        self.lock = threading.Lock()

    def begin(self, episodes: int, requests: int) -> None:
        self.all = self.bars.add_task("episodes", total=episodes)

    def voiced(self, slug: str, done: int, total: int) -> None:
        self.bars.update(self._task(slug), completed=done, total=total or 1)

    def mastered(self, slug: str, fraction: float) -> None:
        task = self._task(slug)
        self.bars.update(
            task, description=f"{slug[:30]} (sound)", completed=round(fraction * 100), total=100
        )

    def finished(self, row: Made) -> None:
        with self.lock:
            task = self.tasks.pop(row.slug, None)
        if task is not None:
            self.bars.remove_task(task)
        if self.all is not None:
            self.bars.advance(self.all)

    def note(self, text: str) -> None:
        self.bars.console.print(f"note: {printable(text)}", markup=False, highlight=False)

    def _task(self, slug: str) -> TaskID:
        with self.lock:
            if slug not in self.tasks:
                self.tasks[slug] = self.bars.add_task(slug[:30], total=None)
            return self.tasks[slug]
