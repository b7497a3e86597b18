"""``scrapy crawl`` that exits with the run's own code: Scrapy's exits 0 even when every request failed."""

from __future__ import annotations

import argparse

from scrapy.commands.crawl import Command as ScrapyCrawl

from harvester.run import EXIT_FAILED, outcomes


class Command(ScrapyCrawl):
    """Scrapy's command with an honest exit code."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider."""
        super().run(args, opts)
        self.exitcode = outcomes[-1].verdict.exit_code if outcomes else self.exitcode or EXIT_FAILED
