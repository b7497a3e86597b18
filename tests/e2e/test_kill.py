"""Killed at any moment, started again until it is complete: nothing is lost, nothing is there twice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .kit import Finished, assert_sound, crawl, finish, ids, published, released, rows, start, tree, until
from .sites import Index, Site

INDEX = Index(journals=2, issues=4, records=52)
PAGES = INDEX.pages()
IDS = INDEX.ids()
MOST_REPEATED = 200

#: Requests after which the run is killed, counted from the first run on.
KILLS = (1, 3, 14, 30, 75, 130, 210, 290, 370, 440)


def begin(site: Site, output: Path, *words: str) -> subprocess.Popen[str]:
    return start("crawl", "iad", "--site", site.url, "--output", output, "--quiet", *words)


def crawl_killed_at(site: Site, output: Path, number: int, *words: str) -> Finished:
    """Crawl; the site kills the crawler when it gets its *number*-th request, before it answers."""
    process = begin(site, output, *words)

    def kill(at: int) -> None:
        if at >= number and process.poll() is None:
            process.kill()

    site.watch = kill
    done = finish(process)
    site.watch = None
    return done


def repeated(requests: list[str], before: list[str]) -> int:
    """How many of *requests* had been asked before, robots.txt aside."""
    return len([path for path in requests if path in set(before) and path != "/robots.txt"])


def assert_whole(output: Path, site: Site) -> None:
    """The dataset that the kills led to is the one that an undisturbed crawl makes."""
    latest = output / "iad" / "latest"
    assert ids(latest) == IDS
    assert {row["article_id"]: row["title"] for row in rows(latest)} == INDEX.titles()
    assert {row["articles_harvested"] for row in rows(latest, "issues")} == {str(INDEX.records)}
    assert {row["articles_listed"] for row in rows(latest, "issues")} == {str(INDEX.records)}
    assert len(rows(latest, "article_authors")) == 2 * len(IDS)
    assert len(rows(latest, "article_counts")) == len(IDS)
    assert set(PAGES) <= set(site.requests)


def test_ten_kills_spread_over_a_crawl(tmp_path: Path) -> None:
    with Site(PAGES) as site:
        parts: list[int] = []
        for number in KILLS:
            before = list(site.requests)
            done = crawl_killed_at(site, tmp_path, max(number, len(before) + 1))
            assert done.code == -9, f"ended by itself before request {number}: {done}"
            assert "Traceback" not in done.err
            assert_sound(tmp_path / "iad")
            assert not (tmp_path / "iad" / "latest").exists(), "a killed run has released"
            parts.append(repeated(site.requests[len(before) :], before))
        before = list(site.requests)
        done = crawl(site.url, tmp_path)
        parts.append(repeated(site.requests[len(before) :], before))
        assert (done.code, done.report["verdict"]) == (0, "complete")
        assert max(parts) <= MOST_REPEATED, parts
        assert_sound(tmp_path / "iad")
        assert_whole(tmp_path, site)


def test_many_small_kills_in_a_row(tmp_path: Path) -> None:
    with Site(PAGES) as site:
        for further in (2, 1, 3, 5, 1, 8, 2, 13, 21, 1, 1, 2):
            done = crawl_killed_at(site, tmp_path, len(site.requests) + further)
            assert done.code == -9
        assert_sound(tmp_path / "iad")
        done = crawl(site.url, tmp_path)
        assert (done.code, done.report["verdict"]) == (0, "complete")
        assert_whole(tmp_path, site)


def test_kills_leave_the_release_before(tmp_path: Path, complete: Path) -> None:
    """The second crawl of a dataset is killed: analysts see the first release all the time, every byte of it."""
    dataset = tmp_path / "iad"
    shutil.copytree(complete, dataset, symlinks=True)
    before = published(dataset)
    with Site(PAGES) as site:
        for further in (2, 40, 250):
            assert crawl_killed_at(site, tmp_path, len(site.requests) + further, "--full").code == -9
            assert published(dataset) == before
        done = crawl(site.url, tmp_path)
        assert (done.code, done.report["verdict"]) == (0, "complete")
        assert {path for path in PAGES if path != "/robots.txt"} <= set(site.requests), "what was begun is finished"
    assert rows(dataset / "latest", "changes") == []
    assert {path: text for path, text in published(dataset).items() if path in before and path != "latest"} == {
        path: text for path, text in before.items() if path != "latest"
    }
    assert ids(dataset / "latest") == IDS


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of the whole index."""
    output = tmp_path_factory.mktemp("complete")
    with Site(PAGES) as site:
        assert crawl(site.url, output).code == 0
    return output / "iad"


def draft(dataset: Path) -> list[Path]:
    return list((dataset / "releases").glob(".*.draft"))


ENDING = Index(journals=1, issues=2, records=60, padding=200)

#: Moments of the end of a run, each told by what is on the disk.
ENDINGS: dict[str, Callable[[Path], object]] = {
    "the release is begun": draft,
    "its records are being written": lambda dataset: [
        file for folder in draft(dataset) for file in folder.glob("articles.jsonl") if file.stat().st_size
    ],
    "the release is in its place": lambda dataset: list(released(dataset)),
    "the link is set": lambda dataset: (dataset / "latest").is_symlink(),
}


@pytest.mark.parametrize("moment", ENDINGS)
def test_kill_while_the_release_is_written(moment: str, tmp_path: Path) -> None:
    dataset = tmp_path / "iad"
    with Site(ENDING.pages()) as site:
        process = begin(site, tmp_path)
        until(lambda: ENDINGS[moment](dataset) or process.poll() is not None, moment)
        process.kill()
        finish(process)
        assert_sound(dataset)
        if (dataset / "latest").exists():
            assert ids(dataset / "latest") == ENDING.ids()
        before = list(site.requests)
        done = crawl(site.url, tmp_path)
        again = repeated(site.requests[len(before) :], before)
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert ids(dataset / "latest") == ENDING.ids()
    assert draft(dataset) == [], "a draft was left"
    assert_sound(dataset)
    if process.returncode == -9 and moment != "the link is set":
        assert again <= 5, f"{again} pages were asked again, though all had been visited"


def test_kill_while_another_release_is_written(tmp_path: Path, complete: Path) -> None:
    dataset = tmp_path / "iad"
    shutil.copytree(complete, dataset, symlinks=True)
    before = published(dataset)
    with Site(PAGES) as site:
        process = begin(site, tmp_path)
        until(lambda: draft(dataset) or process.poll() is not None, "a draft of the release")
        process.kill()
        if finish(process).code == -9 and draft(dataset):
            assert {path: text for path, text in published(dataset).items() if ".draft" not in path} == before
        done = crawl(site.url, tmp_path)
    assert (done.code, done.report["verdict"]) == (0, "complete")
    assert draft(dataset) == []
    assert rows(dataset / "latest", "changes") == []
    assert tree(dataset / "releases").items() >= {
        name: text for name, text in before.items() if name != "latest"
    }.items()  # fmt: skip
