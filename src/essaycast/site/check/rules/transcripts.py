"""Transcripts: there, well-formed, in time, and complete."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from essaycast.site.check.context import Context
from essaycast.site.check.document import Element, Item
from essaycast.site.check.findings import Problem
from essaycast.site.check.registry import ERROR, WARNING, Needs, rule
from essaycast.site.check.subtitles import Subtitles, read_subtitles
from essaycast.site.check.values import extension, short, web_address
from essaycast.site.check.vocabulary import TRANSCRIPT_TYPES

_SRT = ("application/x-subrip", "application/srt", "text/srt")
_SLACK = 1.0


def _all(item: Item) -> Iterator[tuple[Element, str, str]]:
    """(element, address, type) of the item's transcripts."""
    for found in item.all("podcast:transcript"):
        kind = found.attributes.get("type", "").strip().lower()
        yield found, found.attributes.get("url", "").strip(), kind


def read(c: Context, item: Item) -> Iterator[tuple[str, bool, Subtitles]]:
    """(file name, whether it is SRT, what was read) of those with times that are there."""
    for _, url, kind in _all(item):
        srt = kind in _SRT or (kind != "text/vtt" and extension(url) == ".srt")
        if not srt and kind != "text/vtt" and extension(url) != ".vtt":
            continue
        key = ("transcript", url)
        if key not in c.scratch:
            data = c.files.read(url)
            c.scratch[key] = None if data is None else read_subtitles(data, srt=srt)
        if c.scratch[key] is not None:
            yield c.files.name(url), srt, c.scratch[key]


@rule(
    "TR-MISSING",
    WARNING,
    "an episode has a transcript",
    fix="Build again; transcripts are made with every episode.",
    source="podcast namespace; PSP-1; Apple 5316",
    why="Who cannot hear it cannot read it either; Apple shows its own guess instead.",
)
def missing(c: Context, item: Item) -> Iterator[str]:
    if item.first("podcast:transcript") is None:
        yield "podcast:transcript is missing"


@rule(
    "TR-URL",
    ERROR,
    "a transcript has a whole web address",
    fix="Set show.base_url in config.toml and build again.",
    source="podcast namespace; PSP-1",
)
def url(c: Context, item: Item) -> Iterator[str]:
    for _, address, _ in _all(item):
        if not web_address(address):
            yield f"url is {short(address)}" if address else "url is missing"


@rule(
    "TR-TYPE",
    ERROR,
    "a transcript says its type, one that apps read",
    fix="Write text/vtt for .vtt, application/x-subrip for .srt.",
    source="podcast namespace; PSP-1",
)
def kind(c: Context, item: Item) -> Iterator[str]:
    for _, address, said in _all(item):
        if said not in TRANSCRIPT_TYPES:
            yield f"type is {short(said)}" if said else "type is missing"
        elif extension(address) not in ("", *TRANSCRIPT_TYPES[said]):
            yield f"type is {said} for {extension(address)}"


@rule(
    "TR-LANG",
    WARNING,
    "a transcript's language is a language code",
    fix="Write it as in the channel: de, de-at, ...",
    source="podcast namespace",
)
def language(c: Context, item: Item) -> Iterator[str]:
    from essaycast.site.check.rules.channel import valid_language

    for found, _, _ in _all(item):
        value = found.attributes.get("language", "")
        show = c.language
        if value and not valid_language(value):
            yield f"language is {short(value)}"
        elif value and show and value.lower().partition("-")[0] != show:
            yield f"language is {short(value)}, the show's {short(show)}"


@rule(
    "TR-REL",
    WARNING,
    "a transcript with times is related as captions, or not at all",
    fix='Write rel="captions", or leave rel out.',
    source="podcast namespace",
)
def rel(c: Context, item: Item) -> Iterator[str]:
    for found, _, _ in _all(item):
        if found.attributes.get("rel", "captions") != "captions":
            yield f"rel is {short(found.attributes['rel'])}"


@rule(
    "TR-FILE",
    ERROR,
    "the transcript is there",
    fix="Build again.",
    source="podcast namespace",
    needs=Needs.FILES,
)
def file(c: Context, item: Item) -> Iterator[str]:
    for _, address, _ in _all(item):
        if c.files.owns(address) and c.files.size(address) is None:
            yield f"{c.files.name(address)} is missing"


@rule(
    "TR-HEAD",
    ERROR,
    "a VTT file begins with WEBVTT",
    fix="Build again.",
    source="W3C WebVTT",
    needs=Needs.CONTENT,
)
def head(c: Context, item: Item) -> Iterator[Problem]:
    for name, _, found in read(c, item):
        if not found.signature:
            yield Problem("its first line is another", name, 1)


@rule(
    "TR-UTF8",
    ERROR,
    "a transcript is UTF-8",
    fix="Build again; do not save it with another editor.",
    source="W3C WebVTT; Apple 5316",
    needs=Needs.CONTENT,
)
def utf8(c: Context, item: Item) -> Iterator[Problem]:
    for name, _, found in read(c, item):
        if not found.utf8:
            yield Problem("it is not", name)


@rule(
    "TR-FORM",
    ERROR,
    "a transcript's cues are well-formed",
    fix="Build again; the file must not be edited by hand.",
    source="W3C WebVTT; SubRip",
    needs=Needs.CONTENT,
)
def form(c: Context, item: Item) -> Iterator[Problem]:
    for name, _, found in read(c, item):
        for text, line in found.faults[:5]:
            yield Problem(text, name, line)


@rule(
    "TR-NUMBER",
    WARNING,
    "an SRT file's cues are numbered from 1",
    fix="Build again.",
    source="SubRip",
    needs=Needs.CONTENT,
)
def number(c: Context, item: Item) -> Iterator[Problem]:
    for name, srt, found in read(c, item):
        if srt and found.misnumbered:
            yield Problem("the number is not the next one", name, found.misnumbered)


@rule(
    "TR-EMPTY",
    ERROR,
    "a transcript has cues, and a cue has words",
    fix="Build again.",
    source="W3C WebVTT; Apple 5316",
    needs=Needs.CONTENT,
)
def empty(c: Context, item: Item) -> Iterator[Problem]:
    for name, _, found in read(c, item):
        if not found.cues and not found.faults:
            yield Problem("there is no cue", name)
        for cue in [cue for cue in found.cues if not cue.text][:5]:
            yield Problem("a cue without words", name, cue.line)


@rule(
    "TR-SPAN",
    ERROR,
    "a cue ends after it begins",
    fix="Build again.",
    source="W3C WebVTT",
    needs=Needs.CONTENT,
)
def span(c: Context, item: Item) -> Iterator[Problem]:
    for name, _, found in read(c, item):
        for cue in [cue for cue in found.cues if cue.end <= cue.start][:5]:
            yield Problem(f"from {cue.start:g} to {cue.end:g} s", name, cue.line)


@rule(
    "TR-ORDER",
    ERROR,
    "cues are in order of time",
    fix="Build again.",
    source="W3C WebVTT",
    needs=Needs.CONTENT,
)
def order(c: Context, item: Item) -> Iterator[Problem]:
    for name, _, found in read(c, item):
        for before, after in pairwise(found.cues):
            if after.start < before.start:
                text = f"it begins at {after.start:g} s, the one before at {before.start:g} s"
                yield Problem(text, name, after.line)
                break


@rule(
    "TR-OVERLAP",
    WARNING,
    "cues do not overlap",
    fix="Build again.",
    source="apps show both, one over the other",
    needs=Needs.CONTENT,
)
def overlap(c: Context, item: Item) -> Iterator[Problem]:
    for name, _, found in read(c, item):
        for before, after in pairwise(found.cues):
            if before.start <= after.start < before.end - 0.01:
                yield Problem(f"it begins before {before.end:g} s", name, after.line)
                break


@rule(
    "TR-RANGE",
    ERROR,
    "cues lie within the sound",
    fix="Build again.",
    source="podcast namespace; Apple 5316",
    needs=Needs.CONTENT,
)
def range_(c: Context, item: Item) -> Iterator[Problem]:
    total = c.duration(item)
    for name, _, found in read(c, item):
        late = next((cue for cue in found.cues if total and cue.end > total + _SLACK), None)
        if late is not None:
            yield Problem(f"it ends at {late.end:g} s, the sound at {total:.1f} s", name, late.line)
