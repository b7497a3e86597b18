"""The SQLite file: sound, typed, joined, and searched however words are typed."""

from __future__ import annotations

import csv
import doctest
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from harvester.browse import guard, plugin, record
from harvester.browse.file import file_of, is_whole, let_go
from harvester.schema import ALL_TABLES, TABLES
from pipelines.exporting import folding, sqlite
from pipelines.exporting.folding import LETTERS, folded, query
from pipelines.exporting.selection import Selection
from tests.browse.dataset import LIGHT, PEOPLE, RICH

DOC = Path(__file__).parents[2] / "docs" / "browse.md"


@pytest.fixture(scope="module")
def written(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> sqlite.Written:
    return sqlite.write(Selection(dataset / "latest"), tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="module")
def database(written: sqlite.Written) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(written.files[0])) as connection:
        yield connection


def titles(database: sqlite3.Connection, match: str) -> set[str]:
    found = database.execute(
        "SELECT title FROM articles WHERE rowid IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)",
        (match,),
    )
    return {title for (title,) in found}


def test_it_is_sound_and_has_what_the_csv_has(
    written: sqlite.Written, database: sqlite3.Connection, dataset: Path
) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA user_version").fetchone() == (sqlite.VERSION,)
    assert set(written.rows) == set(TABLES)
    for table, columns in TABLES.items():
        with (dataset / "latest" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        assert written.rows[table] == len(rows)
        found = database.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY rowid").fetchall()
        types = {column.name: column.type for column in ALL_TABLES[table].columns}
        for row, cells in zip(rows, found, strict=True):
            for name, cell in zip(columns, cells, strict=True):
                if types[name] == "list":
                    assert isinstance(json.loads(cell), list)
                    assert "|".join(entry.replace("|", "¦") for entry in json.loads(cell)) == row[name]
                else:
                    assert isinstance(cell, int if types[name] == "integer" else str) or cell is None
                    assert ("" if cell is None else str(cell)) == row[name]


def test_keys_and_joins(database: sqlite3.Connection) -> None:
    for name in TABLES:
        table = ALL_TABLES[name]
        info = database.execute(f"PRAGMA table_info({name})").fetchall()
        assert tuple(row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]) == table.key
        assert {(row[3], row[2]) for row in database.execute(f"PRAGMA foreign_key_list({name})")} == set(table.joins)
        for column, _ in table.joins:  # what is joined on is found without looking at every row
            (plan,) = database.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM {name} WHERE {column} = 'x'").fetchall()
            assert "USING" in plan[3]


def test_it_says_what_it_is(database: sqlite3.Connection) -> None:
    facts = dict(database.execute("SELECT fact, value FROM release"))
    assert facts["release"] == "20261123T101500Z"
    assert facts["released"] == "2026-11-23T10:15:00Z"
    assert json.loads(facts["sources"]) == ["iad"]
    assert facts["rows_articles"] == database.execute("SELECT count(*) FROM articles").fetchone()[0]
    assert (facts["first_year"], facts["last_year"]) == (2015, 2025)
    told = {(table, column): (kind, text) for table, column, kind, text in database.execute("SELECT * FROM columns")}
    for name, columns in TABLES.items():
        for column in ALL_TABLES[name].columns:
            assert told[name, column.name] == (column.type, column.description)
        assert {column for table, column in told if table == name} == set(columns)
    details = database.execute(
        "SELECT identifiers, provenance FROM article_details WHERE article_id = ?", [f"iad:{RICH}"]
    )
    assert [json.loads(each) for each in details.fetchone()] == [["hdl:10.5555/500"], {"doi": "citation page"}]


@pytest.mark.parametrize("typed", ["ışık", "ISIK", "IŞIK", "Işık", "isik", "işik", "İŞİK"])
def test_light_is_found_however_it_is_typed(database: sqlite3.Connection, typed: str) -> None:
    expected = {f"Kentte {word} kirliliği" for word in LIGHT} | {"Halk şiiri üzerine: ışık hızı değil"}
    assert titles(database, query(typed)) == expected
    # Without folding, a word spelled with ı finds the same word, not one that was never spelled so.
    assert titles(database, typed) == expected - ({"Kentte isik kirliliği"} if "ı" in typed else set())


@pytest.mark.parametrize("typed", ["İnsan", "insan", "INSAN", "insân", "İNSAN"])
def test_people_are_found_however_they_are_typed(database: sqlite3.Connection, typed: str) -> None:
    assert titles(database, query(typed)) == set(PEOPLE)
    assert titles(database, typed) == {title for title in PEOPLE if not title.startswith("İnsanlar")}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("siir halk", set()),  # only the last word may be the beginning of one
        ("halk siir", {"Halk şiiri üzerine: ışık hızı değil", "HALK ŞİİRİ geleneği"}),
        ('"halk şiiri"', {"Halk şiiri üzerine: ışık hızı değil", "HALK ŞİİRİ geleneği"}),
        ('"şiiri halk"', set()),
        ("lodz aero strasse", {"The Łódź Ærø Study of Straße Names"}),
        ("Łódź", {"The Łódź Ærø Study of Straße Names"}),
        ("0000-0002", set()),
        ("irmak", {"Köprülerin gölgesi"}),
        ("shadow", {"Köprülerin gölgesi"}),
        ("ikinci paragraf", {"Köprülerin gölgesi"}),
        ('"', set()),
        ("", set()),
        ("a\0q", set()),
        ('" OR *', set()),
        ("AND NOT NEAR(", set()),
    ],
)
def test_what_is_typed_is_never_an_error(database: sqlite3.Connection, typed: str, found: set[str]) -> None:
    assert titles(database, query(typed)) == found


def test_a_selection_has_the_keys_that_it_can(dataset: Path, tmp_path: Path) -> None:
    selection = Selection(dataset / "latest", where="language == 'en'")
    written = sqlite.write(selection, tmp_path)
    with closing(sqlite3.connect(written.files[0])) as database:
        assert database.execute("SELECT DISTINCT language FROM articles").fetchall() == [("en",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert dict(database.execute("SELECT fact, value FROM release"))["selected"] == "part"
        assert titles(database, "isik") == {"Halk şiiri üzerine: ışık hızı değil"}
    assert not is_whole(written.files[0], "20261123T101500Z")
    written.files[0].unlink()
    written = sqlite.write(Selection(dataset / "latest", columns=["title", "doi"]), tmp_path)
    with closing(sqlite3.connect(written.files[0])) as database:
        assert [row[1] for row in database.execute("PRAGMA table_info(articles)")] == ["title", "doi"]
        assert len(titles(database, "insan")) == 3
    assert [file.name for file in tmp_path.iterdir()] == [sqlite.NAME]


def test_the_file_of_a_release_is_made_once(dataset: Path) -> None:
    told: list[Path] = []
    file = file_of(dataset / "latest", making=told.append)
    assert file == dataset.resolve() / ".browse" / "20261123T101500Z" / "articles.sqlite"
    told.clear()
    assert file_of(dataset / "releases" / "20261123T101500Z", making=told.append) == file
    assert told == []
    with closing(sqlite3.connect(file)) as old:
        old.execute("PRAGMA user_version = 0")
    assert file_of(dataset / "latest", making=told.append) == file
    assert told == [file]
    assert is_whole(file, "20261123T101500Z")
    file.write_bytes(b"")
    assert not is_whole(file, "20261123T101500Z")
    assert file_of(dataset / "latest", making=told.append) == file
    assert is_whole(file, "20261123T101500Z")
    let_go(file)
    assert file.exists(), "only a temporary one goes"
    (dataset / ".browse" / "20250101T000000Z").mkdir()
    file.unlink()
    file_of(dataset / "latest")
    assert [each.name for each in (dataset / ".browse").iterdir()] == ["20261123T101500Z"]


def test_where_nothing_can_be_written_it_is_made_elsewhere(unwritable: Path, tmp_path: Path) -> None:
    alone = tmp_path / "20261123T101500Z"
    shutil.copytree(unwritable / "latest", alone)
    before = sorted(alone.iterdir())
    for release in (unwritable / "latest", alone):
        file = file_of(release)
        assert is_whole(file, "20261123T101500Z")
        let_go(file)
        assert not file.parent.exists()
    assert sorted(alone.iterdir()) == before


def test_the_sql_of_the_docs_runs(database: sqlite3.Connection) -> None:
    asked = dict(re.findall(r"<!-- sql (\w+) -->\n```sql\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL))
    found = {name: database.execute(sql).fetchall() for name, sql in asked.items()}
    assert set(found) == {"years", "authors", "together", "flags", "light", "near", "phrase"}
    assert all(found.values())
    assert ("köprü mimarisi", "gölge", 1) in found["together"]
    assert found["phrase"] == [("Halk şiiri üzerine: ışık hızı değil",)]
    assert {row[0] for row in found["near"]} >= {"İnsan ve Doğa", "HALK ŞİİRİ geleneği"}


def test_the_letters_of_the_docs_are_those_of_the_code() -> None:
    text = DOC.read_text(encoding="utf-8").partition("<!-- letters -->")[2].partition("<!-- /letters -->")[0]
    head, _, values = (line.strip("| ").split(" | ")[1:] for line in text.strip().splitlines())
    assert dict(zip(head, values, strict=True)) == {letter: LETTERS[letter] for letter in LETTERS if letter.islower()}
    assert all(folded(folded(letter)) == folded(letter) for letter in LETTERS)


@pytest.mark.parametrize("module", [folding, guard, plugin, record])
def test_examples(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
