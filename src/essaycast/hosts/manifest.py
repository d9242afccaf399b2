"""What essaycast knows of its files at a host, kept there beside them.

The manifest is what makes an upload resumable and pruning safe: only names in it were put
there by essaycast. It is announced before it is true (`sending`), so that a run that is
killed leaves no file nobody answers for, and it is compared with the listing of the host
before it is used. It is public like everything beside it and holds names, sizes and
hashes of public files only.

Its name has no leading dot: some FTP servers neither accept nor list such files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

NAME = "essaycast-manifest.json"
LARGEST = 64 * 2**20
"""Bytes; a show of 20,000 episodes needs about 30 MB less."""
_VERSION = 1
_NAME_LENGTH = 1000


class DamagedManifest(ValueError):
    """What is at the host under the manifest's name cannot be read as one."""


@dataclass(frozen=True, slots=True)
class File:
    """A file essaycast put at the host, or is about to."""

    size: int
    """Bytes."""
    sha256: str
    """Hex digest."""
    feeds: tuple[int, ...] = ()
    """Numbers of the feeds that name it."""
    was: int | None = None
    """Only while sending: size of what stood at the host under the name before."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.xml that was, or was about to be, published."""

    number: int
    """Rising; 1 is the first upload's."""
    sha256: str
    """Hex digest of feed.xml."""
    published: bool
    """False while the upload that brings it is under way."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All of it. The empty one stands for a host essaycast has not been to."""

    show: str = ""
    """Identity of the podcast (podcast:guid), so that two shows do not share a folder."""
    files: Mapping[str, File] = field(default_factory=dict)
    """Confirmed: these were there, whole, when the manifest was written."""
    sending: Mapping[str, File] = field(default_factory=dict)
    """Announced: any of these may be there, as before, or not at all."""
    feeds: tuple[Feed, ...] = ()
    """From the last one published before the current one, oldest first."""

    @property
    def owned(self) -> set[str]:
        """Names essaycast may overwrite and delete."""
        return {*self.files, *self.sending}

    def settled(self, sizes: Mapping[str, int]) -> Manifest:
        """Compare with the sizes at the host; what is not certain is left out of `files`.

        An announced file counts as sent if its size is the announced one and not that of
        its predecessor: hosts rename what is whole, so a half file has another size.
        """
        files = {
            name: file
            for name, file in self.files.items()
            if sizes.get(name) == file.size and name not in self.sending
        }
        for name, file in self.sending.items():
            before = self.files.get(name)
            size = sizes.get(name)
            if size == file.size and size != file.was:
                files[name] = replace(file, was=None)
            elif before is not None and size == before.size and size != file.size:
                files[name] = before
        return replace(self, files=files)

    def protected(self) -> set[str]:
        """Names that a feed listeners may still hold leads to."""
        numbers = {feed.number for feed in self.feeds}
        return {
            name
            for known in (self.files, self.sending)
            for name, file in known.items()
            if numbers.intersection(file.feeds)
        }

    def announcing(self, sha256: str) -> tuple[tuple[Feed, ...], int]:
        """The feeds with one of that hash as the newest, and its number."""
        if self.feeds and self.feeds[-1].sha256 == sha256:
            return self.feeds, self.feeds[-1].number
        number = self.feeds[-1].number + 1 if self.feeds else 1
        return (*self.feeds, Feed(number, sha256, published=False)), number


def published(feeds: tuple[Feed, ...]) -> tuple[Feed, ...]:
    """`feeds` once the newest is out: it, the one published before, and all in between.

    Those in between come from runs that were cut off: nobody knows whether a listener
    saw them.
    """
    *before, newest = feeds
    kept: list[Feed] = []
    for feed in reversed(before):
        kept.insert(0, feed)
        if feed.published:
            break
    return (*kept, replace(newest, published=True))


def with_feed(files: Mapping[str, File], number: int, named: set[str]) -> dict[str, File]:
    """`files` with feed `number` noted on those it names."""
    return {
        name: replace(file, feeds=(*(n for n in file.feeds if n != number), number))
        if name in named
        else file
        for name, file in files.items()
    }


def safe_name(name: str) -> bool:
    """True for a name that stays below the folder it is joined to, on every system."""
    return (
        0 < len(name) <= _NAME_LENGTH
        and name.isprintable()
        and "\\" not in name
        and ":" not in name
        and all(part not in ("", ".", "..") for part in name.split("/"))
    )


def dump(manifest: Manifest) -> bytes:
    """The manifest as it is stored: one line a file, sorted, no clock."""
    kept = {feed.number for feed in manifest.feeds}

    def shown(known: Mapping[str, File]) -> str:
        lines = [f"{_json(name)}:{_json(_file(known[name], kept))}" for name in sorted(known)]
        return "{\n" + ",\n".join(lines) + "\n}"

    feeds = [
        {"number": feed.number, "sha256": feed.sha256, "published": feed.published}
        for feed in manifest.feeds
    ]
    return (
        f'{{"essaycast":{_VERSION},\n'
        '"about":"Written by essaycast upload; it knows by this file what it may replace.",\n'
        f'"show":{_json(manifest.show)},\n'
        f'"feeds":{_json(feeds)},\n'
        f'"files":{shown(manifest.files)},\n'
        f'"sending":{shown(manifest.sending)}}}\n'
    ).encode("ascii")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _file(file: File, feeds: set[int]) -> dict[str, Any]:
    value: dict[str, Any] = {"size": file.size, "sha256": file.sha256}
    numbers = [number for number in file.feeds if number in feeds]
    if numbers:
        value["feeds"] = numbers
    if file.was is not None:
        value["was"] = file.was
    return value


def load(data: bytes) -> Manifest:
    """Read a manifest; a stranger may have written it, so every value is checked.

    Raises:
        DamagedManifest: it is none, or half of one.
    """
    try:
        value = json.loads(data)
        if not isinstance(value, dict) or value.get("essaycast") != _VERSION:
            raise DamagedManifest("not a manifest of this version")
        return Manifest(
            show=_text(value["show"]),
            files=_files(value["files"]),
            sending=_files(value["sending"]),
            feeds=tuple(
                Feed(_number(item["number"]), _text(item["sha256"]), item["published"] is True)
                for item in value["feeds"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedManifest(str(error)) from error


def _files(value: Mapping[str, Any]) -> dict[str, File]:
    found: dict[str, File] = {}
    for name, item in value.items():
        if not safe_name(name) or name == NAME:
            raise DamagedManifest("a name in it leads out of the folder")
        was = item.get("was")
        found[name] = File(
            size=_number(item["size"]),
            sha256=_text(item["sha256"]),
            feeds=tuple(_number(number) for number in item.get("feeds", ())),
            was=None if was is None else _number(was),
        )
    return found


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise DamagedManifest("a number in it is none")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _NAME_LENGTH:
        raise DamagedManifest("a text in it is none")
    return value
