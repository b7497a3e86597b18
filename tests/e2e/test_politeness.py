"""A host that asks to be left alone is left alone, and no page is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Lock

import pytest

from harvester.crawl.gate import retry_after

from .kit import crawl, ids
from .sites import Index, Reply, Site

INDEX = Index(journals=2, issues=2, records=50)
PAGES = INDEX.pages()
NOW = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)


class Refusing:
    """Refuses some of the requests it gets; notes which came while the host wanted to be left alone."""

    def __init__(self, which: Callable[[int], bool], status: int = 429, after: Callable[[], str] | None = None) -> None:
        self._which, self._status, self._after = which, status, after
        self._lock = Lock()
        self._asked = 0
        self.refused = 0

    def __call__(self, path: str) -> Reply | None:
        with self._lock:
            self._asked += 1
            if not self._which(self._asked):
                return None
            self.refused += 1
        return Reply(self._status, "", {"Retry-After": self._after()} if self._after else {})


def in_one_second() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=1.5), usegmt=True)


REFUSALS = {
    "every 40th, a second": (lambda n: n % 40 == 0, 429, lambda: "1"),
    "every 90th, a date": (lambda n: n % 90 == 0, 503, in_one_second),
    "four in a row, no time said": (lambda n: 60 <= n < 64, 503, None),
    "the very first": (lambda n: n <= 2, 503, None),
    "a time that is none": (lambda n: n == 50, 429, lambda: "soon"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_pauses_cost_no_page(name: str, tmp_path: Path) -> None:
    fault = Refusing(*REFUSALS[name])
    with Site(PAGES, fault=fault) as site:
        done = crawl(site.url, tmp_path)
        asked = len(site.requests)
    assert (done.code, done.report["verdict"], done.report["failures"]) == (0, "complete", [])
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()
    assert fault.refused > 0
    # Each refused request is made once more, and no other is made in vain: nobody asks during a pause.
    assert asked == len(PAGES) + fault.refused
    assert done.report["politeness"]["waits"] > 0
    assert done.report["politeness"]["waited_s"] > 0
    answers = done.report["timeline"]["answers"]
    assert sum(answers["4xx"]) + sum(answers["5xx"]) >= fault.refused
    assert 0 < sum(done.report["timeline"]["waited"]) <= done.report["politeness"]["waited_s"] + 0.5


@pytest.mark.parametrize("first", [1, 2, 30], ids=["robots.txt", "the start page", "in the middle"])
def test_refusals_without_end_end_the_run(first: int, tmp_path: Path) -> None:
    fault = Refusing(lambda n: n >= first, 429, lambda: "3")
    with Site(PAGES, fault=fault) as site:
        done = crawl(site.url, tmp_path, "--patience", "5")
        assert (done.code, done.report["verdict"], done.report["released"]) == (4, "failed", False)
        assert "refusals" in done.report["says"]
        # What was under way when the first refusal arrived, and one request after each pause.
        assert fault.refused <= 2 + 2 * 8, "the host is asked on and on"
        site.fault = None
        assert crawl(site.url, tmp_path).report["verdict"] == "complete"
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0), (" 7 ", 7.0), ("0", 0.0), ("Sun, 22 Nov 2026 10:16:00 GMT", 60.0),
        ("Sun, 22 Nov 2026 10:14:00 GMT", 0.0), ("Sunday, 22-Nov-26 10:16:00 GMT", 60.0),
        ("Sun Nov 22 10:16:00 2026", 60.0), ("", None), (None, None), ("-5", None), ("1.5", None), ("soon", None),
        ("²", None), ("9" * 5_000, float("inf")), ("Mon, 01 Jan 0001 00:00:00 +2359", 0.0),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None), ("Mon, 01 Jan 2026 00:00:00 +99999999999999", None),
    ],
)  # fmt: skip
def test_retry_after(said: str | None, seconds: float | None) -> None:
    """All forms of RFC 9110, 5.6.7; what is none of them is no time."""
    assert retry_after(said, NOW) == seconds
