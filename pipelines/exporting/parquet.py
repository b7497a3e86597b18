"""Tables as Parquet, with types: lists, maps and people as such, times and days, whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from harvester.columns import FieldType, fields_of
from harvester.schema import Column, Table
from pipelines.exporting.selection import Selection
from pipelines.exporting.written import Written

ROWS_A_GROUP = 5_000
BYTES_A_GROUP = 32 << 20
"""A row group ends with so many rows or bytes, whichever comes first: so much is held in memory."""
_AT_ONCE = 100
"""So many rows become columns together: a row may be a megabyte."""

_TEXTS: dict[FieldType, pa.DataType] = {
    "string": pa.string(), "integer": pa.int64(), "list": pa.list_(pa.string()), "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"), "object": pa.map_(pa.string(), pa.string()),
}  # fmt: skip


def write(selection: Selection, folder: Path) -> Written:
    """Write each table that is selected: ``articles.parquet`` and so on, compressed with zstd.

    Articles, issues and journals have the values of JSON Lines, also those that CSV lacks; the other tables those of
    their columns.
    """
    files, rows = [], {}
    for table in selection.tables:
        columns = _columns(selection, table)
        if table.record is None:
            values: Iterable[Any] = selection.rows(table.name)
        else:
            values = ([record.get(column.name) for column in columns] for record in selection.records(table.name))
        file = folder / f"{table.name}.parquet"
        rows[table.name] = _write(file, _schema(selection, table, columns), columns, values)
        files.append(file)
    return Written(files, rows)


def _columns(selection: Selection, table: Table) -> tuple[Column, ...]:
    if table.record is not None and selection.has_all_columns:
        return table.all_columns
    return selection.columns(table.name)


def _schema(selection: Selection, table: Table, columns: Iterable[Column]) -> pa.Schema:
    fields = [
        pa.field(column.name, type_of(column, json=table.record is not None), metadata={
            "description": column.description
        })
        for column in columns
    ]  # fmt: skip
    return pa.schema(fields, metadata={"description": table.about, "release": selection.release.resolve().name})


def type_of(column: Column, *, json: bool) -> pa.DataType:
    """The type of a column in Arrow.

    Args:
        column: the column.
        json: its values are those of JSON Lines, not of cells.
    """
    if json and column.json == "lists":
        return pa.map_(pa.string(), pa.list_(pa.string()))
    if json and column.json is not None:
        return pa.list_(pa.struct([(f.name, _TEXTS[f.metadata["type"]]) for f in fields_of(column.json)]))
    if column.type == "string" and column.form.repeats:
        return pa.dictionary(pa.int32(), pa.string())
    return _TEXTS[column.type]


def _write(file: Path, schema: pa.Schema, columns: tuple[Column, ...], rows: Iterable[list[Any]]) -> int:
    count = 0
    # A file of Python's: where the disk is full, its own error says so.
    with file.open("wb", buffering=0) as out, pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _groups(schema, rows):
            count += group.num_rows
            writer.write_table(group, row_group_size=group.num_rows)
    return count


def _groups(schema: pa.Schema, rows: Iterable[list[Any]]) -> Iterator[pa.Table]:
    """The rows, in parts of bounded size; the dictionaries of each part are one."""
    gathered: list[pa.RecordBatch] = []
    for batch in _batches(schema, rows):
        gathered.append(batch)
        if sum(b.num_rows for b in gathered) >= ROWS_A_GROUP or sum(b.nbytes for b in gathered) >= BYTES_A_GROUP:
            yield pa.Table.from_batches(gathered, schema).combine_chunks()
            gathered = []
    if gathered:
        yield pa.Table.from_batches(gathered, schema).combine_chunks()


def _batches(schema: pa.Schema, rows: Iterable[list[Any]]) -> Iterator[pa.RecordBatch]:
    gathered: list[list[Any]] = []
    for row in rows:
        gathered.append(row)
        if len(gathered) == _AT_ONCE:
            yield _batch(schema, gathered)
            gathered = []
    if gathered:
        yield _batch(schema, gathered)


def _batch(schema: pa.Schema, rows: list[list[Any]]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [_array(values, kind) for values, kind in zip(columns, schema.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_map(kind):
        return pa.array([None if value is None else list(value.items()) for value in values], kind)
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    if pa.types.is_temporal(kind):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)
