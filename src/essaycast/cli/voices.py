"""`essaycast voices`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from essaycast.cli.options import json_option, print_json

if TYPE_CHECKING:
    from essaycast.config import VoiceSettings
    from essaycast.engines import EngineStatus

_SHOWN_VOICES = 6


@click.command("voices")
@click.option("--engine", metavar="NAME", help="This engine only.")
@click.option("--download", metavar="VOICE", help="Fetch a voice for piper, once (60-120 MB).")
@click.option("--offline", is_flag=True, help="Never open a connection.")
@json_option
@click.option(
    "--show",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The show's folder; without one the default settings are tried.",
)
def command(
    engine: str | None, download: str | None, offline: bool, as_json: bool, show: Path | None
) -> None:
    """Engines and their voices: which of them work here, and why not."""
    from essaycast import engines
    from essaycast.errors import UsageError

    if engine is not None and engine not in engines.NAMES:
        from essaycast.text import printable

        raise UsageError(f"--engine {printable(engine)}: there are {', '.join(engines.NAMES)}")
    if download is not None:
        if offline:
            raise UsageError("--download needs the network; leave --offline out")
        click.echo(f"fetching {download} ...", err=True)
        path = engines.download(engine or "piper", download)
        click.echo(f'{path}\nnext: in config.toml set engine = "piper" and voice = "{download}"')
        return
    settings, folder = _settings(show)
    names = (engine,) if engine else engines.NAMES
    rows = engines.survey(settings, folder, names=names, offline=offline)
    if as_json:
        print_json([_described(row, settings) for row in rows])
    else:
        _print(rows, settings, all_voices=engine is not None)


def _settings(show: Path | None) -> tuple[VoiceSettings, Path | None]:
    """The show's settings; the defaults where there is no show."""
    from essaycast.config import VoiceSettings, find_show, load_config
    from essaycast.errors import ConfigError

    if show is None:
        try:
            show = find_show(Path.cwd())
        except ConfigError:
            return VoiceSettings(), None
    return load_config(show).voice, show


def _described(row: EngineStatus, settings: VoiceSettings) -> dict[str, object]:
    return {
        "engine": row.name,
        "works": row.works,
        "reason": row.reason,
        "voices": list(row.voices),
        "network": row.network,
        "use": _use(row, settings),
    }


def _use(row: EngineStatus, settings: VoiceSettings) -> str:
    if row.name == settings.engine:
        return "engine"
    return "fallback" if row.name == settings.fallback else ""


def _print(rows: list[EngineStatus], settings: VoiceSettings, *, all_voices: bool) -> None:
    from essaycast.text import printable

    for row in rows:
        use = _use(row, settings)
        parts = [f"{row.name:<8}", "works" if row.works else "does not work"]
        parts.append("online" if row.network else "offline")
        if use:
            parts.append(f"the show's {use}")
        shown = row.voices if all_voices else row.voices[:_SHOWN_VOICES]
        if shown:
            more = len(row.voices) - len(shown)
            parts.append("voices: " + ", ".join(shown) + (f" and {more} more" if more else ""))
        click.echo("  ".join(parts))
        if row.reason:
            click.echo(f"          {printable(row.reason)}")
