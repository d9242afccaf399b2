"""The ASGI application: the files of one folder, read only."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from essaycast.site.serve.hosts import split_host
from essaycast.site.serve.rewrite import REWRITTEN, Rewriter

# Explicit, because the system's table differs from machine to machine.
TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
}
CHANGES = "/-/changes"
"""Where a page asks whether it should load itself anew."""
_RELOAD = "/-/reload.js"
_SCRIPT = (
    b'new EventSource("/-/changes").onmessage = (event) => {\n'
    b"  if (window.essaycast && window.essaycast !== event.data) location.reload();\n"
    b"  window.essaycast = event.data;\n"
    b"};\n"
)
_INJECTED = b'<script src="/-/reload.js"></script>'
_POLL = 0.25
_HEADERS = {
    # A preview: whatever is built next must be seen at once.
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def media_type(name: str) -> str:
    """The type a file of that name is sent as."""
    if name.startswith("feed") and name.endswith(".xml"):
        return "application/rss+xml"
    if name.startswith("chapters/"):
        return "application/json+chapters"
    return TYPES.get(Path(name).suffix.lower(), "application/octet-stream")


class Folder(StaticFiles):
    """Starlette's static files, but: no dot-files, no links out, our types, our addresses."""

    def __init__(self, feed: Path, *, live: bool) -> None:
        super().__init__(directory=feed, html=True, follow_symlink=False)
        self._rewriter = Rewriter(feed)
        self._injected = _INJECTED if live else b""
        self._root = feed.resolve()

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """As starlette's, but names that begin with a dot do not exist."""
        parts = path.replace("\\", "/").split("/")
        if any(part.startswith(".") and part != "." for part in parts) or "\0" in path:
            return "", None
        return super().lookup_path(path)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file with its type; feeds and pages with the address they are asked under."""
        request = Request(scope)
        path = Path(full_path)
        name = path.resolve().relative_to(self._root).as_posix()
        kind = media_type(name)
        if path.suffix.lower() in REWRITTEN:
            inject = self._injected if kind == "text/html" else b""
            base = f"http://{request.headers['host']}/"
            data, tag = self._rewriter.read(path, base, inject)
            response = Response(data, status_code, {**_HEADERS, "ETag": tag}, kind)
            if status_code == 200 and self.is_not_modified(response.headers, request.headers):
                return NotModifiedResponse(response.headers)
            return response
        found = FileResponse(
            full_path,
            status_code=status_code,
            stat_result=stat_result,
            media_type=kind,
            headers=dict(_HEADERS),
        )
        # Players on other pages may read transcripts and chapters too.
        if kind in ("text/vtt", "application/x-subrip", "application/json+chapters"):
            found.headers["Access-Control-Allow-Origin"] = "*"
        if self.is_not_modified(found.headers, request.headers):
            return NotModifiedResponse(found.headers)
        return found

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As starlette's, with every refusal as a line of text."""
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


class Guard:
    """Answers only who asks for us by one of our names, and only GET and HEAD."""

    def __init__(self, app: ASGIApp, names: Callable[[], frozenset[str]]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] != "http":
            return
        hosts = [value for key, value in scope["headers"] if key == b"host"]
        name = split_host(hosts[0].decode("latin-1"))[0] if len(hosts) == 1 else ""
        refused: Response | None = None
        if name not in self._names():
            refused = PlainTextResponse("This preview is not called that.\n", 421)
        elif scope["method"] not in ("GET", "HEAD"):
            refused = PlainTextResponse("Only GET and HEAD.\n", 405, {"Allow": "GET, HEAD"})
        await (refused or self._app)(scope, receive, send)


class Application:
    """Live-reload addresses first, files otherwise."""

    def __init__(self, feed: Path, version: Callable[[], int] | None) -> None:
        self._folder = Folder(feed, live=version is not None)
        self._version = version
        self.closing = False
        """Set before the end, so that pages that listen are let go."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        app: ASGIApp = self._folder
        if self._version is not None and scope["path"] == _RELOAD:
            app = Response(_SCRIPT, headers=_HEADERS, media_type="text/javascript")
        elif self._version is not None and scope["path"] == CHANGES and scope["method"] == "GET":
            request = Request(scope, receive)
            app = StreamingResponse(
                self._changes(request), headers=_HEADERS, media_type="text/event-stream"
            )
        await app(scope, receive, send)

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        """The number of the build, now and whenever it rises (server-sent events)."""
        assert self._version is not None
        told = -1
        while not self.closing and not await request.is_disconnected():
            if (now := self._version()) != told:
                told = now
                yield f"data: {now}\n\n"
            await asyncio.sleep(_POLL)
