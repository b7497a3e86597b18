"""A JSON Schema (2020-12) for each file of JSON Lines: what one of its objects looks like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harvester.items import SCHEMA_VERSION
from harvester.schema import RECORD_TABLES, Column, Table, columns_of

_STRINGS = {"type": "array", "items": {"type": "string"}}
_TEXTS_BY_NAME = {"type": "object", "additionalProperties": {"type": "string"}}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Name of a file → its JSON Schema."""
    return {f"{table.name}.schema.json": json_schema(table) for table in RECORD_TABLES}


def json_schema(table: Table) -> dict[str, Any]:
    """The JSON Schema of the objects of a table."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:harvester:schema:{SCHEMA_VERSION}:{table.name}",
        "title": table.record.__name__ if table.record else table.name,
        "description": table.about,
        **_object(table.all_columns),
    }


def _object(columns: Iterable[Column]) -> dict[str, Any]:
    columns = list(columns)
    return {
        "type": "object",
        "properties": {column.name: _property(column) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"description": column.description}
    if isinstance(column.json, type):
        return said | {"type": "array", "items": _object(columns_of(column.json))}
    if column.json == "lists":
        return said | {"type": "object", "additionalProperties": _STRINGS}
    if column.type == "list":
        items = {"type": "string"} | ({"pattern": _whole(column)} if column.form.pattern else {})
        return said | {"type": "array", "items": items}
    if column.type == "object":
        return said | _TEXTS_BY_NAME | {"examples": [column.example]}
    kind = "integer" if column.type == "integer" else "string"
    said["type"] = kind if column.required else [kind, "null"]
    if column.form.enum:
        said["enum"] = [*column.form.enum] if column.required else [*column.form.enum, None]
    if column.form.pattern:
        said["pattern"] = _whole(column)
    if column.form.minimum is not None:
        said["minimum"] = column.form.minimum
    if column.type == "datetime":
        said["format"] = "date-time"
    return said | ({"examples": [column.example]} if column.example is not None else {})


def _whole(column: Column) -> str:
    return f"^(?:{column.form.pattern})$"
