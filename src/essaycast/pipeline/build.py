"""Essays -> episodes -> feed: the order of the stages, and what happens when one fails."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from essaycast import engines
from essaycast.clips import ClipStore
from essaycast.errors import (
    EssaycastError,
    FeedError,
    UsageError,
    VoiceError,
    VoiceRetryable,
    VoiceUnreachable,
)
from essaycast.files import TEMPORARY_PREFIX, sweep_temporary
from essaycast.pipeline import plan
from essaycast.pipeline.gather import Gathered, gather, select
from essaycast.pipeline.index import (
    Row,
    forget_index,
    load_index,
)
from essaycast.pipeline.lock import locked
from essaycast.pipeline.plan import Planned
from essaycast.pipeline.planner import plan_essay, trusted
from essaycast.pipeline.progress import BuildReport, Made, Progress
from essaycast.pipeline.publish import identified, publish
from essaycast.pipeline.record import record_episode
from essaycast.pipeline.records import Record, Records, with_words
from essaycast.pipeline.show import Show, open_show
from essaycast.pipeline.voices import Choice, Voices
from essaycast.text import printable

if TYPE_CHECKING:
    from essaycast.pipeline.cluster import Cluster

# Bytes; with less room than this there is no episode anyway.
_LEAST_ROOM = 65_536


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a build was asked for."""

    names: tuple[str, ...] = ()
    """Only these essays; empty: all."""
    engine: str | None = None
    """Another voice for this once."""
    force: bool = False
    """Record anew even what is ready (clips in the store are used all the same)."""
    jobs: int = 2
    """Episodes worked on at once."""
    offline: bool = False
    """Never open a connection."""
    cluster: str = ""
    """Address of a dask scheduler whose workers make the episodes; empty: made here."""


def build(folder: Path, options: BuildOptions, progress: Progress) -> BuildReport:
    """Make what is missing or stale, then publish the feed.

    Raises:
        EssaycastError: of the family in `essaycast.errors`; whatever was finished before
            is kept, published, and not asked for again.
    """
    show = open_show(folder)
    if options.engine is not None and options.engine not in engines.NAMES:
        raise UsageError(
            f"--engine {printable(options.engine)}: there are {', '.join(engines.NAMES)}"
        )
    now = datetime.now(UTC)
    try:
        with locked(show.state):
            return _Build(show, options, progress, now).run()
    except OSError as error:
        place = printable(str(error.filename or show.folder))
        raise FeedError(
            f"{place}: {error.strerror or error}; check the rights and the space on the disk, "
            "then build again"
        ) from error


class _Build:
    def __init__(
        self, show: Show, options: BuildOptions, progress: Progress, now: datetime
    ) -> None:
        self.show, self.options, self.progress, self.now = show, options, progress, now
        self.store = ClipStore(show.state / "clips")
        self.records = Records(show.state / "records")
        self.voices = Voices(
            show, self.store, engine=options.engine, offline=options.offline, note=progress.note
        )
        self.cluster: Cluster | None = None
        self.stop = threading.Event()
        self.kept: list[str] = []

    def run(self) -> BuildReport:
        _writable(self.show.feed)
        index = load_index(self.show.state)
        everything = self.options.force or self.options.engine or self.options.names
        known = {} if everything else trusted(self.show, index)
        gathered = gather(self.show, now=self.now, known=known)
        try:
            planned = [
                plan_essay(self.show, essay, self.voices, self.records, self.now)
                for essay in gathered.essays
            ]
            self._warn_of_clock(planned)
            todo = self._chosen(planned)
            forget_index(self.show.state)
            self._sweep()
            self.show = identified(self.show)
            if self.options.cluster and todo:
                self.cluster = self._connected()
            made, failure = self._make(todo)
            try:
                report = self._publish(gathered, planned, made, failure)
            except (EssaycastError, OSError) as error:
                # What went wrong first is mostly why this went wrong, too.
                raise failure or error from error
        finally:
            self.voices.close()
            if self.cluster is not None:
                self.cluster.close()
        if failure is not None:
            raise failure
        return report

    def _connected(self) -> Cluster:
        from essaycast.pipeline.cluster import Cluster

        return Cluster.connect(self.options.cluster, self.show, self.voices.name)

    def _warn_of_clock(self, planned: Sequence[Planned]) -> None:
        ahead = [
            each.essay.path.name
            for each in planned
            if each.state not in ("draft", "scheduled")
            and each.essay.date is not None
            and each.essay.date > self.now
        ]
        if ahead:
            self.progress.note(
                f"this machine's clock says {self.now.date()}, which is before the date of what "
                f"is published already ({ahead[0]}); it stays in the feed, but set the clock"
            )

    def _chosen(self, planned: Sequence[Planned]) -> list[Planned]:
        wanted = planned
        if self.options.names:
            chosen = select(self.show, [each.essay for each in planned], self.options.names)
            wanted = [each for each in planned if each.essay in chosen]
            for each in wanted:
                if each.state in ("draft", "scheduled"):
                    self.progress.note(
                        f"{each.essay.path.name} is {each.state}: not built until it is due"
                    )
        return [
            each
            for each in wanted
            if each.state not in ("draft", "scheduled")
            and (each.state != "ready" or self.options.force)
        ]

    def _make(self, todo: Sequence[Planned]) -> tuple[list[Made], EssaycastError | None]:
        """Voice and record the episodes, several at once.

        A voice that cannot be asked for now stops the rest; what is wrong with one episode
        (a sentence that cannot be spoken, a cover that cannot be read) stops only that one.
        """
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
        jobs = 2 * self.cluster.slots if self.cluster else max(1, self.options.jobs)
        with ThreadPoolExecutor(jobs) as pool:
            futures = [pool.submit(self._make_one, *each) for each in chosen]
            try:
                for future in as_completed(futures):
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
        if planned.state == "fallback" and not self.options.force:
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
        record = record_episode if self.cluster is None else self.cluster.record_episode
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

    def _publish(
        self,
        gathered: Gathered,
        planned: Sequence[Planned],
        made: Sequence[Made],
        failure: EssaycastError | None,
    ) -> BuildReport:
        complete = failure is None
        guids: list[str] = []
        covers: list[str] = []
        fallback: list[str] = []
        rows: dict[str, Row] = {}
        next_due: list[float] = []
        waiting: dict[str, str] = {}
        made_slugs = {each.slug for each in made}
        for name, row in gathered.known.items():
            record = self.records.get(row.guid)
            if record is None:
                # The record went since the index was written; the next build looks again.
                complete = False
                continue
            guids.append(row.guid)
            covers.append(record.episode.cover)
            rows[name] = row
        for each in planned:
            essay, name = each.essay, each.essay.path.name
            stamp = gathered.stamps[name]
            if each.state in ("draft", "scheduled"):
                waiting[essay.slug] = each.state
                if each.state == "scheduled" and essay.date is not None:
                    next_due.append(essay.date.timestamp())
                rows[name] = Row(stamp, essay.guid or "", each.state, plan.shown_essay(essay))
                continue
            record = self.records.get(essay.guid or "")
            if record is None or not plan.recording_present(
                self.show.feed, record.episode.recording
            ):
                complete = False
                continue
            fresh = each.state in ("ready", "fallback") or essay.slug in made_slugs
            if fresh:
                now = plan.episode_of(
                    self.show,
                    essay,
                    record.episode.recording,
                    engine=record.episode.engine,
                    fallback=record.episode.fallback,
                )
                if now != record.episode:
                    record = with_words(record, now)
                    self.records.put(record)
            guids.append(record.episode.guid)
            covers.append(record.episode.cover)
            if record.episode.fallback:
                fallback.append(record.episode.title)
            state = "fallback" if record.episode.fallback else "ready" if fresh else "changed"
            complete = complete and state == "ready"
            rows[name] = Row(stamp, essay.guid or "", state, plan.shown(record.episode))
        if failure is not None and not guids:
            raise failure  # a feed without an episode is no use to anybody
        published = publish(
            self.show,
            guids,
            rows,
            covers=covers,
            next_due=min(next_due, default=None),
            complete=complete,
        )
        return BuildReport(
            made=tuple(made),
            ready=len(guids) - len(made),
            waiting=waiting,
            fallback=tuple(fallback),
            kept=tuple(self.kept),
            hints=published.hints,
            feed=published.feed,
            changed=bool(made) or published.changed,
        )

    def _sweep(self) -> None:
        """Remove what a killed run left half-written; nobody else is at work: we hold the lock."""
        before = time.time()
        for folder in (
            self.show.feed,
            *(self.show.feed / name for name in ("audio", "transcripts", "chapters", "covers")),
            self.show.episodes,
            self.show.state,
            self.show.state / "records",
        ):
            sweep_temporary(folder, older_than=before)


def _together(failures: Sequence[EssaycastError]) -> EssaycastError | None:
    """One error for all: of the first one's kind, each message once, a line each."""
    if len(failures) < 2:
        return failures[0] if failures else None
    messages = dict.fromkeys(str(failure) for failure in failures)
    return type(failures[0])("\n".join(messages))


def _writable(folder: Path) -> None:
    """Find out before a voice is asked, not after."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=TEMPORARY_PREFIX, dir=folder) as trial:
            trial.write(bytes(_LEAST_ROOM))
            trial.flush()
    except OSError as error:
        raise FeedError(
            f"{printable(str(folder))}: cannot be written ({error.strerror}); "
            "make room on the disk, or make it a folder you may write to"
        ) from error
