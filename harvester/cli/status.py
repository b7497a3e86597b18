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
from harvester.dataset import is_held

EXAMPLE = "harvester status output/iad"


def status(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, for instance output/iad.")],
    runs: Annotated[int, typer.Option(min=1, max=10_000, help="How many runs to show.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reports, and only those.")] = False,
) -> None:
    """Show the last runs of a dataset, and their trend.

    It only reads: a folder that cannot be written will do, and a crawl may be at it.
    """
    store = open_store(dataset, readonly=True)
    try:
        last = answer_of(lambda: store.last_runs(runs))
        pages = sum(sum(states.values()) for states in answer_of(store.page_counts).values())
        pending, articles = answer_of(store.pending_count), answer_of(store.article_count)
    finally:
        store.close()
    if as_json:
        print_json([report or {"run_id": run, "verdict": verdict} for run, verdict, report in last])
        return
    stored = f"{articles} {'article' if articles == 1 else 'articles'} stored"
    visits = f"{pages} {'page' if pages == 1 else 'pages'} known, {pending} of them to visit"
    with whoever_listens():
        _say_status(dataset, last, f"{stored}; {visits}.")


def _say_status(dataset: Path, last: list[tuple[str, str | None, dict[str, Any]]], counted: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("run", "verdict", "read", "new", "changed", "failed", "requests", "seconds"):
        table.add_column(name, justify="left" if name in ("run", "verdict") else "right", no_wrap=True)
    for run, verdict, report in last:
        counts = report.get("articles", {})
        failed = sum(kind["failed"] for kind in report.get("pages", {}).values())
        style = VERDICT_STYLES.get(verdict or "", "red")
        cells = [counts.get("seen"), counts.get("added"), counts.get("changed"), failed if report else None,
                 report.get("requests"), report.get("seconds")]  # fmt: skip
        running = verdict is None and run == last[0][0] and is_held(dataset)
        said = "[yellow]is running[/yellow]" if running else f"[{style}]{verdict or 'did not end'}[/{style}]"
        table.add_row(run, said, *("" if cell is None else str(cell) for cell in cells))
    # A narrow terminal breaks lines; a cell that is cut says nothing.
    Console(highlight=False, width=max(console.width, 80)).print(table)
    reports = [report for _, _, report in reversed(last) if report]
    for line in trend(reports, getattr(sys.stdout, "encoding", None) or "ascii"):
        console.print(line, markup=False)
    release = dataset / "latest"
    console.print(counted)
    if not release.is_symlink():
        console.print("There is no release yet.")
    elif os.path.isdir(release):
        console.print(escape(f"Latest release: {release / 'articles.csv'} ({os.readlink(release)})"))
    else:
        console.print(
            escape(
                f"{release} leads to {os.readlink(release)}, which is not there; harvester export makes a release anew."
            )
        )
