"""The database under the store: opening it, its version, facts about it, its runs."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, QueuePool, cast, create_engine, event, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DatabaseError

from pipelines import tables
from pipelines.encoding import decode, encode
from pipelines.migration import backup_of, copy_before, migrate
from pipelines.tables import STORE_VERSION

#: What to do, by what a database says is wrong.
_ADVICE = {
    "full": "Make room on the disk and run again;",
    "readonly": "Make it and its folder writable and run again;",
    "unable to open": "Make it and its folder readable and writable and run again;",
    "locked": "Wait until whoever holds it is done and run again;",
}


_KEYS = 500
"""So many keys are asked for in one statement."""


class StoreError(Exception):
    """The store cannot be used; the message says why and what to do."""


def _is_full(file: str) -> bool:
    """Whether the disk of a store has no room for what SQLite keeps beside it (32 KiB at least)."""
    try:
        disk = os.statvfs(Path(file).parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < 65_536 or (disk.f_files > 0 and disk.f_favail == 0)


class Database:
    """One dataset's database.

    Args:
        where: path of an SQLite file, or an SQLAlchemy URL.
        source: name of the source; a store belongs to one. ``None`` takes what the store says.
        run: id of the run that writes, ``20261122T101500Z``.
        create: make it if it is not there.
        readonly: only look at it, whoever works on it meanwhile: nothing is written or made, not even beside it.
            A store of an older version can be looked at too.

    Raises:
        StoreError: it cannot be opened, is damaged, or was written by another version.
    """

    def __init__(
        self, where: str | Path, *, source: str | None, run: str = "", create: bool = True, readonly: bool = False
    ) -> None:
        self.where = str(where)
        self.source = source or ""
        self.run = run
        #: The copy that was made before an older store was brought up to date.
        self.migrated_from: Path | None = None
        if "://" not in self.where and (readonly or not create) and not Path(self.where).exists():
            raise StoreError(f"There is no store at {self.where}. Crawl the source first.")
        self.engine = self._onlooker() if readonly and "://" not in self.where else self._engine()
        with self._explained():
            self._refuse_emptied()
            self.connection: Connection = self.engine.connect()
            self._look() if readonly else self._prepare()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say of an error of the database what it means and what to do."""
        try:
            yield
        except (DatabaseError, sqlite3.Error, ValueError) as error:
            reason = self.reason(error)
            advice = next((what for sign, what in _ADVICE.items() if sign in reason), self._put_back())
            raise StoreError(
                f"The store {self.where} cannot be used ({reason}). {advice} the releases are not touched."
            ) from error

    def reason(self, error: Exception) -> str:
        """What an error of the database says, in a line; where the disk is full, it says so."""
        said = " ".join(str(getattr(error, "orig", error)).split()) or type(error).__name__
        # A log or an index of it that finds no room is an "I/O error" to SQLite, or a file that cannot be opened.
        vague = "I/O" in said or "unable to open" in said
        return f"the disk is full: {said}" if vague and "://" not in self.where and _is_full(self.where) else said

    def _put_back(self) -> str:
        """What to do about a store that is damaged."""
        copy = None if "://" in self.where else backup_of(Path(self.where))
        if copy is None:
            return "If it is damaged, move it away and crawl again; there is no backup of it;"
        day = datetime.fromtimestamp(copy.stat().st_mtime, UTC).strftime("%Y-%m-%d %H:%M UTC")
        command = shlex.join(["cp", str(copy), self.where])
        return f"If it is damaged, put its backup of {day} in its place: {command};"

    def check(self) -> None:
        """Look the whole database through.

        Raises:
            StoreError: it is damaged.
        """
        if self.engine.dialect.name == "sqlite":
            with self._explained(), self.connection.begin():
                found = self.connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                if found != "ok":
                    raise sqlite3.DatabaseError(str(found).replace("\n", " ")[:200])

    def _engine(self) -> Engine:
        engine = create_engine(self.where if "://" in self.where else f"sqlite:///{self.where}")
        if engine.dialect.name == "sqlite":

            @event.listens_for(engine, "connect")
            def configure(connection: Any, _: Any) -> None:
                # WAL with NORMAL survives the end of the process at any moment, at a fiftieth of the cost (FULL).
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute("PRAGMA busy_timeout=10000")
                connection.execute("PRAGMA cache_size=-8000")

        return engine

    def _onlooker(self) -> Engine:
        """An engine that cannot write. Where nobody has the store open, there is no write-ahead log, and none is made:
        SQLite would leave one behind, and fails where the folder cannot be written.
        """
        address = f"{Path(self.where).absolute().as_uri()}?mode=ro"

        def connect() -> sqlite3.Connection:
            unused = not Path(f"{self.where}-wal").exists()
            connection = sqlite3.connect(
                f"{address}&immutable=1" if unused else address, uri=True, check_same_thread=False
            )
            connection.execute("PRAGMA busy_timeout=10000")
            return connection

        return create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    def _look(self) -> None:
        """Read whose store it is."""
        known = {row.name: row.value for row in self._read(select(tables.facts))}
        version = known.get("version", "")
        if not version.isdecimal() or int(version) > STORE_VERSION:
            raise self._of_another_version(version)
        self.source = known.get("source", "")

    def _of_another_version(self, version: str | None) -> StoreError:
        return StoreError(
            f"The store {self.where} has version {version}, this program writes {STORE_VERSION}. "
            "Use the program that wrote it, or crawl into another folder."
        )

    def _prepare(self) -> None:
        with self.connection.begin():
            tables.facts.create(self.connection, checkfirst=True)
            known = {row.name: row.value for row in self.connection.execute(select(tables.facts))}
            version = known.get("version", str(STORE_VERSION))
            if version.isdigit() and 0 < int(version) < STORE_VERSION:
                self._bring_up_to_date(int(version))
                version = str(STORE_VERSION)
            tables.metadata.create_all(self.connection)
            if not known:
                self.connection.execute(
                    insert(tables.facts),
                    [{"name": "version", "value": str(STORE_VERSION)}, {"name": "source", "value": self.source}],
                )
            elif version != str(STORE_VERSION):
                raise self._of_another_version(version)
            elif not self.source:
                self.source = known["source"]
            elif known.get("source") != self.source:
                raise StoreError(
                    f"The store {self.where} holds the source {known.get('source')!r}, not {self.source!r}. "
                    "Choose another --output."
                )

    def _refuse_emptied(self) -> None:
        """A store that is missing beside its backup, or empty beside releases, is not taken for a new one."""
        file = Path(self.where)
        if "://" in self.where or (file.exists() and (not file.is_file() or file.stat().st_size)):
            return
        if not file.exists():
            if (copy := backup_of(file)) is not None:
                raise StoreError(
                    f"There is no store at {file}, though there is a backup of one. Put it in its place: "
                    f"{shlex.join(['cp', str(copy), str(file)])}; or, to begin anew, move the backup away."
                )
            return
        if (file.parent / "latest").is_symlink():
            raise sqlite3.DatabaseError("the file is empty, though there are releases made from it")

    def _bring_up_to_date(self, version: int) -> None:
        """Change the tables of an older version, after a copy of the store is made."""
        if self.engine.dialect.name == "sqlite":
            try:
                self.migrated_from = copy_before(Path(self.where), version)
            except (OSError, sqlite3.Error) as error:
                reason = getattr(error, "strerror", None) or error
                raise StoreError(
                    f"The store {self.where} has version {version} and must be copied before it is brought to version "
                    f"{STORE_VERSION}, but the copy could not be written ({reason}). Make room and run again; the "
                    "store is as it was."
                ) from error
            self.connection.exec_driver_sql("BEGIN IMMEDIATE")  # changes of tables begin none by themselves
        migrate(self.connection, version)
        self.connection.execute(
            update(tables.facts).where(tables.facts.c.name == "version").values(value=str(STORE_VERSION))
        )

    def remember(self, name: str, value: str) -> None:
        """Keep a fact about the store, for instance the site it was harvested from."""
        with self._explained(), self.connection.begin():
            self.connection.execute(self._fact(name, value))

    def _fact(self, name: str, value: str) -> Any:
        statement = self.insert_into(tables.facts).values(name=name, value=value)
        return statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})

    def fact(self, name: str) -> str | None:
        """What :meth:`remember` kept."""
        value = self._scalar(select(tables.facts.c.value).where(tables.facts.c.name == name))
        return None if value is None else str(value)

    def facts(self) -> dict[str, str]:
        """All that :meth:`remember` kept."""
        return {row.name: row.value for row in self._read(select(tables.facts))}

    def discard(self) -> None:
        """Let go of the database without writing what is gathered (it cannot be written)."""
        self.connection.close()
        self.engine.dispose()

    def insert_into(self, table: Any) -> Any:
        if self.engine.dialect.name == "sqlite":
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)

    def _read(self, statement: Any) -> Any:
        """Execute a read; the connection is left without an open transaction."""
        with self._explained(), self.connection.begin():
            return self.connection.execute(statement).freeze()()

    def _scalar(self, statement: Any) -> Any:
        with self._explained(), self.connection.begin():
            return self.connection.execute(statement).scalar()

    def has_run(self, run_id: str) -> bool:
        """Whether there was such a run."""
        return self._scalar(select(tables.runs.c.run_id).where(tables.runs.c.run_id == run_id)) is not None

    def begin_run(self) -> None:
        """Write down that the run began; its verdict follows at its end, or never if it is killed."""
        with self._explained(), self.connection.begin():
            self.connection.execute(insert(tables.runs).values(run_id=self.run))

    def end_run(self, verdict: str, report: dict[str, Any]) -> None:
        """Write down how the run ended."""
        with self._explained(), self.connection.begin():
            self.connection.execute(
                update(tables.runs)
                .where(tables.runs.c.run_id == self.run)
                .values(verdict=verdict, report=encode(report).decode())
            )

    def runs_without_report(self) -> list[str]:
        """Ids of the runs that did not come to their end: they were killed."""
        return list(self._read(select(tables.runs.c.run_id).where(tables.runs.c.report.is_(None))).scalars())

    def last_runs(self, limit: int) -> list[tuple[str, str | None, dict[str, Any]]]:
        """Run id, verdict and report of the last runs, the latest first. A run that was killed has no verdict."""
        columns = tables.runs.c
        statement = select(columns.run_id, columns.verdict, columns.report).order_by(columns.run_id.desc()).limit(limit)
        with self._explained():
            return [(row.run_id, row.verdict, decode(row.report or "{}")) for row in self._read(statement)]

    def stream(
        self, table: Any, *, order: Any, columns: Sequence[Any] = (), where: Sequence[Any] = ()
    ) -> Iterator[Any]:
        """The rows of a table in order, a few at a time: memory stays flat."""
        statement = (select(*columns) if columns else select(table)).where(*where)
        return self.stream_of(statement.order_by(*(order if isinstance(order, tuple) else (order,))))

    def json_of(self, column: Any) -> Any:
        """A column of JSON as it is read fastest, under its own name: as bytes, where the database gives them."""
        if self.engine.dialect.name != "sqlite":
            return column
        return cast(column, LargeBinary).label(column.name)

    def stream_of(self, statement: Any) -> Iterator[Any]:
        """The rows that a statement gives, a few at a time."""
        with self._explained(), self.engine.connect() as connection:
            yield from connection.execution_options(yield_per=500).execute(statement)

    def rows_of(self, table: Any, keys: Sequence[str]) -> Iterator[Any]:
        """The rows of a table that have these primary keys."""
        key = next(iter(table.primary_key))
        for start in range(0, len(keys), _KEYS):
            yield from self._read(select(table).where(key.in_(keys[start : start + _KEYS])))
