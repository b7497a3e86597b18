"""How much is read of each article: what lists and formats say of it, or its own page too."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler

from pipelines.store import Store

logger = logging.getLogger(__name__)

_SAY_NOTHING = "pages_say_nothing"

_IN_VAIN = 20
"""So many records' pages are asked for before one of them has said anything of its article."""


class Detail:
    """Whether the records' own pages are asked for, on a site that says enough of its articles in lists.

    Settings: ``HARVESTER_DETAIL`` (``list``, ``full``, or ``auto``: full where there are not more articles than
    ``HARVESTER_FULL_UP_TO``).

    Args:
        store: where the pages are.
        crawler: Scrapy's.
    """

    def __init__(self, store: Store, crawler: Crawler) -> None:
        self._store, self._stats = store, crawler.stats
        self._asked: str = crawler.settings.get("HARVESTER_DETAIL", "auto")
        self._full = crawler.settings.getbool("HARVESTER_FULL")
        self._up_to: int = crawler.settings.getint("HARVESTER_FULL_UP_TO")
        self.is_list = False
        #: Decided from the start where all pages are wanted, or a site has nothing but them.
        self.is_decided = self._asked == "full" or not getattr(crawler.spider, "lists_tell", False)
        if self.is_decided and self._asked == "full":
            store.ask_for_listed()

    def decide(self) -> bool:
        """Decide, now that all articles are known. Returns whether their own pages are left alone."""
        self.is_decided = True
        known = self._store.record_count()
        self.is_list = self._asked == "list" or known > self._up_to
        if self._asked == "auto" and not self._full and self._store.fact(_SAY_NOTHING):
            self.is_list = True
        if not self.is_list:
            self._store.ask_for_listed()
            self._stats.set_value("detail", "full")
            return False
        self.leave()
        self._stats.set_value("detail", "list")
        if self._asked != "list" and known > self._up_to:
            why = f"{known:,} articles are more than {self._up_to:,}: their own pages are not read; --detail full does"
            logger.info(why)
            self._stats.set_value("detail_why", why)
        return True

    def is_in_vain(self) -> bool:
        """Whether the records' pages that were asked for all said nothing, so that the others are left alone."""
        refused = self._stats.get_value("refused/page_without_metadata", 0)
        if self._asked != "auto" or self.is_list or refused < _IN_VAIN or self._stats.get_value("pages/record/done", 0):
            return False
        self.is_list = True
        why = f"none of {refused} articles' own pages could be read or says anything of its article"
        logger.info("%s: the others are not asked for", why)
        self._stats.set_value("detail", "list")
        self._stats.set_value("detail_why", why)
        self._store.remember(_SAY_NOTHING, "1")
        self.leave()
        return True

    def leave(self) -> None:
        """Leave alone the own pages of articles that lists or OAI-PMH tell of; the others are still asked for."""
        self._store.leave_listed()
