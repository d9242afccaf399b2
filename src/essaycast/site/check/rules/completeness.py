"""Nothing silently missing: script, sound, transcripts and page say the same, to the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.findings import Problem
from essaycast.site.check.id3tags import lyrics
from essaycast.site.check.registry import ERROR, WARNING, Needs, rule
from essaycast.site.check.rules import markup
from essaycast.site.check.rules.audio import item_url, media
from essaycast.site.check.rules.transcripts import read
from essaycast.site.check.values import extension, folded, short


@rule(
    "TR-END",
    WARNING,
    "the transcript goes on to the end of the sound",
    fix="Listen to the end; if the essay is cut off in the transcript, build again.",
    source="essaycast",
    needs=Needs.CONTENT,
)
def end(c: Context, item: Item) -> Iterator[Problem]:
    total = c.duration(item) or 0.0
    for name, _, found in read(c, item):
        last = max((cue.end for cue in found.cues), default=0.0)
        if found.cues and total - last > max(20.0, total * 0.1):
            yield Problem(f"it stops at {last:.0f} s, the sound at {total:.0f} s", name)


@rule(
    "TR-SAME",
    ERROR,
    "all transcripts of an episode say the same",
    fix="Build again; one of the files is old or was edited.",
    source="essaycast: nothing is silently missing",
    needs=Needs.CONTENT,
)
def same(c: Context, item: Item) -> Iterator[Problem]:
    found = list(read(c, item))
    for name, _, other in found[1:]:
        if folded(other.words) != folded(found[0][2].words):
            at = _first_difference(other.words.split(), found[0][2].words.split())
            yield Problem(f"it differs from {found[0][0]} at {at}", name)


def _first_difference(one: list[str], two: list[str]) -> str:
    for place, (a, b) in enumerate(zip(one, two, strict=False)):
        if folded(a) != folded(b):
            return short(" ".join(one[max(place - 2, 0) : place + 3]))
    return f"word {min(len(one), len(two)) + 1}"


@rule(
    "TR-SCRIPT",
    ERROR,
    "every sentence of the script is in the transcript",
    fix="Build the episode again; if it stays, report it: the sentence may not be spoken either.",
    source="essaycast: nothing is silently missing",
    needs=Needs.CONTENT,
)
def script(c: Context, item: Item) -> Iterator[Problem]:
    sentences = c.options.sentences(item.value("guid"))
    for name, _, found in read(c, item) if sentences else ():
        if (lost := _lost(sentences, found.words)) is not None:
            yield Problem(f"{short(lost)} is missing", name)


def _lost(sentences: Iterable[str], words: str) -> str | None:
    """The first sentence that is not in `words` after those before it; blanks do not count."""
    text, at = folded(words), 0
    for sentence in sentences:
        wanted = folded(sentence)
        place = text.find(wanted, at)
        if place < 0:
            return " ".join(sentence.split())
        at = place + len(wanted)
    return None


@rule(
    "TR-TEXT",
    ERROR,
    "every sentence of the text in the sound file is in the transcript",
    fix="Build the episode again; one of the two is old or was cut.",
    source="essaycast: nothing is silently missing; id3.org: USLT",
    needs=Needs.CONTENT,
)
def text(c: Context, item: Item) -> Iterator[Problem]:
    found = media(c, item)
    path = c.files.path(item_url(item)) if found is not None and found.lyrics else None
    sentences = lyrics(path) if path is not None else ()
    for name, _, said in read(c, item) if sentences else ():
        if (lost := _lost(sentences, said.words)) is not None:
            yield Problem(f"{short(lost)} is missing", name)


@rule(
    "TR-PAGE",
    ERROR,
    "every sentence of the transcript is on the episode's page",
    fix="Build again; the page is old.",
    source="essaycast: nothing is silently missing",
    needs=Needs.CONTENT,
)
def page(c: Context, item: Item) -> Iterator[Problem]:
    address = item.value("link")
    if extension(address) not in (".html", ".htm") or not c.files.owns(address):
        return
    first = next(read(c, item), None)
    data = c.files.read(address) if first is not None else None
    if first is None or data is None:
        return
    words = markup.plain(data.decode("utf-8", "replace"))
    if (lost := _lost((cue.text for cue in first[2].cues), words)) is not None:
        yield Problem(f"{short(lost)} is missing", c.files.name(address))
