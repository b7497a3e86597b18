"""What the demo index holds, read from the TOML files in ``content/``.

Each record is written down twice: ``printed`` is what its page shows, ``known`` is what a right harvest makes of it.
Neither is computed from the other here, so what a harvest is compared with owes nothing to any reader or normalizer.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

SOURCE = "iad"
SECTIONS = ("Journals", "Conferences", "Preprints", "Books")


@dataclass(frozen=True)
class Printed:
    """The values of a record page as HTML, one per label.

    ``None``: the label is not on the page. ``""``: it is there with nothing after it.
    """

    title: str
    issue_label: str | None = None  # where the record's breadcrumb differs from the issue's own page
    authors: str | None = None
    pages: str | None = None
    doi: str | None = None
    view: str | None = None
    download: str | None = None
    publication_date: str | None = None
    article_type: str | None = None
    abstract: str | None = None
    keywords: str | None = None
    original_url: str | None = None


@dataclass(frozen=True)
class Person:
    """An author. ``family`` and ``given`` only where the page prints them apart."""

    name: str
    family: str | None = None
    given: str | None = None


@dataclass(frozen=True)
class KnownArticle:
    """The right values of one record, named like the columns of ``articles.csv``. ``None`` and ``()``: not known."""

    article_id: str
    source: str
    kind: str
    path: str  # the address on the site, without scheme and host
    title: str
    journal_id: str
    journal_title: str
    issue_id: str
    issn: str | None = None
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    issue_title: str | None = None
    issue_year: int | None = None
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    people: tuple[Person, ...] = ()
    published: str | None = None
    published_precision: str | None = None
    published_year: int | None = None
    pages: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    article_number: str | None = None
    doi: str | None = None
    type: str | None = None
    type_uri: str | None = None
    type_printed: str | None = None
    language: str | None = None
    language_uncertain: bool = False
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    views: int | None = None
    downloads: int | None = None
    original_url: str | None = None
    flags: tuple[str, ...] = ()

    def cells(self, base: str = "") -> dict[str, str]:
        """The record as cells of ``articles.csv``; ``base`` is the site's address without a final slash.

        Lists are joined with ``|``, what is not known is empty. ``language`` is left out where the text is too short
        to be certain of.
        """
        row: dict[str, str] = {}
        for column in (f.name for f in fields(self)):
            if column in ("path", "people", "language_uncertain") or (column == "language" and self.language_uncertain):
                continue
            value = getattr(self, column)
            if isinstance(value, tuple):
                row[column] = "|".join(item.replace("|", "¦") for item in value)
            else:
                row[column] = "" if value is None else str(value)
        row["url"] = base + self.path
        return row


@dataclass(frozen=True)
class KnownIssue:
    """The right values of one issue (or edition of a conference, or part of a series)."""

    issue_id: str
    journal_id: str
    journal_title: str
    section: str
    issue_label: str
    path: str
    articles_listed: int  # records that its pages list, each once, the missing one included
    articles_known: int  # of these, how many can be harvested
    volume: str | None = None
    issue: str | None = None
    issue_title: str | None = None
    issue_year: int | None = None


@dataclass(frozen=True)
class KnownJournal:
    """The right values of one journal, conference, series of preprints or series of books."""

    journal_id: str
    title: str
    section: str
    path: str
    publisher: str
    issues_listed: int
    articles_known: int
    issn_print: str | None = None
    issn_online: str | None = None
    issn: str | None = None


@dataclass(frozen=True)
class Record:
    """One record of an issue; ``known`` is ``None`` for the one whose page is missing."""

    number: int
    printed: Printed
    known: KnownArticle | None
    layout: str = ""  # "glued_text" or "glued_label": the keywords follow the abstract without a break
    labels: dict[str, str] = field(default_factory=dict)  # labels that this page spaces in a way of its own


@dataclass(frozen=True)
class Issue:
    """One issue: its records and, page by page, the numbers of the records that it lists."""

    number: int
    known: KnownIssue
    records: tuple[Record, ...]
    listing: tuple[tuple[int, ...], ...]

    def record(self, number: int) -> Record:
        """The record of that number; ``KeyError`` if there is none."""
        for record in self.records:
            if record.number == number:
                return record
        raise KeyError(number)


@dataclass(frozen=True)
class Collection:
    """A journal, a conference, a series of preprints or a series of books."""

    number: int
    about: str
    known: KnownJournal
    issues: tuple[Issue, ...]


def _record(raw: dict[str, Any], shared: dict[str, Any], journal: int, issue: int) -> Record:
    known = None
    if not raw.get("missing", False):
        values: dict[str, Any] = dict(raw["known"])
        values["people"] = tuple(Person(**person) for person in values.get("people", ()))
        for column in ("authors", "keywords", "flags"):
            values[column] = tuple(values.get(column, ()))
        known = KnownArticle(
            article_id=f"{SOURCE}:{journal}/{issue}/{raw['number']}",
            source=SOURCE,
            language_uncertain=raw.get("language_uncertain", False),
            **shared,
            **values,
        )
    return Record(raw["number"], Printed(**raw["printed"]), known, raw.get("layout", ""), raw.get("labels", {}))


def _issue(raw: dict[str, Any], head: dict[str, Any]) -> Issue:
    journal, number, known = head["number"], raw["number"], raw.get("known", {})
    journal_id, issue_id = f"{SOURCE}:{journal}", f"{SOURCE}:{journal}/{number}"
    shared = {"journal_id": journal_id, "journal_title": head["title"], "issue_id": issue_id, **known}
    shared |= {"issn": head.get("issn"), "publisher": head["publisher"]}
    records = tuple(_record(record, shared, journal, number) for record in raw["record"])
    listing = tuple(tuple(page) for page in raw.get("listing", [[record.number for record in records]]))
    return Issue(
        number,
        KnownIssue(
            issue_id=issue_id,
            journal_id=journal_id,
            journal_title=head["title"],
            section=head["section"],
            issue_label=raw["label"],
            path=f"/journal/{journal}/issue/{number}",
            articles_listed=len({record for page in listing for record in page}),
            articles_known=sum(record.known is not None for record in records),
            **known,
        ),
        records,
        listing,
    )


def _collection(raw: dict[str, Any]) -> Collection:
    head = raw["collection"]
    issues = tuple(_issue(issue, head) for issue in raw["issue"])
    known = KnownJournal(
        journal_id=f"{SOURCE}:{head['number']}",
        title=head["title"],
        section=head["section"],
        path=f"/journal/{head['number']}",
        publisher=head["publisher"],
        issues_listed=len(issues),
        articles_known=sum(issue.known.articles_known for issue in issues),
        issn_print=head.get("issn_print"),
        issn_online=head.get("issn_online"),
        issn=head.get("issn"),
    )
    return Collection(head["number"], head["about"], known, issues)


@cache
def collections() -> tuple[Collection, ...]:
    """Everything the index holds, sorted by number."""
    folder = files("harvester.demo") / "content"
    texts = [entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted((_collection(tomllib.loads(text)) for text in texts), key=lambda each: each.number))


def known_articles() -> list[KnownArticle]:
    """What a full harvest holds, sorted by identifier; the record whose page is missing is not among them."""
    records = (record for each in collections() for issue in each.issues for record in issue.records)
    return sorted((record.known for record in records if record.known), key=lambda known: known.article_id)


def known_issues() -> list[KnownIssue]:
    """All issues, editions and parts, sorted by identifier; ``section`` tells the issues of journals from the rest."""
    return sorted((issue.known for each in collections() for issue in each.issues), key=lambda known: known.issue_id)


def known_journals() -> list[KnownJournal]:
    """All journals, conferences and series, sorted by identifier; ``section`` tells them apart."""
    return sorted((each.known for each in collections()), key=lambda known: known.journal_id)
