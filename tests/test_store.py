"""The store, on real SQLite files: written whole or not at all, and safe to write twice."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from harvester.items import Article, Issue, Journal
from harvester.parts import Batch, Part
from pipelines.store import Page, Settlement, Store, StoreError

FIRST, SECOND, THIRD = "20261122T101500Z", "20261123T101500Z", "20261124T101500Z"
SITE = "https://index.example"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "harvest.db"


def opened(file: Path, run: str = FIRST, **options: Any) -> Store:
    return Store(file, source="iad", run=run, **options)


def article(key: str = "1/10/100", **fields: Any) -> Article:
    journal, issue, _ = key.split("/")
    known = {"title": "Köprü", "url": f"{SITE}/paper/{key}", "views": 5, "downloads": 1, **fields}
    return Article(
        article_id=f"iad:{key}", source="iad", journal_id=f"iad:{journal}", issue_id=f"iad:{journal}/{issue}", **known
    )


def page(key: str, kind: str = "record", priority: int = 0, context: dict[str, Any] | None = None) -> Page:
    return {"key": key, "url": f"/paper/{key}", "kind": kind, "priority": priority, "context": context or {}}


def settled(
    page_id: int, state: str = "done", run: str = FIRST, tries: int = 0, error: str | None = None,
    status: int | None = 200,
) -> Settlement:  # fmt: skip
    return {
        "page_id": page_id, "state": state, "tries": tries, "error": error, "status": status, "productive": False,
        "etag": None, "last_modified": None, "visited": run, "absences": 0, "named": None, "article_id": None,
    }  # fmt: skip


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    """What another process sees in the file."""
    connection = sqlite3.connect(file)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def write(file: Path, run: str, *records: Article | Issue | Journal) -> dict[str, int]:
    store = opened(file, run)
    for record in records:
        store.put(record)
    store.close()
    return dict(store.counts)


def everything(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    names = [name for (name,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: rows(file, f"SELECT * FROM {name} ORDER BY 1, 2") for name in names}


# ---- records ---------------------------------------------------------------------------------------------------------


def test_writing_twice_changes_nothing(file: Path) -> None:
    issue, journal = Issue(issue_id="iad:1/10", source="iad"), Journal(journal_id="iad:1", source="iad")
    records: list[Article | Issue | Journal] = [article(), issue, journal]
    assert write(file, FIRST, *records) == {"added": 1, "seen": 1}
    before = everything(file)
    assert write(file, FIRST, *records) == {}  # seen before in the same run
    assert everything(file) == before


def test_a_flush_writes_what_is_new(file: Path) -> None:
    store, keys, written = opened(file), ("1/10/100", "1/10/101"), []
    event.listen(store.engine, "before_cursor_execute", lambda *said: written.append(said[2:4]))
    for key in keys:
        written.clear()
        store.put(Batch(parts=[Part(name="oai_dc", article=article(key), addresses=[key])]))
        store.flush()
    store.close()
    assert [key for key in keys if key in str(written)] == ["1/10/101"]


def test_last_write_of_a_batch_counts(file: Path) -> None:
    assert write(file, FIRST, article(title="Old"), article(title="New")) == {"added": 1, "seen": 1}
    assert rows(file, "SELECT json_extract(data, '$.title') FROM articles") == [("New",)]


@pytest.mark.parametrize(
    ("before", "after", "counted"),
    [
        ({}, {"title": "Han"}, "changed"),
        ({}, {"doi": "10.5555/a"}, "changed"),
        ({"doi": "10.5555/a"}, {}, "changed"),
        ({}, {"printed": {"title": "KÖPRÜ"}}, "changed"),
        ({}, {"url": f"{SITE}/paper/1/10/100?lang=en"}, "changed"),
        ({}, {}, "unchanged"),
        ({}, {"views": 6, "downloads": 2, "counted_at": "2026-11-23T10:15:00Z"}, "unchanged"),
        ({"printed": {"views": "5"}}, {"views": 6, "printed": {"views": "6"}}, "unchanged"),
        ({}, {"url": "http://127.0.0.1:8000/paper/1/10/100"}, "unchanged"),
        ({}, {"last_seen": "2026-11-23T10:15:00Z"}, "unchanged"),
        ({}, {"kind": "book"}, "unchanged"),
        ({"kind": "book"}, {}, "unchanged"),
    ],
)
def test_what_a_change_is(file: Path, before: dict[str, Any], after: dict[str, Any], counted: str) -> None:
    write(file, FIRST, article(**before))
    assert write(file, SECOND, article(**after)) == {counted: 1, "seen": 1}
    changed = SECOND if counted == "changed" else FIRST
    assert rows(file, "SELECT first_seen, last_seen, last_changed FROM articles") == [(FIRST, SECOND, changed)]
    assert len(rows(file, "SELECT * FROM article_versions")) == (counted == "changed")


def test_kind_is_kept(file: Path) -> None:
    """Which page leads to a record first is chance: one that does not say its kind takes nothing back."""
    for run, kind in ((FIRST, None), (SECOND, "book"), (THIRD, None)):
        write(file, run, article(kind=kind))
    assert rows(file, "SELECT kind FROM articles") == [("book",)]


def test_versions_are_kept(file: Path) -> None:
    for run, title in ((FIRST, "One"), (SECOND, "Two"), (THIRD, "Three")):
        write(file, run, article(title=title))
    kept = "SELECT last_seen, json_extract(data, '$.title') FROM article_versions ORDER BY 1"
    assert rows(file, kept) == [(FIRST, "One"), (SECOND, "Two")]
    assert rows(file, "SELECT json_extract(data, '$.title') FROM articles") == [("Three",)]


@pytest.mark.parametrize(
    ("seen", "history"),
    [
        ([(FIRST, 5, 1)], [("2026-11-22", 5, 1)]),
        ([(FIRST, 5, 1), (SECOND, 5, 1)], [("2026-11-22", 5, 1)]),
        ([(FIRST, 5, 1), (SECOND, 6, 1)], [("2026-11-22", 5, 1), ("2026-11-23", 6, 1)]),
        ([(FIRST, 5, 1), ("20261122T180000Z", 6, 1)], [("2026-11-22", 6, 1)]),
        ([(FIRST, 5, 1), (SECOND, 6, 1), (THIRD, 5, 1)],
         [("2026-11-22", 5, 1), ("2026-11-23", 6, 1), ("2026-11-24", 5, 1)]),
        ([(FIRST, None, None)], []),
        ([(FIRST, None, None), (SECOND, 0, None)], [("2026-11-23", 0, None)]),
    ],
)  # fmt: skip
def test_counts_by_day(file: Path, seen: list[Any], history: list[Any]) -> None:
    for run, views, downloads in seen:
        write(file, run, article(views=views, downloads=downloads))
    assert rows(file, "SELECT date, views, downloads FROM article_counts ORDER BY date") == history


def test_issues_and_journals_add_up(file: Path) -> None:
    """What one page says of a journal is kept when another says something else of it."""
    write(file, FIRST, Journal(journal_id="iad:1", source="iad", issn="2049-3630", printed={"issn_print": "2049-3630"}))
    write(file, SECOND, Journal(journal_id="iad:1", source="iad", title="Köprü", printed={"title": "Köprü"}))
    write(file, SECOND, Issue(issue_id="iad:1/10", source="iad", volume="4"))
    write(file, THIRD, Issue(issue_id="iad:1/10", source="iad", journal_id="iad:1"))
    told = "SELECT json_extract(data, '$.issn'), json_extract(data, '$.title'), json_extract(data, '$.printed')"
    printed = '{"issn_print":"2049-3630","title":"Köprü"}'
    assert rows(file, f"{told}, first_seen, last_seen FROM journals") == [
        ("2049-3630", "Köprü", printed, FIRST, SECOND),
    ]
    issue = "SELECT json_extract(data, '$.volume'), journal_id, first_seen, last_seen FROM issues"
    assert rows(file, issue) == [("4", "iad:1", SECOND, THIRD)]


# ---- one transaction -------------------------------------------------------------------------------------------------


def gather(store: Store) -> None:
    """A page that names another, a record, and the page's end."""
    store.add_pages([page("1/10/101")])
    store.put(article())
    store.put(Journal(journal_id="iad:1", source="iad"))
    (row,) = store.pending(limit=1)
    store.settle_page(settled(row["id"]))


def test_nothing_is_written_before_flush(file: Path) -> None:
    store = opened(file)
    store.add_pages([page("start", "start")])
    store.flush()
    before = everything(file)
    gather(store)
    assert everything(file) == before
    store.flush()
    assert rows(file, "SELECT key, state FROM pages ORDER BY id") == [("start", "done"), ("1/10/101", "pending")]
    assert len(rows(file, "SELECT * FROM articles")) == 1
    store.close()


@pytest.mark.parametrize(
    "breaks",
    [
        "CREATE TRIGGER no BEFORE INSERT ON pages BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        "CREATE TRIGGER no BEFORE INSERT ON articles BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        "CREATE TRIGGER no BEFORE INSERT ON article_counts BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        "CREATE TRIGGER no BEFORE INSERT ON journals BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        "CREATE TRIGGER no BEFORE UPDATE ON pages BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    ],
    ids=["children", "record", "counts", "journal", "done"],
)
def test_all_or_nothing(file: Path, breaks: str) -> None:
    """Wherever in the middle writing fails, nothing is there; what was gathered is not lost."""
    store = opened(file)
    store.add_pages([page("start", "start")])
    store.flush()
    before = everything(file)
    gather(store)
    rows(file, breaks)
    with pytest.raises(DatabaseError, match="disk full"):
        store.flush()
    assert everything(file) == before
    assert store.counts == {}
    rows(file, "DROP TRIGGER no")
    store.flush()
    assert dict(store.counts) == {"added": 1, "seen": 1}
    assert rows(file, "SELECT key, state FROM pages ORDER BY id") == [("start", "done"), ("1/10/101", "pending")]
    store.close()


def test_a_killed_process_leaves_the_last_flush(file: Path) -> None:
    store = opened(file)
    store.put(article())
    store.flush()
    store.put(article("1/10/101"))
    store.discard()
    assert rows(file, "SELECT article_id FROM articles") == [("iad:1/10/100",)]


# ---- the frontier ----------------------------------------------------------------------------------------------------


def test_pages_are_recorded_once(file: Path) -> None:
    store = opened(file)
    assert store.add_pages([page("a"), page("b"), page("a")]) == 2
    assert store.add_pages([page("b"), page("c")]) == 1
    store.flush()
    assert store.add_pages([page("a", priority=9), page("d")]) == 1
    store.flush()
    # Named once more with more weight, it waits with that; with less, it stays as it is.
    assert rows(file, "SELECT key, priority FROM pages ORDER BY id") == [("a", 9), ("b", 0), ("c", 0), ("d", 0)]
    assert store.add_pages([page("a", priority=3)]) == 0
    store.flush()
    assert rows(file, "SELECT key, priority FROM pages WHERE key = 'a'") == [("a", 9)]
    assert store.known(["a", "d", "x"]) == {"a", "d"}
    store.close()


def test_pending_in_order(file: Path) -> None:
    store = opened(file)
    store.add_pages([page("a"), page("b", priority=20), page("c", priority=5), page("d", priority=20)])
    store.flush()
    assert [row["key"] for row in store.pending(limit=3)] == ["b", "d", "c"]
    store.close()


def test_context_comes_back(file: Path) -> None:
    store = opened(file)
    context = {"about": {"title": "Köprü"}, "depth": 2}
    store.add_pages([page("a", "listing", context=context)])
    store.flush()
    assert store.pending(limit=1)[0]["context"] == context
    store.close()


@pytest.mark.parametrize(
    ("states", "verdict", "fresh", "pending"),
    [
        (["done", "failed", "gone", "refused"], "partial", True, ["failed"]),
        (["done", "failed", "gone", "refused", "pending"], "limited", False, ["failed", "pending"]),
        (["done", "pending"], None, False, ["pending"]),
        (["done"], "complete", True, []),
        (["done"], "interrupted", False, []),
        (["done"], None, False, []),  # killed while it wrote its release
        ([], "failed", True, []),
    ],
)
def test_begin_round(file: Path, states: list[str], verdict: str | None, fresh: bool, pending: list[str]) -> None:
    """Pages left over, or failed, come first; where the run before came to its end, a new round begins."""
    store = opened(file)
    store.begin_run()
    if verdict:
        store.end_run(verdict, {})
    store.add_pages([page(state) for state in states])
    store.flush()
    for row in store.pending(limit=9):
        if row["key"] != "pending":
            store.settle_page(settled(row["id"], row["key"]))
    store.close()
    later = opened(file, SECOND)
    assert later.begin_round() is fresh
    assert sorted(row["key"] for row in later.pending(limit=9)) == pending
    later.close()


def test_failures_of_this_run(file: Path) -> None:
    store = opened(file)
    store.add_pages([page(key) for key in ("a", "b", "c", "d")])
    store.flush()
    a, b, c, _ = store.pending(limit=4)
    store.settle_page(settled(a["id"], "failed", error="no answer in time", tries=3, status=None))
    store.settle_page(settled(b["id"], "failed", error="500 Internal Server Error", run="20261101T000000Z"))
    store.settle_page(settled(c["id"], "gone", error="404 Not Found", status=404))
    store.flush()
    assert store.failed_in_run() == {"no answer in time": 1}
    assert store.page_counts() == {"record": {"failed": 2, "gone": 1, "pending": 1}}
    assert store.pending_count() == 1
    ledger = {row["url"]: (row["error"], row["tries"]) for row in store.failures()}
    assert ledger == {
        "/paper/a": ("no answer in time", 3),
        "/paper/b": ("500 Internal Server Error", 0),
        "/paper/c": ("404 Not Found", 0),
    }
    store.close()


def test_runs(file: Path) -> None:
    for run, verdict in ((FIRST, "complete"), (SECOND, None)):
        store = opened(file, run)
        store.begin_run()
        if verdict:
            store.end_run(verdict, {"released": True})
        store.close()
    store = opened(file, THIRD)
    assert store.last_runs(5) == [(SECOND, None, {}), (FIRST, "complete", {"released": True})]
    store.close()


# ---- what is refused -------------------------------------------------------------------------------------------------


def refusal(file: Path, **options: Any) -> str:
    with pytest.raises(StoreError) as caught:
        Store(file, **{"source": "iad", "run": SECOND, **options})
    return str(caught.value)


def test_other_source(file: Path) -> None:
    write(file, FIRST, article())
    says = refusal(file, source="ojs")
    assert [word for word in (str(file), "'iad'", "'ojs'", "--output") if word not in says] == []
    assert Store(file, source=None).source == "iad"


def test_other_version(file: Path) -> None:
    write(file, FIRST, article())
    connection = sqlite3.connect(file)
    connection.execute("UPDATE facts SET value = '99' WHERE name = 'version'")
    connection.commit()
    connection.close()
    says = refusal(file)
    assert [word for word in (str(file), "99", "folder") if word not in says] == []


@pytest.mark.parametrize(
    "damage",
    [
        b"This is no database, but it is long enough to be taken for the beginning of one.\n" * 99,
        b"SQLite format 3\x00" + b"\xff" * 8000,
    ],
    ids=["text", "broken header"],
)
def test_damaged_file(file: Path, damage: bytes) -> None:
    file.write_bytes(damage)
    says = refusal(file)
    assert [word for word in (str(file), "damaged", "backup") if word not in says] == []
    assert file.read_bytes() == damage


def test_damage_in_the_middle(file: Path) -> None:
    write(file, FIRST, *(article(f"1/10/{n}", abstract="a" * 2000) for n in range(100, 200)))
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert "damaged" in refusal(file)


def test_no_store(file: Path) -> None:
    says = refusal(file, create=False)
    assert str(file) in says
    assert "Crawl" in says
    assert not file.exists()


def test_facts(file: Path) -> None:
    store = opened(file)
    assert store.fact("site") is None
    store.remember("site", SITE)
    store.remember("site", f"{SITE}/")
    store.close()
    assert opened(file, SECOND).fact("site") == f"{SITE}/"
