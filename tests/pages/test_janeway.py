"""Janeway's addresses, and whole responses of an installation."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from harvester.pages import shown
from harvester.pages.janeway import JanewayAddresses, JanewayArticlePage, JanewayContentsPage, labels

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "janeway"
HOST = "http://127.0.0.1:18090"
ADDRESSES = JanewayAddresses()

captured = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captured pages in {CAPTURES}")


@pytest.mark.parametrize(
    ("path", "journal", "issue", "article"),
    [
        ("/jbt/article/id/1/", "jbt", None, "1"),
        ("/article/id/1", "journal", None, "1"),
        ("/jbt/article/pubid/paper-10/", "jbt", None, "jbt/pubid/paper-10"),
        ("/article/pubid/paper-10/", "journal", None, "journal/pubid/paper-10"),
        ("/jbt/article/10.5555/JBT.1/", "jbt", None, "jbt/10.5555/jbt.1"),
        ("/jbt/article/doi/10.5555/a/b.1/", "jbt", None, "jbt/10.5555/a/b.1"),
        ("/press/jbt/article/id/1/", "jbt", None, "1"),
        ("/jbt/article/id/1/print/", "jbt", None, None),
        ("/jbt/article/id/1/download/pdf/", "jbt", None, None),
        ("/jbt/article/1/galley/2/download/", "jbt", None, None),
        ("/jbt/issue/3/info/", "jbt", "jbt/3", None),
        ("/issue/3/info/?page=2", "journal", "journal/3", None),
        ("/jbt/issue/current/", "jbt", None, None),
        ("/jbt/collections/6/", "jbt", "jbt/6", None),
        ("/jbt/collections/", "jbt", None, None),
        ("/jbt/articles/?page=2", "jbt", None, None),
        ("/jbt/", "jbt", None, None),
        ("/", None, None, None),
        ("/journals/", None, None, None),
        ("/login/", None, None, None),
    ],
)
def test_addresses(path: str, journal: str | None, issue: str | None, article: str | None) -> None:
    url = f"{HOST}{path}"
    assert (ADDRESSES.journal(url), ADDRESSES.issue(url), ADDRESSES.article(url)) == (journal, issue, article)


def test_where_to_look() -> None:
    assert ADDRESSES.oai(f"{HOST}/jbt/article/id/1/") == [f"{HOST}/jbt/api/oai/", f"{HOST}/api/oai/"]
    assert ADDRESSES.oai(f"{HOST}/article/id/1/") == [f"{HOST}/api/oai/"]
    assert ADDRESSES.contents(f"{HOST}/jbt/") == [f"{HOST}/jbt/issues/", f"{HOST}/jbt/articles/"]
    assert ADDRESSES.contents(f"{HOST}/") == [f"{HOST}/journals/", f"{HOST}/issues/", f"{HOST}/articles/"]


def article(name: str, path: str) -> JanewayArticlePage:
    return JanewayArticlePage((CAPTURES / f"jbt_article_{name}.html").read_text(encoding="utf-8"), f"{HOST}{path}")


def contents(name: str, path: str) -> JanewayContentsPage:
    return JanewayContentsPage((CAPTURES / f"{name}.html").read_text(encoding="utf-8"), f"{HOST}{path}")


ARTICLES = {
    "1_normal": {"pages": "1–9", "keywords": "dunes\nsaltmarsh\nbeach profiles", "published": "2021-06-30"},
    "3_email": {"title": "Tidal mixing in a shallow estuary (2021/2)", "doi": "10.59997/jbt.3", "language": "eng"},
    "4_markup_title": {"title": "Salvia and CO2 & more: a < b?", "issn": "2999-0033", "publisher": "Bench Press"},
    "5_subtitle": {"title": "Beach profile change after winter storms (2021/4)", "volume": "1", "number": "1"},
    "6_no_abstract_no_pages_no_galley": {"abstract": None, "pages": None, "downloads": None, "views": "1"},
    "7_no_doi_no_keywords_no_licence": {"doi": None, "keywords": None, "license": None, "pages": "61–69"},
    "8_review": {"section": "Reviews", "license": "https://creativecommons.org/licenses/by/4.0"},
    "9_article_number": {"article_number": "9", "pages": None, "issue_year": "2021"},
}


@captured
@pytest.mark.parametrize("name", ARTICLES)
def test_captured_article(name: str) -> None:
    number = name.partition("_")[0]
    page = article(name, f"/jbt/article/id/{number}/")
    item = page.article("x:1", "x")
    assert page.is_article
    assert (page.own_key, page.canonical_url) == (number, f"{HOST}/jbt/article/id/{number}/")
    assert (page.issue_url, page.journal_url) == (f"{HOST}/jbt/issue/1/info/", f"{HOST}/jbt/")
    assert {field: item.printed.get(field) for field in ARTICLES[name]} == ARTICLES[name]
    assert "@" not in str(item)
    assert "London" not in str(item)
    expected = None if number in "67" else f"{HOST}/jbt/article/id/{number}/download/pdf/"
    assert item.pdf_url == expected


@captured
def test_captured_texts_and_persons() -> None:
    item = article("3_email", "/jbt/article/id/3/").article("x:1", "x")
    assert item.printed["abstract"] == (
        "<p>The first paragraph is short.</p><p>The second uses signs such as H<sub>2</sub>O and x<sup>2</sup>, and "
        "“quotes” &amp; dashes.</p>"
    )
    assert [(author.name, author.orcid) for author in item.authors] == [
        ("David MacLeod", "0308-2462-8194-8217"),
        ("Eleanor J. Müller", None),
        ("Frank Brown", None),
    ]
    by_pubid = article("10_pubid", "/jbt/article/pubid/paper-jbt-10/")
    assert (by_pubid.own_key, by_pubid.canonical_url) == ("10", f"{HOST}/jbt/article/pubid/paper-jbt-10/")


@captured
@pytest.mark.parametrize("name", ["1_by_doi", "999_404", "other_journal_404"])
def test_captured_page_that_is_no_article(name: str) -> None:
    assert not article(name, "/jbt/article/id/999/").is_article


@captured
def test_captured_issues() -> None:
    archive = contents("jbt_issues_archive", "/jbt/issues/")
    labels = [
        "Volume 2 • Issue 1-2 • 2022",
        "Volume 1 • Issue 1 • 2021",
        "Volume 1 • Issue 2 • 2021 • Special: Rivers & Coasts",
    ]
    assert [(lead.url, lead.text) for lead in archive.issues] == [
        (f"{HOST}/jbt/issue/{number}/info/", label) for number, label in zip((3, 1, 2), labels, strict=True)
    ]
    for name, path, number, count in (
        ("jbt_issue_current", "/jbt/issue/current/", 3, 22),
        ("jbt_issue_1", "/jbt/issue/1/info/", 1, 22),
        ("jbt_issue_2_titled", "/jbt/issue/2/info/", 2, 22),
    ):
        page = contents(name, path)
        assert page.issue_url == f"{HOST}/jbt/issue/{number}/info/"
        assert page.issue["issue"] == dict(zip((3, 1, 2), labels, strict=True))[number]
        assert [entry.position for entry in page.entries] == list(range(1, count + 1))
        assert [entry.printed["section"] for entry in page.entries] == ["Articles"] * 21 + ["Reviews"]
        assert {lead.text for lead in page.issues} == set(labels)
        assert page.more == []
    titled = contents("jbt_issue_2_titled", "/jbt/issue/2/info/")
    assert (titled.issue["issue_title"], titled.issue["issue_year"]) == ("Special: Rivers & Coasts", "2021")
    assert titled.entries[1].printed == {
        "title": "Seagrass cover and wave attenuation (2021/1)",
        "authors": "Alice O'Neill\nBrian J. J. Smith-Jones",
        "pages": "11–19",
        "section": "Articles",
        "published": "2021-07-01",
    }
    assert [entry.url for entry in titled.entries if "pubid" in entry.url] == [
        f"{HOST}/jbt/article/pubid/paper-jbt-32/"
    ]
    assert sum("pages" not in entry.printed for entry in titled.entries) == 2


@captured
def test_captured_lists_end() -> None:
    """A page behind the last is answered with the last."""
    first, second, last = (
        contents(f"jbt_articles_{name}", f"/jbt/articles/{query}")
        for name, query in (("p1", ""), ("p2", "?page=2"), ("p99", "?page=99"))
    )
    assert first.more == [f"{HOST}/jbt/articles/?page=2", f"{HOST}/jbt/articles/?page=3"]
    assert second.more == [f"{HOST}/jbt/articles/?page=3"]
    assert last.more == []
    found = [entry.url for page in (first, second, last) for entry in page.entries]
    assert (len(found), len(set(found))) == (66, 66)


@captured
def test_captured_home_and_wrong_address() -> None:
    home = contents("jbt_home", "/jbt/")
    assert home.journal == {"title": "Journal of Bench Tests", "issn": "2999-0033", "publisher": "Bench Press"}
    assert home.more == [f"{HOST}/jbt/issues/", f"{HOST}/jbt/articles/"]
    assert (home.issue, home.entries, home.issues, home.journals) == ({}, [], [], [])
    nowhere = contents("nojournal", "/nope/")
    assert (nowhere.journal_url, nowhere.entries, nowhere.journals) == (None, [], [])
    assert nowhere.more == [f"{HOST}/journals/"]


def test_examples() -> None:
    assert [doctest.testmod(module).failed for module in (shown, labels)] == [0, 0]
