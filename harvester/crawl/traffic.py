"""How much a run asks for: requests and bytes, for the run report."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response


class Traffic:
    """Downloader middleware. Scrapy's own writes every message out again to count its bytes."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """A request goes out."""
        self._stats.inc_value("traffic/requests")

    def process_response(self, request: Request, response: Response) -> Response:
        """An answer arrived; its body, as it was sent."""
        self._stats.inc_value("traffic/bytes", len(response.body))
        return response
