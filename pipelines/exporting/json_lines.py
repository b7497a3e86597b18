"""Records as JSON Lines, in the form that a release has: of all of it, the same files."""

from __future__ import annotations

from pathlib import Path

from pipelines.encoding import encode
from pipelines.exporting.selection import Selection
from pipelines.exporting.written import Written


def write(selection: Selection, folder: Path) -> Written:
    """Write the records that are selected: ``articles.jsonl``, ``issues.jsonl`` and ``journals.jsonl``.

    Where columns are selected, an object has these keys, in this order.
    """
    files, rows = [], {}
    for table in selection.tables:
        if table.record is None:
            continue
        keys = None if selection.has_all_columns else [column.name for column in selection.columns(table.name)]
        count = 0
        file = folder / f"{table.name}.jsonl"
        with file.open("wb", buffering=1 << 18) as out:
            for record in selection.records(table.name):
                out.write(encode(record if keys is None else {key: record[key] for key in keys}) + b"\n")
                count += 1
        files.append(file)
        rows[table.name] = count
    return Written(files, rows)
