"""A record of an index, read by its labels: authors, pages, DOI, … wherever they stand in the page."""

from __future__ import annotations

import re
from functools import cached_property

from harvester.items import Article
from harvester.pages.crumbs import Crumb, Trail
from harvester.pages.labelled import LabelledPage
from harvester.pages.labels import COUNT_LINE, COUNTS, GLUED_KEYWORDS, ORIGINAL, PLAUSIBLE, RECORD_LABELS
from harvester.pages.lines import Run
from harvester.pages.page import Element, fold, squeeze

_COUNT_LINE = 80


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
        return Trail(self, lambda element: self._ends.get(element, 0) <= first, self._lines_above)

    def _lines_above(self) -> list[tuple[Element, str]]:
        """The lines before the first label; none where there is no label."""
        return self._lines_of(self.runs[: self.accepted[0].at] if self.accepted else [])

    @staticmethod
    def _lines_of(runs: list[Run]) -> list[tuple[Element, str]]:
        """The lines that *runs* make, each with the element its text begins in."""
        lines: dict[int, tuple[Element, str]] = {}
        for run in runs:
            element, text = lines.get(run.line, (run.element, ""))
            lines[run.line] = (element, text + run.text)
        return [(element, squeeze(text)) for element, text in lines.values() if text.strip()]

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
        return self.trail.journal.text if self.trail.journal else self.values.get("journal_title")

    @property
    def issue(self) -> str | None:
        """Label of the issue, from the breadcrumb, else from a label."""
        return self.trail.issue.text if self.trail.issue else self.values.get("issue")

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

    def _count(self, field: str) -> str | None:
        """As printed; where no label with a colon stands before it, in a short line that says what it counts."""
        if field in self.values:
            return self.values[field]
        for _, line in self._lines_of(self.runs):
            said = fold(line)
            if len(line) < _COUNT_LINE and COUNT_LINE.fullmatch(said) and (match := COUNTS[field].search(said)):
                return line[slice(*match.span("before" if match["before"] else "after"))].rstrip(".,")
        return None

    def article(self, article_id: str, source: str) -> Article:
        """The record, with what is printed and nothing normalized."""
        printed = {
            "title": self.title,
            "authors": self.values.get("authors"),
            "journal_title": self.journal,
            "issue": self.issue,
            "pages": self.values.get("pages"),
            "doi": self.doi,
            "views": self._count("views"),
            "downloads": self._count("downloads"),
            "published": self.values.get("published"),
            "type": self.values.get("type"),
            "abstract": self.abstract,
            "keywords": self.keywords,
            "abstract@alt": self.values.get("abstract@alt"),
            "keywords@alt": self.values.get("keywords@alt"),
            "language": self.values.get("language"),
            "title_en": self.values.get("title_en"),
            "section": self.values.get("section"),
            "publisher": self.values.get("publisher"),
            "issn": self.values.get("issn"),
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
