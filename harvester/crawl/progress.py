"""What an operator sees while a crawl runs: a bar on a terminal, else a line now and then. Both on standard error."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from pipelines.store import attached


class Progress:
    """Scrapy extension. ``HARVESTER_PROGRESS``: ``bar``, ``lines`` or ``none``."""

    def __init__(self, crawler: Crawler) -> None:
        self._style: str = crawler.settings["HARVESTER_PROGRESS"]
        if self._style not in ("bar", "lines"):
            raise NotConfigured
        self._crawler = crawler
        self._stats = crawler.stats
        self._store = attached(crawler)
        self._task: asyncio.Task[None] | None = None
        self._bar: Any = None
        self._known = 0
        self._asked = 0.0
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler)

    def _opened(self) -> None:
        self._began = time.monotonic()
        print(f"Crawling {getattr(self._crawler.spider, 'site', '')} …", file=sys.stderr, flush=True)
        self._task = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        if self._style == "lines":
            while True:
                await asyncio.sleep(15)
                print(self._line(), file=sys.stderr, flush=True)
        from rich.console import Console
        from rich.progress import BarColumn, TaskID, TextColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"))
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            self._bar = bar
            task: TaskID = bar.add_task("Pages", total=None, said="")
            while True:
                visited, known, said = self._numbers()
                bar.update(task, completed=visited, total=known, said=said)
                await asyncio.sleep(0.3)

    def _closed(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self._bar is not None:
            self._bar.stop()

    def _line(self) -> str:
        return f"pages {self._numbers()[2]}"

    def _numbers(self) -> tuple[int, int, str]:
        stats: dict[str, Any] = self._stats.get_stats()
        settled = {key: value for key, value in stats.items() if key.startswith("pages/")}
        visited = sum(settled.values())
        if time.monotonic() - self._asked > 1:  # counting the table costs more than looking at the statistics
            self._asked = time.monotonic()
            self._known = visited + max(self._store.pending_count() - self._store.gathered, 0)
        failed = sum(value for key, value in settled.items() if key.endswith("/failed"))
        seconds = time.monotonic() - self._began
        rate = visited / seconds if seconds else 0.0
        known = max(self._known, visited) + self._store.unwritten + self._store.due_left
        left = known - visited
        said = f"{visited}/{known}  articles {stats.get('articles/read', 0)}  {rate:.1f}/s"
        said += f"  detail {detail}" if (detail := stats.get("detail")) else ""
        said += f"  failed {failed}" if failed else ""
        said += f"  left {_duration(left / rate)}" if rate and left else ""
        return visited, known, said


def _duration(seconds: float) -> str:
    """Hours, minutes and seconds, the two largest.

    >>> _duration(3725), _duration(59)
    ('1h 2m', '59s')
    """
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return f"{hours}h {minutes}m"
    return f"{minutes}m {rest}s" if minutes else f"{rest}s"
