"""README.md tells the truth: its references are those of the program."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def generator():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_commands_settings_and_exit_codes_in_the_readme_are_the_real_ones() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert generator().rewritten(readme) == readme, "run `make docs`"


def test_the_help_in_the_readme_is_what_the_program_prints(program) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("", "build"):
        arguments = [*filter(None, [command]), "--help"]
        printed = program(*arguments, env={"COLUMNS": "80"}).stdout.strip()
        assert printed in readme


def test_every_page_the_readme_links_to_is_there() -> None:
    for page in (
        ROOT / "README.md",
        *sorted((ROOT / "docs").glob("*.md")),
        ROOT / "ARCHITECTURE.md",
    ):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_every_target_the_readme_names_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE) or target in ("and", "it"), target
