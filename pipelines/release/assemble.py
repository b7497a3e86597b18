"""From the store's rows to a release's records: articles with their journals' ISSN, issues and journals with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import func, select

from harvester.items import Article, Issue, Journal
from pipelines import tables
from pipelines.article_parts import article_from_dict
from pipelines.encoding import decode
from pipelines.normalization import normalize_issue_record, normalize_journal
from pipelines.release.notes import ISSUE, JOURNAL, Note, Notes
from pipelines.release.places import Places
from pipelines.release.run_ids import utc
from pipelines.store import Store

_ONE_TITLE = frozenset({"ojs", "janeway"})
"""Platforms whose pages give a journal's title in the language of the article: the one of its home is taken."""

_AT_ONCE = 500
"""So many articles are read together."""
_AT_HAND = 4_000
"""Of more journals or issues than these, those of earlier articles are let go."""

DEFAULT_KIND = "journal-article"
"""Where neither the record nor its part of the index says what it is."""


@dataclass(frozen=True, slots=True)
class Range:
    """Articles from an identifier on, and before another; an empty one bounds nothing."""

    begin: str = ""
    end: str = ""

    def of(self, column: Any) -> list[Any]:
        """The conditions on a column of identifiers."""
        bounds = []
        if self.begin:
            bounds.append(column >= self.begin)
        if self.end:
            bounds.append(column < self.end)
        return bounds


class Assembly:
    """Reads a store in order. :meth:`articles` first: what issues and journals count comes from them.

    Memory stays flat: of issues and journals only those of the articles at hand are there.
    """

    def __init__(self, store: Store, notes: Notes) -> None:
        self._store = store
        self._notes = notes
        self._places = Places(store, notes)
        self._journals: dict[str, Journal] = {}
        self._issues: dict[str, Issue] = {}
        self._titles: dict[str, str | None] = {}

    def articles(self, within: Range) -> Iterator[Article]:
        """The articles of a range, by identifier."""
        columns = tables.articles.c
        wanted = [self._store.json_of(c) if c.name in ("data", "counts") else c for c in columns]
        rows = self._store.stream(
            tables.articles, order=columns.article_id, where=within.of(columns.article_id), columns=wanted
        )
        while batch := list(islice(rows, _AT_ONCE)):
            self._look_up(
                {row.journal_id for row in batch if row.journal_id}, {row.issue_id for row in batch if row.issue_id}
            )
            for row in batch:
                yield self._article(row)

    def _look_up(self, journals: set[str], issues: set[str]) -> None:
        """Have the journals and issues at hand that articles name."""
        for known in (self._journals, self._issues):
            if len(known) > _AT_HAND:
                known.clear()
        for row in self._store.rows_of(tables.journals, sorted(key for key in journals if key not in self._journals)):
            self._journals[row.journal_id] = self._journal(row)
        for row in self._store.rows_of(tables.issues, sorted(key for key in issues if key not in self._issues)):
            self._issues[row.issue_id] = self._issue(row)

    def _journal(self, row: Any) -> Journal:
        # Read again from what is printed: what a list calls a journal gives way to its own page, whichever came last.
        return self._places.journal(normalize_journal(Journal(**decode(row.data))))

    def _issue(self, row: Any) -> Issue:
        return self._places.issue(Issue(**decode(row.data)))

    def _article(self, row: Any) -> Article:
        article = article_from_dict(decode(row.data))
        counts = decode(row.counts)
        article.printed.update(counts.pop("printed", {}))
        for name, value in counts.items():
            setattr(article, name, value)
        article.status, article.url = row.status, row.url
        article.first_seen, article.last_seen = utc(row.first_seen), utc(row.last_seen)
        article.last_changed = utc(row.last_changed)
        self._note(article, row.first_seen, row.last_seen)
        article.kind = row.kind
        journal = self._journals.get(article.journal_id or "")
        if journal:
            if journal.platform in _ONE_TITLE and journal.title:
                article.journal_title = journal.title
            article.journal_title = article.journal_title or journal.title
            article.issn = journal.issn or article.issn
            article.publisher = article.publisher or journal.publisher
            article.kind = article.kind or journal.printed.get("kind")
        article.kind = article.kind or DEFAULT_KIND
        issue = self._issues.get(article.issue_id or "")
        own = any(article.printed.get(name) for name in ("issue", "volume", "number"))
        if issue and not own:
            article.volume, article.issue = issue.volume, issue.issue
            article.issue_title, article.issue_year = issue.issue_title, issue.issue_year
        elif issue and article.issue_year is None:
            article.issue_year = issue.issue_year
        return article

    def _note(self, article: Article, first: str, last: str) -> None:
        run, active = (first, last), article.status == "active"
        if article.journal_id:
            title = article.journal_title or ""
            self._notes.add(JOURNAL, article.journal_id, run=run, active=active, name=title)
        if article.issue_id:
            label, journal_id = article.printed.get("issue", ""), article.journal_id or ""
            self._notes.add(ISSUE, article.issue_id, run=run, active=active, name=label, journal_id=journal_id)

    def issues(self) -> Iterator[Issue]:
        """The issues, by identifier: those that pages list and those that records name."""
        stored = self._store.stream(tables.issues, order=tables.issues.c.issue_id)
        listed = self._listed()
        count: tuple[str, int] | None = next(listed, None)
        for issue_id, row in _united(stored, self._notes.keys(ISSUE)):
            note = self._notes.get(ISSUE, issue_id)
            named = note.journal_id if note else ""
            issue = (
                self._issue(row) if row
                else self._places.issue(Issue(issue_id=issue_id, source=self._store.source, journal_id=named))
            )  # fmt: skip
            while count and count[0] < issue_id:
                count = next(listed, None)
            self._label(issue, note)
            issue.journal_id = issue.journal_id or named or None
            issue.journal_title = self._title(issue.journal_id or "") or issue.journal_title
            issue.articles_listed = count[1] if count and count[0] == issue_id else None
            issue.articles_harvested = note.harvested if note else 0
            issue.first_seen, issue.last_seen = _seen(note, row)
            if row and not note and issue.journal_id:  # nothing else may name its journal
                run = (row.first_seen, row.last_seen)
                self._notes.add(JOURNAL, issue.journal_id, run=run, active=False, name="")
            yield issue

    def _label(self, issue: Issue, note: Note | None) -> None:
        """Take the label that most of the records' pages print, where the issue's own page has none, or has the same
        behind the journal's name."""
        if not note or not note.names:
            return
        usual = _usual(note)
        own = issue.issue_label
        title = self._title(issue.journal_id or "") or ""
        if own and own.casefold().replace(usual.casefold(), "", 1).strip(" -–—:|/,·»›>") != title.casefold():
            return
        issue.printed["issue"] = usual
        normalize_issue_record(issue)

    def _title(self, journal_id: str) -> str | None:
        """The title that most articles of a journal give, else its own."""
        if not journal_id:
            return None
        if journal_id not in self._titles:
            if len(self._titles) > _AT_HAND:
                self._titles.clear()
            note = self._notes.get(JOURNAL, journal_id)
            if note and note.names:
                self._titles[journal_id] = _usual(note)
            else:
                self._look_up({journal_id}, set())
                known = self._journals.get(journal_id)
                self._titles[journal_id] = known.title if known else None
        return self._titles[journal_id]

    def _listed(self) -> Iterator[tuple[str, int]]:
        """Issues and how many records their pages list, by identifier."""
        columns = tables.pages.c
        gone = (columns.state == "gone") & columns.article_id.is_not(None) & (columns.absences > 1)
        articles = tables.articles.c
        withdrawn = columns.article_id.in_(select(articles.article_id).where(articles.status == "withdrawn"))
        gone |= columns.article_id.is_not(None) & withdrawn
        statement = select(columns.issue_id, func.count()).where(columns.issue_id.is_not(None), ~gone)
        for issue_id, count in self._store.stream_of(statement.group_by(columns.issue_id).order_by(columns.issue_id)):
            yield str(issue_id), count

    def journals(self, issues: Counter[str]) -> Iterator[Journal]:
        """The journals, by identifier. *issues*: how many issues each has."""
        stored = self._store.stream(tables.journals, order=tables.journals.c.journal_id)
        for journal_id, row in _united(stored, self._notes.keys(JOURNAL)):
            note = self._notes.get(JOURNAL, journal_id)
            new = Journal(journal_id=journal_id, source=self._store.source)
            journal = self._journal(row) if row else self._places.journal(new)
            journal.title = self._title(journal_id) or journal.title
            journal.issues_listed = issues[journal_id] or None
            journal.articles_harvested = note.harvested if note else 0
            journal.first_seen, journal.last_seen = _seen(note, row)
            yield journal


def _usual(note: Note) -> str:
    """What most articles call it; of equals the first in the alphabet."""
    return min(note.names, key=lambda name: (-note.names[name], name))


def _seen(note: Note | None, row: Any) -> tuple[str, str]:
    """When an issue or journal was seen first and last, by itself or by its articles."""
    first = [each.first_seen for each in (note, row) if each]
    last = [each.last_seen for each in (note, row) if each]
    return (utc(min(first)), utc(max(last))) if first else (utc(""), utc(""))


def _united(rows: Iterable[Any], names: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Identifiers of rows, and names, both in order: each once, with its row or ``None``."""
    told = merge(((row[0], row) for row in rows), ((name, None) for name in names), key=itemgetter(0))
    for key, found in groupby(told, key=itemgetter(0)):
        yield key, next((row for _, row in found if row is not None), None)
