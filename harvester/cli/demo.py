"""``harvester demo``: the bundled index, served and crawled."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harvester.cli.process import run_crawl

EXAMPLE = "harvester demo   (the CSV is output/demo/latest/articles.csv)"


def demo(
    output: Annotated[Path, typer.Option(help="Folder of datasets; this one is OUTPUT/demo.")] = Path("output"),
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what went wrong.")] = False,
) -> None:
    """Crawl the bundled index, and show the result."""
    from harvester.demo.server import DemoServer

    with DemoServer() as server:
        settings = {"HARVESTER_DATASET": str(output / "demo"), "HARVESTER_CONCURRENCY": 8}
        code = run_crawl("iad", f"{server.url.rstrip('/')}/", settings, quiet=quiet, as_json=False)
    raise typer.Exit(code)
