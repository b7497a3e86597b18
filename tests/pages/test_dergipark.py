"""DergiPark's addresses, header lines, and a whole page of 2026."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from harvester.pages.dergipark import DergiparkAddresses, DergiparkArticlePage, DergiparkContentsPage
from harvester.pages.dergipark import header_line as header_lines
from harvester.pages.dergipark.header_line import header_line

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "dergipark"
SITE = "https://dergipark.org.tr"
ADDRESSES = DergiparkAddresses()


@pytest.mark.parametrize(
    ("url", "journal", "issue", "article"),
    [
        (f"{SITE}/tr/pub/duvar/issue/4321/1001", "duvar", None, "1001"),
        (f"{SITE}/en/pub/duvar/issue/4321/1001#article_cite", "duvar", None, "1001"),
        (f"{SITE}/en/pub/duvar/article/1001", "duvar", None, "1001"),
        (f"{SITE}/pub/duvar/article/1001/", "duvar", None, "1001"),
        ("https://dergipark.org.tr./en/pub/duvar/issue/4321/1001", "duvar", None, "1001"),
        ("http://dergipark.gov.tr/duvar/issue/4321/1001", "duvar", None, "1001"),
        ("http://dergipark.gov.tr/duvar/issue/4321", "duvar", "duvar/4321", None),
        ("http://dergipark.gov.tr/duvar", "duvar", None, None),
        ("http://www.duvar.example/tr/pub/issue/4321/1001", "journal", None, "1001"),
        ("http://www.duvar.example/tr/pub/issue/4321", "journal", "journal/4321", None),
        (f"{SITE}/tr/pub/29-mayis_egitim/issue/4321", "29-mayis_egitim", "29-mayis_egitim/4321", None),
        (f"{SITE}/tr/pub/duvar/archive", "duvar", None, None),
        (f"{SITE}/tr/pub/duvar", "duvar", None, None),
        (f"{SITE}/en/pub/duvar/1001.xml", "duvar", None, None),
        (f"{SITE}/tr/download/article-file/88", None, None, None),
        (f"{SITE}/en/pub/@ali.tas", None, None, None),
        (f"{SITE}/en/pub/explore/journals?page=2", None, None, None),
        (f"{SITE}/en/", None, None, None),
    ],
)
def test_addresses(url: str, journal: str | None, issue: str | None, article: str | None) -> None:
    assert (ADDRESSES.journal(url), ADDRESSES.issue(url), ADDRESSES.article(url)) == (journal, issue, article)


def test_where_to_look() -> None:
    assert ADDRESSES.oai(f"{SITE}/tr/pub/duvar/issue/4321/1001") == [f"{SITE}/api/public/oai/?set=duvar"]
    assert ADDRESSES.oai(f"{SITE}/tr/") == [f"{SITE}/api/public/oai/"]
    assert ADDRESSES.contents("https://dergipark.org.tr./tr/pub/duvar/issue/4321/1") == [f"{SITE}/tr/pub/duvar/archive"]
    assert ADDRESSES.contents("http://duvar.example/tr/pub/issue/4321") == ["http://duvar.example/tr/pub/archive"]
    assert ADDRESSES.contents(f"{SITE}/") == [f"{SITE}/en/pub/explore/journals"]


#: Line → issue_year, volume, number, issue_title, pages, published.
LINES = {
    "Yıl 2019, Cilt 23 , Sayı 2, Sayfalar 929 - 950 2019-12-15": ("2019", "23", "2", None, "929 - 950", "2019-12-15"),
    "Yıl 2021, Cilt 2, Sayı 1, 44 - 62, 30.06.2021": ("2021", "2", "1", None, "44 - 62", "30.06.2021"),
    "Year 2021, Volume: 8 Issue: 15, 442 - 456, 31.12.2021": ("2021", "8", "15", None, "442 - 456", "31.12.2021"),
    "Yıl 2022, , 86 - 107, 31.12.2022": ("2022", None, None, None, "86 - 107", "31.12.2022"),
    "Year 2025, Volume: 16 Issue: 1, 1350 - 1374": ("2025", "16", "1", None, "1350 - 1374", None),
    "Yıl 2024, Sayı: Göç, Dil ve 1980 Sonrası, 38 - 56, 31.10.2024": (
        "2024", None, None, "Göç, Dil ve 1980 Sonrası", "38 - 56", "31.10.2024",
    ),
    "Yıl 2013, Cilt 5 , Sayı 2, Sayfalar 1 - 20 2013-06-01": ("2013", "5", "2", None, "1 - 20", "2013-06-01"),
    "Year 2020, Volume: 4, 1 - 20, 30.12.2020": ("2020", "4", None, None, "1 - 20", "30.12.2020"),
    "Yıl 2025, Cilt: 1 Sayı: 12 - 13": ("2025", "1", "12 - 13", None, None, None),
    "Yıl 2022, Cilt: X Sayı: III, ... , 31.12.2022": ("2022", "X", "III", None, None, "31.12.2022"),
    "Yıl 2022, Cilt: 3 Sayı: 1, i - viii, 01.01.2022": ("2022", "3", "1", None, "i - viii", "01.01.2022"),
    "Yıl 2022, Sayı: 2017 Özel Sayısı, - , 1.1.2022": ("2022", None, None, "2017 Özel Sayısı", None, "1.1.2022"),
    "Cilt: 12 Sayı: 1 (Özel Sayı)": (None, "12", "1", "Özel Sayı", None, None),
    "Sayı: 57, 18.04.2023": (None, None, "57", None, None, "18.04.2023"),
    "Volume: 8 Issue: 2 , 12/31/25": (None, "8", "2", None, None, "12/31/25"),
    "Volume: 1 Number: 1 , January 30, 2026": (None, "1", "1", None, None, "January 30, 2026"),
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_header_line(line: str) -> None:
    names = ("issue_year", "volume", "number", "issue_title", "pages", "published")
    assert header_line(line) == {name: value for name, value in zip(names, LINES[line], strict=True) if value}


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captured pages in {CAPTURES}")
def test_captured_article() -> None:
    url = f"{SITE}/en/pub/29mayisegitim/article/1816398"
    page = DergiparkArticlePage((CAPTURES / "article_2026.html").read_text(encoding="utf-8"), url)
    item = page.article("x:1", "x")
    assert page.is_article
    assert (page.own_key, page.canonical_url) == ("1816398", url)
    assert page.issue_url == f"{SITE}/en/pub/29mayisegitim/issue/103135"
    assert page.journal_url == f"{SITE}/en/pub/29mayisegitim"
    assert [(a.name, a.orcid, a.affiliations, a.role) for a in item.authors] == [
        ("Tunahan Karaarslan", "0009-0003-5177-4073", ["İSTANBUL ESENYURT ÜNİVERSİTESİ"], None),
        ("Gülçin Güven", "0000-0002-9638-025X", ["MARMARA ÜNİVERSİTESİ"], None),
    ]
    printed = item.printed
    assert printed["language"] == "tr"
    assert printed["title@tr"].startswith("Okul Öncesi Öğretmen Adaylarının")
    assert printed["title@en"].startswith("Critical Thinking Skills")
    assert printed["abstract@tr"].startswith("Bu araştırmanın amacı")
    assert printed["abstract@tr"].endswith("koymaktadır.")
    assert printed["abstract@en"].startswith("The aim of this study")
    assert printed["keywords@tr"].split("\n")[1] == "Problem Çözme"
    assert printed["keywords@en"].split("\n")[-1] == "Teacher Education."
    wanted_fields = {
        "volume": "1",
        "number": "1",
        "issue_year": "2026",
        "pages": "1-12",
        "published": "2026-01-30",
        "type": "Research Article",
        "issn": "3108-7434",
        "publisher": "Istanbul 29 Mayıs University",
        "doi": None,
        "views": None,
    }
    assert {field: printed.get(field) for field in wanted_fields} == wanted_fields
    assert item.pdf_url == f"{SITE}/en/download/article-file/5387165"
    assert item.identifiers == ["https://izlik.org/JA28WS58XL"]
    assert (len(item.references), item.references[-1][:15]) == (38, "Yılmaz, H. (202")


def directory(page: str, body: str) -> DergiparkContentsPage:
    return DergiparkContentsPage(
        f"<html><body><main>{body}</main></body></html>", f"{SITE}/en/pub/explore/journals{page}"
    )


def test_directory_ends() -> None:
    """As long as a page lists journals there is a next one, in the form that the site uses."""
    journals = '<h5><a href="/en/pub/duvar">Duvar</a></h5><h5><a href="/en/pub/kaya">Kaya</a></h5>'
    assert directory("", journals).more == [f"{SITE}/en/pub/explore/journals?page=2"]
    assert directory("/7", journals).more == [f"{SITE}/en/pub/explore/journals/8"]
    assert directory("?page=27", "<p>Nothing</p>").more == []
    last = f'{journals}<a href="/en/pub/explore/journals?page=26">«</a>'
    assert directory("?page=27", last).more == []


def printed(body: str, head: str = "") -> dict[str, str]:
    url = f"{SITE}/tr/pub/duvar/article/7"
    page = DergiparkArticlePage(f"<html><head>{head}</head><body>{body}</body></html>", url)
    return page.article("x:1", "x").printed


def test_texts_without_labels() -> None:
    """Two texts one below the other are in the article's own language and the other; stated keywords in whichever."""
    title, box = '<h3 class="article-title">Duvar</h3>', '<div class="article-abstract"><p>{}</p></div>'
    turkish = '<meta name="citation_language" content="tr"><meta name="citation_keywords" content="wall;stone.">'
    said = printed(title + box.format("Ölçüldü.") + box.format("Measured."), turkish)
    assert (said["abstract@tr"], said["abstract@en"]) == ("<p>Ölçüldü.</p>", "<p>Measured.</p>")
    assert said["keywords@und"] == "wall;stone."
    said = printed(f'{title}<div class="article-keywords">Anahtar Kelimeler: taş, duvar</div>', turkish)
    assert said["keywords@tr"] == "Anahtar Kelimeler: taş, duvar"
    same = '<div id="article_tr"><h3>Duvar</h3></div><div id="article_en"><h3>DUVAR</h3></div>'
    assert [name for name in printed(same, turkish) if name.startswith("title")] == ["title@tr"]


def test_page_without_article() -> None:
    page = DergiparkArticlePage("<h1>404</h1>", f"{SITE}/tr/pub/duvar")
    assert not page.is_article


def test_examples() -> None:
    assert doctest.testmod(header_lines).failed == 0
