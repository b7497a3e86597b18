"""The files of a release: CSV and JSON Lines, one row or line at a time, so that memory stays flat."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from operator import attrgetter
from pathlib import Path
from typing import Any

from harvester.columns import cells
from harvester.items import Article, Issue, Journal
from harvester.schema import LIST_SEPARATOR, PARAGRAPHS, STANDS_FOR_SEPARATOR, TABLES
from pipelines.encoding import encode

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

#: The values of a row about an author, behind the article's identifier.
_person = attrgetter("position", "name", "family", "given", "orcid", "affiliations", "role", "name_printed")


class ReleaseWriter:
    """Writes the files of a release into a folder.

    CSV after RFC 4180: UTF-8 without BOM, ``CRLF`` ends a row, ``\\n`` stands inside a cell only where the value has
    paragraphs. JSON Lines: UTF-8, one object a line, keys in the order of the schema.
    """

    def __init__(self, folder: Path, tables: Mapping[str, Sequence[str]] = TABLES) -> None:
        self.folder = folder
        self.tables = tables
        self.counts: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self._stack = ExitStack()
        self._csv = {name: self._open_csv(name, columns) for name, columns in tables.items()}
        self._jsonl = {
            name: self._stack.enter_context((folder / f"{name}.jsonl").open("wb"))
            for name in ("articles", "issues", "journals")
        }

    def _open_csv(self, name: str, columns: Sequence[str]) -> Any:
        file = self._stack.enter_context(
            (self.folder / f"{name}.csv").open("w", encoding="utf-8", errors="replace", newline="")
        )
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        return writer

    def flush(self) -> None:
        """Bring what is written so far into the files, to be read back."""
        for file in self._jsonl.values():
            file.flush()

    def close(self) -> None:
        """Finish the files."""
        self._stack.close()

    def row(self, table: str, values: Sequence[Any]) -> None:
        """Write one row: a value for each column, in order."""
        self._csv[table].writerow(map(self._cell, values, self.tables[table]))
        self.rows[table] += 1

    def _cell(self, value: Any, name: str) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return value if value.isprintable() else self._text(value, name)
        if isinstance(value, list):
            return LIST_SEPARATOR.join(self._entry(entry, name) for entry in value)
        return str(value)

    def _text(self, value: str, name: str) -> str:
        value = _CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        return value if name in PARAGRAPHS else " ".join(value.split("\n")) if "\n" in value else value

    def _entry(self, value: Any, name: str) -> str:
        text = str(value)
        text = text if text.isprintable() else self._text(text, name)
        if LIST_SEPARATOR in text:
            self.counts["separators_replaced"] += text.count(LIST_SEPARATOR)
            text = text.replace(LIST_SEPARATOR, STANDS_FOR_SEPARATOR)
        return text

    def article(self, article: Article) -> None:
        """Write an article into its tables."""
        key = article.article_id
        self.row("articles", cells(article))
        self._jsonl["articles"].write(encode(article) + b"\n")
        for author in article.authors:
            self.row("article_authors", [key, *_person(author)])
        for language in sorted(article.keywords):
            for position, keyword in enumerate(article.keywords[language], start=1):
                self.row("article_keywords", [key, language, position, keyword])
        for language in sorted({*article.titles, *article.subtitles, *article.abstracts}):
            texts = (article.titles, article.subtitles, article.abstracts)
            self.row("article_texts", [key, language, *(text.get(language) for text in texts)])

    def record(self, record: Issue | Journal) -> None:
        """Write an issue or a journal."""
        self.row(record.table, cells(record))
        self._jsonl[record.table].write(encode(record) + b"\n")
