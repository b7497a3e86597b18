"""How much a run may ask for: requests and time. What is left over is the next run's."""

from __future__ import annotations

import time

from scrapy.crawler import Crawler


class Budget:
    """The budget of a run. Settings: ``HARVESTER_MAX_REQUESTS``, ``HARVESTER_MAX_TIME`` (seconds); 0 for any."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._requests: int = crawler.settings.getint("HARVESTER_MAX_REQUESTS")
        self._seconds: int = crawler.settings.getint("HARVESTER_MAX_TIME")
        self._began = time.monotonic()
        self._handed_out = 0

    def take(self) -> None:
        """A page is handed out to be asked for."""
        self._handed_out += 1

    def is_spent(self) -> bool:
        """Whether nothing more may be asked for; the statistics say so then."""
        if not self._requests and not self._seconds:
            return False
        # One more is robots.txt; redirects are known only when they were followed.
        asked = max(self._handed_out + 1, self._stats.get_value("traffic/requests", 0))
        spent = bool(self._requests and self._handed_out and asked >= self._requests) or bool(
            self._seconds and time.monotonic() - self._began >= self._seconds
        )
        if spent:
            self._stats.set_value("run/budget_spent", True)
        return spent
