"""A bare Scrapy spider: it visits the same pages and does nothing. Scrapy's own settings, equal concurrency.

``python -m benchmarks.bare ADDRESS CONCURRENCY [journal]``: of the generated index, or of an invented journal.
"""

from __future__ import annotations

import re
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


class BareJournal(Bare):
    """Follows the links from a journal's archive to its issues and their articles, reads nothing."""

    name = "bare_journal"

    def parse(self, response: Response) -> Iterator[Any]:
        """A listing."""
        for href in response.css("a::attr(href)").getall():
            if re.search(r"/article/view/\d+$", href):
                yield response.follow(href, self.leaf)
            elif re.search(r"/issue/(?:archive|view)\b", href):
                yield response.follow(href)


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
    process.crawl(BareJournal if sys.argv[3:] else Bare)
    process.start()
