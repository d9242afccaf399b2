"""Other cores help: the same bytes, whoever made which stretch."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from essaycast.audio import Pool
from essaycast.model import Pause, Track, TrackItem
from tests.audio.makers import Studio, take, to_wav, tone


@pytest.fixture
def track(studio: Studio) -> Track:
    """A minute and a half with peaks that need a second try, between an intro and an outro."""
    studio.file(
        "jingle.wav", to_wav(np.stack([tone(2, 44100), tone(2, 44100, pitch=330)], 1), 44100)
    )
    studio.set(intro={"file": "jingle.wav"}, outro={"file": "jingle.wav"})
    random = np.random.default_rng(5)
    items: list[TrackItem] = []
    for number in range(26):
        sound = tone(3.4, pitch=140 + 7 * number)
        sound[:: 2000 + number] = 0.95 * random.choice([-1, 1])
        items += [take(studio.clip(sound, mp3=number % 2 == 0)), Pause(0.4)]
    return Track(tuple(items))


def test_a_pool_gives_the_bytes_that_are_made_without_one(studio: Studio, track: Track) -> None:
    alone = studio.record(track, slug="a")
    seen: set[int] = set()
    with Pool(3) as pool:
        helped = studio.record(
            track, slug="b", pool=pool, progress=lambda _: seen.update(mastering())
        )
    assert len(seen) == 3, "all of them worked"
    assert studio.path(helped).read_bytes() == studio.path(alone).read_bytes()
    assert (helped.sha256, helped.cues, helped.true_peak, helped.loudness) == (
        alone.sha256,
        alone.cues,
        alone.true_peak,
        alone.loudness,
    )
    assert not mastering(), "they end with the pool"


def test_episodes_share_one_pool(studio: Studio, track: Track) -> None:
    tracks = [Track(track.body[start : start + 16]) for start in (0, 4, 8, 12)]
    alone = [studio.record(one, slug=f"a{n}") for n, one in enumerate(tracks)]
    with Pool(2) as pool, ThreadPoolExecutor(4) as episodes:
        helped = list(
            episodes.map(
                lambda n: studio.record(tracks[n], slug=f"b{n}", pool=pool), range(len(tracks))
            )
        )
    assert [one.sha256 for one in helped] == [one.sha256 for one in alone]


def test_one_core_starts_no_thread(studio: Studio, track: Track) -> None:
    with Pool(1) as pool:
        studio.record(track, pool=pool, progress=lambda _: _no_thread())


def test_giving_up_in_the_middle_leaves_the_last_recording(studio: Studio, track: Track) -> None:
    first = studio.record(Track(track.body[:10]))

    def stop(done: float) -> None:
        if done > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Pool(2) as pool:
        studio.record(track, pool=pool, progress=stop)
    assert [path.name for path in (studio.feed / "audio").iterdir()] == [first.file[6:]]


def mastering() -> set[int]:
    """The pool's threads that are alive."""
    return {
        thread.ident or 0 for thread in threading.enumerate() if thread.name.startswith("mastering")
    }


def _no_thread() -> None:
    assert not mastering()
