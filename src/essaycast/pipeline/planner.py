"""Comparing what is there with what there should be, for `build` and `status` alike."""

from __future__ import annotations

from datetime import datetime

from essaycast.model import Essay
from essaycast.pipeline import plan
from essaycast.pipeline.index import Index, Row, inputs_unchanged
from essaycast.pipeline.plan import Planned
from essaycast.pipeline.records import Record, Records
from essaycast.pipeline.show import Show
from essaycast.pipeline.voices import Voices


def trusted(show: Show, index: Index) -> dict[str, Row]:
    """Rows of essays that need not be read: nothing they depend on has changed."""
    if not inputs_unchanged(show.folder, index):
        return {}
    found = {}
    for name, row in index.essays.items():
        file = str(row.shown.get("file", ""))
        if row.state == "ready" and index.outputs.get(file) == _size_of(show, file):
            found[name] = row
    return found


def plan_essay(
    show: Show, essay: Essay, voices: Voices, records: Records, now: datetime
) -> Planned:
    """An essay's state: what a build would have to do for it."""
    waiting = plan.due_state(essay, now)
    record = records.get(essay.guid or "")
    if waiting is not None and not _clock_set_back(essay, waiting, record):
        return Planned(essay, waiting, None)
    if record is None:
        return Planned(essay, "new", None)
    if not plan.recording_present(show.feed, record.episode.recording):
        return Planned(essay, "lost", record)
    primary = voices.primary(essay)
    script = plan.script_of(show, essay, primary.engine.name)
    whole = plan.recipe_of(show, essay, script, primary.engine.fingerprint()).whole
    if record.recipe == whole and record.episode.fallback == primary.fallback:
        return Planned(essay, "ready", record)
    stand_in = voices.fallback(essay)
    if record.episode.fallback and stand_in is not None:
        script = plan.script_of(show, essay, stand_in.engine.name)
        other = plan.recipe_of(show, essay, script, stand_in.engine.fingerprint())
        if record.recipe == other.whole:
            return Planned(essay, "fallback", record)
    return Planned(essay, "changed", record)


def _clock_set_back(essay: Essay, waiting: plan.State, record: Record | None) -> bool:
    """True if an essay that was due once, with this very date, is not due any more.

    Only a clock set back does that (a new computer, an empty battery); taking the episode out
    of everybody's app for it would be wrong. An essay whose date was moved is held back.
    """
    return waiting == "scheduled" and record is not None and record.episode.date == essay.date


def _size_of(show: Show, file: str) -> int | None:
    try:
        return (show.feed / file).stat().st_size
    except OSError:
        return None
