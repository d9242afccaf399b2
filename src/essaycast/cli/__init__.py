"""The command line: one file a command, each parses, calls the pipeline and prints.

`essaycast` is the group. A command's module is imported when the command is named (or
listed), and imports the rooms it needs inside its function, so that `--help` and a build
with nothing to do stay quick. To add a command: a file with a click command in it, and a
line in `COMMANDS`.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

import essaycast as package
from essaycast.errors import EssaycastError
from essaycast.text import printable

# Name -> module below essaycast.cli whose attribute `command` it is; in the order of use.
COMMANDS = {
    "init": "init",
    "new": "new",
    "import": "import_",
    "script": "script",
    "build": "build",
    "status": "status",
    "check": "check",
    "serve": "serve",
    "upload": "upload",
    "voices": "voices",
    "cache": "cache",
    "doctor": "doctor",
}
_INTERRUPTED = 130  # what shells expect of a program ended by Ctrl-C


class _Failure(click.ClickException):
    """An error of ours on its way to the exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code

    def show(self, file: Any = None) -> None:
        """Print the message as one line (one a line of the message) to standard error."""
        for line in self.message.splitlines() or [""]:
            click.echo(f"essaycast: {printable(line)}", err=True, file=file)


class Commands(click.Group):
    """Finds commands by name, and turns every error into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order a user meets them, not by alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and take its `command`."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(f"essaycast.cli.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when there is none of that name."""
        name = args[0] if args else ""
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`essaycast --help` lists them"
            raise click.UsageError(f"no command {printable(name)!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; the only place where the error family is caught."""
        try:
            return super().invoke(ctx)
        except EssaycastError as error:
            raise _Failure(str(error), error.exit_code) from error
        except KeyboardInterrupt as error:
            raise _Failure(
                "stopped; nothing is lost, the same command goes on from here", _INTERRUPTED
            ) from error
        except BrokenPipeError:
            # The reader (head, less) has seen enough; say nothing into a closed pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            if os.environ.get("ESSAYCAST_DEBUG"):
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise _Failure(f"{where}{error.strerror or error}", 1) from error
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:  # the last net: a defect of ours, not a page of code
            if os.environ.get("ESSAYCAST_DEBUG"):
                raise
            raise _Failure(
                f"something unforeseen happened ({type(error).__name__}: {error}); what was "
                "finished is kept; please report it with what ESSAYCAST_DEBUG=1 adds",
                1,
            ) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package.__version__, prog_name="essaycast", message="%(prog)s %(version)s")
def essaycast() -> None:
    """German essays in, a podcast out.

    Write or import essays into episodes/, look at what will be spoken, build, listen,
    and upload the folder feed/ to any static host.
    """
