"""Identity: guid and date are stamped into an essay once and then never change."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path

from essaycast.errors import EssayError
from essaycast.essays.read import parse_essay, read_text, split_front_matter
from essaycast.files import write_bytes
from essaycast.model import Essay
from essaycast.text import printable, slugify

_BOM = b"\xef\xbb\xbf"


def new_guid() -> str:
    """A fresh identity; random, because nothing an author may edit can be part of it."""
    return str(uuid.uuid4())


def stamp(essay: Essay, *, now: datetime, zone: tzinfo, guid: str | None = None) -> Essay:
    """Write the missing ones of `date` and `guid` into the essay's file; say what it is now.

    At most two lines are added (and the fence around them, if there was none); all other
    bytes of the file stay as they are. An essay that has both is returned unchanged.

    Raises:
        EssayError: the file cannot be written.
    """
    lines = []
    if essay.date is None:
        lines.append(f"date: {now.astimezone(zone).isoformat(timespec='seconds')}")
    if essay.guid is None:
        lines.append(f"guid: {guid or new_guid()}")
    if not lines:
        return essay
    text = read_text(essay.path)
    eol = "\r\n" if "\r\n" in text else "\n"
    added = "".join(f"{line}{eol}" for line in lines)
    head, _, _ = split_front_matter(text)
    if head is None:
        text = f"---{eol}{added}---{eol}{text}"
    else:
        # An empty `date:` or `guid:` line is filled; a second one would make the key stand twice.
        kept, added = head, ""
        for line in lines:
            key = line.partition(":")[0]
            empty = re.compile(rf"(?m)^{key}:[ \t]*(?:null|~)?[ \t]*\r?\n")
            if empty.search(kept):
                kept = empty.sub(f"{line}{eol}".replace("\\", r"\\"), kept, count=1)
            else:
                added += f"{line}{eol}"
        start = text.index("\n") + 1
        text = (
            text[:start]
            + kept
            + ("" if kept.endswith("\n") or not kept else eol)
            + added
            + text[start + len(head) :]
        )
    try:
        bom = _BOM if essay.path.read_bytes()[:3] == _BOM else b""
        write_bytes(essay.path, bom + text.encode("utf-8"))
    except OSError as error:
        raise EssayError(
            f"{printable(str(essay.path))}: its identity cannot be written "
            f"({error.strerror}); make the file writable"
        ) from error
    return parse_essay(text, essay.path, zone=zone)


def compose(values: Mapping[str, object], body: str) -> str:
    """The text of a new essay file: front matter in the order of `values`, then the body.

    Empty values (None, "", empty lists) are left out; dates become ISO, booleans
    true/false, everything else is quoted where YAML needs it.
    """
    import yaml

    lines = []
    for key, value in values.items():
        if value is None or value == "" or value == () or value == []:
            continue
        if isinstance(value, datetime):
            shown = value.isoformat(timespec="seconds")
        elif isinstance(value, date):
            shown = value.isoformat()
        elif isinstance(value, bool):
            shown = "true" if value else "false"
        elif isinstance(value, int):
            shown = str(value)
        elif isinstance(value, list | tuple):
            words = [str(item) for item in value]
            shown = yaml.safe_dump(
                words, default_flow_style=True, allow_unicode=True, width=10**6
            ).strip()
        else:
            shown = yaml.safe_dump(str(value), allow_unicode=True, width=10**6)
            shown = shown.strip().removesuffix("...").strip()
        lines.append(f"{key}: {shown}")
    return "---\n" + "\n".join(lines) + "\n---\n\n" + body.strip("\n") + "\n"


def free_path(folder: Path, title: str, *, taken: frozenset[str] = frozenset()) -> Path:
    """A path in `folder` named after `title` that no file has yet (`-2`, `-3`, ... if needed)."""
    slug = slugify(title)
    for number in range(1, 100_000):
        name = f"{slug}.md" if number == 1 else f"{slug}-{number}.md"
        path = folder / name
        if name not in taken and not path.exists() and not path.is_symlink():
            return path
    raise EssayError(f"{folder}: no free file name left for {printable(title)!r}")
