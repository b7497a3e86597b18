"""A source that is crawled again: what a rerun asks for, what it finds, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from harvester.demo.server import DemoServer

from .kit import Finished, crawl, differences_of, ids, objects, rows
from .sites import MISSING, Index, Reply, Site
from .test_kill import crawl_killed_at

INDEX = Index(journals=2, issues=4, records=50)


class Crawled:
    """A site with a dataset that holds all of it."""

    def __init__(self, site: Site, output: Path) -> None:
        self.site, self.output = site, output
        self.first = self.crawl()
        assert (self.first.code, self.first.report["verdict"]) == (0, "complete")

    def crawl(self, *words: str) -> Finished:
        """Crawl; what was asked is in ``asked`` afterwards."""
        before = len(self.site.requests)
        done = crawl(self.site.url, self.output, *words)
        self.asked = [path for path in self.site.requests[before:] if path != "/robots.txt"]
        return done

    @property
    def papers(self) -> list[str]:
        return sorted(path for path in self.asked if path.startswith("/paper/"))

    @property
    def latest(self) -> Path:
        return self.output / "iad" / "latest"

    def changes(self) -> dict[str, tuple[str, str]]:
        """Identifier → change and fields, of the last release."""
        return {row["article_id"]: (row["change"], row["fields"]) for row in rows(self.latest, "changes")}

    def row(self, key: str) -> dict[str, str]:
        return next(row for row in rows(self.latest) if row["article_id"] == f"iad:{key}")


def counted(done: Finished) -> dict[str, Any]:
    """How many records a run read, found new, and so on; those of which there were any."""
    return {name: count for name, count in done.report["articles"].items() if count}


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


def test_a_title_that_the_list_corrects(tmp_path: Path) -> None:
    """The newest issue's list names a paper otherwise than before: that paper is read, no other."""
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        key = "501/50104/50104007"
        for path in ("/j/501/50104", f"/paper/{key}"):
            site.pages[path] = site.pages[path].replace("Kayıt 50104007:", "Kayıt 50104007, Düzeltilmiş:")
        done = known.crawl()
        assert (known.papers, counted(done)) == ([f"/paper/{key}"], {"seen": 1, "changed": 1})
        assert known.changes() == {f"iad:{key}": ("changed", "title|titles")}
        assert counted(known.crawl()) == {}


def test_long_list_is_looked_at_from_both_ends(tmp_path: Path) -> None:
    """A list of five pages: the first and the last are asked for, the others where one of these has changed."""
    index = Index(journals=1, issues=2, records=150)
    with Site(index.pages()) as site:
        known = Crawled(site, tmp_path)
        known.crawl()
        assert set(known.asked) == {"/", "/j/501", "/j/501/50102", "/j/501/50102?page=5"}
        # One in the middle is gone, another takes the last place: all pages after the first are others than before.
        gone, new = "50102045", "50102999"
        numbers = [number for number in index.record_numbers(50102) if str(number) != gone] + [int(new)]
        for page in range(5):
            path = "/j/501/50102" + (f"?page={page + 1}" if page else "")
            entries = "".join(
                f'<li><a href="/paper/501/50102/{n}">{index.title(f"/{n}")}</a></li>' for n in numbers[page * 30 :][:30]
            )
            site.pages[path] = re.sub(r"<ol>.*</ol>", f"<ol>{entries}</ol>", site.pages[path])
        del site.pages[f"/paper/501/50102/{gone}"]
        site.pages[f"/paper/501/50102/{new}"] = index.record(f"501/50102/{new}")
        known.crawl()
        assert {f"/j/501/50102?page={page}" for page in range(2, 6)} <= set(known.asked)
        assert known.papers == [f"/paper/501/50102/{gone}", f"/paper/501/50102/{new}"]
        assert known.crawl().report["articles"]["withdrawn"] == 1


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


def test_moved_from_one_page_of_its_list_to_the_next(tmp_path: Path) -> None:
    """A new paper at the top moves another to the next page: that one has not vanished, and is not asked for."""
    with Site(INDEX.pages()) as site:
        known = Crawled(site, tmp_path)
        first, second, new = "/j/501/50104", "/j/501/50104?page=2", "/paper/501/50104/50104999"
        moved = f'<li><a href="/paper/501/50104/50104030">{INDEX.title("/50104030")}</a></li>'
        assert moved in site.pages[first]
        site.pages[first] = site.pages[first].replace(moved, "").replace(
            "<ol>", f'<ol><li><a href="{new}">{INDEX.title("/50104999")}</a></li>'
        )  # fmt: skip
        site.pages[second] = site.pages[second].replace("<ol>", f"<ol>{moved}")
        site.pages[new] = INDEX.record("501/50104/50104999")
        done = known.crawl()
        assert (known.papers, counted(done)) == ([new], {"seen": 1, "added": 1})


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


def _entry(key: str) -> str:
    return f'<li><a href="/paper/{key}">{INDEX.title(key)}</a></li>'


def test_a_column_of_views(tmp_path: Path) -> None:
    """A table of issues counts papers and views in columns: views say nothing, a paper more does."""
    with Site(SMALL.pages()) as site:

        def journal(day: int, papers: int) -> str:
            issues = SMALL.issue_numbers(501)
            cells = "".join(
                f'<tr><td><a href="/j/501/{i}">Sayı: {i % 100}</a></td><td>{papers if i == issues[1] else 6}</td>'
                f"<td>{1990 + day}</td></tr>"
                for i in issues
            )
            head = "<tr><th>Issue</th><th>Papers</th><th>Views</th></tr>"
            return f"<html><body><h1>Deneme Dergisi 501</h1><table>{head}{cells}</table></body></html>"

        site.pages["/j/501"] = journal(1, 6)
        known = Crawled(site, tmp_path)
        site.pages["/j/501"] = journal(2, 6)
        known.crawl()
        assert sorted(known.asked) == ["/", "/j/501", "/j/501/50104", "/j/502", "/j/502/50204"]
        new = "501/50102/50102007"
        site.pages["/j/501"] = journal(3, 7)
        site.pages["/j/501/50102"] = site.pages["/j/501/50102"].replace("</ol>", f"{_entry(new)}</ol>")
        site.pages[f"/paper/{new}"] = INDEX.record(new)
        known.crawl()
        assert sorted(known.asked) == [
            "/", "/j/501", "/j/501/50102", "/j/501/50104", "/j/502", "/j/502/50204", f"/paper/{new}"
        ]  # fmt: skip


def test_a_page_is_missed_once_a_run(tmp_path: Path) -> None:
    """Two lists name a paper that is not there: that is one absence, not two."""
    key = "501/50101/50101003"
    with Site(SMALL.pages()) as site:
        known = Crawled(site, tmp_path)
        site.pages["/"] = site.pages["/"].replace("</body>", f"<h2>Seçki</h2><ul>{_entry(key)}</ul></body>")
        site.fault = lambda path: MISSING if path == f"/paper/{key}" else None
        known.crawl("--full")
        assert (known.papers.count(f"/paper/{key}"), known.row(key)["status"]) == (1, "active")
        known.crawl()
        assert (known.papers, known.row(key)["status"]) == ([f"/paper/{key}"], "withdrawn")


def test_papers_in_press_move_to_an_issue(tmp_path: Path) -> None:
    """The issue at the top of the journal's list has no number of its own, and still is the newest."""
    press, moved = "501/9/9001", "501/50105/9001"
    entry = '<ul><li><a href="/j/501/9">Baskıda</a></li>'
    with Site({}) as site:
        site.pages = SMALL.pages() | {f"/paper/{press}": INDEX.record(press)}
        newest_first = re.findall(r"<li>.*?</li>", site.pages["/j/501"])[::-1]
        site.pages["/j/501"] = re.sub(r"<ul>.*</ul>", f"{entry}{''.join(newest_first)}</ul>", site.pages["/j/501"])
        site.pages["/j/501/9"] = f"<html><body><h1>Baskıda</h1><ol>{_entry(press)}</ol></body></html>"
        known = Crawled(site, tmp_path)
        assert counted(known.crawl()) == {}
        new = "501/9/9002"
        site.pages["/j/501/9"] = f"<html><body><h1>Baskıda</h1><ol>{_entry(new)}</ol></body></html>"
        site.pages[f"/paper/{new}"] = INDEX.record(new)
        del site.pages[f"/paper/{press}"]
        issue = '<li><a href="/j/501/50105">Cilt: 501 Sayı: 5</a></li>'
        site.pages["/j/501"] = site.pages["/j/501"].replace(entry, entry + issue)
        site.pages["/j/501/50105"] = site.pages["/j/501/50104"].replace("Sayı: 4", "Sayı: 5")
        site.pages["/j/501/50105"] = re.sub(r"<ol>.*</ol>", f"<ol>{_entry(moved)}</ol>", site.pages["/j/501/50105"])
        site.pages[f"/paper/{moved}"] = INDEX.record(moved)
        assert counted(known.crawl()) == {"seen": 2, "added": 2}
        assert known.papers == sorted(f"/paper/{key}" for key in (press, new, moved))
        known.crawl()
        assert [known.row(key)["status"] for key in (press, moved, new)] == ["withdrawn", "active", "active"]


def test_a_journal_in_pages_without_issues(tmp_path: Path) -> None:
    """New papers at the top push others on to the next page: those have not vanished, and are not asked for."""

    def pages(new: int) -> dict[str, str]:
        index = Index(journals=1, issues=2, records=15)
        keys = [f"501/50102/{50102900 + n}" for n in range(new)][::-1] + index.keys()[::-1]
        made = {"/": '<html><body><h1>Deneme Dizini</h1><a href="/j/501">Deneme Dergisi</a></body></html>'}
        for n in range(0, len(keys), 10):
            listed = "".join(map(_entry, keys[n : n + 10]))
            onward = f'<a rel="next" href="/j/501?page={n // 10 + 2}">Next</a>' if n + 10 < len(keys) else ""
            address = f"/j/501?page={n // 10 + 1}" if n else "/j/501"
            made[address] = f"<html><body><h1>Deneme Dergisi</h1><ol>{listed}</ol>{onward}</body></html>"
        return made | {f"/paper/{key}": index.record(key) for key in keys}

    with Site(pages(0)) as site:
        known = Crawled(site, tmp_path)
        for new in (2, 9, 28):
            site.pages = pages(new)
            before = len(rows(known.latest))
            done = known.crawl()
            assert len(known.papers) == counted(done)["added"] == 30 + new - before


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
            site.pages[newest] = site.pages[newest].replace("</ol>", f"{_entry(late)}</ol>")
            done = known.crawl()
            released = known.latest.resolve()
            assert (done.code, done.report["articles"]["added"]) == (0, 13)
