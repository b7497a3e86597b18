"""A dataset's folder: who works on it, what is in it, how its runs are named."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from harvester.columns import escaped
from pipelines.store import Store

EXIT_USAGE, EXIT_FAILED, EXIT_BUSY = 2, 4, 5
ROOM = 256 * 1024
"""Bytes that must be free for a run to begin: the store's log and a run report."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


class RunError(Exception):
    """A run cannot begin; the message says why and what to do."""

    def __init__(self, message: str, exit_code: int = EXIT_FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class DatasetLock:
    """One run a dataset at a time. The system lets go of the lock when its holder ends, however it ends."""

    def __init__(self, dataset: Path) -> None:
        self._path = dataset / ".lock"
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Take the lock.

        Raises:
            RunError: another run holds it.
        """
        try:
            self._file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise RunError(
                f"The lock {self._path} cannot be opened ({error.strerror or error}). Make it writable or move it away."
            ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            self._file = None
            raise RunError(
                f"Another run works on {self._path.parent} ({holder}). Wait until it ends, or choose another --output.",
                EXIT_BUSY,
            ) from None
        self._file.truncate(0)
        with suppress(OSError):  # who holds it is told to others; on a full disk it is held all the same
            os.write(self._file.fileno(), f"process {os.getpid()} on {socket.gethostname()}".encode())

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None


def is_held(dataset: Path) -> bool:
    """Whether a run works on a dataset now."""
    try:
        with (dataset / ".lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def dataset_folder(settings: Any, source: str) -> Path:
    """The folder of a source's dataset."""
    explicit = settings.get("HARVESTER_DATASET")
    return Path(explicit) if explicit else Path(settings["HARVESTER_OUTPUT"]) / source


def open_dataset(folder: Path) -> None:
    """Make the folders of a dataset.

    Raises:
        RunError: it cannot be written, or its disk is full.
    """
    probe = folder / "runs" / ".writable"
    try:
        for part in (folder, folder / "runs", folder / "releases"):
            part.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_bytes(bytes(ROOM))
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in _FULL:
            raise RunError(
                f"The disk of the output folder {folder} is full ({error.strerror}). "
                "Make room on it and run again; nothing was changed."
            ) from error
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise RunError(
                f"The output folder {folder} cannot be written: {_obstacle(part)} is no folder. "
                "Move it away, or choose another with --output."
            ) from error
        raise RunError(
            f"The output folder {folder} cannot be written ({error.strerror or error}). "
            "Choose another with --output, or make it writable."
        ) from error


def _obstacle(folder: Path) -> Path:
    """The highest part of a path that is something else than a folder: a file, a link into nothing."""
    return next(
        (part for part in (*reversed(folder.parents), folder) if os.path.lexists(part) and not os.path.isdir(part)),
        folder,
    )


def write_report(dataset: Path, report: dict[str, Any]) -> None:
    """Write ``runs/<run id>.json``, whole or not at all.

    Raises:
        OSError: it could not be written.
    """
    text = escaped(json.dumps(report, ensure_ascii=False, indent=2)) + "\n"
    write_whole(dataset / "runs" / f"{report['run_id']}.json", text)


def write_whole(path: Path, text: str) -> None:
    """Write a file, whole or not at all.

    Raises:
        OSError: it could not be written; what stood there is as it was.
    """
    draft = path.with_suffix(".draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def last_released(dataset: Path, run_id: str) -> dict[str, Any] | None:
    """The report of the last run before *run_id* that made a release; ``None`` where none of the last 1,000 did."""
    earlier = sorted((file for file in (dataset / "runs").glob("*.json") if file.stem < run_id), reverse=True)
    for file in earlier[:1000]:
        with suppress(OSError, ValueError):  # a report that cannot be read is no reason to have no page
            report = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(report, dict) and report.get("released"):
                return report
    return None


def report_killed_runs(dataset: Path, store: Store) -> None:
    """Write down of earlier runs that left no report that they were killed: there is one report a run."""
    for run_id in store.runs_without_report():
        if not (dataset / "runs" / f"{run_id}.json").exists():
            says = (
                "The run was killed, the machine went down, or the disk was full. What it had written is kept; "
                "the next run went on there."
            )
            report = {"run_id": run_id, "source": store.source, "verdict": None, "says": says, "exit_code": None}
            with suppress(OSError):  # whether this run can go on does not hang on it
                write_report(dataset, {**report, "released": False, "release": None})


def new_run_id(dataset: Path, store: Store | None) -> str:
    """An id for a run or release: now in UTC, ``20261122T101500Z``, moved on by seconds if it is taken.

    Args:
        dataset: the folder of the dataset.
        store: its store, which knows of runs that left no report; a merged dataset has none.
    """
    moment = datetime.now(UTC)
    while True:
        run_id = moment.strftime("%Y%m%dT%H%M%SZ")
        taken = (dataset / "runs" / f"{run_id}.json", dataset / "releases" / run_id)
        if not any(path.exists() for path in taken) and not (store and store.has_run(run_id)):
            return run_id
        moment += timedelta(seconds=1)
