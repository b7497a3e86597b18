"""``harvester failures``: the ledger of pages that could not be had or read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urljoin

import typer

from harvester.cli.stores import answer_of, open_store
from harvester.cli.terminal import print_json, whoever_listens
from harvester.columns import printable

EXAMPLE = "harvester failures output/iad --limit 10"


def failures(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, for instance output/iad.")],
    limit: Annotated[int, typer.Option(min=0, help="How many pages to show; 0 for all.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print all pages as JSON, and only those.")] = False,
) -> None:
    """List the pages that could not be had or read, and why.

    It only reads: a folder that cannot be written will do, and a crawl may be at it. While a crawl runs, pages that
    failed before it wait to be tried again.
    """
    store = open_store(dataset, readonly=True)
    try:
        runs = answer_of(lambda: store.last_runs(20))
        site = next((report["site"] for _, _, report in runs if "site" in report), None) or store.fact("site") or ""
        reasons = answer_of(store.failure_counts)
        pages = answer_of(lambda: store.failures(None if as_json or not limit else limit))
    finally:
        store.close()
    listed = [
        {
            "url": urljoin(site, page["url"]),
            **{name: page[name] for name in ("kind", "state", "error", "status", "tries")},
            "tried": _moment(page["visited"]),
        }
        for page in pages
    ]
    if as_json:
        print_json(listed)
        return
    with whoever_listens():
        _say(listed, reasons)


def _moment(run_id: str | None) -> str | None:
    """When a run began: ``20261122T101500Z`` as ``2026-11-22T10:15:00Z``.

    >>> _moment("20261122T101500Z"), _moment(None)
    ('2026-11-22T10:15:00Z', None)
    """
    if run_id is None or len(run_id) != 16:
        return run_id
    return f"{run_id[:4]}-{run_id[4:6]}-{run_id[6:11]}:{run_id[11:13]}:{run_id[13:]}"


def _say(pages: list[dict[str, Any]], reasons: list[tuple[str, str, int]]) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)

    def say(line: str) -> None:
        console.print(printable(line.replace("\n", " ")), markup=False)

    known = [(state, error, count) for state, error, count in reasons if state != "pending"]
    waiting = sum(count for state, _, count in reasons if state == "pending")
    total = sum(count for _, _, count in known)
    if total:
        say(f"{total} {'page' if total == 1 else 'pages'} could not be had or read:")
        for state, error, count in known:
            say(f"{count:>7}  {state:<6}  {error or 'no reason is known'}")
        say("")
        widest = max(len(page["kind"]) for page in pages)
        say(f"{'kind':<{widest}}  status  tries  {'last tried':<20}  address and reason")
        for page in pages:
            status, error = page["status"] or "", page["error"] or "no reason is known"
            start = f"{page['kind']:<{widest}}  {status:>6}  {page['tries']:>5}  {page['tried'] or '':<20}"
            say(f"{start}  {page['url']}  {error}")
        if left := total - len(pages):
            say(f"{left} more {'is' if left == 1 else 'are'} not shown; --limit 0 shows all.")
    else:
        say("No failures: every page that was visited could be had and read.")
    if waiting:
        say(f"{waiting} {'page' if waiting == 1 else 'pages'} that failed before will be tried again by a crawl.")
