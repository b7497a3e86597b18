"""Whose page a place is, and what it says: what listings print, and where breadcrumbs lead, brought together."""

from __future__ import annotations

from collections import defaultdict

from harvester.found import Place
from harvester.items import Issue, Journal
from pipelines import tables
from pipelines.encoding import decode
from pipelines.normalization import normalize_issue_record, normalize_journal
from pipelines.store import Store

#: What a journal's own page is believed in before any other.
_FACTS = ("issn_print", "issn_online", "publisher", "country", "languages", "subjects")


class Places:
    """The places of a store that one journal or one issue has for its own.

    ``journals`` and ``issues`` hold them by identifier. Of several, the one that says more is taken, then the shorter.
    """

    def __init__(self, store: Store) -> None:
        journals: dict[str, list[Place]] = defaultdict(list)
        issues: dict[str, list[Place]] = defaultdict(list)
        for row in store.stream(tables.places, order=tables.places.c.key):
            place = Place(**decode(row.data))
            for found, owners in ((journals, place.journals), (issues, place.issues)):
                if len(owners) == 1:
                    found[next(iter(owners))].append(place)
        self.journals = {key: min(found, key=_rank_for_journal) for key, found in journals.items()}
        self.issues = {key: min(found, key=_rank_for_issue) for key, found in issues.items()}

    def journal(self, journal: Journal) -> Journal:
        """The journal: its place's word for what that prints, else what listings said that lead to its records."""
        place = self.journals.get(journal.journal_id)
        if place:
            journal.url = place.url
            facts = {name: text for name, text in place.printed.items() if name in _FACTS}
            if "issn_print" in facts or "issn_online" in facts:
                journal.printed.pop("issn_print", None)
                journal.printed.pop("issn_online", None)
            journal.printed |= facts
            normalize_journal(journal)
        return journal

    def issue(self, issue: Issue) -> Issue:
        """The issue, with the address of its place and the label that is printed there."""
        place = self.issues.get(issue.issue_id)
        if place:
            issue.url = place.url
            said = {name: place.printed[name] for name in ("issue", "issue_year") if place.printed.get(name)}
            if said:
                issue.printed |= said
                normalize_issue_record(issue)
        return issue


def _rank_for_journal(place: Place) -> tuple[int, int, str]:
    return -sum(name in place.printed for name in _FACTS), len(place.url), place.url


def _rank_for_issue(place: Place) -> tuple[bool, int, str]:
    return "issue" not in place.printed, len(place.url), place.url
