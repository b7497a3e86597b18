"""A part of an index, asked for again and again, as a scheduled job does."""

from __future__ import annotations

from pathlib import Path

from .kit import crawl, ids, rows
from .sites import Index, Site

INDEX = Index(journals=3, issues=2, records=4)


def grown() -> dict[str, str]:
    """The index with one more issue in each journal, and a journal more."""
    return Index(journals=4, issues=3, records=4).pages()


def test_the_same_journal_again(tmp_path: Path) -> None:
    with Site(INDEX.pages()) as site:
        for _ in range(3):
            done = crawl(site.url, tmp_path, "--journal", "502", "--full")
            assert (done.code, done.report["verdict"], done.report["articles"]["seen"]) == (0, "limited", 8)
            assert not any(path.startswith(("/paper/501/", "/paper/503/")) for path in site.requests)
        assert done.report["articles"] == {"seen": 8, "added": 0, "changed": 0, "unchanged": 8, "withdrawn": 0}
        asked = len(site.requests)
        assert crawl(site.url, tmp_path, "--journal", "502").report["articles"]["seen"] == 0
        assert set(site.requests[asked:]) == {"/robots.txt", "/", "/j/502", "/j/502/50202"}
        site.pages = grown()
        done = crawl(site.url, tmp_path, "--journal", "502")
        assert (done.code, done.report["articles"]["seen"], done.report["articles"]["added"]) == (0, 4, 4)
        assert crawl(site.url, tmp_path).report["verdict"] == "complete"
    assert ids(tmp_path / "iad" / "latest") == Index(journals=4, issues=3, records=4).ids()


def test_what_is_new_on_the_site_is_found(tmp_path: Path) -> None:
    """After a whole crawl: an issue and a journal that were not there."""
    with Site(INDEX.pages()) as site:
        assert crawl(site.url, tmp_path).code == 0
        site.pages = grown()
        done = crawl(site.url, tmp_path, "--issue", "501/50103")
        assert (done.code, done.report["articles"]["added"]) == (0, 4)
        done = crawl(site.url, tmp_path, "--journal", "504")
        assert (done.code, done.report["articles"]["added"]) == (0, 12)
        done = crawl(site.url, tmp_path)
        assert (done.code, done.report["verdict"]) == (0, "complete")
    assert len(rows(tmp_path / "iad" / "latest", "issues")) == 12


def test_numbers_that_the_site_does_not_have(tmp_path: Path) -> None:
    """The same answer, whatever is known already; and nothing that is known is put aside."""
    with Site(INDEX.pages()) as site:
        for crawled in (False, True, True):
            if crawled:
                assert crawl(site.url, tmp_path).report["verdict"] == "complete"
            for words in (("--journal", "999"), ("--issue", "501/999")):
                done = crawl(site.url, tmp_path, *words)
                assert (done.code, done.report["verdict"], done.report["released"]) == (4, "failed", False)
                assert "check the numbers" in done.report["says"]


def test_a_limit_that_nothing_can_reach(tmp_path: Path) -> None:
    """Where no record can be read, not all of them are asked for."""
    pages = {
        path: page for path, page in Index(journals=2, issues=4, records=20).pages().items() if "/paper/" not in path
    }
    with Site(pages) as site:
        done = crawl(site.url, tmp_path, "--limit", "5")
        asked = [path for path in site.requests if path.startswith("/paper/")]
    assert done.code == 4
    assert len(asked) < 60
