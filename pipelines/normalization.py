"""Which field of a record is read by which normalizer. What none can read is left out, kept as printed, and flagged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from harvester.items import UNKNOWN_LANGUAGE, Article, Author, Issue, Journal
from pipelines.normalize.counts import normalize_count
from pipelines.normalize.dates import normalize_date
from pipelines.normalize.identifiers import normalize_doi, normalize_issn
from pipelines.normalize.issues import IssueLabel, normalize_issue
from pipelines.normalize.keywords import normalize_keywords, split_by_language
from pipelines.normalize.language import detect_language, normalize_language
from pipelines.normalize.names import normalize_authors
from pipelines.normalize.pages import normalize_pages
from pipelines.normalize.resource_types import crossref_kind, normalize_resource_type
from pipelines.normalize.text import normalize_paragraphs, normalize_text
from pipelines.normalize.unreadable import Unreadable

T = TypeVar("T")

#: What sites print where they have no value.
PLACEHOLDERS = frozenset({"", "-", "--", "–", "—", ".", "..", "...", "…", "/", "n/a", "N/A", "none", "None", "null"})

#: Sources that print authors as one list, "Given Family, Given Family".
COMMA_LISTS = frozenset({"iad"})


class _Reading:
    """The printed texts of one record, and the flags that reading them raises."""

    def __init__(self, printed: dict[str, str], flags: list[str]) -> None:
        self.printed = printed
        self.flags = flags

    def flag(self, *flags: str) -> None:
        self.flags.extend(flag for flag in flags if flag not in self.flags)

    def text(self, name: str) -> str | None:
        """The printed text of a field, if there is any."""
        value = self.printed.get(name)
        return None if value is None or value.strip() in PLACEHOLDERS else value

    def read(self, name: str, normalize: Callable[[str], T], flag: str | None) -> T | None:
        """The value of a field; ``None``, and a flag, where it cannot be read."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return normalize(value)
        except Unreadable:
            if flag:
                self.flag(flag)
            return None

    def clean(self, name: str, *, paragraphs: bool = False) -> str | None:
        """The text of a field, repaired where that is certain."""
        value = self.text(name)
        if value is None:
            return None
        text = normalize_paragraphs(value) if paragraphs else normalize_text(value)
        self.flag(*text.flags)
        return text.value or None


def normalize_article(article: Article) -> Article:
    """Fill the fields of *article* from what is printed."""
    said = _Reading(article.printed, article.flags)
    title, abstract = said.clean("title"), said.clean("abstract", paragraphs=True)
    _texts(article, said, title, abstract)
    _keywords(article, said)
    _authors(article, said)
    _numbers(article, said)
    article.journal_title = said.clean("journal_title") or article.journal_title
    article.section = said.clean("section") or article.section
    article.publisher = said.clean("publisher") or article.publisher
    label = said.read("issue", normalize_issue, "issue_unreadable")
    if label:
        article.volume, article.issue = label.volume, label.issue
        article.issue_title, article.issue_year = label.title, label.year
    if article.issue_year and article.published_year and article.issue_year != article.published_year:
        said.flag("year_conflict")
    _type(article, said)
    if not article.title:
        said.flag("title_missing")
    article.flags.sort()
    return article


def _texts(article: Article, said: _Reading, title: str | None, abstract: str | None) -> None:
    stated = said.read("language", normalize_language, None)
    article.language = stated or detect_language(f"{title or ''}\n{abstract or ''}")
    language = article.language or UNKNOWN_LANGUAGE
    if title:
        article.titles[language] = title
    if abstract:
        article.abstracts[language] = abstract
    english = said.clean("title_en")
    if english:
        article.titles.setdefault("en", english)
    other = said.clean("abstract@alt", paragraphs=True)
    if other:
        article.abstracts.setdefault(detect_language(other) or UNKNOWN_LANGUAGE, other)
    article.title, article.title_en = title, article.titles.get("en")
    article.abstract, article.abstract_en = abstract, article.abstracts.get("en")


def _keywords(article: Article, said: _Reading) -> None:
    printed = said.text("keywords")
    if printed:
        said.clean("keywords", paragraphs=True)  # for the flags
        by_language = split_by_language(printed) if ":" in printed else {}
        if set(by_language) <= {UNKNOWN_LANGUAGE}:
            by_language = {UNKNOWN_LANGUAGE: normalize_keywords(printed, article.language)}
        article.keywords.update({language: terms for language, terms in by_language.items() if terms})
    other = said.text("keywords@alt")
    if other:
        terms = normalize_keywords(other)
        language = "en" if article.language != "en" else UNKNOWN_LANGUAGE
        if terms and terms not in article.keywords.values():
            article.keywords.setdefault(language, terms)
    article.keywords_en = article.keywords.get("en", [])


def _authors(article: Article, said: _Reading) -> None:
    printed = said.text("authors")
    if printed:
        said.clean("authors")  # for the flags
        names = normalize_authors(printed, comma_list=article.source in COMMA_LISTS and "\n" not in printed)
        article.authors = [
            Author(position=n, name=name.name, family=name.family, given=name.given, name_printed=name.printed)
            for n, name in enumerate(names, start=1)
        ]
    article.author_count = len(article.authors) or None


def _numbers(article: Article, said: _Reading) -> None:
    pages = said.read("pages", normalize_pages, "pages_unreadable")
    if pages:
        article.pages, article.first_page, article.last_page = pages.pages, pages.first_page, pages.last_page
        article.article_number = pages.article_number
        said.flag(*pages.flags)
    date = said.read("published", normalize_date, "published_unreadable")
    if date:
        article.published, article.published_precision = date.edtf, date.precision
        article.published_year = date.year
        said.flag(*date.flags)
    article.doi = said.read("doi", normalize_doi, "doi_invalid") or article.doi
    article.issn = said.read("issn", normalize_issn, None) or article.issn
    article.views = said.read("views", normalize_count, "views_unreadable")
    article.downloads = said.read("downloads", normalize_count, "downloads_unreadable")


def _type(article: Article, said: _Reading) -> None:
    article.type_printed = said.clean("type")
    type_ = said.read("type", normalize_resource_type, None)
    if type_:
        article.type, article.type_uri = type_.label, type_.uri
    kind = crossref_kind(article.type_printed) if article.type_printed else None
    article.kind = kind or article.kind


def normalize_issue_record(issue: Issue) -> Issue:
    """Fill the fields of *issue* from what is printed."""
    said = _Reading(issue.printed, [])
    issue.issue_label = said.clean("issue")
    label = said.read("issue", normalize_issue, None)
    if label:
        apply_label(issue, label)
    if issue.issue_year is None and (year := issue.printed.get("issue_year", "")).isdecimal():
        issue.issue_year = int(year)  # printed beside the issue, where a page above lists it
    issue.journal_title = said.clean("journal_title") or issue.journal_title
    return issue


def apply_label(issue: Issue, label: IssueLabel) -> None:
    """Fill the fields of *issue* that its label tells."""
    issue.volume, issue.issue, issue.issue_title = label.volume, label.issue, label.title
    issue.issue_year = label.year
    if label.published:
        date = normalize_date(label.published)
        issue.published, issue.published_precision = date.edtf, date.precision


def normalize_journal(journal: Journal) -> Journal:
    """Fill the fields of *journal* from what is printed."""
    said = _Reading(journal.printed, [])
    journal.title = said.clean("title")
    journal.publisher = said.clean("publisher")
    journal.country = said.clean("country")
    journal.issn_print = said.read("issn_print", normalize_issn, None)
    journal.issn_online = said.read("issn_online", normalize_issn, None)
    journal.issn = journal.issn_print or journal.issn_online
    languages = said.text("languages")
    for part in _parts(languages):
        try:
            tag = normalize_language(part)
        except Unreadable:
            continue
        if tag not in journal.languages:
            journal.languages.append(tag)
    journal.subjects = [normalize_text(part).value for part in _parts(said.text("subjects"))]
    return journal


def _parts(printed: str | None) -> list[str]:
    if not printed:
        return []
    for separator in ("\n", ";", "|", ","):
        if separator in printed:
            return [part.strip() for part in printed.split(separator) if part.strip()]
    return [printed.strip()]
