"""What a journal is made of: plain data, the same for every platform that shows it.

Titles, abstracts, references and keywords of articles are HTML fragments, and so are descriptions, as editors type them
into a platform; everything else is text. A text in several languages is a mapping from the language (``tr``) to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape

Texts = Mapping[str, str]


def plain(fragment: str) -> str:
    """The text of an HTML fragment, tags taken out without a space in their place, as PHP's ``strip_tags`` does.

    >>> plain("<i>Salvia</i> in CO<sub>2</sub> &amp; water: a &lt; b?")
    'Salvia in CO2 & water: a < b?'
    """
    return unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", fragment))


def spaced(fragment: str) -> str:
    """The text of an HTML fragment as a reader sees it: paragraphs, line breaks and list items apart.

    >>> spaced("<p><strong>Aim:</strong> this.<br>Method: that.</p><p>End.</p>")
    'Aim: this. Method: that. End.'
    """
    return " ".join(plain(re.sub(r"</?(?:p|br|li|ul|ol|div)\b[^>]*>", " ", fragment)).split())


@dataclass(frozen=True)
class Person:
    """A contributor. Without ``family`` the name is one word, or that of a group."""

    given: str
    family: str = ""
    affiliation: Texts = field(default_factory=dict)
    orcid: str = ""
    role: str = "author"  # or "translator"
    in_english: bool = True  # whether the name was entered in the journal's second language, too

    @property
    def name(self) -> str:
        """Given name first."""
        return f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """Family name first, as Dublin Core has it."""
        return f"{self.family}, {self.given}" if self.family else self.given


@dataclass(frozen=True)
class Galley:
    """A file of the full text, or (``supplement``) beside it. ``remote``: the address elsewhere."""

    number: int
    label: str = "PDF"
    language: str = "tr"
    kind: str = "pdf"  # "pdf", "html" or "csv"
    url_path: str = ""
    remote: str = ""
    supplement: bool = False

    @property
    def key(self) -> str:
        """What its address ends in."""
        return self.url_path or str(self.number)


@dataclass(frozen=True)
class Section:
    """A section of a journal: ``hides_authors`` in tables of contents, as editorials do."""

    abbreviation: str
    name: Texts
    hides_authors: bool = False


@dataclass(frozen=True)
class Article:
    """An article. ``first_page`` and the two after it are what ``pages``, as typed, stands for."""

    number: int
    section: str
    language: str
    title: Texts
    authors: tuple[Person, ...] = ()
    prefix: Texts = field(default_factory=dict)
    subtitle: Texts = field(default_factory=dict)
    abstract: Texts = field(default_factory=dict)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    subjects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    coverage: Texts = field(default_factory=dict)
    type: Texts = field(default_factory=dict)
    doi: str = ""
    pages: str = ""
    first_page: str = ""
    last_page: str = ""
    article_number: str = ""
    published: str = ""  # ISO 8601
    submitted: str = ""
    galleys: tuple[Galley, ...] = ()
    references: tuple[str, ...] = ()
    url_path: str = ""
    cover: bool = False
    earlier: tuple[int, ...] = ()  # numbers of earlier versions
    status: str = "published"  # "unpublished": was published once; "draft": never was
    modified: str = "2026-03-02T08:15:00Z"  # the datestamp; ISO 8601, UTC

    @property
    def key(self) -> str:
        """What the address of its page ends in."""
        return self.url_path or str(self.number)

    def full_title(self, language: str, *, subtitle: bool = True) -> str:
        """Prefix and title, and the subtitle after a colon: HTML; empty where the article has none in the language."""
        title = " ".join(filter(None, (self.prefix.get(language, ""), self.title.get(language, ""))))
        more = self.subtitle.get(language, "") if subtitle and title else ""
        return f"{title}: {more}" if more else title

    def in_language(self, texts: Texts, wanted: str) -> str:
        """The text in the wanted language, else in the article's, else in any."""
        for language in (wanted, self.language, *texts):
            if texts.get(language):
                return texts[language]
        return ""


@dataclass(frozen=True)
class Issue:
    """An issue. One that shows its title only has neither volume nor number."""

    number: int
    year: int
    published: str
    articles: tuple[Article, ...]
    volume: str = ""
    issue: str = ""
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    url_path: str = ""
    is_published: bool = True

    @property
    def key(self) -> str:
        """What the address of its page ends in."""
        return self.url_path or str(self.number)

    @property
    def shown(self) -> tuple[Article, ...]:
        """The articles that the public may see."""
        return tuple(a for a in self.articles if a.status == "published") if self.is_published else ()


@dataclass(frozen=True)
class Journal:
    """A journal. The first of its languages is the one it is edited in; issues stand in order, the oldest first."""

    path: str
    title: Texts
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    issues: tuple[Issue, ...] = ()
    abbreviation: str = ""
    issn_print: str = ""
    issn_online: str = ""
    publisher: str = ""
    description: Texts = field(default_factory=dict)
    license: str = "https://creativecommons.org/licenses/by-nc/4.0"
    issues_a_page: int = 25

    @property
    def name(self) -> str:
        """The title in the journal's own language."""
        return self.title[self.languages[0]]

    @property
    def shown(self) -> tuple[Issue, ...]:
        """The published issues, the newest first, as archives have them."""
        return tuple(issue for issue in reversed(self.issues) if issue.is_published)

    def section(self, abbreviation: str) -> Section:
        """The section of that abbreviation; ``KeyError`` if there is none."""
        for section in self.sections:
            if section.abbreviation == abbreviation:
                return section
        raise KeyError(abbreviation)

    def articles(self) -> Iterator[tuple[Issue, Article]]:
        """All articles with their issue, whatever their status, the oldest first."""
        for issue in self.issues:
            for article in issue.articles:
                yield issue, article


@dataclass(frozen=True)
class Catalogue:
    """The journals of a site."""

    journals: tuple[Journal, ...]
    name: str = "Kuzey Dergileri"

    def journal(self, path: str) -> Journal | None:
        """The journal of that path."""
        return next((journal for journal in self.journals if journal.path == path), None)

    def only(self, *paths: str) -> Catalogue:
        """The journals of these paths, in this order."""
        return replace(self, journals=tuple(found for path in paths if (found := self.journal(path))))
