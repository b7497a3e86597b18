"""How much a run asks for, for the run report; what arrives is counted where it arrives, by the download handler."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler


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
