"""What the parts of one crawl share: made once a crawl, when the first of them asks for it, and gone with the crawl."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

T = TypeVar("T")


def one_a_crawl(make: Callable[[Crawler], T]) -> Callable[[Crawler], T]:
    """A function that gives each crawl its own, made by *make* at the first call."""
    made: WeakKeyDictionary[Any, T] = WeakKeyDictionary()

    def of(crawler: Crawler) -> T:
        found = made.get(crawler)
        if found is None:
            found = made[crawler] = make(crawler)
        return found

    return of
