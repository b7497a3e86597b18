"""The tables of articles: records, their versions and counts, written from what was gathered."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import bindparam, insert, select, update

from harvester.items import RUN_FIELDS, Article
from pipelines import tables
from pipelines.article_parts import ArticleParts
from pipelines.encoding import decode, encode
from pipelines.page_table import CHUNK, ORIGINAL

_COUNTS = ("views", "downloads")
_NAMES: dict[type, list[str]] = {}


def _content_names(record: type) -> list[str]:
    names = _NAMES.get(record)
    if names is None:
        names = _NAMES[record] = [f.name for f in fields(record) if f.name not in RUN_FIELDS]
    return names


def content_of(record: Any) -> dict[str, Any]:
    """The fields of a record that a page wrote and that are known."""
    values: dict[str, Any] = {}
    for name in _content_names(type(record)):
        value = getattr(record, name)
        if value is None or value == [] or value == {}:
            continue
        values[name] = value
    return values


class ArticleTable(ArticleParts):
    """The store's part for articles."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._articles: dict[str, Article] = {}
        self._confirmed: set[str] = set()
        self._withdrawn: set[str] = set()

    def original_urls(self) -> Iterator[tuple[str, str]]:
        """Identifier and original address of each article whose original is no known page yet."""
        known = set(self._read(select(tables.pages.c.key).where(tables.pages.c.kind == ORIGINAL)).scalars())
        columns = tables.articles.c
        rows = self._read(select(columns.article_id, columns.data).where(columns.data.contains('"original_url":')))
        for article_id, data in rows:
            url = decode(data).get("original_url")
            if url and f"{ORIGINAL}:{article_id}" not in known:
                yield article_id, url

    def withdraw_at(self, address: str) -> None:
        """Withdraw the article whose page has this key: the page is not there."""
        self._withdrawn.update(article_id for article_id, _ in self._ids_at([address]).values())

    def known_articles(self, ids: Sequence[str]) -> set[str]:
        """Of these identifiers, those under which an article is stored or gathered."""
        columns = tables.articles.c
        found = {part.article.article_id for part in self._parts.values()} | self._articles.keys()
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            found.update(self._read(select(columns.article_id).where(columns.article_id.in_(chunk))).scalars())
        return found & set(ids)

    def _write_articles(self, counts: Counter[str]) -> None:
        ids = list(self._articles)
        known: dict[str, Any] = {}
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            rows = self.connection.execute(select(tables.articles).where(tables.articles.c.article_id.in_(chunk)))
            known.update({row.article_id: row for row in rows})
        added, seen, versions, counted = [], [], [], []
        for article_id, article in self._articles.items():
            row, old = self._article_row(article), known.get(article_id)
            if old is None:
                added.append(row)
            else:
                row["first_seen"] = old.first_seen
                row["kind"] = row["kind"] or old.kind
                if old.status == "withdrawn":
                    counts["returned"] += 1
                if old.digest == row["digest"] and old.status == row["status"]:
                    row["last_changed"] = old.last_changed
                elif old.digest != row["digest"] and old.last_changed != self.run:
                    versions.append(
                        {"article_id": article_id, "last_seen": old.last_seen, "digest": old.digest, "data": old.data}
                    )
                seen.append({**row, "b_article_id": article_id})
            before = {name: decode(old.counts).get(name) for name in _COUNTS} if old else dict.fromkeys(_COUNTS)
            now = {name: getattr(article, name) for name in _COUNTS}
            if now != before:
                counted.append({"article_id": article_id, "date": self._day(), **now})
            _count(counts, old, row)
        if added:
            self.connection.execute(insert(tables.articles), added)
        if seen:
            names = [c.name for c in tables.articles.columns if c.name != "article_id"]
            self.connection.execute(
                update(tables.articles)
                .where(tables.articles.c.article_id == bindparam("b_article_id"))
                .values({name: bindparam(name) for name in names}),
                seen,
            )
        if versions:
            self.connection.execute(self.insert_into(tables.article_versions).on_conflict_do_nothing(), versions)
        if counted:
            statement = self.insert_into(tables.article_counts)
            self.connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["article_id", "date"],
                    set_={"views": statement.excluded.views, "downloads": statement.excluded.downloads},
                ),
                counted,
            )

    def _write_states(self, counts: Counter[str]) -> None:
        """Write which records are as they were, and which are gone."""
        columns = tables.articles.c
        for ids, values in (
            (self._confirmed - set(self._articles), {"last_seen": self.run}),
            (self._withdrawn - set(self._articles), {"status": "withdrawn", "last_changed": self.run}),
        ):
            if not ids:
                continue
            gone = "status" in values
            rows = [{"at_id": article_id} for article_id in sorted(ids)]
            statement = update(tables.articles).where(columns.article_id == bindparam("at_id")).values(values)
            done = self.connection.execute(statement.where(columns.status == "active") if gone else statement, rows)
            for name in ("withdrawn",) if gone else ("seen", "unchanged"):
                counts[name] += done.rowcount

    def _day(self) -> str:
        return f"{self.run[:4]}-{self.run[4:6]}-{self.run[6:8]}"

    def _article_row(self, article: Article) -> dict[str, Any]:
        said = content_of(article)
        said["authors"] = [{k: v for k, v in _author(a).items() if v} for a in article.authors]
        printed = dict(article.printed)
        counts = {name: getattr(article, name) for name in _COUNTS} | {
            "counted_at": article.counted_at,
            "printed": {name: printed.pop(name) for name in _COUNTS if name in printed},
        }
        said["printed"] = printed
        for apart in ("status", "url", "kind"):
            said.pop(apart, None)
        data = encode(said)
        if article.provenance:  # that another page says the same now is no change
            said.pop("provenance")
        told = encode(said) if article.provenance else data
        digest = hashlib.blake2b(told + without_origin(article.url or "").encode(), digest_size=16).hexdigest()
        return {
            "article_id": article.article_id, "issue_id": article.issue_id, "journal_id": article.journal_id,
            "url": article.url, "status": article.status, "kind": article.kind, "digest": digest,
            "data": data.decode(), "counts": encode(counts).decode(),
            "first_seen": self.run, "last_seen": self.run, "last_changed": self.run,
        }  # fmt: skip


def _count(counts: Counter[str], old: Any, row: dict[str, Any]) -> None:
    """Count what became of an article: once a run, in however many parts it arrives."""
    if old is None:
        counts.update(("seen", "added"))
        return
    changed = old.digest != row["digest"]
    if old.last_seen != row["last_seen"]:
        counts.update(("seen", "changed" if changed else "unchanged"))
    elif changed and old.last_changed != row["last_seen"]:
        counts.update(("changed",))
        counts.subtract(("unchanged",))


def without_origin(url: str) -> str:
    """Path and query of an address.

    >>> without_origin("https://example.org/paper/1/2/3?lang=tr")
    '/paper/1/2/3?lang=tr'
    """
    parts = urlsplit(url)
    return urlunsplit(("", "", parts.path, parts.query, ""))


def _author(author: Any) -> dict[str, Any]:
    return {name: getattr(author, name) for name in author.__slots__}
