"""Looking at a dataset while others work on it, or from where it cannot be written: status and failures."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from .kit import crawl, finish, harvester, ids, obey_modes, reports, start, tree, until
from .sites import Faults, Index, Reply, Site

INDEX = Index(journals=1, issues=4, records=25)
PAGES = INDEX.pages()
PATHS = INDEX.paths()
GONE, UNREADABLE = PATHS[3], PATHS[57]
#: So few lack it that the release goes out, and so many that its coverage moves.
WITHOUT_DOI = PATHS[::8]


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with two runs: a good one, and one in which pages are missing, unreadable and poorer."""
    output = tmp_path_factory.mktemp("looking")
    pages = dict(PAGES)
    with Site(pages) as site:
        assert crawl(site.url, output).code == 0
        for path in WITHOUT_DOI:
            pages[path] = pages[path].replace("<b>Doi:</b>", "<b>Nr:</b>")
        bad = {GONE: (Reply(404), None), UNREADABLE: (Reply(body="<h1>Bakım var</h1>"), None)}
        site.fault = Faults(bad)
        assert crawl(site.url, output, "--full").report["verdict"] == "partial"
    return output / "iad"


@pytest.fixture
def readonly(two_runs: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it in which nothing can be written."""
    dataset = tmp_path / "iad"
    shutil.copytree(two_runs, dataset, symlinks=True)
    parts = [dataset, *dataset.rglob("*")]
    for part in parts:
        if not part.is_symlink():
            part.chmod(0o555 if part.is_dir() else 0o444)
    yield dataset
    for part in parts:
        if not part.is_symlink():
            part.chmod(stat.S_IRWXU)


def test_failures(two_runs: Path) -> None:
    done = harvester("failures", two_runs)
    last = reports(two_runs)[-1]
    assert (done.code, done.err) == (0, "")
    assert "2 pages could not be had or read" in done.out
    tried = f"{last['run_id'][:4]}-{last['run_id'][4:6]}-{last['run_id'][6:8]}T"
    for path, words in (
        (UNREADABLE, ["record", "200", "1", "none of a record's labels"]),
        (GONE, ["record", "404", "1", "404 Not Found"]),
    ):
        (line,) = [line for line in done.out.splitlines() if last["site"].rstrip("/") + path in line]
        assert tried in line
        for word in words:
            assert word in line
    few = harvester("failures", two_runs, "--limit", "1")
    assert GONE not in few.out
    assert "1 more" in few.out
    listed = json.loads(harvester("failures", two_runs, "--json", "--limit", "1").out)
    assert [(page["url"].removeprefix(last["site"].rstrip("/")), page["state"], page["status"]) for page in listed] == [
        (UNREADABLE, "failed", 200),
        (GONE, "gone", 404),
    ]
    assert all(page["tried"].startswith(tried) and page["tries"] == 1 for page in listed)


def test_no_failures(tmp_path: Path) -> None:
    with Site(Index(issues=1, records=3).pages()) as site:
        assert crawl(site.url, tmp_path).code == 0
    done = harvester("failures", tmp_path / "iad")
    assert (done.code, done.err) == (0, "")
    assert "No failures" in done.out
    assert json.loads(harvester("failures", tmp_path / "iad", "--json").out) == []


def test_what_a_site_says_does_nothing_to_the_terminal(two_runs: Path, tmp_path: Path) -> None:
    shutil.copytree(two_runs, tmp_path / "iad", symlinks=True)
    connection = sqlite3.connect(tmp_path / "iad" / "harvest.db")
    connection.execute("UPDATE pages SET error = ? WHERE state = 'failed'", ("\x1b]0;x\x07\n[red]a[/nosuch]",))
    connection.commit()
    connection.close()
    done = harvester("failures", tmp_path / "iad")
    assert done.code == 0, done.err
    assert "[red]a[/nosuch]" in done.out
    assert not set(done.out) & set("\x1b\x07")
    assert len([line for line in done.out.splitlines() if UNREADABLE in line]) == 1


def test_trend(two_runs: Path) -> None:
    done = harvester("status", two_runs)
    first, last = reports(two_runs)
    lines = {line.split("  ")[0].strip(): line for line in done.out.splitlines()}
    assert lines["articles"].split() == ["articles", "▄▄", "100", "→", "100", "(+0)"]
    assert lines["failed pages"].split()[2:] == ["▁█", "0", "→", "1", "(+1)"]
    asked = (first["requests"], last["requests"])
    assert lines["requests"].split()[2:] == [str(asked[0]), "→", str(asked[1]), f"({asked[1] - asked[0]:+d})"]
    assert "seconds" in lines
    share = 100 * last["coverage"]["doi"]
    assert lines["has doi"].split() == ["has", "doi", "█▁", "100", "%", "→", f"{share:g}", "%", f"({share - 100:+g})"]
    assert "has title" not in lines, "what has not moved is not shown"
    plain = harvester("status", two_runs, env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert plain.out.isascii()
    assert any(line.split() == ["failed", "pages", "18", "0", "->", "1", "(+1)"] for line in plain.out.splitlines())
    assert "Trend" not in harvester("status", two_runs, "--runs", "1").out


LOOKS = (["status"], ["status", "--json"], ["failures"], ["failures", "--json"])


def test_looking_at_what_cannot_be_written(readonly: Path) -> None:
    before = tree(readonly)
    assert harvester("export", readonly, before=obey_modes).code == 4, "it can be written"
    for words in LOOKS:
        done = harvester(words[0], readonly, *words[1:], before=obey_modes)
        assert (done.code, done.err) == (0, ""), words
    assert tree(readonly) == before


def test_looking_writes_nothing(two_runs: Path, tmp_path: Path) -> None:
    shutil.copytree(two_runs, tmp_path / "iad", symlinks=True)
    before = tree(tmp_path / "iad")
    for words in LOOKS:
        assert harvester(words[0], tmp_path / "iad", *words[1:]).code == 0
    assert tree(tmp_path / "iad") == before


def set_version(dataset: Path, version: str) -> None:
    connection = sqlite3.connect(dataset / "harvest.db")
    connection.execute("UPDATE facts SET value = ? WHERE name = 'version'", (version,))
    connection.commit()
    connection.close()


def test_looking_at_a_store_of_another_version(two_runs: Path, tmp_path: Path) -> None:
    """An older one can be read, a newer one cannot be known."""
    dataset = tmp_path / "iad"
    shutil.copytree(two_runs, dataset, symlinks=True)
    for version, code in (("0", 0), ("999", 4)):
        set_version(dataset, version)
        for words in LOOKS:
            done = harvester(words[0], dataset, *words[1:])
            assert done.code == code, (words, done)
            assert not code or version in done.complaint()


def test_looking_while_a_crawl_is_at_it(tmp_path: Path) -> None:
    """Also from where nothing can be written; the crawl is not disturbed."""
    go_on = threading.Event()
    dataset = tmp_path / "iad"

    def answer(path: str) -> Reply | None:
        if path == GONE:
            return Reply(404)
        if path == PATHS[-1]:
            go_on.wait(30)
        return None

    with Site(PAGES, fault=answer) as site:
        running = start("crawl", "iad", "--site", site.url, "--output", tmp_path, "--quiet")
        try:
            until(lambda: PATHS[-1] in site.requests, "the last record is asked for")
            until(lambda: "404" in harvester("failures", dataset).out, "the missing page stands in the ledger")
            dataset.chmod(0o555)
            for words in LOOKS:
                done = harvester(words[0], dataset, *words[1:], before=obey_modes)
                assert (done.code, done.err) == (0, ""), words
            assert running.poll() is None
        finally:
            dataset.chmod(0o755)
            go_on.set()
        done = finish(running)
    assert (done.code, done.out + done.err) == (0, "")
    assert len(ids(dataset / "latest")) == len(PATHS) - 1
    assert not os.path.exists(dataset / "harvest.db-wal"), "whoever looked left the log open"
