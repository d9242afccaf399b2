"""Any bytes in our own state files: no command crashes, nothing is lost, the feed comes back."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaycast.cli import essaycast
from essaycast.clips import ClipStore
from tests.conftest import CONFIG, ESSAY
from tests.faults.kit import tree

FILES = ("index.json", "published.json", "record", "clip", "lock.holder", "measures", "stretches")
_FUZZ = settings(
    max_examples=int(os.environ.get("ESSAYCAST_FUZZ", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["../../x", "/etc/passwd", "audio/../../../x.mp3", "1e999", "\x1b[31m", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner,
                                                                max_size=3),
    max_leaves=5,
)  # fmt: skip


class Built:
    """A show that was built, with its state to be spoiled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "episodes").mkdir(parents=True)
        (folder / "config.toml").write_text(CONFIG.replace("silent", "espeak"), "utf-8")
        (folder / "episodes" / "erster.md").write_text(
            ESSAY.format(title="Erster", date="2024-05-01"), "utf-8"
        )
        assert self.run("build").exit_code == 0
        assert self.run("build").exit_code == 0
        self.outcome = tree(folder / "feed", folder / "episodes")
        self.saved = folder.parent / "saved"
        shutil.copytree(folder, self.saved)

    def run(self, *arguments: str) -> Result:
        return CliRunner(mix_stderr=False).invoke(
            essaycast, [arguments[0], "--show", str(self.folder), *arguments[1:]]
        )

    def restore(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.saved, self.folder)

    def file(self, name: str) -> Path:
        state = self.folder / ".essaycast"
        found = {
            "record": lambda: next((state / "records").iterdir()),
            "clip": lambda: next(iter(sorted((state / "clips").rglob("*.clip")))),
            "measures": lambda: next((state / "audio").glob("*.clips")),
            "stretches": lambda: next((state / "audio").glob("*.stretches")),
        }
        return found[name]() if name in found else state / name

    def survives(self) -> None:
        for arguments in (("status",), ("build",), ("build", "--force"), ("status", "--json")):
            result = self.run(*arguments)
            assert result.exit_code == 0, (arguments, result.stderr)
            assert result.exception is None
        assert tree(self.folder / "feed", self.folder / "episodes") == self.outcome


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("state") / "show")


@pytest.mark.slow
@_FUZZ
@given(name=st.sampled_from(FILES), data=st.binary(max_size=300), keep=st.integers(0, 2000))
def test_any_bytes(built: Built, name: str, data: bytes, keep: int) -> None:
    """Random bytes after so many of the right ones."""
    built.restore()
    path = built.file(name)
    path.write_bytes(path.read_bytes()[:keep] + data)
    built.survives()


@pytest.mark.slow
@_FUZZ
@given(data=st.data())
def test_any_value_behind_a_right_checksum(built: Built, data: st.DataObject) -> None:
    """What a newer or older version, or a person with an editor, might have left."""
    built.restore()
    name = data.draw(st.sampled_from(("index.json", "published.json", "record")))
    path = built.file(name)
    value = json.loads(path.read_bytes().partition(b"\n")[2])
    holder: Any = value
    for _ in range(data.draw(st.integers(0, 4))):
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        inner = [key for key in keys if isinstance(holder[key], dict | list) and holder[key]]
        if not inner:
            break
        holder = holder[data.draw(st.sampled_from(inner))]
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    key = data.draw(st.sampled_from(keys))
    if data.draw(st.booleans()):
        holder[key] = data.draw(_VALUES)
    else:
        del holder[key]
    text = json.dumps(value).encode()
    path.write_bytes(b"%08x\n" % zlib.crc32(text) + text)
    for arguments in (("status",), ("build",), ("build", "--force")):
        result = built.run(*arguments)
        assert result.exit_code in (0, 7), (arguments, result.stderr)
        assert "unforeseen" not in result.stderr, result.stderr
    assert tree(built.folder / "episodes") == tree(built.saved / "episodes")
    assert built.run("build", "--force").exit_code == 0


@_FUZZ
@given(data=st.binary(max_size=400), keep=st.integers(0, 3000))
def test_a_clip_of_any_bytes_is_a_clip_or_none(built: Built, data: bytes, keep: int) -> None:
    built.restore()
    path = built.file("clip")
    path.write_bytes(path.read_bytes()[:keep] + data)
    store = ClipStore(built.folder / ".essaycast" / "clips")
    key = path.stem
    clip = store.get(key, verify=True)
    assert clip is None
    assert not path.exists()
    assert store.damaged == [key]
