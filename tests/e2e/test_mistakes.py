"""Mistakes an operator makes: one clear line, the right exit code, and nothing lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from harvester.demo.content import known_articles
from harvester.demo.server import DemoServer

from .kit import (
    finish,
    harvester,
    ids,
    published,
    reports,
    start,
    tree,
    until,
)  # fmt: skip
from .sites import Index, Site

IDS = [known.article_id for known in known_articles()]
INDEX = Index(journals=1, issues=1, records=20)


# ---- mistakes ----------------------------------------------------------------------------------------------------

MISTAKES: dict[str, tuple[list[str], int, str]] = {
    "unknown source": (["crawl", "nosuch"], 2, "nosuch"),
    "no source": (["crawl"], 2, "source"),
    "unknown command": (["crwl"], 2, "crwl"),
    "unknown option": (["crawl", "iad", "--speed", "9"], 2, "--speed"),
    "limit is no number": (["crawl", "iad", "--limit", "x"], 2, "--limit"),
    "limit is negative": (["crawl", "iad", "--limit", "-1"], 2, "--limit"),
    "delay is negative": (["crawl", "iad", "--delay", "-1"], 2, "--delay"),
    "delay is no number": (["crawl", "iad", "--delay", "nan"], 2, "delay"),
    "no concurrency": (["crawl", "iad", "--concurrency", "0"], 2, "--concurrency"),
    "journal is no number": (["crawl", "iad", "--journal", "abc"], 2, "abc"),
    "journal is empty": (["crawl", "iad", "--journal", ""], 2, "--journal"),
    "issue without journal": (["crawl", "iad", "--issue", "1"], 2, "'1'"),
    "issue with too much": (["crawl", "iad", "--issue", "1/2/3"], 2, "1/2/3"),
    "site of another scheme": (["crawl", "iad", "--site", "ftp://x"], 2, "ftp://x"),
    "site is no address": (["crawl", "iad", "--site", "not a url"], 2, "not a url"),
    "site without host": (["crawl", "iad", "--site", "http://"], 2, "http://"),
    "site without scheme": (["crawl", "iad", "--site", "example.org"], 2, "example.org"),
    "site with a port that is none": (["crawl", "iad", "--site", "http://127.0.0.1:99999/"], 2, "99999"),
    "site is empty": (["crawl", "iad", "--site", ""], 2, "--site"),
    "on-end with an open quote": (["crawl", "iad", "--on-end", "sh -c 'true"], 2, "quot"),
    "on-end of blanks": (["crawl", "iad", "--on-end", "  "], 2, "--on-end"),
    "on-end without its program": (["crawl", "iad", "--on-end", "/no/such/program -x"], 2, "/no/such/program"),
    "export of nothing": (["export", "nowhere"], 2, "nowhere"),
    "status of nothing": (["status", "nowhere"], 2, "nowhere"),
    "failures of nothing": (["failures", "nowhere"], 2, "nowhere"),
    "failures of fewer than none": (["failures", "nowhere", "--limit", "-1"], 2, "--limit"),
    "export without dataset": (["export"], 2, "dataset"),
    "status of no runs": (["status", "nowhere", "--runs", "0"], 2, "--runs"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake(name: str, tmp_path: Path) -> None:
    words, code, says = MISTAKES[name]
    done = harvester(*words, cwd=tmp_path)
    assert done.code == code, done
    assert says in done.complaint()
    assert done.out == ""
    assert list(tmp_path.rglob("*")) == [], "a mistake left files behind"


@pytest.mark.parametrize("command", ["status", "failures", "export"])
def test_folder_without_dataset(command: str, tmp_path: Path) -> None:
    (tmp_path / "iad").mkdir()
    done = harvester(command, tmp_path / "iad")
    assert (done.code, done.out) == (2, "")
    assert "harvest.db" in done.complaint()
    assert tree(tmp_path / "iad") == {}


def file_for_output(output: Path) -> None:
    output.write_text("a file")


def file_for_dataset(output: Path) -> None:
    output.mkdir()
    (output / "iad").write_text("a file")


def file_for_releases(output: Path) -> None:
    (output / "iad").mkdir(parents=True)
    (output / "iad" / "releases").write_text("a file")


def link_into_nothing(output: Path) -> None:
    output.symlink_to(output.parent / "unmounted" / "disk")
    (output.parent / "unmounted").write_text("a file")


@pytest.mark.parametrize("obstacle", [file_for_output, file_for_dataset, file_for_releases, link_into_nothing])
def test_output_that_cannot_be_written(obstacle: Callable[[Path], None], tmp_path: Path, demo_site: DemoServer) -> None:
    output = tmp_path / "data"
    obstacle(output)
    before, asked = tree(tmp_path), len(demo_site.requests)
    done = harvester("crawl", "iad", "--site", demo_site.url, "--output", output)
    assert done.code == 4
    assert str(output) in done.complaint()
    in_the_way = {file_for_dataset: output / "iad", file_for_releases: output / "iad" / "releases"}.get(
        obstacle, output
    )
    assert f": {in_the_way} is no folder." in done.err
    assert tree(tmp_path) == before
    assert len(demo_site.requests) == asked, "the site was asked for nothing"


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_unreachable_site(quiet: list[str], closed: str, dataset: Path) -> None:
    before = published(dataset)
    done = harvester("crawl", "iad", "--site", closed, "--output", dataset.parent, *quiet)
    assert done.code == 4
    assert "Traceback" not in done.err
    assert "connection refused" in done.err, "the reason belongs on standard error"
    assert published(dataset) == before
    assert reports(dataset)[-1]["verdict"] == "failed"


def garbage(file: Path) -> None:
    file.write_bytes(b"this is no database, whatever its name says\n" * 50)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:6000])


def overwritten(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))


def foreign(file: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(file)
    connection.execute("UPDATE facts SET value = '999' WHERE name = 'version'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("damage", [garbage, cut, overwritten, foreign])
def test_damaged_store(damage: Callable[[Path], None], dataset: Path, demo_site: DemoServer) -> None:
    damage(dataset / "harvest.db")
    before = published(dataset)
    commands: tuple[list[str | Path], ...] = (
        ["crawl", "iad", "--site", demo_site.url, "--output", dataset.parent, "--quiet"],
        ["status", dataset],
        ["failures", dataset],
        ["export", dataset],
    )
    for words in commands:
        done = harvester(*words)
        assert done.code == 4, (words, done)
        assert "harvest.db" in done.complaint(), words
        assert published(dataset) == before, words


def test_another_run_holds_the_dataset(tmp_path: Path) -> None:
    with Site(INDEX.pages()) as site:
        go_on = threading.Event()

        def hold(number: int) -> None:
            if number >= 10:
                go_on.wait(30)

        site.watch = hold
        first = start("crawl", "iad", "--site", site.url, "--output", tmp_path, "--quiet")
        until(lambda: len(site.requests) >= 10, "the tenth request")
        asked = len(site.requests)
        try:
            second = harvester("crawl", "iad", "--site", site.url, "--output", tmp_path)
            export = harvester("export", tmp_path / "iad")
            status = harvester("status", tmp_path / "iad")
            assert first.poll() is None
            assert len(site.requests) - asked <= 8, "the second run asked the site"
        finally:
            go_on.set()
        done = finish(first)
    for held in (second, export):
        assert held.code == 5
        assert str(first.pid) in held.complaint()
    assert status.code == 0
    assert "is running" in status.out
    assert done.code == 0
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()
    assert [report["verdict"] for report in reports(tmp_path / "iad")] == ["complete"]
