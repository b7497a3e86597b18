"""The parts of articles in the store: gathered, brought to the article they are of, and merged into it.

Parts arrive in any order: the line of a table of contents before the page that it leads to, or after. They find each
other by the key of the article's page. A part whose identifier was made from that key is provisional, and moves to the
article's own identifier as soon as another part knows it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from harvester.flags import CONFLICTS
from harvester.items import Article, Author
from harvester.parts import PARTS, Part
from pipelines import tables
from pipelines.encoding import decode, encode
from pipelines.merging import merge_parts
from pipelines.page_table import CHUNK, PageTable

_FIRST = PARTS[0]
"""What an article without parts counts as when another part arrives: an index's own record."""


def article_from_dict(values: Mapping[str, Any]) -> Article:
    """An Article from what the store or a JSON line holds; keys that the schema does not know are refused."""
    return Article(**{**values, "authors": [Author(**author) for author in values.get("authors", ())]})


_EMPTY: tuple[Any, ...] = (None, [], {})


def _whole(article: Article) -> dict[str, Any]:
    """The fields of an article that are known, those of its authors too."""
    content = {name: value for name in Article.__slots__ if (value := getattr(article, name)) not in _EMPTY}
    if article.authors:
        content["authors"] = [
            {name: value for name in Author.__slots__ if (value := getattr(author, name)) not in _EMPTY}
            for author in article.authors
        ]
    return content


class ArticleParts(PageTable):
    """The store's part for articles that are put together from parts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts: dict[tuple[str, str], Part] = {}
        #: Flag → how many articles have it for what their parts say differently, counted once an article.
        self.conflicts: Counter[str] = Counter()
        self._in_conflict: set[tuple[str, str]] = set()

    @cached_property
    def has_parts(self) -> bool:
        """Whether any article has parts."""
        return self.connection.execute(select(tables.article_parts.c.part).limit(1)).scalar() is not None

    def put_part(self, part: Part) -> None:
        """Gather a part of an article; it replaces what the same part said before."""
        self._parts[part.article.article_id, part.name] = part

    # ---- writing, in the transaction of Store.flush ----------------------------------------------------------------

    def _merged_parts(self) -> tuple[list[Article], list[str]]:
        """The articles that the gathered parts make together with those that are known, and identifiers that were
        provisional and are no more. Writes the parts."""
        if not self._parts:
            return [], []
        moved = self._find_each_other()
        fresh: dict[str, dict[str, Part]] = defaultdict(dict)
        for part in self._parts.values():
            fresh[part.article.article_id][part.name] = part
        known = self._known_parts(list(fresh))
        base = self._articles_without_data(
            [article_id for article_id, parts in known.items() if None in parts.values()]
        )
        renamed = set(moved.values())  # their rows are what was merged before, and no part
        unsaid = [article_id for article_id in fresh if article_id not in known and article_id not in renamed]
        base.update(self._articles_without_data(unsaid))
        rows: list[dict[str, Any]] = []
        articles: list[Article] = []
        for article_id, parts in fresh.items():
            before = known.get(article_id, {_FIRST: None} if article_id in base else {})
            names = before.keys() | parts.keys()
            single = len(names) == 1
            said: dict[str, Article] = {name: part.article for name, part in parts.items()}
            alone = any(part.alone for part in parts.values())
            for name in before.keys() - parts.keys():
                old = before[name]
                if old is None:
                    said[name], alone = base[article_id], True
                    rows.append(self._row(article_id, name, True, None if single else said[name]))
                else:
                    said[name] = article_from_dict(decode(old[1]))
                    alone = alone or old[0]
            for name, part in parts.items():
                # An article of one part stands in its own table; a line that makes none stands only here.
                rows.append(self._row(article_id, name, part.alone, None if single and alone else part.article))
            if alone:
                merged = merge_parts(said)
                articles.append(merged)
                if len(said) > 1:
                    self._note_conflicts(merged)
        if rows:
            statement = self.insert_into(tables.article_parts)
            changed = {name: statement.excluded[name] for name in ("alone", "data", "last_seen")}
            self.connection.execute(
                statement.on_conflict_do_update(index_elements=["article_id", "part"], set_=changed), rows
            )
        return articles, list(moved)

    def _note_conflicts(self, article: Article) -> None:
        for flag in article.flags:
            if flag in CONFLICTS and (article.article_id, flag) not in self._in_conflict:
                self._in_conflict.add((article.article_id, flag))
                self.conflicts[flag] += 1

    def _row(self, article_id: str, name: str, alone: bool, article: Article | None) -> dict[str, Any]:
        data = None if article is None else encode(_whole(article)).decode()
        return {"article_id": article_id, "part": name, "alone": alone, "data": data, "last_seen": self.run}

    def _find_each_other(self) -> dict[str, str]:
        """Give provisional parts the identifier that is known by their address.

        Returns identifiers that were provisional and are no more → what they became.

        What stands in the store under an identifier that was provisional moves too.
        """
        addresses = list({address for part in self._parts.values() for address in part.addresses})
        at = self._ids_at(addresses)
        certain: dict[str, str] = {address: found for address, (found, provisional) in at.items() if not provisional}
        for part in self._parts.values():
            if not part.provisional:
                certain.update(dict.fromkeys(part.addresses, part.article.article_id))
        moved: dict[str, str] = {}
        for address, (found, provisional) in at.items():
            if provisional and address in certain and certain[address] != found:
                moved[found] = certain[address]
        gathered = [*self._parts.values()]
        self._parts.clear()  # the same one is filled again: it is what the flush empties at its end
        rows: dict[str, dict[str, Any]] = {}
        for part in gathered:
            if part.provisional:
                own = next((certain[address] for address in part.addresses if address in certain), None)
                part.article.article_id = own or moved.get(part.article.article_id, part.article.article_id)
            self._parts[part.article.article_id, part.name] = part
            for address in part.addresses:
                says = (certain.get(address, part.article.article_id), address not in certain)
                if at.get(address) != says:
                    rows[address] = {"address": address, "article_id": says[0], "provisional": says[1]}
        if rows:
            statement = self.insert_into(tables.article_addresses)
            changed = {name: statement.excluded[name] for name in ("article_id", "provisional")}
            self.connection.execute(
                statement.on_conflict_do_update(index_elements=["address"], set_=changed), list(rows.values())
            )
        self._move(moved)
        return moved

    def _move(self, moved: Mapping[str, str]) -> None:
        """Gather the stored parts of identifiers that were provisional, to be merged under the certain ones."""
        if not moved:
            return
        for article_id, parts in self._known_parts(list(moved)).items():
            base = self._articles_without_data([article_id]) if None in parts.values() else {}
            for name, old in parts.items():
                article = base.get(article_id) if old is None else article_from_dict(decode(old[1]))
                if article is None or (moved[article_id], name) in self._parts:
                    continue
                article.article_id = moved[article_id]
                self._parts[moved[article_id], name] = Part(name=name, article=article, alone=old is None or old[0])
        taken = {
            row.article_id
            for row in self._chunks(list(moved.values()), lambda chunk: select(tables.articles.c.article_id).where(
                tables.articles.c.article_id.in_(chunk)
            ))
        }  # fmt: skip
        gone = [{"at_id": article_id} for article_id in moved]
        for before, new in moved.items():  # it is the same article: first seen when it was, and counted once
            if new not in taken:
                columns = tables.articles.c
                self.connection.execute(
                    update(tables.articles).where(columns.article_id == before).values(article_id=new)
                )
                taken.add(new)
        for table in (tables.article_parts, tables.articles, tables.article_versions, tables.article_counts):
            self.connection.execute(delete(table).where(table.c.article_id == bindparam("at_id")), gone)

    # ---- reading ---------------------------------------------------------------------------------------------------

    def _ids_at(self, addresses: Sequence[str]) -> dict[str, tuple[str, bool]]:
        """Key of a page → the identifier of its article, and whether that is provisional."""
        columns = tables.article_addresses.c
        statement = select(columns.address, columns.article_id, columns.provisional)
        rows = self._chunks(addresses, lambda chunk: statement.where(columns.address.in_(chunk)))
        return {row.address: (row.article_id, row.provisional) for row in rows}

    def _known_parts(self, ids: Sequence[str]) -> dict[str, dict[str, tuple[bool, str] | None]]:
        """Identifier → part → whether it makes an article, and its data; ``None`` where that is the article itself."""
        columns = tables.article_parts.c
        found: dict[str, dict[str, tuple[bool, str] | None]] = defaultdict(dict)
        for row in self._chunks(ids, lambda chunk: select(tables.article_parts).where(columns.article_id.in_(chunk))):
            found[row.article_id][row.part] = None if row.data is None else (row.alone, row.data)
        return found

    def _articles_without_data(self, ids: Sequence[str]) -> dict[str, Article]:
        """The articles themselves, for those that are their own only part."""
        columns = tables.articles.c
        found: dict[str, Article] = {}
        for row in self._chunks(ids, lambda chunk: select(tables.articles).where(columns.article_id.in_(chunk))):
            article = found[row.article_id] = article_from_dict(decode(row.data))
            counts = decode(row.counts)
            article.printed.update(counts.pop("printed", {}))
            for name, value in counts.items():
                setattr(article, name, value)
            article.url, article.kind = row.url, row.kind
        return found

    def _chunks(self, keys: Sequence[str], statement: Callable[[Sequence[str]], Any]) -> Iterable[Any]:
        for start in range(0, len(keys), CHUNK):
            if self.connection.in_transaction():
                yield from self.connection.execute(statement(keys[start : start + CHUNK])).all()
            else:
                yield from self._read(statement(keys[start : start + CHUNK]))
