"""Whose release it is, and which data files it has."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from harvester.schema import ALL_TABLES, Table
from pipelines.release.run_ids import utc


@dataclass(frozen=True, slots=True)
class Origin:
    """A site or a dataset that the records are from."""

    name: str
    address: str
    """Of the site; of a dataset without one, empty."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a release beside its data."""

    name: str
    """Of the dataset."""
    release: str
    """A run id."""
    version: str
    """Of this program."""
    origins: tuple[Origin, ...]
    verdict: str = ""
    """Of the run that made it; empty where none did."""
    says: str = ""
    """The verdict in a sentence."""

    is_merged: bool = False
    """It was made of other datasets."""

    @property
    def made(self) -> str:
        """When it was made, in UTC (ISO 8601)."""
        return utc(self.release)

    @property
    def data_version(self) -> str:
        """The version of the data: its date and time, ``2026.11.22+101500``, as releases of one day are told apart."""
        r = self.release
        return f"{r[:4]}.{int(r[4:6])}.{int(r[6:8])}+{r[9:15]}"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file of a release."""

    name: str
    table: Table
    rows: int
    bytes: int
    sha256: str

    @property
    def is_csv(self) -> bool:
        """Whether it is CSV; else it is JSON Lines."""
        return self.name.endswith(".csv")


def data_files(folder: Path, rows: Mapping[str, int]) -> list[DataFile]:
    """The data files of a release, in the order of the schema, CSV first."""
    found = [
        (folder / f"{table.name}{suffix}", table)
        for suffix in (".csv", ".jsonl")
        for table in ALL_TABLES.values()
        if (folder / f"{table.name}{suffix}").is_file()
    ]
    with ThreadPoolExecutor(2) as pool:
        digests = pool.map(sha256, [file for file, _ in found])
        return [
            DataFile(file.name, table, rows.get(table.name, 0), file.stat().st_size, digest)
            for (file, table), digest in zip(found, digests, strict=True)
        ]


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
