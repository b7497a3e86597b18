"""A run, from the lock to the release: what happens before, around and after Scrapy's crawl.

A Scrapy extension, so that ``scrapy crawl iad``, ``harvester crawl iad`` and a scheduler's job all do the same.
"""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import logging
import re
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from sqlalchemy.exc import DatabaseError

from harvester import __version__
from harvester.crawl.gate import gates
from harvester.crawl.revisits import revisits
from harvester.crawl.stopping import GRACE, ending, give_up, stopping
from harvester.crawl.verdict import ENOUGH, Facts, Verdict, judge
from harvester.dataset import (
    EXIT_FAILED,
    EXIT_USAGE,
    DatasetLock,
    RunError,
    dataset_folder,
    new_run_id,
    open_dataset,
    report_killed_runs,
    write_report,
)
from harvester.durations import seconds
from harvester.items import WATCHED
from pipelines.migration import renew_backup
from pipelines.release.publish import Drifted, Release, ReleaseError, latest, publish
from pipelines.store import Store, StoreError, attach

logger = logging.getLogger(__name__)

PAGE_STATES = ("done", "failed", "pending", "gone", "refused")
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


#: Outcomes of the runs of this process, in order.
outcomes: list[Outcome] = []


def finish(process: Any, task: Any) -> Outcome:
    """Let a started crawl run to its end.

    Args:
        process: Scrapy's, with our settings.
        task: what its ``crawl`` returned.

    Raises:
        RunError: the run could not begin, or was ended before it did.
    """
    process.start(install_signal_handlers=False)
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
            self._limited = bool(settings.getint("HARVESTER_LIMIT") or self._selected)
            self._full: bool = settings.getbool("HARVESTER_FULL")
            self._politeness(settings)
            refresh = self._refresh(settings)
        except (TypeError, ValueError) as error:
            raise RunError(f"A setting is not what it should be: {error}.", EXIT_USAGE) from error
        open_dataset(self.dataset)
        self._lock = DatasetLock(self.dataset)
        self._lock.take()
        self.started = datetime.now(UTC)
        try:
            self.store = Store(self.dataset / "harvest.db", source=self.source)
            self.store.check()
            report_killed_runs(self.dataset, self.store)
            self.run_id = self.store.run = new_run_id(self.dataset, self.store)
            self._remember_site()
            attach(crawler, self.store)
            if self.store.migrated_from:
                logger.info("The store was brought up to date; as it was before, it is in %s", self.store.migrated_from)
            self._begin(refresh)
        except StoreError as error:
            self._lock.release()
            raise RunError(str(error)) from error
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

    def _politeness(self, settings: Any) -> None:
        asked = settings.get("HARVESTER_DELAY")
        delay = float(asked) if asked not in (None, "") else 0.0 if is_loopback(self.site) else 1.0
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
        asked = str(settings.get("HARVESTER_REFRESH") or "")
        return None if asked in ("", "never") else float(seconds(asked))

    def _begin(self, refresh: float | None) -> None:
        """Decide what to visit, then write down that the run began: a kill in between changes nothing."""
        self._anew = self.store.begin_round(full=self._full and not self._selected)
        self._anew = self._anew and not self._full and not self._selected
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
        try:
            facts = self._facts(broken)
            verdict = judge(facts)
            if verdict.releases:
                base = latest(self.dataset)
                self.store.remember("release_base", base or "")
                fall = self._crawler.settings.getfloat("HARVESTER_COVERAGE_FALL")
                release = publish(self.store, self.dataset, self.run_id, base=base, coverage_fall=fall)
        except Drifted as error:
            verdict = Verdict("drifted", EXIT_FAILED, False, str(error))
        except (ReleaseError, StoreError, DatabaseError, OSError) as error:
            verdict = Verdict("failed", EXIT_FAILED, False, str(error))
        report: dict[str, Any] = {"run_id": self.run_id, "verdict": verdict.name, "exit_code": verdict.exit_code}
        try:
            report = self._report(verdict, facts or self._facts("unknown"), release)
            if not broken:
                self.store.end_run(verdict.name, report)
            write_report(self.dataset, report)
        except Exception as error:
            errors.append(f"The run report could not be written ({error}).")
        try:
            self.store.discard() if broken else self.store.close()
        except Exception as error:
            errors.append(f"The store could not be closed ({error}).")
        else:
            errors.extend(self._backed_up() if release is not None else ())
        self._lock.release()
        logger.info("%s: %s", verdict.name, verdict.says)
        if release is not None:
            logger.info("%d articles: %s", release.rows.get("articles", 0), self.dataset / "latest" / "articles.csv")
        outcomes.append(Outcome(verdict, report, self.dataset, release, errors))

    def _backed_up(self) -> Iterator[str]:
        """Renew the copy of the store, now that nobody writes to it; what went wrong, in a line."""
        file = self.dataset / "harvest.db"
        try:
            renew_backup(file, seconds(str(self._crawler.settings.get("HARVESTER_BACKUP"))), time.time())
        except (OSError, ValueError) as error:
            yield f"The backup of the store could not be renewed ({getattr(error, 'strerror', None) or error})."

    def _facts(self, broken: str | None) -> Facts:
        stats: dict[str, Any] = self._crawler.stats.get_stats()
        settled: dict[str, int] = {"done": 0, "gone": 0, "failed": 0, "refused": 0}
        for key, value in stats.items():
            if key.startswith("pages/"):
                settled[key.rpartition("/")[2]] += value
        failed: dict[str, int] = {}
        pending, stored = 0, 0
        before: dict[str, float] = {}
        if not broken:
            failed = self.store.failed_in_run()
            pending, stored = self.store.pending_count(), self.store.article_count()
            reports = (report for _, _, report in self.store.last_runs(50))
            # A run that read but a few records says little of how complete the site's records are.
            enough = min(stored, ENOUGH)
            whole = (
                r
                for r in reports
                if r.get("verdict") in ("complete", "partial")
                and r["coverage_read"]
                and r["articles"]["seen"] >= enough
            )
            before = next((report["coverage_read"] for report in whole), {})
        read = stats.get("articles/read", 0)
        return Facts(
            site=self.site,
            done=settled["done"],
            gone=settled["gone"],
            failed=failed,
            pending=pending,
            articles=read,
            confirmed=stats.get("articles/confirmed", 0),
            anew=self._anew,
            due=0 if broken else self.store.due_left,
            records_asked=sum(
                v for k, v in stats.items() if k.startswith("pages/record/") and not k.endswith("refused")
            ),
            stored=stored,
            limited=self._limited or bool(stats.get("run/budget_spent")),
            unmatched=bool(self._selected) and not broken and not self.store.knows_any_of(self._selected),
            closed=stats.get("refused/robots", 0),
            tired=stats.get("run/tired"),
            given_up=stats.get("refused/barren", 0) + stats.get("refused/repeats", 0),
            signal=stopping.signum if self._ending is not None else None,
            broken=broken,
            allowed_failures=self._crawler.settings.getfloat("HARVESTER_ALLOWED_FAILURES"),
            coverage={name: stats.get(f"coverage/{name}", 0) / read for name in WATCHED} if read else {},
            coverage_before=before,
            coverage_fall=self._crawler.settings.getfloat("HARVESTER_COVERAGE_FALL"),
        )

    def _report(self, verdict: Verdict, facts: Facts, release: Release | None) -> dict[str, Any]:
        stats: dict[str, Any] = self._crawler.stats.get_stats()
        pages: dict[str, dict[str, int]] = {}
        failures: list[dict[str, Any]] = []
        with suppress(StoreError):  # a full disk can still be read
            for kind, states in sorted(self.store.page_counts().items()):
                pages[kind] = {state: states.get(state, 0) for state in PAGE_STATES}
            failures = [
                {"url": urljoin(self.site, row["url"]), **{name: row[name] for name in ("kind", "error", "tries")}}
                for row in self.store.failures(100)
            ]
        counts = self.store.counts
        now = datetime.now(UTC)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        return {
            "run_id": self.run_id,
            "source": self.source,
            "site": self.site,
            "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
            "version": __version__,
            "started": self.started.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "ended": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "seconds": round((now - self.started).total_seconds(), 2),
            "verdict": verdict.name,
            "says": verdict.says,
            "exit_code": verdict.exit_code,
            "released": release is not None,
            "release": release.name if release else None,
            "requests": stats.get("traffic/requests", 0),
            "bytes": stats.get("traffic/bytes", 0),
            "pages": pages,
            "articles": {
                "seen": counts["seen"], "added": counts["added"], "changed": counts["changed"],
                "unchanged": counts["unchanged"], "withdrawn": counts["withdrawn"],
            },
            "returned": counts["returned"],
            "rows": release.rows if release else {},
            "separators_replaced": release.separators_replaced if release else 0,
            "coverage": release.coverage if release else {n: round(v, 4) for n, v in facts.coverage.items()},
            "coverage_read": {name: round(share, 4) for name, share in facts.coverage.items()},
            "unreadable": _under(stats, "unreadable/"),
            "flags": _under(stats, "flags/"),
            "dropped": _under(stats, "dropped/"),
            "refused": _under(stats, "refused/"),
            "failures": failures,
            "politeness": gates(self._crawler).report(),
            "peak_memory_mb": round(peak, 1),
        }  # fmt: skip


def _under(stats: dict[str, Any], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): value for key, value in sorted(stats.items()) if key.startswith(prefix)}
