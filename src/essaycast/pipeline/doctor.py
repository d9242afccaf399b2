"""What `essaycast doctor` finds: installed, reachable, writable, and what to do if not."""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from essaycast import __version__, hosts
from essaycast.config import CONFIG_NAME, Config, VoiceSettings
from essaycast.errors import ConfigError, UploadError
from essaycast.files import TEMPORARY_PREFIX
from essaycast.pipeline.show import Show, open_show
from essaycast.text import printable

Level = Literal["ok", "note", "problem"]

# Module -> distribution: what `pip install essaycast` brings and a show cannot do without.
_PACKAGES = {
    "click": "click",
    "gtts": "gTTS",
    "pydub": "pydub",
    "feedgen": "feedgen",
    "espeakng_loader": "espeakng-loader",
    "miniaudio": "miniaudio",
    "soxr": "soxr",
    "numpy": "numpy",
    "lameenc": "lameenc",
    "mutagen": "mutagen",
    "markdown_it": "markdown-it-py",
    "yaml": "PyYAML",
    "jinja2": "Jinja2",
    "PIL": "Pillow",
    "rich": "rich",
    "requests": "requests",
}
# Extra -> (module it brings, what for).
_EXTRAS = {
    "piper": ("piper", "the piper voice"),
    "sftp": ("paramiko", "upload by SFTP"),
    "webdav": ("webdav4", "upload by WebDAV"),
    "s3": ("s3fs", "upload to S3"),
}
_LITTLE_SPACE = 1_000_000_000  # bytes: a few dozen episodes with their clips
_NO_SPACE = 100_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    area: str
    """`installed`, `voices`, `show`, `folders` or `upload`."""
    name: str
    """What was looked at."""
    level: Level
    """`note`: worth knowing, nothing is missing for this show."""
    message: str
    """What was found."""
    fix: str = ""
    """What to do; empty if nothing."""


def diagnose(
    folder: Path | None, *, environ: Mapping[str, str], offline: bool = False
) -> Iterator[Finding]:
    """Look at everything, one finding after the other (some take seconds).

    Args:
        folder: the show; None looks at the installation only.
        environ: where the upload's credentials are looked for.
        offline: open no connection; what needs one is left out and said.
    """
    show, problem = _open(folder)
    yield from _installed(show.config if show else Config())
    yield from _voices(show, offline)
    if folder is None:
        yield Finding("show", "show", "note", "no show here", "`essaycast init` makes one")
        return
    if show is None:
        yield Finding("show", CONFIG_NAME, "problem", problem, f"correct {CONFIG_NAME}")
    else:
        yield Finding("show", CONFIG_NAME, "ok", printable(show.config.show.title))
        yield from _address(show, offline)
    yield from _folders(folder)
    if show is not None:
        yield from _upload(show, environ, offline)


def _open(folder: Path | None) -> tuple[Show | None, str]:
    if folder is None:
        return None, ""
    try:
        return open_show(folder), ""
    except ConfigError as error:
        return None, str(error)


def _installed(config: Config) -> Iterator[Finding]:
    version = platform.python_version()
    yield Finding("installed", "python", "ok", f"{version}, essaycast {__version__}")
    missing = [dist for module, dist in _PACKAGES.items() if find_spec(module) is None]
    if missing:
        yield Finding(
            "installed",
            "packages",
            "problem",
            f"missing: {', '.join(missing)}",
            "pip install --upgrade essaycast",
        )
    else:
        shown = ", ".join(f"{name} {_version(name)}" for name in ("gTTS", "pydub", "feedgen"))
        yield Finding("installed", "packages", "ok", f"all there ({shown})")
    needed = _needed_extras(config)
    for extra, (module, purpose) in _EXTRAS.items():
        if find_spec(module) is not None:
            yield Finding("installed", f"[{extra}]", "ok", f"{purpose} ({_version(module)})")
        else:
            level: Level = "problem" if extra in needed else "note"
            fix = f"pip install 'essaycast[{extra}]'"
            yield Finding("installed", f"[{extra}]", level, f"not installed: {purpose}", fix)
    program = shutil.which("ffmpeg")
    yield Finding(
        "installed",
        "ffmpeg",
        "ok" if program else "note",
        program or "not there; needed only for intro files other than mp3, wav, flac and ogg",
    )


def _needed_extras(config: Config) -> set[str]:
    needed = {"piper"} & {config.voice.engine, config.voice.fallback}
    try:
        kind = hosts.parse_target(config.upload.target).kind
    except UploadError:
        return needed
    return needed | ({hosts.EXTRAS[kind][0]} if kind in hosts.EXTRAS else set())


def _version(name: str) -> str:
    for known in (name, f"{name}-tts"):
        try:
            return metadata.version(known)
        except metadata.PackageNotFoundError:
            continue
    return "version unknown"


def _voices(show: Show | None, offline: bool) -> Iterator[Finding]:
    from essaycast import engines

    settings = show.config.voice if show else VoiceSettings()
    for name in engines.NAMES:
        row = engines.survey(settings, show.folder if show else None, names=[name], offline=offline)
        for status in row:
            wanted = name == settings.engine or name == settings.fallback
            role = " (voice.engine)" if name == settings.engine else ""
            role = " (voice.fallback)" if name == settings.fallback else role
            if status.works:
                where = "asks the network" if status.network else "on this machine"
                yield Finding("voices", f"{name}{role}", "ok", f"works, {where}")
            elif offline and status.network:
                yield Finding("voices", f"{name}{role}", "note", "not tried: --offline")
            else:
                level: Level = "problem" if wanted else "note"
                yield Finding("voices", f"{name}{role}", level, status.reason)


def _address(show: Show, offline: bool) -> Iterator[Finding]:
    base = show.config.show.base_url
    if not base:
        yield Finding(
            "show",
            "base_url",
            "problem",
            "not set: the feed leads nowhere",
            "set show.base_url to the address under which the uploaded folder is reached",
        )
    elif offline:
        yield Finding("show", "base_url", "note", f"{printable(base)} (not tried: --offline)")
    else:
        import requests

        url = f"{base.rstrip('/')}/feed.xml"
        try:
            with requests.get(url, timeout=15, stream=True) as answer:
                status = answer.status_code
        except (requests.RequestException, ValueError) as error:
            yield Finding(
                "show",
                "base_url",
                "note",
                f"{printable(url)}: no answer ({type(error).__name__})",
                "check the address, and that this machine is online",
            )
            return
        if status == 200:
            yield Finding("show", "base_url", "ok", f"{printable(url)} answers")
        else:
            message = f"{printable(url)}: answers {status}"
            fix = "right before the first upload; afterwards base_url or upload.target is wrong"
            yield Finding("show", "base_url", "note", message, fix)


def _folders(folder: Path) -> Iterator[Finding]:
    for name in (".", "episodes", "feed", ".essaycast"):
        path = folder / name
        shown = "show" if name == "." else name
        if not path.exists():
            missing: Level = "problem" if name == "episodes" else "note"
            fix = "`essaycast new TITLE` makes it" if name == "episodes" else ""
            yield Finding("folders", shown, missing, "not there yet", fix)
            continue
        try:
            with tempfile.NamedTemporaryFile(prefix=TEMPORARY_PREFIX, dir=path):
                pass
        except OSError as error:
            yield Finding(
                "folders",
                shown,
                "problem",
                f"{printable(str(path))} cannot be written ({error.strerror})",
                "give yourself the right to write there",
            )
        else:
            yield Finding("folders", shown, "ok", "writable")
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1e9:.1f} GB free"
    if free < _NO_SPACE:
        yield Finding("folders", "disk", "problem", shown, "make room before the next build")
    elif free < _LITTLE_SPACE:
        yield Finding("folders", "disk", "note", shown, "an hour of sound needs about 100 MB")
    else:
        yield Finding("folders", "disk", "ok", shown)


def _upload(show: Show, environ: Mapping[str, str], offline: bool) -> Iterator[Finding]:
    target = show.config.upload.target
    if not target:
        yield Finding(
            "upload", "target", "note", "not set", "set target in [upload], or name it each time"
        )
        return
    try:
        parsed = hosts.parse_target(target)
        if offline and parsed.kind != "local":
            yield Finding("upload", "target", "note", f"{parsed.address} (not tried: --offline)")
            return
        host = hosts.open_host(target, environ=environ, base=show.folder, timeout=20)
        try:
            hosts.try_host(host)
            encrypted = host.capabilities.encrypted
        finally:
            host.close()
    except UploadError as error:
        yield Finding("upload", "target", "problem", printable(str(error)))
        return
    yield Finding("upload", "target", "ok", f"{parsed.address} answers and takes files")
    if not encrypted:
        yield Finding(
            "upload",
            "encryption",
            "note",
            f"{parsed.kind}:// sends the password readable for everyone on the way",
            "use sftp://, ftps:// or davs:// if the host offers one of them",
        )
