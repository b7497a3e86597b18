"""What listings say of the works behind a link: their kind, and the year of an issue."""

from __future__ import annotations

import pytest

from harvester.pages.labels import names_issue
from harvester.pages.links import leading
from harvester.pages.page import Link, Page
from harvester.spiders.listings import kind_behind, kind_of, year_beside

URL = "https://index.example"

KINDS = [
    ("Conferences", "proceedings-article"),
    ("Conference Papers (3)", "proceedings-article"),
    ("Kongre ve Sempozyumlar", "proceedings-article"),
    ("TÜM KİTAPLAR", "book"),
    ("E-Books", "book"),
    ("Preprints", "posted-content"),
    ("Ön Baskılar", "posted-content"),
    ("📚 Academic Journals", "journal-article"),
    ("Süreli Yayınlar", None),
    ("Journals & Books", None),
    ("Book Reviews Quarterly", None),
    ("Papers", None),
    ("", None),
]


@pytest.mark.parametrize(("said", "kind"), KINDS)
def test_kind_of(said: str, kind: str | None) -> None:
    assert kind_of(said) == kind


BEHIND = [
    # text, path, section, kind above, kind
    ("Water Congress", "/journal/2", "Conferences", None, "proceedings-article"),
    ("Water Congress", "/journal/2", "", "proceedings-article", "proceedings-article"),
    ("Preprints", "/journal/3", "Conferences", None, "posted-content"),
    ("Soil", "/books/4", "Journals", None, "book"),
    ("Bees", "/journal/1", "", None, "journal-article"),
    ("Bees", "/x/1", "", None, None),
]


@pytest.mark.parametrize(("text", "path", "section", "above", "kind"), BEHIND)
def test_kind_behind(text: str, path: str, section: str, above: str | None, kind: str | None) -> None:
    """One program may show all parts of an index: what its address is called says the least."""
    assert kind_behind(Link(URL + path, text, section, False), above) == kind


YEARS = [
    # text, row, section, year
    ("Volume: 5 Issue: 2", "Volume: 5 Issue: 2 2020 12 papers", "", "2020"),
    ("Detay", "Sayı: 57 2023 Detay", "", "2023"),
    ("Sayı: 1", "Sayı: 1", "2021", "2021"),
    ("Sayı: 1", "Sayı: 1", "Founded in 1995", None),
    ("Sayı: 1", "Sayı: 1 2019 2020", "", None),
    ("Bees", "Bees 1995 12 issues", "", None),
    ("Sayı: 1", "Sayı: 1 12.05.2020", "", None),
]


@pytest.mark.parametrize(("text", "row", "section", "year"), YEARS)
def test_year_beside(text: str, row: str, section: str, year: str | None) -> None:
    assert year_beside(Link(URL, text, section, False, row=row)) == year


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2019", True), ("Eylül-Ekim 2018", True), ("Spring 2019", True), ("2019-2020", True),
        ("Cilt 23 , Sayı 2", True),
        ("Bildiriler 2015", False), ("1984: A Reading", False), ("Kitap Tanıtımı", False),
    ],
)  # fmt: skip
def test_names_issue(text: str, wanted: bool) -> None:
    assert names_issue(text) is wanted


MENU = {
    # what a menu entry says: whether it is followed
    "Conference Papers": True, "Academic Journals": True, "Journals & Books": True, "Conferences (3)": True,
    "Dergi Listesi": True, "Taranan Dergiler": True, "Süreli Yayınlar": True, "Kongre ve Sempozyumlar": True,
    "Browse": True, "Dizin": True, "📚 Journals": True,
    "Submit A Journal": False, "Submit a Book": False, "About IAD Index": False, "IAD Logos and Links": False,
    "Contact": False, "Journal Application": False, "Dergi Başvurusu": False, "Makale Gönder": False,
    "Why index your journal": False, "For authors": False, "Login": False, "Policies": False, "Home Page": False,
}  # fmt: skip


@pytest.mark.parametrize("text", MENU)
def test_menu_entry(text: str) -> None:
    page = Page(f'<body><nav><ul><li><a href="/l/7">{text}</a></li></ul></nav><h1>x</h1></body>', f"{URL}/")
    assert bool(list(leading(page.links, "index.example"))) is MENU[text]
