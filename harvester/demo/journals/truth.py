"""What a right harvest makes of invented journals: compared with, field by field, by whoever reads the sites.

Taken from the data that a site is made of, never from its pages. What a platform does not show is left out by the
site's own ``truth``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harvester.demo.journals.content import Article, Catalogue, Galley, Issue, Journal, plain, spaced


@dataclass(frozen=True)
class KnownAuthor:
    """A contributor. ``orcid`` is bare, ``affiliation`` in the article's language, else in any."""

    name: str
    given: str = ""
    family: str = ""
    orcid: str = ""
    affiliation: str = ""
    role: str = "author"


@dataclass(frozen=True)
class Known:
    """The right values of one article; empty: not known. Mappings go from the language to the text."""

    key: str  # the source's own: the journal's path and the article's number
    number: int
    path: str  # the address of its page, without scheme and host
    journal_path: str
    journal_title: str
    language: str
    titles: Mapping[str, str]
    section: str
    issn_print: str = ""
    issn_online: str = ""
    publisher: str = ""
    issue_key: str = ""
    volume: str = ""
    issue: str = ""
    issue_title: str = ""
    issue_year: int = 0
    subtitles: Mapping[str, str] = field(default_factory=dict)
    abstracts: Mapping[str, str] = field(default_factory=dict)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authors: tuple[KnownAuthor, ...] = ()
    published: str = ""
    pages: str = ""  # as typed
    first_page: str = ""
    last_page: str = ""
    article_number: str = ""
    doi: str = ""  # as typed: capitals are kept
    license: str = ""
    references: tuple[str, ...] = ()
    issue_path: str = ""  # the address of its table of contents, if it has one
    pdf_path: str = ""  # the file itself; empty for one that lies elsewhere
    identifier: str = ""  # of OAI-PMH

    @property
    def title(self) -> str:
        """In the article's own language."""
        return self.titles[self.language]


def main_pdf(article: Article) -> Galley | None:
    """The PDF that a reader wants: the first one in the article's language, else the first one."""
    files = [g for g in article.galleys if g.kind == "pdf" and not g.remote and not g.supplement]
    return next((g for g in files if g.language == article.language), files[0] if files else None)


def known(journal: Journal, issue: Issue, article: Article, path: str = "", **more: Any) -> Known:
    """What is to be known of an article; ``more`` are the fields that depend on the platform."""
    own = article.language
    titles = {language: plain(article.full_title(language)) for language in article.title}
    return Known(
        key=f"{journal.path}/{article.number}",
        number=article.number,
        path=path,
        journal_path=journal.path,
        journal_title=journal.name,
        language=own,
        titles=titles,
        section=article.in_language(journal.section(article.section).name, journal.languages[0]),
        issn_print=journal.issn_print,
        issn_online=journal.issn_online,
        publisher=journal.publisher,
        issue_key=f"{journal.path}/{issue.key}",
        volume=issue.volume,
        issue=issue.issue,
        issue_title=issue.title.get(journal.languages[0], ""),
        issue_year=issue.year,
        subtitles={language: plain(text) for language, text in article.subtitle.items()},
        abstracts={language: spaced(text) for language, text in article.abstract.items()},
        keywords={language: tuple(map(plain, words)) for language, words in article.keywords.items()},
        authors=tuple(
            KnownAuthor(
                name=person.name,
                given=person.given if person.family else "",
                family=person.family,
                orcid=person.orcid.rpartition("/")[2],
                affiliation=article.in_language(person.affiliation, own),
                role=person.role,
            )
            for person in article.authors
        ),
        published=article.published,
        pages=article.pages,
        first_page=article.first_page,
        last_page=article.last_page,
        article_number=article.article_number,
        doi=article.doi,
        license=journal.license,
        references=tuple(map(plain, article.references)),
        **more,
    )


def shown_articles(catalogue: Catalogue) -> list[tuple[Journal, Issue, Article]]:
    """Every article that the public may see, in the order of the catalogue."""
    return [
        (journal, issue, article)
        for journal in catalogue.journals
        for issue in journal.issues
        for article in issue.shown
    ]
