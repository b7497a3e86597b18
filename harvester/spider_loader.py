"""Finds the spider of a source. A spider's name is its module's, so one is loaded without all the others.

That saves a crawl the readers of platforms that it does not meet; and a spider that cannot be imported breaks no other.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes


class SourceLoader(SpiderLoader):
    """Scrapy's loader (``SPIDER_LOADER_CLASS``), which imports all spiders only where all are asked for."""

    def __init__(self, settings: BaseSettings) -> None:
        self._settings = settings
        self._whole: SpiderLoader | None = None

    @property
    def _all(self) -> SpiderLoader:
        if self._whole is None:
            self._whole = SpiderLoader(self._settings)
        return self._whole

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of this name.

        Raises:
            KeyError: there is none.
        """
        for room in self._settings.getlist("SPIDER_MODULES") if spider_name.isidentifier() else ():
            if find_spec(f"{room}.{spider_name}") is not None:
                for kind in iter_spider_classes(import_module(f"{room}.{spider_name}")):
                    if kind.name == spider_name:
                        return kind
        return self._all.load(spider_name)

    def find_by_request(self, request: Request) -> list[str]:
        """The names of the spiders that say that they handle a request."""
        return self._all.find_by_request(request)

    def list(self) -> list[str]:
        """The names of all spiders."""
        return self._all.list()
