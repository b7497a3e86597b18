"""What is said on the terminal, and how: plain where nobody watches, and never a reason to fail."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import typer

from harvester.columns import escaped, printable

if TYPE_CHECKING:
    from pathlib import Path

VERDICT_STYLES = {"complete": "green", "limited": "green", "partial": "yellow"}
"""Verdict → its colour; all others are red."""


class CommandError(typer.TyperException):
    """What is wrong, in one line."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


@contextmanager
def whoever_listens() -> Iterator[None]:
    """What a command did counts, not whether its words arrive: a closed pipe, a full device, a reader who left."""
    try:
        yield
        sys.stdout.flush()
    except (OSError, ValueError, SystemExit):  # rich ends the process where a pipe is closed
        hush()


def hush() -> None:
    """Say nothing more, not even at the end, when Python writes out what is left."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output; what its encoding lacks is escaped."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("_", "-")
    with whoever_listens():
        print(escaped(json.dumps(value, ensure_ascii=encoding not in ("utf-8", "utf8"), indent=2)))


def complain(message: str) -> None:
    """Say what went wrong, in one line on standard error."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(f"harvester: {message}", file=sys.stderr, flush=True)


def say_outcome(outcome: Any, *, quiet: bool) -> None:
    """Say how a run ended (a :class:`harvester.run.Outcome`), and where its files are."""
    from rich.console import Console
    from rich.markup import escape

    report, verdict = outcome.report, outcome.verdict
    console = Console(stderr=quiet or outcome.release is None, highlight=False, soft_wrap=True)
    style = VERDICT_STYLES.get(verdict.name, "red")
    console.print(f"[{style}]{verdict.name}[/{style}]: {escape(printable(verdict.says))}")
    counts, requests = report["articles"], report["requests"]
    bad = sum(kind["failed"] for kind in report["pages"].values())
    what = {"new": counts["added"], "changed": counts["changed"]}
    what |= {name: n for name, n in (("withdrawn", counts["withdrawn"]), ("returned", report["returned"])) if n}
    console.print(
        f"{counts['seen']} records read ({', '.join(f'{n} {name}' for name, n in what.items())}) "
        f"with {requests} {'request' if requests == 1 else 'requests'} in {report['seconds']:g} s; "
        f"{bad} {'page' if bad == 1 else 'pages'} failed."
    )
    if why := report["detail"]["why"]:
        console.print(f"{why}.", markup=False)
    if outcome.release is None:
        latest = outcome.dataset / "latest"
        kept = f"{latest} is still the release {os.readlink(latest)}" if latest.is_symlink() else "there is no release"
        console.print(f"Nothing was released; {kept}. See docs/reliability.md#{verdict.name}.")
        if pages := report.get("samples"):
            folder = (outcome.dataset / pages[0]["file"]).parent
            kept = "1 page is" if len(pages) == 1 else f"{len(pages)} pages are"
            console.print(f"{kept} kept in {folder} to repair the reader with.", markup=False)
        _say_page(console, outcome)
        return
    console.print(f"{report['rows'].get('articles', 0)} articles: {outcome.dataset / 'latest' / 'articles.csv'}")
    _say_page(console, outcome)
    if not quiet:
        _preview(console, outcome.dataset / "latest" / "articles.csv")


def _say_page(console: Any, outcome: Any) -> None:
    if outcome.page is not None:
        console.print(f"Report: {outcome.page}", markup=False)


def _preview(console: Any, file: Path) -> None:
    import csv
    from itertools import islice

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(islice(csv.DictReader(lines), 3))
    width = console.width if console.is_terminal else max(console.width, 140)
    columns = {"article_id": 22, "published": 10, "pages": 9}
    if width >= 120:
        columns["doi"] = 22
    shares = {"title": 5, "authors": 3} | ({"keywords": 3} if width >= 120 else {})
    room = max(width - sum(columns.values()) - 2 * (len(columns) + len(shares)), 24)
    columns |= {name: room * share // sum(shares.values()) for name, share in shares.items()}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, wide in columns.items():
        table.add_column(name, overflow="ellipsis", no_wrap=True, width=wide)
    for row in rows:
        table.add_row(*(escape(printable(row[name].split("\n")[0])) for name in columns))
    Console(highlight=False, width=width).print(table)
