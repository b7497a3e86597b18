"""Sites that misbehave: what a run makes of it, and what it leaves alone."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from .kit import Finished, assert_sound, crawl, ids, published, reports, rows
from .sites import Answer, Faults, Index, Reply, Site

INDEX = Index(journals=1, issues=2, records=50)
PAGES = INDEX.pages()
IDS = INDEX.ids()
PATHS = INDEX.paths()
ONE = PATHS[41]
THIRTY = PATHS[::3][:33]
ERROR = Reply(500, "<h1>Internal error</h1>")
FORBIDDEN = Reply(403, "<h1>Forbidden</h1>")


def every(reply: Reply, *kinds: str) -> Answer:
    """The same answer to every request whose address starts with one of *kinds*, or to all."""
    return lambda path: reply if not kinds or path.startswith(kinds) else None


def without(path: str) -> list[str]:
    return [each for each in IDS if each != f"iad:{path.removeprefix('/paper/')}"]


def assert_failed(report: dict[str, Any], path: str, *words: str) -> None:
    """The ledger has exactly this page, and says why in these words."""
    assert [each["url"] for each in report["failures"]] == [report["site"].rstrip("/") + path]
    (failure,) = report["failures"]
    assert failure["kind"] == "record"
    for word in words:
        assert word in failure["error"].lower(), failure
    assert report["pages"]["record"] == {"done": 99, "failed": 1, "pending": 0, "gone": 0, "refused": 0}


@dataclass(frozen=True)
class Passing:
    """A fault that passes: the page is asked again, and nothing is lost."""

    replies: dict[str, tuple[Reply, int | None]]
    asked: dict[str, int]


CUT = Reply(body=PAGES[ONE][: len(PAGES[ONE]) // 2], promised=len(PAGES[ONE].encode()))
FIRST_ISSUE = f"/j/501/{INDEX.issue_numbers(501)[0]}"

PASSING = {
    "a record answers 500 once": Passing({ONE: (ERROR, 1)}, {ONE: 2}),
    "a record answers 502 twice": Passing({ONE: (Reply(502), 2)}, {ONE: 3}),
    "the start page answers 500 once": Passing({"/": (ERROR, 1)}, {"/": 2}),
    "an issue answers 500 once": Passing({FIRST_ISSUE: (ERROR, 1)}, {FIRST_ISSUE: 2}),
    "a record is cut short once": Passing({ONE: (CUT, 1)}, {ONE: 2}),
    "an issue is cut short once": Passing(
        {FIRST_ISSUE: (Reply(body=PAGES[FIRST_ISSUE][:400], promised=len(PAGES[FIRST_ISSUE].encode())), 1)},
        {FIRST_ISSUE: 2},
    ),
    "robots.txt answers 500 once": Passing({"/robots.txt": (ERROR, 1)}, {"/robots.txt": 2}),
    "robots.txt is missing": Passing({"/robots.txt": (Reply(404), None)}, {"/robots.txt": 1}),
}


@pytest.mark.parametrize("name", PASSING)
def test_passing_fault(name: str, tmp_path: Path) -> None:
    fault = PASSING[name]
    with Site(PAGES, fault=Faults(fault.replies)) as site:
        done = crawl(site.url, tmp_path)
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert ids(tmp_path / "iad" / "latest") == IDS
    assert {path: site.asked()[path] for path in fault.asked} == fault.asked
    assert set(site.asked().values()) <= {1, *fault.asked.values()}
    assert {row["article_id"]: row["title"] for row in rows(tmp_path / "iad" / "latest")} == INDEX.titles()


@dataclass(frozen=True)
class OnePage:
    """A fault that stays with one record of a hundred: that page fails, the rest is released."""

    reply: Reply
    asked: int
    says: tuple[str, ...]


ONE_PAGE = {
    "500 for ever": OnePage(ERROR, 3, ("500",)),
    "cut short for ever": OnePage(CUT, 3, ("cut short",)),
    "403": OnePage(FORBIDDEN, 1, ("403",)),
    "a PDF": OnePage(Reply(200, b"%PDF-1.4\n%%EOF\n", {"Content-Type": "application/pdf"}), 1, ("application/pdf",)),
    "an image": OnePage(Reply(200, b"\x89PNG\r\n\x1a\n\0\0", {"Content-Type": "image/png"}), 1, ("image/png",)),
    "no labels": OnePage(Reply(body="<html><body><h1>Bakım var</h1><p>Sonra gelin.</p></body></html>"), 1, ("label",)),
    "an empty body": OnePage(Reply(body=""), 3, ("empty",)),
    "a database in trouble": OnePage(Reply(body="<h1>Database error</h1>"), 3, ("error",)),
    "a login form": OnePage(Reply(body="<h1>Giriş</h1><input type='password'>"), 1, ("blocked", "login")),
    "a challenge": OnePage(
        Reply(body="<title>Just a moment...</title><p>Checking your browser</p>"), 1, ("challenge",)
    ),
    "a redirect to itself": OnePage(Reply(302, "", {"Location": ONE}), 0, ("redirect",)),
}


@pytest.mark.parametrize("name", ONE_PAGE)
def test_one_page_fails(name: str, tmp_path: Path) -> None:
    fault = ONE_PAGE[name]
    with Site(PAGES, fault=Faults({ONE: (fault.reply, None)})) as site:
        done = crawl(site.url, tmp_path)
        asked = site.asked()
    assert (done.code, done.report["verdict"], done.report["released"]) == (3, "partial", True)
    assert ids(tmp_path / "iad" / "releases" / done.report["release"]) == without(ONE)
    assert_failed(done.report, ONE, *fault.says)
    if fault.asked:
        assert asked[ONE] == fault.asked
    assert asked[ONE] <= 20


def test_failed_page_is_tried_by_the_next_run(tmp_path: Path) -> None:
    with Site(PAGES, fault=Faults({ONE: (CUT, None)})) as site:
        assert crawl(site.url, tmp_path).code == 3
        site.fault = None
        before = len(site.requests)
        again = crawl(site.url, tmp_path)
    assert (again.code, again.report["verdict"]) == (0, "complete")
    assert ONE in site.requests[before:]
    assert ids(tmp_path / "iad" / "latest") == IDS
    assert [row["change"] for row in rows(tmp_path / "iad" / "latest", "changes")] == ["added"]


def test_redirect_off_the_site(tmp_path: Path) -> None:
    """The other host has a page that would read as a record; it must not be asked, let alone read."""
    with Site(PAGES) as other:
        away = Reply(302, "", {"Location": f"{other.url.rstrip('/')}{ONE}"})
        with Site(PAGES, fault=Faults({ONE: (away, None)})) as site:
            done = crawl(site.url, tmp_path)
        assert other.requests == []
    assert (done.code, done.report["verdict"]) == (3, "partial")
    assert_failed(done.report, ONE, "off the site")
    assert ids(tmp_path / "iad" / "latest") == without(ONE)


def test_redirect_within_the_site(tmp_path: Path) -> None:
    pages = {**PAGES, "/kayit/42": PAGES[ONE]}
    with Site(pages, fault=Faults({ONE: (Reply(301, "", {"Location": "/kayit/42"}), None)})) as site:
        done = crawl(site.url, tmp_path)
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert ids(tmp_path / "iad" / "latest") == IDS


def redesigned() -> dict[str, str]:
    """The same index after a redesign: its records' labels are gone."""
    pages = dict(PAGES)
    for path in PATHS:
        pages[path] = "<html><body><div id='app'><h1>Yeni tasarım</h1><p>Birazdan yüklenecek.</p></div></body></html>"
    return pages


def relabelled(old: str, new: str) -> dict[str, str]:
    return {path: page.replace(old, new) for path, page in PAGES.items()}


@dataclass(frozen=True)
class BadDay:
    """A day on which nothing may be released: yesterday's release stays."""

    verdict: str
    says: str
    pages: dict[str, str] = field(default_factory=lambda: PAGES)
    fault: Answer | None = None


BAD_DAYS = {
    "a third of the records answers 500": BadDay("failed", "500", fault=Faults(dict.fromkeys(THIRTY, (ERROR, None)))),
    "every request answers 403": BadDay("blocked", "403", fault=every(FORBIDDEN)),
    "every record answers 403": BadDay("blocked", "403", fault=every(FORBIDDEN, "/paper/")),
    "every request answers 500": BadDay("failed", "500", fault=every(ERROR)),
    "every request but robots.txt answers 500": BadDay(
        "failed", "500", fault=lambda path: None if path == "/robots.txt" else ERROR
    ),
    "robots.txt answers 500": BadDay("failed", "robots.txt", fault=Faults({"/robots.txt": (ERROR, None)})),
    "robots.txt forbids all": BadDay(
        "failed", "robots.txt", fault=Faults({"/robots.txt": (Reply(200, "User-agent: *\nDisallow: /\n"), None)})
    ),
    "every record is redesigned": BadDay("drifted", "changed", pages=redesigned()),
    "the abstract's label is another": BadDay("drifted", "abstract", pages=relabelled("Abstract :", "Bu Nedir :")),
    "the authors' label is another": BadDay("drifted", "authors", pages=relabelled("Authors :", "Kimler :")),
    "the site is a notice": BadDay("drifted", "record", fault=every(Reply(body="<h1>Bakım</h1>"), "/")),
}


@pytest.mark.parametrize("name", BAD_DAYS)
def test_bad_day_leaves_the_release(name: str, yesterday: Path, tmp_path: Path) -> None:
    day = BAD_DAYS[name]
    before = published(yesterday)
    with Site(day.pages, fault=day.fault) as site:
        done = crawl(site.url, yesterday.parent, "--full")
        asked = set(site.requests)
    assert (done.code, done.report["verdict"], done.report["released"]) == (4, day.verdict, False)
    assert day.verdict.title() in (yesterday / "report.html").read_text(encoding="utf-8")
    assert day.says in done.report["says"]
    assert published(yesterday) == before
    assert reports(yesterday)[-1]["verdict"] == day.verdict
    assert_sound(yesterday)
    if "robots.txt" in name and "but" not in name:
        assert asked == {"/robots.txt"}


def test_good_day_after_a_bad_one(yesterday: Path) -> None:
    with Site(redesigned()) as site:
        assert crawl(site.url, yesterday.parent, "--full").code == 4
        site.pages = PAGES
        after = crawl(site.url, yesterday.parent)
    assert (after.code, after.report["verdict"]) == (0, "complete")
    assert ids(yesterday / "latest") == IDS
    assert rows(yesterday / "latest", "changes") == []


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("healthy")
    with Site(PAGES) as site:
        done = crawl(site.url, output)
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert ids(output / "iad" / "latest") == IDS
    return output / "iad"


@pytest.fixture
def yesterday(healthy: Path, tmp_path: Path) -> Path:
    """A dataset with a release of yesterday's."""
    shutil.copytree(healthy, tmp_path / "iad", symlinks=True)
    return tmp_path / "iad"


FIRST_DAYS = {
    "an empty site": ({"/": "<html><body><h1>Yakında</h1></body></html>"}, None, "drifted", {"/", "/robots.txt"}),
    "an empty page": ({"/": ""}, None, "failed", {"/", "/robots.txt"}),
    "a login page everywhere": (
        PAGES,
        lambda path: Reply(body="<h1>Login</h1><form><input type=password></form>"),
        "blocked",
        None,
    ),
    "robots.txt closes the records": (
        PAGES,
        Faults({"/robots.txt": (Reply(body="User-agent: *\nDisallow: /paper"), None)}),
        "failed",
        None,
    ),
    "a third of the records is missing": (
        {path: page for path, page in PAGES.items() if not re.fullmatch(r"/paper/.*[147]", path)},
        None,
        "failed",
        None,
    ),
    "every request answers 403": (PAGES, every(FORBIDDEN), "blocked", {"/", "/robots.txt"}),
    "robots.txt answers 500": (PAGES, Faults({"/robots.txt": (ERROR, None)}), "failed", {"/robots.txt"}),
    "the start page is missing": ({}, None, "failed", {"/", "/robots.txt"}),
    "every record is redesigned": (redesigned(), None, "drifted", None),
}


@pytest.mark.parametrize("name", FIRST_DAYS)
def test_bad_first_day_releases_nothing(name: str, tmp_path: Path) -> None:
    pages, fault, verdict, asked = FIRST_DAYS[name]
    with Site(pages, fault=fault) as site:
        done = crawl(site.url, tmp_path)
    assert (done.code, done.report["verdict"], done.report["released"]) == (4, verdict, False)
    assert not (tmp_path / "iad" / "latest").exists()
    assert list((tmp_path / "iad" / "releases").glob("*")) == []
    if asked:
        assert set(site.requests) == asked


def endless_calendar(path: str) -> Reply | None:
    """Every month leads to the next and the one before; none has a record."""
    if not path.startswith("/takvim/"):
        return None
    month = int(path.removeprefix("/takvim/"))
    ways = "".join(f'<a href="/takvim/{n}">{n}. ay</a> ' for n in (month + 1, month - 1, month + 12) if n > 0)
    return Reply(body=f"<html><body><h1>{month}. ay</h1>{ways}</body></html>")


def endless_days(path: str) -> Reply | None:
    """A calendar by query, each of whose pages names thirty more."""
    if not path.startswith("/?gun="):
        return None
    day = int(path.removeprefix("/?gun="))
    ways = "".join(f'<a href="/?gun={day * 30 + n}">{n}</a> ' for n in range(30))
    return Reply(body=f"<html><body><h1>Gün {day}</h1>{ways}</body></html>")


def endless_list(path: str) -> Reply | None:
    """The next page of an issue is there for ever and lists the same records."""
    if not path.startswith(FIRST_ISSUE):
        return None
    number = int(path.partition("?page=")[2] or 1)
    links = "".join(f'<li><a href="{each}">Kayıt</a></li>' for each in PATHS[:50])
    onward = f'<a rel="next" href="{FIRST_ISSUE}?page={number + 1}">Next</a>'
    return Reply(body=f"<html><body><h1>Cilt: 501 Sayı: 1</h1><ol>{links}</ol>{onward}</body></html>")


def endless_empty_pages(path: str) -> Reply | None:
    """The pages behind the last one are empty, and have a next page for ever."""
    if not path.startswith(f"{FIRST_ISSUE}?page="):
        return None
    number = int(path.partition("?page=")[2])
    if number <= 2:
        page = PAGES[path]
        return Reply(body=page.replace("</ol>", f'</ol><a rel="next" href="{FIRST_ISSUE}?page=3">Next</a>'))
    onward = f'<a rel="next" href="{FIRST_ISSUE}?page={number + 1}">Next</a>'
    return Reply(body=f"<html><body><h1>Cilt: 501 Sayı: 1</h1><ol></ol>{onward}</body></html>")


def endless_paths(path: str) -> Reply | None:
    """A relative link that makes its own address longer each time."""
    if not path.startswith("/j/501/x/"):
        return None
    return Reply(body='<html><body><h1>Arşiv</h1><a href="x/">Arşiv</a></body></html>')


ENDLESS = {
    "a calendar": (endless_calendar, '<a href="/takvim/24000">Takvim</a>'),
    "a calendar that branches": (endless_days, '<a href="/?gun=1">Günler</a>'),
    "a list that repeats": (endless_list, ""),
    "empty next pages": (endless_empty_pages, ""),
    "addresses that grow": (endless_paths, '<a href="/j/501/x/">Arşiv</a>'),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_site_ends(name: str, tmp_path: Path) -> None:
    fault, link = ENDLESS[name]
    pages = {**PAGES, "/": PAGES["/"].replace("</ul>", f"</ul>{link}")}
    with Site(pages, fault=fault) as site:
        done: Finished = crawl(site.url, tmp_path)
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert ids(tmp_path / "iad" / "latest") == IDS
    assert len(site.requests) < len(PAGES) + 120
    if link:
        assert len([path for path in site.requests if path not in PAGES]) > 0, "the way was not even tried"


def test_withdrawn_page_is_gone_not_failed(tmp_path: Path) -> None:
    with Site(PAGES, fault=Faults({ONE: (Reply(404, "<h1>Yok</h1>"), None)})) as site:
        done = crawl(site.url, tmp_path)
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert done.report["pages"]["record"] == {"done": 99, "failed": 0, "pending": 0, "gone": 1, "refused": 0}
    assert ids(tmp_path / "iad" / "latest") == without(ONE)
    assert site.asked()[ONE] == 1


def test_changed_record_is_a_change(yesterday: Path) -> None:
    changed = replace(INDEX).pages()
    changed[ONE] = changed[ONE].replace("Deniz Yazar", "Derya Yazar").replace("<b>View :</b> ", "<b>View :</b> 9")
    with Site(changed) as site:
        done = crawl(site.url, yesterday.parent, "--full")
    assert done.report["articles"] | {"seen": 100, "changed": 1, "unchanged": 99} == done.report["articles"]
    (row,) = rows(yesterday / "latest", "changes")
    assert (row["article_id"], row["change"]) == (f"iad:{ONE.removeprefix('/paper/')}", "changed")
    assert row["fields"] == "authors"
