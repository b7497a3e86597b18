"""Tables as CSV that a spreadsheet opens by a double click: with a byte order mark, and no cell that is a formula."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pipelines.exporting.selection import Selection
from pipelines.exporting.spreadsheet import Cells
from pipelines.exporting.written import Written
from pipelines.release.cells import CsvLines


def write(selection: Selection, folder: Path) -> Written:
    """Write each table that is selected: ``articles_excel.csv`` and so on.

    The names are their own, so that nobody takes cells that were changed for those of the release.
    """
    files, rows, losses = [], {}, Counter[str]()
    for table in selection.tables:
        columns = selection.columns(table.name)
        names = [column.name for column in columns]
        cells, lines, count = Cells(columns, guarded=True), CsvLines(names), 0
        file = folder / f"{table.name}_excel.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            out.write(",".join(names) + "\r\n")
            for row in selection.rows(table.name):
                out.write(lines.line(cells.of(row))[0])
                count += 1
        files.append(file)
        rows[table.name] = count
        losses.update(cells.losses)
    return Written(files, rows, +losses)
