"""`essaycast serve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from essaycast.cli.options import show_option

if TYPE_CHECKING:
    from essaycast.site.serve import Preview


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--lan", is_flag=True, help="Show it to other machines in the local network too.")
@click.option("--watch", is_flag=True, help="Build again when an essay or the config changes.")
@show_option
def command(port: int, lan: bool, watch: bool, show: Path) -> None:
    """Preview feed/ in a browser or a podcast app; Ctrl-C ends it.

    Addresses in the feed are changed to the one it is asked under, so that an app can
    subscribe to the preview. Nothing in feed/ itself changes.
    """
    from essaycast.pipeline.show import open_show
    from essaycast.site.serve import serve

    opened = open_show(show)
    rebuild = None
    if watch:
        opened.feed.mkdir(exist_ok=True)

        def rebuild() -> None:
            _rebuild(show)

        rebuild()
    serve(
        opened.feed,
        port=port,
        lan=lan,
        ready=_tell,
        watch=(show,),
        rebuild=rebuild,
    )
    click.echo("stopped")


def _tell(preview: Preview) -> None:
    """Say where it is; with a QR code where a phone can reach it."""
    click.echo(f"pages: {preview.url}")
    click.echo(f"feed:  {preview.url}feed.xml")
    for number, url in enumerate(preview.lan_urls):
        click.echo(f"in your network: {url}  (feed: {url}feed.xml)")
        if number == 0:
            click.echo(_qr(url))
    if not (preview.feed / "feed.xml").is_file():
        click.echo("there is no feed.xml yet; `essaycast build` makes one")
    click.echo("Ctrl-C ends the preview")


def _qr(url: str) -> str:
    from io import StringIO

    import segno

    stream = StringIO()
    segno.make(url, micro=False).terminal(stream, border=2, compact=True)
    return stream.getvalue().rstrip("\n")


def _rebuild(show: Path) -> None:
    """One build; an error is a line, and the preview goes on with what there is."""
    import os

    from essaycast.cli.progress import progress_for_terminal
    from essaycast.errors import EssaycastError
    from essaycast.pipeline.build import BuildOptions, build
    from essaycast.text import printable

    try:
        with progress_for_terminal() as progress:
            report = build(show, BuildOptions(jobs=os.cpu_count() or 1), progress)
    except EssaycastError as error:
        click.echo(f"essaycast: {printable(str(error))}", err=True)
        return
    state = "changed" if report.changed else "as it was"
    click.echo(f"built: {len(report.made)} made, feed {state}")
    for hint in report.hints:
        click.echo(hint)
