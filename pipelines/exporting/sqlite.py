"""A release as one SQLite file: its tables with types, keys and joins, and a full-text index of the articles."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from harvester.forms import RUN_ID
from harvester.items import SCHEMA_VERSION
from harvester.schema import ALL_TABLES, Column, Table
from pipelines.encoding import encode
from pipelines.exporting.folding import indexed
from pipelines.exporting.selection import Selection, Value
from pipelines.exporting.written import Written
from pipelines.release.run_ids import utc

NAME = "articles.sqlite"
VERSION = 2
"""``PRAGMA user_version``: of the tables beside those of the schema, of the index and of how words are folded."""

SEARCHED = ("title", "authors", "keywords", "abstract", "journal_title", "doi")
"""What the full-text index ``articles_fts`` covers: titles, keywords and abstracts in all languages."""

#: Table → columns that have an index beside its key: what is joined on, counted and looked up.
_INDEXED = {
    "articles": (
        "journal_id", "issue_id", "source", "kind", "status", "language", "published", "published_year",
        "journal_title", "type", "flags", "doi",
    ),
    "article_authors": ("name", "orcid"),
    "article_keywords": ("keyword", "language"),
    "article_texts": ("language",),
    "article_counts": ("date",),
    "issues": ("journal_id", "issue_year"),
    "changes": ("change",),
    "article_sources": ("source", "source_article_id", "matched_by"),
}  # fmt: skip
_DETAILS = ("identifiers", "provenance")
"""What JSON Lines alone have of an article and who reads one record wants to know."""

_AT_ONCE = 1_000


def write(selection: Selection, folder: Path) -> Written:
    """Write ``articles.sqlite`` into *folder*, where there is none; :func:`pipelines.exporting.formats.export` puts it
    in its place whole or not at all.

    Beside the tables of the selection there are ``article_details`` (what only JSON Lines have), ``columns`` (what
    each column means), ``release`` (where the file is from) and the full-text index ``articles_fts``, whose ``rowid``
    is that of ``articles``. Lists are JSON arrays, texts that are not known NULL.

    Raises:
        OSError: it cannot be written.
        sqlite3.Error: it cannot be written either; SQLite says so of a full disk.
    """
    file = folder / NAME
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        return Written([file], _Build(database, selection).run())


class _Build:
    """Fills a new database."""

    def __init__(self, database: sqlite3.Connection, selection: Selection) -> None:
        self._database = database
        self._selection = selection
        self._columns = {table.name: selection.columns(table.name) for table in selection.tables}
        articles = {column.name for column in self._columns["articles"]}
        self._searched = [name for name in SEARCHED if name in articles]
        self._has_details = len(self._columns) > 1
        self._sources: set[str] = set()

    def run(self) -> dict[str, int]:
        """Fill it; of each table, how many rows it has."""
        # Nothing is lost where the draft of a file is: it is made anew.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-32768"):
            self._database.execute(f"PRAGMA {pragma}")
        rows: dict[str, int] = {}
        self._database.execute("BEGIN")
        for table in self._selection.tables:
            self._database.execute(_definition(table, self._columns))
            values = self._articles() if table.name == "articles" else map(_cells, self._selection.rows(table.name))
            rows[table.name] = self._insert(table.name, len(self._columns[table.name]), values)
        self._indexes()
        self._about_columns()
        self._about_release(rows)
        self._database.execute("COMMIT")
        self._database.execute("ANALYZE")
        self._database.execute(f"PRAGMA user_version={VERSION}")
        return rows

    def _insert(self, table: str, columns: int, rows: Iterable[Sequence[Any]]) -> int:
        statement = f"INSERT INTO {table} VALUES ({','.join('?' * columns)})"  # noqa: S608 (the schema's own name)
        count, waiting = 0, iter(rows)
        while gathered := list(islice(waiting, _AT_ONCE)):
            self._database.executemany(statement, gathered)
            count += len(gathered)
        return count

    def _articles(self) -> Iterator[list[Any]]:
        """The rows of ``articles``; what else is made from the same records is written on the way."""
        texts: list[tuple[Any, ...]] = []
        details: list[tuple[Any, ...]] = []
        if self._searched:
            self._database.execute(
                f"CREATE VIRTUAL TABLE articles_fts USING fts5({', '.join(self._searched)}, content='', "
                "tokenize='unicode61 remove_diacritics 2')"
            )
            self._database.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('hashsize', 16777216)")
        if self._has_details:
            self._database.execute(
                "CREATE TABLE article_details (article_id TEXT NOT NULL PRIMARY KEY REFERENCES articles(article_id), "
                "identifiers TEXT, provenance TEXT)"
            )
        pairs = zip(self._selection.rows("articles"), self._selection.records("articles"), strict=True)
        # Rows get their rowid in this order; as none is ever deleted, VACUUM keeps them.
        for rowid, (row, record) in enumerate(pairs, start=1):
            self._sources.add(record["source"])
            texts.append((rowid, *(indexed(_text(record, name)) for name in self._searched)))
            details.append((record["article_id"], *(_json(record[name]) for name in _DETAILS)))
            if len(texts) == _AT_ONCE:
                self._beside(texts, details)
            yield _cells(row)
        self._beside(texts, details)

    def _beside(self, texts: list[tuple[Any, ...]], details: list[tuple[Any, ...]]) -> None:
        if self._searched:
            names = ", ".join(self._searched)
            marks = ",".join("?" * len(self._searched))
            self._database.executemany(f"INSERT INTO articles_fts(rowid, {names}) VALUES (?,{marks})", texts)  # noqa: S608
        if self._has_details:
            self._database.executemany("INSERT INTO article_details VALUES (?,?,?)", details)
        texts.clear()
        details.clear()

    def _indexes(self) -> None:
        for table, names in _INDEXED.items():
            there = {column.name for column in self._columns.get(table, ())}
            for name in names:
                if name in there:
                    self._database.execute(f"CREATE INDEX {table}_{name} ON {table}({name})")
        if self._searched:
            self._database.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")

    def _about_columns(self) -> None:
        self._database.execute(
            "CREATE TABLE columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, type TEXT NOT NULL, "
            "description TEXT NOT NULL, PRIMARY KEY (table_name, column_name))"
        )
        told = [(table, column) for table, columns in self._columns.items() for column in columns]
        if self._has_details:
            told += [
                ("article_details", c)
                for c in ALL_TABLES["articles"].all_columns
                if c.name in ("article_id", *_DETAILS)
            ]
        self._insert("columns", 4, [(table, c.name, c.type, c.description) for table, c in told])

    def _about_release(self, rows: dict[str, int]) -> None:
        self._database.execute("CREATE TABLE release (fact TEXT NOT NULL PRIMARY KEY, value)")
        release = self._selection.release.resolve().name
        facts: dict[str, Any] = {
            "release": release,
            "released": utc(release) if re.fullmatch(RUN_ID.pattern or "", release) else None,
            "sources": _json(sorted(self._sources)),
            "schema_version": SCHEMA_VERSION,
            "selected": "all" if self._selection.is_whole else "part",
            **{f"rows_{table}": count for table, count in rows.items()},
        }
        if "published_year" in {column.name for column in self._columns["articles"]}:
            facts["first_year"], facts["last_year"] = self._database.execute(
                "SELECT min(published_year), max(published_year) FROM articles"
            ).fetchone()
        self._insert("release", 2, list(facts.items()))


def _definition(table: Table, exported: dict[str, tuple[Column, ...]]) -> str:
    """The statement that creates a table, with its key and joins as far as their columns are exported."""
    columns = exported[table.name]
    names = {column.name for column in columns}
    joins = {column: to for column, to in table.joins if to in exported}
    parts = []
    for column in columns:
        kind = "INTEGER" if column.type == "integer" else "TEXT"
        needed = " NOT NULL" if column.name in table.key else ""
        to = joins.get(column.name)
        parts.append(f"{column.name} {kind}{needed}" + (f" REFERENCES {to}({ALL_TABLES[to].key[0]})" if to else ""))
    if names.issuperset(table.key):
        parts.append(f"PRIMARY KEY ({', '.join(table.key)})")
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _cells(row: Sequence[Value]) -> list[Any]:
    return [_json(value) if isinstance(value, list) else value for value in row]


def _json(value: Any) -> str:
    return encode(value).decode() if value else "[]" if isinstance(value, list) else "{}"


def _text(record: dict[str, Any], name: str) -> str:
    """What is searched of an article under a name of :data:`SEARCHED`, each text once."""
    texts: list[str | None]
    if name == "title":
        texts = [record["title"], record["title_en"], *record["titles"].values(), *record["subtitles"].values()]
    elif name == "authors":
        texts = [author["name"] for author in record["authors"]]
    elif name == "keywords":
        texts = [*(word for words in record["keywords"].values() for word in words), *record["keywords_en"]]
    elif name == "abstract":
        texts = [record["abstract"], record["abstract_en"], *record["abstracts"].values()]
    else:
        texts = [record[name]]
    return "\n".join(dict.fromkeys(text for text in texts if text))
