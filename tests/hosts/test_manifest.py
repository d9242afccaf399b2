"""The manifest is read back as written, and nothing a stranger writes there does harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaycast.hosts.manifest import (
    DamagedManifest,
    Feed,
    File,
    Manifest,
    dump,
    load,
    published,
    safe_name,
)

NAMES = st.sampled_from(["feed.xml", "audio/a.0123abcd.mp3", "a b/ü~.html", "x/y/z.vtt", "CNAME"])
HASHES = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
# Several suites share the machine: how long an example takes says nothing here.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
FILES = st.builds(
    File,
    size=st.integers(0, 2**50),
    sha256=HASHES,
    feeds=st.sampled_from([(), (1,), (1, 2), (2,)]),
    was=st.none() | st.integers(0, 2**40),
)
MANIFESTS = st.builds(
    Manifest,
    show=st.text(max_size=40),
    files=st.dictionaries(NAMES, FILES, max_size=5),
    sending=st.dictionaries(NAMES, FILES, max_size=5),
    feeds=st.just((Feed(1, "a" * 64, True), Feed(2, "b" * 64, False))),
)


@PATIENT
@given(MANIFESTS)
def test_it_is_read_back_as_written(manifest: Manifest) -> None:
    assert load(dump(manifest)) == manifest
    assert dump(load(dump(manifest))) == dump(manifest)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@PATIENT
@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_called_damaged(data: bytes) -> None:
    with pytest.raises(DamagedManifest):
        load(data)


@PATIENT
@given(MANIFESTS, st.sampled_from(["show", "files", "sending", "feeds"]), JSON)
def test_a_wrong_part_is_damaged_or_harmless(manifest: Manifest, part: str, value: Any) -> None:
    raw = json.loads(dump(manifest))
    raw[part] = value
    try:
        read = load(json.dumps(raw).encode())
    except DamagedManifest:
        return
    assert all(safe_name(name) for name in read.owned)


@pytest.mark.parametrize(
    "name",
    ["../x", "/x", "x/../../y", "x//y", "./x", "x/.", "a\\..\\b", "C:\\x", "x\0y", "x\x1b[31m", ""],
)
def test_names_that_lead_out_are_never_safe(name: str) -> None:
    assert not safe_name(name)
    data = json.loads(dump(Manifest()))
    data["files"][name] = {"size": 1, "sha256": "0" * 64}
    with pytest.raises(DamagedManifest):
        load(json.dumps(data).encode())


def test_half_of_it_is_damaged() -> None:
    whole = dump(Manifest(files={"a.mp3": File(1, "0" * 64)}))
    for cut in range(0, len(whole) - 2, 7):
        with pytest.raises(DamagedManifest):
            load(whole[:cut])


def test_feeds_kept_reach_back_to_the_last_published() -> None:
    old, seen, maybe, new = (
        Feed(1, "a", True),
        Feed(2, "b", True),
        Feed(3, "c", False),
        Feed(4, "d", False),
    )
    assert [feed.number for feed in published((old, seen, maybe, new))] == [2, 3, 4]
    assert published((new,)) == (Feed(4, "d", True),)
