"""Sites to crawl: a small HTTP server that notes every request, and an invented index of any size to put on it."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import MappingProxyType, TracebackType
from typing import Any, Self

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """An answer. ``promised``: the Content-Length, where it is not the body's own.

    ``raw``: makes what is sent in place of all that, byte for byte; it may have no end.
    """

    status: int = 200
    body: str | bytes = ""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": HTML})
    promised: int | None = None
    raw: Callable[[], Iterable[bytes]] | None = None


MISSING = Reply(404, "<h1>Not found</h1>")
Answer = Callable[[str], "Reply | None"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self.server.site.agents.add(self.headers["User-Agent"])
        reply = self.server.site.answer(self.path, self.headers)
        if reply.raw is not None:
            self.close_connection = True
            for part in reply.raw():
                self.wfile.write(part)
                self.wfile.flush()
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if reply.promised is None else reply.promised))
        self.end_headers()
        self.wfile.write(body)
        if reply.promised is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: ``Site.requests`` says what was asked."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: Site) -> None:
        self.site = site
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed hangs up; that is what these tests are about."""


class Site:
    """Pages on a free port of 127.0.0.1, for as long as the ``with`` block lasts.

    ``requests`` holds every address asked, in order. ``fault`` may answer in place of the pages, ``None`` lets them
    answer; ``watch`` is called with the number of each request before it is answered. Both may be set at any time.
    With ``validators``, pages have an ETag and a Last-Modified, and one that is asked for with either and is as it was
    is answered with 304; ``unchanged`` holds the addresses of those.
    ``requests`` holds every address asked, in order, ``agents`` who asked. ``fault`` may answer in place of the pages,
    ``None`` lets them answer; ``watch`` is called with the number of each request before it is answered. Both may be
    set at any time.
    """

    def __init__(self, pages: dict[str, str], *, fault: Answer | None = None, validators: bool = False) -> None:
        self.pages = pages
        self.validators = validators
        self.fault = fault
        self.watch: Callable[[int], None] | None = None
        self.requests: list[str] = []
        self.unchanged: list[str] = []
        self.agents: set[str] = set()
        self._lock = Lock()
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The address of the start page."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def answer(self, path: str, asked: Mapping[str, str] = MappingProxyType({})) -> Reply:
        """The answer to a request, which is noted."""
        with self._lock:
            self.requests.append(path)
            number = len(self.requests)
        if self.watch:
            self.watch(number)
        reply = self.fault(path) if self.fault else None
        if reply is None:
            reply = Reply(body=self.pages[path]) if path in self.pages else MISSING
            if self.validators and path in self.pages:
                reply = self._valid(path, reply, asked)
        return reply

    def _valid(self, path: str, reply: Reply, asked: Mapping[str, str]) -> Reply:
        etag = f'"{zlib.crc32(self.pages[path].encode())}"'
        validators = {"ETag": etag, "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}
        if asked.get("If-None-Match") == etag:
            assert asked.get("If-Modified-Since") == validators["Last-Modified"]
            self.unchanged.append(path)
            return Reply(304, headers=validators)
        return Reply(body=reply.body, headers={"Content-Type": HTML, **validators})

    def asked(self) -> Counter[str]:
        """Address → how often it was asked."""
        return Counter(self.requests)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Faults:
    """Answers that go wrong a number of times: address → (reply, how often); ``None`` for ever."""

    def __init__(self, replies: dict[str, tuple[Reply, int | None]]) -> None:
        self._replies = replies
        self._given: Counter[str] = Counter()

    def __call__(self, path: str) -> Reply | None:
        reply, times = self._replies.get(path, (None, 0))
        self._given[path] += 1
        return reply if times is None or self._given[path] <= times else None


@dataclass(frozen=True)
class Index:
    """An invented index: a start page, journals, issues in pages of 30, records.

    The markup is plain and unlike the demo's: headings, paragraphs, a definition of nothing.
    """

    journals: int = 1
    issues: int = 2
    records: int = 50
    padding: int = 1

    def journal_numbers(self) -> list[int]:
        return [501 + n for n in range(self.journals)]

    def issue_numbers(self, journal: int) -> list[int]:
        return [journal * 100 + n for n in range(1, self.issues + 1)]

    def record_numbers(self, issue: int) -> list[int]:
        return [issue * 1000 + n for n in range(1, self.records + 1)]

    def keys(self) -> list[str]:
        """The keys of all records: ``J/I/A``."""
        return [
            f"{journal}/{issue}/{record}"
            for journal in self.journal_numbers()
            for issue in self.issue_numbers(journal)
            for record in self.record_numbers(issue)
        ]

    def paths(self) -> list[str]:
        """The addresses of all records."""
        return [f"/paper/{key}" for key in self.keys()]

    def ids(self) -> list[str]:
        """The identifiers of all records, sorted."""
        return sorted(f"iad:{key}" for key in self.keys())

    def titles(self) -> dict[str, str]:
        """Identifier → title."""
        return {f"iad:{key}": self.title(key) for key in self.keys()}

    @staticmethod
    def title(key: str) -> str:
        return f"Kayıt {key.rpartition('/')[2]}: Bir Dizinin Sınanması"

    def record(self, key: str) -> str:
        """The page of a record."""
        journal, issue, number = key.split("/")
        place = int(number) % 1000
        abstract = "Bu kayıt yalnızca bir deneme için yazılmıştır. " * self.padding
        return self._frame(
            self.title(key),
            f'<p><a href="/j/{journal}">Deneme Dergisi {journal}</a> / <a href="/j/{journal}/{issue}">'
            f"Cilt: {journal} Sayı: {int(issue) % 100}</a></p><h1>{self.title(key)}</h1>"
            f"<b>Authors :</b> Deniz Yazar{place}, Umut Denek<br><b>Pages :</b> {place}-{place + 9}<br>"
            f"<b>Doi:</b>10.5555/deneme.{number}<br><b>View :</b> {place} | <b>Download :</b> {place // 2}<br>"
            f"<b>Publication Date :</b> 2024-05-{1 + place % 28:02d}<br><b>Article Type :</b> Research Paper<br>"
            f"<b>Abstract :</b>{abstract}<br><b>Keywords :</b> deneme, dizin, kayıt {place}<br>"
            f'<a href="https://example.org/{number}">ORIGINAL ARTICLE URL</a>',
        )

    def pages(self) -> dict[str, str]:
        """Address → page."""
        pages = {"/robots.txt": "User-agent: *\nDisallow:\n"}
        journals = "".join(f'<li><a href="/j/{j}">Deneme Dergisi {j}</a></li>' for j in self.journal_numbers())
        pages["/"] = self._frame("Deneme Dizini", f"<h1>Deneme Dizini</h1><ul>{journals}</ul>")
        for journal in self.journal_numbers():
            issues = "".join(
                f'<li><a href="/j/{journal}/{i}">Cilt: {journal} Sayı: {i % 100}</a></li>'
                for i in self.issue_numbers(journal)
            )
            title = f"Deneme Dergisi {journal}"
            pages[f"/j/{journal}"] = self._frame(title, f"<h1>{title}</h1><ul>{issues}</ul>")
            for issue in self.issue_numbers(journal):
                pages.update(self._issue(journal, issue))
        pages.update({f"/paper/{key}": self.record(key) for key in self.keys()})
        return pages

    def _issue(self, journal: int, issue: int, size: int = 30) -> dict[str, str]:
        numbers = self.record_numbers(issue)
        chunks = [numbers[start : start + size] for start in range(0, len(numbers), size)]
        pages = {}
        for n, chunk in enumerate(chunks, start=1):
            links = "".join(f'<li><a href="/paper/{journal}/{issue}/{r}">{self.title(f"/{r}")}</a></li>' for r in chunk)
            onward = f'<a rel="next" href="/j/{journal}/{issue}?page={n + 1}">Next</a>' if n < len(chunks) else ""
            address = f"/j/{journal}/{issue}" + (f"?page={n}" if n > 1 else "")
            pages[address] = self._frame(
                "Sayı", f"<h1>Cilt: {journal} Sayı: {issue % 100}</h1><ol>{links}</ol>{onward}"
            )
        return pages

    @staticmethod
    def _frame(title: str, body: str) -> str:
        return f'<!DOCTYPE html><html lang="tr"><head><title>{title}</title></head><body>{body}</body></html>'
