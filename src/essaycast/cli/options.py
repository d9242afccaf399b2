"""Options and output shared by the commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_OBEYED = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_Command = TypeVar("_Command", bound=Callable[..., Any])


def _found_show(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path:
    from essaycast.config import CONFIG_NAME, find_show
    from essaycast.errors import ConfigError

    if value is None:
        return find_show(Path.cwd())
    if not (value / CONFIG_NAME).is_file():
        raise ConfigError(
            f"no {CONFIG_NAME} in {value}; `essaycast init {value}` makes a show there"
        )
    return value.resolve()


def show_option(command: _Command) -> _Command:
    """`--show DIR`: the show's folder; given to the command as `show: Path`."""
    return click.option(
        "--show",
        type=click.Path(path_type=Path, file_okay=False),
        callback=_found_show,
        metavar="DIR",
        help="The show's folder; default: here, or the nearest folder above with config.toml.",
    )(command)


def json_option(command: _Command) -> _Command:
    """`--json`: given to the command as `as_json: bool`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")(command)


def print_json(value: Any) -> None:
    """One JSON document on standard output, readable and in the original spelling.

    What JSON leaves as it is but a terminal would obey is escaped: DEL, the C1 controls (among
    them another ESC) and the marks that turn the direction of text.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
