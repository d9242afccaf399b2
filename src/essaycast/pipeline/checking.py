"""What `essaycast check` compares a feed with: the show it was made from, if there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from essaycast.config import CONFIG_NAME
from essaycast.errors import EssayError, FeedError, UsageError
from essaycast.essays.names import essay_paths
from essaycast.essays.read import read_essay
from essaycast.pipeline.show import Show, open_show
from essaycast.script import make_script
from essaycast.site.check import Finding, PreviousFeed, check_folder, check_url
from essaycast.site.check.context import Options
from essaycast.site.check.remote import fetch
from essaycast.site.check.run import SOUNDS

__all__ = ["LISTEN", "SOUNDS", "check"]

LISTEN = 20
"""Episodes, the newest, whose sound is decoded unless told otherwise: minutes, not hours."""
_SCRIPTS = 200  # episodes whose script is made anew to compare; each takes milliseconds
_FRONT = 4096  # bytes in which the front matter's guid is looked for
_GUID = re.compile(rb"""^guid:[ \t]*["']?([^"'\s]+)""", re.MULTILINE)
Report = Callable[[str, int, int], None]


def check(
    target: str | None,
    show: Path | None,
    *,
    previous: str | None = None,
    only: Iterable[str] = (),
    listen: int | None = LISTEN,
    report: Report = lambda what, done, total: None,
) -> list[Finding]:
    """Check a folder, an address, or the show's own feed.

    Args:
        target: an address, a folder with feed.xml, or a show's folder; None: `show`'s feed.
        show: the show whose config and essays the feed is compared with, if any.
        previous: file or address of the feed as it was published before; None: for the
            show's own feed the one uploaded last, if there was an upload.
        only: rules to run; empty: all.
        listen: how many episodes' sound is decoded; None: all.
        report: called with (what, done, of how many) while something slow goes on.

    Raises:
        UsageError: an unknown rule, or nothing to check.
        FeedError: there is no feed; the previous one cannot be read.
        ConfigError: the show's config is wrong.
    """
    before = _previous(previous)
    if target is not None and "://" in target:
        options = Options(listen=listen)
        return check_url(target, previous=before, only=only, options=options, report=report)
    folder = Path(target) if target is not None else None
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{target}: no such folder; name one with feed.xml in it, or an address")
    opened = _show_of(folder, show)
    if folder is None or (opened is not None and folder.resolve() == opened.folder.resolve()):
        if opened is None:
            raise UsageError("nothing to check here; name a folder, an address, or --show DIR")
        folder = opened.feed
    if before is None and opened is not None and opened.published.is_file():
        before = PreviousFeed.read(opened.published)
    return check_folder(
        folder, previous=before, only=only, options=_options(opened, listen), report=report
    )


def _show_of(folder: Path | None, show: Path | None) -> Show | None:
    """The show a folder belongs to: itself, or the one whose `feed/` it is."""
    if show is not None:
        return open_show(show)
    if folder is None:
        return None
    place = folder.resolve()
    if (place / CONFIG_NAME).is_file():
        return open_show(place)
    if place.name == "feed" and (place.parent / CONFIG_NAME).is_file():
        return open_show(place.parent)
    return None


def _options(show: Show | None, listen: int | None) -> Options:
    if show is None:
        return Options(listen=listen)
    return Options(
        base_url=show.config.show.base_url,
        loudness=show.config.audio.loudness,
        true_peak=show.config.audio.true_peak,
        sentences=_Scripts(show),
        silent=show.config.voice.engine == "silent",
        listen=listen,
    )


class _Scripts:
    """Sentences of the scripts as they would be made now, by guid; of the first that are asked.

    An essay that was edited and not built since is found by it: listeners hear the old text.
    """

    def __init__(self, show: Show) -> None:
        self._show = show
        self._left = _SCRIPTS
        self._paths: dict[str, Path] | None = None

    def __call__(self, guid: str) -> Sequence[str]:
        if self._left <= 0 or not guid:
            return ()
        self._left -= 1
        if self._paths is None:
            self._paths = self._find()
        path = self._paths.get(guid)
        if path is None:
            return ()
        config = self._show.config
        try:
            essay = read_essay(path, zone=self._show.zone)
            script = make_script(essay, config, engine=config.voice.engine)
        except EssayError:
            return ()  # the build names it; here it only means that its script is not known
        return [utterance.text for utterance in script.utterances]

    def _find(self) -> dict[str, Path]:
        """guid -> essay file, by a look at the front matter: of thousands only some are read."""
        found: dict[str, Path] = {}
        for path in essay_paths(self._show.episodes):
            with path.open("rb") as stream:
                match = _GUID.search(stream.read(_FRONT))
            if match is not None:
                found[match.group(1).decode("utf-8", "replace")] = path
        return found


def _previous(source: str | None) -> PreviousFeed | None:
    if source is None:
        return None
    if "://" in source:
        return PreviousFeed.read(fetch(source))
    path = Path(source)
    if not path.is_file():
        raise FeedError(f"{source}: no such file; name the feed.xml that was published before")
    return PreviousFeed.read(path)
