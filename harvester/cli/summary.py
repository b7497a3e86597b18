"""How the sources of a list ended: a table for people, the run reports for programs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harvester.cli.address import is_address
from harvester.cli.terminal import VERDICT_STYLES, complain

if TYPE_CHECKING:
    from harvester.cli.source_list import Listed

_STOPPED = (130, 143)


@dataclass
class Ended:
    """A source of a list, when its crawl has ended or was not begun."""

    listed: Listed
    exit_code: int | None = None
    """``None``: it was not begun."""
    report: dict[str, Any] | None = None
    """The run report; a run that could not begin has none."""
    said: str = ""
    """Its last complaint."""
    seconds: float = 0.0
    dataset: Path | None = None
    platform: str = ""

    @property
    def name(self) -> str:
        """Of its dataset; the address, where no run has found out more."""
        return self.dataset.name if self.dataset else self.listed.label

    @property
    def verdict(self) -> str:
        """Of its run."""
        if self.exit_code is None:
            return "not begun"
        return (self.report or {}).get("verdict") or "not run"

    @property
    def says(self) -> str:
        """What came of it, in a sentence."""
        if self.exit_code is None:
            return "The command was stopped before its turn came."
        return (self.report or {}).get("says") or self.said or f"It ended with exit code {self.exit_code}."

    def find_dataset(self, output: Path) -> None:
        """Look up what its dataset is called and which platform it is, in what runs have left."""
        from harvester.sources import known_source

        source, name = self.listed.source, (self.report or {}).get("source") or self.listed.name
        known = known_source(output, source if "://" in source else f"https://{source}", name)
        self.platform = known.spider.replace("_", "-") if known else "" if is_address(source) else source
        if name or known:
            self.dataset = output / (known.name if known else name)

    @property
    def to_do(self) -> str:
        """What to do now; empty where there is nothing."""
        if self.exit_code in (None, *_STOPPED):
            return "run again: it goes on where it was"
        if self.exit_code == 0:
            return ""
        if self.exit_code == 3:
            return f"harvester failures {self.dataset}"
        if self.exit_code == 5:
            return "wait for the run that is at it"
        if self.report and self.report.get("verdict"):
            return f"see docs/reliability.md#{self.report['verdict']}"
        return "see its message above"

    def as_json(self) -> dict[str, Any]:
        """All of it, for ``--json``."""
        return {
            "number": self.listed.number,
            "source": self.listed.source,
            "name": self.name,
            "platform": self.platform or None,
            "dataset": str(self.dataset) if self.dataset else None,
            "exit_code": self.exit_code,
            "seconds": self.seconds,
            "says": self.says,
            "to_do": self.to_do,
            "report": self.report,
        }


def say_end(ended: Ended) -> None:
    """Say in a line how a source ended, when it has; a complaint that was passed on is not said twice."""
    from harvester.columns import printable

    if ended.report and sys.stderr is not None:
        complain(f"{printable(ended.listed.label)}: {ended.verdict}: {printable(ended.says)}")


def say_all(all_ended: list[Ended], code: int, *, quiet: bool) -> None:
    """The table of all sources; where only what went wrong is to be said, of those."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from harvester.columns import printable

    console = Console(stderr=quiet, highlight=False)
    width = console.width if console.is_terminal else max(console.width, 180)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "source", "verdict"):
        table.add_column(column, overflow="fold")
    for column in ("articles", "added", "changed", "requests", "seconds", "exit code"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("what to do", overflow="fold")
    for each in all_ended:
        if quiet and not each.exit_code and each.exit_code is not None:
            continue
        report = each.report or {}
        counts = report.get("articles") or {}
        style = VERDICT_STYLES.get(each.verdict, "red")
        numbers = ((report.get("rows") or {}).get("articles"), counts.get("added"), counts.get("changed"))
        said = (*numbers, report.get("requests"), f"{each.seconds:g}", each.exit_code)
        table.add_row(
            escape(printable(each.name)),
            escape(printable(each.platform)),
            f"[{style}]{each.verdict}[/{style}]",
            *("" if number is None else str(number) for number in said),
            escape(printable(each.to_do)),
        )
    Console(stderr=quiet, highlight=False, width=width).print(table)
    good = sum(each.exit_code == 0 for each in all_ended)
    if not quiet:
        print(f"{good} of {len(all_ended)} sources ended without a fault; exit code {code}.")
