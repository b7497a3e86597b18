"""Whose page a place is, and what it says: what listings print, and where breadcrumbs lead, brought together."""

from __future__ import annotations

from harvester.found import Place
from harvester.items import Issue, Journal
from pipelines import tables
from pipelines.encoding import decode
from pipelines.normalization import normalize_issue_record, normalize_journal
from pipelines.release.notes import ISSUE, JOURNAL, Notes
from pipelines.store import Store

#: What a journal's own page is believed in before any other.
_FACTS = ("issn_print", "issn_online", "publisher", "country", "languages", "subjects")


class Places:
    """The places of a store that one journal or one issue has for its own.

    Of several, the one that says more is taken, then the shorter.
    """

    def __init__(self, store: Store, notes: Notes) -> None:
        """Read the places of *store* into *notes*, from where they are asked for by identifier."""
        self._notes = notes
        for row in store.stream(tables.places, order=tables.places.c.key):
            data = decode(row.data)
            place = Place(**data)
            for kind, owners in ((JOURNAL, place.journals), (ISSUE, place.issues)):
                if len(owners) == 1:
                    notes.add_place(kind, next(iter(owners)), _RANKS[kind](place), place.url, row.data)

    def _of(self, kind: str, key: str) -> Place | None:
        data = self._notes.place(kind, key)
        return Place(**decode(data)) if data else None

    def journal(self, journal: Journal) -> Journal:
        """The journal: its place's word for what that prints, else what listings said that lead to its records."""
        place = self._of(JOURNAL, journal.journal_id)
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
        place = self._of(ISSUE, issue.issue_id)
        if place:
            issue.url = place.url
            said = {name: place.printed[name] for name in ("issue", "issue_year") if place.printed.get(name)}
            if said:
                issue.printed |= said
                normalize_issue_record(issue)
        return issue


def _rank_for_journal(place: Place) -> int:
    return sum(name not in place.printed for name in _FACTS)


def _rank_for_issue(place: Place) -> int:
    return int("issue" not in place.printed)


_RANKS = {JOURNAL: _rank_for_journal, ISSUE: _rank_for_issue}
