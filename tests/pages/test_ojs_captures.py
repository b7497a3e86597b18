"""Open Journal Systems as it really answers: every trap that is known, on whole pages of an installation.

The pages lie beside the project, not in it; without them these tests are skipped.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from harvester.items import Article
from harvester.pages.ojs.article import OjsAddresses, OjsArticlePage, OjsContentsPage

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "ojs34"
BASE = "http://127.0.0.1:18080/index.php"

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captured pages in {CAPTURES}")


@cache
def addresses() -> dict[str, str]:
    """File → the address that it was got from."""
    lines = (CAPTURES / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[0]: line.split("\t")[1] for line in lines if line.strip()}


def names() -> list[str]:
    return sorted(file.stem for file in CAPTURES.glob("*.html")) if CAPTURES.is_dir() else []


def page(name: str) -> OjsArticlePage:
    text = (CAPTURES / f"{name}.html").read_text(encoding="utf-8")
    return OjsArticlePage(text, addresses()[f"{name}.html"])


def without_classes(name: str) -> str:
    """A page in a theme that names nothing."""
    return re.sub(r' (?:class|id|role)="[^"]*"', "", (CAPTURES / f"{name}.html").read_text(encoding="utf-8"))


def article(name: str) -> Article:
    return page(name).article("", "")


def contents(name: str) -> OjsContentsPage:
    text = (CAPTURES / f"{name}.html").read_text(encoding="utf-8")
    return OjsContentsPage(text, addresses()[f"{name}.html"])


@pytest.mark.parametrize("name", names())
def test_articles_are_told_apart(name: str) -> None:
    """An article's page is one, and nothing else is: no file, no old version, no error, no list."""
    is_article = "_article_" in name and not name.endswith(("404", "302", "version1"))
    found = page(name)
    assert found.is_article is is_article
    if not is_article:
        return
    read = found.article("", "")
    assert OjsAddresses().article(read.url or "")
    assert {"title", "journal_title", "language", "published", "issue", "section", "issn"} <= set(read.printed)
    assert read.authors
    assert all(one.name for one in read.authors)
    assert found.own_key == name.split("_")[2], "the number of the submission"
    assert found.issue_url
    assert found.journal_url == f"{BASE}/{name.split('_')[0]}"
    same = ("&amp;", "&lt;i", "\t", "  ")
    assert not [key for key, text in read.printed.items() if key != "abstract" and any(odd in text for odd in same[2:])]
    assert not any(odd in read.printed["title"] for odd in same)


@pytest.mark.parametrize("number", ["2_normal", "108_unequal_keywords", "9_prefix_subtitle_coverage_subjects"])
def test_reader_s_language_makes_no_difference(number: str) -> None:
    """The page in Turkish and in English is the same article; which text keeps its paragraphs is another matter."""
    turkish, english = (article(f"uded_article_{number}{end}") for end in ("", "_en"))
    of_page = ("issue", "abstract", "abstract@en")
    one, other = ({k: v for k, v in a.printed.items() if k not in of_page} for a in (turkish, english))
    assert one == other
    assert turkish.authors == english.authors
    assert turkish.printed["abstract"].startswith("<p>")
    assert english.printed["abstract@en"].startswith("<p>")
    assert turkish.pdf_url == english.pdf_url
    assert turkish.references == english.references


def test_text_that_fell_back_is_not_the_reader_s_language() -> None:
    read = article("uded_article_3_turkish_only_en").printed
    assert read["abstract"].startswith("<p><strong>Amaç:</strong>")
    assert read["keywords"].split("\n")[0] == "öğretmen eğitimi"
    assert not [key for key in read if "@" in key]


def test_title_subtitle_prefix_and_subjects() -> None:
    read = article("uded_article_9_prefix_subtitle_coverage_subjects_en").printed
    assert read["title"] == "Öğretmen adaylarının dijital okuryazarlığı (2021)"
    assert read["subtitle"] == "karma yöntem araştırması"
    assert read["title@en"] == "The Digital literacy of preservice teachers (2021)"
    assert read["subtitle@en"] == "a mixed-methods study"
    assert read["keywords@en"].split("\n") == ["assessment", "dialect studies", "writing anxiety", "language teaching"]
    assert "Dilbilim" not in read["keywords"]


def test_markup_and_escapes() -> None:
    read = article("uded_article_8_markup_in_title").printed
    assert read["title"] == "Salvia türlerinde CO2 & H+ değişimi: A < B mi? 2021"
    assert read["title@en"] == "Salvia species, CO2 & H+ exchange: is A < B? 2021"
    assert "&lt; 0,05" in read["abstract"], "HTML, escaped once"
    odd = article("jcms_article_74_sici_doi_odd_keywords")
    assert odd.printed["doi"] == "10.59998/(SICI)1234<5:AB>7-X;2#2022"
    assert odd.printed["keywords"].split("\n") == ["tides; currents, waves", "CO<sub>2</sub>"]
    assert odd.references == [
        "Smith, B. J., & Ng, C. (2018). Reading & fluency: A short view. Journal of Tests, 4(2), 11–19. "
        "https://doi.org/10.59999/none.1"
    ]


def test_keywords_are_complete_in_each_language() -> None:
    read = article("uded_article_108_unequal_keywords").printed
    assert len(read["keywords"].split("\n")) == 5
    assert len(read["keywords@en"].split("\n")) == 3


def test_english_article_in_a_turkish_journal() -> None:
    found = article("uded_article_109_english_only")
    assert found.printed["language"] == "en"
    assert found.printed["title"] == 'Only English title in a Turkish journal: "quotes" & ampersands'
    assert found.printed["keywords"] == "x & y\na/b testing"
    assert not [key for key in found.printed if "@" in key]
    assert "license" not in found.printed
    submitted = article("uded_article_4_english_submission").printed
    assert submitted["language"] == "en"
    assert {"title", "title@tr"} <= set(submitted)


def test_authors() -> None:
    review = article("uded_article_11_bookreview_no_abstract_translator")
    assert [(one.name, one.role) for one in review.authors] == [
        ("Zeynep Nur Çelik", None),
        ("Mehmet Doğan Işık", "Çeviren"),
    ]
    assert review.authors[0].orcid == "https://orcid.org/2227-9180-5888-7188"
    assert review.authors[0].affiliations == ["Örnek Üniversitesi, Sosyal Bilimler Enstitüsü"]
    assert "abstract" not in review.printed
    alone = article("uded_article_22_mononym").authors
    assert [(one.name, one.affiliations) for one in alone] == [("Aristokles", [])]
    many = article("uded_article_35_24authors").authors
    assert len(many) == 24
    assert [one.name for one in many[:12]] == [one.name for one in many[12:]]
    body = article("jcms_article_73_corporate_author").authors
    assert [one.name for one in body] == ["The Coastal Data Consortium"]


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("jcms_article_68_pages_list", "1-18, 120"),
        ("jcms_article_69_bilingual_epage", "e0001"),
        ("jcms_article_70_endash_pages", "20–31"),
        ("jcms_article_71_artno", "Art. 4"),
        ("uded_article_1_editorial_nogalley", "i-ii"),
        ("uded_article_7_no_galley_no_pages", None),
    ],
)
def test_pages_are_as_printed(name: str, pages: str | None) -> None:
    read = article(name).printed
    assert read.get("pages") == pages
    assert not {"first_page", "last_page"} & set(read)


def test_date_is_the_article_s() -> None:
    read = article("uded_article_57_remote_galley_date_differs").printed
    assert (read["published"], read["issue_year"]) == ("2024-02-01", "2023")
    assert article("uded_article_46_two_versions").printed["published"] == "2023-06-30"


def test_full_text() -> None:
    wanted = {
        "uded_article_2_normal": f"{BASE}/uded/article/download/2/1",
        "uded_article_6_three_galleys": f"{BASE}/uded/article/download/6/5",
        "uded_article_7_no_galley_no_pages": None,
        "uded_article_1_editorial_nogalley": None,
        "uded_article_10_urlpath_cover_supp": f"{BASE}/uded/article/download/derleme-2021-0/10",
        "uded_article_57_remote_galley_date_differs": f"{BASE}/uded/article/view/57/64",
    }
    assert {name: article(name).pdf_url for name in wanted} == wanted


def test_site() -> None:
    site = contents("site_index")
    assert [(lead.text, lead.url) for lead in site.journals] == [
        ("Journal of Applied Language and Education", f"{BASE}/uded"),
        ("Journal of Coastal & Marine Systems", f"{BASE}/jcms"),
        ("Boş Dergi", f"{BASE}/bos"),
    ]
    assert (site.journal, site.issue, site.entries, site.issues, site.more) == ({}, {}, [], [], [])


def test_archive() -> None:
    first, second = contents("uded_archive_p1"), contents("uded_archive_p2")
    keys = [OjsAddresses().issue(lead.url) for lead in [*first.issues, *second.issues]]
    assert keys == ["uded/2", "uded/ozel-sayi-2023", "uded/6", "uded/1", "uded/3", "uded/5"]
    assert first.issues[1].printed == {
        "issue": "2023",
        "issue_title": "Cumhuriyet'in 100. Yılı Özel Sayısı",
        "issue_year": "2023",
    }
    assert second.issues[0].printed["issue_title"] == "Dil & Kültür"
    assert (first.more, second.more) == ([f"{BASE}/uded/issue/archive/2"], [])
    assert first.entries == second.entries == []
    assert len(contents("jcms_archive").issues) == 4


@pytest.mark.parametrize("name", ["uded_home", "uded_home_index", "uded_current_followed", "uded_issue_6_current"])
def test_current_issue_is_read_wherever_it_stands(name: str) -> None:
    found, alone = contents(name), contents("uded_issue_6_current")
    assert found.journal == {"title": "Uygulamalı Dil ve Eğitim Dergisi"}
    assert found.issue == {"issue": "Cilt 5 Sayı 2 (2023)", "issue_year": "2023", "published": "2023-12-31"}
    assert found.issue_url in (f"{BASE}/uded/issue/view/6", f"{BASE}/uded/issue/current")
    assert len(found.entries) >= 11
    assert {entry.url for entry in found.entries} <= {entry.url for entry in alone.entries}
    assert found.more == [f"{BASE}/uded/issue/archive"]


def test_table_of_contents() -> None:
    issue = contents("uded_issue_1")
    assert [entry.position for entry in issue.entries] == list(range(1, 12))
    assert [entry.printed["section"] for entry in issue.entries] == [
        "Editörden", *["Araştırma Makalesi"] * 8, "Derleme", "Kitap İncelemesi",
    ]  # fmt: skip
    editorial, last = issue.entries[0], issue.entries[-1]
    assert editorial.printed == {"title": "Editörden: 2021 yılının ardından", "pages": "i-ii", "section": "Editörden"}
    assert editorial.pdf_url is None
    assert last.printed["authors"] == "Zeynep Nur Çelik\nMehmet Doğan Işık", "no roles"
    assert last.pdf_url == f"{BASE}/uded/article/download/11/12"
    assert issue.entries[8].printed["subtitle"] == "karma yöntem araştırması"
    assert issue.entries[9].url == f"{BASE}/uded/article/view/derleme-2021-0"
    hidden = contents("jcms_issue_11").entries[-1].printed
    assert "section" not in hidden, "a section without a title is not the one above"


def test_issue_by_number_and_by_name_is_the_same() -> None:
    by_id, by_name = contents("uded_issue_special_by_id"), contents("uded_issue_special_urlpath")
    assert by_id.issue == by_name.issue
    assert by_id.entries == by_name.entries
    assert by_name.issue["issue_title"] == "Cumhuriyet'in 100. Yılı Özel Sayısı"
    titled = contents("uded_issue_3_titled_1-2").issue
    assert (titled["issue"], titled["issue_title"]) == ("Cilt 4 Sayı 1-2 (2022): Dil & Kültür", "Dil & Kültür")


@pytest.mark.parametrize("name", ["bos_home_empty", "bos_archive_empty", "bos_current_empty"])
def test_journal_without_issues(name: str) -> None:
    found = contents(name)
    assert (found.issue, found.issue_url, found.entries, found.issues) == ({}, None, [], [])
    assert found.journal == {"title": "Boş Dergi"}


@pytest.mark.parametrize("name", ["uded_search", "uded_about", "uded_article_2_normal", "uded_galley_2_pdf_viewer"])
def test_pages_that_are_no_issue(name: str) -> None:
    found = contents(name)
    assert (found.issue, found.issue_url, found.issues, found.journals) == ({}, None, [], [])
    assert len(found.entries) == (4 if name == "uded_search" else 0)
    assert not [entry for entry in found.entries if "section" in entry.printed]


@pytest.mark.parametrize(
    "name", [name for name in names() if re.match(r"(?!.*(?:404|302|version1)$).*_article_", name)]
)
def test_article_is_read_without_classes(name: str) -> None:
    """All but the roles, which only classes tell from affiliations."""
    marked, bare = article(name), OjsArticlePage(without_classes(name), page(name).url)
    assert bare.is_article
    read = bare.article("", "")
    assert read.printed == marked.printed
    assert (read.references, read.pdf_url, bare.issue_url) == (marked.references, marked.pdf_url, page(name).issue_url)
    told = [(one.name, one.orcid, one.affiliations) for one in read.authors]
    assert told == [(one.name, one.orcid, one.affiliations) for one in marked.authors]


@pytest.mark.parametrize(
    "name", ["uded_issue_1", "jcms_issue_11", "uded_home", "uded_archive_p1", "site_index", "bos_archive_empty"]
)
def test_contents_are_read_without_classes(name: str) -> None:
    """All but a subtitle in the title's own link, and that a file lies elsewhere."""
    marked, bare = contents(name), OjsContentsPage(without_classes(name), contents(name).url)
    for what in ("journal", "issue", "issue_url", "issues", "journals", "more"):
        assert getattr(bare, what) == getattr(marked, what), what
    assert [entry.url for entry in bare.entries] == [entry.url for entry in marked.entries]
    for one, other in zip(bare.entries, marked.entries, strict=True):
        if "subtitle" not in other.printed:
            assert one.printed == other.printed
