"""All tables in one Excel workbook: a sheet a table, and a sheet that says what the columns mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from harvester.forms import ADDRESS, COAR, DOI
from harvester.schema import PARAGRAPHS, Column
from pipelines.exporting.selection import Selection
from pipelines.exporting.spreadsheet import Cells
from pipelines.exporting.written import Written

MOST_ROWS = 1_048_576
"""Of a sheet, the header among them."""
MOST_LINKS = 65_530
"""Of a sheet."""
_LONGEST_LINK = 2_079
_LINKED = (ADDRESS, COAR, DOI)
"""Forms of values that can be clicked on."""
_MOST_DIGITS = 15
_FIRST_YEAR = 1900
"""The calendar of Excel begins then."""
_WIDEST, _IDENTIFIERS, _NARROWEST = 60, 24, 8

_TIMES = {"date": ("%Y-%m-%d", "yyyy-mm-dd"), "datetime": ("%Y-%m-%dT%H:%M:%SZ", "yyyy-mm-dd hh:mm:ss")}
"""Type → how its values are written in a release, and how a sheet shows them."""

_NOT_IN_LINKS = re.compile(r'[\s"<>\[\]^`{}|\\]|%(?![0-9A-Fa-f]{2})')


def link_of(column: Column, cell: str) -> str | None:
    """Where a cell leads when it is clicked on; ``None`` for nowhere.

    >>> link_of(Column("doi", "string", "", form=DOI), "10.5555/a<b>%c")
    'https://doi.org/10.5555/a%3Cb%3E%25c'
    """
    if column.form is DOI:
        address = f"https://doi.org/{quote(cell, safe='/:;().,_-~!*+=@&')}"
    else:
        try:
            parts = urlsplit(cell)
            good = parts.scheme in ("http", "https") and parts.hostname and "[" not in parts.netloc
            parts.port  # noqa: B018 (it raises for a port that is none)
        except ValueError:
            return None
        if not good:
            return None
        # Signs that no address has make Excel call the whole file damaged; so does a second #.
        before, sign, anchor = cell.partition("#")
        address = before + sign + anchor.replace("#", "%23")
        address = _NOT_IN_LINKS.sub(lambda found: quote(found[0], safe=""), address)
    return address if len(address.encode("utf-16-le")) // 2 <= _LONGEST_LINK else None


def write(selection: Selection, folder: Path) -> Written:
    """Write ``articles.xlsx``.

    Numbers are numbers, days and times are dates, all else is text and never a formula. A table that is longer than a
    sheet goes on in a further one, ``article_keywords 2``.
    """
    file, rows, losses = folder / "articles.xlsx", {}, Counter[str]()
    options = {
        "constant_memory": True, "tmpdir": str(folder), "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    workbook = xlsxwriter.Workbook(str(file), options)
    workbook.use_zip64()
    about = f"Release {selection.release.resolve().name}"
    workbook.set_properties({"title": "articles", "comments": about, "created": _NEVER})
    formats = _Formats(workbook)
    for table in selection.tables:
        sheets = _Sheets(workbook, formats, table.name, selection.columns(table.name))
        for row in selection.rows(table.name):
            sheets.write(row)
        sheets.close()
        rows[table.name] = sheets.rows
        losses.update(sheets.losses)
    _dictionary(workbook, formats, selection)
    try:
        workbook.close()
    except FileCreateError as error:
        raise error.args[0] from error
    return Written([file], rows, +losses)


_NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 (the same export is the same file)


class _Formats:
    """How cells look."""

    def __init__(self, workbook: Any) -> None:
        self.header = workbook.add_format({"bold": True, "bottom": 1})
        self.link = workbook.add_format({"font_color": "#0563C1", "underline": 1})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.times = {kind: workbook.add_format({"num_format": shown}) for kind, (_, shown) in _TIMES.items()}


class _Sheets:
    """The sheets of one table."""

    def __init__(self, workbook: Any, formats: _Formats, name: str, columns: Sequence[Column]) -> None:
        self._workbook = workbook
        self._formats = formats
        self._name = name
        self._columns = columns
        self._cells = Cells(columns, guarded=False)
        self._losses: Counter[str] = Counter()
        #: How many rows were written, of all sheets.
        self.rows = 0
        self._count = 0
        self._begin()

    @property
    def losses(self) -> Counter[str]:
        """What the sheets could not hold → how often."""
        return self._losses + self._cells.losses

    def write(self, row: Sequence[Any]) -> None:
        """Write a row, where need be into a further sheet."""
        if self._next == MOST_ROWS:
            self.close()
            self._begin()
        for place, (cell, column) in enumerate(zip(self._cells.of(row), self._columns, strict=True)):
            if cell is not None:
                self._write(place, cell, column)
        self._next += 1
        self.rows += 1

    def _begin(self) -> None:
        self._count += 1
        name = self._name if self._count == 1 else f"{self._name} {self._count}"
        self._sheet = _sheet(
            self._workbook, self._formats, name, [column.name for column in self._columns], map(_width, self._columns)
        )
        self._next, self._links = 1, 0

    def close(self) -> None:
        """End the sheet."""
        last = len(self._columns) - 1
        self._sheet.autofilter(0, 0, self._next - 1, last)
        # Volumes, pages and the like are text on purpose: no warning at every cell.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{_letters(last)}{self._next}"})

    def _write(self, place: int, cell: str | int, column: Column) -> None:
        if isinstance(cell, int):
            if abs(cell) < 10**_MOST_DIGITS:
                self._sheet.write_number(self._next, place, cell)
                return
            self._losses["numbers"] += 1
            cell = str(cell)
        if column.type in _TIMES:
            moment = _time(cell, column.type)
            if moment.year >= _FIRST_YEAR:
                self._sheet.write_datetime(self._next, place, moment, self._formats.times[column.type])
                return
        if column.form in _LINKED:
            link = link_of(column, cell) if self._links < MOST_LINKS else None
            if link is not None:
                self._sheet.write_url(self._next, place, link, self._formats.link, cell)
                self._links += 1
                return
            self._losses["links"] += 1
        _write_text(self._sheet, self._next, place, cell)


def _write_text(sheet: Any, row: int, place: int, text: str) -> None:
    if text.startswith("<r>") and text.endswith("</r>"):
        # The library takes such text for markup of its own, and writes it as it is; parts of a text it does not.
        sheet.write_rich_string(row, place, text[:1], text[1:2], text[2:])
    else:
        sheet.write_string(row, place, text)


def _sheet(workbook: Any, formats: _Formats, name: str, header: Sequence[str], widths: Iterable[int]) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for place, title in enumerate(header):
        sheet.write_string(0, place, title, formats.header)
    return sheet


def _dictionary(workbook: Any, formats: _Formats, selection: Selection) -> None:
    """The sheet ``columns``: what each column of each sheet means."""
    sheet = _sheet(
        workbook, formats, "columns", ("sheet", "column", "type", "meaning", "example"), (18, 22, 10, 80, 50)
    )
    row = 0
    for table in selection.tables:
        for column in selection.columns(table.name):
            row += 1
            example = "" if column.example is None else str(column.example)
            for place, text in enumerate((table.name, column.name, column.type, column.description, example)):
                sheet.write_string(row, place, text, formats.wrapped)
    sheet.autofilter(0, 0, row, 4)
    sheet.ignore_errors({"number_stored_as_text": f"A1:E{row + 1}"})


def _width(column: Column) -> int:
    if column.name in PARAGRAPHS or column.name in ("title", "abstract"):
        return _WIDEST
    if column.name.endswith("_id"):
        return _IDENTIFIERS
    example = "" if column.example is None else str(column.example)
    return max(_NARROWEST, min(max(len(column.name) + 4, len(example) + 2), _WIDEST))


@cache
def _letters(place: int) -> str:
    """The name of a column in Excel, from its place: ``A`` of 0."""
    before, letter = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)


@lru_cache(maxsize=10_000)
def _time(text: str, kind: str) -> datetime:
    return datetime.strptime(text, _TIMES[kind][0])  # noqa: DTZ007 (Excel knows no zones; all are UTC)
