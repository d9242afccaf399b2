"""The index: enough about the last build to see, without reading a file, that nothing changed.

It holds size and modification time of everything a build depends on (config, essays,
jingles, covers, templates) and of everything it made. Equal values mean equal content;
anything else means the build looks closer. Only the standard library is imported here, so
that a build with nothing to do costs little more than starting Python.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from essaycast import __version__
from essaycast.essays.names import essay_paths
from essaycast.pipeline.sealed import UNREADABLE, read_sealed, write_sealed

INDEX_NAME = "index.json"
_FORMAT = 1
# A file changed again within the file system's clock tick keeps its modification time.
_TICK_NS = 50_000_000

Stamp = tuple[int, int]
"""Size in bytes and modification time in nanoseconds; (-1, -1): there is no such file;
a time of 0: too young to be told from a change in the same tick, see `same`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One essay as the last build left it, and what `status` shows of its episode."""

    stamp: Stamp
    """Of the essay's file when it was read."""
    guid: str
    """Empty for drafts that have none yet."""
    state: str
    """See `essaycast.pipeline.plan.State`."""
    shown: Mapping[str, Any]
    """Title, date, duration, size, loudness, peak, voice: see `plan.shown`."""


@dataclass(frozen=True, slots=True)
class Index:
    """Everything the last build saw and made."""

    inputs: Mapping[str, Stamp] = field(default_factory=dict)
    """Files and folders besides the essays, relative to the show."""
    essays: Mapping[str, Row] = field(default_factory=dict)
    """By file name."""
    outputs: Mapping[str, int] = field(default_factory=dict)
    """Size of every file of the feed, relative to `feed/`."""
    next_due: float | None = None
    """Epoch seconds at which the next scheduled essay is due."""
    complete: bool = False
    """False if something is left to do: an episode in a fallback voice, a build cut short."""


def stamp_of(path: Path) -> Stamp:
    """Size and modification time, without reading the file."""
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    recent = abs(time.time_ns() - status.st_mtime_ns) < _TICK_NS
    # A folder's size says nothing and differs between file systems.
    size = 0 if S_ISDIR(status.st_mode) else status.st_size
    return (size, 0 if recent else status.st_mtime_ns)


def same(one: Stamp, other: Stamp) -> bool:
    """True if the stamps are equal and old enough to mean that the content is."""
    return one == other and one[1] != 0


def load_index(state: Path) -> Index:
    """The index of the last build; an empty one if there is none that can be read."""
    try:
        value = read_sealed(state / INDEX_NAME)
        if value["format"] != _FORMAT or value["version"] != __version__:
            return Index()
        return Index(
            inputs={str(name): _stamp(stamp) for name, stamp in value["inputs"].items()},
            essays={
                str(name): Row(_stamp(row[0]), str(row[1]), str(row[2]), dict(row[3]))
                for name, row in value["essays"].items()
            },
            outputs={str(name): int(size) for name, size in value["outputs"].items()},
            next_due=None if value["next_due"] is None else float(value["next_due"]),
            complete=value["complete"] is True,
        )
    except UNREADABLE:
        return Index()


def save_index(state: Path, index: Index) -> None:
    """Write the index in place of the one before."""
    value = {
        "format": _FORMAT,
        "version": __version__,
        "inputs": index.inputs,
        "essays": {
            name: [row.stamp, row.guid, row.state, row.shown] for name, row in index.essays.items()
        },
        "outputs": index.outputs,
        "next_due": index.next_due,
        "complete": index.complete,
    }
    write_sealed(state / INDEX_NAME, value)


def forget_index(state: Path) -> None:
    """Make the next build look at everything, should this one be cut short."""
    (state / INDEX_NAME).unlink(missing_ok=True)


def nothing_to_do(show: Path, index: Index, *, now: float) -> bool:
    """True if no input changed, no output is missing and no essay came due since `index`."""
    if not index.complete or (index.next_due is not None and now >= index.next_due):
        return False
    return (
        inputs_unchanged(show, index)
        and essays_unchanged(show, index)
        and outputs_present(show / "feed", index.outputs)
    )


def inputs_unchanged(show: Path, index: Index) -> bool:
    """True if config, jingles, covers and templates are as they were."""
    return bool(index.inputs) and all(
        same(stamp_of(show / name), stamp) for name, stamp in index.inputs.items()
    )


def essays_unchanged(show: Path, index: Index) -> bool:
    """True if the same essay files are there with the same stamps."""
    paths = essay_paths(show / "episodes")
    return len(paths) == len(index.essays) and all(
        path.name in index.essays and same(stamp_of(path), index.essays[path.name].stamp)
        for path in paths
    )


def outputs_present(feed: Path, outputs: Mapping[str, int]) -> bool:
    """True if every file of the feed is there in its full size; one listing a folder."""
    folders: dict[str, dict[str, int]] = {}
    for name, size in outputs.items():
        folder, _, base = name.rpartition("/")
        if folder not in folders:
            folders[folder] = _sizes(feed / folder)
        if folders[folder].get(base) != size:
            return False
    return True


def stamps(show: Path, names: Iterable[str]) -> dict[str, Stamp]:
    """The stamp of each of `names`, relative to `show`."""
    return {name: stamp_of(show / name) for name in sorted(set(names))}


def _sizes(folder: Path) -> dict[str, int]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.stat().st_size for entry in entries}
    except OSError:
        return {}


def _stamp(value: Any) -> Stamp:
    size, modified = value
    return (int(size), int(modified))
