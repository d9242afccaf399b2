"""`essaycast cache`: what the store holds, and that pruning takes only what nobody uses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
Write = Callable[..., Path]


def survey(run: Run) -> dict[str, int]:
    result = run("cache", "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_only_what_no_essay_uses_is_pruned(run: Run, essay: Write, show: Path) -> None:
    path = essay("erster")
    essay("entwurf", text="---\ntitle: Entwurf\ndraft: true\n---\nNoch ein Satz.\n")
    assert run("build").exit_code == 0
    assert (survey(run)["clips"], survey(run)["unused"]) == (4, 0)
    path.write_text(path.read_text("utf-8").replace("der zweite", "ein anderer"), "utf-8")
    assert run("build").exit_code == 0
    assert (survey(run)["clips"], survey(run)["unused"]) == (5, 1)
    assert "1 of them in no essay" in run("cache").stdout
    assert json.loads(run("cache", "--prune", "--json").stdout)["removed"] == 1
    assert (survey(run)["clips"], survey(run)["unused"]) == (4, 0)
    made = json.loads(run("build", "--json", "--force").stdout)["made"]
    assert made[0]["asked"] == 0


def test_nothing_is_pruned_while_an_essay_cannot_be_read(
    run: Run, essay: Write, show: Path
) -> None:
    path = essay("erster")
    assert run("build").exit_code == 0
    path.write_bytes(b"---\ntitle: [\n---\nText.")
    result = run("cache", "--prune")
    assert result.exit_code == 4
    assert "erster.md" in result.stderr
    assert len(list((show / ".essaycast" / "clips").rglob("*.clip"))) == 4
