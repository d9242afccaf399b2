"""Script -> Track: asks the voice for what is not stored, politely, and stores each answer.

One speaker serves all episodes of a build, also several at once: they share its workers, so
that the limit of simultaneous requests holds across them, and what two of them need at the
same time is asked for once.
"""

from __future__ import annotations

import random as _random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from essaycast.clips import ClipStore
from essaycast.config import VoiceSettings
from essaycast.engines.interface import Engine
from essaycast.errors import VoiceError, VoiceLimited, VoiceRetryable, VoiceUnreachable
from essaycast.model import Clip, Script, Sound, Track
from essaycast.speak.events import Damaged, Event, Plan, Report, Retrying, Voiced, Waiting
from essaycast.speak.pace import Pace, Stopped
from essaycast.speak.packing import Request, assemble, pack, where

LONGEST_WAIT = 120.0
"""If the service wants us to wait longer (seconds), we stop and say so instead of hanging."""


@dataclass(eq=False)
class _Job:
    """One request on its way to becoming a clip."""

    request: Request
    where: str
    waiting: int = 1
    """Scripts that wait for it; at 0 it is dropped if it has not begun."""
    clip: Clip | None = None
    error: BaseException | None = None
    ended: threading.Event = field(default_factory=threading.Event)


class Speaker:
    """Voices scripts with one engine. Thread-safe; close it when the build is over."""

    def __init__(
        self,
        engine: Engine,
        store: ClipStore,
        settings: VoiceSettings,
        *,
        report: Report | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        random: Callable[[], float] = _random.random,
    ) -> None:
        """`sleep`, `clock` and `random` are for tests; `report` is told what happens."""
        self._engine = engine
        self._store = store
        self._retries = settings.retries
        self._report = report
        capabilities = engine.capabilities
        self._most = max(1, min(settings.requests, capabilities.parallel))
        self._durable = capabilities.network
        self._end = threading.Event()
        self._sleep = sleep or self._sleep_until_end
        self._pace = Pace(self._most, clock=clock, sleep=self._sleep, random=random)
        self._lock = threading.Condition()
        self._reporting = threading.Lock()
        self._queue: deque[_Job] = deque()
        self._jobs: dict[str, _Job] = {}
        self._workers: list[threading.Thread] = []
        self._hopeless = 0
        self._needed: set[str] = set()
        self._stored: set[str] = set()
        self._fatal: VoiceError | None = None

    def plan(self, scripts: Iterable[Script], *, verify: bool = False) -> Plan:
        """What voicing all of `scripts` would need; asks nothing.

        With `verify` stored clips are read and checked; without it only their names count.

        Raises:
            VoiceError: an utterance cannot be spoken.
        """
        keys = {key for script in scripts for key in self.keys(script)}
        stored = (
            {key for key in keys if self._store.get(key, verify=True) is not None}
            if verify
            else self._store.has(keys)
        )
        with self._lock:
            self._needed |= keys
            self._stored = (self._stored - keys) | stored
        return Plan(len(keys), len(stored))

    def keys(self, script: Script) -> set[str]:
        """The keys of all clips `script` needs.

        Raises:
            VoiceError: an utterance cannot be spoken.
        """
        return {request.key for packed in pack(script, self._engine) for request in packed.requests}

    def voice(
        self,
        script: Script,
        *,
        name: str = "",
        progress: Callable[[int, int], None] | None = None,
    ) -> Track:
        """Make and store all missing clips of `script` and put the track together.

        `name` (the essay's file) stands in messages; `progress` is told how many of the
        script's clips are there. On an error the requests under way are waited for and
        stored, the rest is not begun.

        Raises:
            VoiceLimited: the service does not want to be asked for now; stored clips stay.
            VoiceUnreachable: the service cannot be reached.
            VoiceError: a sentence, which is named, cannot be spoken, or a clip not stored.
        """
        packed = pack(script, self._engine, name=name)
        requests = {
            request.key: (request, item.utterance) for item in packed for request in item.requests
        }
        clips: dict[str, Clip] = {}
        for key, (_, utterance) in requests.items():
            if (clip := self._store.get(key, verify=True)) is not None:
                clips[key] = clip
            elif key in self._store.damaged:
                self._tell(Damaged(utterance.text))
        with self._lock:
            self._needed |= set(requests)
            self._stored = (self._stored - set(requests)) | set(clips)
        jobs: list[_Job] = []
        try:
            for key, (request, utterance) in requests.items():
                if key not in clips:
                    jobs.append(self._submit(request, where(utterance, name)))
            for job in jobs:
                if progress is not None:
                    progress(len(clips), len(requests))
                clips[job.request.key] = self._await(job)
        except KeyboardInterrupt:
            self.stop()
            raise
        except BaseException:
            self._abandon(jobs)
            raise
        return assemble(script, packed, clips)

    def stop(self) -> None:
        """Begin no further request; scripts being voiced end with an error."""
        with self._lock:
            if self._fatal is None:
                self._fatal = VoiceError(f"stopped; {self._so_far()}")
            waiting, self._queue = self._queue, deque()
            for job in waiting:
                self._finish(job, error=self._fatal)
            self._lock.notify_all()
        self._end.set()
        self._pace.stop()

    def close(self) -> None:
        """Stop the workers. The engine and the store stay open."""
        self.stop()
        for worker in self._workers:
            worker.join(timeout=1.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _submit(self, request: Request, place: str) -> _Job:
        with self._lock:
            job = self._jobs.get(request.key)
            if job is not None:
                job.waiting += 1
                return job
            job = _Job(request, place)
            # Another script's job may have ended since we looked; then it is stored by now.
            stored = self._store.get(request.key)
            if stored is not None or self._fatal is not None:
                self._finish(job, clip=stored, error=None if stored else self._fatal)
                return job
            self._jobs[request.key] = job
            self._queue.append(job)
            if len(self._workers) < min(self._most, len(self._jobs)):
                worker = threading.Thread(target=self._work, name="essaycast-voice", daemon=True)
                self._workers.append(worker)
                worker.start()
            self._lock.notify()
            return job

    def _await(self, job: _Job) -> Clip:
        # In slices, as an unbounded wait cannot be interrupted by Ctrl-C on Windows.
        while not job.ended.wait(0.5):
            continue
        if job.error is not None:
            raise job.error
        assert job.clip is not None
        return job.clip

    def _abandon(self, jobs: Iterable[_Job]) -> None:
        """Drop what has not begun and nobody else needs; wait for what has."""
        begun = []
        with self._lock:
            for job in jobs:
                job.waiting -= 1
                if job in self._queue:
                    if job.waiting == 0:
                        self._queue.remove(job)
                        self._finish(job)
                elif not job.ended.is_set():
                    begun.append(job)
        for job in begun:
            job.ended.wait()

    def _finish(
        self, job: _Job, *, clip: Clip | None = None, error: BaseException | None = None
    ) -> None:
        job.clip, job.error = clip, error
        self._jobs.pop(job.request.key, None)
        job.ended.set()

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._queue:
                    if self._end.is_set():
                        return
                    self._lock.wait()
                job = self._queue.popleft()
            clip: Clip | None = None
            failure: BaseException | None = None
            try:
                clip = self._make(job)
            except BaseException as error:  # noqa: BLE001  handed over to those who wait
                failure = error
            with self._lock:
                if clip is not None:
                    self._stored.add(clip.key)
                self._finish(job, clip=clip, error=failure)

    def _make(self, job: _Job) -> Clip:
        """Ask until there is sound or no hope; store the sound."""
        failures = 0
        while True:
            try:
                wave = self._pace.enter()
            except Stopped:
                raise self._fatal or VoiceError(f"{job.where}: stopped") from None
            try:
                sound = self._engine.speak(job.request.text)
            except VoiceLimited as error:
                refusals, wait = self._pace.refused(wave, error.retry_after)
                self._check_wait(job, error)
                if refusals > self._retries:
                    raise self._give_up(job, error) from error
                self._tell(Waiting(wait, str(error)))
            except VoiceRetryable as error:
                self._pace.done(success=False)
                self._check_wait(job, error)
                failures += 1
                if failures > self._retries:
                    # One sentence may be to blame; two with no success between, hardly.
                    self._hopeless += 1
                    if self._hopeless > 1 or isinstance(error, VoiceUnreachable):
                        raise self._give_up(job, error) from error
                    raise _same_kind(
                        error,
                        f"{job.where}: {error} (tried {failures} times); {self._so_far()}: "
                        "run the same command again",
                    ) from error
                wait = self._pace.backoff(failures, error.retry_after)
                if error.retry_after is not None:
                    self._pace.quiet(error.retry_after)
                self._tell(Retrying(job.request.text, str(error), wait))
                self._sleep(wait)
            except VoiceError as error:
                self._pace.done(success=False)
                raise _same_kind(error, f"{job.where}: {error}") from error
            except BaseException:
                self._pace.done(success=False)
                raise
            else:
                self._pace.done(success=True)
                self._hopeless = 0
                return self._keep(job, sound)

    def _keep(self, job: _Job, sound: Sound) -> Clip:
        request = job.request
        try:
            clip = self._store.put(request.key, sound, text=request.text, durable=self._durable)
        except OSError as error:
            # The next answer would be lost as well: ask for none.
            raise self._stop_for_all(
                VoiceError(
                    f"{job.where}: its sound cannot be stored in {self._store.root} "
                    f"({error.strerror}); make room or set the rights, then run it again"
                )
            ) from error
        self._tell(Voiced(request.text, sound.frames / sound.sample_rate))
        return clip

    def _check_wait(self, job: _Job, error: VoiceRetryable) -> None:
        wait = error.retry_after
        if wait is not None and wait > LONGEST_WAIT:
            raise self._give_up(job, error, again=f"in {_span(wait)}") from error

    def _give_up(self, job: _Job, error: VoiceRetryable, *, again: str = "later") -> VoiceError:
        """The service does not answer as it should: stop for all, and say how to go on."""
        if isinstance(error, VoiceLimited) and again == "later":
            again = "in an hour or so"
        fatal = _same_kind(
            error,
            f"{job.where}: {error}; {self._so_far()}: run the same command again {again} to go on",
        )
        return self._stop_for_all(fatal)

    def _stop_for_all(self, error: VoiceError) -> VoiceError:
        """Begin nothing more; the error everybody gets is the first one."""
        with self._lock:
            if self._fatal is None:
                self._fatal = error
            error = self._fatal
        self.stop()
        return error

    def _so_far(self) -> str:
        with self._lock:
            done, all_of_it = len(self._stored & self._needed), len(self._needed)
        return f"{done} of {all_of_it} pieces are stored and nothing is lost"

    def _tell(self, event: Event) -> None:
        if self._report is not None:
            with self._reporting:
                self._report(event)

    def _sleep_until_end(self, seconds: float) -> None:
        self._end.wait(seconds)


def _same_kind(error: VoiceError, message: str) -> VoiceError:
    """An error of the same class with another message."""
    if isinstance(error, VoiceRetryable):
        return type(error)(message, retry_after=error.retry_after)
    return VoiceError(message)


def _span(seconds: float) -> str:
    minutes = -(-int(seconds) // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{-(-minutes // 60)} hours"
