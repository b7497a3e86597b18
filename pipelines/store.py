"""The store: pages, records, their versions and counts, runs, in one database.

Writes are gathered and go out in one transaction (:meth:`Store.flush`), so that a page's children, its records and its
own ``done`` are there together or not at all: after a kill at any moment the next run repeats at most what was gathered
since the last flush, and repeating is harmless because records are upserts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func, insert, select, update

from harvester.found import Place
from harvester.items import Article, Issue, Journal
from harvester.parts import PARTS, Batch, Part
from pipelines import tables
from pipelines.article_table import ArticleTable, content_of, without_origin
from pipelines.database import StoreError
from pipelines.encoding import decode, encode
from pipelines.page_table import ABSENCES_BORNE, LISTINGS, ORIGINAL, Listing, Page, Settlement

__all__ = [
    "ABSENCES_BORNE",
    "LISTINGS",
    "ORIGINAL",
    "VANISHED",
    "Listing",
    "Page",
    "Store",
    "StoreError",
    "attach",
    "attached",
    "without_origin",
]

VANISHED = -50
"""The priority of a page that its list no longer names: it is looked at when all else is done."""


def _united(known: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What is known of an issue, a journal or a place, and what another page says of it."""
    united = {**known, **said}
    for name, value in said.items():
        if isinstance(value, dict):
            united[name] = {**known.get(name, {}), **value}
    return united


class Store(ArticleTable):
    """One dataset's store: what :class:`PageTable` and :class:`ArticleTable` do, and the writing, all at once."""

    def __init__(
        self, where: str | Path, *, source: str | None, run: str = "", create: bool = True, readonly: bool = False
    ) -> None:
        super().__init__(where, source=source, run=run, create=create, readonly=readonly)
        self.counts: Counter[str] = Counter()
        self._new_pages: dict[str, dict[str, Any]] = {}
        self._issues: dict[str, dict[str, Any]] = {}
        self._journals: dict[str, dict[str, Any]] = {}
        self._places: dict[str, dict[str, Any]] = {}
        self._facts: dict[str, str] = {}
        self._renamed: list[dict[str, Any]] = []
        self._issues_of: dict[str, str] = {}
        self._settled: list[Settlement] = []
        self._wanted: dict[str, tuple[int | None, tuple[str, ...]]] = {}
        self._spared: dict[str, int] = {}
        #: How many pages wait that are read again for their age.
        self.due_left = 0
        #: Called with each record that was put.
        self.listeners: list[Callable[[Any], None]] = []

    def close(self) -> None:
        """Write what is gathered and let go of the database."""
        if not self.connection.closed:
            self.flush()
            self.connection.close()
        self.engine.dispose()

    # ---- gathering -----------------------------------------------------------------------------------------------

    def add_pages(self, found: Iterable[Page]) -> int:
        """Record pages that a page names. Returns how many are new.

        A page that is known and waits still takes place and context of whoever names it with more weight: a record in
        a box of favourites is known better from its issue.
        """
        candidates: dict[str, Page] = {}
        for page in found:
            old = candidates.get(page["key"])
            if old is None or page["priority"] > old["priority"]:
                candidates[page["key"]] = page
        known = self._known_keys([key for key in candidates if key not in self._new_pages])
        new = 0
        for key, page in candidates.items():
            row = {
                "parent": None, "issue_id": None, "form": None, "series": None, **page,
                "context": encode(page.get("context", {})).decode(), "state": page.get("state", "pending"), "tries": 0,
                "productive": False, "found": self.run,
            }  # fmt: skip
            gathered = self._new_pages.get(key)
            if key in known:
                self._renamed.append({"at_key": key, **{name: row[name] for name in ("priority", "context", "parent")}})
                if page.get("issue_id") and page["kind"] == "record":
                    self._issues_of[key] = str(row["issue_id"])
            elif gathered is None:
                self._new_pages[key] = row
                new += 1
            elif page["priority"] > gathered["priority"]:
                self._new_pages[key] = {**row, "issue_id": row["issue_id"] or gathered["issue_id"]}
            else:
                gathered["issue_id"] = gathered["issue_id"] or row["issue_id"]
        return new

    def known(self, keys: Sequence[str]) -> set[str]:
        """Those of *keys* that pages are known by."""
        return self._known_keys([key for key in keys if key not in self._new_pages]) | (
            set(keys) & set(self._new_pages)
        )

    def settle_page(self, settlement: Settlement) -> None:
        """Say what became of a page; goes out after its children and records."""
        self._settled.append(settlement)

    def want(self, key: str, *, states: tuple[str, ...] = ("done", "gone"), vanished: bool = False) -> None:
        """Ask for a page again that was visited.

        Args:
            key: the page's.
            states: the states in which it is asked for again.
            vanished: the list that named it does no longer; it is asked for last, and not if another list names it.
        """
        self._wanted[key] = (VANISHED if vanished else None, states)

    def spare(self, key: str, priority: int) -> None:
        """A page that has vanished from one list is named by another."""
        if self._wanted.get(key, (None,))[0] == VANISHED:
            del self._wanted[key]
        else:
            self._spared[key] = priority

    def confirm(self, article_id: str) -> None:
        """The site says that a record is as it was."""
        self._confirmed.add(article_id)

    def withdraw(self, article_id: str) -> None:
        """A record is no longer there; it is kept, and marked."""
        self._withdrawn.add(article_id)

    def note(self, name: str, value: str) -> None:
        """Remember a fact about the source together with what else was gathered."""
        self._facts[name] = value

    def put(self, record: Article | Batch | Issue | Journal | Place) -> None:
        """Gather a record. Articles and parts replace what was known; the others add to it."""
        if isinstance(record, Article):
            self._articles[record.article_id] = record
        elif isinstance(record, Batch):
            for part in record.parts:
                self.put_part(part)
            self._withdrawn.update(record.withdrawn)
        elif isinstance(record, Issue):
            self._issues[record.issue_id] = _united(self._issues.get(record.issue_id, {}), content_of(record))
        elif isinstance(record, Journal):
            self._journals[record.journal_id] = _united(self._journals.get(record.journal_id, {}), content_of(record))
        else:
            self._places[record.key] = _united(self._places.get(record.key, {}), content_of(record))
        for listener in self.listeners:
            listener(record)

    @property
    def unwritten(self) -> int:
        """How many pages that were named wait to be written."""
        return len(self._new_pages)

    @property
    def gathered(self) -> int:
        """How many visited pages wait to be written."""
        return len(self._settled)

    # ---- writing -------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Write all that was gathered, in one transaction.

        Raises:
            DatabaseError: it could not be written (a full disk, for instance); nothing of it was.
        """
        all_gathered: tuple[dict[Any, Any] | list[Any] | set[Any], ...] = (
            self._new_pages, self._renamed, self._issues_of, self._articles, self._parts, self._issues, self._journals,
            self._places, self._settled, self._wanted, self._spared, self._confirmed, self._withdrawn, self._facts,
        )  # fmt: skip
        if not any(all_gathered):
            return
        counts: Counter[str] = Counter()
        with self.connection.begin():
            if self._new_pages:
                rows = list(self._new_pages.values())
                self.connection.execute(self.insert_into(tables.pages).on_conflict_do_nothing(), rows)
            self._write_spared()
            if self._renamed:
                columns = tables.pages.c
                waits = (columns.key == bindparam("at_key"), columns.state == "pending")
                self.connection.execute(
                    update(tables.pages)
                    .where(*waits, columns.priority < bindparam("priority"))
                    .values({name: bindparam(name) for name in ("priority", "context", "parent")}),
                    self._renamed,
                )
            if self._issues_of:
                columns = tables.pages.c
                unsaid = (columns.key == bindparam("at_key"), columns.issue_id.is_(None))
                statement = update(tables.pages).where(*unsaid).values(issue_id=bindparam("to"))
                self.connection.execute(statement, [{"at_key": k, "to": v} for k, v in self._issues_of.items()])
            if self._articles and self.has_parts:  # the index's own page of an article that has others too
                for article in self._articles.values():
                    self.put_part(Part(name=PARTS[0], article=article))
                self._articles.clear()
            if self._parts:
                self.has_parts = True
                merged, moved = self._merged_parts()
                self._articles.update((article.article_id, article) for article in merged)
                for article_id in moved:
                    self._articles.pop(article_id, None)
            self._write_articles(counts)
            self._write_states(counts)
            self._write_parts(tables.issues, "issue_id", self._issues)
            self._write_parts(tables.journals, "journal_id", self._journals)
            self._write_parts(tables.places, "key", self._places)
            if self._settled:
                columns = tables.pages.c
                values: dict[str, Any] = {name: bindparam(name) for name in Settlement.__annotations__}
                del values["page_id"]
                for name in ("named", "article_id"):  # where nothing is said of them, they stay
                    values[name] = func.coalesce(bindparam(f"new_{name}"), columns[name])
                self.connection.execute(
                    update(tables.pages).where(columns.id == bindparam("page_id")).values(values),
                    [{**row, "new_named": row["named"], "new_article_id": row["article_id"]} for row in self._settled],
                )
            self._write_wishes()
            for name, value in self._facts.items():
                self.connection.execute(self._fact(name, value))
        self.counts.update(counts)
        for gathered in all_gathered:
            gathered.clear()

    def _write_wishes(self) -> None:
        """Write which pages are to be asked for again: after what settled, which may be one of them.

        What this run has visited already is not: that two lists name it is no second absence either.
        """
        columns = tables.pages.c
        for key, (priority, states) in self._wanted.items():
            wanted = update(tables.pages).where(
                columns.key == key, columns.state.in_(states), columns.visited < self.run
            )
            self.connection.execute(wanted.values(state="pending", priority=func.coalesce(priority, columns.priority)))

    def _write_spared(self) -> None:
        """Write which pages need no visit after all, before they are taken for pages that wait."""
        columns = tables.pages.c
        for key, priority in self._spared.items():
            vanished = (columns.key == key, columns.state == "pending", columns.priority == VANISHED)
            self.connection.execute(update(tables.pages).where(*vanished).values(state="done", priority=priority))

    def _write_parts(self, table: Any, key: str, parts: dict[str, dict[str, Any]]) -> None:
        for part_id, content in parts.items():
            old = self.connection.execute(select(table).where(table.c[key] == part_id)).one_or_none()
            known = decode(old.data) if old else {}
            content = _united(known, content)
            row = {key: part_id, "data": encode(content).decode(), "last_seen": self.run}
            if table is tables.issues:
                row["journal_id"] = content.get("journal_id", "")
            if old:
                self.connection.execute(update(table).where(table.c[key] == part_id).values(row))
            else:
                self.connection.execute(insert(table).values(first_seen=self.run, **row))

    # ---- reading -------------------------------------------------------------------------------------------------

    def stream_failures(self) -> Iterator[tuple[str, str, int]]:
        """Kind, line of the ledger, and how many pages failed or are gone with it, a few at a time."""
        columns = tables.pages.c
        statement = select(columns.kind, columns.error, func.count()).where(columns.state.in_(("failed", "gone")))
        statement = statement.group_by(columns.kind, columns.error).order_by(columns.kind, columns.error)
        for kind, error, count in self.stream_of(statement):
            yield kind, error or "", count

    def article_count(self) -> int:
        """How many articles there are."""
        return int(self._scalar(select(func.count()).select_from(tables.articles)))

    def article_at(self, place: int) -> str:
        """The identifier of the article that comes at a place in the order of identifiers, from 0."""
        columns = tables.articles.c
        return str(self._scalar(select(columns.article_id).order_by(columns.article_id).limit(1).offset(place)))


_attached: WeakKeyDictionary[Any, Store] = WeakKeyDictionary()


def attach(crawler: Any, store: Store) -> None:
    """Make *store* the one that all parts of a crawl use."""
    _attached[crawler] = store


def attached(crawler: Any) -> Store:
    """The store of a crawl."""
    return _attached[crawler]
