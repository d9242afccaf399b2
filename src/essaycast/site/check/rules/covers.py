"""Covers: the show's and the episodes' pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import Element, Item
from essaycast.site.check.findings import Problem
from essaycast.site.check.pictures import MAX_BYTES, Picture, read_picture
from essaycast.site.check.registry import ERROR, WARNING, Needs, rule
from essaycast.site.check.values import extension, short, web_address

_EXTENSIONS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
_SMALL, _LARGE = 1400, 3000
_HEAVY = 512 * 1024


def _href(parent: Element) -> str:
    image = parent.first("itunes:image")
    if image is None:
        return ""
    # Old generators wrote the address as text.
    return (image.attributes.get("href") or image.attributes.get("url") or "").strip()


def picture(c: Context, url: str, *, pixels: bool = False) -> Picture | None:
    """The picture at `url`; None if it is not there. Read once, decoded once."""
    key = url + ("#pixels" if pixels else "")
    if key not in c.pictures:
        data = c.files.read(url, MAX_BYTES)
        c.pictures[key] = None if data is None else read_picture(data, pixels=pixels)
    return c.pictures[key]


def _covers(c: Context) -> Iterator[tuple[str, str]]:
    """(what it is, address) of the show's cover and every other picture episodes name."""
    if web_address(_href(c.channel)):
        yield "the show's cover", _href(c.channel)
    seen = {_href(c.channel)}
    for url in c.item_pictures:
        if url not in seen:
            seen.add(url)
            yield c.files.name(url), url


def _each(c: Context, test: Callable[[Picture], str | bool]) -> Iterator[Problem]:
    for what, url in _covers(c):
        found = picture(c, url) if c.files.owns(url) else None
        if found is not None and (text := test(found)):
            yield Problem(str(text), what)


def _real(found: Picture) -> bool:
    return bool(found.format)


@rule(
    "IMG-MISSING",
    ERROR,
    "the show has a cover",
    fix="Build again; a cover is made if show.cover is empty.",
    source="Apple; PSP-1",
)
def missing(c: Context) -> Iterator[str]:
    if c.channel.first("itunes:image") is None or not _href(c.channel):
        yield "itunes:image with href is missing"


@rule(
    "IMG-URL",
    ERROR,
    "a cover has a whole web address",
    fix="Set show.base_url in config.toml and build again.",
    source="Apple; PSP-1",
)
def url(c: Context) -> Iterator[Problem]:
    if _href(c.channel) and not web_address(_href(c.channel)):
        yield Problem(f"it is {short(_href(c.channel))}", "the show's cover")
    for address in c.item_pictures:
        if not web_address(address):
            yield Problem(f"it is {short(address)}", "an episode's cover")


@rule(
    "IMG-EXT",
    ERROR,
    "a cover's address ends in .jpg or .png",
    fix="Name the file by what it is.",
    source="Apple 896; PSP-1",
)
def ext(c: Context) -> Iterator[Problem]:
    for what, address in _covers(c):
        if extension(address) not in _EXTENSIONS:
            yield Problem(f"it ends in {short(extension(address) or address[-20:])}", what)


@rule(
    "IMG-FILE",
    ERROR,
    "the cover is there",
    fix="Build again, or correct the address.",
    source="Apple 896",
    needs=Needs.FILES,
)
def file(c: Context) -> Iterator[Problem]:
    for what, address in _covers(c):
        if c.files.owns(address) and c.files.size(address) is None:
            yield Problem(f"{c.files.name(address)} is missing", what)


@rule(
    "IMG-TYPE",
    ERROR,
    "a cover is a JPEG or PNG",
    fix="Convert it; renaming does not convert.",
    source="Apple 896; PSP-1",
    needs=Needs.FILES,
)
def kind(c: Context) -> Iterator[Problem]:
    yield from _each(
        c,
        lambda p: (
            "it is no picture that can be read"
            if not p.format
            else (p.format not in ("JPEG", "PNG", "MPO") and f"it is a {p.format}")
        ),
    )


@rule(
    "IMG-NAME",
    ERROR,
    "a cover's extension fits what the file is",
    fix="Rename it: .jpg for JPEG, .png for PNG.",
    source="Apple 896; PSP-1",
    needs=Needs.FILES,
)
def name(c: Context) -> Iterator[Problem]:
    for what, address in _covers(c):
        found = picture(c, address) if c.files.owns(address) else None
        said = _EXTENSIONS.get(extension(address))
        if found is not None and said and found.format in ("JPEG", "PNG") and found.format != said:
            yield Problem(f"it is a {found.format} named {extension(address)}", what)


@rule(
    "IMG-SQUARE",
    ERROR,
    "a cover is square",
    fix="Cut it to a square, or leave show.cover empty to have one made.",
    source="Apple 896; PSP-1",
    needs=Needs.FILES,
)
def square(c: Context) -> Iterator[Problem]:
    yield from _each(c, lambda p: p.width != p.height and f"{p.width} x {p.height} pixels")


@rule(
    "IMG-SIZE",
    ERROR,
    "a cover has 1,400 to 3,000 pixels a side",
    fix="Give a larger original; `build` brings it down to 3,000 pixels.",
    source="Apple 896; PSP-1",
    needs=Needs.FILES,
)
def size(c: Context) -> Iterator[Problem]:
    yield from _each(
        c,
        lambda p: (
            _real(p)
            and not (min(p.width, p.height) >= _SMALL and max(p.width, p.height) <= _LARGE)
            and f"{p.width} x {p.height} pixels"
        ),
    )


@rule(
    "IMG-MODE",
    ERROR,
    "a cover's colours are RGB",
    fix="Convert it to RGB (sRGB), 8 bits a channel.",
    source="Apple 896; PSP-1",
    why="CMYK shows in wrong colours or not at all.",
    needs=Needs.FILES,
)
def mode(c: Context) -> Iterator[Problem]:
    yield from _each(c, lambda p: _real(p) and p.mode not in ("RGB", "RGBA") and f"it is {p.mode}")


@rule(
    "IMG-ALPHA",
    ERROR,
    "a cover has no transparency",
    fix="Put it on a background and save it without an alpha channel.",
    source="Apple 896",
    needs=Needs.FILES,
)
def alpha(c: Context) -> Iterator[Problem]:
    yield from _each(c, lambda p: p.alpha and "it has an alpha channel")


@rule(
    "IMG-BYTES",
    WARNING,
    "a cover has at most 512 KiB",
    fix="Save it as a JPEG of lower quality.",
    source="hosts' advice (PRX, Podigee)",
    why="Apps fetch it for every listener; some give up on large ones.",
    needs=Needs.FILES,
)
def heavy(c: Context) -> Iterator[Problem]:
    yield from _each(c, lambda p: p.bytes > _HEAVY and f"{p.bytes / 1024:.0f} KiB")


@rule(
    "IMG-TURNED",
    WARNING,
    "a cover stands upright without EXIF",
    fix="Turn the picture itself and remove the EXIF orientation.",
    source="apps ignore EXIF",
    needs=Needs.FILES,
)
def turned(c: Context) -> Iterator[Problem]:
    yield from _each(c, lambda p: p.turned and "EXIF asks to turn it")


@rule(
    "IMG-BROKEN",
    ERROR,
    "a cover can be decoded to its end",
    fix="Save it anew, or upload it again.",
    source="Apple 896",
    needs=Needs.CONTENT,
)
def broken(c: Context) -> Iterator[Problem]:
    for what, address in _covers(c):
        found = picture(c, address, pixels=True) if c.files.owns(address) else None
        if found is not None and found.format and found.error:
            yield Problem(short(found.error), what)


@rule(
    "IMG-RSS",
    WARNING,
    "the RSS <image>, if there is one, has url, title and link",
    fix="Write all three, or leave <image> out.",
    source="RSS 2.0",
)
def rss(c: Context) -> Iterator[str]:
    found = c.channel.first("image")
    if found is not None:
        for part in ("url", "title", "link"):
            if not found.value(part):
                yield f"{part} is missing or empty"
        show = c.channel.value("title")
        if found.value("title") and show and found.value("title") != show:
            yield f"title is {short(found.value('title'))}, the show's {short(show)}"


def _more_wrong(c: Context, parent: Element) -> Iterator[str]:
    """What is wrong with the podcast:image elements of a channel or item."""
    for found in parent.all("podcast:image"):
        address = found.attributes.get("href", "").strip()
        if not web_address(address):
            yield f"href is {short(address)}" if address else "href is missing"
        elif c.files.owns(address) and c.files.size(address) is None:
            if address != _href(c.channel):  # IMG-FILE says so of that
                yield f"{c.files.name(address)} is missing"
        elif c.files.owns(address) and found.attributes.get("width", "").isdigit():
            real = picture(c, address)
            said = int(found.attributes["width"][:9])
            if real is not None and real.width and real.width != said:
                yield f"width is {said}, the picture has {real.width}"


@rule(
    "IMG-MORE",
    ERROR,
    "podcast:image leads to a picture of the size it says",
    fix="Build again.",
    source="podcast namespace",
    needs=Needs.FILES,
)
def more(c: Context) -> Iterator[str]:
    yield from _more_wrong(c, c.channel)


@rule(
    "IT-IMG-MORE",
    ERROR,
    "an episode's podcast:image leads to a picture of the size it says",
    fix="Build again.",
    source="podcast namespace",
    needs=Needs.FILES,
)
def item_more(c: Context, item: Item) -> Iterator[str]:
    yield from _more_wrong(c, item)
