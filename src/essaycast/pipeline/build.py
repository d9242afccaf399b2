"""Essays -> episodes -> feed: the order of the stages, and what happens when one fails."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from essaycast import engines
from essaycast.clips import ClipStore
from essaycast.errors import EssaycastError, FeedError, UsageError
from essaycast.files import TEMPORARY_PREFIX, sweep_temporary
from essaycast.pipeline import plan
from essaycast.pipeline.gather import Gathered, gather, select
from essaycast.pipeline.index import (
    Row,
    forget_index,
    load_index,
)
from essaycast.pipeline.lock import locked
from essaycast.pipeline.making import Making
from essaycast.pipeline.plan import Planned
from essaycast.pipeline.planner import plan_essay, trusted
from essaycast.pipeline.progress import BuildReport, Made, Progress
from essaycast.pipeline.publish import identified, publish
from essaycast.pipeline.records import Records, with_words
from essaycast.pipeline.show import Show, open_show
from essaycast.pipeline.voices import Voices
from essaycast.text import printable

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
            making = Making(
                self.show,
                self.voices,
                self.store,
                self.records,
                self.progress,
                jobs=self.options.jobs,
                force=self.options.force,
                cluster=self.options.cluster if todo else "",
            )
            made, failure = making.run(todo)
            try:
                report = self._publish(gathered, planned, made, making.kept, failure)
            except (EssaycastError, OSError) as error:
                # What went wrong first is mostly why this went wrong, too.
                raise failure or error from error
        finally:
            self.voices.close()
        if failure is not None:
            raise failure
        return report

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

    def _publish(
        self,
        gathered: Gathered,
        planned: Sequence[Planned],
        made: Sequence[Made],
        kept: Sequence[str],
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
            kept=tuple(kept),
            hints=published.hints,
            feed=published.feed,
            changed=bool(made) or published.changed,
        )

    def _sweep(self) -> None:
        """Remove what a killed run left half-written; nobody else is at work: we hold the lock."""
        before = time.time()
        feed, state = self.show.feed, self.show.state
        folders = [self.show.episodes, feed, state]
        # Every room of the two, so that none is forgotten; the store of clips sweeps its own.
        for root in (feed, state):
            with suppress(FileNotFoundError), os.scandir(root) as entries:
                folders += [Path(e.path) for e in entries if e.is_dir(follow_symlinks=False)]
        for folder in folders:
            sweep_temporary(folder, older_than=before)


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
