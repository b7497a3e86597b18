"""A bare Scrapy spider: it visits the same pages and does nothing. Scrapy's own settings, equal concurrency."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


class Bare(Spider):
    """Follows every link of listings, reads nothing."""

    name = "bare"

    async def start(self) -> AsyncIterator[Request]:
        """The start page."""
        yield Request(sys.argv[1])

    def parse(self, response: Response) -> Iterator[Any]:
        """A listing."""
        for href in response.css("ul:not(nav ul) a::attr(href)").getall():
            yield response.follow(href, self.leaf if href.startswith("/paper/") else self.parse)

    def leaf(self, response: Response) -> None:
        """A record."""


if __name__ == "__main__":
    concurrency = int(sys.argv[2])
    process = AsyncCrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "CONCURRENT_REQUESTS": concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
            "ROBOTSTXT_OBEY": True,
        }
    )
    process.crawl(Bare)
    process.start()
