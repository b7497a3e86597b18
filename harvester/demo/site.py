"""The demo index as a site: an address in, an answer out. No network, no clock; ``server.py`` puts it on a port."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from harvester.demo import markup
from harvester.demo.content import Collection, collections

HTML = "text/html; charset=utf-8"
START_MONTH = (2026, 6)
ROBOTS = b"User-agent: *\nDisallow: /admin/\n"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class Answer:
    """An HTTP answer before it is sent; the transport adds the length and the date."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class DemoSite:
    """The demo index.

    >>> site = DemoSite()
    >>> site.respond("/robots.txt").status, site.respond("/sitemap.xml").status
    (200, 404)
    >>> site.respond("/?month=1923-10").status
    200
    """

    def __init__(self, content: tuple[Collection, ...] | None = None) -> None:
        self._content = collections() if content is None else content
        self._pages = self._render()

    def pages(self) -> dict[str, bytes]:
        """Every page with a fixed address; the months of the calendar come on top and have no end."""
        return dict(self._pages)

    def respond(self, path_with_query: str) -> Answer:
        """The answer to a GET of this address, which starts with ``/`` and may carry a query."""
        address, _, text = path_with_query.partition("?")
        query = parse_qs(text)
        if address == "/" and "month" in query:
            return self._calendar(query["month"][-1])
        if (page := query.get("page", ["1"])[-1]) != "1":
            address += f"?page={page}"
        body = self._pages.get(address)
        if body is None:
            return self._missing()
        if address == "/robots.txt":
            return Answer(200, {"Content-Type": "text/plain; charset=utf-8"}, body)
        return Answer(200, {"Content-Type": "application/pdf" if address.endswith(".pdf") else HTML}, body)

    def _calendar(self, month: str) -> Answer:
        match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", month, re.ASCII)
        if match is None or match[1] == "0000":
            return self._missing()
        return Answer(200, {"Content-Type": HTML}, markup.start_page(self._content, int(match[1]), int(match[2])))

    def _missing(self) -> Answer:
        page = markup.frame("Not found", "<h1>404 Not Found</h1><p>There is no such page.</p>")
        return Answer(404, {"Content-Type": HTML}, page)

    def _render(self) -> dict[str, bytes]:
        pages = {
            "/": markup.start_page(self._content, *START_MONTH),
            "/robots.txt": ROBOTS,
            "/files/guide.pdf": PDF,
            "/admin/login": markup.frame("Login", "<h1>Login</h1><p>For the staff, of which there is none.</p>"),
        }
        for path, (title, text) in markup.INFO_PAGES.items():
            pages[path] = markup.frame(title, f"<h1>{title}</h1><p>{text}</p>")
        aside = markup.most_viewed(self._content)
        for each in self._content:
            pages[each.known.path] = markup.collection_page(each, aside)
            for issue in each.issues:
                for page in range(1, len(issue.listing) + 1):
                    address = issue.known.path + (f"?page={page}" if page > 1 else "")
                    pages[address] = markup.issue_page(each, issue, page, aside)
                for record in issue.records:
                    if record.known:
                        pages[markup.record_path(each, issue, record)] = markup.record_page(each, issue, record)
        return pages
