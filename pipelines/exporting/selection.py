"""What of a release is exported: which of its tables, columns and rows, as typed values, in order.

All tables of a release are sorted by identifier, so a selection of articles is one bit an article, and the tables
beside them are read in step: memory stays flat.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from harvester.columns import cells
from harvester.items import Issue, Journal
from harvester.schema import ALL_TABLES, LIST_SEPARATOR, Column, Table
from pipelines.article_parts import article_from_dict
from pipelines.encoding import decode
from pipelines.exporting.condition import Condition, SelectionError
from pipelines.release.cells import cleaned
from pipelines.release.rows import DERIVED, rows_of

csv.field_size_limit(1 << 30)  # an abstract may be longer than the module's own bound

Value = str | int | list[str] | None
"""Of a cell: text without controls, a number, a list whose entries are as they are (``|`` too), or nothing. Dates and
times are text, ISO 8601."""


class Selection:
    """What is exported of a release."""

    def __init__(self, release: Path, *, where: str = "", columns: Sequence[str] = ()) -> None:
        """Select.

        Args:
            release: its folder.
            where: a condition on the columns of ``articles``; empty for all.
            columns: of ``articles``; then only this table is exported. Empty for all columns of all tables.

        Raises:
            SelectionError: there is no such column, or the condition cannot be read.
        """
        self.release = release
        table = ALL_TABLES["articles"]
        self._condition = Condition(where, table.columns) if where else None
        known = {column.name: column for column in table.columns}
        for name in columns:
            if name not in known:
                raise SelectionError.unknown(name, known)
        self._articles_columns = tuple(known[name] for name in columns) if columns else table.columns
        self._places = [table.names.index(column.name) for column in self._articles_columns]
        self._only_articles = bool(columns)

    @property
    def is_whole(self) -> bool:
        """Whether all of the release is exported."""
        return self._condition is None and not self._only_articles

    @property
    def has_all_columns(self) -> bool:
        """Whether the records of JSON Lines are exported whole."""
        return not self._only_articles

    @cached_property
    def article_counts(self) -> tuple[int, int]:
        """How many articles are selected, and of how many."""
        if self._condition is not None:
            return sum(self._chosen), len(self._chosen)
        with (self.release / "articles.jsonl").open("rb") as file:
            total = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
        return total, total

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables that are exported, in the order of the schema."""
        if self._only_articles:
            return (ALL_TABLES["articles"],)
        return tuple(
            table
            for table in ALL_TABLES.values()
            if not table.merged_only or (self.release / f"{table.name}.csv").is_file()
        )

    def columns(self, table: str) -> tuple[Column, ...]:
        """The columns of a table that are exported, in order."""
        return self._articles_columns if table == "articles" else ALL_TABLES[table].columns

    def records(self, table: str) -> Iterator[dict[str, Any]]:
        """The selected objects of ``articles.jsonl``, ``issues.jsonl`` or ``journals.jsonl``, whole, in order."""
        if table == "articles":
            yield from self._articles()
            return
        key = ALL_TABLES[table].key[0]
        for record in self._lines(table):
            if self._condition is None or record[key] in self._named[table]:
                yield record

    def rows(self, table: str) -> Iterator[list[Value]]:
        """The selected rows of a table: a value for each of :meth:`columns`, in order."""
        columns = [column.name for column in self.columns(table)]
        for row in self._rows(table):
            yield [
                cleaned(value, name) if isinstance(value, str)
                else [cleaned(entry, name) for entry in value] if isinstance(value, list)
                else value
                for value, name in zip(row, columns, strict=True)
            ]  # fmt: skip

    def _rows(self, table: str) -> Iterator[Sequence[Any]]:
        if table == "articles":
            for record in self._articles():
                values = cells(article_from_dict(record))
                yield [values[place] for place in self._places] if self._only_articles else values
        elif table in DERIVED:
            for record in self._articles():
                for name, row in rows_of(article_from_dict(record)):
                    if name == table:
                        yield row
        elif table == "issues":
            yield from (cells(Issue(**record)) for record in self.records(table))
        elif table == "journals":
            yield from (cells(Journal(**record)) for record in self.records(table))
        else:
            yield from self._read(ALL_TABLES[table])

    # ---- reading the files -----------------------------------------------------------------------------------------

    def _lines(self, table: str) -> Iterator[dict[str, Any]]:
        with (self.release / f"{table}.jsonl").open("rb") as lines:
            yield from map(decode, lines)

    def _articles(self) -> Iterator[dict[str, Any]]:
        if self._condition is None:
            yield from self._lines("articles")
            return
        for record, chosen in zip(self._lines("articles"), self._chosen, strict=True):
            if chosen:
                yield record

    def _read(self, table: Table) -> Iterator[list[Value]]:
        """The rows of a table that stands only in CSV: of the selected articles."""
        types = [column.type for column in table.columns]
        ids = iter(record["article_id"] for record in self._articles()) if self._condition else iter(())
        current = next(ids, "") if self._condition else ""
        with (self.release / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, strict=True)
            next(lines)
            for line in lines:
                if self._condition is not None:
                    while current and current < line[0]:
                        current = next(ids, "")
                    if current != line[0]:
                        continue
                yield [_typed(cell, kind) for cell, kind in zip(line, types, strict=True)]

    # ---- what is selected ------------------------------------------------------------------------------------------

    @cached_property
    def _chosen(self) -> bytearray:
        """Of each article, in order, whether it is selected."""
        assert self._condition is not None
        chosen = bytearray()
        gathered: list[list[Any]] = []
        for record in self._lines("articles"):
            gathered.append(cells(article_from_dict(record)))
            if len(gathered) == Condition.AT_ONCE:
                chosen.extend(self._condition.of(gathered))
                gathered.clear()
        chosen.extend(self._condition.of(gathered))
        return chosen

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        """Identifiers of the issues and journals that selected articles name."""
        named: dict[str, set[str]] = {"issues": set(), "journals": set()}
        for record in self._articles():
            named["issues"].add(record["issue_id"])
            named["journals"].add(record["journal_id"])
        named["journals"].update(r["journal_id"] for r in self._lines("issues") if r["issue_id"] in named["issues"])
        return named


def _typed(cell: str, kind: str) -> Value:
    if kind == "list":
        return cell.split(LIST_SEPARATOR) if cell else []
    if not cell:
        return None
    return int(cell) if kind == "integer" else cell
