"""When a request may go out: the delay between two, the pauses a host asks for, and how long those are borne."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError

from harvester.crawl.per_crawl import one_a_crawl
from harvester.crawl.stopping import ending
from harvester.crawl.timeline import timeline

logger = logging.getLogger(__name__)

SLOW = 0.5
"""Seconds; a host that answers faster is never called slow."""

_SLOWER = 3.0
"""A host is slow where it takes so many times as long as it did."""

LONGEST_DELAY = 60.0
"""Seconds; no delay becomes longer because a host is slow."""

_GROWTH = 2.0
_JITTER = 0.25


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait after a ``Retry-After`` header (RFC 9110, 10.2.3): a number or an HTTP date.

    >>> moment = datetime(2026, 11, 22, 10, 15, 0, tzinfo=UTC)
    >>> retry_after("120", moment), retry_after("Sun, 22 Nov 2026 10:16:00 GMT", moment), retry_after("soon", moment)
    (120.0, 60.0, None)
    """
    said = (value or "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
        left = moment.replace(tzinfo=moment.tzinfo or UTC) - now
    except (TypeError, ValueError, OverflowError):
        return None
    return max(left.total_seconds(), 0.0)


class Gate:
    """The gate of one host. Every request to it waits here until it may go out.

    Args:
        host: its name, for messages.
        delay: seconds between two requests; never less.
        first_pause: seconds of a pause whose length the host does not say; the next is twice as long.
        longest_pause: seconds; no pause is longer, whatever the host asks for.
        patience: seconds for which the host may give nothing but refusals.
        tired: called once, with a sentence, where it gave nothing else for longer.
        paused: called with the moments (``time.monotonic``) at which each pause begins and ends.
    """

    def __init__(
        self, host: str, *, delay: float, first_pause: float, longest_pause: float, patience: float,
        tired: Callable[[str], None], paused: Callable[[float, float], None],
    ) -> None:  # fmt: skip
        self.host = host
        self.delay = delay
        self.pauses = 0
        self.paused_for = 0.0
        self._first_pause, self._longest_pause, self._patience = first_pause, longest_pause, patience
        self._tired, self._paused = tired, paused
        self._until = self._next = 0.0
        self._refusals = 0
        self._since: float | None = None
        self._answered = False
        self._probe = False
        self._changed = asyncio.Event()
        self._closed = False
        self._latency: float | None = None
        self._usual: float | None = None

    async def wait(self) -> None:
        """Wait until a request may go out.

        Raises:
            DownloadCancelledError: none may go out any more.
        """
        while True:
            if self._closed:
                raise DownloadCancelledError("the run ends")
            now = time.monotonic()
            left = max(self._until, self._next) - now
            if left <= 0 and not self._probe:
                break
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), left if left > 0 else None)
            except TimeoutError:
                continue
        self._next = now + self.current_delay
        self._probe = self._refusals > 0  # after a pause one request goes ahead

    @property
    def current_delay(self) -> float:
        """Seconds between two requests now: more than the delay where the host has become slow."""
        if self._latency is None or self._usual is None or self._latency < max(SLOW, _SLOWER * self._usual):
            return self.delay
        return max(self.delay, min(self._latency, LONGEST_DELAY))

    def answered(self, seconds: float) -> None:
        """An answer that is no refusal arrived after so many seconds."""
        self._answered = True
        self._latency = seconds if self._latency is None else 0.8 * self._latency + 0.2 * seconds
        self._usual = self._latency if self._usual is None else min(self._usual, self._latency)
        if self._refusals:
            self._refusals, self._since = 0, None

    def refused(self, wanted: float | None) -> None:
        """The host asks to be left alone; *wanted*: for so many seconds, where it says so."""
        now = time.monotonic()
        self._since = self._since or now
        if self._until <= now:  # the answers to what was under way already are no refusals of their own
            self._refusals += 1
        grown = self._first_pause * _GROWTH ** (self._refusals - 1) * random.uniform(1 - _JITTER, 1 + _JITTER)
        pause = min(grown if wanted is None else wanted, self._longest_pause)
        if now + pause - self._since > self._patience:
            self.close()
            self._tired(
                f"The host {self.host} gave nothing but refusals for {now - self._since:.0f} s and asks to be left "
                f"alone for {pause:.0f} s more; the patience for that is {self._patience:.0f} s"
            )
            return
        if now + pause > self._until:
            self.pauses += self._until <= now
            start = max(self._until, now)
            self.paused_for += now + pause - start
            self._until = now + pause
            self._paused(start, self._until)
            logger.info("%s asks to be left alone: pausing for %.1f s", self.host, pause)
        self._changed.set()

    def passed(self) -> None:
        """A request that went out is over, whatever came of it."""
        if self._probe:
            self._probe = False
            self._changed.set()

    def is_known(self) -> bool:
        """Whether the host has answered in this run."""
        return self._answered

    def close(self) -> None:
        """Let no request out any more."""
        self._closed = True
        self._changed.set()


class Gates:
    """The gates of a run, one a host.

    Settings: ``HARVESTER_LONGEST_PAUSE``, ``HARVESTER_PATIENCE`` (seconds), both filled in by the run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._gates: dict[str, Gate] = {}
        self._closed = False
        self._ending: asyncio.Future[None] | None = None
        crawler.signals.connect(self.close, signal=ending)

    def of(self, url: str) -> Gate:
        """The gate of the host of *url*."""
        host = urlsplit(url).hostname or ""
        gate = self._gates.get(host)
        if gate is None:
            settings = self._crawler.settings
            gate = self._gates[host] = Gate(
                host,
                delay=settings.getfloat("HARVESTER_DELAY"),
                first_pause=settings.getfloat("HARVESTER_FIRST_PAUSE"),
                longest_pause=settings.getfloat("HARVESTER_LONGEST_PAUSE"),
                patience=settings.getfloat("HARVESTER_PATIENCE"),
                tired=self._tired if self._is_home(url) else logger.info,
                paused=timeline(self._crawler).paused,
            )
            if self._closed:
                gate.close()
        return gate

    def _is_home(self, url: str) -> bool:
        """Whether the run lives on this host; of others it only reads pages beside."""
        home = getattr(self._crawler.spider, "is_home", None)
        return home is None or home(url)

    def close(self) -> None:
        """Let no request out any more."""
        self._closed = True
        for gate in self._gates.values():
            gate.close()

    def report(self) -> dict[str, Any]:
        """What the run report says of politeness: the delay, how many pauses there were, how long they took."""
        gates = self._gates.values()
        return {
            "delay": max((gate.delay for gate in gates), default=self._crawler.settings.getfloat("HARVESTER_DELAY")),
            "waits": sum(gate.pauses for gate in gates),
            "waited_s": round(sum(gate.paused_for for gate in gates), 1),
        }

    def _tired(self, why: str) -> None:
        if self._ending is None:
            self._crawler.stats.set_value("run/tired", why)
            self._crawler.signals.send_catch_log(ending)
            self._ending = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="tired"))


#: The gates of a crawl.
gates = one_a_crawl(Gates)


def now_utc() -> datetime:
    """The time that a ``Retry-After`` date is held against."""
    return datetime.now(UTC)
