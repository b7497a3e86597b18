"""The frontier: Scrapy's scheduler, kept in the store, so that a crawl goes on where it was killed.

Pages to visit are rows. The frontier hands out rows that are pending and records new ones; it never forgets a row that
was handed out until what became of it is written. There are no pickles: the kind of a row names the callback.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from harvester.columns import printable
from harvester.crawl.budget import Budget
from harvester.crawl.detail import Detail
from harvester.crawl.download import POSTPONED
from harvester.crawl.failures import Forbidden, RulesUnknown, explain
from harvester.crawl.guards import Growth
from harvester.crawl.rereading import Aged, Differences, named, validators
from harvester.crawl.revisits import revisits
from harvester.crawl.selection import WINDOW, Selection, originals_first
from harvester.crawl.stopping import ending
from harvester.found import Fact, Found
from pipelines.encoding import decode, encode
from pipelines.store import LISTINGS, ORIGINAL, VANISHED, Page, Store, StoreError, attached

logger = logging.getLogger(__name__)

_BATCH = 180
_INTERVAL = 1.0
"""What was gathered is written after so many settled pages or seconds: with what is under way, a kill repeats 200."""
_FEW = 64
"""So many pages are fetched at once while what leads to records comes first: records would be put back."""
_ABSENCES = 2
"""In so many runs a page must be gone before its record counts as withdrawn."""


class Frontier(BaseScheduler):
    """Scrapy's scheduler over the store's table of pages.

    Settings: ``HARVESTER_JOURNALS``, ``HARVESTER_ISSUES`` (keys ``J`` and ``J/I``: only their records are visited),
    ``HARVESTER_LIMIT`` (so many records at most), ``HARVESTER_TRIES`` (visits of a page in one run),
    ``HARVESTER_FULL`` (all pages are visited again), ``HARVESTER_DUE`` (a run id: what was visited last by runs before
    it is visited again, when nothing else is left; filled in by the run).
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self.store: Store = attached(crawler)
        self.growth = Growth(self.store, crawler.stats, tries=getattr(crawler.spider, "tries_of_a_form", None))
        self._limit: int = settings.getint("HARVESTER_LIMIT")
        self._budget = Budget(crawler)
        self._tries: int = settings.getint("HARVESTER_TRIES", 3)
        self._selected = [*settings.getlist("HARVESTER_JOURNALS"), *settings.getlist("HARVESTER_ISSUES")]
        self._full: bool = settings.getbool("HARVESTER_FULL")
        self._detail = Detail(self.store, crawler)
        self._aged = Aged(self.store, settings.get("HARVESTER_DUE", ""), self._selected)
        self._looking: set[int] = set()
        self._again: deque[Request] = deque()
        self._window: deque[Page] = deque()
        self._waiting = 0
        self._out: set[int] = set()
        self._settled: set[int] = set()
        self._attempts: dict[int, int] = {}
        self._records = 0
        self._dry = False
        self._written = time.monotonic()
        self._closing: asyncio.Future[None] | None = None
        self._given_up = False
        self._unread_in_a_row = 0
        crawler.signals.connect(self._let_go, signal=ending)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Called by the engine before the crawl."""
        self._spider: Any
        self._spider = spider
        # What the start page taught an earlier run, which was stopped and read it: this one does not read it again.
        self._spider.site_names = frozenset(decode(self.store.fact("site_names") or "[]"))
        known = revisits(self._crawler)
        self._differences = Differences(self.store, known, self._crawler.stats)
        self._spider.remember_sizes(known.sizes)
        self._spider.memory.update(self.store.facts())
        self._spider.begins_round = self._crawler.settings.getbool("HARVESTER_BEGINS_ROUND", True)
        self._spider.knows = self.store.known_articles
        if self._spider.follows:
            self.found(self._spider.originals(self.store.original_urls()))
        if self._selected:
            leads = known.leading_to({f"{spider.name}:{key}" for key in self._selected})
            self._selection = Selection(self.store, self._selected, leads, self._out)
            worth = None if self._full else known.worth() | leads
            self.store.begin_selection(self._selected, self._selection.may_lead, worth=worth)

    def _let_go(self) -> None:
        self._given_up = True

    def close(self, reason: str) -> None:
        """Called by the engine after the crawl: what is settled is written."""
        self.flush()

    # ---- handing out ---------------------------------------------------------------------------------------------

    def has_pending_requests(self) -> bool:
        """Whether the crawl is not over."""
        if self._budget.is_spent():
            return False
        if self._again or self._waiting:
            return True
        if self._is_enough():
            return bool(self._spider.follows) and originals_first(self._window, self.store, self._out)
        return bool(self._window) or self._load()

    def _is_enough(self) -> bool:
        """Whether the limit of records is reached, or out of reach: too many in a row cannot be had."""
        return bool(self._limit) and (self._records >= self._limit or self._unread_in_a_row > max(20, 2 * self._limit))

    def next_request(self) -> Request | None:
        """The next page to ask for."""
        if self._budget.is_spent():
            return None
        request = self._again.popleft() if self._again else self._fresh()
        if request is not None:
            self._budget.take()
        return request

    def _fresh(self) -> Request | None:
        """A page that is not yet known to be in trouble."""
        while True:
            if not self._window and not self._load():
                return None
            row = self._window[0]
            # Any listing that is out may turn out to be a record.
            near = row["kind"] == "listing" and self._limit and len(self._looking) >= self._limit - self._records
            if (near or self._is_enough()) and row["kind"] != ORIGINAL:
                return None
            if row["kind"] == "record":
                if not (self._detail.is_decided or self._decide_detail()):
                    return None
                if not self._detail.is_decided or (self._detail.is_list and not self._window):
                    continue
                self._records += 1
            elif row["kind"] in LISTINGS and self.growth.is_barren(row):
                self._refuse(self._window.popleft(), "addresses of this form led to no record", "barren")
                continue
            elif row["kind"] != ORIGINAL and not self._spider.is_home(urljoin(self._spider.site, row["url"])):
                self._refuse(self._window.popleft(), "leads off the site", "off_site")
                continue
            break
        self._window.popleft()
        self._out.add(row["id"])
        if row["kind"] != "record":
            self._looking.add(row["id"])
        if self._selected and row["kind"] == "listing" and self._selection.is_near(row):
            row["context"]["near"] = True
        return self._request(row)

    def _decide_detail(self) -> bool:
        """Decide whether the records' own pages are read, once all that leads to them is; ``False``: wait for it."""
        if any(row["kind"] != "record" for row in self._window):
            # Whatever its priority, what leads to records comes first: nothing would hand it out else.
            self._window = deque(sorted(self._window, key=lambda row: bool(row["kind"] == "record")))
            return True
        if self._looking:
            return False
        self.flush()
        if self._detail.decide():
            self._window.clear()
        return True

    def _request(self, row: Page) -> Request:
        return Request(
            urljoin(self._spider.site, self._spider.address_of(row)),
            headers=(validators(row) if row.get("due") else {}) | self._spider.headers_of(row),
            callback=getattr(self._spider, f"parse_{row['kind']}"),
            errback=self._failed_download,
            dont_filter=True,
            meta={"page": row, "original": True} if row["kind"] == ORIGINAL else {"page": row},
        )

    def _load(self) -> bool:
        """Fill the window from the store; ``False`` when there is nothing to hand out now."""
        if self._dry:
            return False
        self.flush()
        if self._crawler.stats.get_value("run/broken"):
            return False
        try:
            if self._detail.is_list:
                self._detail.leave()
            most = (WINDOW if self._detail.is_decided else _FEW) + len(self._out)
            rows = self._selection.rows() if self._selected else self.store.pending(limit=most)
        except StoreError as error:
            self._give_up(str(error).rstrip("."))
            return False
        rows = [row for row in rows if row["id"] not in self._out]
        # A listing that waits or is on its way may name what has vanished from another.
        others = [row for row in rows if row["priority"] > VANISHED]
        self._window.extend(others or ([] if self._looking else rows))
        if rows and not self._window:
            return False
        if not self._window and not self._is_enough():
            self._window.extend(self._differences.sample() or self._aged.next(WINDOW, self._out))
        # A page that is out may show which listings are near the selection, even where it names nothing new.
        self._dry = not self._window and not (self._selected and self._out)
        return bool(self._window)

    # ---- recording -----------------------------------------------------------------------------------------------

    def enqueue_request(self, request: Request) -> bool:
        """Called by the engine: a start page, or a page asked for again (after a redirect)."""
        if "page" in request.meta:
            self._again.append(request)
            return True
        return bool(self.found([request.meta["found"]]))

    def found(self, named: list[Found], parent: int | None = None) -> int:
        """Record pages that were named, by the page *parent*. Returns how many are new."""
        for page in named:
            if page.again:
                self.store.want(page.key, states=("done", "gone", "failed", "listed"))
                self._dry = False
        new = self.store.add_pages(
            {
                "key": page.key, "url": page.url, "kind": page.kind, "priority": page.priority, "parent": parent,
                "issue_id": page.issue_id, "form": page.form, "series": page.series, "context": page.context,
            }
            for page in named
        )  # fmt: skip
        self._dry = self._dry and not new
        if new and self._window and max(page.priority for page in named) > self._window[0]["priority"]:
            self._window.clear()
        return new

    def done(
        self, row: Page, *, status: int, etag: str | None, last_modified: str | None, new_records: int,
        found: list[Found], body: bytes, article_id: str | None, facts: list[Fact],
    ) -> None:  # fmt: skip
        """A page was visited and all that it led to is stored or dropped for a counted reason.

        Args:
            row: the page.
            status: of the answer (RFC 9110).
            etag: the answer's validator.
            last_modified: the other one.
            new_records: how many records it named.
            found: the pages that it named.
            body: the page itself.
            article_id: the record that was read on it.
            facts: what it said that the next run is to know.
        """
        self.growth.credit(row, new_records)
        self._unread_in_a_row = 0
        self._records += bool(article_id) and row["kind"] == "listing"
        if row["kind"] == "start":
            self.store.remember("site_names", encode(sorted(self._spider.site_names)).decode())
        for fact in facts:
            self.store.note(fact.name, fact.value)
        said = None
        if row["kind"] in LISTINGS:
            now = named(found, body)
            self._dry = not self._differences.note(row, found, now) and self._dry
            said = encode(now).decode()
        self._settle(row, "done", None, status, new_records > 0, etag, last_modified, said, article_id)

    def unchanged(self, row: Page) -> None:
        """A page that was asked for with its validators is as it was (304)."""
        if row["article_id"]:
            self.store.confirm(row["article_id"])
            self._crawler.stats.inc_value("articles/confirmed")
        self._unread_in_a_row = 0
        self._settle(row, "done", None, 304, row["productive"], row["etag"], row["last_modified"], None, None)

    def failed(self, row: Page, error: str, *, status: int | None = None, again: bool = True) -> bool:
        """A page could not be had or not be read. It is asked for again, if *again*, as often as the setting says.

        A page that was in flight when the run was told to end stays to be visited. Returns whether it is given up.
        """
        if self._given_up:
            return False
        attempts = self._attempts[row["id"]] = self._attempts.get(row["id"], 0) + 1
        row["tries"] += 1
        if again and attempts < self._tries:
            self._later(self._request(row), 0.2 * 4 ** (attempts - 1))
            return False
        if row["kind"] == "record":
            self._records -= 1
            self._unread_in_a_row += 1
        rescue: list[Found] | None = self._spider.rescue(row)
        if rescue is None:
            self._refuse(row, error, "page_without_metadata")
            if self._detail.is_in_vain():
                self._window.clear()
            return True
        if rescue:
            logger.info("%s (%s): asking for what it held in another way", row["url"], error)
            self._crawler.stats.inc_value("rescued")
            self.found(rescue, parent=row["id"])
            self._settle(row, "done", error, status, False, None, None)
            return True
        state = "gone" if status in (404, 410) and row["kind"] in ("listing", "record") else "failed"
        logger.info("%s: %s (%s)", state, row["url"], error)
        if state == "gone":
            row["absences"] += 1
            if row["article_id"] and row["absences"] >= _ABSENCES:
                self.store.withdraw(row["article_id"])
            if not row["article_id"] or row["absences"] >= _ABSENCES:  # listed, and never there
                self.store.withdraw_at(row["key"])
        self._settle(row, state, error, status, False, None, None)
        return True

    def _refuse(self, row: Page, why: str, counted: str) -> None:
        self._crawler.stats.inc_value(f"refused/{counted}")
        self._out.add(row["id"])
        self._settle(row, "refused", why, None, False, None, None)

    def _later(self, request: Request, seconds: float) -> None:
        self._waiting += 1

        def due() -> None:
            self._waiting -= 1
            self._again.append(request)
            slot = self._crawler.engine._slot
            if slot is not None:
                slot.nextcall.schedule()

        asyncio.get_running_loop().call_later(seconds, due)

    def _settle(
        self, row: Page, state: str, error: str | None, status: int | None, productive: bool,
        etag: str | None, last_modified: str | None, named: str | None = None, article_id: str | None = None,
    ) -> None:  # fmt: skip
        self._settled.add(row["id"])
        self._looking.discard(row["id"])
        self._attempts.pop(row["id"], None)
        self.store.settle_page(
            {
                "page_id": row["id"], "state": state, "tries": row["tries"],
                "error": printable(error) if error else None, "status": status,
                "productive": productive, "etag": etag, "last_modified": last_modified, "visited": self.store.run,
                "absences": 0 if state == "done" else row["absences"], "named": named, "article_id": article_id,
            }
        )  # fmt: skip
        self._crawler.stats.inc_value(f"pages/{row['kind']}/{state}")
        if self.store.gathered >= _BATCH or time.monotonic() - self._written > _INTERVAL:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered. When that fails (a full disk), the run ends and says so."""
        self._written = time.monotonic()
        if self._crawler.stats.get_value("run/broken"):
            return
        try:
            self.store.flush()
        except Exception as error:  # whatever it is, the crawl cannot go on, and must not hang
            self._give_up(f"the store {self.store.where} cannot be written ({self.store.reason(error)})")
            return
        self._out -= self._settled
        self._settled.clear()

    def _give_up(self, reason: str) -> None:
        """End the run: the store can neither be read nor written."""
        if not self._crawler.stats.get_value("run/broken"):
            self._crawler.stats.set_value("run/broken", reason)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="broken"))
        self._dry = True
        self._window.clear()

    # ---- failures of the download --------------------------------------------------------------------------------

    def _failed_download(self, failure: Any) -> None:
        row: Page = failure.request.meta["page"]
        if failure.request.meta.get(POSTPONED) and not self._given_up:
            self._again.append(self._request(row))
            return
        status, error, again = explain(failure.value)
        if status == HTTPStatus.NOT_MODIFIED and row.get("due"):
            self.unchanged(row)
            return
        if isinstance(failure.value, Forbidden) and row["kind"] != "start":
            self._refuse(row, error, "robots")
            return
        self.failed(row, error, status=status, again=again)
        done = any(key.endswith("/done") for key in self._crawler.stats.get_stats() if key.startswith("pages/"))
        if isinstance(failure.value, RulesUnknown) and not done and not self._given_up:
            # No page would fare better: the others stay to be visited.
            self._crawler.signals.send_catch_log(ending)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="robots"))
