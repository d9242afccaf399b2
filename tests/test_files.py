from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from essaycast.files import (
    TEMPORARY_PREFIX,
    inside,
    replacing,
    sweep_temporary,
    write_if_changed,
    write_text,
)


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_replaced_file_keeps_its_mode_and_a_new_one_is_readable(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.txt"
    write_text(path, "new")
    assert path.stat().st_mode & 0o400
    path.chmod(0o640)
    write_text(path, "newer")
    assert path.stat().st_mode & 0o777 == 0o640


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    assert write_if_changed(path, b"abc")
    before = path.stat().st_mtime_ns, path.stat().st_ino
    assert not write_if_changed(path, b"abc")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert write_if_changed(path, b"abd")


def test_only_old_unfinished_files_are_swept(tmp_path: Path) -> None:
    old, young, other = (
        tmp_path / name for name in (f"{TEMPORARY_PREFIX}1", f"{TEMPORARY_PREFIX}2", "kept")
    )
    for path in (old, young, other):
        path.write_text("x")
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    sweep_temporary(tmp_path, older_than=time.time() - 60)
    assert sorted(path.name for path in tmp_path.iterdir()) == [young.name, other.name]
    sweep_temporary(tmp_path / "missing", older_than=0)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/hostname", "link", "missing", "a\0b", "sub", "x" * 5000, ""]
)
def test_names_that_lead_out_of_the_show_are_no_files_of_it(tmp_path: Path, name: str) -> None:
    show = tmp_path / "show"
    (show / "sub").mkdir(parents=True)
    (tmp_path / "secret").write_text("x")
    (show / "link").symlink_to(tmp_path / "secret")
    (show / "sub" / "jingle.mp3").write_text("x")
    assert inside(show, name) is None
    assert inside(show, "sub/jingle.mp3") == (show / "sub" / "jingle.mp3").resolve()
    assert inside(show, "sub/../sub/jingle.mp3") is not None
