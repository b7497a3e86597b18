"""Where the pages of runs are: one beside each run report, and the newest in the dataset's folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from harvester.dataset import write_whole
from harvester.report_page.page import render

PAGE = "report.html"
"""The page of the newest run, in the dataset's folder."""

KEEP = 30
"""Pages of so many runs are kept; their reports, as JSON, for ever."""

_PAGE_OF_RUN = re.compile(r"\d{8}T\d{6}Z\.html")


def write_page(dataset: Path, report: Mapping[str, Any], before: Mapping[str, Any] | None) -> Path:
    """Write the page of a run: ``runs/<run id>.html``, and the same as ``report.html`` of the dataset.

    Args:
        dataset: the dataset's folder.
        report: the run report.
        before: that of the last run before it that made a release.

    Returns:
        The page in the dataset's folder.

    Raises:
        OSError: it could not be written; pages that were there are as they were.
    """
    html = render(report, before, str(dataset))
    write_whole(dataset / "runs" / f"{report['run_id']}.html", html)
    write_whole(dataset / PAGE, html)
    pages = sorted(file for file in (dataset / "runs").iterdir() if _PAGE_OF_RUN.fullmatch(file.name))
    for old in pages[:-KEEP]:
        with suppress(OSError):  # one that stays does no harm
            old.unlink()
    return dataset / PAGE
