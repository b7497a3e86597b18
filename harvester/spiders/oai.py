"""Any OAI-PMH 2.0 endpoint."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request

from harvester.found import Found
from harvester.pages.journal_page import ArticlePage
from harvester.spiders.citation_meta import CitationMetaSpider


class OaiSpider(CitationMetaSpider):
    """A repository that answers OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html).

    Its records are what it lists; the pages that these name on the same site are read for what the formats lack, where
    they describe themselves.
    """

    name = "oai"
    platform = "oai"
    is_open_ended = False
    lists_tell = True

    def __init__(self, name: str | None = None, *, site: str | None = None, oai: str = "", **kwargs: Any) -> None:
        super().__init__(name, site=site, oai=oai or (site or "").partition("?")[0], **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        """The lists of the endpoint."""
        for found in self.lists():
            yield Request(self.site, meta={"found": found}, dont_filter=True)

    def id_on(self, page: ArticlePage, address: str) -> tuple[str, bool]:
        """The identifier is the record's: the page's address only finds it."""
        return f"{self.name}:{address}", True

    def rescue(self, row: Any) -> list[Found] | None:
        """The same; the page of an article that its record tells of may be missing, closed, or about anything."""
        return None if row["kind"] == "record" else super().rescue(row)

    def pages_of(self, article: Any, keys: list[str], *, changed: bool) -> list[Found]:
        """The article's page, where it is on the endpoint's own site."""
        if not keys or not article.url or not self.is_home(article.url):
            return []
        return [self._record_page(keys[0], article.url, again=changed)]
