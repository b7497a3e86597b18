"""Which addresses are one page, what form they have, and which links are followed."""

from __future__ import annotations

import pytest

from harvester.pages.links import canonical, form_of, leading, refused, site_of
from harvester.pages.page import Link, Page

SITE = "index.example"
HOME = f"https://{SITE}"

CANONICAL = [
    # address, the one it is known by
    ("HTTP://Index.Example/a", "http://index.example/a"),
    ("http://index.example:80/a", "http://index.example/a"),
    ("https://index.example:443/a", "https://index.example/a"),
    ("http://index.example:8080/a", "http://index.example:8080/a"),
    ("http://index.example./a", "http://index.example/a"),
    ("http://index.example", "http://index.example/"),
    ("http://index.example/a/", "http://index.example/a"),
    ("http://index.example//a///b", "http://index.example/a/b"),
    ("http://index.example/a?b=2&a=1", "http://index.example/a?a=1&b=2"),
    ("http://index.example/a?a=1#part", "http://index.example/a?a=1"),
    ("http://index.example/a?PHPSESSID=9f", "http://index.example/a"),
    ("http://index.example/a?utm_source=x&id=3", "http://index.example/a?id=3"),
    ("http://index.example/a;jsessionid=9F?id=3", "http://index.example/a?id=3"),
    ("http://index.example/a?empty=", "http://index.example/a?empty="),
    ("http://index.example/A", "http://index.example/A"),
    ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ("http://index.example:port/a", "http://index.example:port/a"),
]

FORMS = [
    ("/journal/12", "/journal/N"),
    ("/journal/12/issue/3?page=2", "/journal/N/issue/N?page"),
    ("/dergi/koprular", "/dergi/*"),
    ("/dergi/baska", "/dergi/*"),
    ("/issue.php?j=9&i=2", "/issue.php?i&j"),
    ("/issue.php?i=3&j=1&PHPSESSID=1", "/issue.php?i&j"),
    ("/j12", "/jN"),
    ("/i12.html", "/iN.html"),
    ("/2024-01", "/N"),
    ("/", "/"),
]

SITES = [
    ("https://www.index.example/a", "index.example"),
    ("http://INDEX.example:80", "index.example"),
    ("http://index.example:8080/", "index.example:8080"),
    ("http://[broken", ""),
]

REFUSED = [
    # address, text, in a menu, why it is not followed
    ("/journal/9", "Köprü Dergisi", False, None),
    ("/paper/9/77/5", "Mola", False, None),
    ("/issue/77?page=2", "2", False, None),
    ("/journals", "Journals", True, None),
    ("/dergiler", "TÜM DERGİLER", True, None),
    ("/x/9", "Conferences", True, None),
    ("https://www.index.example/journal/9", "with www", False, None),
    ("http://index.example/journal/9", "without TLS", False, None),
    ("https://other.example/journal/9", "Elsewhere", False, "off-site"),
    ("https://index.example:8443/journal/9", "Other port", False, "off-site"),
    ("https://index.example.evil.example/", "Looks alike", False, "off-site"),
    ("/files/9.pdf", "Guide", False, "file"),
    ("/covers/9.JPG", "Cover", False, "file"),
    ("/data/journals.xml", "Feed", False, "file"),
    ("/journal/submit", "Submit A Journal", False, "service"),
    ("/submit/journal", "Your journal here", False, "service"),
    ("/submit-a-journal", "Your journal here", False, "service"),
    ("/login", "Enter", False, "service"),
    ("/login.php", "Enter", False, "service"),
    ("/en/login", "Enter", False, "service"),
    ("/giris", "Kapı", False, "service"),
    ("/about-iad", "Who", False, "service"),
    ("/p/9", "ÜYE GİRİŞİ", False, "service"),
    ("/p/9", "İletişim", False, "service"),
    ("/news/9", "News of the house", True, "menu"),
    ("/journal/9", "Köprü Dergisi", True, "menu"),
    ("/journal/about-bees", "About Bees", False, None),
    ("/journal/9/search-and-rescue", "Search and Rescue", False, None),
    ("https://[broken", "Broken", False, "off-site"),
]

HREFS = [
    # href, the address it leads to from HOME/journals/a
    ("b", f"{HOME}/journals/b"),
    ("../b", f"{HOME}/b"),
    ("?page=2", f"{HOME}/journals/a?page=2"),
    ("//other.example/b", "https://other.example/b"),
    (" /b ", f"{HOME}/b"),
    ("/b c", f"{HOME}/b%20c"),
    ("/b\n/c", f"{HOME}/b/c"),
    ("/b#part", f"{HOME}/b"),
    ("#part", None),
    ("", None),
    ("javascript:void(0)", None),
    ("mailto:post@index.example", None),
    ("ftp://index.example/b", None),
    ("http://[broken", None),
]


@pytest.mark.parametrize(("url", "wanted"), CANONICAL)
def test_canonical(url: str, wanted: str) -> None:
    assert canonical(url) == wanted
    assert canonical(wanted) == wanted


@pytest.mark.parametrize(("path", "wanted"), FORMS)
def test_form_of(path: str, wanted: str) -> None:
    assert form_of(HOME + path) == wanted


@pytest.mark.parametrize(("url", "wanted"), SITES)
def test_site_of(url: str, wanted: str) -> None:
    assert site_of(url) == wanted


@pytest.mark.parametrize(("url", "text", "in_menu", "why"), REFUSED)
def test_refused(url: str, text: str, in_menu: bool, why: str | None) -> None:
    link = Link(url if "://" in url else HOME + url, text, "", in_menu)
    assert refused(link, SITE) == why


def test_next_in_a_menu_is_followed() -> None:
    assert refused(Link(f"{HOME}/issue/7?page=2", "»", "", in_menu=True, is_next=True), SITE) is None


def test_leading_names_an_address_once() -> None:
    urls = [f"{HOME}/a/", f"{HOME}/a", f"{HOME}/a?utm_source=x", "https://other.example/", f"{HOME}/b"]
    assert [link.url for link in leading([Link(url, "", "", False) for url in urls], SITE)] == [urls[0], urls[4]]


@pytest.mark.parametrize(("href", "wanted"), HREFS)
def test_resolve(href: str, wanted: str | None) -> None:
    assert Page("", "https://index.example/").resolve(href, f"{HOME}/journals/a") == wanted


@pytest.mark.parametrize(
    ("base", "wanted"),
    [("/deep/", f"{HOME}/deep/b"), ("https://other.example/", "https://other.example/b"), ("mailto:x", f"{HOME}/b")],
)
def test_base(base: str, wanted: str) -> None:
    page = Page(f'<html><head><base href="{base}"></head><body><a href="b">B</a></body></html>', f"{HOME}/a")
    assert [link.url for link in page.links] == [wanted]


@pytest.mark.parametrize(
    ("html", "is_next"),
    [
        ('<a href="?page=2" rel="next">2</a>', True),
        ('<a href="?page=2">Next</a>', True),
        ('<a href="?page=2">Next page »</a>', True),
        ('<a href="?page=2">SONRAKİ</a>', True),
        ('<a href="?page=2">İleri ›</a>', True),
        ('<a href="?page=2">»</a>', True),
        ('<a href="?page=2">2</a>', False),
        ('<a href="?page=2"></a>', False),
        ('<a href="?page=2">Next Steps in Weaving</a>', False),
    ],
)
def test_next(html: str, is_next: bool) -> None:
    assert [link.is_next for link in Page(html, HOME).links] == [is_next]
