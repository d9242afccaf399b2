"""Episodes -> feed/, and the index of what was seen and made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import overload

from essaycast.config import CONFIG_NAME
from essaycast.errors import ConfigError, FeedError
from essaycast.files import write_bytes
from essaycast.model import Episode
from essaycast.pipeline.holdings import Holdings, feed_digest, load_holdings, save_holdings
from essaycast.pipeline.index import Index, Row, save_index, stamps
from essaycast.pipeline.records import Records
from essaycast.pipeline.show import Show
from essaycast.site.addresses import addresses_of, podcast_guid
from essaycast.site.check import PreviousFeed, Severity, must_rules
from essaycast.site.check.context import Options
from essaycast.site.publish import publish as publish_site


class RecordedEpisodes(Sequence[Episode]):
    """The episodes of some records, read when they are looked at.

    The transcripts of ten thousand episodes do not fit into memory; one at a time does.
    """

    def __init__(self, records: Records, guids: Sequence[str]) -> None:
        self._records, self._guids = records, guids

    def __len__(self) -> int:
        return len(self._guids)

    @overload
    def __getitem__(self, index: int) -> Episode: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Episode]: ...
    def __getitem__(self, index: int | slice) -> Episode | Sequence[Episode]:
        if isinstance(index, slice):
            return RecordedEpisodes(self._records, self._guids[index])
        record = self._records.get(self._guids[index])
        if record is None:
            raise IndexError("the record of an episode vanished during the build")
        return record.episode


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing did."""

    hints: tuple[str, ...]
    """What to set or do next."""
    feed: str
    """The feed file."""
    changed: bool
    """True if any file was written."""


def publish(
    show: Show,
    guids: Sequence[str],
    rows: Mapping[str, Row],
    *,
    covers: Iterable[str],
    next_due: float | None,
    complete: bool,
) -> Outcome:
    """Bring `feed/` up to date with the recorded episodes `guids`, then write the index.

    Raises:
        ConfigError, FeedError: as `essaycast.site.publish`; the old feed.xml then stays.
    """
    published = publish_site(
        RecordedEpisodes(Records(show.state / "records"), guids),
        config=show.config,
        show=show.folder,
        feed=show.feed,
        guid=show.config.show.guid,
        previous=_previous(show),
        must=lambda data: _broken(data, show, _moment(rows)),
    )
    titles = [str(row.shown.get("title")) for row in rows.values() if row.state == "fallback"]
    save_holdings(
        show.state,
        Holdings(
            files=tuple(published.files),
            superseded=tuple(published.superseded),
            feed=feed_digest(show.feed),
            fallback=tuple(sorted(titles)),
        ),
    )
    save_index(
        show.state,
        Index(
            inputs=stamps(show.folder, _inputs(show, covers)),
            essays=rows,
            outputs={name: (show.feed / name).stat().st_size for name in published.files},
            next_due=next_due,
            complete=complete,
        ),
    )
    return Outcome(
        hints=(published.hint,) if published.hint else (),
        feed=str(show.feed / "feed.xml"),
        changed=bool(published.written),
    )


def _moment(rows: Mapping[str, Row]) -> datetime:
    """Now; by a clock that was set back, the date of the newest episode that was due before.

    Which episodes are due was decided when they were planned; the rules must not see it
    otherwise.
    """
    dates = [
        datetime.fromisoformat(row.shown["date"])
        for row in rows.values()
        if row.state not in ("draft", "scheduled") and row.shown.get("date")
    ]
    return max([datetime.now(UTC), *dates])


def _broken(candidate: bytes, show: Show, now: datetime) -> list[str]:
    """What a candidate for feed.xml breaks, a line each.

    Compared with the feed that was uploaded last, an episode that would appear twice counts as
    broken; one that is gone does not, for an author may take an essay away.
    """
    try:
        previous = PreviousFeed.read(show.published) if show.published.is_file() else None
    except FeedError:
        previous = None  # our own copy, damaged: the next upload writes it anew
    return [
        f"{finding.where}: {finding.text} ({finding.rule}); {finding.fix}"
        for finding in must_rules(candidate, show.feed, previous, options=Options(now=now))
        if finding.severity is Severity.ERROR
        and (finding.rule == "HIST-DOUBLE" or not finding.rule.startswith("HIST-"))
    ]


def _inputs(show: Show, covers: Iterable[str]) -> Iterable[str]:
    """Everything besides the essays that shapes the feed, relative to the show."""
    config = show.config
    yield CONFIG_NAME
    for interlude in (config.intro, config.outro):
        yield from (name for name in (interlude.file, interlude.bed) if name)
    yield from (name for name in (config.show.cover, config.audio.chapter_sound, *covers) if name)
    templates = show.folder / "templates"
    yield "templates"  # a stamp of (-1, -1) says there is none
    if templates.is_dir():
        for path in templates.rglob("*"):
            yield path.relative_to(show.folder).as_posix()


def identified(show: Show) -> Show:
    """The show with the podcast's identity: assigned once from the feed's first address, then kept.

    It is written into config.toml, because that is what the user keeps and backs up: a new
    address must not make a new podcast. There is none while there is no address.

    Raises:
        ConfigError: config.toml cannot be written.
    """
    settings = show.config.show
    if settings.guid or not settings.base_url:
        return show
    guid = podcast_guid(addresses_of(show.config).feed)
    path = show.folder / CONFIG_NAME
    try:
        text = path.read_bytes().decode("utf-8")
        changed = set_show_guid(text, guid)
        if changed != text:
            write_bytes(path, changed.encode("utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{path}: the podcast's guid cannot be written ({error.strerror}); "
            f'make it writable, or add guid = "{guid}" to [show]'
        ) from error
    config = replace(show.config, show=replace(settings, guid=guid))
    return replace(show, config=config)


def set_show_guid(text: str, guid: str) -> str:
    """`text` of a config.toml with [show] guid set; all else stays as it is."""
    section = re.search(r"(?m)^[ \t]*\[[ \t]*show[ \t]*\][^\n]*\n", text)
    if section is None:
        return text
    following = re.search(r"(?m)^[ \t]*\[", text[section.end() :])
    end = section.end() + following.start() if following else len(text)
    body = text[section.end() : end]
    line = re.compile(r"(?m)^([ \t]*guid[ \t]*=[ \t]*)(?:\"\"|'')")
    if line.search(body):
        body = line.sub(lambda found: f'{found[1]}"{guid}"', body, count=1)
    else:
        eol = "\r\n" if "\r\n" in text else "\n"
        body = re.sub(
            r"(?m)^[ \t]*base_url[^\n]*(?:\n|\Z)",
            lambda found: f'{found[0].rstrip()}{eol}guid = "{guid}"{eol}',
            body,
            count=1,
        )
    return text[: section.end()] + body + text[end:]


def _previous(show: Show) -> list[str]:
    holdings = load_holdings(show.state)
    return [] if holdings is None else [*holdings.files, *holdings.superseded]
