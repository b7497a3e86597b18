"""Pages: what is printed; pages, first, last, article number and flags wanted."""

import pytest

from pipelines.normalize.pages import Pages, normalize_article_number, normalize_pages
from pipelines.normalize.unreadable import Unreadable

PAGES = [
    ("161-187", Pages("161-187", "161", "187", None, ())),
    ("929 - 950", Pages("929-950", "929", "950", None, ())),
    ("1–12", Pages("1-12", "1", "12", None, ())),
    ("20—31", Pages("20-31", "20", "31", None, ())),
    ("015-019", Pages("015-019", "015", "019", None, ())),
    ("s. 263-285", Pages("263-285", "263", "285", None, ())),
    ("ss. 161-187", Pages("161-187", "161", "187", None, ())),
    ("ss.161-187.", Pages("161-187", "161", "187", None, ())),
    ("161-187 ss.", Pages("161-187", "161", "187", None, ())),
    ("pp. 57 - 70", Pages("57-70", "57", "70", None, ())),
    ("Sayfalar 929 - 950", Pages("929-950", "929", "950", None, ())),
    ("Sayfa: 12", Pages("12", "12", None, None, ())),
    ("(312-333)", Pages("312-333", "312", "333", None, ())),
    ("i-ii", Pages("i-ii", "i", "ii", None, ())),
    ("S12-S20", Pages("S12-S20", "S12", "S20", None, ())),
    ("12", Pages("12", "12", None, None, ())),
    ("161-87", Pages("161-87", "161", "87", None, ())),
    ("187-161", Pages("187-161", "187", "161", None, ("pages_reversed",))),
    ("187-61", Pages("187-61", "187", "61", None, ("pages_reversed",))),
    ("1-18, 120", Pages("1-18, 120", "1", "120", None, ())),
    ("1–18;120", Pages("1-18, 120", "1", "120", None, ())),
    ("e0001", Pages(None, None, None, "e0001", ())),
    ("Art. 4", Pages(None, None, None, "4", ())),
    ("Article 12", Pages(None, None, None, "12", ())),
    ("Makale No: 7", Pages(None, None, None, "7", ())),
]


@pytest.mark.parametrize(("printed", "wanted"), PAGES)
def test_pages(printed: str, wanted: Pages) -> None:
    assert normalize_pages(printed) == wanted


@pytest.mark.parametrize(
    "printed", ["", "-", "0-0", "0", "Sayfa", "yok", "1-2-3", "312 s.", "1-18, foo", "Haziran 2025"]
)
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_pages(printed)


ARTICLE_NUMBERS = [("e0001", "e0001"), ("Art. 4", "4"), ("Article ID: 1661936", "1661936"), ("104-7", "104-7")]


@pytest.mark.parametrize(("printed", "wanted"), ARTICLE_NUMBERS)
def test_article_number(printed: str, wanted: str) -> None:
    assert normalize_article_number(printed) == wanted


@pytest.mark.parametrize("printed", ["", "-", "none", "1 2", "Makaleler"])
def test_no_article_number(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_article_number(printed)
