"""Crawls the sources of a list, each in a process of its own, so that none that fails takes another with it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harvester.cli.source_list import Listed, read_sources
from harvester.cli.summary import Ended, say_all, say_end
from harvester.cli.terminal import CommandError, print_json, whoever_listens

_BADNESS = (0, 3, 5, 4, 2, 1)
"""Exit codes, the worst last: done; done but for some pages; another run is at it; nothing released; the list is wrong;
a fault of the program. All others (a process was killed) are worse still."""

_LONGEST_LINE = 1 << 20


def crawl_all(file: Path, output: Path, parallel: int, *, on_end: str, quiet: bool, as_json: bool) -> int:
    """Crawl the sources of a list and say at the end how each ended.

    Args:
        file: the list (:mod:`harvester.cli.source_list`).
        output: the folder of all their datasets.
        parallel: how many are crawled at once, at most.
        on_end: a command to run at the end of each (``--on-end``).
        quiet: say nothing but what went wrong.
        as_json: print one object with all run reports.

    Returns:
        The exit code: of a signal that ended it, else the worst of all sources.

    Raises:
        CommandError: the list is wrong; nothing was asked of any site.
    """
    from harvester.crawl.stopping import stopping

    stopping.install()
    listed = read_sources(file, _sites_of_spiders)
    _refuse_shared_datasets(file, listed, output)
    words = ["--output", str(output), "--json"]
    words += [*(["--on-end", on_end] if on_end else []), *(["--quiet"] if quiet else [])]
    terminal = sys.stderr is not None and sys.stderr.isatty()
    crowd = _Crowd(listed, words, parallel, quiet=quiet, talks=not quiet and (terminal or not as_json))
    began = time.time()
    asyncio.run(crowd.crawl())
    ended = [crowd.ended[each.number] for each in listed]
    for each in ended:
        each.find_dataset(output)
    code = 128 + stopping.signum if stopping.signum else worst([each.exit_code for each in ended])
    if as_json:
        print_json(
            {
                "list": str(file),
                "started": _moment(began),
                "ended": _moment(time.time()),
                "exit_code": code,
                "sources": [each.as_json() for each in ended],
            }
        )
    elif not quiet or code:
        with whoever_listens():
            say_all(ended, code, quiet=quiet)
    return code


def worst(codes: list[int | None]) -> int:
    """The worst of some exit codes; ``None`` is one of a source that was not begun.

    >>> worst([0, 3, 5, 0]), worst([4, 2, 5]), worst([137, 1]), worst([0, None])
    (5, 2, 137, 0)
    """
    known = [code for code in codes if code is not None]
    return max(known, key=lambda code: (_BADNESS.index(code), 0) if code in _BADNESS else (len(_BADNESS), code))


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _sites_of_spiders() -> Mapping[str, str]:
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    settings = Settings()
    settings.setmodule("harvester.settings", priority="project")
    loader = SpiderLoader.from_settings(settings)
    return {name: getattr(loader.load(name), "site", "") for name in loader.list()}


def _refuse_shared_datasets(file: Path, listed: list[Listed], output: Path) -> None:
    """Where earlier runs found out what an address's dataset is called, no other source may have that name."""
    from harvester.sources import known_source

    owners = {each.name: each for each in listed if each.name}
    for each in listed:
        if each.name:
            continue
        source = known_source(output, each.source if "://" in each.source else f"https://{each.source}")
        if source and (owner := owners.setdefault(source.name, each)) is not each:
            raise CommandError(
                f"{file}: source {each.number}: its dataset {source.name!r} is that of source {owner.number} too. "
                "Give one of them another name.",
                2,
            )


@dataclass
class _Crowd:
    """The processes: which wait, which run, how each ended."""

    waiting: list[Listed]
    words: list[str]
    parallel: int
    quiet: bool
    talks: bool
    """Progress is shown."""
    ended: dict[int, Ended] = field(default_factory=dict)
    _processes: dict[int, asyncio.subprocess.Process] = field(default_factory=dict)
    _running: dict[asyncio.Task[Ended], Listed] = field(default_factory=dict)

    async def crawl(self) -> None:
        """Run them all; a signal ends those that run and keeps the others from beginning."""
        from harvester.crawl.stopping import stopping

        loop = asyncio.get_running_loop()
        waiting, self.waiting = self.waiting, list(self.waiting)

        def stop() -> None:
            loop.call_soon_threadsafe(self._stop)

        stopping.listen(stop)
        while self.waiting or self._running:
            while not stopping.signum and (each := self._next()) is not None:
                self.waiting.remove(each)
                self._running[asyncio.ensure_future(self._run(each))] = each
            if not self._running:
                break
            done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                each, ended = self._running.pop(task), task.result()
                self.ended[each.number] = ended
                if self.talks or (self.quiet and ended.exit_code):
                    say_end(ended)
        stopping.listen(lambda: None)  # the loop that was told of signals is closed
        for each in waiting:
            self.ended.setdefault(each.number, Ended(each))

    def _next(self) -> Listed | None:
        """The first that may begin now: a host is asked by one at a time."""
        running = list(self._running.values())
        if len(running) >= self.parallel or any(each.is_alone for each in running):
            return None
        hosts = {each.host for each in running}
        for each in self.waiting:
            if each.is_alone and running:
                return None  # it would wait for ever if others went ahead
            if each.host not in hosts:
                return each
        return None

    def _stop(self) -> None:
        # SIGTERM for SIGINT too: a process that is still starting ends by it without a word.
        for process in self._processes.values():
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)

    async def _run(self, each: Listed) -> Ended:
        from harvester.crawl.stopping import stopping

        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            # Not -m alone: a folder named harvester where the command is run is not to be taken for the program.
            sys.executable, "-P", "-m", "harvester", "crawl", each.source, *_name_of(each), *each.words, *self.words,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env=self._environment(), limit=_LONGEST_LINE,
            # Ctrl-C on a terminal goes to the whole group; it reaches the crawls once, from here.
            process_group=0,
        )  # fmt: skip
        self._processes[each.number] = process
        if stopping.signum:
            self._stop()
        assert process.stdout is not None
        assert process.stderr is not None
        out, said = await asyncio.gather(process.stdout.read(), self._listen(each, process.stderr))
        code = await process.wait()
        return Ended(
            each, exit_code=128 - code if code < 0 else code, report=_report(out), said=said,
            seconds=round(time.monotonic() - began, 1),
        )  # fmt: skip

    async def _listen(self, each: Listed, stream: asyncio.StreamReader) -> str:
        """Pass on what a crawl says, each line with its name before it; the last complaint is kept."""
        from harvester.columns import printable

        complaint = ""
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # a line without end
                continue
            if not line:
                return complaint
            text = printable(line.decode("utf-8", "replace").rstrip())
            complaints, _, message = text.partition("harvester: ")
            if not complaints and message:
                complaint = message
            if sys.stderr is not None and text:
                with suppress(OSError, ValueError):
                    print(f"{each.label}: {message or text}", file=sys.stderr, flush=True)

    def _environment(self) -> dict[str, str]:
        import harvester

        root = str(Path(harvester.__file__).parents[1])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        progress = "lines" if self.talks else "none"
        return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "HARVESTER_PROGRESS": progress}


def _name_of(each: Listed) -> list[str]:
    return ["--name", each.name] if each.name and each.name != each.source else []


def _report(out: bytes) -> dict[str, Any] | None:
    try:
        report = json.loads(out)
    except ValueError:
        return None
    return report if isinstance(report, dict) else None
