"""A run, from the lock to the release: what happens before, around and after Scrapy's crawl.

A Scrapy extension, so that ``scrapy crawl iad``, ``harvester crawl iad`` and a scheduler's job all do the same.
"""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from sqlalchemy.exc import DatabaseError

from harvester.contact import given_contact, introduce
from harvester.crawl.revisits import revisits
from harvester.crawl.samples import samples
from harvester.crawl.stopping import GRACE, ending, give_up, stopping
from harvester.crawl.verdict import Facts, Verdict, judge
from harvester.dataset import (
    EXIT_FAILED,
    EXIT_USAGE,
    DatasetLock,
    RunError,
    dataset_folder,
    last_released,
    new_run_id,
    open_dataset,
    report_killed_runs,
    write_report,
)
from harvester.durations import seconds
from harvester.on_end import OnEnd
from harvester.report import Ran, facts_of, identity, report_of
from pipelines.migration import renew_backup
from pipelines.release.publish import Drifted, Release, ReleaseError, latest, publish
from pipelines.store import ORIGINAL, Store, StoreError, attach

logger = logging.getLogger(__name__)

_AGES = 100 * 365 * 86_400.0
"""Seconds; nothing was read so long ago."""

LONGEST_DELAY = 86_400
"""Seconds between two requests; a day."""


@dataclass
class Outcome:
    """How a run ended."""

    verdict: Verdict
    report: dict[str, Any]
    dataset: Path
    release: Release | None
    errors: list[str] = field(default_factory=list)
    page: Path | None = None
    """The run report as a page; ``None``: it could not be written."""


#: Outcomes of the runs of this process, in order.
outcomes: list[Outcome] = []


def finish(process: Any, spider: Any, **arguments: Any) -> Outcome:
    """Crawl to the end; then the command of ``HARVESTER_ON_END`` is run, also where the run could not begin.

    Args:
        process: Scrapy's, with our settings.
        spider: the spider's class, or a crawler.
        arguments: the spider's.

    Raises:
        RunError: the run could not begin, or was ended before it did.
    """
    on_end = OnEnd(process.settings)
    kind = getattr(spider, "spidercls", spider)
    name = arguments.get("name") or kind.name
    dataset, started = dataset_folder(process.settings, name), datetime.now(UTC)
    try:
        outcome = _finished(process, process.crawl(spider, **arguments))
    except Exception as error:
        site = arguments.get("site")
        said = identity(name, getattr(kind, "site", "") if site is None else site, started)
        code = error.exit_code if isinstance(error, RunError) else 1
        on_end.call({**said, "verdict": None, "exit_code": code, "says": str(error)}, dataset)
        raise
    on_end.call(outcome.report, outcome.dataset)
    return outcome


def _finished(process: Any, task: Any) -> Outcome:
    process.start(install_signal_handlers=False)
    stopping.listen(lambda: None)  # the loop that was told of signals is closed
    error = task.exception() if task.done() and not task.cancelled() else None
    if error is not None:
        raise error
    if outcomes:
        return outcomes[-1]
    if stopping.signum:
        raise RunError("Stopped before the crawl began; nothing was changed.", 128 + stopping.signum)
    raise RunError("The run was ended before it could be judged. Run again: it goes on where it was.")


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own.

    >>> is_loopback("http://127.0.0.1:8000/"), is_loopback("http://localhost/"), is_loopback("https://example.org/")
    (True, True, False)
    """
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _page_of(dataset: Path, report: dict[str, Any]) -> Path:
    from harvester.report_page.writing import write_page  # at the end: a crawl need not hold what makes pages

    return write_page(dataset, report, last_released(dataset, report["run_id"]))


class Run:
    """The extension that owns a run."""

    def __init__(self, crawler: Crawler) -> None:
        settings, spider = crawler.settings, crawler.spider
        assert spider is not None
        self._crawler = crawler
        self.source: str = spider.name
        self.site: str = getattr(spider, "site", "")
        self._check_site()
        self.dataset = dataset_folder(settings, self.source)
        self._selected = [*settings.getlist("HARVESTER_JOURNALS"), *settings.getlist("HARVESTER_ISSUES")]
        try:
            for name in ("HARVESTER_LIMIT", "HARVESTER_MAX_REQUESTS", "HARVESTER_MAX_TIME"):
                if not str(settings[name]).isdecimal():
                    raise ValueError(f"{name} is {settings[name]!r}, and no whole number from 0 on")
            self._limited = bool(settings.getint("HARVESTER_LIMIT") or self._selected)
            self._full: bool = settings.getbool("HARVESTER_FULL")
            self._politeness(settings)
            refresh = self._refresh(settings)
        except (TypeError, ValueError) as error:
            raise RunError(f"A setting is not what it should be: {error}.", EXIT_USAGE) from error
        contact = given_contact(settings)
        open_dataset(self.dataset)
        self._lock = DatasetLock(self.dataset)
        self._lock.take()
        try:
            self.store = Store(self.dataset / "harvest.db", source=self.source)
            self.store.check()
            report_killed_runs(self.dataset, self.store)
            introduce(settings, self.store, self.site, contact, public=not is_loopback(self.site))
            self.started = datetime.now(UTC)
            self.run_id = self.store.run = new_run_id(self.dataset, self.store)
            self._remember_site()
            attach(crawler, self.store)
            if self.store.migrated_from:
                logger.info("The store was brought up to date; as it was before, it is in %s", self.store.migrated_from)
            self._begin(refresh)
        except (StoreError, RunError) as error:
            if hasattr(self, "store"):
                self.store.discard()
            self._lock.release()
            raise RunError(str(error), getattr(error, "exit_code", EXIT_FAILED)) from error
        self._ending: asyncio.Future[None] | None = None
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def _check_site(self) -> None:
        try:
            parts = urlsplit(self.site)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
            usable = usable and not parts.username and not re.search(r"[\s<>\"{}|\\^`]", parts.netloc)
        except ValueError:
            usable = False
        if not usable:
            raise RunError(
                f"{self.site!r} is no address of a site. Give one like https://www.example.org/ with --site.",
                EXIT_USAGE,
            )

    def _remember_site(self) -> None:
        """A dataset belongs to one site; its mirrors differ in port and host, so only say so."""
        if self.store.fact("site") is None:
            self.store.remember("site", self.site)
        if given := self._crawler.settings.get("HARVESTER_GIVEN"):
            self.store.remember("given", given)

    def _politeness(self, settings: Any) -> None:
        asked = settings.get("HARVESTER_DELAY")
        delay = float(asked) if asked not in (None, "") else 0.0 if is_loopback(self.site) else 1.0
        if not is_loopback(self.site):
            delay = max(delay, getattr(self._crawler.spider, "least_delay", 0.0))
        if not 0 <= delay <= LONGEST_DELAY:
            raise ValueError(f"a delay of {asked} seconds (0 to {LONGEST_DELAY} are possible)")
        concurrency = settings.getint("HARVESTER_CONCURRENCY")
        own = is_loopback(self.site)
        patience, first = settings.get("HARVESTER_PATIENCE"), settings.get("HARVESTER_FIRST_PAUSE")
        for name, value in (
            ("HARVESTER_DELAY", delay),
            ("HARVESTER_PATIENCE", float(patience) if patience not in (None, "") else 15.0 if own else 900.0),
            ("HARVESTER_FIRST_PAUSE", float(first) if first not in (None, "") else 0.5 if own else 30.0),
            ("CONCURRENT_REQUESTS", concurrency),
            ("CONCURRENT_REQUESTS_PER_DOMAIN", concurrency),
        ):
            settings.set(name, value, priority="cmdline")

    def _refresh(self, settings: Any) -> float | None:
        """After how many seconds a page is read again; ``None``: never for that."""
        asked = str(settings.get("HARVESTER_REFRESH") or "never")
        age = None if asked == "never" else float(seconds(asked))
        return None if age is None or age > _AGES else age

    def _begin(self, refresh: float | None) -> None:
        """Decide what to visit, then write down that the run began: a kill in between changes nothing."""
        follow = self._crawler.settings.getbool("HARVESTER_FOLLOW")
        begins = self.store.begin_round(full=self._full and not self._selected, leave=() if follow else (ORIGINAL,))
        self._crawler.settings.set("HARVESTER_BEGINS_ROUND", begins, priority="cmdline")
        self._anew = begins and not self._full and not self._selected
        if self._anew:
            self.store.visit_again(sorted(revisits(self._crawler).worth()))
        if refresh is not None and not self._full:
            before = (self.started - timedelta(seconds=refresh)).strftime("%Y%m%dT%H%M%SZ")
            self._crawler.settings.set("HARVESTER_DUE", min(before, self.run_id), priority="cmdline")
        self.store.begin_run()

    # ---- around the crawl ----------------------------------------------------------------------------------------

    def _opened(self) -> None:
        # Nearly all objects of a crawl go by reference counts; looking for cycles so often takes a twentieth of it.
        gc.enable()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        loop = asyncio.get_running_loop()

        def stop() -> None:
            loop.call_soon_threadsafe(self._stop)

        stopping.listen(stop)

    def _stop(self) -> None:
        """End the crawl: no page is asked for any more, those in flight are waited for, but not for long."""
        if self._ending is None:
            logger.info("Got signal %s: the run ends when the pages in flight have arrived", stopping.signum)
            asyncio.get_running_loop().call_later(GRACE, self._give_up)
            self._crawler.signals.send_catch_log(ending)
            self._ending = asyncio.ensure_future(self._close())
        elif stopping.times > 1:
            self._give_up()

    async def _close(self) -> None:
        while not self._crawler.engine.running:  # the spider is opened before the engine runs
            await asyncio.sleep(0.01)
        await self._crawler.engine.close_spider_async(reason="shutdown")

    def _give_up(self) -> None:
        self._crawler.signals.send_catch_log(give_up)

    def _closed(self, reason: str) -> None:
        stats = self._crawler.stats
        errors: list[str] = []
        broken = stats.get_value("run/broken")
        facts: Facts | None = None
        release: Release | None = None
        signum = stopping.signum if self._ending is not None else None
        ran = Ran(
            self._crawler, self.store, self.run_id, self.source, self.site, self.started, self._selected,
            limited=self._limited, anew=self._anew,
        )  # fmt: skip
        try:
            facts = facts_of(ran, broken=broken, signal=signum)
            verdict = judge(facts)
            if verdict.releases:
                base = latest(self.dataset)
                self.store.remember("release_base", base or "")
                fall = self._crawler.settings.getfloat("HARVESTER_COVERAGE_FALL")
                ended = (verdict.name, verdict.says)
                release = publish(self.store, self.dataset, self.run_id, base=base, ended=ended, coverage_fall=fall)
        except Drifted as error:
            verdict = Verdict("drifted", EXIT_FAILED, False, str(error))
        except (ReleaseError, StoreError, DatabaseError, OSError) as error:
            verdict = Verdict("failed", EXIT_FAILED, False, str(error))
        kept: list[dict[str, str]] = []
        if verdict.name == "drifted":
            try:
                kept = samples(self._crawler).save(self.dataset / "runs", self.run_id)
            except OSError as error:
                errors.append(f"The sample pages could not be kept ({error}).")
        page: Path | None = None
        report: dict[str, Any] = {"run_id": self.run_id, "verdict": verdict.name, "exit_code": verdict.exit_code}
        try:
            facts = facts or facts_of(ran, broken="unknown", signal=signum)
            report = report_of(ran, verdict, facts, release) | {"samples": kept}
            if not broken:
                self.store.end_run(verdict.name, report)
            write_report(self.dataset, report)
        except Exception as error:
            errors.append(f"The run report could not be written ({error}).")
        else:
            try:
                page = _page_of(self.dataset, report)
            except Exception as error:
                errors.append(f"The page of the run report could not be written ({error}).")
        try:
            self.store.discard() if broken else self.store.close()
        except Exception as error:
            errors.append(f"The store could not be closed ({error}).")
        else:
            errors.extend(self._backed_up() if release is not None else ())
        self._lock.release()
        logger.info("%s: %s", verdict.name, verdict.says)
        if kept:
            logger.info("%d pages to repair the reader with: %s", len(kept), self.dataset / kept[0]["file"])
        if release is not None:
            logger.info("%d articles: %s", release.rows.get("articles", 0), self.dataset / "latest" / "articles.csv")
        if page is not None:
            logger.info("Report: %s", page)
        outcomes.append(Outcome(verdict, report, self.dataset, release, errors, page))

    def _backed_up(self) -> Iterator[str]:
        """Renew the copy of the store, now that nobody writes to it; what went wrong, in a line."""
        file, asked = self.dataset / "harvest.db", str(self._crawler.settings.get("HARVESTER_BACKUP") or "never")
        try:
            if asked != "never":
                renew_backup(file, seconds(asked), time.time())
        except (OSError, ValueError) as error:
            yield f"The backup of the store could not be renewed ({getattr(error, 'strerror', None) or error})."
