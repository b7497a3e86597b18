"""A run that may ask for so much only ends tidily, and the next goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from .kit import crawl, harvester, ids
from .sites import Index, Site

INDEX = Index(journals=2, issues=2, records=12)
PAGES = INDEX.pages()


@pytest.mark.parametrize("most", [4, 25])
def test_so_many_requests(most: int, tmp_path: Path) -> None:
    runs = 0
    with Site(PAGES) as site:
        while True:
            before = len(site.requests)
            done = crawl(site.url, tmp_path, "--max-requests", str(most))
            runs += 1
            assert len(site.requests) - before <= most
            assert done.code == 0
            if done.report["verdict"] == "complete":
                break
            assert done.report["verdict"] == "limited"
            assert "Ended as asked" in done.report["says"]
            assert runs < 60
        assert max(site.asked().items(), key=lambda asked: asked[1])[0] == "/robots.txt"
        assert {n for path, n in site.asked().items() if path != "/robots.txt"} == {1}, "a page was asked for twice"
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()


def test_so_long(tmp_path: Path) -> None:
    """The site would take half a minute; the run is given a second."""
    with Site(PAGES) as site:
        done = crawl(site.url, tmp_path, "--delay", "0.3", "--max-time", "1s")
        assert (done.code, done.report["verdict"]) == (0, "limited")
        assert len(site.requests) < len(PAGES)
        assert crawl(site.url, tmp_path).report["verdict"] == "complete"
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()


@pytest.mark.parametrize("time", ["soon", "1y", "-5", "1.5h", "h"])
def test_no_time(time: str, tmp_path: Path) -> None:
    done = harvester("crawl", "iad", "--output", tmp_path, f"--max-time={time}")
    assert (done.code, done.out) == (2, "")
    assert "--max-time" in done.complaint()
    assert list(tmp_path.iterdir()) == []
