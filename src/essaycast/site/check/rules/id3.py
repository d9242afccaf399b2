"""Tags and chapters inside the sound file (ID3v2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.media import Media
from essaycast.site.check.registry import ERROR, NOTE, WARNING, Needs, rule
from essaycast.site.check.rules.audio import media
from essaycast.site.check.values import folded, short

_NEEDS = Needs.CONTENT


def _tagged(c: Context, item: Item) -> Media | None:
    found = media(c, item)
    return found if found is not None and found.kind and found.tagged else None


@rule(
    "ID3-MISSING",
    WARNING,
    "the sound file has tags",
    fix="Build again; title, author and show are written into the file.",
    source="id3.org; convention",
    why="A file that was downloaded shows its number instead of its title.",
    needs=_NEEDS,
)
def missing(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is not None and found.kind and not found.tagged:
        yield "there is no ID3v2 tag"


@rule(
    "ID3-TITLE",
    WARNING,
    "the tag's title is the episode's",
    fix="Build again.",
    source="id3.org: TIT2",
    needs=_NEEDS,
)
def title(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    if found is None:
        return
    have = found.tags.get("TIT2", "").strip()
    wanted = {item.value("title"), item.value("itunes:title")} - {""}
    if not have:
        yield "TIT2 is missing"
    elif wanted and folded(have) not in {folded(one) for one in wanted}:
        yield f"TIT2 is {short(have)}"


@rule(
    "ID3-ARTIST",
    WARNING,
    "the tag names an author",
    fix="Set show.author and build again.",
    source="id3.org: TPE1",
    needs=_NEEDS,
)
def artist(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    if found is not None and not found.tags.get("TPE1", "").strip():
        yield "TPE1 is missing"


@rule(
    "ID3-ALBUM",
    WARNING,
    "the tag names the show",
    fix="Build again.",
    source="id3.org: TALB",
    needs=_NEEDS,
)
def album(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    if found is not None and not found.tags.get("TALB", "").strip():
        yield "TALB is missing"


@rule(
    "ID3-PICTURE",
    NOTE,
    "the file carries its cover",
    fix="Build again.",
    source="id3.org: APIC",
    needs=_NEEDS,
)
def picture(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    if found is not None and not found.picture:
        yield "APIC is missing"


@rule(
    "CHAP-TOC",
    ERROR,
    "chapters have one table of contents at the top",
    fix="Write exactly one CTOC frame with the top-level flag.",
    source="id3.org chapters 1.0",
    why="Apps read no chapters, or only some.",
    needs=_NEEDS,
)
def toc(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    if found is not None and (found.chapters or found.tocs):
        top = sum(toc.top for toc in found.tocs)
        if top != 1:
            yield f"{top} CTOC frames are at the top level"


@rule(
    "CHAP-CHILD",
    ERROR,
    "the table of contents lists every chapter, and only those",
    fix="List the id of every CHAP frame in CTOC, in order.",
    source="id3.org chapters 1.0",
    needs=_NEEDS,
)
def child(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    if found is None or not found.tocs:
        return
    known = {chapter.id for chapter in found.chapters} | {toc.id for toc in found.tocs}
    listed = {name for toc in found.tocs for name in toc.children}
    for name in sorted(listed - known)[:5]:
        yield f"{short(name)} is listed and not there"
    for name in sorted({chapter.id for chapter in found.chapters} - listed)[:5]:
        yield f"{short(name)} is there and not listed"


@rule(
    "CHAP-ID",
    ERROR,
    "no two chapters have one id",
    fix="Give each CHAP and CTOC frame an id of its own.",
    source="id3.org chapters 1.0",
    needs=_NEEDS,
)
def ident(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    if found is not None:
        count = Counter([*(chapter.id for chapter in found.chapters), *(t.id for t in found.tocs)])
        for name in sorted(name for name in count if count[name] > 1)[:5]:
            yield f"{short(name)} is there {count[name]} times"


@rule(
    "CHAP-TIME",
    ERROR,
    "a chapter begins before it ends, and ends within the sound",
    fix="Build again.",
    source="id3.org chapters 1.0",
    needs=_NEEDS,
)
def time(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    for chapter in found.chapters if found is not None else ():
        if chapter.start >= chapter.end:
            yield f"{short(chapter.title)} lasts from {chapter.start} to {chapter.end} ms"
        elif found is not None and found.duration and chapter.end > found.duration * 1000 + 1500:
            yield f"{short(chapter.title)} ends at {chapter.end} ms, the sound earlier"


@rule(
    "CHAP-ORDER",
    WARNING,
    "chapters follow one another",
    fix="Build again.",
    source="id3.org chapters 1.0",
    needs=_NEEDS,
)
def order(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    chapters = found.contents if found is not None else ()
    for before, after in pairwise(chapters):
        if after.start < before.start:
            yield f"{short(after.title)} is listed after {short(before.title)} and begins earlier"
        elif after.start < before.end - 50:
            yield f"{short(before.title)} runs into {short(after.title)}"


@rule(
    "CHAP-TITLE",
    WARNING,
    "a chapter has a title",
    fix="Write a TIT2 frame into each CHAP.",
    source="id3.org chapters 1.0",
    needs=_NEEDS,
)
def chapter_title(c: Context, item: Item) -> Iterator[str]:
    found = _tagged(c, item)
    for chapter in found.chapters if found is not None else ():
        if not chapter.title.strip():
            yield f"{short(chapter.id)} has none"
