"""One line an episode, the same in `build` and `status`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from essaycast.text import printable


def episode_line(
    state: str,
    slug: str,
    shown: Mapping[str, Any],
    *,
    asked: int | None = None,
    stored: int | None = None,
) -> str:
    """State, name and what was measured; parts that are not known are left out."""
    parts = [f"{state:<10}{slug}"]
    if shown.get("date"):
        parts.append(str(shown["date"])[:10])
    if shown.get("duration") is not None:
        parts.append(clock(float(shown["duration"])))
        parts.append(f"{int(shown['size']) / 1_000_000:.1f} MB")
        parts.append(f"{float(shown['loudness']):.1f} LUFS")
        parts.append(f"{float(shown['true_peak']):.1f} dBTP")
        parts.append(printable(str(shown["voice"])))
    if asked is not None and stored is not None:
        parts.append(f"{asked} asked, {stored} from the store")
    return "  ".join(parts)


def clock(seconds: float) -> str:
    """`4:05` or `1:02:03`, rounded to whole seconds."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
