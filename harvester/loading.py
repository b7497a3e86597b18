"""A dataset's tables as pandas DataFrames, with types."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from harvester.releases import release_folder
from harvester.schema import ALL_TABLES, LIST_SEPARATOR, Column, Table

_BLOCK = 16 << 20
"""Bytes that are read at once; no row may be longer."""
_LONGEST_BLOCK = 1 << 30

_TIME = pa.timestamp("us", tz="UTC")
_CATEGORY = pa.dictionary(pa.int32(), pa.string())
_READ_AS: dict[str, pa.DataType] = {
    "string": pa.string(), "list": pa.string(), "integer": pa.int64(), "date": pa.date32(), "datetime": _TIME,
}  # fmt: skip


def load(
    dataset: str | Path, *, table: str = "articles", engine: Literal["pandas", "pyarrow"] = "pandas"
) -> pd.DataFrame:
    """A table of the latest release.

    Text columns are ``string``, whole numbers ``Int64``, times ``datetime64[us, UTC]``, days ``datetime64[us]``; text
    of which few values fill many rows is ``category`` (status, language, type, journal's title …); lists are Python
    lists (empty where nothing is known). Nothing that is not known is filled in: it is ``<NA>`` or ``NaT``.

    ``published`` stays as it is known (EDTF: ``2025``, ``2025-06``, ``2025-21``); where the day is known,
    ``published_date`` has it as a date, elsewhere ``NaT``: no month or day is invented.

    Args:
        dataset: folder of a dataset, ``output/iad``, or of a release.
        table: ``articles``, ``article_authors``, ``article_keywords``, ``article_texts``, ``article_counts``,
            ``issues``, ``journals`` or ``changes``; of a merged dataset also ``article_sources``.
        engine: ``pandas``: the types above. ``pyarrow``: all columns stay in Arrow's memory (``string[pyarrow]``,
            ``int64[pyarrow]``, ``timestamp[us, tz=UTC][pyarrow]``, ``list<string>[pyarrow]``), which takes less of it
            and is faster.

    Raises:
        FileNotFoundError: there is no release, or its dataset has no such table.
        ValueError: there is no such table or engine, or the file is none of this version's.
    """
    if table not in ALL_TABLES:
        raise ValueError(f"There is no table {table!r}. Choose one of: {', '.join(ALL_TABLES)}.")
    if engine not in ("pandas", "pyarrow"):
        raise ValueError(f"There is no engine {engine!r}. Choose pandas or pyarrow.")
    file = release_folder(dataset) / f"{table}.csv"
    if not file.is_file() and ALL_TABLES[table].merged_only:
        raise FileNotFoundError(f"There is no {table}.csv in {file.parent}: only 'harvester merge' makes one.")
    columns = _columns(file, ALL_TABLES[table])
    to_frame = _in_arrow if engine == "pyarrow" else _in_pandas
    return to_frame(columns, _lists(ALL_TABLES[table]))


def _columns(file: Path, table: Table) -> dict[str, pa.ChunkedArray]:
    """The columns of a table, read with their types; lists are not yet split for pandas."""
    types = {
        column.name: _CATEGORY if _is_category(column, table) else _READ_AS[column.type] for column in table.columns
    }
    block = _BLOCK
    while True:
        try:
            read = csv.read_csv(
                file,
                read_options=csv.ReadOptions(block_size=block),
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
                ),
            )
            break
        except pa.ArrowInvalid as error:
            if "straddl" not in str(error) or block >= _LONGEST_BLOCK:
                raise ValueError(
                    f"{file} is no table of this version ({error}). 'harvester check' says what is wrong with it."
                ) from error
            block *= 8
    found = dict(zip(read.column_names, read.columns, strict=True))
    if "published" in found and "published_precision" in found:
        found = _with_dates(found)
    return found


def _is_category(column: Column, table: Table) -> bool:
    return column.type == "string" and column.form.repeats and column.name not in dict(table.joins)


def _with_dates(columns: dict[str, pa.ChunkedArray]) -> dict[str, pa.ChunkedArray]:
    """The columns, with ``published_date`` behind ``published``."""
    is_day = pc.equal(pc.utf8_length(columns["published"]), len("2025-06-30"))
    days = pc.if_else(is_day, columns["published"], None)
    dates = pc.strptime(days, format="%Y-%m-%d", unit="s", error_is_null=True).cast(pa.date32())
    found: dict[str, pa.ChunkedArray] = {}
    for name, column in columns.items():
        found[name] = column
        if name == "published":
            found["published_date"] = dates
    return found


def _lists(table: Table) -> set[str]:
    return {column.name for column in table.columns if column.type == "list"}


def _in_arrow(columns: dict[str, pa.ChunkedArray], lists: set[str]) -> pd.DataFrame:
    nothing = pa.scalar([], pa.list_(pa.string()))
    arrays = {
        name: pc.coalesce(pc.split_pattern(column, LIST_SEPARATOR), nothing) if name in lists else column
        for name, column in columns.items()
    }
    return pd.DataFrame(
        {name: pd.Series(pd.arrays.ArrowExtensionArray(array), copy=False) for name, array in arrays.items()}
    )


def _in_pandas(columns: dict[str, pa.ChunkedArray], lists: set[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {name: _split(column) if name in lists else _series(column) for name, column in columns.items()}
    )


def _split(column: pa.ChunkedArray) -> pd.Series[Any]:
    values = [value.split(LIST_SEPARATOR) if value else [] for value in column.to_pylist()]
    return pd.Series(values, dtype="object")


def _series(column: pa.ChunkedArray) -> pd.Series[Any]:
    kind = column.type
    if pa.types.is_string(kind):
        return pd.Series(pd.array(column, dtype=pd.StringDtype("pyarrow")))
    if pa.types.is_dictionary(kind):
        whole = column.unify_dictionaries().combine_chunks()
        known = whole.dictionary.to_pylist() if len(column) else []
        codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False) if len(column) else []
        return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(known, dtype="str")))
    if pa.types.is_integer(kind):
        return column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)  # type: ignore[no-any-return]
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("us")).to_pandas()  # type: ignore[no-any-return]
    return column.to_pandas()  # type: ignore[no-any-return]
