"""Real clients subscribe, list and fetch; see a new episode once, a correction without a double."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from .clients import CLIENTS, Client
from .conftest import Stage, Station, digest


def fetched(client: Client) -> list[str]:
    return sorted(digest(path) for path in client.files())


def listed(client: Client, stage: Stage, station: Station) -> None:
    """Every episode of the stage once, with the address its sound has now."""
    if not client.lists:
        return
    episodes = client.episodes()
    assert sorted(title for title, _ in episodes.values()) == stage.titles
    here = station.preview.url
    assert sorted(url for _, url in episodes.values()) == sorted(
        here + name for name in stage.sounds
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", CLIENTS, ids=lambda kind: kind.name)
def test_a_client_sees_each_episode_once(
    kind: type[Client], station: Station, tmp_path: Path
) -> None:
    if missing := kind.missing():
        warnings.warn(f"no {', '.join(missing)} here: a client is not tested", stacklevel=2)
        pytest.skip(f"no {', '.join(missing)}")
    client = kind(tmp_path / "home", station.feed)
    first = station.show("first")
    client.subscribe()
    client.update()
    listed(client, first, station)
    assert fetched(client) == sorted(first.sounds.values()), "byte for byte"

    added = station.show("added")
    client.update()
    listed(client, added, station)
    assert fetched(client) == sorted(added.sounds.values()), "the new one, once"

    corrected = station.show("corrected")
    client.update()
    listed(client, corrected, station)
    old, new = set(added.sounds.values()), set(corrected.sounds.values())
    assert len(new - old) == len(old - new) == 1
    expected = {"keeps": old, "adds": old | new, "replaces": new}[client.correction]
    assert fetched(client) == sorted(expected), "no double"

    client.update()
    assert fetched(client) == sorted(expected), "nothing again when nothing has changed"
