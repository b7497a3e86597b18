"""Scrapy in this process, for the commands that crawl."""

from __future__ import annotations

import os
import sys
from typing import Any

from harvester.cli.terminal import CommandError, complain, print_json, say_outcome, whoever_listens


def run_crawl(
    source: str, site: str | None, settings: dict[str, Any], *, quiet: bool, as_json: bool, **arguments: str
) -> int:
    """Run the spider in this process, then say how it ended. *arguments* are the spider's."""
    import gc

    from harvester.crawl.stopping import stopping

    stopping.install()
    gc.disable()  # what is imported stays; the run turns it on again
    from harvester.dataset import RunError
    from harvester.run import finish

    terminal = sys.stderr is not None and sys.stderr.isatty()
    bar = terminal and os.environ.get("TERM") != "dumb"
    progress = "none" if quiet or sys.stderr is None or (as_json and not terminal) else "bar" if bar else "lines"
    progress = os.environ.get("HARVESTER_PROGRESS") or progress  # said by a command that shows several at once
    talk = {"HARVESTER_PROGRESS": progress, "HARVESTER_ASK": not (quiet or as_json), "LOG_LEVEL": "ERROR"}
    process, spider = _process(source, {**settings, **talk})
    try:
        outcome = finish(process, spider, site=site, **arguments)
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    if as_json:
        print_json(outcome.report)
    elif not quiet or outcome.verdict.exit_code:
        with whoever_listens():
            say_outcome(outcome, quiet=quiet)
    for line in outcome.errors:
        complain(line)
    return outcome.verdict.exit_code


def _process(source: str, overrides: dict[str, Any]) -> tuple[Any, Any]:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("harvester.settings", priority="project")
    for name, value in overrides.items():
        settings.set(name, value, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    try:
        return process, process.spider_loader.load(source)
    except KeyError:
        known = ", ".join(sorted(process.spider_loader.list()))
        raise CommandError(f"There is no source {source!r}. Known sources: {known}.", 2) from None
