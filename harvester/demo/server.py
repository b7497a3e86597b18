"""Serves the demo index on the loopback interface: ``python -m harvester.demo.server [--port N]``."""

from __future__ import annotations

import argparse
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType

from harvester.demo.site import DemoSite


class _Handler(BaseHTTPRequestHandler):
    """Turns requests into calls of ``DemoSite.respond``. Connections stay open, as HTTP/1.1 has it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # one packet an answer, not one for the headers and one for the body
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.note(self.path)
        answer = self.server.site.respond(self.path)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: ``DemoServer.requests`` says what was asked."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, site: DemoSite) -> None:
        self.site = site
        self.requests: list[tuple[float, str]] = []
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def note(self, path: str) -> None:
        """Writes a request down; the lock keeps the times in order."""
        with self._lock:
            self.requests.append((time.monotonic(), path))


class DemoServer:
    """The demo index on a port of 127.0.0.1, a free one unless told otherwise, for as long as the ``with`` block lasts.

    ``requests`` holds the (monotonic time in seconds, path with query) of every request, in order of arrival.
    """

    def __init__(self, site: DemoSite | None = None, port: int = 0) -> None:
        self._server = _Server(port, site or DemoSite())
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The address of the site, without a final slash."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def requests(self) -> list[tuple[float, str]]:
        """What has been asked so far."""
        return self._server.requests

    def __enter__(self) -> DemoServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Blocks until the server stops."""
        self._thread.join()


def main(arguments: list[str] | None = None) -> int:
    """Prints the address and serves until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m harvester.demo.server", description="Serve the demo index on 127.0.0.1."
    )
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: any that is free)")
    options = parser.parse_args(arguments)
    with DemoServer(port=options.port) as server:
        print(server.url, flush=True)
        try:
            server.wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
