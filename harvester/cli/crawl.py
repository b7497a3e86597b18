"""``harvester crawl``: crawl a source into a dataset."""

from __future__ import annotations

import re
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer

from harvester.cli.address import PLATFORMS, is_address, source_at
from harvester.cli.many import crawl_all
from harvester.cli.options import LONGEST_DELAY, MOST_AT_ONCE, dataset_name, detail_of, keys_of, seconds_of
from harvester.cli.process import run_crawl
from harvester.cli.terminal import CommandError

EXAMPLE = """\
harvester crawl https://journal.example.org/index.php/jex --name jex
  harvester crawl https://journal.example.org/ --detail list
  harvester crawl iad --journal 1045 --output data   (the CSV is data/iad/latest/articles.csv)"""


#: What may be said of a list of sources; the rest stands in the list.
_OF_LISTS = {"sources", "parallel", "output", "on_end", "quiet", "as_json"}


def crawl(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            help="Address of a journal, or of a site of several; or the name of a source: iad.", show_default=""
        ),
    ] = "",
    sources: Annotated[
        Path | None, typer.Option(help="Crawl the sources of a list (TOML), one after the other.", metavar="FILE")
    ] = None,
    parallel: Annotated[
        int, typer.Option(min=1, max=64, help="Sources of the list at once; never two of one host.")
    ] = 1,
    name: Annotated[
        str,
        typer.Option(help="Name of the dataset.", show_default="the source's; of an address, from host and journal"),
    ] = "",
    site: Annotated[str | None, typer.Option(help="Base address to crawl instead: a mirror, a test index.")] = None,
    output: Annotated[Path, typer.Option(help="Folder of datasets; this one is OUTPUT/NAME.")] = Path("output"),
    journal: Annotated[
        list[str] | None, typer.Option(help="Only this journal: 1045, uded (repeatable).", metavar="J")
    ] = None,
    issue: Annotated[
        list[str] | None, typer.Option(help="Only this issue: 1045/93047, uded/4 (repeatable).", metavar="J/I")
    ] = None,
    detail: Annotated[
        str,
        typer.Option(
            help="Of journals: list (what lists and OAI-PMH say), full (each article's page too), or auto: full up to "
            "5,000 articles.",
            metavar="list|full|auto",
        ),
    ] = "auto",
    formats: Annotated[
        str,
        typer.Option(
            help="Of OAI-PMH: the formats to ask for, by metadataPrefix, joined by commas.",
            show_default="the richest that is read, and oai_dc",
            metavar="PREFIXES",
        ),
    ] = "",
    follow_original: Annotated[
        bool,
        typer.Option(
            "--follow-original",
            help="Of an index: read each article's page at its publisher's for what the index lacks.",
        ),
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="At most so many records; 0 for all.")] = 0,
    delay: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=LONGEST_DELAY,
            help="Seconds between requests.",
            show_default="1 to a public host, 0 to this machine",
        ),
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=MOST_AT_ONCE, help="Requests under way at once.")] = 8,
    patience: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=LONGEST_DELAY,
            help="Seconds for which a host may give nothing but refusals (429, 503).",
            show_default="900 for a public host, 15 for this machine",
        ),
    ] = None,
    max_requests: Annotated[
        int, typer.Option(min=0, help="At most so many requests in this run; 0 for any number.")
    ] = 0,
    max_time: Annotated[str, typer.Option(help="At most so long: 90, 30m, 2h.", metavar="TIME")] = "",
    refresh: Annotated[
        str,
        typer.Option(help="Read again what was read longer ago: 12h, 30d, never.", metavar="TIME", show_default="30d"),
    ] = "",
    full: Annotated[bool, typer.Option("--full", help="Read everything again.")] = False,
    on_end: Annotated[
        str,
        typer.Option(
            help="Command to run when the run has ended; the run report is its standard input.", metavar="CMD"
        ),
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what went wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run report, and only that.")] = False,
) -> None:
    """Crawl a journal, a site of journals or an index into a dataset.

    The first crawl of an address finds out what it is: OJS, Janeway, DergiPark, IAD, an OAI-PMH endpoint, or a site
    whose article pages carry citation metadata. A crawl that was stopped or killed goes on where it was.

    Exit codes: 0 complete (or as limited), 2 wrong usage, 3 some pages failed, 4 failed, blocked or drifted (nothing
    released), 5 another run is at it, 130 and 143 stopped by a signal.
    """
    if sources is not None:
        if source:
            raise CommandError("Give a SOURCE or --sources, not both.", 2)
        _refuse_beside_list(context)
        raise typer.Exit(crawl_all(sources, output, parallel, on_end=on_end, quiet=quiet, as_json=as_json))
    if not source:
        raise CommandError(
            "What is to be crawled? Give a source's name or a journal's address, or --sources FILE. "
            "See 'harvester crawl --help'.",
            2,
        )
    detail_of(detail)
    if name:
        dataset_name(name)
    if formats and not re.fullmatch(r"[\w.-]+(?:,[\w.-]+)*", formats):
        raise CommandError(f"--formats {formats!r} is no list of prefixes, like oai_dc,mods.", 2)
    if delay is not None and not isfinite(delay):
        raise CommandError(f"--delay {delay} is no number of seconds.", 2)
    settings: dict[str, Any] = {
        "HARVESTER_OUTPUT": str(output),
        "HARVESTER_JOURNALS": keys_of(journal, "--journal", 1, numbers=source == "iad"),
        "HARVESTER_ISSUES": keys_of(issue, "--issue", 2, numbers=source == "iad"),
        "HARVESTER_DETAIL": detail,
        "HARVESTER_FOLLOW": follow_original,
        "HARVESTER_LIMIT": limit,
        "HARVESTER_DELAY": delay,
        "HARVESTER_CONCURRENCY": concurrency,
        "HARVESTER_PATIENCE": patience,
        "HARVESTER_MAX_REQUESTS": max_requests,
        "HARVESTER_MAX_TIME": seconds_of("--max-time", max_time),
        "HARVESTER_FULL": full,
        "HARVESTER_ON_END": on_end,
    }
    if refresh:
        settings["HARVESTER_REFRESH"] = refresh if refresh == "never" else f"{seconds_of('--refresh', refresh)}s"
    arguments = {"name": name} if name else {}
    platform = source.replace("_", "-")
    if is_address(source) or (platform in PLATFORMS and (site or platform != "dergipark")):
        if is_address(source) == bool(site):
            raise CommandError("Give the address of a journal, or a platform and the address with --site.", 2)
        url, platform = (source, "") if is_address(source) else (site or "", platform)
        at = source_at(url, output, name, settings, quiet=quiet or as_json, platform=platform)
        source, site, arguments = at.spider, at.site, {**at.arguments, "name": at.name}
        if formats:
            arguments["formats"] = formats
        settings["HARVESTER_GIVEN"] = at.as_json()
    raise typer.Exit(run_crawl(source, site, settings, quiet=quiet, as_json=as_json, **arguments))


def _refuse_beside_list(context: typer.Context) -> None:
    """What is said of one source has no place beside a list of many."""
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "")
        if parameter.name not in _OF_LISTS and given is not None and given.name == "COMMANDLINE":
            raise CommandError(f"{parameter.opts[0]} goes into the list of sources, under [defaults] or a source.", 2)
