"""What a page says must not act on the terminal that shows the log, nor look like a line of it."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from harvester.columns import escaped


class EscapedFormatter(logging.Formatter):
    """Writes as another formatter does, controls written out and all lines behind the first of a record indented."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return escaped(self._inner.format(record).replace("\n", "\n    "))


class EscapedLog:
    """Scrapy extension: from the moment the spider is opened, all that is logged is escaped."""

    def __init__(self, crawler: Crawler) -> None:
        crawler.signals.connect(self.opened, signal=signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def opened(self) -> None:
        """Nothing of a page has been logged before."""
        for handler in logging.getLogger().handlers:
            if not isinstance(handler.formatter, EscapedFormatter):
                handler.setFormatter(EscapedFormatter(handler.formatter or logging.Formatter()))
