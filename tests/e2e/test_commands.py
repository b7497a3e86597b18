"""The commands as an operator types them, and what they print."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from harvester.demo.content import known_articles
from harvester.demo.server import DemoServer

from .conftest import Crawled
from .kit import (
    ROOT,
    Finished,
    assert_sound,
    crawl,
    data_of,
    differences_of,
    finish,
    harvester,
    ids,
    reports,
    rows,
    start,
    tree,
)  # fmt: skip
from .sites import Index, Site

IDS = [known.article_id for known in known_articles()]
INDEX = Index(journals=1, issues=1, records=20)


def test_export_of_an_empty_store_releases_nothing(closed: str, tmp_path: Path) -> None:
    assert crawl(closed, tmp_path).code == 4
    done = harvester("export", tmp_path / "iad")
    assert done.code == 4
    done.complaint()
    assert not (tmp_path / "iad" / "latest").exists()


# ---- what is printed ---------------------------------------------------------------------------------------------


def test_quiet_prints_nothing(tmp_path: Path, demo_site: DemoServer) -> None:
    done = harvester("crawl", "iad", "--site", demo_site.url, "--output", tmp_path, "--quiet")
    assert done == Finished(0, "", "")


def test_talk(dataset: Path, demo_site: DemoServer) -> None:
    done = harvester("crawl", "iad", "--site", demo_site.url, "--output", dataset.parent)
    assert done.code == 0
    assert "complete" in done.out
    assert str(dataset / "latest" / "articles.csv") in done.out
    assert f"Report: {dataset / 'report.html'}" in done.out
    run = reports(dataset)[-1]
    page = (dataset / "report.html").read_text(encoding="utf-8")
    assert page == (dataset / "runs" / f"{run['run_id']}.html").read_text(encoding="utf-8")
    assert all(said in page for said in (run["run_id"], run["says"]))
    assert sum(run["timeline"]["requests"]) == run["requests"]
    assert sum(map(sum, run["timeline"]["answers"].values())) == run["requests"]
    assert "article_id" in done.out
    assert "\x1b" not in done.out + done.err, "colours belong on a terminal only"
    assert demo_site.url in done.err
    assert len(done.err.splitlines()) < 5


def test_json_of_a_failed_run_is_json_alone(closed: str, tmp_path: Path) -> None:
    done = crawl(closed, tmp_path)
    assert done.code == 4
    assert done.report["verdict"] == "failed"
    assert done.report == reports(tmp_path / "iad")[0]


def test_status(dataset: Path, demo: Crawled) -> None:
    before = tree(dataset)
    done = harvester("status", dataset)
    assert (done.code, done.err) == (0, "")
    for run in (demo.first, demo.second):
        (line,) = [line for line in done.out.splitlines() if line.startswith(run.report["run_id"])]
        assert "complete" in line
        assert re.search(r"\b60\b", line)
    assert "60 articles" in done.out
    assert demo.second.report["release"] in done.out
    one = harvester("status", dataset, "--runs", "1")
    assert demo.second.report["run_id"] in one.out
    assert f"\n{demo.first.report['run_id']}" not in one.out
    printed = harvester("status", dataset, "--json")
    assert json.loads(printed.out) == [demo.second.report, demo.first.report]
    assert {name: text for name, text in tree(dataset).items() if not name.startswith("harvest.db")} == {
        name: text for name, text in before.items() if not name.startswith("harvest.db")
    }


def test_status_tells_what_is_wrong_on_a_narrow_terminal(dataset: Path, demo: Crawled) -> None:
    shutil.rmtree(dataset / "releases")
    done = harvester("status", dataset, env={"COLUMNS": "40"})
    assert demo.first.report["run_id"] in done.out, "a cell that is cut says nothing"
    assert f"releases/{demo.second.report['release']}, which is not there" in done.out


@pytest.mark.parametrize("numbers", [[0], [1], [2], [0, 1, 2]])
def test_closed_streams_change_nothing(numbers: list[int], tmp_path: Path, demo_site: DemoServer) -> None:
    def close() -> None:
        for number in numbers:
            os.close(number)

    done = harvester("crawl", "iad", "--site", demo_site.url, "--output", tmp_path, "--limit", "3", before=close)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    assert len(rows(tmp_path / "iad" / "latest")) == 3


def test_help_into_a_full_device() -> None:
    with open("/dev/full", "w") as full:
        words = [sys.executable, "-m", "harvester", "--help"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr


def test_numbers_of_a_run_are_its_own(dataset: Path, demo_site: DemoServer) -> None:
    done = harvester("crawl", "iad", "--site", demo_site.url, "--output", dataset.parent)
    requests = reports(dataset)[-1]["requests"]
    assert 0 < requests < 60
    assert f"0 records read (0 new, 0 changed) with {requests} requests in " in done.out


def test_version() -> None:
    done = harvester("--version")
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"harvester \d+\.\d+\.\d+\S*\n", done.out)


@pytest.mark.parametrize("command", ["crawl", "export", "status", "failures", "demo"])
def test_help_has_an_example(command: str) -> None:
    done = harvester(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert re.search(rf"Examples?:\s+harvester {command}\b", done.out)


def test_help_names_the_commands() -> None:
    done = harvester("--help")
    assert done.code == 0
    for command in ("crawl", "export", "status", "failures", "demo"):
        assert re.search(rf"^  {command}\s", done.out, re.MULTILINE)


def test_no_command_shows_the_help() -> None:
    done = harvester()
    assert done.code == 2
    shown = (done.out + done.err).strip()
    assert shown.startswith("Usage: harvester")
    assert shown == harvester("--help").out.strip()


def test_installed_command() -> None:
    program = shutil.which("harvester", path=str(Path(sys.executable).parent))
    assert program, "the command is not installed beside this Python"
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == harvester("--version").out


# ---- parts of a source -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A part of the demo index that is asked for, and how many pages besides its records may be asked."""

    words: list[str]
    prefixes: tuple[str, ...]
    others: int


PARTS = {
    "a journal": Part(["--journal", "2102"], ("iad:2102/",), 12),
    "a journal whose issue has pages": Part(["--journal", "2103"], ("iad:2103/",), 16),
    "two journals": Part(["--journal", "2301", "--journal", "2401"], ("iad:2301/", "iad:2401/"), 14),
    "an issue": Part(["--issue", "2104/34001"], ("iad:2104/34001/",), 12),
    "two issues": Part(
        ["--issue", "2103/33002", "--issue", "2401/37001"], ("iad:2103/33002/", "iad:2401/37001/"), 16
    ),
    "a journal and an issue": Part(
        ["--journal", "2201", "--issue", "2101/31003"], ("iad:2201/", "iad:2101/31003/"), 16
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_part(name: str, tmp_path: Path) -> None:
    part = PARTS[name]
    with DemoServer() as server:
        done = crawl(server.url, tmp_path, *part.words)
        asked = [path for _, path in server.requests]
    wanted = [article_id for article_id in IDS if article_id.startswith(part.prefixes)]
    assert (done.code, done.report["verdict"], done.report["released"]) == (0, "limited", True)
    assert ids(tmp_path / "iad" / "latest") == wanted
    papers = [path for path in asked if path.startswith("/paper/")]
    assert all(f"iad:{path.removeprefix('/paper/')}".startswith(part.prefixes) for path in papers), papers
    assert len(asked) - len(papers) <= part.others


def test_part_that_is_not_there(tmp_path: Path, demo_site: DemoServer) -> None:
    said = harvester("crawl", "iad", "--site", demo_site.url, "--output", tmp_path, "--journal", "9999")
    assert (said.out + said.err).count("Report: ") == 1
    done = crawl(demo_site.url, tmp_path, "--journal", "9999")
    assert done.code == 4
    assert done.report["released"] is False
    assert not (tmp_path / "iad" / "latest").exists()


def test_limit_then_the_rest(tmp_path: Path) -> None:
    with DemoServer() as server:
        done = crawl(server.url, tmp_path, "--limit", "5")
        papers = [path for _, path in server.requests if path.startswith("/paper/")]
        assert (done.code, done.report["verdict"], done.report["released"]) == (0, "limited", True)
        first = ids(tmp_path / "iad" / "latest")
        assert len(first) == 5
        assert 5 <= len(papers) <= 6
        rest = crawl(server.url, tmp_path)
        papers = [path for _, path in server.requests if path.startswith("/paper/")]
    assert (rest.code, rest.report["verdict"]) == (0, "complete")
    assert ids(tmp_path / "iad" / "latest") == IDS
    assert len(papers) == len(set(papers)), "records of the first run were asked again"
    changes = rows(tmp_path / "iad" / "latest", "changes")
    added = [row["article_id"] for row in changes if row["change"] == "added"]
    assert added == [each for each in IDS if each not in first]
    # Of the first five more may be known by now: what their journals' pages say.
    known_better = [row for row in changes if row["article_id"] in first]
    assert all(row["change"] == "changed" and row["fields"] in ("issn", "publisher", "issn|publisher")
               for row in known_better)  # fmt: skip


@pytest.mark.parametrize("limit", [1, 20, 1000])
def test_limit_is_exact(limit: int, tmp_path: Path) -> None:
    with Site(INDEX.pages()) as site:
        done = crawl(site.url, tmp_path, "--limit", str(limit))
    assert (done.code, done.report["verdict"]) == (0, "limited")
    assert len(ids(tmp_path / "iad" / "latest")) == min(limit, len(INDEX.ids()))


def test_site_with_and_without_a_slash_is_the_same_dataset(tmp_path: Path) -> None:
    with Site(INDEX.pages()) as site:
        assert crawl(site.url.rstrip("/"), tmp_path).code == 0
        asked = len(site.requests)
        done = crawl(site.url, tmp_path, "--full")
        assert len(site.requests) == 2 * asked
    assert done.code == 0
    assert rows(tmp_path / "iad" / "latest", "changes") == []


# ---- export, scrapy, demo ----------------------------------------------------------------------------------------


def test_export_makes_the_same_release(dataset: Path, demo: Crawled) -> None:
    crawled = data_of(dataset / "releases" / demo.second.report["release"])
    made = []
    for _ in range(2):
        done = harvester("export", dataset)
        assert (done.code, done.err) == (0, "")
        assert "60 articles" in done.out
        made.append(os.readlink(dataset / "latest"))
        assert data_of(dataset / made[-1]) == crawled
    assert len({*made, f"releases/{demo.second.report['release']}"}) == 3
    assert_sound(dataset)


def test_releases_are_pruned(dataset: Path) -> None:
    for _ in range(5):
        assert harvester("export", dataset).code == 0
    names = sorted(path.name for path in (dataset / "releases").iterdir())
    assert 5 <= len(names) <= 6
    assert os.readlink(dataset / "latest") == f"releases/{names[-1]}"


def scrapy(*words: str) -> Finished:
    return finish(start(*words, cwd=ROOT, module="scrapy"))


def test_scrapy_list() -> None:
    done = scrapy("list")
    assert (done.code, done.out) == (0, "citation_meta\ndergipark\niad\njaneway\noai\nojs\n")


def test_scrapy_crawl_makes_the_same_release(tmp_path: Path, demo: Crawled, demo_site: DemoServer) -> None:
    done = scrapy("crawl", "iad", "-a", f"site={demo_site.url}", "-s", f"HARVESTER_OUTPUT={tmp_path}")
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
    (report,) = reports(tmp_path / "iad")
    assert report["verdict"] == "complete"
    for file in sorted(demo.release.glob("*.csv")):
        got, wanted = rows(tmp_path / "iad" / "latest", file.stem), rows(demo.release, file.stem)
        assert differences_of(got, wanted) == [], file.name


def test_scrapy_crawl_of_nothing_fails(tmp_path: Path, closed: str) -> None:
    done = scrapy("crawl", "iad", "-a", f"site={closed}", "-s", f"HARVESTER_OUTPUT={tmp_path}")
    assert done.code == 4
    assert not (tmp_path / "iad" / "latest").exists()


@pytest.mark.parametrize("name", ["HARVESTER_LIMIT", "HARVESTER_MAX_REQUESTS", "HARVESTER_MAX_TIME"])
@pytest.mark.parametrize("value", ["2h", "-1"])
def test_scrapy_crawl_names_a_setting_that_is_wrong(name: str, value: str, tmp_path: Path, closed: str) -> None:
    output = tmp_path / "data"
    done = scrapy("crawl", "iad", "-a", f"site={closed}", "-s", f"HARVESTER_OUTPUT={output}", "-s", f"{name}={value}")
    assert done.code == 2
    assert f"{name} is {value!r}" in done.err
    assert "Traceback" not in done.err
    assert not output.exists()


def test_demo(tmp_path: Path, demo: Crawled) -> None:
    done = harvester("demo", "--output", tmp_path)
    assert done.code == 0
    assert str(tmp_path / "demo" / "latest" / "articles.csv") in done.out
    assert differences_of(rows(tmp_path / "demo" / "latest"), rows(demo.release)) == []
    quiet = harvester("demo", "--output", tmp_path, "--quiet")
    assert quiet == Finished(0, "", "")
    assert rows(tmp_path / "demo" / "latest", "changes") == []
