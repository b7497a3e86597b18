"""A source that is crawled again: what a rerun asks for, what it finds, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.demo.server import DemoServer

from .kit import crawl, differences_of, ids, objects, rows
from .known import INDEX, Crawled, counted
from .sites import MISSING, Index, Site


def test_nothing_new_costs_next_to_nothing(tmp_path: Path) -> None:
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        before = [{**row, "last_seen": ""} for row in rows(known.latest)]
        for _ in range(2):
            done = known.crawl()
            assert (done.code, done.report["verdict"], counted(done)) == (0, "complete", {})
            assert known.papers == []
            assert set(known.asked) == {
                "/", "/j/501", "/j/502", "/j/501/50104", "/j/501/50104?page=2", "/j/502/50204", "/j/502/50204?page=2",
            }  # fmt: skip
            assert done.report["requests"] <= 0.02 * known.first.report["requests"]
        assert [{**row, "last_seen": ""} for row in rows(known.latest)] == before
        assert known.changes() == {}


def test_the_bundled_index_again(tmp_path: Path) -> None:
    """Journals in several kinds, a box of popular papers on every page, a calendar: no paper is asked for."""
    with DemoServer() as server:
        assert crawl(server.url, tmp_path).code == 0
        asked = len(server.requests)
        done = crawl(server.url, tmp_path)
        again = [path for _, path in server.requests[asked:]]
    assert (done.code, counted(done)) == (0, {})
    assert not [path for path in again if "paper" in path or "month" in path]
    assert len(again) <= 16


def test_what_is_new_is_found_and_nothing_else_is_read(tmp_path: Path) -> None:
    """A paper at the end of the newest issue's last page, a new issue, a new journal, a paper in an old issue whose
    entry says how many it holds."""
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        site.pages = Index(journals=3, issues=5, records=50).pages()
        late, old = "/paper/501/50105/50104999", "/paper/501/50101/50101999"
        last = "/j/501/50104?page=2"
        late = "/paper/501/50104/50104999"
        site.pages[last] = site.pages[last].replace("</ol>", f'<li><a href="{late}">Geç Gelen</a></li></ol>')
        site.pages["/j/501"] = site.pages["/j/501"].replace("Sayı: 1<", "Sayı: 1 (51 makale)<")
        site.pages["/j/501/50101"] = site.pages["/j/501/50101"].replace("<ol>", f'<ol><li><a href="{old}">Ek</a></li>')
        for path in (late, old):
            site.pages[path] = INDEX.record(path.removeprefix("/paper/"))
        done = known.crawl()
        new = set(Index(journals=3, issues=5, records=50).paths()) - set(INDEX.paths()) | {late, old}
        assert (done.code, counted(done)) == (0, {"seen": len(new), "added": len(new)})
        assert set(known.papers) == new
        assert set(known.changes()) == {f"iad:{path.removeprefix('/paper/')}" for path in new}
        assert "/j/501/50102" not in known.asked
        assert counted(known.crawl()) == {}


def test_views_are_no_change(tmp_path: Path) -> None:
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        key = "502/50201/50201005"
        site.pages[f"/paper/{key}"] = site.pages[f"/paper/{key}"].replace("<b>View :</b> 5 ", "<b>View :</b> 75 ")
        done = known.crawl("--full")
        assert counted(done) == {"seen": 400, "unchanged": 400}
        assert known.changes() == {}
        assert known.row(key)["views"] == "75"


@pytest.mark.parametrize("unlisted", [False, True], ids=["still listed", "no longer listed"])
def test_withdrawn_and_returned(unlisted: bool, tmp_path: Path) -> None:
    """A page that is gone in two runs makes its record withdrawn; it is kept, and marked; and it may come back."""
    key = "501/50104/50104007"
    words = () if unlisted else ("--full",)
    entry = f'<li><a href="/paper/{key}">{INDEX.title(key)}</a></li>'
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        before = known.row(key)
        site.fault = lambda path: MISSING if path == f"/paper/{key}" else None
        whole = site.pages["/j/501/50104"]
        if unlisted:
            site.pages["/j/501/50104"] = whole.replace(entry, "")
        done = known.crawl(*words)
        assert (done.code, done.report["articles"]["withdrawn"], known.changes()) == (0, 0, {})
        assert known.row(key)["status"] == "active"
        done = known.crawl()  # what is gone is asked for once more, whatever else the run does
        assert (done.code, known.papers, done.report["articles"]["withdrawn"]) == (0, [f"/paper/{key}"], 1)
        assert known.changes() == {f"iad:{key}": ("withdrawn", "")}
        gone = known.row(key)
        assert {name for name in gone if gone[name] != before[name]} == {"status", "last_changed"}
        (issue,) = (row for row in rows(known.latest, "issues") if row["issue_id"] == "iad:501/50104")
        assert (issue["articles_listed"], issue["articles_harvested"]) == ("49", "49")
        done = known.crawl()
        assert (known.papers, done.report["articles"]["withdrawn"], known.changes()) == ([], 0, {})
        site.fault = None
        site.pages["/j/501/50104"] = whole
        done = known.crawl(*words)
        assert (done.code, f"/paper/{key}" in known.papers, done.report["returned"]) == (0, True, 1)
        assert known.changes() == {f"iad:{key}": ("returned", "")}
        assert known.row(key)["status"] == "active"
        assert len(rows(known.latest)) == 400


def test_refresh(tmp_path: Path) -> None:
    """What was read long ago is read again, by its validators, the oldest first, as far as the budget goes."""
    with Site(INDEX.pages(), validators=True) as site:
        known = Crawled(site, tmp_path)
        assert known.crawl("--refresh", "30d").report["articles"]["seen"] == 0
        changed = "502/50203/50203001"
        site.pages[f"/paper/{changed}"] = site.pages[f"/paper/{changed}"].replace("Umut Denek", "Umut Deneyen")
        seen: list[str] = []
        for _ in range(2):
            done = known.crawl("--refresh", "0", "--max-requests", "208")
            assert (done.code, done.report["verdict"]) == (0, "limited")
            assert done.report["requests"] <= 208
            assert len(known.papers) > 150
            seen += known.papers
        done = known.crawl("--refresh", "1h")
        assert done.report["articles"]["seen"] == 0, "no page is so old"
        assert len(set(seen)) == len(seen), "the oldest come first"
        assert set(site.unchanged) | {f"/paper/{changed}"} >= set(seen)
        assert [row["article_id"] for row in objects(known.latest) if row["last_seen"] == row["first_seen"]] == sorted(
            f"iad:{path.removeprefix('/paper/')}" for path in set(INDEX.paths()) - set(seen)
        )
        site.unchanged.clear()
        done = known.crawl("--refresh", "0")
        assert counted(done)["seen"] == 400
        assert len(site.unchanged) >= 399
        assert known.row(changed)["authors"].endswith("Umut Deneyen")
        site.unchanged.clear()
        assert counted(known.crawl("--full")) == {"seen": 400, "unchanged": 400}
        assert site.unchanged == []
        assert counted(known.crawl("--refresh", "never")) == {}


def test_grown_bit_by_bit_or_crawled_at_once(tmp_path: Path) -> None:
    """The tables of a dataset that grew with the site are those of a first crawl of what the site has become."""
    with Site({}) as site:
        for size in ((1, 1, 3), (2, 2, 3), (2, 3, 3), (3, 4, 3)):
            grown = Index(*size)
            site.pages = grown.pages()
            assert crawl(site.url, tmp_path / "grown").code == 0
        assert crawl(site.url, tmp_path / "at once").code == 0
    assert ids(tmp_path / "grown" / "iad" / "latest") == grown.ids()
    for table in ("articles", "issues", "journals", "article_authors", "article_keywords", "article_texts"):
        got, wanted = (rows(tmp_path / name / "iad" / "latest", table) for name in ("grown", "at once"))
        assert differences_of(got, wanted) == [], table


SMALL = Index(journals=2, issues=4, records=6)
