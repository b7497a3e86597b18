"""The Scrapy item pipelines, in running order: normalize, validate, store. The work is done in the other rooms."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from harvester.flags import UNREADABLE
from harvester.items import WATCHED, Article, Issue, Journal
from pipelines.normalization import normalize_article, normalize_issue_record, normalize_journal
from pipelines.store import attached
from pipelines.validate import broken_rules


class Stage:
    """A Scrapy item pipeline."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Work on one record; raise DropItem, with the reason counted, to drop it."""
        raise NotImplementedError


class NormalizeStage(Stage):
    """Fills a record's fields from what is printed."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.latest_year = datetime.now(UTC).year + 1  # an issue may be dated ahead

    def process_item(self, item: Any) -> Any:
        """Normalize by the kind of the record."""
        if isinstance(item, Article):
            normalize_article(item, latest_year=self.latest_year)
            for flag in item.flags:
                self.stats.inc_value(f"flags/{flag}")
                if flag in UNREADABLE:
                    self.stats.inc_value(f"unreadable/{UNREADABLE[flag]}")
        elif isinstance(item, Issue):
            normalize_issue_record(item)
        elif isinstance(item, Journal):
            normalize_journal(item)
        return item


class ValidateStage(Stage):
    """Drops what is no record, and counts which rule it broke."""

    def process_item(self, item: Any) -> Any:
        """Ask the rules."""
        rules = broken_rules(item)
        if rules:
            for rule in rules:
                self.stats.inc_value(f"dropped/{rule}")
            raise DropItem(", ".join(rules), log_level="DEBUG")
        return item


class StoreStage(Stage):
    """Gives a record to the store, and watches how complete the records are."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.store = attached(crawler)
        self._have: Counter[str] = Counter()

    def process_item(self, item: Any) -> Any:
        """Store it."""
        if isinstance(item, Article):
            if item.views is not None or item.downloads is not None:
                item.counted_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            record = ItemAdapter(item)
            self.stats.inc_value("articles/read")
            self._have.update(name for name in WATCHED if record.get(name))
        self.store.put(item)
        return item

    def close_spider(self) -> None:
        """Write down how complete the records are."""
        for name, count in self._have.items():
            self.stats.set_value(f"coverage/{name}", count)
