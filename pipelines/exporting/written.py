"""What an export has written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one format that were written."""

    files: list[Path]
    rows: dict[str, int]
    """Table → how many of its rows."""
    losses: Counter[str] = field(default_factory=Counter)
    """What the format could not hold, by a name that :func:`pipelines.exporting.formats.meaning` knows → how often."""
