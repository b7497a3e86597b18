"""The schema: its columns are promised to those who load the files, in this order."""

from __future__ import annotations

from typing import Any

import pytest

from harvester.columns import cells, csv_columns, fields_of
from harvester.items import Article, Author, Issue, Journal
from harvester.schema import TABLES

COLUMNS = {
    "articles": (
        "article_id source kind status title title_en authors author_count journal_id journal_title issn publisher "
        "issue_id volume issue issue_title issue_year published published_precision published_year pages first_page "
        "last_page article_number doi type type_uri type_printed section language abstract abstract_en keywords "
        "keywords_en views downloads counted_at url original_url pdf_url license_url reference_count first_seen "
        "last_seen last_changed flags"
    ),
    "article_authors": "article_id position name family given orcid affiliation role name_printed",
    "article_keywords": "article_id language position keyword",
    "article_texts": "article_id language title subtitle abstract",
    "article_counts": "article_id date views downloads",
    "issues": (
        "issue_id source journal_id journal_title volume issue issue_title issue_label issue_year published "
        "published_precision url articles_listed articles_harvested first_seen last_seen"
    ),
    "journals": (
        "journal_id source title title_en issn_print issn_online issn publisher country languages subjects platform "
        "url oai_url issues_listed articles_harvested first_seen last_seen"
    ),
    "changes": "article_id change fields",
}
JSON_ONLY = "titles subtitles abstracts references printed provenance identifiers schema_version"
RECORDS: dict[str, type[Article] | type[Issue] | type[Journal]] = {
    "articles": Article,
    "issues": Issue,
    "journals": Journal,
}
PEOPLE = "position name family given orcid affiliations role name_printed"
TYPES = {"string": str, "integer": int, "list": str, "date": str, "datetime": str, "object": dict}
ALL_FIELDS = [(record, f) for record in (Article, Issue, Journal, Author) for f in fields_of(record)]


@pytest.mark.parametrize("table", COLUMNS)
def test_columns(table: str) -> None:
    assert TABLES[table] == COLUMNS[table].split()


def test_tables() -> None:
    assert list(TABLES) == list(COLUMNS)


@pytest.mark.parametrize("table", RECORDS)
def test_columns_are_the_record_s_own(table: str) -> None:
    record = RECORDS[table]
    assert record.table == table
    assert csv_columns(record) == COLUMNS[table].split()


def test_json_holds_more() -> None:
    names = [f.name for f in fields_of(Article)]
    assert [name for name in names if name not in COLUMNS["articles"].split()] == JSON_ONLY.split()
    assert [f.name for f in fields_of(Author)] == PEOPLE.split()


@pytest.mark.parametrize(("record", "f"), ALL_FIELDS, ids=[f"{r.__name__}.{f.name}" for r, f in ALL_FIELDS])
def test_field_is_described(record: type[Any], f: Any) -> None:
    description = f.metadata["description"]
    assert description.endswith(".")
    assert len(description.split()) > 1 or description in ("Title.",)
    assert f.metadata["type"] in TYPES
    example = f.metadata["example"]
    if example is not None:
        assert isinstance(example, TYPES[f.metadata["type"]])


@pytest.mark.parametrize("record", [Article, Issue, Journal, Author])
def test_every_field_has_an_example(record: type[Any]) -> None:
    assert [f.name for f in fields_of(record) if f.metadata["example"] in (None, "", [], {})] == []


def cells_of(article: Article) -> dict[str, Any]:
    """Column → value."""
    return dict(zip(csv_columns(Article), cells(article), strict=True))


def test_unknown_is_empty() -> None:
    """What is not known is ``None`` or an empty list, never ``""`` or ``0``."""
    empty = {name: value for name, value in cells_of(Article(article_id="a:1", source="a")).items() if value}
    assert empty == {"article_id": "a:1", "source": "a", "status": "active"}
    assert [value for value in cells(Article(article_id="a:1", source="a")) if value in ("", 0)] == []


def test_cells() -> None:
    article = Article(
        article_id="a:1",
        source="a",
        language="tr",
        authors=[Author(position=1, name="Ali Veli"), Author(position=2, name="Can Han")],
        keywords={"tr": ["köprü"], "en": ["bridge"]},
    )
    found = cells_of(article)
    assert (found["authors"], found["keywords"]) == (["Ali Veli", "Can Han"], ["köprü"])


@pytest.mark.parametrize(
    ("language", "keywords", "wanted"),
    [
        ("tr", {"tr": ["a"], "und": ["b"]}, ["a"]),
        ("tr", {"en": ["a"], "und": ["b"]}, ["b"]),
        ("tr", {"en": ["a"]}, []),
        (None, {"und": ["b"]}, ["b"]),
        (None, {}, []),
    ],
)
def test_keywords_in_own_language(language: str | None, keywords: dict[str, list[str]], wanted: list[str]) -> None:
    article = Article(article_id="a:1", source="a", language=language, keywords=keywords)
    assert cells_of(article)["keywords"] == wanted
