"""Checking releases: sound ones are sound, and whatever is done to one is found."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from csvw import CSVW
from frictionless import Package

from harvester.items import Issue, Journal
from pipelines.checking import check as checking
from pipelines.checking.check import check
from pipelines.release.describe.about import sha256
from tests.e2e.kit import harvester, objects
from tests.releases.kit import FIRST, HOSTILE, SECOND, harvest, release


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with a release of hostile articles."""
    dataset = tmp_path_factory.mktemp("dataset")
    journals = [Journal(journal_id="iad:1", source="iad", title="Köprü", issn="2049-3630", languages=["tr", "en"])]
    issues = [Issue(issue_id="iad:3/30", source="iad", journal_id="iad:3", volume="1")]
    release(dataset, FIRST, *HOSTILE[:-1], *journals, *issues)
    release(dataset, SECOND, *HOSTILE)
    return dataset


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of its release."""
    return Path(shutil.copytree(made / "latest", tmp_path / "release"))


def test_a_sound_release(made: Path) -> None:
    checked = check(made / "latest")
    assert list(checked.findings) == []
    assert checked.is_sound
    assert checked.rows["articles"] == len(HOSTILE)
    done = harvester("check", made)
    assert (done.code, done.err) == (0, "")
    assert f"{len(HOSTILE)} articles" in done.out


def test_a_sound_merged_release(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "copy", symlinks=True)
    done = harvester("merge", tmp_path / "copy", made, "--output", tmp_path, "--name", "all")
    assert (done.code, done.err) == (0, "")
    checked = check(tmp_path / "all" / "latest")
    assert list(checked.findings) == []
    assert checked.rows["article_sources"] == 2 * len(HOSTILE)
    edit(tmp_path / "all" / "latest", "article_sources", lambda rows: rows.insert(3, rows[1]))
    assert set(check(tmp_path / "all" / "latest").findings.counts) == {"key", "frictionless"}


def test_by_independent_validators(made: Path) -> None:
    """What others make of the descriptions: frictionless, CSV on the Web, JSON Schema."""
    latest = made / "latest"
    report = Package(str(latest / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    assert [task.type for task in report.tasks].count("table") == 8
    described = CSVW(str(latest / "csvw.json"), validate=True)
    assert described.is_valid, described.warnings
    tables = {table.local_name: table for table in described.tables}
    lists = {row["article_id"]: row["keywords"] for row in tables["articles.csv"]}
    assert lists["iad:1/10/101"] == ["köprü¦yol", "taş"]
    for name in ("articles", "issues", "journals"):
        schema = json.loads((latest / f"{name}.schema.json").read_bytes())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        records = objects(latest, name)
        assert records
        assert [error.message for record in records for error in validator.iter_errors(record)] == []
        assert not validator.is_valid({**records[0], "source": 5})
        assert not validator.is_valid({**records[0], "more": "x"})


def test_readme_of_a_release(made: Path) -> None:
    text = (made / "latest" / "README.md").read_text(encoding="utf-8")
    assert "| `articles.csv` | 5 |" in text
    assert "`doi_shared` on 1 article" in text
    assert "| `title` | 100.0 % |" in text
    assert "harvested from iad" in text
    assert sha256(made / "latest" / "articles.csv") in text


# ---- what is found ---------------------------------------------------------------------------------------------------

Rows = list[list[str]]


def edit(folder: Path, name: str, change: Callable[[Rows], object]) -> None:
    """Change the rows of a table, header included, and say so in the data package."""
    file = folder / f"{name}.csv"
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    change(rows)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    file.write_text(out.getvalue(), encoding="utf-8", newline="")
    renew(folder, file, len(rows) - 1)


def renew(folder: Path, file: Path, rows: int | None = None) -> None:
    """Let the data package say what a file is now."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        if resource["path"] == file.name:
            resource |= {"bytes": file.stat().st_size, "hash": f"sha256:{sha256(file)}"}
            if rows is not None:
                resource["rows"] = rows
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def cell(row: int, column: str, value: str) -> Callable[[Rows], object]:
    def change(rows: Rows) -> None:
        rows[row][rows[0].index(column)] = value

    return change


def swap(rows: Rows) -> None:
    rows[1], rows[2] = rows[2], rows[1]


EDITS: dict[str, tuple[str, Callable[[Rows], object], set[str]]] = {
    "a date that is none": ("articles", cell(1, "published", "2025-6"), {"frictionless", "differs", "agree"}),
    "a number that is none": ("articles", cell(1, "views", "many"), {"frictionless", "differs", "agree"}),
    "a time that is none": ("articles", cell(1, "first_seen", "yesterday"), {"frictionless", "differs", "agree"}),
    "a status that is none": ("articles", cell(1, "status", "gone"), {"frictionless", "differs", "count"}),
    "a title that differs": ("articles", cell(1, "title", "Han"), {"differs"}),
    "a space more": ("articles", cell(1, "title", 'Sol | sağ: "iki,  yaka"'), {"differs"}),
    "another author": ("article_authors", cell(1, "name", "Han"), {"differs"}),
    "an author less": ("article_authors", lambda rows: rows.pop(1), {"count"}),
    "an author of nobody": (
        "article_authors", lambda rows: rows.insert(1, ["iad:0", "1", "A", "", "", "", "", "", ""]),
        {"join", "frictionless"},
    ),
    "an author behind all": (
        "article_authors", lambda rows: rows.append(["iad:9", "1", "A", "", "", "", "", "", ""]),
        {"join", "frictionless"},
    ),
    "a count of nobody": (
        "article_counts", lambda rows: rows.append(["iad:9", "2026-11-22", "1", ""]), {"join", "frictionless"},
    ),
    "a journal less": ("journals", lambda rows: rows.pop(1), {"count", "differs", "join", "frictionless"}),
    "rows out of order": ("articles", swap, {"order", "differs", "join", "count"}),
    "changes out of order": ("changes", lambda rows: rows.insert(1, ["iad:9", "added", ""]), {"order"}),
    "a key twice": ("changes", lambda rows: rows.append(rows[-1]), {"key", "frictionless"}),
    "a column less": ("changes", lambda rows: [row.pop() for row in rows], {"header", "count", "frictionless"}),
    "a cell less": ("changes", lambda rows: rows[1].pop(), {"cells", "frictionless"}),
    "a control character": ("changes", cell(1, "fields", "a\x07"), {"control"}),
    "a flag that there is not": ("articles", cell(1, "flags", "odd"), {"flag", "differs"}),
    "a count of authors": ("articles", cell(1, "author_count", "7"), {"agree", "differs"}),
    "a row less in all": ("articles", lambda rows: rows.pop(), {"count", "join", "frictionless"}),
}  # fmt: skip


@pytest.mark.parametrize(("table", "change", "rules"), EDITS.values(), ids=list(EDITS))
def test_what_is_edited_is_found(folder: Path, table: str, change: Callable[[Rows], object], rules: set[str]) -> None:
    edit(folder, table, change)
    checked = check(folder)
    assert set(checked.findings.counts) == rules, list(checked.findings)
    assert not checked.is_sound


def spoil(text: bytes) -> bytes:
    return text.replace(b"Sol", b"Sal", 1)


BOTH: dict[str, tuple[str, str, Any, set[str]]] = {
    "a month that is none": ("articles", "published", "2020-13", {"date", "agree"}),
    "a day that is none": ("articles", "published", "2025-02-31", {"date", "agree"}),
    "an ISSN with a wrong check digit": ("articles", "issn", "2049-3631", {"check_digit"}),
    "a count that is another": ("articles", "views", 77, {"agree"}),
    "more articles than there are": ("journals", "articles_harvested", 555, {"count"}),
    "fewer than there are": ("issues", "articles_harvested", 0, {"count"}),
    "an identifier in capitals": ("articles", "doi", "10.5555/A", {"agree"}),
}


@pytest.mark.parametrize(("table", "column", "value", "rules"), BOTH.values(), ids=list(BOTH))
def test_what_is_edited_in_csv_and_json_lines(
    folder: Path, table: str, column: str, value: Any, rules: set[str]
) -> None:
    edit(folder, table, cell(1, column, str(value)))
    file = folder / f"{table}.jsonl"
    first, *others = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([json.dumps({**json.loads(first), column: value}).encode() + b"\n", *others]))
    renew(folder, file)
    assert set(check(folder).findings.counts) == rules


def test_headers_are_said_in_words(folder: Path) -> None:
    text = (folder / "changes.csv").read_text(encoding="utf-8")
    for changed, said in (
        ("\ufeff" + text, "byte order mark"), (text.replace(",", ";"), "not parted by commas"), ("", "It is empty"),
        (text.replace("change,", "changes,", 1), "lacks the columns change and has columns"),
    ):  # fmt: skip
        (folder / "changes.csv").write_text(changed, encoding="utf-8", newline="")
        assert any(said in finding.what for finding in check(folder).findings), said


def tell(folder: Path, **resource: Any) -> None:
    """Let the data package name one more file, which is there."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    package["resources"].append({"type": "table", **resource})
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (folder / resource["path"]).touch()


FILES: dict[str, tuple[Callable[[Path], Any], set[str]]] = {
    "other bytes": (lambda f: (f / "changes.csv").write_bytes((f / "changes.csv").read_bytes()[::-1]), {"hash"}),
    "cut off": (
        lambda f: (f / "articles.jsonl").write_bytes((f / "articles.jsonl").read_bytes()[:-200]), {"bytes", "json"},
    ),
    "a letter in the JSON Lines": (
        lambda f: (f / "articles.jsonl").write_bytes(spoil((f / "articles.jsonl").read_bytes())), {"hash", "differs"},
    ),
    "a file is gone": (lambda f: (f / "article_texts.csv").unlink(), {"missing", "frictionless"}),
    "a file is new": (lambda f: (f / "more.csv").write_text("a\r\n"), {"unnamed"}),
    "no descriptor": (lambda f: (f / "datapackage.json").unlink(), {"descriptor"}),
    "another readme": (lambda f: (f / "README.md").write_text("All is well."), {"bytes"}),
    "no readme": (lambda f: (f / "README.md").unlink(), {"missing"}),
    "a schema of another version": (lambda f: (f / "articles.schema.json").write_text("{}"), {"schema"}),
    "CSVW of nothing": (lambda f: (f / "csvw.json").write_text("{}"), {"descriptor"}),
    "no UTF-8": (
        lambda f: (f / "articles.csv").write_bytes(b"\xff" + (f / "articles.csv").read_bytes()), {"bytes", "csv"},
    ),
    "no UTF-8 inside": (
        lambda f: (f / "articles.csv").write_bytes((f / "articles.csv").read_bytes().replace(b"Sol", b"\xff\xff\xff")),
        {"hash", "csv"},
    ),
    "a table that there is not": (lambda f: tell(f, path="extra.csv", name="extra", rows=0), {"descriptor"}),
    "rows that are no number": (lambda f: tell(f, path="changes.csv", name="x", rows="many"), {"descriptor"}),
    "CSVW that is a list": (lambda f: (f / "csvw.json").write_text("[]"), {"descriptor"}),
    "a position of many digits": (
        lambda f: edit(f, "article_authors", cell(1, "position", "9" * 5_000)), {"differs"},
    ),
    "a descriptor that is none": (lambda f: (f / "datapackage.json").write_text("[]"), {"descriptor"}),
}  # fmt: skip


@pytest.mark.parametrize(("change", "rules"), FILES.values(), ids=list(FILES))
def test_files_are_held_against_the_package(folder: Path, change: Callable[[Path], Any], rules: set[str]) -> None:
    change(folder)
    checked = check(folder)
    assert rules <= set(checked.findings.counts), list(checked.findings)


def test_a_record_of_the_wrong_shape_breaks_no_join(folder: Path) -> None:
    for name in ("journals", "articles"):
        file = folder / f"{name}.jsonl"
        lines = file.read_bytes().splitlines(keepends=True)
        lines[0] = json.dumps({**json.loads(lines[0]), "more": "x"}).encode() + b"\n"
        file.write_bytes(b"".join(lines))
        renew(folder, file)
    checked = check(folder)
    assert dict(checked.findings.counts) == {"json_schema": 2}


def test_a_large_release(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standards in a process of their own, without keys; what joins on nothing is found all the same."""
    monkeypatch.setattr(checking, "WHOLE", 3)
    assert list(check(folder).findings) == []
    edit(folder, "article_keywords", lambda rows: rows.insert(1, ["iad:0", "tr", "1", "a"]))
    edit(folder, "articles", cell(1, "status", "gone"))
    assert set(check(folder).findings.counts) == {"join", "frictionless", "differs", "count"}


def test_the_command_tells(folder: Path) -> None:
    edit(folder, "articles", cell(1, "title", "\x1b[2JHan"))
    done = harvester("check", folder)
    assert done.code == 4
    assert "articles.csv, row 1, title" in done.out
    assert "\x1b" not in done.out
    told = json.loads(harvester("check", folder, "--json").out)
    assert (told["sound"], told["found"]["differs"]) == (False, 1)
    assert told["findings"][0]["file"] == "articles.csv"


def test_no_release(tmp_path: Path) -> None:
    done = harvester("check", tmp_path)
    assert done.code == 2
    assert "There is no release" in done.err
    harvest(tmp_path, FIRST)
    assert harvester("check", tmp_path).code == 2
