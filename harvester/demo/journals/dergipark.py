"""A site like DergiPark: the directory of journals, archives, issues, articles in three designs, JATS and OAI-PMH.

It answers 429 from six requests a second on, without Retry-After, where it is served with
``Faults(most_a_second=5)``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from harvester.demo.journals.content import Article, Catalogue, Issue, Journal
from harvester.demo.journals.dergipark_article import article_page, file_path
from harvester.demo.journals.dergipark_frame import DESIGNS, article_path, frame
from harvester.demo.journals.dergipark_lists import archive, directory, home, issue_page
from harvester.demo.journals.dergipark_oai import DergiparkRecords
from harvester.demo.journals.http import PDF, Answer, Request, redirect
from harvester.demo.journals.jats import jats
from harvester.demo.journals.oai import Oai
from harvester.demo.journals.truth import Known, known, main_pdf, shown_articles

MISSING = Answer(404, frame("tr", "404", "<h1>404</h1>"), "missing")
ROBOTS = b"User-agent: *\nDisallow: /search\nDisallow: /*/search\n"


@dataclass
class DergiparkSite:
    """A site like DergiPark. ``design``: one of :data:`~harvester.demo.journals.dergipark_frame.DESIGNS`."""

    catalogue: Catalogue
    design: str = DESIGNS[0]
    journals_a_page: int = 100
    records_a_page: int = 100
    datestamp: str = "2026-05-13T00:00:00Z"  # of all records; empty: each has its own
    oai: bool = True
    origin: str = ""

    @property
    def start(self) -> str:
        """The address of the list of journals."""
        return f"{self.origin}/tr/pub/explore/journals"

    @property
    def oai_url(self) -> str:
        """The address of the OAI-PMH endpoint; empty if there is none."""
        return f"{self.origin}/api/public/oai/" if self.oai else ""

    @property
    def endpoints(self) -> list[str]:
        """The addresses of all OAI-PMH endpoints, that of all journals first."""
        return [self.oai_url] if self.oai else []

    @property
    def truth(self) -> list[Known]:
        """What a right harvest holds; titles joined with their subtitles are one text here."""
        found = []
        for journal, issue, article in shown_articles(self.catalogue):
            path = article_path("tr", journal, issue, article, self.design)
            pdf = file_path("tr", article) if main_pdf(article) else ""
            identifier = f"oai:dergipark.org.tr:record/{article.number}"
            toc = f"/tr/pub/{journal.path}/issue/{issue.number}"
            whole = known(journal, issue, article, path, issue_path=toc, pdf_path=pdf, identifier=identifier)
            section = journal.section(article.section).name["tr"]
            # The name of a special issue stands where its number would.
            name = "" if issue.issue else whole.issue_title
            found.append(replace(whole, subtitles={}, license="", section=section, issue_title=name))
        return sorted(found, key=lambda each: each.key)

    def respond(self, request: Request) -> Answer:
        """The answer to a request."""
        steps = request.path.strip("/").split("/")
        match steps:
            case ["robots.txt"]:
                return Answer(200, ROBOTS, "robots", "text/plain")
            case [""]:
                return redirect("/tr/")
            case ["api", "public", "oai"]:
                return self._oai(request)
            case ["tr" | "en"]:
                return Answer(200, directory(steps[0], self.catalogue.journals[:10], 0), "start")
            case ["tr" | "en", "pub", "explore", "journals"]:
                asked = request.argument("page", "1")
                page = int(asked) if asked.isdecimal() else 1
                size = self.journals_a_page
                chosen = self.catalogue.journals[max(page - 1, 0) * size : page * size]
                return Answer(200, directory(steps[0], chosen, page), "journals")
            case ["tr" | "en", "download", "article-file", number]:
                return self._file(number)
            case ["tr" | "en", "pub", slug, *more]:
                journal = self.catalogue.journal(slug)
                return self._journal(steps[0], journal, more) if journal else MISSING
            case [slug, "issue", number, article] if self.catalogue.journal(slug):
                # As the host before this one had it.
                return redirect(f"/tr/pub/{slug}/issue/{number}/{article}", status=301)
        return MISSING

    def _journal(self, language: str, journal: Journal, steps: list[str]) -> Answer:
        match steps:
            case []:
                return Answer(200, home(language, journal), "journal")
            case ["archive"]:
                return Answer(200, archive(language, journal), "archive")
            case ["issue", number]:
                found = next((issue for issue in journal.shown if str(issue.number) == number), None)
                return self._issue(language, journal, found) if found else MISSING
            case ["article", number] | ["issue", _, number]:
                return self._article(language, journal, number, steps)
            case [name] if name.endswith(".xml"):
                return self._jats(language, journal, name.removesuffix(".xml"))
        return MISSING

    def _issue(self, language: str, journal: Journal, issue: Issue) -> Answer:
        return Answer(200, issue_page(language, journal, issue, self.design, self.origin), "issue")

    def _find(self, journal: Journal, number: str) -> tuple[Issue, Article] | None:
        return next(((i, a) for i in journal.issues for a in i.shown if str(a.number) == number), None)

    def _article(self, language: str, journal: Journal, number: str, steps: list[str]) -> Answer:
        found = self._find(journal, number)
        if found is None:
            return MISSING
        canonical = article_path(language, journal, *found, self.design)
        if f"/{language}/pub/{journal.path}/{'/'.join(steps)}" != canonical:
            return redirect(canonical, status=301)
        return Answer(200, article_page(language, journal, *found, self.design, self.origin), "article")

    def _jats(self, language: str, journal: Journal, number: str) -> Answer:
        found = self._find(journal, number)
        if found is None:
            return MISSING
        page = self.origin + article_path(language, journal, *found, self.design)
        body = '<?xml version="1.0" encoding="UTF-8"?>\n' + jats(journal, *found, journal.publisher, page)
        return Answer(200, body.encode(), "jats", "text/xml; charset=UTF-8")

    def _file(self, number: str) -> Answer:
        for _, _, article in shown_articles(self.catalogue):
            if file_path("", article).endswith(f"/{number}") and main_pdf(article):
                return Answer(200, PDF, "file", "application/pdf")
        return MISSING

    def _oai(self, request: Request) -> Answer:
        if not self.oai:
            return MISSING
        records = DergiparkRecords(self.catalogue, origin=self.origin, design=self.design, datestamp=self.datestamp)
        return Oai(records, self.records_a_page).respond(request)
