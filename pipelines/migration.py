"""From the tables of an older version to those of today, and the copies of a store that are kept.

Before a store is changed, a copy of it is made beside it; whatever happens then, the copy can be put back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

BACKUP = "harvest.backup.db"
"""The copy of a store that is renewed now and then, beside the store."""

#: Version → the statements that lead from it to the next.
STEPS: dict[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE pages ADD COLUMN series VARCHAR",
        "ALTER TABLE pages ADD COLUMN named TEXT",
        "ALTER TABLE pages ADD COLUMN article_id VARCHAR",
        "ALTER TABLE pages ADD COLUMN absences INTEGER NOT NULL DEFAULT 0",
        # A record's page has its own key behind the source's name; only where that is so, it is known what was read.
        "UPDATE pages SET article_id = (SELECT articles.article_id FROM articles, facts WHERE facts.name = 'source' "
        "AND articles.article_id = facts.value || ':' || pages.key) WHERE kind = 'record'",
        "UPDATE pages SET absences = 1 WHERE state = 'gone'",
    ),
    2: (),  # tables were added, which are made where they are missing
}


def migrate(connection: Connection, version: int) -> None:
    """Bring the tables from *version* up to date, in the caller's transaction: all of it or nothing."""
    for step in range(version, max(STEPS) + 1):
        for statement in STEPS[step]:
            connection.exec_driver_sql(statement)


def copy_before(file: Path, version: int) -> Path:
    """Copy a store before it is changed, whatever another process writes meanwhile. Returns the copy's path.

    Raises:
        OSError, sqlite3.Error: it could not be written; there is no half a copy.
    """
    target = file.with_name(f"{file.stem}.v{version}.db")

    def write(draft: Path) -> None:
        source, copy = sqlite3.connect(file), sqlite3.connect(draft)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()

    _put(target, write)
    return target


def renew_backup(file: Path, seconds: float, now: float) -> Path | None:
    """Copy a store that nobody has open, where its last copy is older than so many *seconds*. Returns the copy's path.

    Raises:
        OSError: it could not be written; the older copy is as it was.
    """
    target = file.with_name(BACKUP)
    if target.exists() and now - target.stat().st_mtime < seconds:
        return None
    _put(target, lambda draft: shutil.copyfile(file, draft))
    return target


def backup_of(file: Path) -> Path | None:
    """The newest copy of a store, if there is one."""
    copies = [path for path in (file.with_name(BACKUP), *file.parent.glob(f"{file.stem}.v*.db")) if path.is_file()]
    return max(copies, key=lambda path: path.stat().st_mtime, default=None)


def _put(target: Path, write: Callable[[Path], object]) -> None:
    draft = target.with_suffix(".draft")
    try:
        draft.unlink(missing_ok=True)
        write(draft)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
