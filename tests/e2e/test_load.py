"""``harvester.load``: a dataset's tables as an analyst gets them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import harvester
from harvester.demo.content import known_articles

from .conftest import Crawled
from .kit import rows

KNOWN = {known.article_id: known for known in known_articles()}

#: Table → columns that are not strings, and what they are.
TYPES: dict[str, dict[str, str]] = {
    "articles": {
        "author_count": "Int64", "issue_year": "Int64", "published_year": "Int64", "views": "Int64",
        "downloads": "Int64", "reference_count": "Int64", "authors": "list", "keywords": "list", "keywords_en": "list",
        "flags": "list", "counted_at": "time", "first_seen": "time", "last_seen": "time", "last_changed": "time",
    },
    "article_authors": {"position": "Int64", "affiliation": "list"},
    "article_keywords": {"position": "Int64"},
    "article_texts": {},
    "article_counts": {"views": "Int64", "downloads": "Int64", "date": "date"},
    "issues": {
        "issue_year": "Int64", "articles_listed": "Int64", "articles_harvested": "Int64", "first_seen": "time",
        "last_seen": "time",
    },
    "journals": {
        "languages": "list", "subjects": "list", "issues_listed": "Int64", "articles_harvested": "Int64",
        "first_seen": "time", "last_seen": "time",
    },
    "changes": {"fields": "list"},
}  # fmt: skip


#: Text of which few values fill many rows.
CATEGORIES = {
    "articles": (
        "source kind status journal_title publisher published_precision type type_uri type_printed section language"
    ),
    "article_keywords": "language",
    "article_texts": "language",
    "issues": "source journal_title published_precision",
    "journals": "source country platform",
    "changes": "change",
}
for _table, _names in CATEGORIES.items():
    TYPES[_table] |= dict.fromkeys(_names.split(), "category")


@pytest.mark.parametrize("table", TYPES)
def test_types(table: str, demo: Crawled) -> None:
    frame = harvester.load(demo.release, table=table)
    for name in frame.columns:
        kind, dtype = TYPES[table].get(name, "string"), frame[name].dtype
        if kind == "list":
            assert all(type(value) is list for value in frame[name]), name
            assert all(type(entry) is str and entry for value in frame[name] for entry in value), name
        elif kind == "time":
            assert str(dtype) == "datetime64[us, UTC]", name
        elif name == "published_date":
            assert str(dtype).startswith("datetime64["), name
        elif kind == "date":
            assert str(dtype) == "datetime64[us]", name
        elif kind == "category":
            assert frame[name].cat.categories.dtype == "str", name
        else:
            assert dtype == kind, name
        if kind in ("string", "category"):
            assert not frame[name].isin(["nan", "NaN", "None", "<NA>", ""]).any(), name


@pytest.mark.parametrize("table", TYPES)
def test_every_row_and_column(table: str, demo: Crawled) -> None:
    wanted = rows(demo.release, table)
    frame = harvester.load(demo.release, table=table)
    assert len(frame) == len(wanted)
    if wanted:
        assert [name for name in frame.columns if name != "published_date"] == list(wanted[0])
    for name in (name for name in frame.columns if TYPES[table].get(name, "string") in ("string", "category")):
        if name != "published_date":
            assert frame[name].astype("string").fillna("").tolist() == [row[name] for row in wanted], name


def test_load_can_be_called_again(demo: Crawled) -> None:
    """The module of that name must not take the function's place once it is imported."""
    for _ in range(2):
        assert len(harvester.load(demo.dataset)) == len(KNOWN)


def value(cell: Any) -> Any:
    return None if not isinstance(cell, list) and pd.isna(cell) else cell


@pytest.mark.parametrize("name", ["author_count", "issue_year", "published_year", "views", "downloads"])
def test_whole_numbers(name: str, demo: Crawled) -> None:
    frame = harvester.load(demo.dataset).set_index("article_id")
    assert {key: value(frame.at[key, name]) for key in KNOWN} == {k: getattr(v, name) for k, v in KNOWN.items()}


def test_lists(demo: Crawled) -> None:
    frame = harvester.load(demo.dataset).set_index("article_id")
    for key, known in KNOWN.items():
        assert frame.at[key, "authors"] == list(known.authors), key
        assert frame.at[key, "keywords"] == list(known.keywords), key
    assert any(known.keywords == () for known in KNOWN.values())


def test_dates_are_not_invented(demo: Crawled) -> None:
    frame = harvester.load(demo.dataset).set_index("article_id")
    for key, known in KNOWN.items():
        day: Any = frame.at[key, "published_date"]
        if known.published_precision == "day":
            assert day.strftime("%Y-%m-%d") == known.published, key
        else:
            assert pd.isna(day), key
        assert value(frame.at[key, "published"]) == known.published, key
    assert {known.published_precision for known in KNOWN.values()} >= {"day", "month", "season", "year", None}


def test_tables_join(demo: Crawled) -> None:
    articles = harvester.load(demo.dataset)
    authors = harvester.load(demo.dataset, table="article_authors")
    counts = authors.groupby("article_id").size()
    assert counts.to_dict() == {k: v.author_count for k, v in KNOWN.items() if v.author_count}
    joined = articles.merge(harvester.load(demo.dataset, table="issues"), on="issue_id", validate="many_to_one")
    assert len(joined) == len(articles)
    assert len(articles.merge(harvester.load(demo.dataset, table="journals"), on="journal_id")) == len(articles)


@pytest.mark.parametrize("folder", ["iad", "iad/latest", ""])
def test_folders_that_lead_to_a_release(folder: str, demo: Crawled) -> None:
    assert len(harvester.load(demo.output / folder)) == len(KNOWN)
    assert len(harvester.load(str(demo.output / folder))) == len(KNOWN)


def test_wrong_table(demo: Crawled) -> None:
    with pytest.raises(ValueError, match=r"no table 'autors'.*article_authors"):
        harvester.load(demo.dataset, table="autors")


def test_no_release(tmp_path: Path) -> None:
    (tmp_path / "iad" / "releases").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "iad", tmp_path / "nowhere"):
        with pytest.raises(FileNotFoundError, match=r"no release in .*harvester crawl"):
            harvester.load(folder)


def test_several_datasets_are_not_guessed_at(demo: Crawled, tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(demo.dataset, tmp_path / name, symlinks=True)
    with pytest.raises(FileNotFoundError):
        harvester.load(tmp_path)


def test_release_without_rows(demo: Crawled, tmp_path: Path) -> None:
    """Types do not depend on what is in the table."""
    for table in TYPES:
        header = (demo.release / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
        (tmp_path / f"{table}.csv").write_text(header + "\n", encoding="utf-8")
    for table in TYPES:
        full, empty = harvester.load(demo.release, table=table), harvester.load(tmp_path, table=table)
        assert len(empty) == 0
        for name in full.columns:  # categories are what is there
            assert empty[name].dtype == full[name].dtype or str(full[name].dtype) == "category", (table, name)
            assert str(empty[name].dtype) == str(full[name].dtype)
