"""How the end-to-end tests start the program and read what it leaves: real processes, real files."""

from __future__ import annotations

import csv
import ctypes
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DEADLINE = 180.0
"""Seconds after which something that should have happened counts as not happening."""

_NOWHERE = "http://127.0.0.1:9"
_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
    "PYTHONPATH": str(ROOT),
    "PYTHONUTF8": "1",
    "COLUMNS": "120",
    "HARVESTER_CONTACT": "",
    # Whatever a test does wrong, no request leaves this machine.
    "http_proxy": _NOWHERE,
    "https_proxy": _NOWHERE,
    "no_proxy": "127.0.0.1,localhost",
}


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """What ``--json`` printed."""
        report: dict[str, Any] = json.loads(self.out)
        return report

    def complaint(self) -> str:
        """The one line on standard error that says what is wrong; fails if there is none, or more than that."""
        assert "Traceback" not in self.out + self.err, self.err
        lines = self.err.splitlines()
        assert len(lines) == 1, f"one line expected on standard error, got:\n{self.err}"
        assert lines[0].startswith("harvester: "), self.err
        return lines[0]


def obey_modes() -> None:
    """Make the superuser's process obey the modes of files, as everyone's does (prctl: PR_CAPBSET_DROP)."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def start(
    *words: str | Path,
    cwd: Path | None = None,
    module: str = "harvester",
    env: dict[str, str] | None = None,
    before: Callable[[], None] | None = None,
    within: Sequence[str] = (),
) -> subprocess.Popen[str]:
    """Start ``python -m harvester`` with these words; without a *module*, ``python`` with them.

    *env* is added to the environment, *before* is called in the new process, *within* is a
    command that starts it in its turn, in a namespace for instance.
    """
    return subprocess.Popen(
        [*within, sys.executable, *(["-m", module] if module else []), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**_ENVIRONMENT, **(env or {})},
        cwd=cwd,
        preexec_fn=before,
        text=True,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> Finished:
    """Wait for a started command."""
    try:
        out, err = process.communicate(timeout=DEADLINE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"did not end within {DEADLINE:g} s:\n{out}\n{err}") from None
    return Finished(process.returncode, out, err)


def harvester(*words: str | Path, **how: Any) -> Finished:
    """Run a command to its end; *how* as in :func:`start`."""
    return finish(start(*words, **how))


def crawl(site: str, output: Path, *words: str) -> Finished:
    """Crawl *site*; the result's ``report`` is the run's."""
    done = harvester("crawl", "iad", "--site", site, "--output", output, "--json", *words)
    assert "Traceback" not in done.err, done.err
    return done


def until(condition: Callable[[], Any], what: str) -> Any:
    """Ask for *condition* until it holds; its value is returned."""
    end = time.monotonic() + DEADLINE
    while not (value := condition()):
        assert time.monotonic() < end, f"{what} did not come about within {DEADLINE:g} s"
        time.sleep(0.001)
    return value


def rows(folder: Path, table: str = "articles") -> list[dict[str, str]]:
    """The rows of a table of a release; fails where a row is cut or too long."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        header = next(reader)
        found = list(reader)
    assert all(len(row) == len(header) for row in found), f"{table}.csv has rows of unequal length"
    return [dict(zip(header, row, strict=True)) for row in found]


def objects(folder: Path, table: str = "articles") -> list[dict[str, Any]]:
    """The objects of a JSON Lines file of a release."""
    text = (folder / f"{table}.jsonl").read_text(encoding="utf-8")
    assert not text or text.endswith("\n"), f"{table}.jsonl is cut"
    return [json.loads(line) for line in text.split("\n")[:-1]]


def ids(folder: Path) -> list[str]:
    """The identifiers of a release's articles, in order."""
    return [row["article_id"] for row in rows(folder)]


def data_of(release: Path) -> dict[str, bytes | str]:
    """The files of a release, without those that describe it: they name it."""
    describing = ("README.md", "csvw.json", "datapackage.json")
    return {name: text for name, text in tree(release).items() if name not in describing}


def tree(folder: Path) -> dict[str, bytes | str]:
    """Everything below *folder*, links as they are: two trees are compared with ``==``."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


def published(dataset: Path) -> dict[str, bytes | str]:
    """What analysts see of a dataset: where ``latest`` leads, and every file of every release."""
    link = dataset / "latest"
    return {"latest": os.readlink(link) if link.is_symlink() else "", **tree(dataset / "releases")}


def reports(dataset: Path) -> list[dict[str, Any]]:
    """The reports of a dataset's runs, the oldest first."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted((dataset / "runs").glob("*.json"))]


def assert_sound(dataset: Path) -> None:
    """The database and whatever is published are whole."""
    if (dataset / "harvest.db").exists():
        connection = sqlite3.connect(dataset / "harvest.db")
        try:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        finally:
            connection.close()
    if (dataset / "latest").is_symlink():
        assert (dataset / "latest").is_dir(), "latest leads nowhere"
    for release in released(dataset):
        articles = rows(release)
        assert [row["article_id"] for row in articles] == sorted({row["article_id"] for row in articles})
        assert [record["article_id"] for record in objects(release)] == [row["article_id"] for row in articles]
        for file in release.glob("*.csv"):
            rows(release, file.stem)


def released(dataset: Path) -> Iterator[Path]:
    """The folders of releases, drafts left out."""
    for folder in sorted((dataset / "releases").glob("*")):
        if not folder.name.startswith("."):
            yield folder


#: What differs between two crawls of the same site at two moments, on two ports.
_OF_THE_MOMENT = ("first_seen", "last_seen", "last_changed", "counted_at", "date")


def differences_of(got: list[dict[str, str]], wanted: list[dict[str, str]]) -> list[tuple[object, object]]:
    """Rows that differ between two crawls of the same pages; moments and ports aside."""

    def said(row: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in row.items() if name not in _OF_THE_MOMENT}
        return {n: re.sub(r"^http://127\.0\.0\.1:\d+", "", v) if n == "url" else v for n, v in kept.items()}

    assert len(got) == len(wanted)
    pairs = [(said(one), said(other)) for one, other in zip(got, wanted, strict=True)]
    return [(one, other) for one, other in pairs if one != other]
