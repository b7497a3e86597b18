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
from harvester.parts import Batch, Part
from pipelines.normalization import normalize_article, normalize_issue_record, normalize_journal
from pipelines.store import attached
from pipelines.validate import broken_rules

_PAGES = frozenset({"record", "article page"})
"""Parts whose completeness a run watches: a page design that changed shows there."""


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
            self._article(item)
        elif isinstance(item, Batch):
            for part in item.parts:
                # A line that makes no article is only a title: in which language, another part knows better.
                self._article(part.article, detects=part.alone)
        elif isinstance(item, Issue):
            normalize_issue_record(item)
        elif isinstance(item, Journal):
            normalize_journal(item)
        return item

    def _article(self, article: Article, *, detects: bool = True) -> None:
        normalize_article(article, latest_year=self.latest_year, detects=detects)
        for flag in article.flags:
            self.stats.inc_value(f"flags/{flag}")
            if flag in UNREADABLE:
                self.stats.inc_value(f"unreadable/{UNREADABLE[flag]}")


class ValidateStage(Stage):
    """Drops what is no record, and counts which rule it broke."""

    def process_item(self, item: Any) -> Any:
        """Ask the rules. Of several parts those are left out that break one."""
        if isinstance(item, Batch):
            item.parts = [part for part in item.parts if not self._broken(part.article)]
            return item
        if rules := self._broken(item):
            raise DropItem(", ".join(rules), log_level="DEBUG")
        return item

    def _broken(self, record: Any) -> list[str]:
        rules = broken_rules(record)
        for rule in rules:
            self.stats.inc_value(f"dropped/{rule}")
        return rules


class StoreStage(Stage):
    """Gives a record to the store, and watches how complete the records are."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.store = attached(crawler)
        self._have: Counter[str] = Counter()
        self._ids: set[str] = set()

    def process_item(self, item: Any) -> Any:
        """Store it."""
        if isinstance(item, Article):
            self._article(item)
        elif isinstance(item, Batch):
            for part in item.parts:
                self._part(part)
        self.store.put(item)
        return item

    def _article(self, article: Article) -> None:
        if article.views is not None or article.downloads is not None:
            article.counted_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        record = ItemAdapter(article)
        self.stats.inc_value("articles/read")
        self.stats.inc_value("coverage_of")
        self._have.update(name for name in WATCHED if record.get(name))

    def _part(self, part: Part) -> None:
        if part.name in _PAGES:  # the other formats are made by a program, and hold less
            self._article(part.article)
            self.stats.inc_value("articles/read", -(part.article.article_id in self._ids))
        elif part.alone and part.article.article_id not in self._ids:
            self.stats.inc_value("articles/read")
        if part.alone:
            self._ids.add(part.article.article_id)

    def close_spider(self) -> None:
        """Write down how complete the records are."""
        for name, count in self._have.items():
            self.stats.set_value(f"coverage/{name}", count)
