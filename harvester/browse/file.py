"""The SQLite file of a release: made once, then taken as it is."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pipelines.exporting.sqlite import NAME, VERSION


def file_of(release: Path, *, making: Callable[[Path], None] = lambda _: None) -> Path:
    """The SQLite file of a release: the one in the dataset's ``exports``, made where it is missing or of old.

    Where that folder cannot be written, a new one in a temporary folder; :func:`is_temporary` knows it.

    Args:
        release: its folder, ``output/iad/releases/20261122T101500Z``, or a link to it.
        making: is told the file that is about to be made, which takes about a minute for 200,000 articles.

    Raises:
        OSError: it cannot be written, or the release cannot be read.
        sqlite3.Error: the disk is full.
    """
    release = release.resolve()
    folder = dataset_of(release) / "exports" / release.name
    if is_whole(folder / NAME, release.name):
        return folder / NAME
    if not _can_be_written(folder, release):
        folder = Path(tempfile.mkdtemp(prefix="harvester-"))
    making(folder / NAME)
    from pipelines.exporting.selection import Selection  # pandas is not needed where the file is there
    from pipelines.exporting.sqlite import write

    (file,) = write(Selection(release), folder).files
    return file


def _can_be_written(folder: Path, release: Path) -> bool:
    if dataset_of(release) == release:  # a release never changes
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def dataset_of(release: Path) -> Path:
    """The folder of the dataset that a release's folder belongs to; the folder itself, where it stands alone."""
    return release.parent.parent if release.parent.name == "releases" else release


def is_temporary(file: Path, release: Path) -> bool:
    """Whether :func:`file_of` put a file into a temporary folder."""
    return not file.is_relative_to(dataset_of(release.resolve()))


def is_whole(file: Path, release: str) -> bool:
    """Whether a file is there, of this version, of all of this release."""
    if not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as database:
            if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                return False
            found = dict(database.execute("SELECT fact, value FROM release WHERE fact IN ('release', 'selected')"))
    except sqlite3.Error:
        return False
    return found == {"release": release, "selected": "all"}
