"""Chapters as JSON (podcast namespace, jsonChapters 1.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, WARNING, Needs, rule
from essaycast.site.check.rules.audio import media
from essaycast.site.check.values import folded, short, web_address

_NEEDS = Needs.CONTENT
_FIX = "Build again."
_SOURCE = "podcast namespace: jsonChapters 1.2"


def _address(item: Item) -> str | None:
    found = item.first("podcast:chapters")
    return None if found is None else found.attributes.get("url", "").strip()


def _read(c: Context, item: Item) -> tuple[str, Any] | None:
    """(file name, the JSON value) or None; a value that is no JSON is the exception itself."""
    url = _address(item)
    if url is None or not c.files.owns(url):
        return None
    key = ("chapters", url)
    if key not in c.scratch:
        data = c.files.read(url)
        try:
            c.scratch[key] = None if data is None else json.loads(data.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            c.scratch[key] = error
    found = c.scratch[key]
    return None if found is None else (c.files.name(url), found)


def _chapters(c: Context, item: Item) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """(file name, 1-based number, chapter) of chapters that are objects."""
    found = _read(c, item)
    if found is not None and isinstance(found[1], dict):
        chapters = found[1].get("chapters")
        for number, chapter in enumerate(chapters if isinstance(chapters, list) else (), 1):
            if isinstance(chapter, dict):
                yield found[0], number, chapter


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    return float(value) if abs(value) < 1e9 else None


@rule("CJ-URL", ERROR, "chapters have a whole web address", fix=_FIX, source=_SOURCE)
def url(c: Context, item: Item) -> Iterator[str]:
    address = _address(item)
    if address is not None and not web_address(address):
        yield f"url is {short(address)}" if address else "url is missing"


@rule(
    "CJ-TYPE",
    WARNING,
    "chapters are declared as application/json+chapters",
    fix='Write type="application/json+chapters".',
    source=_SOURCE,
)
def kind(c: Context, item: Item) -> Iterator[str]:
    for found in item.all("podcast:chapters"):
        said = found.attributes.get("type", "")
        if said not in ("application/json+chapters", "application/json"):
            yield f"type is {short(said)}" if said else "type is missing"


@rule("CJ-FILE", ERROR, "the chapters file is there", fix=_FIX, source=_SOURCE, needs=Needs.FILES)
def file(c: Context, item: Item) -> Iterator[str]:
    address = _address(item)
    if address and c.files.owns(address) and c.files.size(address) is None:
        yield f"{c.files.name(address)} is missing"


@rule(
    "CJ-JSON",
    ERROR,
    "the chapters file is a JSON object with a list of chapters",
    fix=_FIX,
    source=_SOURCE,
    needs=_NEEDS,
)
def form(c: Context, item: Item) -> Iterator[Problem]:
    found = _read(c, item)
    if found is None:
        return
    name, value = found
    if isinstance(value, Exception):
        yield Problem(short(str(value), 90), name)
    elif not isinstance(value, dict) or not isinstance(value.get("chapters"), list):
        yield Problem("there is no list named chapters", name)
    elif not all(isinstance(chapter, dict) for chapter in value["chapters"]):
        yield Problem("a chapter is not an object", name)


@rule(
    "CJ-VERSION",
    ERROR,
    "the chapters file says its version",
    fix=_FIX,
    source=_SOURCE,
    needs=_NEEDS,
)
def version(c: Context, item: Item) -> Iterator[Problem]:
    found = _read(c, item)
    if found is None or not isinstance(found[1], dict):
        return
    said = found[1].get("version")
    if not isinstance(said, str) or not said.strip():
        yield Problem("version is missing", found[0])


@rule("CJ-EMPTY", WARNING, "there are chapters in it", fix=_FIX, source=_SOURCE, needs=_NEEDS)
def empty(c: Context, item: Item) -> Iterator[Problem]:
    found = _read(c, item)
    if found is not None and isinstance(found[1], dict) and found[1].get("chapters") == []:
        yield Problem("the list is empty", found[0])


@rule(
    "CJ-START",
    ERROR,
    "a chapter has a startTime in seconds",
    fix=_FIX,
    source=_SOURCE,
    needs=_NEEDS,
)
def start(c: Context, item: Item) -> Iterator[Problem]:
    for name, number, chapter in _chapters(c, item):
        seconds = _number(chapter.get("startTime"))
        if seconds is None or seconds < 0:
            value = short(json.dumps(chapter.get("startTime"))[:80])
            yield Problem(f"chapter {number}: startTime is {value}", name)


@rule("CJ-ORDER", ERROR, "chapters are in order of time", fix=_FIX, source=_SOURCE, needs=_NEEDS)
def order(c: Context, item: Item) -> Iterator[Problem]:
    last = float("-inf")
    for name, number, chapter in _chapters(c, item):
        seconds = _number(chapter.get("startTime"))
        if seconds is None:
            continue
        if seconds <= last:
            yield Problem(f"chapter {number} begins at {seconds:g} s, after {last:g} s", name)
            return
        last = seconds


@rule("CJ-RANGE", ERROR, "chapters begin within the sound", fix=_FIX, source=_SOURCE, needs=_NEEDS)
def range_(c: Context, item: Item) -> Iterator[Problem]:
    total = c.duration(item)
    for name, number, chapter in _chapters(c, item):
        seconds = _number(chapter.get("startTime"))
        if total and seconds is not None and seconds >= total:
            yield Problem(f"chapter {number} begins at {seconds:g} s of {total:.1f} s", name)


@rule("CJ-END", ERROR, "a chapter ends after it begins", fix=_FIX, source=_SOURCE, needs=_NEEDS)
def end(c: Context, item: Item) -> Iterator[Problem]:
    for name, number, chapter in _chapters(c, item):
        first, last = _number(chapter.get("startTime")), chapter.get("endTime")
        if last is None or first is None:
            continue
        if (_number(last) or 0.0) <= first:
            yield Problem(f"chapter {number}: endTime is {short(json.dumps(last)[:80])}", name)


@rule("CJ-TITLE", WARNING, "a chapter has a title", fix=_FIX, source=_SOURCE, needs=_NEEDS)
def title(c: Context, item: Item) -> Iterator[Problem]:
    for name, number, chapter in _chapters(c, item):
        value = chapter.get("title")
        if chapter.get("toc") is not False and not (isinstance(value, str) and value.strip()):
            yield Problem(f"chapter {number} has none", name)


@rule(
    "CJ-LINK",
    WARNING,
    "a chapter's url and img are whole addresses",
    fix="Write them with https:// and a host name.",
    source=_SOURCE,
    needs=_NEEDS,
)
def link(c: Context, item: Item) -> Iterator[Problem]:
    for name, number, chapter in _chapters(c, item):
        for key in ("url", "img"):
            if key in chapter and not web_address(str(chapter[key])):
                yield Problem(f"chapter {number}: {key} is {short(str(chapter[key]))}", name)


@rule(
    "CJ-CHAP",
    WARNING,
    "chapters in JSON and in the sound file are the same",
    fix=_FIX,
    source="essaycast: both are made from one list",
    needs=_NEEDS,
)
def both(c: Context, item: Item) -> Iterator[Problem]:
    found = media(c, item)
    ours = [
        (name, _number(chapter.get("startTime")), str(chapter.get("title", "")).strip())
        for name, _, chapter in _chapters(c, item)
        if chapter.get("toc") is not False
    ]
    if found is None or not found.chapters or not ours:
        return
    theirs = [(frame.start / 1000, frame.title.strip()) for frame in found.contents]
    if len(ours) != len(theirs):
        yield Problem(f"{len(ours)} in JSON, {len(theirs)} in the sound file", ours[0][0])
        return
    for (name, seconds, label), (start_, title_) in zip(ours, theirs, strict=True):
        if seconds is None or abs(seconds - start_) > 1 or folded(label) != folded(title_):
            yield Problem(f"{short(label)} at {seconds} s is {short(title_)} at {start_:g} s", name)
            return
