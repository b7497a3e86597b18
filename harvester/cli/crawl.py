"""``harvester crawl``: crawl a source into a dataset."""

from __future__ import annotations

import re
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer

from harvester.cli.address import is_address, source_at
from harvester.cli.process import run_crawl
from harvester.cli.terminal import CommandError
from harvester.durations import seconds

EXAMPLE = """\
harvester crawl https://journal.example.org/index.php/jex --name jex
  harvester crawl https://journal.example.org/ --detail list
  harvester crawl iad --journal 1045 --output data   (the CSV is data/iad/latest/articles.csv)"""


def crawl(
    source: Annotated[
        str, typer.Argument(help="Address of a journal, or of a site of several; or the name of a source: iad.")
    ],
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
            min=0, max=86_400, help="Seconds between requests.", show_default="1 to a public host, 0 to this machine"
        ),
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Requests under way at once.")] = 8,
    patience: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=86_400,
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
    if detail not in ("list", "full", "auto"):
        raise CommandError(f"--detail {detail!r} is none of list, full and auto.", 2)
    if name and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", name):
        raise CommandError(f"--name {name!r} is no name: small letters, digits, '.', '_' and '-'.", 2)
    if delay is not None and not isfinite(delay):
        raise CommandError(f"--delay {delay} is no number of seconds.", 2)
    settings: dict[str, Any] = {
        "HARVESTER_OUTPUT": str(output),
        "HARVESTER_JOURNALS": _keys(journal, "--journal", 1, numbers=source == "iad"),
        "HARVESTER_ISSUES": _keys(issue, "--issue", 2, numbers=source == "iad"),
        "HARVESTER_DETAIL": detail,
        "HARVESTER_FOLLOW": follow_original,
        "HARVESTER_LIMIT": limit,
        "HARVESTER_DELAY": delay,
        "HARVESTER_CONCURRENCY": concurrency,
        "HARVESTER_PATIENCE": patience,
        "HARVESTER_MAX_REQUESTS": max_requests,
        "HARVESTER_MAX_TIME": _seconds("--max-time", max_time),
        "HARVESTER_FULL": full,
        "HARVESTER_ON_END": on_end,
    }
    if refresh:
        settings["HARVESTER_REFRESH"] = refresh if refresh == "never" else f"{_seconds('--refresh', refresh)}s"
    arguments = {"name": name} if name else {}
    if is_address(source):
        if site:
            raise CommandError("Give the address of a journal, or a source and its --site, not both.", 2)
        at = source_at(source, output, name, settings, quiet=quiet or as_json)
        source, site, arguments = at.spider, at.site, {**at.arguments, "name": at.name}
        settings["HARVESTER_GIVEN"] = at.as_json()
    raise typer.Exit(run_crawl(source, site, settings, quiet=quiet, as_json=as_json, **arguments))


def _seconds(option: str, given: str) -> int:
    try:
        return seconds(given)
    except ValueError as error:
        raise CommandError(f"{option}: {error}.", 2) from error


def _keys(given: list[str] | None, option: str, parts: int, *, numbers: bool) -> list[str]:
    part = r"[0-9]+" if numbers else r"[^/\s]+"
    for key in given or []:
        if not re.fullmatch("/".join([part] * parts), key):
            form = "a journal's number, as 1045" if parts == 1 else "journal and issue, as 1045/93047"
            raise CommandError(f"{option} {key!r} is not {form}.", 2)
    return given or []
