"""A store that is old, damaged or emptied: what is said, what is kept, and that the way back works."""

from __future__ import annotations

import shlex
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from harvester.demo.server import DemoServer
from pipelines.tables import STORE_VERSION

from .kit import assert_sound, crawl, harvester, ids, published, rows


def query(file: Path, *statements: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        with connection:
            return [connection.execute(statement).fetchall() for statement in statements][-1]
    finally:
        connection.close()


@pytest.fixture
def old(dataset: Path) -> Path:
    """A dataset whose store has the tables of version 1."""
    columns = ("series", "named", "article_id", "absences")
    query(
        dataset / "harvest.db",
        *(f"ALTER TABLE pages DROP COLUMN {name}" for name in columns),
        "UPDATE facts SET value = '1' WHERE name = 'version'",
    )
    return dataset


def test_older_store_is_copied_and_brought_up_to_date(old: Path, demo_site: DemoServer) -> None:
    before = published(old)
    with Asked(demo_site) as asked:
        done = crawl(demo_site.url, old.parent)
    assert (done.code, done.report["articles"]["added"], done.report["articles"]["changed"]) == (0, 0, 0)
    assert len(ids(old / "latest")) == 60
    assert rows(old / "latest", "changes") == []
    assert len(asked) <= 27, "its lists are read once, its papers are not"
    copy = old / "harvest.v1.db"
    assert query(copy, "SELECT value FROM facts WHERE name = 'version'") == [("1",)]
    assert query(copy, "SELECT count(*) FROM articles") == [(60,)]
    assert query(old / "harvest.db", "SELECT value FROM facts WHERE name = 'version'") == [(str(STORE_VERSION),)]
    assert {name: text for name, text in published(old).items() if name in before and name != "latest"} == {
        name: text for name, text in before.items() if name != "latest"
    }
    with Asked(demo_site) as asked:
        assert crawl(demo_site.url, old.parent).code == 0
    assert len(asked) <= 17


class Asked:
    """What is asked of a site within the ``with`` block."""

    def __init__(self, site: DemoServer) -> None:
        self._site = site

    def __enter__(self) -> list[str]:
        self._before = len(self._site.requests)
        self._asked: list[str] = []
        return self._asked

    def __exit__(self, *_: object) -> None:
        self._asked.extend(path for _, path in self._site.requests[self._before :])


def test_no_copy_no_change(old: Path, demo_site: DemoServer) -> None:
    (old / "harvest.v1.draft").mkdir()
    store = (old / "harvest.db").read_bytes()
    done = harvester("crawl", "iad", "--site", demo_site.url, "--output", old.parent)
    assert done.code == 4
    assert "the store is as it was" in done.complaint()
    assert query(old / "harvest.db", "SELECT value FROM facts WHERE name = 'version'") == [("1",)]
    assert (old / "harvest.db").read_bytes()[100:] == store[100:]


@pytest.mark.parametrize("harm", ["damaged", "emptied", "removed"])
def test_the_way_back_from_a_damaged_store(harm: str, dataset: Path, demo_site: DemoServer) -> None:
    """The message names the backup and a command; that command makes the dataset usable again."""
    store, before = dataset / "harvest.db", published(dataset)
    assert (dataset / "harvest.backup.db").is_file()
    if harm == "damaged":
        content = bytearray(store.read_bytes())
        content[5000:60000] = b"\xff" * 55000
        store.write_bytes(content)
    elif harm == "emptied":
        store.write_bytes(b"")
    else:
        store.unlink()
    done = harvester("crawl", "iad", "--site", demo_site.url, "--output", dataset.parent)
    assert done.code == 4
    said = done.complaint()
    assert "backup" in said
    assert published(dataset) == before
    command = said[said.index("cp ") :].partition(";")[0]
    subprocess.run(shlex.split(command), check=True, cwd=dataset.parent)
    done = crawl(demo_site.url, dataset.parent)
    assert (done.code, done.report["articles"]["added"]) == (0, 0)
    assert len(ids(dataset / "latest")) == 60
    assert_sound(dataset)


def test_no_backup_to_name(dataset: Path, demo_site: DemoServer) -> None:
    (dataset / "harvest.backup.db").unlink()
    shutil.copyfile(dataset / "latest" / "articles.csv", dataset / "harvest.db")
    done = harvester("crawl", "iad", "--site", demo_site.url, "--output", dataset.parent)
    assert done.code == 4
    assert "there is no backup of it" in done.complaint()
