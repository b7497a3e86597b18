"""Checking a release: the standards in one process, our own rules in another."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.checking.files import check_files, read_package
from pipelines.checking.findings import Findings
from pipelines.checking.standards import WHOLE, by_frictionless
from pipelines.checking.tables import TableCheck


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to."""

    findings: Findings
    rows: dict[str, int]
    """Table → number of rows."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings.total


def check(release: Path) -> Checked:
    """Check a release.

    Args:
        release: its folder.
    """
    findings = Findings()
    package = read_package(release, findings)
    if package is None:
        return Checked(findings, TableCheck(release, findings).run())
    large = any((resource.get("rows") or 0) > WHOLE for resource in package["by_path"].values())
    if not large:
        rows = _ours(release, package, findings)
        findings.take_in(*by_frictionless(release))
        return Checked(findings, rows)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        standards = pool.submit(by_frictionless, release)
        rows = _ours(release, package, findings)
        findings.take_in(*standards.result())
    return Checked(findings, rows)


def _ours(release: Path, package: dict[str, Any], findings: Findings) -> dict[str, int]:
    check_files(release, package, findings)
    rows = TableCheck(release, findings).run()
    for table, count in rows.items():
        said = package["by_path"].get(f"{table}.csv", {}).get("rows")
        if said is not None and said != count:
            findings.add("count", f"{table}.csv", f"It has {count} rows, and datapackage.json says {said}.")
    return rows
