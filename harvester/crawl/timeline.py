"""When a run asked, what came back, and when it waited: in bins that grow wider as the run goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from scrapy.crawler import Crawler

from harvester.crawl.per_crawl import one_a_crawl

BINS = 120
"""So many at most; a run that outlasts them has bins of twice the width."""

_FIRST_WIDTH = 0.25
"""Seconds."""

ANSWERS = ("ok", "4xx", "5xx", "none")
"""What comes of a request: an answer (or a redirect), a refusal, an error of the server, no answer."""
_SERIES = ("requests", *ANSWERS, "waited")


class Timeline:
    """Counts in time, in a memory that does not grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._width = _FIRST_WIDTH
        self._bins: dict[str, list[float]] = {name: [0.0] * BINS for name in _SERIES}

    def _at(self, seconds: float) -> int:
        """The bin of a moment, in seconds since the run began."""
        while seconds >= BINS * self._width:
            for name, bins in self._bins.items():
                self._bins[name] = [a + b for a, b in zip(bins[::2], bins[1::2], strict=True)] + [0.0] * (BINS // 2)
            self._width *= 2
        return max(int(seconds / self._width), 0)

    def asked(self) -> None:
        """A request goes out now."""
        self._count("requests")

    def answered(self, status: int | None) -> None:
        """A request is over now; *status* of the answer (RFC 9110), ``None`` where there was none."""
        if status is None:
            self._count("none")
        else:
            self._count("5xx" if status >= 500 else "4xx" if status >= 400 else "ok")

    def _count(self, name: str) -> None:
        place = self._at(self._clock() - self._began)  # first: it may make the bins anew
        self._bins[name][place] += 1

    def waits(self, seconds: float) -> None:
        """From now on, no request goes out for so many seconds."""
        begins = self._clock() - self._began
        ends = begins + seconds
        self._at(ends)
        bins = self._bins["waited"]
        for place in range(self._at(begins), self._at(ends) + 1):
            left, right = place * self._width, (place + 1) * self._width
            bins[place] += max(0.0, min(right, ends) - max(left, begins))

    def report(self) -> dict[str, Any]:
        """For the run report: the width of a bin in seconds, and what fell into each up to now."""
        now = self._clock() - self._began
        used = self._at(now) + 1
        bins = {name: values[:used] for name, values in self._bins.items()}
        waited = bins["waited"]
        waited[-1] = min(waited[-1], now - (used - 1) * self._width)  # a pause that the run did not live to see
        return {
            "bin_seconds": self._width,
            "requests": [int(count) for count in bins["requests"]],
            "answers": {name: [int(count) for count in bins[name]] for name in ANSWERS},
            "waited": [round(seconds, 1) for seconds in waited],
        }


def _new(_: Crawler) -> Timeline:
    return Timeline()


#: The timeline of a crawl.
timelines = one_a_crawl(_new)
