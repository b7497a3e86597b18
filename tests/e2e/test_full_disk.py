"""A disk that is really full: what is said, what is kept, and that the next run goes on to the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.disk import NoDiskError, SmallDisk

from .kit import Finished, assert_sound, finish, ids, published, reports, rows, start
from .sites import Index, Site

INDEX = Index(journals=2, issues=1, records=90, padding=60)
GROWN = Index(journals=2, issues=1, records=93, padding=60)


class Disk(SmallDisk):
    """A small disk with a dataset on it."""

    def harvester(self, *words: str) -> Finished:
        done = finish(start(*words, within=self.within))
        assert "Traceback" not in done.out + done.err, done.err
        return done

    def crawl(self, site: Site, *words: str) -> Finished:
        return self.harvester("crawl", "iad", "--site", site.url, "--output", str(self.folder), "--quiet", *words)

    @property
    def store(self) -> Path:
        return self.folder / "iad" / "harvest.db"

    @property
    def dataset(self) -> Path:
        return self.seen / "iad"

    @property
    def release(self) -> Path:
        return self.dataset / "latest"

    def assert_sound(self, copy: Path) -> None:
        """Store and releases are whole, and nothing half written lies about."""
        shutil.copytree(self.dataset, copy, symlinks=True)
        assert_sound(copy)
        assert [path for path in copy.rglob("*") if path.suffix == ".draft" or path.name == ".writable"] == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    with ExitStack() as mounted:
        try:
            disk = mounted.enter_context(Disk(folder))
        except NoDiskError as error:
            pytest.skip(str(error))
        yield disk


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The index; a test may let it grow."""
    with Site(INDEX.pages()) as site:
        yield site


@pytest.fixture
def known(disk: Disk, site: Site) -> Disk:
    """A disk with a dataset of the whole index."""
    site.pages = INDEX.pages()
    assert disk.crawl(site).code == 0
    return disk


def assert_it_goes_on(disk: Disk, site: Site, index: Index, copy: Path) -> None:
    """With room again, the next run ends with all records, each once."""
    disk.free()
    disk.assert_sound(copy / "before")
    done = disk.crawl(site)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert ids(disk.release) == index.ids()
    assert {row["article_id"]: row["title"] for row in rows(disk.release)} == index.titles()
    disk.assert_sound(copy / "after")


@pytest.mark.parametrize("leave", [300_000, 1_000_000])
def test_full_while_crawling_the_first_time(leave: int, disk: Disk, site: Site, tmp_path: Path) -> None:
    site.pages = INDEX.pages()
    disk.fill(leave)
    done = disk.crawl(site)
    assert done.code == 4
    assert f"the store {disk.store} cannot be written (database or disk is full)" in done.err
    assert "Make room on the disk and run again: it goes on where it was." in done.err
    assert "there is no release" in done.err
    assert not disk.release.is_symlink()
    assert_it_goes_on(disk, site, INDEX, tmp_path)
    first, second = reports(disk.dataset)
    assert (first["verdict"], second["verdict"]) == (None, "complete")
    assert "the disk was full" in first["says"]


def test_full_while_all_is_read_again(known: Disk, site: Site, tmp_path: Path) -> None:
    before = published(known.dataset)
    known.fill(700_000)
    done = known.crawl(site, "--full")
    assert done.code == 4
    assert "Make room on the disk and run again: it goes on where it was." in done.err
    assert "is still the release releases/" in done.err
    assert published(known.dataset) == before
    assert_it_goes_on(known, site, INDEX, tmp_path)
    assert rows(known.release, "changes") == []


def test_full_while_the_release_is_written(known: Disk, site: Site, tmp_path: Path) -> None:
    before = published(known.dataset)
    size = sum(file.stat().st_size for file in known.release.iterdir())
    assert size > 1_500_000, "the room that is left takes the new records, not the release"
    site.pages = GROWN.pages()
    known.fill(size // 2)
    done = known.crawl(site)
    assert done.code == 4
    releases = known.folder / "iad" / "releases"
    assert f"The release could not be written to {releases} (No space left on device)." in done.err
    assert "Make room on the disk and run again." in done.err
    assert published(known.dataset) == before
    assert [report["verdict"] for report in reports(known.dataset)] == ["complete", "failed"]
    papers = len([path for path in site.requests if path.startswith("/paper/")])
    assert_it_goes_on(known, site, GROWN, tmp_path)
    assert len([path for path in site.requests if path.startswith("/paper/")]) == papers, "what was read is kept"
    assert len([row for row in rows(known.release, "changes") if row["change"] == "added"]) == 6


@pytest.mark.parametrize("leave", [0, 150_000])
def test_full_before_a_run(leave: int, known: Disk, site: Site, tmp_path: Path) -> None:
    before, asked = published(known.dataset), len(site.requests)
    known.fill(leave)
    done = known.crawl(site)
    assert done.code == 4
    said = done.complaint()
    assert f"The disk of the output folder {known.folder / 'iad'} is full (No space left on device)." in said
    assert "Make room on it and run again; nothing was changed." in said
    assert len(site.requests) == asked, "a run that cannot begin asks for nothing"
    assert published(known.dataset) == before
    assert_it_goes_on(known, site, INDEX, tmp_path)


def test_full_when_the_store_is_looked_at(known: Disk, site: Site, tmp_path: Path) -> None:
    """SQLite speaks of an I/O error then; nobody is told to put a backup onto a disk that is full."""
    before = published(known.dataset)
    known.fill()
    assert known.harvester("status", str(known.folder / "iad")).code == 0, "to look needs no room"
    done = known.harvester("export", str(known.folder / "iad"))
    assert done.code == 4
    assert f"The store {known.store} cannot be used (the disk is full: disk I/O error)." in done.complaint()
    assert "Make room on the disk and run again;" in done.complaint()
    assert published(known.dataset) == before
    assert_it_goes_on(known, site, INDEX, tmp_path)
