"""`build --cluster`: whole episodes voiced and recorded by the workers of a dask cluster.

The scheduler and the workers are started as dask's documentation says
(https://docs.dask.org/en/stable/deploying-cli.html); no folder is shared. A parcel holds all
an episode needs, a delivery brings clips and recording back into the store and into feed/,
where they are checked. The result is byte for byte what a build here makes.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from essaycast import engines
from essaycast.clips import ClipDamaged, ClipStore
from essaycast.errors import AudioError, EssaycastError, UsageError, VoiceError
from essaycast.files import inside, write_bytes
from essaycast.model import Essay, Recording, Script
from essaycast.pipeline.cluster_worker import Delivery, Parcel, Refused, environment, work
from essaycast.pipeline.progress import Progress
from essaycast.pipeline.record import config_for, tags_for
from essaycast.pipeline.show import Show
from essaycast.pipeline.voices import Choice
from essaycast.text import printable

_CONNECT_SECONDS = 15.0
# How long a cluster may be without any worker before the build ends instead of waiting.
_EMPTY_SECONDS = 60.0
_LOOK_SECONDS = 2.0


class Cluster:
    """A connection to a scheduler; records episodes in place of `record_episode`."""

    def __init__(self, address: str, client: Any, slots: int) -> None:
        self.address = address
        self.slots = slots
        """Episodes the workers take at once, when the build began."""
        self._client = client
        self._stopped = threading.Event()

    @classmethod
    def connect(cls, address: str, show: Show, engine: str) -> Self:
        """Connect, and make sure that the workers would make what is made here.

        Raises:
            UsageError: the extra is not installed, or the voice is not for a cluster.
            EssaycastError: nobody answers there, there are no workers, or one differs.
        """
        settings = show.config.voice
        if engine != settings.engine:
            settings = replace(settings, voice="")
        voice = engines.load(engine, settings, show=show.folder)
        try:
            if voice.capabilities.network:
                raise UsageError(
                    f"--cluster is for voices that run on the worker itself; {engine} asks a "
                    "service whose limits hold for all machines together and are not to be got "
                    "around: use --engine piper or espeak, or build without --cluster"
                )
            ours = environment(voice)
        finally:
            voice.close()
        try:
            import distributed
        except ModuleNotFoundError as error:
            raise UsageError(
                "--cluster needs dask, which is not installed; pip install 'essaycast[cluster]'"
            ) from error
        shown = printable(address)
        try:
            open_client: Any = distributed.Client  # without types
            client = open_client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise EssaycastError(
                f"--cluster {shown}: no dask scheduler answers there; start one with "
                "`dask scheduler` and give its address, such as tcp://host:8786"
            ) from error
        cluster = cls(shown, client, 0)
        try:
            cluster.slots = cluster._checked(engine, settings, ours)
        except BaseException:
            cluster.close()
            raise
        return cluster

    def _checked(self, engine: str, settings: Any, ours: dict[str, str]) -> int:
        """Ask every worker what it would work with; how many episodes they take at once."""
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError as error:
            raise EssaycastError(
                f"--cluster {self.address}: the scheduler has no workers; start some with "
                f"`dask worker {self.address}`"
            ) from error
        answers = self._client.run(environment, (engine, settings), on_error="return")
        for worker, theirs in sorted(answers.items()):
            if isinstance(theirs, EssaycastError):
                raise EssaycastError(f"worker {printable(worker)}: {theirs}")
            if not isinstance(theirs, dict):
                raise EssaycastError(
                    f"worker {printable(worker)} cannot work for essaycast "
                    f"({printable(f'{type(theirs).__name__}: {theirs}')}); install essaycast "
                    f"{ours['essaycast']} there, and the same Python and dask as here"
                )
            for name, value in ours.items():
                if theirs.get(name) != value:
                    raise EssaycastError(
                        f"worker {printable(worker)} has {name} {theirs.get(name)!r} instead of "
                        f"{value!r}, so that its sound would not be the same; install it there"
                    )
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def record_episode(
        self,
        show: Show,
        essay: Essay,
        script: Script,
        choice: Choice,
        *,
        store: ClipStore,
        progress: Progress,
    ) -> Recording:
        """As `essaycast.pipeline.record.record_episode`, on a worker.

        Raises:
            EssaycastError: the worker's own, or the cluster is gone or keeps losing workers.
        """
        keys = choice.speaker.keys(script)
        parcel = Parcel(
            essay=essay,
            script=script,
            config=config_for(show, essay),
            engine=choice.engine.name,
            voice=choice.settings,
            fingerprint=tuple(sorted(choice.engine.fingerprint().items())),
            tags=tags_for(show, essay, script),
            files=_files(show, essay),
            clips={key: store.export(key) for key in sorted(keys) if store.get(key)},
        )
        delivery = self._work(parcel)
        for key, data in delivery.clips.items():
            if key in keys:
                _adopt(store, key, data)
        progress.voiced(essay.slug, len(keys), len(keys))
        _keep(show, essay, delivery)
        progress.mastered(essay.slug, 1.0)
        return delivery.recording

    def stop(self) -> None:
        """Give up what is under way; those who wait for it get an error."""
        self._stopped.set()

    def close(self) -> None:
        """Let go of the scheduler; it and its workers stay."""
        self._client.close(timeout=5)

    def _work(self, parcel: Parcel) -> Delivery:
        """Send a parcel and wait; a worker that dies is replaced by another (dask does that)."""
        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        slug = parcel.essay.slug
        future = self._client.submit(work, parcel, pure=False, key=f"essaycast-{slug}-{id(parcel)}")
        empty = 0.0
        try:
            while True:
                try:
                    delivery: Delivery = future.result(timeout=_LOOK_SECONDS)
                    return delivery
                except TimeoutError:
                    if self._stopped.is_set():
                        raise EssaycastError(f"{slug}: stopped") from None
                    empty = 0.0 if self._client.nthreads() else empty + _LOOK_SECONDS
                    if empty >= _EMPTY_SECONDS:
                        raise EssaycastError(
                            f"{slug}: --cluster {self.address} has had no worker for "
                            f"{_EMPTY_SECONDS:.0f} seconds; start some and build again"
                        ) from None
        except Refused as error:
            raise VoiceError(f"episodes/{parcel.essay.path.name}: {error}") from error
        except KilledWorker as error:
            raise EssaycastError(
                f"{slug}: every worker that took it died, mostly for want of memory; give them "
                "more (`dask worker --memory-limit`), then build again"
            ) from error
        except (CommClosedError, OSError) as error:
            raise EssaycastError(
                f"{slug}: the connection to --cluster {self.address} broke; what came back is "
                "kept, build again"
            ) from error
        finally:
            future.cancel()
            future.release()


def _files(show: Show, essay: Essay) -> dict[str, bytes]:
    """The sound files the recording is mixed from, by their names in config.toml."""
    config = config_for(show, essay)
    names = (
        config.intro.file,
        config.intro.bed,
        config.outro.file,
        config.outro.bed,
        config.audio.chapter_sound,
    )
    found: dict[str, bytes] = {}
    for name in names:
        path = inside(show.folder, name) if name else None
        if path is None:
            continue  # none is wanted, or the worker says that it is missing
        try:
            found[name] = path.read_bytes()
        except OSError as error:
            raise AudioError(f"{printable(name)}: cannot be read ({error.strerror})") from error
    return found


def _adopt(store: ClipStore, key: str, data: bytes) -> None:
    try:
        store.adopt(key, data)
    except ClipDamaged as error:
        raise VoiceError(f"a worker sent a damaged clip ({key[:12]}); build again") from error
    except OSError as error:
        raise VoiceError(
            f"a clip cannot be stored in {printable(str(store.root))} ({error.strerror}); "
            "make room or set the rights, then run it again"
        ) from error


def _keep(show: Show, essay: Essay, delivery: Delivery) -> None:
    """Put the recording into feed/ and its measures into the cache; nothing is taken on trust."""
    recording = delivery.recording
    if not delivery.fits(essay.slug):
        raise AudioError(f"{essay.slug}: a worker sent a damaged recording; build again")
    write_bytes(show.feed / recording.file, delivery.sound)
    for name, data in delivery.measures.items():
        if Path(name).name == name:
            write_bytes(show.state / "audio" / name, data, durable=False)
