"""A dataset's tables as pandas DataFrames, with types."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from harvester.releases import release_folder
from harvester.schema import ALL_TABLES, LIST_SEPARATOR

__all__ = ["load", "release_folder"]


def load(dataset: str | Path, *, table: str = "articles") -> pd.DataFrame:
    """A table of the latest release.

    Text columns are strings, whole numbers ``Int64``, times ``datetime64[us, UTC]``, lists Python lists (empty where
    nothing is known). ``published`` stays as it is known (EDTF: ``2025``, ``2025-06``, ``2025-21``); where the day is
    known, ``published_date`` has it as ``datetime64``, elsewhere ``NaT``: no month or day is invented.

    Args:
        dataset: folder of a dataset, ``output/iad``.
        table: ``articles``, ``article_authors``, ``article_keywords``, ``article_texts``, ``article_counts``,
            ``issues``, ``journals`` or ``changes``; of a merged dataset also ``article_sources``.

    Raises:
        FileNotFoundError: there is no release, or its dataset has no such table.
        ValueError: there is no such table.
    """
    if table not in ALL_TABLES:
        raise ValueError(f"There is no table {table!r}. Choose one of: {', '.join(ALL_TABLES)}.")
    file = release_folder(dataset) / f"{table}.csv"
    if table == "article_sources" and not file.is_file():
        raise FileNotFoundError(f"There is no {table}.csv in {file.parent}: only 'harvester merge' makes one.")
    frame = pd.read_csv(file, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8")
    types = {column.name: column.type for column in ALL_TABLES[table].columns}
    for name in frame.columns:
        kind = types.get(name, "string")
        if kind == "integer":
            frame[name] = pd.to_numeric(frame[name]).astype("Int64")
        elif kind == "list":
            frame[name] = pd.Series([_split(value) for value in frame[name]], index=frame.index, dtype="object")
        elif kind == "datetime":
            frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("us")
    if "published_precision" in frame.columns:
        days = frame["published"].where(frame["published_precision"] == "day")
        dates = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce").dt.as_unit("us")
        frame.insert(list(frame.columns).index("published") + 1, "published_date", dates)
    return frame


def _split(value: object) -> list[str]:
    return value.split(LIST_SEPARATOR) if isinstance(value, str) else []
