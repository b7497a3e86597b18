"""``datapackage.json``: a Frictionless Data Package with a Table Schema for each table.

https://specs.frictionlessdata.io/data-package/, https://datapackage.org/standard/table-schema/ (``list`` is of 2.0).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harvester.schema import LIST_SEPARATOR, Column, Table
from pipelines.release.describe.about import About, DataFile, sha256
from pipelines.release.describe.words import LICENCE_NOTE, TITLE, columns_note, description

_DATETIME = "%Y-%m-%dT%H:%M:%SZ"


def package(about: About, files: Sequence[DataFile], describing: Sequence[Path] = ()) -> dict[str, Any]:
    """The descriptor of a release.

    Args:
        about: whose release it is.
        files: its data files.
        describing: files that describe these.
    """
    tables = {file.table.name for file in files}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", about.name.lower()).strip("-") or "dataset",
        "id": f"{about.name}/{about.release}",
        "title": TITLE.format(about=about),
        "description": f"{description(about)} {LICENCE_NOTE}",
        "version": about.data_version,
        "created": about.made,
        "sources": [_source(origin.name, origin.address) for origin in about.origins],
        "contributors": [{"title": f"Harvester {about.version}", "role": "wrangler", "roles": ["wrangler"]}],
        "keywords": ["journal articles", "metadata", "bibliographic data"],
        "resources": [*(_resource(file, tables) for file in files), *map(_description, describing)],
    }


def _description(file: Path) -> dict[str, Any]:
    return {
        "name": re.sub(r"[^a-z0-9]+", "-", file.name.lower()),
        "type": "file",
        "path": file.name,
        "title": "Describes the release.",
        "format": file.suffix[1:],
        "mediatype": "text/markdown" if file.suffix == ".md" else "application/json",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256(file)}",
    }


def _source(name: str, address: str) -> dict[str, str]:
    return {"title": name, "path": address} if address else {"title": name}


def _resource(file: DataFile, tables: set[str]) -> dict[str, Any]:
    common = {"encoding": "utf-8", "bytes": file.bytes, "hash": f"sha256:{file.sha256}"}
    if not file.is_csv:
        return {
            "name": f"{file.table.name}-jsonl",
            "type": "file",
            "path": file.name,
            "title": f"{file.table.about} With real lists, and more than the CSV.",
            "format": "jsonl",
            "mediatype": "application/jsonl",
            **common,
            "jsonSchema": f"{file.table.name}.schema.json",
        }
    return {
        "name": file.table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": file.name,
        "title": file.table.about,
        "description": columns_note(file.table),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        **common,
        "rows": file.rows,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema(file.table, tables),
    }


def schema(table: Table, tables: set[str]) -> dict[str, Any]:
    """The Table Schema of a table. *tables*: those that there are; keys lead to these only."""
    said: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns], "missingValues": [""], "primaryKey": list(table.key),
    }  # fmt: skip
    joins = [(column, other) for column, other in table.joins if other in tables]
    if joins:
        said["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [column]}} for column, other in joins
        ]
    return said


def _field(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    if column.type == "list":
        said |= {"delimiter": LIST_SEPARATOR, "itemType": "string"}
    elif column.type == "datetime":
        said["format"] = _DATETIME
    if column.example is not None:
        said["example"] = column.example
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.form.enum:
        constraints["enum"] = list(column.form.enum)
    if column.form.pattern and column.type == "string":
        constraints["pattern"] = column.form.pattern
    if column.form.minimum is not None:
        constraints["minimum"] = column.form.minimum
    return said | ({"constraints": constraints} if constraints else {})
