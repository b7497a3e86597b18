"""What lists say of papers when a source is crawled again: new ones, moved ones, those that are gone."""

from __future__ import annotations

import re
from pathlib import Path

from .kit import rows
from .known import INDEX, SMALL, Crawled, counted, entry_of
from .sites import MISSING, Index, Site


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
        site.pages["/j/501/50102"] = site.pages["/j/501/50102"].replace("</ol>", f"{entry_of(new)}</ol>")
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
        site.pages["/"] = site.pages["/"].replace("</body>", f"<h2>Seçki</h2><ul>{entry_of(key)}</ul></body>")
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
        site.pages["/j/501/9"] = f"<html><body><h1>Baskıda</h1><ol>{entry_of(press)}</ol></body></html>"
        known = Crawled(site, tmp_path)
        assert counted(known.crawl()) == {}
        new = "501/9/9002"
        site.pages["/j/501/9"] = f"<html><body><h1>Baskıda</h1><ol>{entry_of(new)}</ol></body></html>"
        site.pages[f"/paper/{new}"] = INDEX.record(new)
        del site.pages[f"/paper/{press}"]
        issue = '<li><a href="/j/501/50105">Cilt: 501 Sayı: 5</a></li>'
        site.pages["/j/501"] = site.pages["/j/501"].replace(entry, entry + issue)
        site.pages["/j/501/50105"] = site.pages["/j/501/50104"].replace("Sayı: 4", "Sayı: 5")
        site.pages["/j/501/50105"] = re.sub(r"<ol>.*</ol>", f"<ol>{entry_of(moved)}</ol>", site.pages["/j/501/50105"])
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
            listed = "".join(map(entry_of, keys[n : n + 10]))
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
