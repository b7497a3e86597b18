"""What readers of journal platforms have in common: the page of an article, and every page that leads to articles.

A platform is three things: how its addresses are made (:class:`Addresses`), the reader of an article's page
(:class:`ArticlePage`) and the reader of all other pages (:class:`ContentsPage`): the list of journals, a journal's
home, its archive, an issue's table of contents. Each says what is on the page; where a crawl goes from there is said by
the spiders.

What an article's reader finds is an :class:`harvester.items.Article` that holds

- in ``printed`` what is shown, by field. ``title subtitle abstract keywords`` may carry the language that the source
  states, as it states it: ``title@tr``, ``abstract@en-US``, ``keywords@tur``; without one the text is in the record's
  own language. Keywords that the source keeps apart stand one a line, and so do authors. Abstracts may be HTML.
  Besides: ``language doi issn issn_print issn_online journal_title publisher volume number issue_year issue`` (the
  issue's label as one text) ``issue_title pages first_page last_page article_number published type section license
  views downloads``.
- in ``authors`` one :class:`harvester.items.Author` each, with name, family, given, orcid, affiliations and role as
  printed, where the source tells them apart. ``name`` may stay empty where family and given are told apart.
- in ``references``, ``identifiers`` (``hdl:…``, ``urn:…``, addresses), ``url``, ``pdf_url``, ``original_url`` what
  stands there, addresses absolute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from harvester.items import Article
from harvester.pages.page import Page


class Addresses(Protocol):
    """How the addresses of a platform are made: an address in, the source's own key out, ``None`` for all others.

    A key has no origin, no language and no session in it: ``uded``, ``uded/4`` or ``uded/ozel-sayi-2023``, ``uded/2``.
    """

    def journal(self, url: str) -> str | None:
        """Key of the journal that an address belongs to."""

    def issue(self, url: str) -> str | None:
        """Key of the issue whose table of contents an address names."""

    def article(self, url: str) -> str | None:
        """Key of the article whose page an address names; not of its files, its viewer or an old version."""

    def oai(self, url: str) -> list[str]:
        """Where the OAI-PMH endpoint of the journal, or else of the site, is to be expected."""

    def contents(self, url: str) -> list[str]:
        """Where the list of all issues of the journal, or of all journals of the site, is to be expected."""


@dataclass(kw_only=True, slots=True)
class Leads:
    """A link to a page that leads on."""

    url: str
    text: str = ""
    """The issue's label, the journal's title."""
    printed: dict[str, str] = field(default_factory=dict)
    """What stands beside it: ``issue_year``, ``issn_print`` …"""


@dataclass(kw_only=True, slots=True)
class Entry:
    """A line of a table of contents."""

    url: str
    """Address of the article's page."""
    position: int
    """From 1, over the whole page."""
    printed: dict[str, str] = field(default_factory=dict)
    """``title authors pages section doi published type`` as shown; of authors only what is no name is left out."""
    pdf_url: str | None = None


class ArticlePage(Page):
    """The page of an article. Readers of platforms overwrite what they know better."""

    #: The part of the article that this page is (:data:`harvester.parts.PARTS`).
    part = "article page"

    @property
    def is_article(self) -> bool:
        """Whether the page shows one published article, and not an old version of it."""
        raise NotImplementedError

    @property
    def canonical_url(self) -> str:
        """The address that the page says is its own, absolute; else the one it was asked for by."""
        return self.url

    @property
    def own_key(self) -> str | None:
        """The article's key at its source, where the page shows it (a number), and its address may not."""
        return None

    @property
    def issue_url(self) -> str | None:
        """Address of the issue's table of contents."""
        return None

    @property
    def journal_url(self) -> str | None:
        """Address of the journal's home."""
        return None

    def article(self, article_id: str, source: str) -> Article:
        """What the page shows, nothing normalized."""
        raise NotImplementedError


class ContentsPage(Page):
    """Every page that leads to articles. What a page does not have is empty."""

    @property
    def journal(self) -> dict[str, str]:
        """What is shown of the journal: ``title issn_print issn_online publisher country languages subjects``."""
        return {}

    @property
    def journal_url(self) -> str | None:
        """Address of the journal's home, if the page belongs to one."""
        return None

    @property
    def issue(self) -> dict[str, str]:
        """What is shown of the issue whose contents these are: ``issue`` (its label) ``issue_title published
        issue_year doi``; empty on a page that is no issue's."""
        return {}

    @property
    def issue_url(self) -> str | None:
        """The address of that issue's own page, also where the page is the journal's home."""
        return None

    @property
    def entries(self) -> list[Entry]:
        """The articles that are listed."""
        return []

    @property
    def issues(self) -> list[Leads]:
        """The issues that are listed, as in an archive."""
        return []

    @property
    def journals(self) -> list[Leads]:
        """The journals that are listed."""
        return []

    @property
    def more(self) -> list[str]:
        """Further pages of the same list, and the pages where the rest stands: the archive, seen from the home."""
        return []
