"""The command at the end: it gets the report of every end, and changes none."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from .kit import ROOT, crawl, finish, harvester, ids, reports, start, until
from .sites import Index, Site

INDEX = Index(journals=1, issues=1, records=20)
PAGES = INDEX.pages()
NAMES = ("HARVESTER_VERDICT", "HARVESTER_EXIT_CODE", "HARVESTER_DATASET")


def noting(folder: Path) -> str:
    """A command that writes down, in *folder*, what it gets."""
    variables = " ".join(f'"${name}"' for name in NAMES)
    script = f"cat > {folder}/report.json; printf '%s\\n' {variables} > {folder}/environment; echo noted"
    return shlex.join(["sh", "-c", script])


def noted(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The report and the environment that such a command got."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return report, (folder / "environment").read_text(encoding="utf-8").splitlines()


def test_a_run_that_ended(tmp_path: Path) -> None:
    with Site(PAGES) as site:
        done = crawl(site.url, tmp_path, "--on-end", noting(tmp_path))
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert "noted" in done.err, "its words belong on standard error"
    report, environment = noted(tmp_path)
    assert report == done.report == reports(tmp_path / "iad")[0]
    assert environment == ["complete", "0", str(tmp_path / "iad")]
    assert "report.json" not in report["command"], "the command may hold a password"


def test_it_may_work_on_the_dataset(tmp_path: Path) -> None:
    command = shlex.join([sys.executable, "-m", "harvester", "export", str(tmp_path / "iad")])
    with Site(PAGES) as site:
        done = harvester("crawl", "iad", "--site", site.url, "--output", tmp_path, "--quiet", "--on-end", command)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("20 articles"), "the lock was not free, or the store not closed"


def test_a_run_that_was_stopped(tmp_path: Path) -> None:
    with Site(PAGES) as site:
        words = ["crawl", "iad", "--site", site.url, "--output", tmp_path, "--quiet", "--on-end", noting(tmp_path)]
        process = start(*words)
        site.watch = lambda number: process.send_signal(signal.SIGTERM) if number == 5 else None
        done = finish(process)
    assert done.code == 143
    report, environment = noted(tmp_path)
    assert (report["verdict"], report["exit_code"]) == ("interrupted", 143)
    assert environment[:2] == ["interrupted", "143"]


def test_a_run_that_could_not_begin(tmp_path: Path) -> None:
    go_on = threading.Event()
    with Site(PAGES) as site:
        site.watch = lambda number: go_on.wait(30) and None if number == 3 else None
        words = ["crawl", "iad", "--site", site.url, "--output", tmp_path]
        first = start(*words, "--quiet")
        try:
            until(lambda: len(site.requests) >= 3, "the third request")
            done = harvester(*words, "--on-end", noting(tmp_path))
        finally:
            go_on.set()
        assert finish(first).code == 0
    assert done.code == 5
    report, environment = noted(tmp_path)
    assert list(report) == [
        "source", "site", "command", "version", "started", "ended", "verdict", "exit_code", "says",
    ]  # fmt: skip
    assert (report["source"], report["site"], report["verdict"], report["exit_code"]) == ("iad", site.url, None, 5)
    assert f"harvester: {report['says']}" in done.err
    assert environment == ["", "5", str(tmp_path / "iad")]


def test_a_damaged_store(dataset: Path, tmp_path: Path, closed: str) -> None:
    (dataset / "harvest.db").write_bytes(b"no database" * 1000)
    done = harvester("crawl", "iad", "--site", closed, "--output", dataset.parent, "--on-end", noting(tmp_path))
    assert done.code == 4
    report, environment = noted(tmp_path)
    assert "harvest.db" in report["says"]
    assert environment[:2] == ["", "4"]


def scrapy_crawl(site: str, output: Path, command: str, *settings: str) -> Any:
    words = ["crawl", "iad", "-a", f"site={site}", "--nolog"]
    given = ["HARVESTER_PROGRESS=none", f"HARVESTER_OUTPUT={output}", f"HARVESTER_ON_END={command}", *settings]
    return finish(start(*words, *(word for each in given for word in ("-s", each)), cwd=ROOT, module="scrapy"))


FAILING = {
    "it fails": ("sh -c 'exit 7'", "exit code 7"),
    "it is killed": ("sh -c 'kill -9 $$'", "signal 9"),
    "it reads nothing": ("true", ""),
    "it is no program": (str(ROOT / "README.md"), "no program"),
}


@pytest.mark.parametrize("name", FAILING)
def test_what_becomes_of_it_changes_nothing(name: str, tmp_path: Path) -> None:
    command, says = FAILING[name]
    with Site(PAGES) as site:
        done = scrapy_crawl(site.url, tmp_path, command)
    if says == "no program":
        assert done.code == 2
        assert says in done.complaint()
        assert site.requests == []
        return
    assert done.code == 0
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()
    assert says in done.complaint() if says else done.err.count("harvester: ") == 0


def is_running(pid: str) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def test_one_that_hangs_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    command = shlex.join(["sh", "-c", f"sleep 45 & echo $! > {tmp_path}/pid; wait"])
    with Site(PAGES) as site:
        done = scrapy_crawl(site.url, tmp_path, command, "HARVESTER_ON_END_SECONDS=0.5")
    assert done.code == 0
    assert "0.5 seconds" in done.complaint()
    pid = (tmp_path / "pid").read_text().strip()
    until(lambda: not is_running(pid), "the end of what the command started")
    assert reports(tmp_path / "iad")[0]["verdict"] == "complete"


def test_a_signal_ends_the_waiting(tmp_path: Path) -> None:
    """Ctrl-C while the command hangs: the run was complete, and stays it."""
    command = shlex.join(["sh", "-c", f"echo > {tmp_path}/here; sleep 45"])
    with Site(PAGES) as site:
        process = start("crawl", "iad", "--site", site.url, "--output", tmp_path, "--quiet", "--on-end", command)
        until((tmp_path / "here").exists, "the command")
        process.send_signal(signal.SIGINT)
        done = finish(process)
    assert done.code == 0
    assert "signal" in done.complaint()
