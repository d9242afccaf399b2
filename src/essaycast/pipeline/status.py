"""What `essaycast status` tells: each essay's state and episode, without changing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from essaycast.pipeline.index import load_index
from essaycast.pipeline.show import open_show
from essaycast.text import slugify


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One essay."""

    slug: str
    state: str
    """See `essaycast.pipeline.plan.State`."""
    shown: Mapping[str, Any]
    """Title, date, and what is known of the recording."""


def status(folder: Path) -> list[StatusRow]:
    """A row an essay, newest first, undated ones at the end.

    Raises:
        ConfigError, EssayError: the show or an essay cannot be read.
    """
    from essaycast.pipeline.gather import gather

    show = open_show(folder)
    now = datetime.now(UTC)
    index = load_index(show.state)
    from essaycast.pipeline.planner import plan_essay, trusted

    gathered = gather(show, now=now, known=trusted(show, index), write=False)
    rows = [
        StatusRow(slugify(Path(name).stem), row.state, row.shown)
        for name, row in gathered.known.items()
    ]
    if gathered.essays:
        from essaycast.clips import ClipStore
        from essaycast.pipeline import plan
        from essaycast.pipeline.records import Records
        from essaycast.pipeline.voices import Voices

        records = Records(show.state / "records")
        voices = Voices(show, ClipStore(show.state / "clips"), note=lambda text: None)
        try:
            for essay in gathered.essays:
                planned = plan_essay(show, essay, voices, records, now)
                shown = (
                    plan.shown(planned.record.episode)
                    if planned.record is not None
                    else plan.shown_essay(essay)
                )
                rows.append(StatusRow(essay.slug, planned.state, shown))
        finally:
            voices.close()
    rows.sort(key=lambda row: row.slug)
    rows.sort(key=lambda row: str(row.shown.get("date") or ""), reverse=True)
    return rows
