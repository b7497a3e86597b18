"""Writing the articles of a release in as many processes as the machine has cores, where there are many.

Identifiers are in order, so each process takes a range of them, and what they write is put together by appending.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

from pipelines.release.assemble import Assembly, Range
from pipelines.release.figures import Figures
from pipelines.release.notes import Notes
from pipelines.release.part import NOTES, write_articles
from pipelines.release.writers import ReleaseWriter
from pipelines.store import Store

WORTHWHILE = 20_000
"""So many articles make a part worth a process of its own."""
MOST = 4
"""So many processes at most."""


def ranges(store: Store) -> list[Range]:
    """The ranges that the articles are written in: one a process."""
    count = store.article_count()
    parts = max(1, min(_cores(), MOST, count // WORTHWHILE))
    begins = ["", *(store.article_at(count * number // parts) for number in range(1, parts))]
    return [Range(begin, end) for begin, end in zip(begins, [*begins[1:], ""], strict=True)]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def write_all(
    store: Store, assembly: Assembly, writer: ReleaseWriter, notes: Notes, figures: Figures, *, all_added: bool
) -> None:
    """Write all articles; the first range in this process, the others in processes of their own.

    Raises:
        OSError: a part could not be written.
    """
    first, *others = ranges(store)
    with ExitStack() as running:
        parts = [
            running.enter_context(_Part(store, writer.folder / f".part-{number}", within, all_added))
            for number, within in enumerate(others, start=2)
        ]
        write_articles(assembly, store, writer, figures, first, all_added=all_added)
        for part in parts:
            part.take_in(writer, notes, figures)


class _Part:
    """A range of articles that another process writes into a folder of its own."""

    def __init__(self, store: Store, folder: Path, within: Range, all_added: bool) -> None:
        self._folder = folder
        self._asked = {
            "store": str(store.where), "folder": str(folder), "begin": within.begin, "end": within.end,
            "all_added": all_added, "parent": os.getpid(),
        }  # fmt: skip

    def __enter__(self) -> _Part:
        self._folder.mkdir()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        # -P: nothing is imported from the folder where the command is called.
        words = [sys.executable, "-P", "-m", "pipelines.release.part"]
        self._process = subprocess.Popen(  # noqa: S603 (no shell, and our own words)
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
            start_new_session=True,  # a Ctrl-C is for the process that makes the release
        )  # fmt: skip
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has failed, as is seen when it is waited for
            self._process.stdin.write(json.dumps(self._asked).encode())
            self._process.stdin.close()
        self._process.stdin = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def take_in(self, writer: ReleaseWriter, notes: Notes, figures: Figures) -> None:
        """Wait for the process, and append what it has written."""
        printed, said = self._process.communicate()
        if self._process.returncode:
            last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or ["it was killed"]
            raise OSError(f"a part of it failed: {last[0]}")
        told = json.loads(printed)
        writer.take_in(self._folder, told)
        notes.take_in(self._folder / NOTES)
        figures.take_in(told["figures"])
        shutil.rmtree(self._folder)
