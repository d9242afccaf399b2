"""Runs the rules over a feed: a folder, a candidate before it is published, an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from essaycast.errors import FeedError
from essaycast.site.check.context import Context, Options, entry_of
from essaycast.site.check.document import (
    MAX_BYTES,
    Document,
    Item,
    Malformed,
    Source,
    read_document,
    read_items,
    read_prolog,
)
from essaycast.site.check.files import Files, LocalFiles, NoFiles
from essaycast.site.check.findings import Finding, Problem
from essaycast.site.check.history import PreviousFeed
from essaycast.site.check.registry import Needs, Rule, all_rules, choose, find_rule
from essaycast.site.check.values import folder_of

if TYPE_CHECKING:
    from essaycast.site.check.transport import Answers

FEED_NAME = "feed.xml"
SOUNDS = "sound files"
"""What a report is about while sound is read."""
_MAX_FINDINGS = 50  # of one rule; the rest is counted
Report = Callable[[str, int, int], None]
"""Called with (what, done, of how many) while something slow goes on."""


def _silent(what: str, done: int, total: int) -> None:
    """No report."""


def check_folder(
    feed: Path,
    *,
    previous: PreviousFeed | None = None,
    only: Iterable[str] = (),
    options: Options | None = None,
    report: Report = _silent,
) -> list[Finding]:
    """Check `feed/feed.xml` and every file beside it, by all rules but those for a server.

    `only` names the rules to run (`ENC-*` a family). Findings come in the order of the rules,
    and within one in the order of the feed; an empty list means nothing was found.

    Raises:
        FeedError: there is no feed.xml.
        UsageError: `only` names a rule there is not.
    """
    source = feed / FEED_NAME
    if not source.is_file():
        raise FeedError(f"no {FEED_NAME} in {feed}; `essaycast build` makes one")
    chosen = [rule for rule in (choose(only) or all_rules()) if rule.needs < Needs.HTTP]
    return _check(
        source, lambda base: LocalFiles(feed, base), chosen, previous, options or Options(), report
    )


def must_rules(
    candidate: bytes,
    feed: Path | None = None,
    previous: PreviousFeed | None = None,
    *,
    options: Options | None = None,
) -> list[Finding]:
    """Check a feed.xml that is about to replace the one in `feed` by the rules it must not break.

    Cheap: the XML, and which files exist with what sizes; nothing is decoded. Time and memory
    are linear in the number of episodes.
    """
    chosen = [rule for rule in all_rules() if rule.must]
    return _check(
        candidate,
        lambda base: LocalFiles(feed, base) if feed is not None else NoFiles(),
        chosen,
        previous,
        options or Options(),
        _silent,
    )


def check_url(
    url: str,
    *,
    previous: PreviousFeed | None = None,
    only: Iterable[str] = (),
    options: Options | None = None,
    depth: int = 10,
    fetch: int = 3,
    report: Report = _silent,
) -> list[Finding]:
    """Check the feed at `url` and the server it lies on.

    The files of the first `depth` episodes are asked for, and the sound of the first `fetch`
    is fetched and looked at; of the others only what the feed says. Time, number of requests
    and bytes are bounded (see `remote`).

    Raises:
        FeedError: `url` is no web address.
        UsageError: `only` names a rule there is not.
    """
    from essaycast.site.check.remote import RemoteFiles, fetch_feed

    chosen = list(choose(only) or all_rules())
    wanted = options or Options()
    with RemoteFiles(url) as files:
        answers, source = fetch_feed(files, url)
        base = wanted.base_url or folder_of(answers.final or url)
        files.base = base
        return _check(
            source,
            lambda _: files,
            chosen,
            previous,
            replace(wanted, base_url=base),
            report,
            answers=answers,
            depth=depth,
            fetch=min(fetch, depth),
        )


def _check(
    source: Source,
    open_files: Callable[[str], Files],
    chosen: Sequence[Rule],
    previous: PreviousFeed | None,
    options: Options,
    report: Report,
    *,
    answers: Answers | None = None,
    depth: int = 0,
    fetch: int = 0,
) -> list[Finding]:
    runner = _Runner(chosen)
    prolog = read_prolog(source)
    document = Document(prolog)
    fatal: Problem | None = None
    if prolog.size > MAX_BYTES or prolog.crowded:
        fatal = Problem("too large to be read", FEED_NAME)
    elif prolog.size:
        try:
            document = read_document(source, prolog)
        except Malformed as error:
            fatal = Problem(str(error), FEED_NAME, error.line)
    c = Context(options, document, NoFiles(), previous, answers=answers, depth=depth, fetch=fetch)
    if fatal is not None or document.doctype or document.root != "rss" or not prolog.size:
        if fatal is not None and not prolog.crowded and prolog.size <= MAX_BYTES:
            runner.add(find_rule("XML-FORMED"), [fatal], FEED_NAME)
        # Of a feed that cannot be read, only what its bytes (and its root) say means something.
        families = ["HTTP-"]
        if answers is None or prolog.size:
            families.append("XML-")
        if fatal is None and prolog.size and not document.doctype:
            families.append("RSS-ROOT")
        runner.feed(c, tuple(families))
        return runner.findings
    c.files = open_files(options.base_url or folder_of(c.self_link))
    c.paged = _paged_guids(c)
    try:
        if any(rule.per_item or rule.needs >= Needs.CONTENT for rule in chosen):
            _read_media(c, chosen, report)
        for item in read_items(source, prolog):
            runner.item(c, item)
            c.entries.append(entry_of(item))
            _note_picture(c, item)
            c.scratch.clear()
            if item.index % 100 == 0:
                report("episodes", item.index, document.items)
    except Malformed as error:
        runner.add(find_rule("XML-FORMED"), [Problem(str(error), FEED_NAME, error.line)], "")
    runner.feed(c)
    return runner.findings


def _note_picture(c: Context, item: Item) -> None:
    image = item.first("itunes:image")
    own = c.channel.first("itunes:image")
    url = image.attributes.get("href", "").strip() if image is not None else ""
    if url and (own is None or url != own.attributes.get("href", "").strip()):
        c.item_pictures[url] = None


def _paged_guids(c: Context) -> set[str]:
    """guids on the further pages the feed links to, as far as they lie beside it."""
    found: set[str] = set()
    seen: set[str] = set()
    links = c.channel.all("atom:link")
    while links and len(seen) < 1000:
        url = next(
            (
                link.attributes.get("href", "").strip()
                for link in links
                if link.attributes.get("rel") in ("next", "prev-archive")
            ),
            "",
        )
        data = c.files.read(url, MAX_BYTES) if url and url not in seen else None
        if not data:
            break
        seen.add(url)
        try:
            prolog = read_prolog(data)
            if prolog.crowded:
                break
            links = read_document(data, prolog).channel.all("atom:link")
            found |= {item.value("guid") for item in read_items(data, prolog)}
        except Malformed:
            break
    return found


def _read_media(c: Context, chosen: Sequence[Rule], report: Report) -> None:
    """Look at the sound files the rules need, in the order of the feed."""
    if not any(rule.needs >= Needs.CONTENT for rule in chosen):
        return
    from essaycast.site.check.media import read_all

    paths: dict[str, Path] = {}
    for url in c.document.enclosures[: c.fetch or None]:
        path = c.files.path(url) if url and url not in paths else None
        if path is not None:
            paths[url] = path
    decode = any(rule.needs == Needs.AUDIO for rule in chosen)
    heard = set(list(paths)[: c.options.listen]) if decode else set()
    c.media = read_all(
        paths,
        sound=heard.__contains__,
        report=lambda done: report(SOUNDS, done, len(paths)),
    )


class _Runner:
    """Calls rules and turns what they yield into findings."""

    def __init__(self, chosen: Sequence[Rule]) -> None:
        self._rules = chosen
        self._items = [rule for rule in chosen if rule.per_item]
        self._found: dict[str, list[Finding]] = {rule.name: [] for rule in chosen}
        self._more: dict[str, int] = {}

    @property
    def findings(self) -> list[Finding]:
        """In the order of the rules."""
        out: list[Finding] = []
        for rule in self._rules:
            out.extend(self._found[rule.name])
            if more := self._more.get(rule.name):
                text = f"and {more} more like this"
                out.append(Finding(rule.name, rule.severity, FEED_NAME, 0, text, rule.fix))
        return out

    def item(self, c: Context, item: Item) -> None:
        """Run the rules that look at one episode."""
        deep = not c.depth or item.index <= c.depth
        for rule in self._items:
            if deep or rule.needs == Needs.XML:
                self.add(rule, rule.function(c, item), item)

    def feed(self, c: Context, families: tuple[str, ...] = ("",)) -> None:
        """Run the rules that look at the feed as a whole, of those families."""
        for rule in self._rules:
            if not rule.per_item and rule.name.startswith(families):
                self.add(rule, rule.function(c), _place(rule))

    def add(self, rule: Rule, problems: Iterable[Problem | str], place: Item | str) -> None:
        """Keep what a rule found, up to a number a reader can take in."""
        if rule.name not in self._found:
            return
        for problem in _problems(problems):
            if len(self._found[rule.name]) >= _MAX_FINDINGS:
                self._more[rule.name] = self._more.get(rule.name, 0) + 1
                continue
            where, line = problem.where, problem.line
            if not where and isinstance(place, Item):
                where, line = place.label, line or place.line
            self._found[rule.name].append(
                Finding(rule.name, rule.severity, where or str(place), line, problem.text, rule.fix)
            )


def _problems(found: Iterable[Problem | str]) -> Iterator[Problem]:
    for one in found:
        yield one if isinstance(one, Problem) else Problem(one)


def _place(rule: Rule) -> str:
    if rule.subject == "xml":
        return FEED_NAME
    return "server" if rule.subject == "transport" else "channel"
