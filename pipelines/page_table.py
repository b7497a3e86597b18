"""The table of pages: which are known, which wait, which failed, and which addresses led to records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import takewhile
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import and_, func, or_, select, update

from pipelines import tables
from pipelines.database import Database
from pipelines.encoding import decode

LISTINGS = ("start", "listing")
"""Kinds of pages that lead to records. Beside them and ``record`` a spider may have kinds of its own."""

ORIGINAL = "original"
"""The kind of an article's page at its publisher's, on another site than the index."""

ONCE = "token"
"""The kind of a page whose address leads nowhere another time: it is never visited again once it was read."""

CHUNK = 400
"""Values in one IN (…): under the limit of every database."""


class Page(TypedDict, total=False):
    """A row of the frontier, as in :data:`pipelines.tables.pages`; ``context`` is a dict here, JSON in the table."""

    id: int
    key: str
    url: str
    kind: str
    priority: int
    parent: int | None
    issue_id: str | None
    form: str | None
    series: str | None
    context: dict[str, Any]
    state: str
    tries: int
    productive: bool
    absences: int
    article_id: str | None
    etag: str | None
    last_modified: str | None
    visited: str | None
    due: bool
    """It was read before and is read again because that was long ago; not in the table."""


ABSENCES_BORNE = 3
"""So many times a page is asked for that a list names and that is not there."""

_DISTRUSTED = ("drifted", "blocked")


_HANDED_OUT = [
    tables.pages.c[name]
    for name in ("id", "key", "url", "kind", "priority", "parent", "issue_id", "form", "series", "context", "tries",
                 "state", "productive", "absences", "article_id", "etag", "last_modified", "visited")
]  # fmt: skip
"""What the frontier is told of a page."""


def _of(selected: Sequence[str]) -> Any:
    """The condition that a record is of one of these journals and issues."""
    columns = tables.pages.c
    said = [columns.issue_id.endswith(f":{key}", autoescape=True) for key in selected if "/" in key]
    said += [columns.issue_id.contains(f":{key}/", autoescape=True) for key in selected if "/" not in key]
    return or_(*(columns.key.startswith(f"{key}/", autoescape=True) for key in selected), *said)


class Settlement(TypedDict):
    """What became of a visited page."""

    page_id: int
    state: str
    tries: int
    error: str | None
    status: int | None
    productive: bool
    etag: str | None
    last_modified: str | None
    visited: str
    absences: int
    named: str | None
    """``None`` leaves what is known."""
    article_id: str | None
    """``None`` leaves what is known."""


class Listing(NamedTuple):
    """A page that is no record, and what it led to."""

    id: int
    key: str
    kind: str
    form: str | None
    series: str | None
    state: str
    named: dict[str, str] | None
    """What the frontier noted of it, as :data:`pipelines.tables.pages` says; ``None`` in a store that did not yet."""
    depth: int
    article_id: str | None
    absences: int
    """In so many runs since it was read last it was not there."""


class PageTable(Database):
    """What the frontier asks of the store. Pages that are gathered but not written yet are :class:`Store`'s to know."""

    def _known_keys(self, keys: Sequence[str]) -> set[str]:
        known: set[str] = set()
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            known.update(self._read(select(tables.pages.c.key).where(tables.pages.c.key.in_(chunk))).scalars())
        return known

    def pending(
        self, *, limit: int, records_of: Sequence[str] | None = None, listings: bool = False, kind: str = ""
    ) -> list[Page]:
        """The next pages to visit: higher priority first, then in the order found.

        Args:
            limit: so many at most.
            records_of: only records of these journals (``J``) and issues (``J/I``).
            listings: only pages that are no records.
            kind: only pages of this kind.
        """
        return self.pages_in("pending", limit=limit, records_of=records_of, listings=listings, kind=kind)

    def pages_in(
        self, state: str, *, limit: int | None = None, records_of: Sequence[str] | None = None, listings: bool = False,
        kind: str = "",
    ) -> list[Page]:  # fmt: skip
        """The pages in a state, in the order of :meth:`pending`."""
        columns = tables.pages.c
        statement = select(*_HANDED_OUT).where(columns.state == state)
        if records_of is not None:
            statement = statement.where(columns.kind == "record", _of(records_of))
        if listings:
            statement = statement.where(columns.kind.in_(LISTINGS))
        if kind:
            statement = statement.where(columns.kind == kind)
        return self._pages(statement.order_by(columns.priority.desc(), columns.id).limit(limit))

    def pages_by_id(self, ids: Sequence[int]) -> list[Page]:
        """The pages with these numbers, at most :data:`CHUNK` of them, in this order."""
        order = {page_id: place for place, page_id in enumerate(ids)}
        rows = self._pages(select(*_HANDED_OUT).where(tables.pages.c.id.in_(ids)))
        return sorted(rows, key=lambda row: order[row["id"]])

    def _pages(self, statement: Any) -> list[Page]:
        with self._explained(), self.connection.begin():
            rows = [dict(row) for row in self.connection.execute(statement).mappings()]
            for row in rows:
                row["context"] = decode(row["context"])
        return rows  # type: ignore[return-value]

    def due(self, before: str, *, records_of: Sequence[str] | None = None) -> list[int]:
        """Numbers of the pages that were visited last by runs before *before*, and do not wait: oldest visit first.

        Args:
            before: a run id.
            records_of: only records of these journals (``J``) and issues (``J/I``).
        """
        columns = tables.pages.c
        statement = select(columns.id).where(columns.visited < before, columns.visited < self.run)
        statement = statement.where(columns.kind.in_((*LISTINGS, "record", ORIGINAL)))
        closed = (columns.state == "refused") & columns.error.contains("robots.txt")  # which may have another word now
        statement = statement.where(columns.state.in_(("done", "gone")) | closed)
        if records_of is not None:
            statement = statement.where(columns.kind == "record", _of(records_of))
        return list(self._read(statement.order_by(columns.visited, columns.id)).scalars())

    def has_near(self, key: str) -> bool:
        """Whether a listing that is near the selected journal or issue *key* has named records of it."""
        columns = tables.pages.c
        near = columns.context.contains('"near":true')
        statement = select(columns.id).where(columns.kind == "record", columns.key.startswith(f"{key}/"), near)
        return self._scalar(statement.limit(1)) is not None

    def fruitful_forms(self) -> set[str]:
        """Forms of address that led to records."""
        columns = tables.pages.c
        forms: set[str] = set()
        for form, context in self._read(select(columns.form, columns.context).where(columns.productive)):
            forms.update(decode(context).get("lineage", []))
            if form:
                forms.add(form)
        return forms

    def begin_round(self, *, full: bool = False, leave: Sequence[str] = ()) -> bool:
        """Make the pages ready to be visited that the run has to begin with: those that failed, and those of
        records that an earlier run found gone, once. What a run read that ended ``drifted`` or ``blocked`` is read
        again.

        Args:
            full: all pages are visited again, unless a full round that an earlier run began is still under way.
            leave: kinds of pages that this run does not ask for.

        Returns:
            Whether a new round begins. It does not where an earlier run left pages that were never visited, or was
            stopped, limited or killed (perhaps while it wrote its release): that one is gone on with.
        """
        columns, runs = tables.pages.c, tables.runs.c
        with self._explained(), self.connection.begin():
            self._distrust(columns, runs)
            waits = columns.state == "pending"
            left = self.connection.execute(select(columns.id).where(waits).limit(1)).scalar() is not None
            fresh_left = select(columns.id).where(waits, columns.visited.is_(None)).limit(1)
            unread = left and self.connection.execute(fresh_left).scalar() is not None
            before = select(runs.verdict).where(runs.run_id < self.run).order_by(runs.run_id.desc()).limit(1)
            verdict = self.connection.execute(before).scalar()
            stopped = verdict in (None, "interrupted") or (left and verdict == "limited")
            once_gone = (columns.state == "gone") & (columns.absences == 1) & columns.article_id.is_not(None)
            again = update(tables.pages).values(state="pending").where(columns.kind.not_in(leave))
            self.connection.execute(again.where((columns.state == "failed") | once_gone))
        goes_on = left and self.fact("full_round") == "begun"
        self.remember("full_round", "begun" if full or goes_on else "")
        if full and not goes_on:
            with self._explained(), self.connection.begin():
                self.connection.execute(again.where(columns.state != "pending", columns.kind != ONCE))
            return True
        return not unread and not stopped

    def _distrust(self, columns: Any, runs: Any) -> None:
        """Make the pages ready again that the last runs read, as far back as they ended badly."""
        last = select(runs.run_id, runs.verdict).where(runs.run_id < self.run).order_by(runs.run_id.desc()).limit(50)
        bad = [row.run_id for row in takewhile(lambda row: row.verdict in _DISTRUSTED, self.connection.execute(last))]
        if bad:
            read = (columns.visited.in_(bad), columns.state == "done", columns.kind != ONCE)
            self.connection.execute(update(tables.pages).values(state="pending").where(*read))

    def begin_selection(
        self, selected: Sequence[str], is_near: Callable[[Page], bool], *, worth: Collection[int] | None
    ) -> None:
        """Make the selected part of the index ready to be visited, where nothing of it is left over.

        Args:
            selected: keys of journals (``J``) and issues (``J/I``).
            is_near: whether a listing may lead to them.
            worth: numbers of the listings that are worth a look; ``None``: all are, and the records too.
        """
        if self.pending(limit=1, records_of=selected):
            return
        if any(map(is_near, self.pending(limit=20_000, listings=True))):
            return
        near = [row["id"] for row in self.pages_in("done", listings=True) if is_near(row)]
        self.visit_again(near if worth is None else [page_id for page_id in near if page_id in worth])
        if worth is None:
            with self._explained(), self.connection.begin():
                again = update(tables.pages).values(state="pending")
                self.connection.execute(again.where(tables.pages.c.kind == "record", _of(selected)))

    def sample(self, count: int) -> list[int]:
        """Numbers of some pages on which a record was read, from all parts of the index."""
        columns = tables.pages.c
        read = (columns.kind == "record", columns.state == "done", columns.article_id.is_not(None))
        ids = list(self._read(select(columns.id).where(*read).order_by(columns.id)).scalars())
        return ids[:: max(len(ids) // count, 1)][:count]

    def visit_again(self, ids: Sequence[int]) -> None:
        """Make these pages ready to be visited."""
        columns = tables.pages.c
        with self._explained(), self.connection.begin():
            for start in range(0, len(ids), CHUNK):
                chunk = columns.id.in_(ids[start : start + CHUNK])
                self.connection.execute(update(tables.pages).values(state="pending").where(chunk))

    def listings(self) -> list[Listing]:
        """The listings that are known, with what each named when it was read last, in the order found."""
        columns = tables.pages.c
        rows = self._read(select(tables.pages).where(columns.kind.in_(LISTINGS)).order_by(columns.id))
        return [
            Listing(
                row.id,
                row.key,
                row.kind,
                row.form,
                row.series,
                row.state,
                None if row.named is None else decode(row.named),
                int(decode(row.context).get("depth", 0)),
                row.article_id,
                row.absences,
            )
            for row in rows
        ]

    def leave_listed(self) -> int:
        """Ask no more for pages of articles of which enough is known from elsewhere. Returns how many."""
        columns = tables.pages.c
        known = select(tables.article_addresses.c.address)
        known = known.join(tables.articles, tables.articles.c.article_id == tables.article_addresses.c.article_id)
        waits = (columns.kind == "record", columns.state == "pending", columns.key.in_(known))
        with self._explained(), self.connection.begin():
            return int(self.connection.execute(update(tables.pages).where(*waits).values(state="listed")).rowcount)

    def ask_for_listed(self) -> None:
        """Make the pages ready to be visited that :meth:`leave_listed` left."""
        columns = tables.pages.c
        with self._explained(), self.connection.begin():
            self.connection.execute(update(tables.pages).where(columns.state == "listed").values(state="pending"))

    def record_count(self) -> int:
        """How many pages of records are known, whether visited or not."""
        columns = tables.pages.c
        return int(self._scalar(select(func.count()).select_from(tables.pages).where(columns.kind == "record")) or 0)

    def lost(self) -> set[str]:
        """Keys of pages that were never there when they were asked for, which was not often."""
        columns = tables.pages.c
        unread = (columns.article_id.is_(None), columns.named.is_(None))
        never = (columns.state == "gone", columns.absences < ABSENCES_BORNE, *unread)
        return set(self._read(select(columns.key).where(*never)).scalars())

    def issues_of_records(self) -> dict[str, str]:
        """Key of each record's page → its issue's identifier; of a listing that was one, or its journal's and ``/``."""
        columns, articles = tables.pages.c, tables.articles.c
        own = select(columns.key, columns.issue_id).where(columns.kind == "record", columns.issue_id.is_not(None))
        found = select(columns.key, func.coalesce(columns.issue_id, articles.issue_id, articles.journal_id + "/"))
        found = found.join(tables.articles, articles.article_id == columns.article_id)
        found = found.where(columns.kind == "listing")
        return {str(key): str(issue) for statement in (own, found) for key, issue in self._read(statement)}

    def lost_listings(self) -> int:
        """How many listings this run found gone that an earlier one read."""
        columns = tables.pages.c
        lost = columns.kind.in_(LISTINGS), columns.state == "gone", columns.visited == self.run
        return int(self._scalar(select(func.count()).where(*lost, columns.named.is_not(None))) or 0)

    def journals_places(self) -> list[tuple[str, list[str]]]:
        """Key of each place → the journals whose page it is said to be."""
        rows = self._read(select(tables.places.c.key, tables.places.c.data))
        return [(key, list(decode(data).get("journals", ()))) for key, data in rows]

    def issue_facts(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Identifier of each issue that listings named → its journal's, and what they said of it."""
        columns = tables.issues.c
        rows = self._read(select(columns.issue_id, columns.journal_id, columns.data))
        return {issue_id: (journal_id or "", decode(data)) for issue_id, journal_id, data in rows}

    def named_by(self, page_id: int) -> dict[str, str]:
        """What a listing named when it was read last: key of a page → digest of how."""
        return dict(decode(self._scalar(select(tables.pages.c.named).where(tables.pages.c.id == page_id)) or "{}"))

    def begin_listings(self) -> bool:
        """Make all listings ready that this run has not visited. Returns whether there are any."""
        columns = tables.pages.c
        unseen = (columns.kind.in_(LISTINGS), columns.state == "done", columns.visited != self.run)
        with self._explained(), self.connection.begin():
            done = self.connection.execute(update(tables.pages).where(*unseen).values(state="pending"))
        return bool(done.rowcount)

    def knows_any_of(self, selected: Sequence[str]) -> bool:
        """Whether a record of these journals and issues is known."""
        columns = tables.pages.c
        return self._scalar(select(columns.id).where(columns.kind == "record", _of(selected)).limit(1)) is not None

    def failures(self, limit: int | None = 100) -> list[dict[str, Any]]:
        """The ledger of pages that could not be had or read; those that are gone from the site come last."""
        columns = tables.pages.c
        statement = select(columns.url, columns.kind, columns.error, columns.status, columns.state, columns.tries,
                           columns.visited)  # fmt: skip
        statement = statement.where(columns.state.in_(("failed", "gone"))).order_by(columns.state, columns.id)
        return [dict(row) for row in self._read(statement.limit(limit)).mappings()]

    def failure_counts(self) -> list[tuple[str, str, int]]:
        """State, reason, and how many pages: of the ledger, and of pages that failed and wait (``pending``)."""
        columns, count = tables.pages.c, func.count()
        statement = select(columns.state, columns.error, count).group_by(columns.state, columns.error)
        listed = or_(
            columns.state.in_(("failed", "gone")), and_(columns.state == "pending", columns.error.is_not(None))
        )
        rows = self._read(statement.where(listed).order_by(count.desc(), columns.error))
        return [(state, error or "", number) for state, error, number in rows]

    def pending_count(self) -> int:
        """How many known pages wait to be visited."""
        columns = tables.pages.c
        return int(self._scalar(select(func.count()).select_from(tables.pages).where(columns.state == "pending")))

    def failed_in_run(self) -> dict[str, int]:
        """Line of the ledger → how many pages failed with it in this run."""
        columns = tables.pages.c
        statement = select(columns.error, func.count()).where(columns.state == "failed", columns.visited == self.run)
        statement = statement.where(columns.kind != ORIGINAL)  # that another site is down is no failure of this one
        return {error or "": count for error, count in self._read(statement.group_by(columns.error))}

    def page_counts(self) -> dict[str, dict[str, int]]:
        """Kind → state → how many pages."""
        columns = tables.pages.c
        result: dict[str, dict[str, int]] = {}
        statement = select(columns.kind, columns.state, func.count()).group_by(columns.kind, columns.state)
        for kind, state, count in self._read(statement):
            result.setdefault(kind, {})[state] = count
        return result
