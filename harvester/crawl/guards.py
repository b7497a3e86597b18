"""Guards against sites without an end: what a page names is admitted only as far as it promises records."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from harvester.crawl.failures import Refused
from harvester.found import Found
from pipelines.store import Page, Store

MAX_BARREN = 6
"""So many pages in a row may pass without a record before the way is given up."""

MAX_FRUITLESS = 1_000
"""So many addresses of one form are tried before one of them has led to a record: journals may stand empty for long."""

MAX_FRUITLESS_QUERIES = 100
"""The same for addresses with a query, which a site can make without end."""

MAX_FRUITLESS_IN_ALL = 20_000
"""So many addresses are tried whose forms led to no record, however many forms a site invents."""

MAX_STALE = 25
"""So many pages of a list in a row may name nothing new."""


class Growth:
    """What may be added to the frontier.

    Three bounds, each counted under ``refused/…``: a chain of pages without records ends (calendars), unless pages of
    this form have led to some; addresses of a form of which none led to a record are given up (tag clouds, archives by
    day); a page of a list that names nothing new beside the very same records as its predecessor leads no further (the
    last page, answered for ever).
    """

    def __init__(self, store: Store, stats: Any, *, tries: int | None = None) -> None:
        self._tries = tries
        self._store = store
        self._stats = stats
        self._visited: Counter[str] = Counter()
        self._in_vain = 0
        self._fruitful: set[str] = store.fruitful_forms()

    def is_barren(self, row: Page) -> bool:
        """Whether addresses of this row's form have been tried often enough without any record."""
        form = row.get("form")
        if not form or form in self._fruitful:
            return False
        self._visited[form] += 1
        if self._visited[form] > (self._tries or _tries(form)):
            return True
        self._in_vain += 1
        return self._in_vain > MAX_FRUITLESS_IN_ALL

    def admit(self, row: Page, found: list[Found]) -> list[Found]:
        """Those of the pages *found* on *row* that are worth recording, with what they inherit."""
        context = row["context"]
        near = bool(context.get("near"))
        records = [page for page in found if page.kind == "record"]
        if not found:
            return []
        # A page that names a record or another kind of page for the first time goes on, whatever box stands on it.
        telling = [page.key for page in found if page.kind == "record" or page.form != row.get("form")]
        news = len(self._store.known(telling)) < len(set(telling))
        listed = hashlib.blake2b("|".join(sorted(p.key for p in records)).encode(), digest_size=8).hexdigest()
        repeats = bool(records) and context.get("listed") == listed and row["kind"] == "listing" and not news
        barren = 0 if records or row.get("form") in self._fruitful else context.get("barren", 0) + 1
        stale = 0 if news else context.get("stale", 0) + 1
        lineage = [*context.get("lineage", []), *([row["form"]] if row.get("form") else [])][-8:]
        admitted: list[Found] = []
        for page in found:
            if page.kind == "record":
                if near:
                    page.context["near"] = True
                admitted.append(page)
                continue
            same_form = page.form == row.get("form")
            if (repeats and same_form) or stale > MAX_STALE:
                self._stats.inc_value("refused/repeats")
                continue
            if barren > MAX_BARREN:
                self._stats.inc_value("refused/barren")
                continue
            page.context.update({k: v for k, v in (("barren", barren), ("stale", stale), ("lineage", lineage)) if v})
            if records:
                page.context["listed"] = listed
            if near and (not same_form or page.context.get("next")):
                page.context["near"] = True
            admitted.append(page)
        return admitted

    def credit(self, row: Page, new_records: int) -> None:
        """Remember that the forms on the way to *row* lead to records."""
        if new_records:
            forms = {*row["context"].get("lineage", []), *([str(row["form"])] if row.get("form") else [])}
            self._in_vain -= sum(min(self._visited[form], _tries(form)) for form in forms - self._fruitful)
            self._fruitful |= forms


def _tries(form: str) -> int:
    return MAX_FRUITLESS_QUERIES if "?" in form else MAX_FRUITLESS


class SameSiteRedirects(RedirectMiddleware):
    """Follows redirects within the site; one that leads elsewhere is refused, not read as a record.

    Those of robots.txt are followed wherever they lead (RFC 9309, 2.3.1.2): what is read there are rules, no records;
    and so are those of an article's page at its publisher's, to which a DOI may lead.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Follow, refuse, or pass the answer on."""
        try:
            followed = super().process_response(request, response)
        except ValueError as error:
            raise Refused("redirects to what is no address") from error
        if isinstance(followed, Request) and not request.meta.get("robots") and not request.meta.get("original"):
            home = getattr(self.crawler.spider, "is_home", None)
            if home is not None and not home(followed.url):
                self.crawler.stats.inc_value("refused/redirect_off_site")
                raise Refused(f"redirects off the site, to {followed.url[:200]}")
        return followed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SameSiteRedirects:
        """Scrapy's way to make it."""
        made = cls(crawler.settings)
        made.crawler = crawler
        return made
