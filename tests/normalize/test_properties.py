"""What holds for any text: only ``Unreadable`` is raised, and a normalized value is normalized to itself."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalize import text
from pipelines.normalize.affiliations import normalize_affiliation
from pipelines.normalize.counts import normalize_count
from pipelines.normalize.dates import normalize_date
from pipelines.normalize.identifiers import normalize_doi, normalize_issn, normalize_orcid
from pipelines.normalize.issues import normalize_issue
from pipelines.normalize.keywords import normalize_keyword_lines, normalize_keywords, split_by_language
from pipelines.normalize.language import detect_language, normalize_language
from pipelines.normalize.licenses import normalize_license
from pipelines.normalize.names import normalize_authors, normalize_name
from pipelines.normalize.pages import normalize_article_number, normalize_pages
from pipelines.normalize.resource_types import crossref_kind, normalize_resource_type
from pipelines.normalize.text import normalize_paragraphs, normalize_text
from pipelines.normalize.unreadable import Unreadable
from pipelines.normalize.web_addresses import normalize_web_address

PIECES = [
    "a", "ı", "İ", "I", "i", "\u0307", "Đ", "Ý", "¤", "Ã¼", "Ä°", "â€™", "\x00", "\ud800", "\u200b", "\xad", "\xa0",
    "\n", "\t", " ", "  ", ",", ";", ".", ":", "-", "–", "/", "(", ")", "[1]", "*", "&", "&amp;", "amp;", "&lt;", "<",
    ">", "<p>", "</p>", "<i>", "<br/>", "<b ", "<!--", "-->", "script>", "0", "1", "12", "31", "2021", "1999",
    "2021-06-30", "30.06.2021", "07/04/2021", "Haziran", "January", "Bahar", "Yıl", "Year", "Cilt", "Sayı", "Vol",
    "No", "Özel Sayı", "s.", "ss.", "pp.", "e0001", "Art. ", "Keywords:", "Anahtar Kelimeler:", "yok", "Prof.", "Dr.",
    "Öğr. Üyesi", "ve", "and", "PhD", "Jr.", "Kurumu", "Ali", "VELİ", "Kaya", "XII", "iv", "10.1000/", "doi:",
    "https://doi.org/", "%2F", "%00", "%80", "ISSN", "0378-5955", "0000-0002-1825-0097", "tr", "en_US", "Review",
    "Kitap", "L.", "U.S.A.", "2,4-D", "CC BY", "4.0", "www.", "//", "@",
    "https://creativecommons.org/licenses/by/4.0/deed.tr", "e@x.org", "\u037e", "\u212a",
]  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
)


def _pages(printed: str) -> str:
    pages = normalize_pages(printed)
    return pages.pages or f"Art. {pages.article_number}"


def _authors(printed: str) -> str:
    return "; ".join(author.name for author in normalize_authors(printed, comma_list=True)) + ";"


TO_CANONICAL: dict[str, Callable[[str], str]] = {
    "text": lambda printed: normalize_text(printed).value,
    "paragraphs": lambda printed: normalize_paragraphs(printed).value,
    "date": lambda printed: normalize_date(printed).edtf,
    "date, day first": lambda printed: normalize_date(printed, day_first=True).edtf,
    "keywords": lambda printed: "".join(f"{keyword} ;" for keyword in normalize_keywords(printed)),
    "keywords, Turkish": lambda printed: "".join(f"{keyword} ;" for keyword in normalize_keywords(printed, "tr")),
    "doi": normalize_doi,
    "issn": normalize_issn,
    "orcid": normalize_orcid,
    "pages": _pages,
    "count": lambda printed: str(normalize_count(printed)),
    "resource type": lambda printed: normalize_resource_type(printed).label,
    "language": normalize_language,
    "licence": lambda printed: normalize_license(printed) or "",
    "web address": normalize_web_address,
    "affiliation": lambda printed: normalize_affiliation(printed) or "",
    "article number": normalize_article_number,
    "keyword lines": lambda printed: "\n".join(normalize_keyword_lines(printed)),
}

OTHERS: dict[str, Callable[[str], Any]] = {
    "authors": normalize_authors,
    "authors, comma list": _authors,
    "name": normalize_name,
    "issue": normalize_issue,
    "keywords by language": split_by_language,
    "crossref kind": crossref_kind,
    "detected language": detect_language,
}

LONG = [
    "a" * 100_000,
    " " * 100_000,
    "<" * 100_000,
    "&" * 100_000,
    "&amp;" * 20_000,
    "<p " * 30_000,
    "<p a=1 " * 15_000,
    "<i>" * 30_000,
    "<p>" * 30_000,
    "<!--" * 25_000,
    "Ã¼" * 50_000,
    "Ö’ " * 30_000,
    "i\u0307" * 50_000,
    "1" * 100_000,
    "1-" * 50_000,
    "1 - 2, " * 15_000,
    "a, " * 30_000,
    "a- " * 30_000,
    "(" * 100_000,
    "Keywords: " * 10_000,
    "Keywords " * 10_000,
    "Dr. " * 25_000,
    "* " * 50_000,
    "[1] , " * 15_000,
    "A B ve " * 15_000,
    "Ali Veli 1,2, " * 7_000,
    "Haziran-" * 12_000,
    "Cilt " * 20_000,
    "10.1000/" + "(" * 90_000,
    "\0" * 100_000,
    "Ali " + ", 1" * 30_000,
    "Ali " + " a" * 30_000,
    "\ud800" * 100_000,
]


@pytest.mark.parametrize("name", TO_CANONICAL)
@given(printed=ANY_TEXT)
def test_idempotent(name: str, printed: str) -> None:
    normalize = TO_CANONICAL[name]
    try:
        value = normalize(printed)
    except Unreadable:
        return
    assert normalize(value) == value


@given(printed=ANY_TEXT)
def test_name_is_idempotent(printed: str) -> None:
    try:
        name = normalize_name(printed).name
    except Unreadable:
        return
    if "," not in name:
        assert normalize_name(name).name == name


@pytest.mark.parametrize("name", OTHERS)
@given(printed=ANY_TEXT)
def test_only_unreadable_is_raised(name: str, printed: str) -> None:
    try:
        OTHERS[name](printed)
    except Unreadable:
        return


@pytest.mark.parametrize("name", [*TO_CANONICAL, *OTHERS])
def test_long_text(name: str) -> None:
    """Texts that make a careless pattern run for minutes."""
    normalize = TO_CANONICAL.get(name) or OTHERS[name]
    for printed in LONG:
        try:
            normalize(printed)
        except Unreadable:
            continue


@given(st.text(st.sampled_from("abI iİıĞÖÜÇçöşâîûÂéñÉйЁ&<> .,;:!?-–—‘’“”…\n'\"()|/0123"), max_size=80))
def test_short_way_is_the_long_way(printed: str) -> None:
    """Texts in which nothing can be wrong are not looked at closely; looking closely would change nothing."""
    one_line, lines = normalize_text(printed), normalize_paragraphs(printed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_is_plain", lambda _: False)
        assert normalize_text.__wrapped__(printed) == one_line
        assert normalize_paragraphs.__wrapped__(printed) == lines
