"""The rooms keep to their rows: ARCHITECTURE.md, "Rooms"."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "essaycast"
ROWS = {
    **dict.fromkeys(("model", "config", "errors", "files", "text"), 0),
    **dict.fromkeys(("german", "engines", "clips", "essays"), 1),
    **dict.fromkeys(("intake", "script", "speak", "audio", "site", "hosts"), 2),
    "pipeline": 3,
    "cli": 4,
    "__main__": 5,
}
# A library -> the only place that may import it.
ONLY_IN = {
    "click": ("cli",),
    "rich": ("cli",),
    "feedgen": ("site",),
    "pydub": ("audio",),
    "gtts": ("engines/gtts",),
    "espeakng_loader": ("engines/espeak",),
    "piper": ("engines/piper",),
}
MODULES = sorted(SOURCE.rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """Every module a file imports, anywhere in it, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ["essaycast", *path.relative_to(SOURCE).parts[:-1]]
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            found |= {f"{module}.{alias.name}" for alias in node.names} | {module}
    return found


def room_of(dotted: str) -> str | None:
    parts = dotted.split(".")
    if parts[0] != "essaycast" or len(parts) < 2:
        return None
    return parts[1] if parts[1] in ROWS else None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_lower_rows_and_never_a_neighbour(path: Path) -> None:
    place = path.relative_to(SOURCE).with_suffix("").parts[0]
    if place == "__init__":
        return
    assert place in ROWS, f"{place} is no room of ARCHITECTURE.md"
    for dotted in imports_of(path):
        room = room_of(dotted)
        if room is None or room == place:
            continue
        assert ROWS[room] <= ROWS[place], f"{place} imports {room}, which is above it"
        if ROWS[place] == 2:
            assert ROWS[room] < 2, f"{place} imports its neighbour {room}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_library_is_imported_in_its_own_room_only(path: Path) -> None:
    place = path.relative_to(SOURCE).with_suffix("").as_posix()
    for dotted in imports_of(path):
        library = dotted.partition(".")[0]
        if library in ONLY_IN:
            assert place.startswith(ONLY_IN[library]), f"{place} imports {library}"


def test_no_module_is_too_long_to_hold_in_the_head() -> None:
    for path in MODULES:
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= 400, f"{path.relative_to(SOURCE)} has {lines} lines"
