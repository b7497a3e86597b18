"""Writing the page of a run beside its report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harvester.report_page.page import render

NEWEST = "report.html"
"""In the dataset's folder: the page of the newest run."""
KEEP = 30
"""So many runs keep their page; the reports are kept for ever, and ``harvester status`` reads them."""


def write_page(dataset: Path, report: Mapping[str, Any], before: Mapping[str, Any] | None) -> Path:
    """Write ``runs/<run id>.html`` and ``report.html``, each whole or not at all.

    Args:
        dataset: the dataset's folder.
        report: of the run.
        before: of the run that made the release before.

    Raises:
        OSError: it could not be written.
    """
    page = render(report, before, str(dataset)).encode("utf-8", "replace")
    runs = dataset / "runs"
    for file in (runs / f"{report['run_id']}.html", dataset / NEWEST):
        draft = file.with_suffix(".draft")
        try:
            draft.write_bytes(page)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    for old in sorted(runs.glob("*Z.html"), reverse=True)[KEEP:]:
        old.unlink(missing_ok=True)
    return dataset / NEWEST
