"""A press on Janeway: addresses with their final slash, pages of journals, and meta tags that say more than is so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from harvester.demo.journals.content import Article, Catalogue, Issue, Journal
from harvester.demo.journals.http import PDF, Answer, Request, redirect
from harvester.demo.journals.janeway_oai import JanewayRecords, page_path
from harvester.demo.journals.janeway_pages import archive, article_page, articles_page, frame, home, issue_page, press
from harvester.demo.journals.oai import Oai
from harvester.demo.journals.truth import Known, known, main_pdf, shown_articles

MISSING = Answer(404, frame(None, "Not Found", "<h1>404</h1><p>There is nothing here.</p>"), "missing")


@dataclass
class JanewaySite:
    """A press. ``pubids``: articles that have another address, too, which lists then link to."""

    catalogue: Catalogue
    version: str = "1.8.0"
    records_a_page: int = 50
    articles_a_page: int = 25
    pubids: tuple[int, ...] = ()
    oai: bool = True
    origin: str = ""

    @property
    def start(self) -> str:
        """The address of the press's home."""
        return f"{self.origin}/"

    @property
    def oai_url(self) -> str:
        """The address of the OAI-PMH endpoint; empty if there is none."""
        return f"{self.origin}/api/oai/" if self.oai else ""

    @property
    def endpoints(self) -> list[str]:
        """The addresses of all OAI-PMH endpoints, that of all journals first."""
        return (
            [self.oai_url, *(f"{self.origin}/{j.path}/api/oai/" for j in self.catalogue.journals)] if self.oai else []
        )

    @property
    def truth(self) -> list[Known]:
        """What a right harvest holds: Janeway shows an article in one language only."""
        found = []
        for journal, issue, article in shown_articles(self.catalogue):
            path, own = page_path(journal, article), article.language
            pdf = f"{path}download/pdf/" if main_pdf(article) else ""
            toc = f"/{journal.path}/issue/{issue.number}/info/"
            whole = known(journal, issue, article, path, issue_path=toc, pdf_path=pdf)

            def only(texts: dict[str, object], own: str = own) -> dict[str, object]:
                return {language: text for language, text in texts.items() if language == own}

            shown = {
                name: only(dict(getattr(whole, name))) for name in ("titles", "subtitles", "abstracts", "keywords")
            }
            more = {
                "publisher": self.catalogue.name,
                "issn_print": "",
                "references": (),
                "identifier": f"oai:{journal.path}:id:{article.number}",
            }
            found.append(replace(whole, **shown, **more))  # type: ignore[arg-type]
        return sorted(found, key=lambda each: each.key)

    def respond(self, request: Request) -> Answer:
        """The answer to a request."""
        path = request.path
        if path in ("/robots.txt", "/sitemap.xml") or path.endswith("/sitemap.xml"):
            return self._for_robots(path)
        if not path.endswith("/"):
            query = request.target.partition("?")[2]
            return redirect(path + "/" + (f"?{query}" if query else ""), status=301)
        steps = path.strip("/").split("/") if path != "/" else []
        match steps:
            case [] | ["journals"]:
                return Answer(200, press(self.catalogue, self.origin), "journals")
            case ["api", "oai"]:
                return self._oai(None, request)
        journal = self.catalogue.journal(steps[0])
        return self._journal(journal, steps[1:], request) if journal else MISSING

    def _journal(self, journal: Journal, steps: list[str], request: Request) -> Answer:
        match steps:
            case []:
                return Answer(200, home(journal, self.origin), "journal")
            case ["issues"]:
                return Answer(200, archive(journal), "archive")
            case ["issue", "current"] if journal.shown:
                return self._issue(journal, journal.shown[0])
            case ["issue", number, "info"] | ["issue", number]:
                found = next((issue for issue in journal.shown if str(issue.number) == number), None)
                return self._issue(journal, found) if found else MISSING
            case ["articles"]:
                return self._articles(journal, request)
            case ["article", "id" | "pubid", key, *more]:
                return self._article(journal, key, more)
            case ["article", key, "galley", _, "download"]:
                return self._article(journal, key, ["download", "pdf"])
            case ["api", "oai"]:
                return self._oai(journal, request)
            case ["login" | "register" | "submissions" | "contact" | "search", *_]:
                return Answer(200, frame(journal, journal.name, "<h1>Journal</h1>"), "other")
        return MISSING

    def address(self, journal: Journal, article: Article) -> str:
        """The path that lists link to."""
        return (
            f"/{journal.path}/article/pubid/p{article.number}/"
            if article.number in self.pubids
            else page_path(journal, article)
        )

    def _issue(self, journal: Journal, issue: Issue) -> Answer:
        body = issue_page(journal, issue, self.origin, lambda article: self.address(journal, article))
        return Answer(200, body, "issue")

    def _articles(self, journal: Journal, request: Request) -> Answer:
        listed = [(issue, article) for issue in journal.issues for article in issue.shown]
        listed.sort(key=lambda pair: (pair[1].published, pair[1].number), reverse=True)
        size = self.articles_a_page
        last = max(1, -(-len(listed) // size))
        asked = request.argument("page", "1")
        page = min(int(asked), last) if asked.isdecimal() and asked != "0" else 1
        chosen = listed[(page - 1) * size : page * size]
        body = articles_page(
            journal, chosen, page, last, len(listed), self.origin, lambda article: self.address(journal, article)
        )
        return Answer(200, body, "articles")

    def _article(self, journal: Journal, key: str, more: list[str]) -> Answer:
        number = key.removeprefix("p")
        for issue in journal.issues:
            for article in issue.shown:
                if str(article.number) != number or (key != number and article.number not in self.pubids):
                    continue
                if not more:
                    return Answer(
                        200, article_page(journal, issue, article, self.origin, self.catalogue.name), "article"
                    )
                if more == ["download", "pdf"] and main_pdf(article):
                    return Answer(200, PDF, "file", "application/pdf")
        return MISSING

    def _oai(self, journal: Journal | None, request: Request) -> Answer:
        if not self.oai:
            return MISSING
        records = JanewayRecords(self.catalogue, journal, origin=self.origin, version=self.version)
        return Oai(records, self.records_a_page).respond(request)

    def _for_robots(self, path: str) -> Answer:
        if path == "/robots.txt":
            text = f"User-agent: *\nAllow: /\n\nSitemap: {self.origin}/sitemap.xml\n"
            return Answer(200, text.encode(), "robots", "text/plain")
        steps = path.strip("/").split("/")
        journal = self.catalogue.journal(steps[0])
        if len(steps) == 1:
            addresses = [f"/{each.path}/sitemap.xml" for each in self.catalogue.journals]
        elif journal is None:
            return MISSING
        elif len(steps) == 2:
            addresses = [f"/{journal.path}/{page}" for page in ("", "articles/", "issues/", "submissions/", "contact/")]
            addresses += [f"/{journal.path}/{issue.number}/sitemap.xml" for issue in journal.shown]
        else:
            found = next((issue for issue in journal.shown if str(issue.number) == steps[1]), None)
            if found is None:
                return MISSING
            addresses = [page_path(journal, article) for article in found.shown]
        return Answer(200, _sitemap([self.origin + each for each in addresses]), "sitemap", "application/xml")


def _sitemap(addresses: list[str]) -> bytes:
    # A list of addresses inside an index of lists, which the standard does not know.
    def entry(address: str) -> str:
        name = "sitemap" if address.endswith(".xml") else "url"
        return f"<{name}><loc>{escape(address)}</loc></{name}>"

    lists = [each for each in addresses if each.endswith(".xml")]
    pages = "".join(entry(each) for each in addresses if not each.endswith(".xml"))
    inner = "".join(entry(each) for each in lists) + (f"<sitemap><urlset>{pages}</urlset></sitemap>" if pages else "")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:janeway="https://janeway.systems">
{inner}
</sitemapindex>""".encode()
