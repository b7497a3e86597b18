"""What Scrapy logs of every page and item: nothing. The run report counts them, the ledger names those that failed."""

from __future__ import annotations

from typing import Any

from scrapy.logformatter import LogFormatter


class QuietFormatter(LogFormatter):
    """Makes no record for what goes well; making one for every page and item costs more than a tenth of a crawl."""

    def crawled(self, *_: Any) -> None:  # type: ignore[override]
        """A page arrived."""

    def scraped(self, *_: Any) -> None:  # type: ignore[override]
        """An item went through the stages."""

    def dropped(self, *_: Any) -> None:  # type: ignore[override]
        """An item was dropped; the stage counted why."""
