"""Looks at an address and says which platform it is, with as few requests as it takes.

What a page shows is told by :mod:`harvester.pages.platforms.look`; here it is asked for, through Scrapy, with the same
politeness and the same guards as a crawl. Nothing is stored.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from harvester.crawl.addresses import PrivateAddress
from harvester.crawl.failures import Forbidden, explain
from harvester.crawl.politeness import known_rules
from harvester.crawl.stopping import ending, give_up, stopping
from harvester.detected import Blocked, Detection, NotAJournal, Outcome, Unreachable, name_of, plan_of
from harvester.pages.page import Link
from harvester.pages.platforms.articles import is_article_like
from harvester.pages.platforms.look import (
    NoJournal,
    Sight,
    addresses_of,
    hint_of,
    look,
    platform_of_endpoint,
    what_it_is,
)
from harvester.pages.platforms.oai import OaiAnswer, oai_answer, request, usual
from harvester.pages.platforms.ojs import journal_behind
from harvester.pages.platforms.seen import Platform, is_same_site, origin
from harvester.pages.platforms.signs import janeway_journal, journal_site

_MOST_LEADS = 5
"""Pages of an unknown site that are looked at besides the one that was given."""

_MOST_SITEMAPS = 2
_TRIES = 2
_MOST_REFUSALS = 10
_ENCODINGS = re.compile(
    r"utf-?8(?:-sig)?|ascii|utf-16(?:-[lb]e)?|iso8859-\d+|cp\d+|koi8-[ru]|gb\w+|big5\w*|euc_\w+|shift_jis|mac-\w+"
)
"""Python knows others, among them some that take hours for a page or are none of text."""


class Failed(Exception):
    """An address could not be had."""

    def __init__(self, reason: str, *, blocked: bool = False) -> None:
        super().__init__(reason)
        self.blocked = blocked


class DetectSpider(Spider):
    """Looks at one address. No source: ``harvester crawl`` does not list it.

    Args:
        url: the address.
    """

    name = "detect"

    def __init__(self, *args: Any, url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = url
        #: The one that may be in a private network (:mod:`harvester.crawl.download`).
        self.given_site = url
        self.outcome: Outcome | None = None
        self._answers: dict[str, OaiAnswer] = {}
        self._maps: dict[str, tuple[list[str], list[str]]] = {}

    async def start(self) -> AsyncIterator[Any]:
        """The whole search; nothing is left to Scrapy's scheduler."""
        loop = asyncio.get_running_loop()

        def stop() -> None:
            loop.call_soon_threadsafe(self._stop)

        stopping.listen(stop)
        self.outcome = await self.found()
        for request_left in _NO_REQUESTS:
            yield request_left

    def _stop(self) -> None:
        self.crawler.signals.send_catch_log(ending)
        self.crawler.signals.send_catch_log(give_up)

    async def found(self) -> Outcome:
        """What the address is."""
        try:
            response, sight = await self._look(self.given)
            if sight.refresh:
                response, sight = await self._look(sight.refresh)
        except Failed as failed:
            return self.not_had(failed)
        if sight.blocked:
            return Blocked(url=self.given, reason=f"The site blocks crawlers: {sight.blocked}", hint=_HINTS[Blocked])
        if sight.trouble:
            return Unreachable(
                url=self.given, reason=f"The site is in trouble: {sight.trouble}", hint=_HINTS[Unreachable]
            )
        if sight.refused:
            return self._none(sight.refused)
        platform = sight.platform
        if platform is None:
            platform = await self._unknown(response.url, sight)
        if platform is None:
            return self._none(NoJournal(what_it_is(sight), hint_of(sight)))
        return await self._described(platform, sight, response.url)

    def not_had(self, failed: Failed) -> Outcome:
        """What is said of an address that could not be had."""
        kind = Blocked if failed.blocked else Unreachable
        return kind(url=self.given, reason=_sentence(str(failed)), hint=_HINTS[kind])

    def _none(self, refused: NoJournal) -> NotAJournal:
        return NotAJournal(url=self.given, reason=refused.reason, hint=refused.hint)

    # ---- what is asked -------------------------------------------------------------------------------------------

    async def ask(self, url: str) -> Response:
        """A page, asked for again where that may help.

        Raises:
            Failed: it could not be had.
        """
        tries = refusals = 0
        while True:
            asked = Request(url, callback=NO_CALLBACK)
            try:
                response = await self.crawler.engine.download_async(asked)
            except Exception as error:
                tries += 1
                if tired := self.crawler.stats.get_value("run/tired"):
                    raise Failed(tired, blocked=True) from error
                if isinstance(error, Forbidden):
                    raise Failed("robots.txt asks not to visit this address", blocked=True) from error
                if isinstance(error, PrivateAddress):
                    raise Failed(_private(error, self.given)) from error
                _, said, again = explain(error)
                if not again or tries >= _TRIES or stopping.signum:
                    raise Failed(said) from error
                continue
            if response.status in (500, 502, 504) and tries + 1 < _TRIES and not stopping.signum:
                tries += 1
                continue
            refusals += response.status in (429, 503)
            if response.status not in (429, 503) or refusals > _MOST_REFUSALS or _sight(response).challenged:
                return response
            # Asked again: the gate of the host waits for as long as is asked for, and says when that is too long.

    async def _look(self, url: str) -> tuple[Response, Sight]:
        response = await self.ask(url)
        sight = _sight(response)
        if sight.oai is not None and sight.oai.verb == "Identify" and sight.platform is not None:
            self._answers[sight.platform.oai[0][0]] = sight.oai
        return response, sight

    async def _oai(self, address: str, verb: str) -> OaiAnswer | None:
        """An endpoint's answer; ``None`` where there is none."""
        try:
            response = await self.ask(request(address, verb))
        except Failed:
            return None
        return oai_answer(response.body) if response.status == 200 else None

    async def _identify(self, address: str) -> OaiAnswer | None:
        known = self._answers.get(address)
        if known is None and (known := await self._oai(address, "Identify")):
            self._answers[address] = known
        return known if known is not None and known.identifies else None

    # ---- where the page itself does not say ----------------------------------------------------------------------

    async def _unknown(self, url: str, sight: Sight) -> Platform | None:
        """The platform of a page that shows none: by the endpoints and the articles that it leads to."""
        within = [home for home in sight.journals if f"{url}/".startswith(f"{home.rstrip('/')}/")]
        repository = usual(sight.generators) != usual([])
        endpoints = [
            *sight.endpoints,
            *(f"{home}api/oai/" if home.endswith("/") else f"{home}/oai" for home in within[:1]),
        ]
        found = await self._first_endpoint(endpoints)
        if found is None and repository:
            found = await self._first_endpoint([f"{origin(url)}{path}" for path in usual(sight.generators)])
        if found is None:
            found = await self._behind_leads(url, sight)
        if found is None and not repository and not sight.journals:
            found = await self._first_endpoint([f"{origin(url)}{path}" for path in usual([])])
        return found

    async def _first_endpoint(self, addresses: list[str]) -> Platform | None:
        for address in dict.fromkeys(addresses):
            answer = await self._identify(address)
            if answer is not None:
                found = platform_of_endpoint(address, answer)
                if isinstance(found, Platform):
                    return found
        return None

    async def _behind_leads(self, url: str, sight: Sight) -> Platform | None:
        """Look at some of the pages that may be articles, or lists of them; then at some that a sitemap names."""
        waiting, seen = [link for link in sight.leads if not _is_of_journal(link)], {url}
        from_map = False
        for number in range(_MOST_LEADS):
            waiting = [link for link in waiting if link.url not in seen]
            if not waiting and not from_map:
                from_map, waiting = True, await self._named_by_sitemap(url, sight)
                waiting = [link for link in waiting if link.url not in seen]
            if not waiting:
                return None
            link = next(filter(is_article_like, waiting), waiting[0])
            seen.add(link.url)
            try:
                response, behind = await self._look(link.url)
            except Failed:
                continue
            found = behind.platform
            if found is not None and found.name == "citation-meta" and is_same_site(response.url, url):
                found.reasons = [f"{found.reasons[0][:-1]}: {response.url}, the {_NTH[number]} page looked at."]
                found.home, found.title = url, found.title or sight.title
                return found
            # What an issue's page lists stands before what the first page names.
            behind_it = [each for each in behind.leads if not _is_of_journal(each) and each.url not in seen]
            known = {each.url for each in waiting}
            if all(each.url in known for each in behind_it):
                behind_it += behind.beneath
            waiting = behind_it + waiting
        return None

    async def _named_by_sitemap(self, url: str, sight: Sight) -> list[Link]:
        """Pages that the site's sitemap names, those that look like articles first."""
        sitemaps = await self._known_sitemaps(url, sight)
        for _ in range(_MOST_SITEMAPS):
            address = next((each for each in sitemaps if is_same_site(each, url)), None)
            if address is None:
                return []
            sitemaps, pages = await self._sitemap(address)
            if pages:
                return [Link(page, "", "", False) for page in pages[:50] if is_same_site(page, url)]
        return []

    async def _sitemap(self, address: str) -> tuple[list[str], list[str]]:
        """The sitemaps and the pages that a sitemap names."""
        if address not in self._maps:
            try:
                response = await self.ask(address)
            except Failed:
                return [], []
            self._maps[address] = addresses_of(text_of(response)) if response.status == 200 else ([], [])
        return self._maps[address]

    async def _known_sitemaps(self, url: str, sight: Sight) -> list[str]:
        """Those that the site names, else the one that stands where most do."""
        named, usual_one = self._sitemaps(url, sight), f"{origin(url)}/sitemap.xml"
        if named or sight.journals:  # where journals are linked, the way is known
            return named
        return [usual_one] if any(await self._sitemap(usual_one)) else []

    def _sitemaps(self, url: str, sight: Sight) -> list[str]:
        rules = known_rules(self.crawler).get(origin(url))
        return list(dict.fromkeys([*(rules.sitemaps if rules else ()), *sight.sitemaps]))[:20]

    # ---- what was found ------------------------------------------------------------------------------------------

    async def _described(self, platform: Platform, sight: Sight, url: str) -> Outcome:
        answer: OaiAnswer | None = None
        oai_url = asked_set = None
        candidates = platform.oai or [(address, None) for address in sight.endpoints[:1]]
        for address, wanted in candidates:
            answer = await self._identify(address)
            if answer is not None:
                oai_url, asked_set = address, wanted
                break
        if answer is not None and oai_url is not None:
            of_set = f"{'&' if '?' in oai_url else '?'}set={quote(asked_set)}" if asked_set else ""
            behind = platform_of_endpoint(f"{oai_url}{of_set}", answer)
            if isinstance(behind, NoJournal):
                return self._none(behind)
            if sight.oai is not None:  # it may not have said before who it is
                behind.oai, platform = platform.oai, behind
            platform.version = platform.version or behind.version
            # Every endpoint of a press on Janeway gives the name of the press.
            if platform.title is None and (platform.name, platform.scope) != ("janeway", "journal"):
                platform.title = answer.name
        elif platform.name == "oai":
            return self._none(NoJournal("It answers OAI-PMH, but not to Identify, as every endpoint has to"))
        formats = await self._oai(oai_url, "ListMetadataFormats") if oai_url else None
        if oai_url and sight.oai is None:
            platform.reasons.append(f"OAI-PMH answers at {oai_url}.")
        elif platform.oai and not oai_url:
            platform.reasons.append(f"OAI-PMH does not answer at {platform.oai[0][0]}.")
        unknown = platform.name == "citation-meta"
        sitemaps = await self._known_sitemaps(url, sight) if unknown else self._sitemaps(url, sight)
        offered = formats.formats if formats else []
        return Detection(
            url=self.given,
            platform=platform.name,
            version=platform.version,
            scope=platform.scope,
            title=platform.title,
            start=platform.home,
            journal=platform.journal,
            name=name_of(platform),
            plan=plan_of(platform, oai_url, offered, sitemaps),
            reasons=platform.reasons,
            oai_url=oai_url,
            oai_set=asked_set,
            granularity=answer.granularity if answer else None,
            deleted_record=answer.deleted if answer else None,
            earliest_datestamp=answer.earliest if answer else None,
            formats=offered,
            sitemaps=sitemaps,
        )


_NO_REQUESTS: tuple[Request, ...] = ()
_NTH = ("first", "second", "third", "fourth", "fifth")
_HINTS: dict[type[Any], str] = {
    Blocked: "Nothing more was asked for. Ask the site, or look for its OAI-PMH endpoint and give that.",
    Unreachable: "Check the address, or try again later.",
}


def _sight(response: Response) -> Sight:
    headers = {
        name.decode("latin-1").lower(): [value.decode("utf-8", "replace") for value in values]
        for name, values in response.headers.items()
    }
    return look(text_of(response), response.url, response.status, headers, response.body)


def text_of(response: Response) -> str:
    """The text of a page, in UTF-8 where it is that, whatever is declared."""
    try:
        return response.body.decode("utf-8")
    except UnicodeDecodeError:
        said = str(getattr(response, "encoding", "utf-8"))
        return response.body.decode(said if _ENCODINGS.fullmatch(said) else "utf-8", "replace")


def _is_of_journal(link: Link) -> bool:
    """Whether a link is one of a journal on a known platform: such are named in the hint, and not looked at."""
    return bool(journal_behind(link.url) or janeway_journal(link.url) or journal_site(link.url))


def _private(error: PrivateAddress, given: str) -> str:
    host, port = error.at
    if f"//{host}" in given:
        return f"{host}:{port} is {error.address}, no public address"
    return f"It leads to {host}:{port}, which is no public address; give that address itself if it is meant"


def _sentence(text: str) -> str:
    said = f"The site's {text}" if text.startswith("robots.txt") else f"{text[:1].upper()}{text[1:]}"
    return said.rstrip(".")
