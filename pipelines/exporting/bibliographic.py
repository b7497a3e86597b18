"""Articles as bibliographies: BibTeX, RIS and CSL-JSON, one file each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pipelines.bibliography import FORMATS
from pipelines.exporting.selection import Selection
from pipelines.exporting.written import Written


def write(name: str, selection: Selection, folder: Path) -> Written:
    """Write the articles that are selected, whole: columns make no difference.

    Args:
        name: ``bibtex``, ``ris`` or ``csl``.
        selection: what is exported.
        folder: where; the file is ``articles`` and the format's suffix.
    """
    make = FORMATS[name]
    file, count, losses = folder / f"articles{make.suffix}", 0, Counter[str]()
    with file.open("w", encoding="utf-8", newline="\n") as out:
        bibliography = make(out)
        for article in selection.records("articles"):
            losses.update(bibliography.write(article))
            count += 1
        bibliography.close()
    return Written([file], {"articles": count}, losses)
