"""A site of Open Journal Systems 3.4 or 3.3: addresses, redirects, cookies and what stands at each address."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote
from zlib import crc32

from harvester.demo.journals.content import Article, Catalogue, Galley, Issue, Journal, plain
from harvester.demo.journals.http import HTML, PDF, XML, Answer, Request, redirect
from harvester.demo.journals.oai import Oai
from harvester.demo.journals.oai_ojs import OjsRecords
from harvester.demo.journals.ojs_article import article_page, viewer_page
from harvester.demo.journals.ojs_meta import FORMATS, pdf_path
from harvester.demo.journals.ojs_pages import View, archive_page, home_page, issue_page, no_issue_page, site_index
from harvester.demo.journals.ojs_themes import themed
from harvester.demo.journals.ojs_words import LOCALES
from harvester.demo.journals.truth import Known, known, shown_articles

NOT_FOUND = Answer(404, b"<h1>404 Not Found</h1>", "missing")
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass
class OjsSite:
    """A site of OJS.

    ``base`` is the folder that it is installed in (``/dergiler``), ``restful``: without ``index.php`` in its addresses,
    ``interface``: the languages of the interface, the first one is shown without a cookie (a journal's own if empty).
    ``theme``: one of :data:`~harvester.demo.journals.ojs_themes.THEMES`. ``front``: the journal that the start page
    leads to. ``repository`` is the middle of OAI identifiers.
    """

    catalogue: Catalogue
    version: str = "3.4.0-10"
    theme: str = "default"
    base: str = ""
    restful: bool = False
    interface: tuple[str, ...] = ()
    front: str = ""
    records_a_page: int = 100
    repository: str = "dergiler.example.org"
    formats: tuple[str, ...] = ("rfc1807", "oai_marc", "oai_dc", "marcxml")  # "jats" too, where asked
    oai: bool = True
    origin: str = ""

    @property
    def root(self) -> str:
        """The path above those of the journals."""
        return self.base if self.restful else f"{self.base}/index.php"

    @property
    def start(self) -> str:
        """The address of the list of journals."""
        return f"{self.origin}{self.base}/"

    @property
    def oai_url(self) -> str:
        """The address of the OAI-PMH endpoint; empty if there is none."""
        return f"{self.origin}{self.root}/index/oai" if self.oai else ""

    @property
    def endpoints(self) -> list[str]:
        """The addresses of all OAI-PMH endpoints, that of all journals first."""
        return (
            [self.oai_url, *(f"{self.origin}{self.root}/{j.path}/oai" for j in self.catalogue.journals)]
            if self.oai
            else []
        )

    @property
    def truth(self) -> list[Known]:
        """What a right harvest holds; ``identifier`` is that of OAI-PMH."""
        found = []
        for journal, issue, article in shown_articles(self.catalogue):
            own = f"{self.root}/{journal.path}"
            found.append(
                known(
                    journal,
                    issue,
                    article,
                    f"{own}/article/view/{article.key}",
                    issue_path=f"{own}/issue/view/{issue.key}",
                    pdf_path=pdf_path(article, own),
                    identifier=f"oai:{self.repository}:article/{article.number}",
                )
            )
        return sorted(found, key=lambda each: each.key)

    @property
    def deleted(self) -> list[str]:
        """OAI identifiers of articles that were published once, sorted."""
        articles = (article for journal in self.catalogue.journals for _, article in journal.articles())
        return sorted(f"oai:{self.repository}:article/{a.number}" for a in articles if a.status == "unpublished")

    def respond(self, request: Request) -> Answer:
        """The answer to a request, with the session's cookie where none came."""
        answer = self._respond(request)
        if answer.type == HTML and answer.status == 200:
            answer = replace(answer, body=themed(answer.body, self.theme))
        if "OJSSID" in request.cookies or answer.kind == "robots":
            return answer
        cookie = ("Set-Cookie", f"OJSSID={crc32(request.target.encode()):08x}; path=/; HttpOnly; SameSite=Lax")
        return replace(answer, headers=(*answer.headers, cookie))

    def _respond(self, request: Request) -> Answer:
        path = request.path
        if path == "/robots.txt":
            return Answer(200, b"User-agent: *\nDisallow: /cache/\n", "robots", "text/plain")
        if not path.startswith(f"{self.base}/"):
            return NOT_FOUND
        steps = [step for step in path.removeprefix(self.base).split("/") if step]
        if steps and steps[0] == "index.php":
            steps = steps[1:]
        elif steps and not self.restful:
            return NOT_FOUND
        if not steps and self.front:
            return redirect(f"{self.origin}{self.root}/{self.front}")
        if not steps or steps[0] == "index":
            return self._site(steps[1:], request)
        journal = self.catalogue.journal(steps[0])
        return self._journal(journal, steps[1:], request) if journal else NOT_FOUND

    def _view(self, request: Request, journal: Journal | None = None) -> View:
        languages = self.interface or (journal.languages if journal else ("en", "tr"))
        asked = request.cookies.get("currentLocale", "")[:2]
        return View(
            language=asked if asked in languages else languages[0],
            languages=languages,
            root=f"{self.origin}{self.root}",
            assets=f"{self.origin}{self.base}",
            version=self.version,
            target=request.target,
            journal=journal,
        )

    def _site(self, steps: list[str], request: Request) -> Answer:
        if not steps or steps == ["index"]:
            return Answer(200, site_index(self._view(request), self.catalogue.journals), "journals")
        if steps == ["sitemap"]:
            root = f"{self.origin}{self.root}"
            items = "".join(f"<sitemap><loc>{root}/{j.path}/sitemap</loc></sitemap>" for j in self.catalogue.journals)
            return _xml(f"<sitemapindex {SITEMAP}>{items}</sitemapindex>")
        if steps == ["oai"]:
            return self._oai(None, request)
        return NOT_FOUND

    def _journal(self, journal: Journal, steps: list[str], request: Request) -> Answer:
        view = self._view(request, journal)
        match steps:
            case [] | ["index"]:
                return Answer(200, home_page(view, journal), "journal")
            case ["issue", "archive"] | ["issue", "archive", _]:
                number = steps[2] if len(steps) == 3 else "1"
                page = archive_page(view, journal, int(number)) if number.isdecimal() else None
                return Answer(200, page, "archive") if page else NOT_FOUND
            case ["issue"] | ["issue", "current"]:
                if not journal.shown:
                    return Answer(200, no_issue_page(view), "issue")
                return redirect(view.url("issue", "view", journal.shown[0].key))
            case ["issue", "view", key, "showToc"]:
                return redirect(view.url("issue", "view", key))
            case ["issue", "view", key]:
                return self._issue(view, journal, key)
            case ["article", "view" | "download", key, *more]:
                return self._article(view, journal, key, more, file=steps[1] == "download")
            case ["user", "setLocale", locale]:
                return self._set_locale(view, locale, request)
            case ["citationstylelanguage", "get" | "download", style]:
                return self._citation(journal, style, request)
            case ["sitemap"]:
                return _xml(_sitemap(view, journal))
            case ["oai"]:
                return self._oai(journal, request)
            case ["login" | "about" | "search" | "user", *_]:
                return Answer(
                    200, home_page(view, Journal(journal.path, journal.title, journal.languages, ())), "other"
                )
            case ["api", *_]:
                body = b'{"error":"api.403.unauthorized","errorMessage":"You are not authorized."}'
                return Answer(403, body, "other", "application/json")
            case ["gateway", *_]:
                return Answer(500, b"", "other")
        return NOT_FOUND

    def _issue(self, view: View, journal: Journal, key: str) -> Answer:
        for issue in journal.issues:
            if key in (issue.key, str(issue.number)):
                if issue.is_published:
                    return Answer(200, issue_page(view, journal, issue), "issue")
                if view.old:
                    return Answer(500, b"", "issue")
        path = f"{self.root}/{journal.path}/issue/view/{key}"
        return redirect(f"{view.url('login')}?source={quote(path, safe='')}")

    def _article(self, view: View, journal: Journal, key: str, more: list[str], *, file: bool) -> Answer:
        found = next(
            ((i, a) for i in journal.issues for a in i.shown if key in (a.key, str(a.number))),
            None,
        )
        if found is None:
            return NOT_FOUND
        issue, article = found
        if key != article.key and not file:
            return redirect(view.url("article", "view", article.key, *more))
        match more:
            case [] if not file:
                return Answer(200, article_page(view, journal, issue, article), "article")
            case ["version", number, *_] if not file and number in map(str, article.earlier):
                nth = article.earlier.index(int(number)) + 1
                return Answer(200, article_page(view, journal, issue, article, version=nth), "version")
            case [key, *_]:
                galley = next((g for g in article.galleys if key in (g.key, str(g.number))), None)
                return self._galley(view, issue, article, galley, file=file) if galley else NOT_FOUND
        return NOT_FOUND

    def _galley(self, view: View, issue: Issue, article: Article, galley: Galley, *, file: bool) -> Answer:
        if galley.remote:
            return redirect(galley.remote)
        if not file:
            return Answer(200, viewer_page(view, article, galley), "viewer")
        body = PDF if galley.kind == "pdf" else f"<p>{escape(article.key)}, {issue.year}</p>".encode()
        return Answer(200, body, "file", FORMATS[galley.kind])

    def _set_locale(self, view: View, locale: str, request: Request) -> Answer:
        source = request.argument("source", f"{self.root}/{view.journal.path if view.journal else 'index'}")
        if not re.fullmatch(r"/(?!/)[^\r\n]*", source) or locale[:2] not in LOCALES:
            return NOT_FOUND
        return redirect(source, cookie=f"currentLocale={locale}; path=/")

    def _citation(self, journal: Journal, style: str, request: Request) -> Answer:
        # Without the issue's number there is none.
        wanted = request.argument("submissionId"), request.argument("issueId")
        for issue in journal.shown:
            for article in issue.shown:
                if wanted == (str(article.number), str(issue.number)):
                    title = plain(article.full_title(article.language))
                    if style != "ris":
                        return Answer(200, f"{escape(title)}, {escape(article.pages)}".encode(), "citation")
                    # Dates are as broken, pages as unsplit as there.
                    date = article.published.replace("-", "/%")
                    lines = ["TY  - JOUR", f"TI  - {title}", f"PY  - %{date}", f"JF  - {journal.name}"]
                    lines += [f"VL  - {issue.volume}", f"IS  - {issue.issue}", f"SP  - {article.pages}", "ER  -"]
                    return Answer(200, "\n".join(lines).encode(), "citation", "application/x-Research-Info-Systems")
        return NOT_FOUND

    def _oai(self, journal: Journal | None, request: Request) -> Answer:
        if not self.oai:
            return Answer(404, NOT_FOUND.body, "oai", HTML)
        records = OjsRecords(
            self.catalogue,
            journal,
            root=f"{self.origin}{self.root}",
            version=self.version,
            repository=self.repository,
            formats=self.formats,
        )
        return Oai(records, self.records_a_page).respond(request)


def _xml(body: str) -> Answer:
    return Answer(200, f'<?xml version="1.0" encoding="utf-8"?>\n{body}'.encode(), "sitemap", XML)


def _sitemap(view: View, journal: Journal) -> str:
    addresses = [
        view.url(),
        *(view.url(*path.split("/")) for path in ("login", "search", "issue/current", "issue/archive")),
    ]
    for issue in journal.shown:
        addresses.append(view.url("issue", "view", issue.key))
        for article in issue.shown:
            own = view.url("article", "view", article.key)
            addresses += [own, *(f"{own}/{galley.key}" for galley in article.galleys)]
    items = "".join(f"<url><loc>{escape(address)}</loc></url>" for address in addresses)
    return f"<urlset {SITEMAP}>{items}</urlset>"
