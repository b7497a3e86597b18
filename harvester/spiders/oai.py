"""Any OAI-PMH 2.0 endpoint."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from harvester.found import Fact, Found
from harvester.items import Article
from harvester.pages.journal_page import ArticlePage
from harvester.pages.oai.protocol import OaiRecord, read_response
from harvester.spiders.citation_meta import CitationMetaSpider
from harvester.spiders.oai_list import charset_of

_SETS = "oai:sets"
"""The fact that holds the names of the sets, by ``setSpec`` (JSON)."""

_MOST_SETS = 5_000


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
        self._sets: dict[str, str] = {}

    async def start(self) -> AsyncIterator[Request]:
        """The sets of the endpoint, once, then its lists."""
        known = self.memory.get(_SETS)
        self._sets = json.loads(known or "{}")
        first = [self._page("ListSets", "sets", "oai:sets", {}, {})] if known is None else None
        for found in first or self.lists():
            yield Request(self.site, meta={"found": found}, dont_filter=True)

    def parse_sets(self, response: Response) -> Iterator[Any]:
        """The names of the sets, which those of journals and sections are; where it has none, nothing is lost."""
        answer = read_response(response.body, charset_of(response))
        self._sets = dict(answer.sets[:_MOST_SETS])
        yield Fact(_SETS, json.dumps(self._sets, ensure_ascii=False))
        yield from self.lists()

    def place(self, article: Article, record: OaiRecord, addresses: list[str]) -> None:
        """The same, and the section: ``J:ABBREV`` is one of the journal ``J``, as OJS names its sets."""
        for spec in record.set_specs:
            journal, _, below = spec.partition(":")
            if below and journal in self._sets and spec in self._sets:
                article.printed.setdefault("journal_title", self._sets[journal])
                article.printed.setdefault("section", self._sets[spec])
        super().place(article, record, addresses)

    def id_on(self, page: ArticlePage, address: str) -> tuple[str, bool]:
        """The identifier is the record's: the page's address only finds it."""
        return f"{self.name}:{address}", True

    def rescue(self, row: Any) -> list[Found] | None:
        """The same; the page of an article that its record tells of may be missing, closed, or about anything."""
        if row["kind"] == "sets":
            return list(self.lists())
        return None if row["kind"] == "record" else super().rescue(row)

    def pages_of(self, article: Any, keys: list[str], *, changed: bool) -> list[Found]:
        """The article's page, where it is on the endpoint's own site."""
        if not keys or not article.url or not self.is_home(article.url):
            return []
        return [self._record_page(keys[0], article.url, again=changed)]
