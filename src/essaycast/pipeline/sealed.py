"""State files behind a checksum: a flipped bit is found, not half believed.

A file is a line with the CRC-32 (as zlib, eight hex digits) of what follows, then JSON. This
finds damage, not forgery: who can write state files can write the essays, too.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from essaycast.files import write_text

UNREADABLE = (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What reading a state file and looking into it can raise; all of them mean: made again."""


def write_sealed(path: Path, value: Any) -> None:
    """Write a JSON-like value in place of the one before.

    Raises:
        OSError: the file cannot be written.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    write_text(path, f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}\n{text}")


def read_sealed(path: Path) -> Any:
    """The value in the file.

    Raises:
        OSError: it is not there or cannot be read.
        ValueError: it is damaged.
    """
    line, _, text = path.read_bytes().partition(b"\n")
    if line != b"%08x" % zlib.crc32(text):
        raise ValueError(f"{path}: damaged")
    return json.loads(text)
