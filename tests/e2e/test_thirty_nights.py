"""Thirty scheduled runs against a site that grows, changes, fails and comes back, a night after the other."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .kit import Finished, assert_sound, crawl, finish, published, reports, rows, start
from .sites import MISSING, Faults, Index, Reply, Site

LOGIN = (
    '<title>Giriş</title><h1>Giriş</h1><form action="/login"><input name="u"><input type="password" name="p"></form>'
)


@dataclass
class Nights:
    """The site, what it should have led to, and the runs so far."""

    site: Site
    output: Path
    index: Index = field(default_factory=lambda: Index(journals=2, issues=2, records=8))
    titles: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    runs: int = 0

    def grow(self, index: Index) -> None:
        """The site holds more from now on; what was edited stays."""
        edited = {path: page for path, page in self.site.pages.items() if self.index.pages().get(path) != page}
        listings = {path for path in edited if not path.startswith("/paper/")}
        self.site.pages = index.pages() | {path: page for path, page in edited.items() if path not in listings}
        self.index = index
        self.titles |= {key: title for key, title in index.titles().items() if key not in self.titles}

    def night(
        self, verdict: str | None, *words: str, fault: Callable[[str], Reply | None] | None = None,
        stop: signal.Signals | None = None,
    ) -> Finished:  # fmt: skip
        """A scheduled run; *stop*: a signal that it gets at its fifth request."""
        self.runs += 1
        before = published(self.output / "iad") if self.runs > 1 else {}
        self.site.fault = fault
        self.site.requests.clear()
        if stop is None:
            done = crawl(self.site.url, self.output, *words)
            assert done.report["verdict"] == verdict, (self.runs, done.report["says"], done.report["failures"][:3])
            released = bool(done.report["released"])
        else:
            process = start("crawl", "iad", "--site", self.site.url, "--output", self.output, *words)
            self.site.watch = lambda at: process.send_signal(stop) if at == 5 else None
            done = finish(process)
            self.site.watch = None
            released = False
        self.site.fault = None
        if before and not released:
            assert published(self.output / "iad") == before, f"night {self.runs} touched what is published"
        return done

    def papers(self) -> set[str]:
        """The papers that were asked for in the last run."""
        return {path for path in self.site.requests if path.startswith("/paper/")}

    def assert_published(self) -> None:
        """What analysts see is what the site shows, and what it has shown."""
        found = rows(self.output / "iad" / "latest")
        assert {row["article_id"]: row["title"] for row in found} == self.titles
        assert {row["article_id"] for row in found if row["status"] == "withdrawn"} == self.withdrawn


def everything(reply: Reply) -> Callable[[str], Reply | None]:
    return lambda path: None if path == "/robots.txt" else reply


def no_labels(site: Site) -> Callable[[str], Reply | None]:
    def redesigned(path: str) -> Reply | None:
        if not path.startswith("/paper/") or path not in site.pages:
            return None
        return Reply(body=re.sub(r"<b>[^<]*</b>", "", site.pages[path]))

    return redesigned


def test_thirty_nights(tmp_path: Path) -> None:
    with Site({}) as site:
        all_ = Nights(site, tmp_path)
        all_.grow(all_.index)
        flaky = {path: (Reply(500), 1) for path in sorted(site.pages)[::4]}
        all_.night("complete", fault=Faults(flaky))
        all_.assert_published()
        all_.night("complete")
        assert all_.papers() == set()
        all_.grow(Index(journals=2, issues=2, records=9))  # a paper more in each issue, and the newest are looked at
        all_.titles = {k: t for k, t in all_.titles.items() if not k.endswith("101009") and not k.endswith("201009")}
        all_.night("complete")
        all_.assert_published()
        all_.night("failed", "--patience", "1", fault=everything(Reply(503)))
        all_.titles |= Index(journals=2, issues=2, records=9).titles()
        all_.night("complete", "--full")  # 5: the papers that older issues gained are found
        all_.assert_published()
        all_.grow(Index(journals=2, issues=3, records=9))
        all_.night("blocked", fault=everything(Reply(403)))
        all_.night("complete")
        all_.assert_published()
        all_.grow(Index(journals=3, issues=3, records=9))
        assert all_.night("drifted", fault=no_labels(site)).code == 4
        all_.night("complete")
        all_.assert_published()
        all_.grow(Index(journals=3, issues=4, records=9))
        all_.night("limited", "--max-requests", "20")  # 10
        all_.night("limited", "--max-requests", "12")
        all_.night("complete")
        all_.assert_published()
        all_.grow(Index(journals=4, issues=4, records=9))
        assert all_.night(None, stop=signal.SIGTERM).code == 143
        all_.night("complete")
        all_.assert_published()

        gone = {"iad:504/50404/50404003", "iad:504/50404/50404007"}
        whole = site.pages["/j/504/50404"]
        for key in (article.removeprefix("iad:") for article in gone):
            entry = f'<li><a href="/paper/{key}">{Index.title(key)}</a></li>'
            assert entry in site.pages["/j/504/50404"]
            site.pages["/j/504/50404"] = site.pages["/j/504/50404"].replace(entry, "")

        def missing(path: str) -> Reply | None:
            return MISSING if f"iad:{path.removeprefix('/paper/')}" in gone else None

        all_.night("complete", fault=missing)  # 15
        all_.assert_published()
        all_.withdrawn = set(gone)
        all_.night("complete", fault=missing)
        all_.assert_published()
        all_.night("blocked", fault=everything(Reply(body=LOGIN)))
        all_.night("failed", fault=everything(Reply(body="")))
        site.pages["/j/504/50404"] = whole
        all_.withdrawn = set()
        all_.night("complete")
        all_.assert_published()
        key = "503/50304/50304002"
        corrected = f"Düzeltilmiş {Index.title(key)}"
        for path in ("/j/503/50304", f"/paper/{key}"):
            site.pages[path] = site.pages[path].replace(Index.title(key), corrected)
        all_.titles[f"iad:{key}"] = corrected
        all_.night("complete")  # 20
        assert all_.papers() == {f"/paper/{key}"}
        all_.assert_published()
        busy = iter(range(10_000))
        all_.night(
            "complete", "--full",
            fault=lambda path: Reply(429, headers={"Retry-After": "1"}) if next(busy) % 60 == 59 else None,
        )  # fmt: skip
        cut = {path: (Reply(body=site.pages[path], promised=100_000), 1) for path in sorted(site.pages)[::10]}
        all_.night("complete", "--full", fault=Faults(cut))
        all_.assert_published()
        key = "501/50101/50101001"
        site.pages[f"/paper/{key}"] = site.pages[f"/paper/{key}"].replace(Index.title(key), "Sessizce Değişen")
        all_.titles[f"iad:{key}"] = "Sessizce Değişen"
        all_.night("complete", "--refresh", "0")
        all_.assert_published()
        all_.grow(Index(journals=5, issues=4, records=9))
        assert all_.night(None, stop=signal.SIGKILL).code == -9
        all_.night("complete")  # 25
        all_.assert_published()
        all_.night("partial", fault=lambda path: Reply(500) if path == "/j/505" else None)
        all_.night("complete")
        site.pages["/j/502/50204"] += "<!-- another page, and nothing new on it -->"
        all_.night("complete")
        assert all_.papers() == set()
        all_.night("complete", "--full")
        all_.assert_published()
        done = all_.night("complete")
        assert all_.papers() == set()
        assert done.report["articles"]["seen"] == 0
        all_.assert_published()
        assert_sound(tmp_path / "iad")

        told = reports(tmp_path / "iad")
        assert len(told) == all_.runs == 30
        assert [number for number, report in enumerate(told, start=1) if report["verdict"] is None] == [24]
        assert all(json.dumps(report["says"]) for report in told)
