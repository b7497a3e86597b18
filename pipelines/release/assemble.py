"""From the store's rows to a release's records: articles with their journals' ISSN, issues and journals with counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select

from harvester.items import Article, Issue, Journal
from pipelines import tables
from pipelines.article_parts import article_from_dict
from pipelines.encoding import decode
from pipelines.normalization import normalize_issue_record, normalize_journal
from pipelines.release.places import Places
from pipelines.store import Store

_ONE_TITLE = frozenset({"ojs", "janeway"})
"""Platforms whose pages give a journal's title in the language of the article: the one of its home is taken."""

DEFAULT_KIND = "journal-article"
"""Where neither the record nor its part of the index says what it is."""


def utc(run_id: str) -> str:
    """A run id as a time, ISO 8601.

    >>> utc("20261122T101500Z")
    '2026-11-22T10:15:00Z'
    """
    r = run_id
    return f"{r[:4]}-{r[4:6]}-{r[6:8]}T{r[9:11]}:{r[11:13]}:{r[13:15]}Z"


class Assembly:
    """Reads a store in order. :meth:`articles` first: the counts of issues and journals come from it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        places = Places(store)
        self._journals = {
            row.journal_id: row for row in store.stream(tables.journals, order=tables.journals.c.journal_id)
        }
        # Read again from what is printed: what a list calls a journal gives way to its own page, whichever came last.
        self._journal_data = {
            key: places.journal(normalize_journal(Journal(**decode(row.data)))) for key, row in self._journals.items()
        }
        self._issues = {row.issue_id: row for row in store.stream(tables.issues, order=tables.issues.c.issue_id)}
        self._issue_data = {issue_id: places.issue(Issue(**decode(row.data))) for issue_id, row in self._issues.items()}
        self._titles: dict[str, Counter[str]] = defaultdict(Counter)
        self._labels: dict[str, Counter[str]] = defaultdict(Counter)
        self._harvested: Counter[str] = Counter()
        self._named: set[str] = set()
        self._seen: dict[str, tuple[str, str]] = {}
        self._journal_of: dict[str, str] = {}
        self._places = places
        self.articles_total = 0

    def articles(self) -> Iterator[Article]:
        """The articles, by identifier."""
        for row in self._store.stream(tables.articles, order=tables.articles.c.article_id):
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
            journal = self._journal_data.get(article.journal_id or "")
            if journal:
                if journal.platform in _ONE_TITLE and journal.title:
                    article.journal_title = journal.title
                article.journal_title = article.journal_title or journal.title
                article.issn = journal.issn or article.issn
                article.publisher = article.publisher or journal.publisher
                article.kind = article.kind or journal.printed.get("kind")
            article.kind = article.kind or DEFAULT_KIND
            issue = self._issue_data.get(article.issue_id or "")
            own = any(article.printed.get(name) for name in ("issue", "volume", "number"))
            if issue and not own:
                article.volume, article.issue = issue.volume, issue.issue
                article.issue_title, article.issue_year = issue.issue_title, issue.issue_year
            elif issue and article.issue_year is None:
                article.issue_year = issue.issue_year
            self.articles_total += 1
            yield article

    def _note(self, article: Article, first: str, last: str) -> None:
        for key in (article.journal_id, article.issue_id):
            if key:
                self._harvested[key] += article.status == "active"
                old = self._seen.get(key, (first, last))
                self._seen[key] = (min(old[0], first), max(old[1], last))
        if article.journal_id:
            self._named.add(article.journal_id)
        if article.journal_id and article.journal_title:
            self._titles[article.journal_id][article.journal_title] += 1
        if article.issue_id:
            self._journal_of[article.issue_id] = article.journal_id or ""
            if article.printed.get("issue"):
                self._labels[article.issue_id][article.printed["issue"]] += 1

    def issues(self) -> Iterator[Issue]:
        """The issues, by identifier: those that pages list and those that records name."""
        listed = self._listed()
        for issue_id in sorted({*self._issues, *self._journal_of}):
            row = self._issues.get(issue_id)
            if row:
                issue = self._issue_data[issue_id]
            else:
                issue = Issue(issue_id=issue_id, source=self._store.source, journal_id=self._journal_of[issue_id])
                issue = self._places.issue(issue)
            first, last = self._seen.get(issue_id, (row.first_seen, row.last_seen) if row else ("", ""))
            if row:
                first, last = min(first, row.first_seen), max(last, row.last_seen)
            self._label(issue)
            issue.journal_id = issue.journal_id or self._journal_of.get(issue_id) or None
            journal_id = issue.journal_id or ""
            issue.journal_title = self._title(journal_id) or issue.journal_title
            issue.articles_listed = listed.get(issue_id) or None
            issue.articles_harvested = self._harvested[issue_id]
            issue.first_seen, issue.last_seen = utc(first), utc(last)
            yield issue

    def _label(self, issue: Issue) -> None:
        """Take the label that most of the records' pages print, where the issue's own page has none, or has the same
        behind the journal's name."""
        printed = self._labels.get(issue.issue_id)
        if not printed:
            return
        usual = min(printed, key=lambda text: (-printed[text], text))
        own = issue.issue_label
        title = self._title(issue.journal_id or "") or ""
        if own and own.casefold().replace(usual.casefold(), "", 1).strip(" -–—:|/,·»›>") != title.casefold():
            return
        issue.printed["issue"] = usual
        normalize_issue_record(issue)

    def _title(self, journal_id: str) -> str | None:
        titles = self._titles.get(journal_id)
        if titles:
            return min(titles, key=lambda text: (-titles[text], text))
        known = self._journal_data.get(journal_id)
        return known.title if known else None

    def _listed(self) -> dict[str, int]:
        columns = tables.pages.c
        gone = (columns.state == "gone") & columns.article_id.is_not(None) & (columns.absences > 1)
        articles = tables.articles.c
        withdrawn = columns.article_id.in_(select(articles.article_id).where(articles.status == "withdrawn"))
        gone |= columns.article_id.is_not(None) & withdrawn
        statement = select(columns.issue_id, func.count()).where(columns.issue_id.is_not(None), ~gone)
        with self._store.connection.begin():
            rows = self._store.connection.execute(statement.group_by(columns.issue_id)).all()
        return {str(issue_id): count for issue_id, count in rows}

    def journals(self, issues: Counter[str]) -> Iterator[Journal]:
        """The journals, by identifier. *issues*: how many issues each has."""
        named = {journal_id for journal_id in issues if journal_id}
        for journal_id in sorted({*self._journals, *self._named, *named}):
            row = self._journals.get(journal_id)
            journal = self._journal_data.get(journal_id)
            if not journal:
                journal = self._places.journal(Journal(journal_id=journal_id, source=self._store.source))
            journal.title = self._title(journal_id) or journal.title
            journal.issues_listed = issues[journal_id] or None
            journal.articles_harvested = self._harvested[journal_id]
            first, last = self._seen.get(journal_id, (row.first_seen, row.last_seen) if row else ("", ""))
            if row:
                first, last = min(first, row.first_seen), max(last, row.last_seen)
            journal.first_seen, journal.last_seen = utc(first), utc(last)
            yield journal
