"""``csvw.json``: the tables described for CSV on the Web (W3C: Metadata Vocabulary for Tabular Data, 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from harvester.schema import LIST_SEPARATOR, Column, Table
from pipelines.release.describe.about import About, DataFile
from pipelines.release.describe.words import LICENCE_NOTE, TITLE, description

_BASES = {"integer": "integer", "date": "date", "datetime": "datetime"}


def csvw(about: About, files: Sequence[DataFile]) -> dict[str, Any]:
    """The metadata of a group of tables."""
    tables = {file.table.name for file in files}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": TITLE.format(about=about),
        "dc:description": description(about),
        "dc:rights": LICENCE_NOTE,
        "dc:created": about.made,
        "dc:source": [origin.address or origin.name for origin in about.origins],
        "dialect": {
            "encoding": "utf-8", "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True,
            "lineTerminators": ["\r\n"],
        },
        "tables": [
            {"url": file.name, "dc:description": file.table.about, "tableSchema": _schema(file.table, tables)}
            for file in files
            if file.is_csv
        ],
    }  # fmt: skip


def _schema(table: Table, tables: set[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "columns": [_column(column) for column in table.columns],
        "primaryKey": list(table.key) if len(table.key) > 1 else table.key[0],
    }
    keys = [(column, other) for column, other in table.joins if other in tables]
    if keys:
        said["foreignKeys"] = [
            {"columnReference": column, "reference": {"resource": f"{other}.csv", "columnReference": column}}
            for column, other in keys
        ]
    return said


def _column(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.description,
        "datatype": _datatype(column),
        "null": "",
    }
    if column.type == "list":
        said["separator"] = LIST_SEPARATOR
    if column.required:
        said["required"] = True
    return said


def _datatype(column: Column) -> Any:
    form = column.form
    base = _BASES.get(column.type, "string")
    said: dict[str, Any] = {"base": base}
    if form.enum:
        said["format"] = "|".join(form.enum)
    elif form.pattern and base == "string":
        said["format"] = form.pattern
    if column.type == "datetime":
        said["format"] = "yyyy-MM-ddTHH:mm:ssX"
    if form.minimum is not None:
        said["minimum"] = form.minimum
    return said if len(said) > 1 else base
