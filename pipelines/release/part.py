"""A part of a release: the articles from one identifier to another, into files of their own.

A large release is written in several processes, one a part; :mod:`pipelines.release.parallel` puts them together.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines import tables
from pipelines.release.assemble import Assembly, Range
from pipelines.release.changes import Change
from pipelines.release.figures import Figures
from pipelines.release.notes import Notes
from pipelines.release.writers import ReleaseWriter
from pipelines.store import Store

_LOOK = 500
"""After so many rows it is looked whether anybody still waits for them."""

NOTES = ".notes.db"
"""The name of the file of notes, in the folder of a release or of a part of one."""


def write_articles(
    assembly: Assembly, store: Store, writer: ReleaseWriter, figures: Figures, within: Range, *, all_added: bool,
    look: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Write articles, what belongs to them, and their counts.

    Args:
        assembly: of *store*.
        store: where they are.
        writer: of the files.
        figures: counts them.
        within: which articles.
        all_added: there is no release before: each is written down as added.
        look: called now and then; whatever it raises ends the writing.
    """
    for number, article in enumerate(assembly.articles(within)):
        writer.article(article)
        figures.article(article)
        if all_added:
            change = Change(article.article_id, "added", [], article.title, article.url)
            writer.row("changes", change.row)
            figures.change(change)
        if number % _LOOK == 0:
            look()
    counts = tables.article_counts.c
    rows = store.stream(
        tables.article_counts, order=(counts.article_id, counts.date), where=within.of(counts.article_id)
    )
    for number, row in enumerate(rows):
        writer.row("article_counts", row)
        if number % _LOOK == 0:
            look()


def main() -> None:
    """Write a part: what is asked for stands on standard input, as JSON; what was counted is printed, as JSON.

    It ends as soon as the process that asked for it is gone.
    """
    asked = json.loads(sys.stdin.buffer.read())
    folder = Path(asked["folder"])

    def look() -> None:
        if os.getppid() != asked["parent"]:
            raise SystemExit("The process that makes the release is gone.")

    look()
    store = Store(asked["store"], source=None, create=False, readonly=True)
    notes = Notes(folder / NOTES)
    writer = ReleaseWriter(folder, header=False)
    figures = Figures()
    try:
        assembly, within = Assembly(store, notes), Range(asked["begin"], asked["end"])
        write_articles(assembly, store, writer, figures, within, all_added=asked["all_added"], look=look)
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
    main()
