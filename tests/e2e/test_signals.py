"""Stopped by a signal: the run says so, releases nothing, and the next one goes on."""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from .kit import assert_sound, crawl, finish, ids, published, reports, start, until
from .sites import Index, Site

INDEX = Index(journals=1, issues=4, records=52)
PAGES = INDEX.pages()


def crawl_stopped_at(site: Site, output: Path, number: int, stopped_by: signal.Signals, *words: str) -> tuple[int, str]:
    """Crawl; the site sends the crawler the signal when it gets its *number*-th request."""
    process = start("crawl", "iad", "--site", site.url, "--output", output, "--quiet", *words)
    waiting = [stopped_by]

    def stop(at: int) -> None:
        if at >= number and waiting:
            process.send_signal(waiting.pop(0))

    site.watch = stop
    done = finish(process)
    site.watch = None
    assert not waiting, "the run ended before it was stopped"
    return done.code, done.out + done.err


CASES = {
    "SIGINT": (60, signal.SIGINT, 130),
    "SIGTERM": (60, signal.SIGTERM, 143),
    "SIGINT at the first page": (2, signal.SIGINT, 130),
    "SIGTERM while robots.txt is asked": (1, signal.SIGTERM, 143),
}


@pytest.mark.parametrize("name", CASES)
def test_signal(name: str, tmp_path: Path) -> None:
    number, stop, code = CASES[name]
    dataset = tmp_path / "iad"
    with Site(PAGES) as site:
        got, said = crawl_stopped_at(site, tmp_path, number, stop)
        assert got == code, said
        assert "Traceback" not in said
        assert "interrupted" in said
        (report,) = reports(dataset)
        assert (report["verdict"], report["exit_code"], report["released"]) == ("interrupted", code, False)
        assert not (dataset / "latest").exists()
        assert list((dataset / "releases").glob("*")) == []
        assert len(site.requests) < len(PAGES), "the signal stopped nothing"
        assert_sound(dataset)
        before = list(site.requests)
        done = crawl(site.url, tmp_path)
        # What was done is kept: only pages under way when it was stopped are asked again.
        again = [path for path in site.requests[len(before) :] if path in before and path != "/robots.txt"]
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert ids(dataset / "latest") == INDEX.ids()
    assert len(again) <= 16, again


@pytest.mark.parametrize("after", [0.3, 0.4, 0.5, 0.6, 0.7])
def test_signal_while_the_command_starts(after: float, tmp_path: Path) -> None:
    """However early it comes, the run ends, and says so."""
    with Site(PAGES) as site:
        process = start("crawl", "iad", "--site", site.url, "--output", tmp_path, "--quiet", "--delay", "0.05")
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(after)
        process.send_signal(signal.SIGTERM)
        done = finish(process)
    assert done.code in (143, -signal.SIGTERM)
    assert "Traceback" not in done.err
    assert not (tmp_path / "iad" / "latest").exists()


def test_signal_while_the_site_is_silent(tmp_path: Path) -> None:
    """Pages in flight are waited for, but not until they time out."""
    silent = threading.Event()
    with Site(PAGES, fault=lambda path: silent.wait(40) and None if path.startswith("/paper") else None) as site:
        process = start("crawl", "iad", "--site", site.url, "--output", tmp_path, "--quiet")
        until(lambda: any(path.startswith("/paper") for path in site.requests), "records are asked for")
        process.send_signal(signal.SIGTERM)
        done = finish(process)  # which fails where the process waits as long as the site is silent
        silent.set()
        assert done.code == 143, done
        (report,) = reports(tmp_path / "iad")
        assert (report["verdict"], report["failures"]) == ("interrupted", [])
        assert crawl(site.url, tmp_path).report["verdict"] == "complete"
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()


def test_stopped_run_leaves_the_release_before(tmp_path: Path) -> None:
    with Site(PAGES) as site:
        assert crawl(site.url, tmp_path).code == 0
        before = published(tmp_path / "iad")
        code, _ = crawl_stopped_at(site, tmp_path, len(site.requests) + 40, signal.SIGTERM, "--full")
        assert code == 143
        assert published(tmp_path / "iad") == before
        shutil.copytree(tmp_path / "iad", tmp_path / "copy", symlinks=True)
        done = crawl(site.url, tmp_path)
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()


def test_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """An operator who presses Ctrl-C twice while pages are in flight: the run ends, and the next one completes."""
    silent = threading.Event()
    with Site(PAGES, fault=lambda path: silent.wait(40) and None if path.startswith("/paper") else None) as site:
        process = start("crawl", "iad", "--site", site.url, "--output", tmp_path, "--quiet")
        until(lambda: any(path.startswith("/paper") for path in site.requests), "records are asked for")
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)  # it waits for the pages in flight
        process.send_signal(signal.SIGINT)
        done = finish(process)
        silent.set()
        assert done.code == 130, done
        assert "Traceback" not in done.err
        assert "Task was destroyed" not in done.err
        assert reports(tmp_path / "iad")[-1]["verdict"] == "interrupted"
        assert_sound(tmp_path / "iad")
        assert not (tmp_path / "iad" / "latest").exists()
        assert crawl(site.url, tmp_path).report["verdict"] == "complete"
    assert ids(tmp_path / "iad" / "latest") == INDEX.ids()
