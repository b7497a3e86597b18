"""The table of pages: which are known, which wait, which failed, and which addresses led to records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, TypedDict

from sqlalchemy import and_, func, or_, select, update

from pipelines import tables
from pipelines.database import Database
from pipelines.encoding import decode

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
    context: dict[str, Any]
    state: str
    tries: int
    productive: bool


_DISTRUSTED = ("drifted", "blocked")


def _of(selected: Sequence[str]) -> Any:
    """The condition that a record is of one of these journals and issues."""
    return or_(*(tables.pages.c.key.startswith(f"{key}/", autoescape=True) for key in selected))


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


class PageTable(Database):
    """What the frontier asks of the store. Pages that are gathered but not written yet are :class:`Store`'s to know."""

    def _known_keys(self, keys: Sequence[str]) -> set[str]:
        known: set[str] = set()
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            known.update(self._read(select(tables.pages.c.key).where(tables.pages.c.key.in_(chunk))).scalars())
        return known

    def pending(self, *, limit: int, records_of: Sequence[str] | None = None, listings: bool = False) -> list[Page]:
        """The next pages to visit: higher priority first, then in the order found.

        Args:
            limit: so many at most.
            records_of: only records of these journals (``J``) and issues (``J/I``).
            listings: only pages that are no records.
        """
        return self.pages_in("pending", limit=limit, records_of=records_of, listings=listings)

    def pages_in(
        self, state: str, *, limit: int | None = None, records_of: Sequence[str] | None = None, listings: bool = False
    ) -> list[Page]:
        """The pages in a state, in the order of :meth:`pending`."""
        columns = tables.pages.c
        statement = select(columns.id, columns.key, columns.url, columns.kind, columns.priority, columns.parent,
                           columns.issue_id, columns.form, columns.context, columns.tries,
                           columns.productive)  # fmt: skip
        statement = statement.where(columns.state == state)
        if records_of is not None:
            statement = statement.where(columns.kind == "record", _of(records_of))
        if listings:
            statement = statement.where(columns.kind != "record")
        statement = statement.order_by(columns.priority.desc(), columns.id).limit(limit)
        with self._explained(), self.connection.begin():
            rows = [dict(row) for row in self.connection.execute(statement).mappings()]
            for row in rows:
                row["context"] = decode(row["context"])
        return rows  # type: ignore[return-value]

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

    def begin_round(self) -> bool:
        """Make the pages ready to be visited. Pages left over, or failed, in an earlier run are visited first; only
        where none is left over does a new round begin, in which all are visited again. A run that did not come to its
        end, killed perhaps while it wrote its release, is gone on with. What a run read that ended ``drifted`` or
        ``blocked`` is read again. Returns whether a new round begins.
        """
        columns, runs = tables.pages.c, tables.runs.c
        with self._explained(), self.connection.begin():
            self._distrust(columns, runs)
            left = self.connection.execute(select(columns.id).where(columns.state == "pending").limit(1)).scalar()
            before = select(runs.verdict).where(runs.run_id < self.run).order_by(runs.run_id.desc()).limit(1)
            ended = self.connection.execute(before).scalar() not in (None, "interrupted")
            statement = update(tables.pages).values(state="pending")
            fresh = left is None and ended
            self.connection.execute(statement.where(columns.state != "pending") if fresh
                                    else statement.where(columns.state == "failed"))  # fmt: skip
        return fresh

    def _distrust(self, columns: Any, runs: Any) -> None:
        """Make the pages ready again that the last runs read, as far back as they ended badly."""
        last = select(runs.run_id, runs.verdict).where(runs.run_id < self.run).order_by(runs.run_id.desc()).limit(50)
        bad = [row.run_id for row in takewhile(lambda row: row.verdict in _DISTRUSTED, self.connection.execute(last))]
        if bad:
            again = update(tables.pages).values(state="pending")
            self.connection.execute(again.where(columns.visited.in_(bad), columns.state == "done"))

    def begin_selection(self, selected: Sequence[str], is_near: Callable[[Page], bool]) -> None:
        """Make the selected part of the index ready to be visited, where nothing of it is left over.

        Args:
            selected: keys of journals (``J``) and issues (``J/I``).
            is_near: whether a listing may lead to them.
        """
        if self.pending(limit=1, records_of=selected):
            return
        if any(map(is_near, self.pending(limit=20_000, listings=True))):
            return
        columns = tables.pages.c
        near = [row["id"] for row in self.pages_in("done", listings=True) if is_near(row)]
        with self._explained(), self.connection.begin():
            again = update(tables.pages).values(state="pending")
            for start in range(0, len(near), CHUNK):
                self.connection.execute(again.where(columns.id.in_(near[start : start + CHUNK])))
            self.connection.execute(again.where(columns.kind == "record", _of(selected)))

    def begin_listings(self) -> bool:
        """Make all listings ready that this run has not visited. Returns whether there are any."""
        columns = tables.pages.c
        unseen = (columns.kind != "record", columns.state == "done", columns.visited != self.run)
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
        return {error or "": count for error, count in self._read(statement.group_by(columns.error))}

    def page_counts(self) -> dict[str, dict[str, int]]:
        """Kind → state → how many pages."""
        columns = tables.pages.c
        result: dict[str, dict[str, int]] = {}
        statement = select(columns.kind, columns.state, func.count()).group_by(columns.kind, columns.state)
        for kind, state, count in self._read(statement):
            result.setdefault(kind, {})[state] = count
        return result
