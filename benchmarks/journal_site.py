"""An invented journal on Open Journal Systems, served by a process of its own.

``python -m benchmarks.journal_site OPTIONS`` (JSON: ``issues``, ``articles``, ``latency`` in seconds, ``faults``)
prints the address of the journal. A line on standard input is answered by a number: ``count`` by how many requests
came, ``forget`` by none, for it starts the count anew.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.sides import ENVIRONMENT, ROOT


class JournalServer:
    """The process, as the benchmark sees it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._ask, self._answer = process.stdin, process.stdout
        self.url = self._answer.readline().strip()

    @property
    def oai(self) -> str:
        """The address of its OAI-PMH endpoint."""
        return f"{self.url}/oai"

    def counted(self) -> int:
        """How many requests came since this was asked last."""
        asked = self._said("count")
        self._said("forget")
        return asked

    def _said(self, what: str) -> int:
        print(what, file=self._ask, flush=True)
        return int(self._answer.readline())


@contextmanager
def serve_journal(issues: int, articles: int, *, latency: float = 0.0, **faults: Any) -> Iterator[JournalServer]:
    """Serve a journal of so many issues and so many articles in each; ``faults``: what goes wrong."""
    options = json.dumps({"issues": issues, "articles": articles, "latency": latency, "faults": faults})
    command = [sys.executable, "-m", "benchmarks.journal_site", options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=ROOT
    ) as process:
        try:
            yield JournalServer(process)
        finally:
            process.kill()


def main() -> None:
    """Serve until standard input ends."""
    from harvester.demo.journals.catalogue import catalogue
    from harvester.demo.journals.faults import Faults
    from harvester.demo.journals.ojs import OjsSite
    from harvester.demo.journals.server import serve

    options = json.loads(sys.argv[1])
    site = OjsSite(catalogue(issues=options["issues"], articles=options["articles"]))
    with serve(site, faults=Faults(**options["faults"]), latency=options["latency"]) as served:
        print(f"{served.origin}{site.root}/{site.catalogue.journals[0].path}", flush=True)
        for line in sys.stdin:
            if line.strip() == "forget":
                served.forget()
            print(len(served.requests), flush=True)


if __name__ == "__main__":
    main()
