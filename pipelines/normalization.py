"""Which field of a record is read by which normalizer. What none can read is left out, kept as printed, and flagged."""

from __future__ import annotations

import re

from harvester.items import Article, Issue, Journal
from pipelines.fields.authors import COMMA_LISTS, fill_authors
from pipelines.fields.numbering import Numbering, numbering
from pipelines.fields.printed import PLACEHOLDERS, Printed
from pipelines.fields.resources import (
    fill_addresses,
    fill_identifiers,
    fill_license,
    fill_references,
    fill_type,
)
from pipelines.fields.texts import fill_keywords, fill_texts, languages_in
from pipelines.normalize.counts import normalize_count
from pipelines.normalize.dates import LAST_YEAR, PartialDate, normalize_date
from pipelines.normalize.identifiers import normalize_doi, normalize_issn
from pipelines.normalize.issues import IssueLabel
from pipelines.normalize.language import normalize_language
from pipelines.normalize.pages import normalize_article_number, normalize_pages
from pipelines.normalize.text import normalize_text
from pipelines.normalize.unreadable import Unreadable, remembered
from pipelines.normalize.web_addresses import normalize_web_address

__all__ = [
    "COMMA_LISTS",
    "PLACEHOLDERS",
    "apply_label",
    "normalize_article",
    "normalize_issue_record",
    "normalize_journal",
]

#: No journal is older.
FIRST_PUBLISHED = 1600

_SEVERAL = re.compile(r"[\n;,|]")
_NOUGHTS = re.compile("[0-]*")
_date = remembered(normalize_date, 4096)
_pages = remembered(normalize_pages)
_issn_of = remembered(normalize_issn)
_doi = remembered(normalize_doi, 1)
_count = remembered(normalize_count)
_article_number = remembered(normalize_article_number, 1)


def normalize_article(article: Article, *, latest_year: int = LAST_YEAR, detects: bool = True) -> Article:
    """Fill the fields of *article* from what is printed.

    *latest_year* is the last year in which it can be published; there is no clock in here, so the caller who has one
    says it, the next year say. *detects*: the language of texts of which none is stated is detected, not left unknown.
    """
    said = Printed(article.printed, article.flags, article.source)
    stamped = fill_texts(article, said, detects=detects)
    fill_keywords(article, said, stamped)
    fill_authors(article, said)
    _fill_pages(article, said)
    _fill_published(article, said, latest_year)
    _fill_numbers(article, said)
    article.journal_title = said.clean("journal_title") or article.journal_title
    article.section = said.clean("section") or article.section
    article.publisher = said.clean("publisher") or article.publisher
    _fill_issue(article, said)
    fill_type(article, said)
    fill_license(article, said)
    fill_addresses(article, said)
    fill_identifiers(article)
    fill_references(article, said)
    if not article.title:
        said.flag("title_missing")
    article.flags.sort()
    return article


def _fill_pages(article: Article, said: Printed) -> None:
    printed = said.text("pages")
    pages = _pages(printed) if printed else None
    first, last = said.text("first_page"), said.text("last_page")
    if pages is None and first:
        pages = _pages(f"{first}-{last}" if last and last != first else first)
        if pages and last and last == first and pages.first_page:
            article.last_page = pages.first_page
    if pages:
        article.pages, article.first_page = pages.pages, pages.first_page
        article.last_page = pages.last_page or article.last_page
        article.article_number = pages.article_number
        said.flag(*pages.flags)
    elif printed or first:
        said.flag("pages_unreadable")
    article.article_number = said.read("article_number", _article_number, None) or article.article_number


def _fill_published(article: Article, said: Printed, latest_year: int) -> None:
    date = said.read("published", _date, "published_unreadable")
    if date is None:
        return
    if not FIRST_PUBLISHED <= date.year <= latest_year:
        said.flag("published_implausible")
        return
    _fill_date(article, date)
    said.flag(*date.flags)


def _fill_date(record: Article | Issue, date: PartialDate) -> None:
    record.published, record.published_precision = date.edtf, date.precision
    if isinstance(record, Article):
        record.published_year = date.year


def _issn(said: Printed, name: str, flag: str | None) -> str | None:
    """The first valid ISSN of a field that may hold several."""
    printed = said.text(name)
    if printed is None:
        return None
    whole = _issn_of(printed)
    if whole:
        return whole
    valid: str | None = None
    for part in _SEVERAL.split(printed):
        part = part.strip()
        issn = _issn_of(part)
        valid = valid or issn
        if issn is None and flag and part not in PLACEHOLDERS and not _NOUGHTS.fullmatch(part):
            said.flag(flag)
    return valid


def _fill_numbers(article: Article, said: Printed) -> None:
    article.doi = said.read("doi", _doi, "doi_invalid") or article.doi
    found = [_issn(said, name, "issn_invalid") for name in ("issn_print", "issn", "issn_online")]
    article.issn = next((issn for issn in found if issn), article.issn)
    article.views = said.read("views", _count, "views_unreadable")
    article.downloads = said.read("downloads", _count, "downloads_unreadable")


def _fill_issue(article: Article, said: Printed) -> None:
    found = numbering(said, "issue_unreadable")
    article.volume = found.volume or article.volume
    article.issue = found.issue or article.issue
    article.issue_title = found.title or article.issue_title
    article.issue_year = found.year or article.issue_year
    if article.issue_year and article.published_year and article.issue_year != article.published_year:
        said.flag("year_conflict")


def normalize_issue_record(issue: Issue) -> Issue:
    """Fill the fields of *issue* from what is printed."""
    said = Printed(issue.printed, [])
    issue.issue_label = said.clean("issue") or issue.issue_label
    _apply(issue, numbering(said, None))
    date = said.read("published", _date, None)
    if date and date.year >= FIRST_PUBLISHED:
        _fill_date(issue, date)
    issue.journal_title = said.clean("journal_title") or issue.journal_title
    return issue


def _apply(issue: Issue, found: Numbering) -> None:
    issue.volume, issue.issue, issue.issue_title = found.volume, found.issue, found.title
    issue.issue_year = found.year
    if found.published and (date := _date(found.published)):
        _fill_date(issue, date)


def apply_label(issue: Issue, label: IssueLabel) -> None:
    """Fill the fields of *issue* that its label tells."""
    _apply(issue, Numbering(label.volume, label.issue, label.title, label.year, label.published))


def normalize_journal(journal: Journal) -> Journal:
    """Fill the fields of *journal* from what is printed."""
    said = Printed(journal.printed, [])
    journal.title = said.clean("title") or journal.title
    journal.publisher = said.clean("publisher") or journal.publisher
    journal.country = said.clean("country") or journal.country
    journal.issn_print = _issn(said, "issn_print", None) or journal.issn_print
    journal.issn_online = _issn(said, "issn_online", None) or journal.issn_online
    journal.issn = journal.issn_print or _issn(said, "issn", None) or journal.issn_online
    for part in _parts(said.text("languages")):
        try:
            tag = normalize_language(part)
        except Unreadable:
            continue
        if tag not in journal.languages:
            journal.languages.append(tag)
    subjects = [normalize_text(part).value for part in _parts(said.text("subjects"))]
    journal.subjects = subjects or journal.subjects
    _titles_of_journal(journal, said)
    journal.url, journal.oai_url = _address(journal.url), _address(journal.oai_url)
    return journal


def _titles_of_journal(journal: Journal, said: Printed) -> None:
    """Titles that state a language: the English one apart, and any where there is no other."""
    english = said.clean("title_en")
    for stated, printed in said.tagged.get("title", ()):
        text = said.cleaned(printed)
        tags = languages_in(stated)
        if text and not english and tags and tags[0].partition("-")[0] == "en":
            english = text
        journal.title = journal.title or text
    journal.title_en = english or journal.title_en


def _address(printed: str | None) -> str | None:
    try:
        return normalize_web_address(printed) if printed else None
    except Unreadable:
        return None


def _parts(printed: str | None) -> list[str]:
    if not printed:
        return []
    for separator in ("\n", ";", "|", ","):
        if separator in printed:
            return [part.strip() for part in printed.split(separator) if part.strip()]
    return [printed.strip()]
