"""``harvester status``: how the last runs of a dataset ended."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from harvester.cli.stores import answer_of, open_store
from harvester.cli.terminal import VERDICT_STYLES, print_json, whoever_listens
from harvester.cli.trend import trend

EXAMPLE = "harvester status output/iad"


def status(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, for instance output/iad.")],
    runs: Annotated[int, typer.Option(min=1, max=10_000, help="How many runs to show.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reports, and only those.")] = False,
) -> None:
    """Show the last runs of a dataset: verdicts, counts and their trend.

    It only reads: a folder that cannot be written will do, and a crawl may be at it.
    """
    store = open_store(dataset, readonly=True)
    try:
        last = answer_of(lambda: store.last_runs(runs))
        known = {kind: sum(states.values()) for kind, states in answer_of(store.page_counts).items()}
        pending, articles = answer_of(store.pending_count), answer_of(store.article_count)
    finally:
        store.close()
    if as_json:
        print_json([report or {"run_id": run, "verdict": verdict} for run, verdict, report in last])
        return
    with whoever_listens():
        _say_status(
            dataset, last, f"{articles} articles stored; {sum(known.values())} pages known, {pending} of them to visit."
        )


def _say_status(dataset: Path, last: list[tuple[str, str | None, dict[str, Any]]], counted: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("run", "verdict", "read", "new", "changed", "failed", "requests", "seconds"):
        table.add_column(name, justify="left" if name in ("run", "verdict") else "right")
    for run, verdict, report in last:
        counts = report.get("articles", {})
        failed = sum(kind["failed"] for kind in report.get("pages", {}).values())
        style = VERDICT_STYLES.get(verdict or "", "red")
        cells = [counts.get("seen"), counts.get("added"), counts.get("changed"), failed if report else None,
                 report.get("requests"), report.get("seconds")]  # fmt: skip
        said = f"[{style}]{verdict or 'did not end'}[/{style}]"
        table.add_row(run, said, *("" if cell is None else str(cell) for cell in cells))
    console.print(table)
    reports = [report for _, _, report in reversed(last) if report]
    for line in trend(reports, getattr(sys.stdout, "encoding", None) or "ascii"):
        console.print(line, markup=False)
    release = dataset / "latest"
    console.print(counted)
    console.print(
        escape(f"Latest release: {release / 'articles.csv'} ({os.readlink(release)})")
        if release.is_symlink()
        else "There is no release yet."
    )
