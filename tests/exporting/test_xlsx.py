"""Excel: openpyxl and LibreOffice find the cells of the release, with their types."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from harvester.schema import ALL_TABLES, TABLES
from pipelines.exporting import xlsx
from pipelines.exporting.selection import Selection
from tests.exporting.conftest import LONG, Exported


def wanted(exported: Exported, name: str) -> list[dict[str, str]]:
    """The cells of the release, those that are too long cut."""
    rows = exported.cells(name)
    for row in rows:
        if LONG in row.values():
            row["flags"] = "|".join(filter(None, (row["flags"], "text_cut")))
        for column, cell in row.items():
            if cell == LONG:
                row[column] = cell[: 2 + 16_382]
    return rows


@pytest.fixture(scope="module")
def workbook(exported: Exported) -> Workbook:
    return load_workbook(exported.folder / "articles.xlsx")


def typed(kind: str, cell: str) -> Any:
    if not cell:
        return None
    if kind == "integer":
        return int(cell) if len(cell) <= 15 else cell
    if kind in ("date", "datetime"):
        return datetime.fromisoformat(cell.removesuffix("Z"))
    return cell


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [
        {name: unescape(cell) if isinstance(cell, str) else cell for name, cell in zip(header, row, strict=True)}
        for row in rows
    ]


def test_openpyxl_finds_the_cells_of_the_release(workbook: Workbook, exported: Exported) -> None:
    assert workbook.sheetnames == [*TABLES, "columns"]
    for name in TABLES:
        types = {column.name: column.type for column in ALL_TABLES[name].columns}
        assert rows_of(workbook[name]) == [
            {column: typed(types[column], cell) for column, cell in row.items()} for row in wanted(exported, name)
        ], name
        assert {cell.data_type for row in workbook[name].iter_rows() for cell in row} <= {"s", "n", "d"}, "no formula"
    written = exported.written["xlsx"]
    assert written.rows == exported.written["csv"].rows
    assert written.losses == {"separators": 6, "links": 2, "numbers": 2, "cut": 2}


def test_sheets_can_be_worked_with(workbook: Workbook) -> None:
    for sheet in workbook:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
    widths = workbook["articles"].column_dimensions
    assert 15 <= widths["A"].width <= 40
    assert workbook["article_counts"]["B2"].number_format == "yyyy-mm-dd"
    seen = TABLES["articles"].index("last_seen") + 1
    assert workbook["articles"].cell(2, seen).number_format == "yyyy-mm-dd hh:mm:ss"


def test_columns_are_explained(workbook: Workbook) -> None:
    assert [(row["sheet"], row["column"], row["type"], row["meaning"]) for row in rows_of(workbook["columns"])] == [
        (name, column.name, column.type, column.description) for name in TABLES for column in ALL_TABLES[name].columns
    ]


def test_links(workbook: Workbook) -> None:
    """Addresses and DOIs can be clicked on; what Excel would call damaged is text."""
    sheet = workbook["articles"]
    places = {name: place for place, name in enumerate(TABLES["articles"], start=1)}
    (row,) = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == "iad:1/10/200"]
    link = {name: sheet.cell(row, place).hyperlink for name, place in places.items()}
    assert link["doi"].target == "https://doi.org/10.5555/a%3Cb%3E&c"
    assert link["url"].target == "https://index.example/paper/1/10/200"
    assert (link["original_url"].target, link["original_url"].location) == (
        "https://example.org/a?q=%5Bx%5D&t=100%25", "one%23two",
    )  # fmt: skip
    assert link["type_uri"].target == "http://purl.org/coar/resource_type/c_6501"
    assert [name for name in places if link[name]] == ["doi", "type_uri", "url", "original_url"]


def test_a_long_table_goes_on_in_a_further_sheet(
    exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    monkeypatch.setattr(xlsx, "MOST_LINKS", 2)
    written = xlsx.write(Selection(exported.release), tmp_path)
    book = load_workbook(tmp_path / "articles.xlsx")
    assert [name for name in book.sheetnames if name.startswith("article_texts")] == [
        "article_texts", "article_texts 2", "article_texts 3",
    ]  # fmt: skip
    assert [book[name].max_row for name in ("articles", "articles 2", "articles 3")] == [4, 4, 3]
    assert [row["article_id"] for number in ("", " 2", " 3") for row in rows_of(book[f"articles{number}"])] == [
        row["article_id"] for row in exported.cells("articles")
    ]
    assert [
        len([cell for row in book[f"articles{number}"] for cell in row if cell.hyperlink]) for number in ("", " 2")
    ] == [2, 2]
    assert written.losses["links"] > 2
    assert book["articles 3"].auto_filter.ref == book["articles 3"].dimensions


def test_the_same_release_is_the_same_file(exported: Exported, tmp_path: Path) -> None:
    xlsx.write(Selection(exported.release), tmp_path)
    assert (tmp_path / "articles.xlsx").read_bytes() == (exported.folder / "articles.xlsx").read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["articles.xlsx"], "no drafts of sheets are left"


def test_libreoffice_finds_the_cells_of_the_release(exported: Exported, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # UTF-8, all sheets
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", as_csv, "--outdir", str(tmp_path)]
    done = subprocess.run(
        [*command, str(exported.folder / "articles.xlsx")], capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    for name in TABLES:
        with (tmp_path / f"articles-{name}.csv").open(encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file, strict=True))
        times = [column.name for column in ALL_TABLES[name].columns if column.type == "datetime"]
        rows = wanted(exported, name)
        for row in rows:
            row.update({column: re.sub(r"T(.*)Z", r" \1", row[column]) for column in times})
        assert found == rows, name
