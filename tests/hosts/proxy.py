"""A loopback TCP proxy that cuts, freezes or slows what passes through it."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time


class Proxy:
    """Forwards connections to a port on loopback; faults concern client -> server bytes."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._lock = threading.Lock()
        self._cuts: list[int] = []
        self._freezes: list[int] = []
        self.rate: float | None = None  # bytes a second
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_after(self, *sizes: int) -> None:
        """Each of the next connections is reset after so many bytes sent through it."""
        self._cuts.extend(sizes)

    def freeze_after(self, *sizes: int) -> None:
        """Each of the next connections falls silent after so many bytes."""
        self._freezes.extend(sizes)

    def close(self) -> None:
        self._listener.close()
        with self._lock:
            for one in self._sockets:
                with contextlib.suppress(OSError):
                    one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                client.close()
                continue
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                cut = self._cuts.pop(0) if self._cuts else None
                freeze = self._freezes.pop(0) if self._freezes else None
                self._sockets += [client, server]
            threading.Thread(
                target=self._up, args=(client, server, cut, freeze), daemon=True
            ).start()
            threading.Thread(target=self._pump, args=(server, client), daemon=True).start()

    def _up(
        self, client: socket.socket, server: socket.socket, cut: int | None, freeze: int | None
    ) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := client.recv(16 * 1024):
                if cut is not None and passed + len(data) > cut:
                    server.sendall(data[: cut - passed])
                    _reset(client)
                    _reset(server)
                    return
                if freeze is not None and passed + len(data) > freeze:
                    return  # neither forwarded nor closed: silence
                server.sendall(data)
                passed += len(data)
                if self.rate:
                    time.sleep(len(data) / self.rate)
            server.shutdown(socket.SHUT_WR)
        with self._lock:
            # It ended before its turn: the next connection gets the fault.
            self._cuts[:0] = [cut] if cut is not None else []
            self._freezes[:0] = [freeze] if freeze is not None else []

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(64 * 1024):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


def _reset(one: socket.socket) -> None:
    """Close with RST, as a router that forgot the connection would."""
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.shutdown(socket.SHUT_RDWR)
    one.close()
