"""Reading essay files.

Front matter is YAML between two lines of `---`, read with every value as text, so that
`title: 1984` or `title: Nein` stay what the author typed. A file without front matter, or
without a title in it, takes the title from its first heading or title line.
"""

from __future__ import annotations

import difflib
import re
import stat
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import Any, Literal, NoReturn, cast

from essaycast.errors import EssayError
from essaycast.model import Essay
from essaycast.text import printable, slugify

LARGEST = 5_000_000
"""Bytes; a longer "essay" (a thick book is a megabyte) is a mistake or an attack."""
LONGEST_TITLE = 300
_LONGEST_TITLE_LINE = 150
_FENCE = re.compile(r"---[ \t]*\r?\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_KEYS = frozenset(
    (
        "title",
        "date",
        "guid",
        "draft",
        "summary",
        "author",
        "season",
        "episode",
        "episode_type",
        "explicit",
        "cover",
        "tags",
        "source",
        "voice",
        "intro",
        "outro",
    )
)
# Keys of other tools that look like ours but are not slips of the pen.
_FOREIGN = frozenset({"authors", "dates", "tag", "titles", "covers", "sources", "updated"})
# Free text in which authors write colons and hashes without knowing that YAML minds.
_FREE_LINE = re.compile(
    r"(?m)^(title|summary|author|source):[ \t]+(?![\"'|>])(.*(?::[ \t]| #|:$).*)$"
)
_LOOSE_FENCE = re.compile(r"---[ \t]*\r?\n[A-Za-z_]+:[ \t]")
_TRUE = frozenset({"true", "yes", "on", "ja"})
_FALSE = frozenset({"false", "no", "off", "nein"})


def read_essay(path: Path, *, zone: tzinfo = UTC) -> Essay:
    """Read one essay file; dates without a time zone are in `zone`.

    Raises:
        EssayError: unreadable, binary, not UTF-8, or a value in the front matter is wrong.
    """
    return parse_essay(read_text(path), path, zone=zone)


def read_text(path: Path) -> str:
    """The text of an essay file with its line ends as they are.

    Raises:
        EssayError: unreadable, too large, binary or not UTF-8.
    """
    shown = printable(str(path))
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise EssayError(f"{shown}: not a file; put a text file there")
        if status.st_size > LARGEST:
            raise EssayError(f"{shown}: larger than an essay can be (over 5 MB); split it")
        raw = path.read_bytes()
    except OSError as error:
        raise EssayError(f"{shown}: cannot be read ({error.strerror})") from error
    if b"\0" in raw:
        raise EssayError(
            f"{shown}: not a text file; save it as UTF-8 text, or use `essaycast import`"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise EssayError(
            f"{shown}, line {line}: not UTF-8; save it as UTF-8, or use `essaycast import`"
        ) from error


def split_front_matter(text: str) -> tuple[str | None, str, int]:
    """Front matter (None if there is none), the body, and the body's 1-based first line."""
    opened = _FENCE.match(text)
    if not opened:
        return None, text, 1
    closed = _END.search(text, opened.end())
    if not closed:
        return None, text, 1
    head = text[opened.end() : closed.start()]
    # A thematic break, a paragraph and another break are not front matter.
    if head.strip() and not re.match(r"\s*(?:#.*\n\s*)*[\"']?[\w-]+[\"']?\s*:", head):
        return None, text, 1
    return head, text[closed.end() :], text.count("\n", 0, closed.end()) + 1


def parse_essay(text: str, path: Path, *, zone: tzinfo = UTC) -> Essay:
    """Turn the text of an essay file into an `Essay`; `path` names it in messages.

    Raises:
        EssayError: the front matter is not YAML or a value in it is wrong.
    """
    head, body, body_line = split_front_matter(text)
    if head is None and _LOOSE_FENCE.match(text):
        raise EssayError(
            f"{printable(str(path))}, line 1: the front matter is never closed; "
            "end it with a line of ---"
        )
    values = _Values(path, head or "")
    title = values.text("title")
    if not title:
        title, body, skipped = title_of(body, path)
        body_line += skipped
    if len(title) > LONGEST_TITLE:
        values.fail("title", f"longer than {LONGEST_TITLE} characters")
    kind = values.text("episode_type") or "full"
    if kind not in ("full", "trailer", "bonus"):
        values.fail("episode_type", f"must be full, trailer or bonus, not {printable(kind)!r}")
    intro, outro = values.flag("intro"), values.flag("outro")
    return Essay(
        path=path,
        slug=slugify(path.stem),
        title=title,
        body=body,
        body_line=body_line,
        date=values.moment("date", zone),
        guid=values.text("guid") or None,
        draft=bool(values.flag("draft")),
        summary=values.text("summary"),
        author=values.text("author"),
        season=values.count("season"),
        episode=values.count("episode"),
        episode_type=cast(Literal["full", "trailer", "bonus"], kind),
        explicit=values.flag("explicit"),
        cover=values.text("cover"),
        tags=values.words("tags"),
        source=values.text("source"),
        voice=values.text("voice"),
        intro=intro is not False,
        outro=outro is not False,
    )


def title_of(body: str, path: Path) -> tuple[str, str, int]:
    """Title, the body without its title line, and how many lines were taken away.

    The title is the first line if that is a heading, or a short line that is not a
    sentence of the text; else it is made from the file's name and nothing is taken.
    """
    lines = body.splitlines(keepends=True)
    for number, line in enumerate(lines):
        stripped = line.strip()
        if not stripped or (stripped.startswith("<!--") and stripped.endswith("-->")):
            continue
        heading = re.match(r"#{1,2}[ \t]+(.+?)[ \t]*#*$", stripped)
        underlined = number + 1 < len(lines) and re.match(r"(=+|-{3,})\s*$", lines[number + 1])
        after = lines[number + 1 :]
        if heading:
            return plain(heading.group(1)), "".join(after), number + 1
        if underlined:
            return plain(stripped), "".join(after[1:]), number + 2
        if _is_title_line(stripped) and "".join(after).strip():
            return plain(stripped), "".join(after), number + 1
        break
    return _title_from_name(path), body, 0


def plain(markdown: str) -> str:
    """One line of Markdown without its marks: emphasis, code, links."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)", r"\1", markdown)
    text = re.sub(r"(\*\*|__|\*|`|~~)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return re.sub(r"\s+", " ", text).strip()


def _is_title_line(line: str) -> bool:
    return (
        len(line) <= _LONGEST_TITLE_LINE
        and not re.search(r"(?:[^.][.]|[:;,])$", line)
        and not re.match(r"(?:[-*+>|]|\d+[.)])\s", line)
        and not line.startswith(("```", "<", "[", "!", "{"))
    )


def _title_from_name(path: Path) -> str:
    words = re.sub(r"^\d{4}-\d{2}-\d{2}[-_ ]*", "", path.stem)
    title = re.sub(r"[-_\s]+", " ", words or path.stem).strip()
    return title[:1].upper() + title[1:] if title else "Ohne Titel"


def _quoted(line: re.Match[str]) -> str:
    return f"{line[1]}: '{line[2].strip().replace(chr(39), chr(39) * 2)}'"


class _Values:
    """Front matter as text values, with typed readers that name file, line and key."""

    def __init__(self, path: Path, head: str) -> None:
        self.path = path
        self.head = head
        self.values = self._parsed()
        for key in self.values:
            if key not in _KEYS and key not in _FOREIGN:
                near = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.8)
                if near and near[0] not in self.values:
                    self.fail(key, f"unknown key; did you mean {near[0]!r}?")

    def _parsed(self) -> Mapping[str, Any]:
        if not self.head.strip():
            return {}
        import yaml  # loaded only when an essay is really read

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        head = _FREE_LINE.sub(_quoted, self.head)
        try:
            values = yaml.load(head, Loader=loader)  # BaseLoader: text only, no objects
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f", line {mark.line + 2}" if mark is not None else ""
            problem = printable(str(getattr(error, "problem", None) or "not valid YAML"))
            raise EssayError(
                f"{printable(str(self.path))}{line}: front matter: {problem}; "
                "put values that hold a colon or a quote in quotes"
            ) from error
        except (RecursionError, ValueError) as error:
            raise EssayError(
                f"{printable(str(self.path))}: front matter cannot be read; keep it to plain lines"
            ) from error
        if values in ("", None):
            return {}
        if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
            raise EssayError(
                f"{printable(str(self.path))}: front matter must be lines of `key: value`"
            )
        return values

    def fail(self, key: str, reason: str) -> NoReturn:
        """Raise an EssayError that names the file, the key's line and the key."""
        pattern = re.compile(rf"[\"']?{re.escape(key)}[\"']?\s*:")
        line = next(
            (
                f", line {number}"
                for number, text in enumerate(self.head.splitlines(), 2)
                if pattern.match(text)
            ),
            "",
        )
        raise EssayError(f"{printable(str(self.path))}{line}: {printable(key)}: {reason}")

    def text(self, key: str) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str):
            self.fail(key, "must be a single text")
        # Control characters have no place in titles and tags of a feed.
        value = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", value)
        value = re.sub(r"\s+", " ", value).strip()
        return "" if value.lower() in ("null", "~") else value

    def flag(self, key: str) -> bool | None:
        value = self.text(key).lower()
        if value in _TRUE:
            return True
        if value in _FALSE:
            return False
        if value:
            self.fail(key, f"must be true or false, not {printable(value)!r}")
        return None

    def count(self, key: str) -> int | None:
        value = self.text(key)
        if not value:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", value) or int(value) < 1:
            self.fail(key, f"must be a whole number from 1, not {printable(value)!r}")
        return int(value)

    def words(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if isinstance(value, str):
            value = value.split(",")
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(key, "must be a list of words")
        return tuple(item.strip() for item in value if item.strip())

    def moment(self, key: str, zone: tzinfo) -> datetime | None:
        value = self.text(key)
        if not value:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                return datetime.combine(date.fromisoformat(value), time(), zone)
            moment = datetime.fromisoformat(value)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            moment.astimezone(UTC)  # years at the edge of the calendar overflow here
        except (ValueError, OverflowError):
            self.fail(key, f"must be a date such as 2026-11-21, not {printable(value)!r}")
        return moment
