"""The enclosure: where an episode's sound is, how long it is in bytes, and of what type."""

from __future__ import annotations

from collections.abc import Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import Element, Item
from essaycast.site.check.findings import Problem
from essaycast.site.check.media import sniff
from essaycast.site.check.registry import ERROR, WARNING, Needs, rule
from essaycast.site.check.values import extension, positive, short, web_address
from essaycast.site.check.vocabulary import AUDIO_TYPES

_BIG = 200 * 10**6


def _url(enclosure: Element) -> str:
    return enclosure.attributes.get("url", "").strip()


def _first(item: Item) -> Element | None:
    return item.first("enclosure")


@rule(
    "ENC-MISSING",
    ERROR,
    "an episode has an enclosure",
    fix="Build again; an item without sound is not an episode.",
    source="RSS 2.0; PSP-1; Apple 823",
)
def missing(c: Context, item: Item) -> Iterator[str]:
    if _first(item) is None:
        yield "enclosure is missing"


@rule(
    "ENC-ONE",
    ERROR,
    "an episode has one enclosure",
    fix="Keep one; alternatives go into podcast:alternateEnclosure.",
    source="PSP-1; RSS Advisory Board",
    why="Which one an app takes is luck.",
)
def one(c: Context, item: Item) -> Iterator[str]:
    if (count := len(item.all("enclosure"))) > 1:
        yield f"there are {count}"


@rule(
    "ENC-URL",
    ERROR,
    "an enclosure has a whole web address",
    fix="Set show.base_url in config.toml and build again.",
    source="RSS 2.0; PSP-1; Apple 823",
)
def url(c: Context, item: Item) -> Iterator[str]:
    for enclosure in item.all("enclosure"):
        if not web_address(_url(enclosure)):
            yield f"url is {short(_url(enclosure))}" if _url(enclosure) else "url is missing"


@rule(
    "ENC-UNIQUE",
    ERROR,
    "no two episodes have one enclosure address",
    fix="Give each episode a sound file of its own.",
    source="Apple 823",
)
def unique(c: Context) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in c.entries:
        if entry.url and entry.url in seen:
            yield Problem(f"the same address as {seen[entry.url]}", entry.label, entry.line)
        seen.setdefault(entry.url, entry.label)


@rule(
    "ENC-LENGTH",
    ERROR,
    "an enclosure says its length in bytes",
    fix="Build again; the length is the size of the file.",
    source="RSS 2.0; PSP-1; Apple 823",
)
def length(c: Context, item: Item) -> Iterator[str]:
    for enclosure in item.all("enclosure"):
        value = enclosure.attributes.get("length", "").strip()
        if positive(value) is None:
            yield f"length is {short(value)}" if value else "length is missing"


@rule(
    "ENC-BYTES",
    ERROR,
    "an enclosure's length is the size of its file",
    fix="Build again, or upload the file that was built.",
    source="RSS 2.0; PSP-1",
    why="Apps take a download of another length for broken, or stop too early.",
    needs=Needs.FILES,
)
def real_bytes(c: Context, item: Item) -> Iterator[str]:
    for enclosure in item.all("enclosure"):
        said = positive(enclosure.attributes.get("length", "").strip())
        real = c.files.size(_url(enclosure))
        if said is not None and real is not None and said != real:
            yield f"length is {said}, the file has {real} bytes"


@rule(
    "ENC-TYPE",
    ERROR,
    "an enclosure says its type",
    fix='Write type="audio/mpeg".',
    source="RSS 2.0; PSP-1; Apple 823",
)
def kind(c: Context, item: Item) -> Iterator[str]:
    for enclosure in item.all("enclosure"):
        if not enclosure.attributes.get("type", "").strip():
            yield "type is missing"


@rule(
    "ENC-EXT",
    ERROR,
    "an enclosure's address ends in the extension of a sound file",
    fix="Name the file .mp3 (or .m4a).",
    source="Apple 823",
    why="Apple takes the kind of file from its name.",
)
def ext(c: Context, item: Item) -> Iterator[str]:
    for enclosure in item.all("enclosure"):
        if web_address(_url(enclosure)) and extension(_url(enclosure)) not in AUDIO_TYPES:
            yield f"it ends in {short(extension(_url(enclosure)) or _url(enclosure)[-20:])}"


@rule(
    "ENC-MIME",
    ERROR,
    "an enclosure's type fits its extension",
    fix="Write audio/mpeg for .mp3, audio/x-m4a for .m4a.",
    source="PSP-1; Apple 823",
    why="Apps that do not play the type do not show the episode.",
)
def mime(c: Context, item: Item) -> Iterator[str]:
    for enclosure in item.all("enclosure"):
        known = AUDIO_TYPES.get(extension(_url(enclosure)))
        said = enclosure.attributes.get("type", "").strip().lower()
        if known and said and said not in known:
            yield f"type is {short(said)} for {extension(_url(enclosure))}"


@rule(
    "ENC-FILE",
    ERROR,
    "the sound file is there",
    fix="Build again; if the address is wrong, correct show.base_url.",
    source="Apple 823",
    needs=Needs.FILES,
)
def file(c: Context, item: Item) -> Iterator[str]:
    for enclosure in item.all("enclosure"):
        if c.files.owns(_url(enclosure)) and c.files.size(_url(enclosure)) is None:
            yield f"{c.files.name(_url(enclosure))} is missing"


@rule(
    "ENC-ELSEWHERE",
    WARNING,
    "the sound lies beside the feed",
    fix="Correct show.base_url and build again; sound on another host cannot be checked here.",
    source="essaycast: feed/ is complete in itself",
    needs=Needs.FILES,
)
def elsewhere(c: Context, item: Item) -> Iterator[str]:
    enclosure = _first(item)
    if enclosure is not None and web_address(_url(enclosure)) and not c.files.owns(_url(enclosure)):
        yield f"it is at {short(_url(enclosure))}"


@rule(
    "ENC-EMPTY",
    ERROR,
    "the sound file is not empty",
    fix="Build again.",
    source="Apple 823",
    needs=Needs.FILES,
)
def empty(c: Context, item: Item) -> Iterator[str]:
    enclosure = _first(item)
    if enclosure is not None and c.files.size(_url(enclosure)) == 0:
        yield f"{c.files.name(_url(enclosure))} has no bytes"


@rule(
    "ENC-BIG",
    WARNING,
    "a sound file has at most 200 MB",
    fix="Lower audio.bitrate, or split the essay.",
    source="Spotify's limit, by third parties",
    needs=Needs.FILES,
)
def big(c: Context, item: Item) -> Iterator[str]:
    for enclosure in item.all("enclosure"):
        size = c.files.size(_url(enclosure)) or positive(enclosure.attributes.get("length", ""))
        if size is not None and size > _BIG:
            yield f"{size / 10**6:.0f} MB"


@rule(
    "AUD-TYPE",
    ERROR,
    "the sound is MP3 or AAC, as its name says",
    fix="Encode it as MP3; renaming does not convert.",
    source="Apple 893",
    needs=Needs.FILES,
)
def aud_type(c: Context, item: Item) -> Iterator[str]:
    enclosure = _first(item)
    if enclosure is None or not c.files.size(_url(enclosure)):
        return
    found = sniff(c.files.head(_url(enclosure), 4096))
    if found not in ("mp3", "mp4", "aac"):
        yield f"{c.files.name(_url(enclosure))} begins like {found or 'no sound file'}"
    elif extension(_url(enclosure)) in AUDIO_TYPES and (
        (found == "mp3") != (extension(_url(enclosure)) == ".mp3")
    ):
        yield f"{c.files.name(_url(enclosure))} is {found} by its bytes"
