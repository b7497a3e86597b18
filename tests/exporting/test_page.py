"""What docs/formats.md says of the tables is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.exporting.formats import FORMATS, LOSSES
from tests.exporting.conftest import Exported

TEXT = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", TEXT, re.DOTALL)
    assert found, name
    return re.sub(r"^```\w*\n", "", found[1], flags=re.MULTILINE)


def test_formats_and_losses_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", block("tables"), re.MULTILINE)
    assert {name: said.replace(r"\|", "|") for name, said in rows} == LOSSES
    listed = TEXT.partition("| format | files | for |")[2].partition("\n\n")[0]
    first = " ".join(re.findall(r"^\| (.*?) \|", listed, re.MULTILINE))
    assert set(re.findall(r"`(\w+)`", first)) == set(FORMATS)


def test_examples(exported: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(exported.folder)
    with duckdb.connect() as connection:
        found = connection.execute(block("duckdb")).fetchall()
    turkish = [record for record in exported.records("articles") if record["language"] == "tr"]
    assert sorted(found) == sorted((author["name"], 1) for record in turkish for author in record["authors"])
    names: dict[str, Any] = {}
    exec(block("frames"), names)
    assert str(names["articles"]["views"].dtype) == "int64[pyarrow]"
    assert len(names["articles"]) == len(exported.records("articles"))
    assert names["recent"]["published_year"].to_list() == [2025, 2021, 2024]
