"""The commands. Each does one thing and says at the end what came of it."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer

from harvester import __version__
from harvester.columns import escaped, printable

app = typer.Typer(
    name="harvester",
    help="Harvests the metadata of journal articles into datasets an analyst can trust.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_VERDICT_STYLES = {"complete": "green", "limited": "green", "partial": "yellow"}


class CommandError(typer.TyperException):
    """What is wrong, in one line."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


def _version(asked: bool) -> None:
    if asked:
        print(f"harvester {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@app.command(
    epilog="Example: harvester crawl iad --journal 1045 --output data   (the CSV is data/iad/latest/articles.csv)"
)
def crawl(
    source: Annotated[str, typer.Argument(help="Name of the source, for instance iad.")],
    site: Annotated[str | None, typer.Option(help="Base address to crawl instead: a mirror, a test index.")] = None,
    output: Annotated[Path, typer.Option(help="Folder of datasets; this one is OUTPUT/SOURCE.")] = Path("output"),
    journal: Annotated[list[str] | None, typer.Option(help="Only this journal (repeatable).", metavar="ID")] = None,
    issue: Annotated[list[str] | None, typer.Option(help="Only this issue (repeatable).", metavar="J/I")] = None,
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
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what went wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the run report, and only that.")] = False,
) -> None:
    """Crawl a source into a dataset. A crawl that was stopped or killed goes on where it was.

    Exit codes: 0 complete (or as limited), 2 wrong usage, 3 some pages failed, 4 failed, blocked or drifted (nothing
    released), 5 another run is at it, 130 and 143 stopped by a signal.
    """
    if delay is not None and not isfinite(delay):
        raise CommandError(f"--delay {delay} is no number of seconds.", 2)
    settings: dict[str, Any] = {
        "HARVESTER_OUTPUT": str(output),
        "HARVESTER_JOURNALS": _keys(journal, "--journal", 1),
        "HARVESTER_ISSUES": _keys(issue, "--issue", 2),
        "HARVESTER_LIMIT": limit,
        "HARVESTER_DELAY": delay,
        "HARVESTER_CONCURRENCY": concurrency,
        "HARVESTER_PATIENCE": patience,
        "HARVESTER_MAX_REQUESTS": max_requests,
        "HARVESTER_MAX_TIME": _seconds(max_time),
    }
    raise typer.Exit(_crawl(source, site, settings, quiet=quiet, as_json=as_json))


def _seconds(given: str) -> int:
    """Seconds of a time like ``90``, ``45s``, ``30m`` or ``1h30m``; 0 where none is given.

    >>> _seconds("1h30m"), _seconds("90"), _seconds("")
    (5400, 90, 0)
    """
    match = re.fullmatch(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s?)?", given.strip().lower(), re.ASCII)
    if match is None:
        raise CommandError(f"--max-time {given!r} is no time. Give it like 90, 30m, 2h or 1h30m.", 2)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _keys(given: list[str] | None, option: str, parts: int) -> list[str]:
    for key in given or []:
        if not re.fullmatch("/".join([r"[0-9]+"] * parts), key):
            form = "a journal's number, as 1045" if parts == 1 else "journal and issue, as 1045/93047"
            raise CommandError(f"{option} {key!r} is not {form}.", 2)
    return given or []


def _crawl(source: str, site: str | None, settings: dict[str, Any], *, quiet: bool, as_json: bool) -> int:
    """Run the spider in this process, then say how it ended."""
    import gc

    from harvester.crawl.stopping import stopping

    stopping.install()
    gc.disable()  # what is imported stays; the run turns it on again
    from harvester.dataset import RunError
    from harvester.run import finish

    terminal = sys.stderr is not None and sys.stderr.isatty()
    bar = terminal and os.environ.get("TERM") != "dumb"
    progress = "none" if quiet or sys.stderr is None or (as_json and not terminal) else "bar" if bar else "lines"
    process, spider = _process(source, {**settings, "HARVESTER_PROGRESS": progress, "LOG_LEVEL": "ERROR"})
    try:
        outcome = finish(process, process.crawl(spider, site=site))
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    if as_json:
        _print_json(outcome.report)
    elif not quiet or outcome.verdict.exit_code:
        with _whoever_listens():
            _say(outcome, quiet=quiet)
    for line in outcome.errors:
        _complain(line)
    return outcome.verdict.exit_code


@contextmanager
def _whoever_listens() -> Iterator[None]:
    """What a command did counts, not whether its words arrive: a closed pipe, a full device, a reader who left."""
    try:
        yield
        sys.stdout.flush()
    except (OSError, ValueError, SystemExit):  # rich ends the process where a pipe is closed
        _hush()


def _hush() -> None:
    """Say nothing more, not even at the end, when Python writes out what is left."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_json(value: Any) -> None:
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("_", "-")
    with _whoever_listens():
        print(escaped(json.dumps(value, ensure_ascii=encoding not in ("utf-8", "utf8"), indent=2)))


def _complain(message: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(f"harvester: {message}", file=sys.stderr, flush=True)


def _process(source: str, overrides: dict[str, Any]) -> tuple[Any, Any]:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("harvester.settings", priority="project")
    for name, value in overrides.items():
        settings.set(name, value, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    names = process.spider_loader.list()
    if source not in names:
        raise CommandError(f"There is no source {source!r}. Known sources: {', '.join(sorted(names))}.", 2)
    return process, process.spider_loader.load(source)


def _say(outcome: Any, *, quiet: bool) -> None:
    from rich.console import Console
    from rich.markup import escape

    report, verdict = outcome.report, outcome.verdict
    console = Console(stderr=quiet or outcome.release is None, highlight=False, soft_wrap=True)
    style = _VERDICT_STYLES.get(verdict.name, "red")
    console.print(f"[{style}]{verdict.name}[/{style}]: {escape(printable(verdict.says))}")
    counts, pages = report["articles"], report["pages"].values()
    done = sum(kind["done"] for kind in pages)
    bad = sum(kind["failed"] for kind in pages)
    console.print(
        f"{counts['seen']} records read ({counts['added']} new, {counts['changed']} changed) "
        f"from {done} pages in {report['seconds']:g} s; {bad} {'page' if bad == 1 else 'pages'} failed."
    )
    if outcome.release is None:
        latest = outcome.dataset / "latest"
        kept = f"{latest} is still the release {os.readlink(latest)}" if latest.is_symlink() else "there is no release"
        console.print(f"Nothing was released; {kept}. See docs/reliability.md#{verdict.name}.")
        return
    console.print(f"{report['rows'].get('articles', 0)} articles: {outcome.dataset / 'latest' / 'articles.csv'}")
    if not quiet:
        _preview(console, outcome.dataset / "latest" / "articles.csv")


def _preview(console: Any, file: Path) -> None:
    import csv
    from itertools import islice

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(islice(csv.DictReader(lines), 3))
    width = console.width if console.is_terminal else max(console.width, 140)
    columns = {"article_id": 22, "published": 10, "pages": 9}
    if width >= 120:
        columns["doi"] = 22
    shares = {"title": 5, "authors": 3} | ({"keywords": 3} if width >= 120 else {})
    room = max(width - sum(columns.values()) - 2 * (len(columns) + len(shares)), 24)
    columns |= {name: room * share // sum(shares.values()) for name, share in shares.items()}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, wide in columns.items():
        table.add_column(name, overflow="ellipsis", no_wrap=True, width=wide)
    for row in rows:
        table.add_row(*(escape(printable(row[name].split("\n")[0])) for name in columns))
    Console(highlight=False, width=width).print(table)


@app.command(epilog="Example: harvester export output/iad")
def export(dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, for instance output/iad.")]) -> None:
    """Make a release anew from the store, without the network."""
    from harvester.dataset import DatasetLock, RunError, new_run_id
    from pipelines.release.publish import ReleaseError, publish
    from pipelines.store import StoreError

    store = _store(dataset)
    lock = DatasetLock(dataset)
    try:
        lock.take()
        _asked(store.check)
        if not _asked(store.article_count):
            raise CommandError(f"The store of {dataset} holds no records yet; there is nothing to release.", 4)
        base = store.fact("release_base") or None
        release = publish(store, dataset, new_run_id(dataset, store), base=base)
    except RunError as error:
        raise CommandError(str(error), error.exit_code) from error
    except (ReleaseError, StoreError) as error:
        raise CommandError(str(error), 4) from error
    finally:
        store.close()
        lock.release()
    with _whoever_listens():
        print(f"{release.rows.get('articles', 0)} articles: {dataset / 'latest' / 'articles.csv'}")


@app.command(epilog="Example: harvester status output/iad")
def status(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, for instance output/iad.")],
    runs: Annotated[int, typer.Option(min=1, max=10_000, help="How many runs to show.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reports, and only those.")] = False,
) -> None:
    """Show the last runs of a dataset: verdicts and counts."""
    store = _store(dataset)
    try:
        last = _asked(lambda: store.last_runs(runs))
        known = {kind: sum(states.values()) for kind, states in _asked(store.page_counts).items()}
        pending, articles = _asked(store.pending_count), _asked(store.article_count)
    finally:
        store.close()
    if as_json:
        _print_json([report or {"run_id": run, "verdict": verdict} for run, verdict, report in last])
        return
    with _whoever_listens():
        _say_status(
            dataset, last, f"{articles} articles stored; {sum(known.values())} pages known, {pending} of them to visit."
        )


def _say_status(dataset: Path, last: list[tuple[str, str | None, dict[str, Any]]], counted: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("run", "verdict", "read", "new", "changed", "failed", "requests", "seconds"):
        table.add_column(name, justify="left" if name in ("run", "verdict") else "right")
    for run, verdict, report in last:
        counts = report.get("articles", {})
        failed = sum(kind["failed"] for kind in report.get("pages", {}).values())
        style = _VERDICT_STYLES.get(verdict or "", "red")
        cells = [counts.get("seen"), counts.get("added"), counts.get("changed"), failed if report else None,
                 report.get("requests"), report.get("seconds")]  # fmt: skip
        said = f"[{style}]{verdict or 'did not end'}[/{style}]"
        table.add_row(run, said, *("" if cell is None else str(cell) for cell in cells))
    console.print(table)
    release = dataset / "latest"
    console.print(counted)
    console.print(
        escape(f"Latest release: {release / 'articles.csv'} ({os.readlink(release)})")
        if release.is_symlink()
        else "There is no release yet."
    )


def _store(dataset: Path) -> Any:
    from pipelines.store import Store, StoreError

    if not (dataset / "harvest.db").is_file():
        raise CommandError(
            f"There is no dataset in {dataset}: it has no harvest.db. Give the folder of one, for instance output/iad.",
            2,
        )
    try:
        return Store(dataset / "harvest.db", source=None, create=False)
    except StoreError as error:
        raise CommandError(str(error), 4) from error


def _asked(question: Callable[[], Any]) -> Any:
    """The answer of a store; one line if it is damaged."""
    from pipelines.store import StoreError

    try:
        return question()
    except StoreError as error:
        raise CommandError(str(error), 4) from error


@app.command(epilog="Example: harvester demo   (the CSV is output/demo/latest/articles.csv)")
def demo(
    output: Annotated[Path, typer.Option(help="Folder of datasets; this one is OUTPUT/demo.")] = Path("output"),
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what went wrong.")] = False,
) -> None:
    """Serve the bundled index on this machine, crawl it, and show the result."""
    from harvester.demo.server import DemoServer

    with DemoServer() as server:
        settings = {"HARVESTER_DATASET": str(output / "demo"), "HARVESTER_CONCURRENCY": 8}
        code = _crawl("iad", f"{server.url.rstrip('/')}/", settings, quiet=quiet, as_json=False)
    raise typer.Exit(code)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; a mistake in its words gets one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no ş is no reason to fail
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="harvester", standalone_mode=False)
    except CommandError as error:
        _complain(error.message)
        code = error.exit_code
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        said = str(error.format_message() if hasattr(error, "format_message") else error)
        if said.startswith("Usage:"):  # a command without what it needs
            print(said, file=sys.stderr)
            sys.exit(2)
        said += "" if said.endswith(".") else "."
        _complain(f"{said} See '{context.command_path if context else 'harvester'} --help'.")
        code = 2
    except (typer.Abort, KeyboardInterrupt):
        _complain("stopped.")
        code = 130
    except BrokenPipeError:
        _hush()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
