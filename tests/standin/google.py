"""A stand-in for Google Translate's voice, on loopback, for the real gTTS client.

It is a proxy: set HTTPS_PROXY to its address and gTTS asks it to CONNECT to
translate.google.TLD; it answers there itself, over TLS with a certificate made on the spot
(gTTS does not verify). It speaks the wire protocol (POST .../data/batchexecute, rpc jQ1olc,
base64 MP3 in the answer's line), answers with real speech, and fails as it is told to.

In a test:      def test_x(google): google.fail("429", "reset"); ...; google.count["Text"]
From a shell:   python -m tests.standin.google --latency 0.3 --every 10=429
                (prints HTTPS_PROXY=...; stops with Ctrl-C or when its stdin is closed)
"""

from __future__ import annotations

import argparse
import base64
import json
import socket
import ssl
import struct
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.standin.certificate import server_context
from tests.standin.sound import filler, spoken

FAULTS = (
    "429",  # too many requests; "429:SECONDS" or "429:date:SECONDS" with Retry-After
    "500",  # also "502", "503", "503:SECONDS", "403", "404": that status, an HTML body
    "html",  # a page with status 200
    "captcha",  # redirect to the page that asks for a human, which answers 429
    "null",  # a proper answer without sound
    "empty",  # a proper answer with no bytes of sound
    "noise",  # base64 of something that is no MP3
    "cut-mp3",  # an MP3 that ends in the middle of a frame
    "cut-base64",  # base64 of impossible length
    "cut-body",  # the connection ends before Content-Length is reached
    "reset",  # TCP reset instead of an answer
    "hang",  # no answer until the stand-in stops
    "drip",  # a byte of the answer every 50 ms, for ever
)
_PAGE = b"<!doctype html><html><head><title>Sorry...</title></head><body>unusual traffic</body>"


class GoogleStandIn:
    """The server; everything it was asked is in `asked`, in order: (text, fault or "")."""

    def __init__(self, *, latency: float = 0.0, cheap: bool = True, port: int = 0) -> None:
        """`latency`: seconds an answer takes; `cheap`: always the same speech, cut to length."""
        self.latency = latency
        self.sound: Callable[[str], bytes] = filler if cheap else spoken
        self.asked: list[tuple[str, str]] = []
        self.count: Counter[str] = Counter()
        """Requests by text, the failed ones included."""
        self.answered: Counter[str] = Counter()
        """Requests by text that were answered with sound."""
        self.peak = 0
        """Most requests that were under way at once."""
        self.knocks = 0
        """HEAD requests: somebody looked whether we are there."""
        self.refuse_hosts = False
        """True: a proxy that lets nobody through to Google."""
        self.log: Any = None
        self._now = 0
        self._faults: deque[str] = deque()
        self._every: dict[int, str] = {}
        self._by_text: dict[str, deque[str]] = {}
        self._always = ""
        self._lock = threading.Lock()
        self.ending = threading.Event()
        self._tls = server_context()
        self._server = _Server(("127.0.0.1", port), self)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def total(self) -> int:
        return len(self.asked)

    def fail(self, *faults: str) -> None:
        """The next requests fail like this, one each ("" is a good answer)."""
        self._faults.extend(faults)

    def fail_every(self, number: int, fault: str) -> None:
        """Every `number`-th request fails like this."""
        self._every[number] = fault

    def fail_text(self, text: str, *faults: str) -> None:
        """The next requests for just this text fail like this."""
        self._by_text.setdefault(text, deque()).extend(faults)

    def fail_always(self, fault: str) -> None:
        """From now on everything fails like this; "" ends it."""
        self._always = fault

    def start(self) -> GoogleStandIn:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> GoogleStandIn:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wrap(self, connection: socket.socket) -> ssl.SSLSocket:
        return self._tls.wrap_socket(connection, server_side=True)

    def begin(self, text: str) -> str:
        """Note a request; which fault it meets."""
        with self._lock:
            number = len(self.asked) + 1
            fault = self._fault(text, number)
            self.asked.append((text, fault))
            self.count[text] += 1
            self._now += 1
            self.peak = max(self.peak, self._now)
            if self.log is not None:
                self.log.write(json.dumps({"text": text, "fault": fault}) + "\n")
                self.log.flush()
            return fault

    def end(self, text: str, *, answered: bool) -> None:
        with self._lock:
            self._now -= 1
            if answered:
                self.answered[text] += 1

    def _fault(self, text: str, number: int) -> str:
        if self._by_text.get(text):
            return self._by_text[text].popleft()
        if self._faults:
            return self._faults.popleft()
        for every, fault in self._every.items():
            if number % every == 0:
                return fault
        return self._always


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], google: GoogleStandIn) -> None:
        self.google = google
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what the faults are for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Two writes an answer must not wait for each other's acknowledgement.
    disable_nagle_algorithm = True
    server: _Server
    host = ""

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        ours = host.startswith("translate.google.") or host == "www.google.com"
        if not ours or self.server.google.refuse_hosts:
            self.send_error(403, "not a host of Google's")
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        self.connection = self.server.google.wrap(self.connection)
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb", 0)
        self.host = host
        self.close_connection = False

    def do_HEAD(self) -> None:
        self.server.google.knocks += 1
        self._answer(200, b"", length=0)

    def do_GET(self) -> None:
        # Where the redirect of "captcha" leads.
        self._answer(429, _PAGE, kind="text/html")

    def do_POST(self) -> None:
        google = self.server.google
        if hasattr(socket, "TCP_QUICKACK"):
            # Through a proxy the client leaves Nagle's algorithm on; without this its second
            # packet would wait 40 ms for the acknowledgement of the first.
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        text = _asked_for(self.path, body)
        if not self.host.startswith("translate.google.") or text is None:
            self._answer(400, _PAGE, kind="text/html")
            return
        fault = google.begin(text)
        if google.latency:
            time.sleep(google.latency)
        answered = False
        try:
            answered = self._respond(text, fault)
        finally:
            google.end(text, answered=answered)

    def _respond(self, text: str, fault: str) -> bool:
        name, _, detail = fault.partition(":")
        if name.isdigit():
            self._answer(int(name), _PAGE, kind="text/html", more=_retry_after(detail))
        elif name == "html":
            self._answer(200, _PAGE, kind="text/html")
        elif name == "captcha":
            sorry = "https://www.google.com/sorry/index?continue=https://translate.google.com/"
            self._answer(302, _PAGE, kind="text/html", more={"Location": sorry})
        elif name == "null":
            self._answer(200, _lines(None))
        elif name == "empty":
            self._answer(200, _lines(b""))
        elif name == "noise":
            self._answer(200, _lines(b"this is no MP3 " * 100))
        elif name == "cut-mp3":
            sound = self.server.google.sound(text)
            self._answer(200, _lines(sound[: len(sound) * 2 // 3 + 7]))
        elif name == "cut-base64":
            self._answer(200, _lines(self.server.google.sound(text), cut=1))
        elif name == "cut-body":
            whole = _lines(self.server.google.sound(text))
            self._answer(200, whole[: len(whole) // 2], length=len(whole))
            self._hang_up()
        elif name == "reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self._hang_up()
        elif name == "hang":
            self.server.google.ending.wait()
            self._hang_up()
        elif name == "drip":
            self._drip(_lines(self.server.google.sound(text)))
        elif not name:
            self._answer(200, _lines(self.server.google.sound(text)))
            return True
        else:
            raise ValueError(f"no such fault: {fault}")
        return False

    def _drip(self, whole: bytes) -> None:
        self._answer(200, b"", length=len(whole))
        with suppress(OSError):
            for position in range(len(whole)):
                if self.server.google.ending.wait(0.05):
                    break
                self.wfile.write(whole[position : position + 1])
        self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.close()

    def _answer(
        self,
        status: int,
        body: bytes,
        *,
        kind: str = "application/json; charset=utf-8",
        length: int | None = None,
        more: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _retry_after(detail: str) -> dict[str, str]:
    if not detail:
        return {}
    if detail.startswith("date:"):
        return {"Retry-After": formatdate(time.time() + float(detail[5:]), usegmt=True)}
    return {"Retry-After": detail}


def _asked_for(path: str, body: str) -> str | None:
    """The text of a well-formed request, or None."""
    if not path.endswith("/_/TranslateWebserverUi/data/batchexecute"):
        return None
    try:
        [[[rpc, parameters, _, _]]] = json.loads(parse_qs(body)["f.req"][0])
        text, language, speed, last = json.loads(parameters)
    except (KeyError, ValueError):
        return None
    if rpc != "jQ1olc" or not isinstance(language, str) or last != "null":
        return None
    if speed not in (None, True) or not isinstance(text, str) or len(text) > 100:
        return None
    return text


def _lines(sound: bytes | None, *, cut: int = 0) -> bytes:
    """The answer of batchexecute: a guard line, then JSON lines, the sound inside a string."""
    answer = None
    if sound is not None:
        encoded = base64.b64encode(sound).decode().rstrip("=") if cut else ""
        encoded = encoded[: len(encoded) // 4 * 4 - 3] if cut else base64.b64encode(sound).decode()
        answer = json.dumps([encoded], separators=(",", ":"))
    first = json.dumps([["wrb.fr", "jQ1olc", answer, None, None, None, "generic"]])
    lines = [")]}'", "", first.replace(", ", ","), '[["di",42],["af.httprm",41,"0",1]]']
    return "\n".join(lines).encode()


def main(arguments: Iterable[str] | None = None) -> int:
    """Run until stdin is closed or Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds an answer takes")
    parser.add_argument("--spoken", action="store_true", help="speak each text itself")
    parser.add_argument(
        "--every", action="append", default=[], metavar="N=FAULT", help="every N-th fails"
    )
    parser.add_argument("--always", default="", metavar="FAULT", help="everything fails")
    parser.add_argument("--log", metavar="FILE", help="a line of JSON for every request")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    google = GoogleStandIn(latency=options.latency, cheap=not options.spoken, port=options.port)
    for rule in options.every:
        number, _, fault = rule.partition("=")
        google.fail_every(int(number), fault)
    google.fail_always(options.always)
    if options.log:
        google.log = open(options.log, "a", encoding="utf-8")  # noqa: SIM115, PTH123
    with google, suppress(KeyboardInterrupt):
        print(f"HTTPS_PROXY={google.address}", flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
