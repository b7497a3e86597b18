"""What all spiders share: the site's address, how a page is decoded and read, and how a page to visit is named."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, MutableMapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse

from harvester.found import BLOCKED, Found
from harvester.pages.bounds import Unbounded
from harvester.pages.links import canonical, list_of, refused_as_service, sessionless, site_of
from harvester.pages.page import Page
from harvester.pages.walls import error, wall

P = TypeVar("P", bound=Page)

#: What pages are written in (WHATWG Encoding, 4.2), as Python calls it. Python knows others, among them some that take
#: hours for a page (punycode) or are none of text (zlib).
_ENCODINGS = frozenset(
    "ascii utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 cp437 cp850 cp857 mac-turkish cp866 cp874 cp932 cp949 "
    "koi8-r koi8-u mac-roman mac-cyrillic gb18030 gbk gb2312 hz big5 big5hkscs euc_jp euc_kr iso2022_jp "
    "shift_jis".split()
    + [f"iso8859-{n}" for n in range(1, 17)]
    + [f"cp{n}" for n in range(1250, 1259)]
)

_TURKISH = re.compile(rb"<html\b[^>]*\blang\s*=\s*[\"']?tr\b", re.IGNORECASE)


class PageUnreadable(IgnoreRequest):
    """A page arrived, but it is not what its address promises; the message says what is missing.

    Args:
        again: it may be another one the next time it is asked for.
    """

    def __init__(self, message: str, *, again: bool = False) -> None:
        super().__init__(message)
        self.again = again


class SiteSpider(Spider):
    """The spider of one site. Its arguments can be given as ``-a`` of ``scrapy crawl``.

    Args:
        site: address to crawl in place of the source's own: a mirror, a test index; of a platform, the journal's.
        name: name of the dataset, where it is not the spider's.
    """

    site: str = ""
    #: Whether the site may name pages without end; then what it names is followed only as far as it leads to records.
    is_open_ended: ClassVar[bool] = True
    #: Whether lists and formats tell so much of an article that its own page may be left alone.
    lists_tell: ClassVar[bool] = False
    #: Seconds between two requests, at least, where the site is known to bear no more; not on this machine.
    least_delay: ClassVar[float] = 0.0

    #: Whether its own address may be in a private network: who wrote it down meant that one.
    is_in_own_network: ClassVar[bool] = False
    #: Arguments of the spider that belong to its own site: where its endpoint is, which journal is meant.
    own_arguments: ClassVar[Mapping[str, str]] = MappingProxyType({})

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way to make it: its own arguments hold where no other site is given."""
        if kwargs.get("site") in (None, cls.site):
            kwargs = {**cls.own_arguments, **kwargs}
        return super().from_crawler(crawler, *args, **kwargs)

    def __init__(self, name: str | None = None, *, site: str | None = None, **kwargs: Any) -> None:
        super().__init__(name or type(self).name, **kwargs)
        self.site = type(self).site if site is None else site
        #: The address that the operator gave: the only one that may be in a private network.
        self.given_site = self.site if self.is_in_own_network else site
        self.home = site_of(self.site)
        #: What the start page calls the site; such a heading is no title elsewhere. The frontier keeps it.
        self.site_names: frozenset[str] = frozenset()
        #: Facts that earlier runs left and this one leaves, which are written together with the page they come from.
        self.memory: MutableMapping[str, str] = {}
        #: Whether this run begins a new round, and does not go on with one that was stopped.
        self.begins_round = True
        #: Of some identifiers, those under which articles are stored.
        self.knows: Callable[[Sequence[str]], set[str]] = lambda ids: set()

    @property
    def follows(self) -> bool:
        """Whether articles' pages at their publishers' are read too; indexes can."""
        return False

    async def start(self) -> AsyncIterator[Request]:
        """The start page; all else is found from there."""
        yield Request(self.site, meta={"found": self._visit(self.site, "start")}, dont_filter=True)

    def address_of(self, row: Any) -> str:
        """The address to ask for: the page's own, or that of the rest of a list that is known in part."""
        return str(row["url"])

    def headers_of(self, row: Any) -> dict[str, str]:
        """Header fields that a page is asked for with, beside those of every request."""
        return {}

    def rescue(self, row: Any) -> list[Found] | None:
        """Other ways to what a page held that cannot be had or read; no way, and it counts as failed.

        ``None``: nothing is lost with it, for it would only have added to what is known.
        """
        return []

    def remember_sizes(self, sizes: dict[str, int]) -> None:
        """What earlier runs saw: identifier of an issue → how many of its records its own page lists."""

    def _here(self, url: str) -> str:
        """An address of the site without its origin: so it is kept, to hold on a mirror and on another port too."""
        parts = urlsplit(url)
        # More than one slash at the start would make a host of the path's first part.
        return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, ""))

    def is_home(self, url: str) -> bool:
        """Whether *url* is of the site that is crawled."""
        return site_of(url) == self.home

    # ---- pages to visit, and pages that arrived ------------------------------------------------------------------

    def _visit(
        self,
        url: str,
        kind: str,
        *,
        key: str | None = None,
        priority: int = 0,
        form: str | None = None,
        said: str | None = None,
        issue_id: str | None = None,
        context: dict[str, Any] | None = None,
    ) -> Found:
        return Found(
            url=self._here(sessionless(url)),
            key=key or self._here(canonical(url)),
            kind=kind,
            priority=priority,
            form=form,
            series=self._here(list_of(url)) if kind == "listing" else None,
            said=said,
            issue_id=issue_id,
            context={k: v for k, v in (context or {}).items() if v},
        )

    @staticmethod
    def _refuse_what_stands_for(page: Page, response: Response) -> None:
        """Raise where a page that shows nothing of an index is a wall, or speaks of an error at the site."""
        moved = response.meta.get("redirect_times") and refused_as_service(response.url)
        if what := "a login page" if moved else wall(page):
            raise PageUnreadable(f"{BLOCKED}{what}")
        if what := error(page):
            raise PageUnreadable(what, again=True)

    def _read(self, kind: type[P], text: str, url: str, response: Response) -> P:
        """The page, parsed."""
        try:
            return kind(text, url, getattr(response, "encoding", "utf-8"))
        except Unbounded as error:
            self._count("unbounded_page", 1)
            raise PageUnreadable(f"not read: {error}, as no page of an index has") from error

    def _count(self, refused: str, times: int) -> None:
        if times:
            self.crawler.stats.inc_value(f"refused/{refused}", times)

    def _text(self, response: Response) -> str:
        declared = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").partition(";")[0]
        declared = declared.strip().lower()
        page = declared.startswith("text/") or declared in ("application/xhtml+xml", "application/xml", "")
        if not response.body:
            raise PageUnreadable("an empty page", again=True)
        if not isinstance(response, TextResponse) or not page:
            raise PageUnreadable(f"not a page but {declared[:100]}")
        if response.encoding not in _ENCODINGS:
            raise PageUnreadable(f"in an encoding that no page is in, {response.encoding[:40]}")
        if response.encoding not in ("utf-8", "cp1254") and _TURKISH.search(response.body[:2_000]):
            # Said to be Western, or said nothing: six letters of Turkish would be read as Icelandic ones.
            try:
                return response.body.decode("utf-8")
            except UnicodeDecodeError:
                return response.body.decode("cp1254", "replace")
        return response.text
