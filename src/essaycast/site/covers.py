"""Pictures as directories demand them: square, 1400 to 3000 pixels, RGB, JPEG, small.

A given picture is converted, a missing one is drawn. The file name carries a hash of what
the picture was made from, so a new picture gets a new address (apps keep the old one under
the old address), and what is there already is not made again. Source: Apple, "Artwork
requirements" (podcasters.apple.com/support/896).
"""

from __future__ import annotations

import hashlib
import io
import stat
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from essaycast import files
from essaycast.config import Config
from essaycast.errors import ConfigError
from essaycast.site import artwork
from essaycast.site.markup import one_line
from essaycast.site.palette import Palette, palette_for
from essaycast.text import printable

SMALLEST, LARGEST = 1400, 3000
"""Pixels of a side."""
HEAVIEST = 512 * 1024
"""Bytes; several directories refuse more."""
_UNUSABLE = 500  # pixels; anything smaller is an icon, not a cover
_MOST_PIXELS = 80_000_000
_LARGEST_FILE = 100_000_000  # bytes
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
_RECIPE = "1"
"""Raised when conversion changes, so that pictures are made anew."""
_THUMB = 640
_ICON = 180
_TAG = 1000


@dataclass(frozen=True, slots=True)
class Pictures:
    """One picture in its sizes; names below `feed/`."""

    cover: str
    """`covers/<name>.<hash>.jpg`: the address in the feed."""
    thumb: str
    """`covers/<name>.<hash>-small.jpg`: what the pages show."""
    width: int
    """Pixels of a side of `cover`."""


def show_cover(config: Config, show: Path, feed: Path) -> Pictures:
    """The show's picture, made where it is missing; also `cover.jpg` and `icon.png`.

    Raises:
        ConfigError: the given picture cannot be used, with what to do.
        OSError: the folder cannot be written.
    """
    given = config.show.cover
    if given:
        found = _given(given, show, feed, "cover", "show.cover")
    else:
        found = _drawn(
            feed, "cover", config, one_line(config.show.title), below=one_line(config.show.author)
        )
    full = (feed / found.cover).read_bytes()
    changed = files.write_if_changed(feed / "cover.jpg", full)
    if changed or not (feed / "icon.png").is_file():
        with Image.open(feed / found.thumb) as image:
            icon = io.BytesIO()
            image.resize((_ICON, _ICON), Image.Resampling.LANCZOS).save(icon, "PNG", optimize=True)
        files.write_if_changed(feed / "icon.png", icon.getvalue())
    return found


def episode_cover(
    config: Config, show: Path, feed: Path, *, slug: str, title: str, author: str, given: str
) -> Pictures | None:
    """An episode's own picture: the essay's, or a made one if `feed.covers` is `each`.

    Raises:
        ConfigError: the essay's picture cannot be used.
    """
    if given:
        return _given(given, show, feed, slug, f"cover of {slug}")
    if config.feed.covers == "each":
        return _drawn(feed, slug, config, title, above=one_line(config.show.title), below=author)
    return None


def tag_cover(show: Path, config: Config, given: str = "") -> bytes:
    """The picture that travels inside a sound file: a JPEG of 1000 x 1000.

    `given` is the essay's own picture, relative to `show`; empty: the show's.

    Raises:
        ConfigError: the picture cannot be used.
    """
    where = "the essay's cover" if given else "show.cover"
    given = given or config.show.cover
    if given:
        return _tag_of_file(*_read(given, show, where), given, where)
    title, author = one_line(config.show.title), one_line(config.show.author)
    return _tag_of_words(title, author, palette_for(title, config.feed.color))


@lru_cache(maxsize=8)
def _tag_of_words(title: str, author: str, palette: Palette) -> bytes:
    return _tag_jpeg(artwork.draw_cover(title, below=author, palette=palette))


@lru_cache(maxsize=2)
def _tag_of_file(data: bytes, side: int, given: str, where: str) -> bytes:
    return _tag_jpeg(_converted(data, side, given, where))


def _tag_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    small = image.resize((_TAG, _TAG), Image.Resampling.LANCZOS)
    # Baseline, not progressive: players in cars and on watches read these.
    small.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def _drawn(
    feed: Path, name: str, config: Config, headline: str, *, above: str = "", below: str = ""
) -> Pictures:
    palette = palette_for(one_line(config.show.title), config.feed.color)
    recipe = repr((_RECIPE, artwork.DESIGN, headline, above, below, palette))
    return _pictures(
        feed,
        name,
        recipe.encode("utf-8"),
        lambda: artwork.draw_cover(headline, above=above, below=below, palette=palette),
    )


def _given(given: str, show: Path, feed: Path, name: str, where: str) -> Pictures:
    data, side = _read(given, show, where)
    return _pictures(
        feed,
        name,
        _RECIPE.encode() + data,
        lambda: _converted(data, side, given, where),
    )


def _read(given: str, show: Path, where: str) -> tuple[bytes, int]:
    """The file's bytes and the side of the square it becomes."""
    path = inside(show, given, where)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError(f"{where}: {printable(given)} is not a file; name a picture")
        if status.st_size > _LARGEST_FILE:
            raise ConfigError(f"{where}: {printable(given)} is larger than a picture can be")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            f"{where}: no file {printable(given)}; the path is relative to the show's folder"
        ) from None
    except OSError as error:
        raise ConfigError(
            f"{where}: {printable(given)} cannot be read ({error.strerror})"
        ) from error
    return data, _side(data, given, where)


def inside(show: Path, given: str, where: str) -> Path:
    """`given` as a path in the show's folder.

    Raises:
        ConfigError: it leads out of it.
    """
    root = show.resolve()
    try:
        path = (root / given).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a loop of links, a NUL
        raise ConfigError(f"{where}: {printable(given)} cannot be found; correct it") from error
    if path == root or not path.is_relative_to(root):
        raise ConfigError(
            f"{where}: {printable(given)} lies outside the show's folder; copy the picture into it"
        )
    return path


def _pictures(feed: Path, name: str, recipe: bytes, draw: Callable[[], Image.Image]) -> Pictures:
    digest = hashlib.sha256(recipe).hexdigest()[:12]
    full, thumb = f"covers/{name}.{digest}.jpg", f"covers/{name}.{digest}-small.jpg"
    if not ((feed / full).is_file() and (feed / thumb).is_file()):
        image = draw()
        data = _jpeg(image)
        small = io.BytesIO()
        image.resize((_THUMB, _THUMB), Image.Resampling.LANCZOS).save(
            small, "JPEG", quality=85, optimize=True, progressive=True
        )
        files.write_bytes(feed / thumb, small.getvalue())
        # The full picture last: while it is missing, both are made again.
        files.write_bytes(feed / full, data)
    with Image.open(feed / full) as made:  # the header only
        return Pictures(full, thumb, made.width)


def _open(data: bytes, given: str, where: str) -> Image.Image:
    """The picture, header read only."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError:
        raise _too_large(given, where) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise ConfigError(
            f"{where}: {printable(given)} is not a picture that can be read; save it as JPEG or PNG"
        ) from None


def _too_large(given: str, where: str) -> ConfigError:
    return ConfigError(
        f"{where}: {printable(given)} has more pixels than can be used; "
        f"save it as {LARGEST} x {LARGEST}"
    )


def _side(data: bytes, given: str, where: str) -> int:
    """Side of the square the picture becomes."""
    with _open(data, given, where) as image:
        width, height = image.size
    if width * height > _MOST_PIXELS:
        raise _too_large(given, where)
    if max(width, height) < _UNUSABLE:
        raise ConfigError(
            f"{where}: {printable(given)} has {width} x {height} pixels; "
            f"directories want {SMALLEST} x {SMALLEST} or more, best {LARGEST} x {LARGEST}"
        )
    return min(max(width, height, SMALLEST), LARGEST)


def _converted(data: bytes, side: int, given: str, where: str) -> Image.Image:
    """The picture as an RGB square of `side` pixels; nothing of it is cut away."""
    with _open(data, given, where) as image:
        try:
            image.draft("RGB", (side, side))
            image.load()
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise ConfigError(
                f"{where}: {printable(given)} is damaged ({printable(str(error))}); save it anew"
            ) from error
        upright = ImageOps.exif_transpose(image)
    flat = _rgb(upright)
    flat.thumbnail((side, side), Image.Resampling.LANCZOS)
    if max(flat.size) < side:
        scale = side / max(flat.size)
        flat = flat.resize(
            (max(1, round(flat.width * scale)), max(1, round(flat.height * scale))),
            Image.Resampling.LANCZOS,
        )
    if flat.size == (side, side):
        return flat
    square = Image.new("RGB", (side, side), _edge(flat))
    square.paste(flat, ((side - flat.width) // 2, (side - flat.height) // 2))
    return square


def _rgb(image: Image.Image) -> Image.Image:
    """On white where it was transparent, in sRGB as far as its profile tells."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    if image.mode in ("I;16", "I", "F"):  # 16-bit grey would be cut off at 255
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if made is not None:
                return made
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile says nothing about the picture
    return image.convert("RGB")


def _edge(image: Image.Image) -> tuple[int, int, int]:
    """The mean colour of the border, so that what is added does not stand out."""
    width, height = image.size
    ring = [(0, 0, width, 1), (0, height - 1, width, height),
            (0, 0, 1, height), (width - 1, 0, width, height)]  # fmt: skip
    pixels = [image.crop(box).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) for box in ring]
    red, green, blue = (
        sum(pixel[channel] for pixel in pixels if isinstance(pixel, tuple)) // len(pixels)
        for channel in range(3)
    )
    return red, green, blue


def _jpeg(image: Image.Image) -> bytes:
    """The picture as a JPEG without metadata, at most `HEAVIEST` bytes where that is possible."""
    data = b""
    for side in (image.width, 2400, 2000, SMALLEST):
        if side > image.width:
            continue
        current = image
        if side < image.width:
            current = image.resize((side, side), Image.Resampling.LANCZOS)
        for quality in (92, 85, 78, 70, 60, 50, 40, 30):
            out = io.BytesIO()
            current.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            data = out.getvalue()
            if len(data) <= HEAVIEST:
                return data
    return data
