"""What a release holds, in figures: what the run report and its page show of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import nlargest
from typing import Any

from harvester.items import Article, Journal
from pipelines.release.changes import Change

_MOST_KEYWORDS = 200_000
"""Of more different keywords, the rarer half is let go: memory stays flat, and the most frequent ones stay."""
_TOP_JOURNALS, _TOP_KEYWORDS, _FIRST_CHANGES = 20, 40, 50

_TURKISH = str.maketrans({"İ": "i", "I": "ı"})


class Figures:
    """Counts what goes into a release."""

    def __init__(self) -> None:
        self._years: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._flags: Counter[str] = Counter()
        self._keywords: Counter[tuple[str, str]] = Counter()
        self._changes: Counter[str] = Counter()
        self._fields: Counter[str] = Counter()
        self._first_changes: list[dict[str, Any]] = []
        self._journals: list[dict[str, Any]] = []

    def article(self, article: Article) -> None:
        """Count an article."""
        self._years["" if article.published_year is None else str(article.published_year)] += 1
        self._languages[article.language or ""] += 1
        self._kinds[article.kind or ""] += 1
        self._statuses[article.status] += 1
        self._flags.update(article.flags)
        for language, keywords in article.keywords.items():
            for keyword in keywords:
                self._keywords[language, keyword] += 1
        if len(self._keywords) > _MOST_KEYWORDS:
            self._keywords = Counter(dict(self._keywords.most_common(_MOST_KEYWORDS // 2)))

    def change(self, change: Change) -> None:
        """Count a change."""
        self._changes[change.change] += 1
        self._fields.update(change.fields)
        if len(self._first_changes) < _FIRST_CHANGES:
            self._first_changes.append(change._asdict())

    def journals(self, journals: Iterable[Journal]) -> Iterator[Journal]:
        """The same journals; those of most articles are remembered."""
        for journal in journals:
            self._journals.append(
                {
                    "journal_id": journal.journal_id,
                    "title": journal.title,
                    "articles": journal.articles_harvested or 0,
                }
            )
            if len(self._journals) > 50 * _TOP_JOURNALS:
                self._journals = self._top_journals()
            yield journal

    def _top_journals(self) -> list[dict[str, Any]]:
        return nlargest(_TOP_JOURNALS, self._journals, key=lambda told: told["articles"])

    def told(self) -> dict[str, Any]:
        """All that was counted, as JSON can carry it to another process."""
        return {
            "years": self._years,
            "languages": self._languages,
            "kinds": self._kinds,
            "statuses": self._statuses,
            "flags": self._flags,
            "keywords": [[*key, count] for key, count in self._keywords.items()],
            "changes": self._changes,
            "first_changes": self._first_changes,
        }

    def take_in(self, told: Mapping[str, Any]) -> None:
        """Add what another process has counted of the articles behind these."""
        self._years.update(told["years"])
        self._languages.update(told["languages"])
        self._kinds.update(told["kinds"])
        self._statuses.update(told["statuses"])
        self._flags.update(told["flags"])
        for language, keyword, count in told["keywords"]:
            self._keywords[language, keyword] += count
        self._changes.update(told["changes"])
        room = _FIRST_CHANGES - len(self._first_changes)
        self._first_changes.extend(told["first_changes"][:room])

    def report(self, coverage: Mapping[str, float]) -> dict[str, Any]:
        """For the run report.

        Args:
            coverage: column of ``articles.csv`` → share of the articles that have it.
        """
        years = dict(sorted(self._years.items()))
        return {
            "years": {year: count for year, count in years.items() if year},
            "undated": years.get("", 0),
            "journals": [told for told in self._top_journals() if told["articles"]],
            "keywords": self._top_keywords(),
            "languages": dict(self._languages.most_common()),
            "kinds": dict(self._kinds.most_common()),
            "statuses": dict(self._statuses.most_common()),
            "flags": dict(sorted(self._flags.items())),
            "coverage": dict(coverage),
            "changes": {name: self._changes[name] for name in ("added", "changed", "withdrawn", "returned")},
            "fields_changed": dict(self._fields.most_common()),
            "changed": self._first_changes,
        }

    def _top_keywords(self) -> list[dict[str, Any]]:
        """The most frequent keywords; forms that differ in case only are one, as the first is written."""
        united: dict[tuple[str, str], dict[str, Any]] = {}
        for (language, keyword), count in self._keywords.most_common(50 * _TOP_KEYWORDS):
            own = keyword.translate(_TURKISH) if language == "tr" else keyword
            told = united.setdefault((language, own.lower()), {"language": language, "keyword": keyword, "articles": 0})
            told["articles"] += count
        return nlargest(_TOP_KEYWORDS, united.values(), key=lambda told: told["articles"])
