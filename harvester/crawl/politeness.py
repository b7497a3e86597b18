"""robots.txt, after RFC 9309: unreachable means that nothing may be asked for now, absent that all may."""

from __future__ import annotations

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from harvester.crawl.addresses import PrivateAddress, origin_of
from harvester.crawl.download import POSTPONED
from harvester.crawl.failures import Forbidden, RulesUnknown, explain
from harvester.crawl.gate import gates
from harvester.crawl.per_crawl import one_a_crawl

logger = logging.getLogger(__name__)

MAX_CRAWL_DELAY = 60.0
"""Seconds; a longer Crawl-delay is taken for a mistake and capped."""

_MAX_SIZE = 500 * 1024
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""


def _none_yet(_: Crawler) -> dict[str, Protego]:
    return {}


#: The rules of a crawl's hosts that have some, by origin (``https://example.org``).
known_rules = one_a_crawl(_none_yet)


class Robots:
    """Downloader middleware: asks each host's robots.txt once, obeys it, its Crawl-delay included."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Task[Protego | PrivateAddress | str | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it."""
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._rules.get(origin)
        if task is None:
            own = bool(request.meta.get("original"))
            task = self._rules[origin] = asyncio.ensure_future(self._ask(origin, original=own))
        rules = task.result() if task.done() else await asyncio.shield(task)
        if isinstance(rules, PrivateAddress):
            raise PrivateAddress(rules.at, rules.address)
        if isinstance(rules, str):
            self._crawler.stats.inc_value("refused/robots_unreachable")
            raise RulesUnknown(f"robots.txt: {rules}; without it nothing may be asked for, RFC 9309")
        if rules is not None and not rules.can_fetch(request.url, self._agent):
            raise Forbidden("forbidden by robots.txt")

    async def _ask(self, origin: str, *, original: bool) -> Protego | PrivateAddress | str | None:
        """The rules of a host; ``None`` if it has none; text, the reason, if they cannot be had.

        A redirect is followed to any public host (RFC 9309, 2.3.1.2). A host that may not be asked is refused as such.
        """
        reason = ""
        attempt = 0
        while attempt < 3:
            if attempt:
                await asyncio.sleep(0.3 * 4 ** (attempt - 1))
            attempt += 1
            request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta={"robots": True, "original": original})
            try:
                response = await self._crawler.engine.download_async(request)
            except PrivateAddress as error:
                return error if error.at == origin_of(origin) else str(error)
            except Exception as error:
                _, reason, again = explain(error)
                if not again:
                    break
                attempt -= bool(request.meta.get(POSTPONED))
                continue
            if response.status < 300:
                text = response.body[:_MAX_SIZE].decode("utf-8", "replace")
                rules = known_rules(self._crawler)[origin] = Protego.parse(text)
                self._slow_down(origin, rules.crawl_delay(self._agent))
                return rules
            if response.status < 500 and response.status != 429:
                return None
            attempt -= bool(request.meta.get(POSTPONED))
            reason = str(response.status)
        return reason

    def _slow_down(self, origin: str, delay: float | None) -> None:
        gate = gates(self._crawler).of(origin)
        if not delay or delay <= gate.delay:
            return
        gate.delay = min(float(delay), MAX_CRAWL_DELAY)
        logger.info("robots.txt of %s asks for %g seconds between requests", origin, gate.delay)
