"""``harvester merge``: real releases into one, each article once, every record traceable, whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer

from benchmarks.disk import NoDiskError, SmallDisk
from harvester import load
from harvester.cli import app
from harvester.cli.terminal import CommandError
from harvester.items import Article, Author, Issue, Journal
from harvester.schema import MERGED_TABLES, TABLES
from pipelines.release.writers import ReleaseWriter
from tests.e2e.kit import Finished, assert_sound, finish, harvester, objects, published, reports, rows, start, tree

RUN, SEEN = "20261122T101500Z", "2026-11-22T10:15:00Z"
TITLE = "Sünbülün Klasik Türk Şiirindeki Yeri"


def article(key: str, **known: Any) -> Article:
    source, _, number = key.partition(":")
    said: dict[str, Any] = {
        "title": f"Şehirde Yaşayan Kuşların Sesleri, Defter {number}", "language": "tr", "published": "2021",
        "published_year": 2021, "issue_year": 2021, "volume": "5", "issue": "2", "pages": "3-9", "first_page": "3",
        "last_page": "9", "authors": [Author(position=1, name="Emrah Kaya")], "author_count": 1,
        "journal_id": f"{source}:j", "journal_title": "Dergi", "issue_id": f"{source}:j/1", "kind": "journal-article",
        "url": f"https://{source}.example/{number}", "first_seen": SEEN, "last_seen": SEEN, "last_changed": SEEN,
    } | known  # fmt: skip
    said.setdefault("titles", {"tr": said["title"]})
    return Article(article_id=key, source=source, **said)


def dataset(folder: Path, *articles: Article, journal: dict[str, Any] | None = None, run: str = RUN) -> Path:
    """A dataset with one release, written as all releases are."""
    release = folder / "releases" / run
    release.mkdir(parents=True)
    source = articles[0].source
    writer = ReleaseWriter(release)
    for each in sorted(articles, key=lambda one: one.article_id):
        writer.article(each)
        if each.views is not None:
            writer.row("article_counts", [each.article_id, "2026-11-22", each.views, each.downloads])
    writer.record(Issue(issue_id=f"{source}:j/1", source=source, journal_id=f"{source}:j", volume="5", issue="2",
                        issue_year=2021, articles_listed=len(articles)))  # fmt: skip
    known = {"title": "Dergi", **(journal or {})}
    writer.record(Journal(journal_id=f"{source}:j", source=source, first_seen=SEEN, last_seen=SEEN, **known))
    writer.close()
    (folder / "latest").unlink(missing_ok=True)
    (folder / "latest").symlink_to(f"releases/{run}")
    return folder


def index_articles() -> list[Article]:
    return [
        article("iad:1", title=TITLE, doi="10.5555/a", views=5, original_url="https://oj.example/1"),
        article("iad:2", pages=None, first_page=None, last_page=None, flags=["pages_unreadable"]),
        article("iad:3", title="Editörden"),
        article("iad:4", doi="10.5555/d", title="Bir Derginin Kırk Yıllık Öyküsü", status="withdrawn"),
    ]


def journal_articles() -> list[Article]:
    authors = [Author(position=1, name="Emrah Kaya", family="Kaya", given="Emrah", orcid="0000-0002-1825-0097")]
    english = {"tr": TITLE.upper(), "en": "The Hyacinth"}
    return [
        article("oj:10", title=TITLE.upper(), titles=english, title_en="The Hyacinth", doi="10.5555/a", authors=authors,
                published="2021-06-30", published_precision="day", pages="3-19", last_page="19", views=99,
                provenance={"title": "article page", "title_en": "oai_dc",
                            "authors": "article page", "orcid": "article page"}),
        article("oj:11", title="ŞEHİRDE YAŞAYAN KUŞLARIN SESLERİ, DEFTER 2", doi="10.5555/b"),
        article("oj:12", title="Editörden", pages="1-2", first_page="1"),
        article("oj:13", doi="10.5555/d", title="Bambaşka Bir Konu Üzerine Deneme", authors=[]),
    ]  # fmt: skip


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    issn = {"issn_print": "1302-1796", "issn": "1302-1796"}
    other = {
        "title": "Journal of Everything",
        "issn_print": "1302-1796",
        "issn_online": "2149-9225",
        "publisher": "Ege",
    }
    return (
        dataset(tmp_path / "iad", *index_articles(), journal=issn),
        dataset(tmp_path / "oj", *journal_articles(), journal=other),
    )


def merge(*words: str | Path, **how: Any) -> Finished:
    done = harvester("merge", *words, **how)
    assert "Traceback" not in done.out + done.err, done.err
    return done


def test_two_datasets_become_one(both: tuple[Path, Path], tmp_path: Path) -> None:
    done = merge(*both, "--output", tmp_path / "out", "--name", "all")
    assert (done.code, done.err) == (0, "")
    assert (
        "8 records of 2 datasets are 6 articles; 2 of them stand in several records (2 by DOI, 2 by title)" in done.out
    )
    merged = tmp_path / "out" / "all"
    assert f"Report: {merged / 'report.html'}" in done.out.splitlines()
    page = (merged / "report.html").read_text(encoding="utf-8")
    assert "Merged from" in page
    assert (merged / "runs" / f"{reports(merged)[0]['run_id']}.html").read_text(encoding="utf-8") == page
    assert_sound(merged)
    latest = merged / "latest"
    assert sorted(file.stem for file in latest.glob("*.csv")) == sorted(MERGED_TABLES)

    told = {each["article_id"]: each for each in objects(latest)}
    assert list(told) == ["iad:1", "iad:2", "iad:3", "iad:4", "oj:12", "oj:13"]
    first = told["iad:1"]
    assert (first["title"], first["title_en"], first["published"], first["pages"]) == (
        TITLE,
        "The Hyacinth",
        "2021",
        "3-9",
    )
    assert first["flags"] == ["pages_conflict"]
    assert first["authors"][0]["orcid"] == "0000-0002-1825-0097"
    assert first["journal_id"] == "iad:j"
    assert {name: first["provenance"][name] for name in ("title", "title_en", "doi", "orcid")} == {
        "title": "iad:record", "title_en": "oj:oai_dc", "doi": "iad:record", "orcid": "oj:article page",
    }  # fmt: skip
    assert (told["iad:2"]["pages"], told["iad:2"]["doi"], told["iad:2"]["flags"]) == ("3-9", "10.5555/b", [])
    assert told["iad:4"]["flags"] == told["oj:13"]["flags"] == ["doi_shared"]
    assert told["oj:13"]["provenance"]["title"] == "oj:record"

    sources = load(merged, table="article_sources")
    assert sorted(sources["source_article_id"]) == sorted(
        each.article_id for each in index_articles() + journal_articles()
    )
    assert set(sources["article_id"]) == set(told)
    ways = dict(zip(sources["source_article_id"], sources["matched_by"], strict=True))
    assert ways == {
        "iad:1": "doi",
        "oj:10": "doi",
        "iad:2": "title_year_author",
        "oj:11": "title_year_author",
    } | dict.fromkeys(("iad:3", "iad:4", "oj:12", "oj:13"), "single")
    second = sources[sources["source_article_id"] == "oj:11"].iloc[0]
    assert (second["dataset"], second["release"], second["url"]) == ("oj", RUN, "https://oj.example/11")
    assert {"doi", "pages"} <= set(second["fields"])

    (journal,) = objects(latest, "journals")
    assert (journal["journal_id"], journal["title"], journal["issn_online"], journal["publisher"]) == (
        "iad:j", "Dergi", "2149-9225", "Ege",
    )  # fmt: skip
    assert (journal["articles_harvested"], journal["issues_listed"]) == (5, 1)
    (issue,) = rows(latest, "issues")
    assert (issue["issue_id"], issue["articles_harvested"]) == ("iad:j/1", "5")
    assert [(row["article_id"], row["views"]) for row in rows(latest, "article_counts")] == [("iad:1", "5")]
    (report,) = reports(merged)
    assert (report["verdict"], report["rows"]["articles"], report["matched"]["single"]) == ("complete", 6, 4)
    assert [each["articles"] for each in report["datasets"]] == [4, 4]


def test_again(both: tuple[Path, Path], tmp_path: Path) -> None:
    """The same again is the same bytes; what is new stands in changes.csv; a merged dataset can be merged."""
    merged = tmp_path / "merged"
    first = merge(*both, "--output", tmp_path, "--json").report
    second = merge(*both, "--output", tmp_path, "--json").report
    files = {name: tree(merged / "releases" / report["release"]) for name, report in (("1", first), ("2", second))}
    assert files["2"].pop("changes.csv") == b"article_id,change,fields\r\n"
    files["1"].pop("changes.csv")
    for told in files.values():  # what describes them names the release
        assert [told.pop(name) for name in ("README.md", "csvw.json", "datapackage.json")]
    assert files["1"] == files["2"]

    newer = [
        replace(each, pages="3-20", last_page="20") if each.article_id == "oj:13" else each
        for each in journal_articles()
    ]
    dataset(both[1], *newer[1:], run="20261123T101500Z")
    assert merge(*both, "--output", tmp_path, "--quiet") == Finished(0, "", "")
    changed = {row["article_id"]: row["fields"] for row in rows(merged / "latest", "changes")}
    assert set(changed) == {"iad:1", "oj:13"}
    assert "title_en" in changed["iad:1"].split("|")

    third = dataset(
        tmp_path / "third", article("third:7", title=TITLE, doi="10.5555/a", pdf_url="https://third.example/7.pdf")
    )
    assert merge(merged, third, "--output", tmp_path, "--name", "more", "--quiet").code == 0
    sources = [row for row in rows(tmp_path / "more" / "latest", "article_sources") if row["article_id"] == "iad:1"]
    assert [(row["source_article_id"], row["dataset"], row["matched_by"]) for row in sources] == [
        ("iad:1", "iad", "doi"), ("third:7", "third", "doi"),
    ]  # fmt: skip
    told = next(each for each in objects(tmp_path / "more" / "latest") if each["article_id"] == "iad:1")
    assert (told["provenance"]["title"], told["provenance"]["pdf_url"]) == ("iad:record", "third:record")


# ---- mistakes and damage --------------------------------------------------------------------------------------------


def refused(*words: str | Path) -> tuple[int, str]:
    """Exit code and message of a merge that does not come about."""
    with pytest.raises(CommandError) as caught:
        typer.main.get_command(app).main(["merge", *map(str, words)], standalone_mode=False)
    return caught.value.exit_code, caught.value.message


def test_wrong_usage(both: tuple[Path, Path], tmp_path: Path) -> None:
    iad, oj = both
    before = tree(tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    for words, says in (
        ((tmp_path / "nowhere", oj), "there is no such folder"),
        ((empty, oj), "it has no release"),
        ((iad, oj, iad / "latest"), "given twice"),
        ((iad, oj, "--output", iad / "releases"), "lies in the dataset"),
        ((iad, oj, "--output", tmp_path, "--name", "iad"), "lies in the dataset"),
        ((iad, oj, "--name", "../up"), "is no name"),
    ):
        code, message = refused(*words)
        assert (code, says in message) == (2, True), message
    crawled = tmp_path / "out" / "merged"
    crawled.mkdir(parents=True)
    (crawled / "harvest.db").touch()
    code, message = refused(iad, oj, "--output", tmp_path / "out")
    assert (code, "is a dataset that is crawled" in message) == (2, True)
    shutil.rmtree(tmp_path / "out")
    assert tree(tmp_path) == before


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def _garble(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"title":', b'"title"', 1))


def _unknown(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"doi":', b'"dio":', 1))


def _empty_object(file: Path) -> None:
    file.write_bytes(b"{}\n")


@pytest.mark.parametrize("table", ["articles", "journals", "issues"])
@pytest.mark.parametrize("damage", [_cut, _garble, _unknown, _empty_object, Path.unlink])
def test_damaged_release(both: tuple[Path, Path], tmp_path: Path, table: str, damage: Callable[[Path], object]) -> None:
    assert merge_quickly(*both, tmp_path) == 0
    before = published(tmp_path / "merged")
    file = both[1] / "releases" / RUN / f"{table}.jsonl"
    whole = file.read_bytes()
    damage(file)
    if file.exists() and file.read_bytes() == whole:
        return  # this table has no such field
    code, message = refused(*both, "--output", tmp_path)
    if damage is Path.unlink and table == "articles":
        assert (code, "it has no release" in message) == (2, True)
    else:
        assert code == 4, message
        assert f"{table}.jsonl" in message
    assert published(tmp_path / "merged") == before


def merge_quickly(one: Path, other: Path, output: Path) -> int:
    words = ["merge", str(one), str(other), "--output", str(output), "--quiet"]
    return typer.main.get_command(app).main(words, standalone_mode=False) or 0


def test_lines_lost_at_the_end(both: tuple[Path, Path], tmp_path: Path) -> None:
    """A file that ends with a whole line is known to be cut by the report of its run."""
    runs = both[0] / "runs"
    runs.mkdir()
    (runs / f"{RUN}.json").write_text('{"rows": {"articles": 9, "issues": 1, "journals": 1}}', encoding="utf-8")
    code, message = refused(*both, "--output", tmp_path)
    assert (code, "has 4 lines, and its run wrote 9" in message) == (4, True)
    (report,) = reports(tmp_path / "merged")
    assert (report["verdict"], report["released"], report["says"]) == ("failed", False, message)


def test_one_name_for_two_sources(both: tuple[Path, Path], tmp_path: Path) -> None:
    stranger = article("iad:1", title="Bambaşka Bir Konu Üzerine Deneme", url="https://elsewhere.example/1")
    namesake = dataset(tmp_path / "other" / "iad", stranger)
    code, message = refused(both[0], namesake, "--output", tmp_path)
    assert (code, "iad:1 is another article in each" in message) == (4, True)


def test_merged_dataset_has_no_store(both: tuple[Path, Path], tmp_path: Path) -> None:
    assert merge_quickly(*both, tmp_path) == 0
    for command in ("status", "failures", "export"):
        with pytest.raises(CommandError, match="was made by 'harvester merge'") as caught:
            typer.main.get_command(app).main([command, str(tmp_path / "merged")], standalone_mode=False)
        assert caught.value.exit_code == 2


def test_one_merge_at_a_time(both: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "merged").mkdir()
    with (tmp_path / "merged" / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert refused(*both, "--output", tmp_path)[0] == 5
    assert merge_quickly(*both, tmp_path) == 0


def test_full_disk(tmp_path: Path) -> None:
    long = "ğ" * 40_000
    iad = dataset(tmp_path / "iad", *(article(f"iad:{n}", abstract=long, abstracts={"tr": long}) for n in range(30)))
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        disk = SmallDisk(folder, megabytes=2)
        disk.__enter__()
    except NoDiskError as error:
        pytest.skip(str(error))
    try:
        done = finish(start("merge", iad, "--output", folder, within=disk.within))
        assert done.code == 4
        assert "Make room on the disk" in done.complaint()
        left = os.listdir(disk.seen / "merged" / "releases")
        assert (left, (disk.seen / "merged" / "latest").exists()) == ([], False)
    finally:
        disk.__exit__(None, None, None)


def test_only_merged_datasets_have_sources(both: tuple[Path, Path]) -> None:
    with pytest.raises(FileNotFoundError, match="harvester merge"):
        load(both[0], table="article_sources")
    assert "article_sources" not in TABLES
