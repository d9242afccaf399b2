"""A cover looked at: format, size, colours. Pixels are decoded only where asked, and bounded."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO

MAX_BYTES = 32 * 2**20
"""Largest picture file that is read."""
MAX_PIXELS = 6000 * 6000
"""Largest picture that is decoded."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found in a picture."""

    bytes: int
    format: str = ""
    """`JPEG`, `PNG`, another name of Pillow's, or empty: no picture."""
    width: int = 0
    height: int = 0
    mode: str = ""
    """Pillow's: `RGB`, `CMYK`, `L`, `RGBA`, ..."""
    alpha: bool = False
    turned: bool = False
    """EXIF says to turn it before showing."""
    frames: int = 1
    error: str = ""
    """Why it cannot be decoded."""


def read_picture(data: bytes, *, pixels: bool) -> Picture:
    """Look at a picture file; decode its pixels too if `pixels`. Never raises for its content."""
    from PIL import Image

    try:
        # Pillow warns of large pictures; the size is looked at here before anything is decoded.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                facts = Picture(
                    bytes=len(data),
                    format=image.format or "",
                    width=image.width,
                    height=image.height,
                    mode=image.mode,
                    alpha="A" in image.mode.upper() or "transparency" in image.info,
                    turned=image.getexif().get(0x0112, 1) not in (0, 1),
                    frames=getattr(image, "n_frames", 1),
                )
                if pixels and image.width * image.height <= MAX_PIXELS:
                    try:
                        image.load()
                    except (OSError, ValueError, SyntaxError, struct.error) as error:
                        return Picture(
                            len(data), facts.format, facts.width, facts.height, facts.mode,
                            error=str(error) or "damaged",
                        )  # fmt: skip
                return facts
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        return Picture(len(data), error=str(error) or "no picture")
