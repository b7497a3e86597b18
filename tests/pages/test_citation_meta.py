"""The reader of tags, on pages written by hand and on captured ones; pairs are in ``fixtures/citation_meta``."""

from __future__ import annotations

from pathlib import Path

import pytest

from harvester.items import Article
from harvester.pages.citation.article import CitationMetaPage

FIXTURES = Path(__file__).parents[2] / "fixtures" / "citation_meta"
CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures"

needs_captures = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captured pages in {CAPTURES}")


def test_mail_addresses_are_never_kept() -> None:
    for page in FIXTURES.glob("article_*.html"):
        article = CitationMetaPage(page.read_text(encoding="utf-8"), "https://example.org/1").article("x:1", "x")
        assert "@" not in "".join(f"{author.name} {author.affiliations}" for author in article.authors)


@pytest.mark.parametrize(
    ("script", "title"),
    [
        ('{"@type":"ScholarlyArticle","name":"Two\nlines",}', "Two lines"),
        ('<!-- [{"@type":"http://schema.org/ScholarlyArticle","headline":"a, ] b",},] -->', "a, ] b"),
        ('{"@type":"ScholarlyArticle","name":"a \\d b"}', "a \\d b"),
        ("{&quot;@type&quot;:&quot;ScholarlyArticle&quot;,&quot;name&quot;:&quot;c&quot;}", "c"),
        ('{"@type":"WebPage","mainEntity":{"@type":"ScholarlyArticle","name":{"@language":"tr","@value":"d"}}}', "d"),
        ('{"@type":"ScholarlyArticle","name":"cut', None),
        ('[{"@id":"#a","@type":"ScholarlyArticle","name":{"@id":"#a"},"isPartOf":{"@id":"#a"}}]', None),
        ('{"@type":"ScholarlyArticle","name":' + "[" * 100_000, None),
    ],
)
def test_json_ld_as_it_is_really_written(script: str, title: str | None) -> None:
    text = f'<title>t</title><script type="application/ld+json">{script}</script><p>x</p>'
    page = CitationMetaPage(text, "https://example.org/1")
    assert page.is_article is (title is not None)
    assert page.title == title or " ".join((page.title or "").split()) == title


def test_a_broken_script_hides_no_other() -> None:
    scripts = ('{"broken": ', '{"@type":"ScholarlyArticle","name":"Whole","author":["A B; C D","E F"]}')
    text = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    page = CitationMetaPage(text, "https://example.org/1")
    assert [author.name for author in page.authors] == ["A B", "C D", "E F"]


def captured(name: str) -> Article:
    text = (CAPTURES / name).read_text(encoding="utf-8")
    page = CitationMetaPage(text, url_of(name))
    assert page.is_article
    return page.article("x:1", "x")


def url_of(name: str) -> str:
    folder, _, file = name.partition("/")
    manifest = CAPTURES / folder / "MANIFEST.tsv"
    rows = (line.split("\t") for line in manifest.read_text(encoding="utf-8").splitlines()) if manifest.exists() else ()
    return next(
        (row[1] for row in rows if row[0] == file), "https://dergipark.org.tr/en/pub/29mayisegitim/article/1816398"
    )


#: Capture → fields of ``printed`` as they must be; ``None`` for one that must not be there.
TRAPS: dict[str, dict[str, str | None]] = {
    "ojs34/jcms_article_68_pages_list.html": {"pages": "1-18, 120", "first_page": None, "published": "2022-03-31"},
    "ojs34/jcms_article_69_bilingual_epage.html": {"pages": "e0001", "language": "en"},
    "ojs34/jcms_article_70_endash_pages.html": {"pages": "20–31", "last_page": None},
    "ojs34/jcms_article_71_artno.html": {"pages": "Art. 4", "volume": "12", "number": "1", "issn": "2999-0025"},
    "ojs34/jcms_article_74_sici_doi_odd_keywords.html": {
        "doi": "10.59998/(SICI)1234<5:AB>7-X;2#2022",
        "keywords@en": "tides; currents, waves\nCO<sub>2</sub>",
    },
    "ojs34/uded_article_108_unequal_keywords.html": {
        "keywords@tr": "bir\niki\nüç\ndört\nbeş",
        "keywords@en": "one\ntwo\nthree",
        "title@en": "An article with unequal numbers of keywords",
        "published": "2024-01-15",
        "issue_year": "2023",
        "language": "tr",
    },
    "ojs34/uded_article_109_english_only.html": {"title@tr": None, "abstract@tr": None, "language": "en"},
    "ojs34/uded_article_1_editorial_nogalley.html": {
        "pages": "i-ii",
        "doi": None,
        "abstract@tr": None,
        "abstract": None,
    },
    "ojs34/uded_article_57_remote_galley_date_differs.html": {"published": "2024-02-01", "issue_year": "2023"},
    "ojs34/uded_article_9_prefix_subtitle_coverage_subjects.html": {
        "license": "https://creativecommons.org/licenses/by-nc/4.0",
        "type": "Araştırma Makalesi",
    },
    "janeway/jbt_article_10_pubid.html": {"issn": "2999-0033", "language": "eng", "publisher": "Bench Press"},
    "janeway/jbt_article_4_markup_title.html": {"title": "Salvia and CO2 &amp; more: a &lt; b?"},
    "janeway/jbt_article_6_no_abstract_no_pages_no_galley.html": {"abstract": None, "abstract@en": None, "pages": None},
    "janeway/jbt_article_7_no_doi_no_keywords_no_licence.html": {"doi": None, "keywords": None, "keywords@en": None},
    "dergipark/article_2026.html": {"language": "tr", "doi": None, "type": "Research Article", "pages": "1-12"},
}


@needs_captures
@pytest.mark.parametrize("name", TRAPS)
def test_traps_of_platforms(name: str) -> None:
    article = captured(name)
    assert {field: article.printed.get(field) for field in TRAPS[name]} == TRAPS[name]


@needs_captures
def test_captured_authors_references_and_addresses() -> None:
    article = captured("dergipark/article_2026.html")
    assert [(author.name, author.orcid, author.affiliations) for author in article.authors] == [
        ("Tunahan Karaarslan", "0009-0003-5177-4073", ["İSTANBUL ESENYURT ÜNİVERSİTESİ"]),
        ("Gülçin Güven", "0000-0002-9638-025X", ["MARMARA ÜNİVERSİTESİ"]),
    ]
    assert article.pdf_url == "https://dergipark.org.tr/en/download/article-file/5387165"
    assert len(article.references) > 30
    assert len(captured("ojs34/uded_article_35_24authors.html").authors) == 24
    assert captured("janeway/jbt_article_3_email.html").authors[0].affiliations == []
    assert captured("ojs34/uded_article_108_unequal_keywords_en.html").url == url_of(
        "ojs34/uded_article_108_unequal_keywords.html"
    )


@needs_captures
def test_captured_pages_that_are_no_articles() -> None:
    """Homes, lists, issues, viewers of files, old versions, errors."""
    articles, others = [], []
    for file in sorted(CAPTURES.glob("*/*.html")):
        name = f"{file.parent.name}/{file.name}"
        page = CitationMetaPage(file.read_text(encoding="utf-8"), url_of(name))
        (articles if page.is_article else others).append(name)
    wrong = ("_404", "_302", "version1", "by_doi")
    assert [
        name for name in articles if "_article_" not in name.replace("/", "_") or any(w in name for w in wrong)
    ] == []
    assert [name for name in others if "article_" in name and not any(w in name for w in wrong)] == []
    assert len(articles) > 30
    assert len(others) > 40
