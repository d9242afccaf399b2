"""Making the episodes of a build: their voice chosen, their sentences spoken, several at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

from essaycast.audio import Pool
from essaycast.clips import ClipStore
from essaycast.errors import (
    EssaycastError,
    FeedError,
    VoiceError,
    VoiceRetryable,
    VoiceUnreachable,
)
from essaycast.model import Recording
from essaycast.pipeline import plan
from essaycast.pipeline.plan import Planned
from essaycast.pipeline.progress import Made, Progress
from essaycast.pipeline.record import record_episode
from essaycast.pipeline.records import Record, Records
from essaycast.pipeline.show import Show
from essaycast.pipeline.voices import Choice, Voices

if TYPE_CHECKING:
    from essaycast.pipeline.cluster import Cluster


class Making:
    """One build's making of episodes."""

    def __init__(
        self,
        show: Show,
        voices: Voices,
        store: ClipStore,
        records: Records,
        progress: Progress,
        *,
        jobs: int,
        force: bool,
        cluster: str = "",
    ) -> None:
        """`cluster` is the address of a dask scheduler whose workers do it; empty: done here."""
        self.show, self.voices, self.store, self.records = show, voices, store, records
        self.progress, self.jobs, self.force, self.address = progress, jobs, force, cluster
        self.cluster: Cluster | None = None
        self.pool = Pool(1)
        """Other cores' share in the mastering."""
        self.stop = threading.Event()
        """Nothing more is begun."""
        self.interrupted = threading.Event()
        """What is under way ends too."""
        self.kept: list[str] = []
        """Titles whose recording was kept, as only a stand-in voice was to be had."""

    def run(self, todo: Sequence[Planned]) -> tuple[list[Made], EssaycastError | None]:
        """Voice and record the episodes, several at once.

        A voice that cannot be asked for now stops the rest; what is wrong with one episode
        (a sentence that cannot be spoken, a cover that cannot be read) stops only that one.
        """
        if not self.address:
            with Pool(min(self.jobs, os.cpu_count() or 1)) as self.pool:
                return self._run(todo)
        from essaycast.pipeline.cluster import Cluster

        self.cluster = Cluster.connect(self.address, self.show, self.voices.name)
        try:
            return self._run(todo)
        finally:
            self.cluster.close()

    def _run(self, todo: Sequence[Planned]) -> tuple[list[Made], EssaycastError | None]:
        failures: list[EssaycastError] = []
        chosen: list[tuple[Planned, Choice]] = []
        requests = 0
        for each in todo:
            try:
                choice = self._choose(each)
            except VoiceUnreachable as error:
                # Others may have all they need in the store.
                failures.append(error)
                continue
            if choice is not None:
                chosen.append((each, choice))
                script = plan.script_of(self.show, each.essay, choice.engine.name)
                requests += choice.speaker.plan([script]).missing
        if not chosen:
            return [], _together(failures)
        self.progress.begin(len(chosen), requests)
        made: list[Made] = []
        # With a cluster a thread here only waits for an episode there; some wait in line.
        jobs = 2 * self.cluster.slots if self.cluster else max(1, self.jobs)
        with ThreadPoolExecutor(jobs) as threads:
            futures = [threads.submit(self._make_one, *each) for each in chosen]
            try:
                for future in _as_completed(futures):
                    try:
                        done = future.result()
                    except EssaycastError as error:
                        # Once a service refuses, the others under way are refused as well:
                        # the first says it all.
                        refused = isinstance(error, VoiceRetryable) or (
                            isinstance(error, VoiceError) and not self.voices.local
                        )
                        if not (refused and self.stop.is_set()):
                            failures.append(error)
                        if refused or isinstance(error, FeedError):
                            self.stop.set()
                        continue
                    if done is not None:
                        made.append(done)
            except KeyboardInterrupt:
                self.stop.set()
                self.interrupted.set()
                for future in futures:
                    future.cancel()
                self.voices.stop()
                if self.cluster is not None:
                    self.cluster.stop()
                raise
        return sorted(made, key=lambda each: each.slug), _together(failures)

    def _make_one(self, planned: Planned, choice: Choice) -> Made | None:
        if self.stop.is_set():
            return None
        try:
            return self._record(planned, choice)
        except VoiceRetryable as error:
            # Gone in the middle of an episode: its clips are stored, the episode as a whole
            # is voiced by the stand-in, so that one voice speaks all of it.
            if not self.voices.gone(choice.engine, error):
                raise
            again = self._choose(planned)
            if again is None:
                return None
            if again.engine is choice.engine:
                raise
            return self._record(planned, again)

    def _choose(self, planned: Planned) -> Choice | None:
        """The voice for an episode, or None if the recording it has is the better one."""
        essay, record = planned.essay, planned.record
        primary = self.voices.primary(essay)
        script = plan.script_of(self.show, essay, primary.engine.name)
        if primary.speaker.plan([script]).missing == 0 or self.voices.reachable(primary.engine):
            return primary
        if planned.state == "fallback" and not self.force:
            return None
        stand_in = self.voices.fallback(essay)
        if stand_in is None:
            raise self.voices.unreachable_error()
        if record is not None and not record.episode.fallback and planned.state != "lost":
            spoken = plan.recipe_of(self.show, essay, script, primary.engine.fingerprint()).spoken
            if spoken == record.spoken:
                self.kept.append(essay.title)
                return None
        return stand_in

    def _record(self, planned: Planned, choice: Choice) -> Made:
        essay = planned.essay
        script = plan.script_of(self.show, essay, choice.engine.name)
        recipe = plan.recipe_of(self.show, essay, script, choice.engine.fingerprint())
        counts = choice.speaker.plan([script], verify=True)
        record: Callable[..., Recording]
        if self.cluster is None:
            record = partial(record_episode, pool=self.pool, stop=self.interrupted)
        else:
            record = self.cluster.record_episode
        recording = record(
            self.show, essay, script, choice, store=self.store, progress=self.progress
        )
        episode = plan.episode_of(
            self.show, essay, recording, engine=choice.engine.name, fallback=choice.fallback
        )
        self.records.put(Record(episode, recipe.whole, recipe.spoken))
        made = Made(
            slug=essay.slug,
            shown=plan.shown(episode),
            fallback=choice.fallback,
            asked=counts.missing,
            stored=counts.stored,
        )
        self.progress.finished(made)
        return made


def _as_completed(futures: Iterable[Future[Made | None]]) -> Iterator[Future[Made | None]]:
    """As `concurrent.futures.as_completed`, awake twice a second for Ctrl-C.

    The system may hand the signal to any thread, and that does not end a wait in the main one,
    which alone may act on it.
    """
    pending = set(futures)
    while pending:
        done, pending = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
        yield from done


def _together(failures: Sequence[EssaycastError]) -> EssaycastError | None:
    """One error for all: of the first one's kind, each message once, a line each."""
    if len(failures) < 2:
        return failures[0] if failures else None
    messages = dict.fromkeys(str(failure) for failure in failures)
    return type(failures[0])("\n".join(messages))
