"""The show's colours: one deep ground, and what can be read on it and on the pages."""

from __future__ import annotations

import colorsys
import hashlib
import re
from dataclasses import dataclass

from essaycast.errors import ConfigError
from essaycast.text import printable

Colour = tuple[int, int, int]
"""Red, green, blue; 0..255."""

# Deep, calm grounds that stay apart from each other in a list of small covers.
_GROUNDS = ("#1f3a5f", "#1e4d40", "#6a2c3e", "#453a6b", "#7a431d", "#1b5560", "#5a4f1f", "#73324f")
_PAPER_LIGHT: Colour = (251, 250, 247)
_PAPER_DARK: Colour = (22, 23, 26)
_READABLE = 5.2
"""Contrast of accents on the page; WCAG 2.2 AA asks for 4.5."""


@dataclass(frozen=True, slots=True)
class Palette:
    """All as `#rrggbb`."""

    ground: str
    """Ground of made covers."""
    ink: str
    """Text on the ground."""
    soft: str
    """Smaller text on the ground; still readable."""
    tint: str
    """Shapes on the ground."""
    light: str
    """Accent on the light page."""
    dark: str
    """Accent on the dark page."""


def palette_for(title: str, color: str = "") -> Palette:
    """The colours of the show `title`, or those around `color` (`#rrggbb`).

    Raises:
        ConfigError: `color` is not a colour.
    """
    if color and not re.fullmatch(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", color):
        raise ConfigError(f"feed.color {printable(color)!r} is not a colour like #1f3a5f")
    chosen = color or _GROUNDS[hashlib.sha256(title.encode()).digest()[0] % len(_GROUNDS)]
    ground = rgb(chosen)
    ink: Colour = max(((255, 253, 247), (10, 10, 12)), key=lambda ink: contrast(ink, ground))
    return Palette(
        ground=_hex(ground),
        ink=_hex(ink),
        soft=_hex(mix(ink, ground, 0.74)),
        tint=_hex(mix(ink, ground, 0.22)),
        light=_hex(_readable(ground, _PAPER_LIGHT, darker=True)),
        dark=_hex(_readable(ground, _PAPER_DARK, darker=False)),
    )


def rgb(color: str) -> Colour:
    """`#1f3a5f` or `#abc` as numbers."""
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of `one`, the rest of `other`."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1..21 (WCAG 2.2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _readable(color: Colour, paper: Colour, *, darker: bool) -> Colour:
    """`color` made darker or lighter until it can be read on `paper`."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in color))
    if not darker:
        saturation *= 0.75  # a light tone of full strength shouts on a dark page
    made = color
    while contrast(made, paper) < _READABLE and light != (0.0 if darker else 1.0):
        light = max(0.0, light - 0.02) if darker else min(1.0, light + 0.02)
        red, green, blue = (
            round(part * 255) for part in colorsys.hls_to_rgb(hue, light, saturation)
        )
        made = (red, green, blue)
    return made


def _luminance(color: Colour) -> float:
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in color
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _hex(color: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
