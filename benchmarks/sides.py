"""The two crawlers that are compared, this project and a plain Scrapy spider, and the site that both crawl."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from benchmarks.troubled_site import PAUSE

ROOT = Path(__file__).parents[1]
KILLS = 20

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # what is compiled once is not compiled again, as everywhere
ENVIRONMENT |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
"""Of every process that is started: no proxy, and this project where it is."""


class Server:
    """A troubled site that runs in a process of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = build_opener(ProxyHandler({}))

    def log(self) -> list[tuple[float, str, int]]:
        """(seconds, path, status) of all that was asked."""
        return [tuple(asked) for asked in json.loads(self._ask("log"))]

    def kill(self, process: int, number: int) -> None:
        """Let a process end at the so-manieth request from now on."""
        self._ask(f"kill/{process}/{number}")

    def spare(self) -> None:
        """The process has ended."""
        self._ask("spare")

    def early(self) -> int:
        """Requests that came after a 429 had arrived and before its pause was over."""
        log = self.log()
        refused = [at for at, _, status in log if status == 429]
        return sum(any(since + 0.1 < at < since + PAUSE - 0.05 for since in refused) for at, _, _ in log)

    def _ask(self, what: str) -> bytes:
        with self._opener.open(f"{self.url}-/{what}", timeout=30) as answer:
            said: bytes = answer.read()
        return said


@contextmanager
def serve(records: int, trouble: str = "") -> Iterator[Server]:
    """The generated site, with a trouble."""
    command = [sys.executable, "-m", "benchmarks.troubled_site", str(records), trouble]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield Server(f"http://127.0.0.1:{process.stdout.readline().strip()}/")
        finally:
            process.kill()


@dataclass
class Side:
    """One of the two crawlers, with a folder to write to."""

    folder: Path
    within: Sequence[str] = ()
    seen: Path | None = None
    """The folder as this process sees it, where that differs."""

    def command(self, url: str, *words: str) -> list[str]:
        """What to run."""
        raise NotImplementedError

    def start(self, url: str, *words: str) -> subprocess.Popen[str]:
        """Start a crawl."""
        return subprocess.Popen(
            [*self.within, *self.command(url, *words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=ENVIRONMENT, cwd=self.folder.parent, text=True, encoding="utf-8",
        )  # fmt: skip

    def crawl(self, url: str, *words: str) -> tuple[int, str, str]:
        """Exit code and what was said, of a whole crawl."""
        process = self.start(url, *words)
        out, err = process.communicate(timeout=180)
        return process.returncode, out, err

    def killed(self, server: Server, pages: int) -> tuple[int, list[int], int]:
        """Kill crawls at random requests among the first so many, the same for both, until one ends by itself.

        Returns its exit code, the pages that each crawl asked for again, and the number of kills.
        """
        moments = sorted(random.Random(2026).sample(range(1, pages), KILLS))
        repeated: list[int] = []
        for kills in range(KILLS + 1):
            log = server.log()
            before = {path for _, path, _ in log if path != "/robots.txt"}
            process = self.start(server.url)
            if kills < KILLS:
                server.kill(process.pid, max(moments[kills] - len(log), 1))
            process.communicate(timeout=180)
            server.spare()
            repeated.append(sum(path in before for _, path, _ in server.log()[len(log) :]))
            if process.returncode != -9:
                break
        return process.returncode, repeated, kills

    @property
    def _files(self) -> Path:
        return self.seen or self.folder


class Stock(Side):
    """The plain spider."""

    jobs = False

    def command(self, url: str, *words: str) -> list[str]:
        settings = ["-s", "ROBOTSTXT_OBEY=True", "-s", "LOG_ENABLED=False"]
        settings += ["-s", f"JOBDIR={self.folder / 'jobs'}"] if self.jobs else []
        feeds = [word for name in ("items.jsonl", "items.csv") for word in self._feed(name)]
        spider = str(ROOT / "benchmarks" / "stock.py")
        return [sys.executable, "-m", "scrapy", "runspider", spider, "-a", f"site={url}", *settings, *feeds, *words]

    def _feed(self, name: str) -> tuple[str, str]:
        return "-o" if self.jobs else "-O", str(self.folder / name)

    def lines(self) -> list[str]:
        """The lines of the JSON Lines, the last of which may be cut."""
        return (self._files / "items.jsonl").read_text(encoding="utf-8", errors="replace").split("\n")

    def rows(self) -> list[dict[str, Any]]:
        """The records in it that are whole."""
        found = []
        for line in self.lines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return found

    def ids(self) -> set[str]:
        """Their identifiers."""
        return {row["id"] for row in self.rows()}


class Here(Side):
    """This project."""

    def command(self, url: str, *words: str) -> list[str]:
        command = [sys.executable, "-m", "harvester", "crawl", "iad", "--site", url, "--output", str(self.folder)]
        return [*command, "--json", *words]

    def rows(self) -> list[dict[str, Any]]:
        """The records in the release; none without one."""
        file = self._files / "iad" / "latest" / "articles.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []

    def ids(self) -> list[str]:
        """Their identifiers, in order."""
        return [row["article_id"] for row in self.rows()]

    def published(self) -> dict[str, bytes]:
        """Where ``latest`` leads, and every file behind it."""
        link = self._files / "iad" / "latest"
        return {"": os.readlink(link).encode(), **{file.name: file.read_bytes() for file in link.iterdir()}}

    def is_sound(self, copy: Path) -> bool:
        """Whether the store passes SQLite's own check (on a copy)."""
        shutil.copytree(self._files / "iad", copy, symlinks=True)
        connection = sqlite3.connect(copy / "harvest.db")
        try:
            return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
        finally:
            connection.close()
