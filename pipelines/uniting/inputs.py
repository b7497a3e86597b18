"""The releases that are united, read as streams: by line, or one record by its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from csv import reader
from pathlib import Path
from sys import intern
from typing import Any, Self

from harvester.items import Article
from harvester.schema import MERGED_TABLES
from pipelines.article_parts import article_from_dict
from pipelines.encoding import decode


class InputError(Exception):
    """A release cannot be read; the message says which, where and what to do."""


def find_release(folder: Path) -> tuple[Path, Path] | None:
    """The folders of a dataset and of its newest release; ``None`` where there is none.

    Args:
        folder: a dataset's folder, a release's, or one that holds one dataset.
    """
    inner = sorted(folder.glob("*/latest")) if folder.is_dir() else []
    for candidate in (folder / "latest", folder, *(inner if len(inner) == 1 else ())):
        if (candidate / "articles.jsonl").is_file():
            release = candidate.resolve()
            return (release.parent.parent if release.parent.name == "releases" else release), release
    return None


class Input:
    """A release of a dataset. Its files are open from the beginning: a crawl that tidies up takes none of them away.

    Raises:
        InputError: a file is missing or cannot be opened.
    """

    def __init__(self, dataset: Path, release: Path) -> None:
        self.dataset = dataset
        self.release = release
        self.name = dataset.name
        self._stack = ExitStack()
        try:
            self._jsonl = {name: self._open(f"{name}.jsonl") for name in ("articles", "issues", "journals")}
            tables = ("article_counts", "article_sources")
            there = [name for name in tables if name == "article_counts" or (release / f"{name}.csv").exists()]
            self._csv = {name: self._open(f"{name}.csv") for name in there}
        except OSError as error:
            self.close()
            raise InputError(f"{error.filename} cannot be read ({error.strerror}). {self._advice()}") from error
        self._index = {name: self._indexed(name) for name in self._csv}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        """Of the site that it was harvested from; empty where its release does not say one."""
        try:
            (source,) = decode((self.release / "datapackage.json").read_bytes())["sources"]
            return str(source.get("path", ""))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return ""

    def close(self) -> None:
        """Close its files."""
        self._stack.close()

    @property
    def is_merged(self) -> bool:
        """Whether it was made of several datasets itself."""
        return "article_sources" in self._csv

    def _open(self, name: str) -> Any:
        return self._stack.enter_context((self.release / name).open("rb"))

    def _advice(self) -> str:
        return (
            f"The release is not whole. Make it anew with 'harvester export {self.dataset}', or crawl again, "
            "then merge again; nothing was changed."
        )

    def lines(self, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The objects of a file of JSON Lines, each with the place of its line.

        Raises:
            InputError: a line cannot be read, or the file is cut.
        """
        file = self._jsonl[table]
        file.seek(0)
        offset = 0
        for number, line in enumerate(file, start=1):
            try:
                record = decode(line)
            except ValueError as error:
                raise self.broken(table, number, f"is no JSON ({error})") from error
            if not isinstance(record, dict) or not line.endswith(b"\n"):
                raise self.broken(table, number, "is cut" if isinstance(record, dict) else "is no record")
            yield offset, record
            offset += len(line)
        self._hold_against_report(table, number if offset else 0)

    def _hold_against_report(self, table: str, count: int) -> None:
        """A file that lost whole lines at its end is known by the report of its run."""
        report = self.dataset / "runs" / f"{self.release.name}.json"
        try:
            rows = decode(report.read_bytes())["rows"].get(table, 0)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return
        if rows != count:
            raise InputError(
                f"{self.release / f'{table}.jsonl'} has {count} lines, and its run wrote {rows}. {self._advice()}"
            )

    def broken(self, table: str, number: int, what: str) -> InputError:
        """What is said of a line that cannot be used."""
        return InputError(f"{self.release / f'{table}.jsonl'}: line {number} {what}. {self._advice()}")

    def article(self, offset: int) -> Article:
        """The article whose line begins at *offset*."""
        file = self._jsonl["articles"]
        file.seek(offset)
        return article_from_dict(decode(file.readline()))

    def _indexed(self, name: str) -> dict[str, int]:
        found: dict[str, int] = {}
        file = self._csv[name]
        if file.readline().decode("utf-8", "replace").strip().split(",") != MERGED_TABLES[name]:
            raise InputError(f"{self.release / f'{name}.csv'} has other columns than it should. {self._advice()}")
        offset = file.tell()
        last = b""
        for line in file:
            key = line[: line.index(b'",', 1) + 1] if line[:1] == b'"' and b'",' in line else line.partition(b",")[0]
            if key != last:
                last = key
                found.setdefault(intern(self._row(line)[0]), offset)
            offset += len(line)
        return found

    @staticmethod
    def _row(line: bytes) -> list[str]:
        return next(reader([line.decode("utf-8", "replace")]), [""])

    def rows(self, name: str, article_id: str) -> list[list[str]]:
        """The rows of an article in ``article_counts.csv`` or ``article_sources.csv``."""
        offset = self._index.get(name, {}).get(article_id)
        found: list[list[str]] = []
        if offset is not None:
            file = self._csv[name]
            file.seek(offset)
            while (line := file.readline()) and (row := self._row(line))[0] == article_id:
                found.append(row)
        return found
