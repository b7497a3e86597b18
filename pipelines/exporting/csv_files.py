"""Tables as CSV, in the form that a release has: of all of it, the same files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pipelines.exporting.selection import Selection
from pipelines.exporting.written import Written
from pipelines.release.cells import CsvLines


def write(selection: Selection, folder: Path) -> Written:
    """Write each table that is selected: ``articles.csv`` and so on. For what they are see :class:`CsvLines`."""
    files, rows, losses = [], {}, Counter[str]()
    for table in selection.tables:
        names = [column.name for column in selection.columns(table.name)]
        lines, count = CsvLines(names), 0
        file = folder / f"{table.name}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            out.write(",".join(names) + "\r\n")
            for row in selection.rows(table.name):
                out.write(lines.line(row)[0])
                count += 1
        files.append(file)
        rows[table.name] = count
        losses["separators"] += lines.separators_replaced
    return Written(files, rows, +losses)
