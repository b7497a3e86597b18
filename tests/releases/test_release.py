"""Releases, from real stores into real folders: whole or not at all, the same from the same store, valid CSV."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from harvester.items import Issue, Journal
from harvester.schema import TABLES
from pipelines.release import parallel
from pipelines.release import publish as publishing
from pipelines.release.publish import ReleaseError, latest, publish
from pipelines.release.writers import ReleaseWriter
from pipelines.store import Store
from tests.releases.kit import (
    FILES,
    FIRST,
    SECOND,
    THIRD,
    article,
    contents,
    full,
    harvest,
    lines,
    release,
    table,
)

TABLE_FILES = {*(f"{name}.csv" for name in TABLES), "articles.jsonl", "issues.jsonl", "journals.jsonl"}
CELL = rb'(?:"(?:[^"]|"")*"|[^",\r\n]*)'
RFC_4180 = re.compile(rb"(?:%s(?:,%s)*\r\n)+" % (CELL, CELL))


# ---- whole or not at all ---------------------------------------------------------------------------------------------


def test_a_release(dataset: Path) -> None:
    made = release(dataset, FIRST, full())
    assert made.name == latest(dataset) == FIRST
    assert os.readlink(dataset / "latest") == f"releases/{FIRST}"
    assert sorted(contents(dataset / "latest")) == FILES
    assert made.rows["articles"] == 1
    assert sorted(entry.name for entry in (dataset / "releases").iterdir()) == [FIRST]


WRITE_ROW = ReleaseWriter.row
FAILURES = [
    (name, rows) for name in ("articles", "article_authors", "issues", "journals", "changes") for rows in (0, 1)
]


@pytest.mark.parametrize(("name", "rows"), FAILURES)
def test_a_failing_write(dataset: Path, monkeypatch: pytest.MonkeyPatch, name: str, rows: int) -> None:
    """The disk is full after so many rows of one table."""
    old = release(dataset, FIRST, full("1/10/100"))
    before = contents(old.folder)

    def row(writer: ReleaseWriter, table: str, values: Any) -> list[str]:
        if table == name and writer.rows[name] == rows:
            raise OSError(28, "No space left on device")
        return WRITE_ROW(writer, table, values)

    monkeypatch.setattr(ReleaseWriter, "row", row)
    with pytest.raises(ReleaseError, match="No space left") as caught:
        release(dataset, SECOND, full("1/10/101"), full("2/20/200"), full("3/30/300"))
    assert str(dataset) in str(caught.value)
    assert latest(dataset) == FIRST
    assert contents(dataset / "latest") == before
    assert [entry.name for entry in (dataset / "releases").iterdir()] == [FIRST]
    monkeypatch.undo()
    assert release(dataset, THIRD).rows["articles"] == 4


@pytest.mark.parametrize("step", ["_flush", "sync"])
def test_a_disk_that_does_not_keep(dataset: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    release(dataset, FIRST, full())

    def fails(path: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(publishing, step, fails)
    with pytest.raises(ReleaseError, match="Input/output error"):
        release(dataset, SECOND)
    assert latest(dataset) == FIRST


def test_a_folder_that_cannot_be_written(dataset: Path) -> None:
    release(dataset, FIRST, full())
    (dataset / "releases" / f".{SECOND}.draft").write_text("in the way", encoding="utf-8")
    with pytest.raises(ReleaseError):
        release(dataset, SECOND)
    assert latest(dataset) == FIRST


def test_a_draft_that_a_kill_left_behind(dataset: Path) -> None:
    release(dataset, FIRST, full())
    draft = dataset / "releases" / f".{SECOND}.draft"
    draft.mkdir()
    (draft / "articles.csv").write_text("article_id\r\nhalf", encoding="utf-8")
    (dataset / ".latest.new").symlink_to("releases/nowhere")
    assert latest(dataset) == FIRST
    release(dataset, THIRD)
    assert latest(dataset) == THIRD
    assert sorted(entry.name for entry in (dataset / "releases").iterdir()) == [FIRST, THIRD]
    assert not (dataset / ".latest.new").is_symlink()


def test_a_release_is_never_written_over(dataset: Path) -> None:
    old = release(dataset, FIRST, full())
    before = contents(old.folder)
    with pytest.raises(ReleaseError, match=FIRST):
        release(dataset, FIRST, full("1/10/102"))
    assert contents(old.folder) == before
    assert [entry.name for entry in (dataset / "releases").iterdir()] == [FIRST]


@pytest.mark.parametrize("base", [None, 0])
def test_keeps_five(dataset: Path, base: int | None) -> None:
    """Five, and the one that this release was compared with."""
    names = [f"2026112{n}T101500Z" for n in range(8)]
    for name in names:
        release(dataset, name, full(), base=None if base is None else names[base])
    kept = sorted(entry.name for entry in (dataset / "releases").iterdir())
    assert kept == (names[-5:] if base is None else [names[0], *names[-5:]])
    assert latest(dataset) == names[-1]


# ---- what stands in the files ----------------------------------------------------------------------------------------


@pytest.fixture
def made(dataset: Path) -> Path:
    records = [full(key) for key in ("2/20/201", "1/10/9", "1/10/101", "10/100/1", "1/9/90")]
    harvest(dataset, FIRST, Journal(journal_id="iad:1", source="iad", title="Köprü\nDergisi", issn="2049-3630"))
    return release(dataset, SECOND, *records, Issue(issue_id="iad:1/10", source="iad", journal_id="iad:1")).folder


def test_the_same_twice(made: Path, dataset: Path) -> None:
    store = Store(dataset / "harvest.db", source="iad", run=SECOND)
    again = publish(store, dataset, THIRD, base=None)
    store.close()
    found, wanted = contents(again.folder), contents(made)
    assert sorted(found) == sorted(wanted) == FILES
    # What describes them names the release.
    assert {name: found[name] for name in TABLE_FILES} == {name: wanted[name] for name in TABLE_FILES}


@pytest.mark.parametrize("name", TABLES)
def test_valid_csv(made: Path, name: str) -> None:
    """RFC 4180: UTF-8, rows end with CRLF, quotes are doubled, every row has all columns."""
    data = (made / f"{name}.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert RFC_4180.fullmatch(data)
    assert b"\x00" not in data
    with (made / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert rows[0] == TABLES[name]
    assert {len(row) for row in rows} == {len(TABLES[name])}


@pytest.mark.parametrize("name", TABLES)
def test_line_breaks_only_in_abstracts(made: Path, name: str) -> None:
    rows = table(made, name)
    broken = {column for row in rows for column, value in row.items() if "\n" in value or "\r" in value}
    assert broken <= {"abstract", "abstract_en"}
    assert not any("\r" in value for row in rows for value in row.values())
    if name == "articles":
        assert broken == {"abstract"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("articles", ["article_id"]),
        ("article_authors", ["article_id"]),
        ("article_keywords", ["article_id", "language"]),
        ("article_texts", ["article_id", "language"]),
        ("article_counts", ["article_id", "date"]),
        ("issues", ["issue_id"]),
        ("journals", ["journal_id"]),
        ("changes", ["article_id"]),
    ],
)
def test_sorted(made: Path, name: str, key: list[str]) -> None:
    rows = [[row[column] for column in key] for row in table(made, name)]
    assert len(rows) > 1
    assert rows == sorted(rows)


@pytest.mark.parametrize("name", ["articles", "issues", "journals"])
def test_json_lines_and_csv_agree(made: Path, name: str) -> None:
    """Every cell is the value of the JSON line, written as the conventions say."""
    for row, record in zip(table(made, name), lines(made, name), strict=True):
        for column, cell in row.items():
            value = record[column]
            if column == "authors":
                value = [author["name"] for author in value]
            elif column == "keywords" and name == "articles":
                value = value.get(record["language"], [])
            assert cell == as_cell(value, paragraphs=column.startswith("abstract")), column


def as_cell(value: Any, *, paragraphs: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(as_cell(entry, paragraphs=False).replace("|", "¦") for entry in value)
    text = re.sub(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", "", str(value)).replace("\r\n", "\n")
    return text if paragraphs else " ".join(text.split("\n"))


def test_keys_in_order(made: Path) -> None:
    record = lines(made, "articles")[0]
    assert [name for name in record if name in TABLES["articles"]] == TABLES["articles"]


def test_nothing_is_written_for_unknown(dataset: Path) -> None:
    made = release(dataset, FIRST, article(views=None, downloads=None)).folder
    text = b"".join(data for name, data in contents(made).items() if name.endswith(".csv"))
    assert not re.search(rb"None|NaN|null|\[\]|\{\}", text)
    (row,) = table(made, "articles")
    assert {row[name] for name in ("doi", "views", "downloads", "authors", "keywords", "volume", "flags")} == {""}


def test_separators_are_replaced_and_counted(tmp_path: Path) -> None:
    writer = ReleaseWriter(tmp_path)
    writer.article(full())
    writer.close()
    (row,) = table(tmp_path, "articles")
    assert row["authors"] == "Ali ¦ Veli|Can Han"
    assert row["keywords"] == "köprü¦yol|taş"
    assert row["title"] == 'Sol | sağ: "iki, yaka"'
    assert [person["affiliation"] for person in table(tmp_path, "article_authors")] == ["Bir ¦ Üniversite|İki", ""]
    assert [entry["keyword"] for entry in table(tmp_path, "article_keywords")] == ["bridge", "köprü|yol", "taş"]
    assert writer.separators_replaced == 3


@pytest.mark.parametrize("odd", ["\x00", "\x07", "\x1b", "\x7f", "\u2028", "\x85", "\x0c"])
def test_odd_letters(dataset: Path, odd: str) -> None:
    """No control character reaches a file."""
    made = release(dataset, FIRST, article(title=f"Taş{odd}Köprü", abstract=f"Bir{odd}iki", flags=["title_missing"]))
    (row,) = table(made.folder, "articles")
    assert row["title"].startswith("Taş")
    assert row["title"].endswith("Köprü")
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", (made.folder / "articles.csv").read_bytes())
    assert not re.search(rb"[\x00-\x09\x0b-\x1f]", (made.folder / "articles.jsonl").read_bytes())
    assert len(lines(made.folder, "articles")) == 1


def test_counts(dataset: Path) -> None:
    release(dataset, FIRST, article())
    made = release(dataset, SECOND, article(views=8))
    rows = [tuple(row.values()) for row in table(made.folder, "article_counts")]
    assert rows == [("iad:1/10/100", "2026-11-22", "5", "1"), ("iad:1/10/100", "2026-11-23", "8", "1")]


def test_journals_and_issues_of_records(dataset: Path) -> None:
    """Records name journals and issues that no page told of; what pages told reaches the records."""
    journal = Journal(journal_id="iad:1", source="iad", printed={"issn_print": "2049-3630", "publisher": "Han"})
    records = [article("1/10/100", journal_title="Köprü"), article("1/10/101"), article("2/20/200")]
    made = release(dataset, FIRST, journal, *records).folder
    first, second, third = table(made, "articles")
    assert (first["issn"], first["publisher"], third["issn"]) == ("2049-3630", "Han", "")
    journals = [(row["journal_id"], row["title"], row["issues_listed"], row["articles_harvested"])
                for row in table(made, "journals")]  # fmt: skip
    assert journals == [("iad:1", "Köprü", "1", "2"), ("iad:2", "", "1", "1")]
    issues = [(row["issue_id"], row["journal_id"], row["articles_harvested"]) for row in table(made, "issues")]
    assert issues == [("iad:1/10", "iad:1", "2"), ("iad:2/20", "iad:2", "1")]
    assert second["first_seen"] == "2026-11-22T10:15:00Z"


def test_an_empty_store(dataset: Path) -> None:
    made = release(dataset, FIRST)
    assert {name: table(made.folder, name) for name in TABLES} == {name: [] for name in TABLES}
    assert made.coverage == {}


# ---- in several processes --------------------------------------------------------------------------------------------


def test_parts_make_the_same_files(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that several processes wrote is, byte for byte, the one that a single process writes."""
    keys = [
        f"{journal}/{journal}{issue}/{issue}0{number}" for journal in (1, 2) for issue in (1, 2) for number in "123"
    ]
    labels = {key: f"Cilt: {number % 3} Sayı: 1" for number, key in enumerate(keys)}
    records = [full(key) for key in keys]
    for key, record in zip(keys, records, strict=True):
        record.printed["issue"] = labels[key]
    one = release(dataset, FIRST, *records)
    monkeypatch.setattr(parallel, "WORTHWHILE", 3)
    monkeypatch.setattr(parallel, "_cores", lambda: 3)
    store = Store(dataset / "harvest.db", source="iad")
    assert len(parallel.ranges(store)) == 3
    several = publish(store, dataset, SECOND, base=None)
    store.close()
    assert (several.rows, several.coverage, several.figures) == (one.rows, one.coverage, one.figures)
    assert (several.separators_replaced, several.rows["articles"]) == (one.separators_replaced, len(keys))
    wanted, found = contents(one.folder), contents(several.folder)
    assert sorted(found) == sorted(wanted)
    assert {name: found[name] for name in TABLE_FILES} == {name: wanted[name] for name in TABLE_FILES}


def test_a_part_that_fails(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release(dataset, FIRST, *(full(f"1/1/10{number}") for number in "123456"))
    monkeypatch.setattr(parallel, "WORTHWHILE", 3)
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ReleaseError, match="a part of it failed"):
        release(dataset, SECOND)
    assert latest(dataset) == FIRST
    assert [entry.name for entry in (dataset / "releases").iterdir()] == [FIRST]


def test_the_source_is_an_address(dataset: Path) -> None:
    """Of a journal that was found by its address, the store remembers more than that."""
    store = Store(dataset / "harvest.db", source="iad", run=FIRST)
    store.remember("site", "https://index.example/api")
    store.remember("given", json.dumps({"url": "https://index.example/", "spider": "ojs"}))
    store.close()
    made = release(dataset, FIRST, full())
    package = json.loads((made.folder / "datapackage.json").read_bytes())
    assert package["sources"] == [{"title": "iad", "path": "https://index.example/"}]
    assert "<https://index.example/>" in (made.folder / "README.md").read_text(encoding="utf-8")
