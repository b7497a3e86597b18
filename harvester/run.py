"""A run, from the lock to the release: what happens before, around and after Scrapy's crawl.

A Scrapy extension, so that ``scrapy crawl iad``, ``harvester crawl iad`` and a scheduler's job all do the same.
"""

from __future__ import annotations

import fcntl
import gc
import ipaddress
import json
import logging
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import urljoin, urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from sqlalchemy.exc import DatabaseError

from harvester import __version__
from harvester.crawl.verdict import Facts, Verdict, judge
from harvester.items import WATCHED
from pipelines.release.publish import Drifted, Release, ReleaseError, latest, publish
from pipelines.store import Store, StoreError, attach

logger = logging.getLogger(__name__)

PAGE_STATES = ("done", "failed", "pending", "gone", "refused")
EXIT_USAGE, EXIT_FAILED, EXIT_BUSY = 2, 4, 5


class RunError(Exception):
    """A run cannot begin; the message says why and what to do."""

    def __init__(self, message: str, exit_code: int = EXIT_FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code


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


class DatasetLock:
    """One run a dataset at a time. The system lets go of the lock when its holder ends, however it ends."""

    def __init__(self, dataset: Path) -> None:
        self._path = dataset / ".lock"
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Take the lock.

        Raises:
            RunError: another run holds it.
        """
        self._file = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            self._file = None
            raise RunError(
                f"Another run works on {self._path.parent} ({holder}). Wait until it ends, or choose another --output.",
                EXIT_BUSY,
            ) from None
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} on {socket.gethostname()}")
        self._file.flush()

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None


def dataset_folder(settings: Any, source: str) -> Path:
    """The folder of a source's dataset."""
    explicit = settings.get("HARVESTER_DATASET")
    return Path(explicit) if explicit else Path(settings["HARVESTER_OUTPUT"]) / source


def open_dataset(folder: Path) -> None:
    """Make the folders of a dataset.

    Raises:
        RunError: it cannot be written.
    """
    try:
        for part in (folder, folder / "runs", folder / "releases"):
            part.mkdir(parents=True, exist_ok=True)
        probe = folder / "runs" / ".writable"
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        raise RunError(
            f"The output folder {folder} cannot be written ({error.strerror or error}). "
            "Choose another with --output, or make it writable."
        ) from error


def new_run_id(dataset: Path, store: Store) -> str:
    """An id for a run or release: now in UTC, ``20261122T101500Z``, moved on by seconds if it is taken."""
    moment = datetime.now(UTC)
    while True:
        run_id = moment.strftime("%Y%m%dT%H%M%SZ")
        taken = (dataset / "runs" / f"{run_id}.json", dataset / "releases" / run_id)
        if not any(path.exists() for path in taken) and not store.has_run(run_id):
            return run_id
        moment += timedelta(seconds=1)


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
        self._limited = bool(
            settings.getint("HARVESTER_LIMIT")
            or settings.getlist("HARVESTER_JOURNALS")
            or settings.getlist("HARVESTER_ISSUES")
        )
        self.delay = self._politeness(settings)
        open_dataset(self.dataset)
        self._lock = DatasetLock(self.dataset)
        self._lock.take()
        self.started = datetime.now(UTC)
        try:
            self.store = Store(self.dataset / "harvest.db", source=self.source)
            self.store.check()
            self.run_id = self.store.run = new_run_id(self.dataset, self.store)
            self._remember_site()
            self.store.begin_run()
            self.store.begin_round()
        except StoreError as error:
            self._lock.release()
            raise RunError(str(error)) from error
        attach(crawler, self.store)
        self._signal: int | None = None
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

    def _politeness(self, settings: Any) -> float:
        asked = settings.get("HARVESTER_DELAY")
        delay = float(asked) if asked not in (None, "") else 0.0 if is_loopback(self.site) else 1.0
        concurrency = settings.getint("HARVESTER_CONCURRENCY")
        for name, value in (
            ("DOWNLOAD_DELAY", delay),
            ("CONCURRENT_REQUESTS", concurrency),
            ("CONCURRENT_REQUESTS_PER_DOMAIN", concurrency),
        ):
            settings.set(name, value, priority="cmdline")
        return delay

    # ---- around the crawl ----------------------------------------------------------------------------------------

    def _opened(self) -> None:
        # Nearly all objects of a crawl go by reference counts; looking for cycles so often takes a twentieth of it.
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        for number in (signal.SIGINT, signal.SIGTERM):
            before = signal.getsignal(number)
            if callable(before):

                def noted(signum: int, frame: Any, before: Any = before) -> None:
                    self._signal = self._signal or signum
                    before(signum, frame)

                signal.signal(number, noted)

    def _closed(self, reason: str) -> None:
        if reason == "shutdown" and self._signal is None:
            self._signal = signal.SIGTERM
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
            path = self.dataset / "runs" / f"{self.run_id}.json"
            draft = path.with_suffix(".draft")
            draft.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            draft.replace(path)
        except Exception as error:
            errors.append(f"The run report could not be written ({error}).")
        try:
            self.store.discard() if broken else self.store.close()
        except Exception as error:
            errors.append(f"The store could not be closed ({error}).")
        self._lock.release()
        logger.info("%s: %s", verdict.name, verdict.says)
        if release is not None:
            logger.info("%d articles: %s", release.rows.get("articles", 0), self.dataset / "latest" / "articles.csv")
        outcomes.append(Outcome(verdict, report, self.dataset, release, errors))

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
            whole = (r for r in reports if r.get("verdict") in ("complete", "partial") and r["articles"]["seen"])
            before = next((report["coverage_read"] for report in whole), {})
        read = stats.get("articles/read", 0)
        return Facts(
            site=self.site,
            done=settled["done"],
            gone=settled["gone"],
            failed=failed,
            pending=pending,
            articles=read,
            records_asked=sum(
                v for k, v in stats.items() if k.startswith("pages/record/") and not k.endswith("refused")
            ),
            stored=stored,
            limited=self._limited,
            signal=self._signal,
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
        if not facts.broken:
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
            "rows": release.rows if release else {},
            "separators_replaced": release.separators_replaced if release else 0,
            "coverage": release.coverage if release else {n: round(v, 4) for n, v in facts.coverage.items()},
            "coverage_read": {name: round(share, 4) for name, share in facts.coverage.items()},
            "unreadable": _under(stats, "unreadable/"),
            "flags": _under(stats, "flags/"),
            "dropped": _under(stats, "dropped/"),
            "refused": _under(stats, "refused/"),
            "failures": failures,
            "politeness": {
                "delay": stats.get("politeness/delay", self.delay),
                "waits": stats.get("politeness/waits", 0),
                "waited_s": stats.get("politeness/waited_s", 0),
            },
            "peak_memory_mb": round(peak, 1),
        }  # fmt: skip


def _under(stats: dict[str, Any], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): value for key, value in sorted(stats.items()) if key.startswith(prefix)}
