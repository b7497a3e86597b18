"""CSV and JSON Lines: of all of a release the same files, of a part the same values."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from harvester.schema import ALL_TABLES, RECORD_TABLES, TABLES
from pipelines.exporting.condition import Condition, SelectionError
from pipelines.exporting.csv_files import write as write_csv
from pipelines.exporting.json_lines import write as write_json_lines
from pipelines.exporting.selection import Selection
from pipelines.exporting.spreadsheet import cut
from tests.exporting.conftest import FORMULA, LONG, Exported
from tests.releases.kit import lines, table

WHERE = "published_year >= 2020 and language == 'tr'"


def test_all_of_a_release_is_the_release(exported: Exported) -> None:
    for name in TABLES:
        assert (exported.folder / f"{name}.csv").read_bytes() == (exported.release / f"{name}.csv").read_bytes(), name
    for each in RECORD_TABLES:
        file = f"{each.name}.jsonl"
        assert (exported.folder / file).read_bytes() == (exported.release / file).read_bytes(), file
    written = exported.written["csv"]
    assert [file.name for file in written.files] == [f"{name}.csv" for name in TABLES]
    assert written.rows == {name: len(exported.cells(name)) for name in TABLES}
    assert written.losses == {"separators": 6}
    assert exported.written["jsonl"].rows == {
        each.name: len(exported.records(each.name)) for each in RECORD_TABLES
    }  # fmt: skip
    assert [path.name for path in exported.folder.iterdir() if path.name.startswith(".")] == []


def test_a_part_has_the_same_values(exported: Exported, tmp_path: Path) -> None:
    selection = Selection(exported.release, where=WHERE)
    written = write_csv(selection, tmp_path)
    write_json_lines(selection, tmp_path)
    chosen = [
        row for row in exported.cells("articles")
        if row["published_year"] and int(row["published_year"]) >= 2020 and row["language"] == "tr"
    ]  # fmt: skip
    ids = {row["article_id"] for row in chosen}
    assert len(ids) == 3
    assert selection.article_counts == (3, 8)
    assert Selection(exported.release).article_counts == (8, 8)
    assert table(tmp_path, "articles") == chosen
    for name in TABLES:
        found = table(tmp_path, name)
        assert written.rows[name] == len(found)
        if "article_id" in TABLES[name]:
            assert found == [row for row in exported.cells(name) if row["article_id"] in ids], name
    assert [row["issue_id"] for row in table(tmp_path, "issues")] == ["iad:1/10"]
    assert [row["journal_id"] for row in table(tmp_path, "journals")] == ["iad:1"]
    assert lines(tmp_path, "articles") == [row for row in exported.records("articles") if row["article_id"] in ids]
    assert [row["issue_id"] for row in lines(tmp_path, "issues")] == ["iad:1/10"]


def test_columns_in_the_order_asked_for(exported: Exported, tmp_path: Path) -> None:
    names = ["title", "authors", "keywords", "article_id"]
    selection = Selection(exported.release, columns=names)
    for write, kind in ((write_csv, "csv"), (write_json_lines, "jsonl")):
        assert [file.name for file in write(selection, tmp_path).files] == [f"articles.{kind}"]
    rows = table(tmp_path, "articles")
    assert list(rows[0]) == names
    assert rows == [{name: row[name] for name in names} for row in exported.cells("articles")]
    found = lines(tmp_path, "articles")
    assert list(found[0]) == names
    assert found == [{name: row[name] for name in names} for row in exported.records("articles")]


CONDITIONS = {
    "doi.isna()": {"101", "201", "202", "203", "204", "300"},
    "not doi.isna()": {"200", "205"},
    "language in ['tr', 'en'] and views == 201": {"201"},
    "published_year < 2020 or published_year > 2024": {"101", "201"},
    "not published_year < 2020": {"101", "200", "202"},
    "title.str.contains('BOŞLUK', case=False)": {"203"},
    "keywords.str.contains('köprü')": {"101", "200"},
    "volume == '5' and pages == '12-13'": {"200"},
    "last_seen >= '2026-11-23'": {"205"},
    "last_seen == '2026-11-23T10:15:00Z'": {"205"},
    "published >= '2021' and published < '2025'": {"200"},
    "downloads > 9_999_999_999_999_999": {"203"},
}


@pytest.mark.parametrize("where", CONDITIONS)
def test_conditions(where: str, exported: Exported) -> None:
    """What is not known is never compared: neither the comparison holds nor its opposite."""
    found = Selection(exported.release, where=where, columns=["article_id"]).rows("articles")
    assert {str(row[0]).rpartition("/")[2] for row in found} == CONDITIONS[where]


@pytest.mark.parametrize(
    ("where", "says"),
    [("year > 2000", "issue_year"), ("published_year >", "cannot be read"), ("title", "yes nor no")],
)
def test_a_condition_that_is_none(where: str, says: str, exported: Exported) -> None:
    with pytest.raises(SelectionError, match=says):
        Selection(exported.release, where=where)


# ---- for spreadsheets --------------------------------------------------------------------------------------------


def test_no_cell_of_the_excel_csv_is_a_formula(exported: Exported) -> None:
    guarded: Counter[str] = Counter()
    for name in TABLES:
        content = (exported.folder / f"{name}_excel.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), name
        found = list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True), strict=True))
        kept = exported.cells(name)
        assert len(found) == len(kept)
        for row, of_release in zip(found, kept, strict=True):
            for column, cell in row.items():
                whole = of_release[column]
                if whole.startswith(("=", "+", "-", "@", "\t", "\r")):
                    guarded[name] += 1
                    assert cell == f"'{whole}"
                elif whole == LONG:
                    assert cell == whole[: 2 + 16_382]  # 32,766 units: the next sign has no room
                elif column == "flags" and LONG in of_release.values():
                    assert cell == "|".join(filter(None, (whole, "text_cut")))
                else:
                    assert cell == whole, (name, column)
    written = exported.written["excel-csv"]
    assert written.losses == {"guarded": sum(guarded.values()), "cut": 2, "separators": 6}
    assert guarded.keys() >= {"articles", "article_authors", "article_keywords", "article_texts", "journals"}


def test_pandas_reads_the_excel_csv(exported: Exported) -> None:
    frame = pd.read_csv(exported.folder / "articles_excel.csv", dtype=str, keep_default_na=False)
    assert list(frame.columns) == TABLES["articles"]
    assert f"'{FORMULA}" in set(frame["title"])
    assert {"  boşluk  ", "NULL", "مرحبا بالعالم שלום \u202bעברית\u202c"} <= set(frame["title"])


def test_text_is_cut_between_characters() -> None:
    assert cut("a" * 32_767) == "a" * 32_767
    assert cut("a" * 32_768) == "a" * 32_767
    family = "👩\u200d👩\u200d👧"
    assert cut(f"ab{family}", 9) == "ab"
    assert cut(f"ab{family}", 10) == f"ab{family}"
    assert cut("a" + "\u0301" * 500, 300) == "a" + "\u0301" * 299, "no sign, but marks without end"


def test_every_table_that_is_there_is_exported(exported: Exported) -> None:
    assert [each.name for each in Selection(exported.release).tables] == [
        name for name in ALL_TABLES if name != "article_sources"
    ]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("views == views.max()", "looks at more than one article"),
        ("title.to_csv('/nowhere/x.csv')", "looks at more than one article, or is not known"),
        ("keywords.str.cat() == 'x'", "looks at more than one article"),
        ("published_year >= '2020'", "Numbers are compared with numbers"),
        ("published_year >= 2020 and", "It is not whole"),
        ("language = 'tr'", "write == to compare"),
        ("views", "says neither yes nor no"),
    ],
)
def test_conditions_that_cannot_be(condition: str, said: str) -> None:
    with pytest.raises(SelectionError, match=re.escape(said)):
        Condition(condition, ALL_TABLES["articles"].columns)


def test_signs_in_quotes_mean_themselves() -> None:
    condition = Condition("title.str.contains('(@__)') or doi == 'a=b'", ALL_TABLES["articles"].columns)
    assert condition.of([[None] * len(ALL_TABLES["articles"].columns)]) == b"\x00"
