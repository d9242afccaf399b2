"""Any text as essay, front matter, config or raw material: an answer or one clear line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from essaycast.cli import essaycast
from tests.conftest import CONFIG
from tests.hostile.kit import harmless

_FUZZ = settings(
    max_examples=int(os.environ.get("ESSAYCAST_FUZZ", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_KEYS = (
    "title",
    "date",
    "guid",
    "draft",
    "season",
    "episode",
    "explicit",
    "cover",
    "tags",
    "voice",
)
_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
_VALUE = _TEXT | st.sampled_from(
    ("[", "{a: b", "&a *a", "!!int x", "2024-02-30", "9999-12-31T23:59:59+14:00", "0001-01-01",
     "-1", "1e400", "0x1F", "~", "|", ">-", "'", '"', "2024-01-01T25:00", "yes", "٣")
)  # fmt: skip
_HEAD = st.lists(st.tuples(st.sampled_from(_KEYS) | _TEXT, _VALUE), max_size=6).map(
    lambda pairs: "\n".join(f"{key}: {value}" for key, value in pairs)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("fuzz") / "show"
    (found / "episodes").mkdir(parents=True)
    return found


def answered(folder: Path, codes: tuple[int, ...], *arguments: str) -> None:
    result = CliRunner(mix_stderr=False).invoke(
        essaycast, [arguments[0], "--show", str(folder), *arguments[1:]], color=True
    )
    assert result.exit_code in codes, result.stderr
    assert "unforeseen" not in result.stderr, result.stderr
    assert harmless(result.stdout) and harmless(result.stderr)


@pytest.mark.slow
@_FUZZ
@given(head=_HEAD, body=st.text(st.characters(codec="utf-8"), max_size=200))
@example(head="date: 9999-12-31T23:59:59-12:00", body="Satz.")
@example(head="date: 0001-01-01T00:00:00+14:00", body="Satz.")
def test_front_matter_and_text(folder: Path, head: str, body: str) -> None:
    (folder / "config.toml").write_text(CONFIG, "utf-8")
    path = folder / "episodes" / "a.md"
    path.write_bytes(f"---\n{head}\n---\n\n{body}\n".encode())
    for command in ("status", "script", "build"):
        answered(folder, (0, 3, 4, 5, 6), command)


@pytest.mark.slow
@_FUZZ
@given(data=st.binary(max_size=300))
def test_bytes_as_essay_and_as_raw_material(folder: Path, data: bytes) -> None:
    (folder / "config.toml").write_text(CONFIG, "utf-8")
    for path in (folder / "episodes").iterdir():
        path.unlink()
    (folder / "episodes" / "a.md").write_bytes(data)
    for command in ("status", "script"):
        answered(folder, (0, 4), command)
    raw = folder / "roh.txt"
    raw.write_bytes(data)
    answered(folder, (0, 4), "import", "--dry-run", str(raw))


@pytest.mark.slow
@_FUZZ
@given(
    lines=st.lists(
        st.sampled_from([*CONFIG.splitlines(), "[intro]", "[feed]", "[pronunciation]", "[x]"])
        | st.tuples(st.sampled_from(["title", "category", "base_url", "timezone", "language", "a"]),
                    _TEXT).map(lambda pair: f"{pair[0]} = {pair[1]!r}"),
        max_size=12,
    )
)  # fmt: skip
def test_config(folder: Path, lines: list[str]) -> None:
    (folder / "config.toml").write_bytes("\n".join(lines).encode())
    path = folder / "episodes" / "a.md"
    path.write_text("---\ntitle: T\ndate: 2024-01-01\nguid: x\n---\n\nEin Satz.\n", "utf-8")
    for command in ("status", "script"):
        answered(folder, (0, 3), command)
