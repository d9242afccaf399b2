"""Track in, Recording out: the order of the steps, and the file.

Two passes. The first hears every clip once (or finds it in the cache) and lays out the
timeline; loudness is settled on that. The second goes through the stretches one after the
other: mixed, limited, encoded, checked by decoding, written. Memory holds one stretch, whatever
the episode's length.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import lru_cache
from importlib.metadata import version as installed
from pathlib import Path

import numpy as np

from essaycast import files
from essaycast.audio import balance, mp3, render
from essaycast.audio.assemble import Assembly
from essaycast.audio.balance import Balance
from essaycast.audio.cache import Encoded, Measures, Stretches
from essaycast.audio.cues import chapters, cues
from essaycast.audio.loudness import decibels
from essaycast.audio.plan import Plan, Stretch
from essaycast.audio.pool import Pool, finished
from essaycast.audio.tags import Tags
from essaycast.audio.tags import render as render_tags
from essaycast.config.settings import Config
from essaycast.errors import AudioError, FeedError
from essaycast.model import Clip, Recording, Track

_FORMAT = "1"  # raised whenever the same input would come out in other bytes
_LIBRARIES = ("lameenc", "miniaudio", "soxr")
_OFF = 0.3  # LU; farther off than this, the episode is made again with the level corrected
_PASSES = 3
_LOSS = 0.12  # LU that coding takes away besides the encoder's gain: mostly what nobody hears
_UNHEARD = -60.0  # LUFS; silence, or nearly: no level makes it louder
_HEARING = 0.15  # share of the progress bar that the first pass takes
Progress = Callable[[float], None]


def record(
    track: Track,
    *,
    config: Config,
    show: Path,
    slug: str,
    feed: Path,
    tags: Tags,
    cache: Path,
    read: Callable[[Clip], bytes],
    stretch: float = 1.0,
    pool: Pool | None = None,
    progress: Progress | None = None,
) -> Recording:
    """Make `feed/audio/<slug>.<hash>.mp3` from a track.

    `read` gives a clip's bytes as the engine made them; `cache` is a folder that may be deleted
    at any time; `stretch` is the speed to add for engines that have none; `pool` lets other cores
    help. `progress` is called with the share that is done, 0 to 1; what it raises ends the work
    and leaves the last recording as it was. Equal input gives equal bytes.

    Raises:
        AudioError: a music file or a clip cannot be used, or there is nothing to record.
        FeedError: `feed` cannot be written.
    """
    mp3.check_format(config.audio.sample_rate, config.audio.bitrate)
    tell = progress or (lambda done: None)
    version = _version(stretch)
    measures = Measures.load(cache / f"{slug}.clips", version)
    with contextlib.closing(render.Source(read, stretch, cache)) as source:
        assembly = Assembly(
            config=config,
            show=show,
            source=source,
            measures=measures,
            progress=lambda done: tell(done * _HEARING),
        )
        plan, speech = assembly.plan(track)
        if not plan.parts:
            raise AudioError(f"{slug}: there is nothing to hear; write a sentence or add an intro")
        form = assembly.form
        marks = chapters(plan, form.rate, tags.title)
        head = render_tags(tags, marks, plan.frames / form.rate)
        old = Stretches.load(cache / f"{slug}.stretches", version)
        maker = _Maker(plan, form, source, version, feed, old, pool or Pool(1), tell)
        folder = feed / "audio"
        try:
            with _beside(folder) as temporary:
                made, loudness = _settle(maker, config, speech, temporary, head)
                digest, size = _digest(temporary)
                file = f"audio/{slug}.{digest[:10]}.mp3"
                with files.replacing(feed / file) as target:
                    temporary.replace(target)
        except OSError as error:
            raise FeedError(
                f"{folder}: cannot be written ({error.strerror or error}); "
                "check free space and permissions, then build again"
            ) from error
    measures.save(version)
    Stretches.save(cache / f"{slug}.stretches", version, file, made)
    tell(1.0)
    return Recording(
        file=file,
        size=size,
        sha256=digest,
        frames=plan.frames,
        sample_rate=form.rate,
        channels=form.channels,
        bitrate=form.bitrate,
        loudness=round(loudness, 2),
        true_peak=round(decibels(max(one.peak for one in made.values())), 2),
        cues=cues(plan, form.rate, stretch),
        chapters=marks,
    )


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A temporary file in `folder`, gone at the end unless it was renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=files.TEMPORARY_PREFIX, suffix=".mp3", dir=folder)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _settle(
    maker: _Maker, config: Config, speech: float, path: Path, head: bytes
) -> tuple[dict[str, Encoded], float]:
    """Write the file at the level that gives the loudness asked for; its stretches and LUFS."""
    plan, form = maker.plan, maker.form
    scale = decibels(render.encoder_gain(form))

    def levelled(aim: float) -> float:
        # Its tables are made again if need be: an hour of them is 7 MB, for as long as LAME runs.
        known = Balance(plan.parts, plan.starts, form.rate, form.channels)
        return known.gain(aim, speech, form.ceiling - scale)

    aim = config.audio.loudness - scale + _LOSS
    level = levelled(aim)
    for _ in range(_PASSES):
        made, loudness = maker.write(path, head, speech + level, level)
        off = config.audio.loudness - loudness
        if abs(off) <= _OFF or loudness <= _UNHEARD:
            break
        # What the envelopes did not show: aim as much higher as it fell short.
        aim += off
        before, level = level, levelled(aim)
        if level == before:
            break
    return made, loudness


_Made = tuple[bytes, Encoded]


class _Maker:
    """Writes the file of one plan."""

    def __init__(
        self,
        plan: Plan,
        form: render.Format,
        source: render.Source,
        version: str,
        feed: Path,
        old: Stretches,
        pool: Pool,
        tell: Progress,
    ) -> None:
        self.plan = plan
        self.form = form
        self._source = source
        self._version = f"{version} {form}"
        self._feed = feed
        self._old = old
        self._pool = pool
        self._tell = tell

    def write(
        self, path: Path, head: bytes, gain: float, level: float
    ) -> tuple[dict[str, Encoded], float]:
        """Write the whole file; where its stretches are, and its loudness in LUFS."""
        form = self.form
        unit = mp3.frame_length(form.rate)
        total = sum(stretch.frames for stretch in self.plan.stretches)
        made: dict[str, Encoded] = {}
        energy = []
        offsets = [(0, 0)]
        # Its length does not depend on what it says, which is known only at the end.
        blank = mp3.info_frame(
            rate=form.rate,
            channels=form.channels,
            bitrate=form.bitrate,
            offsets=[(0, 0), (1, 1)],
            size=1,
        )
        start = len(head) + len(blank)
        with path.open("wb") as stream:
            stream.write(head + blank)
            for stretch, name, data, one in self._stretches(gain, level):
                number, place = offsets[-1]
                made[name] = Encoded(start + place, one.size, one.digest, one.peak, one.energy)
                energy.append(one.energy)
                stream.write(data)
                offsets.append((number + stretch.frames // unit, place + len(data)))
                self._tell(_HEARING + (1 - _HEARING) * offsets[-1][0] * unit / total * 0.99)
            stream.seek(len(head))
            stream.write(
                mp3.info_frame(
                    rate=form.rate,
                    channels=form.channels,
                    bitrate=form.bitrate,
                    offsets=offsets,
                    size=offsets[-1][1],
                )
            )
        return made, balance.heard(np.concatenate(energy), form.rate)

    def _stretches(
        self, gain: float, level: float
    ) -> Iterator[tuple[Stretch, str, bytes, Encoded]]:
        """Every stretch in order with its name, bytes and measures: found, or made now.

        With a pool the next ones are begun before this one is done.
        """
        names = [render.key(one, self._version, gain, level) for one in self.plan.stretches]
        under_way: deque[tuple[Stretch, str, Future[_Made]]] = deque()
        try:
            for stretch, name in zip(self.plan.stretches, names, strict=True):
                found = self._old.frames(name, self._feed)
                if found is None:
                    future = self._pool.master(self._material(stretch), self.form, gain, level)
                else:
                    future = finished(found)
                under_way.append((stretch, name, future))
                if len(under_way) > self._pool.ahead:
                    yield _result(*under_way.popleft())
            while under_way:
                yield _result(*under_way.popleft())
        finally:
            for _, _, future in under_way:
                future.cancel()

    def _material(self, stretch: Stretch) -> render.Material:
        return render.gather(stretch.parts, stretch.offsets, stretch.frames, self._source)


def _result(
    stretch: Stretch, name: str, future: Future[_Made]
) -> tuple[Stretch, str, bytes, Encoded]:
    data, one = future.result()
    return stretch, name, data, one


def _digest(path: Path) -> tuple[str, int]:
    """Hex sha256 and size of a file, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _version(stretch: float) -> str:
    """Everything besides clips and settings that changes bytes."""
    return f"{_FORMAT} {_installed()} speed {stretch:.4f}"


@lru_cache(maxsize=1)
def _installed() -> str:
    return " ".join(f"{name} {installed(name)}" for name in _LIBRARIES)
