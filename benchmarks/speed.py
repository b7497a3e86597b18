"""Speed and memory of a crawl, beside a bare Scrapy spider that visits the same pages: what README quotes."""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.site import ISSUES, JOURNALS, page, record

CONCURRENCY = 8


@contextmanager
def _site(records: int) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.site", str(records)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}/"
        finally:
            server.kill()


def _run(command: list[str]) -> tuple[float, float, str]:
    """Wall seconds, peak memory in MB, and what the command printed."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    printed, said = process.stdout.read().decode(), process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{command} failed:\n{printed}\n{said}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return time.perf_counter() - began, usage.ru_maxrss / scale, printed


def _harvest(url: str, folder: str) -> tuple[float, float, dict[str, Any]]:
    command = [sys.executable, "-m", "harvester", "crawl", "iad", "--site", url, "--output", folder]
    command += ["--delay", "0", "--concurrency", str(CONCURRENCY), "--json"]
    seconds, memory, printed = _run(command)
    return seconds, memory, json.loads(printed)


def _bare(url: str) -> tuple[float, float]:
    seconds, memory, _ = _run([sys.executable, "-m", "benchmarks.bare", url, str(CONCURRENCY)])
    return seconds, memory


def _per_page(records: int) -> dict[str, float]:
    """Milliseconds a page for reading, normalizing and storing, without the crawl around them."""
    from harvester.pages.record import LabelledRecordPage
    from pipelines.normalization import normalize_article
    from pipelines.store import Store

    pages = [record(1, 1, n) for n in range(records)]
    began = time.perf_counter()
    articles = [
        LabelledRecordPage(text, f"http://localhost/paper/1/1/{n}").article(f"iad:1/1/{n}", "iad")
        for n, text in enumerate(pages)
    ]
    read = time.perf_counter()
    for article in articles:
        normalize_article(article)
    normalized = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "harvest.db", source="iad", run="20260101T000000Z")
        ready = time.perf_counter()
        for n, article in enumerate(articles):
            store.put(article)
            if n % 200 == 199:
                store.flush()
        store.close()
        stored = time.perf_counter()
    return {
        "reading": (read - began) / records * 1000,
        "normalizing": (normalized - read) / records * 1000,
        "storing": (stored - ready) / records * 1000,
    }


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what :func:`measure` takes."""
    parser.add_argument("--records", type=int, default=2_000, help="of the site whose crawl is timed")
    parser.add_argument(
        "--large", type=int, default=20_000, help="records of the second memory figure; 0 leaves it out"
    )
    parser.add_argument("--runs", type=int, default=3, help="of each side, in turn")


def measure(options: argparse.Namespace) -> None:
    """Measure and print."""
    size = len(page("/paper/1/1/1", options.records) or "") / 1000
    print(f"{options.records} records of {size:.0f} KB, concurrency {CONCURRENCY}, {options.runs} runs in turn")

    ratios, ours, bare, memory = [], [], [], []
    with _site(options.records) as url:
        for _ in range(options.runs):
            seconds, _ = _bare(url)
            with tempfile.TemporaryDirectory() as folder:
                own, peak, report = _harvest(url, folder)
            visited = sum(kind["done"] for kind in report["pages"].values())
            bare.append(visited / seconds)
            ours.append(visited / own)
            ratios.append(seconds / own)
            memory.append(peak)
            assert report["articles"]["seen"] == options.records, report
            listings = 1 + JOURNALS + JOURNALS * ISSUES
            extra = report["requests"] - options.records - listings
    print(f"bare Scrapy spider       {statistics.median(bare):7.1f} pages a second, the whole command")
    print(
        f"harvester crawl          {statistics.median(ours):7.1f} pages a second, the whole command, release included"
    )
    print(f"ratio                    {statistics.median(ratios):7.2f}   (to reach: 0.80; {_spread(ratios)})")
    said = f"{options.records} records, {listings} listings, {extra} other"
    print(f"requests                 {report['requests']:7d}   {said}")
    for name, milliseconds in _per_page(min(options.records, 2_000)).items():
        print(f"{name:<24} {milliseconds:7.2f} ms a page")
    print(f"peak memory, {options.records:>6}      {statistics.median(memory):7.1f} MB")
    if options.large:
        with _site(options.large) as url, tempfile.TemporaryDirectory() as folder:
            _, peak, report = _harvest(url, folder)
        assert report["articles"]["seen"] == options.large, report
        grown = peak / statistics.median(memory)
        print(
            f"peak memory, {options.large:>6}      {peak:7.1f} MB, {grown:.2f} times as much (to reach: at most 1.20)"
        )
    print(f"peak memory of this benchmark {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _spread(values: list[float]) -> str:
    return f"{min(values):.2f} to {max(values):.2f}"
