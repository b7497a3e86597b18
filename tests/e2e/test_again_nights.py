"""Reruns on nights that are not like others: killed, down, gone, redesigned."""

from __future__ import annotations

import re
from pathlib import Path

from .kit import ids
from .known import INDEX, SMALL, Crawled, counted, entry_of
from .sites import MISSING, Index, Reply, Site
from .test_kill import crawl_killed_at


def test_killed_and_gone_on_with(tmp_path: Path) -> None:
    """Reruns that are killed at any moment lose nothing of what is new."""
    grown = Index(journals=3, issues=5, records=50)
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        site.pages = grown.pages()
        for further in (1, 2, 4, 30, 60):
            assert crawl_killed_at(site, tmp_path, len(site.requests) + further).code == -9
        done = known.crawl()
        assert (done.code, done.report["verdict"]) == (0, "complete")
        assert ids(known.latest) == grown.ids()
        assert counted(known.crawl()) == {}


def test_a_site_that_is_down_for_a_night(tmp_path: Path) -> None:
    """What would have been asked for is asked for the next night, and no more than that."""
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        site.fault = lambda path: Reply(500) if path != "/robots.txt" else None
        assert known.crawl().code == 4
        site.fault = None
        site.pages = Index(journals=2, issues=5, records=50).pages()
        done = known.crawl()
        assert (done.code, counted(done)) == (0, {"seen": 100, "added": 100})
        assert set(known.papers) == set(Index(journals=2, issues=5, records=50).paths()) - set(INDEX.paths())


def test_a_site_that_looks_different(tmp_path: Path) -> None:
    """Nothing is new, but the lists are made of other elements: a few known papers are read, and tell."""
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        kept = dict(site.pages)
        for path, page in kept.items():
            site.pages[path] = page.replace("<h1>", '<h1 class="new">').replace("<ol>", '<ol class="new">')
        done = known.crawl()
        assert (done.code, len(known.papers), counted(done)) == (0, 6, {"seen": 6, "unchanged": 6})
        known.crawl()
        assert known.papers == []
        for path, page in kept.items():
            site.pages[path] = re.sub(r"<b>[^<]*</b>", "", page) if "/paper/" in path else page
        done = known.crawl()
        assert (done.code, done.report["verdict"], len(known.papers)) == (4, "drifted", 6)
        site.pages = kept
        assert known.crawl().report["verdict"] == "complete"
    assert known.changes() == {}


def test_one_page_that_fails_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    """A journal's page fails night after night, and a new paper cannot be read: what else is new is released."""
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        site.pages = Index(journals=3, issues=4, records=50).pages()
        bad = "/paper/503/50304/50304050"
        site.pages[bad] = "<title>Bakım</title><h1>Bakım</h1><p>Bakım var.</p>"
        site.fault = lambda path: Reply(500) if path == "/j/501" else None
        done = known.crawl()
        assert (done.code, done.report["verdict"], counted(done)) == (3, "partial", {"seen": 199, "added": 199})
        done = known.crawl()
        assert (done.code, done.report["verdict"]) == (3, "partial")
        assert {failure["url"].removeprefix(site.url) for failure in done.report["failures"]} == {"j/501", bad[1:]}
        assert len(known.papers) == 7, "where no record can be read, some known ones are"


def test_rules_that_cannot_be_had(tmp_path: Path) -> None:
    """Without robots.txt nothing may be asked for: one page is tried, the others wait for the next night."""
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        site.fault = lambda path: Reply(500)
        done = known.crawl("--full")
        assert (done.code, done.report["verdict"], known.asked) == (4, "failed", [])
        assert "robots.txt: 500" in done.report["says"]
        assert len(done.report["failures"]) == 1
        site.fault = None
        assert counted(known.crawl("--full")) == {"seen": 400, "unchanged": 400}


def test_lists_that_are_not_there_for_a_night(tmp_path: Path) -> None:
    """A journal's page, and a new issue's, answer 404 one night: the next one they are asked for again."""
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        grown = Index(journals=2, issues=5, records=50)
        site.pages = grown.pages()
        site.fault = lambda path: MISSING if path in ("/j/501", "/j/502/50205", "/j/502/50205?page=2") else None
        assert known.crawl().report["articles"]["seen"] == 0
        assert {"/j/501", "/j/502/50205"} <= set(known.asked)
        site.fault = None
        assert counted(known.crawl()) == {"seen": 100, "added": 100}
        assert ids(known.latest) == grown.ids()


def test_lists_that_are_gone_for_a_night(tmp_path: Path) -> None:
    """Every list answers 404, or the start page is no index: nothing is released, and the next night finds all."""
    with Site(SMALL.pages()) as site:
        known = Crawled(site, tmp_path)
        released = known.latest.resolve()
        soon = Reply(body="<html><head><title>Deneme</title></head><body><h1>We will be back soon</h1></body></html>")
        for night, fault in enumerate((lambda path: MISSING if path != "/" else None, lambda path: soon), start=1):
            site.fault = fault
            for _ in range(2 - night // 2):
                assert known.crawl().code == 4
            assert known.latest.resolve() == released
            site.fault = None
            newest, late = f"/j/501/{50103 + night}", f"501/{50103 + night}/9"
            site.pages = Index(journals=2, issues=4 + night, records=6).pages() | {f"/paper/{late}": INDEX.record(late)}
            site.pages[newest] = site.pages[newest].replace("</ol>", f"{entry_of(late)}</ol>")
            done = known.crawl()
            released = known.latest.resolve()
            assert (done.code, done.report["articles"]["added"]) == (0, 13)
