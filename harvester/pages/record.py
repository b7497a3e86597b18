"""A record of an index, read by its labels: authors, pages, DOI, … wherever they stand in the page."""

from __future__ import annotations

import re
from functools import cached_property

from harvester.items import Article
from harvester.pages.crumbs import Crumb, Trail
from harvester.pages.labelled import LabelledPage
from harvester.pages.labels import GLUED_KEYWORDS, ORIGINAL, PLAUSIBLE, RECORD_LABELS
from harvester.pages.page import Element, fold


class LabelledRecordPage(LabelledPage):
    """The page of one article, conference paper, preprint or book."""

    labels = RECORD_LABELS

    #: Fewer labels than this, and the page is not a record's.
    ENOUGH = 3

    @cached_property
    def trail(self) -> Trail:
        """Title and breadcrumb."""
        first = self.accepted[0].at if self.accepted else len(self.runs)
        # Elements that were not laid out (menus) may hold the breadcrumb wherever they stand.
        return Trail(self, before=lambda element: self._ends.get(element, 0) <= first)

    @property
    def is_record(self) -> bool:
        """Whether the page shows one record; for addresses that do not say so."""
        fields = {label.field for label in self.accepted}
        return len(fields) >= self.ENOUGH and bool(fields & {"authors", "abstract"}) and bool(self.trail.title)

    @property
    def title(self) -> str:
        """The heading, where it or the breadcrumb says that it is the title; else a labelled one."""
        return self.trail.title or self.values.get("title", "")

    @cached_property
    def _abstract_and_keywords(self) -> tuple[str | None, str | None]:
        """The two apart, where the keywords are glued to the abstract's end."""
        abstract, keywords = self.values.get("abstract"), self.values.get("keywords")
        if abstract and not keywords:
            for match in reversed(list(GLUED_KEYWORDS.finditer(abstract))):
                tail = abstract[match.end() :].strip()
                if not tail or PLAUSIBLE["keywords"](tail):
                    return _without_label(abstract[: match.start()]) or None, tail or None
        return abstract, keywords

    @property
    def abstract(self) -> str | None:
        """As printed, with its paragraphs."""
        return self._abstract_and_keywords[0]

    @property
    def keywords(self) -> str | None:
        """As printed."""
        return self._abstract_and_keywords[1]

    @property
    def journal(self) -> str | None:
        """Title of the journal, from the breadcrumb, else from a label."""
        return self.trail.journal or self.values.get("journal_title")

    @property
    def issue(self) -> str | None:
        """Label of the issue, from the breadcrumb, else from a label."""
        return self.trail.issue or self.values.get("issue")

    @property
    def way_back(self) -> list[Crumb]:
        """The breadcrumb's links: the pages of the journal and the issue."""
        return [crumb for crumb in self.trail.crumbs if crumb.href]

    @cached_property
    def original_url(self) -> str | None:
        """Where the link that says ORIGINAL ARTICLE URL leads."""
        for link in self.body.iter("a"):
            said = self.text_of(link)
            if len(said) < 200 and ORIGINAL.search(fold(said)):
                return self._address_of(link)
        for run in self.runs:
            if len(run.text) < 60 and ORIGINAL.search(run.folded):
                # Text beside the link; or a button in it, around it, before it.
                links = [*run.element.iterancestors("a"), *run.links_behind()]
                return next((url for url in map(self._address_of, links) if url), None)
        return None

    def _address_of(self, link: Element) -> str | None:
        url: str | None = self.resolve(link.get("href") or "", self.base_url)
        return url if url != self.url else None

    @cached_property
    def doi(self) -> str | None:
        """As printed; where only a link shows it, the link's address."""
        printed = self.values.get("doi")
        if printed and "10." not in printed:
            for link in self.links:
                if link.text and link.text in printed and re.search(r"doi\.org/10\.", link.url):
                    return link.url
        return printed

    def article(self, article_id: str, source: str) -> Article:
        """The record, with what is printed and nothing normalized."""
        printed = {
            "title": self.title,
            "authors": self.values.get("authors"),
            "journal_title": self.journal,
            "issue": self.issue,
            "pages": self.values.get("pages"),
            "doi": self.doi,
            "views": self.values.get("views"),
            "downloads": self.values.get("downloads"),
            "published": self.values.get("published"),
            "type": self.values.get("type"),
            "abstract": self.abstract,
            "keywords": self.keywords,
            "abstract@alt": self.values.get("abstract@alt"),
            "keywords@alt": self.values.get("keywords@alt"),
            "language": self.values.get("language"),
            "section": self.values.get("section"),
        }
        return Article(
            article_id=article_id,
            source=source,
            url=self.url,
            original_url=self.original_url,
            printed={name: value for name, value in printed.items() if value},
        )


def _without_label(text: str) -> str:
    """*text* without a second label at its end (``Keywords : Keywords: a, b``)."""
    text = text.strip()
    for match in GLUED_KEYWORDS.finditer(text):
        if match.end() == len(text):
            return text[: match.start()].strip()
    return text
