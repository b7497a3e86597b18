"""Serves a site of invented journals on the loopback interface, by one event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from threading import Thread

from harvester.demo.journals.faults import Faults
from harvester.demo.journals.http import Answer, Request, Site
from harvester.demo.journals.truth import Known

MOST_KEPT = 20_000
"""Rendered answers that are kept."""
_TOKEN = re.compile(rb"<resumptionToken\b(?:[^>]*[^/>])?>([^<]+)<")
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True)
class Asked:
    """A request that came, and what was answered. ``at`` is monotonic time in seconds."""

    at: float
    method: str
    target: str
    status: int
    kind: str
    agent: str = ""


@dataclass(repr=False)
class Served:
    """A site on a port. ``faults`` may be changed at any time, and so may ``latency`` (seconds before each answer)."""

    site: Site
    faults: Faults = field(default_factory=Faults)
    latency: float = 0.0
    requests: list[Asked] = field(default_factory=list)
    watch: Callable[[int], None] | None = None  # called with the number of each request, before it is answered
    _kept: dict[tuple[object, ...], Answer] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Scheme, host and port, no final slash."""
        return self.site.origin

    @property
    def url(self) -> str:
        """The address of the start page."""
        return self.site.start

    @property
    def truth(self) -> list[Known]:
        """What a right harvest holds, sorted by key."""
        return self.site.truth

    @property
    def kinds(self) -> Counter[str]:
        """How often each kind of page was answered, errors included."""
        return Counter(asked.kind for asked in self.requests)

    @property
    def targets(self) -> list[str]:
        """Every address asked, in order."""
        return [asked.target for asked in self.requests]

    def forget(self) -> None:
        """Start counting anew."""
        self.requests.clear()
        self.faults.forget()

    def change(self, **fields: object) -> None:
        """Change the site as it runs: fields of it, such as ``catalogue``."""
        for name, value in fields.items():
            setattr(self.site, name, value)
        self._kept.clear()

    def warm(self) -> None:
        """Render the pages of all articles and issues, and OAI-PMH's in ``oai_dc``, before a clock runs."""
        origin = self.origin
        for headers in ({}, {"cookie": "OJSSID=warm"}):
            targets = [known.path for known in self.truth]
            targets += sorted({known.issue_path for known in self.truth if known.issue_path})
            for target in targets:
                self._rendered(Request(target, headers=headers))
            for endpoint in self.site.endpoints:
                query = "metadataPrefix=oai_dc"
                while query:
                    target = f"{endpoint.removeprefix(origin)}?verb=ListRecords&{query}"
                    token = _TOKEN.search(self._rendered(Request(target, headers=headers)).body)
                    query = f"resumptionToken={token[1].decode()}" if token else ""

    def answer(self, request: Request) -> Answer:
        """The answer to a request, which is noted."""
        if self.watch:
            self.watch(len(self.requests) + 1)
        answer = self.faults.apply(request, self._rendered(request))
        agent = request.headers.get("user-agent", "")
        self.requests.append(Asked(time.monotonic(), request.method, request.target, answer.status, answer.kind, agent))
        return replace(answer, wait=answer.wait + self.latency) if self.latency else answer

    def _rendered(self, request: Request) -> Answer:
        # Of a session, sites know no more than that there is one.
        cookies = tuple((name, name == "OJSSID" or value) for name, value in request.cookies.items())
        key = (request.method == "POST", request.target, request.body, cookies)
        answer = self._kept.get(key)
        if answer is None:
            answer = self.site.respond(request)
            if len(self._kept) < MOST_KEPT:
                self._kept[key] = answer
        return answer


class _Connection(asyncio.Protocol):
    """One connection; it stays open, as HTTP/1.1 has it. Requests are answered one after another."""

    def __init__(self, served: Served, everyone: set[asyncio.Transport]) -> None:
        self._served, self._everyone, self._buffer, self._busy = served, everyone, b"", False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._everyone.add(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._transport is not None:
            self._everyone.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def _next(self) -> None:
        while not self._busy:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            first, *lines = head.decode("latin-1").split("\r\n")
            pairs = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            length = int(headers.get("content-length", "0"))
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            method, _, more = first.partition(" ")
            target = more.rpartition(" ")[0]
            answer = self._served.answer(Request(target, method, headers, rest[:length]))
            if answer.hang:
                self._busy = True
            elif answer.wait:
                self._busy = True
                asyncio.get_running_loop().call_later(answer.wait, self._late, answer, method)
            else:
                self._send(answer, method)

    def _late(self, answer: Answer, method: str) -> None:
        self._busy = False
        self._send(answer, method)
        self._next()

    def _send(self, answer: Answer, method: str) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        lines = [
            f"HTTP/1.1 {answer.status} {_PHRASES.get(answer.status, '')}",
            f"Content-Type: {answer.type}",
            f"Content-Length: {len(answer.body)}",
            *(f"{name}: {value}" for name, value in answer.headers),
        ]
        head = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
        self._transport.write(head + (b"" if method == "HEAD" else answer.body[: answer.cut]))
        if answer.cut is not None:
            self._transport.close()


async def _run(served: Served, port: int, ready: Callable[[int, Callable[[], None]], None]) -> None:
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    everyone: set[asyncio.Transport] = set()
    server = await loop.create_server(lambda: _Connection(served, everyone), "127.0.0.1", port, backlog=512)

    def stop() -> None:
        loop.call_soon_threadsafe(over.set)

    ready(server.sockets[0].getsockname()[1], stop)
    await over.wait()
    server.close()
    for transport in tuple(everyone):
        transport.abort()
    await asyncio.sleep(0)


@contextmanager
def serve(site: Site, *, faults: Faults | None = None, latency: float = 0.0, port: int = 0) -> Iterator[Served]:
    """Serve a site on a port of 127.0.0.1, a free one unless told otherwise, as long as the ``with`` block lasts."""
    served = Served(site, faults or Faults(), latency)
    bound: list[tuple[int, Callable[[], None]]] = []

    def ready(number: int, stop: Callable[[], None]) -> None:
        site.origin = f"http://127.0.0.1:{number}"
        bound.append((number, stop))

    async def run() -> None:
        await _run(served, port, ready)

    thread = Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    while not bound:
        if not thread.is_alive():
            raise OSError(f"port {port} of 127.0.0.1 cannot be had")
        time.sleep(0.001)
    try:
        yield served
    finally:
        bound[0][1]()
        thread.join()
