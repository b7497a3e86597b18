"""The tables of a release, read in step: order, keys, joins, counts, and the CSV against the JSON Lines.

All tables about articles are sorted by identifier, so one walk over the articles meets every row of the others;
memory stays flat.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from stdnum.issn import is_valid as is_issn

from harvester.columns import cells
from harvester.flags import FLAGS
from harvester.items import Issue, Journal
from harvester.schema import ALL_TABLES, LIST_SEPARATOR, Table
from pipelines.article_parts import article_from_dict
from pipelines.checking.findings import Findings
from pipelines.checking.standards import Shape
from pipelines.encoding import decode
from pipelines.release.cells import CsvLines
from pipelines.release.describe.json_schema import json_schema
from pipelines.release.rows import DERIVED, rows_of

csv.field_size_limit(1 << 30)

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DIGITS = 19
"""Of the longest whole number that is one to most readers, and one more."""
_PRECISIONS = {4: "year", 7: "month", 10: "day"}


class Rows:
    """The rows of a table's CSV, in order; what is wrong with their form, order and keys is told on the way."""

    def __init__(self, release: Path, table: Table, findings: Findings, stack: ExitStack) -> None:
        self.table, self.file, self.number = table, f"{table.name}.csv", 0
        self._findings = findings
        file = stack.enter_context((release / self.file).open(encoding="utf-8", newline=""))
        self._lines = csv.reader(file, strict=True)
        self._key = [table.names.index(name) for name in table.key]
        self._types = [table.columns[place].type for place in self._key]
        self._sorted_by = table.sorted_by or len(table.key)
        self._last: tuple[Any, ...] | None = None
        #: The keys of the rows that are equal in what the rows are sorted by.
        self._equal: set[tuple[Any, ...]] = set()
        self._next: list[str] | None = None
        try:
            header = next(self._lines, [])
        except (csv.Error, UnicodeDecodeError) as error:
            findings.add("csv", self.file, f"It is no CSV in UTF-8 ({error}).")
            header = table.names
            self._lines = iter(())  # type: ignore[assignment]
        if header != table.names:
            findings.add("header", self.file, _header_fault(header, table.names))
            self._lines = iter(())  # type: ignore[assignment]
        self._advance()

    def tell(self, rule: str, what: str, column: str | None = None) -> None:
        """Something is wrong with the row that was given last."""
        self._findings.add(rule, self.file, what, row=self.number, column=column)

    def _advance(self) -> None:
        try:
            self._next = next(self._lines, None)
        except (csv.Error, UnicodeDecodeError) as error:
            self._findings.add("csv", self.file, f"It is no CSV from here on ({error}).", row=self.number + 1)
            self._next = None

    def __iter__(self) -> Iterator[list[str]]:
        while self._next is not None:
            yield self._given()

    def _given(self) -> list[str]:
        row = self._next
        assert row is not None
        self.number += 1
        self._advance()
        if len(row) != len(self.table.names):
            self.tell("cells", f"The row has {len(row)} cells, and the table {len(self.table.names)} columns.")
            return (row + [""] * len(self.table.names))[: len(self.table.names)]
        key = tuple(
            int(cell) if kind == "integer" and cell.isdecimal() and len(cell) < _DIGITS else cell
            for kind, cell in zip(self._types, (row[place] for place in self._key), strict=True)
        )
        if "" in key:
            self.tell("key", f"A cell of its key is empty ({', '.join(self.table.key)}).")
        place = key[: self._sorted_by]
        if self._last is not None and _before(place, self._last):
            self.tell("order", f"The rows are not in order: {_shown(place)} comes after {_shown(self._last)}.")
        if place != self._last:
            self._equal.clear()
        if key in self._equal:
            self.tell("key", f"The key {_shown(key)} stands there twice.", self.table.key[0])
        self._equal.add(key)
        self._last = place
        line = "".join(row)
        if not line.isprintable() and _CONTROLS.search(line):
            self.tell("control", "A cell holds a control character.")
        return row

    def of(self, article_id: str) -> list[list[str]]:
        """The rows of an article, which are the next ones; rows before them are of no article."""
        found: list[list[str]] = []
        while self._next is not None and self._next[:1] <= [article_id]:
            row = self._given()
            if row[0] == article_id:
                found.append(row)
            else:
                self.tell("join", f"{row[0]!r} is no article of this release.", "article_id")
        return found

    def rest(self) -> None:
        """Tell of the rows that are left: of no article."""
        for row in self:
            self.tell("join", f"{row[0]!r} is no article of this release.", "article_id")


def _header_fault(header: list[str], names: list[str]) -> str:
    """What is wrong with a header, for people."""
    if not header:
        return "It is empty: not even the header is there."
    if header[0].startswith("\ufeff"):
        return "It begins with a byte order mark, which no file of a release does."
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        return "Its cells are not parted by commas."
    missing = [name for name in names if name not in header]
    more = [name for name in header if name not in names]
    if not missing and not more:
        return "Its columns are in another order, or stand there twice."
    lacks = f"lacks the columns {', '.join(missing)}" if missing else ""
    has = f"has columns that a release does not have: {', '.join(more)[:200]}" if more else ""
    return f"It {' and '.join(filter(None, (lacks, has)))}."


def _before(key: tuple[Any, ...], last: tuple[Any, ...]) -> bool:
    try:
        return key < last
    except TypeError:  # a number that is none: the standards tell of it
        return False


def _is_date(text: str) -> bool:
    """Whether a year, month, season or day of EDTF is one that there is."""
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    try:
        if day:
            return bool(date(int(year), int(month), int(day)))
        return not month or 1 <= int(month) <= 12 or 21 <= int(month) <= 24
    except ValueError:
        return False


def _shown(key: Sequence[Any]) -> str:
    return ", ".join(map(str, key))


class TableCheck:
    """A walk over the tables of a release."""

    def __init__(self, release: Path, findings: Findings) -> None:
        self._release, self._findings = release, findings
        self._lines = {name: CsvLines(table.names) for name, table in ALL_TABLES.items()}
        self._keys: dict[str, set[str]] = {}
        #: Of issues and journals, how many articles they say they have, less those that were met.
        self._harvested: dict[str, Counter[str]] = {"issues": Counter(), "journals": Counter()}
        self._is_merged = False

    def run(self) -> dict[str, int]:
        """Check; returns table → number of rows."""
        with ExitStack() as stack:
            tables = {
                name: Rows(self._release, table, self._findings, stack)
                for name, table in ALL_TABLES.items()
                if (self._release / f"{name}.csv").is_file()
            }
            for name in ("journals", "issues"):
                if name in tables:
                    self._records(tables[name], Journal if name == "journals" else Issue)
            self._is_merged = "article_sources" in tables
            if "articles" in tables:
                self._articles(tables)
                self._check_harvested()
            if "changes" in tables:
                for _ in tables["changes"]:
                    pass
            return {name: rows.number for name, rows in tables.items()}

    def _pairs(self, rows: Rows) -> Iterator[tuple[list[str], dict[str, Any] | None]]:
        """Each row with its object of the JSON Lines; ``None`` where that is none, as is told."""
        file, shape = f"{rows.table.name}.jsonl", Shape(json_schema(rows.table))
        path = self._release / file
        if not path.is_file():
            return
        with path.open("rb") as lines:
            for number, (row, line) in enumerate(zip_longest(rows, lines), start=1):
                if row is None or line is None:
                    longer, shorter = (rows.file, file) if line is None else (file, rows.file)
                    self._findings.add("count", longer, f"It has more records than {shorter}.", row=number)
                    for _ in rows:  # they are counted
                        pass
                    return
                try:
                    record = decode(line)
                except ValueError as error:
                    self._findings.add("json", file, f"The line is no JSON ({error}).", row=number)
                    yield row, None
                    continue
                if wrong := shape.wrong(record):
                    self._findings.add("json_schema", file, wrong[1], row=number, column=wrong[0] or None)
                    yield row, None
                    continue
                yield row, record

    def _records(self, rows: Rows, record: type[Issue] | type[Journal]) -> None:
        keys = self._keys[rows.table.name] = set()
        for row, value in self._pairs(rows):
            keys.add(row[0])
            said = row[rows.table.names.index("articles_harvested")]
            self._harvested[rows.table.name][row[0]] += int(said) if said.isdecimal() and len(said) < _DIGITS else 0
            if value is not None:
                self._same(rows, row, cells(record(**value)))
            self._joins(rows, row)

    def _articles(self, tables: dict[str, Rows]) -> None:
        rows = tables["articles"]
        beside = [tables[name] for name in tables if tables[name].table.joins and name not in ("articles", "issues")]
        place = {name: at for at, name in enumerate(rows.table.names)}
        for row, value in self._pairs(rows):
            self._joins(rows, row)
            self._agree(rows, row, place)
            wanted: dict[str, list[list[Any]]] = {}
            if value is not None:
                article = article_from_dict(value)
                self._same(rows, row, cells(article))
                wanted = {name: [] for name in DERIVED}
                for name, values in rows_of(article):
                    wanted[name].append(values)
            if row[place["status"]] == "active":
                for name, column in (("issues", "issue_id"), ("journals", "journal_id")):
                    if row[place[column]]:
                        self._harvested[name][row[place[column]]] -= 1
            for other in beside:
                found = other.of(row[0])
                self._beside(other, found, row, place)
                if other.table.name in wanted:
                    self._same_rows(other, found, wanted[other.table.name], row[0])
        for other in beside:
            other.rest()

    def _check_harvested(self) -> None:
        for name, counts in self._harvested.items():
            for key, left in counts.items():
                if left:
                    what = f"{key}: articles_harvested is {abs(left)} too {'many' if left > 0 else 'few'}."
                    self._findings.add("count", f"{name}.csv", what, column="articles_harvested")

    def _beside(self, other: Rows, found: list[list[str]], row: list[str], place: dict[str, int]) -> None:
        """Hold the rows that only CSV has against the article."""
        if other.table.name == "article_counts" and found and not self._is_merged:  # there they may be of two sources
            last = found[-1][2:4]
            said = [row[place["views"]], row[place["downloads"]]]
            if last != said:
                what = f"The last numbers of {row[0]} are {' and '.join(last)}; articles.csv says {' and '.join(said)}."
                other.tell("agree", what, "views")
        if other.table.name == "article_sources" and not found:
            other.tell("count", f"{row[0]} has no row: nothing says where it is from.", "article_id")

    def _same(self, rows: Rows, row: list[str], values: Sequence[Any]) -> None:
        wanted = self._lines[rows.table.name].line(values)[1]
        if row != wanted:
            for name, found, value in zip(rows.table.names, row, wanted, strict=True):
                if found != value:
                    what = f"The CSV says {found[:80]!r}, and the JSON Lines {value[:80]!r}."
                    rows.tell("differs", what, name)

    def _same_rows(self, rows: Rows, found: list[list[str]], wanted: list[list[Any]], article_id: str) -> None:
        if len(found) != len(wanted):
            what = f"{article_id} has {len(found)} rows, and by the JSON Lines {len(wanted)}."
            rows.tell("count", what, "article_id")
            return
        for row, values in zip(found, wanted, strict=True):
            self._same(rows, row, values)

    def _joins(self, rows: Rows, row: list[str]) -> None:
        for column, other in rows.table.joins:
            value = row[rows.table.names.index(column)]
            if value and other in self._keys and value not in self._keys[other]:
                rows.tell("join", f"{value!r} is not in {other}.csv.", column)

    def _agree(self, rows: Rows, row: list[str], place: dict[str, int]) -> None:
        """Columns of an article that say the same must agree."""
        authors = row[place["authors"]]
        count = str(authors.count(LIST_SEPARATOR) + 1) if authors else ""
        if row[place["author_count"]] != count:
            rows.tell("agree", f"{row[place['author_count']]!r} is not how many authors there are.", "author_count")
        published, year = row[place["published"]], row[place["published_year"]]
        if published[:4] != year:
            rows.tell("agree", f"{year!r} is not the year of {published!r}.", "published_year")
        precision = row[place["published_precision"]]
        told = _PRECISIONS.get(len(published.partition("/")[0]), "") if published else ""
        if told == "month" and published[5:7] > "12":
            told = "season"
        if precision != told:
            rows.tell("agree", f"{published!r} is not known to the {precision or 'none'}.", "published_precision")
        if published and not all(_is_date(part) for part in published.split("/")):
            rows.tell("date", f"{published!r} is no date that there is.", "published")
        issn = row[place["issn"]]
        if issn and not is_issn(issn):
            rows.tell("check_digit", f"The ISSN {issn!r} has a wrong check digit.", "issn")
        doi = row[place["doi"]]
        if doi != doi.lower():
            rows.tell("agree", f"The DOI {doi!r} is not in lower case.", "doi")
        first, last = row[place["first_seen"]], row[place["last_seen"]]
        if first > last:
            rows.tell("agree", f"It was seen first ({first}) after it was seen last ({last}).", "first_seen")
        flags = row[place["flags"]]
        for flag in flags.split(LIST_SEPARATOR) if flags else ():
            if flag not in FLAGS:
                rows.tell("flag", f"There is no flag {flag!r}.", "flags")
