"""feed/ -> the host: what is refused, what is sent, and the look at the result."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from essaycast import hosts
from essaycast.errors import ConfigError, FeedError, UploadError, UsageError
from essaycast.files import write_if_changed, write_text
from essaycast.hosts import Ask, Progress, UploadReport
from essaycast.pipeline.holdings import Holdings, feed_digest, load_holdings, save_holdings
from essaycast.pipeline.lock import locked
from essaycast.pipeline.show import Show, open_show
from essaycast.text import printable

if TYPE_CHECKING:
    from essaycast.hosts.live import Finding

UPLOADED = "uploaded.json"
"""Written here: which feed.xml was published last, and where."""
_OWN_FOLDERS = ("audio/", "transcripts/", "chapters/", "covers/", "assets/")
_SERVER_FILES = (".htaccess", ".nojekyll")
_SHOWN = 5  # findings and titles in one message


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """How an upload was asked for."""

    target: str | None = None
    """Folder or address; None: upload.target of config.toml."""
    prune: bool = False
    """Delete at the host what no feed names any more."""
    dry_run: bool = False
    """Only say what would happen."""
    adopt: bool = False
    """Take over a folder that essaycast did not fill."""
    verify: bool = False
    """Read everything at the host again and compare."""
    allow_fallback: bool = False
    """Publish episodes in a fallback voice, too."""
    accept_host_key: str = ""
    """sftp: fingerprint of a host key to trust from now on."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What an upload did."""

    report: UploadReport
    live: tuple[Finding, ...] = ()
    """What the public address showed afterwards."""
    removed: tuple[str, ...] = ()
    """Superseded files that were removed from feed/, now that no published feed names them."""


def upload(
    folder: Path,
    options: UploadOptions,
    *,
    environ: Mapping[str, str],
    ask: Ask | None = None,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Uploaded:
    """Bring the show's feed/ to its host.

    Raises:
        ConfigError, FeedError: there is nothing that may be published.
        UploadError: as `essaycast.hosts.upload`; or an episode in a fallback voice.
    """
    show = open_show(folder)
    with locked(show.state):
        target = _target(show, options)
        host = hosts.open_host(
            target,
            environ=environ,
            ask=ask,
            base=None if options.target else show.folder,
            accept_host_key=options.accept_host_key,
        )
        _apart(show, target, None if options.target else show.folder)
        holdings = _holdings(show)
        files = _files(show, holdings)
        superseded = [name for name in holdings.superseded if name not in set(holdings.files)]
        feed = _checked_feed(show, options, holdings)
        try:
            report = hosts.upload(
                show.feed,
                files,
                host,
                show=show.config.show.guid,
                prune=options.prune,
                dry_run=options.dry_run,
                adopt=options.adopt,
                verify=options.verify,
                progress=progress,
            )
        finally:
            host.close()
        if options.dry_run:
            return Uploaded(report)
        removed = _remember(show, report, holdings, superseded)
        write_if_changed(show.published, feed)
    return Uploaded(report, live=_live(show, report, feed, files), removed=removed)


def _target(show: Show, options: UploadOptions) -> str:
    target = options.target or show.config.upload.target
    if not target:
        raise UsageError(
            "upload: where to? set target in [upload] of config.toml, or name it: "
            "essaycast upload sftp://user@host/path"
        )
    return target


def _apart(show: Show, target: str, base: Path | None) -> None:
    """Refuse a target that holds feed/ or lies in it."""
    parsed = hosts.parse_target(target)
    if parsed.kind != "local":
        return
    place = ((base or Path.cwd()) / Path(parsed.path).expanduser()).resolve()
    feed = show.feed.resolve()
    if feed.is_relative_to(place) or place.is_relative_to(feed):
        raise UploadError(
            f"{printable(str(place))}: holds feed/ itself or lies in it; "
            "give a folder outside the show"
        )


def _holdings(show: Show) -> Holdings:
    """What the last build left in feed/.

    Raises:
        FeedError: that is not known, or a later build was cut short before it could say.
    """
    holdings = load_holdings(show.state)
    if holdings is None or holdings.feed != feed_digest(show.feed):
        raise FeedError(
            f"{printable(str(show.feed))}: it is not known what in it may be published; "
            "run `essaycast build` (what is made is not made again)"
        )
    return holdings


def _files(show: Show, holdings: Holdings) -> list[str]:
    """What to upload, in order.

    What `publish` made, and what the person put beside it (CNAME, robots.txt); never the
    sound of essays that are not due yet, which may be in feed/ already.
    """
    known = {*holdings.files, *holdings.superseded}
    beside = [
        name
        for name in hosts.files_of(show.feed)
        if name not in known and not name.startswith(_OWN_FOLDERS)
    ]
    beside += [name for name in _SERVER_FILES if (show.feed / name).is_file()]
    return hosts.upload_order({*holdings.files, *beside})


def _checked_feed(show: Show, options: UploadOptions, holdings: Holdings) -> bytes:
    """The bytes of feed.xml, if it may be published."""
    from essaycast.site.check import Severity, must_rules

    if not show.config.show.base_url:
        raise ConfigError(
            "show.base_url is empty, so the feed leads nowhere; set it in config.toml to the "
            "address under which the uploaded folder is reached, and build again"
        )
    try:
        feed = (show.feed / "feed.xml").read_bytes()
    except OSError as error:
        raise FeedError(
            f"{printable(str(show.feed / 'feed.xml'))}: cannot be read ({error.strerror}); "
            "run `essaycast build` first"
        ) from error
    broken = [
        finding for finding in must_rules(feed, show.feed) if finding.severity is Severity.ERROR
    ]
    if broken:
        lines = [
            f"{printable(finding.where)}: {printable(finding.text)} ({finding.rule}); {finding.fix}"
            for finding in broken[:_SHOWN]
        ]
        unsaid = len(broken) - len(lines)
        lines.append(
            "feed.xml was not uploaded, because apps would refuse it"
            + (f" ({unsaid} more like this)" if unsaid else "")
            + "; `essaycast check` says more"
        )
        raise FeedError("\n".join(lines))
    titles = holdings.fallback
    if titles and not options.allow_fallback:
        shown = ", ".join(repr(printable(title)) for title in titles[:_SHOWN])
        more = f" and {len(titles) - _SHOWN} more" if len(titles) > _SHOWN else ""
        raise UploadError(
            f"in the fallback voice: {shown}{more}; build again when {show.config.voice.engine} "
            "can be reached, or --allow-fallback to publish them as they are"
        )
    return feed


def _remember(
    show: Show, report: UploadReport, holdings: Holdings, superseded: list[str]
) -> tuple[str, ...]:
    """Note that the feed is out; remove what only an older feed named."""
    uploaded = {"target": report.address, "feed": report.feed_sha256}
    write_text(show.state / UPLOADED, json.dumps(uploaded, ensure_ascii=False))
    removed: list[str] = []
    for name in superseded:
        path = show.feed / name
        # A state file is data, too: nothing outside feed/ goes because of what it says.
        if path.resolve().is_relative_to(show.feed.resolve()) and path.is_file():
            path.unlink(missing_ok=True)
            removed.append(name)
    if superseded:
        save_holdings(show.state, replace(holdings, superseded=()))
    return tuple(removed)


def _live(show: Show, report: UploadReport, feed: bytes, files: list[str]) -> tuple[Finding, ...]:
    """What the public address shows now; the newest sound file sent is looked at."""
    from essaycast.hosts.live import check_live

    sent = [name for name, _ in report.sent if name.startswith("audio/")]
    media = (sent or [name for name in files if name.startswith("audio/")])[:1]
    sizes = [(name, (show.feed / name).stat().st_size) for name in media]
    return tuple(check_live(show.config.show.base_url, feed, sizes))
