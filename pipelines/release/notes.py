"""What the articles of a release say of their issues and journals, gathered while they go by.

In a file beside the release: a large index has more issues than memory should hold. What is gathered last stays in
memory until there is much of it; articles of one issue mostly follow each other.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ISSUE, JOURNAL = "issue", "journal"
"""Whose notes they are."""

_GATHERED = 4_000
"""So many notes at most in memory."""

_SCHEMA = """
CREATE TABLE notes (
    kind TEXT, key TEXT, harvested INTEGER, first_seen TEXT, last_seen TEXT, journal_id TEXT, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE names (kind TEXT, key TEXT, name TEXT, articles INTEGER, PRIMARY KEY (kind, key, name)) WITHOUT ROWID;
CREATE TABLE places (
    kind TEXT, key TEXT, rank INTEGER, length INTEGER, url TEXT, data TEXT, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
"""
_NOTE = """
INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    harvested = harvested + excluded.harvested, first_seen = min(first_seen, excluded.first_seen),
    last_seen = max(last_seen, excluded.last_seen), journal_id = excluded.journal_id
"""
_NAME = "INSERT INTO names VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles"
_PLACE = """
INSERT INTO places VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    rank = excluded.rank, length = excluded.length, url = excluded.url, data = excluded.data
WHERE (excluded.rank, excluded.length, excluded.url) < (rank, length, url)
"""


@dataclass(slots=True)
class Note:
    """What the articles of an issue or a journal say of it."""

    first_seen: str
    """Run id."""
    last_seen: str
    journal_id: str = ""
    """Of an issue: the journal that its articles name."""
    harvested: int = 0
    """How many active articles it has."""
    names: Counter[str] = field(default_factory=Counter)
    """How its articles call it (a journal's title, an issue's label) → how many do."""


class Notes:
    """The notes of a release, in a file."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._gathered: dict[tuple[str, str], Note] = {}

    def close(self) -> None:
        """Let go of the file, which others may take in."""
        self._write()
        self._database.close()

    def add(self, kind: str, key: str, *, run: tuple[str, str], active: bool, name: str, journal_id: str = "") -> None:
        """Note what an article says.

        Args:
            kind: :data:`ISSUE` or :data:`JOURNAL`.
            key: identifier of the issue or journal.
            run: ids of the runs that saw the article first and last.
            active: it is not withdrawn.
            name: what it calls the issue or journal; may be empty.
            journal_id: of an issue, its journal.
        """
        note = self._gathered.get((kind, key))
        if note is None:
            if len(self._gathered) >= _GATHERED:
                self._write()
            note = self._gathered[kind, key] = Note(*run)
        elif note.first_seen > run[0] or note.last_seen < run[1]:
            note.first_seen, note.last_seen = min(note.first_seen, run[0]), max(note.last_seen, run[1])
        note.harvested += active
        note.journal_id = journal_id
        if name:
            note.names[name] += 1

    def _write(self) -> None:
        self._database.execute("BEGIN")
        self._database.executemany(
            _NOTE,
            [
                (*key, note.harvested, note.first_seen, note.last_seen, note.journal_id)
                for key, note in self._gathered.items()
            ],
        )
        names = [(*key, name, count) for key, note in self._gathered.items() for name, count in note.names.items()]
        self._database.executemany(_NAME, names)
        self._database.execute("COMMIT")
        self._gathered.clear()

    def take_in(self, file: Path) -> None:
        """Take in the notes of a part of the release, from its file."""
        self._write()
        other = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            self._database.execute("BEGIN")
            self._database.executemany(_NOTE, other.execute("SELECT * FROM notes"))
            self._database.executemany(_NAME, other.execute("SELECT * FROM names"))
            self._database.execute("COMMIT")
        finally:
            other.close()

    def get(self, kind: str, key: str) -> Note | None:
        """The note of an issue or a journal."""
        if self._gathered:
            self._write()
        row = self._database.execute(
            "SELECT first_seen, last_seen, journal_id, harvested FROM notes WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        if row is None:
            return None
        names = self._database.execute("SELECT name, articles FROM names WHERE kind = ? AND key = ?", (kind, key))
        first_seen, last_seen, journal_id, harvested = row
        return Note(first_seen, last_seen, journal_id, harvested, Counter(dict(names)))

    def keys(self, kind: str) -> Iterator[str]:
        """The issues or journals that articles name, in order."""
        if self._gathered:
            self._write()
        for (key,) in self._database.execute("SELECT key FROM notes WHERE kind = ? ORDER BY key", (kind,)):
            yield key

    # ---- places ------------------------------------------------------------------------------------------------------

    def add_place(self, kind: str, key: str, rank: int, url: str, data: str) -> None:
        """Note a page that an issue or a journal has for its own; of several the one of the least rank, then of the
        shortest address, stays."""
        self._database.execute(_PLACE, (kind, key, rank, len(url), url, data))

    def place(self, kind: str, key: str) -> str | None:
        """The data of the page of an issue or a journal."""
        row = self._database.execute("SELECT data FROM places WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return row[0] if row else None
