"""What is said of a run when it has ended: the facts that its verdict is judged from, and its report."""

from __future__ import annotations

import resource
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scrapy.crawler import Crawler

from harvester import __version__
from harvester.crawl.failures import class_of
from harvester.crawl.gate import gates
from harvester.crawl.timeline import timeline
from harvester.crawl.verdict import ENOUGH, Facts, Verdict
from harvester.items import WATCHED
from harvester.on_end import without_command
from pipelines.release.publish import Release
from pipelines.store import Store, StoreError

MOST_CLASSES = 30
"""So many classes of errors are told apart for a kind of page."""

OTHER = "other"

PAGE_STATES = ("done", "failed", "pending", "gone", "refused")


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that has ended."""

    crawler: Crawler
    store: Store
    run_id: str
    source: str
    site: str
    started: datetime
    selected: list[str]
    """Keys of the journals and issues that were asked for, where not all were."""
    limited: bool
    """A limit or a selection was asked for."""
    anew: bool
    """Only what may show something new was visited: the index is known."""


def identity(source: str, site: str, started: datetime) -> dict[str, Any]:
    """What every report begins with: whose run it was, and when; it ends now."""
    return {
        "source": source,
        "site": site,
        "command": " ".join(without_command([Path(sys.argv[0]).name, *sys.argv[1:]])),
        "version": __version__,
        "started": started.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ended": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def facts_of(run: Ran, *, broken: str | None, signal: int | None) -> Facts:
    """What the verdict on a run is judged from.

    Args:
        run: the run.
        broken: why it could not go on; the store is not asked then.
        signal: number of the signal that ended it.
    """
    stats: dict[str, Any] = run.crawler.stats.get_stats()
    settled: dict[str, int] = {"done": 0, "gone": 0, "failed": 0, "refused": 0}
    for key, value in stats.items():
        if key.startswith("pages/") and not key.startswith("pages/original/"):
            settled[key.rpartition("/")[2]] += value
    failed: dict[str, int] = {}
    pending, stored, known, lists_gone = 0, 0, 0, 0
    before: dict[str, float] = {}
    if not broken:
        failed = run.store.failed_in_run()
        pending, stored = run.store.pending_count(), run.store.article_count()
        known = sum(sum(states.values()) for states in run.store.page_counts().values())
        lists_gone = run.store.lost_listings()
        reports = (report for _, _, report in run.store.last_runs(50))
        whole = (r for r in reports if r.get("verdict") in ("complete", "partial") and r["coverage_read"])
        before = next((report["coverage_read"] for report in whole), {})
    read, watched = stats.get("articles/read", 0), stats.get("coverage_of", 0)
    return Facts(
        site=run.site,
        done=settled["done"],
        gone=settled["gone"],
        lists_gone=lists_gone,
        lists_read=stats.get("pages/listing/done", 0) + stats.get("pages/start/done", 0),
        failed=failed,
        pending=pending,
        articles=read,
        confirmed=stats.get("articles/confirmed", 0),
        anew=run.anew,
        known=known,
        due=0 if broken else run.store.due_left,
        records_asked=sum(v for k, v in stats.items() if k.startswith("pages/record/") and not k.endswith("refused")),
        stored=stored,
        limited=run.limited or bool(stats.get("run/budget_spent")),
        unmatched=bool(run.selected) and not broken and not run.store.knows_any_of(run.selected),
        records_lost=stats.get("oai/records_lost", 0),
        closed=stats.get("refused/robots", 0),
        tired=stats.get("run/tired"),
        originals_failed=sum(stats.get(f"pages/original/{state}", 0) for state in ("failed", "gone", "refused")),
        given_up=stats.get("refused/barren", 0) + stats.get("refused/repeats", 0),
        signal=signal,
        broken=broken,
        allowed_failures=run.crawler.settings.getfloat("HARVESTER_ALLOWED_FAILURES"),
        coverage={name: stats.get(f"coverage/{name}", 0) / watched for name in WATCHED} if watched else {},
        watched=watched,
        coverage_before=before,
        coverage_fall=run.crawler.settings.getfloat("HARVESTER_COVERAGE_FALL"),
    )


def report_of(run: Ran, verdict: Verdict, facts: Facts, release: Release | None) -> dict[str, Any]:
    """The report of a run, as ``runs/<run id>.json`` holds it."""
    stats: dict[str, Any] = run.crawler.stats.get_stats()
    pages: dict[str, dict[str, int]] = {}
    failures: list[dict[str, Any]] = []
    by_kind: dict[str, dict[str, int]] = {}
    with suppress(StoreError):  # a full disk can still be read
        for kind, states in sorted(run.store.page_counts().items()):
            pages[kind] = {state: states.get(state, 0) for state in PAGE_STATES}
            if left := states.get("listed"):
                pages[kind]["listed"] = left
        failures = [
            {"url": urljoin(run.site, row["url"]), **{name: row[name] for name in ("kind", "error", "tries")}}
            for row in run.store.failures(100)
        ]
        by_kind = failures_by_kind(run.store)
    counts = run.store.counts
    # A few records say little of how complete the site's records are.
    telling = facts.watched >= min(facts.stored, ENOUGH)
    seconds = round((datetime.now(UTC) - run.started).total_seconds(), 2)
    return {
        "run_id": run.run_id,
        **identity(run.source, run.site, run.started),
        "seconds": seconds,
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
        "figures": release.figures if release else {},
        "coverage": release.coverage if release else {n: round(v, 4) for n, v in facts.coverage.items()},
        "coverage_read": {n: round(share, 4) for n, share in facts.coverage.items()} if telling else {},
        "unreadable": _under(stats, "unreadable/"),
        "flags": dict(sorted((_under(stats, "flags/") | run.store.conflicts).items())),
        "dropped": _under(stats, "dropped/"),
        "refused": _under(stats, "refused/"),
        "failures": failures,
        "failures_by_kind": by_kind,
        "detail": {"read": stats.get("detail"), "why": stats.get("detail_why")},
        "politeness": gates(run.crawler).report(),
        "timeline": timeline(run.crawler).report(),
        "peak_memory_mb": peak_memory_mb(),
    }  # fmt: skip


def failures_by_kind(store: Store) -> dict[str, dict[str, int]]:
    """Kind of page → class of error → how many pages failed or are gone with it; the commonest first.

    Beyond :data:`MOST_CLASSES` classes of a kind, what is left counts as ``other``.
    """
    found: dict[str, Counter[str]] = {}
    for kind, error, count in store.stream_failures():
        classes = found.setdefault(kind, Counter())
        name = class_of(error)
        classes[name if name in classes or len(classes) < MOST_CLASSES else OTHER] += count
    return {kind: dict(classes.most_common()) for kind, classes in sorted(found.items())}


def peak_memory_mb() -> float:
    """The most memory this process had."""
    with suppress(OSError, ValueError, StopIteration):
        # What getrusage says on Linux is also that of whoever started this process.
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def _under(stats: dict[str, Any], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): value for key, value in sorted(stats.items()) if key.startswith(prefix)}
