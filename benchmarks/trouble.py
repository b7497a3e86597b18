"""What becomes of a crawl in trouble, here and in a plain Scrapy spider: ``python -m benchmarks.trouble``.

Both crawl the same generated site, one after the other, each with a server of its own. The spider
(``benchmarks/stock.py``) has Scrapy's own settings, with ROBOTSTXT_OBEY on, and writes JSON Lines and CSV (``-O``).
Where it is killed, it has a JOBDIR and appends (``-o``), so that it can go on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import scrapy

from benchmarks.disk import NoDiskError, SmallDisk
from benchmarks.sides import KILLS, Here, Stock, serve
from benchmarks.troubled_site import EVERY, PAUSE

MOST_REPEATED = 200
"""Pages that may be asked for again after a kill."""
MOST_ASKED_AGAIN = 0.02
"""Share of a first crawl's requests that a rerun may ask for where nothing is new."""


@dataclass
class Compared:
    """What became of both in one trouble."""

    stock: str
    here: str
    wrong: list[str] = field(default_factory=list)
    """What is not as it has to be, here."""
    ran: bool = True


@contextmanager
def both() -> Iterator[tuple[Stock, Here, Path]]:
    """The two sides, each with an empty folder, and a folder for the rest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for side in ("stock", "here", "disk", "more"):
            (folder / side).mkdir()
        yield Stock(folder / "stock"), Here(folder / "here"), folder


def _unless(**conditions: bool) -> list[str]:
    return [name.replace("_", " ") for name, holds in conditions.items() if not holds]


# ---- the rows of the table ------------------------------------------------------------------------------------------


def pauses() -> Compared:
    """A site that asks to be left alone."""
    records = 200
    with both() as (stock, here, _):
        with serve(records, "pauses") as server:
            code, _, _ = stock.crawl(server.url)
            theirs = f"{len(stock.ids())} of {records} records, {server.early()} early requests, exit {code}"
        with serve(records, "pauses") as server:
            code, _, _ = here.crawl(server.url)
            found, early = here.ids(), server.early()
    return Compared(
        theirs,
        f"{len(set(found))} of {records} records, {early} early requests, exit {code}",
        _unless(all_records=len(found) == records, none_early=early == 0, exit_0=code == 0),
    )


def kills() -> Compared:
    """SIGKILL at random moments, and started again until it ends by itself."""
    records = 2_000
    with both() as (stock, here, _):
        stock.jobs = True
        with serve(records) as server:
            code, _, times = stock.killed(server, records)
            theirs = f"{len(stock.ids())} of {records} records after {_kills(times)}, exit {code}"
        with serve(records) as server:
            code, repeated, times = here.killed(server, records)
            found = here.ids()
    return Compared(
        theirs,
        f"{len(set(found))} of {records} records after {_kills(times)}, exit {code}; "
        f"at most {max(repeated)} pages asked for again after one",
        _unless(
            all_records=len(set(found)) == records,
            each_once=len(found) == len(set(found)),
            few_repeated=max(repeated) <= MOST_REPEATED,
            every_kill_hit=times == KILLS,
            exit_0=code == 0,
        ),
    )


def errors() -> Compared:
    """Every request fails, after a crawl that went well."""
    return _bad_day("errors", ())


def redesign() -> Compared:
    """Labels are gone, after a crawl that went well."""
    return _bad_day("redesign", ("--full",), verdict="drifted")


def _bad_day(trouble: str, words: tuple[str, ...], verdict: str = "") -> Compared:
    records = 200
    with both() as (stock, here, _):
        with serve(records) as server:
            good = [stock.crawl(server.url)[0], here.crawl(server.url)[0]]
        assert good == [0, 0], f"the crawl before did not go well: {good}"
        before = here.published()
        with serve(records, trouble) as server:
            code, _, _ = stock.crawl(server.url)
            rows = stock.rows()
            known = sum(bool(row["authors"]) for row in rows)
            theirs = f"exit {code}, {len(rows)} records, {known} of them with authors"
            code, out, _ = here.crawl(server.url, *words)
        kept, said = here.published() == before, str(json.loads(out)["verdict"])
    return Compared(
        theirs,
        f"exit {code} `{said}`, the last release {'unchanged' if kept else 'CHANGED'}",
        _unless(exit_4=code == 4, latest_unchanged=kept, verdict=said == (verdict or said)),
    )


def disk() -> Compared:
    """A disk that becomes full while the crawl runs."""
    records = 500
    with both() as (stock, here, folder), serve(records) as server:
        try:
            with SmallDisk(folder / "disk") as small:
                stock = Stock(small.folder, small.within, small.seen)
                small.fill(600_000)
                code, _, _ = stock.crawl(server.url)
                end = "a broken last line" if stock.lines()[-1] else "whole lines"
                theirs = f"exit {code}, {len(stock.ids())} of {records} records, {end}"
            with SmallDisk(folder / "disk") as small:
                here = Here(small.folder, small.within, small.seen)
                small.fill(1_000_000)
                full, out, _ = here.crawl(server.url)
                said = json.loads(out)["says"]
                small.free()
                sound = here.is_sound(folder / "more" / "copy")
                code, _, _ = here.crawl(server.url)
                found = here.ids()
        except NoDiskError as error:
            return Compared("", f"not run here: {error}", ran=False)
    return Compared(
        theirs,
        f"exit {full}, store {'sound' if sound else 'BROKEN'}; with room again the next run has "
        f"{len(set(found))} of {records}, exit {code}",
        _unless(
            exit_4=full == 4,
            message="disk is full" in said and "Make room" in said,
            store_sound=sound,
            all_records=len(found) == len(set(found)) == records,
            exit_0=code == 0,
        ),
    )


def rerun() -> Compared:
    """The same site again, with nothing new."""
    shares = []
    with both() as (stock, here, _):
        for side in (stock, here):
            with serve(2_000) as server:
                codes = [side.crawl(server.url)[0]]
                first = len(server.log())
                codes.append(side.crawl(server.url)[0])
                shares.append((len(server.log()) - first) / first)
    return Compared(
        f"{shares[0]:.1%} of the requests",
        f"{shares[1]:.1%} of the requests",
        _unless(few_requests=shares[1] <= MOST_ASKED_AGAIN, exit_0=codes == [0, 0]),
    )


def flaky() -> Compared:
    """Pages that fail once, and bodies that are cut once."""
    records = 500
    with both() as (stock, here, _):
        with serve(records, "flaky") as server:
            code, _, _ = stock.crawl(server.url)
            rows = stock.rows()
            whole = sum(bool(row["keywords"]) for row in rows)
            theirs = f"{whole} of {records} records whole, {len(rows) - whole} cut, exit {code}"
        with serve(records, "flaky") as server:
            code, _, _ = here.crawl(server.url)
            found = here.ids()
            kept = sum(bool(row["keywords"]) for row in here.rows())
    return Compared(
        theirs,
        f"{kept} of {records} records whole, {len(found) - kept} cut, exit {code}",
        _unless(all_records=len(set(found)) == records, all_whole=kept == records, exit_0=code == 0),
    )


def _kills(times: int) -> str:
    return "1 kill" if times == 1 else f"{times} kills"


#: Name → what goes wrong, and the row that tries it.
ROWS: dict[str, tuple[str, Callable[[], Compared]]] = {
    "pauses": (f"429 with `Retry-After: {PAUSE:.0f}` at every {EVERY}th request, until the pause is over", pauses),
    "kills": (f"SIGKILL at {KILLS} random moments, run again until it ends by itself", kills),
    "errors": ("every request fails (500), the day after a good run", errors),
    "redesign": ("labels gone from every record, the day after a good run", redesign),
    "disk": ("full disk during the run", disk),
    "rerun": ("run again, nothing new (50 papers an issue)", rerun),
    "flaky": ("20 % of pages fail once (500), 10 % are cut once", flaky),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what :func:`compare` takes."""
    parser.add_argument(
        "--rows", nargs="+", choices=ROWS, default=list(ROWS), metavar="NAME", help="of trouble: %(choices)s"
    )


def compare(options: argparse.Namespace) -> int:
    """Run the rows and print the table; 1 if something is not as it has to be, here."""
    print(f"| trouble | stock Scrapy {scrapy.__version__} | here | |\n| --- | --- | --- | --- |", flush=True)
    wrong: list[str] = []
    for name in options.rows:
        trouble, tried = ROWS[name]
        row = tried()
        said = "pass" if row.ran else "–"
        if row.wrong:
            said = f"FAIL: {', '.join(row.wrong)}"
            wrong.append(name)
        print(f"| {trouble} | {row.stock} | {row.here} | {said} |", flush=True)
    return 1 if wrong else 0


def main() -> int:
    """The table alone."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trouble", description=__doc__)
    add_options(parser)
    return compare(parser.parse_args())


if __name__ == "__main__":
    raise SystemExit(main())
