"""Looks at a site as detection does, then for one page of each kind that a source's readers read.

Pages that detection has seen are not asked for again. Nothing is stored here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Response

from harvester.detect_spider import DetectSpider, Failed, text_of
from harvester.detected import Outcome, Unreachable
from harvester.pages.bounds import Unbounded
from harvester.pages.links import canonical, leading, site_of
from harvester.pages.oai.formats import reader_of
from harvester.pages.oai.protocol import read_response
from harvester.pages.platforms.oai import is_oai, request
from harvester.spiders.index import IndexSpider
from harvester.spiders.journals import JournalSpider
from harvester.spiders.oai import OaiSpider
from harvester.spiders.site import SiteSpider

_MOST_ASKED = 5
"""Pages that are asked for beside those that detection has looked at."""

_RECORDS_KEPT = 5
_NUMBERS = re.compile(r"\d+")
_RECORD = re.compile(rb"<(?:\w+:)?record\b[^>]*>\s*<(?:\w+:)?header\b")
_END_OF_RECORDS = re.compile(rb"<(?:\w+:)?resumptionToken\b|</(?:\w+:)?ListRecords>")


@dataclass(kw_only=True, slots=True)
class Sample:
    """A page of a source."""

    kind: str
    url: str
    body: bytes
    """HTML in UTF-8, or an answer of OAI-PMH as it came, cut to a few records."""
    suffix: str = ".html"


@dataclass(kw_only=True, slots=True)
class Plan:
    """How a site is going to be harvested."""

    spider: type[SiteSpider]
    """Whose readers are used."""
    site: str
    own_arguments: dict[str, str] = field(default_factory=dict)
    record_path: re.Pattern[str] | None = None
    """Of an index: the form of its records' addresses; found where it is not known."""


class PageSpider(DetectSpider):
    """Asks for one page, and gives it as it came."""

    name = "page"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page: Response | None = None

    async def found(self) -> Outcome:
        """Nothing is told of the page; where there is none, why."""
        try:
            self.page = await self.ask(self.given)
        except Failed as failed:
            return self.not_had(failed)
        return Unreachable(url=self.given, reason=f"The site answers {self.page.status}")


class SampleSpider(DetectSpider):
    """Detects, then looks for pages to save.

    Args:
        plan: says of what was found how it is harvested; ``None``: not at all, and no more is asked.
    """

    name = "sample"

    def __init__(self, *args: Any, plan: Callable[[Outcome], Plan | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose = plan
        self.plan: Plan | None = None
        self.samples: list[Sample] = []
        self._seen: dict[str, Response] = {}
        self._left = _MOST_ASKED

    async def ask(self, url: str) -> Response:
        """A page; one that was seen is not asked for again."""
        if url not in self._seen:
            response = await super().ask(url)
            self._seen[url] = self._seen[response.url] = response
        return self._seen[url]

    async def found(self) -> Outcome:
        """What the address is; the pages are :attr:`samples`."""
        outcome = await super().found()
        plan = self.plan = self._choose(outcome)
        if plan is None:
            return outcome
        kinds: dict[str, Sample] = {}
        if issubclass(plan.spider, OaiSpider):
            await self._endpoint(plan, plan.spider, kinds)
        elif issubclass(plan.spider, IndexSpider):
            await self._index(plan, plan.spider, kinds)
        elif issubclass(plan.spider, JournalSpider):
            await self._journal(plan.spider, plan.site, kinds)
        self.samples = list(kinds.values())
        return outcome

    async def _page(self, url: str) -> Response | None:
        """A page of the site; ``None`` where it cannot be had, or enough were asked for."""
        if url not in self._seen:
            if self._left <= 0:
                return None
            self._left -= 1
        try:
            response = await self.ask(url)
        except Failed:
            return None
        return response if response.status == 200 else None

    # ---- journals ----------------------------------------------------------------------------------------------------

    async def _journal(self, spider: type[JournalSpider], site: str, kinds: dict[str, Sample]) -> None:
        """An article, and the page of an issue or else one that leads to articles."""
        articles: list[str] = []
        waiting = [site, *(url for url in self._seen if site_of(url) == site_of(site))]
        seen: set[str] = set()
        while waiting or articles:
            wants_article = "article" not in kinds and bool(articles)
            url = (articles if wants_article or not waiting else waiting).pop(0)
            if canonical(url) in seen or not (response := await self._page(url)):
                continue
            seen.add(canonical(url))
            text = text_of(response)
            try:
                article, contents = spider.article_page(text, response.url), spider.contents_page(text, response.url)
                if article.is_article:
                    kinds.setdefault("article", _sample("article", response))
                    found: list[str] = [each for each in (article.issue_url, article.journal_url) if each]
                else:
                    if contents.entries and "contents" not in kinds:
                        kinds["contents"] = _sample("contents", response)
                        articles = [entry.url for entry in contents.entries][:3]
                    leads = [*contents.issues, *contents.journals]
                    found = [*(lead.url for lead in leads), *contents.more, *spider.addresses.contents(response.url)]
            except Unbounded:
                continue
            if {"article", "contents"} <= kinds.keys():
                return
            waiting = [*found, *waiting] if "contents" not in kinds else []
        home = self._seen.get(site)
        if "contents" not in kinds and home is not None and home.status == 200:
            kinds["contents"] = _sample("contents", home)

    # ---- OAI-PMH -----------------------------------------------------------------------------------------------------

    async def _endpoint(self, plan: Plan, spider: type[OaiSpider], kinds: dict[str, Sample]) -> None:
        """A page of records, and the page of one of them where it describes itself."""
        given = plan.own_arguments
        endpoint = given.get("oai") or plan.site.partition("?")[0]
        url = f"{request(endpoint, 'ListRecords')}&metadataPrefix={quote(given.get('formats', 'oai_dc').split(',')[0])}"
        if given.get("oai_set"):
            url += f"&set={quote(given['oai_set'])}"
        response = await self._page(url)
        if response is None or not is_oai(response.body):
            return
        kinds["records"] = Sample(kind="records", url=response.url, body=few_records(response.body), suffix=".xml")
        pages = [
            address
            for record in read_response(response.body).records[:_RECORDS_KEPT]
            if record.metadata is not None and (reader := reader_of(record.metadata)) is not None
            for address in reader.addresses
            if site_of(address) == site_of(endpoint)
        ]
        for address in pages[:2]:
            page = await self._page(address)
            if page is not None and spider.article_page(text_of(page), page.url).is_article:
                kinds["article"] = _sample("article", page)
                return

    # ---- indexes -----------------------------------------------------------------------------------------------------

    async def _index(self, plan: Plan, spider: type[IndexSpider], kinds: dict[str, Sample]) -> None:
        """A list of records, and a record."""
        waiting, seen = [plan.site], set()
        while waiting and "listing" not in kinds:
            url = waiting.pop(0)
            if canonical(url) in seen or not (response := await self._page(url)):
                continue
            seen.add(canonical(url))
            try:
                links = spider.listing_page(text_of(response), response.url).links
            except Unbounded:
                continue
            paths = [urlsplit(link.url).path for link in links if site_of(link.url) == site_of(plan.site)]
            form = plan.record_path or record_path(paths)
            records = [link.url for link in links if form and form.search(urlsplit(link.url).path)]
            if form and len(records) > 1:
                plan.record_path = form
                kinds["listing"] = _sample("listing", response)
                for address in records[:2]:
                    page = await self._page(address)
                    if page is not None and spider.record_page(text_of(page), page.url).is_record:
                        kinds["article"] = _sample("article", page)
                        return
            waiting += [link.url for link in leading(links, site_of(plan.site)) if not link.in_menu]


def _sample(kind: str, response: Response) -> Sample:
    return Sample(kind=kind, url=response.url, body=text_of(response).encode("utf-8", "replace"))


def few_records(body: bytes) -> bytes:
    """An answer of OAI-PMH, cut to its first records.

    >>> page = b"<ListRecords>" + b"<record><header/></record>" * 9 + b"<resumptionToken/></ListRecords>"
    >>> few_records(page).count(b"<record>"), few_records(page)[-41:]
    (5, b'</record><resumptionToken/></ListRecords>')
    """
    starts = [match.start() for match in _RECORD.finditer(body)]
    end = _END_OF_RECORDS.search(body, starts[-1]) if len(starts) > _RECORDS_KEPT else None
    return body if end is None else body[: starts[_RECORDS_KEPT]] + body[end.start() :]


def record_path(paths: list[str]) -> re.Pattern[str] | None:
    """The form of the addresses of records, which hold three numbers: a journal's, an issue's, an article's.

    Args:
        paths: of a page's links.

    Returns:
        The form that most of them have; ``None`` where fewer than two have one.

    >>> record_path(["/about", "/article/12-3-456", "/article/12-3-457"]).pattern
    '/article/(?P<journal>\\\\d+)-(?P<issue>\\\\d+)-(?P<article>\\\\d+)/?$'
    """
    forms = Counter(_NUMBERS.sub("0", path.rstrip("/")) for path in dict.fromkeys(paths))
    fit = [(times, form) for form, times in forms.items() if form.count("0") >= 3 and times > 1]
    if not fit:
        return None
    form = max(fit)[1].split("0")
    names: Iterator[str] = iter(["journal", "issue", "article"])
    spare = len(form) - 4
    groups = [r"\d+" if number < spare else rf"(?P<{next(names)}>\d+)" for number in range(len(form) - 1)]
    parts = [re.escape(part).replace(r"\-", "-") for part in form]
    return re.compile("".join(part + group for part, group in zip(parts, [*groups, "/?$"], strict=True)))
