"""Writes the generated parts of README.md anew (commands, settings, exit codes), and docs/check.md.

Run it after a change of a command, a setting or an error class: `make docs`. A test
compares what stands in the README with what this would write.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import click

from essaycast import errors
from essaycast.cli import COMMANDS, essaycast
from essaycast.config import Config, PronunciationSettings
from essaycast.config.load import defaults
from essaycast.site.check.documentation import rules_markdown

ROOT = Path(__file__).resolve().parent.parent
_WIDTH = 78  # what a terminal of 80 columns gets


def commands() -> str:
    """The real `--help` of the program and of every command."""
    blocks = [_help(essaycast, "essaycast")]
    with click.Context(essaycast, info_name="essaycast", **essaycast.context_settings) as context:
        for name in COMMANDS:
            command = essaycast.get_command(context, name)
            assert command is not None
            blocks.append(f"### essaycast {name}\n\n{_help(command, name, context)}")
    return "\n\n".join(blocks)


def settings() -> str:
    """A table a section: setting, default, what it is."""
    parts = []
    kinds = get_type_hints(Config)
    for section in fields(Config):
        kind = kinds[section.name]
        summary = (kind.__doc__ or "").strip().splitlines()[0]
        parts.append(f"### [{section.name}]\n\n{summary}")
        if kind is PronunciationSettings:
            continue
        rows = ["| setting | default | what it is |", "|---|---|---|"]
        values = defaults(kind)
        for item in fields(kind):
            doc = item.metadata["doc"].replace("|", "\\|")
            low, high = item.metadata["low"], item.metadata["high"]
            if low is not None and high is not None:
                doc += f" From {low:g} to {high:g}."
            rows.append(f"| `{item.name}` | {_default(values[item.name])} | {doc} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def exit_codes() -> str:
    """A row an exit code, from the error family."""
    meanings: dict[int, list[str]] = {0: ["Done."]}
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.EssaycastError):
            own = "exit_code" in vars(kind)
            if own:
                doc = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
                meanings.setdefault(kind.exit_code, []).append(doc)
    meanings[1] = ["`check` found errors, or something unforeseen happened."]
    rows = ["| code | meaning |", "|---|---|"]
    rows += [f"| {code} | {' '.join(texts)} |" for code, texts in sorted(meanings.items())]
    rows.append("| 130 | Stopped by Ctrl-C; nothing is lost. |")
    return "\n".join(rows)


def generated() -> dict[str, str]:
    """Name of the marked part -> its text."""
    return {"commands": commands(), "settings": settings(), "exit-codes": exit_codes()}


def rewritten(readme: str) -> str:
    """`readme` with every marked part written anew."""
    for name, text in generated().items():
        pattern = re.compile(rf"(<!-- {name}:.*?-->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if not pattern.search(readme):
            raise SystemExit(f"README.md has no part marked {name}")
        readme = pattern.sub(lambda m, text=text: f"{m[1]}\n{text}\n\n{m[2]}", readme)
    return readme


def _help(command: click.Command, name: str, parent: click.Context | None = None) -> str:
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=_WIDTH,
        **(essaycast.context_settings if parent is None else {}),
    )
    return f"```text\n{command.get_help(context)}\n```"


def _default(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f'`"{value}"`'
    if isinstance(value, tuple):
        return "`[]`" if not value else f"`{list(value)}`"
    return f"`{value}`"


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "check.md").write_text(rules_markdown(), encoding="utf-8")
    print("README.md and docs/check.md are up to date")
