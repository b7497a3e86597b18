"""The SQLite file of a release: made once, then taken as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from harvester.releases import dataset_of
from pipelines.exporting.sqlite import NAME, VERSION

_TEMPORARY = "harvester-browse-"


FOLDER = ".browse"
"""In the dataset's folder: the files of releases that were browsed. They go with their releases."""


def file_of(release: Path, *, making: Callable[[Path], None] = lambda _: None) -> Path:
    """The SQLite file of a release: the one in the dataset's ``.browse``, made where it is missing or of old.

    Where that folder cannot be written, a new one in a temporary folder; :func:`let_go` removes it.

    Args:
        release: its folder, ``output/iad/releases/20261122T101500Z``, or a link to it.
        making: is told the file that is about to be made, which takes about a minute for 200,000 articles.

    Raises:
        ExportError: it cannot be written, or the release cannot be read.
    """
    release = release.resolve()
    dataset = dataset_of(release)
    folder = dataset / FOLDER / release.name if dataset else None
    if folder and is_whole(folder / NAME, release.name):
        return folder / NAME
    if folder is None or not _can_be_written(folder):
        folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
    making(folder / NAME)
    from pipelines.exporting.formats import export  # not needed where the file is there
    from pipelines.exporting.selection import Selection

    try:
        (file,) = export(["sqlite"], Selection(release), folder)["sqlite"].files
    except BaseException:
        let_go(folder / NAME)
        raise
    if dataset and file.is_relative_to(dataset):
        _tidy(dataset)
    return file


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _tidy(dataset: Path) -> None:
    """Remove the files of releases that are no more."""
    for folder in (dataset / FOLDER).iterdir():
        if not (dataset / "releases" / folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)


def let_go(file: Path) -> None:
    """Remove a file that :func:`file_of` put into a temporary folder; another stays."""
    if file.parent.name.startswith(_TEMPORARY) and file.parent.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(file.parent, ignore_errors=True)


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
