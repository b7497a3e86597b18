"""A request before it reaches a site, an answer before it is sent, and what all sites have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from harvester.demo.journals.truth import Known

HTML = "text/html; charset=utf-8"
XML = "text/xml;charset=utf-8"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class Request:
    """What was asked. ``target`` is the path with its query, as sent; names of headers are in lower case."""

    target: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @cached_property
    def path(self) -> str:
        """The path, unquoted."""
        return unquote(urlsplit(self.target).path)

    @cached_property
    def arguments(self) -> list[tuple[str, str]]:
        """The pairs of the query and of a posted form, in order; none is left out."""
        posted = self.body.decode("utf-8", "replace") if self.method == "POST" else ""
        query = urlsplit(self.target).query
        return parse_qsl(query, keep_blank_values=True) + parse_qsl(posted, keep_blank_values=True)

    def argument(self, name: str, default: str = "") -> str:
        """The last value of that name."""
        return dict(self.arguments).get(name, default)

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies that came with it."""
        try:
            return {name: morsel.value for name, morsel in SimpleCookie(self.headers.get("cookie", "")).items()}
        except CookieError:
            return {}


@dataclass(frozen=True)
class Answer:
    """An HTTP answer before it is sent; the server adds length and date.

    ``kind`` says what it is to the site (``article``, ``issue``, ``oai`` …). ``cut``: so many bytes of the body are
    sent, then the connection is closed. ``hang``: nothing is sent at all. ``wait`` is in seconds.
    """

    status: int = 200
    body: bytes = b""
    kind: str = "page"
    type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    cut: int | None = None
    hang: bool = False
    wait: float = 0.0

    @property
    def location(self) -> str:
        """Where it leads to; empty if it does not."""
        return dict(self.headers).get("Location", "")


def redirect(location: str, *, status: int = 302, kind: str = "redirect", cookie: str = "") -> Answer:
    """An answer that leads elsewhere, and may set a cookie on the way."""
    headers = (("Location", location), *((("Set-Cookie", cookie),) if cookie else ()))
    return Answer(status, kind=kind, headers=headers)


class Site(Protocol):
    """A site, given its origin (``http://127.0.0.1:8000``) by whoever serves it, before the first request."""

    origin: str

    def respond(self, request: Request) -> Answer:
        """The answer to a request. Must be safe to call again and again: a site has no memory."""

    @property
    def start(self) -> str:
        """The address of the start page."""

    @property
    def oai_url(self) -> str:
        """The address of the OAI-PMH endpoint of all journals; empty if there is none."""

    @property
    def endpoints(self) -> list[str]:
        """The addresses of all OAI-PMH endpoints, that of all journals first."""

    @property
    def truth(self) -> list[Known]:
        """What a right harvest holds, sorted by key."""
