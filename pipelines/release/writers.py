"""The files of a release: CSV and JSON Lines, one row or line at a time, so that memory stays flat."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import compress
from pathlib import Path
from typing import IO, Any

from harvester.columns import cells
from harvester.items import WATCHED, Article, Issue, Journal
from harvester.schema import RECORD_TABLES, TABLES
from pipelines.encoding import encode
from pipelines.release.cells import CsvLines
from pipelines.release.rows import rows_of

_GATHERED = 200
"""So many lines of a table go out together."""


class _CsvFile:
    """A table's file: lines are gathered, and what its columns hold is counted."""

    def __init__(self, file: IO[bytes], columns: Sequence[str], *, header: bool) -> None:
        self.lines = CsvLines(columns)
        self.columns = columns
        self._file = file
        self._gathered = [",".join(columns) + "\r\n"] if header else []

    def write(self, values: Sequence[Any]) -> list[str]:
        """Write a row; its cells are returned."""
        line, written = self.lines.line(values)
        self._gathered.append(line)
        if len(self._gathered) >= _GATHERED:
            self.flush()
        return written

    def append(self, part: Path) -> None:
        """Write the rows of a part of this table behind those that are here."""
        self.flush()
        _append(part, self._file)

    def flush(self) -> None:
        """Bring what is gathered into the file."""
        self._file.write("".join(self._gathered).encode())
        self._gathered.clear()


def _append(part: Path, file: IO[bytes]) -> None:
    with part.open("rb") as source:
        shutil.copyfileobj(source, file, 1 << 20)
    part.unlink()  # a disk need not have room for both


class ReleaseWriter:
    """Writes the files of a release into a folder.

    CSV after RFC 4180: UTF-8 without BOM, see :class:`CsvLines`. JSON Lines: UTF-8, one object a line, keys in the
    order of the schema.
    """

    def __init__(self, folder: Path, tables: Mapping[str, Sequence[str]] = TABLES, *, header: bool = True) -> None:
        self.folder = folder
        self.rows: Counter[str] = Counter()
        #: Column of ``articles.csv`` → how many articles have it.
        self.have: Counter[str] = Counter()
        #: Watched field → how many articles have it, in any language.
        self.watched: Counter[str] = Counter()
        self._stack = ExitStack()
        self._replaced_in_parts = 0
        self._csv = {
            name: _CsvFile(self._open(f"{name}.csv"), columns, header=header) for name, columns in tables.items()
        }
        self._jsonl = {table.name: self._open(f"{table.name}.jsonl") for table in RECORD_TABLES}

    def _open(self, name: str) -> IO[bytes]:
        return self._stack.enter_context((self.folder / name).open("wb", buffering=1 << 18))

    @property
    def separators_replaced(self) -> int:
        """How many ``|`` inside values were written ``¦``."""
        return self._replaced_in_parts + sum(file.lines.separators_replaced for file in self._csv.values())

    def take_in(self, part: Path, told: Mapping[str, Any]) -> None:
        """Write what another writer, without header, has written behind what is here.

        Args:
            part: its folder.
            told: what it has counted: ``rows``, ``have``, ``watched`` and ``separators_replaced``.
        """
        for name, table in self._csv.items():
            table.append(part / f"{name}.csv")
        for name, file in self._jsonl.items():
            _append(part / f"{name}.jsonl", file)
        self.rows.update(told["rows"])
        self.have.update(told["have"])
        self.watched.update(told["watched"])
        self._replaced_in_parts += told["separators_replaced"]

    def flush(self) -> None:
        """Bring what is written so far into the files, to be read back."""
        for table in self._csv.values():
            table.flush()
        for file in self._jsonl.values():
            file.flush()

    def close(self) -> None:
        """Finish the files."""
        with self._stack:
            for table in self._csv.values():
                table.flush()

    def row(self, table: str, values: Sequence[Any]) -> list[str]:
        """Write one row: a value for each column, in order. Its cells are returned."""
        written = self._csv[table].write(values)
        self.rows[table] += 1
        return written

    def article(self, article: Article) -> None:
        """Write an article into its tables."""
        self.have.update(compress(self._csv["articles"].columns, self.row("articles", cells(article))))
        self._jsonl["articles"].write(encode(article) + b"\n")
        self.watched.update(name for name in WATCHED if getattr(article, name))
        for table, values in rows_of(article):
            self.row(table, values)

    def record(self, record: Issue | Journal) -> None:
        """Write an issue or a journal."""
        self.row(record.table, cells(record))
        self._jsonl[record.table].write(encode(record) + b"\n")
