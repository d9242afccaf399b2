"""Covers for shows and episodes that have none: the title in a good serif over a quiet wave.

Drawn from the words and the colours alone, so the same show always gets the same picture.
The face is Source Serif (SIL Open Font License) from the package font-source-serif-pro: no
font of the system is needed, and none can change the picture.
"""

from __future__ import annotations

import hashlib
import math
from functools import cache
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

from essaycast.site.palette import Palette

DESIGN = 1
"""Raised when the drawing changes, so that covers already made are made anew."""
SIZE = 3000
"""Pixels of a side; what directories prefer."""
_MARGIN = 260
_WIDTH = SIZE - 2 * _MARGIN
_TITLE_SIZES = (400, 360, 320, 290, 260, 230, 200, 176, 150, 128, 108)


def draw_cover(headline: str, *, above: str = "", below: str = "", palette: Palette) -> Image.Image:
    """A square picture: `above` small, `headline` large, a wave, `below` (the author)."""
    image = Image.new("RGB", (SIZE, SIZE), palette.ground)
    draw = ImageDraw.Draw(image)
    top = _MARGIN - 20
    if _drawable(above):
        font = _face("Regular", 92)
        draw.text(
            (_MARGIN, top), _fitting(_drawable(above), font, _WIDTH), font=font, fill=palette.soft
        )
        top += 220
    _headline(draw, _drawable(headline) or "…", top, palette)
    _wave(draw, headline, palette)
    font = _face("Regular", 118)
    name = _fitting(_drawable(below), font, _WIDTH)
    draw.text((_MARGIN, SIZE - _MARGIN), name, font=font, fill=palette.ink, anchor="ls")
    return image


def _headline(draw: ImageDraw.ImageDraw, text: str, top: int, palette: Palette) -> None:
    """The title as large as it fits above the wave, at most six lines."""
    bottom = 1760
    for size in _TITLE_SIZES:
        font = _face("Semibold", size)
        lines = _wrap(text, font)
        step = round(size * 1.14)
        if lines is not None and len(lines) <= 6 and top + step * len(lines) <= bottom:
            break
    else:  # a word wider than the picture, or more words than a cover can hold
        size = 176
        font = _face("Semibold", size)
        step = round(size * 1.14)
        lines = _forced(text, font)
        room = (bottom - top) // step
        if len(lines) > room:
            lines = [*lines[: room - 1], _fitting(f"{lines[room - 1]} …", font, _WIDTH)]
    for number, line in enumerate(lines):
        # A little to the left, so that the stems stand on the margin and not their side bearing.
        draw.text((_MARGIN - size * 0.045, top + number * step), line, font=font, fill=palette.ink)


def _wave(draw: ImageDraw.ImageDraw, seed: str, palette: Palette) -> None:
    """Bars like a voice seen from afar; which bars, the words decide."""
    bars, middle, tallest, width = 56, 2180, 300, 20
    numbers = hashlib.sha512(seed.encode("utf-8", "replace")).digest()
    step = (_WIDTH - width) / (bars - 1)
    for bar in range(bars):
        # Phrases swell and fall; the digest makes each title's voice its own.
        phrase = abs(math.sin(math.pi * (bar + numbers[0] / 32) / (7 + numbers[1] % 5)))
        grain = numbers[2 + bar] / 255
        height = max(width, tallest * (0.16 + 0.84 * phrase * (0.35 + 0.65 * grain)))
        left = _MARGIN + round(bar * step)
        fill = palette.soft if bar < bars * 0.38 else palette.tint
        draw.rounded_rectangle(
            (left, middle - height / 2, left + width, middle + height / 2), width / 2, fill=fill
        )


def _wrap(text: str, font: ImageFont.FreeTypeFont) -> list[str] | None:
    """Lines broken at blanks and hyphens; None if a word alone is too wide."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if font.getlength(word) > _WIDTH:
            return None
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= _WIDTH:
            line = longer
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _forced(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Lines broken anywhere, for a word wider than the picture."""
    lines = [""]
    for char in text[:400]:
        if font.getlength(lines[-1] + char) > _WIDTH:
            lines.append("")
        lines[-1] += char
    return [line.strip() for line in lines if line.strip()]


def _fitting(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """`text`, shortened until it is no wider than `width`."""
    text = text[:400]
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _drawable(text: str) -> str:
    """`text` without what the face cannot show (emoji, other scripts)."""
    known = _known()
    return " ".join("".join(char if ord(char) in known else " " for char in text).split())


@cache
def _known() -> frozenset[int]:
    """Code points the face has, as far as German and its neighbours need them."""
    font = _face("Semibold", 40)
    missing = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
    found = {ord(" ")}
    for point in (*range(0x21, 0x7F), *range(0xA1, 0x250), *range(0x370, 0x500),
                  *range(0x1E00, 0x1F00), *range(0x2010, 0x2070), *range(0x20A0, 0x20C0),
                  *range(0x2100, 0x2150), *range(0x2190, 0x2200)):  # fmt: skip
        mask = font.getmask(chr(point))
        if (mask.getbbox(), bytes(mask)) != missing and mask.getbbox() is not None:
            found.add(point)
    return frozenset(found)


@cache
def _face(weight: str, size: int) -> ImageFont.FreeTypeFont:
    source = files("font_source_serif_pro") / "files" / f"SourceSerifPro-{weight}.otf"
    with as_file(source) as path:
        # The basic layout needs no library that some wheels of Pillow lack.
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
