"""Covers: given pictures become what directories demand, missing ones are made."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw
from site_makers import GUID, episode, settings

from essaycast.errors import ConfigError
from essaycast.site.covers import HEAVIEST, show_cover, tag_cover
from essaycast.site.palette import contrast, palette_for, rgb
from essaycast.site.publish import publish


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return tmp_path


def cover(show: Path, given: str = "", **more) -> Image.Image:
    made = show_cover(settings(cover=given, **more), show, show / "feed")
    data = (show / "feed" / made.cover).read_bytes()
    assert (show / "feed" / "cover.jpg").read_bytes() == data
    assert len(data) <= HEAVIEST
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.format == "JPEG" and image.mode == "RGB"
    assert image.width == image.height == made.width and 1400 <= image.width <= 3000
    assert not image.getexif() and "icc_profile" not in image.info
    small = Image.open(show / "feed" / made.thumb)
    assert small.size == (640, 640)
    assert Image.open(show / "feed" / "icon.png").size == (180, 180)
    return image


def save(show: Path, name: str, image: Image.Image, **options) -> str:
    path = show / "assets" / name
    path.parent.mkdir(exist_ok=True)
    image.save(path, **options)
    return f"assets/{name}"


def near(pixel, meant, tolerance: int = 12) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, meant, strict=True))


def noise(size: int) -> Image.Image:
    """A picture no encoder can make small."""
    import numpy as np

    values = np.random.default_rng(7).integers(0, 256, (size, size, 3), dtype="uint8")
    return Image.fromarray(values)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "CMYK", "1"])
def test_every_colour_mode_becomes_rgb(show, mode):
    image = Image.new("RGB", (1500, 1500), (200, 30, 40)).convert(mode)
    name = save(show, "bild.tif" if mode == "CMYK" else "bild.png", image)
    made = cover(show, name)
    # A dithered picture is heavy and may be made a little smaller to stay below the limit.
    assert made.width == 1500 or (mode == "1" and made.width == 1400)
    if mode in ("RGB", "RGBA", "CMYK"):
        assert near(made.getpixel((700, 700)), (200, 30, 40))


def test_sixteen_bit_grey_keeps_its_tones(show):
    name = save(show, "grau.png", Image.new("I;16", (1500, 1500), 128 * 256))
    assert near(cover(show, name).getpixel((5, 5)), (128, 128, 128))


def test_transparent_becomes_white(show):
    image = Image.new("RGBA", (1500, 1500), (0, 0, 0, 0))
    assert near(cover(show, save(show, "klar.png", image)).getpixel((5, 5)), (255, 255, 255))


def test_nothing_is_cut_away_and_the_border_goes_on(show):
    image = Image.new("RGB", (2000, 1000), (10, 120, 60))
    ImageDraw.Draw(image).rectangle((100, 100, 1900, 900), fill=(250, 250, 0))
    made = cover(show, save(show, "breit.png", image))
    assert made.size == (2000, 2000)
    assert near(made.getpixel((1000, 20)), (10, 120, 60))
    assert near(made.getpixel((1000, 1000)), (250, 250, 0))
    assert near(made.getpixel((150, 1000)), (250, 250, 0))


def test_a_photo_lying_on_its_side_is_turned(show):
    image = Image.new("RGB", (1600, 1600), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 1600, 200), fill="black")
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    made = cover(show, save(show, "foto.jpg", image, exif=exif))
    assert near(made.getpixel((1590, 800)), (0, 0, 0))
    assert near(made.getpixel((10, 800)), (255, 255, 255))


def test_a_profile_is_honoured_and_a_broken_one_survived(show):
    good = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.new("RGB", (1500, 1500), (40, 90, 160))
    for number, profile in enumerate((good, b"not a profile")):
        name = save(show, f"profil{number}.png", image, icc_profile=profile)
        assert near(cover(show, name).getpixel((5, 5)), (40, 90, 160))


@pytest.mark.parametrize("side, meant", [(700, 1400), (1400, 1400), (3000, 3000), (4000, 3000)])
def test_too_small_grows_and_too_large_shrinks(show, side, meant):
    image = Image.new("RGB", (side, side), "navy")
    assert cover(show, save(show, "bild.png", image)).width == meant


def test_a_heavy_picture_gets_light(show):
    assert cover(show, save(show, "rauschen.png", noise(1500))).width in (1400, 1500)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.mark.parametrize("side", [9_500, 13_000, 50_000])
def test_a_picture_of_endless_pixels_is_refused_before_it_is_read(show, side):
    (show / "bombe.png").write_bytes(bomb(side, side))
    with pytest.raises(ConfigError, match=r"bombe\.png has more pixels than can be used"):
        cover(show, "bombe.png")


@pytest.mark.parametrize(
    "name, data, message",
    [
        ("text.jpg", b"kein Bild", "not a picture that can be read"),
        ("leer.png", b"", "not a picture that can be read"),
        ("zeichnung.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "save it as JPEG or PNG"),
        ("kaputt.png", bomb(1500, 1500), "is damaged"),
    ],
)
def test_what_is_no_picture_is_one_line(show, name, data, message):
    (show / name).write_bytes(data)
    with pytest.raises(ConfigError, match=message) as caught:
        cover(show, name)
    assert "\n" not in str(caught.value) and name in str(caught.value)


def test_an_icon_is_no_cover(show):
    name = save(show, "winzig.png", Image.new("RGB", (64, 64)))
    with pytest.raises(ConfigError, match="64 x 64 pixels"):
        cover(show, name)


@pytest.mark.parametrize("given", ["../geheim.png", "/etc/hostname", "assets/../../geheim.png"])
def test_a_path_never_leaves_the_show(show, given):
    inner = show / "show"
    inner.mkdir()
    Image.new("RGB", (1500, 1500)).save(show / "geheim.png")
    with pytest.raises(ConfigError, match="outside the show's folder"):
        cover(inner, given)
    (inner / "link.png").symlink_to(show / "geheim.png")
    with pytest.raises(ConfigError, match="outside the show's folder"):
        cover(inner, "link.png")


def test_a_missing_file_says_where_it_is_looked_for(show):
    with pytest.raises(ConfigError, match=r"show\.cover: no file assets/x\.png"):
        cover(show, "assets/x.png")


def test_a_new_picture_gets_a_new_address(show):
    first = show_cover(settings(), show, show / "feed")
    again = show_cover(settings(), show, show / "feed")
    other = show_cover(settings(title="Anders"), show, show / "feed")
    assert first == again and first.cover != other.cover


def test_made_covers_are_the_same_everywhere_and_not_made_twice(show, monkeypatch):
    one = cover(show).tobytes()
    assert cover(show / "anderswo").tobytes() == one

    def fail(*args, **kwargs):
        raise AssertionError("drawn again")

    monkeypatch.setattr("essaycast.site.artwork.draw_cover", fail)
    cover(show)


@pytest.mark.parametrize(
    "title",
    [
        "K",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungszeremonie",
        "Ein sehr langer Titel, der nicht enden will, weil jemand alles sagen wollte " * 6,
        "🚀🚀🚀",
        "שלום עולם",
        "\u202e<b>&",
    ],
)
def test_any_title_makes_a_cover_with_margins(show, title):
    made = cover(show, title=title)
    ground = made.getpixel((5, 5))
    for x in range(0, 3000, 60):
        assert near(made.getpixel((2950, x)), ground, 16)
        assert near(made.getpixel((x, 2980)), ground, 16)


def test_every_title_can_be_read_on_its_ground():
    for title in map(str, range(40)):
        made = palette_for(title)
        assert contrast(rgb(made.ink), rgb(made.ground)) > 7
        assert contrast(rgb(made.soft), rgb(made.ground)) > 4.5
    for color in ("#ffffff", "#000", "#f2c14e", "#ff0000", "#7f7f7f"):
        made = palette_for("x", color)
        assert contrast(rgb(made.ink), rgb(made.ground)) > 4.5
        assert contrast(rgb(made.light), (251, 250, 247)) > 4.5
        assert contrast(rgb(made.dark), (22, 23, 26)) > 4.5
    with pytest.raises(ConfigError, match="is not a colour"):
        palette_for("x", "blau")


def test_episodes_have_their_own_pictures(show):
    feed = show / "feed"
    name = save(show, "folge.png", Image.new("RGB", (1500, 1500), (1, 99, 200)))
    made = publish(
        [episode(feed, 0, cover=name), episode(feed, 1)],
        config=settings(feed='covers = "each"'), show=show, feed=feed, guid=GUID,
    )  # fmt: skip
    text = (feed / "feed.xml").read_text()
    own = [name for name in made.files if name.startswith("covers/") and "small" not in name]
    assert len(own) == 3
    for name in own:
        assert text.count(f'itunes:image href="https://klartext.example.org/podcast/{name}"') == 1
        assert Image.open(feed / name).size in ((1500, 1500), (3000, 3000))


def test_the_picture_inside_a_sound_file(show):
    data = tag_cover(show, settings())
    assert Image.open(io.BytesIO(data)).size == (1000, 1000) and len(data) < 200_000
    name = save(show, "folge.png", Image.new("RGB", (1500, 1500), (1, 99, 200)))
    own = Image.open(io.BytesIO(tag_cover(show, settings(), name)))
    assert near(own.getpixel((5, 5)), (1, 99, 200))
