"""``harvester export`` with a format: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from benchmarks.disk import NoDiskError, SmallDisk
from harvester.cli import main
from tests.e2e.kit import Finished, harvester, tree
from tests.exporting.conftest import Exported
from tests.releases.kit import FIRST, SECOND, article, contents, lines, release, table


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Finished:
    """Run a command in this process."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    said = capsys.readouterr()
    return Finished(int(str(ended.value.code)), said.out, said.err)


@pytest.fixture
def dataset(hostile: Path, tmp_path: Path) -> Path:
    """A copy of the dataset, to write into."""
    return shutil.copytree(hostile, tmp_path / "iad", symlinks=True)


def test_formats_and_a_condition(dataset: Path) -> None:
    before = tree(dataset / "releases")
    done = harvester(
        "export", dataset, "--format", "csv,xlsx", "--format", "parquet,bibtex", "--format", "csv",
        "--where", "published_year >= 2020 and language == 'tr'",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    folder = dataset / "exports" / SECOND
    first, *said = done.out.splitlines()
    assert first == "3 of 8 articles."
    assert [line for line in said if line.startswith(f"{folder / 'articles'}.")] == [
        f"{folder / 'articles.csv'}: 3 articles",
        *[line for line in said if line.startswith(f"{folder / 'articles.xlsx'}: 3 articles, 4 article_authors, ")],
        f"{folder / 'articles.parquet'}: 3 articles",
        f"{folder / 'articles.bib'}: 3 articles",
    ]
    assert "  1 × A cell is longer than the 32,767 characters that a spreadsheet holds, and was cut;" in done.out
    assert "  2 × There is room for one abstract:" not in done.out
    named = {Path(line.split(": ")[0]).name for line in said if not line.startswith(" ")}
    assert named == {path.name for path in folder.iterdir()}
    ids = [row["article_id"] for row in table(folder, "articles")]
    assert ids == ["iad:1/10/101", "iad:1/10/200", "iad:1/10/202"]
    assert pq.read_table(folder / "articles.parquet")["article_id"].to_pylist() == ids
    sheet = openpyxl.load_workbook(folder / "articles.xlsx")["articles"]
    assert [cell.value for cell in sheet["A"]] == ["article_id", *ids]
    assert re.findall(r"^@article", (folder / "articles.bib").read_text(encoding="utf-8"), re.MULTILINE) == 3 * [
        "@article"
    ]
    assert tree(dataset / "releases") == before


def test_json_of_columns(dataset: Path, tmp_path: Path) -> None:
    done = harvester(
        "export", dataset / "latest", "--format", "jsonl,csl", "--excel-csv", "--format", "csv",
        "--columns", "title, article_id", "--output", tmp_path / "out" / "here", "--json",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert done.report == {
        "release": SECOND,
        "output": str(tmp_path / "out" / "here"),
        "articles": {"selected": 8, "total": 8},
        "files": {"jsonl": ["articles.jsonl"], "csl": ["articles.csl.json"], "excel-csv": ["articles_excel.csv"]},
        "rows": {name: {"articles": 8} for name in ("jsonl", "csl", "excel-csv")},
        "losses": {"jsonl": {}, "csl": done.report["losses"]["csl"], "excel-csv": {"guarded": 1}},
    }
    assert done.report["losses"]["csl"]["abstract_en_left_out"] == 2
    assert list(lines(tmp_path / "out" / "here", "articles")[0]) == ["title", "article_id"]
    whole = json.loads((tmp_path / "out" / "here" / "articles.csl.json").read_text(encoding="utf-8"))
    assert any("abstract" in each for each in whole), "a bibliography has the article whole"


def test_a_merged_dataset_and_one_of_its_releases(dataset: Path, tmp_path: Path) -> None:
    """Neither has a store; an old release is exported beside the new one."""
    assert harvester("merge", dataset, "--output", tmp_path, "--name", "all").code == 0
    merged = tmp_path / "all"
    done = harvester("export", merged, "--excel-csv", "--format", "csv,parquet")
    assert (done.code, done.err) == (0, "")
    (folder,) = (merged / "exports").iterdir()
    assert folder.name == os.readlink(merged / "latest").removeprefix("releases/")
    sources = [row["source_article_id"] for row in table(merged / "latest", "article_sources")]
    assert pq.read_table(folder / "article_sources.parquet")["source_article_id"].to_pylist() == sources
    assert len(sources) == 8
    assert not (folder / "articles.csv").exists()
    done = harvester("export", dataset / "releases" / FIRST, "--format", "csv")
    assert done.code == 0
    for name, content in contents(dataset / "releases" / FIRST).items():
        if name.endswith(".csv"):
            assert (dataset / "exports" / FIRST / name).read_bytes() == content


MISTAKES: dict[str, tuple[list[str], str]] = {
    "format": (
        ["--format", "csv,docx"],
        "'docx' is none. There are: csv, jsonl, parquet, xlsx, bibtex, ris, csl, sqlite.",
    ),
    "no format": (["--format", ""], "'' is none"),
    "where without format": (["--where", "views > 1"], "--where needs a --format"),
    "columns without format": (["--columns", "title"], "--columns needs a --format"),
    "output without format": (["--output", "x"], "--output needs a --format"),
    "json without format": (["--json"], "--json needs a --format"),
    "excel of no csv": (["--format", "xlsx", "--excel-csv"], "--excel-csv is a form of csv"),
    "column": (["--format", "csv", "--columns", "title,authr"], "no column 'authr'. Did you mean authors"),
    "column twice": (["--format", "csv", "--columns", "title,doi,title"], "'title' twice"),
    "column of no name": (["--format", "csv", "--columns", "title,"], "joined by commas"),
    "columns of a bibliography": (
        ["--format", "ris,bibtex", "--columns", "title"],
        "Bibliographies take an article whole",
    ),
    "condition on a column": (["--format", "csv", "--where", "tittle == 'x'"], "no column 'tittle'"),
    "condition": (["--format", "csv", "--where", "views >"], "cannot be read"),
    "no condition": (["--format", "csv", "--where", " "], "--where is empty"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name: str, hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words, says = MISTAKES[name]
    before = tree(hostile)
    done = run(capsys, "export", hostile, *words)
    assert (done.code, done.out) == (2, "")
    assert says in done.complaint()
    assert tree(hostile) == before


def test_folders_that_will_not_do(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(tmp_path)
    for folder in (dataset / "latest", dataset / "releases" / SECOND / "x", dataset / "releases" / "new"):
        done = run(capsys, "export", dataset, "--format", "csv", "--output", folder)
        assert done.code == 2
        assert "a release never changes" in done.complaint()
    done = run(capsys, "export", tmp_path / "nowhere", "--format", "csv")
    assert done.code == 2
    assert "There is no release in" in done.complaint()
    assert tree(tmp_path) == before
    alone = shutil.copytree(dataset / "releases" / SECOND, tmp_path / "alone")
    done = run(capsys, "export", alone, "--format", "csv")
    assert done.code == 2
    assert "--output" in done.complaint()
    assert run(capsys, "export", alone, "--format", "csv", "--output", tmp_path / "out").code == 0
    assert (tmp_path / "out" / "articles.csv").read_bytes() == (alone / "articles.csv").read_bytes()
    done = run(capsys, "export", dataset, "--format", "csv", "--output", tmp_path / "out" / "articles.csv")
    assert done.code == 2
    assert f"--output {tmp_path / 'out' / 'articles.csv'} is no folder" in done.complaint()


def test_what_was_there_stays_until_all_is_written(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = dataset / "exports" / SECOND
    killed, at_work = folder / ".export.killed.draft", folder / ".export.work.draft"
    for draft in (killed, at_work):
        draft.mkdir(parents=True)
        (draft / "articles.csv").write_text("half")
    (folder / "articles.csv").write_text("mine")
    held = os.open(at_work, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        file = dataset / "releases" / SECOND / "articles.jsonl"
        whole = file.read_bytes()
        for damaged, says in ((whole[:-200], "unexpected end"), (b'{"colour":"red",' + whole[1:], "'colour'")):
            file.write_bytes(damaged)
            done = run(capsys, "export", dataset, "--format", "csv,xlsx")
            assert done.code == 4
            assert f"The release {file.parent} cannot be read" in done.complaint()
            assert says in done.err
        assert {path.name for path in folder.iterdir()} == {"articles.csv", at_work.name}
        assert (folder / "articles.csv").read_text() == "mine"
        file.write_bytes(whole)
        lost = (file.parent / "changes.csv").rename(tmp_path / "changes.csv")
        done = run(capsys, "export", dataset, "--format", "csv")
        assert (done.code, "changes.csv" in done.complaint()) == (4, True), "a table is lost"
        lost.rename(file.parent / "changes.csv")
        (folder / "journals.csv").mkdir()
        assert run(capsys, "export", dataset, "--format", "csv").code == 4
        assert (folder / "articles.csv").read_text() == "mine", "none is replaced where one cannot be"
        (folder / "journals.csv").rmdir()
        assert run(capsys, "export", dataset, "--format", "csv").code == 0
        assert (folder / "articles.csv").read_bytes() == (file.parent / "articles.csv").read_bytes()
        assert (at_work / "articles.csv").read_text() == "half", "another export is at work there"
    finally:
        os.close(held)


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_a_full_disk(form: str, exported: Exported, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    records = [article(f"1/10/{key}", abstract=os.urandom(20_000).hex()) for key in range(100, 130)]
    (tmp_path / "iad").mkdir()
    made = release(tmp_path / "iad", FIRST, *records)
    try:
        with SmallDisk(folder) as disk:
            words = ("export", tmp_path / "iad", "--output", folder / "out", "--format")
            assert harvester(*words, f"jsonl,{form}", within=disk.within).code == 0
            before = contents(disk.seen / "out")
            disk.fill(200_000)
            done = harvester(*words, form, within=disk.within)
            assert done.code == 4
            said = done.complaint()
            assert f"The export could not be written to {folder / 'out'} (No space left on device)." in said
            assert "Make room on the disk and run again. What stood there before is as it was." in said
            assert contents(disk.seen / "out") == before
    except NoDiskError as error:
        pytest.skip(str(error))
    assert made.rows["articles"] == 30
