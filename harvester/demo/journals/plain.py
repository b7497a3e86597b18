"""Sites of journals that run on nothing known, each with a markup of its own, and one that is no journal's."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from harvester.demo.journals.content import Article, Catalogue, Issue, Journal, plain, spaced
from harvester.demo.journals.http import PDF, Answer, Request
from harvester.demo.journals.oai import Oai, Repository
from harvester.demo.journals.oai_ojs import OjsRecords
from harvester.demo.journals.ojs_meta import meta
from harvester.demo.journals.truth import Known, known, main_pdf

STYLES = ("highwire", "json-ld", "dublin-core", "linked-oai", "nothing")
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass
class PlainSite:
    """The first journal of a catalogue on a site nobody has seen.

    ``highwire``: ``citation_*`` on article pages, found through a sitemap that robots.txt names; no list leads to all.
    ``json-ld``: JSON-LD only, an archive of issues, no sitemap. ``dublin-core``: ``DC.*`` only, a list of articles in
    pages of ten. ``linked-oai``: ``citation_*`` on article pages, OAI-PMH at an address that only a link tells.
    ``nothing``: no journal at all.
    """

    catalogue: Catalogue
    style: str = STYLES[0]
    records_a_page: int = 100
    articles_a_page: int = 10
    origin: str = ""

    @property
    def _journal(self) -> Journal:
        return self.catalogue.journals[0]

    @property
    def start(self) -> str:
        """The address of the home."""
        return f"{self.origin}/"

    @property
    def oai_url(self) -> str:
        """The address of the OAI-PMH endpoint; empty if there is none."""
        return f"{self.origin}/cgi/harvest" if self.style == "linked-oai" else ""

    @property
    def endpoints(self) -> list[str]:
        """The addresses of all OAI-PMH endpoints, that of all journals first."""
        return [self.oai_url] if self.oai_url else []

    @property
    def truth(self) -> list[Known]:
        """What a right harvest holds: of what only these sites do not show, nothing."""
        if self.style == "nothing":
            return []
        journal, found = self._journal, []
        for issue in journal.issues:
            for article in issue.shown:
                pdf = f"{self.path(issue, article)}.pdf" if main_pdf(article) else ""
                toc = self.issue_path(issue) if self.style in ("json-ld", "linked-oai") else ""
                whole = known(journal, issue, article, self.path(issue, article), issue_path=toc, pdf_path=pdf)
                found.append(_shown(whole, self.style))
        return sorted(found, key=lambda each: each.key)

    def path(self, issue: Issue, article: Article) -> str:
        """The path of an article's page; the one of its PDF ends in ``.pdf`` besides."""
        match self.style:
            case "highwire":
                return f"/content/{issue.year}/{issue.number}/{article.key}"
            case "json-ld":
                return f"/articles/{article.key}-{article.language}"
            case "dublin-core":
                return f"/ver/articulo/{article.key}"
        return f"/node/{article.number}"

    def issue_path(self, issue: Issue) -> str:
        """The path of an issue's page, on sites that have such."""
        return f"/issues/{issue.year}-{issue.number}" if self.style == "json-ld" else f"/toc/{issue.number}"

    def respond(self, request: Request) -> Answer:
        """The answer to a request."""
        answer = self._fixed(request)
        if answer:
            return answer
        if self.style != "nothing":
            for issue in self._journal.issues:
                for article in issue.shown:
                    path = self.path(issue, article)
                    if request.path == path:
                        return Answer(200, self._article(issue, article), "article")
                    if request.path == f"{path}.pdf" and main_pdf(article):
                        return Answer(200, PDF, "file", "application/pdf")
        return Answer(404, self._frame("Not found", "<h1>Not found</h1>"), "missing")

    def _fixed(self, request: Request) -> Answer | None:
        journal, path = self._journal, request.path
        if path == "/robots.txt":
            more = f"Sitemap: {self.origin}/map/index.xml\n" if self.style == "highwire" else ""
            return Answer(200, f"User-agent: *\nDisallow: /admin/\n{more}".encode(), "robots", "text/plain")
        if path == "/":
            return Answer(200, self._home(), "journal")
        match self.style, path:
            case "highwire", "/map/index.xml":
                inner = "".join(
                    f"<sitemap><loc>{self.origin}/map/{issue.number}.xml</loc></sitemap>" for issue in journal.shown
                )
                return _xml(f"<sitemapindex {SITEMAP}>{inner}</sitemapindex>")
            case "highwire", _ if path.startswith("/map/"):
                return self._map(path.removeprefix("/map/").removesuffix(".xml"))
            case "json-ld", "/archive":
                rows = "".join(
                    f'<li><a href="{self.issue_path(issue)}">{_label(issue)}</a></li>\n' for issue in journal.shown
                )
                return Answer(200, self._frame("Archive", f"<h1>Archive</h1>\n<ol>{rows}</ol>"), "archive")
            case "dublin-core", "/lista":
                return self._listing(request)
            case "linked-oai", "/cgi/harvest":
                return self._oai(request)
            case "nothing", "/bread" | "/cakes" | "/opening-hours":
                return Answer(200, self._frame(path[1:], f"<h1>{path[1:]}</h1><p>Baked daily.</p>"), "page")
        if self.style in ("json-ld", "linked-oai"):
            for issue in journal.shown:
                if path == self.issue_path(issue):
                    return Answer(200, self._contents(issue), "issue")
        return None

    def _frame(self, title: str, body: str, head: str = "") -> bytes:
        foot = ""
        if self.style == "linked-oai":
            foot = '<a href="/cgi/harvest?verb=Identify">OAI-PMH</a>'
        return f"""<!DOCTYPE html>
<html lang="{self._journal.languages[0]}">
<head>
<meta charset="utf-8">
<title>{title}</title>
{head}
</head>
<body>
<div id="top"><a href="/">Start</a> <a href="/about">About</a></div>
<div id="middle">
{body}
</div>
<div id="foot">{foot} <a href="https://example.org/">example.org</a></div>
</body>
</html>
""".encode()

    def _home(self) -> bytes:
        journal = self._journal
        match self.style:
            case "highwire":
                issue = journal.shown[0]
                links = self._links([(issue, article) for article in issue.shown[:2]])
                body = f"<h2>Recently</h2>\n{links}"
            case "json-ld":
                body = '<a href="/archive">All issues</a>'
            case "dublin-core":
                body = '<a href="/lista">Todos los artículos</a>'
            case "linked-oai":
                rows = "".join(f'<p><a href="{self.issue_path(i)}">{_label(i)}</a></p>\n' for i in journal.shown)
                body = f"<h2>Contents</h2>\n{rows}"
            case _:
                links = "".join(
                    f'<li><a href="/{page}">{page}</a></li>' for page in ("bread", "cakes", "opening-hours")
                )
                return self._frame("Corner Bakery", f"<h1>Corner Bakery</h1><ul>{links}</ul>")
        head = ""
        if self.style == "json-ld":
            data = {"@context": "https://schema.org", "@type": "Periodical", "name": journal.name}
            data["issn"] = journal.issn_online
            head = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
        numbers = f"ISSN {journal.issn_print or '-'} · e-ISSN {journal.issn_online}"
        body = f"<h1>{escape(journal.name)}</h1>\n<p>{numbers}</p>\n{body}"
        return self._frame(escape(journal.name), body, head)

    def _links(self, listed: list[tuple[Issue, Article]]) -> str:
        rows = []
        for issue, article in listed:
            title = escape(plain(article.full_title(article.language)))
            names = ", ".join(escape(person.name) for person in article.authors)
            rows.append(
                f'<div class="entry"><a href="{self.path(issue, article)}">{title}</a> <em>{names}</em> '
                f"<span>{escape(article.pages)}</span></div>"
            )
        return "\n".join(rows)

    def _contents(self, issue: Issue) -> bytes:
        links = self._links([(issue, article) for article in issue.shown])
        return self._frame(_label(issue), f"<h1>{_label(issue)}</h1>\n{links}")

    def _listing(self, request: Request) -> Answer:
        listed = [(issue, article) for issue in self._journal.shown for article in issue.shown]
        asked, size = request.argument("pagina", "1"), self.articles_a_page
        page = int(asked) if asked.isdecimal() else 1
        chosen = listed[(page - 1) * size : page * size]
        if not chosen:
            return Answer(404, self._frame("404", "<h1>404</h1>"), "missing")
        onward = f'<a rel="next" href="?pagina={page + 1}">Siguiente</a>' if page * size < len(listed) else ""
        return Answer(200, self._frame("Lista", f"<h1>Lista</h1>\n{self._links(chosen)}\n<p>{onward}</p>"), "listing")

    def _map(self, number: str) -> Answer | None:
        for issue in self._journal.shown:
            if str(issue.number) == number:
                paths = [f"/toc/{issue.number}", *(self.path(issue, article) for article in issue.shown)]
                inner = "".join(
                    f"<url><loc>{self.origin}{path}</loc><lastmod>{issue.published}</lastmod></url>"
                    for path in paths[1:]
                )
                return _xml(f"<urlset {SITEMAP}>{inner}</urlset>")
        return None

    def _oai(self, request: Request) -> Answer:
        records = OjsRecords(
            Catalogue((self._journal,)),
            self._journal,
            root=self.origin,
            version="",
            repository="journal.example.org",
            formats=("oai_dc",),
        )
        # The records of OJS, without its name.
        dialect = replace(records.dialect, base_url=f"{self.origin}/cgi/harvest", description="")
        answer = Oai(Repository(dialect, records.items, records.sets), self.records_a_page).respond(request)
        body = answer.body
        for issue in self._journal.issues:
            for article in issue.shown:
                old = f"{self.origin}/{self._journal.path}/article/view/{article.key}"
                body = body.replace(f">{old}<".encode(), f">{self.origin}{self.path(issue, article)}<".encode())
        return replace(answer, body=body)

    def _article(self, issue: Issue, article: Article) -> bytes:
        makers: dict[str, Callable[[Journal, Issue, Article, str], str]] = {
            "json-ld": _json_ld,
            "dublin-core": _dublin_core,
        }
        page = self.origin + self.path(issue, article)
        head = makers.get(self.style, _highwire)(self._journal, issue, article, page)
        own = article.language
        title = article.full_title(own)
        people = "".join(f"<li>{escape(person.name)}</li>" for person in article.authors)
        body = f'<div class="t">{title}</div>\n<ul>{people}</ul>\n<div class="x">{article.abstract.get(own, "")}</div>'
        return self._frame(escape(plain(title)), body, head)


def _xml(body: str) -> Answer:
    return Answer(200, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode(), "sitemap", "application/xml")


def _label(issue: Issue) -> str:
    title = next(iter(issue.title.values()), "")
    parts = [f"Volume {issue.volume}, Issue {issue.issue}"] if issue.volume else []
    return escape(" – ".join(filter(None, (*parts, title, str(issue.year)))))


def _highwire(journal: Journal, issue: Issue, article: Article, page: str) -> str:
    own = article.language
    tags = [
        meta("citation_title", plain(article.full_title(own))),
        meta("citation_journal_title", journal.name),
        meta("citation_publisher", journal.publisher),
        *([meta("citation_issn", journal.issn_print)] if journal.issn_print else []),
        *([meta("citation_issn", journal.issn_online)] if journal.issn_online else []),
        meta("citation_publication_date", article.published.replace("-", "/")),
        meta("citation_language", own),
        *([meta("citation_volume", issue.volume)] if issue.volume else []),
        *([meta("citation_issue", issue.issue)] if issue.issue else []),
    ]
    if first := article.first_page or article.article_number:
        tags.append(meta("citation_firstpage", first))
    if article.last_page:
        tags.append(meta("citation_lastpage", article.last_page))
    if article.doi:
        tags.append(meta("citation_doi", f"doi:{article.doi}"))
    for person in article.authors:
        tags.append(meta("citation_author", person.inverted))
        if place := article.in_language(person.affiliation, own):
            tags.append(meta("citation_author_institution", place))
        if person.orcid:
            tags.append(meta("citation_author_orcid", person.orcid))
    if abstract := article.abstract.get(own):
        tags.append(meta("citation_abstract", spaced(abstract)))
    tags += [meta("citation_keywords", plain(word)) for word in article.keywords.get(own, ())]
    tags += [meta("citation_reference", plain(reference)) for reference in article.references]
    tags.append(meta("citation_abstract_html_url", page))
    if main_pdf(article):
        tags.append(meta("citation_pdf_url", f"{page}.pdf"))
    return "\n".join(tags)


def _dublin_core(journal: Journal, issue: Issue, article: Article, page: str) -> str:
    own = article.language
    source = f"{journal.name}; Vol. {issue.volume}, {issue.issue} ({issue.year}); {article.pages}"
    tags = ['<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">']
    tags += [meta("DC.title", plain(article.full_title(each)), each) for each in article.title]
    tags += [meta("DC.creator", person.inverted) for person in article.authors]
    for each, words in article.keywords.items():
        tags += [meta("DC.subject", plain(word), each) for word in words]
    tags += [meta("DC.description", spaced(text), each) for each, text in article.abstract.items()]
    tags += [
        meta("DC.publisher", journal.publisher),
        meta("DC.date", article.published),
        meta("DC.type", "journal article"),
        meta("DC.identifier", page),
        *([meta("DC.identifier", f"https://doi.org/{article.doi}")] if article.doi else []),
        meta("DC.source", source),
        meta("DC.source", f"ISSN {journal.issn_online or journal.issn_print}"),
        meta("DC.language", own),
        meta("DC.rights", journal.license),
    ]
    return "\n".join(tags)


def _json_ld(journal: Journal, issue: Issue, article: Article, page: str) -> str:
    own = article.language
    periodical = {"@type": "Periodical", "name": journal.name, "issn": [journal.issn_print, journal.issn_online]}
    part: dict[str, object] = {"@type": "PublicationIssue", "issueNumber": issue.issue, "isPartOf": periodical}
    if issue.volume:
        volume = {"@type": "PublicationVolume", "volumeNumber": issue.volume, "isPartOf": periodical}
        part["isPartOf"] = volume
    people = []
    for person in article.authors:
        who: dict[str, object] = {"@type": "Person" if person.family else "Organization", "name": person.name}
        if person.family:
            who |= {"givenName": person.given, "familyName": person.family}
        if person.orcid:
            who["sameAs"] = person.orcid
        if place := article.in_language(person.affiliation, own):
            who["affiliation"] = {"@type": "Organization", "name": place}
        people.append(who)
    data: dict[str, object] = {
        "@type": "ScholarlyArticle",
        "@id": page,
        "headline": plain(article.full_title(own)),
        "author": people,
        "datePublished": article.published,
        "inLanguage": own,
        "isPartOf": part,
        "license": journal.license,
        "publisher": {"@type": "Organization", "name": journal.publisher},
    }
    if own in article.abstract:
        data["abstract"] = spaced(article.abstract[own])
    if own in article.keywords:
        data["keywords"] = [plain(word) for word in article.keywords[own]]
    if article.first_page:
        data |= {"pageStart": article.first_page, "pageEnd": article.last_page or article.first_page}
    if article.doi:
        data["identifier"] = {"@type": "PropertyValue", "propertyID": "DOI", "value": article.doi}
    if main_pdf(article):
        data["encoding"] = {"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": f"{page}.pdf"}
    crumbs = {"@type": "BreadcrumbList", "itemListElement": []}
    whole = {"@context": "https://schema.org", "@graph": [crumbs, data]}
    text = json.dumps(whole, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f'<script type="application/ld+json">\n{text}\n</script>'


def _shown(whole: Known, style: str) -> Known:
    own = whole.language
    only = {"titles": {own: whole.titles[own]}, "section": "", "subtitles": {}, "issue_title": ""}
    if style == "dublin-core":
        people = tuple(replace(author, orcid="", affiliation="") for author in whole.authors)
        return replace(whole, authors=people, references=(), pdf_path="", section="", subtitles={}, issue_title="")
    for name in ("abstracts", "keywords"):
        texts = getattr(whole, name)
        only[name] = {own: texts[own]} if own in texts else {}
    if style == "json-ld":
        return replace(whole, references=(), **only)  # type: ignore[arg-type]
    if style == "highwire":
        return replace(whole, license="", **only)  # type: ignore[arg-type]
    return replace(whole, section="", subtitles={}, issue_title="")
