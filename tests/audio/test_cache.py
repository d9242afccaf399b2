"""A rebuild does what changed, and a cache that was tampered with changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from essaycast.audio import mp3
from essaycast.model import Pause, Take, Track, TrackItem

from .makers import Studio, take, tone

Takes = Callable[[int], list[Take]]


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Lengths in frames of every stretch that went through the encoder."""
    seen: list[int] = []
    real = mp3.encode

    def counting(samples: np.ndarray, rate: int, bitrate: int) -> bytes:
        seen.append(len(samples))
        return real(samples, rate, bitrate)

    monkeypatch.setattr(mp3, "encode", counting)
    yield seen


def essay(studio: Studio, count: int = 80) -> list[TrackItem]:
    """Some four minutes of tones: cheap, and every one different."""
    items: list[TrackItem] = []
    for number in range(count):
        sound = tone(2.5 + number % 5 / 5, 16000, pitch=200 + 3 * number, lead=0.1, tail=0.2)
        items += [take(studio.clip(sound, 16000), f"Satz {number}."), Pause(0.4)]
    return items


def test_nothing_changed_nothing_is_heard_or_encoded(
    studio: Studio, takes: Takes, encoded: list[int]
) -> None:
    items = essay(studio)
    first = studio.record(Track(tuple(items)))
    studio.reads.clear()
    encoded.clear()
    assert studio.record(Track(tuple(items))) == first
    assert studio.reads == []
    assert encoded == []


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 40, 79], ids=str)
def test_a_changed_sentence_touches_its_own_surroundings_only(
    studio: Studio, encoded: list[int], at: int
) -> None:
    items = essay(studio)
    studio.record(Track(tuple(items)))
    items[2 * at] = take(studio.clip(tone(3.7, 16000, pitch=777), 16000), "Neu.")
    studio.reads.clear()
    encoded.clear()
    rebuilt = studio.record(Track(tuple(items)))
    assert len(studio.reads) < 20
    assert sum(encoded) < 60 * 44100
    # The same as if nothing had been kept.
    fresh = Studio(studio.folder / "fresh")
    fresh.show.mkdir(parents=True)
    clean = fresh.record(Track(tuple(items)))
    assert clean == rebuilt
    assert fresh.path(clean).read_bytes() == studio.path(rebuilt).read_bytes()


def test_sentences_put_in_and_taken_out_move_the_rest_without_encoding_it(
    studio: Studio, encoded: list[int]
) -> None:
    items = essay(studio)
    studio.record(Track(tuple(items)))
    new = take(studio.clip(tone(1.3, 16000, pitch=900), 16000), "Dazu.")
    encoded.clear()
    studio.record(Track((*items[:20], new, Pause(0.4), *items[20:100], *items[104:])))
    assert sum(encoded) < 100 * 44100


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"nonsense",
        b"essaycast audio 1\n" + bytes(40),
    ],
    ids=["empty", "nonsense", "zeros"],
)
def test_a_damaged_cache_is_made_again(studio: Studio, damage: bytes) -> None:
    items = essay(studio, 12)
    first = studio.record(Track(tuple(items)))
    for path in studio.cache.iterdir():
        path.write_bytes(damage)
    assert studio.record(Track(tuple(items))) == first


def test_a_flipped_byte_anywhere_in_the_cache_changes_nothing(studio: Studio) -> None:
    items = essay(studio, 12)
    first = studio.record(Track(tuple(items)))
    for path in sorted(studio.cache.iterdir()):
        good = path.read_bytes()
        for place in range(0, len(good), max(1, len(good) // 7)):
            path.write_bytes(good[:place] + bytes([good[place] ^ 0x40]) + good[place + 1 :])
            assert studio.record(Track(tuple(items))) == first


def test_a_recording_that_was_tampered_with_is_not_copied_from(
    studio: Studio, encoded: list[int]
) -> None:
    items = essay(studio, 12)
    first = studio.record(Track(tuple(items)))
    path = studio.path(first)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    encoded.clear()
    assert studio.record(Track(tuple(items))) == first
    assert encoded
    assert path.read_bytes() != bytes(data)


def test_without_the_old_recording_everything_is_encoded_again(
    studio: Studio, encoded: list[int]
) -> None:
    items = essay(studio, 12)
    first = studio.record(Track(tuple(items)))
    studio.path(first).unlink()
    studio.reads.clear()
    encoded.clear()
    assert studio.record(Track(tuple(items))) == first
    assert sum(encoded) > 0.9 * first.frames
    assert len(studio.reads) == 12  # measured before; heard again only to be encoded


def test_a_folder_in_the_cache_file_s_place_costs_time_only(studio: Studio) -> None:
    items = essay(studio, 4)
    (studio.cache / "folge.clips").mkdir(parents=True)
    first = studio.record(Track(tuple(items)))
    assert studio.record(Track(tuple(items))) == first
