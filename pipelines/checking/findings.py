"""What a check finds wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

MOST = 20
"""So many findings of a rule are told; the others are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong."""

    rule: str
    """Its name, for programs."""
    file: str
    what: str
    """In a sentence, for people."""
    row: int | None = None
    """The line's number among the rows of data, from 1."""
    column: str | None = None


class Findings:
    """Gathers findings: the first of each rule and file, and how many there are."""

    def __init__(self) -> None:
        self._told: list[Finding] = []
        self.counts: Counter[str] = Counter()
        """Rule → how often it is broken."""
        self._by_file: Counter[tuple[str, str]] = Counter()

    def add(self, rule: str, file: str, what: str, *, row: int | None = None, column: str | None = None) -> None:
        """Something is wrong."""
        self.counts[rule] += 1
        self._by_file[rule, file] += 1
        if self._by_file[rule, file] <= MOST:
            self._told.append(Finding(rule, file, what, row, column))

    def take_in(self, findings: list[Finding], counts: Counter[str]) -> None:
        """Add what another process has found."""
        self._told.extend(findings)
        self.counts.update(counts)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._told)

    @property
    def total(self) -> int:
        """How many there are."""
        return self.counts.total()

    def as_json(self) -> list[dict[str, Any]]:
        """Those that are told."""
        return [asdict(finding) for finding in self._told]
