"""`essaycast upload`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from essaycast.cli.options import json_option, print_json, show_option

if TYPE_CHECKING:
    from essaycast.hosts import Progress
    from essaycast.pipeline.upload import Uploaded

_LISTED = 20  # files of a report listed by name


@click.command("upload")
@click.argument("target", required=False)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent and deleted.")
@click.option("--prune", is_flag=True, help="Delete there what no feed names any more.")
@click.option("--verify", is_flag=True, help="Read every file there again and compare it.")
@click.option("--adopt", is_flag=True, help="Use a folder that holds somebody else's files.")
@click.option("--allow-fallback", is_flag=True, help="Publish episodes in a fallback voice, too.")
@click.option(
    "--accept-host-key",
    metavar="SHA256:...",
    default="",
    help="sftp: trust the server with this fingerprint from now on.",
)
@json_option
@show_option
def command(
    target: str | None,
    dry_run: bool,
    prune: bool,
    verify: bool,
    adopt: bool,
    allow_fallback: bool,
    accept_host_key: str,
    as_json: bool,
    show: Path,
) -> None:
    """Bring feed/ to a host: sound first, feed.xml last, only what changed.

    TARGET is a folder or an address (sftp://user@host/path, ftps://, davs://, s3://bucket);
    default: target in [upload] of config.toml. Passwords: ESSAYCAST_UPLOAD_PASSWORD,
    ssh keys, ~/.netrc.
    """
    from essaycast.pipeline.upload import UploadOptions, upload

    options = UploadOptions(
        target=target,
        prune=prune,
        dry_run=dry_run,
        adopt=adopt,
        verify=verify,
        allow_fallback=allow_fallback,
        accept_host_key=accept_host_key,
    )
    with _progress(quiet=as_json) as progress:
        done = upload(show, options, environ=os.environ, ask=_ask(), progress=progress)
    if as_json:
        _print_json(done, dry_run=dry_run)
    else:
        _print_report(done, dry_run=dry_run)


def _ask() -> Callable[[str], str] | None:
    """How to ask for a password; None where nobody sits."""
    if not sys.stdin.isatty():
        return None

    def ask(words: str) -> str:
        answer: str = click.prompt(words, hide_input=True, err=True)
        return answer

    return ask


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar with the time left on a terminal, a line a file elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield _Lines(quiet=quiet)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("upload", total=None)

        def show(at: Progress) -> None:
            from essaycast.text import printable

            if at.note:
                bars.console.print(f"note: {printable(at.note)}", markup=False, highlight=False)
            name = printable(at.name.rpartition("/")[2])[:40]
            bars.update(
                task,
                description=f"{at.files_done}/{at.files} {name}",
                completed=at.bytes_done,
                total=at.bytes or None,
            )

        yield show


class _Lines:
    """For log files and pipes: one line a file sent, with the time left, and every note."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._done = 0
        self._started: float | None = None

    def __call__(self, at: Progress) -> None:
        import time

        from essaycast.text import printable

        now = time.monotonic()
        self._started = now if self._started is None else self._started
        if at.note:
            click.echo(f"note: {printable(at.note)}", err=True)
        if at.files_done > self._done and not self._quiet:
            click.echo(
                f"sent {at.files_done}/{at.files} {printable(at.name)}"
                f"{_left(now - self._started, at.bytes_done, at.bytes)}",
                err=True,
            )
        self._done = at.files_done


def _left(elapsed: float, done: int, total: int) -> str:
    """`, 3 min left`, once that can be told."""
    if elapsed < 1 or not 0 < done < total:
        return ""
    seconds = elapsed * (total - done) / done
    return f", {seconds / 60:.0f} min left" if seconds >= 90 else f", {seconds:.0f} s left"


def _print_json(done: Uploaded, *, dry_run: bool) -> None:
    report = done.report
    print_json(
        {
            "target": report.address,
            "dry_run": dry_run,
            "published": report.published,
            "sent": [{"name": name, "reason": reason} for name, reason in report.sent],
            "bytes": report.bytes_sent,
            "unchanged": report.unchanged,
            "deleted": list(report.deleted),
            "kept": list(report.kept),
            "notes": list(report.notes),
            "live": [{"level": found.level, "message": found.message} for found in done.live],
        }
    )


def _print_report(done: Uploaded, *, dry_run: bool) -> None:
    from essaycast.text import printable

    report = done.report
    if dry_run:
        for name, reason in report.sent:
            click.echo(f"would send    {printable(name)} ({reason})")
        for name in report.deleted:
            click.echo(f"would delete  {printable(name)}")
    else:
        for name in report.deleted[:_LISTED]:
            click.echo(f"deleted  {printable(name)}")
        if len(report.deleted) > _LISTED:
            click.echo(f"deleted  and {len(report.deleted) - _LISTED} more")
    for note in report.notes:
        click.echo(f"note: {note}")
    verb = "would send" if dry_run else "sent"
    click.echo(
        f"{report.address}: {verb} {_count(len(report.sent), 'file')} "
        f"({report.bytes_sent / 1_000_000:.1f} MB), {report.unchanged} there already"
    )
    if report.kept and not report.deleted:
        click.echo(
            f"{_count(len(report.kept), 'file')} no longer in feed/ left there; "
            "--prune deletes those that no feed names"
        )
    for found in done.live:
        mark = {"ok": "live", "warning": "WARNING", "unknown": "not looked at"}[found.level]
        click.echo(f"{mark}: {found.message}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
