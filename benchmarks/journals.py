"""Journals: this project beside the packages that harvest them, on an invented journal of 40 issues of 50 articles.

The sides run in turn, several times, and medians are shown; ratios are of runs that followed each other. Every side has
seen the site once before its first time is taken, so that no page is made while the clock runs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.journal_site import JournalServer, serve_journal
from benchmarks.sides import ENVIRONMENT, ROOT

ISSUES, ARTICLES = 40, 50
RECORDS = ISSUES * ARTICLES
LATENCY = 0.02
CONCURRENCY = 8
SCRAPED = 100
"""So many articles are asked of ``ojs-scraper``: it asks for one page after another, so that its speed is the same."""
MOST_REQUESTS = 0.04
"""Requests an article, at most, where lists say enough."""
MOST_ASKED_AGAIN = 0.02
"""Share of a first crawl's requests that a rerun may ask for where nothing is new."""
PATIENCE = 20.0
"""Seconds that a peer may take in trouble; without trouble it takes one."""

PYTHON = ROOT / "benchmarks" / ".peers" / "bin" / "python"


@dataclass(frozen=True)
class Harvested:
    """What a side got, in how many seconds: by its own clock, and of the whole command."""

    records: int
    own: float
    whole: float
    ended: str
    report: dict[str, Any]


def _run(command: list[str]) -> tuple[int, str, str, float]:
    began = time.perf_counter()
    ran = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=ENVIRONMENT, cwd=ROOT, timeout=600, check=False
    )
    return ran.returncode, ran.stdout, ran.stderr, time.perf_counter() - began


def here(url: str, folder: str, *words: str) -> Harvested:
    """A crawl of this project."""
    where = ["oai", "--site", url, "--formats", "oai_dc"] if url.endswith("/oai") else [url]
    command = [sys.executable, "-m", "harvester", "crawl", *where, "--output", folder, "--json", "--delay", "0"]
    code, out, err, seconds = _run([*command, "--concurrency", str(CONCURRENCY), *words])
    report = json.loads(out) if out.startswith("{") else {}
    if not report:
        raise SystemExit(f"{command} failed:\n{out}\n{err}")
    found = {
        json.loads(line)["article_id"]
        for file in Path(folder).glob("*/latest/articles.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    return Harvested(len(found), report["seconds"], seconds, f"exit {code}", report)


def peer(name: str, url: str, *, patience: float = 600.0, records: int = RECORDS) -> Harvested:
    """A harvest of another package."""
    program = str(ROOT / "benchmarks" / "journal_peers.py")
    code, out, err, seconds = _run([str(PYTHON), program, name, url, str(patience), str(records)])
    if code:
        raise SystemExit(f"{name} failed:\n{out}\n{err}")
    said = json.loads(out)
    return Harvested(said["records"], said["seconds"], seconds, said["ended"], {})


def bare(url: str) -> float:
    """Seconds of a bare spider that visits the same pages."""
    code, out, err, seconds = _run([sys.executable, "-m", "benchmarks.bare", url, str(CONCURRENCY), "journal"])
    if code:
        raise SystemExit(f"the bare spider failed:\n{out}\n{err}")
    return seconds


def _row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _whole(harvested: Harvested, records: int = RECORDS) -> Harvested:
    assert harvested.records == records, harvested
    return harvested


# ---- the rows of the table ------------------------------------------------------------------------------------------


def oai(runs: int) -> None:
    """All records by OAI-PMH."""
    with serve_journal(ISSUES, ARTICLES) as site, tempfile.TemporaryDirectory() as folder:

        def one(number: int) -> tuple[Harvested, Harvested, Harvested]:
            theirs, other = peer("sickle", site.oai), peer("oaipmh-scythe", site.oai)
            return _whole(theirs), _whole(other), _whole(here(site.oai, f"{folder}/{number}", "--detail", "list"))

        one(0)
        found = [one(number) for number in range(1, runs + 1)]
    own = [RECORDS / median(side.own for side in sides) for sides in zip(*found, strict=True)]
    whole = [RECORDS / median(side.whole for side in sides) for sides in zip(*found, strict=True)]
    clocks: tuple[tuple[str, Callable[[Harvested], float], list[float]], ...] = (
        ("by its own clock", lambda side: side.own, own),
        ("the whole command", lambda side: side.whole, whole),
    )
    for clock, seconds, (sickle, scythe, ours) in clocks:
        ratio = median(seconds(theirs) / seconds(mine) for theirs, _, mine in found)
        peers = f"only parsed: sickle {sickle:,.0f}, scythe {scythe:,.0f}"
        _row(
            f"OAI, {RECORDS:,} records, records a second, {clock}", peers, f"{ours:,.0f}",
            f"{ratio:.2f} × sickle", "≥ 0.50",
        )  # fmt: skip


def html(runs: int) -> list[str]:
    """Every article's own page, and how often a rerun asks."""
    times, ratios, others = [], [], []
    with serve_journal(ISSUES, ARTICLES, latency=LATENCY) as site, tempfile.TemporaryDirectory() as folder:
        _whole(here(site.url, f"{folder}/0", "--detail", "full"))
        first = site.counted()
        _whole(here(site.url, f"{folder}/0", "--detail", "full"))
        share = site.counted() / first
        for number in range(1, runs + 1):
            spider = bare(site.url + "/issue/archive")
            visited = site.counted()
            assert visited >= RECORDS + ISSUES, visited
            mine = _whole(here(site.url, f"{folder}/{number}", "--detail", "full"))
            site.counted()
            scraped = _whole(peer("ojs-scraper", site.url, records=SCRAPED), SCRAPED)
            others.append(site.counted() / SCRAPED)
            times.append((spider, mine.whole, scraped.own / SCRAPED * RECORDS))
            ratios.append((spider / mine.whole, scraped.own / SCRAPED * RECORDS / mine.whole))
    spider, ours, scraped = (RECORDS / median(side) for side in zip(*times, strict=True))
    to_bare, to_scraped = (median(ratio) for ratio in zip(*ratios, strict=True))
    work = f"HTML, {LATENCY * 1000:.0f} ms latency, `--detail full`, articles a second"
    _row(work, f"bare Scrapy {spider:.0f}", f"{ours:.0f}", f"{to_bare:.2f} × bare Scrapy", "≥ 0.80")
    _row(work, f"ojs-scraper {scraped:.0f}", f"{ours:.0f}", f"{to_scraped:.1f} × ojs-scraper", "≥ 8")
    wrong = listed(median(others))
    said = "≤ 2 %" if share <= MOST_ASKED_AGAIN else "≤ 2 %: FAIL"
    _row("run again, nothing new, `--detail full`: share of the requests", "100 %", f"{share:.1%}", "", said)
    return wrong + (["rerun"] if share > MOST_ASKED_AGAIN else [])


def listed(theirs: float) -> list[str]:
    """What lists say, and what they cost."""
    with serve_journal(ISSUES, ARTICLES) as site, tempfile.TemporaryDirectory() as folder:
        _whole(here(site.url, folder, "--detail", "list"))
        ours = site.counted() / RECORDS
    said = "≤ 0.04" if ours <= MOST_REQUESTS else "≤ 0.04: FAIL"
    _row("requests an article, `--detail list`", f"ojs-scraper {theirs:.2f}", f"{ours:.3f}", "", said)
    return ["requests"] if ours > MOST_REQUESTS else []


#: What goes wrong with the endpoint, and its faults.
TROUBLES: dict[str, dict[str, Any]] = {
    "connection cut in the middle of page 3, each time": {"cut_page": 3},
    "XML of page 3 ends in its middle, each time": {"cut_xml_page": 3},
    "control characters on page 3": {"control_page": 3},
    "the token of page 3 leads to page 3": {"loop_page": 3},
    "the last token leads to the beginning": {"loop_start": 10},
    "429 with `Retry-After: 1` for every 4th page": {"kind": "oai", "too_many_every": 4, "retry_after": 1},
}


def troubles() -> list[str]:
    """An endpoint in trouble."""
    records, wrong = 1_000, []

    def said(side: Harvested) -> str:
        return f"{side.records:,}, {side.ended}"

    def tried(faults: dict[str, Any], side: Callable[[JournalServer], Harvested]) -> Harvested:
        with serve_journal(records // ARTICLES, ARTICLES, **faults) as site:
            return side(site)

    for trouble, faults in TROUBLES.items():
        sickle = tried(faults, lambda site: peer("sickle", site.oai, patience=PATIENCE, records=records + 1))
        scythe = tried(faults, lambda site: peer("oaipmh-scythe", site.oai, patience=PATIENCE, records=records + 1))
        with tempfile.TemporaryDirectory() as folder:
            ours = tried(faults, lambda site: here(site.oai, folder, "--detail", "list"))
        right = ours.records == records and ours.ended == "exit 0"
        _row(
            f"OAI, 1,000 records: {trouble}", f"sickle {said(sickle)}; scythe {said(scythe)}", said(ours), "",
            f"1,000, exit 0{'' if right else ': FAIL'}",
        )  # fmt: skip
        wrong += [] if right else [trouble]
    return wrong


def compare(options: argparse.Namespace) -> int:
    """Print the table; 1 where a count is not what it has to be. Speeds are shown beside what is to be reached."""
    if not PYTHON.exists():
        raise SystemExit(f"The packages to compare with are not there: {PYTHON}. `make bench` installs them.")
    print(
        f"An invented journal on OJS: {ISSUES} issues of {ARTICLES} articles; {options.runs} runs of each side in turn"
    )
    _row("work", "peers", "here", "ratio", "to reach")
    _row(*["---"] * 5)
    oai(options.runs)
    wrong = html(options.runs) + troubles()
    return 1 if wrong else 0
