"""``scrapy crawl`` that exits with the run's own code: Scrapy's exits 0 even when every request failed."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from harvester.crawl.stopping import stopping
from harvester.dataset import EXIT_USAGE, RunError
from harvester.run import finish


class Command(ScrapyCrawl):
    """Scrapy's command with an honest exit code."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider."""
        if len(args) != 1:
            raise UsageError("give the name of one spider")
        stopping.install()
        process = self.crawler_process
        assert process is not None
        try:
            try:
                process.spider_loader.load(args[0])
            except KeyError:
                known = ", ".join(process.spider_loader.list())
                raise RunError(f"There is no spider {args[0]!r}. Known spiders: {known}.", EXIT_USAGE) from None
            outcome = finish(process, self._create_crawler(args[0]), **opts.spargs)
        except RunError as error:
            print(f"harvester: {error}", file=sys.stderr)
            self.exitcode = error.exit_code
        else:
            self.exitcode = outcome.verdict.exit_code
