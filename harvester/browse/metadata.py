"""What Datasette is told of a release: titles, meanings of columns, facets, what is searched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harvester.schema import ALL_TABLES

DATABASE = "articles"
"""Name of the database, and so the first part of every address."""

FACETS: dict[str, tuple[str, ...]] = {
    "articles": ("language", "published_year", "journal_title", "type", "kind", "source", "status"),
    "article_authors": ("name",),
    "article_keywords": ("language", "keyword"),
    "article_texts": ("language",),
    "issues": ("journal_title", "issue_year"),
    "journals": ("publisher", "country", "platform"),
    "changes": ("change",),
    "article_sources": ("source", "matched_by"),
}
"""Table → columns whose values are counted beside the rows; of ``articles`` the flags, a list, besides."""
_LABELS = {"articles": "title", "issues": "issue_label", "journals": "title"}
"""Table → the column that stands for a row where another table names it."""
_SORTED = {
    "articles": {"sort_desc": "published"},
    "article_counts": {"sort_desc": "date"},
    "journals": {"sort_desc": "articles_harvested"},
    "issues": {"sort_desc": "issue_year"},
}
TITLES = {
    "articles": "Articles", "article_authors": "Authors", "article_keywords": "Keywords", "article_texts": "Texts",
    "article_counts": "Counts", "article_details": "Details", "article_sources": "Sources", "issues": "Issues",
    "journals": "Journals", "changes": "Changes", "columns": "Columns", "release": "Release",
}  # fmt: skip
"""Table → what it is called on pages."""
_BESIDE = {
    "article_details": "Of each article, other identifiers, and which page or format its fields came from.",
    "columns": "What each column means.",
    "release": "Where this file is from.",
}

SETTINGS: dict[str, Any] = {
    "default_page_size": 50,
    "max_returned_rows": 2_000,
    "sql_time_limit_ms": 5_000,  # analysts ask for sums over everything
    "default_facet_size": 8,
    "facet_time_limit_ms": 1_000,
    "suggest_facets": False,  # a guess at every page; what is worth counting is known
    "num_sql_threads": 4,
    "max_csv_mb": 0,  # the whole table is what they came for
    "truncate_cells_html": 300,
}
"""Settings of Datasette that differ from its own."""


def metadata_of(dataset: str, facts: dict[str, Any], tables: Iterable[str]) -> dict[str, Any]:
    """The metadata of a release.

    Args:
        dataset: the name of the dataset.
        facts: the table ``release`` of its file.
        tables: the tables that are there.
    """
    release = facts["release"]
    return {
        "title": dataset,
        "description": f"{facts['rows_articles']:,} articles, release {release}.",
        "source": ", ".join(facts["sources"]),
        "license": "as each article says (license_url)",
        "databases": {
            DATABASE: {
                "title": dataset,
                "description": f"Release {release} of the dataset {dataset}.",
                "tables": {table: _table(table) for table in tables},
            }
        },
    }


def _table(name: str) -> dict[str, Any]:
    if name.startswith(("articles_fts", "sqlite_")):
        return {"hidden": True}
    told: dict[str, Any] = {"title": TITLES.get(name, name)}
    if table := ALL_TABLES.get(name):
        told |= {
            "description": table.about,
            "columns": {column.name: column.description for column in table.columns},
            "facets": [*FACETS.get(name, ()), *([{"array": "flags"}] if name == "articles" else [])],
        }
    else:
        told["description"] = _BESIDE.get(name, "")
    if name in _LABELS:
        told["label_column"] = _LABELS[name]
    if name == "articles":
        told |= {"fts_table": "articles_fts", "fts_pk": "rowid", "size": 20}
    return told | _SORTED.get(name, {})
