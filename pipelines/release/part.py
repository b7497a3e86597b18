"""A part of a release: the articles from one identifier to another, into files of their own.

A large release is written in several processes, one a part; :mod:`pipelines.release.parallel` puts them together.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines import tables
from pipelines.release.assemble import Assembly
from pipelines.release.changes import Change
from pipelines.release.figures import Figures
from pipelines.release.notes import Notes
from pipelines.release.writers import ReleaseWriter
from pipelines.store import Store

NOTES = ".notes.db"
"""The name of the file of notes, in the folder of a release or of a part of one."""


@dataclass(frozen=True, slots=True)
class Range:
    """Articles from an identifier on, and before another; an empty one bounds nothing."""

    begin: str = ""
    end: str = ""


def write_articles(
    assembly: Assembly, store: Store, writer: ReleaseWriter, figures: Figures, within: Range, *, all_added: bool
) -> None:
    """Write articles, what belongs to them, and their counts.

    Args:
        assembly: of *store*.
        store: where they are.
        writer: of the files.
        figures: counts them.
        within: which articles.
        all_added: there is no release before: each is written down as added.
    """
    parent = os.getppid()
    for number, article in enumerate(assembly.articles(within.begin, within.end)):
        writer.article(article)
        figures.article(article)
        if all_added:
            change = Change(article.article_id, "added", [], article.title, article.url)
            writer.row("changes", change.row)
            figures.change(change)
        if number % 500 == 0 and os.getppid() != parent:
            raise SystemExit("The process that makes the release is gone.")
    counts = tables.article_counts.c
    bounds = ([counts.article_id >= within.begin] if within.begin else []) + (
        [counts.article_id < within.end] if within.end else []
    )
    for row in store.stream(tables.article_counts, order=(counts.article_id, counts.date), where=bounds):
        writer.row("article_counts", row)


def main(arguments: list[str]) -> None:
    """Write a part: ``STORE FOLDER BEGIN END ALL_ADDED``. What was counted is printed as JSON."""
    where, folder, begin, end, all_added = arguments
    store = Store(where, source=None, create=False, readonly=True)
    notes = Notes(Path(folder) / NOTES)
    writer = ReleaseWriter(Path(folder), header=False)
    figures = Figures()
    try:
        within = Range(begin, end)
        write_articles(Assembly(store, notes), store, writer, figures, within, all_added=bool(all_added))
    finally:
        writer.close()
        notes.close()
        store.close()
    print(json.dumps(told(writer, figures)))


def told(writer: ReleaseWriter, figures: Figures) -> dict[str, Any]:
    """What a part has counted."""
    return {
        "rows": writer.rows,
        "have": writer.have,
        "watched": writer.watched,
        "separators_replaced": writer.separators_replaced,
        "figures": figures.told(),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
