"""Parquet: four readers find the values of the release, with their types."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from harvester.schema import ALL_TABLES, LIST_SEPARATOR, RECORD_TABLES, TABLES, Column
from pipelines.exporting import parquet
from pipelines.exporting.selection import Selection
from tests.exporting.conftest import Exported


def in_json(value: Any) -> Any:
    """A value that a reader gave, as JSON Lines have it."""
    if isinstance(value, datetime):
        assert value.utcoffset() == timedelta(0)
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: in_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [in_json(each) for each in value]
    return value


def as_map(column: Column, value: Any) -> Any:
    """A map that a reader gave as a list of pairs."""
    if isinstance(value, list) and (column.type == "object" or column.json == "lists"):
        return dict(value)
    return value


def columns(name: str) -> tuple[Column, ...]:
    table = ALL_TABLES[name]
    return table.all_columns if table.record else table.columns


def wanted(exported: Exported, name: str) -> list[dict[str, Any]]:
    """The rows of a table, typed: from JSON Lines where it has them, else from its CSV."""
    if ALL_TABLES[name].record:
        return exported.records(name)
    types = {column.name: column.type for column in columns(name)}

    def typed(column: str, cell: str) -> Any:
        if types[column] == "list":
            return cell.split(LIST_SEPARATOR) if cell else []
        return (int(cell) if types[column] == "integer" else cell) if cell else None

    rows = [{column: typed(column, cell) for column, cell in row.items()} for row in exported.cells(name)]
    if name == "article_authors":  # a | inside a value is only a CSV's trouble
        people = iter(author for record in exported.records("articles") for author in record["authors"])
        return [{**row, "affiliation": next(people)["affiliations"]} for row in rows]
    return rows


def read_by_pyarrow(file: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return rows


def read_by_duckdb(file: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        rows: list[dict[str, Any]] = connection.read_parquet(str(file)).to_arrow_table().to_pylist()
    return rows


def read_by_polars(file: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(file).to_dicts()


def read_by_pandas(file: Path) -> list[dict[str, Any]]:
    frame = pd.read_parquet(file, dtype_backend="pyarrow")
    return [
        {name: _of_pandas(value) for name, value in row.items()}
        for row in frame.astype(object).to_dict(orient="records")
    ]


def _of_pandas(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list):
        return [tuple(map(_of_pandas, each)) if isinstance(each, tuple) else _of_pandas(each) for each in value]
    if isinstance(value, dict):
        return {key: _of_pandas(each) for key, each in value.items()}
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return None if value is pd.NA or value is pd.NaT else value


READERS = {"pyarrow": read_by_pyarrow, "duckdb": read_by_duckdb, "polars": read_by_polars, "pandas": read_by_pandas}


@pytest.mark.parametrize("reader", READERS)
def test_readers_find_the_values_of_the_release(reader: str, exported: Exported) -> None:
    for name in TABLES:
        found = READERS[reader](exported.folder / f"{name}.parquet")
        told = {column.name: column for column in columns(name)}
        read = [{key: in_json(as_map(told[key], value)) for key, value in row.items()} for row in found]
        assert read == wanted(exported, name), name
    assert exported.written["parquet"].rows == exported.written["csv"].rows


def test_types_and_descriptions(exported: Exported) -> None:
    schema = pq.read_schema(exported.folder / "articles.parquet")
    text = pa.string()
    kinds = {
        "title": text,
        "volume": text,
        "pages": text,
        "language": pa.dictionary(pa.int32(), text),
        "views": pa.int64(),
        "flags": pa.list_(text),
        "references": pa.list_(text),
        "keywords": pa.map_(text, pa.list_(text)),
        "titles": pa.map_(text, text),
        "printed": pa.map_(text, text),
        "provenance": pa.map_(text, text),
        "last_seen": pa.timestamp("us", tz="UTC"),
    }
    assert {name: schema.field(name).type for name in kinds} == kinds
    people = schema.field("authors").type.value_type
    assert {each.name: each.type for each in people} == {
        **dict.fromkeys(["name", "family", "given", "orcid", "role", "name_printed"], text),
        "position": pa.int64(), "affiliations": pa.list_(text),
    }  # fmt: skip
    assert pq.read_schema(exported.folder / "article_counts.parquet").field("date").type == pa.date32()
    for name in TABLES:
        file = pq.ParquetFile(exported.folder / f"{name}.parquet")
        assert [(each.name, each.metadata[b"description"].decode()) for each in file.schema_arrow] == [
            (column.name, column.description) for column in columns(name)
        ]
        assert file.schema_arrow.metadata[b"release"].decode() == exported.release.name
        for group in range(file.metadata.num_row_groups):
            assert file.metadata.row_group(group).column(0).compression == "ZSTD"


@pytest.mark.parametrize("bound", ["rows", "bytes"])
def test_row_groups_are_bounded(
    bound: str, exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each group has dictionaries of its own; together they are the same table."""
    monkeypatch.setattr(parquet, "_AT_ONCE", 1)
    if bound == "rows":
        monkeypatch.setattr(parquet, "ROWS_A_GROUP", 3)
    else:
        monkeypatch.setattr(parquet, "BYTES_A_GROUP", 100_000)  # the longest abstract alone has more
    parquet.write(Selection(exported.release), tmp_path)
    file = pq.ParquetFile(tmp_path / "articles.parquet")
    groups = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
    assert groups == ([3, 3, 2] if bound == "rows" else [4, 1, 3])
    assert file.read().to_pylist() == read_by_pyarrow(exported.folder / "articles.parquet")


def test_a_part(exported: Exported, tmp_path: Path) -> None:
    names = ["article_id", "authors", "keywords", "published_year"]
    parquet.write(Selection(exported.release, where="published_year == 2021", columns=names), tmp_path)
    (row,) = read_by_pyarrow(tmp_path / "articles.parquet")
    (record,) = [each for each in exported.records("articles") if each["published_year"] == 2021]
    assert row == {**{name: record[name] for name in names}, "keywords": list(record["keywords"].items())}
    assert [file.name for file in tmp_path.iterdir()] == ["articles.parquet"]
    assert {table.name for table in RECORD_TABLES} == {"articles", "issues", "journals"}


def test_of_nothing(exported: Exported, tmp_path: Path) -> None:
    written = parquet.write(Selection(exported.release, where="published_year == 1066"), tmp_path)
    assert set(written.rows.values()) == {0}
    assert pl.read_parquet(tmp_path / "articles.parquet").shape == (0, len(columns("articles")))
