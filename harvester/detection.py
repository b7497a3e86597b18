"""Says which platform an address is of, and how it is harvested: a search by Scrapy, without a store."""

from __future__ import annotations

import re
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from scrapy.settings import SETTINGS_PRIORITIES, Settings

from harvester import __version__
from harvester.contact import given_contact
from harvester.crawl.addresses import is_here
from harvester.crawl.stopping import stopping
from harvester.dataset import EXIT_FAILED, EXIT_USAGE, RunError
from harvester.detect_spider import DetectSpider
from harvester.detected import Blocked, Outcome

Looking = TypeVar("Looking", bound=DetectSpider)

_PATIENCE = 60.0
"""Seconds for which a public host may give nothing but refusals before it counts as blocking."""

_WITHOUT_A_STORE: dict[str, Any] = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "ITEM_PIPELINES": {},
    "SPIDER_MIDDLEWARES": {},
    "EXTENSIONS": {"harvester.crawl.loglines.EscapedLog": 5},
    "DOWNLOAD_TIMEOUT": 30,
    "LOG_LEVEL": "ERROR",
}


def detect(url: str, overrides: dict[str, Any] | None = None) -> Outcome:
    """Look at an address. Blocks until it is known what it is.

    Args:
        url: of a journal, an issue, an article, a site of journals or an OAI-PMH endpoint. Its host and port may be in
            a private network: who gives it asks for it.
        overrides: settings that differ from the project's (``HARVESTER_DELAY``, ``HARVESTER_CONTACT`` …).

    Raises:
        RunError: *url* is no address (exit code 2), or the process was told to end (128 + signal).
    """
    return look(DetectSpider, url, overrides)[1]


def look(
    kind: type[Looking], url: str, overrides: dict[str, Any] | None = None, **arguments: Any
) -> tuple[Looking, Outcome]:
    """Have a spider look at an address, without a store. Blocks until it has.

    Args:
        kind: the spider; what it found is its ``outcome``.
        url: the address, as for :func:`detect`.
        overrides: settings that differ from the project's.
        arguments: the spider's, beside ``url``.

    Raises:
        RunError: as :func:`detect`.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    url = _checked(url)
    settings = _settings(url, overrides or {})
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(kind)
    task = process.crawl(crawler, url=url, **arguments)
    process.start(install_signal_handlers=False)
    stopping.listen(lambda: None)  # the loop that was told of signals is closed
    if stopping.signum:
        raise RunError("Stopped while the site was looked at; nothing was changed.", 128 + stopping.signum)
    if task.done() and not task.cancelled() and (error := task.exception()) is not None:
        raise error
    spider = crawler.spider
    outcome = spider.outcome if isinstance(spider, kind) else None
    tired = crawler.stats.get_value("run/tired") if crawler.stats else None
    if outcome is None and tired:
        outcome = Blocked(url=url, reason=tired, hint="Try again later, or ask the site.")
    if outcome is None or not isinstance(spider, kind):
        raise RunError("The site could not be looked at: the search ended without a result.", EXIT_FAILED)
    outcome.requests = crawler.stats.get_value("traffic/requests", 0) if crawler.stats else 0
    return spider, outcome


def _checked(url: str) -> str:
    said = url.strip()
    try:
        parts = urlsplit(said)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
        usable = usable and not parts.username and not re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", said)
    except ValueError:
        usable = False
    if usable:
        return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path or "/", parts.query, ""))
    meant = f" Did you mean https://{said}?" if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?", said) else ""
    raise RunError(f"{url!r} is no web address. Give one like https://journal.example.org/.{meant}", EXIT_USAGE)


def _settings(url: str, overrides: dict[str, Any]) -> Settings:
    settings = Settings()
    settings.setmodule("harvester.settings", priority="project")
    for name, value in {**_WITHOUT_A_STORE, **overrides}.items():
        settings.set(name, value, priority="cmdline")
    own = is_here(urlsplit(url).hostname or "")
    for name, here, elsewhere in (
        ("HARVESTER_DELAY", 0.0, 1.0),
        ("HARVESTER_PATIENCE", 5.0, _PATIENCE),
        ("HARVESTER_FIRST_PAUSE", 0.5, 10.0),
    ):
        if settings.get(name) in (None, ""):
            settings.set(name, here if own else elsewhere, priority="cmdline")
    contact = given_contact(settings)
    if contact and (settings.getpriority("USER_AGENT") or 0) <= SETTINGS_PRIORITIES["project"]:
        settings.set("USER_AGENT", f"harvester/{__version__} ({contact})", priority="cmdline")
    return settings
