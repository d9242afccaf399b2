"""Bringing feed/ to a host so that listeners never see a feed that leads nowhere.

    manifest (announcing) -> media -> transcripts -> chapters -> covers -> pages
    -> sizes listed and compared -> feed.xml -> manifest (confirming) -> pruning

At whatever point this is cut, the feed at the host is the old or the new one, everything
it names is there, and the next run goes on from there.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from essaycast.errors import UploadError
from essaycast.hosts import manifest as manifests
from essaycast.hosts import plan
from essaycast.hosts.content import FEED, headers_for
from essaycast.hosts.interface import Headers, Host, Source, temporary_for
from essaycast.hosts.manifest import DamagedManifest, Manifest
from essaycast.hosts.plan import Sending, Work
from essaycast.hosts.retry import WAITS, Retrying
from essaycast.text import printable

_PRIVATE = Headers("application/json", "no-store")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is; handed to the caller while it runs."""

    name: str
    """The file under way; empty before and between."""
    files_done: int
    files: int
    """To be sent in all."""
    bytes_done: int
    bytes: int
    """To be sent in all."""
    note: str = ""
    """Something to say besides (a fault, a wait); empty mostly."""


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What an upload did, or (dry run) would do."""

    address: str
    """The target, without any password."""
    sent: tuple[tuple[str, str], ...] = ()
    """(name, reason) in the order sent."""
    unchanged: int = 0
    """Files that were there already."""
    deleted: tuple[str, ...] = ()
    """Pruned, after the feed was out."""
    kept: tuple[str, ...] = ()
    """No longer in feed/ but left at the host (no --prune, or the previous feed names them)."""
    bytes_sent: int = 0
    published: bool = False
    """The host now shows this feed.xml (whether or not it was sent by this run)."""
    feed_sha256: str = ""
    """Of the feed.xml the host shows."""
    notes: tuple[str, ...] = ()
    """What the person should know: one line each."""


class _Run:
    """One upload under way: counts what is sent, and tries again what may pass."""

    def __init__(
        self,
        host: Host,
        tell: Callable[[Progress], None],
        waits: Sequence[float],
        sleep: Callable[[float], None],
    ) -> None:
        self.host = host
        self.again = Retrying(host, waits=waits, sleep=sleep, notify=self.report)
        self.notes: list[str] = []
        self.files = self.bytes = self.files_done = self.bytes_done = 0
        self._tell = tell

    def report(self, note: str = "", *, name: str = "") -> None:
        """Tell the caller how far it is."""
        self._tell(Progress(name, self.files_done, self.files, self.bytes_done, self.bytes, note))

    def put(self, sending: Sending) -> None:
        """Send one file, as often as it takes; its bytes count once."""
        before = self.bytes_done

        def sent(count: int) -> None:
            self.bytes_done += count
            self.report(name=sending.name)

        def attempt() -> None:
            self.bytes_done = before
            self.host.put(sending.name, sending.source, headers_for(sending.name), sent)

        self.again(attempt)
        self.files_done += 1
        self.bytes_done = before + sending.source.size
        self.report(name=sending.name)

    def write_manifest(self, manifest: Manifest) -> None:
        """Put the manifest at the host."""
        with tempfile.TemporaryDirectory(prefix="essaycast-") as folder:
            path = Path(folder) / manifests.NAME
            path.write_bytes(manifests.dump(manifest))
            source = Source.of(path)
            self.again(lambda: self.host.put(manifests.NAME, source, _PRIVATE, lambda count: None))

    def sizes(self, names: Iterable[str]) -> tuple[dict[str, int], list[str]]:
        """Sizes of the files at the host in the folders of `names`, and unfinished files."""
        folders = plan.folders_of(names)
        return self.again(lambda: plan.list_sizes(self.host, folders))

    def delete(self, names: Iterable[str]) -> None:
        """Remove files at the host."""
        for name in names:
            self.again(lambda name=name: self.host.delete(name))  # type: ignore[misc]

    def digest(self, name: str) -> str:
        """Hex sha256 of a file at the host; empty if it is gone."""

        def attempt() -> str:
            found = hashlib.sha256()
            try:
                for piece in self.host.stream(name):
                    found.update(piece)
            except FileNotFoundError:
                return ""
            return found.hexdigest()

        self.report(name=name)
        return self.again(attempt)


def upload(
    feed: Path,
    files: Sequence[str],
    host: Host,
    *,
    show: str = "",
    prune: bool = False,
    dry_run: bool = False,
    adopt: bool = False,
    verify: bool = False,
    progress: Callable[[Progress], None] = lambda progress: None,
    waits: Sequence[float] = WAITS,
    sleep: Callable[[float], None] = time.sleep,
) -> UploadReport:
    """Bring `files` (names below `feed`, in upload order, feed.xml last) to `host`.

    Args:
        feed: the folder `feed/`.
        files: what of it to bring, as `files_of` gives it.
        host: from `open_host`; left connected.
        show: identity of the podcast; a target with another one's manifest is refused.
        prune: delete what essaycast once put there and no feed names any more.
        dry_run: change nothing; the report says what would happen.
        adopt: take over a folder that holds files but no manifest (or another show's).
        verify: read every file at the host again and compare its hash.
        progress: told of every piece sent and every fault.
        waits: seconds before each further try after a passing fault.
        sleep: how to wait.

    Raises:
        UploadError: the host refuses or stays away, the target is somebody else's, or a
            file may not be published. What was sent stays; the next run goes on from it.
    """
    if not files or files[-1] != FEED:
        raise UploadError(f"feed/: there is no {FEED} to publish; run `essaycast build` first")
    sources = {name: plan.checked_source(feed, name) for name in files}
    run = _Run(host, progress, waits, sleep)
    found, adopt = _found(run, show, adopt)
    sizes, leftovers = run.sizes([*sources, *found.owned])
    if not adopt:
        _refuse_collisions(host, sources, sizes, found.owned)
    known = found.settled(sizes)
    if verify:
        known = _reread(run, known, sources)
    work = plan.work_for(feed, sources, known, sizes, show=show, prune=prune, verify=verify)
    report = UploadReport(
        host.address,
        sent=tuple((item.name, item.reason) for item in work.sending),
        unchanged=len(sources) - len(work.sending),
        deleted=work.doomed,
        kept=work.kept,
        bytes_sent=sum(item.source.size for item in work.sending),
        feed_sha256=work.after.feeds[-1].sha256,
    )
    if not dry_run:
        run.files, run.bytes = len(report.sent), report.bytes_sent
        # First, because what a cut left behind may be what fills the disk there.
        run.delete(leftovers)
        if work.sending or work.after != found:
            run.write_manifest(work.before)
            _send(run, work, sources)
            run.write_manifest(work.after)
        _prune(run, work)
    return replace(report, published=not dry_run, notes=tuple(run.notes))


def try_host(host: Host) -> None:
    """See whether `host` answers and takes files, by putting a small one there for a moment.

    Raises:
        UploadError: it does not; the message says why and what to do.
    """
    with tempfile.TemporaryDirectory(prefix="essaycast-") as folder:
        path = Path(folder) / "trial"
        path.write_bytes(b"essaycast doctor was here\n")
        name = temporary_for("trial")
        host.put(name, Source.of(path), _PRIVATE, lambda count: None)
        host.delete(name)


def _found(run: _Run, show: str, adopt: bool) -> tuple[Manifest, bool]:
    """The manifest at the host, and whether what is there may be overwritten."""
    host = run.host
    data = run.again(lambda: read(host, manifests.NAME, manifests.LARGEST))
    if data is None:
        strangers = plan.foreign(run.again(lambda: host.list("")))
        if strangers and not adopt:
            raise UploadError(
                f"{host.address}: the folder is not empty and essaycast did not fill it "
                f"({_some(strangers)}); give an empty folder, or --adopt to put the podcast "
                "among these files"
            )
        return Manifest(), adopt
    try:
        found = manifests.load(data)
    except DamagedManifest:
        run.notes.append(
            f"{host.address}/{manifests.NAME} is damaged: everything is sent anew, "
            "nothing is deleted"
        )
        return Manifest(), True
    if found.show and show and found.show != show and not adopt:
        raise UploadError(
            f"{host.address}: another podcast is published there ({printable(found.show)}); "
            "give a folder of its own, or --adopt to take its place"
        )
    return found, adopt


def _refuse_collisions(
    host: Host, sources: Iterable[str], sizes: Mapping[str, int], owned: set[str]
) -> None:
    strange = [name for name in sources if name in sizes and name not in owned]
    if strange:
        raise UploadError(
            f"{host.address}: essaycast did not put there what it would overwrite "
            f"({_some(strange)}); move it away, or --adopt to overwrite it"
        )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(printable(name) for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _reread(run: _Run, known: Manifest, sources: Iterable[str]) -> Manifest:
    """`known` without the files whose bytes at the host are not what they should be."""
    good = dict(known.files)
    for name in sources:
        if name in good and run.digest(name) != good[name].sha256:
            run.notes.append(f"{printable(name)}: damaged at the host, sent again")
            del good[name]
    return replace(known, files=good)


def _send(run: _Run, work: Work, sources: Iterable[str]) -> None:
    """Everything but the feed, then a look whether it is all there, then the feed."""
    for item in work.sending:
        if item.name != FEED:
            run.put(item)
    sizes, _ = run.sizes(sources)
    for name in sources:
        expected = work.after.files[name].size
        if name != FEED and sizes.get(name) != expected:
            there = f"{sizes[name]} bytes" if name in sizes else "nothing"
            raise UploadError(
                f"{run.host.address}/{printable(name)}: {there} at the host instead of {expected} "
                "bytes, so feed.xml was left as it is; is the disk there full? "
                "`essaycast upload` tries again"
            )
    for item in work.sending:
        if item.name == FEED:
            run.put(item)


def _prune(run: _Run, work: Work) -> None:
    run.delete(work.doomed)
    if work.doomed:
        gone = set(work.doomed)
        left = {name: file for name, file in work.after.files.items() if name not in gone}
        run.write_manifest(replace(work.after, files=left))


def read(host: Host, name: str, largest: int) -> bytes | None:
    """The bytes of a small file at the host, or None if there is none.

    Raises:
        UploadError: it is larger than `largest` bytes.
    """
    data = bytearray()
    try:
        for piece in host.stream(name):
            data += piece
            if len(data) > largest:
                raise UploadError(
                    f"{host.address}/{name}: larger than it can be; remove it at the host"
                )
    except FileNotFoundError:
        return None
    return bytes(data)
