"""Any site whose article pages describe themselves: Highwire ``citation_*``, Dublin Core, PRISM, JSON-LD."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from harvester.found import Fact, Found
from harvester.items import Article, Issue, Journal
from harvester.pages.citation.article import CitationMetaPage
from harvester.pages.citation.contents import CitationMetaContents
from harvester.pages.citation.sitemap import read_sitemap
from harvester.pages.journal_page import ArticlePage
from harvester.pages.links import canonical, form_of, leading, sessionless
from harvester.pages.page import fold
from harvester.parts import Batch, Part
from harvester.spiders.journals import JournalSpider

_SITEMAP, _LISTED = 90, 10
_NO_KEY = "journal"


class AnyAddresses:
    """The addresses of a site of which nothing is known: a page's key is its path."""

    def journal(self, url: str) -> str | None:
        """Addresses do not tell journals apart."""
        return None

    def issue(self, url: str) -> str | None:
        """Any page may be an issue's."""
        return self.article(url)

    def article(self, url: str) -> str | None:
        """Any page may be an article's."""
        parts = urlsplit(canonical(url))
        return f"{parts.path.strip('/')}{f'?{parts.query}' if parts.query else ''}" or None

    def oai(self, url: str) -> list[str]:
        """Unknown."""
        return []

    def contents(self, url: str) -> list[str]:
        """Unknown."""
        return []


class CitationMetaSpider(JournalSpider):
    """A site that nobody has seen. Its articles are found through its sitemap and its listing pages.

    Args:
        sitemaps: addresses of sitemaps, joined by spaces.
    """

    name = "citation_meta"
    platform = "citation-meta"
    addresses = AnyAddresses()
    article_page = CitationMetaPage
    contents_page = CitationMetaContents
    is_open_ended = True
    lists_tell = False
    #: So many pages of a form are asked for before one of them has been an article or led to one.
    tries_of_a_form = 30

    def __init__(self, name: str | None = None, *, sitemaps: str = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.sitemaps = sitemaps.split()
        self._journals: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        """The start page, the sitemaps, the lists of the OAI-PMH endpoint if there is one."""
        async for request in super().start():
            yield request
        for url in self.sitemaps:
            yield Request(self.site, meta={"found": self._sitemap(url)}, dont_filter=True)

    # ---- sitemaps ----------------------------------------------------------------------------------------------------

    def _sitemap(self, url: str) -> Found:
        found = self._visit(url, "sitemap", key=f"sitemap:{self._here(url)}", priority=_SITEMAP)
        found.again = self.begins_round
        return found

    def parse_sitemap(self, response: Response) -> Iterator[Any]:
        """A sitemap (sitemaps.org), or an index of them: the pages it names, those again that have changed since."""
        sitemap = read_sitemap(response.body, response.url)
        for url in sitemap.sitemaps:
            if self.is_home(url):
                yield self._sitemap(url)
        before = self.memory.get(f"sitemap:{self._here(response.url)}", "")
        latest = before
        for url, changed in sitemap.pages:
            if not self.is_home(url):
                continue
            found = self._page_of(url, "")
            found.again = bool(before and changed and changed > before)
            latest = max(latest, changed or "")
            yield found
        if latest:
            yield Fact(f"sitemap:{self._here(response.url)}", latest)

    def _page_of(self, url: str, said: str | None, *, priority: int = _LISTED, depth: int = 1) -> Found:
        return self._visit(
            url, "listing", priority=priority, form=form_of(sessionless(url)), said=said, context={"depth": depth}
        )

    # ---- pages -------------------------------------------------------------------------------------------------------

    def _contents(self, response: Response, *, is_start: bool = False) -> Iterator[Any]:
        """A page that only its content tells what it is: an article, a list, or neither."""
        text, url = self._text(response), sessionless(response.url)
        article = self._read(self.article_page, text, url, response)
        if article.is_article:
            yield from self._article(article, response)
            return
        page = self._read(self.contents_page, text, url, response)
        depth = response.meta["page"]["context"].get("depth", 0) + 1
        issue_id = None
        if page.issue and page.entries and (key := self.addresses.issue(page.issue_url or page.url)):
            issue_id = f"{self.name}:{key}"
            yield Issue(issue_id=issue_id, source=self.name, url=page.issue_url or page.url, printed=dict(page.issue))
        named = 0
        for entry in page.entries:
            said = "\n".join(entry.printed.get(name, "") for name in ("title", "authors", "pages"))
            named += 1
            yield self._page_of(entry.url, said, priority=30, depth=depth)
            yield from self._line(entry, issue_id)
        for lead in (*page.issues, *page.journals):
            named += 1
            yield self._page_of(lead.url, lead.text, priority=20, depth=depth)
        for further in page.more:
            named += 1
            yield self._page_of(further, "", priority=25, depth=depth)
        if not named and is_start:
            # It does not look like a way to articles; but somewhere they are.
            for link in leading(page.links, self.home):
                named += 1
                yield self._page_of(link.url, link.text, priority=5, depth=depth)
        if not named:
            self._refuse_what_stands_for(page, response)

    def _line(self, entry: Any, issue_id: str | None) -> Iterator[Batch]:
        key = self.addresses.article(entry.url)
        if key:
            printed = dict(entry.printed)
            article = Article(
                article_id=f"{self.name}:{key}", source=self.name, url=entry.url, issue_id=issue_id, printed=printed
            )
            yield Batch(parts=[Part(name="contents", article=article, addresses=[key], provisional=True, alone=False)])

    def _article(self, page: ArticlePage, response: Response) -> Iterator[Any]:
        own = self.addresses.article(page.canonical_url) if self.is_home(page.canonical_url) else None
        asked = self.addresses.article(response.url)
        key = own or asked or _NO_KEY
        article = page.article(f"{self.name}:{key}", self.name)
        yield from self._place_of(article, page)
        keys = [each for each in dict.fromkeys((key, asked)) if each]
        yield Batch(parts=[Part(name=page.part, article=article, addresses=keys, provisional=bool(self.oai))])
        row = response.meta["page"]
        if asked and own and asked != own:
            return
        for address in (page.issue_url, page.journal_url):
            if address and self.is_home(address):
                depth = row["context"].get("depth", 0) + 1
                yield self._page_of(address, None, priority=15, depth=min(depth, 3))

    def _place_of(self, article: Article, page: ArticlePage) -> Iterator[Any]:
        """The journal and the issue of an article, by what it says of them."""
        printed = article.printed
        issn = _issn(printed)
        journal_id, issue_id = self._ids(printed, issn)
        article.journal_id = journal_id
        if journal_id not in self._journals:
            self._journals.add(journal_id)
            said = {"title": printed.get("journal_title"), "publisher": printed.get("publisher"), "issn_print": issn}
            yield Journal(
                journal_id=journal_id, source=self.name, platform=self.platform, oai_url=self.oai or None,
                url=page.journal_url, printed={name: value for name, value in said.items() if value},
            )  # fmt: skip
        own = self.addresses.issue(page.issue_url) if page.issue_url else None
        article.issue_id = f"{self.name}:{own}" if own else issue_id or article.issue_id

    def place(self, article: Article, record: Any, addresses: list[str]) -> None:
        """Say which journal and issue an article is of, where only OAI-PMH tells."""
        issn = _issn(article.printed)  # a record may have several in one value
        article.journal_id, issue_id = self._ids(article.printed, issn.split()[0] if issn else None)
        article.issue_id = issue_id or article.issue_id

    def _ids(self, printed: Mapping[str, str], issn: str | None) -> tuple[str, str | None]:
        """The identifiers of the journal, and of the issue where it is told by its numbers."""
        journal_id = f"{self.name}:{slug(issn or printed.get('journal_title') or '') or _NO_KEY}"
        parts = [printed.get(name, "") for name in ("volume", "number", "issue_year")]
        label = " ".join(filter(None, parts)) if any(parts[:2]) else printed.get("issue", "")
        return journal_id, f"{journal_id}/{slug(label)}" if label else None


def _issn(printed: Mapping[str, str]) -> str | None:
    return next((printed[name] for name in ("issn", "issn_print", "issn_online") if printed.get(name)), None)


@lru_cache(maxsize=256)
def slug(text: str) -> str:
    """*text* as a key: plain letters, digits and hyphens.

    >>> slug("Cilt 3 Sayı 1 (2021)"), slug("2999-0017")
    ('cilt-3-sayi-1-2021', '2999-0017')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80]
