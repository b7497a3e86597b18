"""When a run asked, what was answered, and when it paused: a few counters a stretch of time, however long the run."""

from __future__ import annotations

import time
from typing import Any, Literal

from harvester.crawl.per_crawl import one_a_crawl

Answer = Literal["ok", "4xx", "5xx", "none"]
ANSWERS: tuple[Answer, ...] = ("ok", "4xx", "5xx", "none")
"""Classes of answers: 2xx and 3xx, 4xx, 5xx, and none that arrived whole."""

MOST_BINS = 120
"""So many stretches are kept apart; a run that outlasts them makes each twice as long."""

FIRST_WIDTH = 0.125
"""Seconds of a stretch at first."""


def class_of(status: int) -> Answer:
    """The class of an answer by its status.

    >>> class_of(200), class_of(304), class_of(404), class_of(503)
    ('ok', 'ok', '4xx', '5xx')
    """
    return "5xx" if status >= 500 else "4xx" if status >= 400 else "ok"


class Timeline:
    """What happened in each stretch of a run.

    Args:
        began: when the run began, in seconds of ``time.monotonic``; now, where it is not given.
    """

    def __init__(self, began: float | None = None) -> None:
        self.bin_seconds = FIRST_WIDTH
        self._began = time.monotonic() if began is None else began
        self._requests = [0] * MOST_BINS
        self._answers = {name: [0] * MOST_BINS for name in ANSWERS}
        self._waited = [0.0] * MOST_BINS
        #: What is left of pauses beyond the last stretch: a run that does not live to see it stays as fine as it is.
        self._ahead: list[tuple[float, float]] = []

    def sent(self, at: float) -> None:
        """A request goes out; *at*: when, in seconds of ``time.monotonic``, as everywhere here."""
        self._requests[self._bin(at)] += 1

    def answered(self, answer: Answer, at: float) -> None:
        """A request is over; *answer*: what came of it."""
        self._answers[answer][self._bin(at)] += 1

    def paused(self, start: float, end: float) -> None:
        """A host is asked for nothing from *start* to *end*, which may lie ahead."""
        known = self._began + MOST_BINS * self.bin_seconds
        if end > known:
            self._ahead.append((max(start, known), end))
            end = known
        for place in range(MOST_BINS):
            low = self._began + place * self.bin_seconds
            self._waited[place] += max(min(end, low + self.bin_seconds) - max(start, low), 0.0)

    def _bin(self, at: float) -> int:
        place = int(max(at - self._began, 0.0) / self.bin_seconds)
        while place >= MOST_BINS:
            self._widen()
            place //= 2
        return place

    def _widen(self) -> None:
        """Make two stretches one, all along."""
        self.bin_seconds *= 2
        for counts in (self._requests, *self._answers.values()):
            counts[:] = [a + b for a, b in zip(counts[::2], counts[1::2], strict=True)] + [0] * (MOST_BINS // 2)
        self._waited = [a + b for a, b in zip(self._waited[::2], self._waited[1::2], strict=True)]
        self._waited += [0.0] * (MOST_BINS // 2)
        ahead, self._ahead = self._ahead, []
        for start, end in ahead:
            self.paused(start, end)

    def report(self, now: float | None = None) -> dict[str, Any]:
        """What the run report says of it: ``bin_seconds``, and a number for each stretch up to *now*.

        ``waited`` holds seconds of pauses that hosts asked for; where several hosts pause at once, the sum.
        """
        now = time.monotonic() if now is None else now
        count = self._bin(now) + 1
        waited = self._waited[:count]
        waited[-1] = min(waited[-1], now - self._began - (count - 1) * self.bin_seconds)  # a pause may outlast the run
        return {
            "bin_seconds": self.bin_seconds,
            "requests": self._requests[:count],
            "answers": {name: counts[:count] for name, counts in self._answers.items()},
            "waited": [round(seconds, 3) for seconds in waited],
        }


#: The timeline of a crawl, which begins when it is asked for first.
timeline = one_a_crawl(lambda _: Timeline())
