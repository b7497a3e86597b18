"""docs/loading.md: each block reads a release to the same values."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import harvester
from harvester import loading
from harvester.schema import ALL_TABLES
from tests.releases.kit import FIRST, HOSTILE, lines, release

DOCS = (Path(__file__).parents[2] / "docs" / "loading.md").read_text(encoding="utf-8")
Row = dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of hostile articles."""
    return release(tmp_path_factory.mktemp("dataset"), FIRST, *HOSTILE).folder


@pytest.fixture(scope="module")
def wanted(made: Path) -> list[Row]:
    csv.field_size_limit(1 << 30)
    with (made / "articles.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def block(name: str, made: Path) -> str:
    """A block of the page, for this release."""
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```\n<!-- /{name} -->", DOCS, re.DOTALL)
    assert found, name
    assert "output/iad/latest" in found[1]
    return found[1].replace("output/iad/latest", str(made))


def by_pandas(made: Path) -> list[Row]:
    space: dict[str, Any] = {}
    exec(block("pandas", made), space)
    rows: list[Row] = space["articles"].fillna("").to_dict("records")
    return rows


def by_duckdb(made: Path) -> list[Row]:
    import duckdb

    found = duckdb.sql(block("duckdb", made))
    return [{k: v or "" for k, v in zip(found.columns, row, strict=True)} for row in found.fetchall()]


def by_polars(made: Path) -> list[Row]:
    space: dict[str, Any] = {}
    exec(block("polars", made), space)
    rows: list[Row] = space["articles"].fill_null("").to_dicts()
    return rows


@pytest.mark.parametrize("read", [by_pandas, by_duckdb, by_polars])
def test_readers(read: Callable[[Path], list[Row]], made: Path, wanted: list[Row]) -> None:
    assert read(made) == wanted


def test_r(made: Path, wanted: list[Row], tmp_path: Path) -> None:
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed (Debian: r-base-core, r-cran-readr)")
    script = tmp_path / "read.R"
    back = tmp_path / "back.csv"
    script.write_text(
        f"{block('r', made)}\nreadr::write_csv(articles, {str(back)!r}, na = '', quote = 'all')\n", encoding="utf-8"
    )
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["Rscript", "--encoding=UTF-8", script], capture_output=True, text=True, env=environment)
    if "there is no package" in done.stderr:
        pytest.skip("R lacks readr (Debian: r-cran-readr)")
    assert done.returncode == 0, done.stderr
    with back.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file, strict=True)) == wanted


def test_json_lines_in_duckdb(made: Path) -> None:
    import duckdb

    records = lines(made, "articles")
    found = duckdb.sql(block("duckdb-jsonl", made)).fetchall()
    assert sorted(found) == sorted(
        (record["article_id"], record["title"], author["name"]) for record in records for author in record["authors"]
    )


# ---- load ------------------------------------------------------------------------------------------------------------


def test_load_says_what_the_csv_says(made: Path, wanted: list[Row]) -> None:
    types = {column.name: column.type for column in ALL_TABLES["articles"].columns}
    for frame in (harvester.load(made), harvester.load(made, engine="pyarrow")):
        assert [name for name in frame.columns if name != "published_date"] == list(types)
        for name, kind in types.items():
            found = [_cell(value, kind) for value in frame[name]]
            assert found == [row[name] for row in wanted], name


def _cell(value: Any, kind: str) -> str:
    if kind == "list":
        return "|".join(value)
    if pd.isna(value):
        return ""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if kind == "datetime" else str(value)


def test_arrow_types(made: Path) -> None:
    frame = harvester.load(made, engine="pyarrow")
    types = {name: str(frame[name].dtype) for name in frame.columns}
    assert all(isinstance(dtype, pd.ArrowDtype) for dtype in frame.dtypes)
    assert types["title"] == "string[pyarrow]"
    assert types["views"] == "int64[pyarrow]"
    assert types["first_seen"] == "timestamp[us, tz=UTC][pyarrow]"
    assert types["published_date"] == "date32[day][pyarrow]"
    assert types["keywords"].startswith("list<")
    assert types["language"].startswith("dictionary<")
    assert [len(value) for value in frame["flags"]] == [len(a.flags) for a in HOSTILE]


def test_a_row_longer_than_a_block(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_BLOCK", 4_096)
    assert len(harvester.load(made)) == len(HOSTILE)


def test_what_is_no_table(made: Path, tmp_path: Path) -> None:
    text = (made / "articles.csv").read_text(encoding="utf-8")
    (tmp_path / "articles.csv").write_text(text.replace(",5,", ",five,"), encoding="utf-8", newline="")
    with pytest.raises(ValueError, match="harvester check"):
        harvester.load(tmp_path)
    with pytest.raises(ValueError, match="no engine"):
        harvester.load(made, engine="dask")  # type: ignore[arg-type]
