"""The store: written once, found by what made it, damage noticed, nothing half."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from essaycast.clips import ClipDamaged, ClipStore, clip_key
from essaycast.errors import EssaycastError
from essaycast.files import TEMPORARY_PREFIX
from essaycast.model import Sound, WordMark

VOICE = {"engine": "espeak", "version": "1", "voice": "de"}


def sound(frames: int = 1000, seed: int = 1) -> Sound:
    data = random.Random(seed).randbytes(2 * frames)
    return Sound(data, "s16le", 22050, 1, frames, (WordMark(0.0, 0), WordMark(0.25, 6)))


@pytest.fixture
def store(tmp_path: Path) -> ClipStore:
    return ClipStore(tmp_path / "clips")


def test_what_is_put_is_got(store: ClipStore) -> None:
    key = clip_key("Guten Tag", VOICE)
    assert store.get(key) is None
    put = store.put(key, sound(), text="Guten Tag")
    got = store.get(key, verify=True)
    assert got == put
    assert got is not None
    assert store.read(got) == sound().data
    assert (got.frames, got.sample_rate, got.channels) == (1000, 22050, 1)
    assert got.words == (WordMark(0.0, 0), WordMark(0.25, 6))
    # The audio room may also read the sound straight from the file.
    assert got.path.read_bytes()[got.offset : got.offset + got.size] == sound().data


def test_the_same_clip_is_the_same_bytes(store: ClipStore, tmp_path: Path) -> None:
    key = clip_key("Guten Tag", VOICE)
    other = ClipStore(tmp_path / "elsewhere")
    first = store.put(key, sound(), text="Guten Tag").path.read_bytes()
    assert other.put(key, sound(), text="Guten Tag", durable=True).path.read_bytes() == first


@pytest.mark.parametrize("change", ["engine", "version", "voice"])
def test_the_key_follows_all_that_makes_the_sound(change: str) -> None:
    assert clip_key("Tag", VOICE) != clip_key("Tag", {**VOICE, change: "other"})
    assert clip_key("Tag", VOICE) != clip_key("Tag!", VOICE)
    # Not the order in which an engine lists it, nor where a value ends.
    assert clip_key("Tag", VOICE) == clip_key("Tag", dict(reversed(VOICE.items())))
    assert clip_key("a", {"x": "b", "y": ""}) != clip_key("a", {"x": "", "y": "b"})


def test_the_key_never_changes() -> None:
    """A release that computes other keys would have every show pay again for all it has."""
    assert clip_key("Guten Tag", VOICE) == (
        "c740e88710ae4faba6b906d3b59315011d0283164ef304b0882eecfedfe7a158"
    )


def test_strange_texts_are_stored(store: ClipStore) -> None:
    for text in ("a\nb", "ä" * 5000, "\ud800", "\0", "🎙️"):
        key = clip_key(text, VOICE)
        store.put(key, sound(), text=text)
        assert store.get(key, verify=True) is not None


def test_every_flipped_bit_and_every_cut_is_found(store: ClipStore) -> None:
    """A cache with flipped bits is found by hash, wherever in the file the bit is."""
    key = clip_key("Guten Tag", VOICE)
    path = store.put(key, sound(100), text="Guten Tag").path
    whole = path.read_bytes()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << position % 8
        path.write_bytes(damaged)
        assert store.get(key, verify=True) is None, position
        assert not path.exists()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        assert store.get(key) is None, length
        assert not path.exists()
    path.write_bytes(whole + b"x")
    assert store.get(key) is None
    assert len(store.damaged) > len(whole)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\n",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b"\xff\xfe\n",
        b"{" * 100_000,
        b"[" * 100_000,
        b"1e999\n",
    ],
)
def test_junk_in_place_of_a_clip_counts_as_missing(store: ClipStore, junk: bytes) -> None:
    key = clip_key("Guten Tag", VOICE)
    path = store.path(key)
    path.parent.mkdir(parents=True)
    path.write_bytes(junk)
    assert store.get(key) is None
    assert store.put(key, sound(), text="Guten Tag") == store.get(key)


def test_a_clip_under_another_name_is_not_believed(store: ClipStore) -> None:
    key, other = clip_key("Guten Tag", VOICE), clip_key("Gute Nacht", VOICE)
    path = store.put(key, sound(), text="Guten Tag").path
    store.path(other).parent.mkdir(parents=True, exist_ok=True)
    path.rename(store.path(other))
    assert store.get(other) is None


def test_reading_damaged_sound_is_an_error_of_ours_that_says_what_to_do(store: ClipStore) -> None:
    clip = store.put(clip_key("Tag", VOICE), sound(), text="Tag")
    data = bytearray(clip.path.read_bytes())
    data[clip.offset + 5] ^= 4
    clip.path.write_bytes(data)
    with pytest.raises(ClipDamaged, match="again"):
        store.read(clip)
    assert store.get(clip.key) is None
    with pytest.raises(EssaycastError):
        store.read(clip)


def test_has_sizes_iter_and_prune(store: ClipStore) -> None:
    keys = [clip_key(f"Satz {n}", VOICE) for n in range(20)]
    for key in keys[:12]:
        store.put(key, sound(), text="x")
    assert store.has(keys) == set(keys[:12])
    assert list(store) == sorted(keys[:12])
    assert dict(store.sizes()) == {key: store.path(key).stat().st_size for key in keys[:12]}
    left = store.path(keys[0]).parent / f"{TEMPORARY_PREFIX}half"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    pruned = store.prune(set(keys[:5]))
    assert (pruned.clips, pruned.size > 7 * 2000) == (7, True)
    assert set(store) == set(keys[:5])
    assert not left.exists()


def test_an_empty_store_needs_no_folder(store: ClipStore) -> None:
    assert list(store) == []
    assert store.prune(set()).clips == 0
    assert not store.root.exists()


def test_a_key_is_never_a_path(store: ClipStore) -> None:
    for key in ("../../../etc/passwd", "", "a" * 63, "A" * 64):
        with pytest.raises(ValueError, match="not a clip key"):
            store.get(key)


def test_many_writers_of_one_clip_leave_one_whole_clip(store: ClipStore) -> None:
    key = clip_key("Guten Tag", VOICE)
    threads = [
        threading.Thread(target=lambda: store.put(key, sound(50_000), text="x")) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        clip = store.get(key, verify=True)
        assert clip is None or clip.frames == 50_000
    assert store.damaged == []
    assert [path.name for path in store.path(key).parent.iterdir()] == [f"{key}.clip"]


def test_a_killed_writer_leaves_whole_clips_only(tmp_path: Path) -> None:
    """SIGKILL at any moment: what is there is whole, what is not is asked for again."""
    program = (
        "import sys; from pathlib import Path; from essaycast.clips import *\n"
        "from essaycast.model import Sound\n"
        "store = ClipStore(Path(sys.argv[1])); s = Sound(b'ab' * 40000, 's16le', 22050, 1, 40000)\n"
        "for n in range(10**6):\n"
        "    store.put(clip_key(str(n), {}), s, text=str(n))\n"
    )
    root = tmp_path / "clips"
    process = subprocess.Popen([sys.executable, "-c", program, str(root)])
    while not any(root.glob("??/*.clip")):
        time.sleep(0.01)
    time.sleep(0.1)
    process.kill()
    process.wait()
    store = ClipStore(root)
    keys = list(store)
    assert keys
    assert all(store.get(key, verify=True) for key in keys)
    assert store.damaged == []


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("a file where the folder should be")
    store = ClipStore(tmp_path / "clips")
    with pytest.raises(OSError, match="clips"):
        store.put(clip_key("Tag", VOICE), sound(), text="Tag")
    assert store.get(clip_key("Tag", VOICE)) is None


def test_an_unreadable_clip_is_missing_but_not_thrown_away(
    store: ClipStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = store.put(clip_key("Tag", VOICE), sound(), text="Tag")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert store.get(clip.key) is None
    with pytest.raises(ClipDamaged, match="Permission denied"):
        store.read(clip)
    monkeypatch.undo()
    assert store.get(clip.key, verify=True) == clip
