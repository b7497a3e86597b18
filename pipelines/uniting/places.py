"""Journals and issues of several datasets: which are one, and what is known of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from harvester.columns import fields_of
from harvester.items import Article, Issue, Journal
from pipelines.merging.folding import folded, words
from pipelines.uniting.inputs import Input
from pipelines.uniting.titles import alike

R = TypeVar("R", Issue, Journal)


def _fill(known: R, other: R) -> None:
    """What is empty in *known* from *other*."""
    for each in fields_of(type(known)):
        value = getattr(other, each.name)
        if getattr(known, each.name) in (None, [], {}) and value not in (None, [], {}):
            setattr(known, each.name, value)
    known.first_seen = min(filter(None, (known.first_seen, other.first_seen)), default=None)
    known.last_seen = max(filter(None, (known.last_seen, other.last_seen)), default=None)


def _number(text: str | None) -> str:
    return "-".join(word.lstrip("0") or "0" for word in words(text or ""))


class Places:
    """The journals and issues of the merged dataset. Two of one dataset stay two.

    Journals are one by ISSN, else by title; issues by journal, volume, number and year. The identifier is that of the
    first dataset that has it.
    """

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._journals: dict[str, Journal] = {}
        self._issues: dict[str, Issue] = {}
        self._journal_ids: dict[tuple[int, str], str] = {}
        self._issue_ids: dict[tuple[int, str], str] = {}
        self._from: dict[str, set[int]] = defaultdict(set)
        self._keys: dict[object, list[str]] = defaultdict(list)
        self._harvested: Counter[str] = Counter()
        for at, each in enumerate(inputs):
            for number, (_, record) in enumerate(each.lines("journals"), start=1):
                self._add_journal(at, self._made(Journal, each, number, record))
        for at, each in enumerate(inputs):
            for number, (_, record) in enumerate(each.lines("issues"), start=1):
                self._add_issue(at, self._made(Issue, each, number, record))

    @staticmethod
    def _made(kind: type[R], source: Input, number: int, record: dict[str, Any]) -> R:
        try:
            return kind(**record)
        except TypeError as error:
            raise source.broken(f"{kind.table}", number, f"is not of this version's schema ({error})") from error

    def journal_id(self, dataset: int, journal_id: str | None) -> str | None:
        """The journal of the merged dataset that a dataset's journal belongs to."""
        return self._journal_ids.get((dataset, journal_id), journal_id) if journal_id else None

    def place(self, dataset: int, article: Article) -> None:
        """Give an article the identifiers of the merged dataset."""
        article.journal_id = self.journal_id(dataset, article.journal_id)
        if article.issue_id:
            article.issue_id = self._issue_ids.get((dataset, article.issue_id), article.issue_id)

    def settle(self, article: Article, records: Sequence[Article]) -> None:
        """See that a merged article's issue is one of its journal, and count the article."""
        if len(records) > 1:
            article.issue_id = next(filter(self._is_of(article.journal_id), (each.issue_id for each in records)), None)
        if article.status == "active":
            self._harvested.update(key for key in (article.journal_id, article.issue_id) if key)

    def _is_of(self, journal_id: str | None) -> Callable[[str | None], bool]:
        def fits(issue_id: str | None) -> bool:
            issue = self._issues.get(issue_id or "")
            return issue_id is not None and (issue is None or issue.journal_id in (None, journal_id))

        return fits

    def _found(self, keys: Sequence[object], dataset: int) -> Iterator[str]:
        for key in keys:
            for found in self._keys.get(key, ()):
                if dataset not in self._from[found]:
                    yield found

    def _add_journal(self, at: int, journal: Journal) -> None:
        own = journal.journal_id
        issns = [("issn", each) for each in (journal.issn_print, journal.issn_online, journal.issn) if each]
        titles = [("title", folded(each)) for each in (journal.title, journal.title_en) if each and folded(each)]
        found = own if own in self._journals else next(self._found(issns, at), None)
        if found is None:
            same = (each for each in self._found(titles, at) if not self._differ(self._journals[each], journal))
            found = next(same, None)
        if found is None:
            self._journals[own] = journal
        else:
            _fill(self._journals[found], journal)
        known = found or own
        self._from[known].add(at)
        self._journal_ids[at, own] = known
        for key in (*issns, *titles):
            if known not in self._keys[key]:
                self._keys[key].append(known)

    @staticmethod
    def _differ(one: Journal, other: Journal) -> bool:
        """Whether two journals of one title are two: other ISSNs of one kind, or other publishers."""
        for a, b in ((one.issn_print, other.issn_print), (one.issn_online, other.issn_online)):
            if a and b and a != b:
                return True
        publishers = one.publisher and other.publisher
        return bool(publishers) and alike(one.publisher or "", other.publisher or "") < 0.2

    def _add_issue(self, at: int, issue: Issue) -> None:
        own = issue.issue_id
        issue.journal_id = self.journal_id(at, issue.journal_id)
        volume, number = _number(issue.volume), _number(issue.issue)
        key = ("issue", issue.journal_id, volume, number)
        found = own if own in self._issues else None
        if found is None and issue.journal_id and (volume or number):
            both = bool(volume and number)
            same = (each for each in self._found([key], at) if self._fit(self._issues[each], issue, both))
            found = next(same, None)
        if found is None:
            self._issues[own] = issue
        else:
            known = self._issues[found]
            listed = max(filter(None, (known.articles_listed, issue.articles_listed)), default=None)
            _fill(known, issue)
            known.articles_listed = listed
        self._from[found or own].add(at)
        self._issue_ids[at, own] = found or own
        if own not in self._keys[key] and found is None:
            self._keys[key].append(own)

    @staticmethod
    def _fit(one: Issue, other: Issue, both: bool) -> bool:
        """Whether the years agree; where volume and number are known, one may be missing."""
        a, b = (each.issue_year or (each.published or "")[:4] or None for each in (one, other))
        return str(a) == str(b) if a and b else both

    def issues(self) -> Iterator[Issue]:
        """The issues, by identifier, with the articles counted that were settled."""
        for issue_id, issue in sorted(self._issues.items()):
            issue.articles_harvested = self._harvested[issue_id]
            journal = self._journals.get(issue.journal_id or "")
            issue.journal_title = journal.title if journal and journal.title else issue.journal_title
            yield issue

    def journals(self) -> Iterator[Journal]:
        """The journals, likewise."""
        issues = Counter(issue.journal_id for issue in self._issues.values())
        for journal_id, journal in sorted(self._journals.items()):
            journal.articles_harvested = self._harvested[journal_id]
            journal.issues_listed = issues[journal_id] or None
            yield journal
