"""Starting and ending the preview; watching for changes."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from essaycast.errors import FeedError, UsageError
from essaycast.site.serve.hosts import lan_addresses, own_names

PORT = 8000
"""Where the preview is found if nothing else is asked for."""
_START = 10.0  # seconds


class Preview:
    """The preview as an object: `with Preview(feed) as preview: ... preview.url`.

    Serves from a thread of its own; `run` serves in the caller's until Ctrl-C.
    """

    def __init__(
        self,
        feed: Path,
        *,
        host: str = "",
        port: int = 0,
        lan: bool = False,
        live: bool = False,
    ) -> None:
        """Bind the address at once, so that `url` is known and a taken port is seen.

        Args:
            feed: the folder to show.
            host: address to bind; empty: loopback, or every one with `lan`.
            port: 0 takes a free one.
            lan: also answer to this machine's names in the local network.
            live: pages load themselves anew after `changed`.

        Raises:
            FeedError: there is no such folder.
            UsageError: the address cannot be bound.
        """
        if not feed.is_dir():
            raise FeedError(f"no folder {feed}; `essaycast build` makes it")
        self.feed = feed
        self._lan = lan
        self._host = host or ("0.0.0.0" if lan else "127.0.0.1")
        self._socket = _bind(self._host, port)
        self.port: int = self._socket.getsockname()[1]
        self._version = 0
        self._live = live
        self._server: Any = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Address on this machine, with its last slash."""
        local = self._host in ("", "0.0.0.0", "127.0.0.1", "localhost")
        name = "127.0.0.1" if local else self._host
        return f"http://{_bracketed('::1' if name == '::' else name)}:{self.port}/"

    @property
    def lan_urls(self) -> tuple[str, ...]:
        """Addresses for other machines in the network, the likeliest first; without `lan` none."""
        if not self._lan:
            return ()
        family6 = self._socket.family == socket.AF_INET6
        return tuple(
            f"http://{_bracketed(address)}:{self.port}/"
            for address in lan_addresses()
            if family6 or ":" not in address
        )

    def changed(self) -> None:
        """Have the pages that are open load themselves anew."""
        self._version += 1

    def run(self) -> None:
        """Serve until Ctrl-C (or `close` from another thread)."""
        import uvicorn

        from essaycast.site.serve.app import Application, Guard

        names = own_names(self._host, lan=self._lan)
        app = Application(self.feed, (lambda: self._version) if self._live else None)
        config = uvicorn.Config(
            Guard(app, lambda: names),
            log_level="critical",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=32 * 1024,
            http="h11",
            ws="none",
            loop="asyncio",
        )

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                app.closing = True
                await super().shutdown(sockets)

        self._server = Server(config)
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def close(self) -> None:
        """End it; returns when the last request is answered or given up."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(10)
        self._socket.close()

    def __enter__(self) -> Preview:
        self._thread = threading.Thread(target=self.run, name="preview", daemon=True)
        self._thread.start()
        # The socket listens already: a request waits until the server takes it.
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._server is None and self._thread is not None and self._thread.is_alive():
            self._thread.join(0.01)
        self.close()


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(128)
    except (OSError, OverflowError) as error:
        made.close()
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            reason = f"port {port} is taken; choose another with --port, or 0 for any free one"
        elif number == errno.EACCES:
            reason = f"port {port} is not allowed; choose one above 1023 with --port"
        else:
            reason = f"{host or 'this machine'}:{port} cannot be used ({error})"
        raise UsageError(reason) from error
    return made


def serve(
    feed: Path,
    *,
    host: str = "",
    port: int = PORT,
    lan: bool = False,
    ready: Callable[[Preview], None] = lambda preview: None,
    watch: Iterable[Path] = (),
    rebuild: Callable[[], None] | None = None,
) -> None:
    """Show `feed` until Ctrl-C.

    Args:
        feed: the folder; made by the first build.
        host: address to bind; empty: loopback, or every one with `lan`.
        port: 0 takes a free one.
        lan: answer other machines in the local network too.
        ready: called with the preview once it listens, to say where it is.
        watch: files and folders; after a change in them `rebuild` is called.
        rebuild: brings `feed` up to date; it reports its errors itself.

    Raises:
        FeedError, UsageError: as `Preview`.
    """
    preview = Preview(feed, host=host, port=port, lan=lan, live=rebuild is not None)
    stop = threading.Event()
    watcher = None
    if rebuild is not None:
        from essaycast.site.serve.watch import watching

        watcher = threading.Thread(
            target=watching,
            args=(tuple(watch), feed, rebuild, preview.changed, stop),
            name="watch",
            daemon=True,
        )
        watcher.start()
    try:
        ready(preview)
        preview.run()
    except KeyboardInterrupt:
        # What a preview is ended by; uvicorn has let its connections go before.
        pass
    finally:
        stop.set()
        preview.close()
        if watcher is not None:
            watcher.join(5)
