"""Making a release: all files into a new folder, flushed to the disk, then the link ``latest`` replaced in one step."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harvester import __version__
from harvester.items import WATCHED, Issue, Journal
from harvester.schema import ALL_TABLES
from pipelines.release.assemble import Assembly
from pipelines.release.changes import changes
from pipelines.release.describe import About, Origin, describe
from pipelines.release.disk import sync
from pipelines.release.figures import Figures
from pipelines.release.notes import Notes
from pipelines.release.parallel import write_all
from pipelines.release.part import NOTES
from pipelines.release.writers import ReleaseWriter
from pipelines.store import Store, StoreError

_RUN_ID = re.compile(r"\d{8}T\d{6}Z")
KEEP = 5
"""So many releases are kept."""


class ReleaseError(Exception):
    """A release could not be made; what was published before is as it was."""


class Drifted(ReleaseError):
    """Records lack what those of the last release had: the source, or the reader, has changed."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was made."""

    name: str
    folder: Path
    rows: dict[str, int]
    """Table → number of rows."""
    coverage: dict[str, float]
    """Field → share of the articles that have it."""
    separators_replaced: int
    """How many ``|`` inside values were written ``¦``."""
    figures: dict[str, Any]
    """What it holds: see :class:`Figures`."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a release that were written."""

    rows: Counter[str]
    """Table → number of rows."""
    coverage: dict[str, float]
    """Watched field → share of the articles that have it."""
    separators_replaced: int
    figures: dict[str, Any]
    """What they hold: see :class:`Figures`."""


def latest(dataset: Path) -> str | None:
    """The name of the release that ``latest`` leads to."""
    link = dataset / "latest"
    return os.readlink(link).rstrip("/").rpartition("/")[2] if link.is_symlink() else None


def publish(
    store: Store,
    dataset: Path,
    name: str,
    *,
    base: str | None,
    ended: tuple[str, str] = ("", ""),
    keep: int = KEEP,
    coverage_fall: float = 0.2,
) -> Release:
    """Make the release *name* of *dataset* from *store*.

    Args:
        store: where the records are.
        dataset: the folder that holds ``releases`` and ``latest``.
        name: a run id.
        base: the release that ``changes.csv`` compares with.
        ended: how the run ended that makes it, as its README says: the verdict, and what it says.
        keep: how many releases to keep; *base* and the new one are never removed.
        coverage_fall: by so much the share of articles that have a field may fall against the release before.

    Raises:
        Drifted: it fell by more.
        ReleaseError: it could not be written; nothing that was published is touched.
    """

    def write(draft: Path, before: Path | None) -> Written:
        written = _write(store, draft, before)
        _compare(store, written, coverage_fall)
        store.remember("release_coverage", json.dumps({"total": written.rows["articles"], **written.coverage}))
        return written

    given = store.fact("given")  # JSON, of a journal that was found by its address
    site = (json.loads(given).get("url") if given else None) or store.fact("site") or ""
    about = About(dataset.name, name, __version__, (Origin(store.source or dataset.name, site),), *ended)
    return put_out(dataset, about, write, base=base, keep=keep)


def put_out(
    dataset: Path, about: About, write: Callable[[Path, Path | None], Written], *, base: str | None, keep: int = KEEP
) -> Release:
    """Put a release of *dataset* out: all of it, or nothing.

    Args:
        dataset: the folder that holds ``releases`` and ``latest``.
        about: what is said of it; its name is a run id.
        write: writes the data files into the folder that is given first; ``articles.jsonl`` of the release to compare
            with is given second, where there is one.
        base: the release that ``changes.csv`` compares with.
        keep: how many releases to keep; *base* and the new one are never removed.

    Raises:
        ReleaseError: it could not be written; nothing that was published is touched. What else *write* raises.
    """
    releases, name = dataset / "releases", about.release
    draft, final = releases / f".{name}.draft", releases / name
    if (dataset / "latest").exists() and not (dataset / "latest").is_symlink():
        raise ReleaseError(f"{dataset / 'latest'} is no link to a release; move it away, then run again.")
    if final.exists():
        raise ReleaseError(f"There is a release {name} already; a release that is out never changes.")
    try:
        releases.mkdir(parents=True, exist_ok=True)
        for left in releases.glob(".*.draft"):
            shutil.rmtree(left)
        draft.mkdir()
        before = releases / base / "articles.jsonl" if base else None
        written = write(draft, before if before and before.exists() else None)
        describe(draft, about, written.rows, written.figures)
        _flush(draft)
        draft.rename(final)
        sync(releases)
        pointer = dataset / ".latest.new"
        pointer.unlink(missing_ok=True)
        pointer.symlink_to(f"releases/{name}")
        pointer.replace(dataset / "latest")
        sync(dataset)
    except (OSError, StoreError, sqlite3.Error, ValueError) as error:
        shutil.rmtree(draft, ignore_errors=True)
        reason = str(getattr(error, "strerror", None) or error)
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        full = full or any(words in reason for words in ("disk is full", "No space left"))  # a part's, or SQLite's
        raise ReleaseError(
            f"The release could not be written to {releases} ({reason}). "
            + ("Make room on the disk and run again. " if full else "")
            + "What was published before is as it was."
        ) from error
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _prune(releases, keep, {name, base or name})
    return Release(name, final, dict(written.rows), written.coverage, written.separators_replaced, written.figures)


def _compare(store: Store, release: Written, fall: float) -> None:
    """Hold a draft against the last release."""
    before = json.loads(store.fact("release_coverage") or "{}")
    if before.pop("total", 0) < 10 or release.rows["articles"] < 10:
        return
    fallen = [
        f"{name} from {share:.0%} to {release.coverage[name]:.0%}"
        for name, share in before.items()
        if name in release.coverage and round(share - release.coverage[name], 6) > fall
    ]
    if fallen:
        raise Drifted(
            f"The records lack what those of the last release had: {', '.join(fallen)}. "
            "The site's pages have changed, or the reader has; it needs repair, then a new crawl."
        )


def _write(store: Store, folder: Path, before: Path | None) -> Written:
    figures, issues = Figures(), Counter[str]()
    notes = Notes(folder / NOTES)
    try:
        writer = ReleaseWriter(folder)
        try:
            assembly = Assembly(store, notes)
            write_all(store, assembly, writer, notes, figures, all_added=before is None)
            write_places(writer, figures, _counted(assembly.issues(), issues), assembly.journals(issues), before)
        finally:
            writer.close()
    finally:
        notes.close()
        (folder / NOTES).unlink()
    return written(writer, figures)


def _counted(issues: Iterable[Issue], counts: Counter[str]) -> Iterator[Issue]:
    """The issues; how many each journal has is counted on the way."""
    for issue in issues:
        counts[issue.journal_id or ""] += 1
        yield issue


def write_places(
    writer: ReleaseWriter, figures: Figures, issues: Iterable[Issue], journals: Iterable[Journal], before: Path | None
) -> None:
    """Write what follows the articles: issues, then journals, then what changed against the release before.

    Args:
        writer: has written the articles.
        figures: counts what is written.
        issues: by identifier.
        journals: by identifier; they are asked for when the issues are written.
        before: ``articles.jsonl`` of the release before.
    """
    for issue in issues:
        writer.record(issue)
    for journal in figures.journals(journals):
        writer.record(journal)
    writer.flush()
    for change in changes(before, writer.folder / "articles.jsonl") if before else ():
        writer.row("changes", change.row)
        figures.change(change)


def written(writer: ReleaseWriter, figures: Figures) -> Written:
    """What a writer has written."""
    total = writer.rows["articles"]

    def share(have: Counter[str], names: Iterable[str]) -> dict[str, float]:
        return {name: round(have[name] / total, 4) for name in names} if total else {}

    figured = figures.report(share(writer.have, ALL_TABLES["articles"].names))
    return Written(writer.rows, share(writer.watched, WATCHED), writer.separators_replaced, figured)


def _flush(folder: Path) -> None:
    for file in folder.iterdir():
        sync(file)
    sync(folder)


def _prune(releases: Path, keep: int, protected: set[str]) -> None:
    names = sorted((entry.name for entry in releases.iterdir() if _RUN_ID.fullmatch(entry.name)), reverse=True)
    for name in names[keep:]:
        if name not in protected:
            shutil.rmtree(releases / name, ignore_errors=True)
