"""The demo index on a bad day: ``python -m harvester.demo.faults --fault "flaky 500"`` serves it with a fault.

Which pages a fault strikes is decided by their addresses, so that it is the same ones in every run.
"""

from __future__ import annotations

import argparse
import gzip
import re
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from zlib import crc32

from harvester.demo.site import HTML, Answer, DemoSite

PAUSE = 1
"""Seconds that ``retry-after`` asks to be left alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the answer that it would get on a good day."""

    path: str
    number: int
    """It is the so-manieth request to the server."""
    times: int
    """This address is asked for so often, this time included."""
    answer: Answer

    @property
    def is_record(self) -> bool:
        """Whether the address is a record's."""
        return self.path.startswith("/paper/")

    def strikes(self, percent: int) -> bool:
        """Whether the address is among so many of a hundred."""
        return crc32(self.path.encode()) % 100 < percent

    @property
    def is_the_one(self) -> bool:
        """Whether the address is that of one record of the demo index, picked once for all."""
        return self.is_record and crc32(self.path.encode()) % 100 == 4


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer goes out."""

    answer: Answer
    cut: int | None = None
    """The connection is closed after so many bytes of the body."""
    reset: bool = False
    """The connection is reset in place of an answer."""
    drip: float = 0.0
    """Seconds between two tenths of the body."""


def _page(answer: Answer, body: str, status: int = 200, **headers: str) -> Delivery:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Delivery(replace(answer, status=status, headers={"Content-Type": HTML, **named}, body=body.encode()))


def _retry_after(asked: Asked) -> Delivery | None:
    return _page(asked.answer, "slower", 429, Retry_After=str(PAUSE)) if asked.number % 25 == 0 else None


def _flaky(asked: Asked) -> Delivery | None:
    return _page(asked.answer, "oops", 500) if asked.strikes(20) and asked.times == 1 else None


def _truncated(asked: Asked) -> Delivery | None:
    cut = len(asked.answer.body) // 2
    return Delivery(asked.answer, cut=cut) if asked.strikes(10) and asked.times == 1 else None


def _reset(asked: Asked) -> Delivery | None:
    return Delivery(asked.answer, reset=True) if asked.strikes(10) and asked.times == 1 else None


def _drip(asked: Asked) -> Delivery | None:
    return Delivery(asked.answer, drip=0.05) if asked.strikes(10) else None


def _blocked(asked: Asked) -> Delivery | None:
    return _page(asked.answer, "<h1>Forbidden</h1>", 403) if asked.number > 20 else None


def _login(asked: Asked) -> Delivery | None:
    form = '<h1>Sign in</h1><form action="/login"><input name="user"><input type="password" name="password"></form>'
    return _page(asked.answer, f"<title>Sign in</title>{form}") if asked.is_record else None


def _redesign(asked: Asked) -> Delivery | None:
    if not asked.is_record:
        return None
    text = re.sub(r"<b>[^<]*</b>|[A-Z][a-z]+ :", " ", asked.answer.body.decode())
    return Delivery(replace(asked.answer, body=text.encode()))


def _empty(asked: Asked) -> Delivery | None:
    return None if asked.path == "/robots.txt" else _page(asked.answer, "")


def _calendar(asked: Asked) -> Delivery | None:
    """Each page leads to days of a calendar, and these to others."""
    if asked.path.startswith("/day/"):
        day = int(asked.path.rpartition("/")[2])
        onward = f'<p><a href="/day/{day + 1}">tomorrow</a> <a href="/day/{day + 30}">in a month</a></p>'
        return _page(asked.answer, f"<h1>Day {day}</h1>{onward}")
    if asked.path == "/robots.txt" or asked.answer.status != 200:
        return None
    link = f'<p><a href="/day/{crc32(asked.path.encode())}">today</a></p></body>'.encode()
    return Delivery(replace(asked.answer, body=asked.answer.body.replace(b"</body>", link)))


def _off_site(asked: Asked) -> Delivery | None:
    there = "http://elsewhere.invalid" + asked.path
    return _page(asked.answer, "moved", 302, Location=there) if asked.is_the_one else None


def _bomb(asked: Asked) -> Delivery | None:
    if not asked.is_the_one:
        return None
    headers = {"Content-Type": HTML, "Content-Encoding": "gzip"}
    return Delivery(replace(asked.answer, headers=headers, body=_BOMB))


def _gone(asked: Asked) -> Delivery | None:
    return _page(asked.answer, "<h1>Not found</h1>", 404) if asked.is_record and asked.strikes(4) else None


def _changed(asked: Asked) -> Delivery | None:
    if not (asked.is_record and asked.strikes(4)):
        return None
    text = asked.answer.body.decode().replace("<h1>", "<h1>Corrected: ")
    return Delivery(replace(asked.answer, body=text.encode()))


_BOMB = gzip.compress(b"<p>" + b" " * (64 << 20), 9)

#: Name → what goes wrong. ``down`` is a matter of the server: nobody listens.
FAULTS: dict[str, Callable[[Asked], Delivery | None]] = {
    "retry-after": _retry_after,
    "flaky 500": _flaky,
    "truncated body": _truncated,
    "reset": _reset,
    "slow drip": _drip,
    "down": lambda asked: None,
    "blocked after N": _blocked,
    "login wall": _login,
    "redesign": _redesign,
    "empty": _empty,
    "endless calendar": _calendar,
    "off-site redirect": _off_site,
    "bomb": _bomb,
    "gone": _gone,
    "changed": _changed,
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        delivery = self.server.index.deliver(self.path)
        if delivery.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        answer = delivery.answer
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        step = max(len(answer.body) // 10, 1) if delivery.drip else max(len(answer.body), 1)
        body = answer.body[: delivery.cut]
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            if delivery.drip:
                self.wfile.flush()
                time.sleep(delivery.drip)
        self.close_connection = delivery.cut is not None

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: ``FaultIndex.requests`` says what was asked."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, index: FaultIndex, port: int) -> None:
        self.index = index
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of the index's."""


@dataclass
class FaultIndex:
    """The demo index on a free port of 127.0.0.1, for as long as the ``with`` block lasts.

    ``fault`` names what goes wrong (:data:`FAULTS`), nothing if it is empty, and may be changed at any time.
    ``requests`` holds the (monotonic time in seconds, path with query, status) of every request, in order of arrival.
    """

    fault: str = ""
    respond: Callable[[str], Answer] = field(default_factory=lambda: DemoSite().respond)
    requests: list[tuple[float, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._times: Counter[str] = Counter()
        self._server: _Server | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The address of the site."""
        return f"http://127.0.0.1:{self._port}/"

    def __enter__(self) -> FaultIndex:
        self._listen()
        if self.fault == "down":
            self.set(self.fault)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def set(self, fault: str) -> None:
        """Let another thing go wrong from now on; empty: nothing. What goes wrong once does so once more."""
        self.fault = fault
        self._times.clear()
        if fault == "down":
            self._hang_up()
        elif self._server is None:
            self._listen()

    def deliver(self, path: str) -> Delivery:
        """The answer to a request, which is noted."""
        answer = self.respond(path)
        with self._lock:
            self._times[path] += 1
            asked = Asked(path, len(self.requests) + 1, self._times[path], answer)
            strike = FAULTS[self.fault](asked) if self.fault else None
            delivery = strike or Delivery(answer)
            self.requests.append((time.monotonic(), path, delivery.answer.status))
        return delivery

    def _listen(self) -> None:
        self._server = _Server(self, self._port)
        self._port = self._server.server_port
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


def main(arguments: list[str] | None = None) -> int:
    """Prints the address and serves until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m harvester.demo.faults",
        description="Serve the bundled index on 127.0.0.1, with a fault, until Ctrl-C.",
    )
    parser.add_argument("--fault", choices=FAULTS, metavar="NAME", default="", help=f"one of: {', '.join(FAULTS)}")
    options = parser.parse_args(arguments)
    with FaultIndex(options.fault) as index:
        print(index.url, flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    raise SystemExit(main())
