"""The sound itself: whole, of a usual format, as long as the feed says, as loud as asked."""

from __future__ import annotations

from collections.abc import Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.media import Media
from essaycast.site.check.registry import ERROR, NOTE, WARNING, Needs, rule
from essaycast.site.check.values import parse_duration, short

_TOLERANCE = 1.5
_PEAK_TOLERANCE = 0.3  # what encoding to MP3 adds to a peak that was right
_LOUD_TOLERANCE = 1.0
_HOLE = 12.0
_INAUDIBLE = -60.0  # LUFS
# (rate class, channels) -> kbit/s from .. to, Apple 893.
_KBITS = {
    ("high", 1): (64, 128),
    ("high", 2): (128, 256),
    ("low", 1): (40, 80),
    ("low", 2): (80, 160),
}


def media(c: Context, item: Item) -> Media | None:
    """What was read of the item's sound; None if it was not."""
    return c.media.get(item_url(item))


def item_url(item: Item) -> str:
    """Address of the item's sound; empty if it has none."""
    enclosure = item.first("enclosure")
    return enclosure.attributes.get("url", "").strip() if enclosure is not None else ""


def _audible(c: Context, item: Item) -> Media | None:
    """What was read of sound that was decoded and is not silent."""
    found = media(c, item)
    audible = found is not None and found.loudness is not None and found.loudness >= _INAUDIBLE
    return found if audible else None


@rule(
    "AUD-FRAMES",
    ERROR,
    "there is sound in the sound file",
    fix="Build again; delete the file in feed/audio first.",
    source="ISO 11172-3",
    needs=Needs.CONTENT,
)
def frames(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is not None and found.kind == "mp3" and not found.stream.frames:
        yield "no MPEG audio frame is in it"
    elif found is not None and found.kind == "mp4" and not found.duration:
        yield f"no sound can be found in it ({short(found.error)})"


@rule(
    "AUD-CUT",
    ERROR,
    "the sound file is whole",
    fix="Build again, or upload the file again.",
    source="ISO 11172-3; Xing/Info header",
    why="Listeners hear the essay break off.",
    needs=Needs.CONTENT,
)
def cut(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is None:
        return
    stream = found.stream
    if stream.promised and stream.frames < stream.promised - 2:
        yield f"it holds {stream.frames} of the {stream.promised} frames its header promises"
    elif stream.frames and stream.cut:
        yield "its last frame is not complete"


@rule(
    "AUD-JUNK",
    WARNING,
    "nothing but sound stands between the frames",
    fix="Build again; joining files byte by byte leaves their tags inside.",
    source="ISO 11172-3",
    why="Players click, skip, or show a wrong length.",
    needs=Needs.CONTENT,
)
def junk(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is not None and found.stream.frames and found.stream.junk:
        yield f"{found.stream.junk} bytes are no frame"


@rule(
    "AUD-CHANGES",
    ERROR,
    "sample rate and channels stay the same",
    fix="Encode the episode in one go.",
    source="apps: players stop or change speed",
    needs=Needs.CONTENT,
)
def changes(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is not None and found.stream.changes:
        yield "they change on the way"


@rule(
    "AUD-RATE",
    WARNING,
    "the sample rate is 44.1 or 48 kHz (or half of that)",
    fix="Set audio.sample_rate = 44100 and build again.",
    source="Apple 893",
    needs=Needs.CONTENT,
)
def rate(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is not None and found.stream.rate not in (0, 22050, 24000, 44100, 48000):
        yield f"it is {found.stream.rate} Hz"


@rule(
    "AUD-BITRATE",
    WARNING,
    "the bit rate suits rate and channels",
    fix="Set audio.bitrate to 64-128 for mono, 128-256 for stereo, and build again.",
    source="Apple 893",
    needs=Needs.CONTENT,
)
def bitrate(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is None or not found.stream.kbits or not found.stream.rate:
        return
    stream = found.stream
    low, high = _KBITS.get(
        ("high" if stream.rate >= 32000 else "low", min(stream.channels, 2)), (0, 999)
    )
    if not low <= stream.kbits <= high:
        kind = "mono" if stream.channels == 1 else "stereo"
        yield f"{stream.kbits} kbit/s for {stream.rate} Hz {kind}; {low} to {high} is usual"


@rule(
    "AUD-VBR",
    WARNING,
    "a variable bit rate comes with a header that tells the length",
    fix="Encode with a constant bit rate, or with a Xing header.",
    source="apps: seeking and the length shown go wrong",
    needs=Needs.CONTENT,
)
def vbr(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is not None and found.stream.varies and not found.stream.info:
        yield "the bit rate varies and there is no Xing header"


@rule(
    "DUR-MATCH",
    ERROR,
    "itunes:duration is how long the sound is",
    fix="Build again; the duration is measured.",
    source="PSP-1; Apple",
    needs=Needs.CONTENT,
)
def duration(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    said = parse_duration(item.value("itunes:duration"))
    if found is None or not found.duration or said is None:
        return
    if abs(said - found.duration) > _TOLERANCE:
        yield f"it says {said:g} s, the sound has {found.duration:.1f} s"


@rule(
    "AUD-BROKEN",
    ERROR,
    "the sound can be decoded to its end",
    fix="Build again; delete the file in feed/audio first.",
    source="apps: playing stops there",
    needs=Needs.AUDIO,
)
def broken(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is not None and found.error and found.stream.frames:
        yield short(found.error, 90)


@rule(
    "AUD-SILENT",
    ERROR,
    "something can be heard",
    fix="Listen to it; build again with --force, with another voice if need be.",
    source="essaycast",
    needs=Needs.AUDIO,
)
def silent(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is None or found.loudness is None or c.options.silent:
        return
    if found.loudness < _INAUDIBLE:
        yield "the whole episode is silent"


@rule(
    "AUD-HOLE",
    WARNING,
    "no long silence inside",
    fix="Listen there; a clip may be empty. `essaycast build --force ESSAY` makes it anew.",
    source="essaycast",
    needs=Needs.AUDIO,
)
def hole(c: Context, item: Item) -> Iterator[str]:
    found = _audible(c, item)
    if found is not None and found.silence > _HOLE:
        yield f"{found.silence:.0f} s of silence"


@rule(
    "LOUD-LEVEL",
    WARNING,
    "the loudness is -16 LUFS, give or take 1",
    fix="Set audio.loudness = -16 and build again.",
    source="Apple 893",
    why="Louder or softer than its neighbours, an episode makes listeners reach for the knob.",
    needs=Needs.AUDIO,
)
def level(c: Context, item: Item) -> Iterator[str]:
    found = _audible(c, item)
    if found is None or found.loudness is None:
        return
    if abs(found.loudness - c.options.loudness) > _LOUD_TOLERANCE + 0.05:
        yield f"{found.loudness:.1f} LUFS"


@rule(
    "LOUD-PEAK",
    WARNING,
    "the true peak is at most -1 dBTP",
    fix="Set audio.true_peak = -1 and build again.",
    source="Apple 893",
    why="Decoding and conversion in players clip what is above.",
    needs=Needs.AUDIO,
)
def peak(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is None or found.true_peak is None:
        return
    if found.true_peak > c.options.true_peak + _PEAK_TOLERANCE:
        yield f"{found.true_peak:+.1f} dBTP"


@rule(
    "AUD-SHORT",
    NOTE,
    "an episode lasts longer than a second",
    fix="Look whether the essay has a text; `essaycast script` shows what is spoken.",
    source="essaycast",
    needs=Needs.CONTENT,
)
def brief(c: Context, item: Item) -> Iterator[str]:
    found = media(c, item)
    if found is not None and 0 < found.duration < 1:
        yield f"{found.duration:.2f} s"
