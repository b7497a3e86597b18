"""A plain Scrapy spider of the generated index, as a tutorial would write it. ``scrapy runspider`` runs it.

It has its own file and imports nothing of this project, so that Scrapy runs it with its own settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy import Spider
from scrapy.http import Response

FIELDS = {
    "authors": "Authors",
    "pages": "Pages",
    "doi": "Doi",
    "published": "Publication Date",
    "type": "Article Type",
    "abstract": "Abstract",
    "keywords": "Keywords",
}


class Stock(Spider):
    """Follows every link of listings, and reads records by their labels."""

    name = "stock"

    def __init__(self, site: str) -> None:
        super().__init__()
        self.start_urls = [site]

    def parse(self, response: Response) -> Iterator[Any]:
        """A listing."""
        for href in response.css("ul:not(nav ul) a::attr(href)").getall():
            yield response.follow(href, self.record if href.startswith("/paper/") else self.parse)

    def record(self, response: Response) -> Iterator[dict[str, str | None]]:
        """A record."""
        row = {"id": response.url.partition("/paper/")[2], "title": response.css("h1::text").get()}
        for name, label in FIELDS.items():
            found = response.xpath(f"//b[starts-with(normalize-space(), '{label}')]/following-sibling::text()[1]")
            row[name] = (found.get() or "").strip()
        yield row
