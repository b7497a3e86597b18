"""Releases of large stores: time and memory of making, loading and checking one, beside DuckDB and pandas."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.filled_store import fill
from benchmarks.sides import ENVIRONMENT, ROOT

DUCKDB = """
import sys, time
from pathlib import Path
import duckdb

folder, target = Path(sys.argv[1]), Path(sys.argv[2])


def lines(name, **columns):
    said = "columns = {" + ", ".join(f"{key}: '{kind}'" for key, kind in columns.items()) + "}, " if columns else ""
    return f"read_json('{folder}/{name}.jsonl', {said}format = 'newline_delimited', maximum_object_size = 100000000)"


PERSON = (
    "STRUCT(position INT, name VARCHAR, family VARCHAR, given VARCHAR, orcid VARCHAR, affiliations VARCHAR[], "
    "role VARCHAR, name_printed VARCHAR)[]"
)
LISTS, TEXTS = "MAP(VARCHAR, VARCHAR[])", "MAP(VARCHAR, VARCHAR)"
queries = {
    "article_authors": "SELECT article_id, unnest(authors, max_depth := 2) FROM "
    + lines("articles", article_id="VARCHAR", authors=PERSON),
    "article_keywords": "SELECT article_id, found.key, unnest(found.value) FROM (SELECT article_id, "
    "unnest(map_entries(keywords)) AS found FROM " + lines("articles", article_id="VARCHAR", keywords=LISTS) + ")",
    "article_texts": "SELECT article_id, unnest(map_keys(titles)), unnest(map_values(titles)), "
    "unnest(map_values(abstracts)) FROM " + lines("articles", article_id="VARCHAR", titles=TEXTS, abstracts=TEXTS),
}
for name in ("articles", "issues", "journals"):
    with (folder / f"{name}.csv").open(encoding="utf-8") as file:
        queries[name] = f"SELECT {file.readline().strip()} FROM {lines(name)}"
duckdb.execute("SET enable_progress_bar = false")
began = time.perf_counter()
for name, query in queries.items():
    duckdb.execute(f"COPY ({query}) TO '{target}/{name}.csv' (HEADER)")
print(time.perf_counter() - began)
"""
"""The same rows as a release has, from its JSON Lines to CSV, by as many threads as there are cores."""

LOAD = """
import sys, time
import pandas as pd
import harvester
folder, how = sys.argv[1:]
harvester.load(folder, table="journals")  # what is imported once is imported
pd.read_csv(folder + "/latest/journals.csv", engine="pyarrow")
began = time.perf_counter()
if how == "pandas":
    frame = pd.read_csv(folder + "/latest/articles.csv", engine="pyarrow")
else:
    frame = harvester.load(folder, engine=how.removeprefix("load-"))
print(time.perf_counter() - began)
assert len(frame) > 0
"""


def run(command: Sequence[str]) -> tuple[float, float, str]:
    """Wall seconds, peak memory of the process and those it started, together, in MB, and what was printed."""
    began = time.perf_counter()
    peak = 0.0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENVIRONMENT, cwd=ROOT
    ) as process:
        while process.poll() is None:
            peak = max(peak, sum(_memory(pid) for pid in _family(process.pid)))
            time.sleep(0.05)
        assert process.stdout is not None
        printed = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{command} failed:\n{printed}")
    return time.perf_counter() - began, peak, printed


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for parent in found:
        with suppress(OSError):
            found.extend(map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()))
    return found


def _memory(pid: int) -> float:
    """Of a process, in MB: what is its own, and its part of what it shares (proportional set size)."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _python(code: str, *words: str) -> float:
    return float(run([sys.executable, "-c", code, *words])[2])


def _export(dataset: Path) -> tuple[float, float]:
    shutil.rmtree(dataset / "releases", ignore_errors=True)
    (dataset / "latest").unlink(missing_ok=True)
    seconds, peak, _ = run([sys.executable, "-m", "harvester", "export", str(dataset)])
    return seconds, peak


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what :func:`measure` takes."""
    parser.add_argument("--articles", type=int, default=200_000, help="of the release that is timed")
    parser.add_argument("--small", type=int, default=100_000, help="articles of the first memory figure")
    parser.add_argument("--million", type=int, default=1_000_000, help="of the second; 0 leaves both out")
    parser.add_argument("--folder", type=Path, help="where the stores go (30 GB of room for the default sizes)")


def measure(options: argparse.Namespace) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        _speed(Path(folder), options.articles, options.runs)
    if options.million:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            _memories(Path(folder), options.small, options.million)


def _speed(folder: Path, articles: int, runs: int) -> None:
    dataset, target = folder / "made", folder / "duckdb"
    dataset.mkdir()
    target.mkdir()
    fill(dataset, articles)
    print(f"{articles} articles, abstracts of 2 kB, {runs} runs in turn, {os.cpu_count()} cores")
    ours, duckdb = [], []
    for _ in range(runs):
        ours.append(_export(dataset)[0])
        duckdb.append(_python(DUCKDB, str(dataset / "latest"), str(target)))
    size = sum(file.stat().st_size for file in (dataset / "latest").iterdir()) / 1e6
    _ratio("release from the store", ours, "DuckDB, JSON Lines to CSV", duckdb, 4)
    print(f"                         {size:.0f} MB in {len(list((dataset / 'latest').iterdir()))} files")
    read, load, arrow = [], [], []
    for _ in range(runs):
        read.append(_python(LOAD, str(dataset), "pandas"))
        load.append(_python(LOAD, str(dataset), "load-pandas"))
        arrow.append(_python(LOAD, str(dataset), "load-pyarrow"))
    _ratio("harvester.load()", load, 'pandas.read_csv(engine="pyarrow")', read, 3)
    _ratio("… engine='pyarrow'", arrow, 'pandas.read_csv(engine="pyarrow")', read, 3)
    seconds, peak, _ = run([sys.executable, "-m", "harvester", "check", str(dataset)])
    print(f"harvester check          {seconds:7.1f} s, {peak:.0f} MB   (to reach: under 120 s)")


def _ratio(name: str, ours: list[float], other: str, theirs: list[float], most: float) -> None:
    ratios = [one / two for one, two in zip(ours, theirs, strict=True)]
    print(f"{name:<24} {statistics.median(ours):7.1f} s; {other}: {statistics.median(theirs):.1f} s")
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(f"  ratio                  {statistics.median(ratios):7.2f}   (to reach: at most {most:g}; {spread})")


def _memories(folder: Path, small: int, large: int) -> None:
    peaks = []
    for count in (small, large):
        dataset = folder / str(count)
        dataset.mkdir()
        fill(dataset, count)
        seconds, peak = _export(dataset)
        peaks.append(peak)
        print(f"release of {count:>9}     {peak:7.1f} MB at most, all processes together; {seconds:.0f} s", flush=True)
        shutil.rmtree(dataset)
    print(f"  ratio                  {peaks[1] / peaks[0]:7.2f}   (to reach: at most 1.1, and under 500 MB)")
