"""When a page is done: after all that came of it is stored, or dropped for a counted reason.

The end of a callback is too early: its items may still be on their way through the pipelines, and would be lost to a
kill while the page counts as done.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from harvester.crawl.failures import explain
from harvester.crawl.frontier import Frontier
from harvester.crawl.samples import samples
from harvester.found import Fact, Found
from harvester.items import Article
from harvester.parts import Batch
from pipelines.store import LISTINGS, Page, attached

logger = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Ticket:
    """A page whose outputs are on their way."""

    row: Page
    response: Response
    found: list[Found] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    article_id: str | None = None
    open: int = 0
    over: bool = False
    error: str | None = None
    again: bool = False

    @property
    def is_found_record(self) -> bool:
        """Whether the page, which might have been a listing, was a record's."""
        return self.article_id is not None and self.row["kind"] != "record"


class Settling:
    """Spider middleware: hands what a page names to the frontier, and settles the page when its items have."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._tickets: dict[int, _Ticket] = {}
        self._errors: dict[int, tuple[str, bool]] = {}
        self._samples = samples(crawler)
        attached(crawler).listeners.append(self.stored)  # Scrapy's signal for every item costs more than storing it
        crawler.signals.connect(self.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(self.item_error, signal=signals.item_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    @property
    def _frontier(self) -> Frontier:
        frontier = self._crawler.engine.scheduler
        assert isinstance(frontier, Frontier)
        return frontier

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Pass the items on, keep the pages that are named."""
        if response.request is None or "page" not in response.meta or not 200 <= response.status < 300:
            # After an error answer Scrapy passes the (empty) result of the errback, which has settled the page.
            async for output in result:
                yield output
            return
        ticket = _Ticket(response.meta["page"], response)
        async for output in result:
            if isinstance(output, Found):
                ticket.found.append(output)
            elif isinstance(output, Fact):
                ticket.facts.append(output)
            else:
                ticket.open += 1
                if isinstance(output, Article):
                    ticket.article_id = output.article_id
                elif isinstance(output, Batch) and len(output.parts) == 1 and output.parts[0].name == "article page":
                    ticket.article_id = output.parts[0].article.article_id
                self._tickets[id(output)] = ticket
                yield output
        ticket.error, ticket.again = self._errors.pop(ticket.row["id"], (None, False))
        ticket.over = True
        self._settle(ticket)

    def process_spider_exception(self, response: Response, exception: Exception) -> list[Any]:
        """A callback that raises has not read its page; that is written down, and the crawl goes on."""
        row: Page = response.meta["page"]
        if not isinstance(exception, IgnoreRequest):
            logger.error("Reading %s failed", row["url"], exc_info=exception)
        _, error, again = explain(exception)
        self._errors[row["id"]] = (error, again)
        return []

    def stored(self, item: Any) -> None:
        """An item went through all stages; the last one stores it."""
        self._passed(item, None)

    def item_dropped(self, item: Any) -> None:
        """An item was dropped; the stage that did it has counted why."""
        self._passed(item, None)

    def item_error(self, item: Any, failure: Any) -> None:
        """A stage failed; the page is not done."""
        self._passed(item, f"{type(failure.value).__name__}: {failure.value}"[:200])

    def _passed(self, item: Any, error: str | None) -> None:
        ticket = self._tickets.pop(id(item), None)
        if ticket is not None:
            self._samples.record(item, ticket.row, ticket.response)
            ticket.open -= 1
            ticket.error = ticket.error or error
            self._settle(ticket)

    def _settle(self, ticket: _Ticket) -> None:
        if not ticket.over or ticket.open:
            return
        row, response = ticket.row, ticket.response
        lists = any(page.kind == "record" for page in ticket.found)
        lists = lists or ticket.is_found_record
        if not ticket.error and row.get("productive") and not lists and self._is_first_page(row):
            ticket.error, ticket.again = "listed records before, and lists none now", True
        if not ticket.error and row["kind"] == "start" and row.get("visited") and self._names_nothing(ticket):
            ticket.error, ticket.again = "named pages of the index before, and names none now", True
        if ticket.error:
            if self._frontier.failed(row, ticket.error, status=response.status, again=ticket.again):
                self._samples.unread(row, response, ticket.error)
            return
        self._samples.read(row, response)
        found = ticket.found
        if getattr(self._crawler.spider, "is_open_ended", True):
            found = self._frontier.growth.admit(row, found)
        self._frontier.found(found, parent=row["id"])
        self._frontier.done(
            row,
            status=response.status,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            new_records=sum(1 for page in found if page.kind == "record") + ticket.is_found_record,
            found=ticket.found,
            body=response.body,
            article_id=ticket.article_id,
            facts=ticket.facts,
        )

    @staticmethod
    def _is_first_page(row: Page) -> bool:
        return row["kind"] in LISTINGS and not row["context"].get("next")

    def _names_nothing(self, ticket: _Ticket) -> bool:
        """Whether a page names nothing, menus aside, and did when it was read last."""
        if any(page.said is not None for page in ticket.found):
            return False
        return bool(self._frontier.store.named_by(ticket.row["id"]).keys() - {""})


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
