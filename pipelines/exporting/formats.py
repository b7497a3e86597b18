"""The formats that a release is exported in, and how an export is written: each file whole, or not at all."""

from __future__ import annotations

import csv
import dataclasses
import errno
import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path

from pipelines.exporting.selection import Selection
from pipelines.exporting.written import Written
from pipelines.release.disk import sync

Writer = Callable[[Selection, Path], Written]
"""Writes what is selected into a folder."""

EXCEL_CSV = "excel-csv"
"""CSV for spreadsheets: asked for as ``csv``, with an option."""

#: Format → the module whose function ``write`` is its :data:`Writer`. A format is imported when it is asked for.
_MODULES = {
    "csv": "pipelines.exporting.csv_files",
    EXCEL_CSV: "pipelines.exporting.excel_csv",
    "jsonl": "pipelines.exporting.json_lines",
    "parquet": "pipelines.exporting.parquet",
    "xlsx": "pipelines.exporting.xlsx",
    "sqlite": "pipelines.exporting.sqlite",
}
TABULAR = tuple(name for name in _MODULES if name != EXCEL_CSV)
"""Formats that have tables and columns."""
BIBLIOGRAPHIC = ("bibtex", "ris", "csl")
"""Formats that take an article whole."""
FORMATS = ("csv", "jsonl", "parquet", "xlsx", *BIBLIOGRAPHIC, "sqlite")
"""All that can be asked for."""

#: What a tabular format could not hold → what that means. The bibliographic ones have their own.
LOSSES = {
    "separators": "A | inside a value of a list is written ¦, because | parts the values.",
    "guarded": "A cell that a spreadsheet would take for a formula begins with an apostrophe.",
    "cut": "A cell is longer than the 32,767 characters that a spreadsheet holds, and was cut; in articles its row "
    "has the flag text_cut.",
    "links": "An address is plain text: it is longer than Excel follows, is none that can be followed, or the sheet "
    "has its 65,530 links.",
    "numbers": "A number with more digits than the 15 that a spreadsheet keeps is text.",
}


class ExportError(Exception):
    """An export could not be written; what stood there before is as it was."""


def writer(name: str) -> Writer:
    """The writer of a format: one of :data:`FORMATS`, or :data:`EXCEL_CSV`."""
    if name in BIBLIOGRAPHIC:
        return partial(import_module("pipelines.exporting.bibliographic").write, name)
    found: Writer = import_module(_MODULES[name]).write
    return found


def meaning(loss: str) -> str:
    """What a loss means, a sentence; its name, where nobody says more."""
    if loss in LOSSES:
        return LOSSES[loss]
    from pipelines import bibliography

    return bibliography.LOSSES.get(loss, loss)


def export(names: Sequence[str], selection: Selection, output: Path) -> dict[str, Written]:
    """Write what is selected, in each of some formats.

    A file takes its place when all of its format are written and on the disk; it replaces one of its name.

    Args:
        names: of the formats, see :func:`writer`.
        selection: what is exported.
        output: the folder; it is made.

    Raises:
        ExportError: not all could be written, or the release cannot be read.
        SelectionError: the condition cannot be applied.
    """
    done = {}
    for name in names:
        with _explained(selection.release, output):
            write = writer(name)
            with _draft_in(output) as draft:
                written = write(selection, draft)
                for file in written.files:
                    sync(file)
                    if (output / file.name).is_dir():
                        raise IsADirectoryError(errno.EISDIR, f"{file.name} is a folder there")
                done[name] = dataclasses.replace(
                    written, files=[file.replace(output / file.name) for file in written.files]
                )
            sync(output)
    return done


@contextmanager
def _explained(release: Path, output: Path) -> Iterator[None]:
    from pipelines.exporting.condition import SelectionError

    kept = "What stood there before is as it was."
    try:
        yield
    except SelectionError:
        raise
    except (OSError, sqlite3.Error) as error:
        reason = str(getattr(error, "strerror", None) or error)
        if isinstance(error, OSError) and error.filename and Path(str(error.filename)).parent == release:
            raise ExportError(f"The release cannot be read: {error.filename} ({reason}).") from error
        full = "No space left" in reason or "quota" in reason.lower() or "disk is full" in reason
        room = "Make room on the disk and run again. " if full else ""
        raise ExportError(f"The export could not be written to {output} ({reason}). {room}{kept}") from error
    except (ValueError, TypeError, KeyError, csv.Error) as error:  # a damaged file, or fields of another version
        raise ExportError(f"The release {release} cannot be read or held by the format ({error}). {kept}") from error


@contextmanager
def _draft_in(output: Path) -> Iterator[Path]:
    """A folder for files that are not whole yet, gone at the end; what a killed export left is tidied up."""
    output.mkdir(parents=True, exist_ok=True)
    with ExitStack() as holding:
        with _held(output, wait=True):  # nobody takes a draft for left behind before it is held
            draft = _new_draft(output)
            holding.enter_context(_held(draft))
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _new_draft(output: Path) -> Path:
    for left in output.glob(".export.*.draft"):
        with suppress(FileNotFoundError), _held(left) as free:  # another export may be as quick
            if free:
                shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=".export.", suffix=".draft", dir=output))


@contextmanager
def _held(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a folder; whether it was free, or is now. The system lets go however the holder ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)
