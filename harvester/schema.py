"""The tables of a dataset: their columns, keys, and what joins on what, derived from the records.

Whoever writes, describes, checks or loads a file of a release takes its columns from here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harvester.columns import FieldType, fields_of
from harvester.forms import CHANGE, COUNT, LANGUAGE, PLACE, REPEATS, RUN_ID, Form
from harvester.items import Article, Author, Issue, Journal

LIST_SEPARATOR = "|"
"""Stands between the values of a list in a cell."""
STANDS_FOR_SEPARATOR = "¦"
"""Stands for that sign inside a value."""

PARAGRAPHS = frozenset({"abstract", "abstract_en"})
"""Columns in whose cells ``\\n`` parts paragraphs."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    type: FieldType
    description: str
    example: Any = None
    form: Form = Form()  # noqa: RUF009 (it is frozen)
    json: Any = None
    """What JSON Lines hold, where that is more than the cell: see :func:`harvester.columns.column`."""
    json_only: bool = False
    required: bool = False
    """No row lacks it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a CSV file of a release."""

    name: str
    about: str
    """What one of its rows is, in a sentence."""
    all_columns: tuple[Column, ...]
    """Those of the JSON Lines too, in order."""
    key: tuple[str, ...]
    """The columns that together tell its rows apart."""
    joins: tuple[tuple[str, str], ...] = ()
    """A column → the table whose key it names; a cell may be empty, but what it names is there."""
    record: type[Any] | None = None
    """The class of its records, which JSON Lines hold too."""
    merged_only: bool = False
    """Only ``harvester merge`` writes it."""
    sorted_by: int | None = None
    """By how many columns of the key the rows are sorted; ``None``: by all."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of the CSV, in order."""
        return tuple(column for column in self.all_columns if not column.json_only)

    @property
    def names(self) -> list[str]:
        """The names of the columns of the CSV, in order."""
        return [column.name for column in self.columns]


def _of(record: type[Any], required: frozenset[str]) -> Iterator[Column]:
    for f in fields_of(record):
        told = f.metadata
        needed = f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        yield Column(
            f.name, told["type"], told["description"], told["example"], told["form"], told["json"], told["json_only"],
            required=needed or f.name in required,
        )  # fmt: skip


def columns_of(record: type[Any], *required: str) -> tuple[Column, ...]:
    """The columns of a record: required are those without a default, and those named."""
    return tuple(_of(record, frozenset(required)))


_ARTICLE = {column.name: column for column in columns_of(Article)}
_ID = _ARTICLE["article_id"]
_SEEN = ("first_seen", "last_seen")


def _people() -> Iterator[Column]:
    yield _ID
    for column in columns_of(Author):
        yield dataclasses.replace(column, name="affiliation") if column.name == "affiliations" else column


def _language(of: str) -> Column:
    return Column(
        "language", "string", f"Language of {of} (BCP 47), und where it is not known.", "tr", LANGUAGE, required=True
    )


_KEYWORDS = (
    _ID,
    _language("the keyword"),
    Column("position", "integer", "Place in the list of this language, from 1.", 1, PLACE, required=True),
    Column("keyword", "string", "The keyword.", "petrol", required=True),
)
_TEXTS = (
    _ID,
    _language("the texts"),
    Column("title", "string", "Title in this language.", "Sünbül: Bir inceleme"),
    Column("subtitle", "string", "Subtitle in this language.", "Bir inceleme"),
    Column("abstract", "string", "Abstract in this language, plain text.", "Bu çalışmada …"),
)
_COUNTS = (
    _ID,
    Column("date", "date", "Day of the run that saw the numbers (UTC).", "2026-11-22", required=True),
    Column("views", "integer", "Views on that day.", 105, COUNT),
    Column("downloads", "integer", "Downloads on that day.", 76, COUNT),
)
_CHANGES = (
    _ID,
    Column(
        "change", "string", "added, changed, withdrawn (no longer in the dataset) or returned.", "changed", CHANGE,
        required=True,
    ),
    Column("fields", "list", "Of a changed record, the fields that differ.", "pages|doi"),
)  # fmt: skip
_SOURCES = (
    dataclasses.replace(_ID, description="Identifier of the article in this dataset."),
    Column("source", "string", "Name of the record's source.", "dergi", REPEATS, required=True),
    Column("source_article_id", "string", "Identifier of the record in its own dataset.", "dergi:12", required=True),
    dataclasses.replace(_ARTICLE["url"], example="https://example.org/article/12"),
    Column(
        "matched_by",
        "string",
        "How it was found to be this article: article_id, doi, original_url or title_year_author; single where the "
        "article has one record.",
        "doi",
        Form(enum=("article_id", "doi", "original_url", "title_year_author", "single"), repeats=True),
        required=True,
    ),
    Column("dataset", "string", "Name of the dataset's folder.", "dergi", REPEATS, required=True),
    Column("release", "string", "The release that was read.", "20261122T101500Z", RUN_ID, required=True),
    Column("fields", "list", "Fields of the article whose value is from this record.", "abstract_en|orcid"),
)

_TO_ARTICLES = (("article_id", "articles"),)

#: All tables, in the order in which they are written.
ALL_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "articles", "One row an article, conference paper, preprint or book.",
            columns_of(Article, "kind", "status", "last_changed", *_SEEN), ("article_id",),
            (("journal_id", "journals"), ("issue_id", "issues")), Article,
        ),
        Table(
            "article_authors", "One row a person or body in a list of authors.", tuple(_people()),
            ("article_id", "position"), _TO_ARTICLES,
        ),
        Table(
            "article_keywords", "One row a keyword.", _KEYWORDS, ("article_id", "language", "position"), _TO_ARTICLES
        ),
        Table("article_texts", "One row a language of a record.", _TEXTS, ("article_id", "language"), _TO_ARTICLES),
        Table(
            "article_counts", "One row a day on which views or downloads were seen to differ.", _COUNTS,
            ("article_id", "date"), _TO_ARTICLES,
        ),
        Table(
            "issues", "One row an issue, or what stands for one.", columns_of(Issue, *_SEEN), ("issue_id",),
            (("journal_id", "journals"),), Issue,
        ),
        Table(
            "journals", "One row a journal, conference or series.", columns_of(Journal, *_SEEN), ("journal_id",), (),
            Journal,
        ),
        # A record that is no longer in the dataset is in no other table.
        Table(
            "changes", "What differs from the release before; in a first release, every record.", _CHANGES,
            ("article_id",),
        ),
        Table(
            "article_sources",
            "Of a dataset that `harvester merge` made: one row a record that an article was made from.",
            _SOURCES, ("article_id", "source_article_id", "dataset"), _TO_ARTICLES, merged_only=True,
            sorted_by=1,  # the dataset that is believed first stands first
        ),
    )
}  # fmt: skip

#: Table → its columns, of a dataset that was crawled.
TABLES: dict[str, list[str]] = {name: table.names for name, table in ALL_TABLES.items() if not table.merged_only}
#: Table → its columns, of a dataset that was made of several.
MERGED_TABLES: dict[str, list[str]] = {name: table.names for name, table in ALL_TABLES.items()}
#: The tables that JSON Lines hold too.
RECORD_TABLES: tuple[Table, ...] = tuple(table for table in ALL_TABLES.values() if table.record)
