"""Indexes that are built otherwise: ways in, kinds, titles, redirects, what robots.txt closes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .kit import crawl, harvester, ids, reports, rows, tree
from .sites import Reply, Site

SITE = "Hayalî Dizin"


def record(number: str, *, crumbs: str = "", authors: str = "Ada Kuru, Ege Taş") -> str:
    return (
        f"<title>Kayıt {number} - {SITE}</title><h1>{SITE}</h1>{crumbs}<h2>Kayıt {number}</h2>"
        f"<p><b>Abstract :</b> Bu çalışmada ve sonuç olarak anlatılan bir konu vardır.</p>"
        f"<p><b>Authors :</b> {authors}</p><p><b>Pages :</b> 1-9</p>"
    )


def listing(heading: str, *links: str) -> str:
    return f"<title>{SITE}</title><h1>{heading}</h1>" + "".join(f'<p><a href="{link}">{link}</a></p>' for link in links)


def index(journals: int, *, empty: int = 0, latest: str = "") -> dict[str, str]:
    """A site whose journals have names for addresses, the first of them without papers."""
    pages = {
        "/": listing(SITE, *([latest] if latest else []), "/browse"),
        "/browse": listing("Hepsi", *(f"/dergi/ad-{n}" for n in range(journals))),
    }
    for n in range(journals):
        papers = [f"/paper/{n + 1}/{n + 100}/{n * 10 + k}" for k in range(3)] if n >= empty else []
        pages[f"/dergi/ad-{n}"] = listing(f"Dergi {n}", *papers)
        pages.update({paper: record(paper) for paper in papers})
    return pages


def test_selection_is_reached_by_names_alone(tmp_path: Path) -> None:
    with Site(index(6, latest="/paper/5/104/40")) as site:
        done = crawl(site.url, tmp_path, "--journal", "5")
        assert done.report["verdict"] == "limited"
        assert ids(tmp_path / "iad" / "latest") == [f"iad:5/104/{n}" for n in (40, 41, 42)]
        assert crawl(site.url, tmp_path).code == 0
        site.pages["/dergi/ad-4"] += '<a href="/paper/5/104/49">new</a>'
        site.pages["/paper/5/104/49"] = record("new")
        assert crawl(site.url, tmp_path, "--journal", "5").code == 0
    assert "iad:5/104/49" in ids(tmp_path / "iad" / "latest")


def test_journals_without_papers_come_first(tmp_path: Path) -> None:
    with Site(index(70, empty=60)) as site:
        assert crawl(site.url, tmp_path).report["verdict"] == "complete"
    assert len(ids(tmp_path / "iad" / "latest")) == 30


def test_kind_is_that_of_the_part_though_a_record_is_met_elsewhere_first(tmp_path: Path) -> None:
    crumbs = '<small><a href="/c/300">Buluşma</a> › <a href="/c/300/301">2021</a> › Kayıt {n}</small>'
    pages = {
        "/": f'<h1>{SITE}</h1><h3>Latest</h3><a href="/paper/300/301/1">x</a> <a href="/all">Conferences</a>',
        "/all": listing("Hepsi", "/c/300"),
        "/c/300": listing("Buluşma", "/c/300/301"),
        "/c/300/301": listing("2021", "/paper/300/301/1", "/paper/300/301/2"),
        **{f"/paper/300/301/{n}": record(str(n), crumbs=crumbs.format(n=n)) for n in (1, 2)},
    }
    with Site(pages) as site:
        assert crawl(site.url, tmp_path).code == 0
    assert {row["kind"] for row in rows(tmp_path / "iad" / "latest")} == {"proceedings-article"}


def test_title_is_not_the_site_s_name(tmp_path: Path) -> None:
    pages = index(1)
    pages["/paper/1/100/0"] = record("0", authors="John A. McFarlane, Ada Kuru")
    with Site(pages) as site:
        assert crawl(site.url, tmp_path).code == 0
    first = rows(tmp_path / "iad" / "latest")[0]
    assert (first["title"], first["authors"]) == ("Kayıt 0", "John A. McFarlane|Ada Kuru")
    assert rows(tmp_path / "iad" / "latest", "journals")[0]["title"] == "Dergi 0"


def test_double_slash_does_not_leave_the_site(tmp_path: Path) -> None:
    with Site({}) as other:
        pages = index(1)
        pages["/browse"] += f'<a href="//{other.url.split("/")[2]}/x">a</a><a href="/{other.url[5:]}x">b</a>'
        with Site(pages) as site:
            pages["/browse"] += f'<a href="{site.url}/{other.url.split("/")[2]}/paper/9/9/9">c</a>'
            crawl(site.url, tmp_path)
        assert other.requests == []
    assert ids(tmp_path / "iad" / "latest") == [f"iad:1/100/{n}" for n in range(3)]


def test_redirect_to_a_record_is_that_record(tmp_path: Path) -> None:
    def moved(path: str) -> Reply | None:
        return Reply(302, headers={"Location": "/paper/1/100/1"}) if path == "/go-on/abc" else None

    pages = index(1)
    pages["/browse"] += '<a href="/go-on/abc">abc</a>'
    with Site(pages, fault=moved) as site:
        assert crawl(site.url, tmp_path).code == 0
    assert ids(tmp_path / "iad" / "latest") == [f"iad:1/100/{n}" for n in range(3)]


def test_what_robots_txt_closes_is_no_failure(tmp_path: Path) -> None:
    def robots(path: str) -> Reply | None:
        return Reply(body="User-agent: *\nDisallow: /dergi/ad-1\n") if path == "/robots.txt" else None

    with Site(index(3), fault=robots) as site:
        done = crawl(site.url, tmp_path)
        assert not any(path.startswith("/dergi/ad-1") for path in site.requests)
    assert (done.code, done.report["refused"]) == (0, {"robots": 1})


@pytest.mark.parametrize("then", ["crawl", "export"])
def test_records_that_lack_what_they_had_are_not_published(then: str, tmp_path: Path) -> None:
    with Site(index(5)) as site:
        assert crawl(site.url, tmp_path).code == 0
        before = tree(tmp_path / "iad" / "latest")
        site.pages = {path: re.sub("<p><b>Authors .*?</p>", "", page) for path, page in site.pages.items()}
        assert crawl(site.url, tmp_path, "--full").report["verdict"] == "drifted"
        if then == "crawl":
            assert crawl(site.url, tmp_path, "--limit", "1").report["verdict"] == "drifted"
        else:
            assert harvester("export", tmp_path / "iad").code == 4
    assert tree(tmp_path / "iad" / "latest") == before


def test_all_records_gone_is_no_success(tmp_path: Path) -> None:
    with Site(index(4)) as site:
        assert crawl(site.url, tmp_path).code == 0
        site.pages = {path: page for path, page in site.pages.items() if "/paper/" not in path}
        done = crawl(site.url, tmp_path, "--full")
    assert (done.code, done.report["verdict"], done.report["released"]) == (4, "drifted", False)
    assert len(reports(tmp_path / "iad")) == 2


def test_an_issue_headed_by_its_journals_name(tmp_path: Path) -> None:
    """Records have no breadcrumbs, issues the journal's name over their own: the journal's page is the one above."""
    pages = {"/": listing(SITE, "/dergi/5"), "/dergi/5": listing("Arı Dergisi", "/sayi/51", "/sayi/52")}
    for issue in ("51", "52"):
        paper = f"/paper/5/{issue}/{issue}1"
        pages[f"/sayi/{issue}"] = listing("Arı Dergisi</h1><h1>Cilt: 3 Sayı: 2", paper)
        pages[paper] = record(paper)
    with Site(pages) as site:
        assert crawl(site.url, tmp_path).code == 0
        (journal,) = rows(tmp_path / "iad" / "latest", "journals")
        assert (journal["title"], journal["url"]) == ("Arı Dergisi", f"{site.url}dergi/5")
